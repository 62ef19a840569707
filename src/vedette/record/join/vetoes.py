"""What rules out that two claims or strands speak of one happening, whatever else they share.

Scores weigh; a veto doesn't. What kinds of acts never go together is data (``data/vetoes.csv``).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from vedette.errors import DataFileError
from vedette.ontology import event_types
from vedette.record.join.facts import Facts, near_types
from vedette.record.join.places import same_ids, same_names
from vedette.record.join.words import DATA

__all__ = ["ruled_out", "told_as_two"]

# A report dates one act by a day, or by a night between two.
_ONE_ACT = 2
# What a sentence says to be so, what it says to be ahead or in doubt, and what it says not to be are three things.
_CERTAINTY: Mapping[str, str] = {
    **{"happened": "so", "ongoing": "so"},
    **{"planned": "ahead", "possible": "ahead"},
    "denied": "not so",
}


def ruled_out(a: Facts, b: Facts) -> str | None:
    """Why two can't speak of one happening; ``None`` if they may."""
    if not any(t in near_types()[u] for t in a.types for u in b.types):
        return "types that don't go together"
    if _foreign(a, b):
        return "two countries"
    if _opposed(a, b) or _opposed(b, a):
        return "acts of which one undoes or outlasts the other"
    if (a.summed and _dated(b)) or (b.summed and _dated(a)):
        return "a sum over many days, and one act"
    return None


def told_as_two(a: Facts, b: Facts) -> str | None:
    """Why two claims of one report, which one reader told apart, are two happenings; ``None`` if they may be one.

    Near types are for what different readers make of one happening. Of one reader they are two, unless both are said
    of one thing or of one place, or the later one takes up what was told ("the fighting").
    """
    beside = bool(a.sentences & b.sentences)
    if beside and {_CERTAINTY[s] for s in a.statuses}.isdisjoint(_CERTAINTY[s] for s in b.statuses):
        return "one is so, the other isn't"
    if a.types & b.types:
        return None
    if beside and a.statuses.isdisjoint(b.statuses):
        return "an act, and what lasts"
    shared = a.target.keys() & b.target.keys() or same_ids(a.places, b.places) or same_names(a.places, b.places)
    later = max(a, b, key=lambda f: (f.at, f.id))
    return None if shared or (later.definite and not beside) else "another act, of another thing"


def _foreign(a: Facts, b: Facts) -> bool:
    here = {p["country"] for p in a.places if p["country"]}
    there = {p["country"] for p in b.places if p["country"]}
    return bool(here and there) and not here & there and not same_names(a.places, b.places)


def _dated(facts: Facts) -> bool:
    return facts.days is not None and facts.days.stated and facts.days.length <= _ONE_ACT


def _acts(facts: Facts) -> frozenset[str]:
    """What was done, as finely as it is known: modes, and types of which no mode is."""
    return facts.modes | (facts.types - {mode.partition("/")[0] for mode in facts.modes})


def _opposed(a: Facts, b: Facts) -> bool:
    """Whether each act of the one stands against each of the other in the table, where it holds for its statuses."""
    against = [_against(act, a.statuses) for act in _acts(a)]
    return all(not rows.isdisjoint((act, act.partition("/")[0])) for rows in against for act in _acts(b))


@cache
def _against(act: str, statuses: frozenset[str]) -> frozenset[str]:
    """What isn't the same happening as an act of these statuses."""
    return frozenset(other for one, only, other in _table() if one == act and (not only or statuses <= {only}))


@cache
def _table() -> tuple[tuple[str, str, str], ...]:
    """Of each row the act, the status of which alone it holds, if any, and what that isn't: both ways where it can."""
    known = {*event_types(), *(f"{code}/{mode}" for code, kind in event_types().items() for mode in kind.modes)}
    path = DATA / "vetoes.csv"
    out: list[tuple[str, str, str]] = []
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file), start=1):
            if number == 1:
                continue
            if len(row) != 3 or not {row[0], row[2]} <= known or row[1] not in {"", *_CERTAINTY}:
                raise DataFileError(path.name, number, "needs an act (TYPE or TYPE/mode), a status or nothing, an act")
            out.append((row[0], row[1], row[2]))
            if not row[1]:
                out.append((row[2], "", row[0]))
    return tuple(out)
