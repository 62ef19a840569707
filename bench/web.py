"""How quickly the pages come: the first byte of each over a million events, for one user and for fifty at once.

    python -m bench.web RECORD [--events 1000000] [--requests 40]

Makes the record if it isn't there (a small synthetic one, repeated in the database), serves it in a process of its own,
and asks as a browser does. Exits with 1 if a page is slower than it may be: 0.2 s at the 95th percentile for one user,
one second for all of fifty at once. ``--unbound`` only prints.
"""

from __future__ import annotations

import argparse
import os
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select

from bench.synthetic import fill
from vedette.record import Record, tables

MOST_ONE, MOST_FIFTY = 0.2, 1.0
_SEED_EVENTS = 5_000
# Which columns hold an id that each copy must have anew.
_IDS = {
    "report": ("id", "voice"),
    "event": ("id",),
    "claim": ("id", "report_id", "event_id"),
    "claim_actor": ("claim_id",),
    "event_actor": ("event_id",),
}


def multiply(file: str, times: int) -> None:
    """Repeat what a record holds, each copy under ids of its own and a day further back."""
    # By hand, and without what would keep a crash from hurting: it is made again if it fails.
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -500000", "temp_store = MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        (reports,) = connection.execute("SELECT max(n) FROM report").fetchone()
        for name in _IDS:
            connection.execute(f"CREATE TEMP TABLE seed_{name} AS SELECT * FROM {name}")
        for k in range(1, times):
            connection.execute("BEGIN")
            for name, ids in _IDS.items():
                columns = [column.name for column in tables.metadata.tables[name].columns]
                values = [_value(name, column, column in ids, k, reports) for column in columns]
                quoted = ", ".join(f'"{column}"' for column in columns)
                # An id that begins as this copy's do would stand twice; there are few, and they are left out.
                connection.execute(
                    f"INSERT OR IGNORE INTO {name} ({quoted}) SELECT {', '.join(values)} FROM seed_{name}"
                )
            connection.execute("COMMIT")
        connection.execute("ANALYZE")
        connection.execute("PRAGMA journal_mode = WAL")


def _value(table: str, column: str, is_id: bool, k: int, reports: int) -> str:
    new = f"substr({{0}}, 1, 1) || '{k:05x}' || substr({{0}}, 7)"
    if is_id:
        return new.format(f'"{column}"')
    if table == "report" and column == "n":
        return f"n + {k * reports}"
    if table == "report" and column == "content":
        return f"'{k:05x}' || substr(content, 6)"
    if table == "event" and column == "body":
        return f"replace(body, id, {new.format('id')})"
    if column in {"day", "start", "end", "first_published", "last_published", "published_day"}:
        return f"date(\"{column}\", '-{k} days')"
    return f'"{column}"'


def made(target: str, events: int) -> None:
    """The record, if it isn't there."""
    if Path(target).exists():
        return
    began = time.monotonic()
    fill(target, events=min(events, _SEED_EVENTS), seed=1)
    multiply(target, -(-events // _SEED_EVENTS))
    print(f"made {events:,} events in {time.monotonic() - began:.0f} s", file=sys.stderr)


def addresses(target: str) -> dict[str, str]:
    """A page of each kind."""
    with Record.open(target) as record, record.engine.connect() as connection:
        t = tables.event.c
        event = connection.scalar(select(t.id).where(t.disagrees).order_by(t.day.desc()).limit(1))
        claim = tables.claim.c
        report = connection.scalar(select(claim.report_id).where(claim.event_id == event).limit(1))
        actor = connection.scalar(select(tables.event_actor.c.actor_id).where(tables.event_actor.c.event_id == event))
    return {
        "start": "/",
        "events": "/events",
        "events of a kind and country": "/events?type=ASSAULT&country=SYR",
        "events of days": "/events?since=2020-01-01&until=2020-12-31",
        "events near a place": "/events?near=35.93,36.63,50",
        "events of an actor": f"/events?actor={actor}",
        "event": f"/event/{event}",
        "report": f"/report/{report}",
        "actor": f"/actor/{actor}",
        "review": "/review",
        "next to review": f"/review?after={event}",
        "search": "/search?q=Jisr",
        "about": "/about",
        "API: events": "/api/events?type=ASSAULT&limit=50",
    }


def serve(target: str) -> tuple[subprocess.Popen[bytes], str]:
    """The pages in a process of their own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "vedette", "serve", "--record", target, "--port", str(port)]
    process = subprocess.Popen(command, env=os.environ, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(1200):
        try:
            httpx.get(f"{address}/static/icon.svg")
            return process, address
        except httpx.TransportError:
            time.sleep(0.1)
    raise SystemExit("the pages did not come up")


def first_byte(client: httpx.Client, path: str) -> float:
    """Seconds until the first byte."""
    began = time.perf_counter()
    with client.stream("GET", path, timeout=120) as answer:
        for _ in answer.iter_raw(1):
            break
        took = time.perf_counter() - began
        answer.raise_for_status()
    return took


def p95(times: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def measure(address: str, paths: dict[str, str], requests: int) -> list[tuple[str, float, float, float]]:
    """For each page the first visit, the median and the 95th percentile of those after it."""
    rows = []
    with httpx.Client(base_url=address) as client:
        for name, path in paths.items():
            first = first_byte(client, path)
            times = [first_byte(client, path) for _ in range(requests)]
            rows.append((name, first, statistics.median(times), p95(times)))
    return rows


def fifty(address: str, paths: dict[str, str]) -> float:
    """Seconds until fifty requests that come at once have all begun to be answered."""
    asked = (list(paths.values()) * 50)[:50]
    with (
        httpx.Client(base_url=address, limits=httpx.Limits(max_connections=50)) as client,
        ThreadPoolExecutor(50) as pool,
    ):
        list(pool.map(lambda _: first_byte(client, "/static/icon.svg"), range(50)))
        return max(pool.map(lambda path: first_byte(client, path), asked))


def main(arguments: Any = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("record")
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=40)
    parser.add_argument("--unbound", action="store_true", help="Print only.")
    given = parser.parse_args(arguments)
    made(given.record, given.events)
    paths = addresses(given.record)
    process, address = serve(given.record)
    try:
        time.sleep(3)
        rows = measure(address, paths, given.requests)
        at_once = fifty(address, paths)
    finally:
        process.terminate()
        process.wait(30)
    print(f"{'page':32} {'first':>8} {'median':>8} {'95th':>8}   seconds to the first byte")
    for name, first, median, slow in rows:
        print(f"{name:32} {first:8.3f} {median:8.3f} {slow:8.3f}{'   too slow' if slow > MOST_ONE else ''}")
    print(f"{'fifty at once, the last':32} {at_once:26.3f}{'   too slow' if at_once > MOST_FIFTY else ''}")
    return int(not given.unbound and (at_once > MOST_FIFTY or any(row[3] > MOST_ONE for row in rows)))


if __name__ == "__main__":
    sys.exit(main())
