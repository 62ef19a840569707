"""Exports: events of a record to one file, whole or not at all."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from vedette.errors import InputError
from vedette.record.filters import EventFilter
from vedette.share.about import About, words_of
from vedette.share.rows import rows_of
from vedette.share.whole import WholeFile

if TYPE_CHECKING:
    from vedette.record import Record
    from vedette.share.formats.writer import Writer

__all__ = ["FORMATS", "SUFFIXES", "Exported", "Format", "export", "format_of", "last_told"]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: where its writer lives, its suffix, what it is in a few words, and whether it can have an HXL row."""

    name: str
    writer: str
    suffixes: tuple[str, ...]
    what: str
    hxl: bool = False


_IN = "vedette.share.formats"
#: Every format by name.
FORMATS: Mapping[str, Format] = {
    f.name: f
    for f in (
        Format("geojson", f"{_IN}.geojson:GeoJsonWriter", (".geojson", ".json"), "points for any map"),
        Format("csv", f"{_IN}.tables:CsvWriter", (".csv",), "one event a row", hxl=True),
        Format("acled", f"{_IN}.tables:AcledWriter", (".acled.csv",), "ACLED's 31 columns", hxl=True),
        Format("ged", f"{_IN}.tables:GedWriter", (".ged.csv",), "UCDP GED's 49 columns", hxl=True),
        Format("hapi", f"{_IN}.tables:HapiWriter", (".hapi.csv",), "counts by admin unit and month", hxl=True),
        Format("plover", f"{_IN}.plover:PloverWriter", (".plover.json", ".jsonl"), "PLOVER records, one a line"),
        Format("parquet", f"{_IN}.parquet:ParquetWriter", (".parquet",), "for DuckDB, QGIS, pandas"),
        Format("kml", f"{_IN}.xml:KmlWriter", (".kml",), "for Google Earth"),
        Format("xlsx", f"{_IN}.xlsx:XlsxWriter", (".xlsx",), "a workbook", hxl=True),
        Format("atom", f"{_IN}.xml:AtomWriter", (".atom", ".xml"), "a feed"),
    )
}
#: Format by suffix, the longest suffix first.
SUFFIXES: Mapping[str, str] = dict(
    sorted(
        ((suffix, f.name) for f in FORMATS.values() for suffix in f.suffixes), key=lambda pair: (-len(pair[0]), pair)
    )
)


@dataclass(frozen=True, slots=True)
class Exported:
    """What became of an export.

    Attributes:
        format: name of the format.
        events: how many events stand in the file (at ``hapi``: are counted in it).
        left_out: how many the format has no place for, by reason.
        size: bytes of the file.
    """

    format: str
    events: int
    left_out: Mapping[str, int]
    size: int


def format_of(path: Path, name: str | None = None) -> Format:
    """The format by its name, else by the file's suffix.

    Raises:
        InputError: if neither says which.
    """
    if name is not None:
        if name not in FORMATS:
            raise InputError(f"{name}: no such format: {', '.join(FORMATS)}")
        return FORMATS[name]
    lowered = path.name.lower()
    for suffix, found in SUFFIXES.items():
        if lowered.endswith(suffix):
            return FORMATS[found]
    raise InputError(f"{path}: the suffix names no format: use {', '.join(sorted(SUFFIXES))}, or --format")


def export(
    record: Record,
    asked: EventFilter,
    path: Path,
    *,
    format: str | None = None,
    sensitive: bool = False,
    texts: bool = True,
    hxl: bool = False,
) -> Exported:
    """Write events to a file, the oldest first; it appears when it is whole, and the record's log says what left.

    Args:
        record: the record.
        asked: which events.
        path: the file; one that is there is replaced.
        format: name of the format; by default what the suffix says.
        sensitive: leave out names of private persons, exact places and publishers' words.
        texts: whether publishers' sentences and titles may be quoted, cut short.
        hxl: whether a row of HXL hashtags follows the headers.

    Raises:
        InputError: if the format is not known or can't have an HXL row, or the file can't be written.
        MissingExtraError: if the format needs an extra that is not installed.
    """
    from vedette.places import Gazetteer
    from vedette.share.private import Discretion, Units

    chosen = format_of(path, format)
    if hxl and not chosen.hxl:
        raise InputError(f"{chosen.name}: only tables can have a row of HXL hashtags, not this format")
    last, moment = last_told(record)
    about = About(chosen.name, last, moment, words_of(asked, sensitive=sensitive), sensitive, texts)
    left: Counter[str] = Counter()
    written = 0
    with Gazetteer.open() as gazetteer, WholeFile(path) as out:
        units = Units(gazetteer)
        discretion = None
        if sensitive:
            from vedette.actors.own import load_registry

            discretion = Discretion(load_registry(), units)
        writer = _writer(chosen)(out.file, about, hxl=hxl)
        found = record.events(asked, order="oldest")
        for row in rows_of(found, record.engine, units=units, discretion=discretion, texts=texts):
            why = writer.write(row)
            if why is None:
                written += 1
            else:
                left[why] += 1
        writer.close()
        said = {"format": chosen.name, "events": written, "asked": about.asked, "sensitive": sensitive}
        record.exported(path.name, said | {"texts": texts and not sensitive})
        size = out.done()
    return Exported(chosen.name, written, dict(left), size)


def last_told(record: Record) -> tuple[int, str | None]:
    """Number and time of the last change that is no export: what the record knows is as old as that."""
    from sqlalchemy import select

    from vedette.record.tables import change

    with record.engine.connect() as connection:
        query = select(change.c.n, change.c.at).where(change.c.what != "export").order_by(change.c.n.desc()).limit(1)
        found = connection.execute(query).first()
    return (found.n, found.at) if found else (0, None)


def _writer(chosen: Format) -> type[Writer]:
    module, _, name = chosen.writer.partition(":")
    return cast("type[Writer]", getattr(importlib.import_module(module), name))
