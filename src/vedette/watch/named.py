"""Places and actors as an arrangement names them, settled strictly: what is not known, or not clear, is an error."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from vedette import ontology
from vedette.actors import Registry
from vedette.places import Gazetteer, Place
from vedette.places.geometry import distance_km
from vedette.places.names import bare, fold
from vedette.watch.outline import fault
from vedette.watch.toml_tables import TomlTable, nearest, nearest_of

__all__ = ["Named", "Point", "read_rings"]

_SAME_KM = 5.0
_MAX_GEOJSON = 32 * 1024 * 1024
_SELECTOR = re.compile(r"([A-Z]{3})(?:/([A-Z]{3}))?")


@dataclass(frozen=True, slots=True)
class Point:
    """A settled place."""

    name: str
    lat: float
    lon: float
    geonameid: int | None
    country: str | None


class Named:
    """Looks up what a file names; the gazetteer and the registry are opened when they are first needed."""

    def __init__(self, gazetteer: Gazetteer | None = None, registry: Registry | None = None) -> None:
        self._gazetteer, self._registry = gazetteer, registry

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Where places are looked up."""
        return self._gazetteer or Gazetteer.open()

    @cached_property
    def registry(self) -> Registry:
        """Where actors are looked up."""
        return self._registry or Registry.load()

    # -- places

    def point(self, table: TomlTable) -> Point:
        """The point of a table: ``lat`` and ``lon``, or ``place`` (with ``country``, ``admin1`` where it needs them).

        Raises:
            DataFileError: the place is unknown (the nearest names are listed) or may be several.
        """
        if "lat" in table or "lon" in table:
            for key in ("lat", "lon"):
                if key not in table:
                    raise table.error(f"lat and lon go together: {key} is missing", "lat" if key == "lon" else "lon")
            lat, lon = table.number("lat", -90, 90), table.number("lon", -180, 180)
            return Point(table.maybe("place") or table.text("name"), lat, lon, None, table.maybe("country"))
        key = "place" if "place" in table else "name"
        name, country, admin1 = table.text(key), table.maybe("country"), table.maybe("admin1")
        if country is not None:
            self.country(table, country)
        found = self._exact(name, country)
        if admin1 is not None:
            found = [place for place in found if place.admin1 is not None and fold(place.admin1) == fold(admin1)]
        if not found:
            raise table.error(self._unknown(name, country, admin1), key)
        best = found[0]
        far = [p for p in found[1:] if distance_km(best.lat, best.lon, p.lat, p.lon) > _SAME_KM]
        if far:
            several = "; ".join(
                f"{p.name} in {p.admin1 or p.country} ({p.lat:.3f}, {p.lon:.3f})" for p in [best, *far][:5]
            )
            raise table.error(f"{name!r} may be several places: {several}; add admin1, or lat and lon", key)
        return Point(best.name, best.lat, best.lon, best.geonameid, best.country)

    def _exact(self, name: str, country: str | None) -> list[Place]:
        """Settlements and other points of that name; divisions and countries have no point of their own."""
        places = self.gazetteer.lookup(name, fuzzy=False)
        return [
            place
            for place in places
            if not place.feature.startswith(("ADM", "PCL", "CONT", "TERR"))
            and (country is None or place.country == country)
        ]

    def _unknown(self, name: str, country: str | None, admin1: str | None) -> str:
        where = f" in {admin1}, {country}" if admin1 and country else f" in {country}" if country else ""
        near: dict[str, Place] = {}
        for place in self.gazetteer.lookup(name):
            near.setdefault(place.name, place)
        if country is not None:
            near = {}
            for place in self.gazetteer.resembling(bare(fold(name)), (country,)):
                near.setdefault(place.name, place)
            for place in self.gazetteer.lookup(name, [country]):
                if place.country == country:
                    near.setdefault(place.name, place)
        names = [f"{p.name} ({p.admin1 or p.country}, {p.lat:.3f}, {p.lon:.3f})" for p in list(near.values())[:5]]
        hint = f"; nearest names: {', '.join(names)}" if names else "; no name comes near"
        return f"no place is called {name!r}{where}{hint}; or give lat and lon"

    def country(self, table: TomlTable, code: str) -> str:
        """A country's alpha-3 code.

        Raises:
            DataFileError: there is no such country.
        """
        actor = self.registry.get(code)
        if actor is None or actor.kind != "state":
            states = {name: one.id for one in self.registry if one.kind == "state" for name in (one.name, one.id)}
            found = self.registry.lookup(code)
            known = [one.id for one in found if one.kind == "state"] or [
                states[name] for name in nearest_of(code, states)
            ]
            near = f"; nearest: {', '.join(dict.fromkeys(known))}" if known else ""
            raise table.error(f"country is {code!r}; write its ISO 3166-1 alpha-3 code, such as SYR{near}", "country")
        return code

    def division(self, table: TomlTable, country: str, admin1: str, admin2: str | None) -> tuple[str, str | None]:
        """The names of divisions as the gazetteer writes them.

        Raises:
            DataFileError: there is no such division; those that there are, or the nearest, are listed.
        """
        first = self._division(table, "admin1", country, 1, admin1)
        return first, None if admin2 is None else self._division(table, "admin2", country, 2, admin2)

    def _division(self, table: TomlTable, key: str, country: str, level: int, name: str) -> str:
        known = sorted({n for (c, lv, _), n in self.gazetteer.divisions() if c == country and lv == level})
        for candidate in known:
            if fold(candidate) == fold(name):
                return candidate
        if not known:
            raise table.error(
                f"no divisions of level {level} are known for {country}: import them (vedette places import), "
                "or describe the area with place and km, or geojson",
                key,
            )
        near = nearest(name, known) if len(known) > 60 else f"; known: {', '.join(known)}"
        raise table.error(f"{country} has no {key} {name!r}{near}", key)

    def circle_of(self, country: str, admin1: str | None) -> tuple[float, float, float]:
        """A circle that stands for a country or first-level division: lat, lon, radius in km."""
        if admin1 is None:
            state = self.registry.get(country)
            places: Iterable[Place] = self.gazetteer.lookup(state.name, fuzzy=False) if state is not None else ()
            wanted = [p for p in places if p.country == country and p.feature.startswith("PCL")]
        else:
            wanted = [
                p
                for p in self.gazetteer.by_key(fold(admin1))
                if p.country == country and (p.feature == "ADM1" or p.admin1 == admin1)
            ]
            wanted.sort(key=lambda p: p.feature != "ADM1")
        if not wanted:
            return 0.0, 0.0, 0.0
        return wanted[0].lat, wanted[0].lon, wanted[0].radius

    # -- actors

    def actors(self, table: TomlTable, key: str) -> tuple[str, ...]:
        """Ids and selectors of actors, checked and as the registry writes them.

        Raises:
            DataFileError: nobody is known by that name; the nearest are listed.
        """
        return tuple(self._actor(table, key, word) for word in table.texts(key))

    def _actor(self, table: TomlTable, key: str, word: str) -> str:
        if word.startswith("x-"):
            return word
        if found := _SELECTOR.fullmatch(word):
            state = self.registry.get(found[1])
            if (state is None or state.kind != "state") and found[1] not in {"IGO", "NGO"}:
                raise table.error(f"{key} names {word!r}: no country has the code {found[1]}", key)
            if found[2] is not None and found[2] not in ontology.sectors():
                known = ", ".join(ontology.sectors())
                raise table.error(f"{key} names {word!r}: no sector is called {found[2]}; sectors: {known}", key)
            return word
        matches = self.registry.lookup(word)
        if not matches:
            names = {name: actor for actor in self.registry for name in (actor.name, actor.id)}
            hint = nearest(word, names) or "; none comes near"
            raise table.error(
                f"{key} names {word!r}, whom nobody knows{hint}; or give a country and sector such as SYR/REB", key
            )
        if len({actor.id for actor in matches}) > 1 and self.registry.get(word) is None:
            ids = ", ".join(f"{actor.id} ({actor.name})" for actor in matches[:5])
            raise table.error(f"{key} names {word!r}, which may be several: {ids}; write the id", key)
        return matches[0].id


