"""Joining measured on ECB+: ``python -m bench.joining``, needs the corpora.

Event mentions are given, topics are not; the ``checked`` mentions count, singletons among them. Measured are the words
of joining (base forms, stems, rarity) without what only claims have: lemma match over all articles, and stems within
groups of articles that the rarer words make. Nothing is fitted on ECB+. Exits 3 where the corpora are not.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from bench.coref import b_cubed, ceaf_e, conll, muc
from vedette.record.join.words import bag, base, stem, tokens

ECBPLUS = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "ecbplus" / "dev.jsonl"
# Articles whose rarer words are further apart than this (1 - cosine, on average) are of two happenings.
APART = 0.8


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


def main() -> int:
    """Measure and print."""
    if not ECBPLUS.is_file():
        print(f"{ECBPLUS} is needed and not here", file=sys.stderr)
        return 3
    articles = [json.loads(line) for line in ECBPLUS.read_text(encoding="utf-8").splitlines()]
    gold: dict[str, str] = {}
    lemma: dict[str, str] = {}
    within: dict[str, tuple[int, str]] = {}
    for article, group in zip(articles, groups([a["text"] for a in articles]), strict=True):
        for n, event in enumerate(article["events"]):
            if event["checked"]:
                words = tokens(article["text"][slice(*event["span"])]) or ["?"]
                name = f"{article['id']}#{n}"
                gold[name] = event["cluster"]
                lemma[name] = base(words[0])
                within[name] = group, stem(words[0])
    print(f"{'':34s} {'MUC':>6s} {'B3':>6s} {'CEAF-e':>6s} {'CoNLL':>6s}")
    for title, found in (("lemma match", lemma), ("stems within groups of articles", within)):
        parts = [measure(gold, found).f1 for measure in (muc, b_cubed, ceaf_e)]
        print(f"{title:34s} {' '.join(f'{v:6.3f}' for v in (*parts, conll(gold, found)))}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
