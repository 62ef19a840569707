"""Adding a report: its bytes, its claims and what they add up to, in one transaction."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from vedette.errors import ReportError
from vedette.model import Reading, Report
from vedette.record import changes, tables
from vedette.record.copies import find_voice, remember
from vedette.record.join import join
from vedette.record.rows import claim_actor_rows, claim_row, digest, report_digest, report_row
from vedette.record.stored import Added
from vedette.record.version import reading_version
from vedette.reports import is_address

__all__ = ["add", "claim_digest", "claim_rows", "events_of", "keep_claims"]


def add(
    connection: Connection, reading: Reading, raw: bytes, *, fetched: datetime, headers: Mapping[str, str], who: str
) -> Added:
    """Keep a reading, or find that it is kept already.

    Raises:
        ReportError: if the report was not read from these bytes.
    """
    report = reading.report
    if hashlib.sha256(raw).hexdigest() != report.sha256:
        raise ReportError(report.url, "was not read from the bytes that came with it")
    row = report_row(report, fetched=fetched, headers=headers)
    kept = _already(connection, row)
    if kept is not None:
        return Added(kept, "already there", events_of(connection, [kept]))
    _keep_raw(connection, report.sha256, raw)
    previous = _previous(connection, report)
    voice = find_voice(connection, report)
    row |= {
        "n": (connection.scalar(select(func.max(tables.report.c.n))) or 0) + 1,
        "previous": previous,
        "voice": voice.id,
        "model": reading_version(),
    }
    connection.execute(insert(tables.report).values(row))
    remember(connection, report)
    claims = keep_claims(connection, reading)
    joined = join(
        connection,
        list(claims),
        change=changes.last_number(connection) + 1,
        # Those that speak with another voice now may stand behind their events no longer on their own.
        voices=events_of(connection, voice.moved),
    )
    changes.append(
        connection,
        who=who,
        what="add",
        subject=report.id,
        body={"report": report_digest(row), "claims": claims, "events": list(joined.events), "gone": dict(joined.gone)},
    )
    outcome = "new version" if previous else "near-copy" if voice.copies else "new"
    return Added(report.id, outcome, events_of(connection, [report.id]))


def _already(connection: Connection, row: Mapping[str, Any]) -> str | None:
    same = (tables.report.c.id == row["id"]) | (tables.report.c.content == row["content"])
    return connection.scalar(select(tables.report.c.id).where(same))


def _keep_raw(connection: Connection, sha256: str, raw: bytes) -> None:
    if connection.scalar(select(tables.raw.c.size).where(tables.raw.c.sha256 == sha256)) is None:
        connection.execute(insert(tables.raw).values(sha256=sha256, size=len(raw), body=zlib.compress(raw)))


def _previous(connection: Connection, report: Report) -> str | None:
    """The newest text kept from the same address. Of paths this is not said: what they lead to may be anything."""
    if not is_address(report.url):
        return None
    query = select(tables.report.c.id).where(tables.report.c.url == report.url)
    return connection.scalar(query.order_by(tables.report.c.n.desc()).limit(1))


def claim_rows(reading: Reading) -> list[dict[str, Any]]:
    """The rows of a reading's claims; of two that have one id the last."""
    main = set(reading.main)
    claims = {claim.id: claim for claim in reading.claims}
    return [claim_row(claim, reading.report, main=claim.id in main) for claim in claims.values()]


def keep_claims(connection: Connection, reading: Reading) -> dict[str, str]:
    """Store the claims of a reading; their ids with the digest of each."""
    rows = claim_rows(reading)
    actors = [row for claim in {c.id: c for c in reading.claims}.values() for row in claim_actor_rows(claim)]
    if rows:
        connection.execute(insert(tables.claim), rows)
    if actors:
        connection.execute(insert(tables.claim_actor), actors)
    return {row["id"]: claim_digest(row["body"]) for row in rows}


def events_of(connection: Connection, report_ids: Collection[str]) -> tuple[str, ...]:
    """The events that tell what these reports tell, in the order of their claims."""
    claim = tables.claim.c
    found: dict[str, None] = {}
    for report_id in report_ids:
        query = select(claim.event_id).where(claim.report_id == report_id, claim.event_id.is_not(None))
        found |= dict.fromkeys(connection.scalars(query.order_by(claim.at, claim.id)))
    return tuple(found)


def claim_digest(body: Mapping[str, Any]) -> str:
    """What the log keeps of a claim: enough to see whether it was altered."""
    return digest(body)[:16]
