"""Numbers in digits and words, and what the words before them say of how exact they are."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Amount", "Token", "amount", "number", "tokens"]

_TOKEN = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d])|\d+(?:\.\d+)?(?:st|nd|rd|th)\b|\d+\.\d+|\d+|[^\W\d_]+(?:[’'][^\W\d_]+)*|[^\w\s]|_"
)
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
UNITS = {word: n for n, word in enumerate(_SMALL.split())}
TENS = {word: 10 * n for n, word in enumerate(_TENS.split(), start=2)}
MAGNITUDES = {
    **{"hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12},
    **{"m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "k": 1e3, "dozen": 12.0, "score": 20.0},
}
# words for many: the least that they say, by convention
MANY = {
    **{"dozens": 24.0, "scores": 40.0, "hundreds": 200.0, "thousands": 2e3, "millions": 2e6, "billions": 2e9},
    **{"tens": 20.0},
}
FRACTIONS = {
    **{"half": 1 / 2, "third": 1 / 3, "thirds": 1 / 3, "quarter": 1 / 4, "quarters": 1 / 4, "fifth": 1 / 5},
    **{"fifths": 1 / 5, "tenth": 1 / 10, "tenths": 1 / 10, "sixth": 1 / 6, "eighth": 1 / 8},
}
_FEW = {"several": 3.0, "few": 3.0, "handful": 3.0}
# phrases before a number and what they make of it
_LEAST = (
    "at least|more than|over|no fewer than|no less than|not less than|upwards of|upward of|a minimum of|in excess of|"
    "well over|just over|at the very least|far more than|well above|above|not fewer than"
)
_MOST = (
    "up to|as many as|as much as|at most|no more than|not more than|a maximum of|fewer than|less than|under|below|"
    "nearly|almost|just under|close to|as few as|not quite|barely|well under"
)
_ABOUT = (
    "some|about|around|roughly|approximately|an estimated|estimated|circa|in the region of|something like|more or less|"
    "perhaps|probably|reportedly|only|just|exactly|all|another|a further|a total of|altogether|all of"
)


def _before() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """The phrases by their first word, longest first."""
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind, phrases in (("least", _LEAST), ("most", _MOST), ("about", _ABOUT)):
        for phrase in phrases.split("|"):
            words = tuple(phrase.split())
            table.setdefault(words[0], []).append((words, kind))
    for found in table.values():
        found.sort(key=lambda pair: -len(pair[0]))
    return table


_BEFORE = _before()
_STARTS = frozenset(
    [*_BEFORE, *UNITS, *TENS, *MANY, *_FEW, "a", "an", "half", "between", "hundred", "thousand", "dozen"]
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark with its place; ``low`` is the word in small letters."""

    text: str
    low: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Amount:
    """How many, as tokens ``[start, end)`` say it. ``percent`` is true of fractions, whose value is per hundred."""

    start: int
    end: int
    value: float | None
    low: float | None
    high: float | None
    because: str
    percent: bool = False


