"""Fits how claims and strands are compared: ``python -m scripts.fit_join``, by whoever changes features or the set.

Reads the project's own set (``tests/data/joined``) with the real reader, takes every pair of judged claims inside a
report and every pair of judged strands across reports that may be compared, and fits the weights of both sets of
features by logistic regression. What the set says little of stays where ``PRIOR`` puts it. Prints what a fit on the
other conflicts makes of each conflict, and writes the fit on all to ``src/vedette/record/join/data/weights.json``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from tests.record.join.joined_set import load, told_of

from vedette.model import Reading
from vedette.reader import Reader
from vedette.record.join import keys
from vedette.record.join.compare import FEATURES, features
from vedette.record.join.facts import Facts, facts_of, lent, taken_together
from vedette.record.join.store import gist_of
from vedette.record.join.vetoes import ruled_out, told_as_two
from vedette.record.join.words import DATA

# How strongly weights are held to the prior: as many pairs would have to speak against it.
HOLD = {"inside": 2.0, "across": 2.0}
PRIOR: dict[str, dict[str, float]] = {
    "inside": {
        **{"bias": -1.5, "same type": 0.8, "same mode": 0.4, "other mode": -0.3, "same trigger": 0.5, "same root": 0.5},
        **{"same place": 1.0, "place of the name": 1.0, "near": 0.6, "coarse place": 0.3, "one place missing": 0.0},
        **{"far": -0.6, "far, fine": -2.5, "same day": 0.4, "days meet": 0.3, "days meet, unsaid": 0.3},
        **{"day apart": -1.5, "days apart": -2.5, "long apart": -0.5},
        **{"same source": 0.3, "like source": 0.1, "other source": -0.5},
        **{"same target": 0.5, "like target": 0.1, "other target": -0.4},
        **{"same figure": 0.5, "figure rose": -0.3, "figure fell": -0.5, "other figure": -0.7},
        **{"sentence": 2.0, "names": 0.4, "names apart": -0.4, "planned and done": -0.3, "denied": 0.0},
        **{"same means": 0.7, "other means": -2.0, "same object": 0.9, "other object": -1.2},
        **{"same sentence": 1.8, "next sentence": 0.6, "far sentence": -0.3, "taken up": 1.0, "turn": -1.5},
        **{"no place": 0.4},
    },
    "across": {
        **{"bias": -4.0, "same type": 1.2, "same mode": 0.5, "other mode": -0.4, "same trigger": 0.7, "same root": 0.5},
        **{"same place": 2.0, "place of the name": 1.8, "near": 1.0, "coarse place": 0.5, "one place missing": -0.3},
        **{"far": -0.7, "far, fine": -3.0, "same day": 1.6, "days meet": 0.8, "days meet, unsaid": 0.4},
        **{"day apart": -3.5, "days apart": -4.5, "long apart": -1.0},
        **{"same source": 0.7, "like source": 0.2, "other source": -0.7},
        **{"same target": 0.7, "like target": 0.2, "other target": -0.6},
        **{"same figure": 1.0, "figure rose": 0.1, "figure fell": -0.4, "other figure": -1.2},
        **{"sentence": 4.0, "names": 0.5, "names apart": -0.4, "planned and done": -0.3, "denied": 0.0},
        **{"same means": 0.8, "other means": -3.5, "same object": 1.0, "other object": -2.0},
        **{"gist": 2.0},
    },
}
Row = tuple[str, str, dict[str, float], bool]


def met(a: Facts, b: Facts) -> bool:
    """Whether two strands would be compared at all."""
    if a.days is None or b.days is None or not set(keys.asks_for(a)) & set(keys.found_under(b)):
        return False
    first, last = keys.padded(a.days)
    return b.days.first <= last and b.days.last >= first


def rows(read: Sequence[tuple[str, Reading, Mapping[str, str]]]) -> Iterator[Row]:
    """Pairs: the conflict, which set of weights, the features, and whether they are of one happening."""
    wholes: list[tuple[str, str, Facts]] = []
    for conflict, reading, happening in read:
        gist = gist_of(reading.report.text)
        alone = {c.id: facts_of(c, gist) for c in told_of(reading)}
        beside = lent(alone.values())
        for a, b in combinations((i for i in beside if i in happening), 2):
            if not ruled_out(beside[a], beside[b]) and not told_as_two(alone[a], alone[b]):
                yield conflict, "inside", features(beside[a], beside[b]), happening[a] == happening[b]
        for name in sorted(set(happening.values())):
            strand = taken_together([alone[i] for i, h in happening.items() if h == name])
            wholes.append((conflict, name, strand))
    for (conflict, x, a), (_, y, b) in combinations(wholes, 2):
        if a.report != b.report and not ruled_out(a, b) and met(a, b):
            yield conflict, "across", features(a, b), x == y


def fit(which: str, some: Sequence[Row]) -> dict[str, float]:
    """Weights that make the pairs likeliest, held to the prior."""
    names = FEATURES[which]
    mine = [row for row in some if row[1] == which]
    x = np.array([[row[2].get(name, 0.0) for name in names] for row in mine])
    y = np.array([1.0 if row[3] else -1.0 for row in mine])
    prior = np.array([PRIOR[which][name] for name in names])

    def loss(w: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        margin = y * (x @ w)
        off = w - prior
        slope = -y / (1.0 + np.exp(np.clip(margin, -30, 30)))
        value = np.logaddexp(0.0, -margin).sum() + HOLD[which] / 2 * (off**2).sum()
        return float(value), x.T @ slope + HOLD[which] * off

    best = minimize(loss, prior, jac=True, method="L-BFGS-B").x
    return {name: round(float(w), 2) for name, w in zip(names, best, strict=True)}


def main() -> None:
    """Fit and write."""
    expected = list(load())
    reader = Reader(threads=1)
    readings = reader.read_many([e.report for e in expected], workers=1)
    read = [(e.conflict, r, e.happening(r)) for e, r in zip(expected, readings, strict=True) if isinstance(r, Reading)]
    some = list(rows(read))
    for which in FEATURES:
        right = total = wrong_joins = 0
        for conflict in sorted({row[0] for row in some}):
            weights = fit(which, [row for row in some if row[0] != conflict])
            for _, _, found, same in (row for row in some if row[0] == conflict and row[1] == which):
                says = sum(weights[n] * v for n, v in found.items()) > 0
                total += 1
                right += says == same
                wrong_joins += says and not same
        print(f"{which}: {total} pairs of other conflicts, {right / total:.3f} right, {wrong_joins} wrongly joined")
    made = {which: fit(which, some) for which in FEATURES}
    (DATA / "weights.json").write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
