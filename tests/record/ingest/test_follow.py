import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.record.gate import gate
from tests.record.ingest.conftest import Desk
from tests.record.ingest.stories import paragraphs
from tests.record.ingest.test_sources import feed, item
from tests.site import Site, answer, page, tagged
from vedette.errors import AwayError, BusyError
from vedette.record import Record
from vedette.record.ingest import Follower, follow, only_one
from vedette.record.ingest.memory import FeedState, moment
from vedette.reports.feeds_file import FeedSource

ROOT = Path(__file__).parents[3]


def once(desk: Desk, *urls: str, every: float = 60.0) -> dict[str, int]:
    desk.begin()
    follower(desk, *urls, every=every).once()
    return desk.counts()


def follower(
    desk: Desk,
    *urls: str,
    every: float = 60.0,
    away: Callable[[AwayError], None] = lambda error: None,
    back: Callable[[], None] = lambda: None,
) -> Follower:
    return Follower(
        [FeedSource(url, None, every) for url in urls],
        intake=desk.intake,
        web=desk.web,
        memory=desk.memory,
        ingest=desk.ingest,
        stop=desk.stop,
        record_away=away,
        record_back=back,
    )


def test_only_what_is_new_is_fetched(desk: Desk, site: Site) -> None:
    url = f"{site.url}/news"
    for number in (1, 2):
        site.pages[f"/{number}"] = page(f"Story {number}", *paragraphs(number))
    site.pages["/news"] = tagged('"v1"', feed(item(f"{site.url}/1")))
    assert once(desk, url) == {"new": 1}
    assert once(desk, url) == {}
    assert [h.get("if-none-match") for _, path, h in site.asked if path == "/news"] == [None, '"v1"']
    site.pages["/news"] = tagged('"v2"', feed(item(f"{site.url}/1"), item(f"{site.url}/2")))
    assert once(desk, url) == {"already there": 1, "new": 1}
    assert site.paths().count("/1") == 1


def test_an_article_that_fails_for_now_is_tried_three_times(desk: Desk, site: Site) -> None:
    url = f"{site.url}/news"
    site.pages["/news"] = tagged('"v1"', feed(item(f"{site.url}/busy"), item(f"{site.url}/gone")))
    site.pages["/busy"] = answer(429, Retry_After="3000")
    assert once(desk, url) == {"failed": 2}
    assert once(desk, url) == {"failed": 1}, "a 404 is not asked for again"
    assert once(desk, url) == {"failed": 1}
    assert once(desk, url) == {}
    assert (site.paths().count("/busy"), site.paths().count("/gone")) == (3, 1)
    assert once(desk, url) == {}
    assert [h.get("if-none-match") for _, path, h in site.asked if path == "/news"][-1] == '"v1"'
    site.pages["/busy"] = page("Busy", *paragraphs(1))
    assert desk.again() == {"new": 1, "failed": 1}


def test_an_article_that_failed_is_read_once_it_can_be(desk: Desk, site: Site) -> None:
    url = f"{site.url}/news"
    site.pages["/news"] = tagged('"v1"', feed(item(f"{site.url}/busy")))
    site.pages["/busy"] = answer(429)
    assert once(desk, url) == {"failed": 1}
    site.pages["/busy"] = page("Busy", *paragraphs(1))
    assert once(desk, url) == {"new": 1}
    assert desk.failures() == {}


