"""Events and records for the tests of this room."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select

from vedette.model import (
    Disagreement,
    Event,
    EventActor,
    EventPlace,
    EventQuantity,
    Known,
    Published,
    Report,
    Side,
    StatusChange,
)
from vedette.record import Record, tables
from vedette.record.changes import append
from vedette.record.rows import event_actor_rows, event_row, report_row

ARMY = EventActor("syria-mil", "Syrian army", "SYR", "MIL")
HTS = EventActor("hts", "Hayat Tahrir al-Sham", "SYR", "REB")
RESIDENTS = EventActor("x-syr-residents", "residents", "SYR", "CVL")
PLACE = EventPlace("Jisr ash-Shughur", 168620, 35.8153, 36.3211, "SYR", "Idlib", "exact", 4.0)

EVENT = Event(
    id="e0123456789abcdef",
    type="ASSAULT",
    mode="heavy-weapons",
    context=("military",),
    status="happened",
    source=(ARMY,),
    target=(HTS,),
    place=PLACE,
    start="2018-09-16",
    end="2018-09-16",
    date_precision="day",
    quantities=(
        EventQuantity("person", "killed", 3, 5, 9),
        EventQuantity("person", "injured", 12, 12, 12),
        EventQuantity("military vehicle", "destroyed", 2, None, None),
    ),
    killed=EventQuantity("person", "killed", 3, 5, 9),
    claims=("c1", "c2"),
    reports=2,
    publishers=("Northern Wire", "The Harbour Post"),
    sources=("monitors", "a rebel spokesman"),
    disagreements=(
        Disagreement(
            "quantity", "people killed", (Side("5", ("c1",), ("monitors",)), Side("9", ("c2",), ("a rebel spokesman",)))
        ),
    ),
    history=(StatusChange("2018-09-16", "happened", "c1"),),
    first_published="2018-09-16",
    last_published="2018-09-17",
    confidence=0.81234,
    title="Syrian army shelled Jisr ash-Shughur, 5 killed",
)


@dataclass(frozen=True)
class Told:
    """What one report says of an event."""

    sentence: str
    publisher: str | None = "Northern Wire"
    published: str | None = "2018-09-16"
    title: str | None = "Shelling near the border"
    url: str = "https://northern-wire.example/1"


def event(n: int = 0, **fields: Any) -> Event:
    """The event above with other fields and an id of its own."""
    ident = EVENT.id if n == 0 else f"e{n:016x}"
    return replace(EVENT, id=ident, **fields)


def keep(record: Record, one: Event, told: Sequence[Told] = (Told("The army shelled the town on Sunday."),)) -> Event:
    """Put an event with its claims and reports into a record, as its rows."""
    claims = []
    with record.filling() as connection:
        for n, say in enumerate(told):
            text = f"{say.title or ''}\n{one.id} {n}\n{say.sentence}"
            raw = text.encode("utf-8", "replace")
            sha = hashlib.sha256(raw).hexdigest()
            report = Report(
                id=f"r{sha[:16]}",
                text=text,
                title=say.title,
                publisher=Known(say.publisher, "given"),
                published=Published(say.published, "day" if say.published else "unknown", "given"),
                language="en",
                url=say.url,
                sha256=sha,
            )
            connection.execute(insert(tables.raw).values(sha256=sha, size=len(raw), body=zlib.compress(raw)))
            row = report_row(report, fetched=datetime(2026, 1, 1, tzinfo=UTC), headers={})
            number = connection.scalar(select(func.count()).select_from(tables.report)) or 0
            row |= {"n": number + 1, "previous": None, "voice": report.id, "model": "test"}
            connection.execute(insert(tables.report).values(row))
            claims.append((f"c{hashlib.sha256(f'{one.id}{n}'.encode()).hexdigest()[:16]}", report.id, say))
        one = replace(one, claims=tuple(ident for ident, _, _ in claims))
        change = append(connection, who="test", what="add", subject=one.id, body={})
        connection.execute(insert(tables.event).values(event_row(one, changed=change.n)))
        if one.source or one.target:
            connection.execute(insert(tables.event_actor), event_actor_rows(one))
        for ident, report_id, say in claims:
            connection.execute(insert(tables.claim).values(_claim_row(ident, report_id, one, say)))
    return one


def _claim_row(ident: str, report_id: str, one: Event, say: Told) -> dict[str, Any]:
    return {
        "id": ident,
        "report_id": report_id,
        "event_id": one.id,
        "at": 0,
        "type": one.type,
        "status": one.status,
        "main": True,
        "confidence": one.confidence,
        "body": {"sentence": {"text": say.sentence, "span": [0, len(say.sentence)]}, "because": []},
    }


def new_record(folder: Path) -> Record:
    """An empty record."""
    return Record.open(folder / "test.db", create=True, who="tester")
