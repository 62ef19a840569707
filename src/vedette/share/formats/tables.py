"""CSV files: the events' own columns, and the shapes of other datasets."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from typing import IO

from vedette.share.about import About
from vedette.share.columns import columns
from vedette.share.rows import Row
from vedette.share.shapes import acled, flat, ged, hapi
from vedette.share.shapes.flat import Value
from vedette.share.text import cell, clean

__all__ = ["AcledWriter", "CsvWriter", "GedWriter", "HapiWriter"]


class _Lines:
    """CSV by RFC 4180 in UTF-8: a row of headers, an HXL row if asked for, then rows."""

    def __init__(self, out: IO[bytes], table: str, about: About, *, hxl: bool) -> None:
        self._out = out
        self._names = [column.name for column in columns(table)]
        self._buffer = io.StringIO()
        self._csv = csv.writer(self._buffer, lineterminator="\r\n")
        self._put(self._names)
        if hxl:
            self._put([column.hxl for column in columns(table)])

    def row(self, made: Mapping[str, Value]) -> None:
        self._put([_written(made[name]) for name in self._names])

    def _put(self, values: list[str]) -> None:
        self._csv.writerow(values)
        self._out.write(self._buffer.getvalue().encode("utf-8"))
        self._buffer.seek(0)
        self._buffer.truncate()


def _written(value: Value) -> str:
    """Numbers as numbers; text as text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    return cell(value) if isinstance(value, str) else repr(value)


class _ShapeWriter:
    """One row an event, where the shape has a place for it."""

    table = ""

    def __init__(self, out: IO[bytes], about: About, *, hxl: bool = False) -> None:
        self._lines = _Lines(out, self.table, about, hxl=hxl)

    def made(self, row: Row) -> Mapping[str, Value] | str:
        """The row of the table, or why there is none."""
        raise NotImplementedError

    def write(self, row: Row) -> str | None:
        """Write an event, or say why this shape has no place for it."""
        made = self.made(row)
        if isinstance(made, str):
            return made
        self._lines.row(made)
        return None

    def close(self) -> None:
        """Nothing ends a CSV file."""


class CsvWriter(_ShapeWriter):
    """The events' own columns."""

    table = "events"

    def made(self, row: Row) -> Mapping[str, Value] | str:
        """The flat row."""
        return flat.flat(row)


class AcledWriter(_ShapeWriter):
    """ACLED's columns."""

    table = "acled"

    def __init__(self, out: IO[bytes], about: About, *, hxl: bool = False) -> None:
        super().__init__(out, about, hxl=hxl)
        self._scale: Callable[[str], str | None] = publisher_country()

    def made(self, row: Row) -> Mapping[str, Value] | str:
        """The row, or why there is none."""
        return acled.left_out(row.event) or acled.acled_row(row, self._scale)


class GedWriter(_ShapeWriter):
    """UCDP's columns."""

    table = "ged"

    def made(self, row: Row) -> Mapping[str, Value] | str:
        """The row, or why there is none."""
        return ged.left_out(row.event) or ged.ged_row(row)


class HapiWriter:
    """Counts by unit and month, written at the end."""

    def __init__(self, out: IO[bytes], about: About, *, hxl: bool = False) -> None:
        self._lines = _Lines(out, "hapi", about, hxl=hxl)
        self._months = hapi.Months()

    def write(self, row: Row) -> str | None:
        """Count an event, or say why it does not count."""
        return self._months.add(row)

    def close(self) -> None:
        """Write the counts."""
        for made in self._months.rows():
            self._lines.row(made)


def publisher_country() -> Callable[[str], str | None]:
    """The home country of publishers that the registry of actors knows."""
    from functools import lru_cache

    from vedette.actors.own import load_registry

    registry = load_registry()

    @lru_cache(maxsize=4096)
    def country(name: str) -> str | None:
        found = [a for a in registry.lookup(clean(name)) if a.kind in {"group", "organisation"}]
        return found[0].country if found and found[0].country not in {"IGO", "NGO"} else None

    return country
