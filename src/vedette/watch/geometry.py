"""Distances and outlines for many points at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["Floats", "Mask", "distances_km", "edge_km", "in_rings", "rings_box"]

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

_RADIUS = 6371.0088
_KM_PER_DEGREE = 111.195


def distances_km(lat: Floats, lon: Floats, to_lat: float, to_lon: float) -> Floats:
    """Great-circle distances to a point; ``nan`` where a coordinate is."""
    a, b = np.radians(lat), np.radians(to_lat)
    h = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(to_lon - lon) / 2) ** 2
    out: Floats = 2 * _RADIUS * np.arcsin(np.sqrt(np.minimum(1.0, h)))
    return out


def in_rings(lat: Floats, lon: Floats, rings: Sequence[Sequence[tuple[float, float]]]) -> Mask:
    """Which points lie in the rings of (lat, lon), by the even-odd rule."""
    odd = np.zeros(len(lat), dtype=bool)
    for ring in rings:
        points = list(ring)
        for (y1, x1), (y2, x2) in zip(points, [*points[1:], points[0]], strict=True):
            if y1 == y2:
                continue
            crosses = (y1 > lat) != (y2 > lat)
            odd ^= crosses & (lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1)
    return odd


def edge_km(lat: Floats, lon: Floats, rings: Sequence[Sequence[tuple[float, float]]]) -> Floats:
    """Distance to the nearest edge of the rings, on a plane that touches the globe at each point."""
    nearest: Floats = np.full(len(lat), np.inf)
    squeeze = np.cos(np.radians(lat))
    for ring in rings:
        points = list(ring)
        for (y1, x1), (y2, x2) in zip(points, [*points[1:], points[0]], strict=True):
            ax, ay = (x1 - lon) * squeeze, y1 - lat
            bx, by = (x2 - lon) * squeeze, y2 - lat
            dx, dy = bx - ax, by - ay
            length = dx * dx + dy * dy
            t = np.clip(np.where(length > 0, -(ax * dx + ay * dy) / np.where(length > 0, length, 1.0), 0.0), 0.0, 1.0)
            nearest = np.fmin(nearest, np.hypot(ax + t * dx, ay + t * dy))
    return nearest * _KM_PER_DEGREE


def rings_box(rings: Sequence[Sequence[tuple[float, float]]]) -> tuple[float, float, float, float]:
    """South, west, north, east."""
    lats = [lat for ring in rings for lat, _ in ring]
    lons = [lon for ring in rings for _, lon in ring]
    return min(lats), min(lons), max(lats), max(lons)
