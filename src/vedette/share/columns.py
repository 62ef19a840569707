"""The columns of every exported table, as data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vedette.ontology.load import read

__all__ = ["TABLES", "Column", "columns"]

TABLES = ("events", "acled", "ged", "hapi")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, what stands in it, what that is derived from, and its HXL hashtag."""

    name: str
    what: str
    source: str
    hxl: str


@cache
def columns(table: str) -> tuple[Column, ...]:
    """The columns of a table, in order."""
    raw = read(Path(__file__).parent / "data" / "columns.yaml")[table]
    return tuple(Column(name, said["what"], said["from"], said["hxl"]) for name, said in raw.items())
