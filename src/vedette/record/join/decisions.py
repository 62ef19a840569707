"""What people decided, as joining obeys it: claims that must or must not be together, and what is set over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice
from typing import Any

from sqlalchemy import Connection, select

from vedette.model import Event
from vedette.record import tables
from vedette.record.overrides import override

__all__ = ["Decision", "Decisions"]

# Parameters of one statement.
_AT_ONCE = 500
_REVIEWS = {"accept": "accepted", "reject": "rejected"}


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision that stands."""

    id: int
    kind: str
    body: Mapping[str, Any]

    @property
    def claims(self) -> Sequence[str]:
        """The claims that it names."""
        return list(self.body["claims"])


class Decisions:
    """All decisions that stand, the newest first: a later one goes before an earlier one."""

    def __init__(self, decisions: Iterable[Decision], anchors: Mapping[int, tuple[str, str | None]]) -> None:
        self._all = sorted(decisions, key=lambda d: -d.id)
        # Of each decision, the first of its claims that is left, and the event that this is part of.
        self._anchors = anchors

    @classmethod
    def read(cls, connection: Connection) -> Decisions:
        """Those of a record; what was undone is left out."""
        row = tables.decision.c
        query = select(row.id, row.kind, row.body).where(row.undone.is_(None))
        decisions = [Decision(r.id, r.kind, r.body) for r in connection.execute(query)]
        named = {claim for decision in decisions for claim in decision.claims}
        left: dict[str, str | None] = {}
        for some in batched(sorted(named), _AT_ONCE):
            rows = connection.execute(
                select(tables.claim.c.id, tables.claim.c.event_id).where(tables.claim.c.id.in_(some))
            )
            left |= {row.id: row.event_id for row in rows}
        anchors = {}
        for decision in decisions:
            first = next((claim for claim in decision.claims if claim in left), None)
            if first is not None:
                anchors[decision.id] = (first, left[first])
        return cls(decisions, anchors)

    @property
    def homes(self) -> dict[str, str]:
        """The claims by which decisions find their events, with these."""
        return {claim: event for claim, event in self._anchors.values() if event is not None}

    def bound(self, claims: Iterable[str]) -> set[str]:
        """Claims that decisions bind to some of these, these aside."""
        known = set(claims)
        out: set[str] = set()
        for decision in self._all:
            named = {*decision.claims, *decision.body.get("from", ())}
            if decision.kind in {"merge", "split"} and named & known:
                out |= named
        return out - known

    def pairs(self, present: Iterable[str]) -> tuple[list[tuple[str, str]], set[tuple[str, str]]]:
        """Pairs of claims that must be together, the newest decision first, and pairs that must not."""
        known = set(present)
        said: dict[tuple[str, str], bool] = {}
        for together, x, y in self._said():
            if x in known and y in known and x != y:
                said.setdefault((min(x, y), max(x, y)), together)
        return [p for p, together in said.items() if together], {p for p, together in said.items() if not together}

    def _said(self) -> Iterator[tuple[bool, str, str]]:
        for decision in self._all:
            if decision.kind == "merge":
                yield from ((True, x, y) for x, y in combinations(decision.claims, 2))
            elif decision.kind == "split":
                yield from ((True, x, y) for x, y in combinations(decision.claims, 2))
                yield from ((False, x, y) for x in decision.claims for y in decision.body["from"])

    def over(self, event: Event, home: Mapping[str, int], number: int) -> Event:
        """An event as people reviewed it and set its fields.

        Args:
            event: as the claims make it.
            home: of every claim, the number of the group that it is in.
            number: of the event's group.
        """
        review: str | None = None
        fields: dict[str, Any] = {}
        for decision in self._all:
            first, _ = self._anchors.get(decision.id, ("", None))
            if home.get(first) != number:
                continue
            if decision.kind in _REVIEWS and review is None:
                review = _REVIEWS[decision.kind]
            elif decision.kind == "set":
                fields.setdefault(decision.body["field"], decision.body["value"])
        # "type" before "mode", so that a mode set by itself stays.
        for field in sorted(fields, key=lambda f: (f != "type", f)):
            event = override(event, field, fields[field])
        return replace(event, review=review) if review else event


def batched(ids: Iterable[str], size: int) -> Iterator[list[str]]:
    """Ids in portions."""
    left = iter(ids)
    while some := list(islice(left, size)):
        yield some
