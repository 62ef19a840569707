"""What was read in one report."""

from __future__ import annotations

from dataclasses import dataclass

from vedette.model.claim import Claim, PlaceRef, TextSpan
from vedette.model.report import Report
from vedette.model.span import Span

__all__ = ["Attribution", "Reading", "Toponym"]


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name in the text, and the place that it means, where that could be settled."""

    text: str
    span: Span
    place: PlaceRef | None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who (source) says (cue) what (content); each is a tuple of spans, empty where not stated."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read in one report.

    ``main`` holds the ids of the claims that their sentences are mainly about, one a sentence that makes any.
    """

    report: Report
    sentences: tuple[TextSpan, ...]
    toponyms: tuple[Toponym, ...]
    attributions: tuple[Attribution, ...]
    claims: tuple[Claim, ...]
    main: tuple[str, ...] = ()
