"""Which imported boundaries a point lies in."""

from __future__ import annotations

import sqlite3
import struct
from itertools import pairwise

__all__ = ["within"]


def within(connection: sqlite3.Connection, lat: float, lon: float) -> list[tuple[int, str, str | None, str | None]]:
    """The boundaries that a point lies in: (level, name, code, country), outermost first."""
    out = []
    for level, name, code, country, blob in connection.execute(
        "SELECT level, name, code, country, rings FROM boundary "
        "WHERE west <= ? AND east >= ? AND south <= ? AND north >= ? ORDER BY level, id",
        (lon, lon, lat, lat),
    ):
        if _inside(blob, lat, lon):
            out.append((int(level), str(name), code, country))
    return out


def _inside(blob: bytes, lat: float, lon: float) -> bool:
    """Even-odd rule over all rings, holes and islands included."""
    odd = False
    at = 0
    while at < len(blob):
        (count,) = struct.unpack_from("<I", blob, at)
        values = struct.unpack_from(f"<{2 * count}d", blob, at + 4)
        at += 4 + 16 * count
        points = list(zip(values[::2], values[1::2], strict=True))
        for (x1, y1), (x2, y2) in pairwise([*points, points[0]]):
            if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
                odd = not odd
    return odd
