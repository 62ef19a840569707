"""A record made of happenings written down in a test: reports, claims and events as the store keeps them."""

from __future__ import annotations

import atexit
import hashlib
import shutil
import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import func, insert, select, update

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
from vedette.record.changes import append
from vedette.record.rows import claim_actor_rows, claim_row, event_actor_rows, event_row, report_row

ARMY = EventActor("SYR-MIL", "Syrian military", "SYR", "MIL")
REBELS = EventActor("x-syr-rebel", "rebels", "SYR", "REB")
HTS = EventActor("hts", "Hayat Tahrir al-Sham", "SYR", "REB")
TURKEY = EventActor("TUR-MIL", "Turkish military", "TUR", "MIL")
RUSSIA = EventActor("RUS", "Russia", "RUS", "GOV")
PEOPLE = EventActor("x-syr-civilian", "civilians", "SYR", "CVL")

IDLIB = EventPlace("Idlib", 169389, 35.9306, 36.6339, "SYR", "Idlib", "exact", 4.0)
SARAQIB = EventPlace("Saraqib", 171, 35.8642, 36.8059, "SYR", "Idlib", "exact", 3.0)
MOREK = EventPlace("Mūrak", 166640, 35.3762, 36.6897, "SYR", "Hama", "exact", 2.0)
HAMA = EventPlace("Ḩamāh", 170017, 35.1318, 36.7578, "SYR", "Hama", "exact", 6.0)
HAMA_PROVINCE = EventPlace("Hama", None, 35.2, 37.0, "SYR", "Hama", "admin1", 57.0)
IDLIB_PROVINCE = EventPlace("Idlib", None, 35.8457, 36.6244, "SYR", "Idlib", "admin1", 44.5)
SOCHI = EventPlace("Sochi", 491422, 43.6, 39.73, "RUS", "Krasnodar", "exact", 10.0)
NO_PLACE = None


@dataclass
class Told:
    """One event and how it is told: a sentence for each publisher."""

    type: str
    day: str | None
    source: Sequence[EventActor] = ()
    target: Sequence[EventActor] = ()
    place: EventPlace | None = IDLIB
    mode: str | None = None
    status: str = "happened"
    killed: tuple[float, float, float] | None = None
    counts: Sequence[tuple[str, float]] = ()
    publishers: Sequence[str] = ("Northern Wire", "Harbour Post")
    words: str = "It happened."
    #: The sentence of the claim, where ``words`` go on after it or begin before it.
    said: str = ""
    trigger: str = ""
    published: str | None = None
    disagrees: str | None = None
    review: str = "open"
    end: str | None = None
    id: str = ""
    sources: Sequence[str] = ()
    history: Sequence[tuple[str, str]] = field(default_factory=tuple)
    #: Further claims of the event, each with a report of its own: of other types, by others, in other words.
    more: Sequence[Told] = ()
    #: The role of what is counted.
    role: str | None = None


@cache
def _empty() -> Path:
    """An empty record to copy: quicker than making one each time."""
    file = Path(tempfile.mkdtemp(prefix="vedette-empty-")) / "empty.db"
    Record.open(file, create=True).close()
    atexit.register(shutil.rmtree, file.parent, ignore_errors=True)
    return file


def make(target: str | Path, told: Sequence[Told]) -> list[str]:
    """Put events into a record, which is made if it isn't there; their ids, in order."""
    out = []
    with Record.open(target, create=True, who="test") as record:
        for one in told:
            out.append(_put(record, record.last_change(), one))
    return out


