"""Words as joining sees them: what they are in their base form, how rare they are, which are names."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from math import fsum, sqrt
from operator import mul
from pathlib import Path

from vedette.errors import DataFileError
from vedette.reading.lemmas import lemmatise

__all__ = ["Bag", "bag", "base", "cosine", "length", "rarity", "stem", "tokens"]

DATA = Path(__file__).parent / "data"
Bag = Mapping[str, float]

_TOKEN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_DIGITS = re.compile(r"\d")
# Of a word that the table doesn't know; it is rarer than all that it knows.
_UNKNOWN = 9.0
_ENDINGS = (
    *("isation", "ization", "ations", "ation", "itions", "ition", "ments", "ment", "ions", "ion", "ings", "ing"),
    *("ances", "ance", "ences", "ence", "als", "al", "ers", "er", "ors", "or", "ies", "ied", "es", "ed", "s", "y", "e"),
)


def tokens(text: str) -> list[str]:
    """The words of a text as they stand, numbers among them, punctuation left out, possessives cut."""
    return [_POSSESSIVE.sub("", word) for word in _TOKEN.findall(text)]


@lru_cache(maxsize=50_000)
def base(word: str) -> str:
    """The base form of a word of which no part of speech is known."""
    low = word.lower()
    verb = lemmatise(low, "VERB")
    return verb if verb != low else lemmatise(low, "NOUN")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """What a verb and the nouns made from it have in common: "withdraw" of "withdrawal", "explo" of "explosion"."""
    low = base(word)
    for ending in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) >= 4:
            low = low[: -len(ending)]
            break
    # explode, explosion; decide, decision; permit, permission
    return low[:-1] if len(low) > 4 and low[-1] in "sdt" else low


@cache
def _table() -> dict[str, float]:
    out: dict[str, float] = {}
    path = DATA / "rarity.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file), start=1):
            if number == 1:
                continue
            try:
                out[row[0]] = float(row[1])
            except (IndexError, ValueError):
                raise DataFileError(path.name, number, "needs word,rarity") from None
    return out


def rarity(word: str) -> float:
    """How much it says that two texts share a base form: 0 for "the", more the rarer it is."""
    if _DIGITS.search(word):
        return 4.0
    return _table().get(word, _UNKNOWN)


def bag(words: Iterable[str]) -> dict[str, float]:
    """Base forms with their weights; those that say nothing are left out."""
    out: dict[str, float] = {}
    for word in words:
        low = base(word)
        if len(low) > 1 and (weight := rarity(low)) > 1.0:
            out[low] = weight
    return out


def cosine(a: Bag, b: Bag, lengths: tuple[float, float] | None = None) -> float:
    """How alike two bags are, 0 to 1.

    Args:
        a, b: the bags.
        lengths: of both, if they are known (:func:`length`).
    """
    if not a or not b:
        return 0.0
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    # Exact sums, so that the score doesn't depend on the order of the words or of the two.
    shared = fsum([small[w] * large[w] for w in small.keys() & large.keys()])
    one, other = lengths or (length(a), length(b))
    return shared / (one * other)


def length(words: Bag) -> float:
    """Of a bag as a vector."""
    return sqrt(fsum(map(mul, words.values(), words.values())))
