"""How many events a week would be expected to bring, from weeks before it: a negative-binomial predictive distribution.

Counts of incidents are overdispersed: their variance exceeds their mean. With mean ``m`` and dispersion ``d`` it is
``m + d m²``; ``d`` near 0 is Poisson. Mean and dispersion are not plugged in but integrated over what the baseline
leaves open (Jeffreys' prior for the mean, a log-normal one for the dispersion, on a grid), so that a short baseline
gives a wide distribution. This is the threshold of outbreak detection (Farrington et al. 1996, Noufaily et al. 2013) in
the Bayesian form of Salmon, Schumacher, Stark and Höhle (2015).

More is seen when more is published: the mean goes with ``exposure ** b``, and how far ``b`` lies from 0 (no effect) to
1 (in proportion) is unknown. The probability of a week is the largest over all ``b`` that the baseline does not rule
out at 0.1 %, plus that 0.1 % (Berger and Boos 1994). So a week is unusual only if publishing cannot explain it. How
much was published is itself counted, and swings by chance; swings that chance explains tell nothing of ``b``, so
exposures are drawn towards their mean by as much (regression calibration; Carroll et al. 2006), save that of a week
which stands out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, gammaln, polygamma

__all__ = ["RULED_OUT", "Prediction", "Predictor", "fit"]

Floats = npt.NDArray[np.float64]

#: An effect of publishing is left out of account where the baseline gives it no more than this chance.
RULED_OUT = 0.001
#: Half the 99.9 % point of chi-square with one degree of freedom: the drop in log-likelihood at which it is ruled out.
_DROP = 5.414

_EFFECTS = np.linspace(0.0, 1.0, 9)
_DISPERSIONS = np.geomspace(0.003, 12.0, 15)
_STEPS = np.linspace(-5.5, 5.5, 31)
# Weekly counts of conflict events mostly have dispersions between 0.02 and 1.
_PRIOR_CENTRE, _PRIOR_SPREAD = 0.1, 1.7


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was to be expected of one week.

    Attributes:
        expected: mean number of events.
        low, high: bounds between which nine weeks in ten would lie, both inclusive.
        highest: exceeded in one week of a hundred.
        probability: of a week with at least as many events as there were, 0 to 1.
        effect: of publishing on the count that explains the week best, 0 (none) to 1 (in proportion).
    """

    expected: float
    low: int
    high: int
    highest: int
    probability: float
    effect: float


