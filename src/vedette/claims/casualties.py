"""Words of harm, and the two ways of speaking of it in which the subject is the one harmed."""

from __future__ import annotations

from vedette.claims.syntax import objects
from vedette.reading.parse import Sentence

__all__ = ["CASUALTY", "HARMED", "PERISHED", "loses_life", "runs_onto_mine"]

HARMED = frozenset("kill wound injure hurt maim".split())
"""Verbs whose object, or the subject of whose passive, is harmed."""

PERISHED = frozenset({"die", "perish"})
"""Verbs whose subject is."""

CASUALTY = HARMED | PERISHED
"""Verbs that may only tell what came of an attack."""

_MINES = frozenset({"mine", "landmine", "ied", "device", "bomb", "booby-trap"})


def loses_life(s: Sentence, i: int) -> bool:
    """Is it "lost their lives"?"""
    return s.words[i].lemma == "lose" and any(s.words[k].lemma == "life" for k in objects(s, i))


def runs_onto_mine(s: Sentence, i: int) -> bool:
    """Is it "their convoy hit a mine", which is run onto, not aimed at?"""
    return s.words[i].lemma in {"hit", "strike"} and any(s.words[k].lemma in _MINES for k in objects(s, i))
