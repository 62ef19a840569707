"""The outlook: one call that puts the parts together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from vedette.outlook.bands import Band, Calibration, load_calibration
from vedette.outlook.baselines import equal_shares
from vedette.outlook.chain import run_chain
from vedette.outlook.cold_start import capacities_of
from vedette.outlook.filling import fill
from vedette.outlook.forecast import Forecast, ForecastSettings, forecast
from vedette.outlook.gravity import GravitySettings, gravity_split, source_weights, split_by_source
from vedette.outlook.network import Floats, source_to_camp_km
from vedette.outlook.shut import open_camps
from vedette.outlook.situation import CAMP, CROSSING, SOURCE, Situation
from vedette.outlook.what_if import Change, apply
from vedette.outlook.words import assumptions_in_words

__all__ = ["Destination", "Driver", "Flow", "Leaving", "LinePoint", "NotEnoughKnown", "Outlook", "make_outlook"]

COLD = "cold start"
TREND = "counts and trend"
# The trend needs this many counts of at least one camp.
FEWEST_COUNTS = 2


@dataclass(frozen=True, slots=True)
class Destination:
    """What is expected at one camp.

    ``now`` is the last count (``counted`` its day, ``None`` where there is none); ``there`` how many stand there at
    the horizon; ``arriving`` the same less ``now``; ``stays`` and ``equal`` are the simple answers for ``there``.
    """

    name: str
    country: str
    now: float
    counted: date | None
    there: Band
    arriving: Band
    stays: float
    equal: float


@dataclass(frozen=True, slots=True)
class Flow:
    """How many go from one place to one camp within the horizon; ``equal`` is the simple answer."""

    origin: str
    to: str
    people: Band
    stays: float
    equal: float


@dataclass(frozen=True, slots=True)
class Leaving:
    """How many leave one place within the horizon; ``equal`` is the simple answer."""

    origin: str
    people: Band
    equal: float


@dataclass(frozen=True, slots=True)
class LinePoint:
    """All camps together on one day: a count (a band of no width) or an expectation."""

    day: date
    people: Band
    counted: bool


@dataclass(frozen=True, slots=True)
class Driver:
    """What would change the answer, and how many people would then be elsewhere or more."""

    words: str
    people: Band


@dataclass(frozen=True, slots=True)
class Outlook:
    """The answer; see ``docs/outlook.md`` for every part."""

    name: str
    day: date
    horizon: int
    method: str
    total_now: float
    total: Band
    destinations: tuple[Destination, ...]
    leaving: tuple[Leaving, ...]
    flows: tuple[Flow, ...]
    line: tuple[LinePoint, ...]
    drivers: tuple[Driver, ...]
    what_if: tuple[str, ...]
    assumptions: tuple[str, ...]
    situation: Situation


@dataclass(frozen=True, slots=True)
class NotEnoughKnown:
    """The answer where the data do not carry one."""

    name: str
    day: date
    horizon: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Expected:
    """Either method's result, in the order of the camps."""

    method: str
    last: Floats
    there: tuple[Band, ...]
    total: Band
    split: Floats


def _missing(situation: Situation) -> tuple[str, ...]:
    out = []
    if not situation.of_kind(SOURCE):
        out.append("a place that people may flee from (a site of kind source)")
    if not situation.camps:
        out.append("a place where they may go (a site of kind camp)")
    counted = any(len(c) >= FEWEST_COUNTS for c in situation.counts.values())
    if not counted and not any(v > 0 for f in situation.fighting.values() for v in f):
        out.append("fighting at any source, or two counts of the displaced at any camp")
    elif not counted and not any(
        s.population for s in situation.of_kind(SOURCE) if any(situation.fighting.get(s.name, ()))
    ):
        out.append("the population of a place that is fought over, or two counts of the displaced at any camp")
    return tuple(out)


def _from_zero(band: Band) -> Band:
    """The band with nothing below nobody."""
    return Band(*(max(0.0, x) for x in band.ends))


def _zero() -> Band:
    return Band(0.0, 0.0, 0.0, 0.0, 0.0)


