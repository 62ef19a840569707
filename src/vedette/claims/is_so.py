"""Is it so? Whether an event happened, is under way, is planned, is only possible, or is denied."""

from __future__ import annotations

from dataclasses import dataclass

from vedette.claims.governing import words_above
from vedette.claims.syntax import case_of, child, children, first_conjunct, marks_of
from vedette.claims.tense import asserted_past, at_once
from vedette.model import Span
from vedette.reading.parse import EventWord, Sentence, Word

__all__ = ["SPEECH_ACTS", "Verdict", "decide", "tense_of"]

# Types that are done by saying: what is said in them is another matter than whether they were said.
SPEECH_ACTS = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT", "CONCEDE", "AGREE"})

# How far above an event a word may stand that says something of it.
_HEIGHT = 8
_COMING = frozenset({"planned", "possible"})
_CORE = frozenset({"obj", "nsubj:pass", "xcomp"})
# Verbs whose object is what is done ("was not given access").
_LIGHT = frozenset({"give", "grant", "allow", "offer", "deny", "have"})
_OBLIQUE = frozenset({"obl", "obl:agent", "nmod", "ccomp"})
_PRESENT_BE = frozenset({"is", "are", "'s", "’s", "'re", "’re", "am"})
_STATES = frozenset({"CONTROL", "RELATION"})
# Words of control that tell of a change of hands, and so of something done.
_TAKING = frozenset(
    "take seize capture recapture retake overrun conquer enter storm lose fall cede regain recover liberate wrest "
    "annex grab loss seizure recapture conquest annexation overthrow".split()
)
# Types of which a finite past or perfect is done with, whatever lasts of it.
_DONE = frozenset("MOBILIZE AGREE RETREAT CONSULT REQUEST REJECT ACCUSE THREATEN CONCEDE".split())
# Types that are found in force, and so go on, when someone is asked to end them.
_IN_FORCE = frozenset({"ASSAULT", "COERCE", "SANCTION", "PROTEST"})
# Refusal itself; with any other word a refusal lies in the negation ("will not observe the truce").
_REFUSING = frozenset(
    "refuse reject decline veto boycott oppose object rule defy dismiss refusal rejection balk".split()
)
# Threatening itself; with any other word the threat lies in what is said to come.
_THREATENING = frozenset("threaten warn threat warning ultimatum vow".split())
_ANSWERING = frozenset("answer respond reply retaliate".split())
# Types that are over and done once it is told that they broke out; a siege that began goes on.
_BREAKS_OUT = frozenset({"ASSAULT", "PROTEST"})
# Types whose state a passive in the present describes: "are stationed there".
_STATIVE = frozenset({"MOBILIZE", "DISPLACEMENT", "COERCE", "CONTROL", "AID"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status with the rule that gave it, the words it stood on, and whether the rule is sure."""

    status: str
    rule: str
    spans: tuple[Span, ...]
    sure: bool


def decide(s: Sentence, i: int, kind: str, event: EventWord | None) -> Verdict:
    """The status of the event stated by word ``i``.

    Rules look at the word's own auxiliaries and negation, then climb to the words that govern it, as long as those say
    something of it; what was reported stays what the report says. Where no rule is sure, the status head decides.
    """
    found = _own(s, i, kind) or _climb(s, i, kind)
    if kind == "RELATION" and found is not None and found.status == "planned" and s.words[i].upos == "NOUN":
        found = None  # "pledged allegiance" binds from then on
    statuses = event.statuses if event is not None else {}
    if found is not None and (found.sure or not statuses or statuses.get(found.status, 0) > 0.08):
        return found
    if statuses and max(statuses, key=lambda k: statuses[k]) == "denied" and not _anything_negative(s, i):
        # The head hears denials where no word denies anything ("each accused the other of having fired first").
        statuses = {k: v for k, v in statuses.items() if k != "denied"} or statuses
    best = max(statuses.items(), key=lambda x: x[1]) if statuses else None
    if kind == "CONTROL" and found is None and _changed_hands(s, i):
        return Verdict("happened", "a change of hands", (s.words[i].span,), True)
    if kind in _STATES and (best is None or best[0] == "happened") and found is None:
        took = s.words[i].upos == "VERB" and s.words[i].text.lower().endswith("ed") and child(s, i, "aux") is None
        if not took:
            return Verdict("ongoing", "a standing state", (s.words[i].span,), False)
    if asserted_past(s, i):
        # A finite past under nothing that takes it back is told as done, or as going on.
        going = best is not None and best[0] == "ongoing" and kind not in _DONE and not at_once(s, i)
        return Verdict("ongoing" if going else "happened", "a finite past", (s.words[i].span,), True)
    if best is not None:
        return Verdict(best[0], f"status head ({best[1]:.2f})", (s.words[i].span,), False)
    return Verdict("happened", "stated without reserve", (s.words[i].span,), False)


def _anything_negative(s: Sentence, i: int) -> bool:
    """Does any word between the semicolons around word ``i`` negate, deny or say that something came to nothing?"""
    words = words_above()
    stops = [w.i for w in s.words if w.text == ";"]
    first = max((k for k in stops if k < i), default=-1)
    last = min((k for k in stops if k > i), default=len(s.words))
    return any(
        words.has("not", low) or words.has("nobody", low) or words.has("negative", w.lemma) or words.says_no(w.lemma)
        for w in s.words[first + 1 : last]
        for low in (w.text.lower(),)
    )


def tense_of(status: str) -> str:
    """The tense in which a date beside an event of this status is to be read."""
    return {"planned": "future", "possible": "future", "ongoing": "present"}.get(status, "past")


def _verdict(status: str, rule: str, *words: Word, sure: bool = True) -> Verdict:
    return Verdict(status, rule, tuple(w.span for w in words), sure)


# The word itself: negation, modality, tense, what stands before it.


def _own(s: Sentence, i: int, kind: str) -> Verdict | None:
    word = s.words[i]
    condition = _condition(s, i)
    if condition is not None and condition.text.lower() != "whether":
        return _verdict("possible", f"a condition («{condition.text}»)", condition)
    modal, no = _modal(s, i), _negated(s, i)
    if kind == "THREATEN" and word.lemma not in _THREATENING and (modal is not None or no is not None):
        # "It will answer in kind", "will not go unanswered": the threat lies in saying so.
        return _verdict("happened", f"uttered with «{(modal[1] if modal is not None else no or word).text}»", word)
    if no is not None and kind == "REJECT" and word.lemma not in _REFUSING:
        return _verdict("happened", f"refused with «{no.text}»", no, word)
    if no is not None:
        if modal is not None and modal[0] == "possible":
            return _verdict("possible", f"«{modal[1].text}» with a negation", modal[1], no, sure=False)
        return _verdict("denied", f"negated by «{no.text}»", no, word)
    if modal is not None:
        # "Whether it would march" leaves it open; "warned that it would retaliate" makes it hang on something.
        open_yet = condition is not None or (kind == "ASSAULT" and word.lemma in _ANSWERING)
        status = "possible" if open_yet else modal[0]
        return _verdict(status, f"«{modal[1].text}» before the event", modal[1])
    return _introduced(s, i) or _attribute(s, i, kind) or _progressive(s, i) or _described(s, i, kind)


def _condition(s: Sentence, i: int) -> Word | None:
    return next((c for c in children(s, i, "mark") if words_above().has("if", c.text.lower())), None)


def _negated(s: Sentence, i: int) -> Word | None:
    """The word that negates: its own, or that of its subject or object ("no one was killed")."""
    words = words_above()
    for c in children(s, i, "advmod", "det", "cc", "cc:preconj", "advmod:neg"):
        low = c.text.lower()
        if words.has("not", low):
            follows = s.words[c.i + 1].text.lower() if c.i + 1 < len(s.words) else ""
            if not words.has("more_than", follows):
                return c
        elif c.lemma == "longer" and (no := child(s, c.i, "advmod", "det")) is not None and no.text.lower() == "no":
            return no
        elif c.lemma == "yet" and _purpose(s, i) is not None and child(s, i, "aux", "mark") is not None:
            return c
    if s.words[i].upos != "VERB":
        return None
    for c in children(s, i, "nsubj", "nsubj:pass", "obj"):
        if words.has("nobody", c.text.lower()):
            return c
        for d in children(s, c.i, "det", "cc:preconj"):
            if d.text.lower() in {"no", "neither"}:
                return d
    return None


def _modal(s: Sentence, i: int) -> tuple[str, Word] | None:
    words = words_above()
    auxiliaries = children(s, i, "aux", "aux:pass")
    for c in auxiliaries:
        low = c.text.lower()
        if words.has("will", low) or (low == "would" and _announced(s, i)):
            return "planned", c
        if words.has("may", low):
            return "possible", c
    # "is to meet", "are to be withdrawn": a form of be before "to" and an infinitive.
    to = _purpose(s, i)
    if to is not None and s.words[i].deprel in {"xcomp", "root", "ccomp", "conj", "acl:relcl", "parataxis"}:
        above = s.words[i].head
        be = any(c.lemma == "be" and c.i < to.i for c in auxiliaries)
        if any(c.text.lower() in {"was", "were"} and c.i < to.i for c in auxiliaries) and any(
            c.text.lower() == "have" and c.i > to.i for c in auxiliaries
        ):
            return "denied", to  # "were to have met", and did not
        if be or (above >= 0 and s.words[above].lemma == "be" and s.words[i].deprel == "xcomp"):
            return "planned", to
    return None


def _announced(s: Sentence, i: int) -> bool:
    """Is it a plan told in the past ("announced that troops would be sent")?"""
    at = first_conjunct(s, i)
    above = s.words[at].head
    conditional = any(_condition(s, a.i) for w in (at, above) if w >= 0 for a in children(s, w, "advcl"))
    if conditional:
        return False
    words = words_above()
    if above >= 0 and s.words[at].deprel in {"ccomp", "parataxis"}:
        return words.has("announcing", s.words[above].lemma)
    return any(words.has("announcing", c.lemma) for c in children(s, at, "parataxis"))


def _purpose(s: Sentence, i: int) -> Word | None:
    """The "to" of an infinitive."""
    return next((c for c in children(s, i, "mark") if c.lemma == "to"), None)


def _introduced(s: Sentence, i: int) -> Verdict | None:
    """What did not come about, or may: "without firing", "in case of an attack"."""
    words = words_above()
    for before in (case_of(s, i), marks_of(s, i)):
        if words.has("without", before):
            return _verdict("denied", f"«{before}» it", s.words[i])
        if words.has("in_case", before):
            return _verdict("possible", f"«{before}» it", s.words[i])
    return None


def _attribute(s: Sentence, i: int, kind: str) -> Verdict | None:
    """The adjective or determiner of an event noun: "a planned assault", "any attack"."""
    if s.words[i].upos not in {"NOUN", "PROPN", "ADJ"}:
        return None
    adjectives = words_above().adjectives
    for c in children(s, i, "amod", "det", "compound"):
        status = adjectives.get(c.lemma) or adjectives.get(c.text.lower())
        if status and not (c.deprel == "det" and kind in SPEECH_ACTS):
            return _verdict(status, f"«{c.text}» at the event", c, sure=status != "possible")
    return None


def _progressive(s: Sentence, i: int) -> Verdict | None:
    """Is it under way: "are advancing", "is being shelled", "have been firing", "said troops were advancing"?"""
    word = s.words[i]
    auxiliaries = {c.text.lower(): c for c in children(s, i, "aux", "aux:pass")}
    if word.upos != "VERB" or not (word.text.lower().endswith("ing") or "being" in auxiliaries):
        return None
    now = next((auxiliaries[k] for k in auxiliaries if k in _PRESENT_BE), None)
    if now is None and "been" in auxiliaries and auxiliaries.keys() & {"has", "have", "'ve", "’ve"}:
        now = auxiliaries["been"]
    if now is None and word.deprel == "ccomp" and words_above().has("saying", s.words[word.head].lemma):
        now = auxiliaries.get("was") or auxiliaries.get("were")
    return _verdict("ongoing", "progressive", now, word, sure=False) if now is not None else None


def _described(s: Sentence, i: int, kind: str) -> Verdict | None:
    """A state told by a passive in the present: "are stationed there", "is besieged"."""
    word = s.words[i]
    auxiliaries = children(s, i, "aux", "aux:pass")
    if kind not in _STATIVE or word.upos != "VERB" or len(auxiliaries) != 1 or _purpose(s, i) is not None:
        return None
    be = auxiliaries[0]
    if be.deprel != "aux:pass" or be.text.lower() not in _PRESENT_BE:
        return None
    return _verdict("ongoing", f"a state («{be.text} {word.text}»)", be, word, sure=False)


def _changed_hands(s: Sentence, i: int) -> bool:
    """Does a word of control tell of a taking or a loss that was finished ("captured", "the fall of")?"""
    word = s.words[i]
    if word.lemma not in _TAKING:
        return False
    low = word.text.lower()
    if word.upos == "VERB":
        participle = word.deprel in {"acl", "amod", "conj", "advcl"} and not low.endswith("ing") and low != word.lemma
        return asserted_past(s, i) or participle
    return word.upos == "NOUN"


# The words above it.


def _climb(s: Sentence, i: int, kind: str) -> Verdict | None:
    at = i
    for _ in range(_HEIGHT):
        if s.words[at].head < 0:
            return None
        found = _step(s, at, kind)
        if not isinstance(found, int):
            return found
        at = found
    return None


def _step(s: Sentence, at: int, kind: str) -> Verdict | int | None:
    """What the word above ``at`` says of it, or the word from which to climb on; None where nothing more is said."""
    relation = s.words[at].deprel
    if relation == "advcl":
        return _adverbial(s, at, kind)
    if relation == "conj":
        return _coordinate(s, at, kind)
    if relation in {"acl", "acl:relcl"}:
        return _at_noun(s, at)
    if relation == "nsubj":
        return _as_subject(s, at, kind)
    if relation == "xcomp" and child(s, at, "nsubj") is not None:
        between = s.words[min(at, s.words[at].head) : max(at, s.words[at].head)]
        if any(w.text in {":", ";"} for w in between):
            return None  # "they will have none of it: he demanded elections"
    if relation in _CORE | _OBLIQUE:
        return _complement(s, at, kind)
    return None


def _adverbial(s: Sentence, at: int, kind: str) -> Verdict | None:
    word, above = s.words[at], s.words[at].head
    if _condition(s, at) is not None:
        return _verdict("possible", "a conditional clause", word)
    found = _governed(s, at, above)
    if found is not None:
        return found
    to = _purpose(s, at)
    if to is not None:
        return _verdict("possible", "a purpose («to» ...)", to, sure=False)
    opens = [c for c in children(s, at, "mark", "advmod") if words_above().has("later", c.text.lower())]
    # "Would hold no talks until the truce was restored": told in the past, and still to come.
    until = any(c.text.lower() in {"until", "till"} for c in opens) and _modal(s, above) is not None
    told = until and any(c.text.lower() == "would" for c in children(s, above, "aux"))
    if opens and (told or not _past(s, at)):
        over = _own(s, above, kind)
        if until or (over is not None and over.status in _COMING):
            return _verdict("possible", f"«{opens[0].text}» it, which is still to come", opens[0], sure=False)
    return None


def _past(s: Sentence, i: int) -> bool:
    """Does the clause tell of the past?"""
    auxiliaries = {c.text.lower() for c in children(s, i, "aux", "aux:pass", "cop")}
    if auxiliaries:
        return bool(auxiliaries & {"was", "were", "had", "did"})
    word = s.words[i]
    return word.upos == "VERB" and word.text.lower() not in {word.lemma, word.lemma + "s", word.lemma + "es"}


def _coordinate(s: Sentence, at: int, kind: str) -> Verdict | int | None:
    """A coordinate shares what is said of the first: "will disarm and leave", "did not shell or bomb"."""
    word, above = s.words[at], s.words[at].head
    if s.words[above].upos not in {"VERB", "NOUN"} or children(s, at, "aux", "nsubj"):
        return None
    own = _own(s, above, kind)
    if own is None:
        return above
    bare = word.upos != "VERB" or word.text.lower() == word.lemma or child(s, above, "aux:pass") is not None
    either = any(c.lemma in {"or", "nor"} for c in children(s, at, "cc"))
    if bare and (own.status in _COMING or (own.status == "denied" and either)):
        return own
    return None if own.status in _COMING or own.status == "denied" else above


def _at_noun(s: Sentence, at: int) -> Verdict | None:
    """A clause at a noun: "plans to storm", "the risk of storming", "denied reports that it had shelled"."""
    if s.words[at].deprel != "acl":
        return None
    above = s.words[at].head
    over = s.words[above]
    status = words_above().nouns.get(over.lemma)
    gone = _governed(s, above, over.head) if over.head >= 0 and over.deprel in _CORE | _OBLIQUE else None
    if gone is not None and gone.status == "denied":
        return gone
    no = _negated(s, above)
    if no is not None and status != "possible":
        return _verdict("denied", f"«{no.text} {over.text}» of it", no, over, sure=False)
    if _purpose(s, at) is not None:
        return _verdict(status or "possible", f"«{over.text}» to do it", over, sure=status is not None)
    return _verdict(status, f"under «{over.text}»", over, sure=False) if status and marks_of(s, at) else None


def _as_subject(s: Sentence, at: int, kind: str) -> Verdict | None:
    """The event is the subject: "an offensive would lead to", "clashes continued", "the talks did not take place"."""
    above = s.words[at].head
    over = s.words[above]
    if over.upos not in {"VERB", "NOUN", "ADJ"}:
        return None
    words = words_above()
    if over.lemma == "go" and child(s, above, "xcomp") is not None:
        return None  # "the raids will not go unanswered"
    if (
        kind in _BREAKS_OUT
        and words.has("breaks_out", over.lemma)
        and asserted_past(s, above)
        and _negated(s, above) is None
    ):
        return _verdict("happened", f"it «{over.text}»", over)
    own = _own(s, above, kind)
    if own is not None and (own.status in _COMING or (own.status == "denied" and words.has("happening", over.lemma))):
        # What could have effects may not take place.
        return own
    if over.upos == "VERB" and words.verbs.get(_with_particle(s, above)) == "ongoing":
        return _verdict("ongoing", f"it «{over.text}»", over, sure=False)
    return None


def _complement(s: Sentence, at: int, kind: str) -> Verdict | int | None:
    word, above = s.words[at], s.words[at].head
    over, relation, words = s.words[above], s.words[at].deprel, words_above()
    if relation == "ccomp" and words.has("saying", over.lemma):
        return None
    if relation in {"obj", "nsubj:pass"} and word.upos == "NOUN":
        if kind in SPEECH_ACTS and words.has("answering", over.lemma):
            return _verdict("happened", f"it was there to be «{over.text}»", over)
        if kind in _IN_FORCE and words.has("ending", over.lemma) and over.upos == "VERB":
            ended = asserted_past(s, above) and _own(s, above, kind) is None
            return _verdict("happened" if ended else "ongoing", f"in force until «{over.text}»", over, sure=False)
    found = _governed(s, at, above)
    if found is not None:
        return found
    if relation in _CORE or (relation == "obl" and over.lemma in _LIGHT and not case_of(s, at)):
        own = _own(s, above, kind)
        return own if own is not None else above
    if relation == "ccomp" and words.has("said", over.lemma):
        return _at_noun(s, at)
    if over.lemma == "carry":
        return above
    if relation == "nmod" and over.upos in {"NOUN", "PROPN"} and case_of(s, at) == "of":
        no = _negated(s, above)
        return above if no is None else _verdict("denied", f"«{no.text} {over.text}» of it", no, over)
    if relation == "obl" and case_of(s, word.i) == "in" and words.has("taking_part", over.lemma):
        return above
    return None


def _with_particle(s: Sentence, i: int) -> str:
    particle = child(s, i, "compound:prt") or next((c for c in children(s, i, "advmod") if c.lemma == "on"), None)
    return s.words[i].lemma if particle is None else f"{s.words[i].lemma} {particle.text.lower()}"


def _governed(s: Sentence, at: int, above: int) -> Verdict | None:
    """What the word ``above`` says of the event at ``at`` under it."""
    over, word, words = s.words[above], s.words[at], words_above()
    if over.upos in {"VERB", "AUX"}:
        return _under_verb(s, at, above)
    if over.upos in {"NOUN", "PROPN"}:
        status = words.nouns.get(over.lemma)
        if status is not None and word.deprel in {"nmod", "acl", "ccomp"}:
            over_it = _modal(s, over.head) if status == "planned" and over.head >= 0 else None
            if over_it is not None and over_it[0] == "possible" and over.deprel in _CORE | {"nsubj"}:
                status = "possible"  # "a timetable for withdrawal could be agreed"
            return _verdict(status, f"under «{over.text}»", over, sure=status != "planned")
    if over.upos == "ADJ":
        status = words.adjectives.get(over.lemma)
        if status is not None and word.deprel in {"xcomp", "ccomp", "advcl", "obl"}:
            return _verdict(status, f"under «{over.text}»", over)
    return None


def _under_verb(s: Sentence, at: int, above: int) -> Verdict | None:
    over, word, words = s.words[above], s.words[at], words_above()
    lemma = _with_particle(s, above)
    if lemma == "have" and word.deprel == "xcomp" and any(c.lemma == "yet" for c in children(s, above, "advmod")):
        return _verdict("denied", "«yet» to come", over)
    if word.lemma in words.sets["said"] and words.has("untrue", lemma):
        return _verdict("denied", f"under «{over.text}»", over)
    if words.has("silent", lemma) and _negated(s, above) is not None:
        return _verdict("happened", f"not «{over.text}» takes nothing back", over)
    if word.deprel == "xcomp" and words.has("begins", lemma) and asserted_past(s, above):
        no = _negated(s, above)
        return _verdict("happened" if no is None else "denied", f"«{over.text}» to do it", over)
    status = _status_under(s, at, lemma, over)
    if status is None:
        return None
    if status == "ongoing" and (modal := _modal(s, above)) is not None:
        return _verdict(modal[0], f"«{modal[1].text} {over.text}» to do it", modal[1], over)
    if _negated(s, above) is not None:
        if lemma == "rule out":
            return _verdict("possible", f"not «{over.text}» ruled out", over)
        turned = {"planned": "denied", "possible": "possible", "denied": "happened", "ongoing": "denied"}[status]
        return _verdict(turned, f"not «{over.text}»", over, sure=False)
    return _verdict(status, f"under «{over.text}»", over)


def _status_under(s: Sentence, at: int, lemma: str, over: Word) -> str | None:
    """The status that a verb gives to what stands in this relation to it."""
    words, relation = words_above(), s.words[at].deprel
    status = words.verbs.get(lemma) or words.verbs.get(over.text.lower())
    if relation in {"obl", "obl:agent", "advcl"}:
        before = case_of(s, at) or marks_of(s, at)
        own = words.verbs.get(f"{lemma} {before}")
        if own is not None or relation == "advcl" or status in _COMING:
            return own or (status if before in words.cases.get(lemma, ()) else None)
        return status
    if status is not None and relation in {"obj", "nsubj:pass"} and words.has("clause_only", lemma):
        return None
    return status
