"""The pages as a person meets them, in Chromium."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.record.canned import Canned, canned
from tests.web.conftest import REPORTS, Serve, Served, Watched
from tests.web.test_arrangement import FILE
from vedette.watch import load_arrangement

AXE = (Path(__file__).parent / "vendor/axe.min.js").read_text("utf-8")
Look = Callable[..., Watched]


def every_page(pages: Served) -> list[str]:
    """An address of each kind."""
    events = list(pages.record.events())
    report = next(stored.report.id for stored in pages.record.reports() if stored.report.title)
    actor = next(event.source[0].id for event in events if event.source)
    disputed = next(event.id for event in events if event.disagreements)
    return [
        "/",
        "/events",
        "/events?text=nowhere",
        "/events?since=yesterday",
        f"/event/{disputed}",
        f"/report/{report}",
        f"/actor/{actor}",
        "/actor/SYR",
        "/review",
        "/search",
        "/search?q=shelled",
        "/about",
        "/token?to=/events",
        "/no/such/page",
        *(f"/arrangement/{key}" for key in pages.arrangements),
        *(f"/arrangement/{key}?period=1999-01" for key in pages.arrangements),
    ]


def arrive(watched: Watched, address: str) -> None:
    """Go there, and wait for what comes after the page."""
    watched.page.goto(address)
    if watched.page.locator("#facets").count():
        expect(watched.page.locator("#facets")).not_to_contain_text("Counting")
        expect(watched.page.locator("#map")).to_have_attribute("data-drawn", re.compile(r"\d"))
        expect(watched.page.locator("#line")).to_have_attribute("data-drawn", "1")
    if "/arrangement/" in address:
        expect(watched.page.locator("#state .figures")).to_be_visible()
        expect(watched.page.locator("#map")).to_have_attribute("data-drawn", re.compile(r"\d"))


RIGHT_TO_LEFT = canned(
    "قصف الجيش بلدة\nThe army shelled the rebels in Kharab on 2024-05-16, killing 9 people, medics said.",
    title="قصف الجيش بلدة في ريف إدلب الجنوبي مساء الخميس وسقط قتلى وجرحى",
    publisher="صحيفة الشمال اليومية المستقلة للأخبار",
    published="2024-05-17",
    url="https://example.org/خبر",
)


@pytest.mark.parametrize("reports", [REPORTS, [*REPORTS, RIGHT_TO_LEFT]], ids=["left to right", "both ways"])
def test_every_page_is_sound(serve: Serve, look: Look, tmp_path: Path, reports: list[Canned]) -> None:
    """No error, nothing from elsewhere, nothing serious for axe in light and dark, nothing wider than 360 pixels."""
    file = tmp_path / "kharab.toml"
    file.write_text(FILE if len(reports) == len(REPORTS) else FILE.replace("Truce of Kharab", "هدنة خراب"), "utf-8")
    pages = serve(*reports, arrangements=[(file, load_arrangement(file))])
    watched = look(reduced_motion="reduce")
    page = watched.page
    found: list[str] = []

    def axe(path: str, options: str) -> None:
        result = page.evaluate(f"axe.run(document, {{resultTypes: ['violations'], {options}}})")
        for violation in result["violations"]:
            if violation["impact"] in {"serious", "critical"}:
                nodes = [node["html"][:160] for node in violation["nodes"][:3]]
                found.append(f"{path}: {violation['id']}: {violation['help']}: {nodes}")

    for path in every_page(pages):
        arrive(watched, pages(path))
        page.evaluate(AXE)
        axe(path, "")
        page.emulate_media(color_scheme="dark")
        axe(path, "runOnly: ['color-contrast']")
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 360, "height": 740})
        axe(f"{path} at 360", "")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > 360:
            found.append(f"{path} is {wide} pixels wide on a screen of 360")
        page.set_viewport_size({"width": 1280, "height": 900})
        # A browser itself logs an answer of 400 or 404 for the page.
        found += [f"{path}: {wrong}" for wrong in watched.wrong if "Failed to load resource" not in wrong]
        watched.wrong.clear()
    assert found == [], "\n".join(found)


def test_an_empty_record_says_what_to_do(serve: Serve, look: Look) -> None:
    empty = serve()
    watched = look()
    for path in ("/", "/events", "/review"):
        arrive(watched, empty(path))
        expect(watched.page.locator("main")).to_contain_text("vedette add")
    watched.quiet()


def test_facets_the_list_and_the_address_go_together(pages: Served, look: Look) -> None:
    watched = look()
    page = watched.page
    arrive(watched, pages("/events"))
    expect(page.locator("#found-title")).to_have_text("4 events")
    page.get_by_label("Assault").check()
    expect(page.locator("#found-title")).to_have_text("2 events")
    expect(page).to_have_url(pages("/events?type=ASSAULT"))
    expect(page.get_by_label("Assault")).to_be_checked()
    page.locator("#since").fill("2024-05-10")
    page.keyboard.press("Enter")
    expect(page.locator("#found-title")).to_have_text("1 event")
    arrive(watched, page.url)
    expect(page.locator("#found-title")).to_have_text("1 event")
    page.get_by_role("link", name="days:").click()
    expect(page.locator("#found-title")).to_have_text("2 events")
    watched.quiet()


def test_the_map_and_the_line_narrow_the_list(pages: Served, look: Look) -> None:
    watched = look()
    page = watched.page
    arrive(watched, pages("/events"))
    expect(page.locator("#map")).to_have_attribute("data-drawn", "2")
    over = page.locator("#line .u-over").bounding_box()
    assert over is not None
    page.mouse.move(over["x"] + over["width"] * 0.6, over["y"] + 20)
    page.mouse.down()
    page.mouse.move(over["x"] + over["width"] - 1, over["y"] + 20, steps=5)
    page.mouse.up()
    # From the second of May to the twentieth, the one in Sahlan at the beginning is not among the last two fifths.
    expect(page.locator("#found-title")).not_to_have_text("4 events")
    expect(page.locator("#found")).not_to_contain_text("Army fired on fighters")
    expect(page.locator("#since")).not_to_have_value("")
    page.get_by_role("button", name="All days").click()
    expect(page.locator("#found-title")).to_have_text("4 events")
    page.get_by_label("Syria").first.check() if page.get_by_label("Syria").first.is_visible() else page.goto(
        pages("/events?country=SYR")
    )
    expect(page.locator("#found-title")).to_have_text("2 events")
    expect(page.locator("#map")).to_have_attribute("data-drawn", "1")
    page.get_by_role("button", name="Only what is in view").click()
    expect(page.get_by_role("link", name="on the map:")).to_be_visible()
    page.get_by_role("button", name="Everywhere").click()
    expect(page.get_by_role("link", name="on the map:")).to_have_count(0)
    watched.quiet()


def test_a_view_is_saved_and_forgotten(pages: Served, look: Look) -> None:
    watched = look()
    page = watched.page
    arrive(watched, pages("/events?type=ASSAULT"))
    page.get_by_text("Saved views").click()
    page.get_by_label("Name of this view").fill("Shelling <b>")
    page.get_by_role("button", name="Save", exact=True).click()
    arrive(watched, pages("/events"))
    page.get_by_text("Saved views").click()
    page.get_by_role("link", name="Shelling <b>").click()
    expect(page).to_have_url(pages("/events?type=ASSAULT"))
    page.get_by_text("Saved views").click()
    page.get_by_role("button", name="Forget the view").click()
    expect(page.locator("#saved li")).to_have_count(0)
    watched.quiet()


def test_a_mark_says_why_on_hover_and_on_focus(pages: Served, look: Look) -> None:
    watched = look()
    page = watched.page
    shelled = next(s.report for s in pages.record.reports() if s.report.title)
    arrive(watched, pages(f"/report/{shelled.id}"))
    mark = page.locator("#text mark.trigger").first
    mark.hover()
    expect(page.locator("#why")).to_contain_text("a canned rule")
    page.mouse.move(0, 0)
    expect(page.locator("#why")).to_be_hidden()
    mark.focus()
    expect(page.locator("#why")).to_be_visible()
    expect(mark).to_have_attribute("aria-describedby", "why")
    page.keyboard.press("Escape")
    expect(page.locator("#why")).to_be_hidden()
    text = "\n".join(page.locator("#text p").all_inner_texts())
    assert [line.strip() for line in text.split("\n")] == [line.strip() for line in shelled.text.split("\n")]
    page.locator("#marks-shown").get_by_label("where", exact=True).uncheck()
    assert page.locator("#text mark.place").first.evaluate("m => getComputedStyle(m).backgroundColor") == (
        "rgba(0, 0, 0, 0)"
    )
    watched.quiet()


def test_without_scripts_the_pages_still_serve(pages: Served, look: Look) -> None:
    watched = look(java_script_enabled=False)
    page = watched.page
    page.goto(pages("/events"))
    page.locator("#text").fill("shelled")
    page.get_by_role("button", name="Show").click()
    assert "text=shelled" in page.url
    expect(page.locator("#found .event-line")).to_have_count(2)
    page.locator("#found .event-line a", has_text="shelled").click()
    expect(page.locator("h1")).to_contain_text("shelled")


def test_right_to_left_text_stands_alone(serve: Serve, look: Look) -> None:
    from tests.record.canned import canned

    pages = serve(
        canned("قصف الجيش\nThe army shelled the rebels in Kharab on 2024-05-16.", title="قصف الجيش", publisher="صحيفة")
    )
    watched = look()
    arrive(watched, pages(f"/report/{next(pages.record.reports()).report.id}"))
    first = watched.page.locator("#text p").first
    assert first.evaluate("p => getComputedStyle(p).direction") == "rtl"
    assert watched.page.locator("#text p").nth(1).evaluate("p => getComputedStyle(p).direction") == "ltr"
    watched.quiet()


def test_print_leaves_out_what_is_for_the_screen(pages: Served, look: Look) -> None:
    watched = look()
    page = watched.page
    arrive(watched, pages("/events"))
    page.emulate_media(media="print")
    expect(page.locator("#filter")).to_be_hidden()
    expect(page.locator("header nav")).to_be_hidden()
    expect(page.locator("#found")).to_be_visible()


def test_the_first_tab_stop_skips_to_the_content(pages: Served, look: Look) -> None:
    watched = look()
    arrive(watched, pages("/"))
    watched.page.keyboard.press("Tab")
    focused = watched.page.evaluate("document.activeElement.textContent")
    assert focused == "Skip to the content"
    watched.page.keyboard.press("Enter")
    assert watched.page.evaluate("document.activeElement.id") == "main"


def test_a_wide_screen_uses_its_width(pages: Served, look: Look) -> None:
    watched = look(width=3840, height=2160)
    arrive(watched, pages("/events"))
    boxes = json.loads(
        watched.page.evaluate(
            "JSON.stringify(['filter', 'map', 'found'].map(i => document.getElementById(i).getBoundingClientRect()))"
        )
    )
    assert boxes[0]["right"] < boxes[1]["x"] < boxes[1]["right"] < boxes[2]["x"] + 1
