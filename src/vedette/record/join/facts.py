"""What claims say of a happening, in the form in which they are compared: one claim, or several taken together."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import yaml

from vedette.errors import DataFileError
from vedette.ontology import event_types
from vedette.places.names import fold
from vedette.record.join.kinds import kinds_in
from vedette.record.join.words import DATA, Bag, bag, base, length, stem, tokens
from vedette.record.settle.how_many import Figure, figures
from vedette.record.settle.where import PRECISIONS
from vedette.record.told import Told

__all__ = ["LONGEST", "Days", "Facts", "cues", "day_of", "facts_of", "lent", "near_types", "taken_together"]

# A report without a date for what it tells mostly tells of the days before it.
_BEFORE = 3
# What is planned without a date is mostly planned for the days ahead.
_AHEAD = 14
#: Days that a window has at most: a longer interval says too little to look for others by.
LONGEST = 62

# "Since 10 February, when a shell struck": what is told is of that day.
_THE_DAY_WHEN = re.compile(r",? when\b")

Actors = Mapping[str, tuple[str | None, str | None]]


@dataclass(frozen=True, slots=True)
class Days:
    """From when to when it may have been, as ordinals of days, both inclusive; ``stated`` if the report says so."""

    first: int
    last: int
    stated: bool

    @property
    def length(self) -> int:
        """How many days."""
        return self.last - self.first + 1

    def gap(self, other: Days) -> int:
        """How many days lie between two intervals: 0 if they meet, 1 if one follows the other."""
        return max(0, self.first - other.last, other.first - self.last)


@dataclass(frozen=True, slots=True)
class Facts:
    """One claim, or several of one happening in one report, ready to be compared.

    Attributes:
        id: of the first claim.
        claims: ids of all, in the order of the text.
        report: id of their report.
        at: where the first trigger stands in the report's text.
        sentences: where their sentences stand.
        types, modes, statuses: all that the claims have; modes as ``TYPE/mode``.
        triggers, roots: base forms and stems of the triggers.
        definite: the trigger is a noun that takes up something told before ("the attack"); of one claim.
        turn: its sentence has words that turn to something else ("hours later"); of one claim.
        source, target: actors' ids with country and sector.
        places: places of claims as in their JSON, the finest first.
        days: when; the narrowest of what is stated.
        summed: what it tells was counted up over more days than one act takes ("since Monday", "in the past month",
            "26 were killed in November").
        published: ordinal of the day of publication, where known.
        figures: what is counted.
        words: of the sentences, with their rarity.
        names: folded words of the sentences that are written as names.
        kinds: of means and objects that the sentences speak of.
        gist: the rarer words of the report.
        lengths: of ``words`` and of ``gist`` as vectors.
    """

    id: str
    claims: tuple[str, ...]
    report: str
    at: int
    sentences: frozenset[tuple[int, int]]
    types: frozenset[str]
    modes: frozenset[str]
    statuses: frozenset[str]
    triggers: frozenset[str]
    roots: frozenset[str]
    definite: bool
    turn: bool
    source: Actors
    target: Actors
    places: tuple[Mapping[str, Any], ...]
    days: Days | None
    summed: bool
    published: int | None
    figures: tuple[Figure, ...]
    words: Bag
    names: frozenset[str]
    kinds: frozenset[str]
    gist: Bag
    lengths: tuple[float, float]


@cache
def near_types() -> Mapping[str, frozenset[str]]:
    """For each event type, those that other readers of one happening may have taken it for; itself among them."""
    out: dict[str, set[str]] = {code: {code} for code in event_types()}
    path = DATA / "near_types.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file), start=1):
            if number == 1:
                continue
            if len(row) != 2 or row[0] not in out or row[1] not in out:
                raise DataFileError(path.name, number, "needs two event types")
            out[row[0]].add(row[1])
            out[row[1]].add(row[0])
    return {code: frozenset(near) for code, near in out.items()}


@cache
def cues() -> dict[str, Any]:
    """Words that say how what a sentence tells is meant (``data/cues.yaml``)."""
    read: dict[str, list[str]] = yaml.safe_load((DATA / "cues.yaml").read_text(encoding="utf-8"))

    def begins(phrases: Iterable[str]) -> re.Pattern[str]:
        return re.compile(r"\W*(?:" + "|".join(re.escape(p) for p in phrases) + r")\b", re.IGNORECASE)

    return {
        "turns": begins(read["turns"]),
        "turns anywhere": re.compile(
            r"\b(?:" + "|".join(re.escape(p) for p in read["turns_anywhere"]) + r")\b", re.IGNORECASE
        ),
        "leaning": begins(read["leaning"]),
        "summing": begins(read["summing"]),
        "definite": frozenset(read["definite"]),
        "harm": frozenset(read["harm"]),
        "weapons": frozenset(read["weapons"]),
        "one act": re.compile(r"\b(?:" + "|".join(re.escape(p) for p in read["one_act"]) + r")\b", re.IGNORECASE),
    }


def lent(claims: Iterable[Facts]) -> dict[str, Facts]:
    """The claims of one report, by id, in the order of the text.

    Those of near types in one sentence lend each other the
    place and the day that only some of them have.
    """
    made = sorted(claims, key=lambda f: (f.at, f.id))
    by: dict[tuple[int, int], list[Facts]] = {}
    for facts in made:
        by.setdefault(min(facts.sentences), []).append(facts)
    return {facts.id: _lent(facts, by[min(facts.sentences)]) for facts in made}


def _lent(facts: Facts, beside: Sequence[Facts]) -> Facts:
    near = [f for f in beside if f is not facts and any(t in near_types()[u] for t in f.types for u in facts.types)]
    if not facts.places:
        lenders = [f for f in near if f.places]
        if lenders:
            nearest = min(lenders, key=lambda f: (abs(f.at - facts.at), f.at))
            facts = replace(facts, places=nearest.places)
    if facts.days is not None and not facts.days.stated:
        dated = [f for f in near if f.days is not None and f.days.stated]
        if dated:
            nearest = min(dated, key=lambda f: (abs(f.at - facts.at), f.at))
            facts = replace(facts, days=nearest.days, summed=nearest.summed)
    return facts


def facts_of(claim: Told, gist: Bag) -> Facts:
    """One claim by itself.

    Args:
        claim: as the record holds it.
        gist: the rarer words of its report, with their weights.
    """
    body = claim.body
    sentence, trigger = body["sentence"], body["trigger"]
    begin = sentence["span"][0]
    before = sentence["text"][: max(0, trigger["span"][0] - begin)].split()[-2:]
    words = tokens(sentence["text"])
    rare = bag(words)
    published = date.fromisoformat(claim.day).toordinal() if claim.day else None
    days = _days(body["date"], claim.status, published)
    said = cues()
    return Facts(
        id=claim.id,
        claims=(claim.id,),
        report=claim.report_id,
        at=claim.at,
        sentences=frozenset({(begin, sentence["span"][1])}),
        types=frozenset({claim.type}),
        modes=frozenset({f"{claim.type}/{body['mode']}"} if body["mode"] else ()),
        statuses=frozenset({claim.status}),
        triggers=frozenset({base(trigger["text"])}),
        roots=frozenset({stem(trigger["text"])}),
        definite=any(w.lower() in said["definite"] for w in before),
        turn=bool(said["turns"].match(sentence["text"]) or said["turns anywhere"].search(sentence["text"])),
        source={a["id"]: (a["country"], a["sector"]) for a in body["source"]},
        target={a["id"]: (a["country"], a["sector"]) for a in body["target"]},
        places=(body["place"],) if body["place"] is not None else (),
        days=days,
        summed=days is not None
        and days.stated
        and days.length > 2
        and (_summing(body["date"], sentence) or _toll(body)),
        published=published,
        figures=tuple(figures(body)),
        words=rare,
        # A sentence's first word is written large whatever it is.
        names=frozenset(fold(w) for w in words[1:] if w[:1].isupper() and len(w) > 2),
        kinds=kinds_in(words),
        gist=gist,
        lengths=(length(rare), length(gist)),
    )


def _days(when: Mapping[str, Any] | None, status: str, published: int | None) -> Days | None:
    if when is not None and when["start"]:
        first = date.fromisoformat(when["start"][:10]).toordinal()
        last = max(first, date.fromisoformat((when["end"] or when["start"])[:10]).toordinal())
        leaning = cues()["leaning"].match(when["text"].removeprefix("on ").removeprefix("On "))
        window = Days(first - _BEFORE, last, stated=False) if leaning else Days(first, last, stated=True)
        if window.length <= LONGEST:
            return window
    if published is None:
        return None
    if status in {"planned", "possible"}:
        # What is still ahead isn't what was done before it was published.
        return Days(published, published + _AHEAD, stated=False)
    return Days(published - _BEFORE, published, stated=False)


def _summing(when: Mapping[str, Any], sentence: Mapping[str, Any]) -> bool:
    after = sentence["text"][when["span"][1] - sentence["span"][0] :]
    return bool(cues()["summing"].match(when["text"])) and not _THE_DAY_WHEN.match(after)


def _toll(body: Mapping[str, Any]) -> bool:
    """Whether a claim counts the harm of all its days ("26 civilians were killed in November"), and tells of no act."""
    return (
        not body["source"]
        and base(body["trigger"]["text"]) in cues()["harm"]
        and any(figure.of == "person" for figure in figures(body))
        and not cues()["one act"].search(body["sentence"]["text"])
    )


def taken_together(some: Sequence[Facts]) -> Facts:
    """Several claims of one report as one; the result doesn't depend on their order."""
    if len(some) == 1:
        return some[0]
    parts = sorted(some, key=lambda f: (f.at, f.id))
    days = [f.days for f in parts if f.days is not None]
    counted: dict[tuple[str | None, str | None], Figure] = {}
    for part in parts:
        for figure in part.figures:
            held = counted.get((figure.of, figure.role))
            if held is None or (figure.floor or 0) > (held.floor or 0):
                counted[figure.of, figure.role] = figure
    words: dict[str, float] = {}
    source: dict[str, tuple[str | None, str | None]] = {}
    target: dict[str, tuple[str | None, str | None]] = {}
    places: dict[str, Mapping[str, Any]] = {}
    for part in parts:
        words |= part.words
        source |= part.source
        target |= part.target
        for place in part.places:
            places.setdefault(f"{place['geonameid']}|{place['text']}", place)
    return Facts(
        id=parts[0].id,
        claims=tuple(i for p in parts for i in p.claims),
        report=parts[0].report,
        at=parts[0].at,
        sentences=frozenset().union(*(p.sentences for p in parts)),
        types=frozenset().union(*(p.types for p in parts)),
        modes=frozenset().union(*(p.modes for p in parts)),
        statuses=frozenset().union(*(p.statuses for p in parts)),
        triggers=frozenset().union(*(p.triggers for p in parts)),
        roots=frozenset().union(*(p.roots for p in parts)),
        definite=parts[0].definite,
        turn=parts[0].turn,
        source=source,
        target=target,
        places=tuple(sorted(places.values(), key=lambda p: PRECISIONS.index(p["precision"]))),
        summed=any(f.summed for f in parts),
        days=min(days, key=lambda d: (not d.stated, d.length, d.first), default=None),
        published=parts[0].published,
        figures=tuple(counted.values()),
        words=words,
        names=frozenset().union(*(p.names for p in parts)),
        kinds=frozenset().union(*(p.kinds for p in parts)),
        gist=parts[0].gist,
        lengths=(length(words), parts[0].lengths[1]),
    )


def day_of(ordinal: int) -> str:
    """An ordinal as an ISO day."""
    return (date.min + timedelta(days=max(0, ordinal - 1))).isoformat()
