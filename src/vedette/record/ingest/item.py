"""What comes out of a source: a report with its bytes, why there is none, or that it is known already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from vedette.errors import ReportError
from vedette.model import Report
from vedette.reports.published import unknown

__all__ = ["Got", "How", "Item", "Known", "Mark", "More", "Opened", "Task", "checked", "in_time", "storable", "told"]


# Longer ones fit no index.
_LONGEST_ADDRESS = 2000
_LONGEST_NAME = 500
_LONGEST_TITLE = 5000
# How far ahead of the clock a date of publication may be, for zones and papers that come out the evening before.
_AHEAD = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class How:
    """How a source is to be read.

    Attributes:
        published: when its reports were published, if a person said so.
        publisher: who published them, the same.
        columns: names in a table of what this package calls otherwise.
    """

    published: str | None = None
    publisher: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """What is kept of it with a failure, so that it can be tried again in the same way."""
        said = {"published": self.published, "publisher": self.publisher, "columns": dict(self.columns)}
        return {name: value for name, value in said.items() if value}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> How:
        """The other way round."""
        columns = body.get("columns")
        return cls(
            published=body.get("published"),
            publisher=body.get("publisher"),
            columns=dict(columns) if isinstance(columns, Mapping) else {},
        )


@dataclass(frozen=True, slots=True)
class Mark:
    """An entry of a feed: its address, and the stamp of what the feed says of it."""

    address: str
    stamp: str


@dataclass(frozen=True, slots=True)
class Got:
    """A report with the bytes that it was read from."""

    report: Report
    raw: bytes
    fetched: datetime
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """The feed or the server says that nothing changed since it was last read."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A source that holds many could be opened; what it holds comes after this."""


@dataclass(frozen=True, slots=True)
class Item:
    """What came of a source, or of one report in it.

    Attributes:
        source: path or address, with the line or number in it; what a failure goes by and can be tried again as.
        how: how it was to be read.
        came: the report, why there is none, that it is known, or that the source could be opened.
        mark: the feed's entry that named it.
        weight: how much of all there is to do it was, for the time left.
    """

    source: str
    how: How
    came: Got | ReportError | Known | Opened
    mark: Mark | None = None
    weight: int = 0


def checked(got: Got) -> Got:
    """The same, if a record can hold it, on every database; what was fetched without a date in the future.

    Raises:
        ReportError: if it holds characters that no database keeps, or a name too long to be looked up.
    """
    report = got.report
    if got.headers:
        report = in_time(report, got.fetched, got.headers)
        got = replace(got, report=report)
    for name, value, most in (
        ("text", report.text, None),
        ("title", report.title, _LONGEST_TITLE),
        ("publisher", report.publisher.value, _LONGEST_NAME),
        ("address", report.url, _LONGEST_ADDRESS),
    ):
        if not value:
            continue
        if "\x00" in value:
            raise ReportError(report.url, f"its {name} holds NUL characters: the file is damaged or no text")
        try:
            size = len(value.encode())
        except UnicodeEncodeError as error:
            raise ReportError(report.url, f"its {name} holds half characters: the file is damaged") from error
        if most is not None and size > most:
            raise ReportError(report.url, f"its {name} is too long: {size:,} bytes, at most {most:,}")
    return got


def in_time(report: Report, fetched: datetime, headers: Mapping[str, str]) -> Report:
    """A report that was fetched, without a date of publication that lies after that: it can't be right.

    Args:
        report: the report.
        fetched: when, by this machine's clock.
        headers: what the server sent with it; its clock counts too, as this one may be wrong.
    """
    day = report.published.day
    if day is None or report.published.method == "given" or day <= fetched.date() + _AHEAD:
        return report
    try:
        theirs = parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError, IndexError, OverflowError):
        theirs = None
    if theirs is not None and day <= theirs.date() + _AHEAD:
        return report
    return replace(report, published=unknown(f"it is dated {day}, which is after it was fetched"))


def storable(words: str, most: int) -> str:
    """Words of a failure as every database keeps them: NUL and half characters written out, cut at ``most`` bytes."""
    whole = words.encode("utf-8", "backslashreplace").replace(b"\x00", b"\\x00")
    return whole[:most].decode("utf-8", "ignore")


@dataclass(frozen=True, slots=True)
class More:
    """A source that holds many: what to do for each, one after the other."""

    tasks: Iterator[Task]


#: What to do for one source; it may be done on any thread.
Task = Callable[[], Item | More]


def told(source: str, how: How, came: ReportError | Known | Opened, mark: Mark | None = None, weight: int = 0) -> Task:
    """Nothing to do, as what came is known already."""
    item = Item(source, how, came, mark, weight)
    return lambda: item
