"""Claims of many reports joined into events.

The same reports give the same events with the same ids, in whatever order they come. A report's claims are grouped into
strands by what the report says; two strands of different reports are compared by what they and their reports say,
nothing else; a link between them stays; and whatever links connect is grouped anew as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import asdict, dataclass
from itertools import combinations

from sqlalchemy import Connection

from vedette.model import Event
from vedette.record.build import build_event
from vedette.record.join.cluster import cluster, components, strongest
from vedette.record.join.compare import compare, compare_strands, told_apart
from vedette.record.join.decisions import Decisions
from vedette.record.join.facts import Facts
from vedette.record.join.store import Shelf

__all__ = ["Joined", "as_made", "join"]

# More strands than one happening has. A larger component is cut at its weakest links before it is grouped.
_MOST = 200
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


def join(
    connection: Connection, claim_ids: Collection[str], *, change: int, events: Collection[str] = (), new: bool = True
) -> Joined:
    """Give claims their events, new ones or those of earlier claims, and make anew every event that this touches.

    Runs inside the caller's transaction.

    Args:
        connection: to a record that holds the claims already.
        claim_ids: of claims that are new or were read again (all claims of their reports), or, with ``new`` false, of
            claims on which a decision was made or undone.
        change: number of the change that this is part of.
        events: ids of events that have lost claims, as their report was read again, or whose reports have another
            voice now.
        new: whether the claims have still to be compared with others.
    """
    shelf = Shelf(connection)
    if new:
        _compare_all(shelf, claim_ids)
    return _regroup(shelf, Decisions(connection), claim_ids, events, change)


def _compare_all(shelf: Shelf, claim_ids: Collection[str]) -> None:
    """Make the strands of the claims' reports, file them, and link them to all that they may meet."""
    mine = shelf.make_strands(claim_ids)
    met = shelf.candidates(mine)
    others = {other.id: other for other in shelf.strands_at(set().union(*met.values()))}
    links: dict[tuple[str, str], float] = {}
    for one in mine:
        for other in (others[i] for i in sorted(met.get(one.id, ())) if i in others):
            if other.report == one.report:
                continue
            pair = (min(one.id, other.id), max(one.id, other.id))
            if pair not in links and (score := compare(one, other)) > 0:
                links[pair] = score
    shelf.link(links)


def _regroup(
    shelf: Shelf, decisions: Decisions, claim_ids: Collection[str], events: Collection[str], change: int
) -> Joined:
    """Group anew all claims that links, old events or decisions connect with some, and write what comes of it."""
    seen: set[str] = set()
    strands: set[str] = set()
    links: dict[tuple[str, str], float] = {}
    before = {e: set(claims) for e, claims in shelf.claims_of(events).items()}
    touched = shelf.present(claim_ids).union(*before.values())
    new = set(touched)
    while new:
        seen |= new
        met = shelf.strands_of(new) - strands
        strands |= met
        found = shelf.links_of(met)
        links |= found
        held = shelf.claims_of(shelf.events_of(new) - before.keys())
        before |= held
        ends = {i for pair in found for i in pair} | met
        new = shelf.claims_in(ends).union(*held.values(), decisions.bound(new)) - seen
    return _write(shelf, decisions, _grouped(shelf, decisions, seen, links), before, touched, change)


