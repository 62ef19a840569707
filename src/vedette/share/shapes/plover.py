"""Events as PLOVER's JSON records, one a line."""

from __future__ import annotations

from typing import Any

from vedette.model import Event, EventActor
from vedette.share.rows import Row
from vedette.share.shapes.flat import amount, said_quantity
from vedette.share.shapes.when import when
from vedette.version import __version__

__all__ = ["left_out", "plover_record"]

_OWN = frozenset({"CONTROL", "RELATION", "DISPLACEMENT"})


def left_out(event: Event) -> str | None:
    """Why an event has no record in PLOVER's shape; ``None`` if it has one."""
    if event.type in _OWN:
        return "PLOVER has no such type (control, relations, displacement)"
    if when(event) is None:
        return "no day known, not even of publication"
    return None


def plover_record(row: Row) -> dict[str, Any]:
    """The record; the event must be one that :func:`left_out` does not leave out."""
    e, place = row.event, row.event.place
    days = when(e)
    assert days is not None
    first = row.evidence[0] if row.evidence else None
    return {
        "id": e.id,
        "date": days.start.isoformat(),
        "dateEnd": days.end.isoformat(),
        "dateSettled": days.settled,
        "source": [_actor(a) for a in e.source],
        "target": [_actor(a) for a in e.target],
        "event": e.type,
        "eventText": e.title,
        "mode": e.mode or "",
        "context": list(e.context),
        "status": e.status,
        "magnitude": {
            "dead": None if e.killed is None else amount(e.killed.best if e.killed.best is not None else e.killed.low),
            "deadLow": None if e.killed is None else amount(e.killed.low),
            "deadHigh": None if e.killed is None else amount(e.killed.high),
            "other": [said_quantity(q) for q in e.quantities if q != e.killed],
        },
        "location": None
        if place is None
        else {
            "name": place.name,
            "geonameid": place.geonameid,
            "lat": place.lat,
            "lon": place.lon,
            "country": place.country,
            "admin1": place.admin1,
            "precision": place.precision,
        },
        "text": (first.sentence if first else None) or "",
        "language": "en",
        "publication": (first.publisher if first else None) or "",
        "publications": list(e.publishers),
        "publicationDate": (first.published if first else None) or "",
        "url": (first.url if first else None) or "",
        "confidence": round(e.confidence, 4),
        "coder": f"Vedette {__version__}",
        "version": "PLOVER 2021",
        "dateCoded": (row.changed or "")[:10],
    }


def _actor(actor: EventActor) -> dict[str, Any]:
    code = "".join(part for part in (actor.country, actor.sector) if part)
    return {
        "actorText": actor.name,
        "code": code,
        "actorRoot": actor.country or "",
        "sector": actor.sector or "",
        "id": actor.id,
    }
