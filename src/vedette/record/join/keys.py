"""By what a strand may meet others, so that each is compared with few.

A key is a type with a place, an actor or a name; two strands are compared if they share a key and their days meet. A
strand is found under its own types and asks under all types near to them, for its own place and the places around.
"""

from __future__ import annotations

import math

from vedette.places.names import bare, fold
from vedette.record.join.facts import Days, Facts, near_types
from vedette.record.join.words import base, rarity

__all__ = ["asks_for", "found_under", "padded"]

# Degrees; a strand asks for its own square and the eight around it, so that 25 km are always within reach.
_SQUARE = 0.5
_NAMES = 6
_RARE = 4.5
# Days that publication, time zones and a night between two dates may shift it.
_PAD = 1
_FINE = frozenset({"exact", "near", "admin2", "unknown"})


def found_under(facts: Facts) -> tuple[str, ...]:
    """The keys of a strand."""
    what = [*_squares(facts, 0), *_names(facts), *(f"a{i}" for i in _actors(facts))]
    if not _squares(facts, 0):
        what += [f"b{i}" for i in _actors(facts)]
    return tuple(sorted({f"{kind}|{w}"[:80] for kind in facts.types for w in what}))


def asks_for(facts: Facts) -> tuple[str, ...]:
    """The keys of those it is compared with.

    Actors alone bring strands together only if one of the two isn't placed: armies act everywhere.
    """
    letter = "b" if _squares(facts, 0) else "a"
    what = [*_squares(facts, 1), *_names(facts), *(f"{letter}{i}" for i in _actors(facts))]
    kinds = frozenset().union(*(near_types()[kind] for kind in facts.types))
    return tuple(sorted({f"{kind}|{w}"[:80] for kind in kinds for w in what}))


def padded(days: Days) -> tuple[int, int]:
    """A window's first and last day, each moved by a day outward."""
    return days.first - _PAD, days.last + _PAD


def _squares(facts: Facts, around: int) -> list[str]:
    columns = round(360 / _SQUARE)
    out: list[str] = []
    for place in facts.places:
        if place["lat"] is not None and place["precision"] in _FINE:
            y, x = math.floor(place["lat"] / _SQUARE), math.floor(place["lon"] / _SQUARE)
            steps = range(-around, around + 1)
            out += [f"p{y + dy},{(x + dx) % columns}" for dy in steps for dx in steps]
    return out


def _actors(facts: Facts) -> list[str]:
    return [i for i in (*facts.source, *facts.target) if not i.startswith("x-")]


def _names(facts: Facts) -> list[str]:
    """The names of its places, and the rarest names of its sentences; what every other report names is left out."""
    out = [f"n{bare(fold(p['text']))}" for p in facts.places if p["precision"] in _FINE]
    rare = sorted((-rarity(base(n)), n) for n in facts.names)
    return [*out, *(f"n{name}" for minus, name in rare[:_NAMES] if -minus >= _RARE)]
