"""Places of two claims or strands, told to be one by the gazetteer or by their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vedette.places.names import bare, fold

__all__ = ["Places", "same_ids", "same_names"]

#: Places as in the JSON of claims.
Places = Sequence[Mapping[str, Any]]


def same_ids(a: Places, b: Places) -> bool:
    """One place of the gazetteer among both, as fine as a district or finer."""
    fine = {"exact", "near", "admin2"}
    ids = {p["geonameid"] for p in a if p["geonameid"] is not None and p["precision"] in fine}
    return any(p["geonameid"] in ids for p in b)


def same_names(a: Places, b: Places) -> bool:
    """One name, written alike: what the gazetteer made of it may differ."""

    def names(places: Places) -> set[str]:
        return {
            bare(fold(name))
            for p in places
            if p["precision"] in {"exact", "near", "admin2", "unknown"}
            for name in (p["text"], p["name"])
            if name
        }

    return bool(names(a) & names(b))
