"""Alerts in the record, in each kind of database."""

from collections.abc import Sequence

from vedette.model.alert import Alert, AlertEvent, Quoted
from vedette.record import Record

AT = "2018-10-14T08:00:00Z"
LATER = "2018-10-14T09:00:00Z"


def an_alert(number: int, arrangement: str = "Zone") -> Alert:
    quoted = Quoted("“Gunfire”, a doctor said.", None, "2018-10-13", "a.txt")
    event = AlertEvent(f"e{number}", "Army shelled Morek", None, ("Levant Wire",), (quoted,))
    return Alert(f"a{number:016x}", arrangement, "breach", "violation", f"p e{number}", "A breach", "why", (event,), 3)


def waiting(record: Record) -> Sequence[str]:
    return [told.state for stored in record.alerts() for told in stored.deliveries]


def test_each_is_kept_once_as_it_was(record: Record) -> None:
    to = {"breach": ("desk", "feed")}
    assert record.raise_alerts([an_alert(1), an_alert(1)], to, at=AT) == (an_alert(1),)
    assert record.raise_alerts([an_alert(1), an_alert(2, "other")], to, at=LATER) == (an_alert(2, "other"),)
    assert [(s.alert, s.raised) for s in record.alerts()] == [(an_alert(1), AT), (an_alert(2, "other"), LATER)]
    assert [s.alert for s in record.alerts("Zone")] == [an_alert(1)]
    assert [told.name for told in record.alerts("Zone")[0].deliveries] == ["desk", "feed"]
    assert record.last_change() == 0  # what was told is no change of the record


def test_one_takes_it_until_it_is_noted_or_the_time_is_over(record: Record) -> None:
    record.raise_alerts([an_alert(1)], {"breach": ("desk",)}, at=AT)
    ident = an_alert(1).id
    assert record.take_alert(ident, "desk", at=AT, until="2018-10-14T08:10:00Z")
    assert not record.take_alert(ident, "desk", at="2018-10-14T08:09:59Z", until=LATER)
    assert record.take_alert(ident, "desk", at="2018-10-14T08:10:00Z", until=LATER)
    record.note_alert(ident, "desk", at=AT, tries=3, due=LATER, error="answered 500")
    (told,) = record.alerts()[0].deliveries
    assert (told.state, told.tries, told.due, told.last, told.error) == ("waiting", 3, LATER, AT, "answered 500")
    record.note_alert(ident, "desk", at=LATER, tries=1, due=LATER, error=None)
    (told,) = record.alerts()[0].deliveries
    assert (told.state, told.tries, told.error) == ("sent", 4, None)
    assert not record.take_alert(ident, "desk", at="2019-01-01T00:00:00Z", until="2019-01-02T00:00:00Z")
    assert not record.take_alert("a" * 17, "desk", at=AT, until=LATER)


def test_what_is_known_does_not_wait(record: Record) -> None:
    record.raise_alerts([an_alert(1)], {"breach": ("desk",)}, at=AT, known=True)
    assert waiting(record) == ["known"]
    assert not record.take_alert(an_alert(1).id, "desk", at=LATER, until=LATER)
