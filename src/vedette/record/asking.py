"""Questions to a record: which events, how many, with which claims, from which reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, or_, select

from vedette.errors import InputError
from vedette.model import Event
from vedette.record import search
from vedette.record.distance import box_around, sql_km_between
from vedette.record.filters import ORDERS, EventFilter, Near
from vedette.record.rows import event_of, stored_claim, stored_report
from vedette.record.stored import StoredClaim, StoredReport
from vedette.record.tables import alias, claim, event, event_actor, report

__all__ = [
    "COUNTED",
    "claims",
    "count",
    "counts",
    "current_id",
    "event_with",
    "events",
    "report_with",
    "reports",
    "stream_events",
    "stream_reports",
]

#: What events can be counted by.
COUNTED = ("type", "status", "country", "admin1", "day", "week", "month", "publisher", "actor", "review")

# Rows fetched at a time.
_TOGETHER = 500


# --- which events ----------------------------------------------------------------------------------------------------


def conditions(asked: EventFilter, *, sqlite: bool) -> list[ColumnElement[bool]]:
    """The filter as conditions on the table of events.

    Raises:
        InputError: if a day is no day, or a text names no words.
    """
    found = [*_when_and_what(asked), *_who_and_where(asked, sqlite=sqlite)]
    for column, values in (
        (event.c.country, asked.countries),
        (event.c.status, asked.statuses),
        (event.c.review, asked.reviews),
        (event.c.id, asked.ids),
    ):
        if values:
            found.append(column.in_(values))
    if asked.publishers:
        by_them = func.lower(report.c.publisher).in_([name.lower() for name in asked.publishers])
        found.append(event.c.id.in_(_of_reports(select(report.c.id).where(by_them))))
    if asked.min_publishers > 1:
        found.append(event.c.n_publishers >= asked.min_publishers)
    if asked.text is not None:
        found.append(event.c.id.in_(_of_reports(search.matching(asked.text, sqlite=sqlite))))
    if asked.disagrees:
        found.append(event.c.disagrees)
    if asked.changed_after is not None:
        found.append(event.c.changed > asked.changed_after)
    return found


def _when_and_what(asked: EventFilter) -> Iterator[ColumnElement[bool]]:
    if asked.since is not None:
        yield event.c.day >= iso_day(asked.since)
    if asked.until is not None:
        yield event.c.day <= iso_day(asked.until)
    if asked.types:
        yield or_(*map(_type, asked.types))


def _who_and_where(asked: EventFilter, *, sqlite: bool) -> Iterator[ColumnElement[bool]]:
    for names, role in ((asked.actors, None), (asked.sources, "source"), (asked.targets, "target")):
        if names:
            yield event.c.id.in_(_with_actors(names, role))
    if asked.near is not None:
        yield _near(asked.near, sqlite=sqlite)
    if asked.box is not None:
        yield _in_box(*asked.box)
    if asked.admin1:
        yield func.lower(event.c.admin1).in_([name.lower() for name in asked.admin1])


def iso_day(day: str) -> str:
    """``day`` itself, if it is an ISO day.

    Raises:
        InputError: if it is none.
    """
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError as error:
        raise InputError(f"{day}: not a day: write it as 2018-09-17") from error


def _type(asked: str) -> ColumnElement[bool]:
    kind, _, mode = asked.partition("/")
    is_type = event.c.type == kind.upper()
    return and_(is_type, event.c.mode == mode) if mode else is_type


def _with_actors(asked: Iterable[str], role: str | None) -> Select[Any]:
    any_of = or_(
        *(or_(event_actor.c.actor_id == name, event_actor.c.name.icontains(name, autoescape=True)) for name in asked)
    )
    query = select(event_actor.c.event_id).where(any_of)
    return query if role is None else query.where(event_actor.c.role == role)


def _near(near: Near, *, sqlite: bool) -> ColumnElement[bool]:
    # The point of a whole country is near to nothing.
    parts = [
        event.c.precision != "country",
        event.c.lat.is_not(None),
        sql_km_between(event.c.lat, event.c.lon, near.lat, near.lon, sqlite=sqlite) <= near.km,
    ]
    box = box_around(near.lat, near.lon, near.km)
    if box is not None:
        parts.insert(0, _in_box(*box))
    return and_(*parts)


def _in_box(south: float, west: float, north: float, east: float) -> ColumnElement[bool]:
    lon = event.c.lon
    across: ColumnElement[bool] = lon.between(west, east) if west <= east else or_(lon >= west, lon <= east)
    return and_(event.c.lat.between(south, north), across)


def _of_reports(ids: Select[Any]) -> Select[Any]:
    return select(claim.c.event_id).where(claim.c.report_id.in_(ids), claim.c.event_id.is_not(None))


# --- events ----------------------------------------------------------------------------------------------------------


def events(asked: EventFilter, *, order: str, limit: int | None, offset: int, sqlite: bool) -> Select[Any]:
    """The query for the bodies of the events meant.

    Raises:
        InputError: if the filter or the order can't be used.
    """
    query = select(event.c.body).where(*conditions(asked, sqlite=sqlite))
    return query.order_by(*_order(order)).limit(limit).offset(offset)


def stream_events(connection: Connection, query: Select[Any]) -> Iterator[Event]:
    """The events that :func:`events` asks for."""
    with connection.execution_options(yield_per=_TOGETHER).scalars(query) as bodies:
        yield from map(event_of, bodies)


def _order(order: str) -> tuple[ColumnElement[Any], ...]:
    if order == "newest":
        return event.c.day.desc().nulls_last(), event.c.id
    if order == "oldest":
        return event.c.day.asc().nulls_last(), event.c.id
    if order == "uncertain":
        return event.c.confidence, event.c.id
    if order == "changed":
        return event.c.changed.desc(), event.c.id
    raise InputError(f"{order}: not an order of events: {', '.join(ORDERS)}")


def count(connection: Connection, asked: EventFilter) -> int:
    """How many events are meant."""
    query = select(func.count()).select_from(event).where(*conditions(asked, sqlite=_sqlite(connection)))
    return int(connection.scalar(query) or 0)


def counts(connection: Connection, asked: EventFilter, by: str) -> dict[str, int]:
    """How many events are meant, by one of :data:`COUNTED`; what is not known counts under an empty string."""
    meant = conditions(asked, sqlite=_sqlite(connection))
    every = func.count(event.c.id.distinct())
    if by in {"type", "status", "country", "admin1", "review", "day"}:
        query = select(event.c[by], func.count()).where(*meant).group_by(event.c[by])
    elif by in {"week", "month"}:
        query = select(event.c.day, func.count()).where(*meant).group_by(event.c.day)
    elif by == "publisher":
        joined = event.join(claim, claim.c.event_id == event.c.id).join(report, report.c.id == claim.c.report_id)
        query = select(report.c.publisher, every).select_from(joined).where(*meant).group_by(report.c.publisher)
    elif by == "actor":
        joined = event.join(event_actor, event_actor.c.event_id == event.c.id)
        query = select(event_actor.c.actor_id, every).select_from(joined).where(*meant).group_by(event_actor.c.actor_id)
    else:
        raise InputError(f"{by}: events can't be counted by that, but by {', '.join(COUNTED)}")
    found: Counter[str] = Counter()
    for key, number in connection.execute(query):
        found[_period(key or "", by)] += number
    return dict(sorted(found.items()))


def _period(key: str, by: str) -> str:
    """The first day of a week, the year and month of a day."""
    if by == "month":
        return key[:7]
    if by == "week" and key:
        day = date.fromisoformat(key)
        return (day - timedelta(days=day.weekday())).isoformat()
    return key


def current_id(connection: Connection, event_id: str) -> str:
    """The id that an event has now: merged events keep their old ids as names.

    Raises:
        InputError: if there is no such event.
    """
    if connection.scalar(select(exists().where(event.c.id == event_id))):
        return event_id
    now = connection.scalar(select(alias.c.event_id).where(alias.c.old == event_id))
    if now is None:
        raise InputError(f"{event_id}: there is no such event in the record; `vedette events` lists them")
    return str(now)


def event_with(connection: Connection, event_id: str) -> Event:
    """One event.

    Raises:
        InputError: if there is no such event.
    """
    body = connection.scalar(select(event.c.body).where(event.c.id == current_id(connection, event_id)))
    assert body is not None
    return event_of(body)


# --- claims and reports ----------------------------------------------------------------------------------------------


def claims(
    connection: Connection,
    *,
    event_id: str | None = None,
    report_id: str | None = None,
    claim_ids: Collection[str] | None = None,
) -> list[StoredClaim]:
    """The claims of an event, oldest report first, of a report, in the order of the text, or some by id."""
    query = select(claim).join(report, report.c.id == claim.c.report_id)
    if event_id is not None:
        query = query.where(claim.c.event_id == event_id)
    if report_id is not None:
        query = query.where(claim.c.report_id == report_id)
    if claim_ids is not None:
        query = query.where(claim.c.id.in_(claim_ids))
    query = query.order_by(report.c.published_day.asc().nulls_last(), report.c.id, claim.c.at, claim.c.id)
    return [stored_claim(row) for row in connection.execute(query)]


def report_with(connection: Connection, report_id: str) -> StoredReport:
    """One report.

    Raises:
        InputError: if there is no such report.
    """
    row = connection.execute(select(report).where(report.c.id == report_id)).first()
    if row is None:
        raise InputError(f"{report_id}: there is no such report in the record; `vedette reports` lists them")
    return stored_report(row)


def reports(
    *,
    since: str | None,
    until: str | None,
    publisher: str | None,
    text: str | None,
    limit: int | None,
    offset: int,
    sqlite: bool,
) -> Select[Any]:
    """The query for reports, the newest first.

    Raises:
        InputError: if a day is no day, or the text names no words.
    """
    query = select(report)
    if since is not None:
        query = query.where(report.c.published_day >= iso_day(since))
    if until is not None:
        query = query.where(report.c.published_day <= iso_day(until))
    if publisher is not None:
        query = query.where(report.c.publisher.icontains(publisher, autoescape=True))
    if text is not None:
        query = query.where(report.c.id.in_(search.matching(text, sqlite=sqlite)))
    return query.order_by(report.c.published_day.desc().nulls_last(), report.c.n.desc()).limit(limit).offset(offset)


def count_reports(connection: Connection) -> int:
    """How many reports there are."""
    return int(connection.scalar(select(func.count()).select_from(report)) or 0)


def stream_reports(connection: Connection, query: Select[Any]) -> Iterator[StoredReport]:
    """The reports that :func:`reports` asks for."""
    with connection.execution_options(yield_per=100).execute(query) as rows:
        yield from map(stored_report, rows)


def _sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"
