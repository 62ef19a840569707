"""Small questions about where: which place is meant, and whether a name says where at all."""

from __future__ import annotations

from collections.abc import Sequence

from vedette.claims.syntax import children
from vedette.claims.who import Candidate
from vedette.model import PlaceRef, Toponym
from vedette.reading.parse import Sentence

__all__ = ["definite", "main_country", "most_exact", "only_where", "unsettled"]

_VISITS = frozenset("visit tour reach leave enter fly travel go arrive return head".split())


def only_where(s: Sentence, i: int, c: Candidate, toponyms: Sequence[Toponym], words: Sequence[Sequence[int]]) -> bool:
    """ "Visited Goma", "flew to Doha": a town to which someone goes is where, not whom; a country may be both."""
    if s.words[i].lemma not in _VISITS or s.words[c.head].upos != "PROPN":
        return False
    for t, covered in zip(toponyms, words, strict=True):
        if c.head in covered and c.last - c.first <= len(covered) + 1:
            return t.place is None or t.place.precision != "country"
    return False


def definite(s: Sentence, k: int) -> bool:
    """Is it "the capital", with no name that says of what?"""
    return any(c.text.lower() == "the" for c in children(s, k, "det")) and not children(s, k, "nmod", "nmod:poss")


def unsettled(toponym: Toponym) -> PlaceRef:
    """A place name that nothing was found for: its words stay, and nothing is guessed."""
    return PlaceRef(
        text=toponym.text,
        span=toponym.span,
        name=None,
        geonameid=None,
        lat=None,
        lon=None,
        country=None,
        admin1=None,
        precision="unknown",
        because="no place of this name is known near what the report speaks of",
    )


def most_exact(found: Sequence[tuple[Toponym, float]]) -> Toponym:
    """Of the toponyms that belong to the event about equally surely, the most exact."""
    order = {"exact": 0, "near": 1, "admin2": 2, "admin1": 3, "country": 4, "unknown": 5}
    best = found[0][1]
    near = [t for t, score in found if score >= best - 0.25]
    return min(
        near,
        key=lambda t: (
            order.get(t.place.precision if t.place else "unknown", 5),
            -next(score for other, score in found if other is t),
        ),
    )


def main_country(toponyms: Sequence[Toponym]) -> str | None:
    """The country in which most of the places below country level lie."""
    votes: dict[str, float] = {}
    for t in toponyms:
        if t.place is not None and t.place.country and t.place.precision != "country":
            votes[t.place.country] = votes.get(t.place.country, 0.0) + (t.place.probability or 0.5)
    return max(votes, key=lambda c: (votes[c], c)) if votes else None
