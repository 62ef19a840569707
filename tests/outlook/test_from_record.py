"""An arrangement's outlook filled from a record."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.watch.conftest import NAMED, TEXT
from tests.watch.world import ARMY, IDLIB, PEOPLE, Told, make
from vedette.cli.outlook import outlook as command
from vedette.errors import InputError
from vedette.model import EventPlace
from vedette.outlook.from_record import situation_from_record
from vedette.outlook.outlook import NotEnoughKnown, make_outlook
from vedette.record import Record
from vedette.watch import load_arrangement

OUTLOOK = """\
name = "Small"
start = 2018-09-01
until = 2018-09-10

[[site]]
name = "Idlib"
lat = 35.931
lon = 36.634
country = "Syria"
kind = "source"

[[site]]
name = "Atmeh camps"
lat = 36.303
lon = 36.69
country = "Syria"
kind = "camp"

[[site]]
name = "Hama"
lat = 35.132
lon = 36.754
country = "Syria"
kind = "camp"

[[road]]
between = ["Idlib", "Atmeh camps"]
km = 50

[[road]]
between = ["Idlib", "Hama"]
km = 100

[[fighting]]
at = "Idlib"
from = 2018-09-02
until = 2018-09-03
"""

JISR = EventPlace("Jisr ash Shughūr", 169023, 35.8126, 36.3176, "SYR", "Idlib", "exact", 3.0)
ATMEH = EventPlace("Atmeh camps", None, 36.30, 36.69, "SYR", "Idlib", "exact", 3.0)


def attack(day: str, place: EventPlace = IDLIB, status: str = "happened") -> Told:
    return Told("ASSAULT", day, [ARMY], [PEOPLE], place, "aerial", status)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """The arrangement and where its record goes."""
    (tmp_path / "outlook.toml").write_text(OUTLOOK, encoding="utf-8")
    zone = tmp_path / "zone.toml"
    zone.write_text(f'{TEXT}\n[outlook]\nfile = "outlook.toml"\n', encoding="utf-8")
    return zone, tmp_path / "record.db"


def test_fighting_people_and_counts_come_from_the_record(files: tuple[Path, Path], tmp_path: Path) -> None:
    zone, db = files
    told = [
        attack("2018-09-05"),
        attack("2018-09-05"),
        attack("2018-09-20"),
        attack("2018-09-06", status="planned"),
        attack("2018-09-07", JISR),
        attack("2018-09-08", JISR),
        Told("DISPLACEMENT", "2018-09-04", [PEOPLE], [], ATMEH, "hosted", "ongoing", counts=[("people", 5000)]),
        Told("DISPLACEMENT", "2018-09-08", [PEOPLE], [], ATMEH, "hosted", "ongoing", counts=[("people", 6000)]),
        Told("DISPLACEMENT", "2018-09-08", [PEOPLE], [], ATMEH, "fled", counts=[("people", 900)]),
    ]
    make(db, told)
    with Record.open(db) as record:
        found = situation_from_record(record, load_arrangement(zone, NAMED), named=NAMED, cache=tmp_path)
    assert found.date_of(found.days - 1) == date(2018, 9, 20)
    idlib = found.fighting["Idlib"]
    assert [idlib[d] for d in (1, 2, 4, 5, 19)] == [1, 1, 2, 0, 1]  # the file's own two days, then the record's
    new = found.site("Jisr ash Shughūr")
    assert new.kind == "source" and (new.population or 0) > 10_000
    assert {r.a for r in found.roads if r.b == new.name} == {"Idlib"}
    assert (found.site("Idlib").population or 0) > 50_000
    assert [(c.day, c.people) for c in found.counts["Atmeh camps"]] == [(3, 5000), (7, 6000)]
    notes = " ".join(found.notes)
    for words in ("5 attacks", "added as sources: Jisr", "populations from GeoNames: Idlib", "2 at Atmeh camps"):
        assert words in notes
    assert not isinstance(make_outlook(found), NotEnoughKnown)


def test_the_command_takes_an_arrangement(files: tuple[Path, Path]) -> None:
    zone, db = files
    make(db, [attack("2018-09-05"), attack("2018-09-20")])
    done = CliRunner().invoke(command, [str(zone), "--record", str(db), "--on", "2018-09-20"])
    assert done.exit_code == 0, done.output
    assert "fighting from 2 attacks in the record" in " ".join(done.output.split())


def test_without_camps_it_says_what_is_missing(tmp_path: Path) -> None:
    zone = tmp_path / "zone.toml"
    zone.write_text(TEXT, encoding="utf-8")
    make(tmp_path / "r.db", [attack("2018-09-05")])
    with (
        Record.open(tmp_path / "r.db") as record,
        pytest.raises(InputError, match=r"\[outlook\] file"),
    ):
        situation_from_record(record, load_arrangement(zone, NAMED), named=NAMED, cache=tmp_path)
