"""Opening a record, and its transactions: one SQLite file, or a PostgreSQL database by its address."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from vedette.errors import MissingExtraError, RecordError
from vedette.record import schema
from vedette.record.address import patience, shown, url_of
from vedette.record.backup import copy_file, copy_tables
from vedette.record.complaints import DAMAGED, PATIENCE, complaint
from vedette.record.distance import km_between

__all__ = ["Store"]

_log = logging.getLogger("vedette")

_MISSING = "there is no record yet; `vedette add REPORTS` makes one"
# Any number will do, as long as nothing else in the database locks it: writers queue up behind it.
_WRITERS = 0x76656465
# As long as SQLite waits, and for one transaction only.
_IN_TURN = text("SELECT set_config('lock_timeout', :most, true), pg_advisory_xact_lock(:n)")


class Store:
    """The database of a record.

    Args:
        target: path of a SQLite file, or an SQLAlchemy address.
        create: make the record if it isn't there.

    Raises:
        RecordError: if there is no record, or it can't be opened.
    """

    def __init__(self, target: str | Path, *, create: bool) -> None:
        url = url_of(target)
        self.is_sqlite = url.get_backend_name() == "sqlite"
        #: The file or the address, without a password.
        self.name = url.database or ":memory:" if self.is_sqlite else shown(url)
        if self.is_sqlite:
            self._look_at_file(url.database, create=create)
        self.engine = self._engine(url)
        event.listen(self.engine, "handle_error", self._in_plain_words)
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
            engine = create_engine(url, connect_args={"timeout": PATIENCE}, max_overflow=-1)
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        try:
            return create_engine(url, max_overflow=-1, pool_pre_ping=True, connect_args=patience(url))
        except ModuleNotFoundError as error:
            raise MissingExtraError("a record in PostgreSQL", "postgres") from error

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
                connection.execute(_IN_TURN, {"n": _WRITERS, "most": f"{PATIENCE}s"})
            yield connection

    def _in_plain_words(self, context: ExceptionContext) -> RecordError | None:
        """What to raise in place of what the database raises, whoever asks over the engine."""
        if context.is_pre_ping or not isinstance(context.sqlalchemy_exception, DBAPIError):
            return None  # a connection that was lost while it lay idle: another takes its place
        return complaint(self.name, context.sqlalchemy_exception)

    @contextmanager
    def complaining(self) -> Iterator[None]:
        """Turn what the database holds and can't be into a :class:`RecordError` that says what to do."""
        try:
            yield
        except (json.JSONDecodeError, UnicodeDecodeError) as error:  # of what the database holds
            raise RecordError(self.name, DAMAGED) from error


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
