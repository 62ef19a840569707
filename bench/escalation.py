"""How well escalation is told from chance: ``python -m bench.escalation [--series N] [--json]``.

Simulated weekly counts: Poisson and negative-binomial of several dispersions, with seasons, with publishing that
drifts, with short baselines and rare events. For each kind: how often an ordinary week is called unusual at the 1 %
level; how often a threefold burst is found within two weeks, beside what a test could find that knew the true
distribution; how often mere doubling of publishing (twice the reports, twice the incidents that they tell of) raises an
alarm. Then many series looked at together, and change-points. Exits 1 if a figure lies outside of its floor in
``bench/escalation_floors.toml``.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.stats import nbinom, poisson

from vedette.watch.change_points import change_points
from vedette.watch.escalation import LEVEL, holm, unspent
from vedette.watch.predict import Predictor, fit
from vedette.watch.series import CountedWeek

FLOORS = Path(__file__).with_name("escalation_floors.toml")
VOLUME = 40.0  # reports a week
ORDINARY = 8  # ordinary weeks asked about after each baseline
BURST = 2  # weeks within which a burst is to be found
TIMES = 3.0

#: The table of the power: incidents a week and dispersions.
POWER_MEANS = (1.0, 2.0, 3.0, 4.0, 5.0, 8.0, 12.0, 20.0, 50.0)
POWER_SPREADS = (0.0, 0.05, 0.1, 0.2, 0.5)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of series: ``mean`` events a week, ``spread`` the dispersion, ``drift`` of publishing a week (log)."""

    name: str
    mean: float
    spread: float
    weeks: int = 52
    season: float = 0.0
    drift: float = 0.0


KINDS = (
    Kind("Poisson, 20 a week", 20, 0),
    Kind("Poisson, 5 a week", 5, 0),
    Kind("Poisson, 1 a week", 1, 0),
    Kind("dispersion 0.05, 20 a week", 20, 0.05),
    Kind("dispersion 0.1, 20 a week", 20, 0.1),
    Kind("dispersion 0.1, 100 a week", 100, 0.1),
    Kind("dispersion 0.2, 20 a week", 20, 0.2),
    Kind("dispersion 0.5, 20 a week", 20, 0.5),
    Kind("dispersion 1, 5 a week (many zeros)", 5, 1.0),
    Kind("dispersion 0.1, 20 a week, 12 weeks", 20, 0.1, weeks=12),
    Kind("dispersion 0.05, seasons of ±50 %", 20, 0.05, season=0.5),
    Kind("dispersion 0.05, publishing drifts", 20, 0.05, drift=0.1),
)


def draw(rng: np.random.Generator, mean: Floats, spread: float) -> npt.NDArray[np.int64]:
    """Counts with these means."""
    return rng.poisson(mean if spread == 0 else rng.gamma(1 / spread, mean * spread))


def reports(rng: np.random.Generator, volume: Floats) -> npt.NDArray[np.int64]:
    """How many reports of other things were published."""
    return rng.poisson(volume) + 1


def alarm(
    predictor: Predictor,
    counts: npt.NDArray[np.int64],
    exposures: npt.NDArray[np.int64],
    before: tuple[int, int] | None = None,
) -> list[bool]:
    """Which of these weeks are unusual, by themselves or with the week before; ``before`` is that of the first."""
    out = []
    for count, exposure in zip(map(int, counts), map(float, exposures), strict=True):
        found = predictor.at_least(count, exposure)[0] <= LEVEL
        if not found and before is not None and predictor.at_least(int(before[0]), float(before[1]))[0] > LEVEL:
            both = predictor.together(int(before[0]) + count, (float(before[1]), exposure))
            found = both <= unspent(predictor, LEVEL, exposure)
        out.append(found)
        before = (count, int(exposure))
    return out


