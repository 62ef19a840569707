"""``vedette watch`` as a person calls it."""

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from tests.watch.conftest import TEXT
from tests.watch.world import ARMY, HTS, IDLIB, MOREK, PEOPLE, REBELS, RUSSIA, SARAQIB, SOCHI, TURKEY, Told, make
from vedette.cli import vedette
from vedette.cli.watch import SECTIONS
from vedette.cli.watch_table import figure, sparkline
from vedette.watch.answers import Range
from vedette.watch.as_json import schema

EVIL = "\x1b[31m[bold]red[/bold]\u202e"
LONG = "Averyveryveryverylongnamewithoutanyblankthatcouldbebrokenanywhereatallinwhateverwaysomebodytries"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    monkeypatch.setattr("vedette.watch.gather.platformdirs.user_cache_dir", lambda _: str(tmp_path / "cache"))
    (tmp_path / "zone.toml").write_text(TEXT, encoding="utf-8")
    told = [
        Told(
            "ASSAULT",
            "2018-09-20",
            [ARMY],
            [PEOPLE],
            IDLIB,
            "heavy-weapons",
            killed=(3, 4, 9),
            words=f"Shelling {EVIL}.",
        ),
        Told("ASSAULT", "2018-10-02", [REBELS], [ARMY], SARAQIB, "firearms", publishers=["One Voice"], words=LONG),
        Told("ASSAULT", "2018-10-03", [ARMY], [PEOPLE], SARAQIB, status="possible", words="An attack is feared."),
        Told(
            "MOBILIZE",
            "2018-09-25",
            [TURKEY],
            [],
            MOREK,
            "troops",
            words="A convoy came to the observation post in Murak.",
        ),
        Told("THREATEN", "2018-09-26", [TURKEY], [ARMY], None, words="It will answer if the army fires."),
        Told(
            "CONSULT",
            "2018-10-30",
            [TURKEY],
            [RUSSIA],
            SOCHI,
            status="planned",
            published="2018-09-26",
            words="They will meet.",
        ),
        Told(
            "CONTROL",
            "2018-09-27",
            [HTS],
            [],
            IDLIB,
            "hold",
            "ongoing",
            counts=[("percent", 60)],
            words="HTS holds 60 percent.",
        ),
        Told(
            "DISPLACEMENT",
            "2018-09-27",
            [PEOPLE],
            [],
            SARAQIB,
            "fled",
            counts=[("people", 900)],
            words="People fled from Saraqib.",
        ),
        Told("RELATION", "2018-09-27", [TURKEY], [REBELS], None, "backs", "ongoing", words="Turkey backs rebels."),
        Told(
            "ASSAULT",
            "2018-10-12",
            [ARMY],
            [REBELS],
            IDLIB,
            killed=(9, 9, 9),
            words="It was the deadliest attack since September.",
        ),
    ]
    make(tmp_path / "record.db", told)
    return str(tmp_path / "zone.toml"), str(tmp_path / "record.db")


def run(*args: str) -> Result:
    return CliRunner().invoke(vedette, ["watch", *args])


def test_all_sections_within_a_hundred_columns(files: tuple[str, str]) -> None:
    zone, record = files
    done = run(zone, "--record", record, "--period", "2018-09-17..2018-10-31", "--explain")
    assert done.exit_code == 0, done.output
    assert max(cell_len(line) for line in done.output.splitlines()) <= 100
    for title in ("INCIDENTS", "PROVISIONS", "POSTS", "CONTROL", "RELATIONS", "STATEMENTS", "CALENDAR", "DISPLACEMENT"):
        assert title in done.output
    for words in ("COMPARISONS CHECKED", "ESCALATION", "WHAT IS THIN", "breached", "reinforced"):
        assert words in done.output
    assert "only feared, threatened or conditional" in done.output
    assert "\x1b" not in done.output and "\u202e" not in done.output and "[bold]" in done.output


def test_events_and_sources_stand_behind_the_lines(files: tuple[str, str]) -> None:
    zone, record = files
    done = run(zone, "--record", record, "--period", "2018-09-17..2018-10-31", "--only", "violations", "--explain")
    whole = json.loads(run(zone, "--record", record, "--period", "2018-09-17..2018-10-31", "--json").output)
    (breach,) = [v for v in whole["violations"][0]["violations"] if v["event"]["day"] == "2018-09-20"]
    assert breach["event"]["id"] in done.output
    assert "Northern Wire" in done.output
    assert "INCIDENTS" not in done.output


def test_json_fits_the_schema_and_is_the_same_twice(files: tuple[str, str]) -> None:
    zone, record = files
    args = (zone, "--record", record, "--since", "2018-09-17", "--until", "2018-10-31", "--json")
    first, second = run(*args), run(*args)
    assert first.output == second.output
    jsonschema.Draft202012Validator(schema()).validate(json.loads(first.output))


def test_new_writes_a_file_that_watch_takes(tmp_path: Path, files: tuple[str, str]) -> None:
    new = run("--new")
    assert new.exit_code == 0
    (tmp_path / "new.toml").write_text(new.output, encoding="utf-8")
    assert run(str(tmp_path / "new.toml"), "--record", files[1]).exit_code == 0


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--period", "someday"], "is no period"),
        (["--period", "2018-13"], "is no period"),
        (["--period", "2018", "--since", "2018-01-01"], "not both"),
        (["--since", "2018-10-01", "--until", "2018-09-01"], "before it starts"),
        (["--only", "incidents,weather"], "no section 'weather'"),
    ],
)
def test_wrong_calls_say_what_is_wrong(files: tuple[str, str], args: list[str], said: str) -> None:
    done = run(files[0], "--record", files[1], *args)
    assert done.exit_code == 2
    assert said in " ".join(done.output.split())


def test_without_a_file_or_a_record(tmp_path: Path, files: tuple[str, str]) -> None:
    assert "vedette watch --new" in run().output
    missing = run(str(tmp_path / "none.toml"))
    assert missing.exit_code == 2 and "none.toml: cannot be read" in missing.output
    nothing = run(files[0], "--record", str(tmp_path / "none.db"))
    assert nothing.exit_code == 2 and "there is no record yet" in nothing.output


def test_an_empty_period_is_no_peace(files: tuple[str, str]) -> None:
    done = run(files[0], "--record", files[1], "--period", "2019-03")
    assert done.exit_code == 0
    words = " ".join(done.output.split())
    assert "No report is not peace" in words or "no report is not peace" in words
    assert "INCIDENTS" not in words and "not known" in words


def test_sections_are_those_of_the_docs() -> None:
    page = (Path(__file__).parents[2] / "docs/watch.md").read_text("utf-8")
    assert all(f"`{name}`" in page for name in SECTIONS)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (Range(3, 4, 9), "3–4–9"),
        (Range(4, 4, 4), "4"),
        (Range(200, None, None), "≥ 200"),
        (Range(None, None, 50), "≤ 50"),
        (Range(1200, 3500, 3500), "1,200–3,500"),
    ],
)
def test_figures(value: Range | None, text: str) -> None:
    assert figure(value) == text


def test_sparklines_tell_silence_from_calm() -> None:
    assert sparkline([0, None, 8, 4]) == "▁·█▅"
    assert sparkline([]) == ""
    assert sparkline([None, None]) == "··"
