"""Joining measured on ECB+: ``python -m bench.joining``, needs the corpora.

Event mentions are given, topics are not; the ``checked`` mentions count, singletons among them. Measured are the words
of joining (base forms, stems, rarity) without what only claims have: lemma match over all articles, and stems within
groups of articles that the rarer words make. Nothing is fitted on ECB+. Two more rows say where the rest is lost, and
are no figures of joining: the same stems where the happening of each article is known, and groups of articles as found
where each mention's cluster is known. Exits 1 if a figure lies below its floor, 3 where the corpora are not.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from bench.coref import b_cubed, ceaf_e, muc
from vedette.record.join.words import bag, base, stem, tokens

ECBPLUS = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "ecbplus" / "dev.jsonl"
# Articles whose rarer words are further apart than this (1 - cosine, on average) are of two happenings.
APART = 0.8
# The topics that published work takes for development; the other 25 are its training side.
DEVELOPMENT = frozenset({2, 5, 12, 18, 21, 23, 34, 35})
FLOORS = {"all topics": 0.745, "development topics": 0.745}
JOINED = "stems within groups of articles"


def groups(texts: list[str]) -> list[int]:
    """A number for each article's group."""
    bags = [bag(tokens(text)) for text in texts]
    column = {word: n for n, word in enumerate(sorted(set().union(*bags)))}
    matrix = np.zeros((len(bags), len(column)), dtype=np.float32)
    for row, words in enumerate(bags):
        for word, weight in words.items():
            matrix[row, column[word]] = weight
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True) + 1e-9
    apart = np.clip(1 - matrix @ matrix.T, 0, None)
    np.fill_diagonal(apart, 0)
    found = fcluster(linkage(squareform(apart, checks=False), "average"), APART, "distance")
    return [int(n) for n in found]


def ways(articles: list[dict[str, Any]]) -> tuple[dict[str, str], dict[str, dict[str, Hashable]]]:
    """The clusters of the checked mentions, and by title what each way of joining makes of them."""
    gold: dict[str, str] = {}
    out: dict[str, dict[str, Hashable]] = {
        title: {} for title in ("lemma match", JOINED, "stems, happenings given", "groups of articles, clusters given")
    }
    for article, group in zip(articles, groups([a["text"] for a in articles]), strict=True):
        happening = article["topic"], article["subtopic"]
        for n, event in enumerate(article["events"]):
            if event["checked"]:
                word = (tokens(article["text"][slice(*event["span"])]) or ["?"])[0]
                name = f"{article['id']}#{n}"
                gold[name] = event["cluster"]
                found = base(word), (group, stem(word)), (happening, stem(word)), (group, event["cluster"])
                for title, cluster in zip(out, found, strict=True):
                    out[title][name] = cluster
    return gold, out


def main() -> int:
    """Measure and print."""
    if not ECBPLUS.is_file():
        print(f"{ECBPLUS} is needed and not here", file=sys.stderr)
        return 3
    articles = [json.loads(line) for line in ECBPLUS.read_text(encoding="utf-8").splitlines()]
    low = False
    for side, floor in FLOORS.items():
        some = articles if side == "all topics" else [a for a in articles if a["topic"] in DEVELOPMENT]
        gold, found = ways(some)
        print(f"{f'{side}, {len(gold):,} mentions':36s} {'MUC':>6s} {'B3':>6s} {'CEAF-e':>6s} {'CoNLL':>6s}")
        for title, clusters in found.items():
            parts = [measure(gold, clusters).f1 for measure in (muc, b_cubed, ceaf_e)]
            value = sum(parts) / len(parts)
            below = title == JOINED and value < floor
            low = low or below
            note = f"  floor {floor:.3f}{'  BELOW' if below else ''}" if title == JOINED else ""
            print(f"{title:36s} {' '.join(f'{v:6.3f}' for v in (*parts, value))}{note}")
    return int(low)


if __name__ == "__main__":
    raise SystemExit(main())
