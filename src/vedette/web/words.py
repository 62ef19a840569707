"""How values read on a page: names for codes, days, figures, and which addresses may be links."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from vedette.model import EventPlace, EventQuantity
from vedette.ontology import event_types, sectors

__all__ = ["FILTERS", "country", "link", "quad", "type_label"]

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def type_label(code: str, mode: str | None = None) -> str:
    """An event type for people, with its mode."""
    found = event_types().get(code)
    label = found.label if found is not None else code.capitalize()
    return f"{label}: {mode.replace('-', ' ')}" if mode else label


def quad(code: str) -> str:
    """The style of a type: its quadrant of conflict and cooperation."""
    found = event_types().get(code)
    return "no-quad" if found is None or found.quad == "none" else found.quad.replace(" ", "-")


def sector(code: str | None) -> str:
    """Whom a sector's code covers, in a few words."""
    if not code:
        return ""
    return str(sectors().get(code, code)).partition(":")[0].partition(";")[0].rstrip(".")


@cache
def country(code: str | None) -> str:
    """The name of a country by its alpha-3 code; the code itself where it is none."""
    if not code:
        return "unknown"
    from vedette.actors import Registry  # takes a moment to load, so only when a page first names a country

    found = Registry.load().get(code)
    return found.name if found is not None else code


def number(value: float | int | None) -> str:
    """A figure with thousands separated; whole where it is whole."""
    if value is None:
        return "unknown"
    return f"{int(value):,}" if value == int(value) else f"{value:,.1f}"


def percent(value: float | None) -> str:
    """A share of one, in whole percent."""
    return "unknown" if value is None else f"{value * 100:.0f} %"


def day(iso: str | None) -> str:
    """A day that a person reads: ``17 Sep 2018``; a month or a year to its precision."""
    if not iso:
        return "unknown"
    parts = iso[:10].split("-")
    try:
        if len(parts) == 3:
            d = date.fromisoformat(iso[:10])
            return f"{d.day} {_MONTHS[d.month - 1]} {d.year}"
        if len(parts) == 2:
            return f"{_MONTHS[int(parts[1]) - 1]} {int(parts[0])}"
    except (ValueError, IndexError):
        return iso
    return iso


def days(start: str | None, end: str | None) -> str:
    """From a day to a day; one of them where they are the same."""
    if not start and not end:
        return "unknown"
    if start and end and start[:10] != end[:10]:
        return f"{day(start)} to {day(end)}"
    return day(start or end)


def moment(iso: str | None) -> str:
    """A moment to the minute, as it is written, with its zone."""
    if not iso or "T" not in iso:
        return day(iso)
    clock = iso[11:16]
    zone = "UTC" if iso.endswith("Z") else iso[19:] if len(iso) > 19 else ""
    return f"{day(iso)}, {clock} {zone}".rstrip()


def figures(quantity: EventQuantity | None) -> str:
    """Low, best and high as a person writes them: ``12 (8 to 20)``, ``at least 14``."""
    if quantity is None:
        return "unknown"
    low, best, high = quantity.low, quantity.best, quantity.high
    if best is None:
        if low is not None and high is not None:
            return number(low) if low == high else f"{number(low)} to {number(high)}"
        if low is not None:
            return f"at least {number(low)}"
        return f"at most {number(high)}" if high is not None else "unknown"
    if low is not None and high is not None and low != high:
        return f"{number(best)} ({number(low)} to {number(high)})"
    return number(best)


def where(place: EventPlace | None) -> str:
    """A place with its division and country."""
    if place is None:
        return "place unknown"
    parts = [place.name, place.admin1, country(place.country) if place.country else None]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def link(address: str | None) -> str | None:
    """The address, if it may be a link: http or https, to a host."""
    if not address or any(ord(c) < 33 or ord(c) == 127 for c in address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in {"http", "https"} and parts.hostname else None


def names(actors: Iterable[Any]) -> str:
    """The names of actors, with commas."""
    return ", ".join(dict.fromkeys(actor.name for actor in actors))


#: As the templates call them.
FILTERS = {
    "country": country,
    "day": day,
    "days": days,
    "figures": figures,
    "link": link,
    "moment": moment,
    "names": names,
    "number": number,
    "percent": percent,
    "quad": quad,
    "sector": sector,
    "type_label": type_label,
    "where": where,
}
