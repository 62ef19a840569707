"""A record of made-up events, put straight into its tables: for benches and tests of speed, never of accuracy.

    python -m bench.synthetic RECORD [--events 100000] [--seed 1]

The same seed gives the same record but for the times of its log. Publishers are invented; the words of each claim stand
in its report where the claim says they stand.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from vedette.model import (
    ActorRef,
    AttributionLink,
    Claim,
    DateRef,
    Disagreement,
    Event,
    EventActor,
    EventPlace,
    EventQuantity,
    Known,
    PlaceRef,
    Published,
    Quantity,
    Report,
    Side,
    Span,
    StatusChange,
    TextSpan,
)
from vedette.record import Record, tables
from vedette.record.changes import FIRST, hash_of
from vedette.record.rows import (
    claim_actor_rows,
    claim_row,
    digest,
    event_actor_rows,
    event_row,
    report_digest,
    report_row,
)

__all__ = ["fill"]

FIRST_DAY = date(2017, 1, 1)
DAYS = 3000
FETCHED = datetime(2026, 1, 1, tzinfo=UTC)

# name, country, first-level division, lat, lon
PLACES = [
    ("Idlib", "SYR", "Idlib", 35.931, 36.634),
    ("Saraqib", "SYR", "Idlib", 35.864, 36.806),
    ("Maarat an-Numan", "SYR", "Idlib", 35.643, 36.668),
    ("Jisr ash-Shughur", "SYR", "Idlib", 35.815, 36.321),
    ("Khan Shaykhun", "SYR", "Idlib", 35.442, 36.651),
    ("Morek", "SYR", "Hama", 35.377, 36.689),
    ("Hama", "SYR", "Hama", 35.131, 36.757),
    ("Aleppo", "SYR", "Aleppo", 36.202, 37.134),
    ("Afrin", "SYR", "Aleppo", 36.512, 36.869),
    ("Deir ez-Zor", "SYR", "Deir ez-Zor", 35.336, 40.145),
    ("Al Hudaydah", "YEM", "Al Hudaydah", 14.798, 42.954),
    ("Taizz", "YEM", "Taizz", 13.579, 44.021),
    ("Marib", "YEM", "Marib", 15.463, 45.326),
    ("Donetsk", "UKR", "Donetsk", 48.023, 37.802),
    ("Avdiivka", "UKR", "Donetsk", 48.139, 37.743),
    ("Mariupol", "UKR", "Donetsk", 47.095, 37.541),
    ("Zolote", "UKR", "Luhansk", 48.688, 38.519),
    ("El Fasher", "SDN", "North Darfur", 13.628, 25.349),
    ("Nyala", "SDN", "South Darfur", 12.049, 24.880),
    ("Khartoum", "SDN", "Khartoum", 15.552, 32.532),
    ("Malakal", "SSD", "Upper Nile", 9.533, 31.661),
    ("Bentiu", "SSD", "Unity", 9.233, 29.833),
    ("Goma", "COD", "North Kivu", -1.679, 29.223),
    ("Beni", "COD", "North Kivu", 0.491, 29.473),
    ("Bunia", "COD", "Ituri", 1.560, 30.252),
    ("Gao", "MLI", "Gao", 16.272, -0.045),
    ("Menaka", "MLI", "Menaka", 15.918, 2.402),
    ("Stepanakert", "AZE", "Khankendi", 39.817, 46.753),
    ("Arauca", "COL", "Arauca", 7.090, -70.762),
    ("Tibu", "COL", "Norte de Santander", 8.640, -72.736),
    ("Tripoli", "LBY", "Tripoli", 32.887, 13.191),
    ("Sirte", "LBY", "Surt", 31.205, 16.589),
]
# id, name, sector, of the country of the place unless one is given
ACTORS = [
    ("army", "government forces", "MIL", None),
    ("rebels", "rebel fighters", "REB", None),
    ("police", "police", "COP", None),
    ("militia", "a local militia", "PAR", None),
    ("residents", "residents", "CVL", None),
    ("aid-workers", "aid workers", "NGO", "NGO"),
    ("united-nations", "United Nations", None, "IGO"),
    ("russia-military", "Russian military", "MIL", "RUS"),
    ("turkey-military", "Turkish military", "MIL", "TUR"),
    ("usa-military", "United States military", "MIL", "USA"),
    ("france-military", "French military", "MIL", "FRA"),
    ("iran-military", "Iranian military", "MIL", "IRN"),
]
# type, mode, verb, whether people may die of it, how often
ACTS = [
    ("ASSAULT", "heavy-weapons", "shelled", True, 22),
    ("ASSAULT", "aerial", "bombed", True, 14),
    ("ASSAULT", "firearms", "attacked", True, 12),
    ("COERCE", "arrest", "detained", False, 6),
    ("MOBILIZE", "troops", "reinforced positions against", False, 8),
    ("RETREAT", "withdraw", "withdrew before", False, 5),
    ("AID", None, "delivered aid to", False, 6),
    ("CONSULT", "meet", "met", False, 6),
    ("AGREE", None, "agreed to a truce with", False, 4),
    ("ACCUSE", None, "accused", False, 7),
    ("THREATEN", None, "threatened", False, 3),
    ("PROTEST", "demo", "rallied against", False, 3),
    ("CONTROL", "take", "took a position from", False, 2),
    ("DISPLACEMENT", "fled", "drove out", False, 2),
]
STATUSES = [("happened", 80), ("ongoing", 7), ("planned", 6), ("possible", 4), ("denied", 3)]
PUBLISHERS = [
    "Northern Wire",
    "The Harbour Post",
    "Levant Courier",
    "Sahel Ledger",
    "Kivu Morning",
    "The Frontier Gazette",
    "Red Coast Dispatch",
    "Upper River Bulletin",
    "Caucasus Notebook",
    "The Plains Observer",
    "Radio Lakeside",
    "Agency Meridian",
]
SPEAKERS = ["medics", "a local official", "the defence ministry", "monitors", "witnesses", "a rebel spokesman"]


@dataclass(slots=True)
class _Happening:
    """What all claims of one event share."""

    n: int
    act: tuple[str, str | None, str, bool, int]
    status: str
    source: tuple[str, str, str | None, str | None]
    target: tuple[str, str, str | None, str | None]
    place: tuple[str, str, str, float, float]
    day: date
    killed: list[int | None]


@dataclass(slots=True)
class _Told:
    """One claim to be written into a report."""

    happening: _Happening
    killed: int | None
    speaker: str | None


def fill(target: str, *, events: int = 100_000, seed: int = 1) -> None:
    """Put ``events`` made-up events, with their reports and claims, into a record, which is made if it isn't there."""
    random_ = random.Random(seed)
    happenings = [_happening(n, random_) for n in range(events)]
    with Record.open(target, create=True, who="synthetic") as record, record.filling() as connection:
        told = _fill_reports(connection, happenings, random_, seed)
        for chunk in _chunks(sorted(told.items()), 5000):
            made = [(_event(happenings[n], those), those) for n, those in chunk]
            connection.execute(insert(tables.event), [event_row(e, changed=those[-1][2]) for e, those in made])
            connection.execute(insert(tables.event_actor), [row for e, _ in made for row in event_actor_rows(e)])
            connection.execute(
                update(tables.claim).where(tables.claim.c.id == bindparam("claim_id")).values(event_id=bindparam("to")),
                [{"claim_id": claim.id, "to": e.id} for e, those in made for claim, *_ in those],
            )


