"""Methods for the outlook that were tried and not kept; ``bench/outlook.py`` sets them beside those that were.

Each gives the split of those who leave: for a situation and a day, the share of each camp.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vedette.outlook.gravity import GravitySettings, source_weights
from vedette.outlook.network import Floats, adjacency, source_to_camp_km
from vedette.outlook.shut import open_camps
from vedette.outlook.situation import CAMP, SOURCE, Situation

__all__ = ["TRIED", "Split"]

Split = Callable[[Situation, int], Floats]


def _weights(situation: Situation, day: int) -> Floats:
    return source_weights(situation, day, None, GravitySettings())


def _mixed(by_source: Floats, situation: Situation, day: int) -> Floats:
    total = by_source.sum(axis=1, keepdims=True)
    rows = np.where(total > 0, by_source / np.where(total > 0, total, 1.0), 1.0 / by_source.shape[1])
    return _weights(situation, day) @ rows


def equal(situation: Situation, day: int) -> Floats:
    """The same for every camp."""
    return np.full(len(situation.camps), 1.0 / len(situation.camps))


def equal_open(situation: Situation, day: int) -> Floats:
    """The same for every camp that is open."""
    there = open_camps(situation, day).astype(np.float64)
    return there / there.sum()


def equal_countries(situation: Situation, day: int) -> Floats:
    """The same for every country, and within it for every open camp."""
    there = open_camps(situation, day)
    names = [c.country if o else "" for c, o in zip(situation.camps, there, strict=True)]
    share = np.array([0.0 if not n else 1.0 / names.count(n) for n in names])
    return share / share.sum()


def radiation(situation: Situation, day: int) -> Floats:
    """The radiation model of Simini and others, every camp one opportunity."""
    km = source_to_camp_km(situation)
    there = open_camps(situation, day).astype(np.float64)
    out = np.zeros_like(km)
    for i, row in enumerate(km):
        order = np.argsort(row, kind="stable")
        nearer = np.cumsum(there[order]) - there[order]
        out[i, order] = there[order] / ((1 + nearer) * (1 + nearer + there[order]))
    return _mixed(out, situation, day)


def nearest_first(situation: Situation, day: int, keep: float = 0.7) -> Floats:
    """Intervening opportunities: each nearer camp that is open keeps three in ten."""
    km = np.where(open_camps(situation, day)[None, :], source_to_camp_km(situation), np.inf)
    rank = np.argsort(np.argsort(km, axis=1, kind="stable"), axis=1, kind="stable")
    return _mixed(np.where(np.isfinite(km), keep**rank, 0.0), situation, day)


def road_chain(situation: Situation, day: int, power: float = 1.0) -> Floats:
    """A walk on the road graph after Huang and Unwin: the next town by nearness, until a camp is met."""
    km = adjacency(situation)
    n = len(km)
    with np.errstate(divide="ignore"):
        weight = np.where(np.isfinite(km) & (km > 0), 1.0 / (10.0 + km) ** power, 0.0)
    camps = [i for i, s in enumerate(situation.sites) if s.kind == CAMP]
    there = open_camps(situation, day)
    weight[:, [c for c, o in zip(camps, there, strict=True) if not o]] *= 1e-9
    weight /= np.maximum(weight.sum(axis=1, keepdims=True), 1e-300)
    rest = [i for i in range(n) if i not in set(camps)]
    hit = np.linalg.solve(np.eye(len(rest)) * (1 + 1e-9) - weight[np.ix_(rest, rest)], weight[np.ix_(rest, camps)])
    rows = dict(zip(rest, hit, strict=True))
    sources = [i for i, s in enumerate(situation.sites) if s.kind == SOURCE]
    return _mixed(np.array([rows[i] for i in sources]), situation, day)


TRIED: dict[str, Split] = {
    "equal shares": equal,
    "equal shares of open camps": equal_open,
    "equal shares of countries": equal_countries,
    "radiation model": radiation,
    "nearest first (intervening opportunities)": nearest_first,
    "walk on the road graph (Huang and Unwin)": road_chain,
}
