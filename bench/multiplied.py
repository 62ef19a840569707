"""A long record made quickly: a synthetic one, repeated in the database under new ids and other days.

    python -m bench.multiplied RECORD [--events 1000000] [--of 20000]

Making a million events one by one takes half an hour; repeating twenty thousand takes minutes. Ids, days and the words
that say them are moved in columns, bodies and texts alike, so that marks and links hold. The log of changes isn't
repeated: `vedette verify` would have much to say of such a record.
"""

from __future__ import annotations

import argparse
import re
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from bench.synthetic import fill
from vedette.record import tables

__all__ = ["make", "multiply"]

# Which columns hold an id, in the order in which rows can be put in.
_IDS = {
    "report": ("id", "voice"),
    "event": ("id",),
    "claim": ("id", "report_id", "event_id"),
    "claim_actor": ("claim_id",),
    "event_actor": ("event_id",),
}
# Columns in which ids and days stand among other words.
_WORDS = {"url", "title", "published", "published_day", "text", "body", "start", "end", "day"}
_WORDS |= {"first_published", "last_published"}
_MOVED = re.compile(r"\b(?:[rec][0-9a-f]{16}|\d{4}-\d\d-\d\d)\b")


def make(target: str, events: int, of: int = 20_000) -> None:
    """Make a record of so many events, by repeating ``of``; nothing is done if it is there."""
    if Path(target).exists():
        return
    began = time.monotonic()
    unfinished = f"{target}.unfinished"
    for part in Path(target).parent.glob(f"{Path(unfinished).name}*"):
        part.unlink()
    of = min(events, of)
    fill(unfinished, events=of, seed=1)
    multiply(unfinished, -(-events // of))
    Path(unfinished).rename(target)
    print(f"made {events:,} events in {time.monotonic() - began:.0f} s", file=sys.stderr)


def multiply(file: str, times: int) -> None:
    """Repeat what a record holds, so that it holds it so many times."""
    # By hand, and without what would keep a crash from hurting: it is made again if it fails.
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        run = connection.execute
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1500000", "temp_store = MEMORY"):
            run(f"PRAGMA {pragma}")
        apart = run(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND "
            "(type = 'index' AND tbl_name IN ('report', 'event', 'claim', 'claim_actor', 'event_actor')"
            " OR type = 'trigger' AND tbl_name = 'report')"
        ).fetchall()
        for kind, name, _ in apart:
            run(f"DROP {kind} {name}")
        (reports,) = run("SELECT max(n) FROM report").fetchone()
        for name in _IDS:
            run(f"CREATE TEMP TABLE seed_{name} AS SELECT * FROM {name}")
        for k in range(1, times):
            connection.create_function("moved", 1, _mover(k), deterministic=True)
            connection.create_function("renamed", 1, _renamer(k), deterministic=True)
            run("BEGIN")
            for name, ids in _IDS.items():
                columns = [column.name for column in tables.metadata.tables[name].columns]
                values = [_value(name, column, column in ids, k, reports) for column in columns]
                quoted = ", ".join(f'"{column}"' for column in columns)
                run(f"INSERT INTO {name} ({quoted}) SELECT {', '.join(values)} FROM seed_{name}")
            run("COMMIT")
        for _, _, sql in apart:
            run(sql)
        run("INSERT INTO report_words (report_words) VALUES ('rebuild')")
        run("PRAGMA journal_mode = WAL")


def _mover(k: int) -> Callable[[str | None], str | None]:
    """Moves the ids and days in words for the k-th copy."""
    renamed = _renamer(k)

    @cache
    def day(iso: str) -> str:
        return (date.fromisoformat(iso) - timedelta(days=k)).isoformat()

    def one(found: re.Match[str]) -> str:
        word = found[0]
        return day(word) if word[4] == "-" else renamed(word)

    return lambda words: None if words is None else _MOVED.sub(one, words)


def _renamer(k: int) -> Callable[[str], str]:
    """Gives an id or a hash another end for the k-th copy: never that of another copy."""
    return lambda ident: f"{ident[:-5]}{(int(ident[-5:], 16) + k) & 0xFFFFF:05x}"


def _value(table: str, column: str, is_id: bool, k: int, reports: int) -> str:
    if is_id:
        return f'renamed("{column}")'
    if table == "report" and column == "n":
        return f"n + {k * reports}"
    if table == "report" and column == "content":
        return "renamed(content)"
    return f'moved("{column}")' if column in _WORDS else f'"{column}"'


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("record")
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--of", type=int, default=20_000)
    given = parser.parse_args()
    make(given.record, given.events, given.of)
