"""People who left, came back, or were taken in: how many, from where, to where, according to whom."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from vedette.watch.answers import DisplacementLine, DisplacementState, Period, Range, Tally
from vedette.watch.look import DONE, Look, Told, known
from vedette.watch.where import AROUND, INSIDE, UNCLEAR

__all__ = ["displacement", "journey"]

_MOST = 200
_PEOPLE = ("people", "person", "civilian", "resident", "family", "refugee", "inhabitant", "child", "woman", "man")
_NAME = r"((?:[A-Z][\w’'-]+|al-[A-Z]\w+|of|al|the(?=\s[A-Z]))(?:\s+(?:[A-Z][\w’'-]+|al-[A-Z]\w+))*)"
_FROM = re.compile(rf"\b(?:from|out of|fled|left|fleeing|leaving|abandoned)\s+(?:the\s+(?:\w+\s+){{0,3}}of\s+)?{_NAME}")
_TO = re.compile(
    rf"\b(?:to|towards?|into|for|in|near|at|around|across the border into)\s+(?:the\s+(?:\w+\s+){{0,3}}of\s+)?{_NAME}"
)


def displacement(look: Look, period: Period) -> DisplacementState:
    """What is told of displacement in the period, in the area or around it."""
    rows = look.near_between(period.since, period.until)
    rows = look.only(rows, look.is_type(["DISPLACEMENT"]) & look.unrejected)[-_MOST:]
    told = look.told(rows, ["DISPLACEMENT"])
    events = {line.id: line for line in look.lines(rows)}
    lines = []
    by_origin: dict[str, list[int]] = defaultdict(list)
    for row, ident in zip(rows, look.ids(rows), strict=True):
        line = events.get(ident)
        if line is None:
            continue
        origin, to = journey(told.get(line.id, ()), line.mode)
        lines.append(
            DisplacementLine(
                event=line,
                how=line.mode or "moved",
                people=_people(look, int(row)),
                origin=origin,
                destination=to,
                sources=line.sources or line.publishers,
            )
        )
        if line.mode in {"fled", "evacuated"} and line.status in DONE:
            by_origin[origin or ""].append(int(row))
    fled = [x.people for x in lines if x.people and x.how == "fled" and x.event.status in DONE]
    largest = max(fled, key=lambda p: p.best or p.high or p.low or 0.0, default=None)
    tallies = tuple(
        Tally(
            key=name,
            label=name or "no place told",
            inside=_where(look, numbers, INSIDE),
            around=_where(look, numbers, AROUND),
            unclear=_where(look, numbers, UNCLEAR),
            killed=None,
        )
        for name, numbers in sorted(by_origin.items(), key=lambda g: -len(g[1]))
    )
    return DisplacementState(tuple(lines), largest, tallies)


def _where(look: Look, numbers: Sequence[int], where: int) -> tuple[str, ...]:
    rows = np.array(numbers, dtype=np.intp)
    return look.ids(rows[look.where[rows] == where])


def _people(look: Look, row: int) -> Range | None:
    """The largest count of people of an event; families are not made into people."""
    facts, best = look.facts, None
    for n in facts.quantities_of(row):
        of, role = facts.text(int(facts.qty_of[n])) or "", facts.text(int(facts.qty_role[n]))
        if role == "killed" or of == "family":
            continue
        if role == "displaced" or of.endswith(_PEOPLE):
            size = Range(known(facts.qty_low[n]), known(facts.qty_best[n]), known(facts.qty_high[n]))
            if best is None or _size(size) > _size(best):
                best = size
    return best


def _size(people: Range) -> float:
    return people.best or people.high or people.low or 0.0


def journey(claims: Sequence[Told], mode: str | None) -> tuple[str | None, str | None]:
    """From where and to where, as the sentences say; ``None`` for what they don't."""
    for one in claims:
        sentence = one.sentence
        origin, to = _FROM.search(sentence), None
        for found in _TO.finditer(sentence):
            if origin is None or found[1] != origin[1]:
                to = found[1]
                break
        place = one.body["place"]
        name = (place or {}).get("text")
        left = origin[1] if origin else None
        if name and left is None and to != name and mode in {"fled", "evacuated", None}:
            left = name
        if name and to is None and mode in {"hosted", "returned"}:
            to = name
        if mode == "hosted" and left == to:
            left = None
        if left or to:
            return left, to
    return None, None
