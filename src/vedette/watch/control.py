"""Who holds what: shares over time and by source, and the places that several are said to hold."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from sqlalchemy import func, select

from vedette.record.tables import claim, report
from vedette.watch.answers import ContestedPlace, ControlShare, ControlState, PartyRef, Period, Range
from vedette.watch.look import DONE, Look, Rows, Told, iso, ordinal
from vedette.watch.marks import held_mark, plain
from vedette.watch.where import NOWHERE, OUTSIDE

__all__ = ["control_state"]

_PERCENT = frozenset({"percent", "per cent", "%", "percentage"})
#: A place counts as contested if it is said to have changed hands, or is fought for, within so many days.
_RECENT = 90
#: So many events at most are read: the latest.
_MOST = 1000
#: How well a place must be known to be one that somebody holds.
_FINE = frozenset({"exact", "near", "unknown"})
#: A share of what was named before.
_OF_IT = re.compile(r"\b(?:of it|the other half|the rest|of the (?:zone|area|strip|territory))\b", re.IGNORECASE)
#: So short a name of a part ("Idlib") is not looked for in what was said before.
_SHORT = 8

Held = tuple[str | None, str, PartyRef, tuple[str, ...]]


def control_state(look: Look, period: Period) -> ControlState:
    """Control as told up to the end of the period.

    Each claim is read for itself, also where the event that holds it is of another type: an event that several claims
    make up names several places and holders, and only the sentence says who holds which.
    """
    facts = look.facts
    rows = look.days(look.arrangement.since, period.until)
    holds = look.marked(held_mark("CONTROL")) | look.is_type(["CONTROL"])
    here = (look.where != OUTSIDE) & ((look.where != NOWHERE) | ((look.by | look.against) > 0))
    rows = look.only(rows, holds & here & look.unrejected)
    with_share = np.zeros(len(facts), dtype=bool)
    with_share[facts.qty_row[np.isin(facts.qty_of, facts.words_at(_PERCENT))]] = True
    recent = facts.day[rows] >= ordinal(period.since) - _RECENT
    rows = rows[with_share[rows] | recent][-_MOST:]
    if not len(rows):
        return ControlState((), (), (), ())
    told = look.told(rows, ["CONTROL"])
    shares = _shares(look, rows, told)
    held, contested = _places(look, rows, told, period)
    return ControlState(shares, _latest(shares), held, contested)


# --- shares ----------------------------------------------------------------------------------------------------------


def _shares(look: Look, rows: Rows, told: Mapping[str, Sequence[Told]]) -> tuple[ControlShare, ...]:
    """Each claim of a percentage is a figure of its own: sources that differ stay apart here."""
    found = [
        (int(row), ident, one, share)
        for row, ident in zip(rows, look.ids(rows), strict=True)
        for one in told.get(ident, ())
        if one.body["status"] in DONE
        for share in map(_share, one.body["quantities"])
        if share is not None
    ]
    before = _before(look, [one for _, _, one, _ in found if _by_name(look, one) is None])
    out = [
        ControlShare(
            day=_day(look, row, one),
            area=_by_name(look, one) or before.get(one.id) or _area(one),
            holder=_holder(look, one),
            share=share,
            sources=(one.speaker,) if one.speaker else (),
            publishers=(one.publisher,) if one.publisher else (),
            events=(ident,),
        )
        for row, ident, one, share in found
    ]
    return tuple(sorted(out, key=lambda s: (s.day or "", s.area, s.holder.name, s.sources)))


def _day(look: Look, row: int, one: Told) -> str | None:
    """When a share was stated: a state of things holds on the day on which it is told."""
    return one.published or iso(look.facts.day[row])


def _by_name(look: Look, one: Told) -> str | None:
    """The part of the area that a sentence names in so many words: "half of the demilitarised zone"."""
    said = plain(one.sentence)
    return next((name for name in look.part_names if plain(name) in said), None)


def _before(look: Look, claims: Sequence[Told]) -> dict[str, str]:
    """For claims of a share of "it", the part of the area that their report named last before."""
    claims = [one for one in claims if _OF_IT.search(one.sentence)]
    if not claims:
        return {}
    at = claim.c.body["sentence", "span", 0].as_integer()
    query = select(claim.c.id, func.substr(report.c.text, 1, at)).join(report, report.c.id == claim.c.report_id)
    out = {}
    with look.engine.connect() as connection:
        for ident, text in connection.execute(query.where(claim.c.id.in_([one.id for one in claims]))):
            said = plain(text)
            last: tuple[int, str] = (-1, "")
            for name in look.part_names:
                if len(name) > _SHORT:
                    ends = [m.end() for m in re.finditer(rf"\b{re.escape(plain(name))}\b", said)]
                    last = max(last, (ends[-1] if ends else -1, name))
            if last[0] >= 0:
                out[ident] = last[1]
    return out


def _share(quantity: dict[str, object]) -> Range | None:
    if quantity["of"] not in _PERCENT:
        return None
    values = [quantity[name] for name in ("low", "value", "high")]
    numbers = [float(v) if isinstance(v, int | float) else None for v in values]
    known = [v for v in numbers if v is not None]
    if not known or not all(0 <= v <= 100 for v in known):
        return None
    return Range(numbers[0] if numbers[0] is not None else numbers[1], numbers[1], numbers[2] or numbers[1])


def _area(one: Told) -> str:
    place = one.body["place"]
    return str((place or {}).get("name") or (place or {}).get("text") or "an area not named")


def _holder(look: Look, one: Told) -> PartyRef:
    return next(iter(look.who_of(one, "source")), PartyRef("", "nobody named"))


def _latest(shares: Sequence[ControlShare]) -> tuple[ControlShare, ...]:
    """For each area and holder the last figure of each source, as one range from the lowest to the highest."""
    groups: dict[tuple[str, PartyRef], dict[tuple[str, ...], ControlShare]] = defaultdict(dict)
    for share in shares:
        groups[share.area, share.holder][share.sources or share.publishers] = share
    out = []
    for (area, holder), by_source in groups.items():
        last = sorted(by_source.values(), key=lambda s: s.day or "")
        lows = [v for s in last for v in (s.share.low, s.share.best) if v is not None]
        highs = [v for s in last for v in (s.share.high, s.share.best) if v is not None]
        out.append(
            ControlShare(
                day=last[-1].day,
                area=area,
                holder=holder,
                share=Range(min(lows, default=None), last[-1].share.best, max(highs, default=None)),
                sources=tuple(dict.fromkeys(name for s in last for name in s.sources)),
                publishers=tuple(dict.fromkeys(name for s in last for name in s.publishers)),
                events=tuple(dict.fromkeys(e for s in last for e in s.events)),
            )
        )
    return tuple(sorted(out, key=lambda s: (s.area, s.holder.name)))


# --- places ----------------------------------------------------------------------------------------------------------


def _places(
    look: Look, rows: Rows, told: Mapping[str, Sequence[Told]], period: Period
) -> tuple[tuple[ContestedPlace, ...], tuple[ContestedPlace, ...]]:
    facts = look.facts
    groups: dict[str, list[tuple[int, str, Told]]] = defaultdict(list)
    for row, ident in zip(rows, look.ids(rows), strict=True):
        if facts.day[row] < ordinal(period.since) - _RECENT:
            continue
        for one in told.get(ident, ()):
            name = _held_place(look, row, one)
            if name is not None:
                groups[name].append((row, ident, one))
    held: list[ContestedPlace] = []
    contested: list[ContestedPlace] = []
    for name, said in sorted(groups.items()):
        said_by: dict[tuple[str | None, str, PartyRef], dict[str, None]] = {}
        denied = [one for _, _, one in said if one.body["status"] == "denied"]
        for row, _, one in said:
            if one.body["status"] == "denied":
                continue
            mode = one.body["mode"] or "hold"
            for ref in look.who_of(one, "source") or (PartyRef("", "nobody named"),):
                day = iso(facts.day[row]) if one.body["date"] else _day(look, row, one)
                said_by.setdefault((day, mode, ref), {}).update(dict.fromkeys([one.speaker] if one.speaker else ()))
        holders = tuple((*what, tuple(names)) for what, names in said_by.items())
        if not holders:
            continue
        refs = {ref.id for _, _, ref, _ in holders}
        disputed = any(refs & {ref.id for ref in look.who_of(one, "source")} for one in denied)
        why = _why_contested(holders, disputed)
        place_ = ContestedPlace(name, holders, why or _said(holders), tuple(dict.fromkeys(i for _, i, _ in said)))
        (contested if why else held).append(place_)
    return tuple(held), tuple(contested)


@cache
def _contest() -> re.Pattern[str]:
    """What says that a place is fought for, and does not just lie there."""
    words = tomllib.loads(files("vedette.watch").joinpath("data/control.toml").read_text("utf-8"))["contest"]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})")


def _held_place(look: Look, row: int, one: Told) -> str | None:
    """Which place a claim says that somebody holds, takes, loses or fights for; ``None`` for none.

    A share of an area is no place that is held. A claim without a place of its own lies where its event does if the
    place changes hands; "holds positions" says nothing of where.
    """
    if one.body["status"] not in (*DONE, "denied") or _OF_IT.search(one.sentence):
        return None
    if any(quantity["of"] in _PERCENT for quantity in one.body["quantities"]):
        return None
    if one.body["mode"] == "contest" and not _contest().search(one.sentence.lower()):
        return None
    place = one.body["place"]
    if place is not None:
        name, fine = place["name"] or place["text"], place["precision"]
    elif one.body["mode"] in {"take", "lose", "contest"}:
        name = look.facts.text(int(look.facts.place[row]))
        fine = look.facts.text(int(look.facts.precision[row]))
    else:
        return None
    return str(name) if name and fine in _FINE else None


def _why_contested(holders: Sequence[Held], disputed: bool) -> str | None:
    gains = {ref.id: ref.name for _, mode, ref, _ in holders if mode in {"hold", "take"} and ref.id}
    if any(mode == "contest" for _, mode, _, _ in holders):
        return "told as fought for"
    if len(gains) > 1:
        return f"held or taken by {' and by '.join(gains.values())}, as told"
    if disputed:
        return "sources disagree on who holds it"
    return None


def _said(holders: Sequence[Held]) -> str:
    day, mode, ref, _ = holders[-1]
    verb = {"take": "taken", "lose": "lost", "contest": "contested"}.get(mode, "held")
    return f"told as {verb} by {ref.name} on {day}" if holders else ""
