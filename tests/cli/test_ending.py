"""What ends a command early: closed or full streams, a terminal without UTF-8, Ctrl-C, calls that can't be meant."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.sample import TEXT
from vedette.cli import vedette

ROOT = Path(__file__).parents[2]
SCRIPT = """
import vedette.cli.read as module
from tests.sample import SampleReader
from vedette.cli import main
module._new_reader = SampleReader
main()
"""


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text(TEXT)
    return path


def shell(line: str, *args: object, **settings: str) -> "subprocess.CompletedProcess[bytes]":
    """What a shell's line gives; $V in it is the program."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", **settings}
    environment |= {"V": sys.executable, "SCRIPT": SCRIPT}
    line = line.replace("$V", '"$V" -W error -c "$SCRIPT"')
    return subprocess.run(["bash", "-c", line, "bash", *map(str, args)], env=environment, capture_output=True)


def test_closed_standard_input() -> None:
    done = shell("$V read - <&-")
    assert done.returncode == 3
    assert done.stderr == b"vedette: -: can't be read: standard input is closed\n"


def test_closed_standard_output_is_not_given_to_a_file(story: Path, tmp_path: Path) -> None:
    done = shell('cd "$2" && $V read "$1" >&- && $V failed --record none.db >&-', story, tmp_path)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [b"vedette: none.db: there is no record yet; `vedette add REPORTS` makes one"]


def test_closed_standard_error(story: Path) -> None:
    done = shell('$V read --json absent "$1" 2>&-', story)
    assert done.returncode == 1
    assert len([json.loads(line) for line in done.stdout.splitlines()]) == 3


@pytest.mark.parametrize("options", ["", "--json"])
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_a_full_disk_behind_the_output(story: Path, options: str) -> None:
    done = shell(f'$V read {options} "$1" >/dev/full', story)
    assert done.returncode == 2
    assert done.stderr == b"vedette: the output can't be written: No space left on device\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "koi8-r"])
def test_a_terminal_without_utf_8(story: Path, encoding: str) -> None:
    name = "Sāmarrā\u2009“Żółć” 😀 Post"
    done = shell(
        '$V read --publisher "$2" "$1" && $V read --json --publisher "$2" "$1"', story, name, PYTHONIOENCODING=encoding
    )
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode(encoding).splitlines()
    claims = [json.loads(line) for line in lines if line.startswith("{")]
    assert [claim["report"]["publisher"] for claim in claims] == [name] * 3
    shown = [line for line in lines if not line.startswith("{")]
    assert max(map(len, shown)) <= 100
    assert "\\u" not in "".join(shown)
    assert any(re.match(r"S.m.*Post \(given\) \S published", line) for line in shown)


@pytest.mark.parametrize("arguments", [["-", "-"], ["-", "x", "-"]])
@pytest.mark.parametrize("command", ["read", "add"])
def test_standard_input_twice(
    command: str, arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(vedette, [command, *arguments], input=TEXT)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "can be read only once" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nonsense"], "No such command 'nonsense'"),
        (["--nope"], "No such option '--nope'"),
        (["events", "--nope"], "No such option '--nope'"),
        (["read"], "Missing argument 'PATH|URL|-...'"),
        (["undo", "x"], "'x' is not a valid number"),
        (["undo", "99999999999999999999999"], "is too large a number"),
        (["undo", "-1"], "No such option '-1'"),
        (["events", "--changed-after", "99999999999999999999"], "is too large a number"),
        (["events", "--limit", "99999999999999999999"], "is too large a number"),
        (["reports", "--limit", "-1"], "-1 is not in the range x>=0"),
        (["search", "a", "--limit", "4294967296"], "is too large a number"),
        (["export", "-o", "x.csv", "--min-publishers", "9" * 30], "is too large a number"),
        (["read", "x", "--workers", "1000000"], "1000000 is not in the range 1<=x<=64"),
        (["outlook", "absent"], "absent: there is no such file or folder"),
        (["places", "import", "absent.csv", "--quiet"], "absent.csv: no such file"),
        (["actors", "import", "absent.csv"], "absent.csv: cannot be read"),
        (["actors", "show", "Nobody Known"], "no actor is called 'Nobody Known'"),
        (["show", "\x1b[31mred\nline"], "[31mred line: no id of an event"),
    ],
)
def test_what_can_not_be_meant_is_one_line(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(vedette, ["add", "absent"])  # makes a record
    done = CliRunner().invoke(vedette, arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("vedette: ")
    assert message in line
    assert "\x1b" not in line


def test_ctrl_c(tmp_path: Path) -> None:
    """While it waits for more of a text."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", SCRIPT, "read", "-"],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        # The shell that runs the tests in the background has it ignored, and what is ignored is inherited.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    time.sleep(3)
    process.send_signal(signal.SIGINT)
    out, complaint = process.communicate(timeout=60)
    assert (process.returncode, out, complaint) == (130, b"", b"vedette: stopped\n")


@pytest.mark.parametrize("source", ["pipe", "-"])
def test_ctrl_c_ends_an_add_that_waits(tmp_path: Path, source: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", SCRIPT, "add", source],
        env=environment, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    until = time.monotonic() + 60
    while not (tmp_path / "vedette.db").exists() and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    assert process.stdin is not None
    try:
        assert process.wait(30) == 130
    finally:
        process.kill()
        out, complaint = process.communicate()
    assert b"stopping after the report at hand" in complaint
    assert b"Traceback" not in complaint
    assert b"failed              0" in re.sub(b" +$", b"", out)
