"""Is a verb a finite past or perfect, which asserts what it says unless something above it takes that back?"""

from __future__ import annotations

from vedette.claims.syntax import child, children
from vedette.reading.parse import Sentence

__all__ = ["asserted_past", "at_once", "changed_hands", "had_been"]

_HAVE = frozenset({"has", "have", "had", "'ve", "’ve", "'d", "’d"})
_BE_PAST = frozenset({"was", "were"})
# Verbs of what is done in a moment.
_MOMENTS = frozenset("hit kill strike wound injure destroy explode shoot die blow ambush abduct kidnap".split())
# Verbs that only say how far the act under them has come ("has begun sending").
_ASPECT = frozenset({"begin", "start", "continue", "keep", "resume", "finish", "go"})


def asserted_past(s: Sentence, i: int) -> bool:
    """True for "fired", "has set up", "was shelled", "had begun sending", and for "killing ten" beside such a verb.

    Negation, modals and conditions are not looked at: they are asked about before.
    """
    word = s.words[i]
    if word.upos != "VERB":
        return False
    auxiliaries = {c.text.lower() for c in children(s, i, "aux", "aux:pass")}
    if auxiliaries & (_HAVE | _BE_PAST):
        return not any(c.lemma == "to" for c in children(s, i, "mark"))
    if auxiliaries or any(c.lemma == "to" for c in children(s, i, "mark")):
        return False
    low = word.text.lower()
    above = word.head
    if low.endswith("ing"):
        beside = word.deprel in {"advcl", "conj"} and child(s, i, "mark") is None
        under = word.deprel == "xcomp" and above >= 0 and s.words[above].lemma in _ASPECT
        return above >= 0 and (beside or under) and asserted_past(s, above)
    return word.deprel not in {"acl", "amod"} and low not in {word.lemma, word.lemma + "s", word.lemma + "es"}


def had_been(s: Sentence, i: int) -> bool:
    """Is the verb a pluperfect ("had reached the town by Friday"), which lies before the time beside it?"""
    return any(c.text.lower() in {"had", "'d", "’d"} for c in children(s, i, "aux"))


def changed_hands(s: Sentence, i: int) -> bool:
    """ "Regained control of the town": is the noun, or the verb itself, under a finite past?"""
    word = s.words[i]
    return asserted_past(s, i if word.upos == "VERB" else word.head) if word.head >= 0 or word.upos == "VERB" else False


def at_once(s: Sentence, i: int) -> bool:
    """ "Was hit on Sunday": done in a moment, unless a perfect or a progressive stretches it."""
    word = s.words[i]
    if word.lemma not in _MOMENTS or word.text.lower().endswith("ing"):
        return False
    return not any(c.lemma == "have" or c.text.lower() in {"being", "been"} for c in children(s, i, "aux", "aux:pass"))
