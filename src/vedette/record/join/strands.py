"""The strands of a report: its claims, grouped by the happening that they speak of.

They depend on the report alone, so that reports can come in any order; strands of different reports are then compared
as wholes, with the places, days and figures that their sentences share.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

from vedette.record.join.cluster import cluster
from vedette.record.join.compare import compare
from vedette.record.join.facts import Facts, facts_of, lent, taken_together
from vedette.record.join.vetoes import told_as_two
from vedette.record.join.words import Bag
from vedette.record.told import Told

__all__ = ["strands"]


def strands(claims: Sequence[Told], gist: Bag) -> list[Facts]:
    """The strands of one report, in the order of their first claims.

    Args:
        claims: all claims of the report.
        gist: its rarer words.
    """
    alone = {c.id: facts_of(c, gist) for c in claims}
    facts = lent(alone.values())
    scores = {
        # What a sentence lends isn't what its claims have in common.
        (min(a.id, b.id), max(a.id, b.id)): -math.inf if told_as_two(alone[a.id], alone[b.id]) else compare(a, b)
        for a, b in combinations(facts.values(), 2)
    }
    links = {pair: score for pair, score in scores.items() if score > 0}
    groups = cluster(
        facts,
        links,
        lambda a, b: scores.get((a, b), -math.inf),
        apart=lambda a, b: scores.get((a, b)) == -math.inf,
    )
    return sorted((taken_together([alone[i] for i in group]) for group in groups), key=lambda s: (s.at, s.id))
