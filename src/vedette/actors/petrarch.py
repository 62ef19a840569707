"""Reads actor dictionaries in the format of TABARI and PETRARCH, dated codes included.

A record is a phrase with an optional code, synonyms on lines that start with ``+``, and codes that hold for a time on
lines of their own::

    HAMID_KARZAI_  [AFGELI]
    +KARZAI_
        [AFGGOV 20011222-20140929]
        [AFGELI >20140929]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from vedette.actors.registry import Actor, Registry, Role
from vedette.actors.words import slug
from vedette.errors import DataFileError

__all__ = ["read_petrarch"]

_CODE = re.compile(r"\[([^\]]*)\]?")
_RANGE = re.compile(r"^(?:(?P<sign>[<>])\s*(?P<one>\d+)|(?P<start>\d+)\s*-\s*(?P<end>\d+))$")
_SECTORS = {
    "INS": "REB",
    "SEP": "REB",
    "RAD": "REB",
    "MED": "JRN",
    "HLH": "MED",
    "MNC": "BUS",
    "NGM": "NGO",
    "HRI": "NGO",
    "ENV": "NGO",
    "IMG": "REB",
    "OPP": "OPP",
    "JRN": "JRN",
} | dict.fromkeys(
    [
        "GOV",
        "MIL",
        "COP",
        "JUD",
        "LEG",
        "SPY",
        "REB",
        "UAF",
        "CRM",
        "PTY",
        "ELI",
        "CVL",
        "REF",
        "EDU",
        "BUS",
        "AGR",
        "LAB",
        "REL",
        "NGO",
        "IGO",
    ]
)
_OLD_COUNTRIES = {"JAP": "JPN", "ROM": "ROU", "TMP": "TLS", "ZAR": "COD", "KSV": "XKX", "SUN": "RUS", "YUG": "SRB"}
_OFFICES = {
    "GOV": "official",
    "MIL": "commander",
    "REB": "rebel leader",
    "OPP": "opposition leader",
    "ELI": "politician",
}


def _day(text: str, where: DataFileError) -> date:
    if len(text) == 6:
        text = ("19" if int(text[:2]) >= 30 else "20") + text
    try:
        if len(text) != 8:
            raise ValueError("a date has six or eight digits")
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError as why:
        raise DataFileError(where.file, where.line, f"the date {text} does not exist: write YYYYMMDD") from why


class _Record:
    """One record as it is read."""

    def __init__(self, line: int, phrase: str) -> None:
        self.line = line
        self.names = [phrase]
        self.codes: list[tuple[str, date | None, date | None]] = []

    def actor(self, file: str, registry: Registry) -> Actor | None:
        """The actor, or none where the dictionary only says that the phrase is no actor."""
        roles = []
        country = sector = None
        for code, start, end in self.codes:
            country, sector = _split_code(code, registry, DataFileError(file, self.line, ""))
            if country is None and sector is None:
                continue
            roles.append(Role(_OFFICES.get(sector or "", "member"), country, None, sector, start, end))
        if not roles:
            return None
        dated = any(r.valid_from or r.valid_until for r in roles)
        countries = {r.country for r in roles}
        return Actor(
            slug(self.names[0]),
            self.names[0],
            "person" if dated else "group",
            tuple(dict.fromkeys(self.names[1:])),
            country=roles[0].country if len(countries) == 1 else None,
            sector=None if dated else roles[0].sector,
            roles=tuple(roles) if dated else (),
        )


def _split_code(code: str, registry: Registry, where: DataFileError) -> tuple[str | None, str | None]:
    if code in {"", "---"}:
        return None, None
    if not re.fullmatch(r"[A-Z]{3,}", code):
        raise DataFileError(where.file, where.line, f"'{code}' is not a code: write letters like SYRGOV")
    parts = [code[i : i + 3] for i in range(0, len(code), 3)]
    first = _OLD_COUNTRIES.get(parts[0], parts[0])
    country: str | None = None
    if first in registry or first in {"IGO", "NGO"}:
        country, parts = first, parts[1:]
    sector = next((_SECTORS[p] or p for p in parts if p in _SECTORS), None)
    return country, sector


def _name(phrase: str) -> str:
    words = phrase.replace("_", " ").split()
    return " ".join(w if len(w) < 4 and w not in {"AL", "BIN", "DE", "OF"} else w.capitalize() for w in words)


def read_petrarch(path: Path, registry: Registry) -> Iterator[tuple[int, Actor]]:
    """The actors of a dictionary, with the line that each starts on.

    Args:
        path: the dictionary.
        registry: tells which three letters are countries.

    Raises:
        DataFileError: if a line is not of the format, or a date does not exist.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as why:
        bad = why.object[: why.start].count(b"\n") + 1
        raise DataFileError(str(path), bad, "not UTF-8: save the file as UTF-8") from why
    except OSError as why:
        raise DataFileError(str(path), None, f"cannot be read: {why.strerror}") from why
    record: _Record | None = None
    for number, raw in enumerate(_uncommented(text), start=1):
        line = raw.rstrip()
        if not line.strip():
            continue
        where = DataFileError(str(path), number, "")
        phrase = line.split("[")[0].strip()
        if line[0] not in " \t+" and phrase:
            if record is not None and (actor := record.actor(str(path), registry)) is not None:
                yield record.line, actor
            record = _Record(number, _name(phrase))
        elif record is None:
            raise DataFileError(str(path), number, "a synonym or code stands before the first phrase")
        elif line[0] == "+":
            record.names.append(_name(phrase[1:]))
        _codes(record, line, where)
    if record is not None and (actor := record.actor(str(path), registry)) is not None:
        yield record.line, actor


def _codes(record: _Record, line: str, where: DataFileError) -> None:
    for found in _CODE.finditer(line):
        if not found.group().endswith("]"):
            raise DataFileError(where.file, where.line, "a code bracket is not closed")
        code, _, when = found[1].strip().partition(" ")
        when = when.strip()
        if not when:
            record.codes.append((code, None, None))
            continue
        period = _RANGE.match(when)
        if period is None:
            raise DataFileError(where.file, where.line, f"'{when}' is not a time: write <date, >date or date-date")
        if period["sign"]:
            day = _day(period["one"], where)
            record.codes.append((code, None, day) if period["sign"] == "<" else (code, day, None))
            continue
        start, end = _day(period["start"], where), _day(period["end"], where)
        if end < start:
            raise DataFileError(where.file, where.line, f"'{when}' ends before it starts")
        record.codes.append((code, start, end))


def _uncommented(text: str) -> Iterator[str]:
    """The lines without comments, as many as there were."""
    text = re.sub(r"<!--.*?-->", lambda m: "\n" * m.group().count("\n"), text, flags=re.DOTALL)
    for line in text.split("\n"):
        yield re.split(r"[#;]", line, maxsplit=1)[0]
