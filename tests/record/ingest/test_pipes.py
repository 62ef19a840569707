"""What comes through a pipe, which can be read only once."""

import contextlib
import os
import threading
from pathlib import Path

import pytest

from tests.archive import Archive
from tests.record.canned import CannedReader
from tests.record.ingest.stories import story
from vedette.record import Record
from vedette.record.ingest import add_sources


@pytest.mark.parametrize("kind", ["archive", "table", "text", "large"])
def test_a_pipe(tmp_path: Path, kind: str) -> None:
    page = f"<html><body><article><h1>One</h1><p>{story(1)}</p></article></body></html>".encode()
    text = f"{story(1)}\n" * 300
    raw, name, read, failed = {
        "archive": (Archive().add(body=page).raw, "pipe", 1, 0),
        "table": (f'text\n"{story(1)}"\n"{story(2)}"\n'.encode(), "pipe.csv", 2, 0),
        "text": (text.encode(), "pipe.txt", 1, 0),
        "large": (b"the war " * 2_600_000, "pipe.csv", 0, 1),
    }[kind]
    pipe = tmp_path / name
    os.mkfifo(pipe)

    def write() -> None:
        with contextlib.suppress(BrokenPipeError):
            pipe.write_bytes(raw)

    writer = threading.Thread(target=write)
    writer.start()
    with Record.open(tmp_path / "r.db", create=True) as record:
        summary = add_sources(record, [str(pipe)], reader=CannedReader())
        reasons = [failure.reason for failure in record.failures()]
    writer.join(20)
    assert (summary.read, summary.failed) == (read, failed)
    assert all("save it as a file" in reason for reason in reasons)
