"""Whether a record still is what was written: everything is hashed again and made again, and compared."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Column, Connection, Row, Table, Text, cast, select

from vedette.model import Event
from vedette.record import tables
from vedette.record.adding import claim_digest
from vedette.record.changes import FIRST, hash_of
from vedette.record.join import as_made
from vedette.record.rereading import moved_decisions
from vedette.record.rows import event_actor_rows, event_of, event_row, report_digest
from vedette.record.stored import Problem

__all__ = ["verify"]

# Rows held at a time.
_TOGETHER = 200


def verify(connection: Connection) -> Iterator[Problem]:
    """Everything that is not as it was written, as it is found."""
    if connection.dialect.name == "sqlite":
        for (line,) in connection.exec_driver_sql("PRAGMA integrity_check"):
            if line != "ok":
                yield Problem("file", "", str(line))
    yield from _log(connection)
    yield from _raw(connection)
    for kind, look in (("report", _reports), ("decision", _decisions), ("event", _events)):
        try:
            yield from look(connection)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            # A line of the log that was altered has been named above; what rests on it can't be followed.
            yield Problem(kind, "", f"could not all be looked at, as the log can't be read ({type(error).__name__})")


# --- the log ---------------------------------------------------------------------------------------------------------


def _log(connection: Connection) -> Iterator[Problem]:
    n, before = 0, FIRST
    for row in _each(connection, tables.change, tables.change.c.n):
        n += 1
        if row["n"] != n:
            yield Problem("change", str(n), "is missing from the log")
            n = row["n"]
        elif row["before"] != before:
            yield Problem("change", str(n), "does not follow from the line before it")
        body = _json(row["body"])
        if hash_of(n, row["at"], row["who"], row["what"], row["subject"], body, row["before"]) != row["hash"]:
            yield Problem("change", str(n), "was altered: its hash is another")
        before = row["hash"]


# --- bytes, reports and claims ---------------------------------------------------------------------------------------


def _raw(connection: Connection) -> Iterator[Problem]:
    for row in _each(connection, tables.raw, tables.raw.c.sha256, together=20):
        try:
            body = zlib.decompress(row["body"])
        except zlib.error:
            yield Problem("raw", row["sha256"], "was altered: the bytes can't be unpacked")
            continue
        if hashlib.sha256(body).hexdigest() != row["sha256"] or len(body) != row["size"]:
            yield Problem("raw", row["sha256"], "was altered: the bytes have another hash")
    raw, report = tables.raw.c, tables.report.c
    kept = select(raw.sha256)
    query = select(report.raw, report.id).where(report.raw.not_in(kept)).order_by(report.n)
    for sha256, report_id in connection.execute(query):
        yield Problem("raw", sha256, f"is missing: the bytes of report {report_id} are gone")


def _reports(connection: Connection) -> Iterator[Problem]:
    seen = 0
    for rows in _chunked(connection, tables.report, tables.report.c.n):
        ids = [row["id"] for row in rows]
        seen += len(ids)
        logged, claims = _logged(connection, ids), _claims(connection, ids)
        for row in rows:
            yield from _report(row, *logged.get(row["id"], (None, {})), claims.get(row["id"], []))
    for report_id in _logged_and_gone(connection):
        yield Problem("report", report_id, "is missing: the log says that it was added")


def _logged(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[str | None, Mapping[str, str]]]:
    """What the log says of reports: the digest of each, and those of the claims that it had last."""
    change = tables.change.c
    query = select(change.subject, change.what, change.body).where(
        change.subject.in_(ids), change.what.in_(("add", "reread"))
    )
    found: dict[str, tuple[str | None, Mapping[str, str]]] = {}
    for subject, what, body in connection.execute(query.order_by(change.n)):
        digest = body.get("report") if what == "add" else found.get(subject, (None, {}))[0]
        found[subject] = (digest, body["claims"])
    return found


def _logged_and_gone(connection: Connection) -> Iterator[str]:
    change, report = tables.change.c, tables.report.c
    known = select(report.id)
    query = select(change.subject).where(change.what == "add", change.subject.not_in(known)).order_by(change.n)
    yield from connection.scalars(query)


def _claims(connection: Connection, report_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    claim = tables.claim
    query = select(*_columns(claim)).where(claim.c.report_id.in_(report_ids)).order_by(claim.c.id)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in connection.execute(query):
        found.setdefault(row.report_id, []).append(dict(row._mapping))
    return found


def _report(
    row: dict[str, Any], digest: str | None, logged: Mapping[str, str], claims: Sequence[dict[str, Any]]
) -> Iterator[Problem]:
    if digest is None:
        yield Problem("report", row["id"], "was put in past the log")
    elif report_digest({**row, "layout": _json(row["layout"]), "headers": _json(row["headers"])}) != digest:
        yield Problem("report", row["id"], "was altered: text, publisher, date or another field is not what was added")
    for claim in claims:
        yield from _claim(claim, row["text"], logged.get(claim["id"]))
    for missing in sorted(logged.keys() - {claim["id"] for claim in claims}):
        yield Problem("claim", missing, f"is missing from report {row['id']}")


def _claim(row: dict[str, Any], text: str, digest: str | None) -> Iterator[Problem]:
    body = _json(row["body"])
    if digest is None:
        yield Problem("claim", row["id"], "was put in past the log")
    if not isinstance(body, dict) or (digest is not None and claim_digest(body) != digest):
        yield Problem("claim", row["id"], "was altered: it is not what was read")
        return
    beside = {"id": row["id"], "type": row["type"], "status": row["status"]}
    if any(body[name] != value for name, value in beside.items()) or body["trigger"]["span"][0] != row["at"]:
        yield Problem("claim", row["id"], "was altered: its columns are not what it says")
    for words, (start, end) in _evidence(body):
        if text[start:end] != words:
            yield Problem("claim", row["id"], f"stands on «{words}», which the report does not hold at {start}:{end}")
    if row["event_id"] is None:
        yield Problem("claim", row["id"], "is part of no event")


def _evidence(body: Mapping[str, Any]) -> Iterator[tuple[str, tuple[int, int]]]:
    parts = [body["trigger"], body["sentence"], body["place"], body["date"]]
    for field in ("source", "target", "quantities", "attribution"):
        parts += body[field]
    for part in parts:
        if part is not None:
            yield part["text"], tuple(part["span"])


# --- decisions and events --------------------------------------------------------------------------------------------


def _decisions(connection: Connection) -> Iterator[Problem]:
    change = tables.change.c
    lines = connection.execute(
        select(change.n, change.what, change.who, change.subject, change.body)
        .where(change.what.in_(("accept", "reject", "set", "merge", "split", "undo", "reread")))
        .order_by(change.n)
    )
    expected: dict[int, dict[str, Any]] = {}
    for line in lines:
        if line.what == "reread":
            for one in expected.values():
                one["body"] = moved_decisions(one["body"], line.body["moved"])
        elif line.what == "undo":
            expected[line.body["decision"]]["undone"] = None if line.body["stands"] else line.n
        else:
            named = {name: line.body[name] for name in ("claims", "from", "field", "value") if name in line.body}
            expected[line.body["decision"]] = {
                "kind": line.what,
                "subject": line.subject,
                "body": named,
                "who": line.who,
                "why": line.body["why"],
                "change": line.n,
                "undone": None,
            }
    for row in _each(connection, tables.decision, tables.decision.c.id):
        wanted = expected.pop(row["id"], None)
        if wanted is None:
            yield Problem("decision", str(row["id"]), "was put in past the log")
        elif {name: _json(row[name]) if name == "body" else row[name] for name in wanted} != wanted:
            yield Problem("decision", str(row["id"]), f"was altered: change {wanted['change']} says something else")
    for missing, wanted in expected.items():
        yield Problem("decision", str(missing), f"is missing: it was made with change {wanted['change']}")


def _events(connection: Connection) -> Iterator[Problem]:
    for rows in _chunked(connection, tables.event, tables.event.c.id):
        ids = [row["id"] for row in rows]
        made, broken = _made(connection, ids)
        for event_id in broken:
            yield Problem(
                "event", event_id, "can't be made again: a claim or a decision of it is no longer what it was"
            )
        actors: dict[str, list[dict[str, Any]]] = {}
        order = (tables.event_actor.c.event_id, tables.event_actor.c.role, tables.event_actor.c.n)
        for actor in connection.execute(
            select(tables.event_actor).where(tables.event_actor.c.event_id.in_(ids)).order_by(*order)
        ):
            actors.setdefault(actor.event_id, []).append(dict(actor._mapping))
        for row in rows:
            body = _json(row["body"])
            event = made.get(row["id"])
            if row["id"] in broken:
                continue
            if event is None:
                yield Problem("event", row["id"], "has no claims")
            elif body != _through_json(asdict(event)):
                yield Problem("event", row["id"], "was altered: its claims and decisions add up to something else")
            elif {**event_row(event_of(body), changed=row["changed"]), "body": None} != {**row, "body": None}:
                yield Problem("event", row["id"], "was altered: its columns are not what it says")
            elif actors.get(row["id"], []) != event_actor_rows(event):
                yield Problem("event", row["id"], "was altered: its actors are not what it says")
    yield from _aliases(connection)


def _made(connection: Connection, ids: Sequence[str]) -> tuple[dict[str, Event], list[str]]:
    """The events as their claims make them, and those that can't be made; each by itself where one breaks the rest."""
    try:
        return as_made(connection, ids), []
    except (AttributeError, LookupError, TypeError, ValueError):
        if len(ids) == 1:
            return {}, list(ids)
    made: dict[str, Event] = {}
    broken: list[str] = []
    for event_id in ids:
        some, those = _made(connection, [event_id])
        made |= some
        broken += those
    return made, broken


