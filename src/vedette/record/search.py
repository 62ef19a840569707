"""Full-text search in the reports: FTS5 in SQLite, tsvector in PostgreSQL."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    column,
    desc,
    func,
    literal_column,
    select,
    table,
    text,
)

from vedette.record.schema import SEARCHED
from vedette.record.stored import Hit
from vedette.record.tables import report
from vedette.record.words import Sought, as_fts5, as_tsquery, sought

__all__ = ["MOST_RANKED", "holds", "search"]

_words = table("report_words", column("rowid"), column("title"), column("text"))
#: So many reports are put in order by how well they fit.
MOST_RANKED = 2000
# About so many characters around the first words found.
_BEFORE, _AFTER = 60, 180


def holds(asked: str, *, sqlite: bool) -> ColumnElement[bool]:
    """That a report holds what is asked for.

    Raises:
        InputError: if it names no words.
    """
    parts = sought(asked)
    return report.c.n.in_(select(_words.c.rowid).where(_fts5(parts))) if sqlite else _tsvector(parts)


def search(connection: Connection, asked: tuple[Sought, ...], *, limit: int | None, offset: int) -> Iterator[Hit]:
    """Reports that hold what is asked for, the best first.

    Of more than ``MOST_RANKED`` only the newest so many (the last added) are put in order: to rank a hundred thousand
    reports by words that all of them hold says little, and takes seconds.
    """
    start, stop = (secrets.token_hex(8) for _ in range(2))  # stand in no text
    sqlite = connection.dialect.name == "sqlite"
    ranked = _ranked_fts5(connection, asked) if sqlite else _ranked_tsvector(connection, asked)
    for n in list(connection.scalars(ranked.limit(limit).offset(offset))):
        row = connection.execute(_shown(n, asked, start, stop, sqlite=sqlite)).one()
        snippet, marks = _snippet(row.marked, start, stop)
        yield Hit(row.id, row.title, row.publisher, row.published, snippet, marks)


def _ranked_fts5(connection: Connection, asked: tuple[Sought, ...]) -> Select[Any]:
    found = select(_words.c.rowid).where(_fts5(asked))
    last = connection.scalar(found.order_by(_words.c.rowid.desc()).limit(1).offset(MOST_RANKED - 1))
    if last is not None:
        found = found.where(_words.c.rowid >= last)
    return found.order_by(literal_column("bm25(report_words, 4.0, 1.0)"), _words.c.rowid)


def _ranked_tsvector(connection: Connection, asked: tuple[Sought, ...]) -> Select[Any]:
    found = select(report.c.n, literal_column("report.words").label("words")).where(_tsvector(asked))
    newest = found.order_by(report.c.n.desc()).limit(MOST_RANKED).subquery()
    return select(newest.c.n).order_by(desc(func.ts_rank(newest.c.words, _tsquery(asked))), newest.c.n)


def _shown(n: int, asked: tuple[Sought, ...], start: str, stop: str, *, sqlite: bool) -> Select[Any]:
    """One report with its words marked."""
    shown = (report.c.id, report.c.title, report.c.publisher, report.c.published)
    if sqlite:
        marked = func.highlight(literal_column("report_words"), 1, start, stop)
        joined = _words.join(report, report.c.n == _words.c.rowid)
        return select(*shown, marked.label("marked")).select_from(joined).where(_fts5(asked), _words.c.rowid == n)
    # Letter for letter as long as the text itself wherever no mark stands apart from its letter.
    marked = func.ts_headline(
        "vedette",
        func.left(report.c.text, SEARCHED),
        _tsquery(asked),
        f"HighlightAll=true, StartSel={start}, StopSel={stop}",
    )
    return select(*shown, marked.label("marked")).where(report.c.n == n)


def _fts5(asked: tuple[Sought, ...]) -> ColumnElement[bool]:
    return text("report_words MATCH :asked").bindparams(asked=as_fts5(asked))  # type: ignore[return-value]


def _tsvector(asked: tuple[Sought, ...]) -> ColumnElement[bool]:
    return literal_column("report.words").op("@@", is_comparison=True)(_tsquery(asked))


def _tsquery(asked: tuple[Sought, ...]) -> ColumnElement[Any]:
    return func.to_tsquery("vedette", as_tsquery(asked))


def _snippet(marked: str, start: str, stop: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A piece of the text around the first words found, and where in it they stand."""
    whole, marks = [], []
    at = 0
    opened: int | None = None
    for piece in re.split(f"({start}|{stop})", marked):
        if piece == start:
            opened = at
        elif piece == stop:
            if opened is not None:
                marks.append((opened, at))
            opened = None
        else:
            whole.append(piece)
            at += len(piece)
    full = "".join(whole)
    first = marks[0][0] if marks else 0
    left = _at_blank(full, max(0, first - _BEFORE), 1)
    right = _at_blank(full, min(len(full), first + _AFTER), -1)
    head, tail = "…" if left else "", "…" if right < len(full) else ""
    shift = len(head) - left
    kept = tuple((a + shift, b + shift) for a, b in marks if left <= a and b <= right)
    return head + full[left:right] + tail, kept


def _at_blank(full: str, at: int, step: int) -> int:
    """The next place between two words, at most a word away."""
    if at in {0, len(full)}:
        return at
    for away in range(25):
        here = at + step * away
        if not 0 < here < len(full):
            return at
        if full[here - (step < 0)].isspace() if step < 0 else full[here - 1].isspace():
            return here
    return at
