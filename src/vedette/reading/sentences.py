"""Where sentences begin and end."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from vedette.model import Span

__all__ = ["MAX_CHARACTERS", "abbreviations", "split_sentences"]

# A "sentence" longer than this is no prose (a table, a list without stops); it is cut at a space.
MAX_CHARACTERS = 1200

_END = re.compile(r"""(?:[.!?…]+|\.\.\.)["'”’»)\]]*(?=\s|$)|\n""")
_OPENER = re.compile(r"""["'“‘«(\[]*\s*(\S+)""")
_INITIALS = re.compile(r"(?:\b[A-Za-z]\.)+$")


@cache
def abbreviations() -> frozenset[str]:
    """Abbreviations that end in a full stop, lower case, without it."""
    lines = (files("vedette.reading") / "data" / "abbreviations.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def split_sentences(text: str) -> tuple[Span, ...]:
    """Spans of the sentences of ``text``, in order, without surrounding white space; a line break always ends one."""
    out: list[Span] = []
    start = 0
    for m in _END.finditer(text):
        if m.group() != "\n" and not _ends(text, start, m):
            continue
        _add(out, text, start, m.end())
        start = m.end()
    _add(out, text, start, len(text))
    return tuple(out)


def _ends(text: str, start: int, m: re.Match[str]) -> bool:
    mark = m.group()
    after = _OPENER.match(text[m.end() : m.end() + 60].lstrip())
    first = after.group(1)[0] if after else ""
    if not first:
        return True
    if mark[0] in "!?…" or len(mark.rstrip("\"'”’»)]")) > 1:
        return not first.islower()
    before = text[start : m.start()]
    word = before.rsplit(None, 1)[-1].lstrip("\"'“‘«([") if before.strip() else ""
    if first.islower():
        return False
    if word.lower() in abbreviations():
        # "on Sept. 17", "No. 5", "Gen. Haftar" go on; "the U.S. Co. The" is rare enough to be read on.
        return word.lower() in {"etc", "km", "kms", "inc", "ltd", "corp", "co"} and first.isupper()
    if _INITIALS.search(before + "."):
        letters = _INITIALS.search(before + ".")
        # "J. Smith" and "U.S. President" go on; "in the U.S. The" ends.
        nxt = after.group(1) if after else ""
        return letters is not None and len(letters.group()) > 2 and nxt in _STARTERS
    return True


_STARTERS = frozenset(
    "The A An It He She They We In On At But And However Meanwhile This That These Those There According Its His Her "
    "Their As After Before When While If Since".split()
)


def _add(out: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > MAX_CHARACTERS:
        cut = text.rfind(" ", start + 1, start + MAX_CHARACTERS)
        cut = cut if cut > start else start + MAX_CHARACTERS
        out.append(Span(start, cut))
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if end > start:
        out.append(Span(start, end))
