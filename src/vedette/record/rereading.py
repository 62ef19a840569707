"""Reading the reports of a record again: what the claims and events become, and what people decided stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any, Protocol

from sqlalchemy import Connection, delete, select, update

from vedette.errors import ReportError
from vedette.model import Reading, Report
from vedette.record import adding, changes, tables
from vedette.record.join import join
from vedette.record.join.decisions import batched, file_claims
from vedette.record.stored import Reread
from vedette.record.version import reading_version

__all__ = ["Reads", "keep_again", "moved_decisions", "to_read"]


class Reads(Protocol):
    """What is needed of :class:`vedette.reader.Reader`."""

    def read_many(self, reports: Iterable[Report]) -> Iterator[Reading | ReportError]:
        """The readings in order; an error in the place of one that failed."""
        ...


def to_read(connection: Connection, *, everything: bool) -> list[str]:
    """Ids of the reports to read again, in the order in which they were added."""
    report = tables.report.c
    query = select(report.id).order_by(report.n)
    if not everything:
        query = query.where(report.model != reading_version())
    return list(connection.scalars(query))


def keep_again(connection: Connection, reading: Reading, *, who: str) -> Reread:
    """Put the claims of a new reading in the place of the old ones, and make the events anew that this touches."""
    report_id = reading.report.id
    was = _claims_of(connection, report_id)
    new_rows = adding.claim_rows(reading)
    now = {row["id"]: (adding.claim_digest(row["body"]), row["main"]) for row in new_rows}
    connection.execute(update(tables.report).where(tables.report.c.id == report_id).values(model=reading_version()))
    if {claim: kept[:2] for claim, kept in was.items()} == now:
        return Reread(report_id, (), (), (), (), {})
    before = adding.events_of(connection, [report_id])
    adrift = _events_with_decisions_on(connection, was.keys() - now.keys())
    connection.execute(delete(tables.claim).where(tables.claim.c.report_id == report_id))
    claims = adding.keep_claims(connection, reading)
    moved = _successors({claim: kept[2] for claim, kept in was.items() if claim not in now}, new_rows)
    _move_decisions(connection, moved)
    number = changes.last_number(connection) + 1
    joined = join(connection, list(claims), change=number, events={*before, *adrift})
    altered = tuple(sorted(claim for claim in now.keys() & was.keys() if was[claim][:2] != now[claim]))
    body = {"claims": claims, "moved": moved, "events": list(joined.events), "gone": dict(joined.gone)}
    changes.append(connection, who=who, what="reread", subject=report_id, body=body)
    return Reread(
        report_id,
        added=tuple(sorted(now.keys() - was.keys())),
        removed=tuple(sorted(was.keys() - now.keys())),
        altered=altered,
        events=joined.events,
        gone=joined.gone,
    )


def _claims_of(connection: Connection, report_id: str) -> dict[str, tuple[str, bool, Mapping[str, Any]]]:
    claim = tables.claim.c
    rows = connection.execute(select(claim.id, claim.body, claim.main).where(claim.report_id == report_id))
    return {row.id: (adding.claim_digest(row.body), row.main, row.body) for row in rows}


def _successors(gone: Mapping[str, Mapping[str, Any]], rows: list[dict[str, Any]]) -> dict[str, str]:
    """For claims that are no more, the new claim that says the same: of the same word, else alone of its type in
    the same sentence."""
    by_word = {row["at"]: row["id"] for row in rows}
    by_sentence: dict[tuple[int, str], list[str]] = {}
    for row in rows:
        by_sentence.setdefault((row["body"]["sentence"]["span"][0], row["type"]), []).append(row["id"])
    found: dict[str, str] = {}
    for claim, body in sorted(gone.items()):
        alike = by_sentence.get((body["sentence"]["span"][0], body["type"]), [])
        successor = by_word.get(body["trigger"]["span"][0]) or (alike[0] if len(alike) == 1 else None)
        if successor is not None:
            found[claim] = successor
    return found


def _move_decisions(connection: Connection, moved: Mapping[str, str]) -> None:
    decision = tables.decision
    for number in _naming(connection, moved):
        body = connection.scalars(select(decision.c.body).where(decision.c.id == number)).one()
        after = moved_decisions(body, moved)
        if after != body:
            connection.execute(update(decision).where(decision.c.id == number).values(body=after))
            file_claims(connection, number, after)


def _naming(connection: Connection, claims: Iterable[str]) -> list[int]:
    """The decisions that name some of these claims."""
    named = tables.decision_claim.c
    found: set[int] = set()
    for some in batched(sorted(claims), 500):
        found.update(connection.scalars(select(named.decision_id).where(named.claim_id.in_(some))))
    return sorted(found)


def _events_with_decisions_on(connection: Connection, claims: Set[str]) -> set[str]:
    """Events that a decision may now be about because claims that it named first are no more."""
    row = tables.decision.c
    query = select(row.body).where(row.id.in_(_naming(connection, claims)), row.undone.is_(None))
    named = sorted({claim for body in connection.scalars(query) for claim in body["claims"]})
    held = select(tables.claim.c.event_id).where(tables.claim.c.id.in_(named), tables.claim.c.event_id.is_not(None))
    return set(connection.scalars(held)) if named else set()


def moved_decisions(body: Mapping[str, Any], moved: Mapping[str, str]) -> dict[str, Any]:
    """A decision with claims that are no more replaced by those that say the same now."""
    return {
        **body,
        **{name: [moved.get(claim, claim) for claim in body[name]] for name in ("claims", "from") if name in body},
    }
