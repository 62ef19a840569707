"""Opening a record, and its transactions: one SQLite file, or a PostgreSQL database by its address."""

from __future__ import annotations

import json
import logging
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from vedette.errors import InputError, MissingExtraError, RecordError
from vedette.record import schema
from vedette.record.backup import copy_file, copy_tables
from vedette.record.distance import km_between

__all__ = ["Store"]

_log = logging.getLogger("vedette")

_MISSING = "there is no record yet; `vedette add REPORTS` makes one"
# How long to wait for another process that writes, in seconds.
_PATIENCE = 30
# Any number will do, as long as nothing else in the database locks it: writers queue up behind it.
_WRITERS = 0x76656465


class Store:
    """The database of a record.

    Args:
        target: path of a SQLite file, or an SQLAlchemy address.
        create: make the record if it isn't there.

    Raises:
        RecordError: if there is no record, or it can't be opened.
    """

    def __init__(self, target: str | Path, *, create: bool) -> None:
        url = _url(target)
        self.is_sqlite = url.get_backend_name() == "sqlite"
        #: The file or the address, without a password.
        self.name = url.database or ":memory:" if self.is_sqlite else _shown(url)
        if self.is_sqlite:
            self._look_at_file(url.database, create=create)
        self.engine = self._engine(url)
        try:
            self._bring_up_to_date(create=create)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def _bring_up_to_date(self, *, create: bool) -> None:
        with self.reading() as connection:
            if schema.version_of(connection) == schema.HEAD:
                return
        # Keys between tables are checked at the end: a step may make a table anew.
        with self.writing(checked=False) as connection:
            version = schema.version_of(connection)  # another process may just have done it
            if version is None and not create:
                raise RecordError(self.name, _MISSING)
            if version == "":
                raise RecordError(self.name, "is a database of something else; give another file for the record")
            if version is not None and version not in schema.VERSIONS:
                raise RecordError(
                    self.name,
                    f"was written by a newer Vedette (its shape is {version}, this one knows {schema.HEAD}); "
                    "update Vedette: pip install --upgrade vedette",
                )
            if version is not None and version != schema.HEAD:
                self._back_up(connection, version)
            if version != schema.HEAD:
                schema.upgrade(connection)
            if self.is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
                raise RecordError(self.name, f"could not be upgraded: a row of {broken[0]} leads nowhere")

    def _back_up(self, connection: Connection, version: str) -> None:
        if self.is_sqlite:
            copy = str(copy_file(Path(self.name), version))
        else:
            copy = f"the schema {copy_tables(connection, version)}"
        _log.warning("%s: upgraded from shape %s to %s; as it was, it is in %s", self.name, version, schema.HEAD, copy)

    def _engine(self, url: URL) -> Engine:
        if self.is_sqlite:
            engine = create_engine(url, connect_args={"timeout": _PATIENCE}, max_overflow=-1)
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        try:
            return create_engine(url, max_overflow=-1, pool_pre_ping=True)
        except ModuleNotFoundError as error:
            raise MissingExtraError("a record in PostgreSQL", "postgres") from error
        except NoSuchModuleError as error:
            raise InputError(f"{self.name}: there is no such driver; write postgresql://HOST/NAME") from error

    def _look_at_file(self, database: str | None, *, create: bool) -> None:
        if not database or database == ":memory:":
            raise RecordError(self.name, "a record needs a file")
        path = Path(database)
        if path.is_dir():
            raise RecordError(self.name, "is a folder; give the file of a record")
        if not path.parent.is_dir():
            raise RecordError(self.name, f"there is no folder {path.parent}")
        if not path.exists() and not create:
            raise RecordError(self.name, _MISSING)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads: it sees the record as it is now, whatever is added meanwhile."""
        with self.complaining(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, *, checked: bool = True) -> Iterator[Connection]:
        """A transaction that writes: all of it or nothing. Writers wait for one another."""
        options = {"vedette_writes": True, "vedette_checked": checked}
        with self.complaining(), self.engine.execution_options(**options).begin() as connection:
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _WRITERS})
            yield connection

    @contextmanager
    def complaining(self) -> Iterator[None]:
        """Turn what the database complains of into a :class:`RecordError` that says what to do."""
        try:
            yield
        except DBAPIError as error:
            raise RecordError(self.name, _complaint(error)) from error
        except (json.JSONDecodeError, UnicodeDecodeError) as error:  # of what the database holds
            raise RecordError(self.name, _DAMAGED) from error


def _url(target: str | Path) -> URL:
    if isinstance(target, Path) or "://" not in target:
        return URL.create("sqlite", database=str(target))
    try:
        url = make_url(target)
    except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        shown = re.sub(r"://.*@", "://***@", target, flags=re.S)
        raise InputError(f"{shown}: not an address of a record: sqlite:///FILE or postgresql://HOST/NAME") from error
    if "@" in (url.host or ""):
        raise InputError(
            f"{url.drivername}://***@{url.host.rpartition('@')[2] if url.host else ''}: a password with @ or / in it "
            "can't be told from the host: write %40 for @ and %2F for /"
        )
    if url.drivername in {"postgresql", "postgres"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise InputError(f"{_shown(url)}: a record is kept in SQLite or PostgreSQL, not in {url.get_backend_name()}")
    return url


def _shown(url: URL) -> str:
    """An address without its passwords, which may also stand among the settings behind the question mark."""
    hidden = {name: "***" for name in url.query if "password" in name.lower()}
    return url.update_query_dict(hidden).render_as_string(hide_password=True)


def _set_up_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions begin where _begin_sqlite begins them
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "cache_size = -32000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("km_between", 4, km_between, deterministic=True)


def _begin_sqlite(connection: Connection) -> None:
    # A writer says so from the start: one that had only read so far could be refused later.
    options = connection.get_execution_options()
    checked = options.get("vedette_checked", True)
    connection.exec_driver_sql(f"PRAGMA foreign_keys = {'ON' if checked else 'OFF'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("vedette_writes", False) else "BEGIN")


def _starts(*beginnings: str) -> Callable[[str], bool]:
    return lambda message: message.startswith(beginnings)


_DAMAGED = "is damaged; restore a copy, or read the reports into a new record"

# What SQLite says, and what a person needs to know.
_SQLITE: tuple[tuple[Callable[[str], bool], str], ...] = (
    (
        _starts("database is locked", "database table is locked"),
        f"is locked: another process has been writing for more than {_PATIENCE} seconds; nothing of this was kept, "
        "try again when it is done",
    ),
    (
        _starts("database or disk is full", "disk I/O error"),
        "the disk is full or can't be written; nothing of this was kept, make room and try again",
    ),
    (_starts("attempt to write a readonly"), "may not be written: it is read-only"),
    (_starts("unable to open"), "can't be opened: check that the file and its folder may be read and written"),
    (_starts("file is not a database"), "is no record: it is not a SQLite file"),
    (_starts("database disk image is malformed", "malformed database schema", "Could not decode to UTF-8"), _DAMAGED),
)


def _complaint(error: DBAPIError) -> str:
    original: Any = error.orig
    message = str(original).strip()
    if isinstance(original, sqlite3.Error):
        for fits, what in _SQLITE:
            if fits(message):
                return what
    first = message.splitlines()[0] if message else type(original).__name__
    if isinstance(error, OperationalError) and not isinstance(original, sqlite3.Error):
        return f"the database can't be reached or refuses: {first}"
    return f"the database refuses: {first}"
