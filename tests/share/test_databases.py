"""The same export from SQLite and from PostgreSQL."""

from pathlib import Path

import pytest

from tests.record.conftest import postgres, postgres_record, postgres_target, sqlite_record, target  # noqa: F401
from vedette.record import EventFilter, Record
from vedette.share import export

from .events import HTS, RESIDENTS, Told, event, keep

MADE: dict[str, bytes] = {}


@pytest.mark.parametrize("sensitive", [False, True])
def test_both_databases_give_the_same_bytes(
    target: str,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    sensitive: bool,
) -> None:
    monkeypatch.setattr("vedette.record.changes.now", lambda: "2026-01-01T00:00:00Z")
    with Record.open(target, create=True, who="tester") as record:
        for n in (3, 1, 2):
            told = [
                Told(f"Sentence {n} of one.", url=f"https://a.example/{n}"),
                Told(f"Sentence {n} of another.", "Other"),
            ]
            keep(record, event(n, start=f"2018-09-{10 + n}", end=None, source=(HTS,), target=(RESIDENTS,)), told)
        for name in ("a.geojson", "a.csv", "a.acled.csv"):
            done = export(record, EventFilter(countries=("SYR",)), tmp_path / name, sensitive=sensitive)
            assert done.events == 3
            raw = (tmp_path / name).read_bytes()
            assert raw == MADE.setdefault(f"{name} {sensitive}", raw)
