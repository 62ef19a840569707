"""What an event's type settles beside its words: a day to come or gone by, a refusal, what became of the counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from vedette.claims.syntax import case_of, children
from vedette.claims.what import Act
from vedette.model import DateRef, Quantity
from vedette.reading.parse import Sentence

__all__ = [
    "REFUSED_MODES",
    "ahead_of",
    "at_hand",
    "fitting_roles",
    "gone_by",
    "nearer",
    "over_by",
    "refused",
    "scheduled",
]

# Verbs whose past looks like their present: "shells hit a bus on Wednesday" tells what happened.
_SAME_PAST = frozenset("burst cast cost cut hit hurt let put quit set shed shut split spread thrust upset".split())

# Types of which "will not" is a refusal, with the mode of the refusal.
REFUSED_MODES: dict[str, str | None] = {
    "AGREE": "change",
    "CONSULT": "meet",
    "COOPERATE": "assist",
    "AID": "assist",
    "RETREAT": "yield",
    "CONCEDE": "yield",
    "SUPPORT": None,
}


def scheduled(s: Sentence, act: Act, when: DateRef) -> bool:
    """ "whose leaders meet on Saturday": the simple present with a day is a plan."""
    w = s.words[act.i]
    low = w.text.lower()
    present = w.upos == "VERB" and low in {w.lemma, w.lemma + "s", w.lemma + "es"} and low not in _SAME_PAST
    return (
        present
        and not children(s, act.i, "aux", "aux:pass")
        and when.precision in {"day", "part of day", "week", "hour", "minute"}
    )


def ahead_of(s: Sentence, act: Act) -> bool:
    """ "They met before the talks in Astana": talks that something else came before may be still to come."""
    ahead = case_of(s, act.i) in {"before", "ahead of", "until", "prior to", "pending"}
    return ahead and act.type in {"CONSULT", "AGREE", "COOPERATE", "PROTEST"} and s.words[act.i].upos == "NOUN"


def nearer(day: date | None, ahead: DateRef, past: DateRef) -> bool:
    """Does ``ahead`` lie after ``day``, and nearer to it than ``past`` lies before?"""
    if day is None or ahead.start is None or past.start is None:
        return False
    to_come = (date.fromisoformat(ahead.start[:10]) - day).days
    gone = (day - date.fromisoformat(past.start[:10])).days
    return 0 < to_come < gone


# Days: a date without a year that would lie so far off is not meant where the next or the last lies so near.
_ALMOST_A_YEAR = 300
_AT_HAND = 31


def at_hand(day: date | None, read: DateRef, nearest: DateRef) -> DateRef:
    """Of the years that a date without one may be of, the one at hand where the other is almost a year off."""
    if day is None or read.start is None or nearest.start is None:
        return read
    off, near = (abs((date.fromisoformat(r.start[:10]) - day).days) for r in (read, nearest) if r.start)
    return (
        replace(nearest, because=f"{nearest.because}; the other lies almost a year off")
        if (off > _ALMOST_A_YEAR and near <= _AT_HAND)
        else read
    )


def gone_by(when: DateRef, day: date | None) -> bool:
    """Does the date name a year and end before the report was published? Then the plan has had its day."""
    if day is None or when.end is None or not any(part.isdigit() and len(part) == 4 for part in when.text.split()):
        return False
    return when.end[:10] < day.isoformat()


_WILL = frozenset({"will", "would", "wo"})
_GIVING = frozenset("hold have give make offer provide send take enter conduct".split())


def over_by(kind: str, part_of_speech: str, when: DateRef, day: date | None) -> bool:
    """ "The clash on 25 January": an attack of one day before the report no longer goes on."""
    if kind != "ASSAULT" or part_of_speech != "NOUN" or day is None or when.end is None:
        return False
    return when.precision in {"day", "part of day", "hour", "minute"} and when.end[:10] < day.isoformat()


def refused(s: Sentence, act: Act) -> bool:
    """Does someone say that they will not do it, or hold, have or give none of it?"""
    if act.type not in REFUSED_MODES:
        return False
    word = s.words[act.i]
    if word.upos == "NOUN":
        # "Would hold no further meetings": the noun carries the negation, its verb the will.
        none = any(c.text.lower() == "no" for c in children(s, act.i, "det"))
        light = none and word.deprel == "obj" and s.words[word.head].lemma in _GIVING
        return light and any(c.text.lower() in _WILL for c in children(s, word.head, "aux"))
    if word.upos != "VERB":
        return False
    words = {c.text.lower() for c in children(s, act.i, "aux", "advmod")}
    return bool(words & _WILL) and bool(words & {"not", "n't", "n’t", "never"})


_PEOPLE = frozenset("family person people household resident civilian villager refugee".split())
# What people who move become, by the mode of their moving.
_MOVED: Mapping[str | None, str] = {"returned": "returned", "evacuated": "evacuated", "hosted": "hosted"}
_VEHICLES = frozenset({"vehicle", "lorry", "truck", "tank", "carrier", "howitzer", "troop", "soldier"})
_LOADS = frozenset({"convoy", "truck", "lorry", "vehicle", "tonne", "ton", "ship", "plane"})


def _noun(q: Quantity) -> str:
    """The last word of what is counted."""
    return (q.of or "").rpartition(" ")[2]


def fitting_roles(kind: str, mode: str | None, counted: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """Vehicles that cross a border with troops or relief are not displaced by it."""
    if kind == "DISPLACEMENT":
        role = _MOVED.get(mode, "displaced")
        return tuple(replace(q, role=role) if q.role is None and _noun(q) in _PEOPLE else q for q in counted)
    if kind == "PROTEST":
        # "Arrested 30 demonstrators who had gathered": the gathering detained nobody.
        return tuple(replace(q, role=None) if q.role in {"detained", "released"} else q for q in counted)
    if kind not in {"AID", "MOBILIZE"}:
        return tuple(counted)
    out = []
    for q in counted:
        if kind == "MOBILIZE" and q.role is None and _noun(q) in _VEHICLES:
            q = replace(q, role="deployed")
        if q.role == "displaced":
            load = _noun(q) in _LOADS
            q = replace(q, role="deployed" if kind == "MOBILIZE" else "delivered" if load else None)
        out.append(q)
    return tuple(out)
