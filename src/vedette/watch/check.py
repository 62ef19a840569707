"""What cannot be true of an arrangement, told before anything runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

from vedette.errors import DataFileError
from vedette.model.arrangement import Arrangement, Post, Provision
from vedette.places.geometry import distance_km
from vedette.watch.toml_tables import TomlTable

__all__ = ["check"]

_END = "9999-12-31"


def check(arrangement: Arrangement, top: TomlTable) -> None:
    """Days in order, posts apart from each other, provisions that do not contradict.

    Raises:
        DataFileError: what is wrong, at its line, with the line that it is at odds with.
    """

    def error(line: int | None, what: str) -> DataFileError:
        return DataFileError(arrangement.file, line, what)

    if arrangement.until is not None and arrangement.until < arrangement.since:
        raise top.error(f"until {arrangement.until} comes before from {arrangement.since}", "until")
    for post in arrangement.posts:
        if post.since and post.until and post.until < post.since:
            raise error(post.line, f"post {post.id!r}: until {post.until} comes before since {post.since}")
    for one, other in combinations(arrangement.posts, 2):
        _posts_apart(one, other, error)
    for provision in arrangement.provisions:
        _days(provision, arrangement, error)
    for one_, other_ in combinations(arrangement.provisions, 2):
        _no_contradiction(one_, other_, arrangement, error)


Error = Callable[[int | None, str], DataFileError]


def _posts_apart(one: Post, other: Post, error: Error) -> None:
    if (one.since or "") > (other.until or _END) or (other.since or "") > (one.until or _END):
        return
    apart = distance_km(one.lat, one.lon, other.lat, other.lon)
    if apart < one.radius_km + other.radius_km:
        raise error(
            other.line,
            f"the posts {one.id!r} (line {one.line}) and {other.id!r} overlap: they lie {apart:.1f} km apart and reach "
            f"{one.radius_km:g} and {other.radius_km:g} km; correct a place, make radius_km smaller, or set until",
        )


def _days(p: Provision, arrangement: Arrangement, error: Error) -> None:
    if p.since < arrangement.since:
        raise error(
            p.line, f"provision {p.id!r}: from {p.since} lies before the arrangement's from {arrangement.since}"
        )
    if arrangement.until is not None and p.since > arrangement.until:
        raise error(
            p.line, f"provision {p.id!r}: from {p.since} lies after the arrangement's until {arrangement.until}"
        )
    if p.until is not None and p.until < p.since:
        raise error(p.line, f"provision {p.id!r}: until {p.until} comes before from {p.since}")
    if p.about and p.kind != "owed":
        raise error(p.line, f"provision {p.id!r}: about goes with kind = 'owed', not {p.kind!r}")
    if p.deadline is not None:
        if p.kind != "owed":
            raise error(p.line, f"provision {p.id!r}: a deadline goes with kind = 'owed', not {p.kind!r}")
        if p.deadline < p.since:
            raise error(p.line, f"provision {p.id!r}: the deadline {p.deadline} lies before its start {p.since}")
        end = p.until or arrangement.until
        if end is not None and p.deadline > end:
            raise error(p.line, f"provision {p.id!r}: the deadline {p.deadline} lies after its end {end}")


def _no_contradiction(one: Provision, other: Provision, arrangement: Arrangement, error: Error) -> None:
    if {one.kind, other.kind} == {"forbidden", "owed"}:
        shared = _types_meet(one.types, other.types)
        if shared and _who_meet(one, other) and _where_meet(one, other) and _when_meet(one, other):
            raise error(
                other.line,
                f"the provisions {one.id!r} (line {one.line}) and {other.id!r} contradict: {shared} by the same party, "
                f"at the same place and time, is {one.kind} by one and {other.kind} by the other",
            )
    if {one.kind, other.kind} == {"forbidden", "allowed"}:
        forbidden, allowed = (one, other) if one.kind == "forbidden" else (other, one)
        if _covers(allowed, forbidden):
            raise error(
                other.line,
                f"the provisions {one.id!r} (line {one.line}) and {other.id!r} contradict: all that {forbidden.id!r} "
                f"forbids is allowed by {allowed.id!r}",
            )


def _types_meet(one: Sequence[str], other: Sequence[str]) -> str | None:
    for a in one:
        for b in other:
            if a == b or a == b.partition("/")[0] or b == a.partition("/")[0]:
                return max(a, b, key=len)
    return None


def _sets_meet(one: Sequence[str], other: Sequence[str], but: Sequence[str] = ()) -> bool:
    """Whether two lists, each meaning everyone where it is empty, share somebody who is not excepted."""
    if one and other:
        return bool(set(one) & set(other) - set(but))
    named = set(one) or set(other)
    return not named or bool(named - set(but))


def _who_meet(one: Provision, other: Provision) -> bool:
    return _sets_meet(one.by, other.by, (*one.except_by, *other.except_by)) and _sets_meet(
        one.against, other.against, (*one.except_against, *other.except_against)
    )


def _where_meet(one: Provision, other: Provision) -> bool:
    return not one.where or not other.where or bool(set(one.where) & set(other.where))


def _when_meet(one: Provision, other: Provision) -> bool:
    return one.since <= (other.until or _END) and other.since <= (one.until or _END)


def _covers(allowed: Provision, forbidden: Provision) -> bool:
    types = all(t in allowed.types or t.partition("/")[0] in allowed.types for t in forbidden.types)
    sides = all(
        not a or (bool(f) and set(f) <= set(a))
        for a, f in (
            (allowed.by, forbidden.by),
            (allowed.against, forbidden.against),
            (allowed.where, forbidden.where),
        )
    )
    excepted = set(allowed.except_by) <= set(forbidden.except_by) and set(allowed.except_against) <= set(
        forbidden.except_against
    )
    days = allowed.since <= forbidden.since and (allowed.until or _END) >= (forbidden.until or _END)
    return types and sides and excepted and days
