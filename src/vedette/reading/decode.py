"""From the model's scores to a parsed sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from vedette.model import Span
from vedette.reading.model import Labels, Scores
from vedette.reading.parse import EventWord, Sentence, Tagged, Word
from vedette.reading.tag_paths import best_path
from vedette.reading.tokens import Token
from vedette.reading.trees import best_tree

__all__ = ["EVENT_FLOOR", "decode", "spans"]

# A word is handed on as a possible event word from this probability; what is made of it is decided further up.
EVENT_FLOOR = 0.15

_SPAN_HEADS = ("entity", "toponym", "speaker", "cue", "content")


def _softmax(x: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    e = np.exp(x - x.max(-1, keepdims=True))
    out: npt.NDArray[np.float32] = e / e.sum(-1, keepdims=True)
    return out


def spans(tags: Sequence[int], names: Sequence[str]) -> tuple[Tagged, ...]:
    """Runs of B- and I- tags; a run that begins with I- at the first word is ``continued``. Tag 0 is O."""
    if not any(tags):
        return ()
    out: list[Tagged] = []
    start, label, continued = -1, "", False
    for i, tag in enumerate([*tags, 0]):
        name = names[tag]
        inside = name.startswith("I-") and start >= 0 and name[2:] == label
        if inside:
            continue
        if start >= 0:
            out.append(Tagged(label, start, i, continued))
            start = -1
        if name != "O":
            start, label, continued = i, name[2:], i == 0 and name.startswith("I-")
    return tuple(out)


def decode(
    span: Span,
    text: str,
    tokens: Sequence[Token],
    scores: Scores,
    labels: Labels,
    lemma: Callable[[str, str], str],
) -> Sentence:
    """One sentence from its tokens and scores.

    Args:
        span: of the sentence in the report.
        text: of the sentence.
        tokens: with offsets into the report.
        lemma: a function of (word, universal part of speech).
    """
    n = scores.arc.shape[0]
    tokens = tokens[:n]
    heads, _ = best_tree(scores.arc)
    upos = scores.tags["upos"].argmax(1).tolist()
    deprel = scores.deprel.tolist()
    names = labels.word_heads["upos"]
    relations = labels.deprels
    words = []
    children: list[list[int]] = [[] for _ in range(n)]
    for i, (token, tag, relation_tag, head) in enumerate(zip(tokens, upos, deprel, heads, strict=True)):
        kind, relation = names[tag], relations[relation_tag]
        if head == 0:
            relation = "root"
        else:
            children[head - 1].append(i)
            if relation == "root":
                relation = "parataxis"
        span_of_word = Span(token.start, token.end)
        words.append(Word(i, token.text, span_of_word, lemma(token.text, kind), kind, head - 1, relation))
    tagged = {
        head: spans(best_path(scores.tags[head], labels.steps[head]), labels.word_heads[head]) for head in _SPAN_HEADS
    }
    main = _softmax(scores.main)
    ranked = sorted(zip(labels.main, main.tolist(), strict=True), key=lambda x: -x[1])[:4]
    return Sentence(
        span=span,
        text=text,
        words=tuple(words),
        children=tuple(tuple(c) for c in children),
        tagged=tagged,
        events=_events(scores, labels),
        main=tuple(ranked),
    )


def _events(scores: Scores, labels: Labels) -> tuple[EventWord, ...]:
    types = _softmax(scores.tags["trigger"])
    where = np.flatnonzero(types[:, 0] <= 1.0 - EVENT_FLOOR)
    if not where.size:
        return ()
    kinds = labels.word_heads["trigger"][1:]
    names = labels.word_heads["status"]
    mode_names = labels.word_heads["mode"]
    all_types = types[where, 1:].tolist()
    all_statuses = _softmax(scores.tags["status"][where]).tolist()
    modes = _softmax(scores.tags["mode"][where])
    best_modes = np.argsort(-modes, axis=1, kind="stable")[:, :5].tolist()
    all_modes = modes.tolist()
    # Beyond ±60 a float32 overflows on the way to 0 or 1.
    all_roles = 1.0 / (1.0 + np.exp(-np.clip(scores.role[where], -60.0, 60.0)))
    out = []
    for k, i in enumerate(where.tolist()):
        chances = all_modes[k]
        out.append(
            EventWord(
                i=i,
                types=tuple(
                    sorted([pair for pair in zip(kinds, all_types[k], strict=True) if pair[1] > 0.01], key=_by_chance)
                ),
                statuses=dict(zip(names, all_statuses[k], strict=True)),
                modes=tuple([(mode_names[m], chances[m]) for m in best_modes[k]]),
                roles=all_roles[k],
            )
        )
    return tuple(out)


def _by_chance(item: tuple[str, float]) -> float:
    return -item[1]
