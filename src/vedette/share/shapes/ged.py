"""Rows in the shape of UCDP's Georeferenced Event Dataset. What is derived, and how: ``docs/exports.md``."""

from __future__ import annotations

import math

from vedette.model import Event, EventActor
from vedette.share.countries import countries
from vedette.share.rows import WITHHOLDING, Row
from vedette.share.shapes.flat import Value, joined
from vedette.share.shapes.sides import hits_civilians, is_state, table
from vedette.share.shapes.when import When, when

__all__ = ["ged_row", "left_out", "priogrid"]

_WHERE = {"exact": 1, "near": 2, "admin2": 3, "admin1": 4, "country": 6}
_EMPTY = (
    *("active_year", "conflict_dset_id", "conflict_new_id", "dyad_dset_id", "dyad_new_id"),
    *("side_a_dset_id", "side_a_new_id", "side_b_dset_id", "side_b_new_id"),
)


def left_out(event: Event) -> str | None:
    """Why an event has no row in UCDP's shape; ``None`` if it has one."""
    if event.status not in {"happened", "ongoing"}:
        return "did not happen: planned, possible or denied"
    if event.type != "ASSAULT":
        return "no organised violence"
    if _best(event) < 1:
        return "no dead that a report counts"
    if not event.source and not event.target:
        return "neither side known"
    days = when(event)
    if days is None:
        return "no day known, not even of publication"
    if days.days > 366:
        return "dated to more than a year"
    if event.place is None or event.place.country is None or event.place.precision not in _WHERE:
        return "place not known"
    return None


def ged_row(row: Row) -> dict[str, Value]:
    """The row; the event must be one that :func:`left_out` does not leave out."""
    e, place = row.event, row.event.place
    days = when(e)
    assert days is not None and place is not None and place.country is not None
    known = countries().get(place.country)
    name = known.name if known else place.country
    a, b = _sides(e)
    first = row.evidence[0] if row.evidence else None
    best = _best(e)
    low, high = _bound(e, "low", best), _bound(e, "high", best)
    civilians = min(best, _civilians(e, best))
    date_prec, where_prec = _date_prec(days), _WHERE[place.precision]
    made: dict[str, Value] = {
        "id": int(e.id[1:17], 16) >> 1,
        "relid": e.id,
        "year": days.start.year,
        "code_status": "Clear" if e.review == "accepted" else "Check",
        "type_of_violence": 3 if hits_civilians(e) else 1 if any(map(is_state, (*e.source, *e.target))) else 2,
        "conflict_name": f"{name}: {a} - {b}",
        "dyad_name": f"{a} - {b}",
        "side_a": a,
        "side_b": b,
        "number_of_sources": e.reports,
        "source_article": joined(
            f"{x.publisher or 'unknown publisher'}, {x.published[:10] if x.published else 'no date'}"
            for x in row.evidence
        ),
        "source_office": first.publisher if first else None,
        "source_date": first.published[:10] if first and first.published else None,
        "source_headline": first.title if first else None,
        "source_original": joined(e.sources),
        "where_prec": where_prec,
        "where_coordinates": place.name,
        "where_description": f"withheld: {WITHHOLDING}" if row.sensitive else first.sentence if first else None,
        "adm_1": place.admin1,
        "adm_2": row.admin2,
        "latitude": place.lat,
        "longitude": place.lon,
        "geom_wkt": f"POINT ({place.lon} {place.lat})" if place.lat is not None else None,
        "priogrid_gid": priogrid(place.lat, place.lon) if place.lat is not None and place.lon is not None else None,
        "country": name,
        "country_id": known.gw if known else None,
        "region": known.ged_region if known else None,
        "event_clarity": 2 if date_prec >= 4 or where_prec in {4, 6} else 1,
        "date_prec": date_prec,
        "date_start": days.start.isoformat(),
        "date_end": days.end.isoformat(),
        "deaths_a": 0,
        "deaths_b": 0,
        "deaths_civilians": civilians,
        "deaths_unknown": best - civilians,
        "best": best,
        "high": high,
        "low": low,
        "gwnoa": _gw(e.source),
        "gwnob": _gw(e.target),
    }
    return made | dict.fromkeys(_EMPTY)


def priogrid(lat: float, lon: float) -> int:
    """The number of the PRIO-GRID cell, half a degree wide, counted from the south-west."""
    row = min(359, math.floor((lat + 90) * 2))
    column = min(719, math.floor((lon + 180) * 2))
    return row * 720 + column + 1


def _best(e: Event) -> int:
    if e.killed is None:
        return 0
    for value in (e.killed.best, e.killed.low, e.killed.high):
        if value is not None:
            return int(value)
    return 0


def _bound(e: Event, side: str, best: int) -> int:
    value = getattr(e.killed, side)
    if value is None:
        return best
    return min(best, int(value)) if side == "low" else max(best, int(value))


def _civilians(e: Event, best: int) -> int:
    if hits_civilians(e):
        return best
    words = table()["civilian words"]
    counted = [
        q.best if q.best is not None else q.low
        for q in e.quantities
        if q.role == "killed" and q.of is not None and q.of.split()[-1] in words
    ]
    return max((int(c) for c in counted if c is not None), default=0)


def _sides(e: Event) -> tuple[str, str]:
    a = e.source[0].name if e.source else "Unknown"
    if hits_civilians(e):
        return a, "Civilians"
    return a, e.target[0].name if e.target else "Unknown"


def _date_prec(days: When) -> int:
    if not days.settled:
        return 4
    length = days.days
    return 1 if length == 1 else 2 if length <= 6 else 3 if length == 7 else 4 if length <= 31 else 5


def _gw(actors: tuple[EventActor, ...]) -> int | None:
    if actors and is_state(actors[0]) and actors[0].country in countries():
        return countries()[actors[0].country].gw
    return None
