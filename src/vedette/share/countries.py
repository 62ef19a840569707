"""Countries as other datasets code them: ISO numeric, ACLED and UCDP regions, Gleditsch-Ward numbers."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Country", "countries", "country_name"]


@dataclass(frozen=True, slots=True)
class Country:
    """One country.

    Attributes:
        alpha3: ISO 3166-1 alpha-3.
        numeric: ISO 3166-1 numeric; ``None`` where there is none.
        name: its name in English.
        acled_region, ged_region: the region in which ACLED and UCDP count it; ``None`` where they don't.
        gw: its Gleditsch-Ward number; ``None`` for what that list does not hold.
    """

    alpha3: str
    numeric: int | None
    name: str
    acled_region: str | None
    ged_region: str | None
    gw: int | None


@cache
def countries() -> dict[str, Country]:
    """Every country by its alpha-3 code."""
    with files("vedette.share").joinpath("data/countries.csv").open(encoding="utf-8") as file:
        return {
            row["alpha3"]: Country(
                alpha3=row["alpha3"],
                numeric=int(row["numeric"]) if row["numeric"] else None,
                name=row["name"],
                acled_region=row["acled_region"] or None,
                ged_region=row["ged_region"] or None,
                gw=int(row["gw"]) if row["gw"] else None,
            )
            for row in csv.DictReader(file)
        }


def country_name(code: str | None) -> str | None:
    """The country's name, the code itself where it is not a country's, ``None`` for ``None``."""
    if code is None:
        return None
    found = countries().get(code)
    return found.name if found else code
