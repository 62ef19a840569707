"""Events whose word the trigger head passed over, where the rest of the sentence leaves no doubt."""

from __future__ import annotations

from vedette.claims.casualties import CASUALTY, HARMED, PERISHED, loses_life
from vedette.claims.frames import moved
from vedette.claims.lexicon import Lexicon, choose_mode
from vedette.claims.says_who import is_cue
from vedette.claims.syntax import case_of, children, is_passive
from vedette.reading.parse import Sentence

__all__ = ["CASUALTIES", "casualty_word", "chief_word"]

# How sure the head for the whole sentence must be of its type.
SURE_OF_SENTENCE = 0.9
_FALLEN = frozenset({"dead", "victim", "casualty", "wounded"})
CASUALTIES = CASUALTY | _FALLEN | {"lose", "toll"}
# What is done with a toll where its number stands beside it.
_TOLLS = frozenset("put rise climb stand reach pass exceed bring grow mount jump hit".split())
_WAR = frozenset("war conflict fighting violence insurgency uprising offensive shelling clash attack".split())
_LED_ON = frozenset({"ccomp", "parataxis"})


def chief_word(s: Sentence, lexicon: Lexicon) -> tuple[int, str, float] | None:
    """The main verb of a sentence that is surely about one type, where the lexicon or what moves agrees.

    Returns:
        The word, the type and how sure the sentence's head is of it; None where they don't agree.
    """
    if not s.main:
        return None
    kind, sure = max(s.main, key=lambda pair: pair[1])
    if kind == "NONE" or sure < SURE_OF_SENTENCE:
        return None
    for i in _main_verbs(s):
        word = s.words[i]
        first, last = s.subtree(i)
        near = {w.lemma for w in s.words[first:last]}
        listed = any(e.type == kind and e.fits(near) for e in lexicon.lookup(word.lemma, word.upos))
        if listed or moved(s, i) == kind:
            return i, kind, sure
    return None


def _main_verbs(s: Sentence) -> list[int]:
    """The root, or what is said where the root is a verb of saying, and the verbs coordinated with it."""
    at = next((w.i for w in s.words if w.head < 0), None)
    while at is not None and is_cue(s.words[at].lemma):
        below = [c for c in children(s, at) if c.deprel in _LED_ON and c.upos == "VERB"]
        at = below[0].i if below else None
    if at is None or s.words[at].upos != "VERB":
        return []
    return [at, *(c.i for c in children(s, at, "conj") if c.upos == "VERB")]


def casualty_word(s: Sentence, i: int) -> bool:
    """Is word ``i`` a plain casualty of a weapon: "was injured by shrapnel", "died when a shell hit"?"""
    word = s.words[i]
    if word.lemma in _FALLEN:
        return _counted_dead(s, i)
    if word.lemma == "toll":
        # "Put the toll at 55 dead", "the death toll rose to 20".
        above = s.words[word.head] if word.head >= 0 else None
        return (
            above is not None
            and above.upos == "VERB"
            and above.lemma in _TOLLS
            and any(w.upos == "NUM" for w in s.words[i + 1 :])
        )
    if word.upos != "VERB":
        return False
    first, last = s.subtree(i)
    if word.lemma == "lose":
        # "Have lost their lives since the war began".
        return loses_life(s, i) and any(w.lemma in _WAR for w in s.words[first:last])
    if not ((word.lemma in HARMED and is_passive(s, i)) or word.lemma in PERISHED):
        return False
    return choose_mode("ASSAULT", [w.lemma for w in s.words[first:last] if w.i != i]) is not None


def _counted_dead(s: Sentence, i: int) -> bool:
    """ "Five of the dead were in Haris": a count of those who are spoken of."""
    word = s.words[i]
    if (
        word.deprel != "nmod"
        or case_of(s, i) != "of"
        or not any(c.text.lower() == "the" for c in children(s, i, "det"))
    ):
        return False
    above = s.words[word.head]
    return above.upos == "NUM" and above.deprel in {"nsubj", "nsubj:pass"}
