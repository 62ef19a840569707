"""Two claims, or two strands of claims, compared: what speaks for one happening, and what against.

Every feature is a number between about -1 and 3 that comes out the same whichever of the two comes first. A score is
their weighted sum: the log odds that both speak of one happening. The weights are data (``scripts/fit_join.py``):
one set for two claims inside one report, one for strands across reports.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from typing import Any

from vedette.errors import DataFileError
from vedette.record.join.facts import Actors, Facts
from vedette.record.join.places import same_ids, same_names
from vedette.record.join.vetoes import ruled_out
from vedette.record.join.words import DATA, cosine
from vedette.record.settle.how_many import fit
from vedette.record.settle.where import REACH, apart_km

__all__ = ["FEATURES", "compare", "compare_strands", "features", "told_apart", "weights"]

_BOTH = (
    *("bias", "same type", "same mode", "other mode", "same trigger", "same root"),
    *("same place", "place of the name", "near", "coarse place", "one place missing", "far", "far, fine"),
    *("same day", "days meet", "days meet, unsaid", "day apart", "days apart", "long apart"),
    *("same source", "like source", "other source", "same target", "like target", "other target"),
    *("same figure", "figure rose", "figure fell", "other figure"),
    *("sentence", "names", "names apart", "planned and done", "denied"),
    *("same means", "other means", "same object", "other object"),
)
# Log odds of two strands of one report.
_TOLD_APART = -6.0
# Below this they are two happenings for certain.
_CLEARLY = -1.5
#: The features of either set of weights.
FEATURES: Mapping[str, tuple[str, ...]] = {
    "inside": (*_BOTH, "same sentence", "next sentence", "far sentence", "taken up", "turn", "no place"),
    "across": (*_BOTH, "gist"),
}


@cache
def weights(which: str) -> Mapping[str, float]:
    """The weights of the features, ``inside`` a report or ``across`` reports."""
    path = DATA / "weights.json"
    read: dict[str, dict[str, float]] = json.loads(path.read_text(encoding="utf-8"))
    if wrong := sorted(read.get(which, {}).keys() ^ set(FEATURES[which])):
        raise DataFileError(path.name, None, f"{which} must hold every feature and no other: {', '.join(wrong)}")
    return read[which]


def compare(a: Facts, b: Facts) -> float:
    """Log odds that two claims or strands speak of one happening; ``-inf`` where something rules it out."""
    if ruled_out(a, b):
        return -math.inf
    which = weights("inside" if a.report == b.report else "across")
    found = features(a, b)
    return round(sum(weight * found[name] for name, weight in which.items() if name in found), 6)


def compare_strands(a: Facts, b: Facts) -> float:
    """The same for two strands: those of one report are told apart by that report, so that they speak against it."""
    return min(_TOLD_APART, compare(a, b)) if a.report == b.report else compare(a, b)


def told_apart(a: Facts, b: Facts) -> bool:
    """Whether a report clearly tells of two strands as of two happenings."""
    return a.report == b.report and bool(a.types & b.types) and compare(a, b) < _CLEARLY


def features(a: Facts, b: Facts) -> dict[str, float]:
    """What speaks for and against, by name."""
    out: dict[str, float] = {"bias": 1.0}
    _what(out, a, b)
    _where(out, a, b)
    _when(out, a, b)
    _who(out, "source", a.source, b.source)
    _who(out, "target", a.target, b.target)
    _how_many(out, a, b)
    _words(out, a, b)
    if a.report == b.report:
        _beside(out, a, b)
    return out


def _what(out: dict[str, float], a: Facts, b: Facts) -> None:
    out["same type"] = float(bool(a.types & b.types))
    if a.modes and b.modes and out["same type"]:
        out["same mode" if a.modes & b.modes else "other mode"] = 1.0
    if a.triggers & b.triggers:
        out["same trigger"] = 1.0
    elif a.roots & b.roots:
        out["same root"] = 1.0
    for about, name in (("means:", "means"), ("object:", "object")):
        x, y = ({k for k in f.kinds if k.startswith(about)} for f in (a, b))
        if x and y:
            out[f"same {name}" if x & y else f"other {name}"] = 1.0
    plans = {"planned", "possible"}
    out["planned and done"] = float((a.statuses <= plans) != (b.statuses <= plans))
    out["denied"] = float(("denied" in a.statuses) != ("denied" in b.statuses))


def _where(out: dict[str, float], a: Facts, b: Facts) -> None:
    if not a.places or not b.places:
        if a.places or b.places:
            out["one place missing"] = 1.0
        return
    if same_ids(a.places, b.places):
        out["same place"] = 1.0
        return
    if same_names(a.places, b.places):
        out["place of the name"] = 1.0
        return
    best: tuple[float, float, float] | None = None
    for p in a.places:
        for q in b.places:
            km = apart_km(p, q)
            if km is not None:
                reach = max(_reach(p), _reach(q))
                found = (max(0.0, km - reach), reach, km)
                best = found if best is None else min(best, found)
    if best is None:
        out["one place missing"] = 1.0
        return
    beyond, reach, km = best
    if beyond == 0:
        out["near" if reach <= REACH["near"] else "coarse place"] = 1.0
        return
    out["far"] = min(3.0, km / reach - 1.0)
    if reach <= REACH["near"]:
        out["far, fine"] = 1.0


def _reach(place: Mapping[str, Any]) -> float:
    return REACH[place["precision"]]


def _when(out: dict[str, float], a: Facts, b: Facts) -> None:
    if a.days is None or b.days is None or _one_column(a, b):
        return
    gap = a.days.gap(b.days)
    stated = a.days.stated and b.days.stated
    if gap:
        out["day apart" if gap == 1 else "days apart"] = 1.0 if stated else 0.6
        out["long apart"] = min(3.0, gap / 7.0)
    elif not stated:
        out["days meet, unsaid"] = 1.0
    elif max(a.days.length, b.days.length) <= 2:
        out["same day"] = 1.0
    else:
        out["days meet"] = 1.0


def _one_column(a: Facts, b: Facts) -> bool:
    """Whether one sentence counts both once: "25 vehicles entered on Monday and headed for posts hit in May"."""
    shared = a.sentences & b.sentences and a.source.keys() & b.source.keys()
    return bool(shared) and any(figure.role == "deployed" and figure in b.figures for figure in a.figures)


def _who(out: dict[str, float], role: str, a: Actors, b: Actors) -> None:
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
    early, late = (a, b) if (a.published or 0, a.report, a.at) <= (b.published or 0, b.report, b.at) else (b, a)
    for x in early.figures:
        for y in late.figures:
            if (x.of, x.role) != (y.of, y.role) or x.floor is None or y.floor is None:
                continue
            if x.floor == y.floor:
                # That both count one says less than that both count 43.
                out["same figure"] = max(out.get("same figure", 0.0), min(2.0, 0.5 + math.log10(1 + x.floor)))
            elif not fit(x, y):
                days = (late.published or 0) - (early.published or 0)
                if days and x.floor < y.floor <= 4 * x.floor + 5:
                    out["figure rose"] = 1.0
                elif days and x.floor > y.floor >= x.floor / 2:
                    out["figure fell"] = 1.0
                else:
                    out["other figure"] = 1.0


def _words(out: dict[str, float], a: Facts, b: Facts) -> None:
    out["sentence"] = cosine(a.words, b.words, (a.lengths[0], b.lengths[0]))
    if a.names and b.names:
        out["names"] = len(a.names & b.names) / min(len(a.names), len(b.names))
        out["names apart"] = float(bool(a.names - b.names) and bool(b.names - a.names))
    if a.report != b.report:
        out["gist"] = cosine(a.gist, b.gist, (a.lengths[1], b.lengths[1]))


def _beside(out: dict[str, float], a: Facts, b: Facts) -> None:
    first, second = (a, b) if (a.at, a.id) < (b.at, b.id) else (b, a)
    if first.sentences & second.sentences:
        out["same sentence"] = 1.0
        return
    between = min(second.sentences)[0] - max(first.sentences)[1]
    out["next sentence" if between <= 3 else "far sentence"] = 1.0
    out["taken up"] = float(second.definite)
    out["turn"] = float(second.turn)
    out["no place"] = float(not second.places)
