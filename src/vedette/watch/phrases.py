"""Comparisons in a sentence: a word of rank, a thing, and the days that it is compared over.

The words are data (``data/comparisons.toml``); what is here is the order that they stand in.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any

from vedette.dates import TimeExpression, find

__all__ = [
    "Found",
    "Phrase",
    "Scope",
    "Thing",
    "find_in",
    "find_phrases",
    "is_here",
    "is_post",
    "likely",
    "settle",
    "thing_of",
    "words_key",
    "worth_reading",
]

_REACH = 90
#: "One of the deadliest" says that few were more, not that none was.
_ONE_OF = re.compile(r"\b(?:one of|among) (?:the|its|their) $", re.IGNORECASE)
#: "The highest number of any week": what is compared is how many were counted.
_NUMBER = re.compile(r"\s*(?:number|count|total)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Thing:
    """What is compared: event types, and by what measure (``killed``, ``count``, ``events``).

    ``told``: beginnings of words of which a sentence must have one to tell of another such thing; empty for any.
    """

    types: tuple[str, ...]
    measure: str
    of: tuple[str, ...]
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """The days as the words say them: ``kind`` is ``since``, ``within``, ``this`` or ``all``."""

    kind: str
    words: str
    number: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A comparison.

    Attributes:
        kind: ``superlative``, ``first`` or ``ordinal``.
        text: the words from the rank to the end of the days.
        rank: 1 for a superlative and "first"; 0 for "one of the deadliest".
        measure: ``killed``, ``number`` ("the highest number of any week"), ``events``, or empty for that of the thing.
        thing: what is compared; ``None`` where the sentence does not say.
        start, end: where it stands in the text.
    """

    kind: str
    text: str
    rank: int
    measure: str
    thing: Thing | None
    scope: Scope
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """A comparison in a text: the sentence that it stands in, and from where to where that goes."""

    phrase: Phrase
    start: int
    end: int
    sentence: str


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files("vedette.watch").joinpath("data/comparisons.toml").read_text("utf-8"))


@cache
def _things() -> tuple[tuple[re.Pattern[str], Thing], ...]:
    return tuple(
        (
            re.compile(rf"\b(?:{'|'.join(re.escape(w) for w in t['words'])})(?:s|es|ing)?\b", re.IGNORECASE),
            Thing(tuple(t["types"]), t["measure"], tuple(t.get("of", ())), tuple(t.get("told", ()))),
        )
        for t in _data()["thing"]
    )


@cache
def _rank() -> re.Pattern[str]:
    data = _data()
    superlatives = "|".join(sorted(map(re.escape, data["superlative"]), key=len, reverse=True))
    ordinals = "|".join(data["ordinal"])
    return re.compile(
        rf"\b(?:(?P<superlative>{superlatives})|(?P<first>first)|(?P<ordinal>{ordinals}))\b", re.IGNORECASE
    )


@cache
def _collective() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:\w+\s)?(?:{'|'.join(_data()['collective']['words'])})s?\s+of\b", re.IGNORECASE)


@cache
def _scope() -> re.Pattern[str]:
    data = _data()
    numbers = "|".join(data["number"])
    bare = "|".join(data["bare"])
    about = r"(?:(?:more than|over|nearly|almost|at least|about|some|the past|the last|as many as)\s+)*"
    return re.compile(
        rf"\bsince\s+(?P<since>[^,.;:()\n]{{2,70}})"
        rf"|\b(?:in|for|over|within)\s+{about}(?P<number>\d{{1,3}}|{numbers})\s+(?P<unit>day|week|month|year|decade)s?\b"
        rf"|\b(?:in|for)\s+(?P<bare>{bare})\b"
        rf"|\b(?:so far\s+)?(?P<this>this (?:week|month|year))\b"
        rf"|\b(?:of|in) the (?P<all>war|conflict)\b",
        re.IGNORECASE,
    )


def thing_of(code: str) -> Thing | None:
    """What is compared of an event type, where the words name no thing: "the largest since August" of a deployment."""
    return next((thing for _, thing in _things() if code in thing.types), None)


