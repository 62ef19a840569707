"""Where events are as to an area, as far as their places are known.

An event known only to a province lies inside a part that is that province or holds all of it. Of anything smaller it
can only be said that it may be there: ``unclear``.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from vedette.model.arrangement import Area, AreaPart, Circle, Unit
from vedette.places.names import bare, fold
from vedette.watch.facts import Facts, Ints
from vedette.watch.geometry import Mask, distances_km, edge_km, in_rings
from vedette.watch.named import Named

__all__ = ["AROUND", "INSIDE", "MOST_PARTS", "NOWHERE", "OUTSIDE", "UNCLEAR", "WHERE", "place_events"]

OUTSIDE, INSIDE, AROUND, UNCLEAR, NOWHERE = range(5)
WHERE = ("outside", "inside", "around", "unclear", "nowhere")
MOST_PARTS = 63
#: How far a place may reach whose extent is not known, in km, by how precisely it is known.
_REACH = {"near": 15.0, "admin2": 25.0, "admin1": 60.0}
_POINT = ("exact", "near")


def place_events(facts: Facts, area: Area, named: Named) -> tuple[NDArray[np.int8], NDArray[np.uint64]]:
    """For each event where it is (a number into ``WHERE``), and the parts that it certainly lies in (bits)."""
    size = len(facts)
    where: NDArray[np.int8] = np.full(size, OUTSIDE, dtype=np.int8)
    parts: NDArray[np.uint64] = np.zeros(size, dtype=np.uint64)
    unclear, around = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    placed = ~np.isnan(facts.lat)
    code = {name: np.isin(facts.precision, facts.words_at([name])) for name in (*_POINT, "admin2", "admin1", "country")}
    reach = _reach(facts, code)
    for n, part in enumerate(area.parts):
        inside, maybe, km = _in_part(facts, part, code, reach, placed, named)
        parts[inside] |= np.uint64(1 << n)
        unclear |= maybe & ~inside
        around |= (km <= area.around_km) & (code["exact"] | code["near"])
    where[~placed & (facts.country < 0)] = NOWHERE
    where[around] = AROUND
    where[unclear] = UNCLEAR
    where[parts > 0] = INSIDE
    return where, parts


def _reach(facts: Facts, code: dict[str, Mask]) -> NDArray[np.float64]:
    reach = np.where(code["exact"], 0.0, facts.radius)
    for name, usual in _REACH.items():
        reach = np.where(code[name] & np.isnan(reach), usual, reach)
    out: NDArray[np.float64] = np.nan_to_num(reach, nan=0.0)
    return out


def _in_part(
    facts: Facts, part: AreaPart, code: dict[str, Mask], reach: NDArray[np.float64], placed: Mask, named: Named
) -> tuple[Mask, Mask, NDArray[np.float64]]:
    """Certainly in it, perhaps in it, and how far off."""
    fine = code["exact"] | code["near"] | code["admin2"] | code["admin1"]
    if isinstance(part, Unit):
        return _in_unit(facts, part, code, placed, named)
    if isinstance(part, Circle):
        km = distances_km(facts.lat, facts.lon, part.lat, part.lon)
        inside = placed & fine & (km + reach <= part.km)
        maybe = placed & fine & (km - reach <= part.km)
        return inside, maybe, km - part.km
    within = placed & in_rings(facts.lat, facts.lon, part.rings)
    edge = np.full(len(facts), np.inf)
    edge[placed] = edge_km(facts.lat[placed], facts.lon[placed], part.rings)
    inside = within & fine & (edge >= reach)
    maybe = placed & fine & (within | (edge <= reach))
    return inside, maybe, np.where(within, 0.0, edge)


def _in_unit(
    facts: Facts, part: Unit, code: dict[str, Mask], placed: Mask, named: Named
) -> tuple[Mask, Mask, NDArray[np.float64]]:
    fine = code["exact"] | code["near"] | code["admin2"] | code["admin1"]
    here = facts.country == facts.word(part.country)
    km = distances_km(facts.lat, facts.lon, part.lat, part.lon) - part.radius_km
    if part.admin1 is None:
        inside = here & (fine | code["country"])
        return inside, inside, km
    same = _same(facts, facts.admin1, part.admin1)
    no_name = facts.admin1 < 0
    first = here & same & fine
    # A point of which no division is known may be in it where it is near enough.
    maybe = (here | (facts.country < 0)) & no_name & placed & fine & (km <= 0)
    if part.admin2 is None:
        return first, first | maybe, km
    second = np.zeros(len(facts), dtype=bool)
    known = np.zeros(len(facts), dtype=bool)
    for row in np.flatnonzero(first & ~code["admin1"]):
        name = _admin2(named, int(facts.geonameid[row]), float(facts.lat[row]), float(facts.lon[row]))
        if name is None and code["admin2"][row]:
            name = facts.text(int(facts.place[row]))
        known[row] = name is not None
        second[row] = name is not None and fold(name) == fold(part.admin2)
    return second, second | (first & ~known) | maybe, km


def _same(facts: Facts, column: Ints, name: str) -> Mask:
    """Where a column of names holds the name in any spelling that folds alike."""
    wanted = {fold(name), bare(fold(name))}
    alike = [n for n in np.unique(column) if n >= 0 and {fold(facts.words[n]), bare(fold(facts.words[n]))} & wanted]
    out: Mask = np.isin(column, alike)
    return out


@cache
def _admin2(named: Named, geonameid: int, lat: float, lon: float) -> str | None:
    place = named.gazetteer.get(geonameid) if geonameid > 0 else None
    if place is not None and place.admin2 is not None:
        return place.admin2
    return named.gazetteer.divisions_at(lat, lon).get(2)
