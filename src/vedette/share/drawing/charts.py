"""Charts: bars a week with what was expected, lines with low and high, sparklines, ranges."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vedette.share.drawing.scene import XY, Circle, Item, Label, Path, Rect, Scene, text_width

__all__ = [
    "Bar",
    "Line",
    "Point",
    "RangeRow",
    "figure",
    "lines",
    "range_bars",
    "said_range",
    "sparkline",
    "ticks",
    "weekly_bars",
]

_HUES = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes:
        label: what it stands for, such as ``2018-W38``.
        value: how many; ``None`` where nothing is known, which is drawn as an empty frame, never as nothing.
        expected, low, high: what was to be expected, and its band; ``None`` where that is not known.
        now: whether it is of the period that is told of.
        title: what is said when it is pointed at.
    """

    label: str
    value: float | None
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    now: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A value on a day (ISO); ``low`` and ``high`` where it is a range; ``counted`` is false for what is expected."""

    day: str
    value: float
    low: float | None = None
    high: float | None = None
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """A named line."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class RangeRow:
    """A labelled range from low to high with the best value; ``None`` where it is not known."""

    label: str
    low: float | None
    best: float | None
    high: float | None
    title: str = ""


def figure(value: float) -> str:
    """A number for people: thousands parted, at most one decimal below ten."""
    return f"{value:,.0f}" if value == int(value) or abs(value) >= 10 else f"{value:,.1f}"


def ticks(top: float, most: int = 5) -> list[float]:
    """Round steps from nothing to ``top`` or just above it."""
    if not top > 0:
        return [0.0, 1.0]
    raw = top / most
    power = 10.0 ** math.floor(math.log10(raw))
    steps = (1, 2, 2.5, 5, 10) if power >= 10 else (1, 2, 5, 10)
    step = next(m * power for m in steps if m * power >= raw * 0.999)
    if top >= 1 and step < 1:
        step = 1.0
    count = math.ceil(top / step - 1e-9)
    return [round(step * k, 10) for k in range(count + 1)]


class _Frame:
    """The plot inside its margins, with axes."""

    def __init__(self, width: float, height: float, top: float, *, left: float, bottom: float = 34) -> None:
        self.width, self.height = width, height
        self.left, self.right, self.above, self.below = left, 12.0, 26.0, bottom
        self.steps = ticks(top)
        self.top = self.steps[-1]

    def y(self, value: float) -> float:
        room = self.height - self.above - self.below
        return self.height - self.below - min(value, self.top) / self.top * room

    def axes(self) -> list[Item]:
        made: list[Item] = []
        end = self.width - self.right
        for value in self.steps:
            y = self.y(value)
            made.append(Path((((self.left, y), (end, y)),), "grid" if value else "axis"))
            made.append(Label(self.left - 6, y + 4, figure(value), "soft", "end", 11))
        return made


def weekly_bars(bars: Sequence[Bar], *, title: str, unit: str = "", width: float = 720, height: float = 240) -> Scene:
    """A bar a week; where it is known, the expected level as a dashed line inside its band.

    A bar above its band is red. A week of which nothing is known has an empty dashed frame.
    """
    most = max((v for b in bars for v in (b.value, b.expected) if v is not None), default=1.0)
    highest = max((b.high for b in bars if b.high is not None), default=0.0)
    # A band far above everything that happened is cut: it must not press the bars to the ground.
    most = max(most, min(highest, 2 * most), 1.0)
    frame = _Frame(width, height, most, left=14 + text_width(figure(ticks(most)[-1]), 11))
    room = width - frame.left - frame.right
    step = room / max(1, len(bars))
    wide = max(1.0, min(step * 0.74, 46))
    items: list[Item] = [Label(0, 14, f"{title} ({unit})" if unit else title, "ink", size=13, bold=True), *frame.axes()]
    items += _band(bars, frame, step)
    for n, bar in enumerate(bars):
        x = frame.left + step * n + (step - wide) / 2
        if bar.value is None:
            items.append(
                Rect(x, frame.y(frame.top * 0.12), wide, frame.y(0) - frame.y(frame.top * 0.12), "unknown",
                     bar.title or f"{bar.label}: nothing reported")
            )  # fmt: skip
            continue
        above = bar.high is not None and bar.value > bar.high
        style = "bar-high" if above else "bar-now" if bar.now else "bar"
        said = bar.title or f"{bar.label}: {figure(bar.value)}"
        items.append(Rect(x, frame.y(bar.value), wide, frame.y(0) - frame.y(bar.value), style, said))
        if bar.now or len(bars) <= 16:
            items.append(
                Label(x + wide / 2, frame.y(bar.value) - 4, figure(bar.value), "ink", "middle", 11, bold=bar.now)
            )
    items += _labels([b.label for b in bars], frame, step, {n for n, b in enumerate(bars) if b.now})
    return Scene(width, height, title, _said_bars(bars, unit), tuple(items))


