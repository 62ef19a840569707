"""A map: an area, what happened in it, posts and towns, over coasts and borders, with a scale and a disclaimer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from vedette.places.geometry import distance_km, offset
from vedette.share.drawing.scene import XY, Circle, Item, Label, Path, Rect, Scene, text_width
from vedette.share.drawing.world import Window, clip, world

__all__ = ["DISCLAIMER", "KINDS", "Extent", "MapArea", "MapFlow", "MapPoint", "area_map", "circle", "extent_of"]

DISCLAIMER = (
    "Coasts and borders: Natural Earth, 1:50 million, as they are held. Dashed: disputed or not agreed. "
    "No judgement on the status of any territory."
)
#: What a point can be, in the order drawn, and its name in the legend.
KINDS = {
    "town": "town",
    "other": "other events",
    "easing": "easing: withdrawals, releases, aid",
    "violence": "violence",
    "post": "post",
    "origin": "place that people may leave",
    "camp": "camp or crossing",
}

Extent = Window


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A point on the map.

    Attributes:
        kind: one of :data:`KINDS`.
        label: written beside it, where there is room; empty for none.
        weight: how much lies behind it; its disc grows with the root of that.
        title: said when it is pointed at.
    """

    lat: float
    lon: float
    kind: str
    label: str = ""
    weight: float = 1
    title: str = ""


@dataclass(frozen=True, slots=True)
class MapFlow:
    """An arrow from one place to another, as wide as its share of the greatest ``weight``."""

    origin: tuple[float, float]
    to: tuple[float, float]
    weight: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class MapArea:
    """An area as rings of (lat, lon)."""

    name: str
    rings: tuple[tuple[tuple[float, float], ...], ...]


def circle(lat: float, lon: float, km: float, corners: int = 48) -> tuple[tuple[float, float], ...]:
    """A ring around a point."""
    return tuple(offset(lat, lon, 360 * n / corners, km) for n in range(corners))


def extent_of(
    points: Iterable[tuple[float, float]], *, margin: float = 0.12, least_km: float = 60, ratio: float = 1.5
) -> Extent:
    """A window that shows all points (lat, lon), as wide as high times ``ratio``, at least so many kilometres high.

    Raises:
        ValueError: if there are no points.
    """
    some = list(points)
    if not some:
        raise ValueError("no points to show")
    lats = [p[0] for p in some]
    lons = sorted(p[1] % 360 for p in some)
    # The widest gap between neighbours lies outside of the window, so that it may cross the antimeridian.
    gaps = [(lons[(n + 1) % len(lons)] - lons[n]) % 360 for n in range(len(lons))]
    if len(set(lons)) == 1:
        start, span = lons[0], 0.0
    else:
        n = max(range(len(gaps)), key=lambda k: (gaps[k], -k))
        start = lons[(n + 1) % len(lons)]
        span = 360 - gaps[n]
    middle_lat = (min(lats) + max(lats)) / 2
    squeeze = max(0.15, math.cos(math.radians(middle_lat)))
    high = max((max(lats) - min(lats)) * (1 + 2 * margin), least_km / 111.2)
    wide = max(span * (1 + 2 * margin), high * ratio / squeeze)
    high = max(high, wide * squeeze / ratio)
    middle_lon = (start + span / 2 + 180) % 360 - 180
    wide = min(wide, 360.0)
    return Extent(
        max(-90.0, middle_lat - high / 2),
        middle_lon - wide / 2,
        min(90.0, middle_lat + high / 2),
        middle_lon + wide / 2,
    )


