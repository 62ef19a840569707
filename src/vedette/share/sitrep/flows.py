"""The outlook's map: who may leave which places for which camps and crossings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vedette.share.drawing import MapFlow, MapPoint, Scene, area_map, extent_of
from vedette.share.sitrep.rounding import two_figures

if TYPE_CHECKING:
    from vedette.outlook.outlook import Outlook

__all__ = ["flow_scene"]

# More arrows than these hide one another.
_MOST = 20


def flow_scene(outlook: Outlook, title: str) -> Scene | None:
    """The map with an arrow for each of the largest flows; ``None`` where nobody is expected to move."""
    flows = sorted((f for f in outlook.flows if f.people.middle >= 1), key=lambda f: (-f.people.middle, f.origin, f.to))
    flows = flows[:_MOST]
    if not flows:
        return None
    sites = {s.name: s for s in outlook.situation.sites}
    arriving = {d.name: d.arriving for d in outlook.destinations}
    origins = {f.origin for f in flows if f.origin not in arriving}
    ends = {f.to for f in flows} | {name for name, band in arriving.items() if band.high >= 1}
    points = [MapPoint(sites[name].lat, sites[name].lon, "origin", name) for name in sorted(origins)]
    for name in sorted(ends):
        band = arriving.get(name)
        label = f"{name}: {two_figures(band.low):,}–{two_figures(band.high):,}" if band is not None else name
        points.append(MapPoint(sites[name].lat, sites[name].lon, "camp", label))
    arrows = [
        MapFlow(
            (sites[f.origin].lat, sites[f.origin].lon),
            (sites[f.to].lat, sites[f.to].lon),
            f.people.middle,
            f"{f.origin} to {f.to}: {two_figures(f.people.low):,} to {two_figures(f.people.high):,}",
        )
        for f in flows
    ]
    extent = extent_of([(p.lat, p.lon) for p in points], margin=0.25, least_km=60, ratio=1.8)
    return area_map(extent, title=title, points=points, flows=arrows, width=720, height=440)
