"""The sides of a disagreement."""

from __future__ import annotations

from collections.abc import Iterable

from vedette.model import Side
from vedette.record.told import Told, in_order

__all__ = ["side", "speakers", "support"]


def support(claims: Iterable[Told]) -> tuple[int, float]:
    """How well claims are supported: by how many voices, and how surely they were read."""
    best: dict[str, float] = {}
    for claim in claims:
        best[claim.voice] = max(best.get(claim.voice, 0.0), claim.confidence)
    return len(best), round(sum(best.values()), 6)


def speakers(claims: Iterable[Told]) -> tuple[str, ...]:
    """Who says so: the nearest speaker of each claim, else its publisher; each once, in order."""
    out: dict[str, None] = {}
    for claim in in_order(claims):
        links = claim.body["attribution"]
        name = links[0]["name"] if links else claim.publisher
        if name:
            out[name] = None
    return tuple(out)


def side(value: str, claims: Iterable[Told]) -> Side:
    """What is said, in which claims, by whom."""
    held = in_order(claims)
    return Side(value, tuple(c.id for c in held), speakers(held))