def read_rings(table: TomlTable, folder: Path) -> list[tuple[str, tuple[tuple[tuple[float, float], ...], ...]]]:
    """The polygons of the GeoJSON file that a table names, each feature with its name.

    Raises:
        DataFileError: the file is not there, is no GeoJSON, or holds no polygon.
    """
    path = folder / table.text("geojson")
    try:
        if path.stat().st_size > _MAX_GEOJSON:
            raise table.error(f"{path} is larger than {_MAX_GEOJSON // 1024 // 1024} MiB", "geojson")
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise table.error(f"{path} cannot be read: {error.strerror}", "geojson") from None
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise table.error(f"{path} is no GeoJSON: {error}", "geojson") from None
    out = []
    features = data.get("features", [data]) if isinstance(data, dict) else []
    for feature in features if isinstance(features, list) else []:
        if not isinstance(feature, dict):
            continue
        geometry = feature.get("geometry", feature)
        properties = feature.get("properties") or {}
        name = properties.get("name") if isinstance(properties, dict) else None
        rings = tuple(ring for ring in _rings(geometry, table, path))
        if rings:
            out.append((str(name) if name else table.maybe("name") or path.stem, rings))
    if not out:
        raise table.error(f"{path} holds no polygon, so that the area is empty", "geojson")
    return out


def _rings(geometry: Any, table: TomlTable, path: Path) -> Iterable[tuple[tuple[float, float], ...]]:
    if not isinstance(geometry, dict):
        return
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    polygons: Any = [coordinates] if kind == "Polygon" else coordinates if kind == "MultiPolygon" else []
    try:
        for polygon in polygons:
            for ring in polygon:
                points = tuple((float(point[1]), float(point[0])) for point in ring)
                for lat, lon in points:
                    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
                        raise table.error(
                            f"{path} has a point outside the globe: {lon:g}, {lat:g} "
                            "(GeoJSON wants lon from -180 to 180, then lat from -90 to 90, in degrees)",
                            "geojson",
                        )
                wrong = fault(points)
                if wrong is not None:
                    raise table.error(f"{path} has a ring that {wrong}", "geojson")
                yield points
    except (TypeError, ValueError, IndexError, KeyError):
        raise table.error(f"{path} has coordinates that are no numbers", "geojson") from None
