"""Whose forces: nouns that say what someone is but not whose, and what settles it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from vedette.actors import ReportActors
from vedette.claims.coreference import NO_STATES
from vedette.claims.syntax import case_of, children
from vedette.model import ActorRef, DateRef, Span
from vedette.reading.parse import Sentence

__all__ = [
    "distinct",
    "lie_apart",
    "only_a_weapon",
    "owned_by",
    "spoken_for",
    "told_by_foe",
    "with_place",
    "without_overlap",
]

# Nouns for armed means and men that belong to some state or group, whichever the sentence is about.
_ARMED = frozenset(
    "force forces troops soldiers army military navy fleet aircraft warplanes planes jets helicopters drones tanks "
    "artillery gunners pilots commandos marines paratroopers peacekeepers servicemen policemen "
    "units".split()
)
# Whose word "two aircraft had struck" is told on, those it is likely to belong to.
_SPEAK_FOR_OWN = frozenset({"MIL"})
_WEAPONS = frozenset(
    "shell shells rocket rockets missile missiles mortar mortars bomb bombs shrapnel mine mines landmine landmines "
    "bullet bullets grenade grenades projectile projectiles rounds "
    "explosive explosives fire gunfire shelling bombardment".split()
)
_WHERE = frozenset({"in", "at", "inside"})
# Bodies that are known by what they are of: "the Office of the High Commissioner".
_NAMED_FOR = frozenset({"office", "ministry", "department", "council", "committee", "commission"})
# Men of whom "from Ghana" says whose they are.
_HAIL_FROM = frozenset("soldier peacekeeper policeman officer troop serviceman fighter mercenary militant".split())
_SPEAKS_FOR = frozenset("spokesman spokeswoman spokesperson".split())
_HYPHENED = re.compile(r"(?:-\w+|(?<=-)\w+)+")
# Words between a noun and the place that narrows it down, at most.
_NARROW = 8


def owned_by(actors: ReportActors, ref: ActorRef, owner: ActorRef, because: str) -> ActorRef:
    """ "Its forces", "our troops": a noun for men and means of war, as its owner's.

    Returns ``ref`` unchanged where the noun is none, or the owner has no country.
    """
    noun = ref.text.split()[-1].lower() if ref.text else ""
    if owner.country is None or owner.country in NO_STATES or noun not in _ARMED:
        return ref
    if owner.sector in {"REB", "OPP", "UAF", "PAR", "PRM"}:
        return replace(owner, text=ref.text, span=ref.span, because=f"{ref.because}; {because}: {owner.name}")
    own = actors.of_country(noun, owner.country, ref.span)
    return replace(own, text=ref.text, span=ref.span, because=f"{own.because}; {because}: {owner.name}")


def spoken_for(actors: ReportActors, source: Sequence[ActorRef], speaker: ActorRef | None) -> tuple[ActorRef, ...]:
    """ "The Israeli army said two aircraft had struck": whose aircraft, an army that speaks of them says."""
    if speaker is None or speaker.sector not in _SPEAK_FOR_OWN or speaker.country is None:
        return tuple(source)
    because = f"an army speaks of its own, «{speaker.text}»"
    return tuple(
        owned_by(actors, a, speaker, because) if a.country is None and a.sector == "MIL" and _plain(a) else a
        for a in source
    )


def told_by_foe(source: Sequence[ActorRef], speaker: ActorRef | None) -> bool:
    """ "The army said it had killed two soldiers": an army that does it speaks of the other side's men."""
    return speaker is not None and any(a.country == speaker.country for a in source)


def _plain(a: ActorRef) -> bool:
    words = a.text.split()
    return len(words) <= 3 and not any(w[:1].isupper() for w in words[1:]) and "of" not in words


def with_place(s: Sentence, head: int, span: Span) -> Span:
    """ "The health ministry in the Hamas-run enclave": the phrase with the place that says whose it is."""
    word = s.words[head]
    named = word.lemma.lower() in _NAMED_FOR
    if word.upos != "NOUN" and not named:
        return span
    cases = _WHERE | {"of"} if named else _WHERE
    if word.lemma.lower() in _HAIL_FROM:
        cases = _WHERE | {"from"}
    elif word.lemma.lower() in _SPEAKS_FOR:
        cases = _WHERE | {"for"}
    for c in children(s, head, "nmod"):
        first, last = s.subtree(c.i)
        narrow = c.i > head and case_of(s, c.i) in cases and last - first <= _NARROW
        if narrow and s.words[first].span.start - span.end <= 1:
            end = s.words[last - 1].span.end
            # The tree may part "Secretary-General" at its hyphen.
            tail = _HYPHENED.match(s.text, end - s.span.start)
            return Span(span.start, end + len(tail[0]) if tail else end)
    return span


def only_a_weapon(a: ActorRef) -> bool:
    """ "A shell hit their vehicle": what struck is told, and not who."""
    return a.country is None and bool(a.text) and a.text.split()[-1].lower() in _WEAPONS


def distinct(some: Iterable[ActorRef]) -> tuple[ActorRef, ...]:
    """Each actor once, where first named."""
    first: dict[str, ActorRef] = {}
    for a in some:
        first.setdefault(a.id, a)
    return tuple(first.values())


def without_overlap(source: Sequence[ActorRef], target: Sequence[ActorRef]) -> tuple[ActorRef, ...]:
    """Targets that are not sources too: nobody does it to themselves."""
    doers = {a.id for a in source}
    return tuple(a for a in target if a.id not in doers)


def lie_apart(one: DateRef, other: DateRef) -> bool:
    """Do two dates share no day? False where either has no bounds."""
    if not (one.start and one.end and other.start and other.end):
        return False
    return one.end[:10] < other.start[:10] or other.end[:10] < one.start[:10]
