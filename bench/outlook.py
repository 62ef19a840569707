"""How good the outlook is: ``python -m bench.outlook [--json] [--markdown] [--calibrate] [--flee FOLDER]``.

Needs the displacement cases beside the project (``../shared/corpora/displacement``, the Flee project's published
folders); says so and stops with status 3 where they are not there. Prints every method beside the floors and exits 1
if a figure lies above its floor (all figures but coverage are errors). ``--calibrate`` writes the bands that come with
Vedette anew. Nothing is fitted on the conflict that it is scored on: what is chosen by figures is chosen on the others.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from bench.outlook_tried import TRIED, Split
from vedette.outlook.bands import HORIZONS, LEVELS, calibrate, error
from vedette.outlook.chain import run_chain
from vedette.outlook.cold_start import capacities_of, follow_totals
from vedette.outlook.counts import Recent, recent
from vedette.outlook.filling import fill
from vedette.outlook.flee_folder import read_flee_folder
from vedette.outlook.forecast import ForecastSettings, forecast_from
from vedette.outlook.gravity import GravitySettings, gravity_split
from vedette.outlook.network import Floats, source_to_camp_km
from vedette.outlook.score import average_relative_difference, observed, share_difference
from vedette.outlook.situation import CAMP, SOURCE, Situation

CASES = Path(__file__).resolve().parents[1] / ".." / "shared" / "corpora" / "displacement"
FLOORS = Path(__file__).with_name("outlook_floors.toml")
BANDS = Path(__file__).resolve().parents[1] / "src" / "vedette" / "outlook" / "data" / "bands.toml"
STEP = 30  # days between the days on which a forecast is made
FIRST = 30  # the first of them
SMALLEST = 100  # camps that neither hold nor will hold so many are left out of the bands of camps

Figures = dict[str, float]  # by conflict


@dataclass(frozen=True, slots=True)
class Seen:
    """One forecast: what was predicted and what came."""

    last: Floats
    expected: Floats
    true: Floats


def mean(figures: Figures) -> float:
    """The plain mean over conflicts."""
    return float(np.mean(list(figures.values())))


def median(figures: Figures) -> float:
    """The median over conflicts."""
    return float(np.median(list(figures.values())))


# -- the whole period, given the totals ------------------------------------------------------------


def tried_whole(s: Situation, totals: Floats, split: Split, limits: Floats, start: Floats | None) -> Floats:
    """A whole period by a method that was not kept."""
    days = {0} | {c.start for c in s.closures} | {c.end for c in s.closures if c.end is not None}
    days |= {next((d for d, v in enumerate(f) if v > 0), 0) for f in s.fighting.values()}
    there = np.zeros(len(limits)) if start is None else start.astype(np.float64)
    out = np.empty((len(totals), len(limits)))
    now = np.zeros(len(limits))
    for day, total in enumerate(totals):
        if day in days:
            now = split(s, day)
        there = fill(there, float(total - there.sum()), now, limits)
        out[day] = there
    return out


CHAIN_SECONDS: Figures = {}


def chain_whole(s: Situation, totals: Floats, start: Floats | None = None) -> Floats:
    """A whole period by Flee's rules in the mean; ``start`` is who is at each site before day 0."""
    sites = s.sites
    new = np.maximum(np.diff(totals, prepend=0.0 if start is None else totals[0]), 0.0)
    sources = [i for i, x in enumerate(sites) if x.kind == SOURCE]
    camps = [i for i, x in enumerate(sites) if x.kind == CAMP]
    people = np.array([float(sites[i].population or 1) for i in sources])
    fought = np.array([np.resize(np.array(s.fighting.get(sites[i].name, (0.0,))), s.days) for i in sources]).T
    weight = fought * people
    weight = np.where(weight.sum(axis=1, keepdims=True) > 0, weight, people)
    leaving = np.zeros((s.days, len(sites)))
    leaving[:, sources] = new[:, None] * weight / weight.sum(axis=1, keepdims=True)
    return run_chain(s, leaving, there=start)[:, camps]


def capacity_split(s: Situation, day: int) -> Floats:
    """Shares of capacity."""
    limits = capacities_of(s)
    filled = np.where(np.isfinite(limits), limits, limits[np.isfinite(limits)].mean())
    return filled / filled.sum()


