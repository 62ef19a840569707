"""Reading again: what changes is said, what people decided stays."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sqlalchemy import text

from tests.record.canned import FETCHED, Canned, canned
from vedette.errors import ReportError
from vedette.model import Claim, Reading, Report
from vedette.record import EventFilter, Record

KHARAB = "The army shelled the rebels in Kharab on 2024-05-16, killing 3 people, medics said."
SAHLAN = "Rebels attacked the army in Sahlan on 2024-02-01."


class Reader:
    """Reads what it was given, in place of what it would have read."""

    def __init__(self, *readings: Reading | ReportError) -> None:
        self.readings = {r.report.id if isinstance(r, Reading) else r.where: r for r in readings}

    def read_many(self, reports: Iterable[Report]) -> Iterator[Reading | ReportError]:
        for report in reports:
            yield self.readings[report.id]


def kept(record: Record) -> tuple[Canned, Canned]:
    both = canned(KHARAB), canned(SAHLAN, url="b.txt")
    for one in both:
        record.add(one.reading, one.raw, fetched=FETCHED)
    return both


def other(one: Canned, **fields: object) -> Reading:
    (claim,) = one.reading.claims
    claims: tuple[Claim, ...] = (replace(claim, **fields),)  # type: ignore[arg-type]
    return replace(one.reading, claims=claims, main=tuple(c.id for c in claims))


def test_the_same_reading_changes_nothing(record: Record) -> None:
    one, two = kept(record)
    before = list(record.events()), record.last_change()
    assert record.unread() == 0
    assert not list(record.reread(Reader()))
    again = list(record.reread(Reader(one.reading, two.reading), everything=True))
    assert [r.changed for r in again] == [False, False]
    assert (list(record.events()), record.last_change()) == before


def test_another_reading_changes_the_event_and_is_logged(record: Record) -> None:
    one, two = kept(record)
    (event,) = record.events(EventFilter(text="medics"))
    (again, _) = record.reread(Reader(other(one, status="denied"), two.reading), everything=True)
    assert (again.added, again.removed, again.altered) == ((), (), event.claims)
    assert again.events == (event.id,)
    assert record.event(event.id).status == "denied"
    (line,) = record.changes(after=2)
    assert (line.what, line.subject) == ("reread", one.reading.report.id)
    assert list(record.verify()) == []


def test_decisions_stay(record: Record) -> None:
    one, two = kept(record)
    (event,) = record.events(EventFilter(text="medics"))
    record.accept(event.id)
    record.set(event.id, "title", "The mill", why="shorter")
    # The same word is taken for another type, so that the claim has another id.
    (again, _) = record.reread(
        Reader(other(one, id="c" + "0" * 16, type="COERCE", mode=None), two.reading), everything=True
    )
    assert (again.added, again.removed) == (("c" + "0" * 16,), event.claims)
    now = record.event(record.claims_with(again.added)[0].event_id or "")
    assert (now.type, now.review, now.title) == ("COERCE", "accepted", "The mill")
    assert [d.what for d in record.decisions(now.id)] == ["accept", "set"]
    assert list(record.verify()) == []
    record.undo(3)
    assert record.event(now.id).review == "open"
    assert list(record.verify()) == []


def test_a_merge_stays(record: Record) -> None:
    one, two = kept(record)
    first, second = record.events()
    record.merge(first.id, second.id)
    list(record.reread(Reader(other(one, id="c" + "0" * 16, type="COERCE"), two.reading), everything=True))
    (event,) = record.events()
    assert len(event.claims) == 2
    assert list(record.verify()) == []


def test_a_claim_that_is_no_more_takes_its_event_along(record: Record) -> None:
    one, two = kept(record)
    (event,) = record.events(EventFilter(text="medics"))
    record.accept(event.id)
    list(record.reread(Reader(replace(one.reading, claims=(), main=()), two.reading), everything=True))
    assert [e.type for e in record.events()] == ["ASSAULT"]
    assert list(record.verify()) == []
    # Read as before again, it is as before, and so is what was decided.
    list(record.reread(Reader(one.reading, two.reading), everything=True))
    assert record.event(event.id) == replace(event, review="accepted")
    assert list(record.verify()) == []


def test_a_report_that_can_not_be_read_stays_as_it_was(record: Record) -> None:
    one, two = kept(record)
    before = list(record.events())
    broken = ReportError(one.reading.report.id, "is beyond me")
    (failed, fine) = record.reread(Reader(broken, two.reading), everything=True)
    assert (failed.failed, fine.failed) == ("is beyond me", None)
    assert list(record.events()) == before


def test_only_what_another_version_read(record: Record) -> None:
    one, _ = kept(record)
    with record.engine.begin() as connection:
        connection.execute(text(f"UPDATE report SET model = '0.0.1+old' WHERE id = '{one.reading.report.id}'"))
    assert record.unread() == 1
    (again,) = record.reread(Reader(one.reading))
    assert again.report_id == one.reading.report.id
    assert record.unread() == 0
    assert list(record.verify()) == []
