"""A copy of a record as it was, before its shape is changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, inspect, text

__all__ = ["copy_file", "copy_tables"]


def copy_file(database: Path, version: str) -> Path:
    """Copy a SQLite record beside itself, whole and as committed; where the copy is."""
    copy = _free(database.with_name(f"{database.name}.{version}.backup"))
    part = copy.with_name(copy.name + ".part")
    part.unlink(missing_ok=True)
    source = sqlite3.connect(f"file:{quote(str(database.absolute()))}?mode=ro", uri=True)
    with closing(source), closing(sqlite3.connect(part)) as into:
        source.backup(into)
    part.rename(copy)
    return copy


def copy_tables(connection: Connection, version: str) -> str:
    """Copy the tables of a PostgreSQL record into a schema of their own; its name."""
    found = inspect(connection)
    name, n = f"vedette_{version}_backup", 1
    while name in found.get_schema_names():
        n += 1
        name = f"vedette_{version}_backup_{n}"
    connection.execute(text(f"CREATE SCHEMA {name}"))
    for table in found.get_table_names():
        connection.execute(text(f'CREATE TABLE {name}."{table}" AS TABLE "{table}"'))
    return name


def _free(path: Path) -> Path:
    n, free = 1, path
    while free.exists():
        n += 1
        free = path.with_name(f"{path.name}.{n}")
    return free
