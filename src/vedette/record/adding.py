"""Adding a report: its bytes, its claims and what they add up to, in one transaction."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from vedette import __version__
from vedette.errors import ReportError
from vedette.model import Reading, Report
from vedette.record import changes, tables
from vedette.record.join import join
from vedette.record.rows import claim_actor_rows, claim_row, digest, report_row
from vedette.record.stored import Added
from vedette.reports import is_address

__all__ = ["add"]


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
        return Added(kept, "already there", _events_of(connection, kept))
    _keep_raw(connection, report.sha256, raw)
    previous = _previous(connection, report)
    row |= {
        "n": (connection.scalar(select(func.max(tables.report.c.n))) or 0) + 1,
        "previous": previous.id if previous else None,
        "voice": previous.voice if previous else report.id,
        "model": __version__,
    }
    connection.execute(insert(tables.report).values(row))
    claims = keep_claims(connection, reading)
    joined = join(connection, list(claims), change=changes.last_number(connection) + 1)
    changes.append(
        connection,
        who=who,
        what="add",
        subject=report.id,
        body={"report": digest(row), "claims": claims, "events": list(joined.events)},
    )
    outcome = "new version" if previous else "new"
    return Added(report.id, outcome, _events_of(connection, report.id))


def _already(connection: Connection, row: Mapping[str, Any]) -> str | None:
    same = (tables.report.c.id == row["id"]) | (tables.report.c.content == row["content"])
    return connection.scalar(select(tables.report.c.id).where(same))


def _keep_raw(connection: Connection, sha256: str, raw: bytes) -> None:
    if connection.scalar(select(tables.raw.c.size).where(tables.raw.c.sha256 == sha256)) is None:
        connection.execute(insert(tables.raw).values(sha256=sha256, size=len(raw), body=zlib.compress(raw)))


def _previous(connection: Connection, report: Report) -> Any:
    """The newest text kept from the same address. Of paths this is not said: what they lead to may be anything."""
    if not is_address(report.url):
        return None
    query = select(tables.report.c.id, tables.report.c.voice).where(tables.report.c.url == report.url)
    return connection.execute(query.order_by(tables.report.c.n.desc()).limit(1)).first()


def keep_claims(connection: Connection, reading: Reading) -> dict[str, str]:
    """Store the claims of a reading; their ids with the digest of each."""
    main = set(reading.main)
    claims = {claim.id: claim for claim in reading.claims}
    rows = [claim_row(claim, reading.report, main=claim.id in main) for claim in claims.values()]
    actors = [row for claim in claims.values() for row in claim_actor_rows(claim)]
    if rows:
        connection.execute(insert(tables.claim), rows)
    if actors:
        connection.execute(insert(tables.claim_actor), actors)
    return {row["id"]: digest(row["body"])[:16] for row in rows}


def _events_of(connection: Connection, report_id: str) -> tuple[str, ...]:
    query = select(tables.claim.c.event_id).where(tables.claim.c.report_id == report_id).order_by(tables.claim.c.at)
    return tuple(dict.fromkeys(id_ for id_ in connection.scalars(query) if id_ is not None))
