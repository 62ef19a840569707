"""A record whose file was damaged: said in one line, whatever the damage is met by."""

import sqlite3
from pathlib import Path

import pytest

from tests.record.canned import FETCHED, canned
from vedette.errors import RecordError
from vedette.record import EventFilter, Record


@pytest.mark.parametrize(
    "body", [b'{"id": ', b'{"id": "\xff"}', b'{"a": "\x01"}'], ids=["cut", "no text", "control character"]
)
def test_what_is_kept_can_not_be_read(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "r.db"
    with Record.open(path, create=True) as record:
        one = canned("The army attacked the rebels in Kharab on 2024-05-16. The army met the rebels.")
        record.add(one.reading, one.raw, fetched=FETCHED)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE event SET body = CAST(? AS TEXT)", (body,))
    connection.close()
    with Record.open(path) as record, pytest.raises(RecordError, match="is damaged; restore a copy"):
        list(record.events(EventFilter()))
