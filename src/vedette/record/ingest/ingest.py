"""Items into the record: read what is new, keep it, note what failed."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol

from vedette.errors import FetchError, LeftAloneError, ReportError
from vedette.model import Reading, Report
from vedette.record.ingest.item import Got, Item, Known, Opened, storable
from vedette.record.ingest.memory import Memory
from vedette.record.record import Record
from vedette.record.stored import Added

__all__ = ["Ingest", "ReadsMany", "Summary"]

_LONGEST_SOURCE, _LONGEST_REASON = 2400, 1000


class ReadsMany(Protocol):
    """What is needed of :class:`vedette.reader.Reader`."""

    def read_many(self, reports: Iterable[Report], *, workers: int = 2) -> Iterator[Reading | ReportError]:
        """The readings in order; an error in the place of one that failed."""
        ...


@dataclass(slots=True)
class Summary:
    """How it went.

    Attributes:
        outcomes: how many reports by :data:`vedette.record.stored.OUTCOMES`.
        without_events: how many of the new ones state nothing that is kept as an event.
        failed: how many failed.
        reasons: how many failed, by what was said of them.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    without_events: int = 0
    failed: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def read(self) -> int:
        """How many reports were got, new or not."""
        return self.outcomes.total()


class Ingest:
    """Puts what an intake gives into a record.

    Args:
        record: the record.
        memory: of that record.
        new_reader: makes the reader; called when there is a report to read, as it loads the model.
        workers: of the reader.
        stop: once set, the report at hand is finished and nothing more begun.
        done: called with each item, and with what became of it or why it failed.
    """

    def __init__(
        self,
        record: Record,
        memory: Memory,
        new_reader: Callable[[], ReadsMany],
        *,
        workers: int,
        stop: threading.Event,
        done: Callable[[Item, Added | ReportError], None],
    ) -> None:
        self._record = record
        self._memory = memory
        self._new_reader = new_reader
        self._reader: ReadsMany | None = None
        self._workers = workers
        self._stop = stop
        self._done = done
        self._failed_before = {failure.source for failure in record.failures()}
        self.summary = Summary()

    def take(self, items: Iterable[Item]) -> None:
        """Read and keep all of them.

        Raises:
            RecordError: if the record can't be written; what was kept before is kept.
        """
        waiting: deque[tuple[Item, Got]] = deque()
        reports = self._unread(items, waiting)
        first = next(reports, None)
        if first is None:
            return
        self._reader = self._reader or self._new_reader()
        for reading in self._reader.read_many(chain([first], reports), workers=self._workers):
            item, got = waiting.popleft()
            if isinstance(reading, ReportError):
                self._fail(item, reading)
            else:
                self._keep(item, got, reading)
            if self._stop.is_set():
                return

    def _unread(self, items: Iterable[Item], waiting: deque[tuple[Item, Got]]) -> Iterator[Report]:
        """The reports that have to be read; all else is dealt with here."""
        for item in items:
            if self._stop.is_set():
                return
            if isinstance(item.came, ReportError):
                self._fail(item, item.came)
            elif isinstance(item.came, Opened):
                self._mended(item.source)
            elif isinstance(item.came, Known):
                self._succeed(item, Added("", "already there", ()))
            elif (kept := self._memory.holds(item.came.report)) is not None:
                self._succeed(item, Added(kept, "already there", ()))
            else:
                waiting.append((item, item.came))
                yield item.came.report

    def _keep(self, item: Item, got: Got, reading: Reading) -> None:
        try:
            added = self._record.add(reading, got.raw, fetched=got.fetched, headers=got.headers)
        except ReportError as error:
            self._fail(item, error)
            return
        if added.outcome != "already there" and not added.events:
            self.summary.without_events += 1
        self._succeed(item, added)

    def _succeed(self, item: Item, added: Added) -> None:
        self._mended(item.source)
        if item.mark is not None:
            self._memory.settle(item.mark)
        self.summary.outcomes[added.outcome] += 1
        self._done(item, added)

    def _mended(self, source: str) -> None:
        source = storable(source, _LONGEST_SOURCE)
        if source in self._failed_before:
            self._record.forget_failure(source)
            self._failed_before.discard(source)

    def _fail(self, item: Item, error: ReportError) -> None:
        source = storable(item.source, _LONGEST_SOURCE)
        self._record.fail(source, storable(error.what, _LONGEST_REASON), item.how.as_json())
        self._failed_before.add(source)
        if item.mark is not None and not isinstance(error, LeftAloneError):
            again = error.again if isinstance(error, FetchError) else "never"
            self._memory.missed(item.mark, for_good=again == "never")
        self.summary.failed += 1
        self.summary.reasons[error.what] += 1
        self._done(item, error)
