"""One event told by several words: which word is kept.

"Launched an attack", "eleven died in an ambush", "raids that killed five", "the truce began", "claimed responsibility
for the blast": each states one event, and only one claim is made of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from vedette.claims.casualties import CASUALTY, loses_life, runs_onto_mine
from vedette.claims.syntax import PARTITIVES, case_of, child, children, conjuncts
from vedette.reading.parse import Sentence

__all__ = ["doubles"]


class _Stated(Protocol):
    """What is known of a word that states an event."""

    @property
    def i(self) -> int: ...
    @property
    def type(self) -> str: ...
    @property
    def probability(self) -> float: ...


A = TypeVar("A", bound=_Stated)

_NOUNS = frozenset({"NOUN", "PROPN"})
_IN_IT = frozenset({"in", "by", "during", "from"})
_SHOTS = frozenset("shot bullet round shell rocket missile bomb mortar projectile grenade".split())
# Verbs that only say that or how an event takes place.
_ASPECT = frozenset(
    "go begin start continue resume come hold have be take occur happen erupt break flare intensify rage last shake "
    "launch mount stage carry conduct conclude explode detonate".split()
)
_COUNTING = frozenset("report record count register document observe confirm note".split())
_SHARES = frozenset({"all", "most", "some", "many", "half", "several"})
_NOBODY = frozenset({"nobody", "none", "neither"})
_NO_ONE = frozenset({"no", "neither"})


def doubles(s: Sentence, found: Sequence[A]) -> frozenset[int]:
    """The words of those acts that only tell again, or tell nothing, of ``found``."""
    by_word = {a.i: a for a in found}
    drop: set[int] = set()
    for rule in (
        _claimed,
        _among_them,
        _light_verb,
        _part_of_name,
        _casualties,
        _ran_onto,
        _aspect,
        _nobody,
        _announces,
        _reports,
    ):
        for a in found:
            if a.i not in drop:
                drop |= rule(s, a, {k: v for k, v in by_word.items() if k not in drop})
    return frozenset(drop)


def _announces(s: Sentence, a: A, others: Mapping[int, A]) -> set[int]:
    """ "The army announced the death of a soldier": it says so, and concedes nothing."""
    above = s.words[a.i].head
    told = others.get(above)
    harmed = a.type in {"ASSAULT", "DISPLACEMENT"} and s.words[a.i].deprel == "obj"
    return {above} if harmed and told is not None and told.type == "CONCEDE" else set()


def _reports(s: Sentence, a: A, others: Mapping[int, A]) -> set[int]:
    """ "The MILF reported 18 dead and 14 wounded", "counted ten explosions": who counts them did not do it."""
    if s.words[a.i].lemma not in _COUNTING or s.words[a.i].upos != "VERB":
        return set()
    told = [k for c in children(s, a.i, "obj", "nsubj:pass") for k in conjuncts(s, c.i)]
    return {a.i} if any(k in others and others[k].type == a.type for k in told) else set()


def _light_verb(s: Sentence, a: A, others: Mapping[int, A]) -> set[int]:
    """A verb and its event noun: "launched an attack", "shots were fired"."""
    word = s.words[a.i]
    above = others.get(word.head)
    if above is None or above.i == a.i or word.upos not in _NOUNS or above.type != a.type:
        return set()
    if word.deprel in {"obj", "nsubj:pass", "obl:agent"} and word.lemma in _SHOTS and s.words[above.i].lemma == "fire":
        return {a.i}
    if word.deprel in {"obj", "nsubj:pass"} and child(s, above.i, "nmod") is None:
        return {a.i if above.probability > a.probability + 0.2 else above.i}
    if word.deprel in {"compound", "amod", "nmod"} and s.words[above.i].upos in _NOUNS:
        return {a.i}
    return set()


def _among_them(s: Sentence, a: A, others: Mapping[int, A]) -> set[int]:
    """ "112 violations, including 37 explosions", "14 violations, all of them shots": these are among those."""
    if s.words[a.i].upos not in _NOUNS or not any(k < a.i and o.type == a.type for k, o in others.items()):
        return set()
    of_them = any(
        c.lemma in _SHARES and any(d.lemma in {"they", "them", "which"} for d in children(s, c.i, "nmod"))
        for c in children(s, a.i)
    )
    return {a.i} if of_them or case_of(s, a.i) == "including" else set()


def _part_of_name(s: Sentence, a: A, others: Mapping[int, A]) -> set[int]:
    return {c.i for c in children(s, a.i, "compound", "flat", "case") if c.i in others and others[c.i].type == a.type}


def _casualties(s: Sentence, a: A, others: Mapping[int, A]) -> set[int]:
    """What came of an attack is no second attack: "died in an ambush", "bombed the town, killing ten"."""
    word = s.words[a.i]
    if a.type != "ASSAULT" or word.upos != "VERB" or word.lemma not in CASUALTY:
        return set()
    above = others.get(word.head)
    if _counted_beside(s, a, above):
        return {a.i}
    if above is not None and above.type == "ASSAULT" and word.deprel in {"conj", "advcl", "acl", "acl:relcl", "xcomp"}:
        apart = child(s, a.i, "nsubj", "nsubj:pass")
        told = apart is None or s.words[apart.i].lemma in {"which", "that"}
        when = child(s, a.i, "mark", "advmod")
        if told and (when is None or word.deprel == "acl:relcl"):
            return {a.i}
    for c in children(s, a.i, "obl", "obl:agent", "nsubj"):
        other = others.get(c.i)
        stated = other is not None and other.type == "ASSAULT" and s.words[c.i].upos in _NOUNS
        if stated and (c.deprel == "nsubj" or case_of(s, c.i) in _IN_IT):
            return {a.i}
    # "12 were killed and 30 wounded in shelling": the shelling hangs on the last of them.
    for c in children(s, a.i, "conj"):
        for d in children(s, c.i, "obl") if c.lemma in CASUALTY else ():
            other = others.get(d.i)
            if other is not None and other.type == "ASSAULT" and case_of(s, d.i) in _IN_IT:
                return {a.i}
    return set()


def _counted_beside(s: Sentence, a: A, above: A | None) -> bool:
    """ "12 were killed and 30 wounded": the wounded are of the same event where only a number parts them."""
    word = s.words[a.i]
    if above is None or word.deprel != "conj":
        return False
    if s.words[above.i].lemma not in CASUALTY and not loses_life(s, above.i):
        return False
    own = child(s, a.i, "nsubj", "nsubj:pass")
    return own is not None and own.upos == "NUM" and child(s, a.i, "obl", "obl:agent", "advcl") is None


def _ran_onto(s: Sentence, a: A, others: Mapping[int, A]) -> set[int]:
    """ "Killed when their convoy hit a mine": one event, of which the casualties tell."""
    word = s.words[a.i]
    above = others.get(word.head)
    told = above is not None and above.type == "ASSAULT" and word.deprel == "advcl"
    return {a.i} if told and runs_onto_mine(s, a.i) else set()


def _aspect(s: Sentence, a: A, others: Mapping[int, A]) -> set[int]:
    """ "The truce began", "went on firing", "an offensive launched in June", "came under fire"."""
    word = s.words[a.i]
    if word.lemma == "come":
        under = [c.i for c in children(s, a.i, "obl") if case_of(s, c.i) == "under"]
        if any(k in others and others[k].type == a.type for k in under):
            return {a.i}
    if word.lemma not in _ASPECT or word.upos not in {"VERB", "AUX"}:
        return set()
    below = [c.i for c in children(s, a.i, "nsubj", "nsubj:pass", "obj", "xcomp")]
    # "The majority of the violations occurred".
    below += [d.i for k in tuple(below) for d in children(s, k, "nmod") if s.words[k].lemma in PARTITIVES]
    if word.deprel in {"acl", "acl:relcl"}:
        below.append(word.head)
    return {a.i} if any(k in others and k != a.i and others[k].type == a.type for k in below) else set()


def _claimed(s: Sentence, a: A, others: Mapping[int, A]) -> set[int]:
    """ "Claimed responsibility for the attack": the attack alone, where a word states it."""
    word = s.words[a.i]
    if word.lemma == "claim" and any(c.lemma == "responsibility" for c in children(s, a.i, "obj")):
        return {a.i}
    if word.lemma != "responsibility":
        return set()
    out: set[int] = set()
    for c in children(s, a.i, "nmod", "acl"):
        if c.i in others and others[c.i].type == "ASSAULT":
            out.add(a.i)
    over = s.words[word.head] if word.head >= 0 else None
    if over is not None and over.lemma in {"claim", "deny", "admit", "take"} and over.i in others:
        out.add(over.i)
    return out


def _nobody(s: Sentence, a: A, others: Mapping[int, A]) -> set[int]:
    """ "No one was hurt" tells of no event."""
    word = s.words[a.i]
    if a.type != "ASSAULT" or word.lemma not in CASUALTY:
        return set()
    for c in children(s, a.i, "nsubj:pass", "nsubj", "obj"):
        low = c.text.lower()
        none = low in _NOBODY or any(d.text.lower() in _NO_ONE for d in children(s, c.i, "det"))
        if none and (low in _NOBODY or c.lemma in {"one", "casualty", "person", "civilian", "soldier"}):
            return {a.i}
    return set()