class _Projection:
    """Plate carrée, squeezed so that distances are right in the middle of the map."""

    def __init__(self, extent: Extent, width: float, height: float) -> None:
        squeeze = max(0.15, math.cos(math.radians((extent.south + extent.north) / 2)))
        self._scale = min(width / ((extent.east - extent.west) * squeeze), height / (extent.north - extent.south))
        self._squeeze = squeeze
        self._lon, self._lat = (extent.west + extent.east) / 2, (extent.south + extent.north) / 2
        self._width, self._height = width, height
        half_x, half_y = width / 2 / self._scale / squeeze, height / 2 / self._scale
        self.window = Window(self._lat - half_y, self._lon - half_x, self._lat + half_y, self._lon + half_x)

    def __call__(self, lat: float, lon: float) -> XY:
        turned = lon
        while turned < self.window.west and turned + 360 <= self.window.east + 180:
            turned += 360
        while turned > self.window.east and turned - 360 >= self.window.west - 180:
            turned -= 360
        return self.plain(lat, turned)

    def plain(self, lat: float, lon: float) -> XY:
        x = self._width / 2 + (lon - self._lon) * self._squeeze * self._scale
        y = self._height / 2 - (lat - self._lat) * self._scale
        return round(x, 1), round(y, 1)

    def km(self, pixels: float) -> float:
        return distance_km(self._lat, 0, self._lat, pixels / self._scale / self._squeeze)


def area_map(
    extent: Extent,
    *,
    title: str,
    areas: Sequence[MapArea] = (),
    points: Sequence[MapPoint] = (),
    flows: Sequence[MapFlow] = (),
    units: Sequence[MapArea] = (),
    width: float = 720,
    height: float = 480,
) -> Scene:
    """The map of a window, with areas, flows and points on it, and the lines of admin units beneath them."""
    foot = 40.0
    view = _Projection(extent, width, height - foot)
    bottom = height - foot
    items: list[Item] = [Rect(0, 0, width, bottom, "sea")]
    land = tuple(_thin([view.plain(y, x) for x, y in ring]) for ring in world().land(view.window))
    items.append(Path(tuple(part for part in land if len(part) > 2), "land", closed=True))
    drawn: dict[str, list[tuple[XY, ...]]] = {"coast": [], "border": [], "disputed": []}
    for kind, line in world().lines(view.window):
        drawn[kind] += _within(_thin([view.plain(y, x) for x, y in line]), width, bottom)
    items += [Path(tuple(parts), kind) for kind, parts in drawn.items() if parts]
    outlines = [_outlined(unit, view, width, bottom) for unit in units]
    items += [outline for outline in outlines if outline.parts]
    for area in areas:
        rings = tuple(_clipped([view(lat, lon) for lat, lon in ring], width, bottom) for ring in area.rings)
        rings = tuple(ring for ring in rings if len(ring) > 2)
        if rings:
            items.append(Path(rings, "area", closed=True, title=area.name))
    widest = max((f.weight for f in flows), default=1.0)
    for f in sorted(flows, key=lambda f: (f.weight, f.title)):
        outline = _arrow(view(*f.origin), view(*f.to), 0.7 + 3.3 * f.weight / max(widest, 1e-9))
        if outline:
            items.append(Path((outline,), "flow", closed=True, title=f.title))
    order = list(KINDS)
    placed = sorted(points, key=lambda p: (order.index(p.kind), -p.weight, p.lat, p.lon, p.label))
    shown = [(p, view(p.lat, p.lon)) for p in placed]
    shown = [(p, xy) for p, xy in shown if 0 <= xy[0] <= width and 0 <= xy[1] <= bottom]
    heaviest = max((p.weight for p, _ in shown if p.kind not in {"town", "post", "origin", "camp"}), default=1.0)
    for p, xy in shown:
        items.append(_mark(p, xy, heaviest))
    items += _names([(p, xy) for p, xy in shown if p.label], heaviest, width, bottom)
    lined = any(outline.parts for outline in outlines)
    items += _foot(view, [p.kind for p, _ in shown], width, height, areas=bool(areas), units=lined)
    counts = {kind: sum(p.kind == kind for p, _ in shown) for kind in KINDS}
    said = ", ".join(f"{KINDS[kind]}: {n}" for kind, n in counts.items() if n) or "no points"
    named = "; ".join(p.label for p, _ in shown if p.label)
    moved = "; ".join(f.title for f in sorted(flows, key=lambda f: (-f.weight, f.title)) if f.title)
    desc = f"Map with {said}." + (f" Named: {named}." if named else "")
    desc += (f" Arrows: {moved}." if moved else "") + f" {DISCLAIMER}"
    return Scene(width, height, title, desc, tuple(items))


