"""One thing that a report asserts."""

from __future__ import annotations

from dataclasses import dataclass, field

from vedette.model.span import Span

__all__ = [
    "STATUSES",
    "ActorRef",
    "AttributionLink",
    "Because",
    "Claim",
    "DateRef",
    "PlaceRef",
    "Quantity",
    "TextSpan",
]

STATUSES = ("happened", "ongoing", "planned", "possible", "denied")


@dataclass(frozen=True, slots=True)
class TextSpan:
    """A span with the text that stands there."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class ActorRef:
    """Who, as a report names them.

    Attributes:
        text, span: what stands in the report.
        id: registry id, or a provisional one (``x-`` and a slug) for an actor not in the registry.
        name: the actor's name, or the description's own words.
        country: ISO 3166-1 alpha-3, ``IGO`` or ``NGO``; ``None`` if unknown.
        sector: PLOVER sector code (GOV, MIL, REB, CVL ...); ``None`` if unknown.
        because: which rule decided.
    """

    text: str
    span: Span
    id: str
    name: str
    country: str | None
    sector: str | None
    because: str = ""


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """Where, as a report names it, and what was found for it.

    Attributes:
        precision: ``exact``, ``near``, ``admin2``, ``admin1``, ``country`` or ``unknown``.
        admin1: name of the first-level division, where known.
        geonameid: GeoNames id where there is one.
        lat, lon: WGS 84 degrees; ``None`` where the place is not resolved.
        radius_km: how far from the point the place may reach.
        probability: calibrated probability that this is the place meant, 0 to 1.
        alternatives: other readings, best first, as (name, country, lat, lon, probability).
        because: which rule decided.
    """

    text: str
    span: Span
    name: str | None
    geonameid: int | None
    lat: float | None
    lon: float | None
    country: str | None
    admin1: str | None
    precision: str
    radius_km: float | None = None
    probability: float | None = None
    alternatives: tuple[tuple[str, str | None, float, float, float], ...] = ()
    because: str = ""


@dataclass(frozen=True, slots=True)
class DateRef:
    """When, as an interval.

    Attributes:
        start, end: ISO dates or date-times, both inclusive; ``None`` if the phrase can't be settled.
        precision: ``minute``, ``hour``, ``part of day``, ``day``, ``week``, ``month``, ``season``, ``year``,
            ``range``, ``approximate`` or ``unknown``.
        because: the rule, or why it stays open.
    """

    text: str
    span: Span
    start: str | None
    end: str | None
    precision: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """How many or how much.

    Attributes:
        value: the figure as stated; a range's middle is never invented: ``None`` if only bounds are stated.
        low, high: bounds that the wording states ("at least 14": low 14, high ``None``).
        of: the counted noun's lemma phrase ("observation point", "soldier", "percent").
        role: what became of them: killed, injured, displaced, detained, deployed ...; ``None`` if not said.
    """

    text: str
    span: Span
    value: float | None
    low: float | None
    high: float | None
    of: str | None
    role: str | None
    because: str = ""


@dataclass(frozen=True, slots=True)
class AttributionLink:
    """One link of "according to whom": the speaker and the words that attribute."""

    text: str
    span: Span
    name: str
    cue: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Because:
    """Why a field has its value: the rule or model head, and the spans it stood on."""

    field: str
    rule: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a report asserts: who did what to whom, where, when, how much, says who, and is it so.

    ``type`` is a PLOVER event type, or CONTROL, RELATION or DISPLACEMENT. ``attribution`` runs from the nearest
    speaker outward; empty means the publisher itself. ``confidence`` is between 0 and 1.
    """

    id: str
    report_id: str
    type: str
    mode: str | None
    context: tuple[str, ...]
    status: str
    source: tuple[ActorRef, ...]
    target: tuple[ActorRef, ...]
    place: PlaceRef | None
    date: DateRef | None
    quantities: tuple[Quantity, ...]
    attribution: tuple[AttributionLink, ...]
    trigger: TextSpan
    sentence: TextSpan
    confidence: float
    because: tuple[Because, ...] = field(default=(), compare=False)
