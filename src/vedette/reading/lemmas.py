"""The base form of verbs and nouns, by rule, with the exceptions as data beside it.

The rules see only the word's letters. What they get wrong goes into ``data/lemmas.csv`` (``form,upos,lemma``).
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from pathlib import Path

from vedette.errors import DataFileError

__all__ = ["lemmatise"]

DATA = Path(__file__).parent / "data" / "lemmas.csv"

_VOWEL = re.compile(r"[aeiouy]")
_VERBS = frozenset({"VERB", "AUX"})
# endings of a stem after -ed or -ing that have lost an e; the first that matches decides
_STEMS: tuple[tuple[re.Pattern[str], bool], ...] = tuple(
    (re.compile(f"(?:{pattern})$"), lost)
    for pattern, lost in (
        (r"[^aeiou](?:bl|cl|dl|fl|gl|kl|pl|sl|tl|zl)|^(?:bl|cl|gl|pl|sl)", True),
        (r"(?:b|c|d|f|g|k|p|s|t|z)l", True),
        (r"[cvu]", True),
        (r"(?:[dr]|[^aeiou]u|[^iaou]n|l|[aeiou]n(?<!an)(?<!on)(?<!in)(?<!un))g", True),
        (r"(?:an|on|in)g", False),
        (r"ung", True),
        (r"[^aeiou][aeiou]g|[ie]eg|iag|uag", True),
        (r"ss|tz|zz", False),
        (r"[sz]", True),
        (r"(?:^|[^aeou])at|[^eo]at(?<!oat)|iat|uat|eat(?<!beat)(?<!reat)(?<!feat)(?<!peat)(?<!heat)(?<!seat)", True),
        (r"[^aeiou]ut|^ut|qot|quot|[^aeiou]ot(?<!iot)", True),
        (r"(?:^|[^aeiou])(?:ad|id|od|ud|ed)", True),
        (r"(?:^|[^aeiou])(?:ak|ik|ok|uk)", True),
        (r"(?:^|[^aeiou])(?:am|im|om|um|ab|ib|ob|ub|ap|yp|af|if|il|ul|ol(?<!rol)(?<!trol))", True),
        (r"(?:^|[^aeiou])in|[^aeiou]un", True),
        (r"(?:^|[^aeiou]|u)(?:ir|ar)|(?:^|[^aeio])ur", True),
        (r"(?:^|[^aeiou])tr|[^aeiou]cr", True),
        (r"ath(?<!path)", False),
    )
)
_KEEP_DOUBLE = frozenset("lsfz")
_PLURAL_ES = re.compile(r"(?:ss|sh|ch|x|zz|o)es$")
_NO_MEN = frozenset({"abdomen", "specimen", "regimen", "acumen", "stamen", "semen", "hymen", "bitumen"})
_NO_PLURAL = re.compile(r"(?:ss|us|is)$")


@cache
def _exceptions() -> dict[tuple[str, str], str]:
    out: dict[tuple[str, str], str] = {}
    with DATA.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            form, upos, lemma = row["form"], row["upos"], row["lemma"]
            if not form or not lemma or upos not in {"VERB", "NOUN"}:
                raise DataFileError(DATA.name, number, "needs form, upos (VERB or NOUN) and lemma")
            if (form, upos) in out:
                raise DataFileError(DATA.name, number, f"{form} stands twice as {upos}")
            out[form, upos] = lemma
    return out


@lru_cache(maxsize=20_000)
def lemmatise(word: str, upos: str) -> str:
    """The base form of a word, in small letters; of verbs and common nouns only, others come back as they are.

    Args:
        word: as it stands in the text.
        upos: its universal part of speech.
    """
    low = word.lower().replace("’", "'")
    if upos in _VERBS:
        return _exceptions().get((low, "VERB")) or _verb(low)
    if upos == "NOUN":
        return _exceptions().get((low, "NOUN")) or _noun(low)
    return low


def _verb(word: str) -> str:
    head, dash, last = word.rpartition("-")
    if dash and last:
        return head + dash + (_exceptions().get((last, "VERB")) or _verb(last))
    if word.endswith("ied") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 1 and _VOWEL.search(stem) and not (ending == "ed" and stem.endswith("e")):
            return _stem(stem)
    if word.endswith("es") and (_PLURAL_ES.search(word) or word.endswith("zzes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


def _stem(stem: str) -> str:
    """The verb that "stem" is left of when -ed or -ing is taken away."""
    for prefix in ("over", "under", "out", "re", "un", "dis", "mis", "co"):
        rest = stem.removeprefix(prefix)
        if rest != stem and len(rest) > 3 and (found := _exceptions().get((rest + "ed", "VERB"))) is not None:
            return prefix + found
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "aeiou":
        return stem if stem[-1] in _KEEP_DOUBLE else stem[:-1]
    for pattern, lost in _STEMS:
        if pattern.search(stem):
            return stem + "e" if lost else stem
    return stem


def _noun(word: str) -> str:
    head, dash, last = word.rpartition("-")
    if dash and last:
        return head + dash + (_exceptions().get((last, "NOUN")) or _noun(last))
    if word.endswith("men") and len(word) > 4 and word not in _NO_MEN:
        return word[:-3] + "man"
    if word.endswith("speople"):
        return word[:-6] + "person"
    if word.endswith("children"):
        return word[:-3]
    if not word.endswith("s") or len(word) < 4 or _NO_PLURAL.search(word):
        return word
    if word.endswith("'s"):
        return _noun(word[:-2])
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]
    if word.endswith("lves") or word.endswith("arves"):
        return word[:-3] + "f"
    if _PLURAL_ES.search(word):
        return word[:-2]
    return word[:-1]