def test_a_feed_in_trouble_is_left_alone_longer_each_time(desk: Desk, site: Site) -> None:
    url = f"{site.url}/news"
    site.pages["/news"] = answer(404)
    assert once(desk, url) == {"failed": 1}
    first = desk.memory.feed(url)
    assert first.due is not None
    assert timedelta(seconds=90) < first.due - moment() < timedelta(seconds=140)
    assert once(desk, url) == {}, "it is not due"
    desk.memory.keep_feed(url, type(first)(failures=first.failures, due=moment() - timedelta(seconds=1)))
    assert once(desk, url) == {"failed": 1}
    second = desk.memory.feed(url)
    assert second.failures == 2
    assert second.due is not None
    assert second.due - moment() > timedelta(seconds=200)
    desk.memory.keep_feed(url, type(first)(failures=40, due=None))
    once(desk, url)
    longest = desk.memory.feed(url)
    assert longest.due is not None
    assert longest.due - moment() < timedelta(days=1.2)
    site.pages["/news"] = feed(item(f"{site.url}/1"))
    site.pages["/1"] = page("One", *paragraphs(1))
    desk.memory.keep_feed(url, type(first)(failures=40, due=None))
    assert once(desk, url) == {"new": 1}
    assert desk.memory.feed(url).failures == 0
    assert desk.failures() == {}


def test_what_a_server_asks_for_is_kept(desk: Desk, site: Site) -> None:
    site.pages["/news"] = answer(503, Retry_After="7200")
    once(desk, f"{site.url}/news")
    due = desk.memory.feed(f"{site.url}/news").due
    assert due is not None
    assert timedelta(seconds=7100) < due - moment() < timedelta(seconds=7300)
    assert site.paths() == ["/news"]


def test_a_stop_in_the_middle_leaves_the_feed_to_be_asked_for_again(desk: Desk, site: Site) -> None:
    url = f"{site.url}/news"
    for number in range(20):
        site.pages[f"/{number}"] = page(f"Story {number}", *paragraphs(number))
    site.pages["/news"] = tagged('"v1"', feed(*(item(f"{site.url}/{number}") for number in range(20))))
    done = desk.ingest._done
    desk.ingest._done = lambda *what: (done(*what), desk.stop.set())[0]  # type: ignore[assignment,func-returns-value]
    follower(desk, url).once()
    assert desk.counts() == {"new": 1}
    assert desk.memory.feed(url).etag is None
    desk.stop.clear()
    assert once(desk, url) == {"already there": 1, "new": 19}


def test_it_goes_on_until_it_is_stopped(desk: Desk, site: Site) -> None:
    url = f"{site.url}/news"
    site.pages["/news"] = feed()
    thread = threading.Thread(target=follower(desk, url, every=0.2).forever)
    thread.start()
    for _ in range(100):
        time.sleep(0.1)
        if site.paths().count("/news") >= 3:
            break
    desk.stop.set()
    thread.join(5)
    assert not thread.is_alive()
    assert site.paths().count("/news") >= 3


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_only_one_at_a_time(request: pytest.FixtureRequest, tmp_path: Path, kind: str) -> None:
    target = request.getfixturevalue("postgres_record") if kind == "postgresql" else str(tmp_path / "x.db")
    with Record.open(target, create=True) as one, Record.open(target) as two:
        with only_one(one, "follow"):
            with pytest.raises(BusyError, match="another `vedette follow`"), only_one(two, "follow"):
                pass
            with only_one(two, "another task"):
                pass
        with only_one(two, "follow"):
            pass


def test_articles_of_a_host_that_wants_rest_are_not_given_up(desk: Desk, site: Site) -> None:
    url = f"{site.url}/news"
    site.pages["/news"] = tagged('"v1"', feed(*(item(f"{site.url}/{n}") for n in range(8))))
    for number in range(8):
        site.pages[f"/{number}"] = answer(429, Retry_After="3000")
    for _ in range(3):
        assert once(desk, url) == {"failed": 8}
    assert len(site.paths()) <= 3 * 4, "the feed and two or three articles at each visit"
    for number in range(8):
        site.pages[f"/{number}"] = page(f"Story {number}", *paragraphs(number))
    assert once(desk, url)["new"] >= 5, "what was not asked for is not taken to have failed"


