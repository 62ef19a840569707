"""Killed, out of room, locked out, or not alone: a record holds whole reports, and ends the same."""

import os
import random
import resource
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from tests.record.canned import FETCHED, Canned, canned
from vedette.errors import RecordError
from vedette.record import EventFilter, Record, store
from vedette.record.tables import metadata

PLACES = ("Kharab", "Sahlan")
TEXTS = [
    f"The army shelled the rebels in {PLACES[n % 2]} on 2024-05-{10 + n % 5}, killing {n + 1} people, medics said. "
    f"Rebels attacked the army in {PLACES[(n + 1) % 2]} on 2024-05-{11 + n % 3}. Notebook {n} of the correspondent."
    for n in range(8)
]
# What two runs need not share: when something was done, and the hashes over that.
_TIMES = {"at", "hash", "before", "first", "last"}


def readings(texts: list[str] = TEXTS) -> list[Canned]:
    return [canned(text, publisher=f"Paper {n % 3}", url=f"{n}.txt") for n, text in enumerate(texts)]


def dump(target: str) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in a record, and what a search finds."""
    with Record.open(target) as record, record.engine.connect() as connection:
        tables = {}
        for table in metadata.sorted_tables:
            columns = [column for column in table.columns if column.name not in _TIMES]
            rows = connection.execute(select(*columns))
            tables[table.name] = sorted((tuple(map(repr, row)) for row in rows), key=repr)
        tables["search"] = sorted((hit.report_id,) for hit in record.search("correspondent", limit=None))
        return tables


def in_a_process(work: Callable[[int], None]) -> tuple[int, int]:
    """Run ``work`` in a process of its own, which may write to the pipe whose end it is given; the pid and our end."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(ours)
            work(theirs)
            os._exit(0)
        finally:
            os._exit(1)  # not back into pytest, whatever happened
    os.close(theirs)
    return pid, ours


def ended(pid: int, pipe: int) -> tuple[int, str]:
    """Wait for a process; how it ended, and what it wrote."""
    with os.fdopen(pipe) as written:
        said = written.read()
    return os.waitpid(pid, 0)[1], said


def adding(target: str, die_at: int | None = None) -> Callable[[int], None]:
    """Add everything, and say of each report that it is in; fall dead at the start of a certain statement."""

    def work(pipe: int) -> None:
        with Record.open(target, who="tester") as record:
            if die_at is not None:
                left = iter(range(die_at))

                def count(*_: Any) -> None:
                    if next(left, None) is None:
                        os.kill(os.getpid(), signal.SIGKILL)

                event.listen(record.engine, "before_cursor_execute", count)
                event.listen(record.engine, "commit", count)
            for one in readings():
                added = record.add(one.reading, one.raw, fetched=FETCHED)
                os.write(pipe, f"{added.report_id}\n".encode())

    return work


@pytest.fixture(scope="module", autouse=True)
def _loaded(tmp_path_factory: pytest.TempPathFactory) -> None:
    """All that adding loads once is loaded before the first fork, so that no process has to do it for itself."""
    target = tmp_path_factory.mktemp("loaded") / "vedette.db"
    with Record.open(target, create=True) as record:
        for one in readings():
            record.add(one.reading, one.raw, fetched=FETCHED)


def check(target: str, promised: set[str]) -> None:
    """All that was said to be in is in, and nothing by halves."""
    with Record.open(target) as record:
        assert promised <= {stored.report.id for stored in record.reports()}
        with record.engine.connect() as connection:
            reports = connection.execute(select(metadata.tables["report"].c.id)).all()
            assert len(reports) == record.last_change()


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory, sqlite_record: Path) -> dict[str, list[tuple[Any, ...]]]:
    target = str(tmp_path_factory.mktemp("whole") / "vedette.db")
    Path(target).write_bytes(sqlite_record.read_bytes())
    assert ended(*in_a_process(adding(target)))[0] == 0
    return dump(target)


def kills(target: str, most: int, how: Callable[[], tuple[int, int]]) -> int:
    """Interrupt runs until one comes through; how many were killed."""
    killed, promised = 0, set()
    while True:
        status, said = ended(*(how() if killed < most else in_a_process(adding(target))))
        promised |= set(said.split())
        if status == 0:
            return killed
        assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, f"died of itself: {status}"
        killed += 1
        if killed % 5 == 0:
            check(target, promised)


def test_killed_at_every_kind_of_moment(
    tmp_path: Path, sqlite_record: Path, uninterrupted: dict[str, list[tuple[Any, ...]]]
) -> None:
    """140 times at a chosen statement, or in the commit; runs go on where the last one was killed."""
    killed, n = 0, 0
    while killed < 140:
        n += 1
        target = str(tmp_path / f"{n}.db")
        Path(target).write_bytes(sqlite_record.read_bytes())
        points = iter(random.Random(n).choices(range(3, 200), k=1000))
        killed += kills(
            target, 140 - killed, lambda target=target, points=points: in_a_process(adding(target, next(points)))
        )  # type: ignore[misc]
        assert dump(target) == uninterrupted
    with Record.open(target) as record:
        assert list(record.verify()) == []