def _outlined(unit: MapArea, view: _Projection, width: float, bottom: float) -> Path:
    """The lines of a unit that lie on the map; open ones stay open."""
    parts: list[tuple[XY, ...]] = []
    for ring in unit.rings:
        parts += _within(_thin([view(lat, lon) for lat, lon in ring]), width, bottom)
    return Path(tuple(parts), "unit", title=unit.name)


def _radius(p: MapPoint, heaviest: float) -> float:
    if p.kind == "town":
        return 1.8
    if p.kind in {"post", "camp"}:
        return 6.0
    if p.kind == "origin":
        return 4.0
    return 4 + 9 * math.sqrt(max(0.0, p.weight) / max(1.0, heaviest))


def _arrow(start: XY, end: XY, half: float) -> tuple[XY, ...]:
    """The outline of a bent arrow that widens to ``half`` to each side; none where the ends all but meet."""
    (x1, y1), (x2, y2) = start, end
    long = math.hypot(x2 - x1, y2 - y1)
    if long < 14:
        return ()
    cx, cy = (x1 + x2) / 2 + (y2 - y1) * 0.15, (y1 + y2) / 2 - (x2 - x1) * 0.15
    # It ends short of the place, so that its point meets the mark.
    near = math.hypot(x2 - cx, y2 - cy)
    x2, y2 = x2 + (cx - x2) * 8 / near, y2 + (cy - y2) * 8 / near
    head = min(0.4, (6 + half) / long)
    left: list[XY] = []
    right: list[XY] = []
    for n in range(11):
        t = (1 - head) * n / 10
        x = (1 - t) ** 2 * x1 + 2 * t * (1 - t) * cx + t * t * x2
        y = (1 - t) ** 2 * y1 + 2 * t * (1 - t) * cy + t * t * y2
        dx = 2 * (1 - t) * (cx - x1) + 2 * t * (x2 - cx)
        dy = 2 * (1 - t) * (cy - y1) + 2 * t * (y2 - cy)
        norm = math.hypot(dx, dy)
        for wide in (half * (0.4 + 0.06 * n),) if n < 10 else (half, half + 2.5):
            left.append((round(x - dy / norm * wide, 1), round(y + dx / norm * wide, 1)))
            right.append((round(x + dy / norm * wide, 1), round(y - dx / norm * wide, 1)))
    return (*left, (round(x2, 1), round(y2, 1)), *reversed(right))


def _mark(p: MapPoint, xy: XY, heaviest: float) -> Item:
    """Kinds differ in shape as well as in colour: posts are squares, easing is a diamond, all else discs."""
    x, y = xy
    r = _radius(p, heaviest)
    title = p.title or p.label
    if p.kind in {"post", "camp"}:
        return Rect(x - r, y - r, 2 * r, 2 * r, "post", title)
    if p.kind == "origin":
        return Circle(x, y, r, "violence", title)
    if p.kind == "easing":
        return Path((((x, y - r), (x + r, y), (x, y + r), (x - r, y)),), "easing", closed=True, title=title)
    return Circle(x, y, r, p.kind, title)


def _names(points: Sequence[tuple[MapPoint, XY]], heaviest: float, width: float, bottom: float) -> list[Item]:
    """Names beside their points where there is room: posts first, then the heaviest."""
    rank = {"post": 0, "camp": 0, "origin": 1, "violence": 1, "easing": 2, "other": 3, "town": 4}
    taken: list[tuple[float, float, float, float]] = []
    for p, (x, y) in points:
        r = min(_radius(p, heaviest), 7)
        taken.append((x - r, y - r, x + r, y + r))
    made: list[Item] = []
    said: set[str] = set()
    for p, (x, y) in sorted(points, key=lambda one: (rank[one[0].kind], -one[0].weight, one[1], one[0].label)):
        if p.label in said:
            continue
        size = 11
        wide, r = text_width(p.label, size), _radius(p, heaviest)
        for left, base in (
            (x + r + 3, y + 4),
            (x - r - 3 - wide, y + 4),
            (x - wide / 2, y - r - 4),
            (x - wide / 2, y + r + 12),
        ):
            box = (left - 1, base - size + 1, left + wide + 1, base + 3)
            if box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > bottom:
                continue
            if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
                continue
            taken.append(box)
            said.add(p.label)
            made += [
                Rect(left - 2, base - size + 1, wide + 4, size + 3, "halo"),
                Label(left, base, p.label, "ink", size=size, bold=p.kind in {"post", "camp"}),
            ]
            break
    return made


