"""How quickly events are exported, in each format, and how much memory that takes.

    python -m bench.exports [--sizes 20000,100000] [--folder FOLDER] [--only csv,xlsx] [--sensitive] [--json FILE]

Makes made-up records of these sizes (bench.multiplied) in the folder, unless they are there, and exports all events of
each, a format at a time in a process of its own. Beside it stands what every format needs: reading the events and their
evidence ("rows"). Speed is by processor time; memory is the most that the process held. Exits with 1 below a floor of
``floors.yaml``: of a format's speed as a share of that of "rows", and of memory: what the smallest record took, as a
share of what the largest took (1 is flat).
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import yaml

from bench.multiplied import make

FLOORS = Path(__file__).with_name("floors.yaml")
ROWS = "rows"


def one(name: str, target: str, sensitive: bool) -> dict[str, float]:
    """Export all events once, in this process."""
    from vedette.places import Gazetteer
    from vedette.record import EventFilter, Record
    from vedette.share.export import FORMATS, export
    from vedette.share.private import Discretion, Units
    from vedette.share.rows import rows_of

    with Record.open(target) as record, tempfile.TemporaryDirectory() as folder:
        # What is read once, whatever the number of events, is no part of the speed.
        record.count(EventFilter(types=("AGREE",)))
        wall, used = time.perf_counter(), time.process_time()
        if name == ROWS:
            with Gazetteer.open() as gazetteer:
                units, discretion = Units(gazetteer), None
                if sensitive:
                    from vedette.actors.own import load_registry

                    discretion = Discretion(load_registry(), units)
                events = record.events(EventFilter(), order="oldest")
                count = sum(1 for _ in rows_of(events, record.engine, units=units, discretion=discretion))
            size = 0
        else:
            file = Path(folder) / f"all{FORMATS[name].suffixes[0]}"
            done = export(record, EventFilter(), file, format=name, sensitive=sensitive)
            count, size = done.events + sum(done.left_out.values()), done.size
        wall, used = time.perf_counter() - wall, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"events": count, "wall": wall, "cpu": used, "mib": peak, "bytes": size}


def apart(name: str, target: str, sensitive: bool) -> dict[str, float]:
    """The same in a process of its own, whose memory holds nothing else."""
    command = [sys.executable, "-m", "bench.exports", "--one", name, "--record", target]
    done = subprocess.run(
        [*command, *(["--sensitive"] if sensitive else [])], stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main(arguments: Any = None) -> int:
    """Measure and print."""
    from vedette.share.export import FORMATS

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", default="20000,100000")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--only", default=",".join(FORMATS))
    parser.add_argument("--sensitive", action="store_true")
    parser.add_argument("--json", type=Path, help="Write the figures here.")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--record", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.one:
        print(json.dumps(one(given.one, given.record, given.sensitive)))
        return 0
    sizes = sorted(int(size) for size in given.sizes.split(","))
    targets = {size: str(given.folder / f"vedette-exports-{size}.db") for size in sizes}
    for size, target in targets.items():
        make(target, size)
    least, most = sizes[0], sizes[-1]
    floors: dict[str, float] = yaml.safe_load(FLOORS.read_text("utf-8"))
    got: dict[str, float] = {}
    figures: dict[str, dict[int, dict[str, float]]] = {}
    print(f"{most:,} events{', sensitive' if given.sensitive else ''}; memory also of {least:,}")
    head = ("format", "events/s", "of rows", "MB", "MiB peak", f"at {least:,}")
    print(f"{head[0]:<10}{head[1]:>10}{head[2]:>9}{head[3]:>8}{head[4]:>10}{head[5]:>11}")
    for name in (ROWS, *given.only.split(",")):
        by_size = figures[name] = {size: apart(name, targets[size], given.sensitive) for size in sizes}
        large = by_size[most]
        share = figures[ROWS][most]["cpu"] / large["cpu"]
        speed = large["events"] / large["cpu"]
        print(
            f"{name:<10}{speed:>10,.0f}{share:>9.2f}{large['bytes'] / 1e6:>8.1f}{large['mib']:>10.0f}"
            f"{by_size[least]['mib']:>11.0f}",
            flush=True,
        )
        if not given.sensitive and name != ROWS:
            got[f"exports {name} speed"] = share
        got[f"exports {name} memory"] = by_size[least]["mib"] / large["mib"]
    low = {what: value for what, value in got.items() if value < floors.get(what, 0.0)}
    for what, value in low.items():
        print(f"{what}: {value:.3f} is below its floor of {floors[what]:.2f}")
    if given.json:
        given.json.write_text(json.dumps({"figures": figures, "ratios": got, "low": low}, indent=1), "utf-8")
    return int(bool(low))


if __name__ == "__main__":
    sys.exit(main())
