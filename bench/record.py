"""What it costs to add a report to a small record and to a large one: ``python -m bench.record``.

    python -m bench.record [--sizes 1000,10000,100000] [--each 200] [--record 'FOLDER/record-{n}.db'] [--profile]

Fills a record with reports of a made-up news wire (``bench.newswire``), each through the code that ``vedette add``
uses (bytes, near-copies, claims, strands, joining, the log). From some six thousand on what was made so is repeated
before it under other ids, days and keys (``bench.multiplied``): bytes, reports, claims, strands, keys, links, events
and log, as adding made them; in SQLite only. Then 200 more are added, each in a transaction of its own. Printed is the
processor time that one takes, by its parts. A record that holds enough is not filled again; ``--record`` says where
they are kept: ``{n}`` stands for the size. Exits 1 if a report costs more than twice as much in the largest record as
in the smallest.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import func, select

from bench.multiplied import multiply
from bench.newswire import A_DAY, FIRST_DAY, wire
from vedette.record import Record, adding, join, tables
from vedette.record.join.store import Shelf

FETCHED = datetime(2026, 1, 1, tzinfo=UTC)
#: How many times as much one report may cost in the largest record as in the smallest.
MOST = 2.0
# Reports that are put in within one transaction while the record is filled.
_BATCH = 250
# As many are made one by one: the wire comes back to a happening for sixty days, so that with sixty-two there is all
# that a report may meet. Of what is older only the mass matters, and that is repeated from these.
_MADE = 6250
# By so many reports all is loaded that is loaded once.
_LOADED_BY = 20

#: The parts of adding: where their functions are looked up, and by what name.
PARTS: dict[str, tuple[tuple[ModuleType | type, str], ...]] = {
    "near-copies": ((adding, "find_voice"), (adding, "remember")),
    "strands": ((Shelf, "make_strands"),),
    "blocking": ((Shelf, "candidates"), (Shelf, "strands_at")),
    "scoring": ((join, "compare"),),
    "grouping": ((join, "group"),),
    "events": ((join, "_write"),),
}


class Parts:
    """Processor time by part; what runs inside another part counts for the outer one."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys(PARTS, 0.0)
        self._inside = False

    @contextmanager
    def watching(self) -> Iterator[None]:
        """While this lasts, the functions of the parts are timed."""
        before = [(where, name, getattr(where, name)) for some in PARTS.values() for where, name in some]
        for part, some in PARTS.items():
            for where, name in some:
                setattr(where, name, self._timed(part, getattr(where, name)))
        try:
            yield
        finally:
            for where, name, function in before:
                setattr(where, name, function)

    def _timed(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **kwargs: Any) -> Any:
            if self._inside:
                return function(*args, **kwargs)
            self._inside, begun = True, time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                self._inside = False
                self.spent[part] += time.process_time() - begun

        return timed


def fill(where: str, size: int) -> int:
    """Make a record of so many reports, or add to it what it lacks.

    Returns:
        The number of the wire's next report.
    """
    times = 1 if "://" in where else max(1, size // _MADE)
    made = -(-size // times)
    with Record.open(where, create=True, who="bench") as record:
        next_ = _made_one_by_one(record)
        if record.count_reports() >= size:
            return next_
        _add(record, next_, made - next_)
        next_ = _made_one_by_one(record)
    if times > 1:
        multiply(where, times, days=-(-next_ // A_DAY), joined=True)
    return next_


def _made_one_by_one(record: Record) -> int:
    """How many reports of the wire were added: what is repeated is earlier than its first day."""
    with record.engine.connect() as connection:
        day = tables.report.c.published_day
        return connection.scalar(select(func.count()).where(day >= FIRST_DAY.isoformat())) or 0


def _add(record: Record, there: int, more: int) -> None:
    begun, left = time.process_time(), more
    stream = wire(there)
    while left > 0:
        with record.filling() as connection:
            for reading, raw in islice(stream, min(left, _BATCH)):
                adding.add(connection, reading, raw, fetched=FETCHED, headers={}, who="bench")
        left -= _BATCH
        rate = (more - max(0, left)) / (time.process_time() - begun)
        print(f"  {there + more - max(0, left):,} reports, {rate:.0f} a second of processor time", file=sys.stderr)


def measure(
    record: Record, first: int, each: int, profile: cProfile.Profile | None
) -> tuple[list[float], list[float], Parts]:
    """Processor time and time by the clock of each report that is added, in seconds; and by parts."""
    some = list(islice(wire(first), each))
    parts, cpu, clock = Parts(), [], []
    with parts.watching():
        for reading, raw in some:
            begun, on_clock = time.process_time(), time.perf_counter()
            if profile:
                profile.enable()
            record.add(reading, raw, fetched=FETCHED)
            if profile:
                profile.disable()
            cpu.append(time.process_time() - begun)
            clock.append(time.perf_counter() - on_clock)
    return cpu, clock, parts


def main() -> int:
    """Fill, measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--each", type=int, default=200)
    parser.add_argument("--record")
    parser.add_argument("--profile", action="store_true", help="print what the time went into, at each size")
    parser.add_argument("--fill-only", action="store_true")
    given = parser.parse_args()
    sizes = [int(n) for n in given.sizes.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        where = given.record or f"{folder}/record-{{n}}.db"
        rows = []
        for size in sizes:
            first = fill(where.replace("{n}", str(size)), size)
            if given.fill_only:
                continue
            with Record.open(where.replace("{n}", str(size)), who="bench") as record:
                profile = cProfile.Profile() if given.profile else None
                measure(record, first, _LOADED_BY, None)
                rows.append(
                    (record.count_reports(), record.count(), *measure(record, first + _LOADED_BY, given.each, profile))
                )
                if profile:
                    pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
    if not rows:
        return 0
    names = ("median", "mean", "p95", "clock")
    print(f"{'reports':>9s} {'events':>9s} {' '.join(f'{name:>8s}' for name in names)}   ms a report; of the mean:")
    for size, events, cpu, clock, parts in rows:
        figures = (
            statistics.median(cpu),
            statistics.mean(cpu),
            sorted(cpu)[int(len(cpu) * 0.95)],
            statistics.median(clock),
        )
        spent = {part: 1000 * seconds / len(cpu) for part, seconds in parts.spent.items()}
        spent["write, log, rest"] = 1000 * figures[1] - sum(spent.values())
        print(f"{size:9,d} {events:9,d} {' '.join(f'{1000 * s:8.2f}' for s in figures)}   ", end="")
        print(", ".join(f"{part} {ms:.2f}" for part, ms in spent.items()))
    ratios = [f(rows[-1][2]) / f(rows[0][2]) for f in (statistics.median, statistics.mean)]
    told = f"median {ratios[0]:.2f} times, mean {ratios[1]:.2f} times (at most {MOST})"
    print(f"{rows[-1][0]:,} against {rows[0][0]:,}: {told}")
    return int(max(ratios) > MOST)


if __name__ == "__main__":
    if not Path("src/vedette").is_dir():
        sys.exit("run it in the repository")
    raise SystemExit(main())
