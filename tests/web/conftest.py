"""The pages over small records, served on a port of this machine and looked at in Chromium."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from scripts.chromium import path as chromium

from tests.record.canned import FETCHED, Canned, canned
from vedette.record import Record
from vedette.web import Rules
from vedette.web.serving import Serving
from vedette.web.site import keyed

expect.set_options(timeout=30_000)

REPORTS = [
    canned(
        "Shells fall on Kharab\nThe army shelled the rebels in Kharab on 2024-05-16, killing 3 people, medics said.\n"
        "The rebels left Kharab on 2024-05-17.",
        title="Shells fall on Kharab",
        publisher="Northern Wire",
        published="2024-05-17",
        url="https://northern-wire.example/shells",
    ),
    canned(
        "The army shelled the rebels in Kharab on 2024-05-16, killing 8 people, officials said.",
        publisher="Valley Post",
        published="2024-05-17",
        url="https://valley-post.example/kharab",
    ),
    canned(
        "The army attacked the fighters in Sahlan on 2024-05-02, killing 1 people.",
        publisher="Coast Courier",
        published="2024-05-03",
        url="courier.txt",
    ),
    canned("The rebels met the envoys in Sahlan on 2024-05-20.", publisher=None, published="2024-05-21", url="-"),
    canned("Nothing of the kind is said here.", publisher="Valley Post", published="2024-05-22", url="quiet.txt"),
]


@dataclass
class Served:
    """Pages that are being served."""

    address: str
    record: Record
    arrangements: tuple[str, ...] = ()

    def __call__(self, path: str) -> str:
        return self.address.rstrip("/") + path

    def get(self, path: str, **more: Any) -> httpx.Response:
        """Ask without a browser."""
        return httpx.get(self(path), **more)


def add(record: Record, *reports: Canned) -> None:
    for one in reports:
        record.add(one.reading, one.raw, fetched=FETCHED)


Serve = Callable[..., Served]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Serve a record that holds these reports."""
    running: list[tuple[Serving, threading.Thread, Record]] = []

    def start(
        *reports: Canned,
        arrangements: Any = (),
        rules: Rules | None = None,
        database: str | None = None,
        boundaries: Any = (),
    ) -> Served:
        record = Record.open(database or tmp_path / f"pages{len(running)}.db", create=True, who="tester")
        add(record, *reports)
        serving = Serving(record, arrangements, rules or Rules(), 0, boundaries=boundaries, warm=False)
        thread = threading.Thread(target=serving.run)
        thread.start()
        running.append((serving, thread, record))
        served = Served(serving.address, record, tuple(keyed(arrangements)))
        for _ in range(600):
            try:
                served.get("/static/icon.svg")
                return served
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError("the pages did not come up")

    yield start
    for serving, thread, record in running:
        serving.stop()
        thread.join(30)
        assert not thread.is_alive()
        record.close()


@pytest.fixture
def pages(serve: Serve) -> Served:
    """The usual small record."""
    return serve(*REPORTS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium. No test goes without: where it is missing they fail, and say how to install it."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield opened
        opened.close()


@dataclass
class Watched:
    """A page, and all that went wrong on it: errors, refused content, dialogs, requests to elsewhere."""

    page: Page
    wrong: list[str]

    def quiet(self) -> None:
        """Nothing went wrong."""
        assert self.wrong == []


@pytest.fixture
def look(browser: Browser) -> Iterator[Callable[..., Watched]]:
    """A new window of a browser, watched."""
    contexts: list[BrowserContext] = []

    def open_window(*, width: int = 1280, height: int = 900, **options: Any) -> Watched:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        watched = Watched(page, [])
        page.on("console", lambda m: watched.wrong.append(f"{m.type}: {m.text}") if m.type == "error" else None)
        page.on("pageerror", lambda error: watched.wrong.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (watched.wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on(
            "request",
            lambda r: None if r.url.startswith("http://127.0.0.1:") else watched.wrong.append(f"elsewhere: {r.url}"),
        )
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation', (e) => console.error('policy: ' + e.violatedDirective"
            " + ' ' + e.blockedURI + ' ' + e.sample))"
        )
        return watched

    yield open_window
    for context in contexts:
        context.close()
