"""Parquet with a point a row (GeoParquet 1.1), which DuckDB, QGIS and pandas open."""

from __future__ import annotations

import json
import struct
from typing import IO, Any

from vedette.errors import MissingExtraError
from vedette.share.about import About
from vedette.share.columns import columns
from vedette.share.rows import Row
from vedette.share.shapes.flat import flat
from vedette.share.text import clean

__all__ = ["ParquetWriter"]

# Rows of a group: enough for short files, few enough to be held.
_TOGETHER = 5_000
_WHOLE = frozenset({"geonameid", "reports", "independent"})
_FLOAT = frozenset({"lat", "lon", "radius_km", "killed_low", "killed", "killed_high", "confidence"})
_DAYS = frozenset({"first_published", "last_published"})
_MOMENTS = frozenset({"changed"})
_GEO = {"version": "1.1.0", "primary_column": "geometry"}
_POINT = {"encoding": "WKB", "geometry_types": ["Point"]}


class ParquetWriter:
    """The events' own columns and ``geometry``; what the file is about stands in its metadata."""

    def __init__(self, out: IO[bytes], about: About, *, hxl: bool = False) -> None:
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ImportError:
            raise MissingExtraError("Parquet", "parquet") from None
        self._pa = pa
        fields = [pa.field(column.name, self._type(column.name)) for column in columns("events")]
        geo = json.dumps(_GEO | {"columns": {"geometry": _POINT}}, sort_keys=True)
        self._schema = pa.schema(
            [*fields, pa.field("geometry", pa.binary())],
            metadata={"geo": geo, "vedette": json.dumps(about.data(), sort_keys=True)},
        )
        self._file = pq.ParquetWriter(out, self._schema, compression="zstd")
        self._held: dict[str, list[Any]] = {name: [] for name in self._schema.names}

    def _type(self, name: str) -> Any:
        pa = self._pa
        if name in _WHOLE:
            return pa.int64()
        if name in _FLOAT:
            return pa.float64()
        if name in _DAYS:
            return pa.date32()
        if name in _MOMENTS:
            return pa.timestamp("s", tz="UTC")
        return pa.string()

    def write(self, row: Row) -> str | None:
        """Write an event; none is left out."""
        from datetime import date, datetime

        made: dict[str, Any] = {k: clean(v) if isinstance(v, str) else v for k, v in flat(row).items()}
        for name in _DAYS:
            made[name] = date.fromisoformat(made[name][:10]) if made[name] else None
        for name in _MOMENTS:
            made[name] = datetime.fromisoformat(made[name]) if made[name] else None
        for name in _FLOAT:
            made[name] = None if made[name] is None else float(made[name])
        lat, lon = made["lat"], made["lon"]
        made["geometry"] = None if lat is None or lon is None else struct.pack("<BIdd", 1, 1, lon, lat)
        for name, held in self._held.items():
            held.append(made[name])
        if len(self._held["id"]) == _TOGETHER:
            self._flush()
        return None

    def close(self) -> None:
        """Write the rows left and the footer."""
        self._flush()
        self._file.close()

    def _flush(self) -> None:
        if self._held["id"]:
            arrays = [
                self._pa.array(held, field.type) for held, field in zip(self._held.values(), self._schema, strict=True)
            ]
            self._file.write_table(self._pa.Table.from_arrays(arrays, schema=self._schema))
            for held in self._held.values():
                held.clear()
