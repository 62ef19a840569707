"""How many or how much: the lowest, the best supported and the highest figure.

Tolls rise. A later, higher figure takes the place of an earlier one and does not contradict it; what contradicts is a
different figure of the same day, or a lower one later from somebody else.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from vedette.model import Disagreement, EventQuantity
from vedette.record.settle.sides import side
from vedette.record.told import Told

__all__ = ["Figure", "figures", "fit", "settle_how_many"]

# Whoever is counted among people: their figures add up, and one toll is made of them.
_PEOPLE = frozenset(
    {"killed", "injured", "abducted", "detained", "displaced", "missing", "hosted", "evacuated", "returned"}
)
_AMONG = re.compile(
    r"\b(?:including|among|of (?:whom|them|which)|some of|most of|mostly|at least \w+ of)\b", re.IGNORECASE
)
# "Eleven women and six children are among the dead" counts a part of a toll that stands elsewhere.
_PART = re.compile(
    r"\bamong (?:the|those|its|their) (?:dead|killed|victims|wounded|injured|casualties|fatalities)\b", re.IGNORECASE
)
# What measures and does not count is no quantity of the event.
_MEASURES = frozenset({"distance", "duration", "time", "age", "area", "price", "weight", "length"})
# How much a day's age takes from the weight of a figure: yesterday's toll counts a quarter of today's.
_FADES = 0.25


@dataclass(frozen=True, slots=True)
class Figure:
    """What one claim counts: at least ``low``, at most ``high``, ``value`` if it is stated outright."""

    of: str | None
    role: str | None
    low: float | None
    value: float | None
    high: float | None

    @property
    def floor(self) -> float | None:
        """The least that it can mean."""
        return self.value if self.value is not None else self.low

    @property
    def ceiling(self) -> float | None:
        """The most that it can mean; ``None`` if it is open above."""
        return self.value if self.value is not None else self.high


def fit(x: Figure, y: Figure) -> bool:
    """Whether two figures may mean one number."""
    low = max(x.floor or 0.0, y.floor or 0.0)
    high = min(math.inf if x.ceiling is None else x.ceiling, math.inf if y.ceiling is None else y.ceiling)
    return low <= high


def figures(body: Any) -> list[Figure]:
    """What one claim counts, each thing and role once.

    People with one fate add up ("two soldiers and three rebels were killed"), unless the later figure is said to be a
    part of the earlier ("14 people, including three children").
    """
    sentence = body["sentence"]
    part = bool(_PART.search(sentence["text"]))
    out: dict[tuple[str | None, str | None], Figure] = {}
    end = None
    for quantity in sorted(body["quantities"], key=lambda q: (q["span"][0], q["span"][1])):
        role = quantity["role"]
        if role in _MEASURES or (quantity["value"] is None and quantity["low"] is None and quantity["high"] is None):
            continue
        people = role in _PEOPLE
        if people and part:
            continue
        key = ("person" if people else quantity["of"], role)
        # "At least eight" has value and low alike: it is a bound and no figure.
        open_above = quantity["low"] is not None and quantity["high"] is None
        figure = Figure(*key, quantity["low"], None if open_above else quantity["value"], quantity["high"])
        before = out.get(key)
        if before is None:
            out[key] = figure
        elif people and end is not None:
            start = sentence["span"][0]
            between = sentence["text"][max(0, end - start) : max(0, quantity["span"][0] - start)]
            if not _AMONG.search(between):
                out[key] = Figure(
                    *key,
                    low=_plus(before.floor, figure.floor) if before.value is None or figure.value is None else None,
                    value=_plus(before.value, figure.value),
                    high=_plus(before.ceiling, figure.ceiling)
                    if before.value is None or figure.value is None
                    else None,
                )
        end = quantity["span"][1]
    return list(out.values())


def _plus(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a + b


def settle_how_many(claims: Sequence[Told]) -> tuple[tuple[EventQuantity, ...], tuple[Disagreement, ...]]:
    """The event's quantities, the killed first, then the injured, then as they come; and where figures disagree.

    Args:
        claims: of one event, oldest report first.
    """
    stated: dict[tuple[str | None, str | None], list[tuple[Told, Figure]]] = {}
    for claim in claims:
        if claim.status == "denied":
            continue
        for figure in figures(claim.body):
            stated.setdefault((figure.of, figure.role), []).append((claim, figure))
    order = list(stated)
    first = {"killed": 0, "injured": 1}
    order.sort(key=lambda key: first.get(key[1] or "", 2))
    quantities: list[EventQuantity] = []
    disagreements: list[Disagreement] = []
    for key in order:
        some = stated[key]
        best = _best(some)
        low = min((f.floor for _, f in some if f.floor is not None), default=None)
        # "At least 14" bounds from below only; a figure stated elsewhere bounds from above.
        high = max((f.ceiling if f.ceiling is not None else f.floor or 0.0 for _, f in some), default=None)
        if not any(f.ceiling is not None for _, f in some):
            high = None
        quantities.append(EventQuantity(key[0], key[1], low, best, high))
        sides = _sides(some)
        if len(sides) > 1:
            about = " ".join(w for w in ("people" if key[0] == "person" else key[0], key[1]) if w)
            disagreements.append(Disagreement("quantity", about, tuple(side(_words(f), held) for f, held in sides)))
    return tuple(quantities), tuple(disagreements)


def _best(some: Sequence[tuple[Told, Figure]]) -> float | None:
    """The figure of the most voices, newer ones weighing more; a voice's newest word takes the place of its older."""
    newest: dict[str, tuple[Told, Figure]] = {}
    for claim, figure in some:
        if figure.floor is None:
            continue
        held = newest.get(claim.voice)
        if (
            held is None
            or _day(claim) > _day(held[0])
            or (figure.floor > (held[1].floor or 0) and _day(claim) == _day(held[0]))
        ):
            newest[claim.voice] = (claim, figure)
    if not newest:
        return None
    last = max(_day(c) for c, _ in newest.values())
    weights: dict[float, float] = {}
    days: dict[float, int] = {}
    for claim, figure in newest.values():
        assert figure.floor is not None
        # "At least 14" supports 14 less than a plain 14 does.
        weight = (1.0 if figure.value is not None else 0.7) * _FADES ** min(30, last - _day(claim))
        weights[figure.floor] = weights.get(figure.floor, 0.0) + weight
        days[figure.floor] = max(days.get(figure.floor, 0), _day(claim))
    return max(weights, key=lambda value: (round(weights[value], 6), days[value], value))


