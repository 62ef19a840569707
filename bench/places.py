"""How well and how fast places are found and resolved: a table, and floors that must hold.

    python -m bench.places [LGL.jsonl GEOVIRUS.jsonl] [--reader]

Without files it takes those of ``../shared/corpora`` and stops with status 3 where they are not there.

Accuracy is strict: a great-circle distance of at most 161 km to the gold point; a missing answer counts as wrong.
"lgl held back" is the fifth of lgl's articles that the weights were not fitted on; geovirus is for measuring only.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vedette.errors import ReportError
from vedette.model import Known, PlaceRef, Published, Report, Span
from vedette.places import Resolver
from vedette.places.geometry import distance_km
from vedette.reader import Reader

NEAR = 161.0
CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
FLOORS = {
    ("lgl", "gold spans"): 0.86,
    ("lgl held back", "gold spans"): 0.85,
    ("geovirus", "gold spans"): 0.88,
    ("lgl", "span F1"): 0.78,
    ("geovirus", "span F1"): 0.80,
    ("lgl", "end to end"): 0.71,
    ("geovirus", "end to end"): 0.73,
    ("lgl held back, by the reader", "span F1"): 0.80,
    ("lgl held back, by the reader", "end to end"): 0.71,
    ("geovirus, every third, by the reader", "span F1"): 0.85,
    ("geovirus, every third, by the reader", "end to end"): 0.83,
}


def held_back(article: str) -> bool:
    """True for the fifth of the articles that weights are not fitted on."""
    return hashlib.sha256(article.encode()).digest()[0] % 5 == 0


def right(place: PlaceRef | None, gold: dict[str, Any]) -> bool:
    """True if the answer lies near the gold point."""
    if place is None or place.lat is None or place.lon is None:
        return False
    return distance_km(place.lat, place.lon, gold["lat"], gold["lon"]) <= NEAR


def measure(articles: list[dict[str, Any]], resolver: Resolver) -> dict[str, float]:
    """The figures of one corpus."""
    n = ok = found = hits = end_to_end = every = 0
    for article in articles:
        gold = article["toponyms"]
        placed = [t for t in gold if t["lat"] is not None]
        spans = [Span(*t["span"]) for t in placed]
        ok += sum(map(right, resolver.resolve(article["text"], spans), placed))
        n += len(placed)
        raw = resolver.find(article["text"])
        answers = dict(zip(raw, resolver.resolve(article["text"], raw), strict=True))
        wanted = {Span(*t["span"]) for t in gold}
        found += len(raw)
        hits += len(wanted & set(raw))
        every += len(wanted)
        end_to_end += sum(right(answers.get(Span(*t["span"])), t) for t in placed)
    precision, recall = hits / max(found, 1), hits / max(every, 1)
    return {
        "toponyms": n,
        "gold spans": ok / n,
        "span precision": precision,
        "span recall": recall,
        "span F1": 2 * precision * recall / max(precision + recall, 1e-9),
        "end to end": end_to_end / n,
    }


def by_reader(articles: list[dict[str, Any]], resolver: Resolver) -> dict[str, dict[str, float]]:
    """What ``vedette read`` finds in the raw text, and what it and the gazetteer's finder find together.

    "united" adds those spans of the finder that overlap none of the reader's, resolved together. The reader resolves
    with the countries of its actors, which are left out of "united".
    """
    reader = Reader(threads=1)
    rows = {"by the reader": Tally(), "united": Tally()}
    reports = (
        Report(str(n), a["text"], None, Known(None, "-"), Published(None, "unknown", "-"), "en", "-", "0" * 64)
        for n, a in enumerate(articles)
    )
    for article, reading in zip(articles, reader.read_many(reports, workers=1), strict=True):
        if isinstance(reading, ReportError):
            raise reading
        own = {t.span: t.place for t in reading.toponyms}
        rows["by the reader"].add(article["toponyms"], own)
        more = [s for s in resolver.find(article["text"]) if not any(s.overlaps(o) for o in own)]
        spans = sorted([*own, *more])
        answers = dict(zip(spans, resolver.resolve(article["text"], spans), strict=True))
        rows["united"].add(article["toponyms"], answers)
    return {name: tally.figures() for name, tally in rows.items()}


@dataclass(slots=True)
class Tally:
    """Counts of spans and of answers."""

    found: int = 0
    hits: int = 0
    wanted: int = 0
    placed: int = 0
    near: int = 0

    def add(self, gold: list[dict[str, Any]], answers: Mapping[Span, PlaceRef | None]) -> None:
        """One article."""
        placed = [t for t in gold if t["lat"] is not None]
        wanted = {Span(*t["span"]) for t in gold}
        self.found += len(answers)
        self.hits += len(wanted & set(answers))
        self.wanted += len(wanted)
        self.placed += len(placed)
        self.near += sum(right(answers.get(Span(*t["span"])), t) for t in placed)

    def figures(self) -> dict[str, float]:
        """Precision, recall and F1 of spans; end to end."""
        precision, recall = self.hits / max(self.found, 1), self.hits / max(self.wanted, 1)
        return {
            "span precision": precision,
            "span recall": recall,
            "span F1": 2 * precision * recall / max(precision + recall, 1e-9),
            "end to end": self.near / max(self.placed, 1),
        }


def speed(articles: list[dict[str, Any]], resolver: Resolver) -> float:
    """The median of milliseconds of CPU time per 500 words, of reports of 300 words and more, warm."""
    took = []
    for article in articles:
        words = len(article["text"].split())
        if words < 300:
            continue
        spans = [Span(*t["span"]) for t in article["toponyms"]]
        resolver.resolve(article["text"], spans)
        begin = time.process_time()
        resolver.resolve(article["text"], spans)
        took.append((time.process_time() - begin) * 1000 * 500 / words)
    return statistics.median(took)


def _articles(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def main() -> int:
    """Measure, print, and fail if a floor does not hold."""
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("lgl", type=Path, nargs="?", default=CORPORA / "lgl/train.jsonl")
    p.add_argument("geovirus", type=Path, nargs="?", default=CORPORA / "geovirus/dev.jsonl")
    p.add_argument("--reader", action="store_true", help="what the reader makes of the raw text too (minutes)")
    a = p.parse_args()
    for file in (a.lgl, a.geovirus):
        if not file.is_file():
            print(f"{file}: the corpus is not there; this measures on it and needs it", file=sys.stderr)
            return 3
    begin = time.process_time()
    resolver = Resolver()
    cold = (time.process_time() - begin) * 1000
    lgl, geovirus = (_articles(file) for file in (a.lgl, a.geovirus))
    results = {
        "lgl": measure(lgl, resolver),
        "lgl held back": measure([a for a in lgl if held_back(a["id"])], resolver),
        "geovirus": measure(geovirus, resolver),
    }
    columns = list(results["lgl"])
    print(f"{'corpus':15}" + "".join(f"{c:>16}" for c in columns))
    for corpus, row in results.items():
        print(f"{corpus:15}" + "".join(f"{row[c]:16.4f}" if c != "toponyms" else f"{row[c]:16.0f}" for c in columns))
    print(f"cold load {cold:.0f} ms; resolving 500 words {speed(lgl + geovirus, resolver):.2f} ms (median, CPU time)")
    if a.reader:
        sample = {
            "lgl held back": [a for a in lgl if held_back(a["id"])],
            "geovirus, every third": geovirus[::3],
        }
        columns = ["span precision", "span recall", "span F1", "end to end"]
        print(f"\n{'raw text':45}" + "".join(f"{c:>16}" for c in columns))
        for corpus, articles in sample.items():
            for name, row in by_reader(articles, resolver).items():
                results[f"{corpus}, {name}"] = row
                print(f"{corpus + ', ' + name:45}" + "".join(f"{row[c]:16.4f}" for c in columns), flush=True)
    wanted_floors = {k: f for k, f in FLOORS.items() if k[0] in results}
    below = [(k, floor) for k, floor in wanted_floors.items() if results[k[0]][k[1]] < floor]
    for (corpus, figure), floor in below:
        print(f"BELOW THE FLOOR: {corpus} {figure} < {floor}")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
