"""Two drawings as SVG: where people go, and how many there are with the bands. No script, no outside reference."""

from __future__ import annotations

import math
from html import escape

from vedette.outlook.outlook import Outlook
from vedette.outlook.situation import CAMP, CROSSING, SOURCE

__all__ = ["band_line", "flow_map"]

_MOST_FLOWS = 25
_ARROW = (
    '<defs><marker id="a" viewBox="0 0 8 8" refX="4" refY="4" markerWidth="9" markerHeight="9" orient="auto" '
    'markerUnits="userSpaceOnUse"><path d="M0 0L8 4L0 8Z" fill="#b3372f"/></marker></defs>'
)
_STYLE = (
    "<style>text{font:12px system-ui,sans-serif;fill:#222;paint-order:stroke;stroke:#fff;stroke-width:3px}"
    ".s{fill:#b3372f}.c{fill:#1f6f8b}.t{fill:#999}"
    ".f{stroke:#b3372f;fill:none;stroke-opacity:.55}.b8{fill:#1f6f8b;fill-opacity:.18}.b5{fill:#1f6f8b;fill-opacity:.32}"
    ".m{stroke:#1f6f8b;stroke-width:2;fill:none}.k{stroke:#222;stroke-width:2;fill:none}"
    ".p{stroke:#777;stroke-dasharray:4 3}"
    ".g{stroke:#ddd}</style>"
)


def _people(x: float) -> str:
    """A number of people, rounded to what is worth reading."""
    if abs(x) < 1:
        return "0"
    digits = max(0, math.floor(math.log10(abs(x))) - 1)
    return f"{round(x / 10**digits) * 10**digits:,.0f}"


def _open(width: int, height: int, title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img"><title>{escape(title)}</title>{_STYLE}<rect width="{width}" height="{height}" fill="#fff"/>'
    )


