"""Whose soldiers: men and means of war that a sentence leaves without a country, where the report at hand has one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import takewhile

from vedette.claims.coreference import NO_STATES
from vedette.claims.state import ReportState
from vedette.claims.whose import distinct, only_a_weapon, owned_by, spoken_for, told_by_foe, without_overlap
from vedette.model import ActorRef, Span

__all__ = ["armed_at_hand", "parties"]

# Men and means that are a state's own, not those whom many send.
_MEN = frozenset(
    "soldier soldiers troops troop serviceman servicemen officer officers unit units army military reinforcements "
    "convoy convoys paratroopers marines conscripts gunners pilots artillery tanks warplanes jets helicopters".split()
)
# Those said of what bears no name, and of whom nothing more is said than how many they are.
_PLAIN = frozenset(
    "the a an some its their his these those two three four five six seven eight nine ten several many more dozens "
    "hundreds thousands of about around at least some nearly over than another other new additional further army "
    "military young".split()
)
_MOVES = frozenset({"MOBILIZE", "RETREAT"})
_OF_A_STATE = frozenset({"GOV", "MIL"})
# How many sentences back the army may stand that is meant.
_REACH = 3
# How many back an army is looked for that would make the country at hand a guess.
_WELL_BEFORE = 40


def parties(
    state: ReportState,
    n: int,
    kind: str,
    source: Sequence[ActorRef],
    target: Sequence[ActorRef],
    speaker: ActorRef | None,
    hint: str | None,
) -> tuple[tuple[ActorRef, ...], tuple[ActorRef, ...]]:
    """Both sides of an event of a type, each once: no mere weapons, and soldiers as whose they are.

    Args:
        speaker: who says it, nearest first.
        hint: the country at hand.
    """
    doers = tuple(a for a in spoken_for(state.actors, source, speaker) if not only_a_weapon(a))
    others = target if told_by_foe(doers, speaker) else spoken_for(state.actors, target, speaker)
    of_doers, of_others = _states(doers), _states(others)
    doers = distinct(armed_at_hand(state, n, a, kind, of_others, hint) for a in doers)
    others = distinct(armed_at_hand(state, n, a, kind, of_doers, hint) for a in others)
    if kind == "MOBILIZE":
        # "Turkish officers put their soldiers on alert": nobody is sent against their own.
        others = tuple(a for a in others if a.sector != "MIL" or a.country is None or a.country not in _states(doers))
    return doers, without_overlap(doers, others)


def _states(some: Sequence[ActorRef]) -> set[str]:
    """The states that have a part: a country's rebels are no reason why its army should not be the other side."""
    return {a.country for a in some if a.country is not None and a.sector in _OF_A_STATE}


def armed_at_hand(
    state: ReportState, n: int, ref: ActorRef, kind: str, not_of: Collection[str], hint: str | None
) -> ActorRef:
    """The soldiers of ``ref`` as those of the army that the report spoke of last, where it spoke of one alone.

    Args:
        kind: the type of the event that they have a part in.
        not_of: countries whose they cannot be: of the other side of the event.
        hint: the country at hand: theirs, where the report has named no other army.

    Returns ``ref`` itself where it has a country, means no soldiers, or nothing settles it.
    """
    words = ref.text.lower().replace(",", "").split(" of ")[0].split()
    if ref.country is not None or ref.sector != "MIL" or not words or words[-1] not in _MEN:
        return ref
    if any(w not in _PLAIN and not w[0].isdigit() for w in words[:-1]):
        return ref
    if kind in _MOVES:
        mover = next((a for a in _movers(state, n, kind) if a.country not in not_of), None)
        if mover is not None:
            return _as(state, ref, mover)
    for back in range(_REACH + 1):
        armies = _armies(state, n - back, n - back, ref.span)
        countries = {a.country for a in armies if a.country not in not_of}
        if len(countries) == 1:
            army = next(a for a in armies if a.country in countries)
            return _as(state, ref, army)
        if countries:
            return ref
    if hint is not None and hint not in not_of and not _armies(state, n - _WELL_BEFORE, n, ref.span):
        country = state.actors.describe(f"army {words[-1]}", ref.span, country_hint=hint).country
        return replace(ref, country=country, because=f"{ref.because}; country at hand {hint}")
    return ref


def _movers(state: ReportState, n: int, kind: str) -> list[ActorRef]:
    """Who sent, or withdrew, troops in the sentences before, the latest first: of them those that come are told on."""
    some = [claim for m, claim in reversed(state.claims) if n - _REACH <= m <= n and claim.type == kind]
    return [
        a
        for claim in some
        for a in claim.source
        if a.country not in {None, *NO_STATES} and a.sector in _OF_A_STATE and not _guessed(a)
    ]


def _guessed(actor: ActorRef) -> bool:
    """Were they themselves put down to an army that stood before, or to the country at hand?"""
    return "spoken of last" in actor.because or "country at hand" in actor.because


def _armies(state: ReportState, first: int, last: int, before: Span) -> list[ActorRef]:
    """The armies of states named in the sentences ``first`` to ``last``, before the span."""
    named = [m.actor for m in state.memory.between(first, last)]
    told = takewhile(lambda c: c[0] >= first, reversed(state.claims))
    named += [a for m, claim in told if m <= last for a in (*claim.source, *claim.target)]
    return [
        a
        for a in named
        if a.sector == "MIL" and a.country is not None and a.country not in NO_STATES and a.span.end <= before.start
    ]


def _as(state: ReportState, ref: ActorRef, army: ActorRef) -> ActorRef:
    owned = owned_by(state.actors, ref, army, "the army spoken of last")
    if owned is not ref:
        return owned
    return replace(ref, country=army.country, because=f"{ref.because}; the army spoken of last: {army.name}")
