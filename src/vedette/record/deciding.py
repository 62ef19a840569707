"""What people decide about events: each a line in the log, undoable, and obeyed whenever events are made anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from vedette.errors import InputError
from vedette.model import Event
from vedette.record import asking, changes, tables
from vedette.record.join import join
from vedette.record.join.decisions import file_claims
from vedette.record.meant import actor_named, place_named
from vedette.record.overrides import checked
from vedette.record.rows import now
from vedette.record.stored import Change

__all__ = ["KINDS", "about", "merge", "review", "set_field", "split", "undo"]

#: The kinds of decisions.
KINDS = ("accept", "reject", "set", "merge", "split")


def review(connection: Connection, kind: str, event_id: str, *, who: str, why: str) -> Change:
    """Accept or reject an event.

    Raises:
        InputError: if there is no such event.
    """
    event = asking.event_with(connection, event_id)
    return _decide(connection, kind, event.id, {"claims": list(event.claims)}, {"was": event.review}, who=who, why=why)


def set_field(connection: Connection, event_id: str, field: str, value: Any, *, who: str, why: str) -> Change:
    """Put a value over what the claims say of a field.

    Raises:
        InputError: if there is no such event or field, the value can't be one, or no reason is given.
    """
    if not why.strip():
        raise InputError(f"{field}: say why, so that others can judge it (--because)")
    event = asking.event_with(connection, event_id)
    wanted = checked(field, _looked_up(field, value, event))
    was = connection.scalar(select(tables.event.c.body).where(tables.event.c.id == event.id)) or {}
    body = {"claims": list(event.claims), "field": field, "value": wanted}
    return _decide(connection, "set", event.id, body, {"was": was.get(field)}, who=who, why=why)


def _looked_up(field: str, value: Any, event: Event) -> Any:
    """Places and actors that are given by name alone, as the gazetteer and the registry know them."""
    if not isinstance(value, str) or not value.strip():
        return value
    if field == "place":
        return place_named(value, (event.place.country,) if event.place and event.place.country else ())
    return actor_named(value) if field in {"source", "target"} else value


def merge(connection: Connection, one: str, other: str, *, who: str, why: str) -> Change:
    """Make two events one.

    Raises:
        InputError: if one of them isn't there, or both are the same.
    """
    events = [asking.event_with(connection, event_id) for event_id in (one, other)]
    if events[0].id == events[1].id:
        raise InputError(f"{one} and {other} are one event already")
    claims = [claim for event in events for claim in event.claims]
    about = {"merged": [event.id for event in events]}
    return _decide(connection, "merge", events[0].id, {"claims": claims}, about, who=who, why=why)


def split(connection: Connection, event_id: str, claims: Collection[str], *, who: str, why: str) -> Change:
    """Take claims out of an event, into one of their own.

    Raises:
        InputError: if there is no such event, a claim is not part of it, or none or all are named.
    """
    event = asking.event_with(connection, event_id)
    taken = list(dict.fromkeys(claims))
    strange = [claim for claim in taken if claim not in event.claims]
    if strange:
        raise InputError(f"{strange[0]}: not a claim of {event.id}; `vedette show {event.id}` lists them")
    left = [claim for claim in event.claims if claim not in taken]
    if not taken or not left:
        raise InputError(f"{event.id}: name some of its {len(event.claims)} claims, not {'all' if taken else 'none'}")
    return _decide(connection, "split", event.id, {"claims": taken, "from": left}, {}, who=who, why=why)


def undo(connection: Connection, n: int, *, who: str, why: str) -> Change:
    """Take back a decision, or take back that it was taken back.

    Raises:
        InputError: if there is no such change, it is no decision, or it is undone already.
    """
    line = connection.execute(select(tables.change).where(tables.change.c.n == n)).first()
    if line is None:
        raise InputError(f"{n}: there is no such change; the last is {changes.last_number(connection)}")
    decided, undone = _what_it_undoes(connection, line)
    number = changes.last_number(connection) + 1
    connection.execute(
        update(tables.decision).where(tables.decision.c.id == decided.id).values(undone=number if undone else None)
    )
    body = {"undoes": n, "decision": decided.id, "stands": not undone}
    return _rejoin(connection, "undo", decided.subject, decided.body, body, number, who=who, why=why)


def about(connection: Connection, event_id: str) -> tuple[Change, ...]:
    """The changes by which people decided about an event, or about claims that are part of it now, oldest first."""
    decision, named = tables.decision.c, tables.decision_claim.c
    claims = select(tables.claim.c.id).where(tables.claim.c.event_id == event_id)
    bound = select(named.decision_id).where(named.claim_id.in_(claims))
    made = connection.execute(
        select(decision.id, decision.subject).where((decision.subject == event_id) | decision.id.in_(bound))
    ).all()
    change = tables.change.c
    lines = connection.execute(
        select(tables.change)
        .where(change.subject.in_({row.subject for row in made}), change.what.in_((*KINDS, "undo")))
        .order_by(change.n)
    )
    numbers = {row.id for row in made}
    return tuple(changes.change_of(line) for line in lines if line.body["decision"] in numbers)


def _what_it_undoes(connection: Connection, line: Row[Any]) -> tuple[Row[Any], bool]:
    """The decision, and whether it is taken back now (or stands again)."""
    if line.what not in {*KINDS, "undo"}:
        raise InputError(f"{line.n}: is no decision but «{line.what}», which can't be undone")
    number = line.body["decision"]
    decided = connection.execute(select(tables.decision).where(tables.decision.c.id == number)).one()
    if line.what == "undo":
        if line.body["stands"]:
            raise InputError(f"{line.n}: let change {decided.change} stand again; undo that one instead")
        if decided.undone != line.n:
            raise InputError(f"{line.n}: is undone already")
        return decided, False
    if decided.undone is not None:
        raise InputError(f"{line.n}: is undone already, by change {decided.undone}; undo that to have it stand again")
    return decided, True


def _decide(
    connection: Connection,
    kind: str,
    event_id: str,
    body: dict[str, Any],
    about: Mapping[str, Any],
    *,
    who: str,
    why: str,
) -> Change:
    """Write a decision and its line, and make the events anew that it is about."""
    number = changes.last_number(connection) + 1
    result = connection.execute(
        insert(tables.decision).values(
            kind=kind, subject=event_id, body=body, who=who, why=why, at=now(), change=number, undone=None
        )
    )
    assert result.inserted_primary_key is not None
    decision_id = result.inserted_primary_key[0]
    file_claims(connection, decision_id, body)
    line = {"decision": decision_id, **body, **about}
    return _rejoin(connection, kind, event_id, body, line, number, who=who, why=why)


def _rejoin(
    connection: Connection,
    what: str,
    event_id: str,
    decision: Mapping[str, Any],
    line: dict[str, Any],
    number: int,
    *,
    who: str,
    why: str,
) -> Change:
    claims = [*decision["claims"], *decision.get("from", ())]
    joined = join(connection, claims, change=number, new=False)
    line |= {"why": why, "events": list(joined.events), "gone": dict(joined.gone)}
    return changes.append(connection, who=who, what=what, subject=event_id, body=line)
