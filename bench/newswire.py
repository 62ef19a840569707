"""A made-up news wire: readings with their bytes, day by day, for benches of adding. No reading model runs.

A day depends on the seed and its number alone, so that a stream can be taken up anywhere. Some hundred reports a day
tell of 110 happenings in 512 places, each in sentences of its own among others that claim nothing: again the day
after with a higher toll, weeks later as background, and, one report in seven, as a near-copy by another publisher.
Words are drawn as they are in news, so that reports share about as many as real ones do.
"""

from __future__ import annotations

import bisect
import hashlib
import itertools
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache

from bench.synthetic import ACTORS, ACTS, PLACES, SPEAKERS, STATUSES
from vedette.model import (
    ActorRef,
    AttributionLink,
    Because,
    Claim,
    DateRef,
    Known,
    PlaceRef,
    Published,
    Quantity,
    Reading,
    Report,
    Span,
    TextSpan,
)
from vedette.record.join import words

__all__ = ["A_DAY", "FIRST_DAY", "day_of_wire", "wire"]

FIRST_DAY = date(2020, 1, 1)
#: Reports of a day, near-copies among them.
A_DAY = 100
_HAPPENINGS = 110
_COPIES = 0.15
# How long after a happening the wire may come back to it.
_LATEST = 60
_OTHERS = (
    ("said in a statement", "ACCUSE"),
    ("called on both sides to stop", "REQUEST"),
    ("rejected the charge", "REJECT"),
    ("pledged support for the displaced", "SUPPORT"),
)
_AGENCIES = tuple(
    f"{first} {second}"
    for first in ("Northern", "Harbour", "Levant", "Sahel", "Kivu", "Frontier", "Red Coast", "Upper River")
    for second in ("Wire", "Post", "Courier", "Ledger", "Morning")
)
_SYLLABLES = ("ka", "ra", "tel", "mar", "sur", "ban", "no", "dir", "zu", "lam", "go", "fen", "hir", "pol", "sha", "ver")


@dataclass(frozen=True, slots=True)
class _Happening:
    """What is so, whoever tells it."""

    day: date
    act: tuple[str, str | None, str, bool, int]
    status: str
    source: tuple[str, str, str | None, str | None]
    target: tuple[str, str, str | None, str | None]
    place: tuple[int, str, str, str, float, float]
    killed: int
    told_on: tuple[int, ...]


_Sketch = tuple[int, str, _Happening, int, str | None]
_Page = tuple[str, str, list[_Sketch]]


@cache
def _places() -> tuple[tuple[int, str, str, str, float, float], ...]:
    """Sixteen around each town: number, name, country, division, lat, lon."""
    chance = random.Random(11)
    out = []
    for town, country, admin1, lat, lon in PLACES:
        for n in range(16):
            name = town if n == 0 else "".join(chance.choices(_SYLLABLES, k=3)).capitalize()
            shift = (0.0, 0.0) if n == 0 else (chance.uniform(-0.6, 0.6), chance.uniform(-0.6, 0.6))
            out.append(
                (9_000_000 + len(out), name, country, admin1, round(lat + shift[0], 4), round(lon + shift[1], 4))
            )
    return tuple(out)


@cache
def _vocabulary() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Words with their frequencies summed up: those that joining knows, and a long tail that it doesn't."""
    known = sorted(words._table().items())
    tail = [("".join(some), 6.5 + n / 4000) for n, some in enumerate(itertools.product(_SYLLABLES, repeat=3))]
    every = [*known, *tail]
    return tuple(w for w, _ in every), tuple(itertools.accumulate(math.exp(-rarity) for _, rarity in every))


def _some_words(chance: random.Random, n: int) -> str:
    vocabulary, sums = _vocabulary()
    return " ".join(vocabulary[bisect.bisect(sums, chance.random() * sums[-1])] for _ in range(n))


