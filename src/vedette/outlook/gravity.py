"""Where people would go when nothing is known but the map: gravity in two steps, country and camp.

The pull of a camp falls with the distance to it (1/km), and the pull of a country is the square root of what its
camps pull together: a country with ten camps does not get ten times the people of a country with one. None of these
numbers is fitted; ``docs/outlook.md`` shows what others give.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vedette.outlook.network import Floats, source_to_camp_km
from vedette.outlook.shut import open_camps
from vedette.outlook.situation import SOURCE, Situation

__all__ = ["GravitySettings", "gravity_split", "source_weights", "split_by_source"]


@dataclass(frozen=True, slots=True)
class GravitySettings:
    """The few numbers of the gravity model.

    Attributes:
        distance_power: how fast the pull falls with distance.
        country_power: 1 weighs camps alone, 0 gives every country the same.
        capacity_power: how much a camp's capacity adds to its pull, where capacities are used.
        population_power: how much a source's population adds to the number that leave it.
        fighting_share: how much of the weight of a source hangs on fighting reported there; the rest is equal for
            all sources, as reports come late and people flee from fear.
    """

    distance_power: float = 1.0
    country_power: float = 0.5
    capacity_power: float = 1.0
    population_power: float = 0.5
    fighting_share: float = 0.25


def source_weights(situation: Situation, day: int, window: int | None, settings: GravitySettings) -> Floats:
    """What share of those who leave comes from each source, seen on that day.

    Args:
        situation: what is known.
        day: the day on which one looks.
        window: over how many days fighting counts; ``None`` for all days so far.
        settings: the numbers of the model.
    """
    sources = situation.of_kind(SOURCE)
    people = np.array([float(s.population or 1) for s in sources]) ** settings.population_power
    first = 0 if window is None else max(0, day + 1 - window)
    fought = np.array([float(any(v > 0 for v in situation.fighting.get(s.name, ())[first : day + 1])) for s in sources])
    everywhere = people / people.sum()
    if not (fought * people).sum() > 0:
        return np.asarray(everywhere, dtype=np.float64)
    there = fought * people / (fought * people).sum()
    mixed = settings.fighting_share * there + (1 - settings.fighting_share) * everywhere
    return np.asarray(mixed, dtype=np.float64)


def split_by_source(
    situation: Situation,
    day: int,
    settings: GravitySettings,
    capacities: Floats | None = None,
    km: Floats | None = None,
) -> Floats:
    """For each source (rows), what share of its people goes to each camp (columns); rows sum to 1."""
    km = source_to_camp_km(situation) if km is None else km
    pull = open_camps(situation, day) / km**settings.distance_power
    if capacities is not None:
        known = capacities[np.isfinite(capacities)]
        filled = np.where(np.isfinite(capacities), capacities, known.mean() if known.size else 1.0)
        pull = pull * filled**settings.capacity_power
    countries = sorted({c.country for c in situation.camps})
    member = np.array([[c.country == name for name in countries] for c in situation.camps], dtype=np.float64)
    together = pull @ member
    factor = np.where(together > 0, together, 1.0) ** (settings.country_power - 1.0)
    out = pull * (factor @ member.T)
    total = out.sum(axis=1, keepdims=True)
    # A source whose only camps are shut: they go where the others go.
    fallback = out.sum(axis=0) / max(out.sum(), 1e-300)
    return np.where(total > 0, out / np.where(total > 0, total, 1.0), fallback)


def gravity_split(
    situation: Situation,
    day: int,
    settings: GravitySettings | None = None,
    *,
    window: int | None = None,
    capacities: Floats | None = None,
    km: Floats | None = None,
) -> Floats:
    """What share of all who leave goes to each camp, in order; sums to 1."""
    settings = settings or GravitySettings()
    return source_weights(situation, day, window, settings) @ split_by_source(situation, day, settings, capacities, km)
