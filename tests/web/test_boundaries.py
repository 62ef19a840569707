"""Boundaries that a user loaded, on the maps: shown, hidden, remembered; whatever their names hold stays text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import httpx
from playwright.sync_api import expect

from tests.web.conftest import REPORTS, Serve, Watched
from tests.web.test_arrangement import FILE
from tests.web.test_stored_xss import CORPUS
from vedette.share.boundaries import Boundaries, load_boundaries
from vedette.watch import load_arrangement


def square(west: float, south: float, side: float = 1.0) -> list[list[float]]:
    return [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]


def loaded(folder: Path, *names: str, file: str = "units") -> Boundaries:
    """A row of square units around Kharab, so named."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": "Polygon", "coordinates": [square(35.5 + n * 0.5, 35.4)]},
        }
        for n, name in enumerate(names)
    ]
    path = folder / f"{file}.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return load_boundaries(path)


def test_a_layer_is_shown_hidden_and_remembered_on_every_map(
    serve: Serve, look: Callable[..., Watched], tmp_path: Path
) -> None:
    file = tmp_path / "kharab.toml"
    file.write_text(FILE, "utf-8")
    files = [loaded(tmp_path, "North", "South"), loaded(tmp_path, "حي", file="districts")]
    pages = serve(*REPORTS, arrangements=[(file, load_arrangement(file))], boundaries=files)
    watched = look()
    page = watched.page
    for path in ("/events?near=35.9,36.6,60", "/arrangement/kharab"):
        page.goto(pages(path))
        first, second = page.get_by_label("Boundaries: units"), page.get_by_label("Boundaries: districts")
        expect(first).to_be_checked()
        expect(first).to_have_attribute("data-shown", "1")
        expect(first).to_have_attribute("data-named", re.compile("[12]"))
        expect(page.locator("#map .map-unit", has_text="North")).to_be_visible()
        expect(second).to_have_attribute("data-shown", "1")
        first.uncheck()
        expect(page.locator("#map .map-unit", has_text="North")).to_have_count(0)
        expect(page.locator("#map .map-unit", has_text="حي")).to_be_visible()
        page.reload()
        expect(first).not_to_be_checked()
        expect(page.locator("#map .map-unit", has_text="حي")).to_be_visible()
        expect(page.locator("#map .map-unit", has_text="North")).to_have_count(0)
        first.check()
        expect(page.locator("#map .map-unit", has_text="North")).to_be_visible()
    watched.quiet()


def test_lines_are_drawn_where_the_file_has_them(serve: Serve, look: Callable[..., Watched], tmp_path: Path) -> None:
    """On the canvas itself: with the layer the pixels along an edge differ, and without it they are as before."""
    pages = serve(*REPORTS, boundaries=[loaded(tmp_path, "North")])
    watched = look()
    page = watched.page
    page.goto(pages("/events"))
    box = page.get_by_label("Boundaries: units")
    expect(box).to_have_attribute("data-shown", "1")
    drawn = (
        "Array.from(document.querySelector('.leaflet-boundaries-pane canvas').getContext('2d').getImageData(0, 0, "
        "2000, 2000).data).some((x) => x > 0)"
    )
    page.wait_for_function(drawn)
    box.uncheck()
    page.wait_for_function(f"!({drawn})")
    watched.quiet()


def test_no_name_of_a_unit_or_file_becomes_code(serve: Serve, look: Callable[..., Watched], tmp_path: Path) -> None:
    hostile = loaded(tmp_path, *CORPUS, file="<img src=x onerror=alert(1)>")
    pages = serve(*REPORTS, boundaries=[hostile])
    watched = look()
    page = watched.page
    page.goto(pages("/events?near=35.9,36.6,60"))
    expect(page.locator("input[data-boundaries]")).to_have_attribute("data-named", re.compile("[1-9]"))
    expect(page.locator("#map .map-unit", has_text="onerror=alert(1)").first).to_be_visible()
    assert not page.locator("#map .map-unit *:not(span)").count()
    assert not page.locator("main img, main iframe, main base, [onerror], [onload]").count()
    watched.quiet()


def test_the_data_come_as_json_and_only_what_was_loaded(serve: Serve, tmp_path: Path) -> None:
    pages = serve(boundaries=[loaded(tmp_path, "</script><script>alert(1)</script>")])
    answer = pages.get("/boundaries/0.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.json()["units"][0]["rings"] == [[355000, 354000, 10000, 0, 0, 10000, -10000, 0, 0, -10000]]
    plain = httpx.get(pages("/boundaries/0.json"), headers={"accept-encoding": "identity"})
    assert plain.json() == answer.json() and "content-encoding" not in plain.headers
    for path in ("/boundaries/1.json", "/boundaries/-1.json"):
        assert pages.get(path).status_code == 404
    assert pages.get("/boundaries/x.json").status_code == 400
