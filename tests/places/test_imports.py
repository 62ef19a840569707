"""Imports: what is taken, and what is named when it cannot be read."""

import json
import zipfile
from pathlib import Path

import pytest

from vedette.errors import DataFileError, InputError
from vedette.places import Gazetteer
from vedette.places.imports import import_places

ROW = (
    "900000001\tTal as Sahn\tTal as Sahn\tTell al-Sahn,Tel Sahn\t35.70\t36.50\tP\tPPL\tSY\t\t12\t\t\t\t0\t\t300\t"
    "Asia/Damascus\t2024-01-01"
)


def dump(*rows: str) -> bytes:
    return ("\n".join(rows) + "\n").encode()


def test_a_dump_is_imported_and_found(tmp_path: Path, database: Path) -> None:
    path = tmp_path / "SY.txt"
    path.write_bytes(dump(ROW, ROW.replace("900000001", "900000002").replace("\tP\tPPL", "\tH\tSTM")))
    done = import_places([path], database)
    assert (done.places, done.skipped) == (1, 1)
    with Gazetteer.open(database) as places:
        for spelling in ("Tal as Sahn", "Tell al-Sahn", "Tel Sahn"):
            hit = places.lookup(spelling, ["SYR"])[0]
            assert (hit.geonameid, hit.country, hit.admin1) == (900000001, "SYR", "Idlib")
        assert places.lookup("Jisr al-Shugur", ["SYR"])


def test_a_zip_is_read_and_a_second_import_changes_nothing(tmp_path: Path, database: Path) -> None:
    path = tmp_path / "SY.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "about")
        archive.writestr("SY.txt", dump(ROW))
    import_places([path], database)
    with Gazetteer.open(database) as places:
        first = places.lookup("Tal as Sahn")
    import_places([path], database)
    with Gazetteer.open(database) as places:
        assert places.lookup("Tal as Sahn") == first


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (ROW.replace("35.70", "north"), "latitude and longitude"),
        (ROW.replace("35.70", "95.0"), "no such point"),
        (ROW.replace("900000001", "x1"), "whole numbers"),
        (ROW.replace("\tSY\t", "\tQQ\t"), "no country has the code"),
        ("\t".join(ROW.split("\t")[:18]), "18 columns"),
        (ROW, "stands twice"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_kept(tmp_path: Path, database: Path, row: str, message: str) -> None:
    path = tmp_path / "SY.txt"
    path.write_bytes(dump(ROW))
    bad = tmp_path / "bad.txt"
    bad.write_bytes(
        dump(
            ROW.replace("900000001", "900000009").replace("Tal as Sahn", "Neu"),
            ROW if message == "stands twice" else ROW.replace("900000001", "900000010"),
            row,
        )
    )
    import_places([path], database)
    with pytest.raises(DataFileError, match=message) as caught:
        import_places([bad], database)
    assert caught.value.file == "bad.txt" and caught.value.line == 3
    with Gazetteer.open(database) as places:
        assert places.lookup("Neu Sahn", fuzzy=False) == ()
        assert places.get(900000009) is None


def test_a_wrong_encoding_is_named(tmp_path: Path, database: Path) -> None:
    path = tmp_path / "SY.txt"
    path.write_bytes(dump(ROW) + ROW.replace("900000001", "900000002").replace("Tell", "T\u00e9ll").encode("latin-1"))
    with pytest.raises(DataFileError, match="not UTF-8") as caught:
        import_places([path], database)
    assert caught.value.line == 2


def test_other_files_are_refused(tmp_path: Path, database: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("hello\n")
    with pytest.raises(DataFileError, match="not a GeoNames dump"):
        import_places([path], database)
    with pytest.raises(InputError, match="no such file"):
        import_places([tmp_path / "none.txt"], database)
    broken = tmp_path / "b.zip"
    broken.write_bytes(b"PK\x03\x04nope")
    with pytest.raises(DataFileError, match=r"not a whole \.zip"):
        import_places([broken], database)


def test_code_files_name_divisions(tmp_path: Path, database: Path) -> None:
    codes = tmp_path / "admin1CodesASCII.txt"
    codes.write_text("SY.12\tIdleb\tIdleb\t169387\n", "utf-8")
    path = tmp_path / "SY.txt"
    path.write_bytes(dump(ROW))
    done = import_places([codes, path], database)
    assert (done.divisions, done.places) == (1, 1)
    with Gazetteer.open(database) as places:
        assert places.lookup("Tal as Sahn")[0].admin1 == "Idleb"


PCODES = "Location,Admin Level,P-Code,Name,Parent P-Code\n"


def test_pcodes_are_attached_by_name_within_the_parent(tmp_path: Path, database: Path) -> None:
    path = tmp_path / "global_pcodes.csv"
    path.write_text(
        PCODES + "#country,#adm+level,#adm+code,#adm+name,\nSYR,1,SY07,Idlib,SYR\nSYR,1,SY99,Nowhere,SYR\n", "utf-8"
    )
    done = import_places([path], database)
    assert done.pcodes == 1
    assert len(done.ambiguous) == 1 and "SY99" in done.ambiguous[0]
    with Gazetteer.open(database) as places:
        assert next(p.pcode for p in places.lookup("Idlib") if p.feature == "ADM1") == "SY07"


def test_a_pcode_that_stands_twice_is_named(tmp_path: Path, database: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text(PCODES + "SYR,1,SY07,Idlib,\nSYR,1,SY07,Aleppo,\n", "utf-8")
    with pytest.raises(DataFileError, match="stands twice") as caught:
        import_places([path], database)
    assert caught.value.line == 3


def square(name: str, *, hole: bool = False) -> dict[str, object]:
    rings = [[[36, 35], [38, 35], [38, 37], [36, 37], [36, 35]]]
    if hole:
        rings.append([[36.5, 35.5], [37.5, 35.5], [37.5, 36.5], [36.5, 36.5], [36.5, 35.5]])
    return {
        "type": "Feature",
        "properties": {"ADM1_EN": name, "ADM1_PCODE": "SY07"},
        "geometry": {"type": "Polygon", "coordinates": rings},
    }


@pytest.mark.parametrize(("hole", "inside"), [(False, True), (True, False)])
def test_boundaries_say_what_a_point_lies_in(tmp_path: Path, database: Path, hole: bool, inside: bool) -> None:
    path = tmp_path / "b.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [square("Square", hole=hole)]}))
    assert import_places([path], database).boundaries == 1
    with Gazetteer.open(database) as places:
        assert (places.divisions_at(36.0, 37.0) == {1: "Square"}) is inside
        assert places.divisions_at(35.1, 36.1) == {1: "Square"}
        assert places.divisions_at(10.0, 10.0) == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not JSON"),
        ("[]", "no FeatureCollection"),
        ('{"features": [{"geometry": {"type": "Point", "coordinates": [1, 2]}}]}', "Polygon or MultiPolygon"),
        ('{"features": [{"geometry": {"type": "Polygon", "coordinates": [[["a", 2]]]}}]}', "pairs of numbers"),
    ],
)
def test_bad_boundaries_are_named(tmp_path: Path, database: Path, text: str, message: str) -> None:
    path = tmp_path / "b.geojson"
    path.write_text(text)
    with pytest.raises(DataFileError, match=message):
        import_places([path], database)
