"""What a database complains of, and what a person needs to know of it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import DBAPIError, OperationalError

from vedette.errors import AwayError, RecordError

__all__ = ["DAMAGED", "PATIENCE", "complaint"]

#: How long to wait for another process that writes, in seconds.
PATIENCE = 30
DAMAGED = "is damaged; restore a copy, or read the reports into a new record"

_LOCKED = (
    f"is locked: another process has been writing for more than {PATIENCE} seconds; nothing of this was kept, "
    "try again when it is done"
)
_FULL = "the disk is full or can't be written; nothing of this was kept, make room and try again"


def _starts(*beginnings: str) -> Callable[[str], bool]:
    return lambda message: message.startswith(beginnings)


_SQLITE: tuple[tuple[Callable[[str], bool], str], ...] = (
    (_starts("database is locked", "database table is locked"), _LOCKED),
    (_starts("database or disk is full", "disk I/O error"), _FULL),
    (_starts("attempt to write a readonly"), "may not be written: it is read-only"),
    (_starts("unable to open"), "can't be opened: check that the file and its folder may be read and written"),
    (_starts("file is not a database"), "is no record: it is not a SQLite file"),
    (_starts("database disk image is malformed", "malformed database schema", "Could not decode to UTF-8"), DAMAGED),
)

# PostgreSQL: by what a session is told, as SQLSTATE; the same in every language.
_STATES = {
    "55P03": _LOCKED,
    "53100": _FULL,
    "25006": "may not be written: this server only lets it be read (a standby?); give the address of the main one",
    "42501": "this user may not do that with its tables: give the address with the user who made the record",
    "53300": "the server has too many connections open: try again later, or have max_connections raised",
}
# ... and by what the server says before there is a session. It is never the same as a lost connection.
_REFUSALS: tuple[tuple[str, str], ...] = (
    (
        "password authentication failed|no password supplied|authentication failed",
        "check the user and the password: in the address (%40 for @, %2F for /), in PGPASSWORD or in ~/.pgpass",
    ),
    (r'database "[^"]*" does not exist', "check its name, or make it with `createdb`"),
    (r'role "[^"]*" does not exist', "check the user in the address"),
    ("no pg_hba.conf entry", "have the server let this user in from here (pg_hba.conf)"),
    ("permission denied for database", "have the user be given CONNECT on it"),
    ("SSL|certificate", "check sslmode in the address and what the server can do"),
    ("invalid port number|invalid connection option|invalid .* value", "check the address"),
)
_AWAY = "08|57P0"


def complaint(record: str, error: DBAPIError) -> RecordError:
    """The error to raise for what a database complains of.

    Args:
        record: its name, without a password.
        error: what came of it.
    """
    original: Any = error.orig
    message = str(original).strip()
    if isinstance(original, sqlite3.Error):
        for fits, what in _SQLITE:
            if fits(message):
                return RecordError(record, what)
        return RecordError(record, f"the database refuses: {_first(message, original)}")
    state = getattr(original, "sqlstate", None) or ""
    said = _first(message, original)
    if state in _STATES:
        return RecordError(record, f"{_STATES[state]} ({said})" if _STATES[state] is not _LOCKED else _LOCKED)
    for pattern, remedy in _REFUSALS:
        if not state and re.search(pattern, message):
            return RecordError(record, f"the database refuses: {said}; {remedy}")
    if re.match(_AWAY, state) or (isinstance(error, OperationalError) and (not state or error.connection_invalidated)):
        return AwayError(record, said)
    return RecordError(record, f"the database refuses: {said}")


def _first(message: str, original: object) -> str:
    line = message.partition("\n")[0].removeprefix("connection failed: ")
    return line.rstrip(". ") or type(original).__name__
