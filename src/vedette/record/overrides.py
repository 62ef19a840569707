"""Fields of an event that a person may set, in place of what the claims say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from vedette.errors import InputError
from vedette.model import STATUSES, Event, EventActor, EventPlace, EventQuantity
from vedette.ontology import event_types

__all__ = ["SETTABLE", "checked", "override"]

_PRECISIONS = ("exact", "near", "admin2", "admin1", "country", "unknown")


def checked(field: str, value: Any) -> Any:
    """A value for a field, in the form in which a decision keeps it (JSON).

    Args:
        field: one of ``SETTABLE``.
        value: as given: text as from a command line, or the JSON of the field; ``None`` or empty text for "unknown".

    Raises:
        InputError: if there is no such field, or the value can't be one.
    """
    try:
        check = SETTABLE[field]
    except KeyError:
        raise InputError(f"{field}: no field that can be set; those that can: {', '.join(SETTABLE)}") from None
    return check(field, None if value == "" else value)


def override(event: Event, field: str, value: Any) -> Event:
    """An event with a field set to a value that :func:`checked` gave back."""
    new: dict[str, Any] = {field: value}
    if field in {"source", "target"}:
        new[field] = tuple(EventActor(**actor) for actor in value)
    elif field == "place":
        new[field] = EventPlace(**value) if value is not None else None
    elif field == "context":
        new[field] = tuple(value)
    elif field in {"start", "end"}:
        new |= _days(event, field, value)
    elif field == "killed":
        new[field] = None if value is None else EventQuantity("person", "killed", **value)
        rest = tuple(q for q in event.quantities if (q.of, q.role) != ("person", "killed"))
        new["quantities"] = (new[field], *rest) if new[field] else rest
    elif field == "type":
        kind, _, mode = value.partition("/")
        new = {"type": kind, "mode": mode or (event.mode if kind == event.type else None)}
    return replace(event, **new)


def _days(event: Event, field: str, value: str | None) -> dict[str, Any]:
    """A new first or last day; the other follows where they would stand the wrong way round."""
    start, end = (value, event.end) if field == "start" else (event.start, value)
    if start is None or end is None or start > end:
        start = end = value
    precision = "unknown" if start is None else "day" if start == end else "range"
    return {"start": start, "end": end, "date_precision": precision}


def _type(field: str, value: Any) -> str:
    kind, _, mode = str(value).partition("/")
    types = event_types()
    if kind not in types or (mode and mode not in types[kind].modes):
        raise InputError(f"{field}={value}: no event type, or no mode of it; types are {', '.join(types)}")
    return str(value)


def _mode(field: str, value: Any) -> str | None:
    if value is not None and not any(value in t.modes for t in event_types().values()):
        raise InputError(f"{field}={value}: no mode of any event type")
    return None if value is None else str(value)


def _one_of(words: tuple[str, ...]) -> Callable[[str, Any], str]:
    def check(field: str, value: Any) -> str:
        if value not in words:
            raise InputError(f"{field}={value}: must be one of {', '.join(words)}")
        return str(value)

    return check


def _day(field: str, value: Any) -> str | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise InputError(f"{field}={value}: no day; write it like 2018-09-17") from None


def _text(field: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{field}: needs words")
    return " ".join(value.split())


def _words(field: str, value: Any) -> list[str]:
    some = value.split(",") if isinstance(value, str) else value or []
    if not isinstance(some, list) or not all(isinstance(word, str) for word in some):
        raise InputError(f"{field}={value}: must be words with commas between them")
    return [word.strip() for word in some if word.strip()]


def _count(field: str, value: Any) -> dict[str, float | None] | None:
    """``5``, or ``3-5-8`` for low, best and high."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        some = [value.get(k) for k in ("low", "best", "high")]
    else:
        some = [v.strip() or None for v in str(value).replace("–", "-").split("-")]
        some = some * 3 if len(some) == 1 else some
    try:
        low, best, high = (None if v is None else float(v) for v in some)
    except (TypeError, ValueError):
        raise InputError(f"{field}={value}: needs one number, or low-best-high") from None
    known = [v for v in (low, best, high) if v is not None]
    if known != sorted(known) or any(v < 0 or v != v for v in known):
        raise InputError(f"{field}={value}: low, best and high must be numbers that rise")
    return {"low": low, "best": best, "high": high}


def _actors(field: str, value: Any) -> list[dict[str, str | None]]:
    some = [value] if isinstance(value, str | Mapping) else value or []
    out: list[dict[str, str | None]] = []
    for one in some:
        if isinstance(one, str) and one.strip():
            name = " ".join(one.split())
            one = {"id": "x-" + "-".join(name.lower().split()), "name": name}
        if not isinstance(one, Mapping) or not isinstance(one.get("name"), str) or not isinstance(one.get("id"), str):
            raise InputError(f"{field}={value}: needs a name, or actors with id, name, country and sector")
        out.append({"id": one["id"], "name": one["name"], "country": one.get("country"), "sector": one.get("sector")})
    return out


def _place(field: str, value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    if isinstance(value, str):
        value = {"name": value.strip()}
    if not isinstance(value, Mapping) or not isinstance(value.get("name"), str) or not value["name"]:
        raise InputError(f"{field}={value}: needs a name, or a place with name, lat, lon and country")
    lat, lon = value.get("lat"), value.get("lon")
    known = lat is not None and lon is not None
    if known and not (
        isinstance(lat, int | float) and isinstance(lon, int | float) and -90 <= lat <= 90 and -180 <= lon <= 180
    ):
        raise InputError(f"{field}: lat and lon are no point on the earth: {lat}, {lon}")
    precision = value.get("precision", "exact" if known else "unknown")
    if precision not in _PRECISIONS:
        raise InputError(f"{field}: precision must be one of {', '.join(_PRECISIONS)}")
    rest = {k: value.get(k) for k in ("geonameid", "country", "admin1", "radius_km")}
    return {
        "name": value["name"],
        "lat": lat if known else None,
        "lon": lon if known else None,
        "precision": precision,
    } | rest


#: The fields that a person may set, each with its check.
SETTABLE: dict[str, Callable[[str, Any], Any]] = {
    "type": _type,
    "mode": _mode,
    "context": _words,
    "status": _one_of(STATUSES),
    "source": _actors,
    "target": _actors,
    "place": _place,
    "start": _day,
    "end": _day,
    "killed": _count,
    "title": _text,
}
