"""Near-copies: kept, joined, and one voice."""

from tests.record.canned import FETCHED, canned
from vedette.record import Record

TEXT = (
    "The army shelled the rebels in Kharab on 2024-05-16, killing 3 people. Residents spoke of smoke over the market "
    "and of ambulances that came late, as the bridge at the mill had been closed since the winter floods of last year."
)


def test_agency_text_on_many_sites_is_one_voice(record: Record) -> None:
    outcomes = []
    for n, publisher in enumerate(("Northern Wire", "The Harbour Post", "Red Coast Dispatch")):
        one = canned(f"{TEXT} {n}", publisher=publisher, url=f"{n}.txt")
        outcomes.append(record.add(one.reading, one.raw, fetched=FETCHED).outcome)
    own = canned("Rebels say the army shelled Kharab on 2024-05-16, killing 3 people.", publisher="Plains Observer")
    record.add(own.reading, own.raw, fetched=FETCHED)
    assert outcomes == ["new", "near-copy", "near-copy"]
    (event,) = (event for event in record.events() if event.type == "ASSAULT" and event.reports >= 3)
    assert event.reports >= 3
    assert "Northern Wire" in event.publishers
    assert not {"The Harbour Post", "Red Coast Dispatch"} & set(event.publishers)


def test_an_older_original_that_comes_late_takes_the_voice(record: Record) -> None:
    late = canned(TEXT + " 1", publisher="The Harbour Post", published="2024-05-18", url="a.txt")
    first = canned(TEXT + " 2", publisher="Northern Wire", published="2024-05-17", url="b.txt")
    (event,) = record.add(late.reading, late.raw, fetched=FETCHED).events
    assert record.event(event).publishers == ("The Harbour Post",)
    (now,) = record.add(first.reading, first.raw, fetched=FETCHED).events
    assert record.event(now).publishers == ("Northern Wire",)
    assert record.event(event) == record.event(now)
    assert record.report(late.reading.report.id).voice == first.reading.report.id
