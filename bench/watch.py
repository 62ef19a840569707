"""How long the state of one arrangement takes over a record of a million made-up events.

    python -m bench.watch [--events 1000000] [--record FILE|URL]

A small synthetic record (``bench.synthetic``) is copied inside the database until it holds so many events: the copies
have ids of their own, and the same days, places and people. Then the state of a zone in the north-west of Syria is
asked for, for a week, a month and a quarter: cold (nothing kept), from the file that was kept, warm (in one process;
the first time that a period is asked for, when its texts are read, and again), and after new events. Beside it stands
how long the database takes to count all events by month and type, as a measure of the machine. PostgreSQL: give the
address of an empty database as ``--record``. Exits 1 if a figure lies above what ``FLOORS`` says.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Connection, func, select, text

from bench.synthetic import fill
from vedette.record import Record, tables
from vedette.watch import gather, load_arrangement, read_period, state, texts

BASE = 50_000
ZONE = """\
name = "Bench zone"
kind = "de-escalation zone"
from = 2018-09-17
around_km = 20

[[area]]
country = "SYR"
admin1 = "Idlib"

[[area]]
name = "north of Hama"
place = "Morek"
country = "SYR"
km = 15

[[party]]
id = "government"
name = "Government"
actors = ["SYR"]

[[party]]
id = "rebels"
name = "Rebels"
actors = ["SYR/REB"]

[[party]]
id = "turkey"
name = "Turkey"
role = "guarantor"
actors = ["TUR"]

[[party]]
id = "russia"
name = "Russia"
role = "guarantor"
actors = ["RUS"]

[[post]]
name = "Morek"
operator = "turkey"
country = "SYR"

[[post]]
name = "Jisr"
operator = "turkey"
lat = 35.815
lon = 36.321

[[provision]]
id = "no-attacks"
text = "No attacks."
kind = "forbidden"
types = ["ASSAULT"]
by = ["government", "rebels"]

[[provision]]
id = "withdraw"
text = "Heavy weapons leave."
kind = "owed"
types = ["RETREAT/withdraw"]
by = ["rebels"]
where = ["north of Hama"]
deadline = 2018-10-10
"""
PERIODS = ("2019-W14", "2019-04", "2019-04-01..2019-06-30")
#: How many times as long as a plain count of all events by month and type each may take at most.
FLOORS = {
    "2019-W14": 0.5,
    "2019-04": 0.8,
    "2019-04-01..2019-06-30": 1.3,
    "2019-W14, after 25 new events": 1.0,
    "2019-04, after 25 new events": 1.4,
    "2019-04-01..2019-06-30, after 25 new events": 1.8,
    "2019-04-01..2019-06-30, first asked": 2.5,
}


def main() -> int:
    """Make the record if need be, and measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument(
        "--record", help="an existing bench record, or where to make one; a temporary file if not given"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        target = given.record or str(Path(folder) / "bench.db")
        if _count(target) < given.events:
            grow(target, given.events)
        return _measure(target, Path(folder))


def _count(target: str) -> int:
    if "://" not in target and not Path(target).exists():
        return 0
    with Record.open(target, create=True) as record, record.engine.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(tables.event)) or 0)


def grow(target: str, events: int) -> None:
    """Fill a record with so many events: some made, the others copies of these."""
    started = time.perf_counter()
    base = min(BASE, events)
    if not _count(target):
        fill(target, events=base)
    base = _count(target)
    with Record.open(target) as record:
        sqlite = record.engine.dialect.name == "sqlite"
        with record.filling() as connection:
            if sqlite:  # what searches words is of no use here and takes longest to fill
                connection.execute(text("DROP TRIGGER IF EXISTS report_words_added"))
        for copy in range(1, -(-events // base)):
            with record.filling() as connection:
                _copy(connection, copy, sqlite=sqlite)
            print(f"  {base * (copy + 1):,} events, {time.perf_counter() - started:.0f} s", flush=True)
        with record.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))


