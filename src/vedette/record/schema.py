"""The shape that a record has on disk: made anew, or brought up to date step by step."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from vedette.record.tables import metadata

__all__ = ["HEAD", "SEARCHED", "VERSIONS", "upgrade", "version_of"]

#: The steps in ``migrations/versions``, oldest first.
VERSIONS = ("0001", "0002", "0003", "0004", "0005")
#: The shape that this Vedette reads and writes.
HEAD = VERSIONS[-1]
#: How much of a long text PostgreSQL searches, in characters: its index of one row has a limit of its own.
SEARCHED = 200_000

_TABLE = "record_version"
_SCRIPTS = "vedette:record/migrations"


def version_of(connection: Connection) -> str | None:
    """The step that a record is at; an empty string if the database holds something else, ``None`` if nothing."""
    there = set(inspect(connection).get_table_names())
    if _TABLE in there:
        return str(connection.scalar(text(f"SELECT version_num FROM {_TABLE}")) or "")
    if connection.dialect.name == "sqlite":
        return "" if there else None
    # Other tables may live in the same database, as long as none is called as one of ours.
    return "" if there & set(metadata.tables) else None


def upgrade(connection: Connection, *, to: str = HEAD, scripts: str = _SCRIPTS) -> None:
    """Run the steps that a record lacks, inside the caller's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", scripts)
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["version_table"] = _TABLE
    command.upgrade(config, to)
