"""Counts exist: the last count, and what is still to come by a damped trend, divided with gravity as a prior."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vedette.outlook.counts import Recent, recent
from vedette.outlook.gravity import GravitySettings, gravity_split
from vedette.outlook.network import Floats
from vedette.outlook.situation import Situation

__all__ = ["Forecast", "ForecastSettings", "forecast", "forecast_from"]


@dataclass(frozen=True, slots=True)
class ForecastSettings:
    """The few numbers of the forecast; ``bench/outlook.py`` chooses them with each conflict left out in turn.

    Attributes:
        windows: over how many days slopes are taken; a camp grows only where they agree on the direction.
        damping_days: after this many days a trend has lost two thirds of its pace.
        gravity_share: how much of the arrivals is divided by gravity, the rest as it was lately.
    """

    windows: tuple[int, ...] = (30, 90, 180)
    damping_days: float = 90.0
    gravity_share: float = 0.4


@dataclass(frozen=True, slots=True)
class Forecast:
    """People in each camp, in order.

    Attributes:
        recent: what was known of each camp.
        last: the last counts.
        expected: at the horizon.
        split: how the arrivals divide.
        arriving: how many come in all.
    """

    recent: tuple[Recent, ...]
    last: Floats
    expected: Floats
    split: Floats
    arriving: float


def forecast(
    situation: Situation,
    day: int,
    horizon: int,
    settings: ForecastSettings | None = None,
    *,
    gravity: GravitySettings | None = None,
    km: Floats | None = None,
) -> Forecast:
    """What stands in each camp ``horizon`` days after ``day``, from what was known on ``day``."""
    settings = settings or ForecastSettings()
    known = tuple(recent(situation.counts.get(c.name, ()), day, settings.windows) for c in situation.camps)
    return forecast_from(known, gravity_split(situation, day, gravity, window=30, km=km), horizon, settings)


def forecast_from(known: tuple[Recent, ...], pull: Floats, horizon: int, settings: ForecastSettings) -> Forecast:
    """The same from what is known of each camp and the split that gravity gives."""
    last = np.array([r.last for r in known])
    per_day = np.array([r.per_day for r in known])
    ahead = np.array([float(r.age + horizon) for r in known])
    change = per_day * settings.damping_days * (1 - np.exp(-ahead / settings.damping_days))
    up, down = np.maximum(change, 0.0), np.minimum(change, 0.0)
    arriving = float(up.sum())
    lately = up / arriving if arriving > 0 else pull
    split = (1 - settings.gravity_share) * lately + settings.gravity_share * pull
    expected = np.maximum(last + arriving * split + down, 0.0)
    return Forecast(known, last, expected, split, arriving)
