"""The likeliest sequence of B-, I- and O tags of a sentence, where the model scores each word for itself."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["NEVER", "WEIGHT", "best_path"]

# A tag below this probability is on no path: the usual order of tags would have to speak for it a hundredfold.
_LEAST = 0.01
_CLEAR = math.log(_LEAST)
# How much the usual order of tags weighs beside the words' own scores. Those have seen the neighbours already, so that
# the order counts by half; among 0, 0.5, 1 and 1.5 it was the best, or within 0.003 of it, on the development sides of
# re3d, lgl and the project's gold.
WEIGHT = 0.5
# The logarithm that stands for a step that no sentence takes (O, then I-).
NEVER = -40.0


def best_path(scores: npt.NDArray[np.float32], steps: Sequence[Sequence[float]]) -> list[int]:
    """The tags of the path with the highest sum of the words' log-probabilities and of the weighted steps (Viterbi).

    The best tag of each word by itself may be an impossible neighbour: I- of another label than the word before, or a
    new B- in the middle of a name, which tears one name into several.

    Args:
        scores: (W, T), before softmax; tag 0 is O.
        steps: (T + 1, T): log of how much more usual tag j is after tag i than anywhere; row T is the beginning of a
            sentence.

    Returns:
        W tag numbers.
    """
    out = [0] * len(scores)
    # A word whose O outweighs every other tag a hundredfold is O; between two of those a run of open words is solved by
    # itself.
    open_words = np.flatnonzero(scores[:, 1:].max(1) - scores[:, 0] > _CLEAR).tolist()
    if not open_words:
        return out
    chances = np.exp(scores[open_words] - scores[open_words].max(1, keepdims=True))
    chances /= chances.sum(1, keepdims=True)
    run: list[list[tuple[int, float]]] = []
    for k, (word, row) in enumerate(zip(open_words, chances.tolist(), strict=True)):
        run.append([(tag, math.log(p)) for tag, p in enumerate(row) if p >= _LEAST])
        if k + 1 == len(open_words) or open_words[k + 1] != word + 1:
            first, end = word + 1 - len(run), word + 1
            out[first:end] = _solved(run, steps, begins=first == 0, ends=end == len(scores))
            run = []
    return out


def _solved(
    run: Sequence[Sequence[tuple[int, float]]], steps: Sequence[Sequence[float]], *, begins: bool, ends: bool
) -> list[int]:
    """The best path over a run of words with their possible tags; beside it stands O or an end of the sentence."""
    before = [(len(steps) - 1 if begins else 0, 0.0)]
    back: list[dict[int, int]] = []
    for possible in run:
        came: dict[int, int] = {}
        now = []
        for tag, log in possible:
            best = -math.inf
            for last, value in before:
                through = value + WEIGHT * steps[last][tag]
                if through > best:
                    best, came[tag] = through, last
            now.append((tag, best + log))
        before = now
        back.append(came)
    at = max(before, key=lambda x: x[1] + (0.0 if ends else WEIGHT * steps[x[0]][0]))[0]
    path = []
    for came in reversed(back):
        path.append(at)
        at = came[at]
    return path[::-1]