def _cold(situation: Situation, day: int, horizon: int, km: Floats, calibration: Calibration) -> _Expected:
    """Gravity over the map; totals from what other conflicts began with, an order of magnitude."""
    first = max(0, day + 1 - 30)
    people = sum(
        s.population or 0
        for s in situation.of_kind(SOURCE)
        if any(v > 0 for v in situation.fighting.get(s.name, ())[first : day + 1])
    )
    arriving = calibration.rate(horizon).scaled(float(people))
    limits = capacities_of(situation)
    split = gravity_split(situation, day, window=30, capacities=limits, km=km)
    counts = [situation.counts.get(s.name, ()) for s in situation.camps]
    last = np.array([float(next((c.people for c in reversed(cs) if c.day <= day), 0)) for cs in counts])
    steps = [fill(last, x, split, limits) for x in arriving.ends]
    there = tuple(Band(*(float(s[k]) for s in steps)) for k in range(len(last)))
    came = steps[2] - last
    return _Expected(
        COLD, last, there, arriving.less(-float(last.sum())), came / came.sum() if came.sum() > 0 else split
    )


def _warm(f: Forecast, horizon: int, calibration: Calibration) -> _Expected:
    there = tuple(calibration.band(horizon, "camp", a, b) for a, b in zip(f.last, f.expected, strict=True))
    total = calibration.band(horizon, "total", float(f.last.sum()), float(f.expected.sum()))
    return _Expected(TREND, f.last, there, total, f.split)


def _outflow(situation: Situation, day: int, horizon: int, people: float) -> Floats:
    """People leaving by day and site."""
    weights = source_weights(situation, day, 30, GravitySettings())
    columns = [i for i, s in enumerate(situation.sites) if s.kind == SOURCE]
    out = np.zeros((horizon, len(situation.sites)))
    out[:, columns] = people / horizon * weights
    return out


def _chain_split(situation: Situation, day: int, horizon: int, there: Floats, extra: Floats | None = None) -> Floats:
    """How the chain divides those who leave over the camps within the horizon."""
    camps = [i for i, s in enumerate(situation.sites) if s.kind == CAMP]
    leaving = _outflow(situation, day, horizon, 100_000.0) if extra is None else extra
    start = np.zeros(len(situation.sites))
    start[camps] = there
    came = np.maximum(run_chain(situation, leaving, first_day=day, there=start)[-1, camps] - there, 0.0)
    return came / came.sum() if came.sum() > 0 else came


def _shifted(split: Floats, before: Floats, after: Floats) -> Floats:
    """A division moved as the chain's moves: never below nothing, summing to one."""
    moved = np.maximum(split + after - before, 0.0)
    moved = np.where((after <= 0) & (before > 0), 0.0, moved)
    return moved / moved.sum() if moved.sum() > 0 else split


def _without(split: Floats, base: Floats, shut: npt.NDArray[np.bool_]) -> Floats:
    """A division in which nobody comes to what has been shut: to the rest as moved, else as before, else evenly."""
    if not shut.any() or shut.all():
        return split
    for division in (split, base):
        left: Floats = np.where(shut, 0.0, division)
        if left.sum() > 0:
            return _to_one(left)
    return _to_one(np.where(shut, 0.0, 1.0))


def _to_one(parts: Floats) -> Floats:
    whole: Floats = parts / parts.sum()
    return whole


def _offensive(change: Change, situation: Situation, horizon: int, calibration: Calibration) -> Band:
    """How many flee from an offensive: as stated, within half and twice, or the usual range."""
    if change.people is not None:
        p = float(change.people)
        return Band(p / 2, p / 1.4, p, p * 1.4, p * 2)
    return calibration.rate(horizon).scaled(float(situation.site(change.at).population or 0))