def _happening(n: int, random_: random.Random) -> _Happening:
    place = random_.choice(PLACES)
    source, target = random_.sample(ACTORS, 2)
    act = random_.choices(ACTS, weights=[act[4] for act in ACTS])[0]
    toll = random_.choice([0, 1, 2, 3, 4, 6, 9, 14, 30])
    told = random_.choice([1, 1, 1, 1, 2, 2, 3, 5])
    return _Happening(
        n=n,
        act=act,
        status=random_.choices([s for s, _ in STATUSES], weights=[w for _, w in STATUSES])[0],
        source=_local(source, place[1]),
        target=_local(target, place[1]),
        # Within the town, so that no two points are the same.
        place=(
            *place[:3],
            round(place[3] + random_.uniform(-0.15, 0.15), 4),
            round(place[4] + random_.uniform(-0.15, 0.15), 4),
        ),
        day=FIRST_DAY + timedelta(days=int(DAYS * random_.random() ** 0.8)),
        killed=[
            max(1, toll + random_.choice([0, 0, 0, 1, -1, 3])) if act[3] and toll and random_.random() < 0.8 else None
            for _ in range(told)
        ],
    )


def _local(actor: tuple[str, str, str | None, str | None], country: str) -> tuple[str, str, str | None, str | None]:
    id_, name, sector, own = actor
    return (id_, name, sector, own) if own else (f"{country.lower()}-{id_}", name, sector, country)


