import json
import os
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.record.canned import CannedReader
from tests.record.ingest.stories import paragraphs, story
from tests.site import answer, page, serve
from vedette.cli import vedette
from vedette.record import Record

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def canned_reader(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("vedette.cli.ingesting._new_reader", CannedReader)
    for name in ("COLUMNS", "VEDETTE_RECORD", "VEDETTE_CONTACT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def call(*args: object, given: str | None = None) -> Result:
    return CliRunner().invoke(vedette, list(map(str, args)), input=given)


def lines(shown: str) -> dict[str, int]:
    """The counts of a summary."""
    found = {}
    for line in shown.splitlines():
        name, _, count = line.rpartition(" ")
        if count.isdigit() and "×" not in line:
            found[name.strip()] = int(count)
    return found


def test_the_summary(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(story(1))
    (tmp_path / "b.txt").write_text("The families went to the market in the town, and it was a quiet day there.")
    (tmp_path / "c.txt").touch()
    result = call("add", "a.txt", "b.txt", "c.txt", "absent\n.txt")
    assert result.exit_code == 1
    assert lines(result.stdout) == {
        "read": 2, "new": 2, "new versions": 0, "near-copies": 0, "already there": 0, "without events": 1, "failed": 2,
    }  # fmt: skip
    assert "1 × is empty" in result.stdout
    assert result.stderr.splitlines() == ["vedette: c.txt: is empty", "vedette: absent .txt: does not exist"]
    assert (tmp_path / "vedette.db").exists()
    again = call("add", "a.txt", "--json")
    assert again.exit_code == 0
    assert json.loads(again.stdout) == {
        "read": 1, "new": 0, "new_versions": 0, "near_copies": 0, "already_there": 1, "without_events": 0, "failed": 0,
        "reasons": {},
    }  # fmt: skip


def test_the_record_is_made_where_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = call(
        "add", "-", "--record", tmp_path / "own.db", "--publisher", "Post", "--published", "2024-05-17", given=story(1)
    )
    assert result.exit_code == 0
    with Record.open(tmp_path / "own.db") as record:
        (stored,) = record.reports()
    assert (stored.report.publisher.value, stored.report.published.value) == ("Post", "2024-05-17")
    monkeypatch.setenv("VEDETTE_RECORD", str(tmp_path / "other.db"))
    call("add", "-", given=story(1))
    assert (tmp_path / "other.db").exists()
    nowhere = call("add", "-", "--record", tmp_path / "no/folder.db", given=story(1))
    assert nowhere.exit_code == 2
    assert "there is no folder" in nowhere.stderr


def test_nothing_could_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vedette.cli.ingesting._new_reader", lambda: pytest.fail("the model was loaded for nothing"))
    assert call("add", "absent.txt").exit_code == 3


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "Missing argument"),
        (("x", "--published", "yesterday"), "'yesterday' is not a date"),
        (("x", "--column", "body"), "such as text=body"),
        (("x", "--workers", "0"), "0 is not in the range"),
        (("x", "--contact", "a\r\nb"), "contact: "),
    ],
)
def test_wrong_calls(args: tuple[str, ...], message: str) -> None:
    result = call("add", *args)
    assert result.exit_code == 2
    assert message in result.stderr


