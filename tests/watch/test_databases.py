"""The same record gives the same state in SQLite and in PostgreSQL."""

from pathlib import Path

from tests.watch.conftest import NAMED
from tests.watch.test_sections import HTS, IDLIB, MOREK, PEOPLE, RUSSIA, SARAQIB, SOCHI, TURKEY, Told, shelling
from tests.watch.world import make
from vedette.model.arrangement import Arrangement
from vedette.record import Record
from vedette.watch import read_period, state
from vedette.watch.as_json import state_json

TOLD = [
    shelling(killed=(1, 2, 3), disagrees="source"),
    shelling("2018-10-02", place=SARAQIB, words="It was the deadliest attack since September."),
    shelling(None, published="2018-10-03", place=None),  # type: ignore[arg-type]
    Told(
        "MOBILIZE", "2018-09-21", [TURKEY], [], MOREK, "troops", words="A convoy reached the observation post in Morek."
    ),
    Told("CONTROL", "2018-09-22", [HTS], [], IDLIB, "hold", "ongoing", counts=[("percent", 60)]),
    Told("DISPLACEMENT", "2018-09-23", [PEOPLE], [], IDLIB, "fled", counts=[("people", 500)]),
    Told("CONSULT", "2018-09-29", [TURKEY], [RUSSIA], SOCHI, status="planned", published="2018-09-20"),
]


def test_both_databases_tell_the_same(target: str, zone: Arrangement, tmp_path: Path) -> None:
    make(target, TOLD)
    make(tmp_path / "beside.db", TOLD)
    told = []
    for address in (target, str(tmp_path / "beside.db")):
        with Record.open(address) as record:
            found = state(record, zone, read_period("2018-09-17..2018-10-31"), named=NAMED, cache=tmp_path / "cache")
        told.append(state_json(found))
    for one in told:
        one["coverage"].pop("change")
        assert one["comparisons"] and one["posts"][0]["steps"] and one["calendar"] and one["control"]["shares"]
    assert told[0] == told[1]