def _day(claim: Told) -> int:
    return date.fromisoformat(claim.day).toordinal() if claim.day else 0


def _sides(some: Sequence[tuple[Told, Figure]]) -> list[tuple[Figure, list[Told]]]:
    """Figures that contradict each other, each with its claims, the best supported first; empty if none do."""
    against: set[int] = set()
    for i, (a, x) in enumerate(some):
        for j in range(i + 1, len(some)):
            b, y = some[j]
            if a.voice != b.voice and _contradict(a, x, b, y):
                against |= {i, j}
    by: dict[tuple[float | None, float | None, float | None], tuple[Figure, list[Told]]] = {}
    for i in sorted(against):
        claim, figure = some[i]
        by.setdefault((figure.low, figure.value, figure.high), (figure, []))[1].append(claim)
    return sorted(by.values(), key=lambda s: (-len({c.voice for c in s[1]}), s[0].floor or 0.0))


def _contradict(a: Told, x: Figure, b: Told, y: Figure) -> bool:
    """Whether two figures of two voices can't both be right; ``a`` is the older claim."""
    if _fit(x, y):
        return False
    later = _day(b) - _day(a)
    rose = (y.floor or 0.0) > (x.ceiling if x.ceiling is not None else x.floor or 0.0)
    return not (later >= 1 and rose)


def _fit(x: Figure, y: Figure) -> bool:
    """Whether one number can satisfy both."""
    low = max(x.floor or 0.0, y.floor or 0.0)
    high = min(
        x.ceiling if x.ceiling is not None else float("inf"), y.ceiling if y.ceiling is not None else float("inf")
    )
    return low <= high


def _words(figure: Figure) -> str:
    if figure.value is not None:
        return f"{figure.value:g}"
    if figure.low is not None and figure.high is not None:
        return f"{figure.low:g} to {figure.high:g}"
    return f"at least {figure.low:g}" if figure.low is not None else f"at most {figure.high or 0:g}"
