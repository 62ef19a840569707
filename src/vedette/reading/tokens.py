"""Words as Universal Dependencies counts them: clitics and most hyphenated parts stand alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Token", "tokenize"]


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark: its text and its half-open character offsets."""

    text: str
    start: int
    end: int


_APOSTROPHE = "'’ʼ"
# Prefixes that UD English keeps joined to what follows ("anti-government", "ex-rebel"); other hyphens are split off.
_JOINED = (
    "anti|pro|pre|post|non|mid|e|re|co|ex|sub|semi|multi|inter|intra|neo|ultra|counter|pan|trans|vice|self|de|un|"
    "under|over|al|el|ul|ar|as|ash|at|az|ad|an|abu|ibn|bin|umm|deir|jisr|tel|tal|tell|kafr|ain|beit|ras"
)
_TOKEN = re.compile(
    rf"""
      [a-z]++(?=\s)                                        # most words; none of the rest could read them otherwise
    | (?:https?://|www\.)\S*[^\s.,;:!?)\]}}"'”’]         # addresses
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                        # mail addresses
    | (?:[A-Z]\.){{2,}}                                   # U.S. U.N.
    | (?:[ap]\.m\.|e\.g\.|i\.e\.)
    | \d+(?:[.,:]\d+)+                                    # 1,200 3.5 10:30
    | \d+(?:st|nd|rd|th)\b
    | [A-Z]-\d+\w*                                        # T-72 F-16
    | (?:{_JOINED})-\w+                                   # anti-government, al-Shugur
    | \w+(?:[.]\w+)+(?=\W|$)(?<![.])                      # A.B.C without a final stop
    | \w+(?=n[{_APOSTROPHE}]t\b)                          # do|n't
    | n[{_APOSTROPHE}]t\b
    | [{_APOSTROPHE}](?:s|m|d|re|ve|ll)\b
    | \w+[{_APOSTROPHE}](?:(?!(?:s|m|d|re|ve|ll)\b)\w)\w*   # O'Brien, Sana'a
    | \w+
    | \.\.\.+|--+|``|''
    | \S
    """,
    re.VERBOSE | re.IGNORECASE,
)
_STOPPED = re.compile(r"[A-Za-z]\Z")


def tokenize(text: str, *, offset: int = 0, abbreviations: frozenset[str] = frozenset()) -> tuple[Token, ...]:
    """Split a sentence into tokens; offsets are counted from ``offset``.

    A full stop stays with a word that ``abbreviations`` (lower case, without the stop) holds and with a single capital.
    """
    out: list[Token] = []
    for m in _TOKEN.finditer(text):
        word, start, end = m.group(), m.start(), m.end()
        if word == "." and out and out[-1].end == offset + start and end < len(text.rstrip()):
            last = out[-1]
            if last.text.lower() in abbreviations or (len(last.text) == 1 and last.text.isupper()):
                out[-1] = Token(last.text + ".", last.start, offset + end)
                continue
        if word.lower() == "cannot":
            out.append(Token(word[:3], offset + start, offset + start + 3))
            out.append(Token(word[3:], offset + start + 3, offset + end))
            continue
        out.append(Token(word, offset + start, offset + end))
    return tuple(out)
