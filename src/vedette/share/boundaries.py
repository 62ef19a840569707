"""Administrative boundaries that a user loads: a GeoJSON file, checked, as lines and names for a map.

The file comes from anywhere. Its names stay text; a number that is none, another system of coordinates, or more than a
map can draw is refused with the place in the file and what to do about it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from vedette.errors import InputError
from vedette.ontology.load import read
from vedette.share.text import short

__all__ = ["MOST_BYTES", "MOST_POINTS", "Boundaries", "BoundaryUnit", "load_boundaries"]

#: The largest file, the most points that are drawn, and the most units.
MOST_BYTES, MOST_POINTS, MOST_UNITS = 32 * 1024 * 1024, 400_000, 20_000
_NAME = 120
# Points are kept to so many decimals of a degree: 11 m, or 111 m where there would be too many.
_DECIMALS = (4, 3)
_NESTED = 8
_CONVERT = "ogr2ogr -t_srs EPSG:4326 boundaries.geojson FILE"
_REMEDY = f"GeoJSON has longitude and latitude of WGS 84: convert it with {_CONVERT}"

_XY = tuple[float, float]


@dataclass(frozen=True, slots=True)
class BoundaryUnit:
    """One unit of a boundaries file.

    Attributes:
        name: as the file has it, cut short; ``None`` where it names none.
        rings: outlines of (lat, lon), each ending where it begins; holes are among them.
        lines: lines of (lat, lon) that enclose nothing.
        at: a point (lat, lon) inside of it, for its name.
        box: south, west, north, east.
    """

    name: str | None
    rings: tuple[tuple[_XY, ...], ...]
    lines: tuple[tuple[_XY, ...], ...]
    at: _XY
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Boundaries:
    """A file of boundaries.

    Attributes:
        name: the file's, without its suffix.
        decimals: to how many decimals of a degree its points are kept.
        units: in the order of the file.
        left_out: how many features have no line to draw (points, no geometry).
    """

    name: str
    decimals: int
    units: tuple[BoundaryUnit, ...]
    left_out: int


def load_boundaries(path: Path) -> Boundaries:
    """Read and check a GeoJSON file of polygons or lines.

    Raises:
        InputError: it can't be read, is too large, is no GeoJSON, has coordinates that are not degrees of WGS 84, or
            holds nothing that a map could draw; with the feature that is wrong and what to do about it.
    """
    data = _json(path)
    _check_system(path, data)
    parts: list[tuple[str | None, list[list[_XY]], list[list[_XY]]]] = []
    left_out = 0
    for n, feature in enumerate(_features(path, data), 1):
        name = _name(feature.get("properties"))
        where = f"{path}: feature {n}" + (f" ({name})" if name else "")
        rings: list[list[_XY]] = []
        lines: list[list[_XY]] = []
        _collect(where, feature.get("geometry"), rings, lines)
        if rings or lines:
            parts.append((name, rings, lines))
        else:
            left_out += 1
        if len(parts) > MOST_UNITS:
            raise InputError(f"{path}: more than {MOST_UNITS:,} units; leave out those that the map doesn't need")
    if not parts:
        raise InputError(
            f"{path}: holds no polygon and no line, so there is nothing to draw; boundaries are Polygon, MultiPolygon, "
            "LineString or MultiLineString"
        )
    for decimals in _DECIMALS:
        units = tuple(_unit(name, rings, lines, decimals) for name, rings, lines in parts)
        total = sum(len(line) for unit in units for line in (*unit.rings, *unit.lines))
        if total <= MOST_POINTS:
            return Boundaries(short(path.stem, _NAME), decimals, units, left_out)
    raise InputError(
        f"{path}: {total:,} points are left at {10 ** -_DECIMALS[-1]:g}°, at most {MOST_POINTS:,} can be drawn; "
        f"simplify it: {_simplified(path)}"
    )


def _simplified(path: Path) -> str:
    return f"mapshaper {path.name} -simplify 10% keep-shapes -o smaller.geojson"


def _json(path: Path) -> Any:
    try:
        if path.is_dir():
            raise InputError(f"{path}: is a folder; name the GeoJSON file in it")
        if path.exists() and not path.is_file():
            raise InputError(f"{path}: is no regular file; boundaries are read from a GeoJSON file")
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
            size = max(path.stat().st_size, len(raw))
    except OSError as error:
        raise InputError(f"{path}: can't be read: {error.strerror}") from None
    if len(raw) > MOST_BYTES:
        raise InputError(
            f"{path}: {size / 2**20:,.0f} MiB; at most {MOST_BYTES // 2**20} MiB of boundaries are read: simplify it: "
            f"{_simplified(path)}"
        )
    if raw[:2] == b"PK":
        raise InputError(f"{path}: is a zip; unpack it, and convert the shapefile: {_CONVERT}")
    try:
        return json.loads(raw.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8 (byte {error.start:,}), as GeoJSON must be; convert it") from None
    except json.JSONDecodeError as error:
        raise InputError(f"{path}:{error.lineno}: is no GeoJSON: {error.msg} (column {error.colno})") from None
    except RecursionError:
        raise InputError(f"{path}: is no GeoJSON: it is nested too deeply") from None
    except ValueError as error:
        raise InputError(f"{path}: is no GeoJSON: {error}") from None


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number of JSON")


def _check_system(path: Path, data: Any) -> None:
    """Old files may name a system of coordinates; RFC 7946 knows degrees of WGS 84 only."""
    crs = data.get("crs") if isinstance(data, dict) else None
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    named = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(named, str):
        raise InputError(f"{path}: its member crs can't be read; {_REMEDY}")
    if named.strip().lower() not in _known()["degrees"]:
        raise InputError(f"{path}: its coordinates are of {short(named, 80)!r}; {_REMEDY}")


@cache
def _known() -> Mapping[str, Any]:
    raw = read(Path(__file__).parent / "data" / "boundaries.yaml")
    ranks = {str(name).lower(): n for n, name in enumerate(raw["names"])}
    return {"names": ranks, "degrees": frozenset(map(str, raw["degrees"]))}


def _features(path: Path, data: Any) -> Iterator[Mapping[str, Any]]:
    if not isinstance(data, dict) or not isinstance(data.get("type"), str):
        raise InputError(f"{path}: is JSON but no GeoJSON: it must be an object with a type, such as FeatureCollection")
    kind = data["type"]
    if kind == "Topology":
        raise InputError(f"{path}: is TopoJSON; convert it with mapshaper {path.name} -o format=geojson FILE")
    if kind == "FeatureCollection":
        features = data.get("features")
        if not isinstance(features, list):
            raise InputError(f"{path}: its FeatureCollection has no list of features")
        for n, feature in enumerate(features, 1):
            if not isinstance(feature, dict) or feature.get("type") != "Feature":
                raise InputError(f"{path}: feature {n} is no Feature")
            yield feature
    elif kind == "Feature":
        yield data
    elif kind in _KINDS:
        yield {"type": "Feature", "properties": None, "geometry": data}
    else:
        raise InputError(
            f"{path}: {short(kind, 40)!r} is no type of GeoJSON; a file of boundaries is a FeatureCollection"
        )


def _name(properties: Any) -> str | None:
    """The unit's name: of the finest level that the file names."""
    if not isinstance(properties, dict):
        return None
    ranks = _known()["names"]
    found = [
        (ranks[key.lower()], text)
        for key, value in properties.items()
        if key.lower() in ranks and isinstance(value, str) and (text := short(value, _NAME))
    ]
    return min(found)[1] if found else None


