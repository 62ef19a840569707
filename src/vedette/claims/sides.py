"""Two at once: "the two armies", "both sides", "the two defence ministers" are the two that were named before."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from vedette.actors import ReportActors
from vedette.claims.coreference import NO_STATES, Mention
from vedette.claims.state import ReportState
from vedette.claims.syntax import case_of, children, noun_phrase
from vedette.model import ActorRef
from vedette.reading.parse import Sentence

__all__ = ["Pair", "joint", "together", "two_sides"]

Pair = tuple[ActorRef, ActorRef]

# What each of the two is called, and what of a state it is; None: the state, or the group, itself.
_OF_STATES = {
    "army": "army", "military": "military", "force": "forces", "troop": "troops", "minister": "minister",
    "ministry": "government", "president": "president", "leader": "president", "premier": "prime minister",
    "country": "government", "neighbour": "government", "neighbor": "government", "nation": "government",
    "state": "government", "government": "government", "capital": "government",
}  # fmt: skip
_OF_ANYONE = frozenset("side party camp group faction both enemy rival".split())
_COUNTED = frozenset({"two", "both"})
_INSIDE = frozenset({"det", "nummod", "amod", "compound", "det:predet", "cc:preconj"})
_BETWEEN = frozenset({"amod", "compound", "punct", "nmod:desc"})
_HALVES = frozenset({"North", "South", "Saudi", "Sri", "New", "Bosnian", "Costa", "Sierra"})
_OUTSIDE = frozenset({"case", "punct", "mark", "cc", "advmod"})
# How many sentences back the two may stand.
_REACH = 3
# How many back the two of "the two ministries" may, for "the two armies".
_FAR = 6
_ACTING = frozenset({"GOV", "MIL", None})


def two_sides(state: ReportState, n: int, s: Sentence, head: int) -> Pair | None:
    """The two that the phrase of ``head`` means, in the order in which they were named; None where it isn't settled.

    Only as many as two may have been named: with three sides at hand, whichever two would be a guess.
    """
    word = s.words[head]
    if word.text == "Koreas":
        return _halves(state, s, head)
    lemma = word.lemma.lower()
    of_states = lemma in _OF_STATES
    if not of_states and lemma not in _OF_ANYONE:
        return None
    below = children(s, head)
    counted = lemma == "both" or any(c.text.lower() in _COUNTED for c in below)
    before = [c for c in below if c.i < head and c.deprel not in _OUTSIDE]
    if not counted or any(c.deprel not in _INSIDE for c in before) or children(s, head, "nmod", "nmod:poss"):
        return None
    named = _named(state, n, s, head, of_states=of_states) or state.memory.last_pair(n, _FAR)
    if named is None:
        return None
    state.memory.pair = (n, named)
    span = s.chars(min([head, *(c.i for c in before)]), head + 1)
    text = span.of(state.report.text)
    kind = [c.text.lower() for c in before if c.deprel in {"amod", "compound"}]
    out = []
    for mention in named:
        actor = mention.actor
        if of_states and actor.country is not None:
            noun = " ".join([*kind, _OF_STATES[lemma]])
            actor = state.actors.of_country(noun, actor.country, span)
        rule = f"«{text}» are the two named before, {named[0].actor.name} and {named[1].actor.name}"
        out.append(replace(actor, text=text, span=span, because=rule))
    return out[0], out[1]


def _halves(state: ReportState, s: Sentence, head: int) -> Pair | None:
    """ "The two Koreas"."""
    span = s.chars(*noun_phrase(s, head))
    north, south = (state.actors.half(side, span) for side in ("North", "South"))
    if north is None or south is None:
        return None
    text = span.of(state.report.text)
    return replace(north, text=text), replace(south, text=text)


def joint(state: ReportState, s: Sentence, head: int, taken: Collection[int]) -> list[ActorRef]:
    """ "U.S. and British warships", "the Russian and Turkish ministers": those of each nationality before the noun.

    Args:
        taken: words that have a part in the event by themselves.
    """
    at = head - 1
    while at >= 0 and s.words[at].deprel in _BETWEEN and _nationality(state, s, at) is None:
        at -= 1
    found: list[tuple[int, str]] = []
    k = at
    while k >= 0:
        one = _nationality(state, s, k)
        if one is None:
            break
        found.append(one)
        k = one[0] - 1
        if k < 1 or s.words[k].text.lower() not in {"and", ","}:
            break
        k -= 1
    linked = any(s.words[i].text.lower() == "and" for i in range(found[-1][0], at)) if len(found) > 1 else False
    if not linked or len({country for _, country in found}) != len(found):
        return []
    if any(found[-1][0] <= i < head for i in taken):
        return []
    noun = " ".join(w.text for w in s.words[at + 1 : head + 1])
    span = s.chars(found[-1][0], head + 1)
    text = span.of(state.report.text)
    each = [state.actors.of_country(noun, country, span) for _, country in reversed(found)]
    return [replace(a, text=text, span=span, because=f"{a.because}; one of several nationalities") for a in each]


def _nationality(state: ReportState, s: Sentence, i: int) -> tuple[int, str] | None:
    """Where the nationality begins that ends at a word ("British", "North Korean", "U.S."), and whose it is."""
    for first in (i - 1, i):
        if first < 0 or not s.words[i].text[0].isupper() or s.words[i].text.lower() == "and":
            continue
        span = s.chars(first, i + 1)
        ref = state.actors.describe(span.of(state.report.text), span)
        exact = ref.because in {"nationality", "name of a state"} and ref.country is not None
        if exact and (first == i or s.words[first].text in _HALVES):
            return first, str(ref.country)
    return None


def together(state: ReportState, n: int, s: Sentence, head: int) -> list[tuple[int, int]]:
    """Those who are meant by the "they" that is the subject: the several who were the subject before.

    Returns:
        Sentence and head word of each, where the subject before (or before another "they") was "the leaders of X and Y"
        or "X and Y"; else nothing.
    """
    if s.words[head].text.lower() != "they" or not s.words[head].deprel.startswith("nsubj"):
        return []
    for m in range(n - 1, max(-1, n - 1 - _REACH), -1):
        before = state.sentences[m]
        root = next((w.i for w in before.words if w.head < 0), None)
        first = children(before, root, "nsubj") if root is not None else []
        if not first:
            return []
        if first[0].text.lower() == "they":
            continue
        some = _listed(before, first[0].i)
        proper = [k for k in some if before.words[k].upos == "PROPN"]
        own = [k for k in some if k not in proper]
        return [(m, k) for k in proper] if len(proper) > 1 and own in ([], [first[0].i]) else []
    return []


def _listed(s: Sentence, head: int) -> list[int]:
    """The words of a list: of "the leaders of X, Y and Z" leaders, X, Y and Z, however the tree hangs them together."""
    out = [head]
    for c in children(s, head, "conj", "nmod"):
        if c.deprel == "conj" or (case_of(s, c.i) == "of" and c.i > head):
            out += _listed(s, c.i)
    return sorted(out)


def _named(state: ReportState, n: int, s: Sentence, head: int, *, of_states: bool) -> tuple[Mention, Mention] | None:
    """The last two distinct sides named before the word, none more than two."""
    subject = s.words[head].deprel.startswith("nsubj")
    found: dict[str, Mention] = {}
    for back in range(0 if subject else 1, _REACH + 1):
        for m in reversed(state.memory.of_sentence(n - back)):
            key = _key(state.actors, m, of_states=of_states)
            if key is not None and (back or m.word < head):
                found[key] = m
        if len(found) >= 2:
            break
    if len(found) > 2 and of_states:
        votes = state.actors.countries()
        ranked = sorted(found, key=lambda c: -votes.get(c, 0.0))
        if votes.get(ranked[1], 0.0) <= votes.get(ranked[2], 0.0):
            return None
        found = {c: m for c, m in found.items() if c in ranked[:2]}
    if len(found) != 2:
        return None
    one, other = sorted(found.values(), key=lambda m: (m.sentence, m.word))
    return one, other


def _key(actors: ReportActors, m: Mention, *, of_states: bool) -> str | None:
    """By what a side is told from another: its country if it acts for one, else its name."""
    country = m.actor.country
    if country in NO_STATES:
        return None
    if country is not None and m.actor.sector in _ACTING:
        return country
    if of_states or m.person or m.actor.sector not in {"REB", "OPP", "PAR", "PRM"}:
        return None
    return m.actor.id
