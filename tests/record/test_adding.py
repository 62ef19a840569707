from datetime import datetime
from pathlib import Path

import pytest

from tests.record.canned import FETCHED, Canned, canned
from vedette.errors import InputError, RecordError, ReportError
from vedette.record import Added, Record

SHELLED = "The army shelled the rebels in Kharab on 2024-05-16, killing 3 people, medics said."


def add(record: Record, one: Canned) -> Added:
    return record.add(one.reading, one.raw, fetched=FETCHED)


def test_what_goes_in_comes_out(record: Record) -> None:
    one = canned(SHELLED, title=None)
    added = add(record, one)
    assert added.outcome == "new"
    stored = record.report(added.report_id)
    assert stored.report == one.reading.report
    assert (stored.fetched, stored.previous, stored.voice, stored.n) == (
        "2024-05-17T12:00:00Z",
        None,
        added.report_id,
        1,
    )
    (claim,) = record.claims_of_report(added.report_id)
    assert claim.main
    assert claim.body["because"] == [["type", "a canned rule", [[9, 16]]]]
    assert claim.body["place"]["radius_km"] == 5
    (event,) = record.events()
    assert added.events == (event.id,) == (claim.event_id,)
    assert (event.type, event.start, event.place and event.place.name) == ("ASSAULT", "2024-05-16", "Kharab")
    assert event.killed is not None
    assert event.killed.best == 3
    assert record.claims(event.id) == (claim,)


def test_the_same_again_changes_nothing(record: Record) -> None:
    one = canned(SHELLED)
    first = add(record, one)
    before = list(record.changes())
    again = add(record, one)
    assert again == Added(first.report_id, "already there", first.events)
    # The same words from another file, set otherwise.
    spaced = add(record, canned(SHELLED + "\n\n", url="copy.txt"))
    assert spaced == again
    assert list(record.changes()) == before
    assert record.count() == 1


def test_a_new_text_at_an_address_is_a_new_version(record: Record) -> None:
    url = "https://wire.example/kharab"
    first = add(record, canned(SHELLED, url=url))
    second = add(record, canned(SHELLED.replace("3", "5"), url=url))
    assert second.outcome == "new version"
    assert record.report(second.report_id).previous == first.report_id
    # What stands in a file of the same name may be anything.
    add(record, canned("The army left Kharab.", url="report.txt"))
    other = add(record, canned("The army left Sahlan.", url="report.txt"))
    assert other.outcome == "new"


def test_a_reading_without_its_bytes_is_refused(record: Record) -> None:
    with pytest.raises(ReportError, match=r"report\.txt: was not read from the bytes"):
        record.add(canned(SHELLED).reading, b"something else", fetched=FETCHED)
    with pytest.raises(ValueError, match="no zone"):
        record.add(canned(SHELLED).reading, canned(SHELLED).raw, fetched=datetime(2024, 5, 17))
    assert not list(record.reports())
    assert record.last_change() == 0


def test_failures_are_kept_until_they_are_mended(record: Record) -> None:
    record.fail("a.txt", "does not exist")
    record.fail("b.txt", "is empty")
    record.fail("a.txt", "is a PDF")
    by_source = {failure.source: failure for failure in record.failures()}
    assert {source: (f.reason, f.times) for source, f in by_source.items()} == {
        "a.txt": ("is a PDF", 2),
        "b.txt": ("is empty", 1),
    }
    record.forget_failure("a.txt")
    assert [failure.source for failure in record.failures()] == ["b.txt"]


def test_a_record_that_is_not_there_is_made_only_on_request(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="there is no record yet; `vedette add REPORTS` makes one"):
        Record.open(tmp_path / "none.db")
    with pytest.raises(RecordError, match="there is no folder"):
        Record.open(f"{tmp_path}/no/where.db", create=True)
    with pytest.raises(RecordError, match="is a folder"):
        Record.open(str(tmp_path), create=True)
    with pytest.raises(InputError, match=r"mysql://me:\*\*\*@host/db: a record is kept in SQLite or PostgreSQL"):
        Record.open("mysql://me:secret@host/db")


def test_an_unknown_event_or_report_is_named(record: Record) -> None:
    with pytest.raises(InputError, match="e123: there is no such event"):
        record.event("e123")
    with pytest.raises(InputError, match="r123: there is no such report"):
        record.report("r123")
