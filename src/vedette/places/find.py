"""Toponyms in raw text, by the gazetteer and the words around.

Every run of capitalised words that the gazetteer knows is a candidate; a small logistic model over what can be seen
around it (fitted by ``scripts/fit_find.py``, shipped as ``data/find.json``) says whether it stands for a place there
and not for a person, an organisation or a common word.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from math import exp

from vedette.model import Span
from vedette.places.context import KINDS
from vedette.places.gazetteer import Gazetteer
from vedette.places.names import fold
from vedette.places.scoring import group_of
from vedette.places.store import CODE, NATIONALITY, OTHER, Place

__all__ = ["Finder", "find"]

_TOKEN = re.compile(
    r"(?:[A-Z]\.\s?){1,3}(?<=\.)|(?:St|Ste|Mt|Ft)\.(?=\s[A-Z])|[^\W\d_](?:[\w’'‘ʿʾʻ-]*\w)?(?:\.(?=[^\W\d_]))?"
    r"|\d[\d.,]*|[^\w\s]"
)
_ABBREVIATED = frozenset(
    [
        "ala", "ariz", "ark", "calif", "colo", "conn", "del", "fla", "ga", "ill", "ind", "kan", "ky", "la",
        "mass", "md", "mich", "minn", "miss", "mo", "mont", "neb", "nev", "okla", "ore", "pa", "tenn", "tex",
        "va", "vt", "wash", "wis", "wyo", "ont", "que", "alta",
    ]
)  # fmt: skip
_LINKS = frozenset(
    [
        "of", "the", "al", "el", "ash", "as", "at", "an", "ad", "ar", "az", "es", "ed", "ez", "de", "la", "le",
        "du", "des", "del", "di", "da", "and", "on", "upon", "sur", "en", "ul", "ibn", "bin",
    ]
)  # fmt: skip
_ARTICLE = re.compile(r"^\w+[ -](?:al|el|as|ash|an|ad|ar|at|az|ez|ed)-?[ -]?\w{3,}$|^(?:al|el)-\w{4,}$", re.IGNORECASE)
_INNER = re.compile(r"^\w[\w’'‘ʿ]*[ -](?:al|el|as|ash|an|ad|ar|at|az|ez|ed)[ -]['’‘ʿ]?\w{2,}$", re.IGNORECASE)
_LONGEST = 6
# "al-Bab", "az-Zor": as good as a capital.
_JOINED = re.compile(r"(?:al|el|ash|as|ad|ar|at|az|an|es|ed|ez|et|esh|ul|ur|ud)-['’‘ʿʾʻ]?[^\W\d_a-zß-öø-ÿ]")
# Verbs of war whose object is a place: as good as "near". Local newspapers, which the weights come from, lack them.
_AIMED = frozenset(
    ["shelled", "shelling", "bombed", "bombing", "bombarded", "besieged", "recaptured", "retook", "entered"]
)
_AL = re.compile(r" [ae]l[ -]")
# After these a name that the gazetteer spells otherwise may be a place, if it resembles one of the countries named.
_WHERE = frozenset(
    [
        "in", "near", "at", "from", "to", "of", "around", "outside", "on", "into", "towards", "toward", "between",
        "over", "inside", "across", "struck", "hit", "captured", "seized", "left", "targeted", "reached", "attacked",
        "town", "city", "village", "towns", "villages", *_AIMED,
    ]
)  # fmt: skip
_ALIKE = 0.8
_CALENDAR = frozenset(
    "january february march april june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday ramadan easter christmas".split()
)
# The letter ain before a word of a name ("Tall 'Afar"), and what joins words of one.
_AIN = frozenset("'’‘ʿʾʻ`")
_MARKS = _AIN | {"-"}
_TITLES = frozenset(
    [
        "mr", "mrs", "ms", "dr", "president", "minister", "general", "gen", "colonel", "col", "captain", "capt",
        "major", "maj", "lieutenant", "lt", "sergeant", "sgt", "senator", "sen", "rep", "gov", "governor",
        "mayor", "judge", "king", "queen", "prince", "princess", "sheikh", "imam", "pope", "bishop", "father",
        "rev", "reverend", "professor", "prof", "sir", "lady", "lord", "officer", "deputy", "detective",
        "spokesman", "spokeswoman", "secretary", "coach", "chief", "ambassador", "commander", "director",
        "chairman", "ayatollah", "prosecutor", "envoy", "attorney", "miss",
    ]
)  # fmt: skip


@dataclass(slots=True)
class Token:
    """A word or a mark."""

    text: str
    start: int
    end: int
    capital: bool
    lower: str


@dataclass(slots=True)
class Words:
    """The tokens of a report, and what is known of its words."""

    tokens: list[Token]
    small: frozenset[str]
    countries: frozenset[str] = frozenset()
    surnames: set[str] = field(default_factory=set)
    placed: set[str] = field(default_factory=set)


def tokens_of(text: str) -> list[Token]:
    """Words and marks; a genitive's ending is cut off, and the point of an abbreviated state or saint is kept."""
    out = []
    for match in _TOKEN.finditer(text):
        word = match[0].rstrip()
        start = match.start()
        end = start + len(word)
        for tail in ("'s", "’s", "'", "’"):
            if word.endswith(tail) and len(word) > len(tail) and not (word[:2] == "Ra" and _AL.match(text, end)):
                end -= len(tail)
                word = word[: -len(tail)]
                break
        lower = word.lower()
        if lower in _ABBREVIATED and text[end : end + 1] == "." and word[0].isupper():
            word, end = word + ".", end + 1
        out.append(Token(word, start, end, word[:1].isupper() or _JOINED.match(word) is not None, lower))
    return out


