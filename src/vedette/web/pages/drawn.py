"""What maps and drawings are drawn from: borders, and the colours of drawings on a dark page."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from functools import cache

from fastapi import APIRouter, Request
from fastapi.responses import Response

from vedette.share.drawing import stylesheet
from vedette.share.drawing.world import Window, world

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_WORLD = Window(-90, -180, 90, 180)
_A_DAY = {"cache-control": "public, max-age=86400"}


def _deltas(points: Iterable[tuple[float, float]]) -> list[int]:
    """A line in whole thousandths of a degree, each from the one before."""
    out: list[int] = []
    x = y = 0
    for lon, lat in points:
        a, b = round(lon * 1000), round(lat * 1000)
        out += (a - x, b - y)
        x, y = a, b
    return out


@cache
def _borders() -> bytes:
    """Land, borders and disputed borders as JSON, compressed."""
    drawn: dict[str, list[list[int]]] = {"land": [_deltas(ring) for ring in world().land(_WORLD)]}
    for kind in ("border", "disputed"):
        drawn[kind] = [_deltas(points) for name, points in world().lines(_WORLD) if name == kind]
    return gzip.compress(json.dumps(drawn, separators=(",", ":")).encode(), 6, mtime=0)


@router.get("/borders.json")
def borders(request: Request) -> Response:
    """The world, for the map."""
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(_borders(), media_type="application/json", headers={**_A_DAY, "content-encoding": "gzip"})
    return Response(gzip.decompress(_borders()), media_type="application/json", headers=_A_DAY)


@router.get("/drawings.css")
def styles() -> Response:
    """How drawings look on a dark page."""
    return Response(stylesheet(), media_type="text/css", headers=_A_DAY)