def _changed(
    base: _Expected, situation: Situation, changes: tuple[Change, ...], day: int, horizon: int, calibration: Calibration
) -> tuple[_Expected, dict[str, Band]]:
    """The expectation if the changes came about, and how many more flee from where."""
    other = apply(changes, situation, day)
    before = _chain_split(situation, day, horizon, base.last)
    after = _chain_split(other, day, horizon, base.last)
    shut = open_camps(situation, day + 1) & ~open_camps(other, day + 1)
    split = _without(_shifted(base.split, before, after), base.split, shut)
    inflow = _from_zero(base.total.less(float(base.last.sum())))
    extra: dict[str, Band] = {}
    added = np.zeros(len(split))
    more = _zero()
    for c in changes:
        if c.do == "offensive":
            band = _offensive(c, situation, horizon, calibration)
            extra[c.at] = band
            more = more.plus(band)
            leaving = np.zeros((horizon, len(other.sites)))
            leaving[:, [s.name for s in other.sites].index(c.at)] = 1000.0
            share = _chain_split(other, day, horizon, base.last, leaving)
            if share.sum() > 0 and more.middle > 0:
                added = (added * (more.middle - band.middle) + share * band.middle) / more.middle
    there = []
    for k, b in enumerate(base.there):
        coming = b.less(float(base.last[k]))
        moved = float(split[k] - base.split[k])
        if moved < 0:  # fewer come, in proportion; who leaves, leaves
            part = float(split[k] / base.split[k])
            coming = Band(*(x * part if x > 0 else x for x in coming.ends))
        else:
            coming = coming.plus(inflow.scaled(moved))
        there.append(_from_zero(coming.plus(more.scaled(float(added[k]))).less(-float(base.last[k]))))
    return _Expected(base.method, base.last, tuple(there), base.total.plus(more), split), extra


def _flows(
    situation: Situation, expected: _Expected, extra: dict[str, Band], day: int, km: Floats
) -> tuple[tuple[Flow, ...], tuple[Leaving, ...]]:
    """Arrivals divided over where they come from: each camp's by what gravity would bring there from each source."""
    sources = situation.of_kind(SOURCE)
    weights = source_weights(situation, day, 30, GravitySettings())
    joint = weights[:, None] * split_by_source(situation, day, GravitySettings(), None, km)
    column = joint.sum(axis=0)
    total_extra = sum((b.middle for b in extra.values()), 0.0)
    arriving = [b.less(last) for b, last in zip(expected.there, expected.last, strict=True)]
    inflow = sum(max(b.middle, 0.0) for b in arriving)
    from_extra = total_extra / inflow if inflow > 0 else 0.0
    flows = []
    leaving: dict[str, Band] = {}
    for i, source in enumerate(sources):
        for k, camp in enumerate(situation.camps):
            part = float(joint[i, k] / column[k]) if column[k] > 0 else float(weights[i])
            part *= 1 - min(1.0, from_extra)
            if source.name in extra and total_extra > 0:
                part += min(1.0, from_extra) * extra[source.name].middle / total_extra
            band = arriving[k].scaled(part)
            band = _from_zero(band)
            flows.append(Flow(source.name, camp.name, band, 0.0, inflow * float(weights[i]) / len(situation.camps)))
            leaving[source.name] = leaving.get(source.name, _zero()).plus(band)
    equal = inflow / max(1, len(sources))
    return tuple(flows), tuple(Leaving(n, b, equal) for n, b in leaving.items())


def _line(situation: Situation, expected: _Expected, day: int, horizon: int) -> tuple[LinePoint, ...]:
    """The last half year of counts, and the way to the horizon."""
    points = []
    first = min((c.day for cs in situation.counts.values() for c in cs), default=day)
    for d in range(max(first, day - 180), day + 1, 6):
        total = float(sum(next((c.people for c in reversed(cs) if c.day <= d), 0) for cs in situation.counts.values()))
        points.append(LinePoint(situation.date_of(d), Band(total, total, total, total, total), True))
    now = float(expected.last.sum())
    for step in range(0, 11):
        share = step / 10
        widen = share**0.5  # errors of a sum of daily surprises grow with the root of time
        middle = now + share * (expected.total.middle - now)
        ends = [
            max(0.0, middle + widen * (x - expected.total.middle))
            for x in (expected.total.low, expected.total.low50, expected.total.high50, expected.total.high)
        ]
        band = Band(ends[0], ends[1], middle, ends[2], ends[3])
        points.append(LinePoint(situation.date_of(day + round(share * horizon)), band, False))
    return tuple(points)


