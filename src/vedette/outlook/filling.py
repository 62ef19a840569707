"""Camps fill up: dividing arrivals over camps that have a limit."""

from __future__ import annotations

import numpy as np

from vedette.outlook.network import Floats

__all__ = ["fill"]


def fill(there: Floats, arriving: float, split: Floats, capacities: Floats) -> Floats:
    """How many are in each camp after ``arriving`` more came.

    They divide by ``split``; what a full camp cannot take divides over the others in the same proportions. When all
    are full they overflow by ``split``: nobody is dropped.

    Args:
        there: how many are there already.
        arriving: how many come; negative if they leave, in proportion to who is there.
        split: the pull of each camp.
        capacities: infinite where there is no limit.
    """
    if arriving <= 0:
        total = there.sum()
        factor = max(0.0, 1.0 + arriving / total) if total > 0 else 1.0
        return np.asarray(there * factor, dtype=np.float64)
    out = there.copy()
    rest = arriving
    for _ in range(len(there) + 1):
        pull = np.where(out < capacities, split, 0.0)
        if pull.sum() <= 0:
            break
        add = np.minimum(rest * pull / pull.sum(), np.maximum(capacities - out, 0.0))
        out = out + add
        rest -= float(add.sum())
        if rest <= 1e-9 * arriving:
            return np.asarray(out, dtype=np.float64)
    share = split / split.sum() if split.sum() > 0 else np.full(len(split), 1.0 / len(split))
    return np.asarray(out + rest * share, dtype=np.float64)
