"""What must hold for any network and any numbers: nobody is lost, nobody is below nothing, order does not matter."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from vedette.outlook.bands import Band, load_calibration
from vedette.outlook.chain import ChainSettings, run_chain
from vedette.outlook.cold_start import capacities_of, follow_totals
from vedette.outlook.network import Floats, passable
from vedette.outlook.outlook import NotEnoughKnown, Outlook, make_outlook
from vedette.outlook.situation import CAMP, CROSSING, SOURCE, TOWN, Closure, Count, Road, Site, Situation
from vedette.outlook.what_if import Change

BINS, HOPS = 12, 12
few = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@st.composite
def situations(draw: st.DrawFn, *, counted: bool | None = None) -> Situation:
    """A road network of one piece, with at least one source and two camps."""
    kinds = [SOURCE, CAMP, CAMP, *draw(st.lists(st.sampled_from([SOURCE, TOWN, CAMP, CROSSING]), max_size=6))]
    sites, roads = [], []
    for i, kind in enumerate(kinds):
        sites.append(
            Site(
                f"S{i}",
                draw(st.floats(-60, 60)),
                draw(st.floats(-170, 170)),
                draw(st.sampled_from(["Home", "East", "West"])) if kind == CAMP else "Home",
                kind,
                population=draw(st.integers(1, 2_000_000)) if kind == SOURCE else None,
                capacity=draw(st.one_of(st.none(), st.integers(1, 200_000))) if kind == CAMP else None,
            )
        )
        if i:  # a tree, so that the network is of one piece
            roads.append(Road(f"S{draw(st.integers(0, i - 1))}", f"S{i}", draw(st.integers(1, 900))))
    for _ in range(draw(st.integers(0, 4))):
        a, b = draw(st.integers(0, len(kinds) - 1)), draw(st.integers(0, len(kinds) - 1))
        if a != b:
            roads.append(Road(f"S{a}", f"S{b}", draw(st.integers(1, 900))))
    days = 40
    fighting = {
        s.name: (0.0,) * draw(st.integers(0, 20)) + (float(draw(st.integers(1, 3))),) * days
        for s in sites
        if s.kind == SOURCE and (s.name == "S0" or draw(st.booleans()))
    }
    closures = tuple(
        Closure(
            "site", f"S{draw(st.integers(1, len(kinds) - 1))}", "", draw(st.integers(0, 10)), draw(st.integers(11, 30))
        )
        for _ in range(draw(st.integers(0, 2)))
    )
    has_counts = draw(st.booleans()) if counted is None else counted
    counts = {
        s.name: tuple(Count(d, draw(st.integers(0, 500_000))) for d in (0, 15, 35)) for s in sites if s.kind == CAMP
    }
    return Situation(
        name="any",
        start=date(2020, 1, 1),
        days=days,
        sites=tuple(sites),
        roads=tuple(roads),
        fighting={n: f[:days] for n, f in fighting.items()},
        closures=closures,
        counts=counts if has_counts else {},
    )


def leaving_of(situation: Situation, days: int, seed: int) -> Floats:
    """So many leave each source each day."""
    out = np.zeros((days, len(situation.sites)))
    sources = [i for i, s in enumerate(situation.sites) if s.kind == SOURCE]
    out[:, sources] = np.random.default_rng(seed).uniform(0, 5000, (days, len(sources)))
    return out


Way = tuple[int, float, float]  # to which site, how far, how much it draws
Moving = dict[tuple[int, int], float]  # (site, bin) -> people


def day_by_hand(
    situation: Situation, at: list[float], day: int, rules: ChainSettings
) -> tuple[list[float], list[list[Way]]]:
    """The chance of leaving each site, and the ways out of it, on one day."""
    leave, pull = [], []
    for i, s in enumerate(situation.sites):
        fought = max(0.0, situation.fighting.get(s.name, (0.0,) * (day + 1))[day])
        full = 1.0
        if s.capacity is not None:
            full = min(1.0, max(0.0, (1 - at[i] / s.capacity) / (1 - rules.nearly_full)))
        pull.append((rules.camp_weight if s.kind == CAMP else 1.0) * rules.conflict_weight**fought * full)
        usual = rules.leave_source if fought > 0 else rules.leave_town
        leave.append({CROSSING: 1.0, CAMP: rules.leave_camp}.get(s.kind, usual))
    index = {s.name: i for i, s in enumerate(situation.sites)}
    ways: list[list[Way]] = [[] for _ in situation.sites]
    for road in situation.roads:
        if passable(situation, road, day):
            a, b = index[road.a], index[road.b]
            ways[a].append((b, road.km, pull[b] / (rules.softening_km + road.km)))
            ways[b].append((a, road.km, pull[a] / (rules.softening_km + road.km)))
    return [x if sum(w for _, _, w in out) > 0 else 0.0 for x, out in zip(leave, ways, strict=True)], ways


def by_hand(situation: Situation, leaving: Floats, rules: ChainSettings) -> Floats:
    """The movement rules, group of people by group and road by road: slow, and easy to read."""
    at = [0.0] * len(situation.sites)
    coming: dict[tuple[int, int], Moving] = {}  # (day, site) -> who arrives
    out = np.zeros((len(leaving), len(at)))
    for day in range(len(leaving)):
        leave, ways = day_by_hand(situation, at, day, rules)
        moving: Moving = {}
        for i in range(len(at)):
            at[i] += leaving[day, i]
            moving[i, 0] = at[i] * leave[i]
            at[i] -= moving[i, 0]
            for (_, k), people in coming.pop((day, i), {}).items():
                goes = leave[i] if k < BINS else 0.0
                moving[i, k] = moving.get((i, k), 0.0) + people * goes
                at[i] += people * (1 - goes)
        for _ in range(HOPS):
            if sum(moving.values()) < 0.5:
                break
            further: Moving = {}
            for (i, k), people in moving.items():
                drawn = sum(w for _, _, w in ways[i])
                for j, km, w in ways[i] if people > 0 else ():
                    n = people * w / drawn
                    whole = int(km // rules.km_per_day)
                    used = round((km - whole * rules.km_per_day) * BINS / rules.km_per_day)
                    if whole:
                        there = coming.setdefault((day + whole, j), {})
                        there[j, min(used, BINS)] = there.get((j, min(used, BINS)), 0.0) + n
                        continue
                    to = min(k + used, BINS)
                    goes = leave[j] if to < BINS else 0.0
                    at[j] += n * (1 - goes)
                    further[j, to] = further.get((j, to), 0.0) + n * goes
            moving = further
        for (i, _), people in moving.items():
            at[i] += people
        out[day] = at
    return out


@few
@given(situations(), st.integers(0, 10**6))
def test_the_sparse_chain_is_the_rules_by_hand(situation: Situation, seed: int) -> None:
    leaving = leaving_of(situation, 6, seed)
    sparse, hand = run_chain(situation, leaving), by_hand(situation, leaving, ChainSettings())
    assert sparse == pytest.approx(hand, rel=1e-6, abs=1e-3)


@few
@given(situations(), st.integers(0, 10**6))
def test_the_chain_loses_nobody_and_goes_below_nobody(situation: Situation, seed: int) -> None:
    situation = replace(situation, roads=tuple(replace(r, km=min(r.km, 359)) for r in situation.roads))
    leaving = leaving_of(situation, 20, seed)
    there = run_chain(situation, leaving)
    assert (there >= 0).all()
    assert there.sum(axis=1) == pytest.approx(leaving.sum(axis=1).cumsum())


@few
@given(situations(), st.integers(0, 10**6))
def test_on_long_roads_people_are_late_and_never_more(situation: Situation, seed: int) -> None:
    leaving = leaving_of(situation, 20, seed)
    there = run_chain(situation, leaving)
    assert (there >= 0).all()
    assert (there.sum(axis=1) <= leaving.sum(axis=1).cumsum() * (1 + 1e-9)).all()
    nobody = np.zeros((5, len(situation.sites)))  # roads of 900 km take at most two days more
    later = run_chain(situation, np.vstack([leaving, nobody]))
    assert later[-1].sum() <= leaving.sum() * (1 + 1e-9)


@few
@given(situations(), st.randoms(use_true_random=False), st.integers(0, 10**6))
def test_the_order_of_sites_and_roads_does_not_matter(situation: Situation, random: object, seed: int) -> None:
    order = list(range(len(situation.sites)))
    random.shuffle(order)  # type: ignore[attr-defined]
    mixed = replace(
        situation,
        sites=tuple(situation.sites[i] for i in order),
        roads=tuple(replace(r, a=r.b, b=r.a) for r in reversed(situation.roads)),
    )
    assert mixed.home == situation.home
    leaving = leaving_of(situation, 6, seed)
    assert run_chain(mixed, leaving[:, order]) == pytest.approx(
        run_chain(situation, leaving)[:, order], rel=1e-6, abs=1e-3
    )
    totals = np.linspace(0, 100_000, situation.days)
    camps = [s.name for s in mixed.camps]
    ours, theirs = follow_totals(situation, totals)[-1], follow_totals(mixed, totals)[-1]
    for k, camp in enumerate(situation.camps):
        assert theirs[camps.index(camp.name)] == pytest.approx(ours[k], rel=1e-6, abs=1e-3)


@few
@given(situations(counted=False))
def test_no_camp_takes_more_than_its_capacity_while_another_has_room(situation: Situation) -> None:
    assume(not situation.closures)
    limits = capacities_of(situation)
    totals = np.linspace(0, 50_000, situation.days)
    there = follow_totals(situation, totals)
    assert (there >= 0).all()
    assert there.sum(axis=1) == pytest.approx(totals)
    if np.isinf(limits).any() or limits.sum() > totals[-1]:
        assert (there <= limits * (1 + 1e-9) + 1e-6).all()


def ordered(band: Band) -> bool:
    """From low to high, but for what rounding does."""
    slack = 1e-6 * (1 + abs(band.high))
    return all(a <= b + slack for a, b in zip(band.ends, band.ends[1:], strict=False))


def made(situation: Situation, changes: tuple[Change, ...] = (), horizon: int = 30) -> Outlook:
    answer = make_outlook(situation, changes=changes, horizon=horizon)
    assume(not isinstance(answer, NotEnoughKnown))
    assert isinstance(answer, Outlook)
    return answer


@few
@given(situations(), st.sampled_from([30, 90]), st.data())
def test_every_band_is_in_order_and_adds_up(situation: Situation, horizon: int, data: st.DataObject) -> None:
    names = [s.name for s in situation.sites if s.kind != CAMP]
    change = data.draw(
        st.sampled_from(
            [
                (),
                (Change("offensive", "S0", people=50_000),),
                (Change("close", names[-1]),),
                (Change("close", "S1"),),
                (Change("close", between=("Home", "East")),),
            ]
        )
    )
    o = made(situation, change, horizon)
    bands = [o.total, *(d.there for d in o.destinations), *(f.people for f in o.flows), *(x.people for x in o.leaving)]
    bands += [p.people for p in o.line] + [d.people for d in o.drivers] + [d.arriving for d in o.destinations]
    for band in bands:
        assert np.isfinite(band.ends).all()
        assert ordered(band), band
    assert all(d.there.low >= 0 for d in o.destinations)
    assert all(f.people.low >= 0 for f in o.flows)
    arriving = sum(max(d.arriving.middle, 0.0) for d in o.destinations)
    assert sum(f.people.middle for f in o.flows) == pytest.approx(arriving, rel=1e-6, abs=1)


@few
@given(situations(), st.data())
def test_closing_a_camp_or_crossing_never_brings_more_to_it(situation: Situation, data: st.DataObject) -> None:
    site = data.draw(st.sampled_from([s for s in situation.sites if s.kind in {CAMP, CROSSING}]))
    base, shut = made(situation), made(situation, (Change("close", site.name),))
    slack = 1e-6 * (1 + base.total.high)
    for before, after in zip(base.destinations, shut.destinations, strict=True):
        if before.name == site.name:
            for a, b in zip(after.there.ends, before.there.ends, strict=True):
                assert a <= b + slack
    if site.kind == CROSSING:  # nobody walks through it either
        leaving = leaving_of(situation, 10, 1)
        closed = replace(situation, closures=(Closure("site", site.name, "", 0, None),))
        assert run_chain(closed, leaving)[:, [s.name for s in situation.sites].index(site.name)].max() == 0


@given(st.sampled_from([30, 90]), st.sampled_from(["total", "camp"]), st.floats(0, 1e8), st.floats(0, 1e8))
def test_bands_hold_their_middle(horizon: int, kind: str, last: float, expected: float) -> None:
    band = load_calibration().band(horizon, kind, last, expected)
    assert band.low >= 0
    assert ordered(band)
    assert band.middle == expected
