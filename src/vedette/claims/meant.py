"""Whom the phrases of a report mean: by the registry, the words themselves, and what was named before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from vedette.claims.coreference import Memory
from vedette.claims.nearby import words_in
from vedette.claims.sides import joint, together, two_sides
from vedette.claims.state import ReportState, toponyms_in
from vedette.claims.syntax import case_of, children, noun_phrase, objects, partitive, top_of
from vedette.claims.what import Act
from vedette.claims.who import Candidate
from vedette.claims.whose import lie_apart, owned_by, with_place
from vedette.model import ActorRef, DateRef, Span
from vedette.reading.parse import Sentence, Word

__all__ = ["both_roles", "carried_on", "meant_by", "remember"]

_MEMBERS = frozenset({"troop", "force", "man", "fighter", "soldier", "member", "unit", "gunman", "militant", "rebel"})
_GROUPS = frozenset({"REB", "OPP", "UAF", "PAR", "PRM"})
# Where a noun phrase stands that later pronouns may mean.
_NAMING = frozenset(
    {
        "nsubj",
        "nsubj:pass",
        "nsubj:outer",
        "obj",
        "iobj",
        "obl",
        "obl:agent",
        "nmod",
        "conj",
        "root",
        "appos",
        "nmod:poss",
    }
)
_OFTEN_MEANT = frozenset(
    "rebel opposition troop soldier militant insurgent fighter militia government army regime police group separatist "
    "protester refugee resident villager guerrilla gunman force coalition mission junta authority reinforcement convoy "
    "jihadist islamist extremist peshmerga marine peacekeeper observer monitor spokesman spokeswoman "
    "spokesperson officer official governor mayor diplomat commander councillor minister".split()
)
# Capitalised, and yet no one whom a pronoun may mean.
_TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december ramadan easter christmas".split()
)


def meant_by(
    state: ReportState,
    n: int,
    s: Sentence,
    head: int,
    first: int,
    last: int,
    hint: str | None,
    *,
    by_force: bool = False,
) -> ActorRef | None:
    """Whom the phrase of words ``first`` to ``last`` (exclusive) with this ``head`` means; None if nobody is settled.

    Args:
        hint: the country at hand.
        by_force: it does what only those who bear arms or rule do.
    """
    key = (n, head)
    if key in state.seen:
        return state.seen[key]
    span = s.chars(first, last)
    phrase = span.of(state.report.text)
    counted = partitive(s, head)
    if counted != head:
        inner = meant_by(state, n, s, counted, *noun_phrase(s, counted), hint)
        if inner is not None:
            ref = replace(inner, text=phrase, span=span)
            state.seen[key] = ref
            return ref
    meant = state.memory.antecedent(n, s, head, by_force=by_force)
    if meant is not None:
        actor, rule = meant
        ref = replace(actor, text=phrase, span=span, because=f"{rule}: {actor.name}")
    elif s.words[head].upos == "PRON":
        if Memory.first_person(s.words[head].text):
            quoted = _speaker_of(state, n, s, head, phrase, span)
            if quoted is None:
                return None
            ref = quoted
        else:
            return None
    else:
        owner = next((w for w in children(s, head, "nmod:poss") if w.upos == "PRON"), None)
        whose = state.memory.antecedent(n, s, owner.i) if owner is not None else None
        half = _half(state, s, head)
        if half is not None:
            ref = replace(half, text=phrase, span=span)
            state.seen[key] = ref
            return ref
        if whose is not None and whose[0].country:
            hint = whose[0].country
        if whose is not None and s.words[head].lemma in _MEMBERS and whose[0].sector in _GROUPS:
            # "its fighters" of an armed group are the group.
            ref = replace(whose[0], text=phrase, span=span, because=f"members of {whose[0].name}: {whose[1]}")
        else:
            span, ref = _described(state, s, head, span, hint)
        if ref.country is None and ref.sector is None and s.words[head].upos == "NOUN":
            ref = _belonging_to(state, n, s, head, ref, hint)
        if owner is not None and ref.country is None:
            ref = _owned(state, n, s, owner, whose, ref)
        if whose is not None and ref.country == hint:
            ref = replace(ref, because=f"{ref.because}; {whose[1]}: {whose[0].name}")
    state.seen[key] = ref
    return ref


def _half(state: ReportState, s: Sentence, head: int) -> ActorRef | None:
    """ "The North", "the South": the state of that name where the report speaks of one half."""
    w = s.words[head]
    if w.text not in {"North", "South"} or not any(c.text.lower() == "the" for c in children(s, head, "det")):
        return None
    if children(s, head, "compound", "flat", "amod", "nmod"):
        return None
    return state.actors.half(w.text, w.span)


def _owned(
    state: ReportState, n: int, s: Sentence, owner: Word, whose: tuple[ActorRef, str] | None, ref: ActorRef
) -> ActorRef:
    """ "Its forces", and "our forces" in what is quoted: those of the one meant."""
    if whose is None and Memory.first_person(owner.text):
        said_by = _speaker_of(state, n, s, owner.i, owner.text, owner.span)
        whose = (said_by, f"«{owner.text}» is the one quoted") if said_by is not None else None
    return owned_by(state.actors, ref, *whose) if whose is not None else ref


def _described(state: ReportState, s: Sentence, head: int, span: Span, hint: str | None) -> tuple[Span, ActorRef]:
    """The noun phrase as the registry and its own words describe it, with the name that stands in apposition."""
    text = state.report.text
    span = _whole_name(state, s, head, span)
    wide = with_place(s, head, span)
    ref = state.actors.describe(wide.of(text), wide, country_hint=hint)
    ref = replace(ref, text=span.of(text), span=span)
    for c in children(s, head, "appos"):
        if c.i <= head:
            continue
        first, last = noun_phrase(s, c.i)
        beside = s.chars(first, last)
        other = state.actors.describe(beside.of(text), beside, country_hint=hint)
        whole = Span(span.start, beside.end)
        if c.upos == "PROPN" and s.words[head].upos == "NOUN" and span.end <= beside.start:
            # "The U.N. envoy, Ghassan Salame": the name says who, the title what they are.
            named = other if other.country or other.sector else replace(ref, id=other.id, name=other.name)
            merged = replace(named, country=named.country or ref.country, sector=named.sector or ref.sector)
            return whole, replace(merged, text=whole.of(text), span=whole, because=f"{ref.because}; named beside")
        if ref.country is None and ref.sector in {None, other.sector} and (other.country or other.sector):
            # "MUJWA, an armed group", "Captain Diallo, the army's spokesman": a name is what is said beside it.
            return span, replace(
                ref, country=other.country, sector=other.sector, because=f"{ref.because}; «{other.text}» beside it"
            )
    if ref.country is None and ref.sector == "GOV" and hint and state.actors.is_person(span.of(text)):
        ref = replace(ref, country=hint, because=f"{ref.because}; office in the country at hand, {hint}")
    return span, ref


def _whole_name(state: ReportState, s: Sentence, head: int, span: Span) -> Span:
    """ "The National Front for Liberation": a known name that goes on behind the noun phrase belongs to it."""
    if s.words[head].upos != "PROPN":
        return span
    for name, _ in state.actors.find(s.text, s.span.start):
        goes_on = state.report.text[span.end : span.end + 1] == " "
        if goes_on and name.start <= s.words[head].span.start and name.end > span.end > name.start:
            return Span(min(span.start, name.start), name.end)
    return span


def _belonging_to(state: ReportState, n: int, s: Sentence, head: int, ref: ActorRef, hint: str | None) -> ActorRef:
    """ "the resignation of President X": where the noun itself is no actor, the one it belongs to."""
    for c in children(s, head, "nmod", "nmod:poss"):
        if c.upos in {"PROPN", "NOUN"} and (c.deprel == "nmod:poss" or case_of(s, c.i) in {"of", "by"}):
            inner = meant_by(state, n, s, c.i, *noun_phrase(s, c.i), hint)
            if inner is not None and inner.country is not None:
                return replace(
                    inner, text=ref.text, span=ref.span, because=f"belongs to «{inner.text}»; {inner.because}"
                )
    return ref


def _speaker_of(state: ReportState, n: int, s: Sentence, head: int, phrase: str, span: Span) -> ActorRef | None:
    """ "We" and "I" inside a quotation are its speaker."""
    for speaker in state.speakers:
        link = speaker.link
        if not speaker.span.contains(s.words[head].span):
            continue
        where = state.sentences[link.sentence]
        known = meant_by(state, link.sentence, where, link.head, link.first, link.last, state.main_country)
        if known is not None:
            return replace(known, text=phrase, span=span, because=f"«{phrase}» is the one quoted: {known.name}")
    return None


def both_roles(
    state: ReportState,
    n: int,
    s: Sentence,
    sources: Sequence[Candidate],
    targets: Sequence[Candidate],
    hint: str | None,
    *,
    by_force: bool,
) -> tuple[tuple[ActorRef, ...], tuple[ActorRef, ...]]:
    """Those whom the candidates for source and target mean.

    Args:
        hint: the country at hand.
        by_force: the sources do what only those who bear arms or rule do.
    """
    taken = {c.head for c in (*sources, *targets)}
    doers = _who(state, n, s, sources, hint, taken, by_force=by_force)
    return doers, _who(state, n, s, targets, hint, taken)


def _who(
    state: ReportState,
    n: int,
    s: Sentence,
    some: Sequence[Candidate],
    hint: str | None,
    taken: Collection[int],
    *,
    by_force: bool = False,
) -> tuple[ActorRef, ...]:
    out: list[ActorRef] = []
    for c in some:
        pair = two_sides(state, n, s, c.head) or joint(state, s, c.head, taken)
        if pair:
            out += [replace(a, because=f"{c.rule}; {a.because}") for a in pair]
            continue
        several = together(state, n, s, c.head)
        if several:
            out += _several(state, s, c, several, hint)
            continue
        ref = meant_by(state, n, s, c.head, c.first, c.last, hint, by_force=by_force)
        if ref is not None:
            out.append(replace(ref, because=f"{c.rule}; {ref.because}"))
    return tuple(out)


def _several(
    state: ReportState, s: Sentence, c: Candidate, several: Sequence[tuple[int, int]], hint: str | None
) -> list[ActorRef]:
    """Each of the several that one "they" means."""
    out: list[ActorRef] = []
    span = s.chars(c.first, c.last)
    for m, k in several:
        where = state.sentences[m]
        ref = meant_by(state, m, where, k, *noun_phrase(where, k), hint)
        if ref is not None:
            text = span.of(state.report.text)
            out.append(replace(ref, text=text, span=span, because=f"{c.rule}; «{text}» are those before: {ref.name}"))
    return out


def carried_on(
    state: ReportState, n: int, s: Sentence, act: Act, when: DateRef | None
) -> tuple[tuple[ActorRef, ...], str] | None:
    """The doer of the same kind of act in the sentences before, where this one only says "they" or "the ..."."""
    things = objects(s, act.i) or ([act.i] if s.words[act.i].upos == "NOUN" else [])
    pointed = any(
        s.words[k].upos == "PRON" or any(s.words[c].text.lower() in {"the", "these", "those"} for c in s.children[k])
        for k in things
    )
    if not pointed and things:
        return None
    told: int | None = None
    for m, claim in reversed(state.claims):
        # The nearest sentence that tells of such an act is the one meant, even where it names no doer.
        if n - m > 3 or (told is not None and m < told):
            break
        if claim.type != act.type or (when is not None and claim.date is not None and lie_apart(when, claim.date)):
            continue
        if m < n and any(link.cue.split(" ")[0] in _CHARGED for link in claim.attribution if link.cue):
            # What one side accuses the other of is not told on as what happened.
            return None
        if claim.source:
            return claim.source, f"told on from «{claim.trigger.text}» before"
        told = m if m < n else told
    return None


_CHARGED = frozenset("accused accuses accusing accuse blamed blames blaming blame suspects suspected".split())


def remember(state: ReportState, n: int, s: Sentence) -> None:
    """Note every actor that the sentence names, for the pronouns to come."""
    noted: set[int] = set()
    for span, ref in state.actors.find(s.text, s.span.start):
        inside = words_in(s, span)
        if not inside:
            continue
        head = top_of(s, inside)
        top = head
        while (
            s.words[top].deprel in {"compound", "amod", "nmod:poss", "flat", "appos", "nmod:desc"}
            and s.words[top].head >= 0
        ):
            top = s.words[top].head
        if s.words[top].upos in {"NOUN", "PROPN"} and top not in noted and top != head:
            first, last = noun_phrase(s, top)
            whole = s.chars(first, last)
            noted.add(top)
            full = state.actors.describe(whole.of(state.report.text), whole, country_hint=state.main_country)
            if full.sector is not None:
                state.memory.note(n, s, top, full, state.actors.is_person(whole.of(state.report.text)))
                continue
        if head not in noted:
            noted.add(head)
            members = s.words[s.words[top].head] if s.words[top].deprel == "nmod" else None
            if members is not None and members.text.lower() == "members" and case_of(s, top) == "of":
                # "The members of the Security Council" are those meant by the "they" to come.
                noted.add(members.i)
                state.memory.note(n, s, members.i, ref, False)
            state.memory.note(n, s, head, ref, state.actors.is_person(span.of(state.report.text)))
    places = [t.span for t in toponyms_in(state, s)]
    for w in s.words:
        if (
            w.i in noted
            or w.lemma.lower() in _TIMES
            or w.upos not in {"PROPN", "NOUN"}
            or w.deprel not in _NAMING
            or not (
                w.upos == "PROPN"
                or any(c.upos == "PROPN" for c in children(s, w.i, "compound", "flat", "amod"))
                or w.lemma in _OFTEN_MEANT
            )
        ):
            continue
        first, last = noun_phrase(s, w.i)
        span = s.chars(first, last)
        if any(p.contains(w.span) for p in places):
            continue
        meant = state.memory.antecedent(n, s, w.i)
        if meant is not None:
            # "The jihadists" who were named before are at hand again for the "they" to come.
            if w.deprel.startswith("nsubj"):
                noted.add(w.i)
                state.memory.note(n, s, w.i, meant[0], False)
            continue
        noted.add(w.i)
        phrase = span.of(state.report.text)
        ref = state.actors.describe(phrase, span, country_hint=state.main_country)
        if w.upos == "PROPN" or ref.sector is not None:
            state.memory.note(n, s, w.i, ref, state.actors.is_person(phrase))
