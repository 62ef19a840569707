"""Which events are meant: one filter for the command line, the pages, the exports and Python."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["EVERY", "ORDERS", "EventFilter", "Near"]

ORDERS = ("newest", "oldest", "uncertain", "changed")


@dataclass(frozen=True, slots=True)
class Near:
    """Within ``km`` of a point, WGS 84 degrees; ``name`` is how it was asked for ("Idlib,50km")."""

    lat: float
    lon: float
    km: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class EventFilter:
    """All that is given must hold; of several values of one field any will do. Empty means all events.

    Attributes:
        since, until: ISO days, both inclusive, against the event's day (its start, else its first publication).
        types: event types, or TYPE/mode.
        actors: ids of actors, as source or target; what is no id of any is a part of names.
        sources, targets: the same for one side only.
        countries: ISO 3166-1 alpha-3 of the place.
        near: within a distance of a point.
        box: south, west, north, east in degrees; may cross the antimeridian (west > east).
        admin1: names of first-level divisions.
        statuses: ``happened``, ``ongoing``, ``planned``, ``possible``, ``denied``.
        reviews: ``open``, ``accepted``, ``rejected``; rejected events are left out unless asked for.
        publishers: names; an event counts if one of them reports it.
        min_publishers: independent ones.
        text: words that its claims' reports hold (full-text search).
        disagrees: only those whose claims disagree.
        changed_after: number of a change; only events touched later.
        ids: these events only.
    """

    since: str | None = None
    until: str | None = None
    types: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    near: Near | None = None
    box: tuple[float, float, float, float] | None = None
    admin1: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    reviews: tuple[str, ...] = ("open", "accepted")
    publishers: tuple[str, ...] = ()
    min_publishers: int = 1
    text: str | None = None
    disagrees: bool = False
    changed_after: int | None = None
    ids: tuple[str, ...] = ()


#: No filter but the usual one: all events that nobody rejected.
EVERY = EventFilter()
