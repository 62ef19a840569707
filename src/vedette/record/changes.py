"""The log of changes: append-only, each line's hash covers its content and the hash before it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from vedette.record import tables
from vedette.record.rows import digest, now
from vedette.record.stored import Change

__all__ = ["FIRST", "append", "change_of", "hash_of", "head", "holds", "last_number", "listed"]

#: What stands before the first line.
FIRST = "0" * 64


def last_number(connection: Connection) -> int:
    """Number of the last change; 0 if there is none."""
    return int(connection.scalar(select(func.max(tables.change.c.n))) or 0)


def head(connection: Connection) -> str:
    """The hash of the last line; zeros if there is none."""
    query = select(tables.change.c.hash).order_by(tables.change.c.n.desc()).limit(1)
    return connection.scalar(query) or FIRST


def holds(connection: Connection, line: str) -> bool:
    """Whether there is a line with this hash."""
    return connection.scalar(select(tables.change.c.n).where(tables.change.c.hash == line)) is not None


def append(connection: Connection, *, who: str, what: str, subject: str, body: dict[str, Any]) -> Change:
    """Write the next line, inside the transaction that makes the change."""
    n, at, before = last_number(connection) + 1, now(), head(connection)
    change = Change(n, at, who, what, subject, body, before, hash_of(n, at, who, what, subject, body, before))
    connection.execute(
        insert(tables.change).values(
            n=n, at=at, who=who, what=what, subject=subject, body=body, before=before, hash=change.hash
        )
    )
    return change


def hash_of(n: int, at: str, who: str, what: str, subject: str, body: dict[str, Any], before: str) -> str:
    """The hash that a line must have."""
    return digest([n, at, who, what, subject, body, before])


def change_of(row: Row[Any]) -> Change:
    """A change from its row."""
    return Change(row.n, row.at, row.who, row.what, row.subject, row.body, row.before, row.hash)


def listed(connection: Connection, *, subject: str | None, after: int, limit: int | None) -> Iterator[Change]:
    """Changes after number ``after``, oldest first."""
    query = select(tables.change).where(tables.change.c.n > after).order_by(tables.change.c.n).limit(limit)
    if subject is not None:
        query = query.where(tables.change.c.subject == subject)
    with connection.execution_options(yield_per=500).execute(query) as rows:
        yield from map(change_of, rows)
