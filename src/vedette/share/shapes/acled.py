"""Rows in the shape of ACLED's 31 columns, for tools that read those. What is derived, and how: ``docs/exports.md``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from vedette.model import Event, EventActor
from vedette.ontology import AcledEvent
from vedette.share.countries import countries, country_name
from vedette.share.rows import Row
from vedette.share.shapes.flat import Value, amount, joined
from vedette.share.shapes.sides import acled_event, hits_civilians, inter, table
from vedette.share.shapes.when import When, when

__all__ = ["Scale", "acled_row", "left_out", "publisher_scale"]

#: Country of each publisher that is known; ``None`` for the others.
Scale = Callable[[str], str | None]

_HAPPENED = frozenset({"happened", "ongoing"})
_GEO = {"exact": 1, "near": 2, "admin2": 2, "admin1": 3}
_CROWD = {"Protests": ("Protesters", 6), "Riots": ("Rioters", 5)}


def left_out(event: Event) -> str | None:
    """Why an event has no row in ACLED's shape; ``None`` if it has one."""
    if event.status not in _HAPPENED:
        return "did not happen: planned, possible or denied"
    if acled_event(event) is None:
        return "ACLED codes no such events (words, relations, standing facts)"
    days = when(event)
    if days is None:
        return "no day known, not even of publication"
    if days.days > 31:
        return "dated to more than a month"
    if event.place is None or event.place.country is None or event.place.precision not in _GEO:
        return "place known by its country only, or not at all"
    return None


def acled_row(row: Row, scale: Scale) -> dict[str, Value]:
    """The row; the event must be one that :func:`left_out` does not leave out."""
    e, place = row.event, row.event.place
    coded, days = acled_event(e), when(e)
    assert coded is not None and days is not None and place is not None and place.country is not None
    known = countries().get(place.country)
    name = known.name if known else place.country
    one, two = _sides(e, coded, name)
    codes = (one[2], two[2])
    day = days.middle
    return {
        "event_id_cnty": f"{place.country}{e.id}",
        "event_date": day.isoformat(),
        "year": day.year,
        "time_precision": _precision(days),
        "disorder_type": _disorder(coded),
        "event_type": coded.event_type,
        "sub_event_type": coded.sub_event_type,
        "actor1": one[0],
        "assoc_actor_1": one[1],
        "inter1": codes[0],
        "actor2": two[0],
        "assoc_actor_2": two[1],
        "inter2": codes[1],
        "interaction": _interaction(*codes),
        "civilian_targeting": "Civilian targeting" if hits_civilians(e) else None,
        "iso": known.numeric if known else None,
        "region": known.acled_region if known else None,
        "country": name,
        "admin1": place.admin1,
        "admin2": row.admin2,
        "admin3": None,
        "location": place.name,
        "latitude": place.lat,
        "longitude": place.lon,
        "geo_precision": _GEO[place.precision],
        "source": joined(e.publishers),
        "source_scale": publisher_scale(e.publishers, place.country, scale),
        "notes": _notes(row),
        "fatalities": _dead(e),
        "tags": _tags(e, days) + ("; sensitive" if row.sensitive else ""),
        "timestamp": int(datetime.fromisoformat(row.changed).timestamp()) if row.changed else None,
    }


def _precision(days: When) -> int:
    if not days.settled:
        return 3
    return 1 if days.days == 1 else 2 if days.days <= 7 else 3


def _disorder(coded: AcledEvent) -> str:
    by = table()["disorder"]
    return str(by.get(coded.sub_event_type) or by[coded.event_type])


def _sides(e: Event, coded: AcledEvent, country: str) -> tuple[tuple[str | None, str | None, int], ...]:
    where = e.place.country if e.place else None
    one: tuple[str | None, str | None, int] = _side(e.source, inter(e.source, where))
    if coded.event_type in _CROWD:
        crowd, kind = _CROWD[coded.event_type]
        if e.type == "PROTEST":
            one = (f"{crowd} ({country})", joined(a.name for a in e.source), kind)
    if hits_civilians(e):
        two: tuple[str | None, str | None, int] = (f"Civilians ({country})", joined(a.name for a in e.target), 7)
        if e.type == "ASSAULT" and coded.event_type in _CROWD:
            crowd, kind = _CROWD[coded.event_type]
            two = (f"{crowd} ({country})", two[1], kind)
    else:
        two = _side(e.target, inter(e.target, where))
    return one, two


def _side(actors: Sequence[EventActor], kind: int) -> tuple[str | None, str | None, int]:
    if not actors:
        return None, None, 0
    return actors[0].name, joined(a.name for a in actors[1:]), kind


def _interaction(one: int, two: int) -> int:
    if one == 0 or two == 0:
        return max(one, two) * 10
    return min(one, two) * 10 + max(one, two)


def _dead(e: Event) -> int | float | None:
    if e.killed is None:
        return None
    return amount(e.killed.best if e.killed.best is not None else e.killed.low)


def publisher_scale(publishers: Sequence[str], country: str, scale: Scale) -> str | None:
    """ACLED's scale of the sources, where the registry knows every one of them."""
    homes = [scale(name) for name in publishers]
    if not homes or None in homes:
        return None
    kinds = {"National" if home == country else "International" for home in homes}
    return "National-International" if len(kinds) == 2 else kinds.pop()


def _notes(row: Row) -> str:
    e = row.event
    said = [e.title.rstrip(".") + "."]
    said += [f"Disputed: {d.field}{f' ({d.about})' if d.about else ''}." for d in e.disagreements]
    first = next((x for x in row.evidence if x.sentence), None)
    if first is not None:
        said.append(f"{first.publisher or 'Unknown publisher'}: “{first.sentence}”")
    return " ".join(said)


def _tags(e: Event, days: When) -> str:
    tags = [f"status={e.status}"]
    if not days.settled:
        tags.append("date=published")
    if e.disagreements:
        tags.append("disputed=" + ",".join(dict.fromkeys(d.field for d in e.disagreements)))
    if e.review != "open":
        tags.append(f"review={e.review}")
    if e.place is not None and country_name(e.place.country) is None:
        tags.append("country=unknown")
    return "; ".join(tags)
