"""Flee's movement rules in the mean: an expected-value Markov chain on the road network.

Where Flee moves every person by the throw of a die, the chain moves the shares that the dice give on average, so one
run is the mean of all runs. The rules are those of Flee 3 with one step of foresight: from a place people leave with a
chance that depends on its kind; they choose among the neighbouring places by attraction over distance; whoever has
moved less than a day's way moves on the same day.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from vedette.outlook.network import Floats, great_circle_km, passable
from vedette.outlook.situation import CAMP, CROSSING, Closure, Road, Situation

__all__ = ["ChainSettings", "implied_roads", "run_chain"]

_BINS = 12
_HOPS = 12


@dataclass(frozen=True, slots=True)
class ChainSettings:
    """Flee 3's own default settings.

    Attributes:
        km_per_day: how far people get in a day.
        leave_source: the chance per day of leaving a place that is fought over.
        leave_town: of leaving another place.
        leave_camp: of leaving a camp.
        conflict_weight: what a place that is fought over attracts, against 1.
        camp_weight: what a camp attracts.
        softening_km: added to every distance.
        nearly_full: from this share of its capacity on, a camp attracts less.
    """

    km_per_day: float = 360.0
    leave_source: float = 1.0
    leave_town: float = 0.3
    leave_camp: float = 0.001
    conflict_weight: float = 10**-0.5
    camp_weight: float = 1.0
    softening_km: float = 10.0
    nearly_full: float = 0.9


def implied_roads(situation: Situation, neighbours: int = 4) -> tuple[Road, ...]:
    """Ways as the crow flies from each site to its nearest ones, for a situation that has no roads."""
    lat = np.array([s.lat for s in situation.sites])
    lon = np.array([s.lon for s in situation.sites])
    km = great_circle_km(lat, lon, lat, lon)
    pairs: dict[tuple[int, int], float] = {}
    for i in range(len(km)):
        for j in np.argsort(km[i], kind="stable")[1 : neighbours + 1]:
            pairs[min(i, int(j)), max(i, int(j))] = float(km[i, j])
    names = [s.name for s in situation.sites]
    return tuple(Road(names[i], names[j], max(d, 1.0)) for (i, j), d in sorted(pairs.items()))


def _capacity_factor(there: Floats, capacity: Floats, nearly_full: float) -> Floats:
    limited = np.isfinite(capacity)
    filled = np.divide(there, capacity, out=np.zeros_like(there), where=limited)
    return np.where(limited, np.clip((1.0 - filled) / (1.0 - nearly_full), 0.0, 1.0), 1.0)


def _changes(closures: tuple[Closure, ...]) -> frozenset[int]:
    return frozenset({c.start for c in closures} | {c.end for c in closures if c.end is not None})


class _Ways:
    """The roads in both directions, as arrays."""

    def __init__(self, situation: Situation, km_per_day: float) -> None:
        index = {s.name: i for i, s in enumerate(situation.sites)}
        self.roads = (situation.roads or implied_roads(situation)) * 2
        half = len(self.roads) // 2
        a = [index[r.a] for r in self.roads]
        b = [index[r.b] for r in self.roads]
        self.start = np.array(a[:half] + b[half:], dtype=np.intp)
        self.end = np.array(b[:half] + a[half:], dtype=np.intp)
        self.km = np.array([r.km for r in self.roads])
        self.days = (self.km // km_per_day).astype(np.intp)
        bins = np.arange(_BINS)[None, :]
        used = np.rint((self.km - self.days * km_per_day) * _BINS / km_per_day).astype(np.intp)[:, None]
        # A way that takes days ends with a fresh day; a short one adds to the day's way. The last bin is "tired".
        self.to_bin = np.minimum(np.where(self.days[:, None] > 0, used, bins + used), _BINS)
        # By the days that a way takes. People move from (site, bin) to (site, bin or tired): one sparse product a hop.
        self.by_days = {int(k): _Moves(self, np.flatnonzero(self.days == k)) for k in np.unique(self.days)}

    def chances(self, opened: npt.NDArray[np.bool_], score: Floats, rules: ChainSettings) -> tuple[Floats, Floats]:
        """The chance of every way for those who leave its start, and the sum of what draws people from each site."""
        weight = opened * score[self.end] / (rules.softening_km + self.km)
        total = np.bincount(self.start, weights=weight, minlength=len(score)).astype(np.float64)
        drawn = total[self.start]
        chance = np.divide(weight, drawn, out=np.zeros_like(weight), where=drawn > 0)
        for moves in self.by_days.values():
            moves.weigh(chance)
        return chance, total

    def open_on(self, situation: Situation, day: int) -> npt.NDArray[np.bool_]:
        return np.array([passable(situation, r, day) for r in self.roads], dtype=np.bool_)


class _Moves:
    """The moves over some of the ways as a sparse matrix, whose weights change from day to day."""

    def __init__(self, ways: _Ways, which: npt.NDArray[np.intp]) -> None:
        n = 1 + int(max(ways.start.max(), ways.end.max()))
        come = (ways.end[which, None] * (_BINS + 1) + ways.to_bin[which]).ravel()
        gone = (ways.start[which, None] * _BINS + np.arange(_BINS)[None, :]).ravel()
        order = np.argsort(come, kind="stable")
        self._way = np.repeat(which, _BINS)[order]
        first = np.concatenate([[0], np.cumsum(np.bincount(come, minlength=n * (_BINS + 1)))])
        self._matrix = csr_array(
            (np.zeros(len(order)), gone[order], first), shape=(n * (_BINS + 1), n * _BINS), dtype=np.float64
        )
        self._sites = n

    def weigh(self, chance: Floats) -> None:
        """Take over the chance of every way."""
        self._matrix.data = chance[self._way]

    def arrivals(self, moving: Floats) -> Floats:
        """(sites, bins) on the move -> (sites, bins and tired) arrived."""
        came = np.zeros((len(moving), _BINS + 1))
        there = self._matrix @ moving[: self._sites].ravel()
        came[: self._sites] = there.reshape(self._sites, _BINS + 1)
        return came


def run_chain(
    situation: Situation,
    leaving: Floats,
    *,
    first_day: int = 0,
    there: Floats | None = None,
    settings: ChainSettings | None = None,
) -> Floats:
    """People at each site (columns) at the end of each day (rows).

    Args:
        situation: sites, roads, fighting and closures.
        leaving: new displaced people by day (rows) and site (columns).
        first_day: the day of the situation that the first row stands for.
        there: displaced people at each site before it begins.
        settings: the rules' numbers.
    """
    rules = settings or ChainSettings()
    sites = situation.sites
    n = len(sites)
    ways = _Ways(situation, rules.km_per_day)
    capacity = np.array([np.inf if s.capacity is None else float(s.capacity) for s in sites])
    is_camp_site = np.array([s.kind == CAMP for s in sites])
    is_hub = np.array([s.kind == CROSSING for s in sites])
    at = np.zeros(n) if there is None else there.astype(np.float64)
    under_way: dict[int, Floats] = {}
    out = np.empty((len(leaving), n))
    nobody = np.zeros((n, _BINS))
    changes = _changes(situation.closures)
    opened = ways.open_on(situation, first_day)
    is_camp = is_camp_site
    for row, new in enumerate(leaving):
        day = first_day + row
        if row == 0 or day in changes:
            opened = ways.open_on(situation, day)
            shut = {c.a for c in situation.closures if c.kind == "camp" and c.holds(day)}
            is_camp = is_camp_site & np.array([s.name not in shut for s in sites])
        fought = np.array([_at(situation.fighting.get(s.name, ()), day) for s in sites])
        leave = np.where(
            is_hub, 1.0, np.where(is_camp, rules.leave_camp, np.where(fought > 0, rules.leave_source, rules.leave_town))
        )
        score = np.where(is_camp, rules.camp_weight, 1.0) * rules.conflict_weight ** np.maximum(fought, 0.0)
        chance, total = ways.chances(opened, score * _capacity_factor(at, capacity, rules.nearly_full), rules)
        leave = np.where(total > 0, leave, 0.0)
        leaves = np.bincount(ways.start, weights=chance, minlength=n)
        column = leave[:, None]
        at = at + new
        moving = np.zeros((n, _BINS))
        moving[:, 0] = at * leave
        at = at - moving[:, 0]
        arrived = under_way.pop(row, None)
        if arrived is not None:
            at, moving = _settle(at, moving, arrived, leave)
        gone = np.zeros((n, _BINS))
        for _ in range(_HOPS):
            if float(moving.sum(axis=1) @ leaves) < 0.5:  # less than half a person
                break
            gone += moving
            if 0 not in ways.by_days:
                moving = nobody
                break
            arrivals = ways.by_days[0].arrivals(moving)
            moving = arrivals[:, :_BINS] * column
            at = at + arrivals.sum(axis=1) - moving.sum(axis=1)
        for days, moves in ways.by_days.items():
            if days:
                came = moves.arrivals(gone)
                under_way[row + days] = under_way[row + days] + came if row + days in under_way else came
        at = at + moving.sum(axis=1)
        out[row] = at
    return out


def _at(series: tuple[float, ...], day: int) -> float:
    """The intensity on a day; what was last known runs on."""
    return (series[day] if day < len(series) else series[-1]) if series else 0.0


def _settle(at: Floats, moving: Floats, arrived: Floats, leave: Floats) -> tuple[Floats, Floats]:
    """Who has come stays, or goes on the same day where there is way left in it."""
    on = arrived[:, :_BINS] * leave[:, None]
    return at + arrived.sum(axis=1) - on.sum(axis=1), moving + on
