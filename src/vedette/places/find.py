"""Candidates for toponyms in raw text, by the gazetteer and the words around."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from vedette.model import Span
from vedette.places.gazetteer import Gazetteer
from vedette.places.names import fold
from vedette.places.store import CODE, NATIONALITY, OTHER, Place

__all__ = ["Finder", "find"]

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_](?:[\w’'.-]*[\w])?|\d[\d.,]*|[^\w\s]", re.UNICODE)
_LINKS = frozenset(["of", "the", "al", "el", "ash", "as", "at", "an", "ad", "ar", "az", "es", "ed", "de", "la", "le", "du", "des", "del", "di", "da", "and", "on", "upon", "sur", "ez", "en"])
_LONGEST = 6


@dataclass(slots=True)
class Token:
    """A word or a mark."""

    text: str
    start: int
    end: int
    capital: bool


def tokens_of(text: str) -> list[Token]:
    """Words and marks; a genitive's ending is cut off."""
    out = []
    for match in _TOKEN.finditer(text):
        word = match[0]
        end = match.end()
        for tail in ("'s", "’s", "'", "’"):
            if word.endswith(tail) and len(word) > len(tail):
                end -= len(tail)
                word = word[: -len(tail)]
                break
        out.append(Token(word, match.start(), end, word[:1].isupper()))
    return out


class Finder:
    """Finds place names in text by the gazetteer, capitals and context. Safe to share between threads."""

    def __init__(self, gazetteer: Gazetteer | None = None) -> None:
        self.gazetteer = gazetteer or Gazetteer.open()

    def find(self, text: str) -> tuple[Span, ...]:
        """Spans that look like place names or nationalities, in order, none inside another."""
        tokens = tokens_of(text)
        out: list[Span] = []
        i = 0
        while i < len(tokens):
            end = self._match(tokens, i) if tokens[i].capital else 0
            if end:
                out.append(Span(tokens[i].start, tokens[end - 1].end))
                i = end
            else:
                i += 1
        return tuple(out)

    def _match(self, tokens: list[Token], i: int) -> int:
        ends = []
        for n in range(1, _LONGEST + 1):
            if i + n > len(tokens):
                break
            token = tokens[i + n - 1]
            if n > 1 and not token.capital and token.text.lower() not in _LINKS:
                break
            if token.capital:
                ends.append(i + n)
        for end in reversed(ends):
            words = " ".join(token.text for token in tokens[i:end])
            places = self.gazetteer.by_key(fold(words))
            if places and self._likely(words, places):
                return end
        return 0

    def _likely(self, words: str, places: tuple[Place, ...]) -> bool:
        if len(words) <= 3 and not words.isupper():
            return False
        return any(
            (p.kind == NATIONALITY or p.feature in ("PCLI", "ADM1", "CONT") or p.population > 5000)
            and (p.kind not in (CODE, OTHER) or p.feature in ("PCLI", "ADM1"))
            for p in places
        )


@lru_cache(maxsize=1)
def _shared() -> Finder:
    return Finder()


def find(text: str) -> tuple[Span, ...]:
    """Spans of ``text`` that look like place names or nationalities, by the shipped gazetteer."""
    return _shared().find(text)
