"""The world's coasts and borders, Natural Earth 1:50m, cut to a window."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import yaml

__all__ = ["Ring", "Window", "World", "clip", "world"]

#: Points as (lon, lat).
Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the world in degrees; ``west`` may lie below -180 or ``east`` above 180 across the antimeridian."""

    south: float
    west: float
    north: float
    east: float

    def meets(self, south: float, west: float, north: float, east: float) -> bool:
        """Whether it shares a point with a box."""
        return not (south > self.north or north < self.south or west > self.east or east < self.west)


@cache
def world() -> World:
    """The world, read once."""
    return World(json.loads(files("vedette.share").joinpath("data/world.json").read_text("utf-8")))


class World:
    """Arcs shared by countries, as the data file holds them."""

    def __init__(self, raw: dict[str, Any]) -> None:
        (sx, sy), (tx, ty) = raw["scale"], raw["translate"]
        self._arcs: list[Ring] = []
        for deltas in raw["arcs"]:
            x = y = 0
            points = []
            for n in range(0, len(deltas), 2):
                x += deltas[n]
                y += deltas[n + 1]
                points.append((x * sx + tx, y * sy + ty))
            self._arcs.append(tuple(points))
        self._boxes = [_box(arc) for arc in self._arcs]
        self._countries: list[tuple[str, list[list[list[int]]]]] = [
            (code or name, polygons) for code, name, polygons in raw["countries"]
        ]
        self._users: dict[int, list[str]] = {}
        for name, polygons in self._countries:
            for arc in sorted({a if a >= 0 else ~a for rings in polygons for ring in rings for a in ring}):
                self._users.setdefault(arc, []).append(name)
        self._disputed = _disputed()

    def land(self, window: Window) -> Iterator[Ring]:
        """The rings of all countries, cut to the window."""
        for shift, shown in _shifts(window):
            for _, polygons in self._countries:
                for rings in polygons:
                    for ring in rings:
                        yield from self._cut(ring, shift, shown)

    def _cut(self, ring: Sequence[int], shift: float, window: Window) -> Iterator[Ring]:
        boxes = [self._boxes[a if a >= 0 else ~a] for a in ring]
        whole = (
            min(b[0] for b in boxes), min(b[1] for b in boxes) + shift,
            max(b[2] for b in boxes), max(b[3] for b in boxes) + shift,
        )  # fmt: skip
        if not window.meets(*whole):
            return
        points: list[tuple[float, float]] = []
        for a in ring:
            arc = self._arcs[a] if a >= 0 else self._arcs[~a][::-1]
            points.extend((x + shift, y) for x, y in (arc[1:] if points else arc))
        cut = clip(points, window)
        if len(cut) > 2:
            yield tuple(cut)

    def lines(self, window: Window) -> Iterator[tuple[str, Ring]]:
        """Coasts and borders inside the window: ``coast``, ``border`` or ``disputed``, and the points."""
        for shift, shown in _shifts(window):
            for n, arc in enumerate(self._arcs):
                south, west, north, east = self._boxes[n]
                if not shown.meets(south, west + shift, north, east + shift):
                    continue
                users = self._users.get(n, [])
                if len(users) < 2:
                    yield from (("coast", part) for part in _inside(arc, shift, shown))
                else:
                    yield from self._border(arc, users, shift, shown)

    def _border(self, arc: Ring, users: Sequence[str], shift: float, window: Window) -> Iterator[tuple[str, Ring]]:
        boxes = self._disputed.get(frozenset(users))
        if boxes is None:
            yield from (("border", part) for part in _inside(arc, shift, window))
            return
        run = [arc[0]]
        kind = ""
        for one, other in pairwise(arc):
            middle = (one[1] + other[1]) / 2, (one[0] + other[0]) / 2
            now = "disputed" if any(_within(middle, box) for box in boxes) else "border"
            if kind and now != kind:
                yield from ((kind, part) for part in _inside(tuple(run), shift, window))
                run = [one]
            kind = now
            run.append(other)
        if kind:
            yield from ((kind, part) for part in _inside(tuple(run), shift, window))


_Box = tuple[float, float, float, float]


def _disputed() -> dict[frozenset[str], list[_Box | None]]:
    raw = yaml.safe_load(files("vedette.share").joinpath("data/disputed.yaml").read_text("utf-8"))
    found: dict[frozenset[str], list[_Box | None]] = {}
    for one in raw["borders"]:
        box = one.get("box")
        found.setdefault(frozenset(one["between"]), []).append(tuple(box) if box else None)
    return found


def _within(point: tuple[float, float], box: _Box | None) -> bool:
    return box is None or (box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3])


def _box(arc: Ring) -> _Box:
    xs, ys = [p[0] for p in arc], [p[1] for p in arc]
    return min(ys), min(xs), max(ys), max(xs)


def _shifts(window: Window) -> Iterator[tuple[float, Window]]:
    """The turns of the globe that a window looks at: more than one across the antimeridian."""
    for shift in (-360.0, 0.0, 360.0):
        if window.west <= 180 + shift and window.east >= -180 + shift:
            yield shift, window


def clip(points: Sequence[tuple[float, float]], window: Window) -> list[tuple[float, float]]:
    """A polygon cut to the window, side by side (Sutherland and Hodgman)."""
    cut = list(points)
    for axis, limit, sign in ((0, window.west, 1), (0, window.east, -1), (1, window.south, 1), (1, window.north, -1)):
        if not cut:
            return cut
        made: list[tuple[float, float]] = []
        before = cut[-1]
        was = (before[axis] - limit) * sign >= 0
        for point in cut:
            now = (point[axis] - limit) * sign >= 0
            if now != was:
                share = (limit - before[axis]) / (point[axis] - before[axis])
                other = before[1 - axis] + share * (point[1 - axis] - before[1 - axis])
                made.append((limit, other) if axis == 0 else (other, limit))
            if now:
                made.append(point)
            before, was = point, now
        cut = made
    return cut


def _inside(arc: Ring, shift: float, window: Window) -> Iterator[Ring]:
    """The parts of a line that come near the window; the drawing cuts them at its edge."""
    run: list[tuple[float, float]] = []
    for one, other in pairwise(arc):
        near = window.meets(
            min(one[1], other[1]), min(one[0], other[0]) + shift, max(one[1], other[1]), max(one[0], other[0]) + shift
        )
        if near:
            if not run:
                run.append((one[0] + shift, one[1]))
            run.append((other[0] + shift, other[1]))
        elif run:
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)
