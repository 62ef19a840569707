"""What rules out that two claims or strands speak of one happening, whatever else they share.

Scores weigh; a veto doesn't. What kinds of acts never go together is data (``data/vetoes.csv``).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from vedette.errors import DataFileError
from vedette.ontology import event_types
from vedette.record.join.facts import Actors, Facts, cues, near_types
from vedette.record.join.places import same_ids, same_names
from vedette.record.join.words import DATA, base
from vedette.record.settle.how_many import fit

__all__ = ["ruled_out", "told_as_two"]

# A report dates one act by a day, or by a night between two.
_ONE_ACT = 2
# What a force does of itself.
_MOVES = frozenset({"MOBILIZE", "RETREAT"})
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
    if (a.summed and _one_act(b, a)) or (b.summed and _one_act(a, b)):
        return "a sum over many days, and one act"
    if a.summed and b.summed and a.days and b.days and abs(a.days.first - b.days.first) > _ONE_ACT:
        return "sums over other days"
    if _two_forces(a, b):
        return "two forces, each of which goes its own way"
    if _two_loads(a, b):
        return "two days, and two counts of what was sent"
    if _column_and_attack(a, b) or _column_and_attack(b, a):
        return "a column that was sent, and an attack"
    if _weapons_and_people(a, b) or _weapons_and_people(b, a):
        return "weapons that are withdrawn, and people who leave"
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
    shared = a.target.keys() & b.target.keys() or _one_place(a, b)
    later = max(a, b, key=lambda f: (f.at, f.id))
    return None if shared or (later.definite and not beside) else "another act, of another thing"


def _one_place(a: Facts, b: Facts) -> bool:
    """Whether both were at one place, and so in one act: in "a column went where others were struck" there are two."""
    beside = bool(a.sentences & b.sentences)
    if beside and "MOBILIZE" in a.types ^ b.types and not a.source.keys() & b.source.keys():
        return False
    return same_ids(a.places, b.places) or same_names(a.places, b.places)


def _foreign(a: Facts, b: Facts) -> bool:
    here = {p["country"] for p in a.places if p["country"]}
    there = {p["country"] for p in b.places if p["country"]}
    return bool(here and there) and not here & there and not same_names(a.places, b.places)


def _dated(facts: Facts) -> bool:
    return facts.days is not None and facts.days.stated and facts.days.length <= _ONE_ACT


def _one_act(facts: Facts, beside: Facts) -> bool:
    """Whether it is no sum: one that its report gives a day, or, to another report, one that it gives none.

    How many fled or came back is mostly counted up, said or not.
    """
    unsaid = facts.report != beside.report and not facts.summed and facts.types != {"DISPLACEMENT"}
    unsaid = unsaid and (facts.days is None or not facts.days.stated)
    return _dated(facts) or unsaid


def _two_forces(a: Facts, b: Facts) -> bool:
    """Whether forces of two sides move, each of its own: who deploys or withdraws is what such an act is."""
    if not a.types & b.types & _MOVES:
        return False
    one, other = (
        {(country, sector == "REB") for country, sector in facts.source.values() if country} for facts in (a, b)
    )
    known = all(country for facts in (a, b) for country, _ in facts.source.values())
    return known and bool(one and other) and one.isdisjoint(other) and not a.source.keys() & b.source.keys()


def _two_loads(a: Facts, b: Facts) -> bool:
    """Whether two convoys are told of: a toll may rise overnight, a column on the road doesn't."""
    if a.days is None or b.days is None or not (_dated(a) and _dated(b) and a.days.gap(b.days)):
        return False
    sent = [{f.of: f for f in facts.figures if f.role == "deployed"} for facts in (a, b)]
    return any(not fit(sent[0][of], sent[1][of]) for of in sent[0].keys() & sent[1].keys())


def _column_and_attack(a: Facts, b: Facts) -> bool:
    """Whether the one counts what was sent on its way, and the other, of another report, tells of an attack."""
    sent = a.types == {"MOBILIZE"} and any(figure.role == "deployed" for figure in a.figures)
    return sent and a.report != b.report and "ASSAULT" in b.types and a.source.keys().isdisjoint(b.source)


def _weapons_and_people(a: Facts, b: Facts) -> bool:
    """Whether the one tells of weapons that are withdrawn, and the other of people alone who leave."""
    if not {"RETREAT/withdraw"} & a.modes & b.modes:
        return False
    weapons = cues()["weapons"]

    def are(actors: Actors) -> list[bool]:
        return [any(base(word) in weapons for word in ident.split("-")) for ident in actors]

    gone, left = are(a.target or a.source), are(b.target or b.source)
    return bool(gone and left) and all(gone) and not any(left) and weapons.isdisjoint(b.words)


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
