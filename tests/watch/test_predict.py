"""The predictive distribution of a week's count."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nbinom, poisson

from vedette.watch.predict import fit

FEW = st.lists(st.integers(0, 60), min_size=1, max_size=12)


def steady(count: int, weeks: int = 52) -> list[int]:
    return [count] * weeks


@given(FEW, st.integers(1, 80), st.floats(1, 500))
def test_a_higher_count_is_never_more_probable(counts: list[int], count: int, exposure: float) -> None:
    predictor = fit(counts, [20.0] * len(counts))
    one, other = (predictor.at_least(c, exposure)[0] for c in (count, count + 1))
    assert 0 < other <= one <= 1


@given(FEW, st.floats(0.01, 1000))
def test_only_proportions_of_exposure_matter_to_the_spread_of_one_kind(counts: list[int], exposure: float) -> None:
    """All weeks published alike: then how much is no matter to what is expected of a week like them."""
    one = fit(counts, [exposure] * len(counts)).predict(3, exposure)
    other = fit(counts, [100.0] * len(counts)).predict(3, 100.0)
    assert one.expected == pytest.approx(other.expected)


def test_with_many_weeks_it_comes_to_the_distribution_that_the_counts_have() -> None:
    rng = np.random.default_rng(4)
    for mean, spread in ((12.0, 0.0), (12.0, 0.3), (60.0, 0.1)):
        rates = np.full(1500, mean) if spread == 0 else rng.gamma(1 / spread, mean * spread, 1500)
        counts = rng.poisson(rates).tolist()
        prediction = fit(counts, [50.0] * len(counts)).predict(1, 50.0)
        true = poisson(mean) if spread == 0 else nbinom(1 / spread, 1 / (1 + spread * mean))
        assert prediction.expected == pytest.approx(mean, rel=0.05)
        assert prediction.low == pytest.approx(true.ppf(0.05), abs=max(2, mean * 0.1))
        assert prediction.high == pytest.approx(true.ppf(0.95), rel=0.12)
        assert prediction.highest == pytest.approx(true.ppf(0.99), rel=0.15)


def test_a_short_baseline_is_less_sure() -> None:
    short, long = (fit([8, 12] * n, [30.0] * 2 * n).predict(20, 30.0) for n in (4, 50))
    assert short.highest > long.highest
    assert short.probability > 2 * long.probability


def test_none_in_a_year_makes_one_event_rare_but_not_impossible() -> None:
    predictor = fit(steady(0), [30.0] * 52)
    assert 0.003 < predictor.at_least(1, 30.0)[0] < 0.03
    assert predictor.at_least(6, 30.0)[0] < 0.01
    assert fit([0] * 8, [30.0] * 8).at_least(1, 30.0)[0] > 0.02


def test_zero_events_are_always_to_be_expected() -> None:
    assert fit([5, 9], [1.0, 1.0]).at_least(0, 1.0)[0] == 1.0


def test_twice_the_publishing_makes_twice_the_count_no_surprise() -> None:
    rng = np.random.default_rng(7)
    counts, exposures = rng.poisson(20, 52).tolist(), (rng.poisson(40, 52) + 1).tolist()
    predictor = fit(counts, exposures)
    assert predictor.at_least(40, 80.0)[0] > 0.05
    assert predictor.at_least(40, 40.0)[0] < 0.01
    # Nor does little publishing turn a usual count into an unusual one.
    assert predictor.at_least(20, 15.0)[0] > 0.05


def test_the_baseline_tells_whether_publishing_matters() -> None:
    rng = np.random.default_rng(9)
    volume = np.geomspace(10, 160, 60)
    with_it = fit(rng.poisson(volume / 4).tolist(), volume.tolist())
    without = fit(rng.poisson(20, 60).tolist(), volume.tolist())
    assert with_it.best_effect >= 0.875 and with_it.effects.min() >= 0.5
    assert without.best_effect <= 0.125 and without.effects.max() <= 0.5
    assert with_it.predict(1, 160.0).expected == pytest.approx(40, rel=0.2)
    assert without.predict(1, 160.0).expected == pytest.approx(20, rel=0.2)


@pytest.mark.parametrize(
    ("counts", "exposures"), [([], []), ([1], [1.0, 2.0]), ([-1], [1.0]), ([1], [0.0]), ([1], [float("nan")])]
)
def test_what_cannot_be_fitted_is_refused(counts: list[int], exposures: list[float]) -> None:
    with pytest.raises(ValueError, match="count"):
        fit(counts, exposures)


@pytest.mark.parametrize("mean", [1, 4, 20])
def test_the_smallest_unusual_count_is_the_smallest(mean: int) -> None:
    predictor = fit([mean] * 30, [40.0] * 30)
    count, probability = predictor.smallest(0.01, 40.0)
    assert probability == predictor.at_least(count, 40.0)[0] <= 0.01 < predictor.at_least(count - 1, 40.0)[0]


def test_two_weeks_together_are_as_probable_as_two_weeks_drawn() -> None:
    """Of a mean that is known well, the sum of two weeks is what a simulation gives."""
    predictor = fit([5, 4, 6, 5, 3, 7, 5, 5, 4, 6] * 20, [40.0] * 200)
    rng = np.random.default_rng(4)
    sums = rng.poisson(5, (200_000, 2)).sum(axis=1)
    for count in (8, 12, 16):
        assert predictor.together(count, (40.0, 40.0)) == pytest.approx(float((sums >= count).mean()), abs=0.03)
    assert predictor.together(0, (40.0, 40.0)) == 1.0
    tails = [predictor.together(count, (40.0, 30.0)) for count in range(1, 30)]
    assert tails == sorted(tails, reverse=True)
