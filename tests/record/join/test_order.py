"""The same reports give the same events, in whatever order they come."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, select

from tests.record.canned import FETCHED, Canned, canned
from vedette.record import Record
from vedette.record.adding import add
from vedette.record.tables import alias, change, claim, event, metadata

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


def filled(some: list[Canned]) -> Connection:
    """A record in memory, without what only searching needs."""
    connection = create_engine("sqlite://").connect()
    metadata.create_all(connection)
    for one in some:
        add(connection, one.reading, one.raw, fetched=FETCHED, headers={}, who="tester")
    return connection


@settings(max_examples=30)
@given(reports, st.randoms(use_true_random=False))
def test_any_order_gives_the_same_events(some: list[Canned], chance: Any) -> None:
    mixed = list(some)
    chance.shuffle(mixed)
    bodies = select(event.c.body).order_by(event.c.id)
    with filled(some) as one, filled(mixed) as other:
        assert list(one.scalars(bodies)) == list(other.scalars(bodies))


@settings(max_examples=20)
@given(reports)
def test_every_claim_is_in_the_one_event_that_names_it(some: list[Canned]) -> None:
    with filled(some) as connection:
        bodies = {row.id: row.body for row in connection.execute(select(event.c.id, event.c.body))}
        held = [c for body in bodies.values() for c in body["claims"]]
        assert len(held) == len(set(held))
        for row in connection.execute(select(claim.c.id, claim.c.event_id)):
            assert row.id in bodies[row.event_id]["claims"]
        leads = {row.old: row.event_id for row in connection.execute(select(alias))}
        for body in connection.scalars(select(change.c.body)):
            # Ids of before still lead somewhere, in one step.
            assert all((e in bodies) != (e in leads and leads[e] in bodies) for e in body["events"])


def test_two_reports_of_one_shelling_are_one_event(record: Record) -> None:
    first = canned(SENTENCES[0], publisher="Northern Wire")
    # Told in other words, or it would be a copy of the first, and no second voice.
    more = "Nobody knew on Saturday what the gunners aimed at, as traders swept up glass. "
    second = canned(more + SENTENCES[1], publisher="Valley Radio", published="2024-05-18")
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