def test_addresses_and_columns(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(f'Body,When\n"{story(2)}",17 May 2024\n')
    with serve() as site:
        site.pages["/1"] = page("One", *paragraphs(1))
        refused = call("add", f"{site.url}/1")
        assert refused.exit_code == 3
        assert "private address inside the network: add --allow-private" in refused.stderr
        result = call(
            "add", f"{site.url}/1", "t.csv", "--column", "text=body", "--column", "published=when", "--allow-private",
            "--contact", "desk@monitor.example",
        )  # fmt: skip
        assert result.exit_code == 0
        assert lines(result.stdout)["new"] == 2
        assert all("desk@monitor.example" in headers["user-agent"] for _, _, headers in site.asked)


def test_failed(tmp_path: Path) -> None:
    assert call("failed").exit_code == 2
    (tmp_path / "t.jsonl").write_text('{"words": 3}\n')
    call("add", "t.jsonl", "absent.txt", "\x1b[31mred.txt", "--column", "text=words", "--publisher", "Post")
    shown = call("failed").stdout
    assert "t.jsonl:1" in shown
    assert "does not exist" in shown
    assert "\x1b" not in shown
    first = [json.loads(line) for line in call("failed", "--json").stdout.splitlines()]
    assert {one["source"] for one in first} == {
        f"{tmp_path}/{name}" for name in ("t.jsonl:1", "absent.txt", "\x1b[31mred.txt")
    }
    row = next(one for one in first if one["source"].endswith(":1"))
    assert row["how"] == {"publisher": "Post", "columns": {"text": "words"}}
    assert row["times"] == 1

    (tmp_path / "t.jsonl").write_text(json.dumps({"words": story(1)}))
    (tmp_path / "absent.txt").write_text(story(2))
    retried = call("failed", "--retry")
    assert retried.exit_code == 1
    assert (lines(retried.stdout)["new"], lines(retried.stdout)["failed"]) == (2, 1)
    with Record.open(tmp_path / "vedette.db") as record:
        assert {stored.report.publisher.value for stored in record.reports()} == {"Post"}
    assert call("failed", "--forget", "no such").exit_code == 2
    assert call("failed", "--forget", f"{tmp_path}/\x1b[31mred.txt").exit_code == 0
    assert call("failed").stdout == "Nothing failed.\n"
    assert call("failed", "--json").stdout == ""
    assert call("failed", "--retry", "--json").exit_code == 0


def test_follow_once(tmp_path: Path) -> None:
    with serve() as site:
        (tmp_path / "feeds.toml").write_text(f'pause = 0\n[[feed]]\nurl = "{site.url}/news"\npublisher = "Post"\n')
        site.pages["/news"] = answer(
            200, f"<rss version='2.0'><channel><item><link>{site.url}/1</link></item></channel></rss>"
        )
        site.pages["/1"] = page("One", *paragraphs(1))
        result = call("follow", "feeds.toml", "--once", "--allow-private")
        assert (result.exit_code, lines(result.stdout)["new"]) == (0, 1)
        site.pages["/news"] = answer(404)
        result = call("follow", "feeds.toml", "--once", "--allow-private", "--json")
        assert (result.exit_code, json.loads(result.stdout)["failed"]) == (3, 1)
        result = call("follow", "feeds.toml", "--once", "--allow-private")
        assert result.exit_code == 0
        assert re.search(
            r"/news: was in trouble, so it is left alone until \d{4}-\d\d-\d\d \d\d:\d\d UTC\n", result.stderr
        )
    assert call("follow", "absent.toml").exit_code == 2
    (tmp_path / "feeds.toml").write_text("[[feed]]\nurl = 3")
    assert "feeds.toml:2: url is missing" in call("follow", "feeds.toml").stderr


SCRIPT = """
import sys, time
import vedette.cli.ingesting as module
from tests.record.canned import CannedReader
from vedette.cli import main

class Slow(CannedReader):
    def read_many(self, reports, *, workers=2):
        for reading in super().read_many(reports, workers=workers):
            time.sleep(0.05)
            yield reading

module._new_reader = Slow
main()
"""


def test_progress_on_a_terminal_and_an_interrupt(tmp_path: Path) -> None:
    """Standard error is a terminal: it shows the rate and the time left; Ctrl-C ends it after the report at hand."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(400):
        (folder / f"{number:03}.txt").write_text(story(number))
    ours, theirs = os.openpty()
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "COLUMNS": "120", "TERM": "xterm"}
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", SCRIPT, "add", str(folder)],
        env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=theirs, text=True,
    )  # fmt: skip
    os.close(theirs)
    seen = ""
    until = time.monotonic() + 60
    while time.monotonic() < until and not ("/s" in seen and "left 0:" in seen):
        if select.select([ours], [], [], 0.2)[0]:
            seen += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", os.read(ours, 65_536).decode())
    assert "reports, " in seen
    assert "left 0:" in seen
    process.send_signal(2)
    out, _ = process.communicate(timeout=60)
    while select.select([ours], [], [], 0.2)[0]:
        try:
            seen += os.read(ours, 65_536).decode()
        except OSError:  # the other end is closed
            break
    os.close(ours)
    assert process.returncode == 130
    assert "stopping after the report at hand" in seen
    kept = lines(out)["new"]
    assert 0 < kept < 400
    with Record.open(tmp_path / "vedette.db") as record:
        assert sum(1 for _ in record.reports()) == kept
