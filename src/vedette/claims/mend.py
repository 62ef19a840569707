"""Coordinated words that hang on the wrong word, put where their form says they belong.

"Damascus demanded that the rebels leave and complained to the council": the parser likes the nearest verb, "leave", but
"complained" is finite as "demanded" is. Subjects, status and attribution all follow the tree, so this is set right
once, before any of them is asked.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from vedette.claims.syntax import child, children
from vedette.reading.parse import Sentence

__all__ = ["mended"]

_BELOW = frozenset({"xcomp", "ccomp", "advcl", "acl"})
_MODALS = frozenset("will would shall should can could may might must 'll ’ll wo ca 'd ’d".split())
_HAS = frozenset({"has", "have", "'ve", "’ve"})
_BE = frozenset("is are am was were be been being 's ’s 're ’re".split())
_UNFINISHED = frozenset({"infinitive", "base", "ing", "modal"})
_FINITE = frozenset({"past", "present", "has", "had"})
# Verbs of speech and demand: two of them side by side, with another verb in what the first says, belong together.
_SPEECH = frozenset(
    "accuse condemn warn demand call urge vow reject dismiss deny blame say add insist threaten promise pledge offer "
    "describe appeal praise welcome criticise criticize announce denounce".split()
)


def mended(s: Sentence) -> Sentence:
    """The sentence with such verbs hung higher; the same object where nothing is to be mended."""
    heads = {v: up for v in range(len(s.words)) if (up := _higher(s, v)) is not None}
    parts = _parts_of_names(s) | _titles(s)
    if not heads and not parts:
        return s
    words = tuple(
        replace(w, head=parts[w.i][0], deprel=parts[w.i][1])
        if w.i in parts
        else replace(w, head=heads[w.i])
        if w.i in heads
        else w
        for w in s.words
    )
    below: list[list[int]] = [[] for _ in words]
    for w in words:
        if w.head >= 0:
            below[w.head].append(w.i)
    return replace(s, words=words, children=tuple(tuple(b) for b in below))


def _parts_of_names(s: Sentence) -> dict[int, tuple[int, str]]:
    """ "Mali and Burkina Faso" are two states: a word of a name that is coordinated beside its first is part of it."""
    out: dict[int, tuple[int, str]] = {}
    for t in s.tagged.get("toponym", ()):
        inside = range(t.first, t.last)
        if len(inside) < 2 or any(s.words[k].upos != "PROPN" for k in inside) or s.words[t.first].head in inside:
            continue
        for k in inside[1:]:
            if s.words[k].deprel == "conj" and s.words[k].head < t.first:
                out[k] = t.first, "flat"
    return out


def _titles(s: Sentence) -> dict[int, tuple[int, str]]:
    """ "Lieutenant Colonel Bertrand Lacaze said": of two subjects side by side the first is the title of the second."""
    out: dict[int, tuple[int, str]] = {}
    for w, after in pairwise(s.words):
        beside = w.deprel == after.deprel == "nsubj" and w.head == after.head
        if beside and w.upos == after.upos == "PROPN":
            out[w.i] = after.i, "nmod:desc"
    return out


def _higher(s: Sentence, v: int) -> int | None:
    """The verb on which the coordinated verb ``v`` belongs instead of the one it hangs on."""
    word = s.words[v]
    if word.deprel != "conj" or word.upos != "VERB" or word.head < 0 or child(s, v, "nsubj", "nsubj:pass", "mark"):
        return None
    first = s.words[word.head]
    if first.upos != "VERB" or first.deprel not in _BELOW or first.head < 0 or first.i > v:
        return None
    above = s.words[first.head]
    if above.upos != "VERB" or above.i > first.i:
        return None
    mine, theirs, higher = _form(s, v), _form(s, first.i), _form(s, above.i)
    if mine not in _FINITE or mine != higher:
        return None
    if theirs in _UNFINISHED:
        return above.i
    speech = word.lemma in _SPEECH and above.lemma in _SPEECH and first.lemma not in _SPEECH
    return above.i if speech and first.deprel == "ccomp" and theirs != mine else None


def _form(s: Sentence, i: int) -> str:
    """What form the verb has: infinitive, base, ing, modal, be, has, had, past or present."""
    word = s.words[i]
    auxiliaries = {c.text.lower() for c in children(s, i, "aux", "aux:pass")}
    if any(c.lemma == "to" for c in children(s, i, "mark")):
        return "infinitive"
    if auxiliaries & _MODALS:
        return "modal"
    if auxiliaries & _HAS:
        return "has"
    if "had" in auxiliaries:
        return "had"
    low = word.text.lower()
    if low.endswith("ing"):
        return "ing"
    if auxiliaries & _BE:
        return "be"
    if low == word.lemma:
        return "base"
    return "present" if low in {word.lemma + "s", word.lemma + "es", word.lemma[:-1] + "ies"} else "past"
