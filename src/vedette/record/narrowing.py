"""Which events a filter means, as conditions in SQL: on the table of events alone, and by way of other tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    UnaryExpression,
    and_,
    exists,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.sql.operators import custom_op

from vedette.errors import InputError
from vedette.record import search
from vedette.record.distance import box_around, sql_km_between
from vedette.record.filters import EventFilter, Near
from vedette.record.tables import claim, event, event_actor, report
from vedette.record.words import sought

__all__ = ["Way", "check", "conditions", "in_box", "iso_day", "own", "unindexed", "ways"]

_Column = Callable[[str], ColumnElement[Any]]
# A name that is part of more names than this is looked for in all of them; of so few each has its own stretch of the
# index.
_MOST_NAMES, _MOST_LED = 500, 12


@dataclass(frozen=True, slots=True)
class Way:
    """A condition that finds events from elsewhere: by who was in them, what was published, where they were.

    Attributes:
        ids: ids of the events that meet it, some perhaps twice.
        test: the same, asked of a row of events.
        broad: the same, for going through most of the events.
        told: true if the test asks for nothing but what the index of events tells, which is quick for all of them.
        led: the day and id of events, in parts that an index each has in the order of days; empty if none has.
    """

    ids: Select[Any]
    test: ColumnElement[bool]
    broad: ColumnElement[bool]
    told: bool = False
    led: tuple[Select[Any], ...] = ()


def conditions(connection: Connection, asked: EventFilter) -> list[ColumnElement[bool]]:
    """The whole filter as conditions on the table of events.

    Raises:
        InputError: if a day is no day, or a text names no words.
    """
    return [*own(asked, unindexed(connection)), *(event.c.id.in_(way.ids) for way in ways(connection, asked))]


def check(asked: EventFilter) -> None:
    """Say at once what can't be asked.

    Raises:
        InputError: if a day is no day, or a text names no words.
    """
    for day in (asked.since, asked.until):
        if day is not None:
            iso_day(day)
    if asked.text is not None:
        sought(asked.text)


def unindexed(connection: Connection) -> _Column:
    """A column of events in a form for which SQLite looks in no index, as it knows too little to choose among them."""
    return lambda name: _unindexed(connection, event.c[name])


def _unindexed(connection: Connection, column: ColumnElement[Any]) -> ColumnElement[Any]:
    return UnaryExpression(column, operator=custom_op("+"), type_=column.type) if _sqlite(connection) else column


def _as_it_is(name: str) -> ColumnElement[Any]:
    return event.c[name]


# --- on the table of events ------------------------------------------------------------------------------------------


def own(asked: EventFilter, column: _Column) -> Iterator[ColumnElement[bool]]:
    """What columns of events decide.

    Raises:
        InputError: if a day is no day.
    """
    # Days are what events are mostly ordered by: their index is always of use.
    if asked.since is not None:
        yield event.c.day >= iso_day(asked.since)
    if asked.until is not None:
        yield event.c.day <= iso_day(asked.until)
    if asked.types:
        yield or_(*(_type(kind, column) for kind in asked.types))
    for name, values in (
        ("country", asked.countries),
        ("status", asked.statuses),
        ("review", asked.reviews),
    ):
        if values:
            yield column(name).in_(values)
    if asked.ids:
        yield event.c.id.in_(asked.ids)
    if asked.admin1:
        yield func.lower(column("admin1")).in_([name.lower() for name in asked.admin1])
    if asked.min_publishers > 1:
        yield column("n_publishers") >= asked.min_publishers
    if asked.disagrees:
        yield column("disagrees")
    if asked.changed_after is not None:
        yield event.c.changed > asked.changed_after


def iso_day(day: str) -> str:
    """``day`` itself, if it is an ISO day.

    Raises:
        InputError: if it is none.
    """
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError as error:
        raise InputError(f"{day}: not a day: write it as 2018-09-17") from error


def _type(asked: str, column: _Column) -> ColumnElement[bool]:
    kind, _, mode = asked.partition("/")
    is_type = column("type") == kind.upper()
    return and_(is_type, column("mode") == mode) if mode else is_type


# --- by way of other tables ------------------------------------------------------------------------------------------


def ways(connection: Connection, asked: EventFilter) -> list[Way]:
    """The conditions that find events from elsewhere.

    Raises:
        InputError: if a text names no words.
    """
    found = []
    for names, role in ((asked.actors, None), (asked.sources, "source"), (asked.targets, "target")):
        if names:
            found.append(_who(connection, names, role, asked))
    if asked.publishers:
        found.append(_of_reports(connection, report.c.publisher.in_(_publishers(connection, asked.publishers))))
    if asked.text is not None:
        found.append(_of_reports(connection, search.holds(asked.text, sqlite=_sqlite(connection))))
    if (near := asked.near) is not None:
        found.append(_on_map(connection, lambda column: _near(near, column, sqlite=_sqlite(connection))))
    if asked.box is not None:
        found.append(in_box(connection, asked.box))
    return found


def _who(connection: Connection, names: Iterable[str], role: str | None, asked: EventFilter) -> Way:
    """By actors: each name is an id if the record knows one like it, else a part of names."""
    ids: list[str] = []
    parts: list[str] = []
    for name in names:
        known = connection.scalar(select(exists().where(event_actor.c.actor_id == name)))
        (ids if known else parts).append(name)
    whole = _names(connection, parts) if parts else []
    meant: list[ColumnElement[bool]] = []
    if ids:
        meant.append(event_actor.c.actor_id.in_(ids))
    if len(whole) > _MOST_NAMES:
        meant += [event_actor.c.name.icontains(part, autoescape=True) for part in parts]
    elif whole:
        meant.append(event_actor.c.name.in_(whole))
    more = _side_and_days(event_actor.c, role, asked)
    query = select(event_actor.c.event_id).where(or_(*meant) if meant else false(), *more)
    # From an event to its actors, not from an actor to all its events.
    its = event_actor.alias()
    of_event = exists().where(its.c.event_id == event.c.id, *_side_and_days(its.c, role, asked)).correlate(event)
    ident, named = _unindexed(connection, its.c.actor_id), _unindexed(connection, its.c.name)
    if len(whole) > _MOST_NAMES:
        test = of_event.where(or_(ident.in_(ids), *(named.icontains(part, autoescape=True) for part in parts)))
    else:
        test = of_event.where(or_(ident.in_(ids), named.in_(whole)))
    stretches = [*(event_actor.c.actor_id == one for one in ids), *(event_actor.c.name == name for name in whole)]
    led = [select(event_actor.c.day, event_actor.c.event_id).where(stretch, *more) for stretch in stretches]
    broad = unindexed(connection)("id").in_(query)
    return Way(query, test, broad, led=tuple(led) if len(led) <= _MOST_LED else ())


def _side_and_days(column: Any, role: str | None, asked: EventFilter) -> list[ColumnElement[bool]]:
    """On which side of an event an actor is, and the days of the event, which stand beside each of its actors."""
    found: list[ColumnElement[bool]] = []
    if role is not None:
        found.append(column.role == role)
    if asked.since is not None:
        found.append(column.day >= iso_day(asked.since))
    if asked.until is not None:
        found.append(column.day <= iso_day(asked.until))
    return found


def _names(connection: Connection, parts: Iterable[str]) -> list[str]:
    """Names of actors that hold one of these parts."""
    every = _different(event_actor.c.name)
    holds = or_(*(every.icontains(part, autoescape=True) for part in parts))
    return list(connection.scalars(select(every).where(every.is_not(None), holds).limit(_MOST_NAMES + 1)))


def _publishers(connection: Connection, names: Iterable[str]) -> list[str]:
    """Publishers by these names, as the record writes them."""
    every = _different(report.c.publisher)
    return list(connection.scalars(select(every).where(func.lower(every).in_([name.lower() for name in names]))))


def _different(column: ColumnElement[Any]) -> ColumnElement[str]:
    """All values of an indexed column, each found by a step in its index: far fewer than there are rows."""
    table: Any = column.table
    steps = select(func.min(column, type_=String).label("value")).select_from(table).cte(recursive=True)
    further = select(func.min(column, type_=String)).where(column > steps.c.value).scalar_subquery()
    return steps.union_all(select(further).where(steps.c.value.is_not(None))).c.value


def _of_reports(connection: Connection, meant: ColumnElement[bool]) -> Way:
    joined = claim.join(report, report.c.id == claim.c.report_id)
    ids = select(claim.c.event_id).select_from(joined).where(meant, claim.c.event_id.is_not(None))
    test = exists().select_from(joined).where(claim.c.event_id == event.c.id, meant)
    return Way(ids, test, unindexed(connection)("id").in_(ids))


def in_box(connection: Connection, box: tuple[float, float, float, float]) -> Way:
    """By a box of the map: south, west, north, east."""
    return _on_map(connection, lambda column: _in_box(*box, column))


def _on_map(connection: Connection, there: Callable[[_Column], ColumnElement[bool]]) -> Way:
    test = there(unindexed(connection))
    return Way(select(event.c.id).where(there(_as_it_is)), test, test, told=True)


def _near(near: Near, column: _Column, *, sqlite: bool) -> ColumnElement[bool]:
    # The point of a whole country is near to nothing.
    parts = [
        column("precision") != "country",
        column("lat").is_not(None),
        sql_km_between(event.c.lat, event.c.lon, near.lat, near.lon, sqlite=sqlite) <= near.km,
    ]
    box = box_around(near.lat, near.lon, near.km)
    if box is not None:
        parts.insert(0, _in_box(*box, column))
    return and_(*parts)


def _in_box(south: float, west: float, north: float, east: float, column: _Column) -> ColumnElement[bool]:
    lat, lon = column("lat"), column("lon")
    across: ColumnElement[bool] = lon.between(west, east) if west <= east else or_(lon >= west, lon <= east)
    return and_(lat.between(south, north), across)


def _sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"
