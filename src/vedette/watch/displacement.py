"""People who left, came back, or were taken in: how many, from where, to where, according to whom."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from vedette.watch.answers import DisplacementLine, DisplacementState, EventLine, Period, Range, Tally
from vedette.watch.look import DONE, Look, Told, known
from vedette.watch.where import AROUND, INSIDE, UNCLEAR

__all__ = ["displacement", "journey"]

_MOST = 200
_FAMILY = "family"
#: What became of those who are counted.
_MOVED = frozenset({"displaced", "returned", "hosted", "evacuated"})
_PEOPLE = ("people", "person", "civilian", "resident", "family", "refugee", "inhabitant", "child", "woman", "man")
_NAME = r"((?:[A-Z][\w’'-]+|al-[A-Z]\w+|of|al|the(?=\s[A-Z]))(?:\s+(?:[A-Z][\w’'-]+|al-[A-Z]\w+))*)"
_LIST = re.compile(rf"{_NAME}(?:,\s+{_NAME})*,?\s+and\s+{_NAME}")
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
        modes = _by_mode(line, told.get(line.id, ()))
        for mode, claims in modes.items():
            origin, to = journey(claims, mode or None)
            people, families = _counts(look, int(row), claims, alone=len(modes) == 1)
            lines.append(
                DisplacementLine(
                    event=line,
                    how=mode or "moved",
                    people=people,
                    origin=origin,
                    destination=to,
                    sources=tuple(dict.fromkeys(one.speaker for one in claims if one.speaker)) or line.publishers,
                    families=families,
                )
            )
            if mode in {"fled", "evacuated"} and line.status in DONE:
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


def _by_mode(line: EventLine, claims: Sequence[Told]) -> dict[str, list[Told]]:
    """The claims of an event by what they say became of people: who fled and who came back are not the same people."""
    out: dict[str, list[Told]] = {line.mode or "": []}
    for one in claims:
        mode = one.body["mode"] or line.mode or ""
        if one.body["status"] == line.status or mode == (line.mode or "") or one.body["status"] in DONE:
            out.setdefault(mode, []).append(one)
    return out


def _counts(look: Look, row: int, claims: Sequence[Told], *, alone: bool) -> tuple[Range | None, Range | None]:
    """How many people, and how many families, which are not made into people.

    Of an event of one mode the event's figures are taken, which weigh who says so; of one that tells of several, those
    of the claims of each.
    """
    said = [(q["of"], q["role"], (q["low"], q["value"], q["high"])) for one in claims for q in one.body["quantities"]]
    households = {v for of, _, numbers in said if of == _FAMILY for v in numbers if v is not None}
    families = _over([numbers for of, _, numbers in said if of == _FAMILY])
    if not alone:
        some = [numbers for of, role, numbers in said if of != _FAMILY and role != "killed" and _of_people(of, role)]
        return _over(some), families
    facts, best = look.facts, None
    for n in facts.quantities_of(row):
        of, role = facts.text(int(facts.qty_of[n])) or "", facts.text(int(facts.qty_role[n]))
        if role == "killed" or of == _FAMILY or not _of_people(of, role):
            continue
        size = Range(known(facts.qty_low[n]), known(facts.qty_best[n]), known(facts.qty_high[n]))
        if {v for v in (size.low, size.best, size.high) if v is not None} <= households:
            continue  # the count of families, put among the people
        if best is None or _size(size) > _size(best):
            best = size
    return best, families


def _of_people(of: str | None, role: str | None) -> bool:
    return role in _MOVED or (of or "").endswith(_PEOPLE)


def _over(numbers: Sequence[tuple[float | None, float | None, float | None]]) -> Range | None:
    """One range over several figures: the lowest, the one told last, the highest."""
    lows = [v for low, value, _ in numbers for v in (low, value) if v is not None]
    highs = [v for low, value, high in numbers for v in ((high,) if high is not None else (value,)) if v is not None]
    bests = [v for _, value, _ in numbers if (v := value) is not None]
    if not (lows or highs):
        return None
    open_ = any(low is not None and high is None and (value is None or value == low) for low, value, high in numbers)
    return Range(min(lows, default=None), bests[-1] if bests else None, None if open_ else max(highs, default=None))


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
        left = _with_list(sentence, origin[1]) if origin else None
        if name and left is None and to != name and mode in {"fled", "evacuated", None}:
            left = _with_list(sentence, name)
        if name and to is None and mode in {"hosted", "returned"}:
            to = name
        if mode == "hosted" and left == to:
            left = None
        if left or to:
            return left, to
    return None, None


def _with_list(sentence: str, name: str) -> str:
    """A name with the others that it stands in a row with: "Jarjanaz, Al-Tah and Al-Tamanah"."""
    for row in _LIST.finditer(sentence):
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", row[0]):
            return row[0].removeprefix("of ")
    return name