# The one number of the gravity model that is chosen by figures; the others are round numbers of the literature.
FIGHTING_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
CHOSEN = "Vedette, fighting share chosen on the other conflicts"


def chosen_on_the_others(choices: list[Figures]) -> tuple[Figures, dict[str, int]]:
    """For each conflict the error of the choice that is best on the mean of all the others; and which it is."""
    names = list(choices[0])
    best = {
        n: min(range(len(choices)), key=lambda i: mean({m: v for m, v in choices[i].items() if m != n})) for n in names
    }
    return {n: choices[i][n] for n, i in best.items()}, best


def whole_period(cases: dict[str, Situation], *, limited: bool, from_counts: bool) -> dict[str, Figures]:
    """Every method's averaged relative difference (rescaled) for every conflict."""
    out: dict[str, Figures] = {}

    def note(method: str, name: str, answer: Floats, there: Floats) -> None:
        out.setdefault(method, {})[name] = average_relative_difference(answer, there)

    settings = {
        "Vedette as it comes: gravity over countries and camps": GravitySettings(),
        "gravity over camps alone, 1/km^0.5": GravitySettings(distance_power=0.5, country_power=1.0),
        "gravity over camps alone, 1/km": GravitySettings(country_power=1.0),
        "gravity over camps alone, 1/km^1.5": GravitySettings(distance_power=1.5, country_power=1.0),
        "gravity over countries and camps, 1/km^0.5": GravitySettings(distance_power=0.5),
        "gravity over countries and camps, 1/km^1.5": GravitySettings(distance_power=1.5),
        "the same, country power 0.25": GravitySettings(country_power=0.25),
        "the same, country power 0.75": GravitySettings(country_power=0.75),
        **{f"the same, fighting share {x:g}": GravitySettings(fighting_share=x) for x in FIGHTING_SHARES},
        "the same, all places alike": GravitySettings(fighting_share=0.0, population_power=0.0),
    }
    if limited:
        settings["the same, capacity as a limit only"] = GravitySettings(capacity_power=0.0)
        settings["the same, capacity power 0.5"] = GravitySettings(capacity_power=0.5)
    for name, s in cases.items():
        there = observed(s)
        totals = there.sum(axis=1)
        start = there[0] if from_counts else None
        limits = capacities_of(s) if limited else np.full(len(s.camps), np.inf)
        for method, setting in settings.items():
            note(
                method, name, follow_totals(s, totals, settings=setting, use_capacities=limited, at_start=start), there
            )
        tried = dict(TRIED) | ({"shares of capacity": capacity_split} if limited else {})
        for method, split in tried.items():
            note(method, name, tried_whole(s, totals, split, limits, start), there)
        if limited and not from_counts:  # once is enough: it costs more than all the others
            t = time.process_time()
            answer = chain_whole(s, totals)
            CHAIN_SECONDS[name] = time.process_time() - t
            note("Flee's rules in the mean (Markov chain)", name, answer, there)
    left_out, _ = chosen_on_the_others([out[f"the same, fighting share {x:g}"] for x in FIGHTING_SHARES])
    return {CHOSEN: left_out} | out


# -- day by day, from what was known ---------------------------------------------------------------

GRID = [
    ForecastSettings(windows, damping, share)
    for windows in ((30, 180), (30, 90, 180))
    for damping in (45.0, 60.0, 90.0, 120.0)
    for share in (0.0, 0.2, 0.3, 0.4)
]


def origins(s: Situation, horizon: int) -> Iterable[int]:
    """The days on which a forecast is made."""
    return range(FIRST, s.days - horizon, STEP)


_TRUE: dict[str, Floats] = {}


def true_on(s: Situation, day: int) -> Floats:
    """What was counted, as published, straight lines between counts."""
    if s.name not in _TRUE:
        _TRUE[s.name] = observed(s, one_basis=False)
    return np.asarray(_TRUE[s.name][day], dtype=np.float64)