class _Labels:
    """Words beside points, moved about so that none lies upon another."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.taken: list[tuple[float, float, float, float]] = []

    def keep_clear(self, x: float, y: float) -> None:
        """A point that no words may cover."""
        self.taken.append((x - 5, y - 5, x + 5, y + 5))

    def place(self, x: float, y: float, said: str, *, must: bool) -> str:
        """The words as SVG, or nothing where there is no room and they need not stand."""
        long = 6.8 * len(said)
        beside = [(x + 9, y + 4, "start"), (x - 9, y + 4, "end"), (x, y - 9, "middle"), (x, y + 19, "middle")]
        further = [(x + 9, y + 4 + d, "start") for d in (15, -15, 30, -30, 45, -45)]
        for left, base, anchor in beside + (further if must else []):
            start = left - {"start": 0.0, "end": long, "middle": long / 2}[anchor]
            box = (start, base - 11, start + long, base + 3)
            inside = box[0] >= 0 and box[2] <= self.width and box[1] >= 24 and box[3] <= self.height - 24
            if inside and not any(
                box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in self.taken
            ):
                break
        else:
            if not must:
                return ""
            left, base, anchor = beside[0]
            box = (left, base - 11, left + long, base + 3)
        self.taken.append(box)
        return f'<text x="{left:.1f}" y="{base:.1f}" text-anchor="{anchor}">{escape(said)}</text>'


def flow_map(outlook: Outlook, width: int = 720, height: int = 520) -> str:
    """Sources, camps and crossings where they lie, an arrow for every larger flow, as thick as it has people."""
    sites = outlook.situation.sites
    margin = 60
    lats, lons = [s.lat for s in sites], [s.lon for s in sites]
    squeeze = max(0.1, math.cos(math.radians((min(lats) + max(lats)) / 2)))
    spread = max(
        (max(lons) - min(lons)) * squeeze / (width - 2 * margin), (max(lats) - min(lats)) / (height - 2 * margin), 1e-6
    )

    def at(lat: float, lon: float) -> tuple[float, float]:
        x = width / 2 + (lon - (min(lons) + max(lons)) / 2) * squeeze / spread
        y = height / 2 - (lat - (min(lats) + max(lats)) / 2) / spread
        return round(x, 1), round(y, 1)

    where = {s.name: at(s.lat, s.lon) for s in sites}
    title = f"{outlook.name}: who may go where within {outlook.horizon} days of {outlook.day.isoformat()}"
    out = [_open(width, height, title), _ARROW, f'<text x="10" y="18">{escape(title)}</text>']
    flows = sorted((f for f in outlook.flows if f.people.middle >= 1), key=lambda f: -f.people.middle)[:_MOST_FLOWS]
    most = flows[0].people.middle if flows else 1.0
    for f in reversed(flows):
        (x1, y1), (x2, y2) = where[f.origin], where[f.to]
        bend = 0.15
        cx, cy = (x1 + x2) / 2 + (y2 - y1) * bend, (y1 + y2) / 2 - (x2 - x1) * bend
        thick = round(1 + 7 * f.people.middle / most, 1)
        # The line ends short of the place, so that the point of the arrow meets its edge.
        short = 8 / max(8.0, math.hypot(x2 - cx, y2 - cy))
        x2, y2 = round(x2 + (cx - x2) * short, 1), round(y2 + (cy - y2) * short, 1)
        said = f"{f.origin} to {f.to}: {_people(f.people.low)}–{_people(f.people.middle)}–{_people(f.people.high)}"
        out.append(
            f'<path class="f" d="M{x1} {y1}Q{cx:.1f} {cy:.1f} {x2} {y2}" stroke-width="{thick}" marker-end="url(#a)">'
            f"<title>{escape(said)}</title></path>"
        )
    arriving = {d.name: d for d in outlook.destinations}
    named = [f.origin for f in flows[:12]] + [s.name for s in sites if s.kind == CROSSING]
    labels = _Labels(width, height)
    for s in sites:
        x, y = where[s.name]
        labels.keep_clear(x, y)
        if s.kind == CAMP:
            out.append(f'<rect class="c" x="{x - 5}" y="{y - 5}" width="10" height="10"/>')
        else:
            out.append(
                f'<circle class="s" cx="{x}" cy="{y}" r="4"/>'
                if s.kind == SOURCE
                else f'<circle class="t" cx="{x}" cy="{y}" r="2.5"/>'
            )
    for name, d in sorted(arriving.items(), key=lambda p: -p[1].arriving.middle):
        said = f"{name}: {_people(d.arriving.low)} to {_people(d.arriving.high)}"
        out.append(labels.place(*where[name], said, must=True))
    out += [labels.place(*where[name], name, must=False) for name in dict.fromkeys(named)]
    out.append(
        f'<text x="10" y="{height - 10}">Blue: camps, arrivals less departures, 80 % band. Red: sources. '
        f"Arrows: the {_MOST_FLOWS} largest flows.</text></svg>"
    )
    return "".join(out)


def band_line(outlook: Outlook, width: int = 720, height: int = 320) -> str:
    """All camps together: the counts so far, the way ahead with both bands, and the line if all stays as it is."""
    points = outlook.line
    left, right, top, bottom = 80, 20, 30, 40
    top_value = max((p.people.high for p in points), default=1.0) * 1.05 or 1.0
    first, last = points[0].day.toordinal(), points[-1].day.toordinal()

    def x(p_day: int) -> float:
        return round(left + (p_day - first) / max(1, last - first) * (width - left - right), 1)

    def y(people: float) -> float:
        return round(height - bottom - people / top_value * (height - top - bottom), 1)

    counted = any(d.counted for d in outlook.destinations)
    who = (
        "displaced people in the camps counted" if counted else "people arriving at the camps, where nobody was counted"
    )
    title = f"{outlook.name}: {who}, with 50 and 80 % bands"
    out = [_open(width, height, title), f'<text x="10" y="18">{escape(title)}</text>']
    for k in range(5):
        v = top_value * k / 4
        out.append(
            f'<path class="g" d="M{left} {y(v)}H{width - right}"/>'
            f'<text x="{left - 6}" y="{y(v) + 4}" text-anchor="end">{_people(v)}</text>'
        )
    ahead = [p for p in points if not p.counted]
    for name, low, high in (("b8", "low", "high"), ("b5", "low50", "high50")):
        up = [f"{x(p.day.toordinal())} {y(getattr(p.people, high))}" for p in ahead]
        down = [f"{x(p.day.toordinal())} {y(getattr(p.people, low))}" for p in reversed(ahead)]
        out.append(f'<path class="{name}" d="M{"L".join(up + down)}Z"/>')
    for name, some in (("k", [p for p in points if p.counted]), ("m", ahead)):
        if some:
            out.append(
                f'<path class="{name}" d="M{"L".join(f"{x(p.day.toordinal())} {y(p.people.middle)}" for p in some)}"/>'
            )
    out.append(f'<path class="p" d="M{x(ahead[0].day.toordinal())} {y(outlook.total_now)}H{width - right}"/>')
    dated = [(points[0], "start"), (points[-1], "end")]
    if left + 100 < x(ahead[0].day.toordinal()) < width - right - 100:  # else it would lie upon one of the two
        dated.append((ahead[0], "middle"))
    for p, anchor in dated:
        out.append(
            f'<text x="{x(p.day.toordinal())}" y="{height - 18}" text-anchor="{anchor}">{p.day.isoformat()}</text>'
        )
    out.append(
        f'<text x="10" y="{height - 3}">Black: counted. Blue: expected. Dashed: if all stays as it is.</text></svg>'
    )
    return "".join(out)
