"""Small questions about where: which place is meant, and whether a name says where at all."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from vedette.claims.state import ReportState
from vedette.claims.syntax import children
from vedette.claims.who import Candidate
from vedette.model import PlaceRef, Span, Toponym
from vedette.reading.parse import Sentence, Word

__all__ = ["carried", "datelines", "definite", "main_country", "most_exact", "only_where", "stands_by", "unsettled"]

_VISITS = frozenset("visit tour reach leave enter fly travel go arrive return head".split())


def only_where(s: Sentence, i: int, c: Candidate, toponyms: Sequence[Toponym], words: Sequence[Sequence[int]]) -> bool:
    """ "Visited Goma", "flew to Doha": a town to which someone goes is where, not whom; a country may be both."""
    if s.words[i].lemma not in _VISITS or s.words[c.head].upos != "PROPN":
        return False
    for t, covered in zip(toponyms, words, strict=True):
        if c.head in covered and c.last - c.first <= len(covered) + 1:
            return t.place is None or t.place.precision != "country"
    return False


# Nouns by which a place named before is meant again: divisions, which have a name of their own; towns; and the rest.
_DIVISIONS = frozenset("province region district governorate oblast county".split())
_TOWNS = frozenset("town city village neighbourhood neighborhood quarter".split())
_SITES = frozenset("camp crossing base airport enclave capital".split())
_LANDS = frozenset("area zone territory".split())
# A border is where it is said to be, not at the town named before.
_LINES = frozenset({"border", "frontier"})
_PLACE_NOUNS = _DIVISIONS | _TOWNS | _SITES | _LANDS | _LINES | {"country"}
_POINTING = frozenset({"the", "its", "their", "that", "this"})
# What a place has: "its outskirts" are the town's, "its troops" are nobody's place.
_OF_A_PLACE = frozenset(
    "outskirt outskirts suburb street market centre center edge surroundings countryside north south east west airport "
    "hospital school population resident inhabitant people road entrance fall capture loss recapture liberation".split()
)
_AS_FAR_BACK = 2
# What a capital, which may stand for a government, counts beside other places.
_A_SEAT = 0.3


def carried(state: ReportState, n: int, s: Sentence, i: int) -> tuple[PlaceRef, str] | None:
    """The place named before that "the town", "the province", "there" or "its outskirts" at the event means."""
    for k in s.children[i]:
        for j in (k, *s.children[k]):
            place = _meant(state, n, s, s.words[j])
            if place is not None:
                word = s.words[j]
                meant = replace(place, text=word.text, span=word.span)
                return meant, f"«{word.text}» is the place named before: {place.name}"
    return None


def _meant(state: ReportState, n: int, s: Sentence, w: Word) -> PlaceRef | None:
    last = state.last_place
    near = last[1] if last is not None and n - last[0] <= _AS_FAR_BACK else None
    if w.lemma in {"there", "its"}:
        owned = s.words[w.head].lemma.lower() in _OF_A_PLACE if w.deprel == "nmod:poss" else w.deprel == "advmod"
        return near if owned and w.lemma == ("its" if w.deprel == "nmod:poss" else "there") else None
    pointed = any(c.text.lower() in _POINTING for c in children(s, w.i)) and not children(s, w.i, "nmod", "compound")
    if w.lemma not in _PLACE_NOUNS or w.text.lower() != w.lemma or not pointed:
        return None
    called = _called(state, w)
    if called is not None or w.lemma in _LINES | {"country"}:
        return called
    if w.lemma in _SITES and last is not None and n - last[0] > 1:
        return None
    if w.lemma in _DIVISIONS:
        return near if near is not None and near.precision in {"admin1", "admin2"} else None
    if w.lemma in _TOWNS | _SITES:
        return near if near is not None and near.precision in {"exact", "near"} else None
    return near if near is not None and near.country == state.main_country else None


def _called(state: ReportState, w: Word) -> PlaceRef | None:
    """The place that the report last called so: "Idlib province" for "the province", a state for "the country"."""
    text = state.report.text
    for t in reversed(state.toponyms):
        if t.place is None or t.span.end > w.span.start:
            continue
        if w.lemma == "country":
            if t.place.precision == "country" and t.place.country == state.main_country:
                return t.place
            continue
        around = f"{text[max(0, t.span.start - 24) : t.span.start]} {t.text} {text[t.span.end : t.span.end + 16]}"
        if re.search(
            rf"\b{w.lemma} of (?:the )?{re.escape(t.text)}|{re.escape(t.text)}(?:’s|'s)? {w.lemma}\b",
            _one_blank(around),
        ):
            return t.place
    return None


def _one_blank(text: str) -> str:
    return " ".join(text.split())


_BESIDE = re.compile(
    r"(?:, an? (?:[a-z-]+ ){1,3}?)?\s*(?:[a-z]+\s+){0,2}(?:,|\(|near|in|close to|outside|around|on the outskirts of"
    r"|(?:north|south|east|west)[a-z-]* of)"
    r"\s+(?:the\s+)?(?:[a-z-]+\s+){0,3}(?:of\s+(?:the\s+)?)?"
)
_PART_OF_TOWN = re.compile(r"\s+(?:quarter|neighbou?rhood|suburb|street|market|square|roundabout|checkpoint)\b")


def stands_by(state: ReportState, n: int, unknown: Toponym, others: Sequence[Toponym]) -> PlaceRef | None:
    """ "Kikaikelaki near Kumbo", "the Ntarinkon quarter" of a town: the known place that an unknown one lies by.

    Args:
        unknown: a place name of sentence ``n`` that nothing was found for.
        others: all place names of the sentence, in order.
    """
    text = state.report.text
    for t in others:
        if t.place is None or t.place.precision in {"country", "unknown"} or t.span.start < unknown.span.end:
            continue
        if _BESIDE.fullmatch(text, unknown.span.end, t.span.start):
            return _near(t.place, Span(unknown.span.start, t.span.end), text)
    if _PART_OF_TOWN.match(text, unknown.span.end):
        towns = [t.place for t in others if t.place is not None and t.place.precision == "exact"]
        if not towns and state.last_place is not None and n - state.last_place[0] <= _AS_FAR_BACK:
            towns = [state.last_place[1]]
        if towns and towns[0].precision == "exact":
            return _near(towns[0], unknown.span, text)
    return None


def _near(place: PlaceRef, span: Span, text: str) -> PlaceRef:
    precision = "near" if place.precision == "exact" else place.precision
    return replace(place, text=span.of(text), span=span, precision=precision)


_DATELINE = re.compile(
    r"^[ \t]*([A-ZÀ-Þ][A-ZÀ-Þ’'. -]{1,28}[A-ZÀ-Þ])(?:, [^—–\n]{1,40}?)?(?: \([^()\n]{2,40}\))?[ \t]*[—–][ \t]",
    re.MULTILINE,
)


def datelines(text: str) -> list[Span]:
    """The town of each dateline: "HAMA, Syria, Oct 9 (Orontes Press) — ..."."""
    return [Span(*m.span(1)) for m in _DATELINE.finditer(text)]


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
    order = {"exact": 0, "near": 0, "admin2": 2, "admin1": 3, "country": 4, "unknown": 5}
    best = found[0][1]
    near = [t for t, score in found if score >= best - 0.25]
    return min(
        near,
        key=lambda t: (
            order.get(t.place.precision if t.place else "unknown", 5),
            -next(score for other, score in found if other is t),
        ),
    )


def main_country(toponyms: Sequence[Toponym], seats: Collection[Span] = ()) -> str | None:
    """The country in which most of the places below country level lie.

    Args:
        seats: capitals that may stand for their governments ("Ankara has not commented"), which say less.
    """
    votes: dict[str, float] = {}
    for t in toponyms:
        if t.place is not None and t.place.country and t.place.precision != "country":
            weight = _A_SEAT if t.span in seats else 1.0
            votes[t.place.country] = votes.get(t.place.country, 0.0) + weight * (t.place.probability or 0.5)
    return max(votes, key=lambda c: (votes[c], c)) if votes else None
