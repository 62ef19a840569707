"""The pages of a list are pieces of the whole list, by whichever way the events are found."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from bench.synthetic import fill
from sqlalchemy import create_engine, inspect

from vedette.errors import InputError
from vedette.model import Event
from vedette.record import ORDERS, EventFilter, Near, Record, paging, schema
from vedette.record.distance import km_between

EVENTS = 400


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def long(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """A record of some hundred events, some of them looked at, one without a day."""
    if request.param == "sqlite":
        target = str(tmp_path_factory.mktemp("long") / "vedette.db")
    else:
        target = request.getfixturevalue("postgres_long")
    fill(target, events=EVENTS, seed=3)
    with Record.open(target, who="tester") as record:
        newest = [event.id for event in record.events()]
        with record.filling() as connection:
            for ident in (newest[5], newest[9]):
                connection.exec_driver_sql(f"UPDATE event SET day = NULL WHERE id = '{ident}'")
                connection.exec_driver_sql(f"UPDATE event_actor SET day = NULL WHERE event_id = '{ident}'")
            connection.exec_driver_sql(f"UPDATE event SET review = 'accepted' WHERE id = '{newest[7]}'")
            connection.exec_driver_sql(f"UPDATE event SET review = 'rejected' WHERE id = '{newest[8]}'")
        yield record


ASKED = [
    EventFilter(),
    EventFilter(since="2019-01-01", until="2021-12-31", types=("ASSAULT/aerial", "AID")),
    EventFilter(actors=("russia-military",)),
    EventFilter(actors=("russia-military", "rebel", "turkish")),
    EventFilter(sources=("rebel",), targets=("government", "police"), statuses=("happened",)),
    EventFilter(actors=("nobody of this name",)),
    EventFilter(near=Near(35.93, 36.63, 60)),
    EventFilter(near=Near(35.93, 36.63, 300), actors=("military",), since="2018-01-01"),
    EventFilter(box=(30, 35, 38, 41), reviews=("open", "accepted", "rejected")),
    EventFilter(box=(-5, 100, 50, 45), reviews=()),
    EventFilter(publishers=("kivu morning", "RADIO LAKESIDE"), min_publishers=2),
    EventFilter(text="shelled rebel", publishers=("Kivu Morning",)),
    EventFilter(text="Idlib -police", disagrees=True),
    EventFilter(countries=("SYR", "YEM"), admin1=("idlib", "Taizz")),
    EventFilter(changed_after=200),
]


@pytest.mark.parametrize("few", [0, 3, 1000])
def test_pages_are_pieces_of_the_whole(long: Record, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gathered or gone through, the events and their order are those of the list without a limit."""
    monkeypatch.setattr(paging, "_FEW", few)
    for asked, order in product(ASKED, ORDERS):
        whole = [event.id for event in long.events(asked, order=order)]
        assert len(set(whole)) == len(whole) == long.count(asked)
        for limit, offset in ((7, 0), (3, 5), (EVENTS + 1, 0), (5, EVENTS)):
            page = long.page(asked, order=order, limit=limit, offset=offset)
            assert [event.id for event in page.events] == whole[offset : offset + limit], (asked, order, offset)
            assert page.goes_on == (len(whole) > offset + limit)
            if page.more:
                assert page.total < len(whole)
            else:
                assert page.total == len(whole), (asked, order, offset)
    assert [len(list(long.events(asked))) for asked in ASKED[:9]].count(0) == 1


def test_what_is_near_is_near(long: Record) -> None:
    at = Near(35.93, 36.63, 60)

    def there(event: Event) -> bool:
        place = event.place
        km = km_between(place.lat, place.lon, at.lat, at.lon) if place else None
        return km is not None and km <= at.km

    near = [event.id for event in long.events() if there(event)]
    assert near == [event.id for event in long.events(EventFilter(near=at), limit=EVENTS)]
    assert 5 < len(near) < EVENTS


def test_an_id_is_no_part_of_a_name(long: Record) -> None:
    """What is an actor's id means that actor alone, though others have it in their names."""
    every = list(long.events())
    for asked, meant in (
        ("syr-rebels", {"syr-rebels"}),
        ("rebel", {a.id for e in every for a in (*e.source, *e.target) if "rebel" in a.name}),
    ):
        found = long.events(EventFilter(actors=(asked,)), limit=EVENTS)
        expected = [e.id for e in every if meant & {a.id for a in (*e.source, *e.target)}]
        assert [event.id for event in found] == expected


def test_what_cannot_be_asked_is_said(long: Record) -> None:
    with pytest.raises(InputError, match="not an order"):
        long.page(order="best")
    with pytest.raises(InputError, match="yesterday"):
        long.page(EventFilter(since="yesterday"))
    with pytest.raises(InputError, match="names no words"):
        long.page(EventFilter(text="…"))


def test_a_search_of_very_many_ranks_the_newest(long: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    from vedette.record import search

    whole = {hit.report_id for hit in long.search("shelled", limit=None)}
    monkeypatch.setattr(search, "MOST_RANKED", 10)
    newest = [hit.report_id for hit in long.search("shelled", limit=None)]
    assert len(newest) == 10 < len(whole)
    assert {long.report(ident).n for ident in newest} == set(sorted(long.report(ident).n for ident in whole)[-10:])


def test_a_record_of_the_shape_before_gets_the_indexes(tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        schema.upgrade(connection, to="0003")
        assert "ix_event_counted" in {index["name"] for index in inspect(connection).get_indexes("event")}
    engine.dispose()
    with Record.open(file) as record:
        of_events = {index["name"] for index in inspect(record.engine).get_indexes("event")}
        of_actors = {index["name"] for index in inspect(record.engine).get_indexes("event_actor")}
        assert {"ix_event_told", "ix_event_lat_lon_precision"} <= of_events
        assert {"ix_event_actor_of_id", "ix_event_actor_of_name"} <= of_actors
        assert "ix_event_counted" not in of_events
        assert record.page().total == 0
    assert (tmp_path / "old.db.0003.backup").exists()
