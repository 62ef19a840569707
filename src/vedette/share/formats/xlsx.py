"""XLSX: a sheet that says what the file is, and the events' own columns."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import IO, Any

from vedette.errors import MissingExtraError
from vedette.share.about import About
from vedette.share.columns import Column, columns
from vedette.share.formats.zipped import same_bytes
from vedette.share.rows import Row
from vedette.share.shapes.flat import Value, flat
from vedette.share.text import cell, web_link, xml_text

__all__ = ["XlsxWriter"]

#: Rows that one sheet of a workbook can hold, less its headers.
_SHEET = 1_048_576 - 2
_FROZEN = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)


class XlsxWriter:
    """Text stands in cells as text and never as a formula; numbers stand as numbers."""

    def __init__(self, out: IO[bytes], about: About, *, hxl: bool = False) -> None:
        try:
            from openpyxl import Workbook
            from openpyxl.cell import WriteOnlyCell
        except ImportError:
            raise MissingExtraError("XLSX", "xlsx") from None
        self._cell = WriteOnlyCell
        self._out = out
        self._hxl = hxl
        self._sheet: Any
        self._columns: tuple[Column, ...] = columns("events")
        self._book = Workbook(write_only=True)
        self._book.properties.creator = about.generator
        self._book.properties.created = self._book.properties.modified = _FROZEN
        readme = self._sheet = self._book.create_sheet("README")
        readme.column_dimensions["A"].width = 24
        readme.column_dimensions["B"].width = 80
        for line in about.lines():
            readme.append([self._text(line)])
        readme.append([])
        for column in self._columns:
            readme.append([self._text(column.name), self._text(f"{column.what} (from {column.source})")])
        self._sheets = 0
        self._rows = _SHEET

    def write(self, row: Row) -> str | None:
        """Write an event; none is left out."""
        if self._rows >= _SHEET:
            self._open()
        made = flat(row)
        self._sheet.append([self._value(column.name, made[column.name]) for column in self._columns])
        self._rows += 1
        return None

    def close(self) -> None:
        """Write the workbook."""
        if not self._sheets:
            self._open()
        self._book.save(self._out)
        same_bytes(self._out)

    def _open(self) -> None:
        self._sheets += 1
        self._rows = 0
        self._sheet = self._book.create_sheet("events" if self._sheets == 1 else f"events {self._sheets}")
        self._sheet.freeze_panes = "B3" if self._hxl else "B2"
        self._sheet.append([self._text(column.name, bold=True) for column in self._columns])
        if self._hxl:
            self._sheet.append([self._text(column.hxl) for column in self._columns])

    def _value(self, name: str, value: Value) -> Any:
        if value is None or not isinstance(value, str):
            return value
        if name == "evidence_url" and web_link(value) is not None and len(value) < 2000:
            made = self._cell(self._sheet, value=value)
            made.hyperlink = value
            return made
        return self._text(value)

    def _text(self, value: str, *, bold: bool = False) -> Any:
        from openpyxl.styles import Font

        text = xml_text(cell(value))
        if not bold and not text.startswith("#"):
            return text
        made = self._cell(self._sheet, value=text)
        made.data_type = "s"  # what looks like an error ("#N/A") is text as well
        if bold:
            made.font = Font(bold=True)
        return made
