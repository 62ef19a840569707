"""The first events of an order, how many there are, and what to count: quick over a million events.

What is rare is gathered by the way that finds it and put in order then; what is frequent is met soon enough by going
through the events in their order. So neither takes long, and the database is never left to guess which it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from vedette.errors import InputError
from vedette.model import REVIEWS
from vedette.record.filters import ORDERS, EventFilter
from vedette.record.narrowing import in_box, own, unindexed, ways
from vedette.record.tables import event, event_actor

__all__ = ["MOST_COUNTED", "Meant", "order_by"]

#: Further than this nothing is counted; what must be looked for in other tables, only so far.
MOST_COUNTED, _MOST_TESTED = 10_000, 100
# What is more frequent than this is not gathered.
_FEW = 1000
# Ids asked for in one statement.
_TOGETHER = 1000


def order_by(order: str) -> tuple[ColumnElement[Any], ...]:
    """An order of events.

    Raises:
        InputError: if there is no such order.
    """
    if order == "newest":
        return event.c.day.desc().nulls_last(), event.c.id
    if order == "oldest":
        return event.c.day.asc().nulls_last(), event.c.id
    if order == "uncertain":
        return event.c.confidence, event.c.id
    if order == "changed":
        return event.c.changed.desc(), event.c.id
    raise InputError(f"{order}: not an order of events: {', '.join(ORDERS)}")


class Meant:
    """The events that a filter means.

    Args:
        connection: to the record.
        asked: the filter.
        within: also within this part of the map: south, west, north, east.

    Raises:
        InputError: if the filter can't be used.
    """

    def __init__(
        self, connection: Connection, asked: EventFilter, *, within: tuple[float, float, float, float] | None = None
    ) -> None:
        self._connection = connection
        self._asked = asked
        self._own = list(own(asked, unindexed(connection)))
        self._ways = ways(connection, asked)
        if within is not None:
            self._ways.append(in_box(connection, within))

    def bodies(self, order: str, limit: int, offset: int = 0) -> list[Any]:
        """The bodies of ``limit`` events after the first ``offset`` of an order.

        Raises:
            InputError: if there is no such order.
        """
        order_by(order)
        rows = self._gathered
        if rows is not None:
            ids = [row.id for row in _sorted(rows, order)[offset : offset + limit]]
        else:
            ids = list(islice(self._in_order(order, offset + limit), offset, None))
        found: dict[str, Any] = {}
        for row in self._of_ids(ids, (), event.c.id, event.c.body):
            found[row.id] = row.body
        return [found[ident] for ident in ids]

    def at_least(self, most: int = MOST_COUNTED) -> tuple[int, bool]:
        """How many there are, counted up to ``most``, and whether there are more."""
        if self._gathered is not None:
            total = len(self._gathered)
        elif all(way.told for way in self._ways):
            counted = select(event.c.day).where(*self._tests).limit(most + 1).subquery()
            total = int(self._connection.scalar(select(func.count()).select_from(counted)) or 0)
        else:
            most = min(most, _MOST_TESTED)
            total = sum(1 for _ in self._in_order("newest", most + 1))
        return min(total, most), total > most

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """What to ask of events in order to count all those meant."""
        if self._fewest is None:
            return [*self._own, *(way.broad for way in self._ways)]
        ids, n = self._fewest
        return [event.c.id.in_(ids), *self._own, *(way.test for m, way in enumerate(self._ways) if m != n)]

    @cached_property
    def _fewest(self) -> tuple[list[str], int] | None:
        """The ids of the way that finds the fewest events, and which it is; ``None`` if all of them find many."""
        best: tuple[list[str], int] | None = None
        for n, way in enumerate(self._ways):
            most = _FEW if best is None else len(best[0]) - 1
            if most < 0:
                break
            ids = list(self._connection.scalars(way.ids.distinct().limit(most + 1)))
            if len(ids) <= most:
                best = ids, n
        return best

    @cached_property
    def _gathered(self) -> list[Any] | None:
        """All of them with what they are ordered by, if a way finds few; ``None`` if there are many."""
        if self._fewest is None:
            return None
        ids, n = self._fewest
        tests = [*self._own, *(way.test for m, way in enumerate(self._ways) if m != n)]
        return list(self._of_ids(ids, tests, event.c.id, event.c.day, event.c.confidence, event.c.changed))

    def _of_ids(
        self, ids: Sequence[str], tests: Sequence[ColumnElement[bool]], *columns: ColumnElement[Any]
    ) -> Iterator[Any]:
        for start in range(0, len(ids), _TOGETHER):
            query = select(*columns).where(event.c.id.in_(ids[start : start + _TOGETHER]), *tests)
            yield from self._connection.execute(query)

    @property
    def _tests(self) -> list[ColumnElement[bool]]:
        return [*self._own, *(way.test for way in self._ways)]

    def _in_order(self, order: str, most: int) -> Iterator[str]:
        """Ids in an order, by the index that holds it."""
        if order == "uncertain":
            yield from self._uncertain(most)
        elif order == "changed":
            query = select(event.c.id).where(*self._tests)
            yield from self._connection.scalars(query.order_by(*order_by(order)).limit(most))
        else:
            leads = [(n, way) for n, way in enumerate(self._ways) if way.led]
            if leads:
                n, way = leads[0]
                tests = [*self._own, *(other.test for m, other in enumerate(self._ways) if m != n)]
                to_event = event.c.id == event_actor.c.event_id
                joined = [led.distinct().join_from(event_actor, event, to_event) for led in way.led]
                parts = [(part.where(*tests), event_actor.c.day, event_actor.c.event_id) for part in joined]
            else:
                parts = [(select(event.c.day, event.c.id).where(*self._tests), event.c.day, event.c.id)]
            yield from islice(self._by_day(parts, order == "newest", most), most)

    def _by_day(self, parts: Sequence[tuple[Select[Any], Any, Any]], newest: bool, most: int) -> Iterator[str]:
        """Ids by day from several queries, each once; those without a day last."""
        # A part at a time: no index of both databases has the days that are not known last, both ways.
        found = []
        for query, day, ident in parts:
            dated = query.where(day.is_not(None)).order_by(day.desc() if newest else day, ident).limit(most)
            found.append([tuple(row) for row in self._connection.execute(dated)])
        # Both orders of the days have ids ascending within a day.
        days = [{day: [i for _, i in rows] for day, rows in groupby(part, itemgetter(0))} for part in found]
        seen: set[str] = set()
        for day in sorted(set().union(*days), reverse=newest):
            for ident in sorted({i for part in days for i in part.get(day, ())}):
                if ident not in seen:
                    seen.add(ident)
                    yield ident
        if len(seen) < most and not (self._asked.since or self._asked.until):
            undated: set[str] = set()
            for query, day, ident in parts:
                rest = query.where(day.is_(None)).order_by(ident).limit(most)
                undated.update(i for _, i in self._connection.execute(rest))
            yield from sorted(undated - seen)

    def _uncertain(self, most: int) -> Iterator[str]:
        """The least certain first, of each state of review by its own stretch of the index."""

        def of(review: str) -> Select[Any]:
            query = select(event.c.confidence, event.c.id).where(event.c.review == review, *self._tests)
            return query.order_by(event.c.confidence, event.c.id).limit(most)

        found = [self._connection.execute(of(review)).all() for review in self._asked.reviews or REVIEWS]
        yield from (ident for _, ident in islice(merge(*([tuple(row) for row in rows] for rows in found)), most))


def _sorted(rows: Sequence[Any], order: str) -> list[Any]:
    by_id = sorted(rows, key=lambda row: row.id)
    if order == "newest":
        return sorted(by_id, key=lambda row: row.day or "", reverse=True)
    if order == "oldest":
        return sorted(by_id, key=lambda row: (row.day is None, row.day or ""))
    if order == "changed":
        return sorted(by_id, key=lambda row: -row.changed)
    return sorted(by_id, key=lambda row: row.confidence)
