"""What maps and drawings are drawn from: borders, boundaries that a user loaded, and colours on a dark page."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from vedette.errors import InputError
from vedette.share.boundaries import Boundaries, BoundaryUnit
from vedette.share.drawing import stylesheet
from vedette.share.drawing.world import Window, world
from vedette.web.site import site_of

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_WORLD = Window(-90, -180, 90, 180)
_A_DAY = {"cache-control": "public, max-age=86400"}


def _deltas(points: Iterable[tuple[float, float]], scale: int = 1000) -> list[int]:
    """A line of (lon, lat) in whole parts of a degree (thousandths), each from the one before."""
    out: list[int] = []
    x = y = 0
    for lon, lat in points:
        a, b = round(lon * scale), round(lat * scale)
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
    return _packed(request, _borders(), _A_DAY)


def _packed(request: Request, body: bytes, headers: dict[str, str]) -> Response:
    """JSON that is kept compressed, as the browser takes it."""
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(body, media_type="application/json", headers={**headers, "content-encoding": "gzip"})
    return Response(gzip.decompress(body), media_type="application/json", headers=headers)


@lru_cache(maxsize=16)
def _boundaries(loaded: Boundaries) -> bytes:
    scale = 10**loaded.decimals

    def unit(one: BoundaryUnit) -> dict[str, Any]:
        return {
            "name": one.name,
            "at": one.at,
            "box": one.box,
            "rings": [_deltas(((lon, lat) for lat, lon in ring), scale) for ring in one.rings],
            "lines": [_deltas(((lon, lat) for lat, lon in line), scale) for line in one.lines],
        }

    made = {"name": loaded.name, "scale": scale, "units": [unit(one) for one in loaded.units]}
    return gzip.compress(json.dumps(made, separators=(",", ":")).encode(), 6, mtime=0)


@router.get("/boundaries/{n}.json")
def boundaries(request: Request, n: int) -> Response:
    """One of the files of boundaries that were loaded, for the map."""
    loaded = site_of(request).boundaries
    if not 0 <= n < len(loaded):
        raise InputError(f"{n}: there is no such file of boundaries; `vedette serve --boundaries FILE` loads one")
    # Another start may have other files under the same number, so a browser asks each time.
    return _packed(request, _boundaries(loaded[n]), {})


@router.get("/drawings.css")
def styles() -> Response:
    """How drawings look on a dark page."""
    return Response(stylesheet(), media_type="text/css", headers=_A_DAY)
