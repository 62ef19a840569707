"""Claims of many reports joined into events.

The same reports give the same events with the same ids, in whatever order they come. A report's claims are grouped into
strands by what the report says; two strands of different reports are compared by what they and their reports say,
nothing else; a link between them stays; and what links put together is grouped as if all were grouped anew.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import asdict, dataclass

from sqlalchemy import Connection

from vedette.model import Event
from vedette.record.build import build_event
from vedette.record.join.compare import compare
from vedette.record.join.decisions import Decisions
from vedette.record.join.grouping import group
from vedette.record.join.store import Shelf

__all__ = ["Joined", "as_made", "join"]


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
    connection: Connection,
    claim_ids: Collection[str],
    *,
    change: int,
    events: Collection[str] = (),
    voices: Collection[str] = (),
    new: bool = True,
) -> Joined:
    """Give claims their events, new ones or those of earlier claims, and make anew every event that this touches.

    Runs inside the caller's transaction.

    Args:
        connection: to a record that holds the claims already.
        claim_ids: of claims that are new or were read again (all claims of their reports), or, with ``new`` false, of
            claims on which a decision was made or undone.
        change: number of the change that this is part of.
        events: ids of events that have lost claims, as their report was read again.
        voices: ids of events whose reports have another voice now: what they say is made anew, not what they hold.
        new: whether the claims have still to be compared with others.
    """
    shelf, decisions = Shelf(connection), Decisions(connection)
    if new:
        _compare_all(shelf, claim_ids)
    touched = shelf.present(claim_ids).union(*shelf.claims_of(events).values())
    found = group(shelf, decisions, claim_ids, events)
    apart = {event: claims for event, claims in shelf.claims_of(voices).items() if event not in found.before}
    decisions.bound(c for claims in apart.values() for c in claims)
    return _write(
        shelf,
        decisions,
        [*found.groups, *(tuple(sorted(claims)) for claims in apart.values())],
        {**found.before, **apart},
        touched.union(*apart.values()),
        change,
    )


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


def _write(
    shelf: Shelf,
    decisions: Decisions,
    grouped: Sequence[Sequence[str]],
    before: Mapping[str, Collection[str]],
    touched: Set[str],
    change: int,
) -> Joined:
    """Make the events of groups and write those that say something else now.

    A group that is as it was, and none of whose claims was touched, says what it said.
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