class Days:
    """What was known of every conflict on every day that a forecast is made on, worked out once."""

    def __init__(self, cases: dict[str, Situation]) -> None:
        self.cases = cases
        self.pull: dict[tuple[str, int], Floats] = {}
        for name, s in cases.items():
            km = source_to_camp_km(s)
            for day in origins(s, min(HORIZONS)):
                self.pull[name, day] = gravity_split(s.known_on(day), day, window=30, km=km)
        self.recents: dict[tuple[str, int, tuple[int, ...]], tuple[Recent, ...]] = {}

    def known(self, name: str, day: int, windows: tuple[int, ...]) -> tuple[Recent, ...]:
        """What was known of each camp; counts after the day are not looked at."""
        key = (name, day, windows)
        if key not in self.recents:
            s = self.cases[name]
            self.recents[key] = tuple(recent(s.counts[c.name], day, windows) for c in s.camps)
        return self.recents[key]


def forecasts(days: Days, horizon: int, settings: ForecastSettings) -> dict[str, list[Seen]]:
    """Every forecast of every conflict; nothing later than its day is seen."""
    out: dict[str, list[Seen]] = {}
    for name, s in days.cases.items():
        for day in origins(s, horizon):
            f = forecast_from(days.known(name, day, settings.windows), days.pull[name, day], horizon, settings)
            true = true_on(s, day + horizon)
            if f.last.sum() >= 1 and true.sum() > 0:
                out.setdefault(name, []).append(Seen(f.last, f.expected, true))
    return out


def share_errors(seen: dict[str, list[Seen]], answer: Callable[[Seen], Floats]) -> Figures:
    """The mean difference of shares, for each conflict."""
    return {n: float(np.mean([share_difference(answer(x), x.true) for x in xs])) for n, xs in seen.items()}


def total_errors(seen: dict[str, list[Seen]], answer: Callable[[Seen], Floats]) -> Figures:
    """The median error of the total, for each conflict."""
    return {
        n: float(np.median([abs(answer(x).sum() - x.true.sum()) / x.true.sum() for x in xs])) for n, xs in seen.items()
    }


def rolling(
    cases: dict[str, Situation],
) -> tuple[dict[str, Figures], dict[str, Figures], dict[int, dict[str, list[Seen]]], ForecastSettings]:
    """Shares and totals of each method after 30 and 90 days; Vedette's with each conflict left out in choosing."""
    days = Days(cases)
    runs = {(i, h): forecasts(days, h, g) for i, g in enumerate(GRID) for h in HORIZONS}
    shares: dict[str, Figures] = {}
    totals: dict[str, Figures] = {}
    persist = {h: share_errors(runs[0, h], lambda x: x.last) for h in HORIZONS}
    per = [
        {n: sum(share_errors(runs[i, h], lambda x: x.expected)[n] / mean(persist[h]) for h in HORIZONS) for n in cases}
        for i in range(len(GRID))
    ]
    chosen = {n: min(range(len(GRID)), key=lambda i: mean({m: v for m, v in per[i].items() if m != n})) for n in cases}
    overall = min(range(len(GRID)), key=lambda i: mean(per[i]))
    left_out: dict[int, dict[str, list[Seen]]] = {h: {n: runs[chosen[n], h][n] for n in cases} for h in HORIZONS}
    ship = ForecastSettings()
    for h in HORIZONS:
        shipped = forecasts(days, h, ship)
        answers: list[tuple[str, dict[str, list[Seen]], Callable[[Seen], Floats]]] = [
            ("persistence", shipped, lambda x: x.last),
            (
                "equal shares of arrivals",
                shipped,
                lambda x: x.last + max(x.expected.sum() - x.last.sum(), 0) / len(x.last),
            ),
            ("trend of each camp alone", forecasts(days, h, ForecastSettings(gravity_share=0.0)), lambda x: x.expected),
            (
                "trend not damped, arrivals with gravity",
                forecasts(days, h, ForecastSettings(damping_days=1e5)),
                lambda x: x.expected,
            ),
            (
                "slope of 30 days alone, damped, with gravity",
                forecasts(days, h, ForecastSettings((30,), 90.0, 0.4)),
                lambda x: x.expected,
            ),
            ("Vedette, settings chosen on the other conflicts", left_out[h], lambda x: x.expected),
            ("Vedette as it comes", shipped, lambda x: x.expected),
        ]
        for method, seen, answer in answers:
            shares[f"{method}, {h} days"] = share_errors(seen, answer)
            totals[f"{method}, {h} days"] = total_errors(seen, answer)
    return shares, totals, left_out, GRID[overall]


