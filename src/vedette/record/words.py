"""What a person looks for in the reports: words, "words in a row", begun* and -without."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from vedette.errors import InputError

__all__ = ["Sought", "as_fts5", "as_tsquery", "sought"]

_PART = re.compile(r'(?P<without>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Sought:
    """One thing looked for: words in a row, the last one whole or only begun, wanted or unwanted."""

    words: tuple[str, ...]
    begun: bool = False
    wanted: bool = True


def sought(text: str) -> tuple[Sought, ...]:
    """What ``text`` asks for. All that is wanted must be there.

    Raises:
        InputError: if it asks for nothing.
    """
    parts: list[Sought] = []
    for found in _PART.finditer(text):
        written = found["phrase"] if found["phrase"] is not None else found["word"]
        words = tuple(_WORDS.findall(_plain(written)))
        if words:
            begun = found["phrase"] is None and written.endswith("*")
            parts.append(Sought(words, begun, not found["without"]))
    if not any(part.wanted for part in parts):
        raise InputError(f"«{text}» names no words to look for")
    return tuple(parts)


def _plain(text: str) -> str:
    """Letters without their marks, as both databases compare them."""
    apart = unicodedata.normalize("NFD", text)
    return "".join(character for character in apart if not unicodedata.combining(character))


def as_fts5(parts: tuple[Sought, ...]) -> str:
    """The query of SQLite's FTS5. Words hold nothing but letters and digits, so nothing in them is an operator."""

    def one(part: Sought) -> str:
        return '"' + " ".join(part.words) + '"' + ("*" if part.begun else "")

    query = " AND ".join(one(part) for part in parts if part.wanted)
    unwanted = " OR ".join(one(part) for part in parts if not part.wanted)
    return f"({query}) NOT ({unwanted})" if unwanted else query


def as_tsquery(parts: tuple[Sought, ...]) -> str:
    """The text of a PostgreSQL tsquery, for ``to_tsquery('vedette', ...)``."""

    def one(part: Sought) -> str:
        words = [f"'{word}'" for word in part.words]
        if part.begun:
            words[-1] += ":*"
        return ("" if part.wanted else "!") + "(" + " <-> ".join(words) + ")"

    return " & ".join(map(one, parts))
