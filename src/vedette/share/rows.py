"""What is exported of one event: the event, short evidence from its reports, and when it was last touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from vedette.model import Event
from vedette.record.tables import change, claim, event, report
from vedette.share.text import QUOTED, clean, short, web_link

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from vedette.share.private import Discretion, Units

__all__ = ["WITHHOLDING", "Evidence", "Row", "rows_of"]

#: What a row of a sensitive file says of itself.
WITHHOLDING = "private names, exact place, publishers' words"

_TOGETHER = 400
#: Reports quoted for one event, one a publisher; together they never quote more than ``QUOTED`` characters.
_MOST = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where one report says so.

    Attributes:
        claim: id of the claim.
        sentence: its sentence, cut short; ``None`` where texts are left out.
        title: the report's title, cut short; ``None`` where texts are left out or there is none.
        publisher: who published it; ``None`` if unknown.
        published: ISO day or date-time; ``None`` if unknown.
        url: its address on the web; ``None`` where it has none or must not be told.
    """

    claim: str
    sentence: str | None
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One event as it is exported.

    Attributes:
        event: the event, in the sensitive mode already without what is withheld.
        changed: when it was last touched, ISO 8601 in UTC; ``None`` if the log does not say.
        evidence: one a publisher, the oldest first.
        admin2: name of the second-level division, from the gazetteer; ``None`` if unknown or withheld.
        pcode1, pcode2: P-codes of both divisions, where imported.
        sensitive: true where names and exact places are withheld.
    """

    event: Event
    changed: str | None
    evidence: tuple[Evidence, ...]
    admin2: str | None = None
    pcode1: str | None = None
    pcode2: str | None = None
    sensitive: bool = False


def rows_of(
    events: Iterable[Event],
    engine: Engine,
    *,
    units: Units,
    discretion: Discretion | None = None,
    texts: bool = True,
) -> Iterator[Row]:
    """The rows of events, in order, a few hundred at a time.

    Args:
        events: the events.
        engine: the record's.
        units: admin units.
        discretion: given in the sensitive mode.
        texts: whether sentences and titles of reports may be quoted.
    """
    feed = iter(events)
    while batch := list(islice(feed, _TOGETHER)):
        with engine.connect() as connection:
            changed = _changed(connection, batch)
            evidence = _evidence(connection, batch)
        for one in batch:
            yield _row(one, changed.get(one.id), evidence.get(one.id, ()), units, discretion, texts=texts)


def _row(
    one: Event,
    changed: str | None,
    evidence: Sequence[Evidence],
    units: Units,
    discretion: Discretion | None,
    *,
    texts: bool,
) -> Row:
    if discretion is not None:
        hidden = tuple(replace(e, sentence=None, title=None, url=None) for e in evidence)
        return Row(discretion.event(one), changed, hidden, sensitive=True)
    kept, left = [], QUOTED
    for e in evidence:
        sentence = short(e.sentence, left) if texts and e.sentence and left >= 40 else None
        left -= len(sentence or "")
        kept.append(replace(e, sentence=sentence, title=short(e.title, 120) if texts and e.title else None))
    where = one.place
    known = units.place(where.geonameid) if where is not None else None
    admin1 = units.admin1(where.country, where.admin1) if where and where.country and where.admin1 else None
    exact = known is not None and where is not None and where.precision in {"exact", "near", "admin2"}
    return Row(
        event=one,
        changed=changed,
        evidence=tuple(kept),
        admin2=known.admin2 if exact and known is not None else None,
        pcode1=admin1.pcode if admin1 else None,
        pcode2=None,
    )


def _changed(connection: Connection, batch: Sequence[Event]) -> dict[str, str]:
    ids = [one.id for one in batch]
    query = (
        select(event.c.id, change.c.at)
        .select_from(event.join(change, change.c.n == event.c.changed))
        .where(event.c.id.in_(ids))
    )
    return {row.id: row.at for row in connection.execute(query)}


def _evidence(connection: Connection, batch: Sequence[Event]) -> dict[str, list[Evidence]]:
    """For each event the first claim of each independent publisher, as many as are quoted."""
    ids = [one.id for one in batch]
    query = (
        select(
            claim.c.event_id,
            claim.c.id,
            claim.c.main,
            claim.c.at,
            claim.c.body["sentence"]["text"].as_string().label("sentence"),
            report.c.id.label("report_id"),
            report.c.title,
            report.c.publisher,
            report.c.published,
            report.c.published_day,
            report.c.url,
            report.c.voice,
        )
        .select_from(claim.join(report, report.c.id == claim.c.report_id))
        .where(claim.c.event_id.in_(ids))
    )
    found: dict[str, list[Any]] = {}
    for row in connection.execute(query):
        found.setdefault(row.event_id, []).append(row)
    out: dict[str, list[Evidence]] = {}
    for ident, rows in found.items():
        rows.sort(
            key=lambda r: (r.published_day or "9999", r.voice != r.report_id, not r.main, r.report_id, r.at, r.id)
        )
        seen: set[str] = set()
        kept = out.setdefault(ident, [])
        for row in rows:
            if row.voice in seen or len(kept) == _MOST:
                continue
            seen.add(row.voice)
            kept.append(
                Evidence(
                    claim=row.id,
                    sentence=row.sentence,
                    title=row.title,
                    publisher=clean(row.publisher) if row.publisher else None,
                    published=row.published,
                    url=web_link(row.url),
                )
            )
    return out
