"""The tokens of one sentence, and small questions about them."""

from __future__ import annotations

import re

from vedette.dates.forms import Form, Unit
from vedette.dates.words import ABBREVIATED, DASHES, MONTHS, NUMBERS, PEOPLE_AND_UNITS, UNITS

__all__ = ["Found", "Tokens", "year_of"]

_TOKEN = re.compile(
    r"[A-Za-zÀ-ɏ]+(?:['’](?:clock|s(?= (?:[Dd]ay|[Ee]ve)\b))|(?<=\b[AaPp])\.[Mm]\.)?"
    r"|(?=\d)(?:"
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?!\d)"
    r"|(?:\d{4}/\d\d?/\d\d?|\d{1,2}([./-])\d{1,2}\1\d{4}|\d{1,2}([./])\d{1,2}\2\d{2})(?![\d./])"
    r"|\d{1,2}[:.]\d\d(?::\d\d)?(?!\d|[.,]\d)"
    r"|\d{1,2}(?:st|nd|rd|th)\b"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+"
    r"|\d+)"
    r"|[^\w\s]"
)

Found = tuple[Form, int]


def year_of(two: int) -> int:
    """1970 to 2069 from two figures."""
    return two + (2000 if two < 70 else 1900)


def _figure_kind(word: str) -> str:
    """What a token that starts with a digit is: n number, o ordinal, i ISO, s slashed date, c clock, x other."""
    if word.isdecimal():
        return "n" if len(word) <= 4 else "x"
    if word[-1] in "dht" and word[-2:] in {"st", "nd", "rd", "th"}:
        return "o"
    if len(word) >= 10 and word[4] == "-":
        return "i"
    if "," in word:
        return "x"
    if ":" in word:
        return "c"
    if word.count(".") == 1 and "/" not in word:
        return "c" if len(word.partition(".")[2]) == 2 and len(word) <= 5 else "x"
    return "s"


class Tokens:
    """The tokens of one sentence. Each ``n_`` rule of the grammar takes a token index and gives a form with the
    index after it, or ``None``."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        self.kinds: list[str] = []
        self.words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        for match in _TOKEN.finditer(sentence):
            word = match.group().lower()
            first = word[0]
            self.kinds.append("w" if first.isalpha() else _figure_kind(word) if first.isdecimal() else "p")
            self.words.append(word.replace("’", "'") if "’" in word else word)
            start, end = match.span()
            self.starts.append(start)
            self.ends.append(end)
        self.size = len(self.words)
        # sentinels, so that looking a few tokens on never fails
        self.kinds += ["", "", "", ""]
        self.words += ["", "", "", ""]
        self.starts += [len(sentence)] * 4
        self.ends += [len(sentence)] * 4
        self.base: Form | None = None

    def _touching(self, i: int) -> bool:
        """No space between token i and the next."""
        return self.ends[i] == self.starts[i + 1]

    def _capital(self, i: int) -> bool:
        return i < self.size and self.sentence[self.starts[i]].isupper()

    def _joined(self, i: int, j: int) -> bool:
        """Only words between tokens i and j."""
        return all(self.kinds[k] == "w" and self._capital(k) for k in range(i + 1, j + 1))

    def _possessive(self, after: int) -> bool:
        return self.words[after] in {"'", "’"} and self._touching(after - 1)

    def _skip(self, i: int, *words: str) -> int:
        return i + 1 if self.words[i] in words else i

    def _number(self, i: int) -> tuple[int, int] | None:
        """A small whole number in digits or words; "a few" and "several" are -1."""
        word = self.words[i]
        if self.kinds[i] == "n" and len(word) <= 3:
            return int(word), i + 1
        if word == "a" and self.words[i + 1] in {"few", "couple"}:
            few = self.words[i + 1] == "few"
            after = self._skip(i + 2, "of")
            return (-1 if few else 2), after
        if word in {"few", "several", "many"}:
            return -1, i + 1
        if word == "couple":
            return 2, self._skip(i + 1, "of")
        if word in NUMBERS and self.kinds[i] == "w":
            n = NUMBERS[word]
            if n >= 20 and self.words[i + 1] in DASHES and 0 < NUMBERS.get(self.words[i + 2], 0) < 10:
                return n + NUMBERS[self.words[i + 2]], i + 3
            return n, i + 1
        return None

    def _year(self, i: int) -> int | None:
        if self.kinds[i] == "n" and len(self.words[i]) == 4:
            year = int(self.words[i])
            if 1800 <= year <= 2100 and self.words[i + 1] not in {"gmt", "utc", "%"}:
                return year
        return None

    def _day_number(self, i: int) -> int | None:
        kind, word = self.kinds[i], self.words[i]
        if kind == "o":
            n = int(word[:-2])
        elif kind == "n" and len(word) <= 2:
            n = int(word)
        else:
            return None
        return n if 1 <= n <= 31 else None

    def _month(self, i: int) -> tuple[int, int] | None:
        """A month's name, with the dot of its abbreviation."""
        word = self.words[i]
        if self.kinds[i] != "w" or word not in MONTHS:
            return None
        after = i + 1
        if word in ABBREVIATED and self.words[after] == "." and self._touching(i):
            after += 1
        return MONTHS[word], after

    def _unit(self, i: int) -> tuple[Unit, int, int] | None:
        """A unit of time as (unit, how many of it, index after)."""
        name = UNITS.get(self.words[i])
        if name is None or self.kinds[i] != "w":
            return None
        if name == "fortnight":
            return "week", 2, i + 1
        unit: Unit = name  # type: ignore[assignment]
        return unit, 1, i + 1

    def _counted(self, i: int) -> bool:
        return self.words[i] in PEOPLE_AND_UNITS

    def node(self, i: int, *, prep: bool) -> Found | None:
        """One expression without its preposition. ``prep`` says that a preposition stands before it."""
        raise NotImplementedError

    def day(self, i: int) -> Found | None:
        """A single day, without looking for a range."""
        raise NotImplementedError

    def n_which(self, i: int, prep: bool) -> Found | None:
        """this Thursday, last week."""
        raise NotImplementedError

    def n_numeral_date(self, i: int, prep: bool) -> Found | None:
        """A date that begins with a number."""
        raise NotImplementedError
