"""Counts for the pages: facets, the line of time and the grid of the map, quick over a million events.

Everything here is counted in the database, over a bounded number of the newest events where exactness would take too
long (and then says so), and kept until the record next changes.
"""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Connection, Integer, Select, func, select
from sqlalchemy import case as sql_case
from sqlalchemy import cast as sql_cast

from vedette.ontology import event_types
from vedette.record import EventFilter, Record
from vedette.record.paging import MOST_COUNTED, Meant
from vedette.record.tables import claim, event, event_actor, report

__all__ = ["MOST_COUNTED", "Cell", "Counting", "Facet", "Facets", "Line", "Total"]

# Facets are counted over so many of the newest events, those that need other tables over fewer.
_MOST_OWN, _MOST_JOINED = 10_000, 1_000
#: The map draws so many of the newest events in view.
MOST_DRAWN = 100_000
_MOST_KEPT = 256
_MOST_CELLS = 1500
_SHOWN = {"country": 40, "actor": 25, "publisher": 25, "admin1": 25}

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Total:
    """How many: exactly, or more than ``n``."""

    n: int
    more: bool

    def __str__(self) -> str:
        return f"{self.n:,}{'+' if self.more else ''}"


@dataclass(frozen=True, slots=True)
class Facet:
    """A field's values and how many events have each, the most frequent first.

    Attributes:
        name: as in an address.
        values: (value, label, number).
        of: counted over so many of the newest events only; ``None`` over all.
    """

    name: str
    values: tuple[tuple[str, str, int], ...]
    of: int | None


