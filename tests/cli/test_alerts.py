"""``vedette alerts`` from end to end: a record, an arrangement's file, a receiver that fails and comes back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import stamina
from click.testing import CliRunner, Result

from tests.share.alerts.receivers import hook
from tests.watch.conftest import TEXT
from tests.watch.test_sections import shelling
from tests.watch.world import make
from vedette.cli import vedette
from vedette.watch.gather import forget

RULES = """
[[alert]]
name = "breach"
when = "violation"

[[delivery]]
name = "desk"
kind = "webhook"
target = "{address}"
secret_env = "VEDETTE_TEST_KEY"

[[delivery]]
name = "feed"
kind = "atom"
target = "alerts.xml"
"""


@pytest.fixture(autouse=True)
def by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No cache of others, no pauses between attempts."""
    monkeypatch.setattr("vedette.watch.gather.platformdirs.user_cache_dir", lambda _: str(tmp_path / "cache"))
    monkeypatch.setenv("VEDETTE_TEST_KEY", "a key")
    forget()
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    def write(more: str) -> Path:
        path = tmp_path / "arrangement.toml"
        path.write_text('period = "2018-09-17..2018-10-31"\n' + TEXT + more, "utf-8")
        return path

    return write


@pytest.fixture
def alerts(tmp_path: Path) -> Callable[..., Result]:
    make(tmp_path / "vedette.db", [shelling()])

    def run(path: Path, *options: str) -> Result:
        return CliRunner().invoke(
            vedette, ["alerts", str(path), "--record", str(tmp_path / "vedette.db"), *options], catch_exceptions=False
        )

    return run


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_told_once_and_listed(tmp_path: Path, file: Callable[[str], Path], alerts: Callable[..., Result]) -> None:
    with hook() as receiver:
        path = file(RULES.format(address=receiver.address))
        assert "no alert was raised yet" in alerts(path).stdout
        dry = alerts(path, "--dry-run")
        assert dry.exit_code == 0 and "new, would be told by desk, feed" in dry.stdout
        assert "1 new alert, 0 waiting; nobody was told" in dry.stdout
        (would,) = lines(alerts(path, "--dry-run", "--json"))
        assert would["would_tell"] == ["desk", "feed"] and would["raised"] is None
        assert receiver.got == [] and not (tmp_path / "alerts.xml").exists()

        sent = alerts(path, "--send")
        assert sent.exit_code == 0 and "1 new alert; told 2" in sent.stdout
        again = alerts(path, "--send")
        assert again.exit_code == 0 and "0 new alerts; told 0" in again.stdout
    assert len(receiver.got) == 1 and (tmp_path / "alerts.xml").exists()
    told = json.loads(receiver.got[0][1])
    assert told["id"] == would["id"] and told["rule"] == "breach"
    (listed,) = lines(alerts(path, "--json"))
    states = [(d["name"], d["state"]) for d in listed["deliveries"]]  # type: ignore[attr-defined]
    assert states == [("desk", "sent"), ("feed", "sent")]
    shown = alerts(path).stdout
    assert "desk: sent 20" in shown and "The army shelled Idlib." in shown
    assert all(len(line) <= 100 for line in shown.splitlines())


def test_a_receiver_that_is_down_is_said_and_waits(file: Callable[[str], Path], alerts: Callable[..., Result]) -> None:
    with hook(503) as receiver:
        path = file(RULES.format(address=receiver.address))
        failed = alerts(path, "--send")
        assert failed.exit_code == 1
        assert "told 1, 1 could not be told and wait" in failed.stdout
        assert failed.stderr == "vedette: desk: answered 503\n"
        assert "desk: waits, tried 3 times, again from 20" in alerts(path).stdout
        # Its pause is not over: nothing is due, and that is no failure.
        assert alerts(path, "--send").exit_code == 0
    assert len(receiver.got) == 3


def test_a_full_record_to_begin_with(file: Callable[[str], Path], alerts: Callable[..., Result]) -> None:
    with hook() as receiver:
        path = file(RULES.format(address=receiver.address))
        assert "1 alert noted as known; nobody was told" in alerts(path, "--as-known").stdout
        assert "0 new alerts; told 0" in alerts(path, "--send").stdout
        assert "desk: known, nobody was told" in alerts(path).stdout
    assert receiver.got == []


def test_another_period(file: Callable[[str], Path], alerts: Callable[..., Result]) -> None:
    path = file(RULES.format(address="http://127.0.0.1:9/"))
    assert "0 new alerts, 0 waiting" in alerts(path, "--dry-run", "--period", "2018-10").stdout
    wrong = alerts(path, "--dry-run", "--period", "autumn")
    assert wrong.exit_code == 2 and "is no period" in wrong.stderr


def test_what_is_wrong_is_said_before_anything_is_told(
    file: Callable[[str], Path], alerts: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file(RULES.format(address="http://127.0.0.1:9/"))
    monkeypatch.delenv("VEDETTE_TEST_KEY")
    missing = alerts(path, "--send")
    assert missing.exit_code == 2 and "VEDETTE_TEST_KEY, which is not set" in missing.stderr
    assert "no alert was raised yet" in alerts(path).stdout
    both = alerts(path, "--send", "--dry-run")
    assert both.exit_code == 2 and "give one of" in both.stderr
    none = alerts(file(""))
    assert none.exit_code == 2 and "has no [[alert]]" in none.stderr
