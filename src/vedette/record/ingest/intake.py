"""From what a person names to reports, one by one: files, folders, tables, archives, feeds and addresses."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from vedette.errors import DataFileError, ReportError
from vedette.record.ingest.ahead import ahead
from vedette.record.ingest.entries import Entries
from vedette.record.ingest.item import Got, How, Item, More, Opened, Task, checked, told
from vedette.record.ingest.memory import Memory, moment
from vedette.reports import MAX_BYTES, from_bytes, gather, is_address
from vedette.reports.feed import MAX_FEED, read_feed
from vedette.reports.feeds_file import FeedsFile, read_feeds_file
from vedette.reports.load import no_folder
from vedette.reports.polite import Polite
from vedette.reports.rows import Row, csv_rows, json_rows, row_report
from vedette.reports.sniff import HEAD, Kind, is_text, kind_of
from vedette.reports.waiting import is_pipe, read_pipe, read_standard_input

if TYPE_CHECKING:
    from vedette.reports.warc import ArchivedPage

__all__ = ["ADDRESS_WEIGHT", "SUFFIXES", "Intake", "named"]

#: What is taken of a folder. What is in a table, an archive or a feed is read from it.
SUFFIXES = (
    ".atom", ".csv", ".htm", ".html", ".jsonl", ".markdown", ".md", ".ndjson", ".rss", ".text", ".tsv", ".txt", ".warc",
    ".warc.gz", ".xhtml",
)  # fmt: skip

#: What an address is taken to weigh, in bytes, for the time left.
ADDRESS_WEIGHT = 50_000

# How many sources are got at once.
_THREADS = 4
# A table or an archive in which so many in a row are bad holds something else than reports.
_MOST_BAD = 10_000


def named(where: str, number: int) -> str:
    """The name of a row, a record or an entry: ``table.csv:12``, ``https://example.org/table.csv#12``."""
    return f"{where}#{number}" if is_address(where) else f"{where}:{number}"


