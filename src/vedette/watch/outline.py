"""What is wrong with a ring that a file draws: nothing inside, a line across itself, or across the antimeridian."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["MOST_POINTS", "fault"]

#: An outline with more points is no help: where events lie is not known so exactly.
MOST_POINTS = 50_000
#: Square degrees; less is a line or a point.
_NOTHING = 1e-10
_HALF = 180.0

Points = Sequence[tuple[float, float]]


def fault(ring: Points) -> str | None:
    """Why a ring of (lat, lon) is no outline, in words; ``None`` if it is one.

    >>> fault([(35, 36), (36, 37), (35, 37), (36, 36)])
    'crosses itself: its sides from 36, 35 to 37, 36 and from 37, 35 to 36, 36 meet (lon, lat)'
    >>> fault([(35, 36), (35, 37), (36, 37)]) is None
    True
    """
    points = [point for n, point in enumerate(ring) if point != ring[n - 1] or len(ring) == 1]
    if len(set(points)) < 3:
        return "has fewer than three points: it holds nothing"
    if len(points) > MOST_POINTS:
        return f"has {len(points):,} points, more than {MOST_POINTS:,}: make its outline simpler"
    at = np.array(points, dtype=np.float64)
    starts, ends = at, np.roll(at, -1, axis=0)
    wide = np.flatnonzero(np.abs(ends[:, 1] - starts[:, 1]) > _HALF)
    if len(wide):
        side = _side(starts[wide[0]], ends[wide[0]])
        return (
            f"goes across the antimeridian, {side}: split it into two polygons there, as GeoJSON asks (RFC 7946, 3.1.9)"
        )
    met = _crossing(starts, ends)
    if met is not None:
        one, other = (_side(starts[n], ends[n]) for n in met)
        return f"crosses itself: its sides {one} and {other} meet (lon, lat)"
    if abs(float((starts[:, 1] * ends[:, 0] - ends[:, 1] * starts[:, 0]).sum())) / 2 < _NOTHING:
        return "is a line: it holds nothing"
    return None


def _side(start: NDArray[np.float64], end: NDArray[np.float64]) -> str:
    return f"from {start[1]:g}, {start[0]:g} to {end[1]:g}, {end[0]:g}"


def _crossing(starts: NDArray[np.float64], ends: NDArray[np.float64]) -> tuple[int, int] | None:
    """Two sides that cross, the first such pair; sides that only touch do not."""
    west, east = np.minimum(starts[:, 1], ends[:, 1]), np.maximum(starts[:, 1], ends[:, 1])
    south, north = np.minimum(starts[:, 0], ends[:, 0]), np.maximum(starts[:, 0], ends[:, 0])
    order = np.argsort(west, kind="stable")
    sorted_west = west[order]
    found: tuple[int, int] | None = None
    for place, n in enumerate(order.tolist()):
        # Those that begin further east, but before this one ends.
        others = order[place + 1 : int(np.searchsorted(sorted_west, east[n], side="right"))]
        others = others[(south[others] <= north[n]) & (north[others] >= south[n])]
        if not len(others):
            continue
        a, b, c, d = starts[n], ends[n], starts[others], ends[others]
        hit = others[(_turn(a, b, c) * _turn(a, b, d) < 0) & (_turn(c, d, a) * _turn(c, d, b) < 0)]
        for other in hit.tolist():
            pair = (min(n, other), max(n, other))
            found = pair if found is None else min(found, pair)
    return found


def _turn(a: NDArray[np.float64], b: NDArray[np.float64], c: NDArray[np.float64]) -> NDArray[np.float64]:
    """Above 0 where c lies to one side of the line from a to b, below 0 on the other."""
    out: NDArray[np.float64] = (b[..., 1] - a[..., 1]) * (c[..., 0] - a[..., 0]) - (b[..., 0] - a[..., 0]) * (
        c[..., 1] - a[..., 1]
    )
    return out
