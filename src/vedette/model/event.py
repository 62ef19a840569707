"""What happened in the world, joined from the claims of one or more reports."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "REVIEWS",
    "Disagreement",
    "Event",
    "EventActor",
    "EventPlace",
    "EventQuantity",
    "Side",
    "StatusChange",
]

REVIEWS = ("open", "accepted", "rejected")


@dataclass(frozen=True, slots=True)
class EventActor:
    """Who took part.

    Attributes:
        id: registry id, or a provisional one (``x-`` and a slug).
        name: the actor's name.
        country: ISO 3166-1 alpha-3, ``IGO`` or ``NGO``; ``None`` if unknown.
        sector: PLOVER sector code; ``None`` if unknown.
    """

    id: str
    name: str
    country: str | None
    sector: str | None


@dataclass(frozen=True, slots=True)
class EventPlace:
    """Where, as well as the claims settle it.

    Attributes:
        name: the place's name; where nothing was found for it, the report's own words.
        geonameid: GeoNames id where there is one.
        lat, lon: WGS 84 degrees; ``None`` where the place is not resolved.
        country: ISO 3166-1 alpha-3.
        admin1: name of the first-level division.
        precision: ``exact``, ``near``, ``admin2``, ``admin1``, ``country`` or ``unknown``.
        radius_km: how far from the point the place may reach.
    """

    name: str
    geonameid: int | None
    lat: float | None
    lon: float | None
    country: str | None
    admin1: str | None
    precision: str
    radius_km: float | None = None


@dataclass(frozen=True, slots=True)
class EventQuantity:
    """A count over all claims: the lowest, the best supported and the highest figure.

    Attributes:
        of: what is counted ("people", "military vehicle", "percent").
        role: what became of them (killed, injured, displaced, deployed ...); ``None`` if not said.
        low, best, high: ``None`` where no claim states a bound on that side.
    """

    of: str | None
    role: str | None
    low: float | None
    best: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a disagreement: what is said, in which claims, by which speakers and publishers."""

    value: str
    claims: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What the claims disagree on.

    Attributes:
        field: ``source`` (who did it), ``target``, ``quantity`` (how many), ``status`` (whether at all),
            ``place`` or ``date``.
        about: for a quantity what is counted ("people killed"), else empty.
        sides: at least two, the best supported first.
    """

    field: str
    about: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A status that the event had from a day of publication on ("planned" until it "happened")."""

    published: str | None
    status: str
    claim: str


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, or is said to have happened, is planned, feared or denied.

    Attributes:
        id: ``e`` and 16 hex digits, made from the event's first claim; older ids of merged events lead to it.
        type, mode, context, status: as in a claim; the best supported, a decision of a person before all.
        source, target: who did it to whom.
        place: ``None`` if no claim says where.
        start, end: ISO days, both inclusive; ``None`` if no claim settles when. A date that rests on the day of
            publication alone is not put here: see ``first_published``.
        date_precision: as in a claim's date; ``unknown`` where there is none.
        quantities: counts, the killed first.
        killed: low, best, high over all claims that count the dead; ``None`` where none does.
        claims: ids of its claims, oldest report first.
        reports: how many reports stand behind it, near-copies included.
        publishers: the independent publishers behind it, in order; near-copies of a text count as one voice.
        sources: names of those who say so (the nearest speaker of each claim), in order; empty strings never.
        disagreements: what the claims disagree on.
        history: statuses over time, oldest first.
        first_published, last_published: ISO days of its reports; ``None`` if unknown.
        confidence: between 0 and 1.
        review: ``open``, ``accepted`` or ``rejected``.
        title: one line that a person can read ("Syrian army shelled Jisr ash-Shughur, 3 killed").
    """

    id: str
    type: str
    mode: str | None
    context: tuple[str, ...]
    status: str
    source: tuple[EventActor, ...]
    target: tuple[EventActor, ...]
    place: EventPlace | None
    start: str | None
    end: str | None
    date_precision: str
    quantities: tuple[EventQuantity, ...]
    killed: EventQuantity | None
    claims: tuple[str, ...]
    reports: int
    publishers: tuple[str, ...]
    sources: tuple[str, ...]
    disagreements: tuple[Disagreement, ...]
    history: tuple[StatusChange, ...]
    first_published: str | None
    last_published: str | None
    confidence: float
    review: str = "open"
    title: str = ""
