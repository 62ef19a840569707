"""Distances and directions on the globe."""

from __future__ import annotations

from math import asin, atan2, cos, degrees, radians, sin, sqrt

__all__ = ["BEARINGS", "distance_km", "middle", "offset"]

_RADIUS = 6371.0088

#: The compass points, clockwise degrees from north.
BEARINGS = {
    "north": 0.0, "northeast": 45.0, "east": 90.0, "southeast": 135.0,
    "south": 180.0, "southwest": 225.0, "west": 270.0, "northwest": 315.0,
}  # fmt: skip


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance."""
    a, b = radians(lat1), radians(lat2)
    h = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * _RADIUS * asin(min(1.0, sqrt(h)))


def offset(lat: float, lon: float, bearing: float, km: float) -> tuple[float, float]:
    """The point ``km`` away from (lat, lon) towards ``bearing`` (degrees clockwise from north)."""
    a, t, d = radians(lat), radians(bearing), km / _RADIUS
    b = asin(max(-1.0, min(1.0, sin(a) * cos(d) + cos(a) * sin(d) * cos(t))))
    east = atan2(sin(t) * sin(d) * cos(a), cos(d) - sin(a) * sin(b))
    return degrees(b), (lon + degrees(east) + 540.0) % 360.0 - 180.0


def middle(lat1: float, lon1: float, lat2: float, lon2: float) -> tuple[float, float]:
    """The point half-way along the great circle."""
    a, b = radians(lat1), radians(lat2)
    span = radians(lon2 - lon1)
    x, y = cos(b) * cos(span), cos(b) * sin(span)
    lat = atan2(sin(a) + sin(b), sqrt((cos(a) + x) ** 2 + y**2))
    lon = radians(lon1) + atan2(y, cos(a) + x)
    return degrees(lat), (degrees(lon) + 540.0) % 360.0 - 180.0