class Intake:
    """Gets reports.

    Args:
        web: fetches addresses.
        memory: of the record that they are for; without one every entry of a feed is fetched.
        stop: once set, nothing more is got.
    """

    def __init__(self, web: Polite, memory: Memory | None, stop: threading.Event) -> None:
        self._web = web
        self._stop = stop
        self._entries = Entries(web, memory, self.expect)
        #: How much there is to do, as far as that is known by now; items bring their part of it.
        self.expected = 0

    def expect(self, weight: int) -> None:
        """More to do came to light."""
        self.expected += weight

    def items(self, sources: Iterable[tuple[str, How]]) -> Iterator[Item]:
        """What comes of sources, in their order.

        Args:
            sources: paths, folders, addresses or ``-``, each with how it is to be read.
        """
        tasks = list(self._tasks(sources))
        return ahead(tasks, threads=_THREADS, stop=self._stop)

    def of_tasks(self, tasks: Iterable[Task]) -> Iterator[Item]:
        """What comes of tasks, in their order."""
        return ahead(tasks, threads=_THREADS, stop=self._stop)

    def _tasks(self, sources: Iterable[tuple[str, How]]) -> Iterator[Task]:
        for source, how in sources:
            for where in gather([source], suffixes=SUFFIXES):
                if where == "-":
                    yield self._standard_input(how)
                elif is_address(where):
                    self.expect(ADDRESS_WEIGHT)
                    yield self._address(where, how, None)
                else:
                    self.expect(_size(where))
                    yield self._path(where, how, None)

    def again(self, source: str, how: How) -> Task:
        """What to do to try a source again that failed: all of it, or only the row that its name ends with."""
        whole, number = source, None
        mark = "#" if is_address(source) else ":"
        head, _, tail = source.rpartition(mark)
        if head and tail.isascii() and tail.isdigit() and (mark == "#" or not Path(source).exists()):
            whole, number = head, int(tail)
        if is_address(whole):
            self.expect(ADDRESS_WEIGHT)
            return self._address(whole, how, number)
        self.expect(_size(whole))
        return self._path(whole, how, number)

    # --- one source ---------------------------------------------------------------------------------------------------

    def _standard_input(self, how: How) -> Task:
        def task() -> Item:
            return self._one("-", how, 0, lambda: _got(read_standard_input(MAX_BYTES, self._stop), "-", how))

        return task

    def _path(self, where: str, how: How, only: int | None) -> Task:
        """A file, whatever it holds."""
        name = str(Path(where).absolute())

        def task() -> Item | More:
            size = _size(where)
            try:
                open_ = self._opener(where)
                with open_() as stream:
                    head = stream.read(HEAD)
                    kind = kind_of(head, name=where)
                    if kind == "report":
                        rest = stream.read(MAX_BYTES - len(head)) if len(head) == HEAD else b""
                        return self._one(name, how, size, lambda: _got(head + rest, where, how))
                    if kind == "feed" or kind == "json feed":
                        raw = head + (stream.read(MAX_FEED) if len(head) == HEAD else b"")
                        feed = read_feed(raw, where=where)
                        return More(self._entries.tasks(feed, where, how, only, size))
                if kind == "feeds":
                    return More(self._feeds(read_feeds_file(Path(where)), name, how, size))
            except ReportError as error:
                return Item(name, how, error, weight=size)
            except DataFileError as error:
                place = where if error.line is None else f"{where}:{error.line}"
                return Item(name, how, ReportError(place, error.what), weight=size)
            return More(self._many(kind, open_, where, name, how, only, size))

        return task

    def _opener(self, where: str) -> Callable[[], IO[bytes]]:
        """What opens a file, as often as need be. What a pipe gives comes once, so it is taken whole."""
        if not is_pipe(where):
            return lambda: _opened(where)
        try:
            raw = read_pipe(where, MAX_BYTES, self._stop)
        except OSError as error:
            raise ReportError(where, f"can't be read: {error.strerror}") from error
        if len(raw) >= MAX_BYTES:
            raise ReportError(where, f"gives {MAX_BYTES // 1_000_000} MB or more: save it as a file, and give that")
        return lambda: io.BytesIO(raw)

    def _address(self, where: str, how: How, only: int | None) -> Task:
        """What an address gives, whatever it is."""

        def task() -> Item | More:
            try:
                got = self._web.get(where)
                kind = kind_of(got.raw[:HEAD], name=got.url, content_type=got.content_type)
                if kind == "feed" or kind == "json feed":
                    feed = read_feed(got.raw, where=where, content_type=got.content_type, base=got.url)
                    return More(self._entries.tasks(feed, where, how, only, ADDRESS_WEIGHT))
                if kind == "feeds":
                    raise ReportError(where, "is a list of feeds: save it and give the file")
                if kind == "report":
                    if not is_text(got.content_type):
                        raise ReportError(where, f"is {_short(got.content_type)}, neither a page nor a text")
                    report = from_bytes(
                        got.raw,
                        where=where,
                        content_type=got.content_type,
                        url=got.url,
                        published=how.published,
                        publisher=how.publisher,
                    )
                    return Item(where, how, checked(Got(report, got.raw, moment(), got.headers)), weight=ADDRESS_WEIGHT)
            except ReportError as error:
                return Item(where, how, error, weight=ADDRESS_WEIGHT)
            raw = got.raw
            return More(self._many(kind, lambda: io.BytesIO(raw), where, where, how, only, ADDRESS_WEIGHT))

        return task

    def _feeds(self, file: FeedsFile, name: str, how: How, weight: int) -> Iterator[Task]:
        """The feeds that a ``feeds.toml`` lists."""
        self.expect(len(file.feeds) * ADDRESS_WEIGHT - weight)
        yield told(name, how, Opened())
        for feed in file.feeds:
            yield self._address(feed.url, replace(how, publisher=how.publisher or feed.publisher), None)

    def _one(self, source: str, how: How, weight: int, read: Callable[[], Got]) -> Item:
        try:
            return Item(source, how, checked(read()), weight=weight)
        except ReportError as error:
            return Item(source, how, error, weight=weight)

    # --- tables and archives ------------------------------------------------------------------------------------------

    def _many(
        self,
        kind: Kind,
        open_: Callable[[], IO[bytes]],
        where: str,
        name: str,
        how: How,
        only: int | None,
        weight: int,
    ) -> Iterator[Task]:
        """What to do for each row of a table or record of an archive."""
        parts = _Parts(weight)
        try:
            stream = open_()
        except ReportError as error:
            yield told(name, how, error, weight=weight)
            return
        yield told(name, how, Opened())
        with stream:
            found = False
            for number, read in _readers(kind, stream, where, how, only):
                found = True
                source = name if number is None else named(name, number)
                yield self._counted(source, how, parts.since(stream), read, parts)
                if parts.bad_in_a_row > _MOST_BAD:
                    what = f"nothing but bad reports for {_MOST_BAD:,} in a row; the rest was not read"
                    yield told(name, how, ReportError(where, what), weight=parts.rest())
                    return
        if only is not None and not found:
            gone = ReportError(where, f"has nothing at {only} any more; `vedette failed --forget` strikes it off")
            yield told(named(name, only), how, gone, weight=parts.rest())
        if left := parts.rest():
            self.expect(-left)

    def _counted(self, source: str, how: How, weight: int, read: Callable[[], Got], parts: _Parts) -> Task:
        def task() -> Item:
            item = self._one(source, how, weight, read)
            parts.bad_in_a_row = parts.bad_in_a_row + 1 if isinstance(item.came, ReportError) else 0
            return item

        return task


