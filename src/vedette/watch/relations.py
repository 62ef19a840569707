"""How two actors deal with each other, and what is said of how they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from vedette import ontology
from vedette.watch.answers import PairState, PairWeek, PartyRef, Period, StatedRelation
from vedette.watch.facts import SOURCE, TARGET
from vedette.watch.geometry import Mask
from vedette.watch.look import DONE, Look, Rows, iso, ordinal
from vedette.watch.period import week_of
from vedette.watch.where import NOWHERE, OUTSIDE

__all__ = ["relations", "type_weights"]

#: From how many events between them on a party and an actor that is no party are shown as a pair.
_ENOUGH = 2
_MOST_OTHERS = 12
_FOES, _FRIENDS = -3.0, 3.0
#: What two do together.
_MUTUAL = ("AGREE", "CONSULT", "COOPERATE")
_VERBAL = ("verbal cooperation", "verbal conflict")


def type_weights() -> dict[str, float]:
    """The place of each event type between −10 (conflict) and 10 (cooperation), of the ontology's data."""
    return {code: t.weight for code, t in ontology.event_types().items() if t.quad != "none"}


def relations(look: Look, period: Period) -> tuple[PairState, ...]:
    """Every pair of parties of which anything is told, and parties with others who are named often enough."""
    counted = _counted(look)
    rows = look.only(look.days(look.arrangement.since, period.until), counted)
    stated = _stated(look, period)
    out = []
    parties = [PartyRef(p.id, p.name) for p in look.arrangement.parties]
    for a, b in combinations(parties, 2):
        between = _between(look, rows, a.id, b.id)
        said = tuple(s for s in stated if {s.source.id, s.target.id} == {a.id, b.id})
        if len(between) or said:
            out.append(_pair(look, period, a, b, between, said))
    out += _others(look, period, rows, stated)
    return tuple(out)


def _counted(look: Look) -> Mask:
    """What two did to each other: words anywhere, deeds in the area, around it, or where no place is told."""
    weighty = look.is_type(type_weights()) & look.is_word(look.facts.status, DONE) & look.unrejected
    verbal = look.is_type(look.quad(*_VERBAL))
    here = (look.where != OUTSIDE) | (look.where == NOWHERE)
    both: Mask = weighty & (verbal | here)
    return both


def _between(look: Look, rows: Rows, a: str, b: str) -> Rows:
    one, other = look.bit(a), look.bit(b)
    by, against = look.by[rows], look.against[rows]
    hit = (((by & one) > 0) & ((against & other) > 0)) | (((by & other) > 0) & ((against & one) > 0))
    # Who meets, agrees or works together is named side by side as often as one with the other.
    hit |= ((by & one) > 0) & ((by & other) > 0) & look.is_type(_MUTUAL)[rows]
    out: Rows = rows[hit]
    return out


def _weights(look: Look, rows: Rows) -> NDArray[np.float64]:
    table = type_weights()
    by_word = np.array([table.get(word, 0.0) for word in look.facts.words] or [0.0])
    out: NDArray[np.float64] = by_word[look.facts.type[rows]]
    return out


def _pair(
    look: Look, period: Period, a: PartyRef, b: PartyRef, rows: Rows, stated: tuple[StatedRelation, ...]
) -> PairState:
    weights = _weights(look, rows)
    now = look.facts.day[rows] >= ordinal(period.since)
    current, mine = rows[now], weights[now]
    mean = float(mine.mean()) if len(mine) else None
    before = float(weights[~now].mean()) if (~now).any() else None
    conflict, cooperation = current[mine < 0], current[mine > 0]
    reading = _reading(look, current, mine)
    return PairState(
        a=a,
        b=b,
        weight=None if mean is None else round(mean, 2),
        before=None if before is None else round(before, 2),
        conflict=look.ids(conflict),
        cooperation=look.ids(cooperation),
        series=_series(look, rows, weights),
        stated=stated,
        reading=reading,
        at_odds=_at_odds(look, current, mine, stated),
        events=look.ids(current),
    )


def _series(look: Look, rows: Rows, weights: NDArray[np.float64]) -> tuple[PairWeek, ...]:
    if not len(rows):
        return ()
    days = look.facts.day[rows]
    mondays, at = np.unique(days - (days - 1) % 7, return_index=True)  # ordinal 1 is a Monday; rows stand in order
    out = []
    for monday, some in zip(mondays, np.split(weights, at[1:]), strict=True):
        out.append(PairWeek(week_of(date.fromordinal(int(monday))), round(float(some.mean()), 2), len(some)))
    return tuple(out)


