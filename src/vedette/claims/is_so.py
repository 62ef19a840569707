"""Is it so? Whether an event happened, is under way, is planned, is only possible, or is denied."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from vedette.claims.syntax import case_of, child, children
from vedette.model import Span
from vedette.reading.parse import EventWord, Sentence, Word

__all__ = ["SPEECH_ACTS", "Verdict", "decide", "tense_of"]

# Types that are done by saying: what is said in them is another matter than whether they were said.
SPEECH_ACTS = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT", "CONCEDE", "AGREE"})

_WILL = frozenset({"will", "shall", "'ll", "’ll", "wo"})
_MAY = frozenset({"would", "could", "may", "might", "should", "can", "ca", "must", "'d", "’d", "ought"})
_NOT = frozenset({"not", "n't", "n’t", "never", "nor", "neither"})
_IF = frozenset({"if", "unless", "whether", "lest", "should"})
_ANNOUNCING = frozenset({"say", "announce", "confirm", "add", "tell", "declare", "promise", "pledge", "state", "report", "decide",
                         "vow", "agree", "note"})
_SAYING = frozenset({"say", "tell", "report", "claim", "add", "state", "note", "confirm", "announce", "declare", "believe"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status with the rule that gave it, the words it stood on, and whether the rule is sure."""

    status: str
    rule: str
    spans: tuple[Span, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class _Words:
    verbs: dict[str, str]
    nouns: dict[str, str]
    adjectives: dict[str, str]
    clause_only: frozenset[str]


@cache
def _words() -> _Words:
    raw = yaml.safe_load((files("vedette.claims") / "data" / "governors.yaml").read_text(encoding="utf-8"))
    tables: dict[str, dict[str, str]] = {"verbs": {}, "nouns": {}, "adjectives": {}}
    for status in ("planned", "possible", "denied", "ongoing"):
        for kind, table in tables.items():
            for word in raw[status][kind]:
                table.setdefault(word.replace("_", " "), status)
    return _Words(**tables, clause_only=frozenset(raw["clause_only"]))


def decide(s: Sentence, i: int, kind: str, event: EventWord | None) -> Verdict:
    """The status of the event stated by word ``i``.

    Rules look at the word's own auxiliaries and negation, then climb to the words that govern it, as long as those say
    something of it; what was reported stays what the report says. Where no rule is sure, the model's status head decides.
    """
    found = _own(s, i, kind) or _climb(s, i, kind)
    best = max(event.statuses.items(), key=lambda x: x[1]) if event and event.statuses else None
    if found is not None and (found.sure or best is None or event is None or event.statuses.get(found.status, 0) > 0.08):
        return found
    if kind in {"CONTROL", "RELATION"} and (best is None or best[0] == "happened") and found is None:
        took = s.words[i].upos == "VERB" and s.words[i].text.lower().endswith("ed") and child(s, i, "aux") is None
        if not took:
            return Verdict("ongoing", "a standing state", (s.words[i].span,), False)
    if best is not None:
        return Verdict(best[0], f"status head ({best[1]:.2f})", (s.words[i].span,), False)
    return Verdict("happened", "stated without reserve", (s.words[i].span,), False)


def tense_of(status: str) -> str:
    """The tense in which a date beside an event of this status is to be read."""
    return {"planned": "future", "possible": "future", "ongoing": "present"}.get(status, "past")


def _verdict(status: str, rule: str, *words: Word, sure: bool = True) -> Verdict:
    return Verdict(status, rule, tuple(w.span for w in words), sure)


def _negated(s: Sentence, i: int) -> Word | None:
    for c in children(s, i, "advmod", "det", "cc:preconj", "advmod:neg"):
        if c.text.lower() in _NOT or (c.deprel == "det" and c.text.lower() == "no") or c.text.lower() == "no":
            return c
    return None


def _modal(s: Sentence, i: int) -> tuple[str, Word] | None:
    auxiliaries = children(s, i, "aux", "aux:pass")
    for c in auxiliaries:
        low = c.text.lower()
        if low in _WILL:
            return "planned", c
        if low == "would" and _announced(s, i):
            return "planned", c
        if low in _MAY:
            return "possible", c
    # "is to meet", "are to be withdrawn": a form of be before "to" and an infinitive.
    to = [c for c in children(s, i, "mark") if c.lemma == "to"]
    if to and s.words[i].deprel in {"xcomp", "root", "ccomp", "conj"}:
        above = s.words[i].head
        be = [c for c in auxiliaries if c.lemma == "be" and c.i < to[0].i]
        if be or (above >= 0 and s.words[above].lemma == "be" and s.words[i].deprel == "xcomp"):
            return "planned", to[0]
    return None


def _announced(s: Sentence, i: int) -> bool:
    """"announced that troops would be sent": a plan, told in the past."""
    at = i
    while s.words[at].deprel == "conj" and s.words[at].head >= 0:
        at = s.words[at].head
    above = s.words[at].head
    if above < 0 or s.words[at].deprel not in {"ccomp", "parataxis"}:
        return False
    if any(c.text.lower() in _IF for w in (at, above) for a in children(s, w, "advcl") for c in children(s, a.i, "mark")):
        return False
    return s.words[above].lemma in _ANNOUNCING


def _own(s: Sentence, i: int, kind: str) -> Verdict | None:
    word = s.words[i]
    modal = _modal(s, i)
    no = _negated(s, i)
    for c in children(s, i, "mark", "advmod"):
        if c.text.lower() in _IF and c.deprel == "mark" and c.text.lower() != "whether":
            return _verdict("possible", f"a condition («{c.text}»)", c)
    if no is not None:
        if modal is not None and modal[0] == "possible":
            return _verdict("possible", f"«{modal[1].text}» with a negation", modal[1], no, sure=False)
        return _verdict("denied", f"negated by «{no.text}»", no, word)
    if modal is not None:
        return _verdict(modal[0], f"«{modal[1].text}» before the event", modal[1])
    if word.upos in {"NOUN", "PROPN", "ADJ"}:
        for c in children(s, i, "amod", "det", "compound"):
            status = _words().adjectives.get(c.lemma) or _words().adjectives.get(c.text.lower())
            if status and not (c.deprel == "det" and kind in SPEECH_ACTS):
                return _verdict(status, f"«{c.text}» at the event", c, sure=status != "possible")
    if word.upos == "VERB" and word.text.lower().endswith("ing"):
        be = [c for c in children(s, i, "aux") if c.lemma == "be"]
        if be and be[0].text.lower() in {"is", "are", "'s", "’s", "'re", "’re", "am"}:
            return _verdict("ongoing", "progressive present", be[0], word, sure=False)
    return None


def _climb(s: Sentence, i: int, kind: str) -> Verdict | None:
    at = i
    for _ in range(8):
        word = s.words[at]
        above = word.head
        if above < 0:
            return None
        over = s.words[above]
        relation = word.deprel
        if relation == "advcl" and any(c.text.lower() in _IF for c in children(s, at, "mark")):
            return _verdict("possible", "a conditional clause", word)
        purpose = [c for c in children(s, at, "mark") if c.lemma == "to"]
        if relation == "advcl" and purpose:
            return _verdict("possible", "a purpose («to» ...)", purpose[0], sure=False)
        if relation in {"acl", "acl:relcl", "appos", "parataxis", "conj", "advcl", "nsubj", "csubj", "compound", "nmod:poss"}:
            if relation == "conj" and over.upos in {"VERB", "NOUN"} and not children(s, at, "aux", "nsubj"):
                own = _own(s, above, kind)
                if own is not None and own.status in {"planned", "possible"}:
                    return own
                at = above
                continue
            if relation in {"acl"} and purpose:
                status = _words().nouns.get(over.lemma)
                if status:
                    return _verdict(status, f"«{over.text}» to do it", over)
                return _verdict("possible", f"«{over.text}» to do it", over, sure=False)
            if relation in {"nsubj", "compound"} and over.upos in {"VERB", "NOUN", "ADJ"}:
                own = _own(s, above, kind)
                if relation == "nsubj" and own is not None and own.status in {"planned", "possible"}:
                    # "an offensive would lead to": what could have effects may not take place.
                    return own
            return None
        if relation == "ccomp" and over.lemma in _SAYING:
            return None
        status = _governed(s, at, above)
        if status is not None:
            return status
        if relation in {"obj", "nsubj:pass", "xcomp", "obl", "nmod", "ccomp", "obl:agent"}:
            own = _own(s, above, kind)
            if own is not None and relation in {"obj", "nsubj:pass", "xcomp"}:
                return own
            if relation in {"obl", "nmod", "ccomp", "obl:agent"} and over.lemma not in {"carry", "take"}:
                if relation == "nmod" and over.upos in {"NOUN", "PROPN"} and case_of(s, at) == "of":
                    at = above
                    continue
                if relation == "obl" and case_of(s, at) == "in" and over.lemma in {"take", "participate", "involve", "engage"}:
                    at = above
                    continue
                return None
            at = above
            continue
        return None
    return None


def _governed(s: Sentence, at: int, above: int) -> Verdict | None:
    """What the word ``above`` says of the event at ``at`` under it."""
    over, word = s.words[above], s.words[at]
    lemma = over.lemma
    particle = child(s, above, "compound:prt")
    if particle is not None:
        lemma = f"{lemma} {particle.text.lower()}"
    words = _words()
    if over.upos in {"VERB", "AUX"}:
        status = words.verbs.get(lemma)
        if status is None:
            return None
        if status in {"planned", "possible"} and lemma in words.clause_only and word.deprel in {"obj", "nsubj:pass"}:
            return None
        if status == "planned" and word.deprel in {"obl", "obl:agent"}:
            return None
        if status == "possible" and word.deprel in {"obl", "obl:agent"} and case_of(s, at) not in _POSSIBLE_CASES.get(lemma, ()):
            return None
        if _negated(s, above) is not None and status in {"planned", "possible"}:
            return _verdict("denied" if status == "planned" else "possible", f"not «{over.text}»", over, sure=False)
        return _verdict(status, f"under «{over.text}»", over)
    if over.upos in {"NOUN", "PROPN"}:
        status = words.nouns.get(lemma)
        if status is not None and word.deprel in {"nmod", "acl", "ccomp"}:
            return _verdict(status, f"under «{over.text}»", over, sure=status != "planned")
        return None
    if over.upos == "ADJ":
        status = words.adjectives.get(lemma)
        if status is not None and word.deprel in {"xcomp", "ccomp", "advcl", "obl"}:
            return _verdict(status, f"under «{over.text}»", over)
    return None


_POSSIBLE_CASES: dict[str, tuple[str, ...]] = {
    "call": ("for",), "warn": ("of", "against", "about"), "ask": ("for",), "appeal": ("for",), "push": ("for",),
    "press": ("for",), "plead": ("for",), "aim": ("at",), "lead": ("to",), "hope": ("for",), "threaten": ("with",),
    "protect": ("from", "against"), "prevent": ("from",), "guard": ("against",), "brace": ("for",), "lobby": ("for",),
}
