"""What is watched: at once where it was worked out, else after the page; every figure leads to its events."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.record.canned import FETCHED, canned
from tests.web.conftest import REPORTS, Serve, Watched
from vedette.watch import load_arrangement

FILE = """
name = "Truce of Kharab"
kind = "ceasefire"
from = 2024-05-01
period = "2024-05"

[[party]]
id = "army"
name = "the army"
role = "party"
actors = ["x-army"]

[[party]]
id = "rebels"
name = "the rebels"
role = "party"
actors = ["x-rebels"]

[[area]]
name = "Kharab"
lat = 35.9
lon = 36.6
km = 30

[[post]]
id = "one"
name = "Post <b>one</b>"
operator = "army"
place = "Kharab"
lat = 35.95
lon = 36.65

[[provision]]
id = "no-fire"
text = "Nobody fires."
kind = "forbidden"
types = ["ASSAULT"]
publishers = 2
"""


def test_from_a_violation_to_the_words_behind_it(serve: Serve, look: Callable[..., Watched], tmp_path: Path) -> None:
    file = tmp_path / "kharab.toml"
    file.write_text(FILE, "utf-8")
    pages = serve(*REPORTS, arrangements=[(file, load_arrangement(file))])
    watched = look()
    page = watched.page
    page.goto(pages("/"))
    page.get_by_role("link", name="Truce of Kharab").last.click()
    expect(page.locator("#map")).to_have_attribute("data-drawn", "1")
    expect(page.locator("section[aria-labelledby=weeks] svg")).to_be_visible()
    assert page.locator(".map-post").count() == 1
    violations = page.locator("section[aria-labelledby=violations]")
    expect(violations).to_contain_text("Nobody fires.")
    expect(violations).to_contain_text("breached")
    violations.get_by_role("link", name="Army shelled rebels in Kharab").first.click()
    expect(page.locator("section[aria-labelledby=evidence] .claim mark.trigger").first).to_have_text("shelled")
    # A second time it is there at once.
    assert "Nobody fires." in pages.get("/arrangement/kharab").text
    # A report that comes in is seen.
    late = canned("The army shelled the rebels in Kharab on 2024-05-20, killing 2 people.", publisher="Late Paper")
    pages.record.add(late.reading, late.raw, fetched=FETCHED)
    assert "Nobody fires." not in pages.get("/arrangement/kharab").text
    assert "20 May 2024" in pages.get("/arrangement/kharab/state").text
    assert pages.get("/arrangement/kharab?period=2019").status_code == 200
    assert "Nothing to tell" in pages.get("/arrangement/kharab/state?period=2019").text
    assert pages.get("/arrangement/kharab?period=soon").status_code == 400
    assert pages.get("/arrangement/nowhere").status_code == 404
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(pages("/arrangement/kharab"))
    expect(page.locator("#map")).to_have_attribute("data-drawn", "1")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    watched.quiet()
