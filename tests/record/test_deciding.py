"""What people decide: obeyed, undone, and kept whatever comes after."""

import json
from collections.abc import Iterator
from dataclasses import asdict

import pytest

from tests.record.canned import FETCHED, Canned, canned
from vedette.errors import InputError
from vedette.model import Event
from vedette.record import EventFilter, Record

KHARAB = "The army shelled the rebels in Kharab on 2024-05-16, killing 3 people."
SAHLAN = "Rebels attacked the army in Sahlan on 2024-02-01, killing 5 people."
AGAIN = "Rebels say the army shelled the rebels in Kharab on 2024-05-16, killing 9 people, medics said."


def add(record: Record, one: Canned) -> str:
    (event,) = record.add(one.reading, one.raw, fetched=FETCHED).events
    return event


@pytest.fixture
def kharab(record: Record) -> str:
    return add(record, canned(KHARAB, url="kharab.txt"))


@pytest.fixture
def sahlan(record: Record) -> str:
    return add(record, canned(SAHLAN, publisher="Red Coast Dispatch", published="2024-02-02", url="sahlan.txt"))


def everything(record: Record) -> list[Event]:
    return list(record.events(EventFilter(reviews=()), order="oldest"))


@pytest.fixture(autouse=True)
def nothing_is_altered(record: Record) -> Iterator[None]:
    yield
    assert list(record.verify()) == []


def test_accept_reject_and_undo(record: Record, kharab: str) -> None:
    change = record.accept(kharab, why="two of us saw the video")
    assert (change.who, change.what, change.subject) == ("tester", "accept", kharab)
    assert record.event(kharab).review == "accepted"
    rejected = record.reject(kharab)
    assert not list(record.events())
    assert record.count(EventFilter(reviews=("rejected",))) == 1
    undo = record.undo(rejected.n)
    assert record.event(kharab).review == "accepted"
    record.undo(undo.n)
    assert record.event(kharab).review == "rejected"
    record.undo(rejected.n)
    record.undo(change.n)
    assert record.event(kharab).review == "open"
    decisions = record.decisions(kharab)
    assert [d.what for d in decisions] == ["accept", "reject", "undo", "undo", "undo", "undo"]
    assert decisions[0].body["why"] == "two of us saw the video"


def test_what_is_set_stands_over_what_the_claims_say(record: Record, kharab: str) -> None:
    before = record.event(kharab)
    changes = [
        record.set(kharab, "status", "denied", why="the village council"),
        record.set(kharab, "killed", "3-4-6", why="the hospital's list"),
        record.set(kharab, "place", {"name": "Kharab mill", "lat": 35.91, "lon": 36.61}, why="the video's hill"),
        record.set(kharab, "start", "2024-05-15", why="the shadows"),
    ]
    event = record.event(kharab)
    assert (event.status, event.start) == ("denied", "2024-05-15")
    assert event.place is not None
    assert event.place.name == "Kharab mill"
    assert event.killed is not None
    assert (event.killed.low, event.killed.best, event.killed.high) == (3, 4, 6)
    assert [e.id for e in record.events(EventFilter(statuses=("denied",)))] == [kharab]
    assert changes[0].body["was"] == "happened"
    for change in changes:
        record.undo(change.n)
    assert record.event(kharab) == before


def test_a_place_and_an_actor_are_looked_up(record: Record, kharab: str) -> None:
    record.set(kharab, "place", "Idlib", why="the other Kharab")
    record.set(kharab, "source", "HTS", why="the statement")
    event = record.event(kharab)
    assert event.place is not None
    assert event.place.country == "SYR"
    assert event.place.lat == pytest.approx(35.93, abs=0.01)
    assert event.source[0].id == "hts"
    assert [e.id for e in record.events(EventFilter(sources=("hts",)))] == [kharab]
    record.set(kharab, "place", None, why="nobody knows")
    assert record.event(kharab).place is None


