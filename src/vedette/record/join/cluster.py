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
    groups, parts = _Groups(ids), _Groups(ids)
    apart: dict[str, set[str]] = {}
    for a, b in cannot:
        if a != b:
            apart.setdefault(a, set()).add(b)
            apart.setdefault(b, set()).add(a)

    def forbidden(a: str, b: str) -> bool:
        return any(y in apart.get(x, ()) for x in groups.with_(a) for y in groups.with_(b))

    for a, b in must:
        if a in groups and b in groups and not groups.same(a, b) and not forbidden(a, b):
            groups.join(a, b)
    known: dict[tuple[str, str], float] = dict(links)

    def between(x: str, y: str) -> float:
        pair = (x, y) if x < y else (y, x)
        if pair not in known:
            known[pair] = score(*pair)
        return min(_MOST, max(_LEAST, known[pair]))

    for (a, b), _ in sorted(links.items(), key=lambda item: (-item[1], item[0])):
        if a not in groups or b not in groups or parts.same(a, b):
            continue
        if not groups.same(a, b) and forbidden(a, b):
            continue
        # What a person put together is weighed each by itself: the rest of it would speak against whatever comes.
        if sum(between(x, y) for x in sorted(parts.with_(a)) for y in sorted(parts.with_(b))) > 0:
            parts.join(a, b)
            if not groups.same(a, b):
                groups.join(a, b)
    return groups.all()


class _Groups:
    """Things in groups, at first each by itself."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._home = {i: i for i in sorted(set(ids))}
        self._members = {i: [i] for i in self._home}

    def __contains__(self, i: str) -> bool:
        return i in self._home

    def same(self, a: str, b: str) -> bool:
        """True if both are in one group."""
        return self._home[a] == self._home[b]

    def with_(self, i: str) -> list[str]:
        """The group of a thing."""
        return self._members[self._home[i]]

    def join(self, a: str, b: str) -> None:
        """Make the groups of two things one."""
        first, second = sorted((self._home[a], self._home[b]))
        for member in self._members[second]:
            self._home[member] = first
        self._members[first] += self._members.pop(second)

    def all(self) -> list[tuple[str, ...]]:
        """Every group, sorted, in the order of their first."""
        return sorted(tuple(sorted(members)) for members in self._members.values())


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
