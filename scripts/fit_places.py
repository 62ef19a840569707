"""Fits the resolver's weights on a corpus of toponyms with coordinates, and holds a fifth of its articles back.

    PYTHONPATH=src python scripts/fit_places.py CORPUS.jsonl

A conditional logit over each name's candidates: the weights that make the right ones (within 161 km of the gold point)
likeliest, first by the candidates alone, then with the evidence of two rounds. Needs numpy. The same input gives the
same weights.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from vedette.model import Span
from vedette.places.geometry import distance_km
from vedette.places.resolve import Resolver
from vedette.places.scoring import EVIDENCE, PRIOR, prior_features, softmax

OUT = Path(__file__).parents[1] / "src" / "vedette" / "places" / "data" / "weights.json"
NEAR = 161.0

#: What the weights are drawn to where the corpus says nothing: the supplement holds only places that news is about.
EXPECTED = {"continent or region": 6.0, "nature": 4.5, "spot": 4.5, "country": 6.0}

#: The same for evidence that no corpus carries: what the caller says of the countries and the area.
TOLD = {"given votes": 5.0, "in area": 4.0}


def held_back(article: str) -> bool:
    """True for the fifth of the articles that is only measured on."""
    return hashlib.sha256(article.encode()).digest()[0] % 5 == 0


def logit(rows: list[np.ndarray], right: list[np.ndarray], width: int, l2: float = 1.0) -> np.ndarray:
    """Weights by gradient ascent (Adam, fixed steps) on the log-probability of the right candidates."""
    flat = np.concatenate(rows)
    good = np.concatenate(right)
    ids = np.repeat(np.arange(len(rows)), [len(r) for r in rows])
    first = np.concatenate([[0], np.cumsum([len(r) for r in rows])[:-1]])
    start = np.zeros(width)
    for name, value in EXPECTED.items():
        start[PRIOR.index(name)] = value
    if width > len(PRIOR):
        for name, value in TOLD.items():
            start[len(PRIOR) + EVIDENCE.index(name)] = value
    w = start.copy()
    m, v = np.zeros(width), np.zeros(width)
    for step in range(1, 601):
        s = flat @ w
        top = np.maximum.reduceat(s, first)
        e = np.exp(s - top[ids])
        p = e / np.add.reduceat(e, first)[ids]
        g = e * good
        q = g / np.add.reduceat(g, first)[ids]
        gradient = flat.T @ (q - p) - l2 * (w - start)
        m = 0.9 * m + 0.1 * gradient
        v = 0.999 * v + 0.001 * gradient**2
        w = w + 0.05 * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    return w


def load(path: Path, resolver: Resolver) -> list[Any]:
    """The articles, each as (held back, report, gold by mention)."""
    out = []
    for line in path.open(encoding="utf-8"):
        article = json.loads(line)
        gold = [t for t in article["toponyms"] if t["lat"] is not None]
        spans = [Span(*t["span"]) for t in gold]
        out.append((held_back(article["id"]), resolver.groups(article["text"], spans), gold))
    return out


def examples(articles: list[Any], features: Any) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """The rows and the right answers of every mention of the articles fitted on."""
    rows, right = [], []
    for held, report, gold in articles:
        if held:
            continue
        table = features(report)
        index = {id(g): n for n, g in enumerate(report.groups)}
        for i, t in enumerate(gold):
            group = report.of_mention[i]
            if group is None or not group.candidates:
                continue
            ok = np.array(
                [distance_km(c.place.lat, c.place.lon, t["lat"], t["lon"]) <= NEAR for c in group.candidates],
                dtype=float,
            )
            if ok.any():
                rows.append(np.array(table[index[id(group)]], dtype=float))
                right.append(ok)
    return rows, right


def score(articles: list[Any], name: str) -> None:
    """Print the accuracy now, of the fitted and of the held-back articles."""
    for part in (False, True):
        n = ok = reach = 0
        for held, report, gold in articles:
            if held is not part:
                continue
            for i, t in enumerate(gold):
                n += 1
                group = report.of_mention[i]
                best = group.best if group is not None else None
                if best is not None and distance_km(best.place.lat, best.place.lon, t["lat"], t["lon"]) <= NEAR:
                    ok += 1
                reach += bool(group) and any(
                    distance_km(c.place.lat, c.place.lon, t["lat"], t["lon"]) <= NEAR for c in group.candidates
                )
        print(f"{name:10} {'held back' if part else 'fitted':10} n={n} accuracy={ok / n:.4f} reachable={reach / n:.4f}")


def main() -> None:
    """Fit all and write the weights."""
    if not OUT.exists():
        OUT.write_text(json.dumps({"prior": {"population": 5, "country": 8}, "rounds": [], "calibration": [1, 0, 0]}))
    resolver = Resolver()
    articles = load(Path(sys.argv[1]), resolver)
    for _, report, _ in articles:
        for group in report.groups:
            prior_features(group)

    def static(report: Any) -> Any:
        return [[c.static for c in g.candidates] for g in report.groups]

    def apply(w: np.ndarray, features: Any) -> None:
        for _, report, _ in articles:
            for group, rows in zip(report.groups, features(report), strict=True):
                for c, row in zip(group.candidates, rows, strict=True):
                    c.score = float(np.dot(w, row))
            for group in report.groups:
                softmax(group.candidates)

    w = logit(*examples(articles, static), len(PRIOR))
    apply(w, static)
    score(articles, "prior")
    fitted: dict[str, Any] = {"prior": dict(zip(PRIOR, w.round(4).tolist(), strict=True)), "rounds": []}
    for n in range(2):
        tables = {id(report): report.evidence() for _, report, _ in articles}

        def both(report: Any, tables: Any = tables) -> Any:
            return [
                [(*c.static, *row) for c, row in zip(g.candidates, rows, strict=True)]
                for g, rows in zip(report.groups, tables[id(report)], strict=True)
            ]

        w = logit(*examples(articles, both), len(PRIOR) + len(EVIDENCE))
        apply(w, both)
        score(articles, f"round {n + 1}")
        k = len(PRIOR)
        fitted["rounds"].append(
            {
                "prior": dict(zip(PRIOR, w[:k].round(4).tolist(), strict=True)),
                "evidence": dict(zip(EVIDENCE, w[k:].round(4).tolist(), strict=True)),
            }
        )
    fitted["calibration"] = calibration(articles)
    OUT.write_text(json.dumps(fitted, indent=1) + "\n", "utf-8")


def calibration(articles: list[Any]) -> list[float]:
    """A logistic of the winner's probability, whether its spelling only resembles, and whether it is right."""
    x, y = [], []
    for held, report, gold in articles:
        if held:
            continue
        for i, t in enumerate(gold):
            group = report.of_mention[i]
            best = group.best if group is not None else None
            if best is None:
                continue
            p = sum(
                c.probability
                for c in group.candidates
                if distance_km(best.place.lat, best.place.lon, c.place.lat, c.place.lon) <= 30
            )
            p = min(max(p, 1e-4), 1 - 1e-4)
            x.append((np.log(p / (1 - p)), 1.0, 1.0 - best.place.likeness))
            y.append(distance_km(best.place.lat, best.place.lon, t["lat"], t["lon"]) <= NEAR)
    a, b = np.array(x), np.array(y, dtype=float)
    w = np.zeros(3)
    for _ in range(100):
        p = 1 / (1 + np.exp(-a @ w))
        h = (a * (p * (1 - p))[:, None]).T @ a + np.eye(3) * 0.5
        w = w + np.linalg.solve(h, a.T @ (b - p) - 0.5 * w)
    return [round(float(v), 4) for v in w]


if __name__ == "__main__":
    main()