@lru_cache(maxsize=_LATEST + 4)
def _happenings(seed: int, number: int) -> tuple[_Happening, ...]:
    chance = random.Random(f"{seed} happenings {number}")
    out = []
    for _ in range(_HAPPENINGS):
        place = chance.choice(_places())
        source, target = chance.sample(ACTORS, 2)
        act = chance.choices(ACTS, weights=[a[4] for a in ACTS])[0]
        told = [0] * chance.choice((1, 1, 2, 3)) + [1] * chance.choice((0, 0, 1, 2)) + [2] * chance.choice((0, 0, 0, 1))
        if chance.random() < 0.15:
            told.append(chance.randint(3, _LATEST))
        out.append(
            _Happening(
                day=FIRST_DAY + timedelta(days=number),
                act=act,
                status=chance.choices([s for s, _ in STATUSES], weights=[w for _, w in STATUSES])[0],
                source=_local(source, place[2]),
                target=_local(target, place[2]),
                place=place,
                killed=chance.choice((0, 1, 2, 3, 4, 6, 9, 14, 30)) if act[3] else 0,
                told_on=tuple(told),
            )
        )
    return tuple(out)


def _local(actor: tuple[str, str, str | None, str | None], country: str) -> tuple[str, str, str | None, str | None]:
    id_, name, sector, own = actor
    return (id_, name, sector, own) if own else (f"{country.lower()}-{id_}", name, sector, country)


def wire(first: int, *, seed: int = 1) -> Iterator[tuple[Reading, bytes]]:
    """All reports from the one with number ``first`` on (from 0), without end."""
    number, left = divmod(first, A_DAY)
    while True:
        yield from day_of_wire(number, seed=seed)[left:]
        number, left = number + 1, 0


def day_of_wire(number: int, *, seed: int = 1) -> list[tuple[Reading, bytes]]:
    """The ``A_DAY`` reports of one day, in the order in which they come."""
    chance = random.Random(f"{seed} reports {number}")
    day = FIRST_DAY + timedelta(days=number)
    told = [
        (happening, number - before)
        for before in range(max(0, number - _LATEST), number + 1)
        for happening in _happenings(seed, before)
        for after in happening.told_on
        if before + after == number
    ]
    chance.shuffle(told)
    pages: list[_Page] = []
    originals = round(A_DAY / (1 + _COPIES))
    for n in range(originals):
        some = told[n::originals] or [(chance.choice(_happenings(seed, number)), number)]
        pages.append(_page(chance, day, number * A_DAY + n, some))
    out = [_reading(chance, day, number * A_DAY + n, *page) for n, page in enumerate(pages)]
    for n in range(originals, A_DAY):
        out.append(_reading(chance, day, number * A_DAY + n, *_copied(chance, pages[chance.randrange(originals)])))
    chance.shuffle(out)
    return out


def _page(chance: random.Random, day: date, n: int, some: list[tuple[_Happening, int]]) -> _Page:
    """Title, text, and of each sentence that claims something where it begins and what it tells."""
    title = f"{some[0][0].place[1]}: {_some_words(chance, 6)}"
    text, sketches = f"{title}\n", []
    for happening, _ in some:
        toll = happening.killed + (chance.choice((0, 0, 1, 2)) if happening.day < day else 0)
        speaker = chance.choice((None, *SPEAKERS))
        sentence = _sentence(chance, happening, day, toll, speaker)
        sketches.append((len(text), sentence, happening, toll, speaker))
        text += f"{sentence} {_filler(chance)}\n"
        # What is said about it, as every other report has it.
        if chance.random() < 0.5:
            said, kind = chance.choice(_OTHERS)
            other = f"{happening.source[1].capitalize()} {said} on {_some_words(chance, 5)}."
            act = (kind, None, said, False, 0)
            meant = replace(happening, act=act, killed=0)
            sketches.append((len(text), other, meant, 0, None))
            text += f"{other} {_filler(chance)}\n"
    return title, text, sketches


