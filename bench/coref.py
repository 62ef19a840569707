"""How well clusters match clusters, as the CoNLL reference scorer counts it: MUC, B³, CEAF-e and their mean.

Clusters are given as a mapping from each thing to the name of its cluster; both mappings hold the same things,
singletons included.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

__all__ = ["Score", "b_cubed", "ceaf_e", "conll", "muc"]

Clusters = Mapping[str, Hashable]


@dataclass(frozen=True, slots=True)
class Score:
    """Recall and precision, 0 to 1."""

    recall: float
    precision: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return (
            2 * self.recall * self.precision / (self.recall + self.precision) if self.recall + self.precision else 0.0
        )


def _members(clusters: Clusters) -> dict[Hashable, list[str]]:
    out: dict[Hashable, list[str]] = defaultdict(list)
    for thing, name in clusters.items():
        out[name].append(thing)
    return out


def _share(above: float, below: float) -> float:
    return above / below if below else 0.0


def muc(gold: Clusters, found: Clusters) -> Score:
    """Links: of the links that a cluster needs, how many the other side has. Singletons have none."""

    def recall(a: Clusters, b: Clusters) -> float:
        kept = needed = 0
        for some in _members(a).values():
            kept += len(some) - len({b[m] for m in some})
            needed += len(some) - 1
        return _share(kept, needed)

    return Score(recall(gold, found), recall(found, gold))


def b_cubed(gold: Clusters, found: Clusters) -> Score:
    """For every thing, which share of its cluster stands with it on the other side; the mean of that."""
    both = Counter((gold[m], found[m]) for m in gold)
    sizes, others = Counter(gold.values()), Counter(found.values())
    recall = sum(n * n / sizes[g] for (g, _), n in both.items())
    precision = sum(n * n / others[f] for (_, f), n in both.items())
    return Score(_share(recall, len(gold)), _share(precision, len(found)))


def ceaf_e(gold: Clusters, found: Clusters) -> Score:
    """Clusters matched one to one so that they overlap best, by 2 |both| / (|one| + |other|)."""
    ours, theirs = _members(gold), _members(found)
    row, column = ({name: i for i, name in enumerate(side)} for side in (ours, theirs))
    alike = np.zeros((len(ours), len(theirs)))
    for (g, f), n in Counter((gold[m], found[m]) for m in gold).items():
        alike[row[g], column[f]] = 2 * n / (len(ours[g]) + len(theirs[f]))
    total = float(alike[linear_sum_assignment(-alike)].sum())
    return Score(_share(total, len(ours)), _share(total, len(theirs)))


def conll(gold: Clusters, found: Clusters) -> float:
    """The mean of the three F1."""
    return (muc(gold, found).f1 + b_cubed(gold, found).f1 + ceaf_e(gold, found).f1) / 3
