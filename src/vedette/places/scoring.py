"""How well each candidate fits: what is measured, and what each measure weighs.

The weights are fitted by ``scripts/fit_places.py`` and shipped as ``data/weights.json``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from math import cos, exp, log1p, radians, sin

from vedette.places.store import ALTERNATE, BARE, CODE, MAIN, NATIONALITY, OTHER, Place

__all__ = ["EVIDENCE", "PRIOR", "Candidate", "Group", "Weights", "group_of", "prior_features", "weights"]

#: What the candidate itself says, before anything else is known.
PRIOR = (
    "population", "population share", "country", "division 1", "division 2", "capital", "town", "continent or region",
    "nature", "spot", "main name", "alternate name", "bare name", "code", "other name", "nationality", "likeness",
    "hint fits", "hint fails", "hint region", "hint town", "not stripped", "no population", "large town", "rank",
)  # fmt: skip

#: What the rest of the report says.
EVIDENCE = (
    "country votes", "country votes near", "division votes", "division votes near", "inside named", "near other",
    "close to other", "qualified", "qualified country", "given votes", "in area", "country named", "no country vote",
    "town in own division",
)  # fmt: skip

_GROUPS = {
    "PCLI": "country", "TERR": "country", "ADM1": "ADM1", "ADM2": "ADM2", "PPLC": "PPL", "PPL": "PPL", "PPLX": "PPL",
    "CONT": "REGION", "RGN": "REGION", "AREA": "REGION", "STM": "WATER", "LK": "WATER", "SEA": "WATER", "OCN": "WATER",
    "GULF": "WATER", "STRT": "WATER", "CNL": "WATER", "BAY": "WATER", "DAM": "WATER", "RSV": "WATER", "MTS": "LAND",
    "MT": "LAND", "VAL": "LAND", "DSRT": "LAND", "PEN": "LAND", "ISL": "LAND", "ISLS": "LAND", "PLN": "LAND",
    "PLAT": "LAND", "CMP": "CAMP", "XNG": "SPOT", "AIRB": "SPOT", "AIRP": "SPOT", "ZN": "REGION",
}  # fmt: skip


def group_of(feature: str) -> str:
    """The group that a GeoNames feature code belongs to, as the hints of the context name it."""
    known = _GROUPS.get(feature)
    if known is not None:
        return known
    if feature.startswith("PPL"):
        return "PPL"
    if feature.startswith("ADM"):
        return "ADM1" if feature.startswith("ADM1") else "ADM2"
    if feature.startswith("PCL"):
        return "country"
    return "SPOT"


@dataclass(slots=True)
class Candidate:
    """A place that a name may mean, with what has been found out about it."""

    place: Place
    group: str
    prior: float = 0.0
    score: float = 0.0
    probability: float = 0.0
    x: float = 0.0
    y: float = 0.0
    z: float = 0.0
    static: tuple[float, ...] = ()

    @classmethod
    def of(cls, place: Place) -> Candidate:
        """A fresh candidate, its point on the unit sphere worked out."""
        lat, lon = radians(place.lat), radians(place.lon)
        return cls(place, group_of(place.feature), x=cos(lat) * cos(lon), y=cos(lat) * sin(lon), z=sin(lat))


@dataclass(slots=True)
class Group:
    """The mentions of one report that share a spelling and so a meaning."""

    key: str
    hint: str
    stripped: bool
    mentions: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    qualifiers: list[int] = field(default_factory=list)
    context_only: bool = False
    weight: float = 1.0
    part: str = ""
    within: list[Group] = field(default_factory=list)

    @property
    def best(self) -> Candidate | None:
        """The candidate in front."""
        return max(self.candidates, key=lambda c: (c.probability, c.place.population), default=None)


@dataclass(frozen=True, slots=True)
class Weights:
    """Fitted weights: of the candidate itself, and of the evidence in each of two rounds."""

    prior: tuple[float, ...]
    rounds: tuple[tuple[tuple[float, ...], tuple[float, ...]], ...]
    calibration: tuple[float, float, float]


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The shipped weights."""
    raw = json.loads((resources.files("vedette.places") / "data" / "weights.json").read_text("utf-8"))

    def row(names: tuple[str, ...], values: dict[str, float]) -> tuple[float, ...]:
        return tuple(float(values.get(name, 0.0)) for name in names)

    a, b, c = raw["calibration"]
    return Weights(
        row(PRIOR, raw["prior"]),
        tuple((row(PRIOR, step["prior"]), row(EVIDENCE, step["evidence"])) for step in raw["rounds"]),
        (float(a), float(b), float(c)),
    )


def prior_features(group: Group) -> None:
    """Measure every candidate of a group by itself."""
    most = max((c.place.population for c in group.candidates if c.group == "PPL"), default=0)
    ahead = log1p(most)
    ranked = sorted((c.place.population for c in group.candidates), reverse=True)
    hint = group.hint
    for c in group.candidates:
        place, kind = c.place, c.group
        size = log1p(place.population)
        town = kind == "PPL"
        fits = bool(hint) and (
            hint == kind or (hint == "ADM1" and kind == "country") or (hint == "ADM2" and kind == "ADM1")
        )
        c.static = (
            size / 10 if town else 0.0,
            (size - ahead) / 5 if town else 0.0,
            float(kind == "country"),
            float(kind == "ADM1"),
            float(kind == "ADM2"),
            float(place.feature == "PPLC"),
            float(town),
            float(kind == "REGION"),
            float(kind in ("WATER", "LAND")),
            float(kind in ("SPOT", "CAMP")),
            float(place.kind == MAIN),
            float(place.kind == ALTERNATE),
            float(place.kind == BARE),
            float(place.kind == CODE),
            float(place.kind == OTHER),
            float(place.kind == NATIONALITY),
            place.likeness - 1.0,
            float(fits),
            float(bool(hint) and not fits),
            float(hint == "ADM1" and kind == "REGION"),
            float(hint in ("ADM2", "ADM1") and town),
            float(not group.stripped),
            float(place.population == 0 and town),
            float(town and place.population > 500_000),
            float(ranked.index(place.population) == 0),
        )


def softmax(candidates: list[Candidate]) -> None:
    """Turn scores into probabilities."""
    if not candidates:
        return
    top = max(c.score for c in candidates)
    total = 0.0
    for c in candidates:
        c.probability = exp(c.score - top)
        total += c.probability
    for c in candidates:
        c.probability /= total
