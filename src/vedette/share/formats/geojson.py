"""GeoJSON (RFC 7946): one feature an event; an event without a point has no geometry."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from typing import IO, Any

from vedette.share.about import About
from vedette.share.formats.writer import json_text
from vedette.share.rows import Row
from vedette.share.text import clean

__all__ = ["GeoJsonWriter", "feature", "tidy"]


class GeoJsonWriter:
    """A FeatureCollection whose member ``about`` says what it is."""

    def __init__(self, out: IO[bytes], about: About, *, hxl: bool = False) -> None:
        self._out = out
        self._first = True
        head = json_text({"type": "FeatureCollection", "about": about.data()})
        out.write(head[:-1].encode("utf-8") + b', "features": [\n')

    def write(self, row: Row) -> str | None:
        """Write an event; none is left out."""
        if not self._first:
            self._out.write(b",\n")
        self._first = False
        self._out.write(json_text(feature(row)).encode("utf-8"))
        return None

    def close(self) -> None:
        """Close the collection."""
        self._out.write(b"\n]}\n")


def feature(row: Row) -> dict[str, Any]:
    """One event as a feature, with all that the record knows of it."""
    e, place = row.event, row.event.place
    point = None
    if place is not None and place.lat is not None and place.lon is not None:
        point = {"type": "Point", "coordinates": [round(place.lon, 5), round(place.lat, 5)]}
    return {"type": "Feature", "id": e.id, "geometry": point, "properties": _properties(row)}


def _properties(row: Row) -> dict[str, Any]:
    said: dict[str, Any] = tidy(row.event)
    del said["id"]
    if said["place"] is not None:
        said["place"]["admin2"] = tidy(row.admin2)
    return {**said, "evidence": tidy(row.evidence), "changed": row.changed, "sensitive": row.sensitive}


def tidy(value: Any) -> Any:
    """The same for JSON: dataclasses as objects, whole numbers as such, text without what no program should meet."""
    if value is None or value is True or value is False:
        return value
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, float):
        return int(value) if value == int(value) else value
    if isinstance(value, list | tuple):
        return [tidy(inner) for inner in value]
    if isinstance(value, dict):
        return {key: tidy(inner) for key, inner in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {name: tidy(getattr(value, name)) for name in _fields(value.__class__)}
    return value


@cache
def _fields(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
