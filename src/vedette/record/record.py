"""A record: the one way in for the command line, the pages and Python."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from sqlalchemy import Connection, Engine

from vedette.errors import ReportError
from vedette.model import Event, Reading
from vedette.model.alert import Alert
from vedette.record import adding, alerts, asking, changes, deciding, failures, rereading, search, verifying
from vedette.record.alerts import StoredAlert
from vedette.record.filters import EVERY, EventFilter
from vedette.record.frames import frame_of
from vedette.record.narrowing import check
from vedette.record.paging import MOST_COUNTED, Meant, order_by
from vedette.record.rereading import Reads
from vedette.record.rows import event_of
from vedette.record.store import Store
from vedette.record.stored import Added, Change, Failure, Hit, Page, Problem, Reread, StoredClaim, StoredReport
from vedette.record.words import sought

if TYPE_CHECKING:
    from polars import DataFrame

__all__ = ["Record"]

_T = TypeVar("_T")

_NO_HEADERS: Mapping[str, str] = MappingProxyType({})


class Record:
    """Reports kept, claims joined into events, what people decided about them.

    Use it as a context manager, or close it. Each call is one transaction; iterators stream, and see the record as it
    was when they began.
    """

    def __init__(self, store: Store, who: str) -> None:
        self._store = store
        self._who = who

    @classmethod
    def open(cls, target: str | Path, *, create: bool = False, who: str | None = None) -> Self:
        """Open a record.

        Args:
            target: path of its SQLite file, or an SQLAlchemy address (``postgresql://host/name``).
            create: make it if it isn't there.
            who: in whose name changes are made; ``VEDETTE_WHO``, else the account, if not given.

        Raises:
            RecordError: if there is no record, or it can't be opened.
            MissingExtraError: if PostgreSQL's driver is not installed.
        """
        return cls(Store(target, create=create), who or _account())

    def close(self) -> None:
        """Let go of the database."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def name(self) -> str:
        """The file or the address, without a password."""
        return self._store.name

    @property
    def who(self) -> str:
        """In whose name changes are made."""
        return self._who

    @property
    def engine(self) -> Engine:
        """For questions of one's own over :mod:`vedette.record.tables`; only to read."""
        return self._store.engine

    # Getting in

    def add(
        self, reading: Reading, raw: bytes, *, fetched: datetime, headers: Mapping[str, str] = _NO_HEADERS
    ) -> Added:
        """Keep a reading with the bytes that it was read from; the same again changes nothing.

        Args:
            reading: what was read.
            raw: the bytes.
            fetched: when they were got, with its zone.
            headers: what a server sent with them.

        Raises:
            ReportError: if the report was not read from these bytes.
            RecordError: if it can't be kept; then nothing of it is.
        """
        with self._store.writing() as connection:
            return adding.add(connection, reading, raw, fetched=fetched, headers=headers, who=self._who)

    def fail(self, source: str, reason: str, how: Mapping[str, Any] | None = None) -> None:
        """Note that a source could not be got or read.

        Args:
            source: the path or address.
            reason: why.
            how: how it was to be read, for another try.
        """
        with self._store.writing() as connection:
            failures.note(connection, source, reason, how)

    def forget_failure(self, source: str) -> None:
        """Strike a source off the failures, as it was read after all."""
        with self._store.writing() as connection:
            failures.forget(connection, source)

    def failures(self) -> Iterator[Failure]:
        """What failed, the last first."""
        return self._streamed(failures.listed)

    def reread(self, reader: Reads, *, everything: bool = False) -> Iterator[Reread]:
        """Read reports again, each in a transaction of its own, and say what changed; decisions stay.

        Args:
            reader: a :class:`vedette.Reader`.
            everything: also those that this version has read already.
        """
        with self._store.reading() as connection:
            ids = rereading.to_read(connection, everything=everything)
        reports = (self.report(report_id).report for report_id in ids)
        for report_id, reading in zip(ids, reader.read_many(reports), strict=True):
            if isinstance(reading, ReportError):
                yield Reread(report_id, (), (), (), (), {}, failed=reading.what)
                continue
            with self._store.writing() as connection:
                again = rereading.keep_again(connection, reading, who=self._who)
            yield again

    def unread(self) -> int:
        """How many reports were last read by another version of Vedette or of its model."""
        with self._store.reading() as connection:
            return len(rereading.to_read(connection, everything=False))

    # Asking

    def events(
        self, asked: EventFilter = EVERY, *, order: str = "newest", limit: int | None = None, offset: int = 0
    ) -> Iterator[Event]:
        """The events meant.

        Args:
            asked: which events.
            order: ``newest``, ``oldest``, ``uncertain`` (least confident first) or ``changed`` (last touched first).
            limit: at most so many.
            offset: leave out so many first.

        Raises:
            InputError: if the filter or the order can't be used.
        """
        order_by(order)
        check(asked)
        return self._streamed(
            lambda connection: asking.events(connection, asked, order=order, limit=limit, offset=offset)
        )

    def page(self, asked: EventFilter = EVERY, *, order: str = "newest", limit: int = 50, offset: int = 0) -> Page:
        """Some of the events meant, and how many there are: quick over a million events.

        Args:
            asked: which events.
            order: as for :meth:`events`.
            limit: at most so many.
            offset: leave out so many first.

        Raises:
            InputError: if the filter or the order can't be used.
        """
        with self._store.reading() as connection:
            meant = Meant(connection, asked)
            found = tuple(map(event_of, meant.bodies(order, limit + 1, offset)))
            # The end of the list says how many there are.
            ended = len(found) <= limit and (found or not offset)
            total, more = (offset + len(found), False) if ended else meant.at_least(MOST_COUNTED)
        return Page(found[:limit], total, more, len(found) > limit)

    def frame(self, asked: EventFilter = EVERY) -> DataFrame:
        """The events meant as a polars frame, one row an event, oldest first; ``.to_pandas()`` makes one of pandas.

        Raises:
            MissingExtraError: if polars is not installed.
        """
        return frame_of(self.events(asked, order="oldest"))

    def count(self, asked: EventFilter = EVERY) -> int:
        """How many events are meant."""
        with self._store.reading() as connection:
            return asking.count(connection, asked)

    def counts(self, asked: EventFilter = EVERY, *, by: str) -> dict[str, int]:
        """How many events are meant, by ``type``, ``status``, ``country``, ``admin1``, ``day``, ``week`` (its Monday),
        ``month``, ``publisher``, ``actor`` (id) or ``review``; what is not known counts under an empty string.
        """
        with self._store.reading() as connection:
            return asking.counts(connection, asked, by)

    def event(self, event_id: str) -> Event:
        """One event, also by an id that it had before it was merged.

        Raises:
            InputError: if there is no such event.
        """
        with self._store.reading() as connection:
            return asking.event_with(connection, event_id)

    def claims(self, event_id: str) -> tuple[StoredClaim, ...]:
        """The claims of an event, oldest report first.

        Raises:
            InputError: if there is no such event.
        """
        with self._store.reading() as connection:
            return tuple(asking.claims(connection, event_id=asking.current_id(connection, event_id)))

    def claims_of_report(self, report_id: str) -> tuple[StoredClaim, ...]:
        """The claims of a report, in the order of its text."""
        with self._store.reading() as connection:
            return tuple(asking.claims(connection, report_id=report_id))

    def claims_with(self, claim_ids: Collection[str]) -> tuple[StoredClaim, ...]:
        """Claims by their ids, oldest report first; those that aren't there are left out."""
        with self._store.reading() as connection:
            return tuple(asking.claims(connection, claim_ids=claim_ids))

    def report(self, report_id: str) -> StoredReport:
        """One report.

        Raises:
            InputError: if there is no such report.
        """
        with self._store.reading() as connection:
            return asking.report_with(connection, report_id)

    def reports(
        self,
        *,
        since: str | None = None,
        until: str | None = None,
        publisher: str | None = None,
        text: str | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> Iterator[StoredReport]:
        """Reports, the newest first.

        Args:
            since, until: ISO days of publication, both inclusive.
            publisher: part of its name.
            text: words that it must hold.
            limit: at most so many.
            offset: leave out so many first.
        """
        query = asking.reports(
            since=since,
            until=until,
            publisher=publisher,
            text=text,
            limit=limit,
            offset=offset,
            sqlite=self._store.is_sqlite,
        )
        return self._streamed(lambda connection: asking.stream_reports(connection, query))

    def count_reports(self) -> int:
        """How many reports there are."""
        with self._store.reading() as connection:
            return asking.count_reports(connection)

    def search(self, text: str, *, limit: int | None = 20, offset: int = 0) -> Iterator[Hit]:
        """Reports that hold what is asked for, the best first: words, "words in a row", begun*, -without.

        Raises:
            InputError: if nothing is asked for.
        """
        asked = sought(text)
        return self._streamed(lambda connection: search.search(connection, asked, limit=limit, offset=offset))

    # Deciding: each is a change, in the name of ``who``, that can be undone

    def accept(self, event_id: str, *, why: str = "") -> Change:
        """Say that an event is right as it stands.

        Raises:
            InputError: if there is no such event.
        """
        with self._store.writing() as connection:
            return deciding.review(connection, "accept", event_id, who=self._who, why=why)

    def reject(self, event_id: str, *, why: str = "") -> Change:
        """Say that an event is none: it is left out wherever it isn't asked for.

        Raises:
            InputError: if there is no such event.
        """
        with self._store.writing() as connection:
            return deciding.review(connection, "reject", event_id, who=self._who, why=why)

    def set(self, event_id: str, field: str, value: Any, *, why: str) -> Change:
        """Put a value over what the claims say of a field; the claims stay as they are.

        Args:
            event_id: the event.
            field: one of :data:`vedette.record.overrides.SETTABLE`.
            value: text, or the field's JSON; ``None`` for unknown.
            why: the reason, which must be given.

        Raises:
            InputError: if there is no such event or field, the value can't be one, or no reason is given.
        """
        with self._store.writing() as connection:
            return deciding.set_field(connection, event_id, field, value, who=self._who, why=why)

    def merge(self, one: str, other: str, *, why: str = "") -> Change:
        """Make two events one; the id of the later leads to the earlier.

        Raises:
            InputError: if one of them isn't there, or both are the same.
        """
        with self._store.writing() as connection:
            return deciding.merge(connection, one, other, who=self._who, why=why)

    def split(self, event_id: str, claims: Collection[str], *, why: str = "") -> Change:
        """Take claims out of an event, into one of their own.

        Raises:
            InputError: if there is no such event, a claim is not part of it, or none or all are named.
        """
        with self._store.writing() as connection:
            return deciding.split(connection, event_id, claims, who=self._who, why=why)

    def undo(self, change: int, *, why: str = "") -> Change:
        """Take back a decision by the number of its change, or take back an undo.

        Raises:
            InputError: if there is no such change, it is no decision, or it is undone already.
        """
        with self._store.writing() as connection:
            return deciding.undo(connection, change, who=self._who, why=why)

    # The log

    def changes(self, *, subject: str | None = None, after: int = 0, limit: int | None = None) -> Iterator[Change]:
        """The log of changes, oldest first: after a number, or of one report or event."""
        return self._streamed(lambda connection: changes.listed(connection, subject=subject, after=after, limit=limit))

    def decisions(self, event_id: str) -> tuple[Change, ...]:
        """What people decided about an event, or about claims that are part of it now, oldest first.

        Raises:
            InputError: if there is no such event.
        """
        with self._store.reading() as connection:
            return deciding.about(connection, asking.current_id(connection, event_id))

    def last_change(self) -> int:
        """Number of the last change; 0 if there is none."""
        with self._store.reading() as connection:
            return changes.last_number(connection)

    def exported(self, file: str, body: dict[str, Any]) -> Change:
        """Note in the log that events left the record, and how.

        Args:
            file: name of the file that they went to.
            body: what was asked for, in which format, how many events.

        Raises:
            RecordError: if it can't be noted.
        """
        with self._store.writing() as connection:
            return changes.append(connection, who=self._who, what="export", subject=file, body=body)

    def _streamed(self, ask: Callable[[Connection], Iterator[_T]]) -> Iterator[_T]:
        with self._store.reading() as connection:
            yield from ask(connection)

    # Alerts

    def alerts(self, arrangement: str | None = None) -> tuple[StoredAlert, ...]:
        """What was raised, for one arrangement (by name) or all, the oldest first, and what became of telling it."""
        with self._store.reading() as connection:
            return tuple(alerts.listed(connection, arrangement))

    def former_ids(self, event_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Of each event that others were merged into, the ids of these."""
        with self._store.reading() as connection:
            return alerts.former_ids(connection, event_ids)

    def raise_alerts(
        self, found: Iterable[Alert], to: Mapping[str, Sequence[str]], *, at: str, known: bool = False
    ) -> tuple[Alert, ...]:
        """Keep those alerts that were not raised before, and have them wait to be told.

        Args:
            found: what the rules say now.
            to: by rule, the names of the deliveries that tell it.
            at: this moment, ISO 8601 in UTC.
            known: nobody needs to be told of them.

        Returns:
            The new ones.
        """
        with self._store.writing() as connection:
            state = "known" if known else "waiting"
            return alerts.raised(connection, found, to, at=at, state=state)

    def take_alert(self, alert_id: str, delivery: str, *, at: str, until: str) -> bool:
        """Take it on oneself to tell an alert; false if it is not due, or somebody else is at it.

        Args:
            alert_id: the alert.
            delivery: by which way.
            at: this moment, ISO 8601 in UTC.
            until: from when on another may try, if nothing is noted before.
        """
        with self._store.writing() as connection:
            return alerts.take(connection, alert_id, delivery, at=at, until=until)

    def note_alert(self, alert_id: str, delivery: str, *, at: str, tries: int, due: str, error: str | None) -> None:
        """Note that an alert was told, or why it wasn't (``error``) and when it is to be tried again (``due``)."""
        with self._store.writing() as connection:
            alerts.note(connection, alert_id, delivery, at=at, tries=tries, due=due, error=error)

    def verify(self) -> Iterator[Problem]:
        """Whatever is not as it was written: bytes, reports, claims and their evidence, events, decisions, the log."""
        return self._streamed(verifying.verify)

    def head(self) -> str:
        """The hash of the last line of the log: noted elsewhere, it shows later that no line before it was altered."""
        with self._store.reading() as connection:
            return changes.head(connection)

    def holds(self, line: str) -> bool:
        """Whether the log holds a line with this hash."""
        with self._store.reading() as connection:
            return changes.holds(connection, line.strip().lower())

    # Loads

    def asking(self) -> AbstractContextManager[Connection]:
        """One transaction for questions of one's own over :mod:`vedette.record.tables`."""
        return self._store.reading()

    def filling(self) -> AbstractContextManager[Connection]:
        """One transaction for rows that are put in as they are: by a bench, or of what is remembered of feeds."""
        return self._store.writing()


def _account() -> str:
    given = os.environ.get("VEDETTE_WHO", "").strip()
    if given:
        return given
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as containers have them
        return "unknown"
