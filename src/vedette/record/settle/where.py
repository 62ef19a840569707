"""Where it was."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from vedette.model import Disagreement, EventPlace
from vedette.record.settle.sides import side, support
from vedette.record.told import Told

__all__ = ["PRECISIONS", "REACH", "apart_km", "settle_where"]

# The finest first, with how far in km the happening may lie from the point of a place so given.
REACH = {"exact": 10.0, "near": 25.0, "admin2": 60.0, "admin1": 150.0, "country": 1000.0, "unknown": math.inf}
PRECISIONS = tuple(REACH)


def apart_km(a: Mapping[str, Any], b: Mapping[str, Any]) -> float | None:
    """Great-circle distance between two places of claims in km; ``None`` if either has no coordinates."""
    if a["lat"] is None or b["lat"] is None:
        return None
    north, south = math.radians(a["lat"]), math.radians(b["lat"])
    h = math.sin((south - north) / 2) ** 2
    h += math.cos(north) * math.cos(south) * math.sin(math.radians(b["lon"] - a["lon"]) / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(h)))


def settle_where(claims: Sequence[Told]) -> tuple[EventPlace | None, tuple[Disagreement, ...]]:
    """The finest place of the best supported side, and the sides if places differ by more than they are uncertain.

    Args:
        claims: of one event, oldest report first.
    """
    placed = [c for c in claims if c.body["place"] is not None]
    if not placed:
        return None, ()
    sides: list[list[Told]] = []
    found = [c for c in placed if c.body["place"]["lat"] is not None]
    # The finest first, so that "in Idlib province" joins the town that lies in it.
    for claim in sorted(found, key=lambda c: PRECISIONS.index(c.body["place"]["precision"])):
        home = next((s for s in sides if _agree(s[0].body["place"], claim.body["place"])), None)
        if home is None:
            sides.append([claim])
        else:
            home.append(claim)
    if not sides:
        words = placed[0].body["place"]
        return EventPlace(
            words["name"] or words["text"], None, None, None, words["country"], words["admin1"], "unknown"
        ), ()
    # A side that only a country or a province speaks for is no rival of a town.
    sides.sort(key=lambda s: _rank(s), reverse=True)
    place = _best(sides[0])
    rivals = [s for s in sides if s[0].body["place"]["precision"] in {"exact", "near"}]
    settled = EventPlace(
        name=place["name"] or place["text"],
        geonameid=place["geonameid"],
        lat=place["lat"],
        lon=place["lon"],
        country=place["country"],
        admin1=place["admin1"],
        precision=place["precision"],
    )
    if len(rivals) < 2 or len({c.voice for s in rivals for c in s}) < 2:
        return settled, ()
    told = tuple(side(_best(s)["name"] or _best(s)["text"], s) for s in rivals)
    return settled, (Disagreement("place", "", told),)


def _agree(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    if a["geonameid"] is not None and a["geonameid"] == b["geonameid"]:
        return True
    if a["country"] and b["country"] and a["country"] != b["country"]:
        return False
    km = apart_km(a, b)
    return km is not None and km <= max(REACH[a["precision"]], REACH[b["precision"]])


def _rank(claims: Sequence[Told]) -> tuple[bool, int, float]:
    fine = claims[0].body["place"]["precision"] in {"exact", "near", "admin2"}
    return (fine, *support(claims))


def _best(claims: Sequence[Told]) -> dict[str, Any]:
    """Of the finest places the best supported; of equals the first."""
    places: list[tuple[Told, dict[str, Any]]] = [(c, c.body["place"]) for c in claims]
    finest = min(PRECISIONS.index(p["precision"]) for _, p in places)
    by: dict[Any, list[tuple[Told, dict[str, Any]]]] = {}
    for claim, place in places:
        if PRECISIONS.index(place["precision"]) == finest:
            by.setdefault(place["geonameid"] or (place["lat"], place["lon"]), []).append((claim, place))
    return max(by.values(), key=lambda some: support(c for c, _ in some))[0][1]
