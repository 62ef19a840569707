"""Words as the registry compares them: case, accents, apostrophes, hyphens and Arabic articles folded away."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

__all__ = ["ARTICLES", "Token", "fold", "name_key", "singular", "slug", "tokenise", "word_list", "word_set"]

ARTICLES = frozenset({"al", "ul", "el", "ash", "as", "an", "ad", "ar", "at", "az"})
"""Arabic articles (with their assimilated forms); all but ``al`` only where a hyphen follows."""

_APOSTROPHES = "'’ʼ‘`´ʻʿʾ"
_TOKEN = re.compile(
    rf"(?:[^\W\d_]\.){{2,}}(?:[^\W\d_](?!\w))?|\d[\d.,]*\d|[^\W_]+(?:[{_APOSTROPHES}][^\W_]+)*"
    rf"|(?<=[sS])[{_APOSTROPHES}](?!\w)|[&(),;:]"
)
_STROKES = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe"}
    | dict.fromkeys(_APOSTROPHES, "'")
)
_IRREGULAR = {
    "men": "man",
    "women": "woman",
    "children": "child",
    "people": "people",
    "policemen": "policeman",
    "militiamen": "militiaman",
    "gunmen": "gunman",
    "tribesmen": "tribesman",
    "servicemen": "serviceman",
    "spokesmen": "spokesman",
    "businessmen": "businessman",
    "fishermen": "fisherman",
    "herdsmen": "herdsman",
    "wives": "wife",
    "thieves": "thief",
    "police": "police",
}


class Token(NamedTuple):
    """One word of a text.

    Attributes:
        key: the folded word; a possessive ending is a token of its own, ``'s``.
        text: the word as it stands.
        start, end: offsets into the text.
        glued: a hyphen joins it to the word before.
        article: an Arabic article, which comparing leaves out.
    """

    key: str
    text: str
    start: int
    end: int
    glued: bool
    article: bool


def fold(text: str) -> str:
    """Lower case without accents, strokes or typographic apostrophes."""
    if text.isascii():
        return text.lower().replace("`", "'")
    text = unicodedata.normalize("NFKD", text.translate(_STROKES))
    return "".join(c for c in text if not unicodedata.combining(c)).lower()


def tokenise(text: str, offset: int = 0) -> list[Token]:
    """The words and the brackets and commas of a text, in order, offsets counted from ``offset``."""
    tokens: list[Token] = []
    size = len(text)
    for found in _TOKEN.finditer(text):
        word, start, end = found.group(), found.start(), found.end()
        glued = start > 1 and text[start - 1] in "-‐‑–" and (text[start - 2].isalnum() or text[start - 2] == ".")
        if word.isascii() and word.isalnum():  # most words, and nothing below but the article concerns them
            key = word.lower()
            article = key in ARTICLES and (
                (end < size and text[end] in "-‐‑–") or (key == "al" and end + 1 < size and text[end + 1].isupper())
            )
            tokens.append(Token(key, word, start + offset, end + offset, glued, article))
            continue
        key = fold(word)
        possessive = False
        if "'" in key:
            if key == "'":
                key = "'s"
            elif key.endswith("'s") and len(key) > 2:
                possessive = True
                key = key[:-2].replace("'", "")
            else:
                key = key.replace("'", "")
        elif key == "&":
            key = "and"
        elif "." in key and not key[0].isdigit():
            key = key.replace(".", "")
        article = key in ARTICLES and (
            (end < size and text[end] in "-‐‑–") or (key == "al" and end + 1 < size and text[end + 1].isupper())
        )
        if possessive:
            tokens.append(Token(key, word[:-2], start + offset, end - 2 + offset, glued, False))
            tokens.append(Token("'s", word[-2:], end - 2 + offset, end + offset, False, False))
        else:
            tokens.append(Token(key, word, start + offset, end + offset, glued, article))
    return tokens


def name_key(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The words of a name that are compared: articles and punctuation left out."""
    return tuple(t.key for t in tokens if not t.article and t.key[0] not in "(),;:")


@lru_cache(maxsize=8192)
def slug(text: str) -> str:
    """Lower-case letters and digits joined by hyphens, the same for every spelling that folds alike."""
    return "-".join(k for k in name_key(tokenise(text)) if k != "'s") or "unnamed"


def singular(word: str) -> str:
    """The singular of an English noun in lower case, by its ending; words that look singular stay."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1]


def word_set(words: str) -> frozenset[str]:
    """The words of a blank-separated list."""
    return frozenset(words.split())


def word_list(words: str) -> list[str]:
    """The words of a blank-separated list, in order."""
    return words.split()
