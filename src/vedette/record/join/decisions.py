"""What people decided, as joining obeys it: claims that must or must not be together, and what is set over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, delete, insert, select

from vedette.model import Event
from vedette.record import tables
from vedette.record.overrides import override

__all__ = ["Decision", "Decisions", "file_claims"]

# Parameters of one statement.
_AT_ONCE = 500
_row, _named = tables.decision.c, tables.decision_claim.c
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_ABOUT = (
    select(_row.id, _row.kind, _row.body)
    .where(_row.id.in_(select(_named.decision_id).where(_named.claim_id.in_(_IDS))))
    .where(_row.undone.is_(None))
)
_LEFT = select(tables.claim.c.id).where(tables.claim.c.id.in_(_IDS))
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

    @property
    def named(self) -> Sequence[str]:
        """These, and those that they are kept apart from."""
        return [*self.body["claims"], *self.body.get("from", ())]


class Decisions:
    """The decisions that stand and name some claims, the newest first: a later one goes before an earlier one.

    They are read as claims come into view (:meth:`bound`): a record may hold many thousands.
    """

    def __init__(self, connection: Connection) -> None:
        self._at = connection
        self._all: dict[int, Decision] = {}
        # Of the claims that they name those that there are.
        self._left: set[str] = set()
        # Of each decision the first of its claims that is left.
        self._anchors: dict[int, str] = {}

    def bound(self, claims: Iterable[str]) -> set[str]:
        """Read what was decided on claims; the claims that it binds to some of these, these aside."""
        known = set(claims)
        found: dict[int, Decision] = {}
        about: set[int] = set()
        for some in batched(sorted(known), _AT_ONCE):
            for row in self._at.execute(_ABOUT, {"ids": some}):
                about.add(row.id)
                if row.id not in self._all:
                    found[row.id] = Decision(row.id, row.kind, row.body)
        if found:
            named = {claim for d in found.values() for claim in d.named}
            left = {i for some in batched(sorted(named), _AT_ONCE) for i in self._at.scalars(_LEFT, {"ids": some})}
            self._left |= left
            for decision in found.values():
                if (first := next((claim for claim in decision.claims if claim in left), None)) is not None:
                    self._anchors[decision.id] = first
            # The newest first.
            self._all = dict(sorted({**self._all, **found}.items(), reverse=True))
        binding = (self._all[number] for number in about if self._all[number].kind in {"merge", "split"})
        return {claim for d in binding for claim in d.named} & self._left - known

    def pairs(self, present: Iterable[str]) -> tuple[list[tuple[str, str]], set[tuple[str, str]]]:
        """Pairs of claims that must be together, the newest decision first, and pairs that must not."""
        known = set(present)
        said: dict[tuple[str, str], bool] = {}
        for together, x, y in self._said():
            if x in known and y in known and x != y:
                said.setdefault((min(x, y), max(x, y)), together)
        return [p for p, together in said.items() if together], {p for p, together in said.items() if not together}

    def _said(self) -> Iterator[tuple[bool, str, str]]:
        for decision in self._all.values():
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
        for decision in self._all.values():
            if home.get(self._anchors.get(decision.id, "")) != number:
                continue
            if decision.kind in _REVIEWS and review is None:
                review = _REVIEWS[decision.kind]
            elif decision.kind == "set":
                fields.setdefault(decision.body["field"], decision.body["value"])
        # "type" before "mode", so that a mode set by itself stays.
        for field in sorted(fields, key=lambda f: (f != "type", f)):
            event = override(event, field, fields[field])
        return replace(event, review=review) if review else event


def file_claims(connection: Connection, decision_id: int, body: Mapping[str, Any]) -> None:
    """File a decision under all claims that it names, in place of what it was filed under before."""
    named = sorted({*body["claims"], *body.get("from", ())})
    connection.execute(delete(tables.decision_claim).where(_named.decision_id == decision_id))
    if named:
        rows = [{"claim_id": claim, "decision_id": decision_id} for claim in named]
        connection.execute(insert(tables.decision_claim), rows)


def batched(ids: Iterable[str], size: int) -> Iterator[list[str]]:
    """Ids in portions."""
    left = iter(ids)
    while some := list(islice(left, size)):
        yield some
