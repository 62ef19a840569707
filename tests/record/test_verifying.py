"""Whatever is altered is named."""

import sqlite3
import zlib
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update

from tests.record.canned import FETCHED, canned
from vedette.record import Problem, Record
from vedette.record.tables import alias, change, claim, decision, event, event_actor, raw, report

KHARAB = "The army shelled the rebels in Kharab on 2024-05-16, killing 3 people, medics said."


@pytest.fixture
def filled(record: Record) -> Record:
    for one in (canned(KHARAB), canned("Rebels attacked the army in Sahlan on 2024-02-01.", url="b.txt")):
        record.add(one.reading, one.raw, fetched=FETCHED)
    first = next(record.events(order="oldest"))
    record.accept(first.id, why="seen")
    record.set(first.id, "title", "The attack at the mill", why="shorter")
    assert list(record.verify()) == []
    return record


def altered(record: Record, *statements: Any) -> list[Problem]:
    """What is found after somebody wrote past Vedette into the tables."""
    with record.engine.begin() as connection:
        for statement in statements:
            connection.execute(statement)
    return list(record.verify())


def on_log(record: Record, statement: str) -> list[Problem]:
    """The same for the log, whose guard has to be taken away first."""
    if record.engine.dialect.name == "sqlite":
        guards = ["DROP TRIGGER change_is_not_updated", "DROP TRIGGER change_is_not_deleted"]
        return altered(record, *map(text, (*guards, statement)))
    return altered(record, text("SET LOCAL session_replication_role = replica"), text(statement))


def first_id(record: Record, column: Any) -> Any:
    with record.engine.connect() as connection:
        return connection.scalar(select(column).order_by(column).limit(1))


def test_raw_bytes(filled: Record) -> None:
    sha = first_id(filled, raw.c.sha256)
    (problem,) = altered(filled, update(raw).where(raw.c.sha256 == sha).values(body=zlib.compress(b"other")))
    assert (problem.kind, problem.id) == ("raw", sha)
    (problem,) = altered(filled, update(raw).where(raw.c.sha256 == sha).values(body=b"no zlib"))
    assert "can't be unpacked" in problem.what


def test_raw_bytes_that_are_gone(filled: Record) -> None:
    sha = first_id(filled, raw.c.sha256)
    found = _without_bytes(filled, sha)
    (problem,) = [one for one in found if one.kind == "raw"]
    assert problem.id == sha
    assert "is missing: the bytes of report r" in problem.what


def _without_bytes(record: Record, sha: str) -> list[Problem]:
    if record.engine.dialect.name == "sqlite":
        with sqlite3.connect(str(record.engine.url.database)) as connection:  # which checks no keys
            connection.execute("DELETE FROM raw WHERE sha256 = ?", (sha,))
        connection.close()
        return list(record.verify())
    return altered(record, text("SET LOCAL session_replication_role = replica"), delete(raw).where(raw.c.sha256 == sha))


@pytest.mark.parametrize(
    ("values"), [{"publisher": "Someone else"}, {"published": "2024-05-18"}, {"url": "x"}, {"headers": {"a": "b"}}]
)
def test_a_report(filled: Record, values: dict[str, Any]) -> None:
    kept = first_id(filled, report.c.id)
    problems = altered(filled, update(report).where(report.c.id == kept).values(values))
    assert ("report", kept) in {(p.kind, p.id) for p in problems}
    assert {p.id for p in problems if p.kind == "report"} == {kept}


def test_a_text_whose_evidence_is_gone(filled: Record) -> None:
    (kept,) = {r.report.id for r in filled.reports(text="medics")}
    changed = KHARAB.replace("medics", "nobody")
    problems = altered(filled, update(report).where(report.c.id == kept).values(text=changed))
    assert any(p.kind == "report" and p.id == kept for p in problems)
    assert any("stands on «medics», which the report does not hold" in p.what for p in problems)


