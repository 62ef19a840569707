"""A small question about when: which day did the text last speak of?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from vedette import dates
from vedette.reading.parse import Sentence

__all__ = ["day_spoken_of"]

# So many sentences back a reader still has the day in mind.
_BACK = 6
_DAYS = frozenset(["day", "part of day", "hour", "minute"])


def day_spoken_of(sentences: Sequence[Sentence], n: int, published: date | None) -> date | None:
    """The last day named before sentence ``n``; "the same day" and "two days later" count from it."""
    for s in reversed(sentences[max(0, n - _BACK) : n]):
        for expression in reversed(dates.find(s.text)):
            if expression.counts_from_text:
                continue
            when = expression.resolve(published)
            if when.start is not None and when.precision in _DAYS:
                return date.fromisoformat(when.start[:10])
    return None