def _grouped(shelf: Shelf, decisions: Decisions, claims: Collection[str], links: _Links) -> list[tuple[str, ...]]:
    """The claims of each event."""
    must, cannot = decisions.pairs(claims)
    units: dict[str, Facts] = {}
    pieces: dict[str, list[str]] = {}
    unit_of: dict[str, str] = {}
    for strand in shelf.strands_at(shelf.strands_of(claims)):
        for part in shelf.parted(strand, cannot):
            units[part.id] = part
            pieces.setdefault(strand.id, []).append(part.id)
            unit_of |= dict.fromkeys(part.claims, part.id)

    def score(a: str, b: str) -> float:
        return compare_strands(units[a], units[b])

    own: dict[tuple[str, str], float] = {}
    for (a, b), strength in links.items():
        whole = len(pieces[a]) == len(pieces[b]) == 1
        for x in pieces[a]:
            for y in pieces[b]:
                if (value := strength if whole else score(*sorted((x, y)))) > 0:
                    own[min(x, y), max(x, y)] = value
    together = [(unit_of[a], unit_of[b]) for a, b in must]
    by_report: dict[str, list[Facts]] = {}
    for unit in units.values():
        by_report.setdefault(unit.report, []).append(unit)
    joined = {(min(p), max(p)) for p in together}
    apart = {
        pair
        for some in by_report.values()
        for a, b in combinations(some, 2)
        if told_apart(a, b) and (pair := (min(a.id, b.id), max(a.id, b.id))) not in joined
    }
    apart |= {(unit_of[a], unit_of[b]) for a, b in cannot}
    out: list[tuple[str, ...]] = []
    for component in components(units, [*own, *together]):
        inside = set(component)
        some = {pair: s for pair, s in own.items() if pair[0] in inside}
        if len(component) > _MOST:
            some = strongest(some, component, _MOST)
        for group in cluster(component, some, score, must=together, cannot=apart):
            out.append(tuple(c for unit in group for c in units[unit].claims))
    return out


def _write(
    shelf: Shelf,
    decisions: Decisions,
    grouped: Sequence[Sequence[str]],
    before: Mapping[str, Collection[str]],
    touched: Set[str],
    change: int,
) -> Joined:
    """Make the events of groups and write those that say something else now.

    A group that is as it was, and none of whose claims was touched, says what it said: most of a large component does.
    """
    home = {frozenset(claims): event for event, claims in before.items()}
    ids = ["" if touched & set(claims) else home.get(frozenset(claims), "") for claims in grouped]
    anew = [number for number, ident in enumerate(ids) if not ident]
    shelf.told([c for number in anew for c in grouped[number]])
    group_of = {c: number for number, claims in enumerate(grouped) for c in claims}
    made: list[Event] = []
    for number in anew:
        made.append(decisions.over(build_event(shelf.told(grouped[number])), group_of, number))
        ids[number] = made[-1].id
    bodies = shelf.bodies([event.id for event in made])
    # Through JSON, as the record holds it: tuples are lists there.
    changed = [e for e in made if e.id not in bodies or bodies[e.id] != json.loads(json.dumps(asdict(e)))]
    shelf.write(changed, change=change, known=bodies)
    old_home = {claim: event for event, claims in before.items() for claim in claims}
    shelf.give({c: ids[n] for n in anew for c in grouped[n] if old_home.get(c) != ids[n]})
    gone: dict[str, str] = {}
    empty: list[str] = []
    for old in sorted(set(before) - set(ids)):
        # The event with the claim that the old one was named after, else with its first claim that is left.
        left = sorted(before[old], key=lambda c: ("e" + c[1:] != old, c))
        if left:
            gone[old] = ids[group_of[left[0]]]
        else:
            empty.append(old)
    shelf.drop([*gone, *empty])
    shelf.rename(gone, ids)
    return Joined(tuple(sorted(e.id for e in changed)), gone)


def as_made(connection: Connection, event_ids: Sequence[str]) -> dict[str, Event]:
    """What the claims of events and the decisions about them add up to, whatever is kept of it."""
    shelf, decisions = Shelf(connection), Decisions(connection)
    held = shelf.claims_of(event_ids)
    group_of = {claim: number for number, claims in enumerate(held.values()) for claim in claims}
    decisions.bound(group_of)
    shelf.told(list(group_of))
    return {
        event: decisions.over(build_event(shelf.told(claims)), group_of, number)
        for number, (event, claims) in enumerate(held.items())
        if claims
    }
