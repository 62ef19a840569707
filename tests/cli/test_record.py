"""The commands that work on a record, as a person calls them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.record.canned import FETCHED, canned
from vedette.cli import vedette
from vedette.record import Record

TEXTS = {
    "The army shelled the rebels in Kharab on 2024-05-16, killing 9 people, medics said.": "Northern Wire",
    "Nobody in the old town slept, and the hospital asked for blood over the radio. "
    "The army shelled the rebels in Kharab on 2024-05-16, killing 3 people.": "Harbour Post",
    "Rebels attacked the army in Sahlan on 2024-02-01.": "Red Coast \x1b[31mDispatch",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vedette.db"


@pytest.fixture
def filled(path: Path) -> Path:
    with Record.open(path, create=True) as record:
        for n, (text, publisher) in enumerate(TEXTS.items()):
            one = canned(text, publisher=publisher, url=f"{n}.txt")
            record.add(one.reading, one.raw, fetched=FETCHED)
    return path


def run(path: Path, *words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(vedette, [*words, "--record", str(path)], env={"VEDETTE_WHO": "Amal"})
    assert result.exit_code == code, result.output
    assert "\x1b" not in result.output
    return result


def first_event(path: Path) -> str:
    return str(json.loads(run(path, "events", "--text", "medics", "--json").stdout)["id"])


def test_events(filled: Path) -> None:
    out = run(filled, "events").stdout
    assert "2024-05-16" in out
    assert "2 events" in out
    assert "3–9" in out
    assert "claims disagree on" in out
    lines = run(filled, "events", "--json", "--near", "35.9,36.6,10").stdout.splitlines()
    assert [json.loads(line)["place"]["name"] for line in lines] == ["Kharab"]
    assert "1 of 2 events; --limit 0 shows all" in run(filled, "events", "--limit", "1").stdout


@pytest.mark.parametrize("width", [30, 40, 69, 70, 200])
def test_nothing_that_one_goes_on_with_is_cut_on_a_narrow_terminal(
    filled: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    with Record.open(filled) as record:
        events = list(record.events())
        reports = [stored.report.id for stored in record.reports()]
        record.fail("/a/long/path/to/some/report.txt", "is empty")
    out = run(filled, "events").stdout
    for event in events:
        assert event.id in out
        assert event.start is not None
        assert event.start in out
    out = run(filled, "reports").stdout
    assert all(report in out for report in reports)
    out = run(filled, "failed").stdout
    assert "is empty" in out
    for text in (run(filled, "events").stdout, out):
        assert max(map(len, text.splitlines())) <= max(width, 40)


def test_empty_lists_say_what_to_do(path: Path, filled: Path, tmp_path: Path) -> None:
    assert "there is no record yet; `vedette add" in run(tmp_path / "none.db", "events", code=2).stderr
    empty = tmp_path / "empty.db"
    Record.open(empty, create=True).close()
    for words in (("events",), ("reports",), ("search", "shell")):
        assert "`vedette add REPORTS` reads" in run(empty, *words).stdout
    out = run(filled, "events", "--country", "YEM", "--text", "medics").stdout
    assert "without --country: 1" in out
    assert "without --text: 1" in out
    assert "No report fits" in run(filled, "reports", "--since", "2030-01-01").stdout
    assert "No report holds" in run(filled, "search", "parliament").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("events", "--type", "WAR"), "types are"),
        (("events", "--since", "monday"), "no day"),
        (("events", "--since", "2024-02-02", "--until", "2024-02-01"), "comes before"),
        (("events", "--near", "Idlib"), "write a place and a distance"),
        (("events", "--near", "Xyzzyville,5km"), "no such place"),
        (("show", "x1"), "no id of an event"),
        (("show", "e1"), "there is no such event"),
        (("undo", "99"), "there is no such change"),
        (("set", "e1", "status"), "write FIELD=VALUE"),
        (("search", "..."), "names no words"),
    ],
)
def test_wrong_calls_are_told(filled: Path, words: tuple[str, ...], said: str) -> None:
    assert said in run(filled, *words, code=2).stderr


def test_show_an_event(filled: Path) -> None:
    event = first_event(filled)
    out = run(filled, "show", event).stdout
    flat = " ".join(out.split())
    assert "[who: The army] [what: shelled] [whom: the rebels] in [where: Kharab] on [when: 2024-05-16]" in flat
    assert "THE CLAIMS DISAGREE" in out
    assert "2 independent, 2 reports: Harbour Post, Northern Wire" in flat
    body = json.loads(run(filled, "show", event, "--json").stdout)
    assert [claim["id"] for claim in body["claims"]] == [c["id"] for c in body["claims"]]
    assert body["claims"][0]["body"]["because"]


def test_reports_and_show_a_report(filled: Path) -> None:
    (line,) = run(filled, "reports", "--publisher", "coast", "--json").stdout.splitlines()
    report = json.loads(line)["report"]["id"]
    out = run(filled, "show", report).stdout
    assert "Red Coast" in out
    assert "[who: Rebels] [what: attacked]" in out
    assert "Northern Wire" in run(filled, "reports").stdout


def test_search(filled: Path) -> None:
    out = run(filled, "search", "shelling", "medics").stdout
    assert "[medics]" in out
    assert "Northern Wire" in out
    assert len(run(filled, "search", "the rebels", "--json").stdout.splitlines()) == 2


def test_decide_and_undo(filled: Path) -> None:
    event = first_event(filled)
    assert "change 4: accepted" in run(filled, "accept", event, "--because", "seen").stdout
    assert "change 5: set status" in run(filled, "set", event, "status=denied", "--because", "the council").stdout
    assert "say why" in run(filled, "set", event, "status=denied", code=2).stderr
    flat = " ".join(run(filled, "show", event).stdout.split())
    assert "Amal: accept — seen" in flat
    assert "set status = denied — the council" in flat
    run(filled, "undo", "5")
    run(filled, "reject", event)
    assert first_event_or_none(filled) is None
    assert "rejected" in run(filled, "events", "--review", "rejected").stdout
    run(filled, "undo", "7")
    claims = [c["id"] for c in json.loads(run(filled, "show", event, "--json").stdout)["claims"]]
    assert "split 1 claims" in run(filled, "split", event, claims[1]).stdout
    assert "3 events" in run(filled, "events").stdout
    there = run(filled, "events", "--near", "35.9,36.6,10", "--json").stdout.splitlines()
    one, other = (json.loads(line)["id"] for line in there)
    assert event in {one, other}
    assert "merged" in run(filled, "merge", one, other).stdout
    assert "2 events" in run(filled, "events").stdout
    assert "all is as it was written, over 10 changes" in run(filled, "verify").stdout


def first_event_or_none(path: Path) -> str | None:
    return run(path, "events", "--text", "medics", "--json").stdout or None


def test_verify_names_what_was_altered(filled: Path) -> None:
    head = run(filled, "verify").stdout.split("The log ends with ")[1].split()[0]
    run(filled, "verify", "--head", head)
    assert "it was cut or written anew" in run(filled, "verify", "--head", "0" * 64, code=1).stderr
    with Record.open(filled) as record, record.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE report SET publisher = 'Someone else' WHERE n = 1")
    result = run(filled, "verify", code=1)
    assert "was altered: text, publisher, date or another field" in result.stdout
    problems = run(filled, "verify", "--json", code=1).stdout.splitlines()
    assert {json.loads(line)["kind"] for line in problems} >= {"report"}


def test_reread_when_there_is_nothing_to_read(filled: Path) -> None:
    assert "was read by this version already" in run(filled, "reread").stdout