@dataclass(frozen=True, slots=True)
class Facets:
    """The facets of a question, in the order shown."""

    facets: tuple[Facet, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Events over time.

    Attributes:
        step: ``day``, ``week`` or ``month``.
        days: the first day of each step, without gaps.
        events: how many in each.
        conflict: how many of those are material conflict.
    """

    step: str
    days: tuple[str, ...]
    events: tuple[int, ...]
    conflict: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """Events of a cell of the map: their middle, how far they reach, how many, how many of material conflict."""

    lat: float
    lon: float
    box: tuple[float, float, float, float]
    events: int
    conflict: int


def _conflict_types() -> list[str]:
    return [code for code, kind in event_types().items() if kind.quad == "material conflict"]


class Counting:
    """Counts of one record, kept until it changes. Safe to share between threads."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}

    def kept(self, key: Hashable, make: Callable[[], _Value], *, of: int | None = None) -> _Value:
        """What was made for this key since the record last changed; of several who ask at once one makes it.

        Args:
            key: what it is, with all that it depends on but the record.
            make: makes it.
            of: a number that changes when it must be made anew; by default that of the record's last change.
        """
        whole = (self._record.last_change() if of is None else of, key)
        with self._lock:
            if whole in self._kept:
                self._kept.move_to_end(whole)
                return cast(_Value, self._kept[whole])
            making = self._making.setdefault(whole, threading.Lock())
        with making:
            with self._lock:
                if whole in self._kept:
                    return cast(_Value, self._kept[whole])
            made = make()
            with self._lock:
                self._kept[whole] = made
                self._making.pop(whole, None)
                while len(self._kept) > _MOST_KEPT:
                    self._kept.popitem(last=False)
        return made

    def peek(self, key: Hashable) -> Any:
        """What was made for this key since the record last changed; ``None`` if nothing was."""
        with self._lock:
            return self._kept.get((self._record.last_change(), key))

    def total(self, asked: EventFilter, most: int = MOST_COUNTED) -> Total:
        """How many events are meant, counted up to ``most``."""

        def make() -> Total:
            with self._record.asking() as connection:
                return Total(*Meant(connection, asked).at_least(most))

        return self.kept(("total", asked, most), make)

    def facets(self, asked: EventFilter) -> Facets:
        """The facets of a question. A field's own choice doesn't narrow its own facet, so that more can be chosen."""
        return self.kept(("facets", asked), lambda: self._facets(asked))

    def _facets(self, asked: EventFilter) -> Facets:
        out = []
        with self._record.asking() as connection:
            for name, open_ended in (
                ("type", replace(asked, types=())),
                ("status", replace(asked, statuses=())),
                # Rejected events are left out unless asked for, but there to be chosen.
                ("review", replace(asked, reviews=())),
                ("country", replace(asked, countries=())),
            ):
                out.append(_own_facet(connection, name, open_ended))
            if asked.countries:
                out.append(_own_facet(connection, "admin1", replace(asked, admin1=())))
            out.append(_actors(connection, replace(asked, actors=())))
            out.append(_publishers(connection, replace(asked, publishers=())))
        return Facets(tuple(facet for facet in out if facet.values))

    def line(self, asked: EventFilter) -> Line:
        """Events over time: a step is a day, a week or a month, as the time they cover is long."""
        return self.kept(("line", asked), lambda: self._line(asked))

    def _line(self, asked: EventFilter) -> Line:
        fights = func.sum(sql_case((event.c.type.in_(_conflict_types()), 1), else_=0))
        with self._record.asking() as connection:
            query = (
                select(event.c.day, func.count(), fights)
                .where(event.c.day.is_not(None), *Meant(connection, asked).conditions)
                .group_by(event.c.day)
            )
            rows = [(day, int(n), int(f)) for day, n, f in connection.execute(query)]
        return _steps(rows)

    def cells(self, asked: EventFilter, view: tuple[float, float, float, float], zoom: int) -> list[Cell]:
        """The map's grid of what is meant and lies in view (south, west, north, east), at most 1500 cells."""
        # 24 pixels at this zoom.
        size = 360 / (2 ** min(max(zoom, 0), 18) * 256) * 24
        # A little further than seen, on a coarse raster, so that small moves find what was counted before.
        wide = _snapped(view, size)
        return self.kept(("cells", asked, wide, zoom), lambda: self._cells(asked, wide, size))

    def _cells(self, asked: EventFilter, view: tuple[float, float, float, float], size: float) -> list[Cell]:
        with self._record.asking() as connection:
            columns = event.c.lat, event.c.lon, event.c.type
            drawn = _newest(Meant(connection, asked, within=view), MOST_DRAWN, *columns).subquery().c
            step = _floor(connection)
            fights = func.sum(sql_case((drawn.type.in_(_conflict_types()), 1), else_=0))
            query = (
                select(
                    func.avg(drawn.lat),
                    func.avg(drawn.lon),
                    func.min(drawn.lat),
                    func.min(drawn.lon),
                    func.max(drawn.lat),
                    func.max(drawn.lon),
                    func.count(),
                    fights,
                )
                .group_by(step((drawn.lat + 90) / size), step((drawn.lon + 180) / size))
                .order_by(func.count().desc())
                .limit(_MOST_CELLS)
            )
            return [Cell(a, b, (c, d, e, f), int(n), int(k)) for a, b, c, d, e, f, n, k in connection.execute(query)]


def _floor(connection: Connection) -> Callable[[ColumnElement[Any]], ColumnElement[Any]]:
    # SQLite's cast cuts off, PostgreSQL's rounds; what is cast here is never negative.
    if connection.dialect.name == "sqlite":
        return lambda value: sql_cast(value, Integer)
    return lambda value: func.floor(value)


def _snapped(view: tuple[float, float, float, float], size: float) -> tuple[float, float, float, float]:
    """The view widened to whole steps of a coarse raster."""
    raster = size * 16
    south, west, north, east = view

    def down(x: float) -> float:
        return round(x // raster * raster, 6)

    return (
        max(-90.0, down(south)),
        max(-180.0, down(west)),
        min(90.0, down(north) + raster),
        min(180.0, down(east) + raster),
    )


def _newest(meant: Meant, most: int, *columns: ColumnElement[Any]) -> Select[Any]:
    return select(*columns).where(*meant.conditions).order_by(event.c.day.desc(), event.c.id).limit(most)


def _own_facet(connection: Connection, name: str, asked: EventFilter) -> Facet:
    """A facet of one of the event's own columns."""
    newest = _newest(Meant(connection, asked), _MOST_OWN, event.c[name].label("value")).subquery()
    query = (
        select(newest.c.value, func.count().label("n"))
        .group_by(newest.c.value)
        .order_by(func.count().desc(), newest.c.value)
    )
    rows = connection.execute(query).all()
    values = tuple((str(value), str(value), int(n)) for value, n in rows if value is not None)
    whole = sum(int(row.n) for row in rows) < _MOST_OWN
    return Facet(name, values[: _SHOWN.get(name, 40)], None if whole else _MOST_OWN)


def _newest_ids(connection: Connection, asked: EventFilter) -> tuple[list[str], int | None]:
    """Ids of the newest, and how many these are if there are more."""
    ids = list(connection.scalars(_newest(Meant(connection, asked), _MOST_JOINED, event.c.id)))
    return ids, _MOST_JOINED if len(ids) == _MOST_JOINED else None


def _actors(connection: Connection, asked: EventFilter) -> Facet:
    ids, bound = _newest_ids(connection, asked)
    number = func.count(event_actor.c.event_id.distinct())
    query = (
        select(event_actor.c.actor_id, func.max(event_actor.c.name), number)
        .where(event_actor.c.event_id.in_(ids))
        .group_by(event_actor.c.actor_id)
        .order_by(number.desc(), event_actor.c.actor_id)
        .limit(_SHOWN["actor"])
    )
    values = tuple((ident, name, int(n)) for ident, name, n in connection.execute(query))
    return Facet("actor", values, bound)


def _publishers(connection: Connection, asked: EventFilter) -> Facet:
    ids, bound = _newest_ids(connection, asked)
    number = func.count(claim.c.event_id.distinct())
    query = (
        select(report.c.publisher, number)
        .select_from(claim.join(report, report.c.id == claim.c.report_id))
        .where(claim.c.event_id.in_(ids), report.c.publisher.is_not(None))
        .group_by(report.c.publisher)
        .order_by(number.desc(), report.c.publisher)
        .limit(_SHOWN["publisher"])
    )
    values = tuple((name, name, int(n)) for name, n in connection.execute(query))
    return Facet("publisher", values, bound)


def _steps(rows: list[tuple[str, int, int]]) -> Line:
    days: dict[date, tuple[int, int]] = {}
    for iso, n, fights in rows:
        days[date.fromisoformat(iso)] = (n, fights)
    if not days:
        return Line("day", (), (), ())
    first, last = min(days), max(days)
    length = (last - first).days
    step = "day" if length <= 400 else "week" if length <= 3000 else "month"
    events: Counter[date] = Counter()
    conflict: Counter[date] = Counter()
    for day, (n, fights) in days.items():
        events[_begin(day, step)] += n
        conflict[_begin(day, step)] += fights
    starts = []
    at = _begin(first, step)
    while at <= last:
        starts.append(at)
        at = _next(at, step)
    return Line(
        step,
        tuple(d.isoformat() for d in starts),
        tuple(events[d] for d in starts),
        tuple(conflict[d] for d in starts),
    )


def _begin(day: date, step: str) -> date:
    if step == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step == "month" else day


def _next(day: date, step: str) -> date:
    if step == "month":
        return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return day + timedelta(days=7 if step == "week" else 1)
