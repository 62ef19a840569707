"""What has been read of a report so far, and what stands in a sentence beside its events."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from vedette import dates as time_expressions
from vedette.actors import ReportActors
from vedette.claims import says_who
from vedette.claims.contexts import contexts
from vedette.claims.coreference import Memory
from vedette.claims.nearby import words_in
from vedette.claims.quantities import find as find_quantities
from vedette.claims.what import Act
from vedette.model import ActorRef, Attribution, Claim, PlaceRef, Quantity, Report, Span, Toponym
from vedette.reading.parse import Sentence

__all__ = ["Near", "ReportState", "beside", "toponyms_in"]


@dataclass(slots=True)
class ReportState:
    """What has been read of the report so far."""

    report: Report
    actors: ReportActors
    memory: Memory
    toponyms: tuple[Toponym, ...]
    speakers: tuple[says_who.Speaker, ...]
    tagged: tuple[Attribution, ...]
    main_country: str | None
    #: Where place names that stand for a government stand in the text.
    seats: frozenset[Span]
    day: date | None
    until: datetime | None
    sentences: tuple[Sentence, ...]
    claims: list[tuple[int, Claim]] = field(default_factory=list)
    main: list[str] = field(default_factory=list)
    last_place: tuple[int, PlaceRef] | None = None
    seen: dict[tuple[int, int], ActorRef] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Near:
    """What a sentence holds that may belong to its events; each kind with the words that its phrases cover."""

    toponyms: tuple[Toponym, ...]
    toponym_words: list[list[int]]
    times: Sequence[time_expressions.TimeExpression]
    time_words: list[list[int]]
    quantities: Sequence[Quantity]
    quantity_words: list[list[int]]
    tagged: tuple[Attribution, ...]
    contexts: tuple[str, ...]
    acts: frozenset[int]


def toponyms_in(state: ReportState, s: Sentence) -> tuple[Toponym, ...]:
    """The place names that stand in a sentence."""
    first = bisect_left(state.toponyms, s.span.start, key=lambda t: t.span.start)
    last = bisect_left(state.toponyms, s.span.end, key=lambda t: t.span.start)
    return tuple(t for t in state.toponyms[first:last] if s.span.contains(t.span))


def beside(state: ReportState, s: Sentence, found: Sequence[Act]) -> Near:
    """What stands in sentence ``s`` beside the acts ``found`` in it."""
    toponyms = toponyms_in(state, s)
    times = time_expressions.find(s.text, offset=s.span.start)
    quantities = find_quantities(s.text, offset=s.span.start)
    return Near(
        toponyms=toponyms,
        toponym_words=[words_in(s, t.span) for t in toponyms],
        times=times,
        time_words=[words_in(s, t.span) for t in times],
        quantities=quantities,
        quantity_words=[words_in(s, q.span) for q in quantities],
        tagged=tuple(a for a in state.tagged if a.source and s.span.contains(a.source[0])),
        contexts=contexts(s),
        acts=frozenset(a.i for a in found),
    )
