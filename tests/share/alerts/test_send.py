"""Every alert once, by every way; receivers that fail and come back."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
import stamina

from tests.share.alerts.made import an_alert, an_arrangement
from tests.share.alerts.receivers import hook, smtp
from vedette.errors import InputError
from vedette.model.arrangement import Arrangement, Delivery
from vedette.record import Record
from vedette.share.alerts.send import Attempt, deliveries_of_rules, secrets_of, tell

NOW = datetime(2018, 10, 14, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def hasty() -> Iterator[None]:
    """Three attempts as ever, without the pauses."""
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(tmp_path / "vedette.db", create=True) as opened:
        yield opened


def raise_some(record: Record, arrangement: Arrangement, *numbers: int, known: bool = False) -> int:
    alerts = [an_alert(n) for n in numbers]
    to = deliveries_of_rules(arrangement)
    return len(record.raise_alerts(alerts, to, at="2018-10-14T07:00:00Z", known=known))


def run(record: Record, arrangement: Arrangement, after: timedelta = timedelta(0)) -> tuple[Attempt, ...]:
    return tell(record, arrangement, clock=lambda: NOW + after)


def states(record: Record) -> list[tuple[str, str]]:
    return [(told.name, told.state) for stored in record.alerts("Zone") for told in stored.deliveries]


def test_each_alert_is_told_once_by_every_way(tmp_path: Path, record: Record) -> None:
    with hook() as receiver, smtp() as (post, server):
        zone = an_arrangement(
            tmp_path,
            [
                Delivery("feed", "atom", "alerts.xml"),
                Delivery("desk", "webhook", receiver.address),
                Delivery("mail", "email", "desk@example.org", server=server, sender="vedette@example.org"),
            ],
        )
        assert raise_some(record, zone, 1, 2) == 2
        attempts = run(record, zone)
        assert len(attempts) == 6 and all(attempt.error is None for attempt in attempts)
        assert {state for _, state in states(record)} == {"sent"}
        # The same again, and nothing is raised nor told.
        assert raise_some(record, zone, 1, 2) == 0
        assert run(record, zone, timedelta(days=1)) == ()
        assert raise_some(record, zone, 1, 2, 3) == 1
        assert len(run(record, zone, timedelta(days=2))) == 3
    ids = [json.loads(body)["id"] for _, body in receiver.got]
    assert sorted(ids) == sorted(an_alert(n).id for n in (1, 2, 3))
    assert [len(str(message["Subject"]).split(" and ")) for message in post.messages] == [2, 1]
    assert len(feedparser.parse(str(tmp_path / "alerts.xml")).entries) == 3


def test_a_webhook_that_fails_for_a_moment_is_tried_again_at_once(tmp_path: Path, record: Record) -> None:
    with hook(503, 503, 200) as receiver:
        zone = an_arrangement(tmp_path, [Delivery("desk", "webhook", receiver.address)])
        raise_some(record, zone, 1)
        (attempt,) = run(record, zone)
    assert attempt.error is None and len(receiver.got) == 3
    assert record.alerts("Zone")[0].deliveries[0].tries == 3


def test_a_receiver_that_fails_longer_gets_it_when_it_is_back(tmp_path: Path, record: Record) -> None:
    with hook(500) as receiver:
        zone = an_arrangement(tmp_path, [Delivery("desk", "webhook", receiver.address)])
        raise_some(record, zone, 1, 2)
        (attempt,) = run(record, zone)  # whoever can't be reached for one is not bothered for the next
        assert attempt.error == "answered 500" and attempt.again == "2018-10-14T08:08:00Z"
        assert len(receiver.got) == 3
        told = next(t for s in record.alerts("Zone") for t in s.deliveries if t.tries)
        assert (told.state, told.error, told.due) == ("waiting", "answered 500", "2018-10-14T08:08:00Z")
        receiver.answers = [200]
        assert [a.alert.id for a in run(record, zone, timedelta(minutes=1))] != [attempt.alert.id]
        assert [a.alert.id for a in run(record, zone, timedelta(minutes=9))] == [attempt.alert.id]
        assert run(record, zone, timedelta(days=1)) == ()
    assert {state for _, state in states(record)} == {"sent"}
    assert record.alerts("Zone")[0].deliveries[0].error is None


def test_the_pauses_grow_up_to_six_hours(tmp_path: Path, record: Record) -> None:
    with hook(500) as receiver:
        zone = an_arrangement(tmp_path, [Delivery("desk", "webhook", receiver.address)])
        raise_some(record, zone, 1)
        waits, at = [], NOW
        for _ in range(6):
            (attempt,) = tell(record, zone, clock=lambda at=at: at)
            assert attempt.again is not None
            again = datetime.fromisoformat(attempt.again)
            waits.append(again - at)
            at = again
    assert waits == sorted(waits) and waits[0] < timedelta(minutes=10) and waits[-1] == timedelta(hours=6)


def test_one_alert_that_is_refused_does_not_hold_up_the_next(tmp_path: Path, record: Record) -> None:
    with hook(400, 200) as receiver:
        zone = an_arrangement(tmp_path, [Delivery("desk", "webhook", receiver.address)])
        raise_some(record, zone, 1, 2)
        attempts = run(record, zone)
    assert [attempt.error for attempt in attempts] == ["answered 400", None]


def test_mail_that_fails_goes_as_one_message_later(tmp_path: Path, record: Record) -> None:
    with smtp("451 later") as (post, server):
        mail = Delivery("mail", "email", "desk@example.org", server=server, sender="vedette@example.org")
        zone = an_arrangement(tmp_path, [mail])
        raise_some(record, zone, 1, 2)
        assert [attempt.error is None for attempt in run(record, zone)] == [False, False]
        post.answers = ["250 taken"]
        assert [attempt.error for attempt in run(record, zone, timedelta(hours=1))] == [None, None]
    assert len(post.messages) == 1


def test_a_feed_that_cannot_be_written_waits(tmp_path: Path, record: Record) -> None:
    zone = an_arrangement(tmp_path, [Delivery("feed", "atom", "nowhere/alerts.xml")])
    raise_some(record, zone, 1)
    (attempt,) = run(record, zone)
    assert attempt.error is not None and "can't be written" in attempt.error
    (tmp_path / "nowhere").mkdir()
    assert [a.error for a in run(record, zone, timedelta(hours=1))] == [None]


def test_a_feed_that_is_gone_is_written_anew(tmp_path: Path, record: Record) -> None:
    zone = an_arrangement(tmp_path, [Delivery("feed", "atom", "alerts.xml")])
    raise_some(record, zone, 1)
    run(record, zone)
    (tmp_path / "alerts.xml").unlink()
    assert run(record, zone) == ()
    assert len(feedparser.parse(str(tmp_path / "alerts.xml")).entries) == 1


def test_what_is_known_is_not_told(tmp_path: Path, record: Record) -> None:
    with hook() as receiver:
        zone = an_arrangement(tmp_path, [Delivery("desk", "webhook", receiver.address)])
        raise_some(record, zone, 1, known=True)
        raise_some(record, zone, 1, 2)
        assert [attempt.alert.id for attempt in run(record, zone)] == [an_alert(2).id]
    assert len(receiver.got) == 1


def test_two_at_once_tell_nothing_twice(tmp_path: Path, record: Record) -> None:
    with hook() as receiver:
        zone = an_arrangement(tmp_path, [Delivery("desk", "webhook", receiver.address)])
        raise_some(record, zone, *range(12))
        runs: list[Callable[[], None]] = []

        def one() -> None:
            with Record.open(tmp_path / "vedette.db") as own:
                run(own, zone)

        runs = [one] * 3
        threads = [threading.Thread(target=each) for each in runs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    ids = [json.loads(body)["id"] for _, body in receiver.got]
    assert len(ids) == len(set(ids)) == 12


def test_what_a_killed_run_held_is_told_ten_minutes_later(tmp_path: Path, record: Record) -> None:
    with hook() as receiver:
        zone = an_arrangement(tmp_path, [Delivery("desk", "webhook", receiver.address)])
        raise_some(record, zone, 1)
        assert record.take_alert(an_alert(1).id, "desk", at="2018-10-14T08:00:00Z", until="2018-10-14T08:10:00Z")
        assert run(record, zone, timedelta(minutes=9)) == ()
        assert len(run(record, zone, timedelta(minutes=10))) == 1


def test_a_secret_that_is_not_set_is_named_before_anything_is_told(tmp_path: Path, record: Record) -> None:
    hooked = Delivery("desk", "webhook", "http://127.0.0.1:9/", secret_env="VEDETTE_TEST_KEY", line=7)
    zone = an_arrangement(tmp_path, [Delivery("feed", "atom", "alerts.xml"), hooked])
    raise_some(record, zone, 1)
    with pytest.raises(InputError, match=r"arrangement.toml:7: .*'desk'.*VEDETTE_TEST_KEY"):
        run(record, zone)
    assert not (tmp_path / "alerts.xml").exists()
    secrets = secrets_of(zone, {"VEDETTE_TEST_KEY": "hush"})
    assert secrets["desk"].key == b"hush" and "hush" not in repr(secrets)
