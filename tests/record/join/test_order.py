"""The same reports give the same events, in whatever order they come."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.record.canned import FETCHED, Canned, canned
from vedette.record import Record

SENTENCES = (
    "The army shelled the market in Kharab on 2024-05-16, killing 3 people.",
    "The army shelled the market in Kharab on 2024-05-16, killing 5 people, medics said.",
    "The army shelled Kharab.",
    "The army attacked the rebels in Kharab on 2024-05-15.",
    "The rebels attacked the army in Kharab on 2024-05-16, killing 9 people.",
    "The army shelled the port in Sahlan on 2024-05-16.",
    "The envoy met the rebels in Sahlan on 2024-05-17.",
    "The envoy met the rebels.",
    "The army left Kharab on 2024-05-18.",
)

reports = st.lists(
    st.builds(
        canned,
        st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4).map(" ".join),
        published=st.sampled_from(("2024-05-16", "2024-05-17", "2024-05-19", "2024-06-20", None)),
        publisher=st.sampled_from(("Northern Wire", "Valley Radio", None)),
        status=st.sampled_from(("happened", "happened", "planned", "denied")),
    ),
    min_size=1,
    max_size=7,
    unique_by=lambda c: c.reading.report.id,
)


def events(some: list[Canned]) -> list[dict[str, Any]]:
    with TemporaryDirectory() as folder, Record.open(Path(folder) / "v.db", create=True, who="tester") as record:
        for one in some:
            record.add(one.reading, one.raw, fetched=FETCHED)
        return sorted((asdict(e) for e in record.events()), key=lambda e: e["id"])


@settings(max_examples=25)
@given(reports, st.randoms(use_true_random=False))
def test_any_order_gives_the_same_events(some: list[Canned], chance: Any) -> None:
    mixed = list(some)
    chance.shuffle(mixed)
    assert events(some) == events(mixed)


@settings(max_examples=15)
@given(reports)
def test_every_claim_is_in_the_one_event_that_names_it(some: list[Canned]) -> None:
    with TemporaryDirectory() as folder, Record.open(Path(folder) / "v.db", create=True, who="tester") as record:
        for one in some:
            record.add(one.reading, one.raw, fetched=FETCHED)
        held = [claim for event in record.events() for claim in event.claims]
        assert len(held) == len(set(held))
        for one in some:
            for claim in record.claims_of_report(one.reading.report.id):
                assert claim.event_id is not None and claim.id in record.event(claim.event_id).claims
        for change in record.changes():
            for event_id in change.body["events"]:
                assert record.event(event_id)  # ids of before still lead somewhere


def test_two_reports_of_one_shelling_are_one_event(record: Record) -> None:
    first = canned(SENTENCES[0], publisher="Northern Wire")
    second = canned(SENTENCES[1], publisher="Valley Radio", published="2024-05-18")
    record.add(second.reading, second.raw, fetched=FETCHED)
    (alone,) = record.events()
    record.add(first.reading, first.raw, fetched=FETCHED)
    (event,) = record.events()
    assert event.publishers == ("Northern Wire", "Valley Radio")
    assert event.killed is not None and (event.killed.low, event.killed.best, event.killed.high) == (3, 5, 5)
    assert event.id == "e" + first.reading.claims[0].id[1:] != alone.id
    assert record.event(alone.id) == event
    assert not [d for d in event.disagreements if d.field == "quantity"]  # the toll rose


def test_places_and_days_apart_are_events_apart(record: Record) -> None:
    for n, text in enumerate((SENTENCES[0], SENTENCES[3], SENTENCES[5])):
        one = canned(text, publisher=f"Paper {n}")
        record.add(one.reading, one.raw, fetched=FETCHED)
    assert record.count() == 3
