from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.outlook.cases import small
from vedette.errors import InputError
from vedette.outlook.bands import calibrate, error, load_calibration
from vedette.outlook.chain import run_chain
from vedette.outlook.cold_start import capacities_of, follow_totals
from vedette.outlook.counts import on_one_basis, recent
from vedette.outlook.filling import fill
from vedette.outlook.forecast import forecast
from vedette.outlook.gravity import gravity_split
from vedette.outlook.network import great_circle_km, source_to_camp_km
from vedette.outlook.score import average_relative_difference, share_difference
from vedette.outlook.situation import Closure, Count


def test_great_circle() -> None:
    beirut, damascus = (33.89, 35.50), (33.51, 36.29)
    km = great_circle_km(*(np.array([x]) for x in (*beirut, *damascus)))
    assert km[0, 0] == pytest.approx(84.3, abs=1)


def test_shortest_way_by_road() -> None:
    km = source_to_camp_km(small())
    assert km[0].tolist() == [85, 195, 130]  # Alpha to North, Far, South
    assert km[1].tolist() == [145, 255, 70]


def test_a_shut_crossing_lies_on_no_way() -> None:
    s = replace(small(), closures=(Closure("site", "Gate", "", 10, None),))
    assert np.isfinite(source_to_camp_km(s, 9)).all()
    assert np.isinf(source_to_camp_km(s, 10)[:, :2]).all()


def test_a_network_in_pieces_is_named() -> None:
    s = small()
    s = replace(s, roads=tuple(r for r in s.roads if "Beta" not in {r.a, r.b}))
    with pytest.raises(InputError, match=r"in pieces.*Beta"):
        source_to_camp_km(s)


def test_gravity_prefers_the_nearer_camp_and_never_a_shut_one() -> None:
    split = gravity_split(small(), 50)
    assert split.sum() == pytest.approx(1)
    assert split[0] > split[1]
    shut = replace(small(), closures=(Closure("camp", "North", "", 0, None),))
    assert gravity_split(shut, 50)[0] == 0


def test_two_camps_of_a_country_do_not_pull_twice() -> None:
    s = small()
    twin = replace(s.camps[2], name="South2", lat=35.01)
    more = replace(s, sites=(*s.sites, twin), roads=())
    alone = gravity_split(replace(s, roads=()), 50)
    both = gravity_split(more, 50)
    assert both[2] + both[3] < 2 * alone[2]


@given(
    st.lists(st.floats(0, 1e6), min_size=3, max_size=3),
    st.floats(-1e6, 1e7),
    st.lists(st.floats(0.001, 1), min_size=3, max_size=3),
    st.lists(st.one_of(st.floats(1, 1e6), st.just(float("inf"))), min_size=3, max_size=3),
)
def test_nobody_is_dropped(there: list[float], arriving: float, split: list[float], capacity: list[float]) -> None:
    before = np.array(there)
    after = fill(before, arriving, np.array(split), np.array(capacity))
    assert (after >= 0).all()
    assert after.sum() == pytest.approx(
        max(0.0, before.sum() + arriving) if before.sum() > 0 or arriving > 0 else 0, rel=1e-6, abs=1e-3
    )


def test_full_camps_overflow_last() -> None:
    after = fill(np.zeros(2), 30.0, np.array([0.9, 0.1]), np.array([10.0, np.inf]))
    assert after.tolist() == pytest.approx([10, 20])


def test_following_totals_keeps_to_them() -> None:
    s = small()
    totals = np.linspace(0, 60_000, s.days)
    answer = follow_totals(s, totals)
    assert answer.sum(axis=1) == pytest.approx(totals)
    assert answer[-1, 0] <= 20_000 + 1e-6
    assert np.isinf(capacities_of(s)).tolist() == [False, True, True]


def test_a_new_way_of_counting_is_no_movement() -> None:
    counts = (Count(0, 1000), Count(30, 1000), Count(60, 2000, new_basis=True))
    assert on_one_basis(counts) == [(0, 2000), (30, 2000), (60, 2000)]
    assert recent(counts, 60, (30, 90)).per_day == 0


def test_slopes_that_disagree_are_no_trend() -> None:
    counts = tuple(Count(d, n) for d, n in ((0, 1000), (60, 3000), (90, 2900)))
    assert recent(counts, 90, (30, 90)).per_day == 0
    assert recent(counts, 60, (30, 90)).per_day == pytest.approx(2000 / 60)


def test_nothing_later_is_seen() -> None:
    s = small()
    later = replace(
        s, counts={n: tuple(c if c.day <= 50 else Count(c.day, 9_999_999) for c in cs) for n, cs in s.counts.items()}
    )
    assert forecast(s, 50, 30).expected.tolist() == forecast(later, 50, 30).expected.tolist()
    assert forecast(s.known_on(50), 50, 30).expected.tolist() == forecast(s, 50, 30).expected.tolist()


def test_a_growing_camp_grows_on_and_slows_down() -> None:
    f = forecast(small(), 100, 30)
    assert f.expected[0] > f.last[0]
    assert f.expected.sum() - f.last.sum() < 30 * 55


def test_bands_hold_the_middle_and_widen() -> None:
    c = load_calibration()
    calm, moving = c.band(30, "camp", 1000, 1000), c.band(30, "camp", 1000, 2000)
    for b in (calm, moving):
        assert b.low <= b.low50 <= b.middle <= b.high50 <= b.high
    assert (moving.high - moving.low) / 2000 > (calm.high - calm.low) / 1000


def test_calibration_weighs_conflicts_alike() -> None:
    few, many = [0.0] * 2, [1.0] * 200
    low, high = calibrate({"a": few, "b": many})[80]
    assert (low, high) == (0.0, 1.0)
    assert error(100, 100, 100) == 0


def test_the_chain_loses_nobody_and_ends_in_camps() -> None:
    s = small()
    leaving = np.zeros((60, len(s.sites)))
    leaving[:10, 0] = 100
    out = run_chain(s, leaving)
    assert out[-1].sum() == pytest.approx(1000, abs=1)
    assert out[-1, 4:].sum() > 900
    assert (out >= -1e-9).all()


def test_the_chain_stays_this_side_of_a_shut_road() -> None:
    s = replace(small(), closures=(Closure("site", "Gate", "", 0, None),))
    leaving = np.zeros((60, len(s.sites)))
    leaving[0, 0] = 1000
    assert run_chain(s, leaving)[-1, 4:6].sum() == 0


def test_a_way_of_several_days_takes_them() -> None:
    s = small()
    s = replace(s, roads=tuple(replace(r, km=800) if {r.a, r.b} == {"Beta", "South"} else r for r in s.roads))
    leaving = np.zeros((5, len(s.sites)))
    leaving[0, 1] = 1000
    south = run_chain(s, leaving)[:, 6]
    assert south[0] == south[1] == 0 < south[2]


def test_flees_measure() -> None:
    same, other = np.array([[1.0, 3.0]]), np.array([[2.0, 6.0]])
    assert average_relative_difference(same, other) == 0
    assert share_difference(np.array([1.0, 0.0]), np.array([0.0, 5.0])) == 2
