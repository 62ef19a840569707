"""Distances over the ground, in Python and in SQL."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from sqlalchemy import ColumnElement, Float, func

__all__ = ["box_around", "km_between", "sql_km_between"]

_RADIUS = 6371.0088
# A degree of latitude.
_DEGREE = 111.19


def km_between(lat: float | None, lon: float | None, to_lat: float, to_lon: float) -> float | None:
    """Great-circle distance in km; degrees, WGS 84. ``None`` where there is no point."""
    if lat is None or lon is None:
        return None
    a, b = radians(lat), radians(to_lat)
    h = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(to_lon - lon) / 2) ** 2
    return 2 * _RADIUS * asin(sqrt(min(1.0, h)))


def sql_km_between(
    lat: ColumnElement[float | None], lon: ColumnElement[float | None], to_lat: float, to_lon: float, *, sqlite: bool
) -> ColumnElement[float]:
    """The same as an expression; SQLite calls :func:`km_between`, which each connection is given."""
    if sqlite:
        return func.km_between(lat, lon, to_lat, to_lon, type_=Float)
    a, b = func.radians(lat), radians(to_lat)
    h = func.power(func.sin((b - a) / 2), 2) + func.cos(a) * cos(b) * func.power(
        func.sin(func.radians(to_lon - lon) / 2), 2
    )
    return 2 * _RADIUS * func.asin(func.sqrt(func.least(1.0, h)))


def box_around(lat: float, lon: float, km: float) -> tuple[float, float, float, float] | None:
    """South, west, north, east of a box that holds all points within ``km``; ``None`` if it would hold a pole.

    West is more than east where it crosses the antimeridian.
    """
    high = km / _DEGREE * 1.01
    south, north = lat - high, lat + high
    if south <= -89 or north >= 89:
        return None
    wide = high / cos(radians(max(abs(south), abs(north))))
    if wide >= 180:
        return None
    return south, _turned(lon - wide), north, _turned(lon + wide)


def _turned(lon: float) -> float:
    return (lon + 180) % 360 - 180