class _Parts:
    """How much of a source the rows got so far are, and how many of them were bad."""

    def __init__(self, weight: int) -> None:
        self._left = weight
        self._before = 0
        self.bad_in_a_row = 0

    def since(self, stream: IO[bytes]) -> int:
        """The part from the last row to this one; 0 while it comes from what was read ahead."""
        at = stream.tell()
        part = min(self._left, max(0, at - self._before))
        self._before, self._left = at, self._left - part
        return part

    def rest(self) -> int:
        """What is left, once."""
        left, self._left = self._left, 0
        return left


def _readers(
    kind: Kind, stream: IO[bytes], where: str, how: How, only: int | None
) -> Iterator[tuple[int | None, Callable[[], Got]]]:
    """Number of each row or record, ``None`` for what befell the whole, and what reads it."""
    if kind == "warc":
        from vedette.reports.warc import archived_pages

        for page in archived_pages(stream, where=where):
            if isinstance(page, ReportError):
                yield _place(page, where), _raiser(page)
            elif only is None or page.n == only:
                yield page.n, _page_reader(page, named(where, page.n), how)
        return
    rows = csv_rows if kind == "csv" else json_rows
    for row in rows(stream, where=where, columns=how.columns):
        if isinstance(row, ReportError):
            number = _place(row, where)
            if only is None or number is None or number == only:
                yield number, _raiser(row)
        elif only is None or row.line == only:
            yield row.line, _row_reader(row, named(where, row.line), how)


def _place(error: ReportError, where: str) -> int | None:
    """The line that an error names, where it is of one line."""
    head, _, tail = error.where.rpartition(":")
    return int(tail) if head == where and tail.isdigit() else None


def _raiser(error: ReportError) -> Callable[[], Got]:
    def read() -> Got:
        raise error

    return read


def _row_reader(row: Row, where: str, how: How) -> Callable[[], Got]:
    def read() -> Got:
        report = row_report(row, where=where, published=how.published, publisher=how.publisher)
        return Got(report, row.raw, moment())

    return read


def _page_reader(page: ArchivedPage, where: str, how: How) -> Callable[[], Got]:
    def read() -> Got:
        try:
            report = from_bytes(
                page.raw,
                where=page.url,
                content_type=page.content_type,
                url=page.url,
                published=how.published,
                publisher=how.publisher,
            )
        except ReportError as error:
            raise ReportError(where, f"({page.url[:200]}) {error.what}") from error
        return Got(report, page.raw, page.fetched or moment(), page.headers)

    return read


# --- files ------------------------------------------------------------------------------------------------------------


def _got(raw: bytes, where: str, how: How) -> Got:
    # A name that is no text of any encoding, as old file systems have them, is written out.
    shown = where.encode("utf-8", "backslashreplace").decode()
    return Got(from_bytes(raw, where=shown, published=how.published, publisher=how.publisher), raw, moment())


def _size(where: str) -> int:
    try:
        return Path(where).stat().st_size
    except (OSError, ValueError):
        return 0


def _opened(where: str) -> IO[bytes]:
    path = Path(where)
    try:
        if path.is_dir():
            raise no_folder(where, SUFFIXES)
        if path.exists() and not path.is_file() and not path.is_fifo():
            raise ReportError(where, "is neither a file nor a folder")
        return path.open("rb")
    except FileNotFoundError as error:
        raise ReportError(where, "does not exist") from error
    except PermissionError as error:
        raise ReportError(where, "may not be read: permission denied") from error
    except (OSError, ValueError) as error:
        raise ReportError(where, f"can't be read: {getattr(error, 'strerror', None) or error}") from error


def _short(content_type: str | None) -> str:
    return (content_type or "").partition(";")[0].strip()[:60] or "of no type"
