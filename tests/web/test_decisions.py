"""Deciding in the browser: from the sentences to a correction to the exported row, and back."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.web.conftest import Served, Watched
from vedette.record import EventFilter
from vedette.share.export import export

Look = Callable[..., Watched]


def disputed(pages: Served) -> str:
    return next(event.id for event in pages.record.events() if event.disagreements)


def test_from_the_disagreement_to_the_sentence_to_a_correction_to_the_exported_row(
    pages: Served, look: Look, tmp_path: Path
) -> None:
    watched = look()
    page = watched.page
    page.goto(pages("/"))
    page.get_by_role("link", name="where reports disagree").click()
    page.locator("#found .event-line a").first.click()
    expect(page.locator("h1")).to_contain_text("Army shelled rebels in Kharab")
    # What each says, and the sentence.
    expect(page.locator("section[aria-labelledby=disagree]")).to_contain_text("Valley Post")
    page.locator("section[aria-labelledby=disagree]").get_by_role("link", name="Valley Post").click()
    expect(page.locator(".claim:target mark.quantity")).to_have_text("8")
    expect(page.locator(".claim:target")).to_contain_text("officials")
    # The report itself, and back.
    page.locator("section[aria-labelledby=evidence] h3 a").first.click()
    expect(page.locator("#text mark.trigger").first).to_have_text("shelled")
    page.go_back()
    # Correct it.
    page.get_by_text("Correct a field").click()
    page.get_by_label("Field").select_option("status")
    page.get_by_label("Right value").fill("denied")
    page.get_by_label("Why").first.fill("the ministry denied it <b>twice</b>")
    page.get_by_role("button", name="Correct").click()
    expect(page.locator("h1 + .meta .chip.denied")).to_be_visible()
    expect(page.locator("section[aria-labelledby=decided]")).to_contain_text("the ministry denied it <b>twice</b>")
    ident = disputed(pages)
    export(pages.record, EventFilter(), tmp_path / "rows.csv")
    rows = {row["id"]: row for row in csv.DictReader((tmp_path / "rows.csv").read_text("utf-8").splitlines()) if row}
    assert rows[ident]["status"] == "denied"
    # And take it back.
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator("h1 + .meta .chip.happened")).to_be_visible()
    assert pages.record.event(ident).status == "happened"
    watched.quiet()


def test_accept_split_merge_and_undo(pages: Served, look: Look) -> None:
    watched = look()
    page = watched.page
    ident = disputed(pages)
    page.goto(pages(f"/event/{ident}"))
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("h1 + .meta .chip.accepted")).to_be_visible()
    page.get_by_text("It is two events").click()
    page.locator("input[name=claim]").last.check()
    page.get_by_role("button", name="Split").click()
    expect(page.locator("section[aria-labelledby=evidence] .claim")).to_have_count(1)
    assert pages.record.count(EventFilter()) == 5
    page.get_by_text("It is the same as another event").click()
    page.locator("input[name=other]").first.check()
    page.get_by_role("button", name="Merge").click()
    expect(page.locator("section[aria-labelledby=evidence] .claim")).to_have_count(2)
    assert pages.record.count(EventFilter()) == 4
    watched.quiet()


def test_what_cannot_be_done_is_said_and_nothing_is_changed(pages: Served, look: Look) -> None:
    watched = look()
    page = watched.page
    ident = disputed(pages)
    before = pages.record.last_change()
    page.goto(pages(f"/event/{ident}"))
    page.get_by_text("Correct a field").click()
    page.get_by_label("Field").select_option("start")
    page.get_by_label("Right value").fill("the other day")
    page.get_by_label("Why").first.fill("so it was")
    page.get_by_role("button", name="Correct").click()
    expect(page.get_by_role("alert")).to_contain_text("the other day")
    assert pages.record.last_change() == before


def test_the_queue_by_keyboard_alone(pages: Served, look: Look) -> None:
    watched = look()
    page = watched.page
    page.goto(pages("/review"))
    title = page.locator("#item-title")
    first = title.inner_text()
    page.keyboard.press("j")
    expect(title).not_to_have_text(first)
    page.keyboard.press("k")
    expect(title).to_have_text(first)
    ident = page.locator("#item").get_attribute("data-event")
    assert ident
    page.keyboard.press("a")
    expect(page.locator("#done")).to_have_text("One accepted.")
    assert pages.record.event(ident).review == "accepted"
    assert page.evaluate("document.activeElement.id") == "item"
    page.keyboard.press("u")
    expect(title).to_have_text(first)
    assert pages.record.event(ident).review == "open"
    page.keyboard.press("c")
    assert page.evaluate("document.activeElement.id") == "set-field"
    page.keyboard.press("Escape")
    # While a field is written in, keys are letters.
    page.keyboard.press("c")
    page.locator("#set-why").focus()
    page.keyboard.type("a jury")
    expect(page.locator("#set-why")).to_have_value("a jury")
    assert pages.record.event(ident).review == "open"
    page.keyboard.press("Escape")
    page.goto(pages("/review"))
    for _ in range(4):
        before = title.inner_text()
        page.keyboard.press("r")
        expect(title).not_to_have_text(before)
    expect(title).to_contain_text("Nothing more waits")
    assert pages.record.count(EventFilter(reviews=("rejected",))) == 4
    watched.quiet()


def test_another_site_cannot_decide(pages: Served) -> None:
    import httpx

    ident = disputed(pages)
    address = pages(f"/event/{ident}/reject")
    for headers in (
        {},
        {"origin": "http://evil.example"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "cross-site"},
    ):
        assert httpx.post(address, headers=headers).status_code == 403
    assert pages.record.event(ident).review == "open"
