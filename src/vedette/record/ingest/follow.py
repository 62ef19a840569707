"""Following feeds: visit each when it is due, take what is new, leave a site in trouble alone for longer each time."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from vedette.errors import AwayError, FetchError, ReportError
from vedette.record.ingest.entries import Entries, mark_of, pending
from vedette.record.ingest.ingest import Ingest
from vedette.record.ingest.intake import Intake
from vedette.record.ingest.item import How, Item, Mark, More, Opened, Task, told
from vedette.record.ingest.memory import FeedState, Memory, moment
from vedette.reports.feed import MAX_FEED, read_feed
from vedette.reports.feeds_file import FeedSource
from vedette.reports.polite import Polite

__all__ = ["Follower"]

# A feed that fails is visited half as often each time, but once a day; what a server asks for is kept up to a week.
_LONGEST_BACK_OFF = 86_400.0
_MOST_DOUBLINGS = 8
_LONGEST_WAIT = 7 * 86_400.0
_MARGIN = 3600.0
# How long to wait before a record whose server is gone is looked for again, in seconds.
_FIRST_LOOK, _LONGEST_LOOK = 5.0, 300.0


@dataclass(slots=True)
class _Visit:
    """What a visit to a feed gave, until its entries are dealt with."""

    feed: FeedSource
    state: FeedState
    marks: tuple[Mark, ...] = ()


class Follower:
    """Visits feeds and puts what they name into a record.

    Args:
        feeds: which.
        intake: gets the entries.
        web: fetches the feeds.
        memory: of the record.
        ingest: takes what comes.
        stop: ends it after the report at hand.
        round_done: called after each round of visits.
        record_away: called once when the record can't be reached; then it is waited for.
        record_back: called to see whether it can be reached again; raises :class:`~vedette.errors.AwayError` if not.
    """

    def __init__(
        self,
        feeds: Iterable[FeedSource],
        *,
        intake: Intake,
        web: Polite,
        memory: Memory,
        ingest: Ingest,
        stop: threading.Event,
        round_done: Callable[[], None] = lambda: None,
        record_away: Callable[[AwayError], None] = lambda error: None,
        record_back: Callable[[], None] = lambda: None,
    ) -> None:
        self._feeds = tuple(feeds)
        self._intake = intake
        self._entries = Entries(web, memory, intake.expect)
        self._web = web
        self._memory = memory
        self._ingest = ingest
        self._stop = stop
        self._round_done = round_done
        self._record_away = record_away
        self._record_back = record_back

    def once(self) -> tuple[FeedSource, ...]:
        """Visit every feed that is not left alone for now; those that are."""
        states = [(feed, self._memory.feed(feed.url)) for feed in self._feeds]
        left = {feed.url for feed, state in states if _seconds_left(state)}
        self._round([(feed, state) for feed, state in states if feed.url not in left])
        return tuple(feed for feed in self._feeds if feed.url in left)

    def forever(self) -> None:
        """Visit each feed as often as it is to be, until asked to stop; a record that is away is waited for."""
        due_at: dict[str, float] = {}
        while not self._stop.is_set():
            try:
                self._visit_due(due_at)
            except AwayError as error:
                self._record_away(error)
                self._wait_for_record()
            else:
                self._stop.wait(max(0.0, min(due_at.values()) - time.monotonic()))

    def _visit_due(self, due_at: dict[str, float]) -> None:
        states = {feed.url: self._memory.feed(feed.url) for feed in self._feeds if feed.url not in due_at}
        due_at.update((url, time.monotonic() + _seconds_left(state)) for url, state in states.items())
        now = time.monotonic()
        due = [feed for feed in self._feeds if due_at[feed.url] <= now]
        if not due:
            return
        self._round([(feed, self._memory.feed(feed.url)) for feed in due])
        for feed in due:
            left = _seconds_left(self._memory.feed(feed.url))
            due_at[feed.url] = time.monotonic() + (left or feed.every * random.uniform(0.95, 1.05))

    def _wait_for_record(self) -> None:
        pause = _FIRST_LOOK
        while not self._stop.wait(pause * random.uniform(0.9, 1.1)):
            try:
                self._record_back()
            except AwayError:
                pause = min(2 * pause, _LONGEST_LOOK)
            else:
                return

    def _round(self, due: Iterable[tuple[FeedSource, FeedState]]) -> None:
        visits: list[_Visit] = []
        self._ingest.take(self._intake.of_tasks(self._task(feed, state, visits) for feed, state in due))
        if not self._stop.is_set():
            for visit in visits:
                self._settle(visit)
        self._round_done()

    def _task(self, feed: FeedSource, state: FeedState, visits: list[_Visit]) -> Task:
        how = How(publisher=feed.publisher)

        def task() -> Item | More:
            try:
                got = self._web.get(feed.url, limit=MAX_FEED, etag=state.etag, last_modified=state.last_modified)
                if got.unchanged:
                    visits.append(_Visit(feed, replace(state, failures=0, due=None)))
                    return More(iter([told(feed.url, how, Opened())]))
                found = read_feed(got.raw, where=feed.url, content_type=got.content_type, base=got.url)
            except ReportError as error:
                self._memory.keep_feed(feed.url, _left_alone(feed, state, error))
                return Item(feed.url, how, error)
            now = FeedState(got.headers.get("etag"), got.headers.get("last-modified"))
            visits.append(_Visit(feed, now, tuple(mark_of(entry, feed.url) for entry in found.entries)))
            return More(self._entries.tasks(found, feed.url, how, patient=False))

        return task

    def _settle(self, visit: _Visit) -> None:
        """Remember a visit. The server is asked for the whole feed again while entries of it are to be tried again."""
        state = visit.state
        if visit.marks and pending(self._memory, visit.marks):
            state = replace(state, etag=None, last_modified=None)
        self._memory.keep_feed(visit.feed.url, state)


def _seconds_left(state: FeedState) -> float:
    """How long a feed in trouble is still to be left alone."""
    left = (state.due - moment()).total_seconds() if state.due is not None else 0.0
    # Nothing is left alone for longer than that: the clock was wrong then, or is now.
    return left if 0.0 < left <= _LONGEST_WAIT + _MARGIN else 0.0


def _left_alone(feed: FeedSource, state: FeedState, error: ReportError) -> FeedState:
    """When a feed that failed is to be visited again."""
    failures = state.failures + 1
    seconds = min(feed.every * 2 ** min(failures, _MOST_DOUBLINGS), _LONGEST_BACK_OFF) * random.uniform(0.9, 1.1)
    if isinstance(error, FetchError) and error.wait is not None:
        seconds = max(seconds, min(error.wait, _LONGEST_WAIT))
    return replace(state, failures=failures, due=moment() + timedelta(seconds=seconds))
