"""Words above an event that say whether it is so, and the small words beside it: ``data/governors.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vedette.ontology.load import read

__all__ = ["GoverningWords", "words_above"]

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class GoverningWords:
    """``data/governors.yaml``: what words above an event say of it, and the small words beside it."""

    verbs: dict[str, str]
    nouns: dict[str, str]
    adjectives: dict[str, str]
    cases: dict[str, frozenset[str]]
    sets: dict[str, frozenset[str]]

    def has(self, name: str, word: str) -> bool:
        """Is the word one of the list of that name?"""
        return word in self.sets[name]

    def says_no(self, lemma: str) -> bool:
        """Is it a verb, noun or adjective under which things are denied?"""
        return any(table.get(lemma) == "denied" for table in (self.verbs, self.nouns, self.adjectives))


@cache
def words_above() -> GoverningWords:
    """The words of the file, read once."""
    raw = read(_DATA / "governors.yaml")
    tables: dict[str, dict[str, str]] = {"verbs": {}, "nouns": {}, "adjectives": {}}
    for status in ("planned", "possible", "denied", "ongoing"):
        for kind, table in tables.items():
            for word in raw[status][kind]:
                table.setdefault(word.replace("_", " "), status)
    cases = {k: frozenset(v) for k, v in raw["cases"].items()}
    return GoverningWords(**tables, cases=cases, sets={k: frozenset(v) for k, v in raw.items() if isinstance(v, list)})
