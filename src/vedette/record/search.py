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

__all__ = ["matching", "search"]

_words = table("report_words", column("rowid"), column("title"), column("text"))
# About so many characters around the first words found.
_BEFORE, _AFTER = 60, 180


def matching(asked: str, *, sqlite: bool) -> Select[Any]:
    """The ids of the reports that hold what is asked for."""
    query, parts = select(report.c.id), sought(asked)
    if sqlite:
        rows = select(_words.c.rowid).where(_fts5(parts))
        return query.where(report.c.n.in_(rows))
    return query.where(_tsvector(parts))


def search(connection: Connection, asked: tuple[Sought, ...], *, limit: int | None, offset: int) -> Iterator[Hit]:
    """Reports that hold what is asked for, the best first."""
    start, stop = (secrets.token_hex(8) for _ in range(2))  # stand in no text
    shown = (report.c.id, report.c.title, report.c.publisher, report.c.published)
    if connection.dialect.name == "sqlite":
        marked = func.highlight(literal_column("report_words"), 1, start, stop)
        query = (
            select(*shown, marked.label("marked"))
            .select_from(_words.join(report, report.c.n == _words.c.rowid))
            .where(_fts5(asked))
            .order_by(literal_column("bm25(report_words, 4.0, 1.0)"), report.c.n)
        )
    else:
        asked_for = func.to_tsquery("vedette", as_tsquery(asked))
        # Letter for letter as long as the text itself wherever no mark stands apart from its letter.
        marked = func.ts_headline(
            "vedette",
            func.left(report.c.text, SEARCHED),
            asked_for,
            f"HighlightAll=true, StartSel={start}, StopSel={stop}",
        )
        rank = func.ts_rank(literal_column("report.words"), asked_for)
        query = select(*shown, marked.label("marked")).where(_tsvector(asked)).order_by(desc(rank), report.c.n)
    for row in connection.execute(query.limit(limit).offset(offset)).all():
        snippet, marks = _snippet(row.marked, start, stop)
        yield Hit(row.id, row.title, row.publisher, row.published, snippet, marks)


def _fts5(asked: tuple[Sought, ...]) -> ColumnElement[bool]:
    return text("report_words MATCH :asked").bindparams(asked=as_fts5(asked))  # type: ignore[return-value]


def _tsvector(asked: tuple[Sought, ...]) -> ColumnElement[bool]:
    query = func.to_tsquery("vedette", as_tsquery(asked))
    return literal_column("report.words").op("@@", is_comparison=True)(query)


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
