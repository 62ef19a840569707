"""What new claims change is found without grouping all anew, and comes to the same."""

from __future__ import annotations

from itertools import islice
from typing import Any

from bench.newswire import wire
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, select

from tests.record.canned import FETCHED
from tests.record.join.test_order import filled, reports
from vedette.record import deciding
from vedette.record.adding import add
from vedette.record.join.decisions import Decisions
from vedette.record.join.grouping import group
from vedette.record.join.store import Shelf
from vedette.record.tables import claim, event, metadata


def events_in(connection: Connection) -> set[frozenset[str]]:
    """The claims of each event, as they are kept."""
    held: dict[str, set[str]] = {}
    for row in connection.execute(select(claim.c.id, claim.c.event_id)):
        held.setdefault(row.event_id, set()).add(row.id)
    return set(map(frozenset, held.values()))


def grouped_anew(connection: Connection) -> set[frozenset[str]]:
    """The same, if all claims are grouped at once."""
    everything = list(connection.scalars(select(claim.c.id)))
    events = list(connection.scalars(select(event.c.id)))
    found = group(Shelf(connection), Decisions(connection), everything, events)
    return set(map(frozenset, found.groups))


@settings(max_examples=25)
@given(reports)
def test_report_by_report_comes_to_what_all_at_once_does(some: list[Any]) -> None:
    with filled(some) as connection:
        assert events_in(connection) == grouped_anew(connection)


@settings(max_examples=25)
@given(reports, reports, st.lists(st.tuples(st.booleans(), st.integers(0, 99), st.integers(0, 99)), max_size=4))
def test_so_it_does_when_people_decide_in_between(
    some: list[Any], more: list[Any], decided: list[tuple[bool, int, int]]
) -> None:
    known = {one.reading.report.id for one in some}
    with filled(some) as connection:
        for together, x, y in decided:
            ids = list(connection.scalars(select(event.c.id).order_by(event.c.id)))
            if not ids:
                continue
            one, other = ids[x % len(ids)], ids[y % len(ids)]
            claims = list(connection.scalars(select(claim.c.id).where(claim.c.event_id == one).order_by(claim.c.id)))
            if together and one != other:
                deciding.merge(connection, one, other, who="tester", why="")
            elif not together and len(claims) > 1:
                deciding.split(connection, one, claims[: 1 + y % (len(claims) - 1)], who="tester", why="")
        for one in more:
            if one.reading.report.id not in known:
                add(connection, one.reading, one.raw, fetched=FETCHED, headers={}, who="tester")
        assert events_in(connection) == grouped_anew(connection)


def test_so_it_does_over_a_wire_where_links_connect_hundreds() -> None:
    with create_engine("sqlite://").connect() as connection:
        metadata.create_all(connection)
        for reading, raw in islice(wire(4000), 120):
            add(connection, reading, raw, fetched=FETCHED, headers={}, who="tester")
        kept = events_in(connection)
        assert len(kept) > 150 and max(map(len, kept)) > 5
        assert kept == grouped_anew(connection)
