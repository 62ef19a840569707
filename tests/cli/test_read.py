import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from tests.sample import TEXT, SampleReader, sample_reading
from vedette.cli import vedette
from vedette.cli.table import show_reading
from vedette.cli.terminal import one_line, plain
from vedette.model import Reading

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def sample_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vedette.cli.read._new_reader", SampleReader)
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text(TEXT)
    return path


def call(*args: object, given: str | None = None) -> Result:
    return CliRunner().invoke(vedette, ["read", *map(str, args)], input=given)


def test_a_table_for_a_person(story: Path) -> None:
    result = call(story, "--published", "2023-10-03", "--publisher", "Northern Wire")
    assert result.exit_code == 0
    assert result.stderr == ""
    shown = result.stdout
    assert max(map(len, shown.splitlines())) <= 100
    for words in (
        "Army convoy enters Samarra Valley",
        "Northern Wire (given) · published 2023-10-03 (given) · 3 claims",
        "MOBILIZE",
        "heavy-weapons",
        "→ rebels REB",
        "Kharab IRQ",
        "2023-10-02",
        "some 50",
        "at least 14",
        "via Valley",
        "the publisher",
        "The army [sent] some 50 trucks to Kharab on Monday, and [shelled] its market",
        "The rebels [red]may[/red] [withdraw] from the valley, they said.",
    ):
        assert words in shown


def test_json(story: Path) -> None:
    result = call(story, "--json")
    assert result.exit_code == 0
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["type"] for line in lines] == ["MOBILIZE", "ASSAULT", "RETREAT"]
    assert lines[0]["report"]["url"] == str(story)


def test_explain(story: Path) -> None:
    shown = call(story, "--explain").stdout
    assert max(map(len, shown.splitlines())) <= 100
    for words in (
        "trigger head: “sent”",
        "weekday before publication: “on Monday”",
        "only one: “Kharab”",
        "cue “told”",
    ):
        assert words in shown


def test_standard_input() -> None:
    result = call("-", "--json", given=TEXT)
    assert result.exit_code == 0
    assert json.loads(result.stdout.splitlines()[0])["report"]["url"] == "-"


def test_one_bad_report_costs_one_report(story: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text("FAIL: the army was in the town.")
    empty = tmp_path / "empty.txt"
    empty.touch()
    result = call(empty, story, bad, "absent\n.txt", "--json")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 3
    assert result.stderr.splitlines() == [
        f"vedette: {empty}: is empty",
        f"vedette: {bad}: could not be read",
        "vedette: absent .txt: does not exist",
    ]


def test_all_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vedette.cli.read._new_reader", lambda: pytest.fail("the model was loaded for nothing"))
    result = call("absent.txt", tmp_path)
    assert result.exit_code == 3
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ([], "Missing argument"),
        (["x", "--published", "yesterday"], "'yesterday' is not a date"),
        (["x", "--json", "--explain"], "can't be used together"),
        (["x", "--workers", "0"], "0 is not in the range"),
    ],
)
def test_wrong_calls(args: list[str], message: str) -> None:
    result = call(*args)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_folder(story: Path) -> None:
    (story.parent / "more.txt").write_text("The army was in the town. It is still there.")
    shown = call(story.parent).stdout
    assert "no claims" in shown
    assert shown.index("more.txt") < shown.index("story.txt")


def test_text_can_not_steer_the_terminal() -> None:
    report = sample_reading().report
    hostile = TEXT.replace("Army convoy", "Army \x1b]0;owned\x07[bold]con\x9bvoy\u202e")
    result = call("-", given=hostile)
    assert result.exit_code == 0
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", result.stdout)
    assert "[bold]" in result.stdout
    assert report.text == TEXT


def test_plain_keeps_length() -> None:
    text = "a\x1b\u202eb\nc"
    assert plain(text) == "a  b\nc"
    assert one_line(text) == "a b c"


@pytest.mark.parametrize("width", [40, 60, 80, 99, 100, 140, 300])
@pytest.mark.parametrize("explain", [True, False])
def test_any_width(width: int, explain: bool) -> None:
    stream = io.StringIO()
    show_reading(sample_reading(), Console(file=stream, width=width, markup=False, highlight=False), explain=explain)
    shown = stream.getvalue()
    assert max(map(len, shown.splitlines())) <= width
    assert "Kharab" in shown


def test_the_trigger_is_highlighted() -> None:
    stream = io.StringIO()
    console = Console(
        file=stream, width=100, force_terminal=True, color_system="standard", markup=False, highlight=False
    )
    show_reading(sample_reading(), console)
    assert "[sent]" not in stream.getvalue()
    assert re.search(r"\x1b\[[0-9;]*4[0-9;]*msent\x1b", stream.getvalue())


def test_only_the_first_claims() -> None:
    stream = io.StringIO()
    show_reading(sample_reading(), Console(file=stream, width=100), first=2)
    assert "3 claims" in stream.getvalue()
    assert "RETREAT" not in stream.getvalue()
    assert "and 1 more" in stream.getvalue()


def test_an_empty_reading() -> None:
    reading = sample_reading()
    stream = io.StringIO()
    show_reading(Reading(reading.report, (), (), (), ()), Console(file=stream, width=100))
    assert "no claims" in stream.getvalue()


def run(script: str, *args: str, **kwargs: object) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    return subprocess.Popen([sys.executable, "-W", "error", "-c", script, *args], env=environment, **kwargs)  # type: ignore[call-overload,no-any-return]


def test_a_broken_pipe_is_quiet(story: Path) -> None:
    script = (
        "import sys, vedette.cli.read as module\n"
        "from tests.sample import SampleReader\n"
        "from vedette.cli import main\n"
        "module._new_reader = SampleReader\n"
        "sys.argv = ['vedette', 'read', *sys.argv[1:] * 300]\n"
        "main()\n"
    )
    process = run(script, str(story), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    complaint = process.stderr.read()
    process.stderr.close()
    assert process.wait(30) == 0
    assert complaint == b""


def test_progress_on_a_terminal(story: Path) -> None:
    """Standard error is a terminal, standard output a pipe: the bar goes to the one, the lines to the other, whole."""
    script = (
        "import sys, vedette.cli.read as module\n"
        "from tests.sample import SampleReader\n"
        "from vedette.cli import main\n"
        "module._new_reader = SampleReader\n"
        "sys.argv = ['vedette', 'read', '--json', 'absent.txt', *sys.argv[1:] * 5]\n"
        "main()\n"
    )
    ours, theirs = os.openpty()
    process = run(script, str(story), stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    output, _ = process.communicate(timeout=30)
    seen = os.read(ours, 100_000).decode()
    os.close(ours)
    assert process.returncode == 1
    assert len([json.loads(line) for line in output.splitlines()]) == 15
    assert "6/6" in seen
    assert "vedette: absent.txt: does not exist" in seen
