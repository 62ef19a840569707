"""Counts by admin unit and month, in the shape of HDX HAPI's conflict events."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass

from vedette.share.rows import Row
from vedette.share.shapes.flat import Value, amount
from vedette.share.shapes.sides import acled_event, hits_civilians
from vedette.share.shapes.when import when

__all__ = ["Months"]

_DEMONSTRATIONS = frozenset({"Protests", "Riots"})
_EMPTY = ("has_hrp", "in_gho", "dataset_hdx_id", "resource_hdx_id", "error")


@dataclass(slots=True)
class _Cell:
    events: int = 0
    fatalities: float | None = None
    published: int = 0
    sensitive: bool = False


class Months:
    """Counts events; rows come out when all are counted."""

    def __init__(self) -> None:
        self._cells: dict[tuple[str, str, str, str, str, str, str], _Cell] = {}

    def add(self, row: Row) -> str | None:
        """Count an event; says why if it is left out."""
        e, place = row.event, row.event.place
        if e.status not in {"happened", "ongoing"}:
            return "did not happen: planned, possible or denied"
        coded = acled_event(e)
        if coded is None or coded.event_type == "Strategic developments":
            return "neither political violence nor a demonstration"
        days = when(e)
        if days is None:
            return "no day known, not even of publication"
        if place is None or place.country is None:
            return "country not known"
        kinds = ["demonstration"] if coded.event_type in _DEMONSTRATIONS else ["political_violence"]
        if hits_civilians(e) and "demonstration" not in kinds:
            kinds.append("civilian_targeting")
        dead = None
        if e.killed is not None:
            dead = e.killed.best if e.killed.best is not None else e.killed.low
        unit = (place.country, place.admin1 or "", row.admin2 or "", row.pcode1 or "", row.pcode2 or "")
        for kind in kinds:
            cell = self._cells.setdefault((*unit, days.start.isoformat()[:7], kind), _Cell())
            cell.events += 1
            cell.published += not days.settled
            cell.sensitive = row.sensitive
            if dead is not None:
                cell.fatalities = (cell.fatalities or 0.0) + dead
        return None

    def rows(self) -> Iterator[dict[str, Value]]:
        """The rows, by unit, month and type."""
        for key in sorted(self._cells):
            country, admin1, admin2, code1, code2, month, kind = key
            cell = self._cells[key]
            year, number = map(int, month.split("-"))
            made: dict[str, Value] = {
                "location_code": country,
                "provider_admin1_name": admin1 or None,
                "provider_admin2_name": admin2 or None,
                "admin1_code": code1 or None,
                "admin1_name": admin1 if code1 else None,
                "admin2_code": code2 or None,
                "admin2_name": admin2 if code2 else None,
                "admin_level": 2 if admin2 else 1 if admin1 else 0,
                "event_type": kind,
                "events": cell.events,
                "fatalities": amount(cell.fatalities),
                "reference_period_start": f"{month}-01",
                "reference_period_end": f"{month}-{monthrange(year, number)[1]:02d}",
                "warning": _warning(cell),
            }
            yield made | dict.fromkeys(_EMPTY)


def _warning(cell: _Cell) -> str | None:
    said = [f"{cell.published} dated by publication only"] if cell.published else []
    said += ["second-level divisions withheld"] if cell.sensitive else []
    return "; ".join(said) or None
