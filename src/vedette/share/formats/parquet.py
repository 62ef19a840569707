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

_TOGETHER = 20_000
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
        self._rows: list[dict[str, Any]] = []

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
        self._rows.append(made)
        if len(self._rows) == _TOGETHER:
            self._flush()
        return None

    def close(self) -> None:
        """Write the rows left and the footer."""
        self._flush()
        self._file.close()

    def _flush(self) -> None:
        if self._rows:
            self._file.write_table(self._pa.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []
