"""The project's own set, read by the real reader and joined by a real record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from tests.record.join.joined_set import Expected, load
from vedette.model import Event, Reading
from vedette.reader import Reader
from vedette.record import Record

FETCHED = datetime(2024, 6, 1, tzinfo=UTC)
Read = list[tuple[Expected, Reading]]


@pytest.fixture(scope="module")
def read() -> Read:
    expected = list(load())
    readings = Reader().read_many([e.report for e in expected], workers=1)
    return [(e, r) for e, r in zip(expected, readings, strict=True) if isinstance(r, Reading)]


@pytest.fixture(scope="module")
def filled(read: Read, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with Record.open(tmp_path_factory.mktemp("joined") / "v.db", create=True, who="tester") as record:
        add(record, read)
        yield record


def add(record: Record, some: Read) -> None:
    for expected, reading in some:
        # The bytes that from_text was given.
        record.add(reading, expected.raw, fetched=FETCHED)


def homes(record: Record, read: Read) -> dict[str, str | None]:
    return {c.id: c.event_id for _, r in read for c in record.claims_of_report(r.report.id)}


def test_the_set_is_large_enough(read: Read) -> None:
    judged = [h for e, r in read for h in e.happening(r).values()]
    assert len(read) >= 60 and len({e.conflict for e, _ in read}) >= 5
    assert len(set(judged)) >= 20
    assert len([h for h, n in Counter(judged).items() if n > 1]) >= 20


def test_no_two_happenings_are_one_event(filled: Record, read: Read) -> None:
    home = homes(filled, read)
    happenings: dict[str | None, set[str]] = {}
    for expected, reading in read:
        for claim, happening in expected.happening(reading).items():
            happenings.setdefault(home[claim], set()).add(happening)
    assert {event: some for event, some in happenings.items() if len(some) > 1} == {}


def test_nine_tenths_of_same_event_pairs_are_joined(filled: Record, read: Read) -> None:
    home = homes(filled, read)
    happening = {c: h for e, r in read for c, h in e.happening(r).items()}
    pairs = [(a, b) for a, b in combinations(happening, 2) if happening[a] == happening[b]]
    joined = sum(home[a] == home[b] for a, b in pairs)
    assert len(pairs) > 200
    assert joined / len(pairs) >= 0.95


def test_another_order_gives_the_same_events(filled: Record, read: Read, tmp_path: Path) -> None:
    mixed = list(read)
    Random(7).shuffle(mixed)
    with Record.open(tmp_path / "v.db", create=True, who="tester") as other:
        add(other, mixed)
        assert sorted(other.events(), key=lambda e: e.id) == sorted(filled.events(), key=lambda e: e.id)


def the_event(record: Record, read: Read, report: str, words: str) -> Event:
    """The event of the claim whose trigger is the given word in a report of the set."""
    reading = next(r for e, r in read if e.name == report)
    claim = next(c for c in reading.claims if c.trigger.text == words)
    (stored,) = (c for c in record.claims_of_report(reading.report.id) if c.id == claim.id)
    assert stored.event_id is not None
    return record.event(stored.event_id)


def test_a_rising_toll_is_one_event_and_no_dispute(filled: Record, read: Read) -> None:
    event = the_event(filled, read, "ukraine-2", "shelled")
    assert event.killed is not None
    assert (event.killed.low, event.killed.best, event.killed.high) == (4, 6, 6)
    assert not [d for d in event.disagreements if d.field == "quantity" and d.about == "people killed"]
    assert event.start == event.end == "2021-02-10"
    assert len(event.publishers) == 3


def test_a_denial_is_a_side(filled: Record, read: Read) -> None:
    event = the_event(filled, read, "congo-7", "struck")
    (status,) = (d for d in event.disagreements if d.field == "status")
    assert event.status == "happened" and [side.value for side in status.sides] == ["happened", "denied"]
    assert all(side.sources for side in status.sides)


def test_a_plan_becomes_what_was_done(filled: Record, read: Read) -> None:
    event = the_event(filled, read, "syria-8", "meet")
    assert [change.status for change in event.history] == ["planned", "happened"]
    assert event.status == "happened" and event.start == "2018-09-17"
    assert event.place is not None and event.place.name == "Sochi"


def test_two_attacks_on_one_town_in_a_day_stay_apart(filled: Record, read: Read) -> None:
    market = the_event(filled, read, "syria-1", "shelled")
    checkpoint = the_event(filled, read, "syria-5", "blew")
    assert market.id != checkpoint.id
    assert market.place is not None and checkpoint.place is not None
    assert market.place.geonameid == checkpoint.place.geonameid and market.start == checkpoint.start


def test_a_retelling_joins_the_old_event(filled: Record, read: Read) -> None:
    assert the_event(filled, read, "sudan-8", "strike").id == the_event(filled, read, "sudan-2", "strike").id


def test_what_happened_is_not_read_as_planned(read: Read) -> None:
    """ "Shells hit a bus on Wednesday": a past that looks like its present."""
    hits = [c for _, r in read for c in r.claims if c.trigger.text == "hit"]
    assert len(hits) >= 5 and {c.status for c in hits} == {"happened"}