def _aliases(connection: Connection) -> Iterator[Problem]:
    leads = select(tables.alias.c.old).where(tables.alias.c.event_id.not_in(select(tables.event.c.id)))
    for old in connection.scalars(leads.order_by(tables.alias.c.old)):
        yield Problem("event", old, "leads to an event that is not there")


# --- rows, with JSON as it stands ------------------------------------------------------------------------------------


def _columns(table: Table) -> list[Any]:
    """JSON as text: what was altered may be JSON no more, and must not stop the search."""
    return [cast(column, Text).label(column.name) if column.name in _WRITTEN else column for column in table.columns]


_WRITTEN = {"body", "layout", "headers"}


def _json(written: Any) -> Any:
    try:
        return json.loads(written)
    except (TypeError, ValueError):
        return None


def _through_json(value: Any) -> Any:
    return json.loads(json.dumps(value))


def _each(
    connection: Connection, table: Table, key: Column[Any], *, together: int = _TOGETHER
) -> Iterator[dict[str, Any]]:
    for rows in _chunked(connection, table, key, together=together):
        yield from rows


def _chunked(
    connection: Connection, table: Table, key: Column[Any], *, together: int = _TOGETHER
) -> Iterator[list[dict[str, Any]]]:
    """All rows in the order of a key, some at a time; each portion is asked for anew, so that none keeps a cursor."""
    columns = list(table.columns) if table is tables.raw else _columns(table)
    last: Any = None
    while True:
        query = select(*columns).order_by(key).limit(together)
        rows: Sequence[Row[Any]] = connection.execute(query if last is None else query.where(key > last)).all()
        if not rows:
            return
        yield [dict(row._mapping) for row in rows]
        last = rows[-1]._mapping[key.name]
