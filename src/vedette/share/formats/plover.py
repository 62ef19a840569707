"""PLOVER's JSON records, one a line; each says how the file was made."""

from __future__ import annotations

from typing import IO

from vedette.share.about import About
from vedette.share.formats.geojson import tidy
from vedette.share.formats.writer import json_text
from vedette.share.rows import Row
from vedette.share.shapes.plover import left_out, plover_record

__all__ = ["PloverWriter"]


class PloverWriter:
    """One record a line; every record carries how the file was made under ``comment``."""

    def __init__(self, out: IO[bytes], about: About, *, hxl: bool = False) -> None:
        self._out = out
        self._comment = " ".join(about.lines())

    def write(self, row: Row) -> str | None:
        """Write an event, or say why PLOVER has no place for it."""
        why = left_out(row.event)
        if why is None:
            record = plover_record(row) | {"comment": self._comment}
            self._out.write(json_text(tidy(record)).encode("utf-8") + b"\n")
        return why

    def close(self) -> None:
        """Nothing ends the file."""
