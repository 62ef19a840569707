"""Near-copies: agency text that many publishers print counts as one voice.

Two reports are near-copies if of all their word triples at least half stand in both (exact Jaccard). MinHash bands,
kept in the record, say which pairs are worth that look, so that adding a report costs the same in a large record as in
a small one. Whether two reports are near-copies depends on nothing but those two, and a group is all that hang
together, so the groups are the same in whatever order the reports came.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, insert, select, update

from vedette.model import Report
from vedette.record import tables

__all__ = ["SIMILAR", "Voice", "band_keys", "find_voice", "remember", "similarity", "triples"]

#: Reports whose word triples overlap by this much (Jaccard) are near-copies.
SIMILAR = 0.5
#: Shorter texts say too little to tell a copy from two people who say the same.
FEWEST_TRIPLES = 12
# Pairs at 0.5 meet in a band with a probability of 0.87, at 0.6 of 0.988, at 0.7 of 0.9998, at 0.1 of 0.003.
_BANDS, _ROWS = 32, 4
# Named because the keys are kept: another one would never meet them.
_SCHEME: Final = "affine32"
# Most candidates that one report is compared with, those first that share most bands with it.
_MOST = 200
# Most parameters of one statement, far below what either database takes.
_SLICE = 400

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose voice a report is.

    Attributes:
        id: the report that the group goes by: its first by day of publication, then by id.
        copies: the other reports of the group that this one was found to be a near-copy of.
        moved: reports that had another voice before this one came and have this voice now.
    """

    id: str
    copies: tuple[str, ...]
    moved: tuple[str, ...]


def triples(text: str, layout: Sequence[tuple[str, int, int]] = ()) -> frozenset[str]:
    """The word triples of a report's running text: what each publisher puts around it (title, byline ...) left out."""
    body = text
    for _, start, end in sorted(layout, key=lambda part: part[1], reverse=True):
        body = f"{body[:start]}\n{body[end:]}"
    words = _WORD.findall(unicodedata.normalize("NFKC", body).casefold())
    return frozenset(map(" ".join, zip(words, words[1:], words[2:], strict=False)))


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """Exact Jaccard similarity, 0 to 1."""
    both = len(one & other)
    whole = len(one) + len(other) - both
    return both / whole if whole else 0.0


def band_keys(grams: frozenset[str]) -> tuple[int, ...]:
    """The signed 64-bit keys under which texts like this one meet; none for a text too short to compare."""
    if len(grams) < FEWEST_TRIPLES:
        return ()
    from datasketch import MinHash

    sketch = MinHash(hashfunc=zlib.crc32, scheme=_SCHEME, num_perm=_BANDS * _ROWS, permutations=_permutations())
    sketch.update_batch([gram.encode("utf-8", "surrogatepass") for gram in grams])
    values = sketch.hashvalues.astype("<u4")
    return tuple(
        int.from_bytes(
            hashlib.blake2b(
                bytes([band]) + values[band * _ROWS : (band + 1) * _ROWS].tobytes(), digest_size=8
            ).digest(),
            "big",
            signed=True,
        )
        for band in range(_BANDS)
    )


@cache
def _permutations() -> Any:
    from datasketch import MinHash

    return MinHash(num_perm=_BANDS * _ROWS, seed=1, scheme=_SCHEME).permutations


@lru_cache(maxsize=1)
def _sketch(report: Report) -> tuple[frozenset[str], tuple[int, ...]]:
    """A report's triples and keys, for finding and for remembering it."""
    grams = triples(report.text, report.layout)
    return grams, band_keys(grams)


def find_voice(connection: Connection, report: Report) -> Voice:
    """Which voice a report that is about to be added has, and which others it draws together.

    Changes ``report.voice`` of those that move. Call :func:`remember` once the report is in.
    """
    grams, keys = _sketch(report)
    copies = _copies(connection, report.id, grams, keys) if keys else {}
    if not copies:
        return Voice(report.id, (), ())
    table = tables.report
    voices = sorted(set(copies.values()))
    day = report.published.day
    group = [(day.isoformat() if day else "9999", report.id, "")]
    for some in _slices(voices):
        rows = connection.execute(
            select(table.c.id, table.c.published_day, table.c.voice).where(table.c.voice.in_(some))
        )
        group.extend((row.published_day or "9999", row.id, row.voice) for row in rows)
    voice = min(group)[1]
    moved = sorted(name for _, name, had in group if name != report.id and had != voice)
    for some in _slices(moved):
        connection.execute(update(table).where(table.c.id.in_(some)).values(voice=voice))
    return Voice(voice, tuple(sorted(copies)), tuple(moved))


def remember(connection: Connection, report: Report) -> None:
    """Keep the report's band keys, so that later near-copies find it."""
    _, keys = _sketch(report)
    if keys:
        number = _number(report.id)
        connection.execute(
            insert(tables.copy_band).values(key=bindparam("at"), report=bindparam("of")),
            [{"at": key, "of": number} for key in sorted(set(keys))],
        )


def _copies(connection: Connection, report: str, grams: frozenset[str], keys: Sequence[int]) -> dict[str, str]:
    """The near-copies among the reports that share a band, each with its voice."""
    band = tables.copy_band
    shared = func.count().label("shared")
    near = connection.execute(
        select(band.c.report)
        .where(band.c.key.in_(keys))
        .group_by(band.c.report)
        .order_by(shared.desc(), band.c.report)
        .limit(_MOST)
    )
    names = [name for (number,) in near if (name := _name(number)) != report]
    table = tables.report
    found: dict[str, str] = {}
    for some in _slices(names):
        rows = connection.execute(
            select(table.c.id, table.c.text, table.c.layout, table.c.voice).where(table.c.id.in_(some))
        )
        for row in rows:
            layout = [(str(kind), int(start), int(end)) for kind, start, end in row.layout]
            if similarity(grams, triples(row.text, layout)) >= SIMILAR:
                found[row.id] = row.voice
    return found


def _number(report: str) -> int:
    """A report's id as the signed 64-bit number that it is, a third of the room that its letters take."""
    return int.from_bytes(bytes.fromhex(report[1:]), "big", signed=True)


def _name(number: int) -> str:
    return f"r{number.to_bytes(8, 'big', signed=True).hex()}"


def _slices(values: Sequence[str]) -> list[Sequence[str]]:
    return [values[start : start + _SLICE] for start in range(0, len(values), _SLICE)]
