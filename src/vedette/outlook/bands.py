"""How sure: conformal bands, calibrated on published conflicts.

For every published conflict the forecast was made on many days from what was known then, and its error was kept as
the logarithm of true over predicted, divided by how much movement was predicted (a calm camp errs less than a
growing one). The bands are the quantiles of these errors, every conflict weighing the same. ``bench/outlook.py``
makes them and checks each conflict against bands made from the others.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from vedette.outlook.network import Floats

__all__ = ["HORIZONS", "LEVELS", "Band", "Calibration", "calibrate", "error", "load_calibration", "weighted_quantile"]

HORIZONS = (30, 90)
LEVELS = (50, 80)
# Added to both sides before taking logarithms, so that small camps do not rule the figures.
FLOOR = 100.0
# The error that is expected of a camp where no movement at all is predicted.
CALM = 0.05


@dataclass(frozen=True, slots=True)
class Band:
    """A number of people, never without how sure it is: 80 % and 50 % bands around the middle."""

    low: float
    low50: float
    middle: float
    high50: float
    high: float

    @property
    def ends(self) -> tuple[float, float, float, float, float]:
        """All five numbers, from low to high."""
        return self.low, self.low50, self.middle, self.high50, self.high

    def scaled(self, factor: float) -> Band:
        """The same band of a part of the people."""
        return Band(*(factor * x for x in self.ends))

    def less(self, people: float) -> Band:
        """The same band counted from another start."""
        return Band(*(x - people for x in self.ends))

    def plus(self, other: Band) -> Band:
        """Both together, as wide as both are: nothing is taken to cancel out."""
        return Band(*(a + b for a, b in zip(self.ends, other.ends, strict=True)))


def _scale(last: float, expected: float) -> float:
    return CALM + abs(math.log((expected + FLOOR) / (last + FLOOR)))


def error(last: float, expected: float, true: float) -> float:
    """How far a forecast was off, in units of what could be expected."""
    return math.log((true + FLOOR) / (expected + FLOOR)) / _scale(last, expected)


def weighted_quantile(values: Floats, weights: Floats, q: float) -> float:
    """The value below which the share ``q`` of the weight lies."""
    order = np.argsort(values, kind="stable")
    below = np.cumsum(weights[order])
    return float(values[order][min(len(values) - 1, int(np.searchsorted(below, q * below[-1])))])


@dataclass(frozen=True, slots=True)
class Calibration:
    """The quantiles that bands are made from.

    Attributes:
        quantiles: by horizon, by ``total`` or ``camp``, by level: low and high error.
        rates: by horizon: low, low50, middle, high50, high of the people who fled abroad in the first days of a
            conflict, as a share of the people who lived where it was fought.
        made_from: the conflicts.
    """

    quantiles: Mapping[int, Mapping[str, Mapping[int, tuple[float, float]]]]
    rates: Mapping[int, tuple[float, float, float, float, float]]
    made_from: tuple[str, ...]

    def band(self, horizon: int, kind: str, last: float, expected: float) -> Band:
        """The band around an expected number; ``kind`` is ``total`` or ``camp``."""
        by_level = self.quantiles[min((h for h in HORIZONS if h >= horizon), default=HORIZONS[-1])][kind]
        scale = _scale(last, expected)
        ends = {}
        for level in LEVELS:
            low, high = by_level[level]
            for name, q in (("low", min(low, 0.0)), ("high", max(high, 0.0))):
                ends[name, level] = max(0.0, (expected + FLOOR) * math.exp(q * scale) - FLOOR)
        return Band(ends["low", 80], ends["low", 50], expected, ends["high", 50], ends["high", 80])

    def rate(self, horizon: int) -> Band:
        """What share of the people of a place may flee when it is fought over: an order of magnitude."""
        return Band(*self.rates[min((h for h in HORIZONS if h >= horizon), default=HORIZONS[-1])])


def calibrate(errors: Mapping[str, Sequence[float]]) -> dict[int, tuple[float, float]]:
    """Low and high quantile for each level, from the errors of each conflict, every conflict weighing the same."""
    given = {n: e for n, e in errors.items() if len(e)}
    values = np.concatenate([np.asarray(e, dtype=np.float64) for e in given.values()])
    weights = np.concatenate([np.full(len(e), 1.0 / len(e)) for e in given.values()])
    return {
        level: (
            weighted_quantile(values, weights, 0.5 - level / 200),
            weighted_quantile(values, weights, 0.5 + level / 200),
        )
        for level in LEVELS
    }


@cache
def load_calibration() -> Calibration:
    """The calibration that comes with Vedette."""
    raw = tomllib.loads((files("vedette.outlook") / "data" / "bands.toml").read_text(encoding="utf-8"))
    quantiles = {
        int(h): {
            kind: {int(lv): (float(v[0]), float(v[1])) for lv, v in levels.items()} for kind, levels in kinds.items()
        }
        for h, kinds in raw["quantiles"].items()
    }
    rates = {int(h): (float(v[0]), float(v[1]), float(v[2]), float(v[3]), float(v[4])) for h, v in raw["rates"].items()}
    return Calibration(quantiles, rates, tuple(raw["made_from"]))
