"""Who holds what: shares over time and by source, and the places that several are said to hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from vedette.watch.answers import ContestedPlace, ControlShare, ControlState, PartyRef, Period, Range
from vedette.watch.look import DONE, Look, Rows, Told, iso, ordinal

__all__ = ["control_state"]

_PERCENT = frozenset({"percent", "per cent", "%", "percentage"})
#: A place counts as contested if it is said to have changed hands, or is fought for, within so many days.
_RECENT = 90
_MOST = 4000

Held = tuple[str | None, str, PartyRef, tuple[str, ...]]


def control_state(look: Look, period: Period) -> ControlState:
    """Control as told up to the end of the period."""
    rows = look.near_between(look.arrangement.since, period.until)
    rows = look.only(rows, look.is_type(["CONTROL"]) & look.is_word(look.facts.status, DONE) & look.unrejected)[-_MOST:]
    if not len(rows):
        return ControlState((), (), (), ())
    shares = _shares(look, rows)
    held, contested = _places(look, rows, period)
    return ControlState(shares, _latest(shares), held, contested)


# --- shares ----------------------------------------------------------------------------------------------------------


def _shares(look: Look, rows: Rows) -> tuple[ControlShare, ...]:
    """Each claim of a percentage is a figure of its own: sources that differ stay apart here."""
    of = look.facts.words_at(_PERCENT)
    with_share = set(look.facts.qty_row[np.isin(look.facts.qty_of, of)].tolist())
    some = [int(row) for row in rows if int(row) in with_share]
    told = look.told(some, ["CONTROL"])
    out = []
    for row, ident in zip(some, look.ids(some), strict=True):
        for one in told.get(ident, []):
            for quantity in one.body["quantities"]:
                share = _share(quantity)
                if share is None:
                    continue
                out.append(
                    ControlShare(
                        day=iso(look.facts.day[row]),
                        area=_area(look, row, one),
                        holder=_holder(look, row, one),
                        share=share,
                        sources=(one.speaker,) if one.speaker else (),
                        publishers=(one.publisher,) if one.publisher else (),
                        events=(ident,),
                    )
                )
    return tuple(sorted(out, key=lambda s: (s.day or "", s.area, s.holder.name, s.sources)))


def _share(quantity: dict[str, object]) -> Range | None:
    if quantity["of"] not in _PERCENT:
        return None
    values = [quantity[name] for name in ("low", "value", "high")]
    numbers = [float(v) if isinstance(v, int | float) else None for v in values]
    known = [v for v in numbers if v is not None]
    if not known or not all(0 <= v <= 100 for v in known):
        return None
    return Range(numbers[0] if numbers[0] is not None else numbers[1], numbers[1], numbers[2] or numbers[1])


def _area(look: Look, row: int, one: Told) -> str:
    place = one.body["place"]
    name = (place or {}).get("name") or (place or {}).get("text") or look.facts.text(int(look.facts.place[row]))
    return str(name or "an area not named")


def _holder(look: Look, row: int, one: Told) -> PartyRef:
    for actor in one.body["source"]:
        for number in look.facts.actors_of(row, 0):
            if look.facts.actors[number].id == actor["id"]:
                return look.ref(number)
        return PartyRef(str(actor["id"]), str(actor["name"]))
    return PartyRef("", "nobody named")


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


def _places(look: Look, rows: Rows, period: Period) -> tuple[tuple[ContestedPlace, ...], tuple[ContestedPlace, ...]]:
    recent = [int(r) for r in rows if look.facts.day[r] >= ordinal(period.since) - _RECENT]
    groups: dict[str, list[int]] = defaultdict(list)
    for row in recent:
        name = look.facts.text(int(look.facts.place[row]))
        fine = look.facts.text(int(look.facts.precision[row])) in {"exact", "near", "unknown"}
        if name and fine:
            groups[name].append(row)
    held: list[ContestedPlace] = []
    contested: list[ContestedPlace] = []
    for name, numbers in sorted(groups.items()):
        holders: list[Held] = []
        disputed = False
        for row in numbers:
            disputed |= not {"source", "status"}.isdisjoint(look.facts.words_of("odd_", row))
            mode = look.facts.text(int(look.facts.mode[row])) or "hold"
            for ref in look.who(row, 0) or (PartyRef("", "nobody named"),):
                holders.append((iso(look.facts.day[row]), mode, ref, look.speakers(row)))
        why = _why_contested(holders, disputed)
        place = ContestedPlace(name, tuple(holders), why or _said(holders), look.ids(numbers))
        (contested if why else held).append(place)
    return tuple(held), tuple(contested)


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