@lru_cache(maxsize=1)
def _model() -> tuple[dict[str, float], frozenset[str], frozenset[str]]:
    """Weights, common English words that are place names too, and given names."""
    raw = json.loads((resources.files("vedette.places") / "data" / "find.json").read_text("utf-8"))
    return raw["weights"], frozenset(raw["words"]), frozenset(raw["given names"])


class Finder:
    """Finds place names in text by the gazetteer, capitals and context. Safe to share between threads."""

    def __init__(self, gazetteer: Gazetteer | None = None) -> None:
        self.gazetteer = gazetteer or Gazetteer.open()
        self.weights, self.common, self.given = _model()

    def find(self, text: str) -> tuple[Span, ...]:
        """Spans that look like place names or nationalities, in order, none inside another."""
        words = self.words(text)
        out, countries = self._pass(words)
        if not countries <= words.countries:  # what was found says what the text is about; look once more with that
            words.countries |= countries
            out, _ = self._pass(words)
        return tuple(out)

    def _pass(self, words: Words) -> tuple[list[Span], frozenset[str]]:
        """The spans, and the countries that those which can lie in one country only point to."""
        tokens = words.tokens
        out: list[Span] = []
        countries: set[str] = set()
        i = 0
        while i < len(tokens):
            found = 0
            if tokens[i].capital:
                for end, places in self.candidates(words, i):
                    score = sum(self.weights.get(name, 0.0) for name in self.features(words, i, end, places))
                    if score > 0:
                        found = end
                        lies_in = {p.country for p in places if p.kind != OTHER}
                        if len(lies_in) == 1:
                            countries |= {country for country in lies_in if country and country not in _ENGLISH}
                        break
            if found:
                out.append(Span(tokens[i].start, tokens[found - 1].end))
                i = found
            else:
                i += 1
        return out, frozenset(countries)

    def probability(self, text: str, span: Span) -> float:
        """How likely a span of the gazetteer's names stands for a place, 0 where it is no candidate."""
        words = self.words(text)
        for i, token in enumerate(words.tokens):
            if token.start == span.start and token.capital:
                for end, places in self.candidates(words, i):
                    if words.tokens[end - 1].end == span.end:
                        z = sum(self.weights.get(name, 0.0) for name in self.features(words, i, end, places))
                        return 1 / (1 + exp(-max(min(z, 30.0), -30.0)))
        return 0.0

    def words(self, text: str) -> Words:
        """The tokens, and which words are surnames or places elsewhere in the text."""
        tokens = tokens_of(text)
        voters = self.gazetteer.voters()
        named = frozenset(
            str(place.country)
            for token in tokens
            if token.capital and (len(token.text) > 3 or token.text.isupper())
            for place in voters.get(token.lower.replace(".", ""), ())
            if place.feature != "ADM1"
        )
        words = Words(tokens, frozenset(t.text for t in tokens if not t.capital), named)
        for before, token in pairwise(tokens):
            if token.capital:
                if before.capital and (before.lower in self.given or before.lower.rstrip(".") in _TITLES):
                    words.surnames.add(token.text)
                elif before.lower in ("in", "near", "from", "at", "to", "around", "outside", "of"):
                    words.placed.add(token.text)
        return words

    def candidates(self, words: Words, i: int) -> list[tuple[int, tuple[Place, ...]]]:
        """The ends of the runs from token ``i`` that the gazetteer knows, the longest first."""
        tokens = words.tokens
        ends = []
        for n in range(1, _LONGEST + 1):
            if i + n > len(tokens):
                break
            token = tokens[i + n - 1]
            if n > 1:
                gap = token.start - tokens[i + n - 2].end
                joins = (token.text == "-" and gap == 0) or token.text in _AIN
                if gap > 1 or not (token.capital or token.lower in _LINKS or joins):
                    break
            if token.capital:
                ends.append(i + n)
        out = []
        placed = i > 0 and tokens[i - 1].lower in _WHERE
        for end in reversed(ends):
            surface = " ".join(token.text for token in tokens[i:end] if token.text not in _MARKS)
            places = self._known(surface, words.countries, placed)
            if places:
                out.append((end, places))
        return out

    def _known(self, surface: str, countries: frozenset[str], placed: bool) -> tuple[Place, ...]:
        """The places of a name; with ``placed``, the words before it say that it is one."""
        key = fold(surface)
        if len(key) < 2:
            return ()
        places = self.gazetteer.lookup(surface, fuzzy=False) if key[:3] in _ARABIC else self.gazetteer.by_key(key)
        if len(key) <= 3 and not surface.isupper() and "." not in surface:
            places = tuple(p for p in places if p.kind not in (CODE, OTHER))
        if not places and _INNER.search(surface):
            places = self.gazetteer.lookup(surface, fuzzy=False)
        if not places and countries and _ARTICLE.search(surface):
            places = self.gazetteer.resembling(key, tuple(sorted(countries))[:6])
        if not places and placed and len(key) >= 5 and key not in self.common | self.given | _CALENDAR:
            places = self._alike(key, countries)
        if not places and " " in surface:
            head, _, tail = surface.rpartition(" ")
            if KINDS.get(tail.lower(), "") in ("ADM1", "ADM2", "CAMP"):
                places = self.gazetteer.by_key(fold(head))
        return places

    def _alike(self, key: str, countries: frozenset[str]) -> tuple[Place, ...]:
        """Places of the countries named, outside those where English names are spelled in one way, that resemble."""
        there = tuple(sorted(countries - _ENGLISH))[:6]
        return tuple(p for p in self.gazetteer.resembling(key, there) if p.likeness >= _ALIKE) if there else ()

    def features(self, words: Words, i: int, end: int, places: tuple[Place, ...]) -> list[str]:
        """What can be seen of a candidate and around it, by name."""
        tokens = words.tokens
        first = tokens[i]
        n = end - i
        kinds = {group_of(p.feature) for p in places if p.kind not in (CODE, OTHER)}
        if any(p.kind == NATIONALITY for p in places):
            best = "nationality"
        else:
            best = next((k for k in ("country", "ADM1", "REGION", "ADM2", "PPL") if k in kinds), "other")
        people = max((p.population for p in places if group_of(p.feature) == "PPL"), default=0)
        size = sum(people >= step for step in (1, 1000, 5000, 20_000, 100_000, 1_000_000))
        single = n == 1
        common = single and first.lower in self.common
        out = [
            "bias",
            f"kind {best}",
            f"words {min(n, 3)}",
            f"size {size}",
            f"kind {best} words {min(n, 2)}",
            f"name {min(p.kind for p in places)}",
            f"many {min(len(places), 12) // 4}",
        ]
        if any(p.country in words.countries and p.country not in _ENGLISH and p.kind != OTHER for p in places):
            out += [
                "in a country named",
                f"in a country named {best}",
                f"in a country named words {min(n, 2)} {common}",
            ]
        elif all(p.country not in _ENGLISH for p in places):
            out.append(f"abroad {best}")
        out += self._shape(words, i, end, best, size, common)
        out += self._before(words, i, best, common)
        out += self._after(words, i, end, best)
        return out

    def _shape(self, words: Words, i: int, end: int, best: str, size: int, common: bool) -> list[str]:
        first = words.tokens[i]
        out = []
        if end - i == 1:
            if common:
                out += ["common word", f"common word size {size}"]
            if first.lower in words.small:
                out.append("small elsewhere")
            if first.lower in self.given:
                out.append("given name")
            if first.text in words.surnames:
                out.append("surname elsewhere")
            if len(first.text) <= 3:
                out.append("short")
        if any(words.tokens[k].text in words.placed for k in (i,)):
            out.append("placed elsewhere")
        if words.tokens[end - 1].lower in KINDS and end - i > 1:
            out.append(f"own {KINDS[words.tokens[end - 1].lower]}")
        if first.text.isupper() and len(first.text) > 3:
            out.append("capitals")
        if best == "PPL" and size < 2:
            out.append("tiny")
        return out

    def _before(self, words: Words, i: int, best: str, common: bool) -> list[str]:
        if i == 0:
            return ["start"]
        before = words.tokens[i - 1]
        word = before.lower.rstrip(".")
        out = [] if before.capital else ["before near" if word in _AIMED else f"before {word}"]
        if not before.text[:1].isalnum():
            out.append("after a mark")
            if before.text in '.!?"“':
                out.append("start")
            if before.text == "," and i > 1 and words.tokens[i - 2].capital:
                out.append("after a name and comma")
        elif before.capital:
            gap = words.tokens[i].start - before.end
            if word in _TITLES:
                out.append("before title")
            elif word in self.given:
                out.append("before given name")
            elif gap <= 1 and len(word) == 1:
                out.append("before initial")
            elif self.gazetteer.has(fold(before.text)):
                out.append("before known capital")
            else:
                out.append("before unknown capital")
            out.append(f"before capital {best}")
        elif common:
            out.append(f"common before {word if word in ('in', 'near', 'from', 'at', 'to', 'of') else 'other'}")
        return out

    def _after(self, words: Words, i: int, end: int, best: str) -> list[str]:
        tokens = words.tokens
        if end >= len(tokens):
            return ["end"]
        after = tokens[end]
        word = after.lower.rstrip(".")
        out = []
        if after.text == "," and end + 1 < len(tokens) and tokens[end + 1].capital:
            following = self.gazetteer.by_key(fold(tokens[end + 1].text))
            if any(group_of(p.feature) in ("country", "ADM1") and p.kind != NATIONALITY for p in following):
                out.append("then comma and region")
            else:
                out.append("then comma and capital")
        elif not after.text[:1].isalnum():
            out.append(f"then {after.text}" if after.text in ".,;:)('-’\"" else "then a mark")
        elif after.capital and after.start - tokens[end - 1].end <= 1:
            if word in KINDS:
                out.append(f"then capital {KINDS[word]}")
            elif self.gazetteer.has(fold(after.text)):
                out.append(f"then known capital {best}")
            else:
                out.append(f"then unknown capital {best}")
            out.append(f"then {word}")
        else:
            out.append(f"then {word}")
            if word in KINDS:
                out.append("then small kind")
        return out


_ENGLISH = frozenset(["USA", "GBR", "CAN", "AUS", "NZL", "IRL"])
_ARABIC = frozenset(
    ["al ", "el ", "tel", "tal", "dei", "day", "bei", "bay", "kfa", "kaf", "ain", "ayn", "ash", "as ", "ar ", "the"]
)


@lru_cache(maxsize=1)
def _shared() -> Finder:
    return Finder()


def find(text: str) -> tuple[Span, ...]:
    """Spans of ``text`` that look like place names or nationalities, by the shipped gazetteer."""
    return _shared().find(text)