@pytest.mark.parametrize(
    ("field", "value", "why", "said"),
    [
        ("mood", "grim", "so", "mood: no field that can be set"),
        ("status", "true", "so", "must be one of happened"),
        ("start", "yesterday", "so", "no day"),
        ("killed", "many", "so", "needs one number"),
        ("place", "Nowhereville-on-Sea-Xyzzy", "so", "no such place"),
        ("status", "denied", "  ", "say why"),
    ],
)
def test_what_can_not_be_set(record: Record, kharab: str, field: str, value: str, why: str, said: str) -> None:
    before, last = record.event(kharab), record.last_change()
    with pytest.raises(InputError, match=said):
        record.set(kharab, field, value, why=why)
    assert (record.event(kharab), record.last_change()) == (before, last)


def test_merge_and_undo(record: Record, kharab: str, sahlan: str) -> None:
    before = everything(record)
    change = record.merge(kharab, sahlan, why="one offensive")
    (event,) = everything(record)
    assert set(event.claims) == {claim for one in before for claim in one.claims}
    assert record.event(kharab) == record.event(sahlan) == event
    record.undo(change.n)
    assert everything(record) == before
    with pytest.raises(InputError, match="are one event already"):
        record.merge(kharab, kharab)


def test_split_and_undo(record: Record, kharab: str) -> None:
    other = add(record, canned(AGAIN, publisher="The Harbour Post", published="2024-05-18", url="again.txt"))
    assert other == kharab
    before = record.event(kharab)
    assert len(before.claims) == 2
    change = record.split(kharab, [before.claims[1]], why="two attacks")
    one, two = everything(record)
    assert {*one.claims, *two.claims} == set(before.claims)
    record.undo(change.n)
    assert everything(record) == [before]


def test_splits_that_make_no_sense(record: Record, kharab: str, sahlan: str) -> None:
    (claim,) = record.event(kharab).claims
    with pytest.raises(InputError, match="not all"):
        record.split(kharab, [claim])
    with pytest.raises(InputError, match="not none"):
        record.split(kharab, [])
    with pytest.raises(InputError, match="not a claim of"):
        record.split(sahlan, [claim])


def test_undo_of_what_is_none(record: Record, kharab: str) -> None:
    with pytest.raises(InputError, match="no such change; the last is 1"):
        record.undo(7)
    with pytest.raises(InputError, match="is no decision but «add»"):
        record.undo(1)
    change = record.accept(kharab)
    undo = record.undo(change.n)
    with pytest.raises(InputError, match=f"undone already, by change {undo.n}"):
        record.undo(change.n)
    again = record.undo(undo.n)
    with pytest.raises(InputError, match="undo that one instead"):
        record.undo(again.n)
    with pytest.raises(InputError, match="undone already"):
        record.undo(undo.n)


def test_decisions_hold_when_an_older_report_comes(record: Record) -> None:
    """The event gets another id, as its first claim is another; what was decided about it stays with it."""
    late = add(record, canned(AGAIN, publisher="The Harbour Post", published="2024-05-18", url="again.txt"))
    record.accept(late)
    record.set(late, "title", "Shelling of the mill", why="shorter")
    early = add(record, canned(KHARAB, published="2024-05-16", url="kharab.txt"))
    assert early != late
    event = record.event(late)
    assert (event.id, event.review, event.title) == (early, "accepted", "Shelling of the mill")
    assert len(event.claims) == 2
    assert [d.what for d in record.decisions(early)] == ["accept", "set"]


def test_a_merge_holds_when_more_joins(record: Record, kharab: str, sahlan: str) -> None:
    record.merge(kharab, sahlan)
    add(record, canned(AGAIN, publisher="The Harbour Post", published="2024-05-18", url="again.txt"))
    (event,) = everything(record)
    assert event.reports == 3


def test_a_later_decision_goes_before_an_earlier_one(record: Record, kharab: str, sahlan: str) -> None:
    record.merge(kharab, sahlan)
    claims = record.claims(kharab)
    record.split(kharab, [claims[0].id])
    assert len(everything(record)) == 2
    record.merge(kharab, sahlan)
    assert len(everything(record)) == 1


def test_events_are_their_json(record: Record, kharab: str) -> None:
    """What the pages and exports print is what Python gets."""
    body = json.loads(json.dumps(asdict(record.event(kharab))))
    assert body["id"] == kharab
    assert body["claims"] == list(record.event(kharab).claims)
