"""Facets, the line of time and the cells of the map count what the record holds, on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from bench.synthetic import fill

from tests.record.conftest import postgres, postgres_long
from vedette.record import EventFilter, Near, Record
from vedette.web import counting
from vedette.web.counting import Counting

__all__ = ["postgres", "postgres_long"]

EVERYWHERE = (-90.0, -180.0, 90.0, 180.0)
ASKED = [
    EventFilter(),
    EventFilter(types=("ASSAULT",), countries=("SYR",)),
    EventFilter(actors=("rebel",), since="2019-01-01"),
    EventFilter(near=Near(35.93, 36.63, 100)),
    EventFilter(text="shelled", publishers=("Kivu Morning",)),
]


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def record(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    if request.param == "sqlite":
        target = str(tmp_path_factory.mktemp("counted") / "vedette.db")
    else:
        target = request.getfixturevalue("postgres_long")
    fill(target, events=300, seed=5)
    with Record.open(target) as opened:
        yield opened


@pytest.mark.parametrize("asked", ASKED)
def test_what_is_counted_is_what_is_there(record: Record, asked: EventFilter) -> None:
    events = list(record.events(asked))
    assert events
    counts = Counting(record)
    facets = {facet.name: {value: n for value, _, n in facet.values} for facet in counts.facets(asked).facets}
    assert facets["status"] == Counter(event.status for event in events)
    if not asked.types:
        assert facets["type"] == Counter(event.type for event in events)
    if not asked.actors:
        actors = Counter(a for e in events for a in {one.id for one in (*e.source, *e.target)})
        assert all(actors[ident] == n for ident, n in facets["actor"].items())
    line = counts.line(asked)
    assert sum(line.events) == len(events)
    cells = counts.cells(asked, EVERYWHERE, 4)
    assert sum(cell.events for cell in cells) == sum(e.place is not None and e.place.lat is not None for e in events)
    for cell in cells:
        south, west, north, east = cell.box
        assert south <= cell.lat <= north and west <= cell.lon <= east


def test_bounds_are_said(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "_MOST_OWN", 20)
    monkeypatch.setattr(counting, "_MOST_JOINED", 10)
    for facet in Counting(record).facets(EventFilter()).facets:
        assert facet.of == (10 if facet.name in {"actor", "publisher"} else 20)
    monkeypatch.setattr(counting, "MOST_DRAWN", 30)
    assert sum(cell.events for cell in Counting(record).cells(EventFilter(), EVERYWHERE, 4)) == 30
