"""Where the level of a series changed to stay: change-points.

Counts are first brought to a scale on which chance has the same spread at every level (the variance-stabilising
transform of the negative binomial, after Anscombe 1948), with the dispersion and the spread taken from the differences
of neighbouring weeks, which a change of level leaves alone. PELT (Killick, Fearnhead and Eckley 2012, as ``ruptures``
has it) then finds the cuts that pay for themselves. What more or less publishing explains is taken out beforehand.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import ruptures
from ruptures.base import BaseCost

from vedette.watch.answers import ChangePoint
from vedette.watch.predict import fit
from vedette.watch.series import CountedWeek

__all__ = ["SHORTEST", "change_points"]

Floats = npt.NDArray[np.float64]

#: Weeks that a level must last.
SHORTEST = 4
#: Fewer weeks than this say nothing of levels.
_FEWEST = 12
#: What a cut must gain, in units of chance's spread, times the logarithm of the number of weeks: set so that at most
#: one steady series of a year in twenty has a cut at all (bench/escalation.py).
_PENALTY = 3.5


def change_points(weeks: Sequence[CountedWeek]) -> tuple[ChangePoint, ...]:
    """The change-points of a series, oldest first.

    Args:
        weeks: in order. Those without exposure are left out; of fewer than twelve others nothing is said.
    """
    known = [week for week in weeks if week.exposure > 0]
    counts = np.array([week.count for week in known], dtype=np.float64)
    if len(known) < _FEWEST or len(set(counts)) == 1:
        return ()
    exposures = [week.exposure for week in known]
    predictor = fit([week.count for week in known], exposures)
    even = counts / (np.array(exposures) / predictor.exposure) ** predictor.best_effect
    steady = _stabilised(even)
    search = ruptures.Pelt(custom_cost=_Spread(), min_size=SHORTEST, jump=1)
    cuts = search.fit(steady).predict(pen=_PENALTY * np.log(len(known)))
    edges = [0, *cuts]
    return tuple(
        ChangePoint(
            week=known[cut].week,
            before=float(counts[before:cut].mean()),
            after=float(counts[cut:after].mean()),
        )
        for before, cut, after in zip(edges, edges[1:-1], edges[2:], strict=False)
    )


class _Spread(BaseCost):  # type: ignore[misc]
    """The squared distances of a stretch from its mean, from running sums: as ruptures' own "l2", and far quicker."""

    model = ""
    min_size = 1

    def fit(self, signal: Floats) -> _Spread:
        """Take in a signal."""
        self.signal = signal.reshape(-1, 1)
        flat = signal.ravel()
        flat = flat - flat.mean()
        self._sums = np.concatenate([[0.0], np.cumsum(flat)]).tolist()
        self._squares = np.concatenate([[0.0], np.cumsum(flat**2)]).tolist()
        return self

    def error(self, start: int, end: int) -> float:
        """The cost of the stretch from ``start`` up to ``end``."""
        total = self._sums[end] - self._sums[start]
        return float(self._squares[end] - self._squares[start] - total * total / (end - start))


def _stabilised(counts: Floats) -> Floats:
    """The counts on a scale on which chance has a spread of 1."""
    steps = np.diff(counts)
    mean, square = counts.mean(), (counts**2).mean()
    dispersion = max(1e-6, float(((steps**2).mean() / 2 - mean) / max(square - mean, 1e-9)))
    scaled = np.asarray(2 / np.sqrt(dispersion) * np.arcsinh(np.sqrt(dispersion * (counts + 0.375))), dtype=np.float64)
    # Small counts have less spread on this scale than large ones; never take chance for smaller than it is.
    spread = float(np.sqrt((np.diff(scaled) ** 2).mean() / 2))
    return scaled / max(spread, 1e-9)
