"""Events as a polars frame: one row an event."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from vedette.errors import MissingExtraError
from vedette.model import Event

if TYPE_CHECKING:
    from polars import DataFrame

__all__ = ["frame_of"]


def frame_of(events: Iterable[Event]) -> DataFrame:
    """Events as a frame; lists stay lists, days are dates.

    Raises:
        MissingExtraError: if polars is not installed.
    """
    try:
        import polars
    except ModuleNotFoundError as error:
        raise MissingExtraError("a frame of events", "frames") from error
    text, number, names = polars.String, polars.Float64, polars.List(polars.String)
    schema: dict[str, Any] = {
        **dict.fromkeys(("id", "title", "type", "mode", "status"), text),
        **dict.fromkeys(("source", "target"), names),
        **dict.fromkeys(("place", "country", "admin1", "precision"), text),
        **dict.fromkeys(("lat", "lon"), number),
        **dict.fromkeys(("start", "end", "first_published", "last_published"), text),
        **dict.fromkeys(("killed_low", "killed_best", "killed_high"), number),
        "publishers": names,
        "reports": polars.Int64,
        "claims": names,
        "disagrees": polars.List(text),
        "confidence": number,
        "review": text,
    }
    frame = polars.DataFrame([_row(event) for event in events], schema=schema)
    days = polars.col("start", "end", "first_published", "last_published")
    return frame.with_columns(days.str.to_date("%Y-%m-%d"))


def _row(event: Event) -> dict[str, Any]:
    place, killed = event.place, event.killed
    return {
        "id": event.id,
        "title": event.title,
        "type": event.type,
        "mode": event.mode,
        "status": event.status,
        "source": [actor.name for actor in event.source],
        "target": [actor.name for actor in event.target],
        "place": place.name if place else None,
        "country": place.country if place else None,
        "admin1": place.admin1 if place else None,
        "precision": place.precision if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "start": event.start,
        "end": event.end,
        "first_published": event.first_published,
        "last_published": event.last_published,
        "killed_low": killed.low if killed else None,
        "killed_best": killed.best if killed else None,
        "killed_high": killed.high if killed else None,
        "publishers": list(event.publishers),
        "reports": event.reports,
        "claims": list(event.claims),
        "disagrees": list(dict.fromkeys(one.field for one in event.disagreements)),
        "confidence": event.confidence,
        "review": event.review,
    }
