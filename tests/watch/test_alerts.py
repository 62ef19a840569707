"""What the rules say of a state."""

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert

from tests.watch.conftest import NAMED
from tests.watch.test_sections import ARMY, IDLIB, MOREK, PEOPLE, TURKEY, shelling
from tests.watch.world import Told, make
from vedette.model.alert import Alert
from vedette.model.arrangement import AlertRule, Arrangement
from vedette.record import Record, tables
from vedette.watch import State, read_period, state
from vedette.watch.alerts import MOST_EVENTS, alert_id, alerts_of
from vedette.watch.answers import EscalationWeek

PERIOD = read_period("2018-09-17..2018-10-31")


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(tmp_path / "alerts.db", create=True) as opened:
        yield opened


@pytest.fixture
def told(record: Record, zone: Arrangement) -> Callable[..., tuple[Alert, ...]]:
    """The alerts of one rule over happenings."""

    def apply(rule: AlertRule, *happenings: Told) -> tuple[Alert, ...]:
        if happenings:
            make(record.name, happenings)
        return alerts_of(state(record, zone, PERIOD, named=NAMED), record, [rule])

    return apply


def test_a_breach_is_told_with_what_was_written(told: Callable[..., tuple[Alert, ...]]) -> None:
    (alert,) = told(AlertRule("breach", "violation", provision="no-attacks"), shelling())
    assert alert.when == "violation" and alert.rule == "breach" and alert.arrangement == "Zone of Idlib"
    (event,) = alert.events
    assert alert.about == f"no-attacks {event.id}" and alert.title.startswith("Breach of no-attacks: ")
    assert "No attacks." in alert.why
    assert len(event.publishers) >= 2
    assert event.sentences and all(quoted.text and quoted.publisher for quoted in event.sentences)


def test_too_few_publishers_and_other_provisions_are_not_told(told: Callable[..., tuple[Alert, ...]]) -> None:
    one = told(AlertRule("breach", "violation"), shelling())
    assert len(one) == 1 and len(one[0].events[0].publishers) == 2
    assert told(AlertRule("breach", "violation", publishers=3)) == ()
    assert told(AlertRule("breach", "violation", provision="withdraw")) == ()


def test_an_attack_on_a_post_is_told(told: Callable[..., tuple[Alert, ...]]) -> None:
    on_post = Told("ASSAULT", "2018-10-02", (ARMY,), (TURKEY,), MOREK, mode="heavy-weapons")
    far = Told("ASSAULT", "2018-10-03", (ARMY,), (PEOPLE,), IDLIB, mode="heavy-weapons")
    (alert,) = told(AlertRule("post", "post attacked"), on_post, far)
    assert alert.about.startswith("Morek e") and alert.title.startswith("Post Morek attacked: ")
    assert told(AlertRule("post", "post attacked", publishers=9)) == ()


def test_an_event_that_enough_publishers_report_is_told(told: Callable[..., tuple[Alert, ...]]) -> None:
    (alert,) = told(AlertRule("many", "publishers", publishers=2, types=("ASSAULT",)), shelling())
    assert alert.about == alert.events[0].id and "2 independent publishers" in alert.why
    assert told(AlertRule("many", "publishers", publishers=3)) == ()
    assert told(AlertRule("many", "publishers", publishers=2, types=("PROTEST",))) == ()


def with_weeks(found: State, *weeks: EscalationWeek) -> State:
    return dataclasses.replace(found, escalation=dataclasses.replace(found.escalation, weeks=weeks))


def test_an_unusual_week_is_told_and_one_that_nobody_can_judge_is_not(record: Record, zone: Arrangement) -> None:
    (event,) = make(record.name, [shelling()])
    usual = EscalationWeek("2018-W38", 4, 20, 4.0, 11.0, 0.6, None, (event,))
    unusual = EscalationWeek("2018-W39", 30, 20, 4.0, 11.0, 0.0004, "2018-08-06", (event,) * (MOST_EVENTS + 3))
    unknown = EscalationWeek("2018-W40", 30, 0, None, None, None, None, ())
    found = with_weeks(state(record, zone, PERIOD, named=NAMED), usual, unusual, unknown)
    (alert,) = alerts_of(found, record, [AlertRule("week", "escalation", level=0.01)])
    assert alert.about == "2018-W39" and "30 incidents, where about 4 were to be expected" in alert.title
    assert "0.0004" in alert.why and "2018-08-06" in alert.why
    assert len(alert.events) == MOST_EVENTS and alert.event_count == MOST_EVENTS + 3
    assert alerts_of(found, record, [AlertRule("week", "escalation", level=0.0001)]) == ()


def test_what_was_told_of_an_event_is_not_told_of_the_one_that_it_was_merged_into(
    record: Record, told: Callable[..., tuple[Alert, ...]]
) -> None:
    rule = AlertRule("breach", "violation", provision="no-attacks")
    (alert,) = told(rule, shelling())
    now = alert.events[0].id
    old = "e" + "0" * 16
    earlier = dataclasses.replace(
        alert, id=alert_id("Zone of Idlib", "breach", f"no-attacks {old}"), about=f"no-attacks {old}"
    )
    assert len(told(rule)) == 1
    record.raise_alerts([earlier], {"breach": ()}, at="2018-10-14T08:00:00Z")
    assert len(told(rule)) == 1  # another event's alert says nothing of this one
    with record.filling() as connection:
        connection.execute(insert(tables.alias).values(old=old, event_id=now))
    assert told(rule) == ()


def test_what_was_raised_is_kept_as_it_was(record: Record, told: Callable[..., tuple[Alert, ...]]) -> None:
    (alert,) = told(AlertRule("breach", "violation"), shelling())
    assert record.raise_alerts([alert], {"breach": ("feed", "desk")}, at="2018-10-14T08:00:00Z") == (alert,)
    assert record.raise_alerts([alert], {"breach": ("feed", "desk")}, at="2018-10-15T08:00:00Z") == ()
    (stored,) = record.alerts("Zone of Idlib")
    assert stored.alert == alert and stored.raised == "2018-10-14T08:00:00Z"
    assert [(told.name, told.state) for told in stored.deliveries] == [("desk", "waiting"), ("feed", "waiting")]
    assert record.alerts("another") == ()


def test_the_same_state_gives_the_same_alerts(told: Callable[..., tuple[Alert, ...]]) -> None:
    rule = AlertRule("breach", "violation")
    assert told(rule, shelling()) == told(rule)


def test_an_empty_record_has_nothing_to_tell(told: Callable[..., tuple[Alert, ...]]) -> None:
    for when in ("violation", "escalation", "post attacked", "comparison contradicted", "publishers"):
        assert told(AlertRule("rule", when, level=0.01)) == ()