def likely() -> tuple[str, ...]:
    """Words of which at least one stands in every text that holds a comparison: for a cheap first look."""
    data = _data()
    return (*data["superlative"], "first", *data["ordinal"])


def worth_reading(texts: Sequence[str]) -> list[int]:
    """Which of many texts hold one of the :func:`likely` words: one search in all of them for each word.

    >>> worth_reading(["Shelling in Idlib", "The FIRST shelling in weeks", "Calm"])
    [1]
    """
    lows = [text.lower() for text in texts]
    starts = list(accumulate((len(low) + 1 for low in lows), initial=0))
    everything = "\n".join(lows)
    found: set[int] = set()
    for word in likely():
        at = everything.find(word)
        while at >= 0:
            n = bisect_right(starts, at) - 1
            found.add(n)
            at = everything.find(word, starts[n + 1])
    return sorted(found)


def _ranks(text: str) -> Iterator[re.Match[str]]:
    """The words of rank in a text: as the pattern finds them, which is tried only where a word begins."""
    pattern, low = _rank(), text.lower()
    if len(low) != len(text):  # few capitals are longer in lower case
        yield from pattern.finditer(text)
        return
    starts: set[int] = set()
    for word in likely():
        at = low.find(word)
        while at >= 0:
            starts.add(at)
            at = low.find(word, at + 1)
    end = 0
    for at in sorted(starts):
        if at >= end and (found := pattern.match(text, at)) is not None:
            yield found
            end = found.end()


def find_phrases(text: str) -> Iterator[Phrase]:
    """The comparisons of a text, each within one sentence.

    >>> [p.text for p in find_phrases("It was the deadliest attack since August, medics said.")]
    ['deadliest attack since August']
    """
    data = _data()
    for rank in _ranks(text):
        rest = text[rank.end() : rank.end() + _REACH * 2]
        rest = re.split(r"[.!?](?:\s|$)|\n", rest, maxsplit=1)[0]
        scope = _scope().search(rest)
        if scope is None or scope.start() > _REACH or rest[: scope.start()].count(",") > 1:
            continue
        other = _rank().search(rest[: scope.start()])
        if other is not None:
            continue
        kind = rank.lastgroup or ""
        word = rank[0].lower()
        between = rest[: scope.start()]
        if kind == "ordinal" and not between.strip():
            continue
        # "The first time that the post has come under fire": what is compared is what the claim says.
        thing = None if kind == "first" and re.match(r"\s*time\b", between) else _thing(between)
        if kind == "ordinal" and (thing is None or _collective().match(between)):
            continue
        found = _scope_of(scope)
        if kind == "first" and found.kind == "since" and thing is None and " time" not in f" {between}":
            continue
        start, place, measure = rank.start(), 1, "events"
        if kind == "ordinal":
            place = int(data["ordinal"][word])
        if kind == "superlative":
            measure = data["superlative"][word]
            among = _ONE_OF.search(text[max(0, rank.start() - _REACH) : rank.start()])
            if among is not None:
                start, place = rank.start() - len(among[0]), 0
            if _NUMBER.match(between):
                measure, thing = "number", None
        yield Phrase(
            kind=kind,
            text=text[start : rank.end() + _end(rest, scope)].strip(),
            rank=place,
            measure=measure,
            thing=thing,
            scope=found,
            start=start,
            end=rank.end() + scope.end(),
        )


def find_in(text: str) -> Iterator[Found]:
    """The comparisons of a report's text, each with its sentence."""
    for phrase in find_phrases(text):
        start, end = _sentence(text, phrase.start)
        yield Found(phrase, start, end, re.sub(r"\s+", " ", text[start:end]).strip())


@cache
def words_key() -> str:
    """Tells whether the same words are looked for as before."""
    return hashlib.sha256(repr(_data()).encode()).hexdigest()[:16]


def _thing(between: str) -> Thing | None:
    """The thing named last stands nearest to the days, but the first is what the rank belongs to."""
    best: tuple[int, Thing] | None = None
    for pattern, thing in _things():
        found = pattern.search(between)
        if found is not None and (best is None or found.start() < best[0]):
            best = (found.start(), thing)
    return best[1] if best else None


