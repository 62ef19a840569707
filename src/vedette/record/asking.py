"""Questions to a record: which events, how many, with which claims, from which reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Select, exists, func, select

from vedette.errors import InputError
from vedette.model import REVIEWS, Event
from vedette.record import search
from vedette.record.filters import EVERY, EventFilter
from vedette.record.narrowing import conditions, iso_day
from vedette.record.paging import Meant, order_by
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
    "stream_reports",
]

#: What events can be counted by.
COUNTED = ("type", "status", "country", "admin1", "day", "week", "month", "publisher", "actor", "review")

# Rows fetched at a time, and events that are counted and taken away again.
_TOGETHER, _FEW = 500, 20_000


# --- events ----------------------------------------------------------------------------------------------------------


def events(
    connection: Connection, asked: EventFilter, *, order: str, limit: int | None, offset: int
) -> Iterator[Event]:
    """The events meant; with a limit the first of them, without reading those that come after.

    Raises:
        InputError: if the filter can't be used.
    """
    if limit is not None:
        yield from map(event_of, Meant(connection, asked).bodies(order, limit, offset))
        return
    query = select(event.c.body).where(*conditions(connection, asked)).order_by(*order_by(order)).offset(offset)
    with connection.execution_options(yield_per=_TOGETHER).scalars(query) as bodies:
        yield from map(event_of, bodies)


def count(connection: Connection, asked: EventFilter) -> int:
    """How many events are meant."""
    query = select(func.count()).select_from(event).where(*conditions(connection, asked))
    return int(connection.scalar(query) or 0)


def counts(connection: Connection, asked: EventFilter, by: str) -> dict[str, int]:
    """How many events are meant, by one of :data:`COUNTED`; what is not known counts under an empty string."""
    if by == "actor" and replace(asked, reviews=EVERY.reviews) == EVERY:
        along = _by_actor(connection, asked.reviews or REVIEWS)
        if along is not None:
            return along
    meant = conditions(connection, asked)
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


def _by_actor(connection: Connection, reviews: Collection[str]) -> dict[str, int] | None:
    """How many events each actor takes part in; ``None`` where too many are of another state of review.

    All are counted along one index, and what is not meant is taken away again: a tenth of the time of a join.
    """
    others = [review for review in REVIEWS if review not in reviews]
    out = select(event.c.id).where(event.c.review.in_(others))
    few = select(func.count()).select_from(out.limit(_FEW + 1).subquery())
    if others and int(connection.scalar(few) or 0) > _FEW:
        return None
    one = select(event_actor.c.actor_id, event_actor.c.day, event_actor.c.event_id).distinct()
    parts = one.subquery()
    query = select(parts.c.actor_id, func.count()).group_by(parts.c.actor_id)
    found: Counter[str] = Counter({ident: int(n) for ident, n in connection.execute(query)})
    if others:
        parts = one.where(event_actor.c.event_id.in_(out)).subquery()
        query = select(parts.c.actor_id, func.count()).group_by(parts.c.actor_id)
        found.subtract({ident: int(n) for ident, n in connection.execute(query)})
    return {ident: n for ident, n in sorted(found.items()) if n}


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
        query = query.where(search.holds(text, sqlite=sqlite))
    return query.order_by(report.c.published_day.desc().nulls_last(), report.c.n.desc()).limit(limit).offset(offset)


def count_reports(connection: Connection) -> int:
    """How many reports there are."""
    return int(connection.scalar(select(func.count()).select_from(report)) or 0)


def stream_reports(connection: Connection, query: Select[Any]) -> Iterator[StoredReport]:
    """The reports that :func:`reports` asks for."""
    with connection.execution_options(yield_per=100).execute(query) as rows:
        yield from map(stored_report, rows)