def test_a_claim(filled: Record) -> None:
    kept = first_id(filled, claim.c.id)
    body = {**filled.claims_with([kept])[0].body, "status": "denied"}
    problems = altered(filled, update(claim).where(claim.c.id == kept).values(body=body))
    assert ("claim", kept) in {(p.kind, p.id) for p in problems}


def test_a_claim_that_is_json_no_more(filled: Record) -> None:
    if filled.engine.dialect.name != "sqlite":
        return  # PostgreSQL takes nothing but JSON
    kept = first_id(filled, claim.c.id)
    problems = altered(filled, text(f"UPDATE claim SET body = 'x' WHERE id = '{kept}'"))
    assert ("claim", kept) in {(p.kind, p.id) for p in problems}


def test_columns_beside_a_body(filled: Record) -> None:
    kept, happening = first_id(filled, claim.c.id), first_id(filled, event.c.id)
    (problem,) = altered(filled, update(claim).where(claim.c.id == kept).values(type="AID"))
    assert (problem.kind, problem.id) == ("claim", kept)
    filled.engine.dispose()
    problems = altered(filled, update(event).where(event.c.id == happening).values(country="XXX"))
    assert ("event", happening) in {(p.kind, p.id) for p in problems}


def test_an_event(filled: Record) -> None:
    happening = filled.event(first_id(filled, event.c.id))
    with filled.engine.connect() as connection:
        body = connection.scalar(select(event.c.body).where(event.c.id == happening.id))
    assert body is not None
    (problem,) = altered(
        filled, update(event).where(event.c.id == happening.id).values(body={**body, "review": "rejected"})
    )
    assert (problem.kind, problem.id) == ("event", happening.id)
    assert "add up to something else" in problem.what


def test_actors_and_old_names_of_an_event(filled: Record) -> None:
    happening = first_id(filled, event.c.id)
    (problem,) = altered(filled, update(event_actor).where(event_actor.c.event_id == happening).values(actor_id="x-me"))
    assert (problem.kind, problem.id) == ("event", happening)
    problems = altered(filled, insert(alias).values(old="e0", event_id="e1"))
    assert ("event", "e0") in {(p.kind, p.id) for p in problems}


def test_a_decision(filled: Record) -> None:
    (problem,) = altered(filled, update(decision).where(decision.c.kind == "accept").values(who="the minister"))
    assert (problem.kind, "change 3" in problem.what) == ("decision", True)
    problems = altered(filled, delete(decision).where(decision.c.kind == "accept"))
    assert {p.kind for p in problems} == {"decision", "event"}


def test_a_report_that_was_taken_out(filled: Record) -> None:
    (kept,) = {r.report.id for r in filled.reports(text="medics")}
    problems = altered(filled, delete(report).where(report.c.id == kept))
    assert ("report", kept) in {(p.kind, p.id) for p in problems}
    assert any(p.what == "has no claims" for p in problems)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE change SET who = 'nobody' WHERE n = 2", "2 was altered: its hash is another"),
        ("DELETE FROM change WHERE n = 2", "2 is missing from the log"),
    ],
)
def test_the_log(filled: Record, statement: str, said: str) -> None:
    problems = on_log(filled, statement)
    assert said in {f"{p.id} {p.what}" for p in problems if p.kind == "change"}


def test_a_line_written_anew_with_its_hash_breaks_the_chain(filled: Record) -> None:
    from vedette.record.changes import hash_of

    line = next(filled.changes(after=1))
    forged = hash_of(line.n, line.at, "nobody", line.what, line.subject, line.body, line.before)
    problems = on_log(filled, f"UPDATE change SET who = 'nobody', hash = '{forged}' WHERE n = 2")
    assert ("change", "3", "does not follow from the line before it") in {(p.kind, p.id, p.what) for p in problems}


def test_a_log_that_was_cut_no_longer_holds_the_head(filled: Record) -> None:
    head = filled.head()
    assert filled.holds(head)
    on_log(filled, f"DELETE FROM change WHERE hash = '{head}'")
    assert not filled.holds(head)
    with filled.engine.connect() as connection:
        assert connection.scalar(select(change.c.hash).order_by(change.c.n.desc()).limit(1)) == filled.head()
