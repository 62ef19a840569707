"""What a series of counts says on a day: the last count, how old it is, how fast it grows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vedette.outlook.network import Floats
from vedette.outlook.situation import Count

__all__ = ["Recent", "interpolated", "on_one_basis", "recent"]

# A slope is never taken over fewer days than this: two counts on two days say little of a month.
SHORTEST_SPAN = 30


@dataclass(frozen=True, slots=True)
class Recent:
    """What is known of one camp on a day.

    Attributes:
        last: the last count, 0 where there is none.
        age: how many days ago it was taken, 0 where there is none.
        per_day: how fast the count grows: the smallest of the slopes over the windows, 0 where they disagree.
        counts: how many counts there are.
    """

    last: float
    age: int
    per_day: float
    counts: int


def on_one_basis(counts: Sequence[Count]) -> list[tuple[int, float]]:
    """Days and people, everything before a new way of counting scaled to it."""
    people = [float(c.people) for c in counts]
    for i, c in enumerate(counts):
        if c.new_basis and i and people[i - 1] > 0:
            factor = people[i] / people[i - 1]
            people[:i] = [p * factor for p in people[:i]]
    return [(c.day, p) for c, p in zip(counts, people, strict=True)]


def interpolated(series: Sequence[tuple[int, float]], days: Floats) -> Floats:
    """Straight lines between the counts; the first and the last run on."""
    xs = np.array([d for d, _ in series], dtype=np.float64)
    ys = np.array([p for _, p in series])
    return np.asarray(np.interp(days, xs, ys), dtype=np.float64)


def recent(counts: Sequence[Count], day: int, windows: Sequence[int]) -> Recent:
    """What was known of a camp on that day, from the counts up to it and no other."""
    known = [c for c in counts if c.day <= day]
    if not known:
        return Recent(0.0, 0, 0.0, 0)
    series = on_one_basis(known)
    last_day, last = series[-1]
    span = last_day - series[0][0]
    slopes = []
    for window in windows:
        before = float(interpolated(series, np.array([float(last_day - window)]))[0])
        slopes.append((last - before) / min(window, max(SHORTEST_SPAN, span)))
    if all(s > 0 for s in slopes):
        per_day = min(slopes)
    elif all(s < 0 for s in slopes):
        per_day = max(slopes)
    else:
        per_day = 0.0
    return Recent(last, day - last_day, per_day, len(known))
