"""Sources that could not be got or read, kept until they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from vedette.record.rows import now
from vedette.record.stored import Failure
from vedette.record.tables import failure

__all__ = ["forget", "listed", "note"]


def note(connection: Connection, source: str, reason: str, how: Mapping[str, Any] | None = None) -> None:
    """Note a failure; one source has one line, with how often it failed."""
    at = now()
    again = update(failure).where(failure.c.source == source)
    if not connection.execute(
        again.values(reason=reason, last=at, how=dict(how or {}), times=failure.c.times + 1)
    ).rowcount:
        connection.execute(
            insert(failure).values(source=source, reason=reason, how=dict(how or {}), first=at, last=at, times=1)
        )


def forget(connection: Connection, source: str) -> None:
    """Strike a source off."""
    connection.execute(delete(failure).where(failure.c.source == source))


def listed(connection: Connection) -> Iterator[Failure]:
    """All that failed, the last first."""
    query = select(failure).order_by(failure.c.last.desc(), failure.c.id.desc())
    for row in connection.execute(query).all():
        yield Failure(row.source, row.reason, row.first, row.last, row.times, row.how or {})
