"""What if: a border closes, a camp opens, an offensive starts. Changes to a situation, in words or from a file."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

from vedette.errors import DataFileError, InputError
from vedette.outlook.situation import CAMP, SOURCE, Closure, Situation

__all__ = ["Change", "apply", "nearest_names", "read_what_if", "what_if_from_words"]

_WORDS = re.compile(
    r"(?P<do>close|open|offensive(?:\s+(?:at|in|on|against))?)\s+(?P<what>.+?)(?:\s+people\s+(?P<people>[\d_,]+))?",
    re.IGNORECASE,
)
_KEYS = {"do", "at", "between", "people", "capacity"}
_DO = ("close", "open", "offensive")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different.

    Attributes:
        do: ``close``, ``open`` or ``offensive``.
        at: the site, or empty where a border is meant.
        between: the two countries of a border, or empty.
        people: how many would flee from an offensive, ``None`` to take the usual range.
        capacity: the new capacity of a camp that opens, ``None`` to leave it.
    """

    do: str
    at: str = ""
    between: tuple[str, str] | tuple[()] = ()
    people: int | None = None
    capacity: int | None = None

    @property
    def words(self) -> str:
        """What changes, for a reader."""
        if self.between:
            return f"the border between {self.between[0]} and {self.between[1]} {self.do}s"
        if self.do == "offensive":
            return f"an offensive starts at {self.at}"
        return f"{self.at} {self.do}s"


def nearest_names(name: str, known: list[str]) -> str:
    """``; nearest names: …``, or nothing where none comes near."""
    folded = {k.casefold(): k for k in known}
    close = difflib.get_close_matches(name.casefold(), list(folded), n=3, cutoff=0.4)
    return f"; nearest names: {', '.join(folded[c] for c in close)}" if close else ""


def _site(name: str, situation: Situation) -> str:
    wanted = name.strip().replace("_", " ").casefold()
    for s in situation.sites:
        if s.name.replace("_", " ").casefold() == wanted:
            return s.name
    raise InputError(f"no site is called {name!r}{nearest_names(name, [s.name for s in situation.sites])}")


def _country(name: str, situation: Situation) -> str:
    known = sorted({s.country for s in situation.sites})
    for k in known:
        if k.replace("_", " ").casefold() == name.strip().replace("_", " ").casefold():
            return k
    raise InputError(f"no site lies in a country called {name!r}{nearest_names(name, known)}")


def _border(words: str, situation: Situation) -> tuple[str, str] | None:
    m = re.fullmatch(
        r"(?:the\s+)?border\s+(?:between\s+)?(.+?)(?:\s+and\s+|\s+with\s+|\s*[-–/]\s*)(.+)", words, re.IGNORECASE
    )
    return (_country(m[1], situation), _country(m[2], situation)) if m else None


def what_if_from_words(words: str, situation: Situation) -> tuple[Change, ...]:
    """``close Bab al-Hawa; offensive at Idlib people 200000`` as changes.

    Raises:
        InputError: the words are not understood, or name a site that is not there.
    """
    out = []
    for part in words.split(";"):
        m = _WORDS.fullmatch(part.strip())
        if m is None:
            raise InputError(
                f'what if {part.strip()!r} is not understood; write "close SITE", "close border A and B", '
                '"open SITE", "offensive at SITE" or "offensive at SITE people NUMBER", or name a file'
            )
        do = m["do"].split()[0].lower()
        people = int(re.sub(r"\D", "", m["people"])) if m["people"] else None
        between = _border(m["what"], situation) if do != "offensive" else None
        if between:
            out.append(Change(do, between=between))
        else:
            out.append(_checked(Change(do, _site(m["what"], situation), people=people), situation))
    return tuple(out)


def _checked(change: Change, situation: Situation) -> Change:
    if change.do == "offensive":
        site = situation.site(change.at)
        if site.kind == CAMP:
            raise InputError(f"{change.at} is a camp: an offensive needs a place that people live in")
        if change.people is None and site.population is None:
            raise InputError(f"no population is known for {change.at}: say how many would flee (people NUMBER)")
        if change.people is not None and change.people < 0:
            raise InputError(f"{change.people} people cannot flee from {change.at}")
    return change


def read_what_if(path: Path, situation: Situation) -> tuple[Change, ...]:
    """The ``[[change]]`` tables of a TOML file.

    Raises:
        DataFileError: it cannot be read, or a table is wrong, with its line.
    """
    try:
        text = path.read_text(encoding="utf-8")
        raw = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as e:
        raise DataFileError(str(path), None, f"cannot be read: {e}") from None
    lines = [i for i, line in enumerate(text.splitlines(), 1) if re.match(r"\s*\[\[\s*change\s*\]\]", line)]
    tables = raw.get("change")
    if set(raw) != {"change"} or not isinstance(tables, list):
        raise DataFileError(str(path), None, "needs [[change]] tables and nothing else")
    out = []
    for n, table in enumerate(tables):
        line = lines[n] if n < len(lines) else None
        try:
            out.append(_change(table, situation))
        except InputError as e:
            raise DataFileError(str(path), line, str(e)) from None
    return tuple(out)


def _change(table: dict[str, object], situation: Situation) -> Change:
    if unknown := sorted(set(table) - _KEYS):
        raise InputError(f"unknown key {unknown[0]!r}; known: {', '.join(sorted(_KEYS))}")
    do, at, between = table.get("do"), table.get("at", ""), table.get("between", [])
    if do not in _DO:
        raise InputError(f"do is {do!r}; known: {', '.join(_DO)}")
    numbers: dict[str, int | None] = {}
    for key in ("people", "capacity"):
        value = table.get(key)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
            raise InputError(f"{key} is {value!r}; it must be a whole number from 0")
        numbers[key] = value if isinstance(value, int) else None
    if isinstance(between, list) and len(between) == 2:
        pair = (_country(str(between[0]), situation), _country(str(between[1]), situation))
        return Change(str(do), between=pair)
    if not isinstance(at, str) or not at:
        raise InputError('needs at = "SITE" or between = ["COUNTRY", "COUNTRY"]')
    return _checked(
        Change(str(do), _site(at, situation), people=numbers["people"], capacity=numbers["capacity"]), situation
    )


def apply(changes: tuple[Change, ...], situation: Situation, day: int) -> Situation:
    """The situation as it would be from that day on."""
    out = situation
    for c in changes:
        if c.do == "close":
            kind = "border" if c.between else "site"
            a, b = c.between or (c.at, "")
            out = replace(out, closures=(*out.closures, Closure(kind, a, b, day, None)))
        elif c.do == "open":
            ends = set(c.between) or {c.at}
            out = replace(
                out,
                closures=tuple(k for k in out.closures if {k.a, k.b} - {""} != ends and not (c.at and k.a == c.at)),
                sites=tuple(
                    replace(s, capacity=c.capacity) if s.name == c.at and c.capacity is not None else s
                    for s in out.sites
                ),
            )
        else:
            before = out.fighting.get(c.at, ())
            padded = (*before, *([before[-1] if before else 0.0] * max(0, day - len(before))))[:day]
            out = replace(
                out,
                fighting={**out.fighting, c.at: (*padded, 1.0)},
                sites=tuple(replace(s, kind=SOURCE) if s.name == c.at else s for s in out.sites),
            )
    return out