def errors_of(seen: dict[str, list[Seen]], kind: str) -> dict[str, list[float]]:
    """The errors that bands are made from, by conflict."""
    out: dict[str, list[float]] = {}
    for name, xs in seen.items():
        rows = out.setdefault(name, [])
        for x in xs:
            if kind == "total":
                rows.append(error(float(x.last.sum()), float(x.expected.sum()), float(x.true.sum())))
            else:
                rows.extend(
                    error(a, b, t) for a, b, t in zip(x.last, x.expected, x.true, strict=True) if max(a, t) >= SMALLEST
                )
    return out


def coverage(left_out: dict[int, dict[str, list[Seen]]]) -> dict[str, Figures]:
    """How often the truth lies in a band that was made from the other conflicts."""
    out: dict[str, Figures] = {}
    for h, seen in left_out.items():
        for kind in ("total", "camp"):
            errors = errors_of(seen, kind)
            for n, mine in errors.items():
                quantiles = calibrate({m: e for m, e in errors.items() if m != n})
                for level in LEVELS:
                    low, high = quantiles[level]
                    inside = [min(low, 0.0) <= e <= max(high, 0.0) for e in mine]
                    out.setdefault(f"{level} % band of the {kind}, {h} days", {})[n] = float(np.mean(inside))
    return out


def first_rates(cases: dict[str, Situation]) -> dict[int, list[float]]:
    """What share of the people of places with fighting fled abroad in the first days, for each conflict."""
    out: dict[int, list[float]] = {h: [] for h in HORIZONS}
    for s in cases.values():
        totals = observed(s).sum(axis=1)
        for h in HORIZONS:
            people = sum(
                x.population or 0 for x in s.of_kind(SOURCE) if any(v > 0 for v in s.fighting.get(x.name, ())[:h])
            )
            if people:
                out[h].append(float((totals[min(h, s.days - 1)] - totals[0]) / people))
    return {h: sorted(max(v, 0.0) for v in vs) for h, vs in out.items()}


def write_calibration(seen: dict[int, dict[str, list[Seen]]], cases: dict[str, Situation]) -> None:
    """The bands that come with Vedette."""
    lines = ["# Made by `python -m bench.outlook --calibrate`; see docs/outlook.md. Do not edit.", ""]
    lines += [f"made_from = {json.dumps(sorted(cases))}", "", "[rates]"]
    for h, rates in first_rates(cases).items():
        ends = [float(np.quantile(rates, q)) for q in (0.1, 0.25, 0.5, 0.75, 0.9)]
        lines.append(f"{h} = [{', '.join(f'{x:.5f}' for x in ends)}]")
    for h, runs in seen.items():
        for kind in ("total", "camp"):
            lines += ["", f"[quantiles.{h}.{kind}]"]
            lines += [
                f"{level} = [{low:.4f}, {high:.4f}]" for level, (low, high) in calibrate(errors_of(runs, kind)).items()
            ]
    BANDS.parent.mkdir(exist_ok=True)
    BANDS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def timings(cases: dict[str, Situation]) -> dict[str, Figures]:
    """Processor seconds for a conflict's whole period."""
    gravity: Figures = {}
    for n, s in cases.items():
        totals = observed(s).sum(axis=1)
        t = time.process_time()
        follow_totals(s, totals)
        gravity[n] = time.process_time() - t
    return {
        "whole period by gravity within capacity": gravity,
        "whole period by Flee's rules in the mean": dict(CHAIN_SECONDS),
    }


def beside_flee(s: Situation, camps: Floats, seconds: float, scale: int) -> str:
    """Flee's answer and ours for one conflict, each begun with the counts of day 0."""
    there = observed(s)
    start = np.zeros(len(s.sites))
    start[[i for i, x in enumerate(s.sites) if x.kind == CAMP]] = there[0]
    t = time.process_time()
    chain = chain_whole(s, there.sum(axis=1), start)
    t_chain, t = time.process_time() - t, time.process_time()
    gravity = follow_totals(s, there.sum(axis=1), at_start=there[0])
    t_gravity = time.process_time() - t
    return "\n".join(
        [
            f"{s.name}, {s.days} days, one of Flee's agents for every {scale}: processor seconds, error",
            f"  Flee                              {seconds:8.2f} {average_relative_difference(camps, there):.3f}",
            f"  its rules in the mean (chain)     {t_chain:8.2f} {average_relative_difference(chain, there):.3f}",
            f"  gravity within capacity           {t_gravity:8.2f} {average_relative_difference(gravity, there):.3f}",
            f"  difference of Flee and the chain           {average_relative_difference(chain, camps):.3f}",
        ]
    )


