"""How fast and how heavy the reading is: ``python -m bench.speed [--encoder FOLDER] [--json]``.

Reads the polnear and re3d reports of the corpora (``../shared/corpora``; says so and stops with status 3 where they are
not there), end to end, and sends the same batches through the encoder alone in the same run. Absolute times are this
machine's; the ratio carries over. Where other programs take their share of the cores, the last ratio tells most: of
processor time, a report read on one core and then its batches sent through the encoder alone, report by report. It is
less bent by other programs than the clock, but bent. Exits 1 if it lies below its floor.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
import yaml
from training import corpora

from bench.accuracy import FLOORS
from vedette.model import Known, Published, Report
from vedette.reader import Reader
from vedette.reading.model import ReadingModel
from vedette.reading.parser import prepare

CORPORA = corpora.CORPORA
SHARE = "the same of processor time, in turn"


def reports() -> list[Report]:
    """The polnear development and re3d reports."""
    out = []
    for name in ("polnear/dev.jsonl", "re3d/train.jsonl"):
        for item in corpora.read_jsonl(CORPORA / name):
            published = Published("2016-11-01", "day", "given")
            out.append(
                Report(
                    str(item["id"])[:17],
                    str(item["text"]),
                    None,
                    Known(None, "not asked"),
                    published,
                    "en",
                    "-",
                    "0" * 64,
                )
            )
    return out


def rows_of(some: list[Report]) -> list[tuple[tuple[str, ...], tuple[int, ...]]]:
    """Words and shapes of all sentences."""
    return [(words, marks) for r in some for _, _, words, marks in prepare(r)]


Feeds = list[dict[str, npt.NDArray[np.int64]]]


def encoder(folder: Path, threads: int) -> onnxruntime.InferenceSession:
    """The encoder without tokens or heads, set up as the reader sets it up."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"])


def feeds(model: ReadingModel, some: list[Report]) -> Feeds:
    """The batches of each report as the encoder takes them."""
    return [
        {"pieces": b.pieces, "mask": b.mask, "piece_shapes": b.piece_shapes}
        for report in some
        for b in model.batches(rows_of([report]))
    ]


def encoder_alone(folder: Path, some: list[Report], workers: int) -> float:
    """Seconds that the encoder takes for the same batches, run by as many workers."""
    model = ReadingModel()
    session = encoder(folder, 1 if workers > 1 else model.threads)
    batches = feeds(model, some)
    session.run(None, batches[0])
    start = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        for _ in pool.map(lambda feed: session.run(None, feed), batches):
            pass
    return time.perf_counter() - start


def in_turn(folder: Path, some: list[Report]) -> float:
    """The encoder's share of the processor time of reading on one core."""
    reader, session, model = Reader(threads=1), encoder(folder, 1), ReadingModel(threads=1)
    whole = alone = 0.0
    for k, report in enumerate([some[0], *some]):
        batches = feeds(model, [report])
        start = time.process_time()
        reader.read(report)
        middle = time.process_time()
        for feed in batches:
            session.run(None, feed)
        if k:  # the first is read twice: it loads what is loaded when it is needed
            whole += middle - start
            alone += time.process_time() - middle
    return alone / whole


def cold(arguments: list[str]) -> float:
    """Median seconds of three fresh processes."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "vedette", *arguments], check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return sorted(times)[1]


def main() -> int:
    """Measure and print."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--encoder", type=Path, help="a folder with encoder.onnx, as training.export --float writes it")
    p.add_argument("--workers", type=int, default=2)
    p.add_argument("--json", action="store_true")
    a = p.parse_args()
    if not CORPORA.is_dir():
        print(f"{CORPORA}: the corpora are not there; this measures on them and needs them", file=sys.stderr)
        return 3
    some = reports()
    words = sum(len(r.text.split()) for r in some)
    reader = Reader()
    list(reader.read_many(some[:4], workers=a.workers))
    start, before = time.perf_counter(), time.process_time()
    claims = sum(len(r.claims) for r in reader.read_many(some, workers=a.workers))
    whole, busy = time.perf_counter() - start, time.process_time() - before
    pieces = sum(int(b.mask.sum()) for b in ReadingModel().batches(rows_of(some)))
    got: dict[str, float] = {
        "reports": len(some),
        "words": words,
        "claims": claims,
        "seconds": whole,
        "processor seconds": busy,
        "reports a second": len(some) / whole,
        "reports of 500 words a second": words / 500 / whole,
        "word pieces a second": pieces / whole,
        "peak memory MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    if a.encoder:
        alone = encoder_alone(a.encoder, some, a.workers)
        got["encoder alone, word pieces a second"] = pieces / alone
        got["end to end / encoder alone"] = alone / whole
        got[SHARE] = in_turn(a.encoder, some[::3])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.txt"
        path.write_text(some[0].text, encoding="utf-8")
        got["vedette read ONE, cold, s"] = cold(["read", str(path)])
    got["vedette --help, s"] = cold(["--help"])
    if a.json:
        print(json.dumps(got, indent=1))
    else:
        print(f"{os.cpu_count()} cores, onnxruntime {onnxruntime.__version__}")
        for k, v in got.items():
            print(f"{k:38s} {v:12,.2f}")
    floor = yaml.safe_load(FLOORS.read_text(encoding="utf-8"))["speed encoder share"]
    return 1 if got.get(SHARE, floor) < floor else 0


if __name__ == "__main__":
    raise SystemExit(main())
