"""People as an outlook may state them."""

from __future__ import annotations

__all__ = ["two_figures"]


def two_figures(people: float) -> int:
    """People to two figures that count: an outlook knows no more."""
    whole = round(max(0.0, people))
    digits = max(0, len(str(whole)) - 2)
    return int(round(whole / 10**digits) * 10**digits)
