"""How quickly the pages come: the first byte of each over a million events, for one user and for fifty at once.

    python -m bench.web [--record FILE] [--events 1000000] [--requests 40] [--ratio 1] [--json FILE]

Makes the record if it isn't there (bench.multiplied; ten minutes for a million events, once), serves it in a process
of its own and asks as a browser does. Exits with 1 if a page is slower than it may be: 0.2 s at the 95th percentile for
one user, 0.1 s for the next to review, one second for all of fifty at once; ``--ratio 5`` allows a busy machine five
times as much.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select

from bench.multiplied import make
from vedette.record import Record, tables

#: Seconds to the first byte: of a page at the 95th percentile, of the next to review, of the last of fifty at once.
MOST_ONE, MOST_NEXT, MOST_FIFTY = 0.2, 0.1, 1.0
_RECORD = Path(tempfile.gettempdir()) / "vedette-million.db"


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
        "events of a publisher": "/events?publisher=Kivu+Morning",
        "events by words": "/events?text=Jisr",
        "search": "/search?q=Jisr",
        "about": "/about",
        "API: events": "/api/events?type=ASSAULT&limit=50",
    }


#: What pages ask for after they have come: printed, without a bound.
PARTS = {
    "after it: facets": "/events/facets",
    "after it: facets of a country": "/events/facets?country=SYR",
    "after it: line of time": "/events/line.json?country=SYR",
    "after it: map of the world": "/events/cells.json?view=-85,-180,85,180&zoom=3",
    "after it: map of a region": "/events/cells.json?view=34,35,37,38&zoom=8",
}


def most(name: str) -> float:
    """Seconds that a page may take."""
    return float("inf") if name in PARTS else MOST_NEXT if name == "next to review" else MOST_ONE


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
    parser.add_argument("--record", default=str(_RECORD))
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=40)
    parser.add_argument("--ratio", type=float, default=1.0, help="So many times what is asked for is enough.")
    parser.add_argument("--json", type=Path, help="Write the figures here.")
    given = parser.parse_args(arguments)
    make(given.record, given.events)
    paths = addresses(given.record)
    process, address = serve(given.record)
    try:
        time.sleep(3)
        rows = measure(address, paths | PARTS, given.requests)
        at_once = [fifty(address, paths) for _ in range(3)]
    finally:
        process.terminate()
        process.wait(30)
    slow = []
    print(f"{'page':32} {'first':>8} {'median':>8} {'95th':>8}   seconds to the first byte")
    for name, first, median, late in rows:
        if late > most(name) * given.ratio:
            slow.append(name)
        print(f"{name:32} {first:8.3f} {median:8.3f} {late:8.3f}{'   too slow' if name in slow else ''}")
    last = statistics.median(at_once)
    if last > MOST_FIFTY * given.ratio:
        slow.append("fifty at once")
    print(f"{'fifty at once, the last':32} {last:26.3f}   (of {', '.join(f'{x:.3f}' for x in at_once)})")
    if given.json:
        pages = {name: {"first": first, "median": median, "p95": late} for name, first, median, late in rows}
        given.json.write_text(json.dumps({"pages": pages, "fifty_at_once": at_once, "slow": slow}, indent=1), "utf-8")
    return int(bool(slow))


if __name__ == "__main__":
    sys.exit(main())
