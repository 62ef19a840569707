"""The shipped gazetteer: what is in it, and how it is unpacked."""

import csv
import threading
from importlib import resources
from pathlib import Path

import pytest

from vedette.errors import InputError
from vedette.places import Gazetteer
from vedette.places.gazetteer import unpack

DATA = resources.files("vedette.places") / "data"


def test_the_package_stays_small() -> None:
    assert len((DATA / "gazetteer.db.xz").read_bytes()) <= 15_000_000


def test_unpacks_once_and_whole(tmp_path: Path) -> None:
    first = unpack(tmp_path)
    stamp = first.stat().st_mtime_ns
    assert unpack(tmp_path) == first
    assert first.stat().st_mtime_ns == stamp
    assert [path.name for path in tmp_path.iterdir()] == [first.name]


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(InputError, match="cannot unpack the gazetteer"):
        unpack(blocked)


def test_a_missing_import_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such gazetteer"):
        Gazetteer.open(tmp_path / "none.db")


@pytest.mark.parametrize(
    ("name", "country", "lat", "lon"),
    [
        ("Jisr al-Shugur", "SYR", 35.81, 36.32),
        ("Jisr ash-Shughour", "SYR", 35.81, 36.32),
        ("Jisr al-Shughur", "SYR", 35.81, 36.32),
        ("Maarat al-Numan", "SYR", 35.65, 36.68),
        ("Ma'arrat al-Nu'man", "SYR", 35.65, 36.68),
        ("Maaret al-Noman", "SYR", 35.65, 36.68),
        ("Tel Abyad", "SYR", 36.70, 38.95),
        ("Tal Abyad", "SYR", 36.70, 38.95),
        ("Hodeidah", "YEM", 14.80, 42.95),
        ("Hudaydah", "YEM", 14.80, 42.95),
        ("Deir al-Balah", "PSE", 31.42, 34.35),
        ("Dayr al-Balah", "PSE", 31.42, 34.35),
        ("Deir ez-Zor", "SYR", 35.34, 40.14),
        ("Khan Sheikhoun", "SYR", 35.44, 36.65),
        ("Severodonetsk", "UKR", 48.94, 38.49),
        ("Avdeyevka", "UKR", 48.14, 37.75),
        ("Marinka", "UKR", 47.94, 37.5),
        ("Kafranbel", "SYR", 35.61, 36.56),
        ("Idlib", "SYR", 35.93, 36.63),
    ],
)
def test_found_in_any_usual_spelling(gazetteer: Gazetteer, name: str, country: str, lat: float, lon: float) -> None:
    hits = gazetteer.lookup(name, ["SYR", "YEM", "PSE", "UKR"])
    assert any(p.country == country and abs(p.lat - lat) < 0.06 and abs(p.lon - lon) < 0.06 for p in hits[:8])


@pytest.mark.parametrize("name", ["", "   ", "---", "Xqzzt Brrlm"])
def test_nothing_is_found_for_nothing(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.lookup(name, ["SYR"]) == ()


def test_other_scripts_are_found(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("إدلب")[0].country == "SYR"
    assert gazetteer.lookup("Сочи")[0].country == "RUS"


def test_many_threads_get_the_same(gazetteer: Gazetteer) -> None:
    expected = gazetteer.lookup("Aleppo")
    got: list[object] = []
    threads = [threading.Thread(target=lambda: got.append(gazetteer.lookup("Aleppo"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [expected] * 8


def test_supplement_rows_are_whole() -> None:
    rows = list(csv.DictReader((DATA / "supplement.csv").read_text("utf-8").splitlines()))
    assert len(rows) >= 400
    seen = set()
    for row in rows:
        assert row["name"] and row["feature"] and row["source"], row
        assert -90 <= float(row["lat"]) <= 90 and -180 <= float(row["lon"]) <= 180, row
        assert float(row["radius_km"]) > 0, row
        assert not row["country"] or len(row["country"]) == 3, row
        key = (row["name"], row["country"], row["lat"], row["lon"])
        assert key not in seen, key
        seen.add(key)


def test_every_country_of_the_table_has_a_point() -> None:
    rows = list(csv.DictReader((DATA / "countries.csv").read_text("utf-8").splitlines()))
    assert len(rows) == 250
    assert all(-90 <= float(r["lat"]) <= 90 and -180 <= float(r["lon"]) <= 180 for r in rows)


@pytest.mark.parametrize(
    "name",
    ["Donbas", "Darfur", "Ghouta", "Sahel", "Kivu", "Golan", "Rojava", "Bab al-Hawa", "Zaatari", "Nagorno-Karabakh"],
)
def test_regions_that_news_uses(gazetteer: Gazetteer, name: str) -> None:
    assert any(p.source for p in gazetteer.lookup(name, fuzzy=False))