def knowing(mean: float, spread: float) -> float:
    """The share of bursts that the same test would find if it knew mean and dispersion."""
    if spread == 0:
        usual, burst, two = poisson(mean), poisson(TIMES * mean), poisson(2 * mean)
    else:
        usual, burst = (nbinom(1 / spread, 1 / (1 + spread * m)) for m in (mean, TIMES * mean))
        two = nbinom(2 / spread, 1 / (1 + spread * mean))
    threshold = int(usual.isf(LEVEL)) + 1
    left = LEVEL - float(usual.sf(threshold - 1))
    both = int(two.isf(left)) + 1 if left > 0 else 2 * threshold
    # Not found: neither week nor any two together reach their thresholds. By the counts of the burst's first week.
    missed = 0.0
    for first in range(min(threshold, both)):
        early = usual.cdf(min(both - first, threshold) - 1) + usual.sf(threshold - 1)  # a burst before it is no matter
        missed += float(burst.pmf(first) * early * burst.cdf(min(both - first, threshold) - 1))
    return 1 - missed


def one_kind(rng: np.random.Generator, kind: Kind, series: int) -> dict[str, float]:
    """The figures of one kind of series."""
    false = burst = doubled = 0
    for _ in range(series):
        length = kind.weeks + ORDINARY
        volume = VOLUME * np.exp(np.cumsum(rng.normal(0, kind.drift, length)) if kind.drift else np.zeros(length))
        season = 1 + kind.season * np.sin(2 * np.pi * (np.arange(length) / 52 + rng.random()))
        mean = kind.mean * season * volume / VOLUME
        counts, exposures = draw(rng, mean, kind.spread), reports(rng, volume)
        predictor = fit(counts[: kind.weeks].tolist(), exposures[: kind.weeks].tolist())
        before = int(counts[kind.weeks - 1]), int(exposures[kind.weeks - 1])
        false += sum(alarm(predictor, counts[kind.weeks :], exposures[kind.weeks :], before))
        after = slice(kind.weeks, kind.weeks + BURST)
        burst += any(alarm(predictor, draw(rng, TIMES * mean[after], kind.spread), exposures[after], before))
        ordinary = slice(kind.weeks, None)
        more = reports(rng, 2 * volume[ordinary])
        doubled += sum(alarm(predictor, draw(rng, 2 * mean[ordinary], kind.spread), more, before))
    return {
        "false alarms": false / (series * ORDINARY),
        "bursts found": burst / series,
        "a test that knows": knowing(kind.mean, kind.spread),
        "alarms when publishing doubles": doubled / (series * ORDINARY),
    }


def together(rng: np.random.Generator, series: int, at_once: int = 20) -> dict[str, float]:
    """How often any of many ordinary series of a week is called unusual, corrected for their number and not."""
    corrected = plain = 0
    for _ in range(series):
        probabilities = []
        for _ in range(at_once):
            counts, exposures = draw(rng, np.full(53, 8.0), 0.2), reports(rng, np.full(53, VOLUME))
            predictor = fit(counts[:52].tolist(), exposures[:52].tolist())
            probabilities.append(predictor.at_least(int(counts[52]), float(exposures[52]))[0])
        corrected += min(holm(probabilities)) <= LEVEL
        plain += min(probabilities) <= LEVEL
    return {"any of 20, corrected": corrected / series, "any of 20, not corrected": plain / series}


def weeks(counts: npt.NDArray[np.int64], exposures: npt.NDArray[np.int64]) -> list[CountedWeek]:
    """A series; its weeks are named by their numbers."""
    return [
        CountedWeek(str(i), "2018-01-01", int(c), float(e))
        for i, (c, e) in enumerate(zip(counts, exposures, strict=True))
    ]


