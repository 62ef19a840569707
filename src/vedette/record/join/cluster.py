"""Things that were compared in pairs, put together.

The strongest links go first; two groups become one if, over all pairs between them, the scores speak for it on average.
The result depends on the things and their scores alone, not on the order in which they are given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = ["cluster"]

# One pair's weight in the average is bounded, so that no single score outweighs all others.
_LEAST, _MOST = -8.0, 4.0
_NONE: frozenset[str] = frozenset()


def cluster(
    ids: Iterable[str],
    links: Mapping[tuple[str, str], float],
    score: Callable[[str, str], float],
    *,
    must: Sequence[tuple[str, str]] = (),
    cannot: Iterable[tuple[str, str]] = (),
    apart: Callable[[str, str], bool] | None = None,
) -> list[tuple[str, ...]]:
    """Groups of ids, each sorted, in the order of their first.

    Args:
        ids: what is to be grouped.
        links: pairs (the smaller id first) worth joining, with their scores above 0.
        score: of any pair, above 0 for "together"; asked only where groups may meet.
        must: pairs that belong together whatever their scores, those that go before others first.
        cannot: pairs that are never in one group; they go before ``must``.
        apart: of any pair, whether the two are never in one group, unless ``must`` puts them there.
    """
    groups, parts = _Groups(ids), _Groups(ids)
    foes = _both_ways(cannot)

    def forbidden(a: str, b: str) -> bool:
        return bool(foes) and any(not foes.get(x, _NONE).isdisjoint(groups.with_(b)) for x in groups.with_(a))

    for a, b in must:
        if a in groups and b in groups and not groups.same(a, b) and not forbidden(a, b):
            groups.join(a, b)
    known: dict[tuple[str, str], float] = dict(links)
    together = {(min(pair), max(pair)) for pair in must}

    def kept_apart(a: str, b: str) -> bool:
        pairs = ((min(x, y), max(x, y)) for x in groups.with_(a) for y in groups.with_(b))
        return apart is not None and any(apart(*pair) and pair not in together for pair in pairs)

    def between(x: str, y: str) -> float:
        pair = (x, y) if x < y else (y, x)
        if pair not in known:
            known[pair] = score(*pair)
        return min(_MOST, max(_LEAST, known[pair]))

    for (a, b), _ in sorted(links.items(), key=lambda item: (-item[1], item[0])):
        if a not in groups or b not in groups or parts.same(a, b):
            continue
        if not groups.same(a, b) and (forbidden(a, b) or kept_apart(a, b)):
            continue
        # What a person put together is weighed each by itself: the rest of it would speak against whatever comes.
        if sum(between(x, y) for x in sorted(parts.with_(a)) for y in sorted(parts.with_(b))) > 0:
            parts.join(a, b)
            if not groups.same(a, b):
                groups.join(a, b)
    return groups.all()


def _both_ways(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    out: dict[str, set[str]] = {}
    for a, b in pairs:
        if a != b:
            out.setdefault(a, set()).add(b)
            out.setdefault(b, set()).add(a)
    return out


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