def _copied(chance: random.Random, page: _Page) -> _Page:
    """The same page but for its last paragraph."""
    title, text, sketches = page
    return title, f"{text}{_filler(chance)}\n", sketches


def _filler(chance: random.Random) -> str:
    return " ".join(f"{_some_words(chance, chance.randint(8, 22)).capitalize()}." for _ in range(chance.randint(1, 3)))


def _sentence(chance: random.Random, h: _Happening, day: date, toll: int, speaker: str | None) -> str:
    line = f"{h.source[1].capitalize()} {h.act[2]} {h.target[1]} in {h.place[1]}"
    if h.day < day or chance.random() < 0.6:
        line += f" on {h.day.isoformat()}"
    if toll:
        line += f", killing {toll} people"
    line += f" {_some_words(chance, chance.randint(3, 9))}"
    return f"{line}, {speaker} said." if speaker else f"{line}."


def _reading(
    chance: random.Random,
    day: date,
    n: int,
    title: str,
    text: str,
    sketches: list[_Sketch],
) -> tuple[Reading, bytes]:
    publisher = chance.choice(_AGENCIES)
    text = f"{text}{publisher}, {n}\n"
    raw = text.encode()
    sha256 = hashlib.sha256(raw).hexdigest()
    report = Report(
        id=f"r{sha256[:16]}",
        text=text,
        title=title,
        publisher=Known(publisher, "given"),
        published=Published(day.isoformat(), "day", "given"),
        language="en",
        url=f"https://{publisher.lower().replace(' ', '-')}.example/{n}",
        sha256=sha256,
        layout=(("title", 0, len(title)),),
    )
    claims = tuple(_claim(report, *sketch) for sketch in sketches)
    return Reading(report, (), (), (), claims, tuple(c.id for c in claims)), raw


def _claim(report: Report, start: int, sentence: str, h: _Happening, toll: int, speaker: str | None) -> Claim:
    def span(part: str, after: int = 0) -> Span:
        at = start + sentence.index(part, after)
        return Span(at, at + len(part))

    def actor(found: tuple[str, str, str | None, str | None], part: str, after: int) -> ActorRef:
        return ActorRef(part, span(part, after), found[0], found[1], found[3], found[2], "made up")

    subject, verb, when = h.source[1].capitalize(), h.act[2], h.day.isoformat()
    there, said = f" in {h.place[1]}" in sentence, h.act[4] == 0
    geonameid, name, country, admin1, lat, lon = h.place
    place = None
    if there:
        place = PlaceRef(name, span(name), name, geonameid, lat, lon, country, admin1, "exact", 5.0, 0.9)
    quantities: tuple[Quantity, ...] = ()
    if toll:
        part = f"{toll} people"
        quantities = (Quantity(part, span(part), float(toll), None, None, "person", "killed"),)
    return Claim(
        id="c" + hashlib.sha256(f"{report.id}|{start}".encode()).hexdigest()[:16],
        report_id=report.id,
        type=h.act[0],
        mode=h.act[1],
        context=("military",) if h.act[3] else (),
        status="happened" if said else h.status,
        source=(actor(h.source, subject, 0),),
        target=() if said else (actor(h.target, h.target[1], len(subject) + len(verb)),),
        place=place,
        date=DateRef(when, span(when), when, when, "day") if when in sentence else None,
        quantities=quantities,
        attribution=(AttributionLink(speaker, span(speaker, sentence.rindex(", ")), speaker, "said"),)
        if speaker
        else (),
        trigger=TextSpan(verb, span(verb, len(subject))),
        sentence=TextSpan(sentence, Span(start, start + len(sentence))),
        confidence=round(0.5 + int(report.id[1:5], 16) % 500 / 1000, 3),
        because=(
            Because("type", "made up", (span(verb, len(subject)),)),
            Because("source", "made up", (span(subject),)),
        ),
    )