# --- reports and claims ----------------------------------------------------------------------------------------------


def _fill_reports(
    connection: Connection, happenings: list[_Happening], random_: random.Random, seed: int
) -> dict[int, list[tuple[Claim, Report, int]]]:
    """Reports of up to six sentences, each by one publisher on one day; the claims by the number of their event."""
    desks: dict[tuple[date, str], list[_Told]] = {}
    for happening in happenings:
        publishers = random_.sample(PUBLISHERS, len(happening.killed))
        for publisher, killed in zip(publishers, happening.killed, strict=True):
            day = happening.day + timedelta(days=random_.choice([0, 0, 1, 1, 2]))
            told = _Told(happening, killed, random_.choice([None, *SPEAKERS]))
            desks.setdefault((day, publisher), []).append(told)
    first = (connection.scalar(select(func.max(tables.report.c.n))) or 0) + 1
    head = connection.execute(
        select(tables.change.c.n, tables.change.c.hash).order_by(tables.change.c.n.desc())
    ).first()
    change, before = (head.n, head.hash) if head else (0, FIRST)
    by_event: dict[int, list[tuple[Claim, Report, int]]] = {}
    pages = ((day, publisher, part) for (day, publisher), told in sorted(desks.items()) for part in _chunks(told, 6))
    for chunk in _chunks(enumerate(pages, first), 2000):
        rows: dict[Any, list[dict[str, Any]]] = {
            table: [] for table in (tables.raw, tables.report, tables.claim, tables.claim_actor, tables.change)
        }
        for n, (day, publisher, told) in chunk:
            report, claims = _page(n, day, publisher, told, seed)
            row = report_row(report, fetched=FETCHED, headers={})
            row |= {"n": n, "previous": None, "voice": report.id, "model": "synthetic"}
            raw = report.text.encode()
            rows[tables.raw].append({"sha256": report.sha256, "size": len(raw), "body": zlib.compress(raw, 1)})
            rows[tables.report].append(row)
            kept = [claim_row(claim, report, main=True) for claim in claims]
            rows[tables.claim] += kept
            rows[tables.claim_actor] += [actor for claim in claims for actor in claim_actor_rows(claim)]
            change += 1
            body = {"report": report_digest(row), "claims": {r["id"]: digest(r["body"])[:16] for r in kept}}
            line = {"n": change, "at": "2026-01-01T00:00:00Z", "who": "synthetic", "what": "add"}
            line |= {"subject": report.id, "body": body, "before": before}
            line["hash"] = before = hash_of(**line)  # type: ignore[arg-type]
            rows[tables.change].append(line)
            for claim, one in zip(claims, told, strict=True):
                by_event.setdefault(one.happening.n, []).append((claim, report, change))
        for table, table_rows in rows.items():
            connection.execute(insert(table), table_rows)
    return by_event


def _page(n: int, day: date, publisher: str, told: list[_Told], seed: int) -> tuple[Report, list[Claim]]:
    title = f"{told[0].happening.place[0]}: daily news {n}"
    text = title + "\n"
    sketches: list[tuple[_Told, int, int, str]] = []
    for one in told:
        start = len(text)
        sentence = _sentence(one)
        text += sentence + "\n"
        sketches.append((one, start, start + len(sentence), sentence))
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    report = Report(
        id=f"r{sha256[:16]}",
        text=text,
        title=title,
        publisher=Known(publisher, "given"),
        published=Published(day.isoformat(), "day", "given"),
        language="en",
        url=f"https://{publisher.lower().replace(' ', '-')}.example/{seed}/{n}",
        sha256=sha256,
    )
    return report, [_claim(report, *sketch) for sketch in sketches]


def _sentence(one: _Told) -> str:
    happening = one.happening
    words = f"{happening.source[1].capitalize()} {happening.act[2]} {happening.target[1]} in {happening.place[0]}"
    words += f" on {happening.day.isoformat()}"
    if one.killed is not None:
        words += f", killing {one.killed} people"
    if one.speaker is not None:
        words += f", {one.speaker} said"
    return words + "."