def _drivers(
    base: _Expected, situation: Situation, day: int, horizon: int, calibration: Calibration
) -> tuple[Driver, ...]:
    """The single changes that would move the most people, largest first."""
    out = []
    inflow = base.total.less(float(base.last.sum()))
    before = _chain_split(situation, day, horizon, base.last)
    busiest = sorted(zip(base.split, situation.camps, strict=True), key=lambda p: -p[0])[:4]
    for site in [*(c for _, c in busiest), *situation.of_kind(CROSSING)[:6]]:
        if len(situation.camps) < 2 and site.kind == CAMP:
            continue
        change = Change("close", site.name)
        after = _chain_split(apply((change,), situation, day), day, horizon, base.last)
        moved = float(np.abs(_shifted(base.split, before, after) - base.split).sum()) / 2
        band = inflow.scaled(moved)
        band = _from_zero(band)
        out.append(Driver(f"{site.name} closes: so many go elsewhere", band))
    calm = [
        s
        for s in situation.sites
        if s.kind == SOURCE and s.population and not any(situation.fighting.get(s.name, ())[-30:])
    ]
    for site in sorted(calm, key=lambda s: -(s.population or 0))[:3]:
        band = calibration.rate(horizon).scaled(float(site.population or 0))
        out.append(Driver(f"an offensive starts at {site.name}: so many more leave", band))
    return tuple(sorted((d for d in out if d.people.high >= 1), key=lambda d: -d.people.middle)[:5])


def make_outlook(
    situation: Situation,
    *,
    day: int | None = None,
    horizon: int = 30,
    changes: tuple[Change, ...] = (),
    settings: ForecastSettings | None = None,
    calibration: Calibration | None = None,
) -> Outlook | NotEnoughKnown:
    """Who may flee, where to, and how sure that is.

    Args:
        situation: what is known.
        day: the day on which one looks ahead, the last day of the data if not given; nothing later is used.
        horizon: how many days ahead, at most 90.
        changes: what if these came about.
        settings: the forecast's numbers.
        calibration: the bands' numbers.

    Raises:
        InputError: the road network leaves a source with no way to any camp.
    """
    day = situation.days - 1 if day is None else day
    calibration = calibration or load_calibration()
    known = situation.known_on(day)
    when = known.date_of(day)
    if missing := _missing(known):
        return NotEnoughKnown(known.name, when, horizon, missing)
    source_to_camp_km(known)  # the network must hold together before anything is shut
    km = source_to_camp_km(known, day)
    counted = any(len(c) >= FEWEST_COUNTS for c in known.counts.values())
    if counted:
        base = _warm(forecast(known, day, horizon, settings, km=km), horizon, calibration)
    else:
        base = _cold(known, day, horizon, km, calibration)
    drivers = _drivers(base, known, day, horizon, calibration)
    expected = base
    extra: dict[str, Band] = {}
    seen = known
    if changes:
        expected, extra = _changed(base, known, changes, day, horizon, calibration)
        seen = apply(changes, known, day)
        km = source_to_camp_km(seen, day)
    flows, leaving = _flows(seen, expected, extra, day, km)
    inflow = sum(max(b.middle - last, 0.0) for b, last in zip(expected.there, expected.last, strict=True))
    equal = equal_shares(expected.last, inflow)
    destinations = tuple(
        Destination(
            name=c.name,
            country=c.country,
            now=float(expected.last[k]),
            counted=next((known.date_of(x.day) for x in reversed(known.counts.get(c.name, ()))), None),
            there=expected.there[k],
            arriving=expected.there[k].less(float(expected.last[k])),
            stays=float(expected.last[k]),
            equal=float(equal[k]),
        )
        for k, c in enumerate(known.camps)
    )
    return Outlook(
        name=known.name,
        day=when,
        horizon=horizon,
        method=expected.method,
        total_now=float(expected.last.sum()),
        total=expected.total,
        destinations=destinations,
        leaving=leaving,
        flows=flows,
        line=_line(known, expected, day, horizon),
        drivers=drivers,
        what_if=tuple(c.words for c in changes),
        assumptions=assumptions_in_words(seen, day, horizon, cold=base.method == COLD, changes=changes),
        situation=seen,
    )
