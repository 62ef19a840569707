"""What a person means who names a place, a distance or an actor: looked up in the gazetteer and the registry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vedette.errors import InputError
from vedette.record.filters import Near

if TYPE_CHECKING:
    from vedette.places import Place

__all__ = ["actor_named", "near", "place_named"]

_NUMBER = r"-?\d+(?:\.\d+)?"
_POINT = re.compile(rf"\s*({_NUMBER})\s*,\s*({_NUMBER})\s*,\s*({_NUMBER})\s*(?:km)?\s*")
_NAMED = re.compile(r"\s*(\S.*?)\s*,\s*(\d+(?:\.\d+)?)\s*(?:km)?\s*")
_PRECISIONS = {"ADM1": "admin1", "ADM2": "admin2", "ADM3": "admin2", "ADM4": "admin2"}


def near(asked: str, countries: tuple[str, ...] = ()) -> Near:
    """A distance from a place (``Idlib,50km``) or from a point (``35.93,36.63,50``).

    Args:
        asked: what was written.
        countries: where the place is looked for first, ISO 3166-1 alpha-3.

    Raises:
        InputError: if it is neither, or no place has that name.
    """
    if point := _POINT.fullmatch(asked):
        lat, lon, km = (float(number) for number in point.groups())
        if abs(lat) > 90 or abs(lon) > 180 or km <= 0:
            raise InputError(f"{asked}: not a point on the earth and a distance in km: 35.93,36.63,50")
        return Near(lat, lon, km, f"{lat:g},{lon:g},{km:g}km")
    named = _NAMED.fullmatch(asked)
    if named is None or float(named[2]) <= 0:
        raise InputError(f"{asked}: write a place and a distance (Idlib,50km), or a point (35.93,36.63,50)")
    place = place_named(named[1], countries)
    return Near(place["lat"], place["lon"], float(named[2]), f"{named[1]},{float(named[2]):g}km")


def place_named(name: str, countries: tuple[str, ...] = ()) -> dict[str, Any]:
    """The place of that name, as an event keeps it; of several the one in the countries, then the
    country, the largest town, the largest division.

    Raises:
        InputError: if no place is known by that name.
    """
    from vedette.places import Gazetteer

    with Gazetteer.open() as places:
        found = sorted(
            places.lookup(name, countries), key=lambda place: (place.country not in countries, _group(place))
        )
        if not found:
            raise InputError(
                f"{name}: no such place in the gazetteer; give a point, or add places with `vedette places get`"
            )
    place = found[0]
    precision = "country" if place.feature.startswith("PCL") else _PRECISIONS.get(place.feature, "exact")
    return {
        "name": place.name,
        "geonameid": place.geonameid,
        "lat": place.lat,
        "lon": place.lon,
        "country": place.country,
        "admin1": place.admin1,
        "precision": precision,
        "radius_km": place.radius,
    }


def _group(place: Place) -> int:
    """A country before the town that is called like it, the town before the division around it."""
    return 0 if place.feature.startswith("PCL") else 1 if place.feature.startswith("PPL") else 2


def actor_named(name: str) -> dict[str, str | None]:
    """The actor of that name or id, as an event keeps it; one that nobody knows gets a provisional id."""
    from vedette.actors.own import load_registry

    words = " ".join(name.split())
    for actor in load_registry().lookup(words):
        return {"id": actor.id, "name": actor.name, "country": actor.country, "sector": actor.sector}
    return {"id": "x-" + "-".join(words.lower().split()), "name": words, "country": None, "sector": None}