def _copy(connection: Connection, copy: int, *, sqlite: bool) -> None:
    """One more copy of the events that were made; its ids have letters beyond f, so that none is there yet."""
    mark = chr(ord("g") + copy % 20) + chr(ord("g") + copy // 20)

    def own(column: str) -> str:
        return f"substr({column}, 1, 1) || '{mark}' || substr({column}, 4)"

    body = "replace(body, id, {0})" if sqlite else "replace(body::text, id, {0})::json"
    for table, key in (
        (tables.report, "id"),
        (tables.event, "id"),
        (tables.claim, "id"),
        (tables.event_actor, "event_id"),
    ):
        names = [column.name for column in table.columns]
        values = {name: f'"{name}"' for name in names}
        for name in ("id", "event_id", "report_id", "voice"):
            if name in values:
                values[name] = own(name)
        if table is tables.report:
            count = "(SELECT max(n) FROM report WHERE substr(id, 2, 1) <= 'f')"
            values |= {"n": f"n + {copy} * {count}", "content": f"'{mark}' || substr(content, 3)", "previous": "NULL"}
        if table is tables.event:
            values["body"] = body.format(own("id"))
        columns = ", ".join(f'"{name}"' for name in names)
        chosen = ", ".join(values[name] for name in names)
        made = f"substr({key}, 2, 1) <= 'f'"
        connection.execute(text(f"INSERT INTO {table.name} ({columns}) SELECT {chosen} FROM {table.name} WHERE {made}"))


def _measure(target: str, folder: Path) -> int:
    zone = folder / "zone.toml"
    zone.write_text(ZONE, encoding="utf-8")
    arrangement = load_arrangement(zone)
    cache = Path(tempfile.mkdtemp(dir=folder))
    with Record.open(target) as record:
        kind = record.engine.dialect.name
        print(f"{kind}, {_count(target):,} events; {platform.machine()}, {os.cpu_count()} cores, {date.today()}")
        print(f"load before: {os.getloadavg()[0]:.1f}")
        head = ("what", "period", "wall s", "processor s", "events", "inside")
        print(f"{head[0]:<26}{head[1]:<24}{head[2]:>8}{head[3]:>13}{head[4]:>9}{head[5]:>8}")

        def run(what: str, period: str) -> float:
            wall, used = time.perf_counter(), time.process_time()
            found = state(record, arrangement, read_period(period), cache=cache)
            wall, used = time.perf_counter() - wall, time.process_time() - used
            counts = found.coverage.events, len(found.incidents.inside)
            print(f"{what:<26}{period:<24}{wall:>8.2f}{used:>13.2f}{counts[0]:>9,}{counts[1]:>8,}", flush=True)
            return wall

        run("cold, nothing kept", PERIODS[0])
        gather.forget()
        texts.forget_texts()
        run("from the kept file", PERIODS[0])
        best: dict[str, float] = {}
        for period in PERIODS:
            best[f"{period}, first asked"] = run("first asked", period)
            best[period] = min(run("warm", period) for _ in range(3))
        for period in PERIODS:
            _touch(record, 25)
            best[f"{period}, after 25 new events"] = run("after 25 new events", period)
        plain = min(_plain(record) for _ in range(3))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"a plain count: {plain:.3f} s; peak {peak:.0f} MiB")
    wrong = 0
    for what, most in FLOORS.items():
        ratio = best[what] / plain
        print(f"{what:<46}{best[what]:>8.2f} s{ratio:>8.1f} times a plain count (at most {most:g})")
        wrong += ratio > most
    return 1 if wrong else 0


def _plain(record: Record) -> float:
    """Wall seconds of counting all events of a country by month and type: what the database itself takes."""
    started = time.perf_counter()
    month = func.substr(tables.event.c.day, 1, 7)
    query = select(month, tables.event.c.type, func.count()).group_by(month, tables.event.c.type)
    with record.engine.connect() as connection:
        connection.execute(query).all()
    return time.perf_counter() - started


def _touch(record: Record, number: int) -> None:
    """Some events are touched by a new change, as adding a report does."""
    from vedette.record.changes import append

    week = (date(2019, 4, 1) + timedelta(days=1)).isoformat()
    with record.filling() as connection:
        query = (
            select(tables.event.c.id).where(tables.event.c.day == week, tables.event.c.country == "SYR").limit(number)
        )
        ids = list(connection.scalars(query))
        change = append(connection, who="bench", what="add", subject="bench", body={"events": ids})
        connection.execute(tables.event.update().where(tables.event.c.id.in_(ids)).values(changed=change.n))


if __name__ == "__main__":
    sys.exit(main())
