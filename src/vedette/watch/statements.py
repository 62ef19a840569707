"""What the parties say: warnings, threats with their conditions, demands, refusals, offers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from vedette.watch.answers import EventLine, PartyRef, Period, Statement
from vedette.watch.look import DONE, Look, Told
from vedette.watch.marks import held_mark
from vedette.watch.where import OUTSIDE

__all__ = ["condition", "plan_words", "statements"]

_MOST = 200
#: Types that may hang on a condition.
_CONDITIONAL = frozenset({"THREATEN", "AGREE", "CONCEDE", "REJECT"})


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
    """Statements of the period by or to a party, or about what lies in the area; the latest two hundred.

    Each is read from its own claim, also where the event that holds it is of another type: who says what to whom is
    what that sentence says, not what the whole event adds up to.
    """
    rows = look.days(period.since, period.until)
    types = sorted({t for kind in _data()["kind"] for t in kind["types"]})
    holds = look.is_type(types) & look.is_word(look.facts.status, DONE)
    for code in types:
        holds = holds | look.marked(held_mark(code))
    concern = ((look.by | look.against) > 0) | (look.where != OUTSIDE)
    rows = look.only(rows, holds & concern & look.unrejected)[-_MOST:]
    claims = look.told(rows, types)
    lines = {line.id: line for line in look.lines(rows)}
    out: list[Statement] = []
    for ident in look.ids(rows):
        line = lines.get(ident)
        if line is not None:
            out += _of_event(look, line, claims.get(ident, ()))
    return tuple(out[-_MOST:])


def _of_event(look: Look, line: EventLine, claims: Sequence[Told]) -> Iterator[Statement]:
    """What is said in an event, each thing once however many report it: kind and speaker tell them apart."""
    seen: set[tuple[str, tuple[PartyRef, ...]]] = set()
    for told in claims:
        code = told.body["type"]
        if told.body["status"] not in DONE or _is_background(code, told) or _is_bare(code, told):
            continue
        kind, speaker = _kind(code, told), look.who_of(told, "source")
        if not speaker and code == line.type:
            speaker = line.by
        key = (kind, speaker)
        if key in seen:
            continue
        seen.add(key)
        yield Statement(
            kind=kind,
            day=line.day,
            speaker=speaker,
            to=look.who_of(told, "target"),
            words=re.sub(r"\s+", " ", told.sentence),
            condition=condition(told.sentence) if code in _CONDITIONAL else None,
            claim=told.id,
            publisher=told.publisher,
            event=line,
        )


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


def _is_bare(code: str, told: Told) -> bool:
    """True of a threat that only "said" states, in a sentence without anything that is to come."""
    bare = _data()["bare"]
    return (
        code in bare["types"]
        and told.trigger.lower() in bare["words"]
        and re.search(rf"\b(?:{'|'.join(bare['needs'])})\b", told.sentence, re.IGNORECASE) is None
    )


def _kind(code: str, told: Told) -> str:
    trigger = told.trigger.lower()
    for kind in _data()["kind"]:
        if code in kind["types"] and (not kind["words"] or trigger.startswith(tuple(kind["words"]))):
            return str(kind["name"])
    return "statement"