def _band(bars: Sequence[Bar], frame: _Frame, step: float) -> list[Item]:
    made: list[Item] = []
    for kind in ("band", "expected"):
        run: list[int] = []
        for n in range(len(bars) + 1):
            known = n < len(bars) and (bars[n].high if kind == "band" else bars[n].expected) is not None
            if known:
                run.append(n)
                continue
            if run:
                made.append(_band_part(bars, run, frame, step, kind))
            run = []
    return made


def _band_part(bars: Sequence[Bar], run: Sequence[int], frame: _Frame, step: float, kind: str) -> Path:
    upper: list[XY] = []
    lower: list[XY] = []
    for n in run:
        x1, x2 = frame.left + step * n, frame.left + step * (n + 1)
        if kind == "band":
            high, low = bars[n].high or 0.0, bars[n].low or 0.0
            upper += [(x1, frame.y(high)), (x2, frame.y(high))]
            lower += [(x1, frame.y(low)), (x2, frame.y(low))]
        else:
            y = frame.y(bars[n].expected or 0.0)
            upper += [(x1, y), (x2, y)]
    if kind == "band":
        return Path(((*upper, *reversed(lower)),), "band", closed=True)
    return Path((tuple(upper),), "expected")


def _labels(names: Sequence[str], frame: _Frame, step: float, kept: set[int]) -> list[Item]:
    """As many labels below the axis as fit; those of the period are always among them."""
    wide = max((text_width(name, 11) for name in names), default=0) + 10
    every = max(1, math.ceil(wide / step)) if step else 1
    y = frame.height - frame.below + 16
    shown: list[int] = []
    for n in sorted(kept):
        if not shown or (n - shown[-1]) * step >= wide:
            shown.append(n)
    for n in range(0, len(names), every):
        if all(abs(n - other) * step >= wide for other in shown):
            shown.append(n)
    made: list[Item] = []
    for n in sorted(shown):
        half = text_width(names[n], 11) / 2
        x = min(max(frame.left + step * (n + 0.5), half), frame.width - half)
        made.append(Label(x, y, names[n], "ink" if n in kept else "soft", "middle", 11, bold=n in kept))
    return made


def _said_bars(bars: Sequence[Bar], unit: str) -> str:
    known = [(b.value, b.label) for b in bars if b.value is not None]
    if not known:
        return "Nothing is known of any of the weeks."
    top = max(known, key=lambda k: k[0])
    said = [f"{len(bars)} bars from {bars[0].label} to {bars[-1].label}; the highest is {figure(top[0])} in {top[1]}."]
    for bar in bars:
        if bar.now and bar.value is not None:
            expected = f", {figure(bar.expected)} expected" if bar.expected is not None else ""
            said.append(f"{bar.label}: {figure(bar.value)}{f' {unit}' if unit else ''}{expected}.")
    blank = sum(b.value is None for b in bars)
    if blank:
        said.append(f"Nothing is known of {blank} of them.")
    return " ".join(said)


def lines(series: Sequence[Line], *, title: str, unit: str = "", width: float = 720, height: float = 260) -> Scene:
    """Lines over days, each with a band from low to high where its points have one; expected parts are dashed."""
    points = [p for one in series for p in one.points]
    top = max((max(p.value, p.high or 0.0) for p in points), default=1.0)
    legend = len(series) > 1
    frame = _Frame(width, height, top, left=14 + text_width(figure(ticks(top)[-1]), 11), bottom=34 + 18 * legend)
    days = sorted({date.fromisoformat(p.day[:10]).toordinal() for p in points}) or [0]
    first, span = days[0], max(1, days[-1] - days[0])
    room = width - frame.left - frame.right - 8

    def at(day: str) -> float:
        return frame.left + 4 + (date.fromisoformat(day[:10]).toordinal() - first) / span * room

    items: list[Item] = [Label(0, 14, f"{title} ({unit})" if unit else title, "ink", size=13, bold=True), *frame.axes()]
    for n, one in enumerate(series):
        items += _line(one, "" if n % _HUES == 0 else f"-{n % _HUES + 1}", at, frame)
    y = frame.height - frame.below + 16
    ends = [days[0], days[-1]] if len(days) > 1 and room > 190 else days[:1]
    for n, day in enumerate(ends):
        x = frame.left + 4 + (day - first) / span * room
        anchor = "start" if n == 0 else "end"
        if points:
            items.append(Label(x, y, date.fromordinal(day).isoformat(), "soft", anchor, 11))
    if legend:
        x = frame.left
        for n, one in enumerate(series):
            hue = "" if n % _HUES == 0 else f"-{n % _HUES + 1}"
            items += [Circle(x + 5, height - 8, 4, f"dot{hue}"), Label(x + 14, height - 4, one.name, "ink", size=11)]
            x += 30 + text_width(one.name, 11)
    said = [
        f"{one.name}: from {figure(one.points[0].value)} on {one.points[0].day[:10]} "
        f"to {figure(one.points[-1].value)} on {one.points[-1].day[:10]}."
        for one in series
        if one.points
    ]
    return Scene(width, height, title, " ".join(said) or "No figures.", tuple(items))


