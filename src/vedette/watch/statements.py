"""What the parties say: warnings, threats with their conditions, demands, refusals, offers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from vedette.watch.answers import Period, Statement
from vedette.watch.facts import SOURCE, TARGET
from vedette.watch.look import DONE, Look, Told
from vedette.watch.where import OUTSIDE

__all__ = ["condition", "plan_words", "statements"]

_MOST = 200


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files("vedette.watch").joinpath("data/statements.toml").read_text("utf-8"))


def plan_words() -> Mapping[str, str]:
    """What sort of plan an event of a type is."""
    found: Mapping[str, str] = _data()["plan"]
    return found


@cache
def _condition() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in _data()["condition"]["words"])
    return re.compile(rf"\b(?:{words})\s+[^,;.\n”\"]{{4,160}}", re.IGNORECASE)


def condition(sentence: str) -> str | None:
    """The clause that something hangs on.

    >>> condition("Turkey warned that it would act if the army did not withdraw, an official said.")
    'if the army did not withdraw'
    """
    found = _condition().search(sentence)
    return re.sub(r"\s+", " ", found[0]).strip() if found else None


def statements(look: Look, period: Period) -> tuple[Statement, ...]:
    """Statements of the period by or to a party, or about what lies in the area; the latest two hundred."""
    rows = look.days(period.since, period.until)
    types = sorted({t for kind in _data()["kind"] for t in kind["types"]})
    told_as = look.is_type(types) & look.is_word(look.facts.status, DONE) & look.unrejected
    concern = ((look.by | look.against) > 0) | (look.where != OUTSIDE)
    rows = look.only(rows, told_as & concern)[-_MOST:]
    claims = look.told(rows, types)
    out = []
    lines = {line.id: line for line in look.lines(rows)}
    for row, ident in zip(rows, look.ids(rows), strict=True):
        own, line = claims.get(ident, []), lines.get(ident)
        if line is None or not own:
            continue
        first = next((one for one in own if not _is_background(line.type, one)), None)
        if first is None:
            continue
        out.append(
            Statement(
                kind=_kind(line.type, first),
                day=line.day,
                speaker=look.who(int(row), SOURCE),
                to=look.who(int(row), TARGET),
                words=re.sub(r"\s+", " ", first.sentence),
                condition=condition(first.sentence)
                if line.type in {"THREATEN", "AGREE", "CONCEDE", "REJECT"}
                else None,
                claim=first.id,
                publisher=first.publisher,
                event=line,
            )
        )
    return tuple(out)


@cache
def _background() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in _data()["background"]["words"])
    return re.compile(rf"\b(?:{words})\b[^,;:]*$", re.IGNORECASE)


def _is_background(code: str, told: Told) -> bool:
    """True of an agreement that the sentence only refers to."""
    if code not in _data()["background"]["types"]:
        return False
    start = told.body["trigger"]["span"][0] - told.body["sentence"]["span"][0]
    return _background().search(told.sentence[: max(0, start)]) is not None


def _kind(code: str, told: Told) -> str:
    trigger = told.trigger.lower()
    for kind in _data()["kind"]:
        if code in kind["types"] and (not kind["words"] or trigger.startswith(tuple(kind["words"]))):
            return str(kind["name"])
    return "statement"
