"""By what a claim may meet others, so that each is compared with few.

A key is a type with a place, an actor or a name; two claims are compared if they share a key and their days meet. A
claim is found under its own type and asks under all types near to it, for its own place and the places around.
"""

from __future__ import annotations

import math

from vedette.record.join.facts import Days, Facts, near_types

__all__ = ["asks_for", "found_under", "window"]

# Degrees; a claim asks for its own square and the eight around it, so that 25 km are always within reach.
_SQUARE = 0.5
_NAMES = 6
# Days that publication, time zones and a night between two dates may shift it.
_PAD = 1


def window(facts: Facts) -> Days | None:
    """The days under which a claim is found; ``None`` if nothing dates it, so that only its own report can."""
    return facts.days


def found_under(facts: Facts) -> tuple[str, ...]:
    """The keys of a claim."""
    return tuple(sorted({f"{facts.type}|{what}"[:80] for what in (*_places(facts, 0), *_others(facts))}))


def asks_for(facts: Facts) -> tuple[str, ...]:
    """The keys of those it is compared with."""
    what = (*_places(facts, 1), *_others(facts))
    return tuple(sorted({f"{kind}|{w}"[:80] for kind in near_types()[facts.type] for w in what}))


def padded(days: Days) -> tuple[int, int]:
    """A window's first and last day, each moved by a day outward."""
    return days.first - _PAD, days.last + _PAD


def _places(facts: Facts, around: int) -> list[str]:
    place = facts.place
    if place is None or place["lat"] is None or place["precision"] not in {"exact", "near", "admin2"}:
        return []
    y, x = math.floor(place["lat"] / _SQUARE), math.floor(place["lon"] / _SQUARE)
    columns = round(360 / _SQUARE)
    return [f"p{y + dy},{(x + dx) % columns}" for dy in range(-around, around + 1) for dx in range(-around, around + 1)]


def _others(facts: Facts) -> list[str]:
    out = [f"a{i}" for i in (*facts.source, *facts.target) if not i.startswith("x-")]
    # The rarest names of the sentence, the most telling first.
    named = sorted(facts.names & facts.words.keys(), key=lambda n: (-facts.words[n], n))[:_NAMES]
    out += [f"n{n}" for n in named]
    return out
