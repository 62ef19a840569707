"""Country and sector of hand-coded actors: ``python -m bench.actors CORPUS``.

CORPUS holds ``plover_gsr/dev.jsonl``: sentences with the text of each source and target and its codes. The gold text
of an actor is given; what is measured is the country, and the sector where the coders gave one. ``--show`` prints what
was coded otherwise.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from vedette.actors import Resolver
from vedette.model import Span

FLOORS = {"country": 0.92, "sector": 0.85}

COUNTRIES = {"JAP": "JPN", "ITL": "ITA", "VTN": "VNM", "IMG": None}
"""Codes of the corpus that are no alpha-3 codes."""

SECTORS = {"CIV": "CVL"}
_KNOWN = ("GOV", "MIL", "REB", "CVL", "COP", "OPP", "LEG", "JUD", "REF", "EDU", "JRN", "LAB", "UAF", "ELI", "MED")


def gold(path: Path) -> Iterator[tuple[str, str, str | None, str | None, date]]:
    """The sentence, actor text, country, sector and day of every actor."""
    for line in path.read_text(encoding="utf-8").splitlines():
        item: dict[str, Any] = json.loads(line)
        for side in ("source", "target"):
            actors = item.get(side) or []
            for actor in [actors] if isinstance(actors, dict) else actors:
                if not isinstance(actor, dict) or not actor.get("actorText"):
                    continue
                sector = SECTORS.get(actor.get("sector") or "", actor.get("sector"))
                if sector is not None:
                    sector = next((s for s in _KNOWN if sector.startswith(s)), None)
                country = COUNTRIES.get(actor["code"], actor["code"])
                yield item["text"], actor["actorText"].strip(), country, sector, date.fromisoformat(item["date"])


def measure(path: Path, *, show: bool = False) -> dict[str, float]:
    """The share of actors whose country, and whose sector where coded, is right."""
    resolver = Resolver()
    right = {"country": 0, "sector": 0}
    total = {"country": 0, "sector": 0}
    for text, phrase, country, sector, _day in gold(path):
        report = resolver.for_report(text, published=None)
        at = max(text.find(phrase), 0)
        found = report.describe(phrase, Span(at, at + len(phrase)))
        for what, wanted, got in (("country", country, found.country), ("sector", sector, found.sector)):
            if what == "sector" and wanted is None:
                continue
            total[what] += 1
            right[what] += wanted == got
            if show and wanted != got:
                sys.stdout.write(f"{what}: {phrase!r} coded {wanted}, read {got} ({found.because})\n")
    return {what: right[what] / total[what] for what in right}


def main() -> int:
    """Measures, prints, and fails below a floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--show", action="store_true", help="print what was coded otherwise")
    given = parser.parse_args()
    start = time.process_time()
    scores = measure(given.corpus / "plover_gsr" / "dev.jsonl", show=given.show)
    for what, score in scores.items():
        sys.stdout.write(f"{what}: {score:.3f} (floor {FLOORS[what]})\n")
    sys.stdout.write(f"{time.process_time() - start:.2f} s of processor time\n")
    return 0 if all(scores[what] >= FLOORS[what] for what in scores) else 1


if __name__ == "__main__":
    sys.exit(main())
