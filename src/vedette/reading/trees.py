"""From scores of heads to a tree: the best head of each word, mended by Chu-Liu-Edmonds where that is no tree."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["best_tree"]

Scores = npt.NDArray[np.float32]


def best_tree(scores: Scores) -> tuple[list[int], bool]:
    """Heads of the highest-scoring tree with one root.

    Args:
        scores: (W, W + 1): row a dependent, column 0 the root, column j + 1 word j.

    Returns:
        For each word the column of its head (0 is the root), and whether that is just the best column of each row.
    """
    greedy: list[int] = scores.argmax(1).tolist()
    if greedy.count(0) == 1 and not _cyclic(greedy):
        return greedy, True
    n = scores.shape[0]
    full = np.full((n + 1, n + 1), -np.inf, dtype=np.float64)
    full[1:, :] = scores
    np.fill_diagonal(full, -np.inf)
    best, heads = -np.inf, greedy
    # One root: try the few likeliest roots, each time with every other word barred from the root.
    for root in np.argsort(-scores[:, 0])[:3]:
        trial = full.copy()
        trial[1:, 0] = -np.inf
        trial[root + 1, :] = -np.inf
        trial[root + 1, 0] = full[root + 1, 0]
        got = _edmonds(trial)
        value = float(sum(full[d, got[d]] for d in range(1, n + 1)))
        if value > best:
            best, heads = value, got[1:]
    return heads, False


def _cyclic(heads: list[int]) -> bool:
    state = [0] * (len(heads) + 1)
    state[0] = 2
    for start in range(1, len(heads) + 1):
        path = []
        at = start
        while state[at] == 0:
            state[at] = 1
            path.append(at)
            at = heads[at - 1]
        if state[at] == 1:
            return True
        for p in path:
            state[p] = 2
    return False


def _find_cycle(heads: list[int]) -> list[int]:
    state = [0] * len(heads)
    state[0] = 2
    for start in range(1, len(heads)):
        at, path = start, []
        while state[at] == 0:
            state[at] = 1
            path.append(at)
            at = heads[at]
        if state[at] == 1:
            return path[path.index(at) :]
        for p in path:
            state[p] = 2
    return []


def _edmonds(scores: npt.NDArray[np.float64]) -> list[int]:
    """Maximum arborescence rooted at 0; ``scores[dependent, head]``. Returns heads, with 0 for node 0 itself."""
    heads: list[int] = [0, *scores[1:].argmax(1).tolist()]
    cycle = _find_cycle(heads)
    if not cycle:
        return heads
    inside = set(cycle)
    outside = [v for v in range(scores.shape[0]) if v not in inside]
    total = sum(scores[v, heads[v]] for v in cycle)
    c = len(outside)
    small = np.full((c + 1, c + 1), -np.inf)
    enter, leave = {}, {}
    small[:c, :c] = scores[np.ix_(outside, outside)]
    at = np.array(cycle)
    own = scores[at, [heads[v] for v in cycle]]
    gains = scores[np.ix_(cycle, outside)] - own[:, None] + total
    outs = scores[np.ix_(outside, cycle)]
    for a, (into, out_of) in enumerate(zip(gains.argmax(0).tolist(), outs.argmax(1).tolist(), strict=True)):
        small[c, a], enter[a] = gains[into, a], cycle[into]
        small[a, c], leave[a] = outs[a, out_of], cycle[out_of]
    small[0, :] = -np.inf
    got = _edmonds(small)
    out = list(heads)
    for a, u in enumerate(outside):
        if a:
            out[u] = leave[a] if got[a] == c else outside[got[a]]
    out[enter[got[c]]] = outside[got[c]]
    return out