def changes(rng: np.random.Generator, mean: float, spread: float, series: int) -> dict[str, float]:
    """Change-points: invented, doublings found within three weeks of their place, doublings of publishing alone."""
    invented = found = published = 0
    steady, stepped = np.full(52, mean), np.repeat([mean, 2 * mean], 26)
    for _ in range(series):
        usual, doubled = reports(rng, np.full(52, VOLUME)), reports(rng, np.repeat([VOLUME, 2 * VOLUME], 26))
        invented += bool(change_points(weeks(draw(rng, steady, spread), usual)))
        for exposures in (usual, doubled):
            near = any(abs(int(c.week) - 26) <= 3 for c in change_points(weeks(draw(rng, stepped, spread), exposures)))
            found, published = found + (near and exposures is usual), published + (near and exposures is doubled)
    return {
        "series with an invented change": invented / series,
        "doublings found": found / series,
        "taken for one when publishing doubles": published / series,
    }


def measure(series: int) -> Iterator[tuple[str, dict[str, float]]]:
    """Every row of the table; each has its own generator, so that rows do not depend on each other."""
    for number, kind in enumerate(KINDS):
        yield kind.name, one_kind(np.random.default_rng([2018, number]), kind, series)
    yield "20 series together", together(np.random.default_rng([2018, 100]), max(20, series // 4))
    for number, (mean, spread) in enumerate(((20, 0.0), (20, 0.1), (5, 0.2)), 200):
        name = f"change-points, dispersion {spread:g}, {mean} a week"
        yield name, changes(np.random.default_rng([2018, number]), mean, spread, max(20, series // 2))


def power(series: int) -> Iterator[tuple[float, list[tuple[float, float]]]]:
    """By mean a week, and for each dispersion: the share of threefold bursts found, and found by a test that knew."""
    for row, mean in enumerate(POWER_MEANS):
        cells = []
        for column, spread in enumerate(POWER_SPREADS):
            rng, found = np.random.default_rng([2018, 300, row, column]), 0
            for _ in range(series):
                usual, exposures = np.full(52, mean), reports(rng, np.full(52 + BURST, VOLUME))
                counts = draw(rng, usual, spread)
                predictor, before = fit(counts.tolist(), exposures[:52].tolist()), (int(counts[-1]), int(exposures[51]))
                burst = draw(rng, np.full(BURST, TIMES * mean), spread)
                found += any(alarm(predictor, burst, exposures[52:], before))
            cells.append((found / series, knowing(mean, spread)))
        yield mean, cells


def print_power(series: int) -> None:
    """The table of the power, as ``docs/escalation.md`` has it."""
    print("| incidents a week |" + "".join(f" dispersion {spread:g} |" for spread in POWER_SPREADS))
    print("|---|" + "---|" * len(POWER_SPREADS))
    for mean, cells in power(series):
        print(f"| {mean:g} |" + "".join(f" {found:.0%} ({best:.0%}) |" for found, best in cells), flush=True)


def outside(figures: dict[str, dict[str, float]]) -> list[str]:
    """The figures that lie outside of their floors, in words."""
    out = []
    for floor in tomllib.loads(FLOORS.read_text("utf-8"))["floor"]:
        value = figures[floor["series"]][floor["figure"]]
        if not floor.get("least", -np.inf) <= value <= floor.get("most", np.inf):
            bound = f"at least {floor['least']}" if "least" in floor else f"at most {floor['most']}"
            out.append(f"{floor['series']}: {floor['figure']} {value:.4f}, must be {bound}")
    return out


def main() -> int:
    """Print the table, check the floors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", type=int, default=200, help="simulated series of each kind")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--power", action="store_true", help="only the table of how often a threefold burst is found")
    args = parser.parse_args()
    if args.power:
        print_power(args.series)
        return 0
    start, figures = time.process_time(), {}
    for name, row in measure(args.series):
        figures[name] = row
        if not args.json:
            print(f"{name:42}", *(f"{figure} {value:.1%}  " for figure, value in row.items()), flush=True)
    if args.json:
        print(json.dumps(figures, indent=1))
    else:
        print(
            f"{args.series} series of each kind, {time.process_time() - start:.0f} processor seconds, "
            f"{date.today().isoformat()}, {platform.machine()}, Python {platform.python_version()}"
        )
    wrong = outside(figures)
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