_STOP = re.compile(r"\s(?:when|as|after|but|while|which|who|said|says|according)\b", re.IGNORECASE)


def _scope_of(found: re.Match[str]) -> Scope:
    data = _data()
    if found["since"]:
        return Scope("since", found["since"].strip())
    if found["number"]:
        word = found["number"].lower()
        number = int(word) if word.isdigit() else int(data["number"][word])
        return Scope("within", found[0].strip(), number, found["unit"].lower())
    if found["bare"]:
        return Scope("within", found[0].strip(), int(data["bare"][found["bare"].lower()]), "day")
    if found["this"]:
        return Scope("this", found["this"].lower(), 0, found["this"].lower().split()[1])
    return Scope("all", found[0].strip())


def _end(rest: str, found: re.Match[str]) -> int:
    if found["since"]:
        words = found["since"]
        times = find(words)
        if times and not _STOP.search(words[: times[0].span.start]):
            return found.start("since") + times[0].span.end
        return found.start("since") + len(words.rstrip())
    return found.end()


def is_here(words: str) -> bool:
    """True if the words keep a comparison to the event's own place ("of the town")."""
    return any(re.search(rf"\b{re.escape(word)}\b", words, re.IGNORECASE) for word in _data()["here"]["words"])


def is_post(words: str) -> bool:
    """True if the words keep a comparison to an observation post ("that the point has come under fire")."""
    return any(re.search(rf"\b{re.escape(word)}\b", words, re.IGNORECASE) for word in _data()["post"]["words"])


def settle(scope: Scope, day: date, deal: date, deadline: date | None = None) -> tuple[date | None, str | None]:
    """The first day that the comparison is over, and why it can't be told where it can't.

    Args:
        scope: the words.
        day: of the event that is compared.
        deal: since when the arrangement, or what it was last renewed by, holds.
        deadline: the last one that has passed; ``None`` for none.
    """
    if scope.kind == "all":
        return None, None
    if scope.kind == "this":
        if scope.unit == "week":
            return day - timedelta(days=day.weekday()), None
        return (day.replace(day=1) if scope.unit == "month" else day.replace(month=1, day=1)), None
    if scope.kind == "within":
        days = {"day": 1, "week": 7, "month": 30.44, "year": 365.25, "decade": 3652.5}[scope.unit]
        return day - timedelta(days=round(scope.number * days)), None
    times = find(scope.words)
    if not times and (times := find(f"in {scope.words}")):  # "August" alone is no time, "in August" is
        return _after(times[:1], day), None
    before = scope.words[: times[0].span.start].lower() if times else scope.words.lower()
    if deadline is not None and _holds(before, "deadline"):
        return deadline + timedelta(days=1), None
    if _holds(before, "deal"):
        return deal, None
    after = _after(times, day)
    return (after, None) if after else (None, f"“since {scope.words}” names no day that is known")


def _after(times: Sequence[TimeExpression], day: date) -> date | None:
    """Since August: the day after its last, as something in August itself was at least as much."""
    for time in times:
        got = time.resolve(day, "past")
        if got.end is not None:
            last = date.fromisoformat(got.end[:10])
            return last + timedelta(days=1) if last < day else date.fromisoformat((got.start or got.end)[:10])
    return None


def _holds(words: str, table: str) -> bool:
    return any(re.search(rf"\b{re.escape(word)}\b", words) for word in _data()[table]["words"])


def _sentence(text: str, at: int) -> tuple[int, int]:
    start = max(
        text.rfind("\n", 0, at) + 1,
        *(text.rfind(mark, 0, at) + 2 for mark in (". ", "? ", "! ") if mark in text[:at]),
        0,
    )
    ends = [
        n
        for n in (
            text.find("\n", at),
            *(text.find(mark, at) + 1 for mark in (". ", "? ", "! ", ".\n") if text.find(mark, at) >= 0),
        )
        if n > 0
    ]
    return start, min(ends, default=len(text))
