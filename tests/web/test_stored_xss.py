"""Whatever stands in a report, in any field, stays text on every page."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlsplit

from playwright.sync_api import expect

from tests.record.canned import FETCHED, canned
from tests.web.conftest import Serve, Served, Watched
from tests.web.test_arrangement import FILE
from tests.web.test_browser import AXE
from vedette.model import Claim, Known, Reading, Report
from vedette.watch import load_arrangement

#: Ways in which text became code elsewhere; each would open a dialog.
CORPUS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' autofocus onfocus=alert(1) x='",
    '" onmouseover="alert(1)',
    "javascript:alert(1)",
    '<a href="javascript:alert(1)">x</a>',
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    '<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>',
    "<style>@import 'http://127.0.0.1:9/x.css'</style>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "{{ 7*7 }}{% raw %}${7*7}",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<div hx-get=/about hx-trigger=load hx-on:load=alert(1)>",
    "<form action=/event/x/reject method=post><button autofocus>",
    "\u202e<script>alert(1)</script>\u2066",
    "]]><script>alert(1)</script>",
)


def hostile(payload: str, n: int) -> tuple[Reading, bytes]:
    """A reading in which every field that a report can reach holds the payload."""
    base = canned(f"The army shelled the rebels in Kharab on {2003 + n}-05-16, killing {n + 1} people, medics said.")
    text = f"{payload}\n{base.reading.report.text}\n{payload}"
    raw = text.encode()
    sha256 = hashlib.sha256(raw).hexdigest()
    shift = len(payload) + 1
    report = Report(
        id=f"r{sha256[:16]}",
        text=text,
        title=payload,
        publisher=Known(payload, payload),
        published=base.reading.report.published,
        language="en",
        url=payload if n % 2 else f"https://evil.example/{payload}",
        sha256=sha256,
        layout=(("title", 0, len(payload)),),
    )
    return Reading(
        report, (), (), (), tuple(_claim(c, report, shift, payload, n) for c in base.reading.claims), ()
    ), raw


def _claim(claim: Claim, report: Report, shift: int, payload: str, n: int) -> Claim:
    def actor(role: str) -> tuple[object, ...]:
        return tuple(
            replace(a, span=a.span.shifted(shift), name=f"{payload} {role}", id=f"x-{role}-{n}")
            for a in getattr(claim, role)
        )

    assert claim.place is not None and claim.date is not None
    return replace(
        claim,
        id="c" + hashlib.sha256(f"{report.id}{claim.id}".encode()).hexdigest()[:16],
        report_id=report.id,
        source=actor("source"),
        target=actor("target"),
        place=replace(claim.place, span=claim.place.span.shifted(shift), name=payload, admin1=payload),
        date=replace(claim.date, span=claim.date.span.shifted(shift)),
        quantities=tuple(replace(q, span=q.span.shifted(shift), of=payload) for q in claim.quantities),
        attribution=tuple(replace(a, span=a.span.shifted(shift), name=payload, cue=payload) for a in claim.attribution),
        trigger=replace(claim.trigger, span=claim.trigger.span.shifted(shift)),
        sentence=replace(claim.sentence, span=claim.sentence.span.shifted(shift)),
        because=tuple(replace(b, rule=payload, spans=()) for b in claim.because),
    )


def test_no_text_of_a_report_becomes_code(serve: Serve, look: Callable[..., Watched]) -> None:
    pages: Served = serve()
    for n, payload in enumerate(CORPUS):
        reading, raw = hostile(payload, n)
        pages.record.add(reading, raw, fetched=FETCHED)
        pages.record.fail(payload, payload)
    watched = look()
    page = watched.page
    events = list(pages.record.events())
    assert len(events) >= len(CORPUS) // 2
    # Without a browser: every page of every payload, and none of them has an element or attribute of the corpus.
    for path in (
        *(f"/event/{event.id}" for event in events),
        *(f"/report/{stored.report.id}" for stored in pages.record.reports()),
        *(f"/review?at={event.id}" for event in events),
        *(f"/actor/x-source-{n}" for n in range(len(CORPUS))),
        *(f"/token?to={quote(payload)}" for payload in CORPUS),
        *(f"/token?to=/{quote(payload)}" for payload in CORPUS),
        *(f"/arrangement/{quote(payload, safe='')}" for payload in CORPUS),
        "/about",
        "/events/facets",
        "/events/here",
    ):
        body = pages.get(path).text
        for code in (
            "<script>",
            "<img",
            "<iframe",
            "onerror=alert(1)>",
            "<base",
            "<style",
            'href="javascript:',
            "<math",
        ):
            assert code not in body, f"{path} holds {code}"
    # In a browser: the kinds of pages, with marks pointed at, the map's box opened and the tooltip shown.
    for path in (
        "/",
        "/events",
        "/search?q=shelled",
        "/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "/events?text=%22%3E%3Csvg%20onload%3Dalert(1)%3E&near=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E,5",
        f"/event/{events[0].id}",
        f"/report/{next(pages.record.reports()).report.id}",
        "/review",
        "/actor/x-source-1",
        "/about",
        *(f"/token?to={quote(payload)}" for payload in CORPUS),
    ):
        page.goto(pages(path))
        page.wait_for_load_state("networkidle")
        for mark in page.locator("mark[data-why]").all()[:4]:
            mark.focus()
        assert not page.locator(
            "[onerror], [onload], [onmouseover], [onfocus], base, iframe, [hx-on\\:load]"
        ).count(), path
        assert urlsplit(page.url).hostname == "127.0.0.1"
    watched.wrong[:] = [wrong for wrong in watched.wrong if "400 (Bad Request)" not in wrong]
    watched.quiet()


def test_no_text_becomes_code_on_the_page_of_an_arrangement(
    serve: Serve, look: Callable[..., Watched], tmp_path: Path
) -> None:
    """Neither of the reports nor of the arrangement's own file; and nothing serious for axe, in light and dark."""
    quoted = [json.dumps(payload) for payload in CORPUS if "\u202e" not in payload]
    text = FILE.replace('"Truce of Kharab"', quoted[0]).replace('"Post <b>one</b>"', quoted[1])
    text = (
        text.replace('"Nobody fires."', quoted[2]).replace('"the army"', quoted[3]).replace('"the rebels"', quoted[4])
    )
    text = text.replace("from = 2024-05-01", "from = 2003-01-01").replace('"2024-05"', '"2003-01-01..2022-12-31"')
    text = text.replace('"x-army"', ", ".join(f'"x-source-{n}"' for n in range(len(CORPUS))))
    text = text.replace('"x-rebels"', ", ".join(f'"x-target-{n}"' for n in range(len(CORPUS))))
    text = text.replace("publishers = 2", "publishers = 1")
    text += f'\n[[alert]]\nname = {quoted[5]}\nwhen = "violation"\n'
    file = tmp_path / "hostile.toml"
    file.write_text(text, "utf-8")
    pages = serve(arrangements=[(file, load_arrangement(file))])
    for n, payload in enumerate(CORPUS):
        reading, raw = hostile(payload, n)
        pages.record.add(reading, raw, fetched=FETCHED)
    watched = look(reduced_motion="reduce")
    page = watched.page
    page.goto(pages("/arrangement/hostile"))
    expect(page.locator("#map")).to_have_attribute("data-drawn", re.compile(r"\d"))
    expect(page.locator("#alerts + ul")).to_contain_text("Breach of no-fire")
    expect(page.locator("section[aria-labelledby=violations]")).to_contain_text("svg onload")
    assert not page.locator("[onerror], [onload], [onmouseover], [onfocus], base, iframe, [hx-on\\:load]").count()
    for body in (pages.get("/arrangement/hostile").text, pages.get("/arrangement/hostile/state").text):
        for code in ("<script>alert", "<img", "<iframe", "onerror=alert(1)>", "<base", "<style", 'href="javascript:'):
            assert code not in body, code
    for payload in CORPUS:
        body = pages.get(f"/arrangement/hostile?period={quote(payload)}").text
        for code in ("<script>alert", "<img", "<iframe", "onerror=alert(1)>", "<base", "<style", 'href="javascript:'):
            assert code not in body, code
    watched.quiet()
    page.evaluate(AXE)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        serious = [v for v in result["violations"] if v["impact"] in {"serious", "critical"}]
        assert serious == [], [(v["id"], [node["html"][:160] for node in v["nodes"][:3]]) for v in serious]