def tokens(text: str) -> list[Token]:
    """The tokens of a text."""
    return [Token(m.group(), m.group().lower().replace("’", "'"), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def _figure(row: list[Token], i: int) -> tuple[float, int] | None:
    word = row[i].text
    if not word[0].isdecimal() or word[-1].isalpha():
        return None
    return float(word.replace(",", "")), i + 1


def _below_hundred(row: list[Token], i: int) -> tuple[float, int] | None:
    word = row[i].low
    if word in UNITS:
        return float(UNITS[word]), i + 1
    if word in TENS:
        j = i + 2 if i + 2 < len(row) and row[i + 1].text in "-–" else i + 1
        if j < len(row) and 0 < UNITS.get(row[j].low, 0) < 10:
            return float(TENS[word] + UNITS[row[j].low]), j + 1
        return float(TENS[word]), i + 1
    return None


def _magnitude(row: list[Token], i: int) -> float | None:
    if i >= len(row):
        return None
    word = row[i].low
    if word in {"m", "k", "bn", "mn", "mln"} and (i == 0 or row[i].start != row[i - 1].end):
        return None
    return MAGNITUDES.get(word)


def _part_of_magnitude(row: list[Token], i: int) -> tuple[float, int] | None:
    """ "half a million", "half a dozen", "a quarter of a million", "three-quarters of a million"."""
    n, j = 1.0, i
    if row[i].low != "half":
        counted = (1.0, i + 1) if row[i].low in {"a", "one"} else _below_hundred(row, i)
        if counted is None:
            return None
        n, j = counted
        if j < len(row) and row[j].text in "-–":
            j += 1
    if j >= len(row) or row[j].low not in FRACTIONS:
        return None
    part, j = n * FRACTIONS[row[j].low], j + 1
    if j < len(row) and row[j].low == "of":
        j += 1
    elif row[j - 1].low != "half":
        return None
    if j >= len(row) or row[j].low not in {"a", "one"} or (size := _magnitude(row, j + 1)) is None:
        return None
    return part * size, j + 2


def _and_a_half(row: list[Token], j: int) -> int | None:
    """Where "and a half" from token ``j`` ends."""
    words = tuple(t.low for t in row[j : j + 3])
    return j + 3 if words in {("and", "a", "half"), ("and", "one", "half")} else None


def number(row: list[Token], i: int) -> tuple[float, int] | None:
    """A number at a token: "1,200", "1.2 million", "twenty-five", "two hundred and ten", "a dozen" and such."""
    if (part := _part_of_magnitude(row, i)) is not None:
        return part
    got = _figure(row, i) or _below_hundred(row, i)
    if got is not None and (end := _and_a_half(row, got[1])) is not None and _magnitude(row, end) is not None:
        got = got[0] + 0.5, end
    if got is None:
        if row[i].low in {"a", "one"} and (size := _magnitude(row, i + 1)) is not None:
            got = 1.0, i + 1
        elif row[i].low in {"hundred", "thousand", "dozen"}:
            got = 1.0, i
        elif row[i].low == "a" and i + 1 < len(row) and row[i + 1].low == "single":
            return 1.0, i + 2
        elif row[i].low == "a" and i + 1 < len(row) and row[i + 1].low == "couple":
            return 2.0, i + 2
        else:
            return None
    total, j = got
    while (size := _magnitude(row, j)) is not None:
        total *= size
        j += 1
        if (end := _and_a_half(row, j)) is not None:
            return total + size / 2, end
        k = j + 1 if j < len(row) and row[j].low == "and" else j
        if k < len(row) and size >= 100 and (rest := _below_hundred(row, k)) is not None:
            total, j = total + rest[0], rest[1]
            if (more := _magnitude(row, j)) is not None and more == 100:
                break
    return total, j


def _many(row: list[Token], i: int) -> Amount | None:
    """ "dozens", "tens of thousands", "several hundred", "a few"."""
    word = row[i].low
    if word in MANY:
        low, j = MANY[word], i + 1
        if j + 1 < len(row) and row[j].low == "of" and row[j + 1].low in {"thousands", "millions", "billions"}:
            low, j = low * MANY[row[j + 1].low] / 2, j + 2
        elif word == "tens":
            return None
        return Amount(i, j, None, low, None, f"«{word}»: at least {low:g}, by convention")
    k = i + 1 if word == "a" and i + 1 < len(row) else i
    if row[k].low in _FEW and (k > i or word == "several"):
        low, j = _FEW[row[k].low], k + 1
        size = _magnitude(row, j)
        if size is not None:
            low, j = 2 * size, j + 1
        return Amount(i, j, None, low, None, f"«{row[k].low}»: at least {low:g}, by convention")
    return None


def _fraction(row: list[Token], i: int) -> Amount | None:
    """ "half of", "a third of", "two thirds", "three-quarters"."""
    word = row[i].low
    if word == "half":
        if (
            i + 1 < len(row)
            and row[i + 1].low in {"of", "the", "its", "their", "his"}
            and (i == 0 or row[i - 1].low not in {"second", "first", "other", "latter"})
        ):
            return Amount(i, i + 1, 50.0, None, None, "a fraction, per hundred", percent=True)
        return None
    got = (1.0, i + 1) if word in {"a", "one"} else _below_hundred(row, i)
    if got is None:
        return None
    n, j = got
    if j < len(row) and row[j].text in "-–":
        j += 1
    if j + 1 < len(row) and row[j].low in FRACTIONS and (n == 1) != row[j].low.endswith("s"):
        value = round(100 * n * FRACTIONS[row[j].low], 2)
        if row[j + 1].low in {"of", "the"}:
            return Amount(i, j + 1, value, None, None, "a fraction, per hundred", percent=True)
    return None


def amount(row: list[Token], i: int) -> Amount | None:
    """The amount that ends the words from token ``i``: modifiers, then a number, a range or a word for many."""
    if row[i].low not in _STARTS and not row[i].text[0].isdecimal():
        return None
    start, kind = i, ""
    j = i
    for _ in range(3):
        for phrase, what in _BEFORE.get(row[j].low, ()) if j < len(row) else ():
            if tuple(t.low for t in row[j : j + len(phrase)]) == phrase:
                j += len(phrase)
                kind = what if what != "about" or not kind else kind
                break
        else:
            break
    if j >= len(row):
        return None
    if row[j].low == "between" and not kind and (pair := _pair(row, j + 1, "and")) is not None:
        return Amount(start, pair[2], None, pair[0], pair[1], "a range")
    found = None if _part_of_magnitude(row, j) is not None else _fraction(row, j) or _many(row, j)
    if found is not None:
        return Amount(start, found.end, found.value, found.low, found.high, found.because, found.percent)
    if (pair := _pair(row, j, "to", "-", "–", "or")) is not None:
        return Amount(start, pair[2], None, pair[0], pair[1], "a range")
    got = number(row, j)
    if got is None:
        return None
    value, end = got
    if tuple(t.low for t in row[end : end + 2]) == ("or", "more"):
        kind, end = "least", end + 2
    low = value if kind == "least" else None
    high = value if kind == "most" else None
    said = " ".join(t.text for t in row[start:j])
    return Amount(start, end, value, low, high, f"a number after «{said}»" if said else "a number")


def _pair(row: list[Token], i: int, *joins: str) -> tuple[float, float, int] | None:
    if i >= len(row) or (first := number(row, i)) is None or first[1] + 1 >= len(row):
        return None
    if row[first[1]].low not in joins or (second := number(row, first[1] + 1)) is None:
        return None
    low, high = first[0], second[0]
    if low < high and second[1] - first[1] > 2 and row[second[1] - 1].low in MAGNITUDES and first[1] - i == 1:
        size = MAGNITUDES[row[second[1] - 1].low]  # "two to three million"
        if size > low:
            low *= size
    return (low, high, second[1]) if low < high else None
