"""How many or how much: the quantities of a sentence, what they count and what became of it.

Works on plain text by shallow rules. ``docs/quantities.md`` has the conventions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette.claims.numbers import Amount, Token, amount, number, tokens
from vedette.claims.roles import role_near, role_of
from vedette.dates import find as find_dates
from vedette.model import Quantity, Span
from vedette.reading.lemmas import lemmatise

__all__ = ["find", "role_near"]

_LOOK = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|scores|several|few|handful|couple|single|half|"
    r"third|quarter)",
    re.IGNORECASE,
)
_MONEY = (
    "naira birr pesos rupees roubles shekels riyals dinars lira francs rand shillings meticais reais yuan won yen rials"
)
_MONEY_WORDS = frozenset(_MONEY.split())
_CURRENCIES = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₽": "rouble", "₺": "lira", "₴": "hryvnia"}
_UNITS = {
    **{"km": "kilometre", "kms": "kilometre", "kilometres": "kilometre", "kilometers": "kilometre"},
    **{"kilometre": "kilometre", "kilometer": "kilometre", "miles": "mile", "mile": "mile", "metres": "metre"},
    **{"meters": "metre", "metre": "metre", "m": "metre", "meter": "metre", "mi": "mile", "feet": "foot"},
    **{"percent": "percent", "%": "percent", "tonnes": "tonne", "tons": "ton", "kg": "kilogram"},
}
_TIME = frozenset(
    [
        *["second", "seconds", "minute", "minutes", "hour", "hours", "day", "days", "week", "weeks", "month", "months"],
        *["year", "years", "decade", "decades", "century", "centuries", "night", "nights", "fortnight", "am", "pm"],
        *["a.m", "p.m", "o'clock", "gmt", "utc"],
    ]
)
# what stands before a number that counts nothing: "Resolution 2401", "Article 7"
_LABELS = frozenset(
    [
        *[
            "resolution",
            "article",
            "no",
            "number",
            "nos",
            "route",
            "highway",
            "channel",
            "flight",
            "chapter",
            "section",
        ],
        *["phase", "page", "protocol", "paragraph", "zone", "area", "sector", "room", "unit", "law", "decree", "order"],
        *["battalion", "brigade", "division", "regiment", "aged", "age", "apollo", "radio", "tv", "version", "level"],
        *["resolutions", "articles", "camp", "gate", "line", "pier", "berth", "fm", "point", "checkpoint", "directive"],
    ]
)
_FUNCTION = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "but",
        "nor",
        "of",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "to",
        "with",
        "without",
        "into",
        "onto",
        "over",
        "under",
        "after",
        "before",
        "since",
        "until",
        "as",
        "than",
        "that",
        "which",
        "who",
        "whom",
        "whose",
        "where",
        "when",
        "while",
        "if",
        "because",
        "though",
        "although",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "am",
        "has",
        "have",
        "had",
        "having",
        "do",
        "does",
        "did",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "must",
        "shall",
        "should",
        "not",
        "no",
        "it",
        "its",
        "they",
        "them",
        "their",
        "he",
        "him",
        "his",
        "she",
        "her",
        "we",
        "us",
        "our",
        "you",
        "your",
        "i",
        "this",
        "these",
        "those",
        "there",
        "here",
        "also",
        "still",
        "now",
        "then",
        "so",
        "yet",
        "only",
        "just",
        "even",
        "already",
        "ever",
        "never",
        "often",
        "later",
        "earlier",
        "ago",
        "away",
        "apart",
        "each",
        "both",
        "either",
        "neither",
        "across",
        "along",
        "among",
        "around",
        "about",
        "against",
        "between",
        "during",
        "inside",
        "outside",
        "near",
        "off",
        "out",
        "through",
        "throughout",
        "toward",
        "towards",
        "up",
        "down",
        "upon",
        "via",
        "within",
        "per",
        "said",
        "says",
        "told",
        "according",
        "including",
        "killed",
        "wounded",
        "injured",
        "died",
        "dead",
        "fled",
    ]
)
_OF_PRONOUNS = frozenset(["them", "whom", "us", "these", "those", "which", "you"])
_DETERMINERS = frozenset(["the", "its", "their", "his", "her", "our", "these", "those", "such", "all"])
_MORE = frozenset(
    ["more", "other", "others", "further", "additional", "extra", "new", "fresh", "such", "different", "separate"]
)
_PEOPLE = frozenset(["people", "persons", "others", "dead", "wounded", "injured", "missing", "victims", "souls"])
_KEEP = frozenset(
    [
        *["military", "armoured", "armored", "ballistic", "naval", "nuclear", "humanitarian", "chemical", "medical"],
        *["paramilitary", "ethnic", "armed", "guided", "unmanned", "internal", "aerial", "mechanised", "presidential"],
    ]
)
_LIKE_ADJECTIVE = re.compile(
    r"(?:ed|ous|ful|ive|ish|ese|less|able|ible|ic|ical|ary|ory|est|ern|ial|nal|ral|tal|cal|ant|ly)$"
)
_ADJECTIVES = frozenset(
    [
        "young",
        "old",
        "small",
        "large",
        "big",
        "heavy",
        "light",
        "senior",
        "junior",
        "top",
        "key",
        "main",
        "major",
        "minor",
        "foreign",
        "local",
        "former",
        "current",
        "alleged",
        "suspected",
        "so-called",
        "self-styled",
        "unarmed",
        "innocent",
        "elderly",
        "suspected",
        "unidentified",
        "unknown",
        "young",
        "male",
        "female",
        "high-ranking",
        "high",
        "low",
        "long",
        "short",
        "rare",
        "public",
        "private",
        "secret",
        "open",
        "free",
        "strong",
        "poor",
        "rich",
        "key",
        "lorry-mounted",
        "last",
        "first",
        "second",
        "third",
        "final",
        "previous",
        "recent",
        "early",
        "late",
        "whole",
        "entire",
        "full",
        "empty",
        "various",
        "many",
        "further",
        "fellow",
        "pro-government",
        "anti-government",
        "rebel-held",
        "would-be",
        "able-bodied",
        "wounded",
        "injured",
        "captured",
        "detained",
    ]
)
_PLURALS = frozenset(
    [
        *["people", "men", "women", "children", "police", "troops", "personnel", "aircraft", "cattle", "sheep", "feet"],
        *["crew", "staff", "infantry", "cavalry", "livestock", "pupils", "militia", "dead", "wounded", "injured"],
    ]
)
# plurals that often stand before the noun that is counted: "police stations", "wounded Afghan fighters"
_MODIFIERS = frozenset(["police", "crew", "staff", "infantry", "militia", "wounded", "injured", "dead", "military"])
_STATE_WORDS = frozenset(["dead", "wounded", "injured", "missing", "hostage"])
_NOT_PLURAL = frozenset(
    ["his", "its", "this", "us", "as", "was", "is", "has", "less", "across", "previous", "various", "us-led"]
)
_PERSON_ROLES = frozenset(
    ["killed", "injured", "missing", "detained", "released", "displaced", "returned", "evacuated", "hosted"]
)


def find(sentence: str, *, offset: int = 0) -> tuple[Quantity, ...]:
    """The quantities of a sentence, in order, none overlapping another.

    Args:
        sentence: plain text.
        offset: where the sentence stands in its text; the spans are moved by it.
    """
    if _LOOK.search(sentence) is None:
        return ()
    row = tokens(sentence)
    times = [(t.span.start, t.span.end) for t in find_dates(sentence)]
    return tuple(_quantity(sentence, offset, *found) for found in _walk(row, times))


def _walk(row: list[Token], times: list[tuple[int, int]]) -> Iterator[tuple[Amount, int, int, str | None, str | None]]:
    """Amounts with their first and last character, what they count and their role."""
    i = 0
    while i < len(row):
        got = amount(row, i)
        if got is None or got.end <= i:
            i += 1
            continue
        money = _money(row, got)
        begin = row[money[0]].start if money else row[got.start].start
        after = money[1] if money else got.end
        if _overlaps(times, row[got.end - 1].start, row[got.end - 1].end) or (not money and _no_amount(row, got)):
            i = max(i + 1, got.end) if _overlaps(times, row[got.end - 1].start, row[got.end - 1].end) else i + 1
            continue
        of: str | None
        if money:
            of, end = money[2], money[1]
        elif got.percent:
            of, end = "percent", got.end
        else:
            counted = _counted(row, got)
            if counted is None:
                i = got.end
                continue
            of, end = counted
        finish = row[end - 1].end
        role = role_of(row, begin, finish)
        if of is None and not money and _toll(row, got):
            of, role = "person", "killed"
        if of is None and not money:
            if role in _PERSON_ROLES:
                of = "person"
            elif role is None and got.because == "a number" and row[end - 1].low not in _OF_PRONOUNS:
                i = max(got.end, after)
                continue
        yield got, begin, finish, of, role
        i = max(end, after)


_REACHES = frozenset(
    "to at reach reaches reached pass passes passed hit hits exceed exceeds exceeded past is was of".split()
)


def _toll(row: list[Token], got: Amount) -> bool:
    """ "The death toll rose to 20", "took the toll past 300": a bare number that counts the dead."""
    if got.start == 0 or row[got.start - 1].low not in _REACHES:
        return False
    for n in range(got.start - 2, max(-1, got.start - 24), -1):
        if row[n].text in ".;!?":
            return False
        if row[n].low == "toll":
            return not any(t.low in {"injury", "injured", "casualty"} for t in row[max(0, n - 2) : n])
    return False


def _quantity(
    sentence: str, offset: int, got: Amount, begin: int, finish: int, of: str | None, role: str | None
) -> Quantity:
    return Quantity(
        text=sentence[begin:finish],
        span=Span(begin + offset, finish + offset),
        value=got.value,
        low=got.low,
        high=got.high,
        of=of,
        role=role,
        because=got.because,
    )


def _overlaps(times: list[tuple[int, int]], start: int, end: int) -> bool:
    return any(a < end and start < b for a, b in times)


def _money(row: list[Token], got: Amount) -> tuple[int, int, str] | None:
    """First token, index after the last, and the currency of "$50 million"."""
    k = got.start
    while k < got.end and not row[k].text[0].isdecimal() and row[k].text not in _CURRENCIES:
        k += 1
    if k < got.end and row[k].text[0].isdecimal() and k > 0 and row[k - 1].text in _CURRENCIES:
        first = k - 1
        if first > 0 and row[first - 1].low in {"us", "a", "c"} and row[first - 1].end == row[first].start:
            first -= 1
        return min(first, got.start), got.end, _CURRENCIES[row[k - 1].text]
    return None


def _no_amount(row: list[Token], got: Amount) -> bool:
    """Numbers that count nothing: names of things, ages, years, lengths of time, clock times, scores."""
    k = got.end - 1
    while k > got.start and not (row[k].text[0].isdecimal() or row[k - 1].low in {"-", "–"}):
        k -= 1
    first = next((n for n in range(got.start, got.end) if row[n].text[0].isdecimal()), got.start)
    before = row[got.start - 1] if got.start > 0 else None
    number = row[first]
    if first > 0 and number.text[0].isdecimal():
        ahead = row[first - 1]
        mark = ahead.text in "-–/.:#§" and first == got.start
        if ahead.end == number.start and (ahead.low[-1].isalpha() or mark):
            return True
    after = row[got.end] if got.end < len(row) else None
    glued = after is not None and after.start == row[got.end - 1].end
    if after is not None and glued and (after.text in "/:" or after.text[0].isalpha()) and after.low not in _UNITS:
        return True
    if before is not None and (before.low in _LABELS or before.low in {"#", "§"}):
        return True
    if before is not None and before.low == "." and got.start > 1 and row[got.start - 2].low in {"no", "art", "nos"}:
        return True
    if _year(row, got, after):
        return True
    return _age_or_time(row, got, before, after) or _not_one(row, got, before, after)


def _year(row: list[Token], got: Amount, after: Token | None) -> bool:
    word = row[got.end - 1].text
    if got.end - got.start != 1 or len(word) != 4 or not word.isdecimal() or not 1800 <= int(word) <= 2100:
        return False
    return after is None or not after.low[0].isalpha() or after.low in _FUNCTION or int(word) % 50 != 0


_COMPARING = frozenset("as more less larger higher bigger lower greater the its their what".split())


def _age_or_time(row: list[Token], got: Amount, before: Token | None, after: Token | None) -> bool:
    if after is None:
        return False
    j = got.end
    if after.text in "-–" and j + 1 < len(row) and row[j + 1].start == after.end:
        return row[j + 1].low in _TIME or (row[j + 1].low in {"year", "member"} and row[j + 1].low != "member")
    if after.low in _TIME and got.because != "a fraction, per hundred":
        return True
    if after.low in {"more", "further", "consecutive", "straight"} and j + 1 < len(row) and row[j + 1].low in _TIME:
        return True
    if after.low == "times" and j + 1 < len(row) and row[j + 1].low in _COMPARING:
        return True  # "three times as often", "twice the rate of"
    aged = after.text == "," and before is not None and before.text == "," and got.start > 1
    return aged and row[got.start - 2].text[0].isupper() and got.end - got.start == 1


def _not_one(row: list[Token], got: Amount, before: Token | None, after: Token | None) -> bool:
    """ "one" that is a pronoun, "a" that begins nothing."""
    if row[got.end - 1].low != "one" or got.end - got.start != 1:
        return False
    if before is not None and before.low in {
        "no",
        "the",
        "this",
        "that",
        "any",
        "every",
        "each",
        "another",
        "which",
        "some",
    }:
        return True
    if after is None or after.low in {"another", "day", "side", "hand", "thing", "way", "-", "–"}:
        return True
    return not (after.low[0].isalpha() and (after.low not in _FUNCTION or after.low == "of"))


def _plural(token: Token) -> bool:
    low = token.low
    if low in _PLURALS:
        return True
    if low.endswith(("men", "children")) and low not in {"amen", "omen"}:
        return lemmatise(low, "NOUN") != low
    if low in _NOT_PLURAL or low in _FUNCTION or len(low) < 4 or not low.endswith("s") or low.endswith(("ss", "'s")):
        return False
    return lemmatise(low, "NOUN") != low


_OPENING = frozenset(["“", '"', "‘", "«"])
_CLOSING = frozenset(["”", '"', "’", "»"])
_AFTER_PEOPLE = frozenset(
    "have has had are were who in to and fled from live left remain crossed returned into since across "
    "displaced within".split()
)


def _counted(row: list[Token], got: Amount) -> tuple[str | None, int] | None:
    """What is counted, as a lemma phrase, and the index after it; ``None`` for what is no quantity at all."""
    j = got.end
    if j < len(row) and row[j].low == "per" and j + 1 < len(row) and row[j + 1].low == "cent":
        return "percent", j + 2
    if j < len(row) and row[j].text in "-–" and row[j].start == row[j - 1].end and j + 1 < len(row):
        word = row[j + 1].low
        if word in _UNITS:
            return _UNITS[word], j + 2
        if word in {"strong"}:
            return None, j + 2
        return (lemmatise(word, "NOUN"), j + 2) if word.isalpha() and word not in _FUNCTION else (None, j)
    if j < len(row) and row[j].low in _UNITS and (row[j].low != "m" or row[j].start == row[j - 1].end or got.value):
        return _UNITS[row[j].low], j + 1
    if j < len(row) and row[j].low in _MONEY_WORDS:
        return lemmatise(row[j].low, "NOUN"), j + 1
    if j < len(row) and row[j].low == "of" and j + 1 < len(row):
        if row[j + 1].low in _OF_PRONOUNS:
            return None, j + 2
        j += 1
    while j < len(row) and row[j].low in _DETERMINERS and row[j - 1].low == "of":
        j += 1
    if j > got.end and j + 1 < len(row) and (whole := number(row, j)) is not None and whole[1] < len(row):
        # "45 of 60 drones", "two of its 12 posts": those of them are counted, not all.
        j = whole[1]
    if j + 1 < len(row) and row[j].text in _OPENING and row[j + 1].low[0].isalpha():
        # 13,000 "rioters"
        inside = _noun(row, j + 1, got)
        closed = inside is not None and inside[1] < len(row) and row[inside[1]].text in _CLOSING
        return (inside[0], inside[1] + closed) if inside is not None else None
    return _noun(row, j, got)


def _noun(row: list[Token], j: int, got: Amount) -> tuple[str | None, int] | None:
    """The noun phrase from a token on: its head is the first plural, or for "one" the last of the run."""
    k = j
    run: list[int] = []
    while k < len(row) and k < j + 7:
        token = row[k]
        if token.text in "-–" and run and row[k - 1].end == token.start and k + 1 < len(row):
            k += 1
            continue
        if token.low in {"and", ","} and run and _adjective(row[k - 1]) and k + 1 < len(row) and k + 1 < j + 6:
            k += 1
            continue
        joined = k + 1 < len(row) and row[k + 1].text in "-–" and row[k + 1].start == token.end
        if not token.low[0].isalpha() or (token.low in _FUNCTION and token.low not in _PLURALS and not joined):
            break
        run.append(k)
        goes_on = any(
            _plural(t) and t.low not in _STATE_WORDS for t in row[k + 1 : k + (3 if token.low in _MODIFIERS else 2)]
        )
        if not joined and _plural(token) and not goes_on:
            return _phrase(row, run), k + 1
        k += 1
    if run and row[run[0]].low in {"dead", "wounded", "injured", "missing"}:
        return "person", run[0] + 1
    if run and (got.value or got.low or 0) >= 100 and _people(row, run[0]):
        return row[run[0]].low, run[0] + 1
    if got.value == 1:
        run = [n for n in run if row[n].low not in _MORE]
        stop = next((n for n, at in enumerate(run) if n and _verbal(row[at])), len(run))
        run = run[: min(stop, 3)]
        return (_phrase(row, run), run[-1] + 1) if run else (None, got.end)
    return None, got.end


def _people(row: list[Token], k: int) -> bool:
    """Is the token a people of its own, without a noun behind it: "1.2 million Lebanese have left"?"""
    if not row[k].text[0].isupper() or k + 1 >= len(row):
        return k + 1 == len(row) and row[k].text[0].isupper()
    after = row[k + 1]
    return not after.low[0].isalnum() or after.low in _AFTER_PEOPLE


def _verbal(token: Token) -> bool:
    low = token.low
    return low.endswith(("ed", "ing")) or (lemmatise(low, "VERB") != low and not low.endswith("s"))


def _adjective(token: Token) -> bool:
    low = token.low
    return low in _ADJECTIVES or low in _MORE or token.text[0].isupper() or bool(_LIKE_ADJECTIVE.search(low))


def _phrase(row: list[Token], run: list[int]) -> str:
    head = row[run[-1]]
    if head.low in _PEOPLE:
        return "person"
    words = [lemmatise(head.low, "NOUN")]
    for n in reversed(run[:-1]):
        token = row[n]
        low = token.low
        joined = n + 1 < len(row) and row[n + 1].text in "-–" and row[n + 1].start == token.end
        if low in _KEEP and not joined and words == [words[-1]]:
            words.insert(0, low)
            break
        joined = joined or (n > 0 and row[n - 1].text in "-–" and row[n - 1].end == token.start)
        if _adjective(token) or joined or low.endswith(("ing", "'s")):
            break
        words.insert(0, lemmatise(low, "NOUN") if low.endswith("s") and low != "arms" else low)
        if len(words) == 3:
            break
    return " ".join(words)
