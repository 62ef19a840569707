"""A claim as the record holds it, with what matters of the report that it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Told", "in_order", "voices"]


@dataclass(frozen=True, slots=True)
class Told:
    """One claim of one report.

    Attributes:
        id, report_id: of the claim, of its report.
        at: where its trigger stands in the report's text.
        body: the claim's public JSON shape.
        published: ISO 8601, to the precision known; ``None`` if unknown.
        day: its ISO day, where that is known.
        publisher: ``None`` if unknown.
        voice: id that near-copies of one text share.
        main: whether its sentence is mainly about it.
    """

    id: str
    report_id: str
    at: int
    body: Mapping[str, Any]
    published: str | None
    day: str | None
    publisher: str | None
    voice: str
    main: bool = False

    @property
    def type(self) -> str:
        """Event type."""
        return str(self.body["type"])

    @property
    def status(self) -> str:
        """Happened, ongoing, planned, possible or denied."""
        return str(self.body["status"])

    @property
    def confidence(self) -> float:
        """Between 0 and 1."""
        return float(self.body["confidence"])

    @property
    def order(self) -> tuple[str, str, int, str]:
        """The oldest report first, those without a date last; within a report as it is read."""
        return (self.published or "9999", self.report_id, self.at, self.id)


def in_order(claims: Iterable[Told]) -> tuple[Told, ...]:
    """The claims, oldest report first."""
    return tuple(sorted(claims, key=lambda c: c.order))


def voices(claims: Iterable[Told]) -> dict[str, list[Told]]:
    """The claims by voice: a text that many carry speaks once."""
    out: dict[str, list[Told]] = {}
    for claim in claims:
        out.setdefault(claim.voice, []).append(claim)
    return out
