"""Distances: over the roads where there are any, as the crow flies otherwise."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vedette.errors import InputError
from vedette.outlook.situation import CAMP, SOURCE, Road, Situation

__all__ = ["Floats", "adjacency", "great_circle_km", "passable", "pieces", "source_to_camp_km"]

Floats = npt.NDArray[np.float64]
EARTH_KM = 6371.0


def great_circle_km(from_lat: Floats, from_lon: Floats, to_lat: Floats, to_lon: Floats) -> Floats:
    """Kilometres between every point of the first list and every point of the second."""
    a_lat, a_lon = np.radians(from_lat)[:, None], np.radians(from_lon)[:, None]
    b_lat, b_lon = np.radians(to_lat)[None, :], np.radians(to_lon)[None, :]
    h = np.sin((b_lat - a_lat) / 2) ** 2 + np.cos(a_lat) * np.cos(b_lat) * np.sin((b_lon - a_lon) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(h, 0.0, 1.0))), dtype=np.float64)


def passable(situation: Situation, road: Road, day: int) -> bool:
    """True if nothing shuts that road on that day."""
    ends = {road.a, road.b}
    countries = {situation.site(road.a).country, situation.site(road.b).country}
    return not any(
        c.holds(day)
        and (
            (c.kind == "site" and c.a in ends)
            or (c.kind == "road" and {c.a, c.b} == ends)
            or (c.kind == "border" and {c.a, c.b} == countries)
        )
        for c in situation.closures
    )


def adjacency(situation: Situation, on_day: int | None = None) -> Floats:
    """The roads as a matrix over the sites in order: kilometres, infinite where no road runs.

    With ``on_day``, roads that are shut on that day are left out.
    """
    index = {s.name: i for i, s in enumerate(situation.sites)}
    km = np.full((len(index), len(index)), np.inf)
    np.fill_diagonal(km, 0.0)
    for road in situation.roads:
        i, j = index[road.a], index[road.b]
        if i != j and (on_day is None or passable(situation, road, on_day)):
            km[i, j] = km[j, i] = min(km[i, j], max(road.km, 0.1))
    return km


def _shortest(km: Floats) -> Floats:
    """All shortest ways (Floyd and Warshall; a few hundred sites at most)."""
    out = km.copy()
    for k in range(len(out)):
        np.minimum(out, out[:, k, None] + out[None, k, :], out=out)
    return out


def pieces(situation: Situation) -> list[list[str]]:
    """The parts of the road network that no road joins, largest first."""
    reach = np.isfinite(_shortest(adjacency(situation)))
    names = [s.name for s in situation.sites]
    seen: set[str] = set()
    out = []
    for i, name in enumerate(names):
        if name not in seen:
            part = [names[j] for j in np.flatnonzero(reach[i])]
            seen.update(part)
            out.append(part)
    return sorted(out, key=len, reverse=True)


def source_to_camp_km(situation: Situation, on_day: int | None = None) -> Floats:
    """From each source (rows) to each camp (columns), in their order.

    Over the roads if there are any; a camp that no road reaches is infinitely far. With ``on_day``, only over roads
    that are not shut on that day.

    Raises:
        InputError: there is a road network, and it leaves a source with no way to any camp.
    """
    sources = [i for i, s in enumerate(situation.sites) if s.kind == SOURCE]
    camps = [i for i, s in enumerate(situation.sites) if s.kind == CAMP]
    if not situation.roads:
        lat = np.array([s.lat for s in situation.sites])
        lon = np.array([s.lon for s in situation.sites])
        return np.maximum(great_circle_km(lat[sources], lon[sources], lat[camps], lon[camps]), 1.0)
    km = _shortest(adjacency(situation))[np.ix_(sources, camps)]
    cut_off = [situation.sites[i].name for i, row in zip(sources, km, strict=True) if not np.isfinite(row).any()]
    if cut_off and camps:
        parts = "; ".join(", ".join(p[:6]) + (" …" if len(p) > 6 else "") for p in pieces(situation))
        raise InputError(
            f"{situation.name}: the road network is in pieces: no road leads from {', '.join(cut_off)} to any camp "
            f"({parts}). Add the missing road, or leave all roads out to use distances as the crow flies"
        )
    if on_day is not None:
        km = _shortest(adjacency(situation, on_day))[np.ix_(sources, camps)]
    return np.maximum(km, 1.0)
