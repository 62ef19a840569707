from pathlib import Path

import pytest

from tests.outlook.cases import small
from vedette.errors import DataFileError
from vedette.outlook.flee_folder import read_flee_folder, write_flee_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_flee_folder(small(), tmp_path / "case")
    return tmp_path / "case"


def test_what_is_written_reads_back(folder: Path) -> None:
    there, back = small(), read_flee_folder(folder)
    assert [s.name for s in back.sites] == [s.name for s in there.sites]
    assert [(s.kind, s.population, s.capacity) for s in back.camps] == [
        (s.kind, s.population, s.capacity) for s in there.camps
    ]
    assert [(r.a, r.b, r.km) for r in back.roads] == [(r.a, r.b, r.km) for r in there.roads]
    assert back.counts == there.counts
    assert back.fighting == there.fighting
    assert (back.start, back.days) == (there.start, there.days)


@pytest.mark.parametrize("name", ["locations.csv", "routes.csv", "sim_period.csv"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / "input_csv" / name).unlink()
    with pytest.raises(DataFileError, match=f"{name}.*missing"):
        read_flee_folder(folder)


@pytest.mark.parametrize("name", ["conflicts.csv", "closures.csv"])
def test_what_can_be_done_without_is_noted(folder: Path, name: str) -> None:
    (folder / "input_csv" / name).unlink()
    assert any(name in n and "missing" in n for n in read_flee_folder(folder).notes)


def test_a_count_file_that_the_layout_names_and_is_not_there(folder: Path) -> None:
    (folder / "source_data" / "far.csv").unlink()
    with pytest.raises(DataFileError, match=r"data_layout.csv:3: names far.csv for Far"):
        read_flee_folder(folder)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "input_csv/routes.csv",
            "Alpha,Town",
            "Alfa,Town",
            r"routes.csv:2: no site is called 'Alfa'; nearest names: Alpha",
        ),
        ("input_csv/routes.csv", "Town,40", "Town,-40", r"routes.csv:2: distance is -40"),
        ("input_csv/locations.csv", "36.0,36.0", "136.0,36.0", r"locations.csv:2: latitude is 136.0"),
        ("input_csv/locations.csv", "conflict_zone", "castle", r"locations.csv:2: location_type is 'castle'"),
        ("input_csv/conflicts.csv", "\n1,", "\n7,", r"conflicts.csv:3: day 7 where day 1 was expected"),
        ("source_data/north.csv", "2020-01-11,1500", "2020-01-11,-5", r"north.csv:2: count is -5"),
        ("source_data/north.csv", "2020-01-11,1500", "2020-01-11,99999999999", r"north.csv:2: count is 99999999999"),
        ("source_data/north.csv", "2020-01-11", "11.1.2020", r"north.csv:2: '11.1.2020' is no date"),
    ],
)
def test_a_wrong_line_is_named(folder: Path, file: str, old: str, new: str, said: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataFileError, match=said):
        read_flee_folder(folder)


def test_dates_out_of_order_are_ordered_and_said(folder: Path) -> None:
    path = folder / "source_data" / "north.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[1], lines[0], *lines[2:]]) + "\n", encoding="utf-8")
    back = read_flee_folder(folder)
    assert back.counts == small().counts
    assert any("north.csv:2:" in n and "order" in n for n in back.notes)


def test_a_layout_that_leaves_the_folder(folder: Path) -> None:
    with (folder / "source_data" / "data_layout.csv").open("a", encoding="utf-8") as f:
        f.write("South,../../secret.csv\n")
    with pytest.raises(DataFileError, match=r"lies outside the folder"):
        read_flee_folder(folder)


def test_closed_from_a_later_to_an_earlier_day(folder: Path) -> None:
    with (folder / "input_csv" / "closures.csv").open("a", encoding="utf-8") as f:
        f.write("location,Gate,,50,10\n")
    with pytest.raises(DataFileError, match=r"closures.csv:2: closed from day 50 to day 10"):
        read_flee_folder(folder)


def test_binary_rubbish(folder: Path) -> None:
    (folder / "input_csv" / "locations.csv").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(DataFileError, match=r"locations.csv"):
        read_flee_folder(folder)
