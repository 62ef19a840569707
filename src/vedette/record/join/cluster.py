"""Things that were compared in pairs, put together.

The strongest links go first; two groups become one if, over all pairs between them, the scores speak for it on average.
The result depends on the things and their scores alone, not on the order in which they are given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = ["cluster", "components", "strongest"]

# One pair's weight in the average is bounded, so that no single score outweighs all others.
_LEAST, _MOST = -8.0, 4.0


def cluster(
    ids: Iterable[str],
    links: Mapping[tuple[str, str], float],
    score: Callable[[str, str], float],
    *,
    must: Iterable[tuple[str, str]] = (),
    cannot: Iterable[tuple[str, str]] = (),
) -> list[tuple[str, ...]]:
    """Groups of ids, each sorted, in the order of their first.

    Args:
        ids: what is to be grouped.
        links: pairs (the smaller id first) worth joining, with their scores above 0.
        score: of any pair, above 0 for "together"; asked only where groups may meet.
        must: pairs that belong together whatever their scores, those that go before others first.
        cannot: pairs that are never in one group; they go before ``must``.
    """
    home = {i: i for i in sorted(set(ids))}
    groups: dict[str, list[str]] = {i: [i] for i in home}
    apart: dict[str, set[str]] = {i: set() for i in home}
    for a, b in cannot:
        if a in home and b in home and a != b:
            apart[a].add(b)
            apart[b].add(a)

    def join(a: str, b: str) -> None:
        a, b = sorted((home[a], home[b]))
        for member in groups[b]:
            home[member] = a
        groups[a] += groups.pop(b)

    def forbidden(a: str, b: str) -> bool:
        return any(y in apart[x] for x in groups[a] for y in groups[b])

    for a, b in must:
        if a in home and b in home and home[a] != home[b] and not forbidden(home[a], home[b]):
            join(a, b)
    known: dict[tuple[str, str], float] = dict(links)

    def between(x: str, y: str) -> float:
        pair = (x, y) if x < y else (y, x)
        if pair not in known:
            known[pair] = score(*pair)
        return min(_MOST, max(_LEAST, known[pair]))

    for (a, b), _ in sorted(links.items(), key=lambda item: (-item[1], item[0])):
        if a not in home or b not in home or home[a] == home[b]:
            continue
        left, right = home[a], home[b]
        if forbidden(left, right):
            continue
        total = sum(between(x, y) for x in sorted(groups[left]) for y in sorted(groups[right]))
        if total > 0:
            join(a, b)
    return sorted(tuple(sorted(members)) for members in groups.values())


def components(ids: Iterable[str], links: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Ids that links connect, each component sorted, in the order of their first."""
    home = {i: i for i in ids}

    def find(i: str) -> str:
        while home[i] != i:
            home[i] = home[home[i]]
            i = home[i]
        return i

    for a, b in links:
        if a in home and b in home:
            x, y = find(a), find(b)
            home[max(x, y)] = min(x, y)
    out: dict[str, list[str]] = {}
    for i in home:
        out.setdefault(find(i), []).append(i)
    return sorted(tuple(sorted(members)) for members in out.values())


def strongest(links: Mapping[tuple[str, str], float], ids: Sequence[str], most: int) -> dict[tuple[str, str], float]:
    """The links of a component without the weakest, so many that no part has more than ``most`` ids."""
    kept = dict(links)
    while max((len(c) for c in components(ids, kept)), default=0) > most:
        levels = sorted(kept.values())
        bar = levels[len(levels) // 4]
        left = {pair: s for pair, s in kept.items() if s > bar}
        kept = left if len(left) < len(kept) else {}
    return kept