def _claim(report: Report, one: _Told, start: int, end: int, sentence: str) -> Claim:
    happening = one.happening
    name, country, admin1, lat, lon = happening.place

    def span(words: str, after: int = 0) -> Span:
        at = start + sentence.index(words, after)
        return Span(at, at + len(words))

    def actor(found: tuple[str, str, str | None, str | None], words: str, after: int) -> ActorRef:
        return ActorRef(words, span(words, after), found[0], found[1], found[3], found[2], "synthetic")

    subject = happening.source[1].capitalize()
    verb = happening.act[2]
    when = happening.day.isoformat()
    quantities: tuple[Quantity, ...] = ()
    if one.killed is not None:
        words = f"{one.killed} people"
        quantities = (Quantity(words, span(words), float(one.killed), None, None, "people", "killed"),)
    attribution: tuple[AttributionLink, ...] = ()
    if one.speaker is not None:
        attribution = (AttributionLink(one.speaker, span(one.speaker, sentence.rindex(", ")), one.speaker, "said"),)
    key = f"{report.id}|{start}"
    return Claim(
        id="c" + hashlib.sha256(key.encode()).hexdigest()[:16],
        report_id=report.id,
        type=happening.act[0],
        mode=happening.act[1],
        context=("military",) if happening.act[3] else (),
        status=happening.status,
        source=(actor(happening.source, subject, 0),),
        target=(actor(happening.target, happening.target[1], len(subject) + len(verb)),),
        place=PlaceRef(name, span(name), name, None, lat, lon, country, admin1, "exact", 5.0, 0.9),
        date=DateRef(when, span(when), when, when, "day"),
        quantities=quantities,
        attribution=attribution,
        trigger=TextSpan(verb, span(verb, len(subject))),
        sentence=TextSpan(sentence, Span(start, end)),
        confidence=round(0.5 + (int(hashlib.sha256(key.encode()).hexdigest()[:4], 16) % 500) / 1000, 3),
    )


# --- events ----------------------------------------------------------------------------------------------------------


def _event(happening: _Happening, told: list[tuple[Claim, Report, int]]) -> Event:
    told.sort(key=lambda one: (one[1].published.value or "", one[0].id))
    figures = [claim.quantities[0].value for claim, *_ in told if claim.quantities]
    numbers = sorted(value for value in figures if value is not None)
    killed = None
    disagreements: tuple[Disagreement, ...] = ()
    if numbers:
        best = max(sorted(set(numbers)), key=numbers.count)
        killed = EventQuantity("people", "killed", numbers[0], best, numbers[-1])
        if numbers[0] != numbers[-1]:
            disagreements = (_disagreement(told),)
    name, country, admin1, lat, lon = happening.place
    day = happening.day.isoformat()
    published = [report.published.value or "" for _, report, _ in told]
    source, target = (EventActor(a[0], a[1], a[3], a[2]) for a in (happening.source, happening.target))
    toll = f", {int(killed.best or 0)} killed" if killed else ""
    return Event(
        id="e" + told[0][0].id[1:],
        type=happening.act[0],
        mode=happening.act[1],
        context=told[0][0].context,
        status=happening.status,
        source=(source,),
        target=(target,),
        place=EventPlace(name, None, lat, lon, country, admin1, "exact", 5.0),
        start=day,
        end=day,
        date_precision="day",
        quantities=(killed,) if killed else (),
        killed=killed,
        claims=tuple(claim.id for claim, *_ in told),
        reports=len(told),
        publishers=tuple(sorted({report.publisher.value or "" for _, report, _ in told})),
        sources=tuple(dict.fromkeys(claim.attribution[0].name for claim, *_ in told if claim.attribution)),
        disagreements=disagreements,
        history=(StatusChange(published[0], happening.status, told[0][0].id),),
        first_published=published[0],
        last_published=published[-1],
        confidence=told[0][0].confidence,
        title=f"{source.name.capitalize()} {happening.act[2]} {target.name} in {name}{toll}",
    )


def _disagreement(told: list[tuple[Claim, Report, int]]) -> Disagreement:
    sides: dict[str, list[tuple[Claim, Report, int]]] = {}
    for one in told:
        if one[0].quantities:
            sides.setdefault(str(int(one[0].quantities[0].value or 0)), []).append(one)
    ordered = sorted(sides.items(), key=lambda side: (-len(side[1]), side[0]))
    return Disagreement(
        "quantity",
        "people killed",
        tuple(
            Side(value, tuple(c.id for c, *_ in those), tuple(sorted({r.publisher.value or "" for _, r, _ in those})))
            for value, those in ordered
        ),
    )


def _chunks(things: Any, size: int) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    for thing in things:
        chunk.append(thing)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("record")
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    fill(given.record, events=given.events, seed=given.seed)
