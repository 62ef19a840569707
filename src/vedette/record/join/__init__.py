"""Claims of many reports joined into events.

The same reports give the same events with the same ids, in whatever order they come: two claims are compared by what
they and their reports say, nothing else; a link between them stays; whatever links connect is grouped anew as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection

from vedette.record.build import build_event, event_id
from vedette.record.join.cluster import cluster, components, strongest
from vedette.record.join.compare import compare
from vedette.record.join.facts import Facts
from vedette.record.join.store import Shelf

__all__ = ["Joined", "join"]

# More claims than one happening has. A larger component is cut at its weakest links before it is grouped.
_MOST = 240
_Links = Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class Joined:
    """What joining changed.

    Attributes:
        events: events that are new or say something new, in order.
        gone: ids that are no events any more, with the events that they lead to.
    """

    events: tuple[str, ...]
    gone: Mapping[str, str]


def join(connection: Connection, claim_ids: Sequence[str], *, change: int) -> Joined:
    """Give claims their events, new ones or those of earlier claims, and make anew every event that this touches.

    Runs inside the caller's transaction.

    Args:
        connection: to a record that holds the claims already.
        claim_ids: of claims that are new, were read again, or have lost or gained a decision.
        change: number of the change that this is part of.
    """
    shelf = Shelf(connection)
    facts = shelf.facts(claim_ids)
    shelf.file(facts)
    links = _compare_all(shelf, facts)
    shelf.link(links, [f.id for f in facts])
    return regroup(shelf, claim_ids, change=change)


def _compare_all(shelf: Shelf, facts: Sequence[Facts]) -> dict[tuple[str, str], float]:
    """The links of claims to all that they may meet."""
    out: dict[tuple[str, str], float] = {}
    reports = {f.report for f in facts}
    beside: dict[str, list[Facts]] = {}
    for other in shelf.facts(sorted(shelf.of_reports(reports))):
        beside.setdefault(other.report, []).append(other)
    for one in facts:
        met = shelf.facts(sorted(shelf.candidates(one)))
        others = {f.id: f for f in (*met, *beside[one.report]) if f.id != one.id}
        for other in others.values():
            pair = (one.id, other.id) if one.id < other.id else (other.id, one.id)
            if pair not in out and (score := compare(one, other)) > 0:
                out[pair] = score
    return out


def regroup(shelf: Shelf, claim_ids: Collection[str], *, change: int) -> Joined:
    """Group anew all claims that links or old events connect with some, and write what comes of it."""
    touched, links = _reached(shelf, claim_ids)
    before = shelf.events_of(touched)
    grouped: list[tuple[str, ...]] = []
    for component in components(touched, links):
        grouped += _group(shelf, component, links)
    return _write(shelf, grouped, before, change)


def _reached(shelf: Shelf, claim_ids: Collection[str]) -> tuple[set[str], dict[tuple[str, str], float]]:
    """All claims that links lead to from some, and from the events that these belong to, with the links."""
    seen: set[str] = set()
    links: dict[tuple[str, str], float] = {}
    new = {c.id for c in shelf.told(claim_ids)}
    while new:
        seen |= new
        found = shelf.links_of(new)
        links |= found
        met = {i for pair in found for i in pair}
        for members in shelf.events_of(new).values():
            met |= members
        new = met - seen
    return seen, links


def _group(shelf: Shelf, component: Sequence[str], links: _Links) -> list[tuple[str, ...]]:
    inside = set(component)
    own = {pair: s for pair, s in links.items() if pair[0] in inside}
    if len(component) > _MOST:
        own = strongest(own, component, _MOST)
    facts = {f.id: f for f in shelf.facts(component)}
    return cluster(component, own, lambda a, b: compare(facts[a], facts[b]))


def _write(
    shelf: Shelf, grouped: Sequence[Sequence[str]], before: Mapping[str, Collection[str]], change: int
) -> Joined:
    told = [shelf.told(ids) for ids in grouped]
    ids = [event_id(claims) for claims in told]
    old_home = {claim: event for event, claims in before.items() for claim in claims}
    bodies = shelf.bodies(set(before) | set(ids))
    changed: list[str] = []
    for claims, ident in zip(told, ids, strict=True):
        event = build_event(claims)
        # Through JSON, as the record holds it: tuples are lists there.
        if ident not in bodies or bodies[ident] != json.loads(json.dumps(asdict(event))):
            shelf.write(event, change=change, known=ident in bodies)
            changed.append(ident)
        if moved := [c.id for c in claims if old_home.get(c.id) != ident]:
            shelf.give(ident, moved)
    gone: dict[str, str] = {}
    home = {c.id: ident for claims, ident in zip(told, ids, strict=True) for c in claims}
    for old in sorted(set(before) - set(ids)):
        # The event with the claim that the old one was named after, else with its first claim that is left.
        claims_left = sorted(before[old], key=lambda c: ("e" + c[1:] != old, c))
        gone[old] = home[claims_left[0]]
    shelf.drop(gone.keys())
    shelf.rename(gone, ids)
    return Joined(tuple(sorted(changed)), gone)
