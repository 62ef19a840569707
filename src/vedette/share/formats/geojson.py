"""GeoJSON (RFC 7946): one feature an event; an event without a point has no geometry."""

from __future__ import annotations

from dataclasses import asdict
from typing import IO, Any

from vedette.model import Event
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
    return {"type": "Feature", "id": e.id, "geometry": point, "properties": tidy(_properties(row, e))}


def _properties(row: Row, e: Event) -> dict[str, Any]:
    said = asdict(e)
    del said["id"]
    if said["place"] is not None:
        said["place"]["admin2"] = row.admin2
    return {
        **said,
        "evidence": [
            {
                "claim": x.claim,
                "sentence": x.sentence,
                "title": x.title,
                "publisher": x.publisher,
                "published": x.published,
                "url": x.url,
            }
            for x in row.evidence
        ],
        "changed": row.changed,
        "sensitive": row.sensitive,
    }


def tidy(value: Any) -> Any:
    """Whole numbers as such, and text without what no program should meet."""
    if isinstance(value, dict):
        return {key: tidy(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [tidy(inner) for inner in value]
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, float) and value == int(value):
        return int(value)
    return value
