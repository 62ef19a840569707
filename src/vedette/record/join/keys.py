"""By what a strand may meet others, so that each is compared with few.

A key is a type with a place, an actor or a name; two strands are compared if they share a key and their days meet. A
strand is found under its own types and asks under all types near to them, for its own place and the places around.
"""

from __future__ import annotations

import math

from vedette.places.names import bare, fold
from vedette.record.join.facts import Days, Facts, near_types

__all__ = ["asks_for", "found_under", "padded"]

# Degrees; a strand asks for its own square and the eight around it, so that 25 km are always within reach.
_SQUARE = 0.5
_NAMES = 6
# Days that publication, time zones and a night between two dates may shift it.
_PAD = 1
_FINE = frozenset({"exact", "near", "admin2", "unknown"})


def found_under(facts: Facts) -> tuple[str, ...]:
    """The keys of a strand."""
    return tuple(sorted({f"{kind}|{w}"[:80] for kind in facts.types for w in (*_squares(facts, 0), *_others(facts))}))


def asks_for(facts: Facts) -> tuple[str, ...]:
    """The keys of those it is compared with."""
    what = (*_squares(facts, 1), *_others(facts))
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


def _others(facts: Facts) -> list[str]:
    out = [f"a{i}" for i in (*facts.source, *facts.target) if not i.startswith("x-")]
    out += [f"n{bare(fold(p['text']))}" for p in facts.places if p["precision"] in _FINE]
    # The rarest names of the sentences, the most telling first.
    named = sorted(facts.names & facts.words.keys(), key=lambda n: (-facts.words[n], n))[:_NAMES]
    return [*out, *(f"n{n}" for n in named)]
