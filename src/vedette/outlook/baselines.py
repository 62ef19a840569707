"""The simple answers that stand beside every outlook: all stays as it is, and everyone divides equally."""

from __future__ import annotations

import numpy as np

from vedette.outlook.network import Floats

__all__ = ["equal_shares", "persistence"]


def persistence(last: Floats) -> Floats:
    """Each camp keeps its last count."""
    return last.copy()


def equal_shares(last: Floats, arriving: float) -> Floats:
    """Arrivals divide equally over the camps."""
    return np.asarray(last + arriving / max(1, len(last)), dtype=np.float64)
