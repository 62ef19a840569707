"""JSON Lines and CSV: one report a row, bad rows named by their line."""

from __future__ import annotations

import csv
import gzip
import json
import re
import shlex
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import IO, Any

from vedette.errors import InputError, ReportError
from vedette.model import Report
from vedette.reports.load import MAX_BYTES, from_bytes, from_text
from vedette.reports.page import looks_like_html
from vedette.reports.published import as_given, written_date
from vedette.reports.unpacked import opened

__all__ = ["COLUMNS", "Row", "column_names", "csv_rows", "json_rows", "row_report"]

#: What a row may hold; ``text`` it must.
COLUMNS = ("text", "title", "published", "publisher", "url")

_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = ",;\t|"
_URL_LIMIT = 2000
_MOST_BLANK = 100_000
# What others call the text of a report.
_LIKELY = (
    "body",
    "content",
    "article",
    "full_text",
    "fulltext",
    "full text",
    "body text",
    "maintext",
    "story",
    "notes",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        line: number of its (first) line, from 1.
        values: by the names of :data:`COLUMNS`, those that it has.
        raw: its bytes as they stand in the file.
    """

    line: int
    values: Mapping[str, Any]
    raw: bytes


def row_report(row: Row, *, where: str, published: str | None = None, publisher: str | None = None) -> Report:
    """The report of a row.

    Args:
        row: the row.
        where: file and line, for messages; the report's address where the row has none.
        published: used where the row says nothing.
        publisher: the same.

    Raises:
        ReportError: if the row holds no report.
    """
    values = {name: _words(where, name, row.values.get(name)) for name in COLUMNS}
    text = values["text"]
    if text is None:
        raise ReportError(where, "has no text")
    url = values["url"]
    if url is not None and (not re.match("https?://", url, re.I) or len(url) > _URL_LIMIT or not url.isprintable()):
        raise ReportError(where, f"url: {url[:80]!r} is not an http or https address")
    date = _date(where, values["published"]) or published
    name = values["publisher"] or publisher
    try:
        if looks_like_html(text):
            page = text.encode("utf-8", "replace")
            report = from_bytes(page, where=where, content_type="text/html; charset=utf-8", url=url)
            return from_text(
                report.text,
                where=url or where,
                published=date or report.published.value,
                publisher=name or report.publisher.value,
                title=values["title"] or report.title,
                raw=row.raw,
            )
        return from_text(text, where=url or where, published=date, publisher=name, title=values["title"], raw=row.raw)
    except ReportError as error:
        raise ReportError(where, error.what) from error


def _words(where: str, name: str, value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ReportError(where, f"{name}: {json.dumps(value, default=str)[:60]} is no text; put it in quotes")
    return value if name == "text" and value.strip() else value.strip() or None


def _date(where: str, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        return as_given(value).value
    except InputError as error:
        if (found := written_date(value, "given")) is not None:
            return found.value
        raise ReportError(where, f"published: {error}") from error


# --- JSON Lines -------------------------------------------------------------------------------------------------------


def json_rows(
    stream: IO[bytes], *, where: str, columns: Mapping[str, str] | None = None
) -> Iterator[Row | ReportError]:
    """The rows of a JSON Lines file, gzipped or not; an error in the place of a bad one.

    Args:
        stream: the file.
        where: its path or address, for messages.
        columns: names in the file of what this package calls otherwise, such as ``{"text": "body"}``.
    """
    lines = _lines(stream, where)
    for number, raw in lines:
        if isinstance(raw, ReportError):
            yield raw
            continue
        if not raw.strip():
            continue
        at = f"{where}:{number}"
        try:
            found = json.loads(raw.decode("utf-8"))
        except UnicodeDecodeError:
            yield ReportError(at, "is not UTF-8, which JSON Lines must be")
        except (ValueError, RecursionError) as error:
            yield ReportError(at, f"is no JSON: {' '.join(str(error).split())[:120]}")
        else:
            if isinstance(found, dict) and not {(columns or {}).get("text", "text")}.intersection(found):
                yield ReportError(at, f"has no text{_instead(list(found))}")
            elif isinstance(found, dict):
                yield Row(number, {name: found.get((columns or {}).get(name, name)) for name in COLUMNS}, raw)
            else:
                yield ReportError(at, 'is no JSON object: write one report a line as {"text": ...}')


def _lines(stream: IO[bytes], where: str) -> Iterator[tuple[int, bytes | ReportError]]:
    """Numbered lines without their ends; one that is too long, or a damaged file, as an error."""
    number = blank = 0
    try:
        with opened(stream, where) as inner:
            while line := inner.readline(MAX_BYTES):
                number += 1
                blank = 0 if line.strip() else blank + 1
                if blank > _MOST_BLANK:
                    yield number, ReportError(where, f"has nothing but blank lines before line {number}; it ends there")
                    return
                if number == 1:
                    if line.startswith(_UTF_16):
                        yield 1, ReportError(where, "is UTF-16: save it as UTF-8")
                        return
                    line = line.removeprefix(_BOM)
                if len(line) >= MAX_BYTES and not line.endswith(b"\n"):
                    yield number, ReportError(f"{where}:{number}", f"is longer than {MAX_BYTES // 1_000_000} MB")
                    while len(line) >= MAX_BYTES and not line.endswith(b"\n"):
                        line = inner.readline(MAX_BYTES)
                    continue
                yield number, line.rstrip(b"\r\n")
    except (OSError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield number, ReportError(where, f"can't be read beyond line {number}: {_why(error)}")
    except ReportError as error:
        yield number, error


def _why(error: BaseException) -> str:
    return " ".join(str(getattr(error, "strerror", None) or error).split())[:120] or type(error).__name__


# --- CSV --------------------------------------------------------------------------------------------------------------


def csv_rows(stream: IO[bytes], *, where: str, columns: Mapping[str, str] | None = None) -> Iterator[Row | ReportError]:
    """The rows of a CSV file, as :func:`json_rows`; commas, semicolons, tabs or bars part its cells.

    The first line names the columns. A row may run over several lines inside quotes; it is named by its first.
    """
    csv.field_size_limit(MAX_BYTES)  # the limit is the module's own, and smaller than a long report
    reader = _CsvReader(stream, where)
    header = reader.header(columns or {})
    if isinstance(header, ReportError):
        yield header
        return
    yield from reader.rows(header)


class _CsvReader:
    """Keeps the bytes of the lines that a row is made of, which the csv module throws away."""

    def __init__(self, stream: IO[bytes], where: str) -> None:
        self._where = where
        self._taken: list[bytes] = []
        self._trouble: ReportError | None = None
        self._lines = self._texts(stream)
        self._line = 0
        self._delimiter = ","

    def _texts(self, stream: IO[bytes]) -> Iterator[str]:
        for number, raw in _lines(stream, self._where):
            self._line = number
            if isinstance(raw, ReportError):
                self._trouble = raw
                return
            self._taken.append(raw)
            try:
                yield raw.decode("utf-8") + "\n"
            except UnicodeDecodeError:
                yield raw.decode("cp1252", "replace") + "\n"  # as spreadsheets on Windows save it

    def header(self, columns: Mapping[str, str]) -> dict[int, str] | ReportError:
        """Which column holds what, or why that can't be told."""
        first = next(self._lines, None)
        if first is not None and (said := re.fullmatch(r"sep=(.)\n", first)):
            self._delimiter, first = said[1], next(self._lines, None)
        self._taken.clear()
        if first is None:
            return self._trouble or ReportError(self._where, "is empty")
        wanted = {columns.get(name, name).strip().lower(): name for name in COLUMNS}
        best: list[str] = []
        for delimiter in _DELIMITERS:
            try:
                cells = next(csv.reader([first], delimiter=delimiter), [])
            except csv.Error:
                continue
            names = [cell.strip().lower() for cell in cells]
            if len(names) > len(best) or columns.get("text", "text").strip().lower() in names:
                best, self._delimiter = names, delimiter
                if columns.get("text", "text").strip().lower() in names:
                    break
        found = {place: wanted[name] for place, name in enumerate(best) if name in wanted}
        self._width = len(best)
        if "text" not in found.values():
            what = f"no column is called {columns.get('text', 'text')!r}{_instead(best)}"
            return ReportError(f"{self._where}:{self._line}", what)
        return found

    def rows(self, header: Mapping[int, str]) -> Iterator[Row | ReportError]:
        reader = csv.reader(self._lines, delimiter=self._delimiter, strict=True)
        while True:
            before = self._line
            self._taken.clear()
            row: Row | ReportError | None
            try:
                cells = next(reader)
                row = self._row(before + 1, cells, header)
            except StopIteration:
                break
            except csv.Error as error:
                what = "a quote is opened here and never closed" if "unexpected end" in str(error) else str(error)
                row = ReportError(f"{self._where}:{before + 1}", f"is no row of CSV: {what}")
            if row is not None:
                yield row
        if self._trouble is not None:
            yield self._trouble

    def _row(self, line: int, cells: list[str], header: Mapping[int, str]) -> Row | ReportError | None:
        if not any(cell.strip() for cell in cells):
            return None
        if len(cells) != self._width:
            return ReportError(
                f"{self._where}:{line}", f"has {len(cells)} cells where the first line names {self._width} columns"
            )
        return Row(line, {name: cells[place] for place, name in header.items()}, b"\n".join(self._taken))


def _instead(names: list[str]) -> str:
    """What a table has in place of a text, and how to say which it is."""
    if not names:
        return ""
    lowered = {name.lower(): name for name in reversed(names)}
    likely = [name for name in _LIKELY if name in lowered] or get_close_matches("text", lowered, 1)
    choice = lowered[likely[0]] if likely else "NAME"
    shown = ", ".join(name[:40] for name in names[:20])
    return f"; there are: {shown} (say which holds the text with --column {shlex.quote(f'text={choice[:40]}')})"


def column_names(pairs: Iterable[str]) -> dict[str, str]:
    """What ``--column text=body`` says.

    Raises:
        InputError: if it is no such pair.
    """
    found: dict[str, str] = {}
    for pair in pairs:
        name, mark, theirs = pair.partition("=")
        name, theirs = name.strip().lower(), theirs.strip()
        if not mark or not theirs or name not in COLUMNS:
            raise InputError(f"{pair!r}: write {'|'.join(COLUMNS)}=NAME, such as text=body")
        found[name] = theirs
    return found
