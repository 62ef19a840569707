"""How far an answer is from what happened, as Flee's project measures it."""

from __future__ import annotations

import numpy as np

from vedette.outlook.counts import interpolated, on_one_basis
from vedette.outlook.network import Floats
from vedette.outlook.situation import Situation

__all__ = ["average_relative_difference", "observed", "share_difference"]


def observed(situation: Situation, *, one_basis: bool = True) -> Floats:
    """People counted in each camp (columns) on each day (rows), straight lines between counts.

    Args:
        situation: with counts for every camp.
        one_basis: scale earlier counts to the latest way of counting, as Flee's validation does.
    """
    days = np.arange(situation.days, dtype=np.float64)
    columns = []
    for camp in situation.camps:
        counts = situation.counts[camp.name]
        columns.append(
            interpolated(on_one_basis(counts) if one_basis else [(c.day, float(c.people)) for c in counts], days)
        )
    return np.stack(columns, axis=1)


def share_difference(predicted: Floats, there: Floats) -> float:
    """The difference of two divisions of people over camps: 0 the same, 2 nothing in common."""
    if predicted.sum() <= 0 or there.sum() <= 0:
        return 0.0 if predicted.sum() <= 0 and there.sum() <= 0 else 1.0
    return float(np.abs(predicted / predicted.sum() - there / there.sum()).sum())


def average_relative_difference(predicted: Floats, there: Floats) -> float:
    """Flee's averaged relative difference, rescaled: the mean over days of :func:`share_difference`."""
    return float(np.mean([share_difference(p, t) for p, t in zip(predicted, there, strict=True)]))