def _foot(
    view: _Projection, kinds: Sequence[str], width: float, height: float, *, areas: bool, units: bool
) -> list[Item]:
    made: list[Item] = []
    base = height - 40
    km = view.km(width * 0.22)
    power = 10 ** math.floor(math.log10(km))
    step = max(m * power for m in (1, 2, 5) if m * power <= km)
    long = width * 0.22 * step / km
    x, y = width - 12 - long, base - 12
    made += [
        Rect(x - 6, y - 16, long + 12, 22, "halo"),
        Path((((x, y - 4), (x, y), (x + long, y), (x + long, y - 4)),), "axis"),
        Label(x + long / 2, y - 4, f"{step:g} km", "ink", "middle", 11),
    ]
    x = 0.0
    if areas:
        made += [Rect(x, base + 7, 14, 10, "area"), Label(x + 19, base + 16, "area", "ink", size=11)]
        x += 34 + text_width("area", 11)
    if units:
        items = (Path((((x, base + 12), (x + 14, base + 12)),), "unit"), Label(x + 19, base + 16, "units", size=11))
        made += items
        x += 34 + text_width("units", 11)
    for kind, name in reversed(KINDS.items()):
        if kind in kinds and kind != "town":
            made += [_mark(MapPoint(0, 0, kind), (x + 7, base + 12), 25.0), Label(x + 19, base + 16, name, size=11)]
            x += 34 + text_width(name, 11)
    made.append(Label(0, height - 5, DISCLAIMER, "soft", size=9))
    return made


def _thin(points: Sequence[XY]) -> tuple[XY, ...]:
    """Points at least half a pixel apart, the last one kept."""
    kept: list[XY] = []
    for point in points:
        if not kept or abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= 0.5:
            kept.append(point)
    if points and kept[-1] != points[-1]:
        kept.append(points[-1])
    return tuple(kept)


def _within(points: Sequence[XY], width: float, bottom: float) -> list[tuple[XY, ...]]:
    """The pieces of a line inside the map, cut at its edge."""
    pieces: list[list[XY]] = []
    for one, other in pairwise(points):
        cut = _segment(one, other, width, bottom)
        if cut is None:
            continue
        if pieces and pieces[-1][-1] == cut[0]:
            pieces[-1].append(cut[1])
        else:
            pieces.append(list(cut))
    return [tuple(piece) for piece in pieces]


def _segment(one: XY, other: XY, width: float, bottom: float) -> tuple[XY, XY] | None:
    """The part of a line inside the map (Liang and Barsky)."""
    start, end = 0.0, 1.0
    dx, dy = other[0] - one[0], other[1] - one[1]
    for p, q in ((-dx, one[0]), (dx, width - one[0]), (-dy, one[1]), (dy, bottom - one[1])):
        if p == 0:
            if q < 0:
                return None
            continue
        t = q / p
        if p < 0:
            start = max(start, t)
        else:
            end = min(end, t)
        if start > end:
            return None

    def at(t: float) -> XY:
        return round(one[0] + t * dx, 1), round(one[1] + t * dy, 1)

    return (one if start == 0 else at(start)), (other if end == 1 else at(end))


def _clipped(points: Sequence[XY], width: float, bottom: float) -> tuple[XY, ...]:
    """A polygon cut at the edge of the map."""
    return tuple((round(x, 1), round(y, 1)) for x, y in clip(points, Window(0, 0, bottom, width)))