def test_a_record_that_goes_away_is_waited_for(
    postgres_target: str, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow, "_FIRST_LOOK", 0.05)
    site.pages["/news"] = feed(item(f"{site.url}/1"), item(f"{site.url}/2"))
    site.pages["/1"] = page("Story 1", *paragraphs(1))
    told: list[str] = []
    with gate(postgres_target) as door, Record.open(door.address) as record, only_one(record, "follow") as take_again:
        desk = Desk(record)

        def last(handler: BaseHTTPRequestHandler) -> None:
            if "away" not in told:
                door.shut()
            page("Story 2", *paragraphs(2))(handler)

        site.pages["/2"] = last

        def back() -> None:
            if len(told) < 3:
                told.append("tried")
            else:
                door.open()
            take_again()
            told.append("back")

        running = follower(desk, f"{site.url}/news", away=lambda error: told.append("away"), back=back)
        thread = threading.Thread(target=running.forever)
        thread.start()
        try:
            until = time.monotonic() + 30
            while record_count(postgres_target) < 2 and time.monotonic() < until:
                time.sleep(0.05)
            with Record.open(postgres_target) as other, pytest.raises(BusyError), only_one(other, "follow"):
                pass
        finally:
            desk.stop.set()
            thread.join(10)
        assert told == ["away", "tried", "tried", "back"]
        assert desk.counts() == {"new": 2, "already there": 1} or desk.counts() == {"new": 2}
        assert not list(record.verify())


def record_count(target: str) -> int:
    with Record.open(target) as record:
        return record.count_reports()


def test_a_lock_that_another_took_meanwhile_is_not_taken_again(postgres_target: str) -> None:
    with gate(postgres_target) as door, Record.open(door.address) as record, Record.open(postgres_target) as other:
        with only_one(record, "follow") as take_again:
            door.shut()
            time.sleep(0.2)
            door.open()
            with only_one(other, "follow"), pytest.raises(BusyError, match="another `vedette follow`"):
                for _ in range(2):  # the first notices that the connection is gone
                    with suppress(AwayError):
                        take_again()
            take_again()
        with only_one(other, "follow"):
            pass


@pytest.mark.parametrize("years", [-20, 20])
def test_a_clock_that_was_wrong_keeps_no_feed_waiting(desk: Desk, site: Site, years: int) -> None:
    url = f"{site.url}/news"
    site.pages["/1"] = page("Story 1", *paragraphs(1))
    site.pages["/news"] = feed(item(f"{site.url}/1"))
    wrong = moment() + timedelta(days=365 * years)
    desk.memory.keep_feed(url, FeedState(failures=1, due=wrong))
    assert once(desk, url) == {"new": 1}


SCRIPT = """
import sys
import vedette.cli.ingesting as module
from tests.record.canned import CannedReader
from vedette.cli import main
module._new_reader = CannedReader
main()
"""


def run(*args: str) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", SCRIPT, *args],
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_until_a_signal_and_a_second_one_beside_it(site: Site, tmp_path: Path, number: int) -> None:
    site.pages["/1"] = page("One", *paragraphs(1))
    site.pages["/news"] = feed(item(f"{site.url}/1"))
    feeds = tmp_path / "feeds.toml"
    feeds.write_text(f'contact = "desk@monitor.example"\npause = 0\n[[feed]]\nurl = "{site.url}/news"\n')
    record = tmp_path / "v.db"
    args = ["follow", str(feeds), "--record", str(record), "--allow-private"]
    process = run(*args)
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.rstrip().endswith("  1 new")
    second = run(*args, "--once")
    _, complaint = second.communicate(timeout=60)
    assert second.returncode == 4
    assert f"(process {process.pid}) is at work on it" in complaint
    process.send_signal(number)
    out, complaint = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "new                 1" in out
    assert "stopping after the report at hand" in complaint
    third = run(*args, "--once")
    out, complaint = third.communicate(timeout=60)
    assert (third.returncode, complaint) == (0, "")
    assert "already there       1" in out
    assert all("desk@monitor.example" in headers["user-agent"] for _, _, headers in site.asked)
