"""By what means something was done, and to what kind of thing, as the words of a sentence tell; ``data/kinds.csv``.

Two attacks on one town in a day mostly differ in one or the other.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache

from vedette.errors import DataFileError
from vedette.record.join.words import DATA, base

__all__ = ["kinds_in"]

_ABOUT = frozenset({"means", "object"})


@cache
def _table() -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """By the first word of each expression: its words, and ``about:kind``."""
    out: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    path = DATA / "kinds.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file), start=1):
            if number == 1:
                continue
            if len(row) != 3 or row[0] not in _ABOUT or not row[1] or not row[2]:
                raise DataFileError(path.name, number, "needs means or object, a kind, and words with | between them")
            for phrase in row[2].split("|"):
                words = tuple(phrase.split())
                out.setdefault(words[0], []).append((words, f"{row[0]}:{row[1]}"))
    return {first: tuple(some) for first, some in out.items()}


def kinds_in(words: Iterable[str]) -> frozenset[str]:
    """Kinds of means and objects that words speak of, as ``means:drone`` and ``object:bus``.

    Args:
        words: of a sentence, in order, as they stand.
    """
    row = [base(w) for word in words for w in word.split("-")]
    table = _table()
    found: set[str] = set()
    for i, word in enumerate(row):
        for phrase, kind in table.get(word, ()):
            if tuple(row[i : i + len(phrase)]) == phrase:
                found.add(kind)
    return frozenset(found)
