"""Counts how rare words are: ``python -m scripts.word_rarity``, once, by whoever changes the table.

Reads whole articles of the training corpora (``../shared/corpora``), counts in how many of them each base form stands
and writes the 6,000 commonest with ln(articles / articles with it) to ``record/join/data/rarity.csv``. Words
that the table doesn't know count as rarer than all that it knows. ECB+ is left out, as joining is measured on it.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from vedette.record.join.words import DATA, base, tokens

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
KEPT = 6000


def articles(corpora: Path) -> Iterator[str]:
    """The articles' texts."""
    for name in (
        "polnear/train.jsonl",
        "polnear/dev.jsonl",
        "lgl/train.jsonl",
        "re3d/train.jsonl",
        "geovirus/dev.jsonl",
    ):
        with (corpora / name).open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)["text"]
    with (corpora / "plover_synthetic" / "train.jsonl").open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)["text"]


def main() -> int:
    """Write the table."""
    if not CORPORA.is_dir():
        print(f"{CORPORA} is needed and not here", file=sys.stderr)
        return 3
    count: Counter[str] = Counter()
    total = 0
    for text in articles(CORPORA):
        total += 1
        count.update({base(w) for w in tokens(text)})
    kept = sorted(count.items(), key=lambda item: (-item[1], item[0]))
    rows = [(w, math.log(total / n)) for w, n in kept if w.isalpha() and len(w) > 1][:KEPT]
    with (DATA / "rarity.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("word", "rarity"))
        out.writerows((w, f"{r:.1f}") for w, r in sorted(rows))
    print(f"{total} articles, {len(count)} words, {len(rows)} kept, the rarest {rows[-1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