def _reading(look: Look, rows: Rows, weights: NDArray[np.float64]) -> str | None:
    if not len(rows):
        return None
    fights = int(look.is_type(["ASSAULT"])[rows].sum())
    if fights and float(weights.mean()) < 0:
        return "fights"
    talks = int(look.is_type(["CONSULT", "AGREE"])[rows].sum())
    mean = float(weights.mean())
    if mean <= _FOES:
        return "opposes"
    if mean >= _FRIENDS:
        return "works with"
    return "negotiates" if talks * 2 >= len(rows) else "mixed"


def _at_odds(look: Look, rows: Rows, weights: NDArray[np.float64], stated: Sequence[StatedRelation]) -> str | None:
    """Where deeds and the stated relation disagree."""
    kinds = {s.relation for s in stated}
    fights = int(look.is_type(["ASSAULT"])[rows].sum())
    works = int(look.is_type(["COOPERATE", "AID"])[rows].sum())
    if kinds & {"backs", "allied", "part-of"} and fights:
        return f"said to stand together, yet {fights} of {len(rows)} events between them are attacks"
    if kinds & {"backs", "allied", "part-of"} and len(weights) >= 3 and float(weights.mean()) <= _FOES:
        return f"said to stand together, yet their dealings are hostile on the whole ({weights.mean():+.1f})"
    if "opposes" in kinds and works:
        return f"said to be opponents, yet {works} of {len(rows)} events between them are cooperation or aid"
    if kinds >= {"allied", "opposes"} or kinds >= {"backs", "opposes"}:
        return "said to stand together by some and to be opponents by others"
    return None


def _stated(look: Look, period: Period) -> tuple[StatedRelation, ...]:
    rows = look.days(None, period.until)
    rows = look.only(rows, look.is_type(["RELATION"]) & look.is_word(look.facts.status, DONE) & look.unrejected)
    rows = rows[(look.by[rows] | look.against[rows]) > 0]
    groups: dict[tuple[str, PartyRef, PartyRef], list[int]] = defaultdict(list)
    for row in rows:
        mode = look.facts.text(int(look.facts.mode[row]))
        for source in look.who(int(row), SOURCE):
            for target in look.who(int(row), TARGET):
                if mode and source.id != target.id:
                    groups[mode, source, target].append(int(row))
    out = []
    for (mode, source, target), numbers in groups.items():
        ids = look.ids(numbers)
        speakers = dict.fromkeys(name for row in numbers for name in look.speakers(row))
        out.append(StatedRelation(mode, source, target, iso(look.facts.day[numbers[-1]]), tuple(speakers), ids))
    return tuple(out)


def _settled(look: Look, row: int, role: int) -> tuple[PartyRef, ...]:
    numbers = look.facts.actors_of(row, role)
    return tuple(dict.fromkeys(look.ref(number) for number in numbers if look.is_settled(number)))


def _others(look: Look, period: Period, rows: Rows, stated: Sequence[StatedRelation]) -> Iterator[PairState]:
    """Parties with actors that are none, by how often something is told between them in the period."""
    now = rows[look.facts.day[rows] >= ordinal(period.since)]
    now = now[(look.by[now] > 0) ^ (look.against[now] > 0)]
    groups: dict[tuple[PartyRef, PartyRef], list[int]] = defaultdict(list)
    ids = {p.id for p in look.arrangement.parties}
    for row in now:
        for source in _settled(look, int(row), SOURCE):
            for target in _settled(look, int(row), TARGET):
                if (source.id in ids) != (target.id in ids):
                    pair = (source, target) if source.id in ids else (target, source)
                    groups[pair].append(int(row))
    often = sorted(
        (g for g in groups.items() if len(g[1]) >= _ENOUGH), key=lambda g: (-len(g[1]), g[0][0].id, g[0][1].id)
    )
    for (a, b), numbers in often[:_MOST_OTHERS]:
        said = tuple(s for s in stated if {s.source.id, s.target.id} == {a.id, b.id})
        yield _pair(look, period, a, b, np.array(numbers, dtype=np.intp), said)
