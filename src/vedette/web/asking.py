"""Filters in an address: the same names as on the command line, and the way back, so that every view is a link."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from vedette.errors import InputError
from vedette.model import REVIEWS, STATUSES
from vedette.ontology import event_types
from vedette.record import ORDERS, EventFilter, Near
from vedette.record.meant import near

__all__ = ["MOST_SKIPPED", "PAGE", "View", "filter_of", "near_of", "pairs_of", "view_of"]

#: Events on a page, and how far paging goes before a narrower question serves better.
PAGE, MOST_SKIPPED = 50, 10_000
_MOST_VALUES, _MOST_LETTERS = 50, 500

# Names in an address, and fields of the filter.
_LISTS = {
    "type": "types",
    "actor": "actors",
    "source": "sources",
    "target": "targets",
    "country": "countries",
    "admin1": "admin1",
    "status": "statuses",
    "review": "reviews",
    "publisher": "publishers",
    "id": "ids",
}


@dataclass(frozen=True, slots=True)
class View:
    """What a page of events shows.

    Attributes:
        asked: which events.
        order: in which order.
        skip: how many are left out first.
    """

    asked: EventFilter
    order: str = "newest"
    skip: int = 0

    def query(self, **changes: Any) -> str:
        """The view as the query of an address, with some of its fields or of its filter's changed."""
        own = {key: changes.pop(key) for key in ("order", "skip") if key in changes}
        if changes and "skip" not in own:
            own["skip"] = 0
        view = replace(self, asked=replace(self.asked, **changes), **own)
        pairs = pairs_of(view.asked)
        if view.order != "newest":
            pairs.append(("order", view.order))
        if view.skip:
            pairs.append(("skip", str(view.skip)))
        return urlencode(pairs)

    @property
    def narrowed(self) -> bool:
        """True if it is not all events."""
        return self.asked != EventFilter()


def view_of(given: Iterable[tuple[str, str]]) -> View:
    """The view that an address asks for; what is empty counts as not given, what is unknown is passed over.

    Raises:
        InputError: a value can't be used, with the name of its field.
    """
    pairs = [(name, value.strip()) for name, value in given if value.strip()]
    single = dict(pairs)
    order = single.get("order", "newest")
    if order not in ORDERS:
        raise InputError(f"order={order}: orders are {', '.join(ORDERS)}")
    asked = filter_of(pairs)
    if asked.since and asked.until and asked.until < asked.since:
        raise InputError(f"until={asked.until} comes before since={asked.since}")
    skip = _whole("skip", single.get("skip", "0"), 0, MOST_SKIPPED)
    return View(asked, order, skip)


def filter_of(pairs: Sequence[tuple[str, str]], *, place: Callable[[str], Near] | None = None) -> EventFilter:
    """The filter in names and values of an address.

    Args:
        pairs: names and values; several of one name mean any of them.
        place: how a distance from a place or point is read; by default with the gazetteer.

    Raises:
        InputError: a value can't be used, with the name of its field.
    """
    lists: dict[str, list[str]] = {}
    single: dict[str, str] = {}
    for name, value in pairs:
        if len(value) > _MOST_LETTERS or "\0" in value:
            raise InputError(f"{name}: at most {_MOST_LETTERS} letters, and none of them NUL")
        if name in _LISTS:
            lists.setdefault(_LISTS[name], []).append(value)
        elif name in _SINGLE:
            single[name] = value
    if sum(map(len, lists.values())) > _MOST_VALUES:
        raise InputError(f"more than {_MOST_VALUES} values are asked for")
    fields: dict[str, Any] = {name: tuple(dict.fromkeys(values)) for name, values in lists.items()}
    _check(fields)
    for name, value in single.items():
        fields[name.replace("-", "_")] = near_of(value, place) if name == "near" else _SINGLE[name](name, value)
    return EventFilter(**fields)


def pairs_of(asked: EventFilter) -> list[tuple[str, str]]:
    """The names and values that mean this filter; :func:`filter_of` makes the same filter of them."""
    pairs: list[tuple[str, str]] = []
    standard = EventFilter()
    for name, field in _LISTS.items():
        if getattr(asked, field) != getattr(standard, field):
            pairs += [(name, value) for value in getattr(asked, field)]
    for name in ("since", "until", "text"):
        if getattr(asked, name) is not None:
            pairs.append((name, getattr(asked, name)))
    if (at := asked.near) is not None:
        pairs.append(("near", at.name or f"{at.lat:g},{at.lon:g},{at.km:g}"))
    if asked.box is not None:
        pairs.append(("box", ",".join(f"{round(x, 5):g}" for x in asked.box)))
    if asked.min_publishers > 1:
        pairs.append(("min-publishers", str(asked.min_publishers)))
    if asked.disagrees:
        pairs.append(("disagrees", "1"))
    if asked.changed_after is not None:
        pairs.append(("changed-after", str(asked.changed_after)))
    return pairs


def near_of(value: str, place: Callable[[str], Near] | None = None) -> Near:
    """A distance from a point (``35.93,36.63,50``) or from a place by its name (``Idlib,50km``).

    Raises:
        InputError: it is neither, or no place has that name.
    """
    try:
        return (place or near)(value)
    except InputError as error:
        raise InputError(f"near={error}") from None


def _check(fields: dict[str, Any]) -> None:
    for value in fields.get("types", ()):
        kind, _, mode = value.partition("/")
        known = event_types().get(kind.upper())
        if known is None:
            raise InputError(f"type={value}: types are {', '.join(event_types())}")
        if mode and mode not in known.modes:
            raise InputError(f"type={value}: modes of {known.code} are {', '.join(known.modes) or 'none'}")
    for name, allowed in (("statuses", STATUSES), ("reviews", REVIEWS)):
        for value in fields.get(name, ()):
            if value not in allowed:
                raise InputError(f"{value} is none of {', '.join(allowed)}")
    for value in fields.get("countries", ()):
        if not re.fullmatch("[A-Z]{3}", value):
            raise InputError(f"country={value}: write the three letters of ISO 3166-1, such as SYR")


def _day(name: str, value: str) -> str:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            pass
    raise InputError(f"{name}={value}: no such day; write 2018-09-17")


def _whole(name: str, value: str, low: int, high: int) -> int:
    if not re.fullmatch(r"[0-9]{1,10}", value) or not low <= int(value) <= high:
        raise InputError(f"{name}={value}: a whole number from {low} to {high}")
    return int(value)


def _box(_: str, value: str) -> tuple[float, float, float, float]:
    parts = value.split(",")
    if len(parts) == 4 and all(re.fullmatch(r"\s*-?\d{1,3}(?:\.\d{1,12})?\s*", part) for part in parts):
        south, west, north, east = map(float, parts)
        if -90 <= south <= north <= 90 and abs(west) <= 180 and abs(east) <= 180:
            return south, west, north, east
    raise InputError(f"box={value}: south,west,north,east in degrees, such as 35,35.5,36.5,37")


def _text(_: str, value: str) -> str:
    return value


def _disagrees(_: str, value: str) -> bool:
    if value not in {"1", "0"}:
        raise InputError(f"disagrees={value}: write 1, or leave it out")
    return value == "1"


# How a field that has one value is read: from its name and what was given.
_SINGLE: dict[str, Callable[[str, str], Any]] = {
    "since": _day,
    "until": _day,
    "text": _text,
    "near": _text,
    "box": _box,
    "min-publishers": lambda name, value: _whole(name, value, 1, 1000),
    "changed-after": lambda name, value: _whole(name, value, 0, 2**31 - 1),
    "disagrees": _disagrees,
}
