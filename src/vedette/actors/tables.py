"""The registry's tables as typed rows; what is wrong in a table is named with file and line."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from vedette.actors.words import word_set
from vedette.errors import DataFileError

__all__ = ["DATA", "SECTORS", "Row", "parse_day", "read_rows", "split"]

DATA = Path(__file__).parent / "data"
"""Where the bundled tables lie."""

SECTORS = word_set("GOV MIL COP JUD LEG SPY REB UAF CRM OPP PTY ELI CVL REF JRN MED EDU BUS AGR LAB REL NGO IGO")
"""PLOVER sector codes in use: government, military, police, courts, parliament, intelligence, rebels, unidentified
armed, criminal, opposition, party, elites, civilians, refugees, journalists, medical, education, business, farming,
labour, religious, non-governmental and intergovernmental."""

_DAY = re.compile(r"^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$")


class Row(dict[str, str]):
    """One line of a table, its cells by column name."""

    __slots__ = ("file", "line")

    def __init__(self, cells: dict[str, str], file: str, line: int) -> None:
        super().__init__(cells)
        self.file = file
        self.line = line

    def error(self, what: str) -> DataFileError:
        """The error that names this line."""
        return DataFileError(self.file, self.line, what)


def split(cell: str) -> tuple[str, ...]:
    """The values of a cell that holds several, separated by ``|``."""
    return tuple(v for v in (v.strip() for v in cell.split("|")) if v) if cell else ()


def parse_day(text: str, *, last: bool = False) -> date | None:
    """A day written as ``2014``, ``2014-08`` or ``2014-08-28``; empty is open.

    Args:
        text: what is written.
        last: a year or month alone means its last day, not its first.

    Raises:
        ValueError: if it is not a date, or a date that does not exist.
    """
    text = text.strip()
    if not text:
        return None
    found = _DAY.match(text)
    if found is None:
        raise ValueError(f"'{text}' is not a date: write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    try:
        if day:
            return date(year, month, day)
        if not last:
            return date(year, month or 1, 1)
        if month in {0, 12}:
            return date(year, 12, 31)
        return date(year, month + 1, 1) - timedelta(days=1)
    except ValueError as why:
        raise ValueError(f"the date {text} does not exist") from why


def read_rows(source: Path, columns: Sequence[str], required: Sequence[str] = ()) -> Iterator[Row]:
    """The rows of a CSV table, with their line numbers.

    Args:
        source: the table.
        columns: every column that may stand in it; missing ones read as empty.
        required: columns that must stand in it.

    Raises:
        DataFileError: if the file is no UTF-8, a column is unknown or missing, or a line has too many cells.
    """
    file = source.name if source.parent == DATA else str(source)
    try:
        text = source.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as why:
        line = why.object[: why.start].count(b"\n") + 1
        raise DataFileError(file, line, "not UTF-8: save the file as UTF-8") from why
    except OSError as why:
        raise DataFileError(file, None, f"cannot be read: {why.strerror}") from why
    reader = csv.reader(text.splitlines(), strict=True)
    try:
        header = [h.strip().lower() for h in next(reader, [])]
        for name in header:
            if name not in columns:
                raise DataFileError(file, 1, f"unknown column '{name}'; columns are {', '.join(columns)}")
        for name in required:
            if name not in header:
                raise DataFileError(file, 1, f"column '{name}' is missing")
        empty = dict.fromkeys(columns, "")
        for cells in reader:
            if not cells or (len(cells) == 1 and not cells[0].strip()):
                continue
            if len(cells) > len(header):
                raise DataFileError(file, reader.line_num, f"{len(cells)} cells for {len(header)} columns")
            yield Row(empty | dict(zip(header, cells, strict=False)), file, reader.line_num)
    except csv.Error as why:
        raise DataFileError(file, reader.line_num, f"not a CSV line: {why}") from why
