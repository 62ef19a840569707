"""A database that goes away, never answers or is held by another: an error that says so, and nothing half-written."""

import socket
import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy import select, text

from tests.record.canned import FETCHED, canned
from tests.record.gate import gate
from tests.record.test_interruptions import TEXTS
from vedette.errors import AwayError, RecordError
from vedette.record import Record, address, store
from vedette.record.tables import report


def _asks(record: Record) -> list[Callable[[], object]]:
    one = canned(TEXTS[1])

    def directly() -> None:
        with record.engine.connect() as connection:
            connection.execute(select(report.c.id)).all()

    return [
        lambda: record.add(one.reading, one.raw, fetched=FETCHED),
        lambda: list(record.events()),
        lambda: record.page(),
        directly,
    ]


@pytest.mark.parametrize("number", range(4))
def test_a_server_that_goes_away(postgres_target: str, number: int) -> None:
    one = canned(TEXTS[0])
    with gate(postgres_target) as door, Record.open(door.address) as record:
        record.add(one.reading, one.raw, fetched=FETCHED)
        door.shut()
        with pytest.raises(AwayError, match=r"can't be reached: .*; check the host and the port"):
            _asks(record)[number]()
        door.open()
        assert record.count_reports() == 1
        _asks(record)[number]()


def test_nothing_is_kept_of_what_was_being_written(postgres_target: str) -> None:
    one = canned(TEXTS[0])
    with gate(postgres_target) as door, Record.open(door.address) as record:
        with pytest.raises(AwayError), record.filling() as connection:
            connection.execute(
                text("INSERT INTO failure (source, reason, first, last, times) VALUES ('s','r','','',1)")
            )
            door.shut()
            connection.execute(text("SELECT 1"))
        door.open()
        assert not list(record.failures())
        assert record.add(one.reading, one.raw, fetched=FETCHED).outcome == "new"
        assert not list(record.verify())


def test_a_server_that_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(address._PATIENCE, "connect_timeout", 2)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        began = time.monotonic()
        with pytest.raises(AwayError, match="timeout"):
            Record.open(f"postgresql://u:geheim@127.0.0.1:{mute.getsockname()[1]}/db")
    assert time.monotonic() - began < 10


def test_another_who_writes_without_end(postgres_target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PATIENCE", 1)
    one = canned(TEXTS[0])
    with Record.open(postgres_target) as record, Record.open(postgres_target) as other:
        with other.filling():
            with pytest.raises(RecordError, match="is locked: another process has been writing"):
                record.add(one.reading, one.raw, fetched=FETCHED)
            assert record.count() == 0  # reading goes on
        assert record.add(one.reading, one.raw, fetched=FETCHED).outcome == "new"


def test_whoever_only_waits_a_moment_gets_a_turn(postgres_target: str) -> None:
    one = canned(TEXTS[0])
    with Record.open(postgres_target) as record, Record.open(postgres_target) as other:
        held = threading.Event()

        def hold() -> None:
            with other.filling():
                held.set()
                time.sleep(0.5)

        holding = threading.Thread(target=hold)
        holding.start()
        held.wait()
        assert record.add(one.reading, one.raw, fetched=FETCHED).outcome == "new"
        holding.join()