def test_killed_at_any_time(
    tmp_path: Path, sqlite_record: Path, uninterrupted: dict[str, list[tuple[Any, ...]]]
) -> None:
    """40 times after a while of no particular length."""
    chance, killed, n = random.Random(7), 0, 0

    def soon(target: str) -> tuple[int, int]:
        pid, pipe = in_a_process(adding(target))
        time.sleep(chance.uniform(0.005, 0.12))
        os.kill(pid, signal.SIGKILL)
        return pid, pipe

    while killed < 40:
        n += 1
        target = str(tmp_path / f"{n}.db")
        Path(target).write_bytes(sqlite_record.read_bytes())
        killed += kills(target, 40 - killed, lambda target=target: soon(target))  # type: ignore[misc]
        assert dump(target) == uninterrupted


def test_killed_beside_postgresql(postgres_target: str, uninterrupted: dict[str, list[tuple[Any, ...]]]) -> None:
    """20 times at a chosen statement."""
    points = iter(random.Random(3).choices(range(3, 80), k=20))
    killed = kills(postgres_target, 20, lambda: in_a_process(adding(postgres_target, next(points))))
    assert killed == 20
    assert dump(postgres_target) == uninterrupted


# --- a full disk -----------------------------------------------------------------------------------------------------


def test_a_full_disk_is_told_and_leaves_nothing_half_written(tmp_path: Path, sqlite_record: Path) -> None:
    target = tmp_path / "vedette.db"
    target.write_bytes(sqlite_record.read_bytes())

    def work(pipe: int) -> None:
        limit = target.stat().st_size + 300_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        with Record.open(target) as record:
            for n in range(200):
                one = canned(f"{TEXTS[0]} {' '.join(f'word{n}x{i}' for i in range(3000))}", url=f"{n}.txt")
                try:
                    record.add(one.reading, one.raw, fetched=FETCHED)
                except RecordError as error:
                    os.write(pipe, f"{n}\n{error}".encode())
                    return

    status, said = ended(*in_a_process(work))
    assert status == 0
    number, message = said.split("\n", 1)
    assert "the disk is full or can't be written; nothing of this was kept" in message
    with Record.open(target) as record:
        assert record.count_reports() == int(number) > 0
        assert list(record.verify()) == []
        one = canned(TEXTS[1])
        record.add(one.reading, one.raw, fetched=FETCHED)


def test_a_database_that_may_not_grow(record: Record) -> None:
    if record.engine.dialect.name != "sqlite":
        return  # PostgreSQL's own limits are its server's
    engine: Any = record.engine

    def limit(connection: Any, *_: object) -> None:
        connection.connection.driver_connection.execute("PRAGMA max_page_count = 100")

    event.listen(engine, "begin", limit)
    one = canned(TEXTS[0] + " and so on" * 60_000)
    with pytest.raises(RecordError, match="the disk is full"):
        record.add(one.reading, one.raw, fetched=FETCHED)
    assert record.count_reports() == 0


# --- others ----------------------------------------------------------------------------------------------------------


def test_a_locked_file_is_told(tmp_path: Path, sqlite_record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "vedette.db"
    target.write_bytes(sqlite_record.read_bytes())
    monkeypatch.setattr(store, "PATIENCE", 0.1)
    one = canned(TEXTS[0])
    with Record.open(target) as record, closing(sqlite3.connect(target, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(RecordError, match="is locked: another process has been writing"):
            record.add(one.reading, one.raw, fetched=FETCHED)
        assert record.count() == 0  # reading goes on
        other.execute("ROLLBACK")
        assert record.add(one.reading, one.raw, fetched=FETCHED).outcome == "new"


def test_a_file_that_may_only_be_read(tmp_path: Path, sqlite_record: Path) -> None:
    target = tmp_path / "vedette.db"
    target.write_bytes(sqlite_record.read_bytes())
    one = canned(TEXTS[0])
    with Record.open(target) as record:
        event.listen(record.engine, "begin", lambda c: c.connection.driver_connection.execute("PRAGMA query_only = ON"))
        with pytest.raises(RecordError, match="may not be written: it is read-only"):
            record.add(one.reading, one.raw, fetched=FETCHED)


def test_two_processes_add_at_once(target: str) -> None:
    Record.open(target, create=True).close()
    some = readings()

    def part(chosen: list[Canned]) -> Callable[[int], None]:
        def work(_: int) -> None:
            with Record.open(target, who="tester") as record:
                for one in chosen:
                    record.add(one.reading, one.raw, fetched=FETCHED)

        return work

    # Both have the reports in the middle.
    running = [in_a_process(part(some[:6])), in_a_process(part(some[2:][::-1]))]
    assert [ended(*one)[0] for one in running] == [0, 0]
    with Record.open(target) as record:
        assert {stored.report.id for stored in record.reports()} == {one.reading.report.id for one in some}
        assert record.last_change() == len(some)
        assert list(record.verify()) == []
        together = sorted(record.events(EventFilter()), key=lambda e: e.id)
    alone = sorted(_one_after_another(some), key=lambda e: e.id)
    assert together == alone


def _one_after_another(some: list[Canned]) -> Iterator[Any]:
    import tempfile

    with tempfile.TemporaryDirectory() as folder, Record.open(f"{folder}/v.db", create=True) as record:
        for one in some:
            record.add(one.reading, one.raw, fetched=FETCHED)
        yield from record.events()