# -- printing --------------------------------------------------------------------------------------


def table(title: str, rows: dict[str, Figures], how: Callable[[Figures], float], word: str, markdown: bool) -> None:
    """One table, methods down and conflicts across."""
    names = list(next(iter(rows.values())))
    short = [n.replace("_adm1", "") for n in names]
    if markdown:
        print(f"\n**{title}**\n\n| method | {word} | {' | '.join(short)} |\n|---|{'---:|' * (len(names) + 1)}")
        for method, figures in rows.items():
            print(f"| {method} | {how(figures):.3f} | {' | '.join(f'{figures[n]:.3f}' for n in names)} |")
        return
    print(f"\n{title}\n{'':52}{word:>8} " + " ".join(f"{n[:10]:>10}" for n in short))
    for method, figures in rows.items():
        print(f"{method:52}{how(figures):8.3f} " + " ".join(f"{figures[n]:10.3f}" for n in names))


def main() -> int:
    """Measure, print, compare with the floors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--calibrate", action="store_true")
    parser.add_argument("--flee", metavar="CASE", help="also run Flee itself on this case and time it")
    parser.add_argument("--flee-scale", type=int, default=1, help="people one of Flee's agents stands for")
    parser.add_argument("--flee-python", help="the Python that has Flee, if not this one")
    args = parser.parse_args()
    if not CASES.is_dir():
        print(f"bench.outlook needs {CASES}, which is not there", file=sys.stderr)
        return 3
    cases = {d.name: read_flee_folder(d) for d in sorted(CASES.iterdir()) if d.is_dir()}
    parts: dict[str, tuple[dict[str, Figures], Callable[[Figures], float], str]] = {}
    for limited in (True, False):
        for from_counts in (False, True):
            title = (
                f"Whole period, daily totals given, {'with' if limited else 'without'} capacities, "
                f"{'camps as counted on day 0' if from_counts else 'camps empty on day 0'}"
            )
            parts[title] = (whole_period(cases, limited=limited, from_counts=from_counts), mean, "mean")
    shares, totals, left_out, best = rolling(cases)
    if args.calibrate:
        write_calibration(left_out, cases)
    parts["Shares, from what was known on the day"] = (shares, mean, "mean")
    parts["Totals, relative error, median over the days"] = (totals, median, "median")
    parts["Coverage of bands made from the other conflicts"] = (coverage(left_out), mean, "mean")
    parts["Processor seconds"] = (timings(cases), max_of, "most")
    if args.flee:
        from vedette.outlook.flee_run import run_flee

        ran = run_flee(cases[args.flee], scale=args.flee_scale, python=args.flee_python)
        print(beside_flee(cases[args.flee], ran.camps, ran.seconds, args.flee_scale))
    figures = {f"{t}: {m}": how(f) for t, (rows, how, _) in parts.items() for m, f in rows.items()}
    if args.json:
        print(json.dumps({"figures": figures, "conflicts": {t: rows for t, (rows, _, _) in parts.items()}}, indent=1))
    else:
        print(
            f"{date.today().isoformat()}, {platform.processor() or platform.machine()}, "
            f"Python {platform.python_version()}"
        )
        for title, (rows, how, word) in parts.items():
            table(title, rows, how, word, args.markdown)
        print(f"\nBest settings over all conflicts: {best}")
    return check(figures)


def max_of(figures: Figures) -> float:
    """The largest."""
    return max(figures.values())


def check(figures: dict[str, float]) -> int:
    """1 if a figure is worse than its floor, each said."""
    bad = 0
    for floor in tomllib.loads(FLOORS.read_text(encoding="utf-8"))["floor"]:
        value = figures[floor["figure"]]
        if not floor.get("least", -np.inf) <= value <= floor.get("most", np.inf):
            print(
                f"{floor['figure']} is {value:.3f}, outside {floor.get('least', '')}–{floor.get('most', '')}",
                file=sys.stderr,
            )
            bad = 1
    return bad


if __name__ == "__main__":
    sys.exit(main())
