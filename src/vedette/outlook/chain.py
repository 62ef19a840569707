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
        self.sites = len(index)
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
        self.by_days = {int(k): _Moves(self, self.days == k) for k in np.unique(self.days)}
        self.short = self.by_days.pop(0, None)
        # Who goes on over a short way on the same day: the moves that do not end tired.
        self.onward = _Moves(self, self.days == 0, tired=False) if self.short else None

    def open_on(self, situation: Situation, day: int) -> npt.NDArray[np.bool_]:
        """Which ways nothing shuts on that day."""
        return np.array([passable(situation, r, day) for r in self.roads], dtype=np.bool_)

    def drawn(self, opened: npt.NDArray[np.bool_], score: Floats, rules: ChainSettings) -> tuple[Floats, Floats]:
        """What every way draws of those who leave its start, and the sum of it for each site."""
        weight = opened * score[self.end] / (rules.softening_km + self.km)
        return weight, np.bincount(self.start, weights=weight, minlength=self.sites).astype(np.float64)

    def weigh(self, weight: Floats, total: Floats, leave: Floats) -> None:
        """Take over the chance of every way, and of leaving every site."""
        drawn = total[self.start]
        chance = np.divide(weight, drawn, out=np.zeros_like(weight), where=drawn > 0)
        for moves in (self.short, *self.by_days.values()):
            if moves:
                moves.weigh(chance)
        if self.onward:
            self.onward.weigh(chance * leave[self.end])


class _Moves:
    """The moves over some of the ways as a sparse matrix, whose weights change from day to day."""

    def __init__(self, ways: _Ways, which: npt.NDArray[np.bool_], *, tired: bool = True) -> None:
        bins = _BINS + 1 if tired else _BINS
        way, start_bin = np.nonzero(which[:, None] & (ways.to_bin < bins))
        come = ways.end[way] * bins + ways.to_bin[way, start_bin]
        gone = ways.start[way] * _BINS + start_bin
        order = np.argsort(come, kind="stable")
        self._way = way[order]
        rows = ways.sites * bins
        first = np.concatenate([[0], np.cumsum(np.bincount(come, minlength=rows))])
        self._matrix = csr_array(
            (np.zeros(len(order)), gone[order], first), shape=(rows, ways.sites * _BINS), dtype=np.float64
        )

    def weigh(self, chance: Floats) -> None:
        """Take over the chance of every way."""
        self._matrix.data = chance[self._way]

    def arrivals(self, moving: Floats) -> Floats:
        """(sites x bins) on the move -> (sites x bins, and tired) arrived, as one row each."""
        return np.asarray(self._matrix @ moving, dtype=np.float64)


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
    changes = _changes(situation.closures)
    opened = ways.open_on(situation, first_day)
    is_camp = is_camp_site
    fighting = _fighting(situation, first_day, len(leaving))
    for row, new in enumerate(leaving):
        day = first_day + row
        if row == 0 or day in changes:
            opened = ways.open_on(situation, day)
            shut = {c.a for c in situation.closures if c.kind == "camp" and c.holds(day)}
            is_camp = is_camp_site & np.array([s.name not in shut for s in sites])
        fought = fighting[row]
        leave = np.where(
            is_hub, 1.0, np.where(is_camp, rules.leave_camp, np.where(fought > 0, rules.leave_source, rules.leave_town))
        )
        score = np.where(is_camp, rules.camp_weight, 1.0) * rules.conflict_weight**fought
        weight, total = ways.drawn(opened, score * _capacity_factor(at, capacity, rules.nearly_full), rules)
        leave = np.where(total > 0, leave, 0.0)
        ways.weigh(weight, total, leave)
        at = at + new
        moving = np.zeros((n, _BINS))
        moving[:, 0] = at * leave
        at = at - moving[:, 0]
        arrived = under_way.pop(row, None)
        if arrived is not None:
            at = at + _staying(arrived, leave)
            moving += arrived.reshape(n, _BINS + 1)[:, :_BINS] * leave[:, None]
        rest, gone = _hops(ways, moving.ravel())
        if ways.short:
            at = at + _staying(ways.short.arrivals(gone), leave)
        for days, moves in ways.by_days.items():
            came = moves.arrivals(gone)
            under_way[row + days] = under_way[row + days] + came if row + days in under_way else came
        at = at + rest.reshape(n, _BINS).sum(axis=1)
        out[row] = at
    return out


def _hops(ways: _Ways, moving: Floats) -> tuple[Floats, Floats]:
    """Who is still on the move when the day ends and stays where they are, and who has set out from where.

    Both as (sites x bins) in one row; whoever sets out several times on the day counts each time.
    """
    gone = np.zeros_like(moving)
    for _ in range(_HOPS):
        if moving.sum() < 0.5:  # less than half a person
            break
        gone += moving
        if ways.onward is None:
            return np.zeros_like(moving), gone
        moving = ways.onward.arrivals(moving)
    return moving, gone


def _staying(arrived: Floats, leave: Floats) -> Floats:
    """Of those who have come, by site and bin, who stays at each site: the tired, and who does not go on."""
    by_site = arrived.reshape(len(leave), _BINS + 1)
    return np.asarray(by_site[:, :_BINS].sum(axis=1) * (1.0 - leave) + by_site[:, _BINS], dtype=np.float64)


def _fighting(situation: Situation, first_day: int, days: int) -> Floats:
    """The intensity of fighting by day (rows) and site (columns); what was last known runs on."""
    out = np.zeros((days, len(situation.sites)))
    for i, site in enumerate(situation.sites):
        series = situation.fighting.get(site.name, ())
        if series:
            known = series[first_day : first_day + days] or series[-1:]
            out[: len(known), i] = known
            out[len(known) :, i] = known[-1]
    return np.maximum(out, 0.0)
