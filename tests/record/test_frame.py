from datetime import date

from tests.record.canned import FETCHED, canned
from vedette.record import EventFilter, Record


def test_events_as_a_frame(record: Record) -> None:
    assert record.frame().height == 0
    for text in ("The army shelled the rebels in Kharab on 2024-05-16, killing 3 people.", "Diplomats met the rebels."):
        one = canned(text, url=text[:5])
        record.add(one.reading, one.raw, fetched=FETCHED)
    frame = record.frame(EventFilter(types=("ASSAULT",)))
    assert frame.select("type", "place", "start", "killed_best").rows() == [("ASSAULT", "Kharab", date(2024, 5, 16), 3)]
    assert record.frame().height == 2
    assert frame.schema == record.frame().schema
