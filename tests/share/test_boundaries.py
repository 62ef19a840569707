"""Boundaries that a user loads: what is taken, and what is refused with its place and a remedy."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vedette.cli import vedette
from vedette.errors import InputError
from vedette.share import boundaries as module
from vedette.share.boundaries import MOST_BYTES, load_boundaries
from vedette.share.text import clean
from vedette.watch.geometry import in_rings

SQUARE = [[36.0, 35.0], [37.0, 35.0], [37.0, 36.0], [36.0, 36.0], [36.0, 35.0]]


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def collection(*features: Any, **more: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **more}


def written(folder: Path, data: Any, name: str = "units.geojson") -> Path:
    file = folder / name
    file.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
    return file


def test_polygons_lines_and_names_are_taken(tmp_path: Path) -> None:
    hole = [[36.4, 35.4], [36.6, 35.4], [36.6, 35.6], [36.4, 35.4]]
    data = collection(
        feature(polygon(SQUARE, hole), ADM1_EN="Idlib", ADM2_EN="Ariha", ADM2_PCODE="SY0701"),
        feature({"type": "MultiPolygon", "coordinates": [[SQUARE], [[[1, 1], [2, 1], [2, 2]]]]}, shapeName="Two parts"),
        feature({"type": "LineString", "coordinates": [[36, 35], [36.5, 35.5, 120.0]]}, name="A line"),
        feature({"type": "GeometryCollection", "geometries": [polygon(SQUARE), {"type": "Point", "coordinates": []}]}),
        feature({"type": "Point", "coordinates": [36, 35]}, name="A town"),
        feature(None, name="Nowhere"),
        crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
    )  # fmt: skip
    loaded = load_boundaries(written(tmp_path, data, "syr adm2.geojson"))
    assert loaded.name == "syr adm2"
    assert [unit.name for unit in loaded.units] == ["Ariha", "Two parts", "A line", None]
    assert loaded.left_out == 2
    ariha, parts, line, _ = loaded.units
    assert len(ariha.rings) == 2 and ariha.box == (35, 36, 36, 37)
    assert len(parts.rings) == 2 and all(ring[0] == ring[-1] for ring in parts.rings)
    assert line.rings == () and line.lines == (((35, 36), (35.5, 36.5)),)


@pytest.mark.parametrize("whole", [polygon(SQUARE), feature(polygon(SQUARE))])
def test_a_feature_or_a_geometry_alone_will_do(tmp_path: Path, whole: Any) -> None:
    file = tmp_path / "with-a-mark.json"
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps(whole).encode())
    (unit,) = load_boundaries(file).units
    assert unit.rings == (((35, 36), (35, 37), (36, 37), (36, 36), (35, 36)),)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("<svg onload=alert(1)>", ":1: is no GeoJSON: Expecting value"),
        ('{"type": "FeatureCollection",\n "features": [', ":2: is no GeoJSON"),
        ("[" * 100_000, "nested too deeply"),
        ("PK\x03\x04zip", "is a zip; unpack it, and convert the shapefile: ogr2ogr"),
        ('{"type": "Polygon", "coordinates": [[[NaN, 1], [2, 2], [3, 1]]]}', "NaN is no number"),
        ("[]", "is JSON but no GeoJSON"),
        ('{"type": "Topology", "objects": {}}', "is TopoJSON; convert it with mapshaper"),
        ('{"type": "<script>alert(1)</script>"}', "is no type of GeoJSON"),
        ('{"type": "FeatureCollection", "features": {}}', "no list of features"),
        ('{"type": "FeatureCollection", "features": [1]}', "feature 1 is no Feature"),
        (collection(), "holds no polygon and no line"),
        (collection(feature({"type": "Point", "coordinates": [1, 1]})), "holds no polygon and no line"),
        (collection(feature(polygon(SQUARE)), feature({"type": "Circle"})), "feature 2: its geometry is none of"),
        (collection(feature(polygon(5))), "feature 1: its coordinates are not nested"),
        (collection(feature(polygon([[1, "2"], [3, 4], [5, 6]]))), "is no position"),
        (collection(feature(polygon([[True, 1], [3, 4], [5, 6]]))), "is no position"),
        (collection(feature(polygon([[1], [3, 4], [5, 6]]))), "is no position"),
        (collection(feature(polygon([[1, 1], [2, 2], [1, 1]]), name="Thin")), "feature 1 (Thin): a ring needs three"),
        (
            collection(feature(polygon([[412000, 3950000], [412001, 3950000], [412000, 3950001]]), name="Metres")),
            "feature 1 (Metres): 412000, 3950000 lies outside the globe; GeoJSON has longitude and latitude of WGS 84",
        ),
        ('{"type": "Polygon", "coordinates": [[[1e400, 1], [2, 2], [3, 3]]]}', "inf, 1 lies outside the globe"),
        (
            collection(feature(polygon(SQUARE)), crs={"type": "name", "properties": {"name": "EPSG:32637"}}),
            "its coordinates are of 'EPSG:32637'; GeoJSON has longitude and latitude of WGS 84: convert it",
        ),
        (collection(feature(polygon(SQUARE)), crs={"type": "link"}), "its member crs can't be read"),
    ],
)
def test_what_is_no_file_of_boundaries_is_refused_with_a_remedy(tmp_path: Path, data: Any, said: str) -> None:
    file = written(tmp_path, data)
    with pytest.raises(InputError) as error:
        load_boundaries(file)
    assert str(error.value).startswith(f"{file}:")
    assert said in str(error.value)
    assert len(str(error.value)) < len(str(file)) * 3 + 400


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    latin = tmp_path / "latin.geojson"
    latin.write_bytes('{"type": "Feature", "properties": {"name": "Alé"}}'.encode("latin-1"))
    os.mkfifo(tmp_path / "pipe")
    for path, said in (
        (tmp_path / "none.geojson", "can't be read: No such file"),
        (tmp_path, "is a folder"),
        (tmp_path / "pipe", "is no regular file"),
        (latin, "is not UTF-8 (byte "),
    ):
        with pytest.raises(InputError) as error:
            load_boundaries(path)
        assert said in str(error.value)


def test_a_hundred_megabytes_are_refused_without_being_read(tmp_path: Path) -> None:
    file = tmp_path / "large.geojson"
    with file.open("wb") as out:
        out.truncate(100 * 1024 * 1024)
    with pytest.raises(InputError, match=r"100 MiB; at most 32 MiB .* mapshaper large\.geojson -simplify"):
        load_boundaries(file)
    assert MOST_BYTES < 100 * 1024 * 1024


def test_more_points_than_can_be_drawn_fall_together_or_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # 2,000 points within a hundredth of a degree: at a thousandth few are left.
    dense = [[36 + n / 200_000, 35] for n in range(2000)] + [[36.005, 35.005]]
    file = written(tmp_path, collection(feature(polygon(dense), name="Dense")))
    monkeypatch.setattr(module, "MOST_POINTS", 90)
    loaded = load_boundaries(file)
    assert loaded.decimals == 3 and len(loaded.units[0].rings[0]) < 20
    monkeypatch.setattr(module, "MOST_POINTS", 5)
    with pytest.raises(InputError, match=r"points are left at 0\.001°, at most 5 can be drawn; simplify it"):
        load_boundaries(file)
    monkeypatch.setattr(module, "MOST_UNITS", 0)
    with pytest.raises(InputError, match="more than 0 units"):
        load_boundaries(file)


HOSTILE = st.text(max_size=200) | st.sampled_from(
    ["<script>alert(1)</script>", "‮evil", "\x00\x1b[31m", "a" * 5000, "{{ 7*7 }}", "\ud800"]
)
POINT = st.tuples(st.floats(-180, 180), st.floats(-90, 90)).map(list)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rings=st.lists(st.lists(POINT, min_size=3, max_size=12), min_size=1, max_size=3), name=HOSTILE)
def test_any_outline_has_a_name_on_one_line_and_a_point_in_its_box(
    tmp_path: Path, rings: list[list[list[float]]], name: str
) -> None:
    file = written(tmp_path, json.dumps(collection(feature(polygon(*rings), name=name))))
    if any(len({(float(x), float(y)) for x, y in ring}) < 3 for ring in rings):
        with pytest.raises(InputError, match="a ring needs three points"):
            load_boundaries(file)
        return
    (unit,) = load_boundaries(file).units
    assert unit.name is None or (len(unit.name) <= 120 and unit.name == clean(unit.name) != "")
    south, west, north, east = unit.box
    assert south - 1e-4 <= unit.at[0] <= north + 1e-4 and west - 1e-4 <= unit.at[1] <= east + 1e-4


@settings(max_examples=60, deadline=None)
@given(data=st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=20) | st.sampled_from(
    ["FeatureCollection", "Feature", "Polygon", "MultiPolygon", "LineString"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["type", "features", "geometry", "coordinates", "properties", "crs", "geometries", "name"]),
        inner, max_size=5), max_leaves=12))  # fmt: skip
def test_no_json_at_all_breaks_it(tmp_path_factory: pytest.TempPathFactory, data: Any) -> None:
    file = written(tmp_path_factory.mktemp("any"), json.dumps(data))
    try:
        load_boundaries(file)
    except InputError as error:
        assert str(error).startswith(f"{file}:")


def test_a_concave_unit_is_named_inside_of_itself(tmp_path: Path) -> None:
    # A horseshoe: the middle of its box and its centre of gravity lie outside.
    shoe = [[0, 0], [10, 0], [10, 10], [9, 10], [9, 1], [1, 1], [1, 10], [0, 10], [0, 0]]
    (unit,) = load_boundaries(written(tmp_path, polygon(shoe))).units
    lat, lon = unit.at
    assert in_rings(np.array([lat]), np.array([lon]), unit.rings)[0]


def test_the_command_says_what_is_wrong_before_it_serves(tmp_path: Path) -> None:
    file = written(tmp_path, "no")
    done = CliRunner().invoke(vedette, ["serve", "--record", str(tmp_path / "none.db"), "--boundaries", str(file)])
    assert done.exit_code == 2 or isinstance(done.exception, InputError)
    assert f"{file}:1: is no GeoJSON" in done.output + str(done.exception)