@dataclass(frozen=True, slots=True)
class Predictor:
    """The posterior of the parameters, on a grid; :func:`fit` makes it.

    Attributes:
        effects: the effects of publishing that the baseline allows, each with its own posterior.
        best_effect: the one that the baseline makes most likely.
        means: by effect, dispersion and step: mean events a week at usual exposure.
        sizes: by dispersion: 1/d.
        weights: by effect, dispersion and step; they sum to 1 for each effect.
        exposure: mean exposure of a week of the baseline.
        reliable: how much of the spread of its exposures is more than chance, 0 to 1.
        weeks: of the baseline.
    """

    effects: Floats
    best_effect: float
    means: Floats
    sizes: Floats
    weights: Floats
    exposure: float
    reliable: float
    weeks: int

    def at_least(self, count: int, exposure: float) -> tuple[float, float]:
        """The probability of at least ``count`` events and the effect of publishing that it rests on.

        Args:
            count: events, at least 0.
            exposure: of that week, above 0, in the unit of the baseline's.
        """
        if count <= 0:
            return 1.0, self.best_effect
        tails = [self._tail(i, count, exposure) for i in range(len(self.effects))]
        worst = int(np.argmax(tails))
        return min(1.0, tails[worst] + RULED_OUT), float(self.effects[worst])

    def smallest(self, level: float, exposure: float) -> tuple[int, float]:
        """The smallest count whose probability is at most ``level``, and that probability.

        Counts are whole numbers: with few a week it lies well below the level.
        """
        low, high = 0, 1
        while (reached := self.at_least(high, exposure)[0]) > level:
            low, high = high, 2 * high
        while high - low > 1:
            middle = (low + high) // 2
            probability = self.at_least(middle, exposure)[0]
            if probability <= level:
                high, reached = middle, probability
            else:
                low = middle
        return high, reached

    def together(self, count: int, exposures: tuple[float, float]) -> float:
        """The probability of at least ``count`` events in two weeks together, each with its exposure."""
        if count <= 0:
            return 1.0
        tails = [self._tail_of_two(i, count, exposures) for i in range(len(self.effects))]
        return min(1.0, max(tails) + RULED_OUT)

    def predict(self, count: int, exposure: float) -> Prediction:
        """What was to be expected of a week that brought ``count`` events at ``exposure``."""
        probability, effect = self.at_least(count, exposure)
        low, high, highest = (self.quantile(share, exposure, effect) for share in (0.05, 0.95, 0.99))
        return Prediction(self.expected(exposure, effect), low, high, highest, probability, effect)

    def expected(self, exposure: float, effect: float) -> float:
        """The mean number of events, under one of :attr:`effects`."""
        i = int(np.flatnonzero(self.effects == effect)[0])
        more, _ = self._publishing(exposure)
        return float((self.weights[i] * self.means[i]).sum() * np.exp(effect * more))

    def quantile(self, share: float, exposure: float, effect: float) -> int:
        """The smallest count that at least ``share`` of weeks do not exceed, under one of :attr:`effects`."""
        i = int(np.flatnonzero(self.effects == effect)[0])

        def enough(count: int) -> bool:
            return count >= 0 and 1 - self._tail(i, count + 1, exposure) >= share

        # From a guess outwards until it lies between two counts, then halved.
        step = 1
        low = high = round(self.expected(exposure, effect) * (1 + share))
        while enough(low):
            high, low, step = low, low - step, 2 * step
        step = max(1, (high - low) // 2)
        while low == high or not enough(high):
            low, high, step = high, high + step, 2 * step
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if enough(middle) else (middle, high)
        return high

    def _tail(self, i: int, count: int, exposure: float) -> float:
        """P(at least ``count``), count above 0, under the i-th effect."""
        more, doubt = self._publishing(exposure)
        mean = self.means[i] * np.exp(self.effects[i] * more)
        size = 1 / (1 / self.sizes[:, None] + self.effects[i] ** 2 * doubt)
        return float((self.weights[i] * betainc(float(count), size, mean / (mean + size))).sum())

    def _tail_of_two(self, i: int, count: int, exposures: tuple[float, float]) -> float:
        """P(at least ``count`` in two weeks) under the i-th effect: two negative-binomial weeks of one size add up."""
        more, doubt = zip(*map(self._publishing, exposures), strict=True)
        effect = self.effects[i]
        mean = self.means[i] * sum(float(np.exp(effect * one)) for one in more)
        size = 2 / (1 / self.sizes[:, None] + effect**2 * (doubt[0] + doubt[1]) / 2)
        return float((self.weights[i] * betainc(float(count), size, mean / (mean + size))).sum())

    def _publishing(self, exposure: float) -> tuple[float, float]:
        """How much more than usual was published, as a logarithm, and the variance of that as of a count."""
        # In a week with much, its swings are taken to be no smaller than in a usual one.
        more, chance = float(np.log(exposure / self.exposure)), 1 / min(exposure, self.exposure)
        trust = self.reliable if more**2 <= 4 * chance else 1.0
        return more * trust, chance * trust


def fit(counts: Sequence[int], exposures: Sequence[float]) -> Predictor:
    """What the weeks of a baseline tell of the weeks to come.

    Args:
        counts: events in each week.
        exposures: how much was published in each, above 0.

    Raises:
        ValueError: no weeks, of unequal number, a negative count or an exposure that is not above 0.
    """
    y = np.asarray(counts, dtype=np.float64)
    e = np.asarray(exposures, dtype=np.float64)
    if len(y) == 0 or len(y) != len(e):
        raise ValueError(f"{len(y)} counts and {len(e)} exposures: both must have the same number, at least one")
    if (y < 0).any() or not (e > 0).all():
        raise ValueError("counts must not be negative and exposures must be above 0")
    usual = float(e.mean())
    reliable = _reliable(e / usual, usual)
    x = (e / usual) ** reliable
    n, total = len(y), float(y.sum())
    size = 1.0 / _DISPERSIONS
    # How far the mean may lie from its estimate, in the logarithm: from counting, and from dispersion.
    spread = np.sqrt(float(polygamma(1, total + 0.5)) + _DISPERSIONS / n)
    scaled = x[None, :] ** _EFFECTS[:, None]
    centre = np.log((total + 0.5) / scaled.sum(axis=1))
    log_mean = centre[:, None, None] + spread[None, :, None] * _STEPS  # effect, dispersion, step
    counted = gammaln(y[None, :] + size[:, None]).sum(axis=1) - n * gammaln(size)  # dispersion
    log = np.zeros_like(log_mean)
    for week in range(n):
        ratio = np.exp(log_mean + np.log(scaled[:, week])[:, None, None]) / size[None, :, None]
        log -= (y[week] + size[None, :, None]) * np.log1p(ratio)
        if y[week]:
            log += y[week] * np.log(ratio)
    log += counted[None, :, None]
    # Jeffreys' prior of the mean, that of the dispersion, and the width of a step.
    log += 0.5 * log_mean
    log += (-0.5 * ((np.log(_DISPERSIONS) - np.log(_PRIOR_CENTRE)) / _PRIOR_SPREAD) ** 2 + np.log(spread))[:, None]
    highest = log.max(axis=(1, 2))
    weights = np.exp(log - highest[:, None, None])
    sums = weights.sum(axis=(1, 2))
    evidence = highest + np.log(sums)
    possible = np.flatnonzero(evidence >= evidence.max() - _DROP)
    # Where the baseline says nothing, publishing is taken to count in full.
    best = len(_EFFECTS) - 1 - int(np.argmax(evidence[::-1]))
    # The probability rises or falls with the effect, so that the ends of what is possible are enough.
    kept = sorted({int(possible[0]), best, int(possible[-1])})
    return Predictor(
        effects=_EFFECTS[kept],
        best_effect=float(_EFFECTS[best]),
        means=np.exp(log_mean)[kept],
        sizes=size,
        weights=(weights / sums[:, None, None])[kept],
        exposure=usual,
        reliable=reliable,
        weeks=n,
    )


def _reliable(x: Floats, usual: float) -> float:
    """How much of the spread of relative exposures is more than what counting ``usual`` reports brings."""
    seen = float(np.log(x).var(ddof=1)) if len(x) > 1 else 0.0
    return max(0.0, 1 - 1 / (usual * seen)) if seen > 0 else 0.0
