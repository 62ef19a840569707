"""Two claims compared: what speaks for one happening, and what against.

Every feature is a number between about -1 and 3 that comes out the same whichever of the two comes first. A score is
their weighted sum: the log odds that both speak of one happening. The weights are data (``scripts/fit_join.py``).
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache

from vedette.errors import DataFileError
from vedette.record.join.facts import Facts, near_types
from vedette.record.join.words import DATA, cosine
from vedette.record.settle.how_many import Figure
from vedette.record.settle.where import REACH, apart_km

__all__ = ["FEATURES", "compare", "features", "ruled_out"]

FEATURES = (
    *("bias", "same type", "same mode", "other mode", "same trigger", "same root"),
    *("same place", "near", "coarse place", "one place missing", "far", "far, fine"),
    *("same day", "days meet", "days meet, unsaid", "day apart", "days apart", "published apart"),
    *("same source", "like source", "other source", "same target", "like target", "other target"),
    *("same figure", "figure rose", "figure fell", "other figure"),
    *("sentence", "names", "gist", "same sentence", "same report", "next sentence", "taken up", "lone"),
    *("planned and done", "denied"),
)


@cache
def _weights() -> Mapping[str, float]:
    path = DATA / "weights.json"
    read: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))
    if wrong := sorted(read.keys() ^ set(FEATURES)):
        raise DataFileError(path.name, None, f"must hold every feature and no other: {', '.join(wrong)}")
    return read


def compare(a: Facts, b: Facts) -> float:
    """Log odds that two claims speak of one happening; ``-inf`` where something rules it out."""
    if ruled_out(a, b):
        return -math.inf
    weights = _weights()
    found = features(a, b)
    return sum(weights[name] * found[name] for name in FEATURES if name in found)


def ruled_out(a: Facts, b: Facts) -> str | None:
    """Why two claims can't speak of one happening, whatever else they share."""
    if b.type not in near_types()[a.type]:
        return "types that don't go together"
    if a.place is not None and b.place is not None:
        here, there = a.place["country"], b.place["country"]
        if here and there and here != there:
            return "two countries"
    return None


def features(a: Facts, b: Facts) -> dict[str, float]:
    """What speaks for and against, by name."""
    out: dict[str, float] = {"bias": 1.0}
    _what(out, a, b)
    _where(out, a, b)
    _when(out, a, b)
    _who(out, "source", a.source, b.source)
    _who(out, "target", a.target, b.target)
    _how_many(out, a, b)
    _told(out, a, b)
    return out


def _what(out: dict[str, float], a: Facts, b: Facts) -> None:
    out["same type"] = float(a.type == b.type)
    if a.type == b.type and a.mode and b.mode:
        out["same mode" if a.mode == b.mode else "other mode"] = 1.0
    if a.trigger == b.trigger:
        out["same trigger"] = 1.0
    elif a.root == b.root:
        out["same root"] = 1.0
    plans = {"planned", "possible"}
    out["planned and done"] = float((a.status in plans) != (b.status in plans))
    out["denied"] = float((a.status == "denied") != (b.status == "denied"))


def _where(out: dict[str, float], a: Facts, b: Facts) -> None:
    if a.place is None or b.place is None:
        if a.place is not None or b.place is not None:
            out["one place missing"] = 1.0
        return
    if a.place["geonameid"] is not None and a.place["geonameid"] == b.place["geonameid"]:
        fine = a.place["precision"] in {"exact", "near"}
        out["same place" if fine else "coarse place"] = 1.0
        return
    km = apart_km(a.place, b.place)
    if km is None:
        same = a.place["text"].lower() == b.place["text"].lower()
        out["same place" if same else "one place missing"] = 1.0
        return
    reach = REACH[a.place["precision"]], REACH[b.place["precision"]]
    if km <= max(reach):
        out["near" if max(reach) <= REACH["near"] else "coarse place"] = 1.0
        return
    out["far"] = min(3.0, km / max(reach) - 1.0)
    if max(reach) <= REACH["near"]:
        out["far, fine"] = 1.0


def _when(out: dict[str, float], a: Facts, b: Facts) -> None:
    if a.days is None or b.days is None:
        return
    gap = a.days.gap(b.days)
    stated = a.days.stated and b.days.stated
    if gap:
        out["day apart" if gap == 1 else "days apart"] = 1.0 if stated else 0.5
        if not stated:
            out["published apart"] = min(3.0, gap / 7.0)
    elif not stated:
        out["days meet, unsaid"] = 1.0
    elif max(a.days.length, b.days.length) <= 2:
        out["same day"] = 1.0
    else:
        out["days meet"] = 1.0


def _who(
    out: dict[str, float],
    role: str,
    a: Mapping[str, tuple[str | None, str | None]],
    b: Mapping[str, tuple[str | None, str | None]],
) -> None:
    if not a or not b:
        return
    shared = a.keys() & b.keys()
    if any(not i.startswith("x-") for i in shared):
        out[f"same {role}"] = 1.0
    elif shared or any(_like(x, y) for x in a.values() for y in b.values()):
        out[f"like {role}"] = 1.0
    else:
        out[f"other {role}"] = 1.0


def _like(x: tuple[str | None, str | None], y: tuple[str | None, str | None]) -> bool:
    return (x[0] is None or y[0] is None or x[0] == y[0]) and (x[1] is None or y[1] is None or x[1] == y[1])


def _how_many(out: dict[str, float], a: Facts, b: Facts) -> None:
    early, late = (a, b) if (a.published or 0, a.report) <= (b.published or 0, b.report) else (b, a)
    for x in early.figures:
        for y in late.figures:
            if (x.of, x.role) != (y.of, y.role) or x.floor is None or y.floor is None:
                continue
            if x.floor == y.floor:
                # That both count one says less than that both count 43.
                out["same figure"] = max(out.get("same figure", 0.0), min(2.0, 0.5 + math.log10(1 + x.floor)))
            elif not _fit(x, y):
                later = (late.published or 0) > (early.published or 0)
                if y.floor > x.floor and y.floor <= 4 * x.floor + 5:
                    out["figure rose"] = 1.0 if later else 0.5
                elif y.floor < x.floor and 2 * y.floor >= x.floor:
                    out["figure fell"] = 1.0
                else:
                    out["other figure"] = 1.0


def _fit(x: Figure, y: Figure) -> bool:
    low = max(x.floor or 0.0, y.floor or 0.0)
    high = min(math.inf if x.ceiling is None else x.ceiling, math.inf if y.ceiling is None else y.ceiling)
    return low <= high


def _told(out: dict[str, float], a: Facts, b: Facts) -> None:
    out["sentence"] = cosine(a.words, b.words)
    if a.report != b.report:
        out["gist"] = cosine(a.gist, b.gist)
        if a.names and b.names:
            out["names"] = len(a.names & b.names) / min(len(a.names), len(b.names))
        return
    out["same report"] = 1.0
    if a.sentence == b.sentence:
        out["same sentence"] = 1.0
        return
    first, second = (a, b) if a.at < b.at else (b, a)
    if second.sentence[0] - first.sentence[1] <= 3:
        out["next sentence"] = 1.0
    if second.definite:
        out["taken up"] = 1.0
    if a.place is None and b.place is None:
        out["lone"] = 1.0
