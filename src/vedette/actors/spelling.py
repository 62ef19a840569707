"""Long names that differ in spelling only: "Abdel Fattah al-Sissi" is "Abdel Fattah al-Sisi"."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence

__all__ = ["ALIKE", "LEAST", "Spellings"]

# From this likeness (0 to 100) on, two names may be spellings of one.
ALIKE = 91
# A name of fewer letters is too short for that.
LEAST = 10
_REMEMBERED = 4096


class Spellings:
    """Long names (folded words, a blank between them) with the ids that they mean. Safe to share between threads."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._near: dict[int, list[str]] = {}
        self._remembered: dict[str, str | None] = {}
        self._lock = threading.Lock()

    def nearest(self, key: Sequence[str]) -> str | None:
        """The id of the name that ``key`` (its folded words) is a spelling of, if there is one."""
        joined = " ".join(key)
        if len(key) < 2 or len(joined) <= LEAST:
            return None
        with self._lock:
            if joined not in self._remembered:
                if len(self._remembered) > _REMEMBERED:
                    self._remembered.clear()
                self._remembered[joined] = self._look(key, joined)
            return self._remembered[joined]

    def _look(self, key: Sequence[str], joined: str) -> str | None:
        from rapidfuzz import fuzz, process

        found = process.extractOne(joined, self._of_like_length(len(joined)), scorer=fuzz.ratio, score_cutoff=ALIKE)
        return self._names[found[0]] if found and _same_frame(key, found[0].split()) else None

    def _of_like_length(self, size: int) -> list[str]:
        """The names that can reach ``ALIKE`` at all: letters that only one of two names has count against it."""
        near = self._near.get(size)
        if near is None:
            near = self._near[size] = [
                name for name in self._names if 100 * abs(len(name) - size) <= (100 - ALIKE) * (len(name) + size)
            ]
        return near


def _same_frame(one: Sequence[str], other: Sequence[str]) -> bool:
    """True if two names have as many words, each pair alike enough to be spellings of one word."""
    if len(one) != len(other):
        return False
    from rapidfuzz import fuzz

    return all(
        a == b or (len(a) > 3 and a[0] == b[0] and fuzz.ratio(a, b) >= 75) for a, b in zip(one, other, strict=True)
    )
