"""Claims grouped into events, as far as some of them may change that, however much a record holds besides.

All that a record holds is grouped by one rule (:mod:`vedette.record.join.cluster`): links are gone through from the
strongest to the weakest, and each puts two groups together or does not. A link that doesn't leaves everything as it is,
so a finished group owes its making to the links within it alone. Hence what new claims change can be found without the
rest: they are grouped together with those events that they are linked to, each with the links inside it. An event that
comes out as it was is what it would have been had all been grouped anew, and so is everything behind it. One that
doesn't is taken apart too, together with those that *it* is linked to, until nothing else changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from vedette.record.join.cluster import cluster
from vedette.record.join.compare import compare_strands, told_apart
from vedette.record.join.decisions import Decisions
from vedette.record.join.facts import Facts
from vedette.record.join.store import Shelf

__all__ = ["Grouped", "group"]


@dataclass(frozen=True, slots=True)
class Grouped:
    """What came of grouping.

    Attributes:
        groups: the claims of each event that is new or holds other claims now.
        before: those events of before whose claims are in ``groups``, with the claims that they had.
    """

    groups: tuple[tuple[str, ...], ...]
    before: Mapping[str, Collection[str]]


def group(shelf: Shelf, decisions: Decisions, claims: Collection[str], events: Collection[str]) -> Grouped:
    """Group claims anew, and with them every event that this changes.

    Args:
        shelf: of the record.
        decisions: that people made.
        claims: that are new, were read again, or on which a decision was made or undone.
        events: ids of events that have lost claims.
    """
    view = _View(shelf, decisions)
    view.hold(shelf.claims_of(events))
    loose = view.bound(shelf.present(claims).union(*view.events.values()))
    while True:
        groups = view.grouped(loose)
        made = {frozenset(some) for some in groups}
        events_met = {view.home[c] for some in groups for c in some if c in view.home and c not in loose}
        changed = {event for event in events_met if frozenset(view.events[event]) not in made}
        if not changed:
            break
        loose |= view.bound(c for event in changed for c in view.events[event])
    before = {event: held for event, held in view.events.items() if not held or not loose.isdisjoint(held)}
    return Grouped(tuple(some for some in groups if not loose.isdisjoint(some)), before)


class _View:
    """As much of a record as has come into view: strands and events, always with all of their claims."""

    def __init__(self, shelf: Shelf, decisions: Decisions) -> None:
        self._shelf = shelf
        self._decisions = decisions
        self._strand_of: dict[str, str] = {}
        self._claims_of: dict[str, set[str]] = {}
        self._scores: dict[tuple[tuple[str, ...], tuple[str, ...]], float] = {}
        self._apart: dict[tuple[tuple[str, ...], tuple[str, ...]], bool] = {}
        #: Claims by event, and the event of each claim that has one.
        self.events: dict[str, set[str]] = {}
        self.home: dict[str, str] = {}

    def hold(self, events: Mapping[str, set[str]]) -> None:
        """Take events into view."""
        for event, claims in events.items():
            self.events[event] = claims
            self.home |= dict.fromkeys(claims, event)

    def bound(self, claims: Iterable[str]) -> set[str]:
        """Claims, all of their strands and events, and all that decisions bind to them."""
        seen: set[str] = set()
        new = set(claims)
        while new:
            new = self._whole(new) - seen
            seen |= new
            new = self._decisions.bound(new) - seen
        return seen

    def _whole(self, claims: Iterable[str]) -> set[str]:
        """Claims with all that their strands and events hold."""
        seen: set[str] = set()
        new = set(claims)
        while new:
            seen |= new
            self._read_strands(c for c in new if c not in self._strand_of)
            more = {c for i in new for c in self._claims_of[self._strand_of[i]]}
            self.hold(self._shelf.events_with({c for c in more if c not in self.home}))
            more |= {c for i in more if i in self.home for c in self.events[self.home[i]]}
            new = more - seen
        return seen

    def _read_strands(self, claims: Iterable[str]) -> None:
        for first, held in self._shelf.strands_with(set(claims)).items():
            self._claims_of[first] = held
            self._strand_of |= dict.fromkeys(held, first)

    def grouped(self, loose: Collection[str]) -> list[tuple[str, ...]]:
        """The claims of each group that loose claims and the events that they are linked to make."""
        mine = {self._strand_of[c] for c in loose}
        links = self._shelf.links_of(mine)
        ends = {i for pair in links for i in pair}
        claims = self._whole(ends) | set(loose)
        self._decisions.bound(claims)
        must, cannot = self._decisions.pairs(claims)
        strands = {self._strand_of[c] for c in claims}
        links |= self._shelf.links_among(strands - mine)
        units: dict[str, Facts] = {}
        pieces: dict[str, list[str]] = {}
        unit_of: dict[str, str] = {}
        for strand in self._shelf.strands_at(strands):
            for part in self._shelf.parted(strand, cannot):
                units[part.id] = part
                pieces.setdefault(strand.id, []).append(part.id)
                unit_of |= dict.fromkeys(part.claims, part.id)

        def score(a: str, b: str) -> float:
            pair = units[a].claims, units[b].claims
            if pair not in self._scores:
                self._scores[pair] = compare_strands(units[a], units[b])
            return self._scores[pair]

        def apart(a: str, b: str) -> bool:
            if units[a].report != units[b].report:
                return False
            pair = units[a].claims, units[b].claims
            if pair not in self._apart:
                self._apart[pair] = told_apart(units[a], units[b])
            return self._apart[pair]

        own: dict[tuple[str, str], float] = {}
        for (a, b), strength in links.items():
            whole = len(pieces[a]) == len(pieces[b]) == 1
            settled = a not in mine and b not in mine
            for x in pieces[a]:
                for y in pieces[b]:
                    if settled and self.home.get(x) != self.home.get(y):
                        continue
                    if (value := strength if whole else score(*sorted((x, y)))) > 0:
                        own[min(x, y), max(x, y)] = value
        groups = cluster(
            units,
            own,
            score,
            must=[(unit_of[a], unit_of[b]) for a, b in must],
            cannot={(unit_of[a], unit_of[b]) for a, b in cannot},
            apart=apart,
        )
        return [tuple(c for unit in some for c in units[unit].claims) for some in groups]