_KINDS = {
    "Polygon", "MultiPolygon", "LineString", "MultiLineString", "Point", "MultiPoint", "GeometryCollection",
}  # fmt: skip


def _collect(where: str, geometry: Any, rings: list[list[_XY]], lines: list[list[_XY]], depth: int = 0) -> None:
    """Add the outlines and lines of a geometry; points draw nothing."""
    if geometry is None:
        return
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in _KINDS or depth > _NESTED:
        raise InputError(f"{where}: its geometry is none of GeoJSON's")
    if kind == "GeometryCollection":
        for one in _list(where, geometry.get("geometries")):
            _collect(where, one, rings, lines, depth + 1)
        return
    held = _list(where, geometry.get("coordinates"))
    if kind == "Polygon":
        rings += [_points(where, ring, 3) for ring in held]
    elif kind == "MultiPolygon":
        rings += [_points(where, ring, 3) for polygon in held for ring in _list(where, polygon)]
    elif kind == "LineString":
        lines.append(_points(where, held, 2))
    elif kind == "MultiLineString":
        lines += [_points(where, line, 2) for line in held]


def _list(where: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise InputError(f"{where}: its coordinates are not nested as its type asks")
    return value


def _points(where: str, line: Any, least: int) -> list[_XY]:
    """A line of (lat, lon)."""
    points = []
    for position in _list(where, line):
        if (
            not isinstance(position, list)
            or not 2 <= len(position) <= 4
            or not all(isinstance(x, int | float) and not isinstance(x, bool) for x in position)
        ):
            raise InputError(f"{where}: {short(repr(position), 60)} is no position; write [longitude, latitude]")
        lon, lat = position[0], position[1]
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise InputError(
                f"{where}: {short(f'{lon!r}, {lat!r}', 60)} lies outside the globe; {_REMEDY}, and mind the order: "
                "longitude first"
            )
        points.append((float(lat), float(lon)))
    if len(set(points)) < least:
        what = "a ring needs three points, so it encloses nothing" if least == 3 else "a line needs two points"
        raise InputError(f"{where}: {what}; repair it: ogr2ogr -makevalid boundaries.geojson FILE")
    return points


def _unit(name: str | None, rings: Sequence[list[_XY]], lines: Sequence[list[_XY]], decimals: int) -> BoundaryUnit:
    rounded = [_thin([*ring, ring[0]], decimals) for ring in rings]
    if any(len(ring) > 3 for ring in rounded):  # islets that the raster swallows
        rounded = [ring for ring in rounded if len(ring) > 3]
    drawn = tuple(_thin(line, decimals) for line in lines)
    points = [point for line in (*rounded, *drawn) for point in line]
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    largest = max(rounded, key=_area, default=None)
    at = _inside(largest) if largest is not None else drawn[0][len(drawn[0]) // 2]
    return BoundaryUnit(name, tuple(rounded), drawn, at, (min(lats), min(lons), max(lats), max(lons)))


def _thin(line: Sequence[_XY], decimals: int) -> tuple[_XY, ...]:
    """The line on a raster, without points that fall together."""
    kept: list[_XY] = []
    for lat, lon in line:
        point = round(lat, decimals), round(lon, decimals)
        if not kept or point != kept[-1]:
            kept.append(point)
    return tuple(kept)


def _area(ring: Sequence[_XY]) -> float:
    return abs(sum(a[1] * b[0] - b[1] * a[0] for a, b in pairwise(ring)))


def _inside(ring: Sequence[_XY]) -> _XY:
    """A point inside the ring: the middle of its widest part at half its height."""
    lats = [lat for lat, _ in ring]
    # A little off, so that no corner lies on it.
    lat = (min(lats) + max(lats)) / 2 + 1e-7
    crossings = sorted(
        x1 + (lat - y1) * (x2 - x1) / (y2 - y1) for (y1, x1), (y2, x2) in pairwise(ring) if (y1 > lat) != (y2 > lat)
    )
    pairs = list(zip(crossings[::2], crossings[1::2], strict=False))
    if not pairs:
        return ring[0]
    west, east = max(pairs, key=lambda pair: pair[1] - pair[0])
    return round(lat, 5), round((west + east) / 2, 5)
