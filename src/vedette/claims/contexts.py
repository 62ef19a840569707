"""The PLOVER contexts of a sentence, by its words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from vedette.ontology.load import read
from vedette.reading.parse import Sentence

__all__ = ["contexts"]

_DATA = Path(__file__).parent / "data"


@cache
def _context_words() -> Mapping[str, frozenset[str]]:
    raw = read(_DATA / "contexts.yaml")
    return {k: frozenset(v) for k, v in raw.items()}


def contexts(s: Sentence) -> tuple[str, ...]:
    """The contexts whose words stand in the sentence, in the order of the list."""
    lemmas = {w.lemma for w in s.words}
    return tuple([name for name, words in _context_words().items() if not words.isdisjoint(lemmas)])
