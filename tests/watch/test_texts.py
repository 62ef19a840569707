"""What texts say is read once and kept, and what is kept is always what they say now."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event as sql_event

from tests.watch.conftest import NAMED, TEXT
from tests.watch.test_gather import _merge_away
from tests.watch.world import ARMY, HAMA, HAMA_PROVINCE, IDLIB, MOREK, NO_PLACE, REBELS, SOCHI, TURKEY, Told, make
from vedette.model.arrangement import Arrangement
from vedette.record import Record
from vedette.watch import load_arrangement, look, read_period, state, texts
from vedette.watch.as_json import state_json
from vedette.watch.facts import Facts
from vedette.watch.gather import forget
from vedette.watch.texts import forget_texts

PERIOD = read_period("2018-09-17..2018-10-31")
WORDS = [
    "Shells fell.",
    "A convoy reached the observation post in Morek.",
    "Rebels left the demilitarized zone.",
    "It was the deadliest attack since August.",
    "It was the third attack this month in Idlib, near the observation point at Murak.",
]

tolds = st.builds(
    Told,
    type=st.sampled_from(["ASSAULT", "MOBILIZE", "CONSULT", "RETREAT", "CONTROL", "RELATION", "DISPLACEMENT"]),
    day=st.sampled_from(["2018-09-20", "2018-10-01", "2018-10-02", None]),
    source=st.sampled_from([(), (ARMY,), (REBELS, TURKEY), (TURKEY,)]),
    target=st.sampled_from([(), (TURKEY,), (REBELS,)]),
    place=st.sampled_from([IDLIB, MOREK, HAMA, HAMA_PROVINCE, SOCHI, NO_PLACE]),
    mode=st.sampled_from([None, "withdraw"]),
    status=st.sampled_from(["happened", "happened", "planned", "denied"]),
    killed=st.sampled_from([None, (1.0, 2.0, 3.0), (9.0, 9.0, 9.0)]),
    counts=st.sampled_from([(), (("vehicle", 7.0),), (("percent", 60.0),)]),
    publishers=st.sampled_from([("A",), ("A", "B")]),
    sources=st.sampled_from([(), ("medics",)]),
    words=st.sampled_from(WORDS),
    disagrees=st.sampled_from([None, "source"]),
)


def told(record: Record, zone: Arrangement, folder: Path) -> dict[str, Any]:
    return state_json(state(record, zone, PERIOD, named=NAMED, cache=folder))


def forget_all() -> None:
    forget()
    forget_texts()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.lists(tolds, min_size=1, max_size=6), later=st.lists(tolds, min_size=1, max_size=6), drop=st.booleans())
def test_a_state_brought_up_to_date_is_the_state_read_anew(
    first: list[Told], later: list[Told], drop: bool, zone: Arrangement, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("renewed")
    ids = make(folder / "record.db", first)
    with Record.open(folder / "record.db") as record:
        forget_all()
        told(record, zone, folder / "kept")
        more = make(folder / "record.db", later)
        if drop:
            _merge_away(record, ids[0], more[0])
        renewed = told(record, zone, folder / "kept")
        forget_all()
        from_file = told(record, zone, folder / "kept")
        forget_all()
        assert renewed == from_file == told(record, zone, folder / "anew")


@pytest.fixture
def asked(tmp_path: Path) -> Callable[[Arrangement], int]:
    """How many sentences and texts were asked of the record to tell a state."""

    def count(zone: Arrangement) -> int:
        statements: list[str] = []
        with Record.open(tmp_path / "record.db") as record:

            def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
                statements.append(statement)

            sql_event.listen(record.engine, "before_cursor_execute", note)
            told(record, zone, tmp_path / "kept")
        return sum("report.text" in one or "claim.report_id \nFROM" in one or "sentence" in one for one in statements)

    return count


TOLD = [
    Told("MOBILIZE", "2018-09-20", [TURKEY], [], MOREK, words=WORDS[1]),
    Told("RETREAT", "2018-09-21", [REBELS], [], NO_PLACE, "withdraw", words=WORDS[2]),
    Told("ASSAULT", "2018-10-02", [ARMY], [], IDLIB, killed=(9.0, 9.0, 9.0), words=WORDS[3]),
]


def test_a_text_is_read_once(
    asked: Callable[[Arrangement], int], zone: Arrangement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "_WORTH", 1)
    make(tmp_path / "record.db", TOLD)
    forget_all()
    assert asked(zone) > 0
    assert asked(zone) == 0
    forget_all()
    assert asked(zone) == 0  # from the file
    make(tmp_path / "record.db", [Told("ASSAULT", "2018-10-03", [ARMY], [], IDLIB, words=WORDS[3])])
    assert asked(zone) > 0
    assert asked(zone) == 0


def test_of_what_stands_as_it_did_nothing_is_worked_out_again(
    zone: Arrangement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed: list[list[bytes]] = []
    place_events = look.place_events

    def noted(facts: Facts, *rest: Any) -> Any:
        placed.append(sorted(facts.id.tolist()))
        return place_events(facts, *rest)

    monkeypatch.setattr(look, "place_events", noted)
    make(tmp_path / "record.db", TOLD)
    with Record.open(tmp_path / "record.db") as record:
        forget_all()
        told(record, zone, tmp_path / "kept")
        for day in ("2018-10-03", "2018-10-04"):
            placed.clear()
            new = make(tmp_path / "record.db", [Told("ASSAULT", day, [ARMY], [TURKEY], MOREK, words=WORDS[4])])
            found = told(record, zone, tmp_path / "kept")
            assert placed == [[ident.encode() for ident in new]]
            forget_all()
            assert found == told(record, zone, tmp_path / "anew")
            forget_all()
            told(record, zone, tmp_path / "kept")


def test_other_names_of_posts_and_parts_are_read_anew(zone: Arrangement, tmp_path: Path) -> None:
    make(tmp_path / "record.db", [*TOLD, Told("MOBILIZE", "2018-09-22", [TURKEY], [], NO_PLACE, words=WORDS[4])])
    file = tmp_path / "other.toml"
    file.write_text(TEXT.replace('names = ["Murak"]', 'names = ["Idlib"]').replace('"demilitarised zone"', '"strip"'))
    with Record.open(tmp_path / "record.db") as record:
        forget_all()
        before = told(record, zone, tmp_path / "kept")
        found = told(record, load_arrangement(file, NAMED), tmp_path / "kept")
        forget_all()
        assert found == told(record, load_arrangement(file, NAMED), tmp_path / "anew")
    done = [next(p for p in one["violations"] if p["provision"]["id"] == "withdraw") for one in (before, found)]
    assert [p["status"] for p in done] == ["done", "overdue"]


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"PK\x03\x04 half a file"])
def test_a_damaged_file_is_made_again(
    zone: Arrangement, tmp_path: Path, damage: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "_WORTH", 1)
    make(tmp_path / "record.db", TOLD)
    with Record.open(tmp_path / "record.db") as record:
        forget_all()
        before = told(record, zone, tmp_path / "kept")
        (kept,) = (tmp_path / "kept").glob("*.texts.npz")
        kept.write_bytes(damage)
        forget_all()
        assert told(record, zone, tmp_path / "kept") == before
        assert kept.stat().st_size > len(damage)
