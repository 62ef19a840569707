"""Adding reads what it needs by an index, however large the record is, and few decisions of many."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

from bench.newswire import wire
from sqlalchemy import event, text

from tests.record.canned import FETCHED, canned
from vedette.record import Record
from vedette.record.join.decisions import Decisions


def test_no_statement_goes_through_a_whole_table(tmp_path: Path) -> None:
    with Record.open(tmp_path / "v.db", create=True, who="tester") as record:
        said: dict[str, Any] = {}
        for n, (reading, raw) in enumerate(islice(wire(0), 12)):
            if n == 8:
                event.listen(record.engine, "before_cursor_execute", lambda *a: said.setdefault(a[2], a[3]) and None)
            record.add(reading, raw, fetched=FETCHED)
        asked = {s: given for s, given in said.items() if s.startswith(("SELECT", "UPDATE", "DELETE"))}
        assert len(asked) > 15
        with record.engine.connect() as connection:
            for statement, given in asked.items():
                one = given[0] if isinstance(given, list) else given
                plan = [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", one)]
                # The largest number is the end of an index, whatever the plan calls it.
                whole = [step for step in plan if step.startswith("SCAN") and "max(" not in statement.lower()]
                assert not [step for step in whole if "ORDER BY" not in statement or "LIMIT" not in statement], (
                    statement,
                    plan,
                )


def test_only_the_decisions_about_the_claims_in_view_are_read(record: Record) -> None:
    for n in range(6):
        one = canned(f"The army shelled the market in Kharab on 2024-05-{10 + 3 * n}. Notebook {n}.", url=f"{n}.txt")
        record.add(one.reading, one.raw, fetched=FETCHED)
    events = list(record.events())
    for one in events:
        record.accept(one.id)
    read: list[int] = []
    with record.engine.connect() as connection:
        event.listen(connection, "after_cursor_execute", lambda *_: read.append(1))
        decisions = Decisions(connection)
        assert decisions.bound(events[0].claims) == set()
        assert len(decisions._all) == 1
        assert connection.scalar(text("SELECT count(*) FROM decision_claim")) == sum(len(e.claims) for e in events)
