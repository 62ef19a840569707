"""No counts yet: gravity over the map, within capacity, for given totals."""

from __future__ import annotations

import numpy as np

from vedette.outlook.filling import fill
from vedette.outlook.gravity import GravitySettings, gravity_split
from vedette.outlook.network import Floats, source_to_camp_km
from vedette.outlook.situation import Situation

__all__ = ["capacities_of", "follow_totals"]


def capacities_of(situation: Situation) -> Floats:
    """Each camp's capacity in order, infinite where none is known."""
    return np.array([np.inf if c.capacity is None else float(c.capacity) for c in situation.camps])


def follow_totals(
    situation: Situation,
    totals: Floats,
    *,
    settings: GravitySettings | None = None,
    use_capacities: bool = True,
    at_start: Floats | None = None,
) -> Floats:
    """People in each camp (columns) on each day (rows), given how many there are in all.

    Args:
        situation: the map, the fighting and the closures.
        totals: people in all camps together, by day from day 0.
        settings: the numbers of the gravity model.
        use_capacities: whether camps fill up, and large ones pull more.
        at_start: people in each camp on day 0, where that is known.
    """
    km = source_to_camp_km(situation)
    limits = capacities_of(situation)
    if not use_capacities:
        limits = np.full_like(limits, np.inf)
    out = np.empty((len(totals), len(limits)))
    there = np.zeros(len(limits)) if at_start is None else at_start.astype(np.float64)
    days = _days_of_change(situation, len(totals))
    split = np.zeros(len(limits))
    for day, total in enumerate(totals):
        if day in days:
            split = gravity_split(situation, day, settings, capacities=limits if use_capacities else None, km=km)
        there = fill(there, float(total - there.sum()), split, limits)
        out[day] = there
    return out


def _days_of_change(situation: Situation, days: int) -> frozenset[int]:
    """The days on which the split may change: fighting reaches a new place, something shuts or opens."""
    out = {0}
    for fought in situation.fighting.values():
        first = next((d for d, v in enumerate(fought[:days]) if v > 0), None)
        if first is not None:
            out.add(first)
    for c in situation.closures:
        out.add(c.start)
        if c.end is not None:
            out.add(c.end)
    return frozenset(out)
