"""A long record made quickly: a synthetic one, repeated in the database under new ids and other days.

    python -m bench.multiplied RECORD [--events 1000000] [--of 20000]

Making a million events one by one takes half an hour; repeating twenty thousand takes minutes. Ids, days and the words
that say them are moved in columns, bodies and texts alike, so that marks and links hold. The log of changes isn't made
anew: `vedette verify` would have much to say of such a record.
"""

from __future__ import annotations

import argparse
import re
import sqlite3
import sys
import time
from collections.abc import Callable, Mapping
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
# The same with what adding a further report looks at.
_JOINED = {
    "raw": ("sha256",),
    "report": ("id", "voice", "sha256"),
    "event": ("id",),
    "claim": ("id", "report_id", "event_id"),
    "claim_actor": ("claim_id",),
    "event_actor": ("event_id",),
    "strand": ("claim_id", "first_id"),
    "claim_key": ("claim_id",),
    "link": ("claim_a", "claim_b"),
    "gist": ("report_id",),
    "alias": ("old", "event_id"),
    "copy_band": (),
    "change": (),
}
# Columns in which ids and days stand among other words.
_WORDS = {"url", "title", "published", "published_day", "text", "body", "start", "end", "day"}
_WORDS |= {"first_published", "last_published", "first", "last", "words", "subject"}
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


def multiply(file: str, times: int, *, days: int = 1, joined: bool = False) -> None:
    """Repeat what a record holds, so that it holds it so many times.

    Args:
        file: the record.
        times: how many times, with what it holds already.
        days: how much earlier each copy is than the one before it.
        joined: repeat strands, keys, links and the rest that adding looks at too.
    """
    ids_of = _JOINED if joined else _IDS
    # By hand, and without what would keep a crash from hurting: it is made again if it fails.
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        run = connection.execute
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1500000", "temp_store = MEMORY"):
            run(f"PRAGMA {pragma}")
        names = ", ".join(f"'{name}'" for name in ids_of)
        apart = run(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND "
            f"(type = 'index' AND tbl_name IN ({names}) OR type = 'trigger' AND tbl_name = 'report')"
        ).fetchall()
        for kind, name, _ in apart:
            run(f"DROP {kind} {name}")
        numbered = {name: run(f"SELECT coalesce(max(n), 0) FROM {name}").fetchone()[0] for name in ("report", "change")}
        for name in ids_of:
            run(f"CREATE TEMP TABLE seed_{name} AS SELECT * FROM {name}")
        for k in range(1, times):
            connection.create_function("moved", 1, _mover(k, k * days), deterministic=True)
            connection.create_function("renamed", 1, _renamer(k), deterministic=True)
            run("BEGIN")
            for name, ids in ids_of.items():
                columns = [column.name for column in tables.metadata.tables[name].columns]
                values = [_value(name, column, column in ids, k, numbered) for column in columns]
                quoted = ", ".join(f'"{column}"' for column in columns)
                run(f"INSERT INTO {name} ({quoted}) SELECT {', '.join(values)} FROM seed_{name}")
            run("COMMIT")
        for _, _, sql in apart:
            run(sql)
        run("INSERT INTO report_words (report_words) VALUES ('rebuild')")
        run("PRAGMA journal_mode = WAL")


def _mover(k: int, days: int) -> Callable[[str | None], str | None]:
    """Moves the ids and days in words for the k-th copy, which is so many days earlier."""
    renamed = _renamer(k)

    @cache
    def day(iso: str) -> str:
        return (date.fromisoformat(iso) - timedelta(days=days)).isoformat()

    def one(found: re.Match[str]) -> str:
        word = found[0]
        return day(word) if word[4] == "-" else renamed(word)

    return lambda words: None if words is None else _MOVED.sub(one, words)


def _renamer(k: int) -> Callable[[str], str]:
    """Gives an id or a hash another end for the k-th copy: never that of another copy."""
    return lambda ident: f"{ident[:-5]}{(int(ident[-5:], 16) + k) & 0xFFFFF:05x}"


def _value(table: str, column: str, is_id: bool, k: int, numbered: Mapping[str, int]) -> str:
    if is_id:
        return f'renamed("{column}")'
    if column == "n" and table in numbered:
        return f"n + {k * numbered[table]}"
    if table == "copy_band":
        # Texts of other words, as they would be: copies of copies meet under keys of their own.
        return f'"{column}" + {k}'
    if table == "raw":
        return f'"{column}"'
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
