"""What a claim says of a happening, in the form in which claims are compared."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from vedette.errors import DataFileError
from vedette.ontology import event_types
from vedette.record.join.words import DATA, Bag, bag, base, stem, tokens
from vedette.record.settle.how_many import Figure, figures
from vedette.record.told import Told

__all__ = ["Days", "Facts", "facts_of", "near_types"]

# A report without a date for what it tells mostly tells of the days before it.
_BEFORE = 3
# An interval longer than this says too little to look for others by.
LONGEST = 62
_SUMS = frozenset({"distance", "duration", "time", "age"})


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
    """One claim, ready to be compared.

    Attributes:
        id, report: of the claim, of its report.
        at, sentence: where its trigger and its sentence stand in the report's text.
        published: ordinal of the day of publication, where known.
        definite: the trigger is a noun that takes up something told before ("the attack").
        words: of its sentence, with their rarity.
        names: words of the sentence that are written as names.
        gist: the rarer words of the report.
    """

    id: str
    report: str
    at: int
    sentence: tuple[int, int]
    type: str
    mode: str | None
    status: str
    trigger: str
    root: str
    definite: bool
    main: bool
    source: Mapping[str, tuple[str | None, str | None]]
    target: Mapping[str, tuple[str | None, str | None]]
    place: Mapping[str, Any] | None
    days: Days | None
    published: int | None
    figures: tuple[Figure, ...]
    words: Bag
    names: frozenset[str]
    gist: Bag


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


def facts_of(claim: Told, gist: Bag) -> Facts:
    """A claim as it is compared.

    Args:
        claim: as the record holds it.
        gist: the rarer words of its report, with their weights.
    """
    body = claim.body
    sentence, trigger = body["sentence"], body["trigger"]
    begin = sentence["span"][0]
    at = trigger["span"][0] - begin
    before = sentence["text"][:at].split()
    words = tokens(sentence["text"])
    published = date.fromisoformat(claim.day).toordinal() if claim.day else None
    return Facts(
        id=claim.id,
        report=claim.report_id,
        at=claim.at,
        sentence=(begin, sentence["span"][1]),
        type=claim.type,
        mode=body["mode"],
        status=claim.status,
        trigger=base(trigger["text"]),
        root=stem(trigger["text"]),
        definite=bool(before) and before[-1].lower() in {"the", "this", "that", "these", "those"},
        main=claim.main,
        source={a["id"]: (a["country"], a["sector"]) for a in body["source"]},
        target={a["id"]: (a["country"], a["sector"]) for a in body["target"]},
        place=body["place"],
        days=_days(body["date"], claim.status, published),
        published=published,
        figures=tuple(f for f in figures(body) if f.role not in _SUMS),
        words=bag(words),
        # A sentence's first word is written large whatever it is.
        names=frozenset(w.lower() for w in words[1:] if w[:1].isupper() and len(w) > 2),
        gist=gist,
    )


def _days(when: Mapping[str, Any] | None, status: str, published: int | None) -> Days | None:
    if when is not None and when["start"]:
        first = date.fromisoformat(when["start"][:10]).toordinal()
        last = date.fromisoformat((when["end"] or when["start"])[:10]).toordinal()
        if last - first < LONGEST:
            return Days(first, max(first, last), stated=True)
    if published is None:
        return None
    if status in {"planned", "possible"}:
        return Days(published - 1, published + 14, stated=False)
    return Days(published - _BEFORE, published, stated=False)


def day_of(ordinal: int) -> str:
    """An ordinal as an ISO day."""
    return (date.min + timedelta(days=max(0, ordinal - 1))).isoformat()
