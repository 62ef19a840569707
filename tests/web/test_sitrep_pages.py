"""The situation report as a page in Chromium: sound for axe in light and dark, readable at 360 pixels, and on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.share.test_sitrep import ZONE, world
from tests.watch.world import make
from tests.web.conftest import Watched
from tests.web.test_browser import AXE
from vedette.record import Record
from vedette.share.sitrep import sitrep
from vedette.watch import load_arrangement, read_period
from vedette.watch.gather import forget


@pytest.fixture
def report(tmp_path: Path) -> Iterator[Path]:
    forget()
    zone = tmp_path / "zone.toml"
    zone.write_text(ZONE, "utf-8")
    file = tmp_path / "week.html"
    make(tmp_path / "r.db", world())
    with Record.open(tmp_path / "r.db", who="tester") as record:
        sitrep(record, load_arrangement(zone), read_period("2018-W38"), file, cache=tmp_path / "cache")
    yield file
    forget()


def serious(page: Page, options: str = "") -> list[tuple[str, list[str]]]:
    result = page.evaluate(f"axe.run(document, {{resultTypes: ['violations'], {options}}})")
    found = [v for v in result["violations"] if v["impact"] in {"serious", "critical"}]
    return [(v["id"], [node["html"][:160] for node in v["nodes"][:3]]) for v in found]


def test_the_report_is_sound_on_every_screen_and_on_paper(report: Path, look: Callable[..., Watched]) -> None:
    watched = look(reduced_motion="reduce")
    page = watched.page
    page.goto(report.as_uri())
    page.evaluate(AXE)
    assert serious(page) == []
    page.emulate_media(color_scheme="dark")
    assert serious(page, "runOnly: ['color-contrast']") == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert serious(page) == []
    # Drawings keep a size that can be read, and are moved sideways; rows of tables are stacked and name their columns.
    drawn = page.locator(".drawn svg").first.bounding_box()
    assert drawn is not None and drawn["width"] >= 550
    cell = page.locator("#violations td:nth-child(2)").first
    assert cell.evaluate("c => getComputedStyle(c, '::before').content").startswith('"Status')
    boxes = [page.locator(f"#violations tbody tr:first-child td:nth-child({n})").bounding_box() for n in (1, 2)]
    assert boxes[0] and boxes[1] and boxes[0]["width"] > 250 and boxes[1]["y"] > boxes[0]["y"]
    # Paper: no table of contents, white ground, rows of tables side by side again.
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("nav.contents").is_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    boxes = [page.locator(f"#violations tbody tr:first-child td:nth-child({n})").bounding_box() for n in (1, 2)]
    assert boxes[0] and boxes[1] and boxes[0]["y"] == boxes[1]["y"]
    watched.wrong[:] = [wrong for wrong in watched.wrong if not wrong.startswith("elsewhere: file:")]
    watched.quiet()