def _put(record: Record, n: int, one: Told) -> str:
    ident = one.id or "e" + hashlib.sha256(f"event {n}".encode()).hexdigest()[:16]
    published = one.published or one.day or "2018-09-20"
    with record.filling() as connection:
        number = connection.scalar(select(func.max(tables.report.c.n))) or 0
        claims: list[Claim] = []
        stated = [(part, publisher) for part in (one, *one.more) for publisher in part.publishers]
        for i, (part, publisher) in enumerate(stated):
            title = f"News {n} of {publisher}"
            text = f"{title}\n{part.words}\n"
            day = part.published or published
            sha = hashlib.sha256(f"{text}{n}{i}".encode()).hexdigest()
            report = Report(
                f"r{sha[:16]}", text, title, Known(publisher, "given"), Published(day, "day", "given"), "en",
                f"https://{i}.example/{n}", sha,
            )  # fmt: skip
            row = report_row(report, fetched=datetime(2026, 1, 1, tzinfo=UTC), headers={})
            number += 1
            row |= {"n": number, "previous": None, "voice": report.id, "model": "test"}
            connection.execute(insert(tables.raw).values(sha256=sha, size=len(text), body=zlib.compress(text.encode())))
            connection.execute(insert(tables.report).values(row))
            claim = _claim(part, report, len(title) + 1, f"c{sha[17:33]}")
            claims.append(claim)
            connection.execute(insert(tables.claim).values(claim_row(claim, report, main=True)))
            for actor in claim_actor_rows(claim):
                connection.execute(insert(tables.claim_actor).values(actor))
        change = append(connection, who="test", what="add", subject=ident, body={"events": [ident]})
        event = _event(one, ident, published, claims)
        connection.execute(insert(tables.event).values(event_row(event, changed=change.n)))
        for actor in event_actor_rows(event):
            connection.execute(insert(tables.event_actor).values(actor))
        for claim in claims:
            connection.execute(update(tables.claim).where(tables.claim.c.id == claim.id).values(event_id=ident))
    return ident


def _claim(one: Told, report: Report, at: int, ident: str) -> Claim:
    said = one.said or one.words
    at += one.words.find(said)
    whole = Span(at, at + len(said))
    trigger = one.trigger or said.split()[0]
    stated = at + max(0, said.find(trigger))

    def actor(a: EventActor) -> ActorRef:
        return ActorRef(a.name, whole, a.id, a.name, a.country, a.sector)

    p = one.place
    place = None
    if p is not None:
        place = PlaceRef(
            p.name, whole, p.name, p.geonameid, p.lat, p.lon, p.country, p.admin1, p.precision, p.radius_km
        )
    quantities = [Quantity(f"{v:g} {of}", whole, v, None, None, of, one.role) for of, v in one.counts]
    if one.killed:
        quantities.append(Quantity(f"{one.killed[1]:g} people", whole, one.killed[1], None, None, "people", "killed"))
    return Claim(
        id=ident,
        report_id=report.id,
        type=one.type,
        mode=one.mode,
        context=(),
        status=one.status,
        source=tuple(map(actor, one.source)),
        target=tuple(map(actor, one.target)),
        place=place,
        date=DateRef(one.day, whole, one.day, one.end or one.day, "day") if one.day else None,
        quantities=tuple(quantities),
        attribution=tuple(AttributionLink(s, whole, s, "said") for s in one.sources[:1]),
        trigger=TextSpan(trigger, Span(stated, stated + len(trigger))),
        sentence=TextSpan(said, whole),
        confidence=0.9,
    )


def _event(one: Told, ident: str, published: str, claims: Sequence[Claim]) -> Event:
    killed = EventQuantity("people", "killed", *one.killed) if one.killed else None
    counts = tuple(EventQuantity(of, one.role, v, v, v) for of, v in one.counts)
    disagreements: tuple[Disagreement, ...] = ()
    if one.disagrees:
        sides = (Side("one", (claims[0].id,), ("witnesses",)), Side("other", (claims[-1].id,), ("the ministry",)))
        disagreements = (Disagreement(one.disagrees, "", sides),)
    return Event(
        id=ident,
        type=one.type,
        mode=one.mode,
        context=(),
        status=one.status,
        source=tuple(one.source),
        target=tuple(one.target),
        place=one.place,
        start=one.day,
        end=one.end or one.day,
        date_precision="day" if one.day else "unknown",
        quantities=((killed,) if killed else ()) + counts,
        killed=killed,
        claims=tuple(claim.id for claim in claims),
        reports=len(claims),
        publishers=tuple(one.publishers),
        sources=tuple(one.sources),
        disagreements=disagreements,
        history=tuple(StatusChange(day, status, claims[0].id) for day, status in one.history),
        first_published=published,
        last_published=published,
        confidence=0.9,
        review=one.review,
        title=one.words[:60],
    )