def _line(one: Line, hue: str, at: object, frame: _Frame) -> list[Item]:
    assert callable(at)
    made: list[Item] = []
    ranged = [p for p in one.points if p.low is not None and p.high is not None]
    if len(ranged) > 1:
        up = [(at(p.day), frame.y(p.high or 0.0)) for p in ranged]
        down = [(at(p.day), frame.y(p.low or 0.0)) for p in reversed(ranged)]
        made.append(Path(((*up, *down),), f"band{hue}", closed=True))
    counted = [p for p in one.points if p.counted]
    ahead = ([counted[-1]] if counted else []) + [p for p in one.points if not p.counted]
    if len(counted) > 1:
        made.append(Path((tuple((at(p.day), frame.y(p.value)) for p in counted),), f"line{hue}"))
    if len(ahead) > 1:
        made.append(Path((tuple((at(p.day), frame.y(p.value)) for p in ahead),), "expected"))
    if len(one.points) <= 40:
        for p in one.points:
            span = f" ({figure(p.low)} to {figure(p.high)})" if p.low is not None and p.high is not None else ""
            said = f"{one.name}, {p.day[:10]}: {figure(p.value)}{span}"
            made.append(Circle(at(p.day), frame.y(p.value), 3, f"dot{hue}", said))
    return made


def sparkline(values: Sequence[float | None], *, title: str, width: float = 120, height: float = 28) -> Scene:
    """A small line without axes; a gap where a value is not known, and a dot on the last one that is."""
    known = [v for v in values if v is not None]
    top = max(known, default=0.0) or 1.0
    step = (width - 6) / max(1, len(values) - 1)
    parts: list[tuple[XY, ...]] = []
    run: list[XY] = []
    last: XY | None = None
    for n, value in enumerate([*values, None]):
        if value is None:
            if run:
                parts.append(tuple(run))
            run = []
            continue
        last = (3 + step * n, height - 3 - value / top * (height - 6))
        run.append(last)
    items: list[Item] = [Path((((0, height - 2.5), (width, height - 2.5)),), "grid")]
    if parts:
        items.append(Path(tuple(p for p in parts if len(p) > 1), "line"))
        items += [Circle(*p[0], 1.5, "dot") for p in parts if len(p) == 1]
    if last is not None:
        items.append(Circle(*last, 2.5, "dot"))
    said = f"{len(known)} values, the last {figure(known[-1])}, the highest {figure(top)}." if known else "No values."
    return Scene(width, height, title, said, tuple(i for i in items if not isinstance(i, Path) or i.parts))


def range_bars(rows: Sequence[RangeRow], *, title: str, unit: str = "", width: float = 720) -> Scene:
    """A row each: a line from low to high, a dot on the best figure; what is not known on a side stays open."""
    ends = [v for r in rows for v in (r.low, r.best, r.high) if v is not None]
    steps = ticks(max(ends, default=1.0))
    wide = min(width * 0.4, max((text_width(r.label, 12) for r in rows), default=0) + 12)
    said_at_most = max((text_width(said_range(r.low, r.best, r.high), 11) for r in rows), default=0)
    left, right, above, each = wide, 24 + said_at_most, 30.0, 24.0
    height = above + each * max(1, len(rows)) + 26
    room = width - left - right

    def x(value: float) -> float:
        return left + value / steps[-1] * room

    items: list[Item] = [Label(0, 14, f"{title} ({unit})" if unit else title, "ink", size=13, bold=True)]
    for value in steps:
        items.append(Path((((x(value), above - 4), (x(value), height - 22)),), "grid" if value else "axis"))
        items.append(Label(x(value), height - 8, figure(value), "soft", "middle", 11))
    for n, row in enumerate(rows):
        y = above + each * n + each / 2
        known = [v for v in (row.low, row.best, row.high) if v is not None]
        said = said_range(row.low, row.best, row.high)
        label = row.label
        while text_width(label, 12) > wide - 10 and len(label) > 4:
            label = label[:-2].rstrip(" …") + "…"
        items.append(Label(0, y + 4, label, "ink"))
        if not known:
            items.append(Label(left + 4, y + 4, "not known", "soft", size=11))
            continue
        if min(known) < max(known):
            items.append(
                Path((((x(min(known)), y), (x(max(known)), y)),), "range", title=row.title or f"{row.label}: {said}")
            )
        best = row.best if row.best is not None else known[0]
        items.append(Circle(x(best), y, 5, "dot", row.title or f"{row.label}: {said}"))
        items.append(Label(width - right + 8, y + 4, said, "ink", size=11))
    words = "; ".join(f"{r.label}: {said_range(r.low, r.best, r.high)}" for r in rows)
    return Scene(width, height, title, (words or "No rows") + ".", tuple(items))


def said_range(low: float | None, best: float | None, high: float | None) -> str:
    """A range in words: ``12 (9–14)``, ``at least 3``."""
    if low is not None and high is not None and low != high:
        span = f"{figure(low)}–{figure(high)}"
        return f"{figure(best)} ({span})" if best is not None else span
    if best is None and low is not None and high is None:
        return f"at least {figure(low)}"
    if best is None and low is None and high is not None:
        return f"at most {figure(high)}"
    known = best if best is not None else low if low is not None else high
    return "not known" if known is None else figure(known)
