"""Who can be the doer of an event noun, and who only stands near it.

"The mission deplored the execution", "it would respond to any attack", "a soldier killed in fighting": the model likes
to make the mission, the one who responds and the soldier the doers, and a record that blames the wrong side is worse
than one that names nobody. A noun's doer is looked for inside its own phrase and at the verb that carries it out.
"""

from __future__ import annotations

from vedette.claims.syntax import case_of, is_passive, subjects
from vedette.reading.parse import Sentence

__all__ = ["BLAMES", "LIGHT", "REPELS", "UNTOLD", "carried_out_by", "stands_apart", "watchers", "witnesses"]

LIGHT = frozenset(
    "launch carry hold stage conduct impose sign reach make issue begin mount start open take give wage commit execute "
    "perform deliver undertake announce declare lead resume renew continue step organise organize have strike conclude "
    "order do send provide file lodge voice express offer pay set pursue intensify unleash fight".split()
)
"""Verbs whose subject does what their object, an event noun, says."""

REPELS = frozenset("repel repulse thwart foil resist withstand rebuff beat fend face suffer prevent survive".split())
"""Verbs whose subject is the one against whom their object, an event noun, is directed."""

BLAMES = frozenset({"blame", "accuse", "suspect"})
"""Verbs whose object is said to have done what stands behind "for" or "of"."""

UNTOLD = frozenset("death killing loss casualty explosion blast capture arrest abduction kidnapping fire".split())
"""Event nouns that one who announces them has not brought about."""

# Verbs of those who only see or hear it, and who they are: "Idlib saw heavy fighting" has no watcher.
_SEES = frozenset("see spot sight observe hear detect witness note record register".split())
_WATCHERS = frozenset(
    "monitor observer mission patrol witness resident villager team reporter correspondent journalist peacekeeper "
    "vehicle camera inspector we he she they it".split()
)
# Verbs that say what someone else did, or wish it, or have to do with it afterwards.
_TELLS = frozenset(
    "announce report confirm condemn denounce deplore deny describe investigate mourn blame claim recall mention see "
    "witness monitor record note cite call regret decry criticise criticize protest fear expect await predict avoid "
    "avert stop end halt ban forbid oppose reject approve discuss accuse probe document verify put estimate revise "
    "update count tally".split()
)
_HARM = frozenset(
    "kill wound injure hit shell bomb strike destroy attack capture seize arrest detain storm target shoot die fall "
    "fire damage burn lose".split()
)


def carried_out_by(s: Sentence, i: int, head: int) -> bool:
    """Does the subject ``head`` do the event noun ``i``: is the noun the object of a light verb of its own?"""
    above, relation = s.words[i].head, s.words[i].deprel
    if above < 0 or s.words[above].upos != "VERB" or head not in subjects(s, above):
        return False
    verb = s.words[above].lemma
    if relation == "obj":
        return verb not in _TELLS and verb not in REPELS
    if relation == "obl":
        case = case_of(s, i)
        if case in {"with", "by", "through"}:
            return not is_passive(s, above)
        return case in {"in", "during"} and verb in _HARM and not is_passive(s, above)
    return False


def stands_apart(s: Sentence, i: int, head: int) -> bool:
    """Is ``head`` outside the phrase of the event noun ``i`` and no subject of a verb that carries it out?"""
    if s.words[i].upos != "NOUN":
        return False
    first, last = s.subtree(i)
    return not first <= head < last and not carried_out_by(s, i, head)


def watchers(s: Sentence, verb: int) -> list[int]:
    """Those who saw or heard what the verb tells: "the SMM heard 37 explosions", "monitors spotted six howitzers"."""
    if s.words[verb].lemma not in _SEES or s.words[verb].upos != "VERB" or is_passive(s, verb):
        return []
    return [k for k in subjects(s, verb) if s.words[k].lemma.lower() in _WATCHERS or _acronym(s.words[k].text)]


def witnesses(s: Sentence, i: int) -> list[int]:
    """Those who saw what the word says, told as their own act: "residents heard shelling near the bridge"."""
    above = s.words[i].head
    if s.words[i].deprel != "xcomp" or above < 0 or s.words[above].lemma not in _SEES or is_passive(s, above):
        return []
    return subjects(s, above)


def _acronym(text: str) -> bool:
    return len(text) >= 3 and text.isupper()
