"""What happened: by type, party, place and week, inside the area and around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import numpy as np

from vedette.watch.answers import Incidents, Period, SetAside, Tally, Week
from vedette.watch.facts import SOURCE
from vedette.watch.geometry import Mask
from vedette.watch.look import DONE, Look, Rows, iso
from vedette.watch.period import weeks_between
from vedette.watch.posts import post_work
from vedette.watch.reasons import reason_words
from vedette.watch.where import AROUND, INSIDE, UNCLEAR

__all__ = ["incident_mask", "incidents", "weeks"]

_WORST = 12
_WIDE = {"admin1": "province", "admin2": "district", "country": "country"}


def incident_mask(look: Look) -> Mask:
    """Which events are incidents: material conflict, told as done or under way, not rejected by a person.

    What the operator of an observation post sends to it, or does at it, is no incident but the working of the
    arrangement; it is told under posts.
    """
    return look.once("incidents", _incident_mask)


def _incident_mask(look: Look) -> Mask:
    material = look.is_type(look.quad("material conflict"))
    out: Mask = material & look.is_word(look.facts.status, DONE) & look.unrejected & ~look.sums & ~post_work(look)
    out.flags.writeable = False
    return out


def incidents(look: Look, period: Period) -> Incidents:
    """The incidents of a period."""
    rows = look.near_between(period.since, period.until)
    done = look.only(rows, incident_mask(look))
    ordered = sorted(done, key=lambda row: _weight(look, int(row)))
    return Incidents(
        inside=_where(look, done, INSIDE),
        around=_where(look, done, AROUND),
        unclear=_where(look, done, UNCLEAR),
        killed=look.killed(look.inside(done)),
        by_type=_tallies(look, done, _type_of),
        by_party=_tallies(look, done, _parties_of),
        by_place=_tallies(look, done, _place_of),
        by_week=weeks(look, period.since, period.until),
        worst=look.lines(ordered[:_WORST]),
        set_aside=_set_aside(look, rows),
    )


def weeks(look: Look, since: str, until: str) -> tuple[Week, ...]:
    """Incidents by ISO week. A week of which nothing at all is reported counts ``None``, not zero."""
    rows = look.near_between(since, until)
    done = look.only(rows, incident_mask(look))
    out = []
    for name, first, last in weeks_between(date.fromisoformat(since), date.fromisoformat(until)):
        all_rows = _between(look, rows, first, last)
        some = _between(look, done, first, last)
        where = look.where[some]
        known = len(all_rows) > 0
        inside = some[where == INSIDE]
        out.append(
            Week(
                week=name,
                since=first.isoformat(),
                until=last.isoformat(),
                count=len(inside) if known else None,
                around=int((where == AROUND).sum()) if known else None,
                unclear=int((where == UNCLEAR).sum()) if known else None,
                reported=len(all_rows),
                publishers=len(look.publishers(all_rows)),
                killed=look.killed(inside),
                events=look.ids(some),
            )
        )
    return tuple(out)


def _between(look: Look, rows: Rows, first: date, last: date) -> Rows:
    """Rows, which stand in order of day, between two days."""
    days = look.facts.day[rows]
    at = np.searchsorted(days, [first.toordinal(), last.toordinal() + 1])
    return rows[at[0] : at[1]]


def _weight(look: Look, row: int) -> tuple[float, ...]:
    """Most dead first, inside before around, most publishers first."""
    best = look.facts.killed_best[row]
    dead = 0.0 if np.isnan(best) else float(best)
    return -dead, float(look.where[row] != INSIDE), -float(look.facts.publishers[row]), float(look.facts.day[row])


def _where(look: Look, rows: Rows, where: int) -> tuple[str, ...]:
    return look.ids(rows[look.where[rows] == where])


def _type_of(look: Look, row: int) -> Iterable[tuple[str, str]]:
    code, mode = look.facts.text(int(look.facts.type[row])), look.facts.text(int(look.facts.mode[row]))
    key = f"{code}/{mode}" if mode else str(code)
    return [(key, f"{str(code).capitalize()}: {mode.replace('-', ' ')}" if mode else str(code).capitalize())]


def _parties_of(look: Look, row: int) -> Iterable[tuple[str, str]]:
    found = {}
    for number in look.facts.actors_of(row, SOURCE):
        ref = look.ref(number)
        found[ref.id if look.is_settled(number) else "?"] = (
            ref.name if look.is_settled(number) else "others, not settled"
        )
    return list(found.items()) or [("", "nobody named")]


def _place_of(look: Look, row: int) -> Iterable[tuple[str, str]]:
    facts = look.facts
    name = facts.text(int(facts.place[row])) or ""
    number = int(facts.geonameid[row])
    # "Idlib" is a city and a province.
    wide = _WIDE.get(facts.text(int(facts.precision[row])) or "")
    label = f"{name} ({wide})" if name and wide else name
    return [(str(number) if number > 0 else label, label)]


def _tallies(look: Look, rows: Rows, keys: Callable[[Look, int], Iterable[tuple[str, str]]]) -> tuple[Tally, ...]:
    groups: dict[str, tuple[str, list[int]]] = {}
    for row in rows:
        for key, label in keys(look, int(row)):
            groups.setdefault(key, (label, []))[1].append(int(row))
    out = []
    for key, (label, numbers) in groups.items():
        some = np.array(numbers, dtype=np.intp)
        out.append(
            Tally(
                key=key,
                label=label,
                inside=_where(look, some, INSIDE),
                around=_where(look, some, AROUND),
                unclear=_where(look, some, UNCLEAR),
                killed=look.killed(look.inside(some)),
            )
        )
    return tuple(sorted(out, key=lambda t: (-len(t.inside), -len(t.events), t.label)))


def _set_aside(look: Look, rows: Rows) -> tuple[SetAside, ...]:
    """Material conflict of the period that does not count, by the reason."""
    conflict = look.only(rows, look.is_type(look.quad("material conflict")))
    status = look.facts.status
    groups = {
        "rejected": look.only(conflict, ~look.unrejected),
        "denied": look.only(conflict, look.is_word(status, ["denied"]) & look.unrejected),
        "planned": look.only(conflict, look.is_word(status, ["planned"]) & look.unrejected),
        "post": look.only(conflict, look.is_word(status, DONE) & look.unrejected & post_work(look)),
        "sum": look.only(conflict, look.is_word(status, DONE) & look.unrejected & look.sums),
        "feared": look.only(conflict, look.is_word(status, ["possible"]) & look.unrejected),
    }
    return tuple(SetAside(reason, reason_words(reason), look.ids(some)) for reason, some in groups.items() if len(some))


def first_and_last(look: Look, rows: Rows) -> tuple[str | None, str | None]:
    """The first and the last day of rows in order of day."""
    return (iso(look.facts.day[rows[0]]), iso(look.facts.day[rows[-1]])) if len(rows) else (None, None)
