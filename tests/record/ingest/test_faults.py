"""Each fault is one failure with its reason, and the run goes on."""

import gzip
import json
import re
import threading
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.record.ingest.conftest import Desk
from tests.record.ingest.stories import paragraphs, story
from tests.site import Answer, Site, answer, endless, hang_up, page, serve, trickle
from vedette.errors import ReportError
from vedette.record.ingest import How, Intake, Item
from vedette.reports.polite import Polite

HTML = "text/html; charset=utf-8"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]><rss version='2.0'><channel><item><title>&m;</title></item></channel></rss>"
)
FAULTS: dict[str, tuple[Answer, str]] = {
    "absent": (answer(404), "404 Not Found"),
    "forbidden": (answer(403), "403 Forbidden"),
    "broken": (answer(500), "500 Internal Server Error"),
    "hangs-up": (hang_up, "could not be fetched"),
    "endless": (endless, "larger than 20 MB"),
    "slow": (trickle, "took too long"),
    "loop": (answer(302, Location="/loop"), "redirects more than"),
    "to-file": (answer(302, Location="file:///etc/passwd"), "only http and https"),
    "closed": (page("Closed", *paragraphs(1)), "asks programs to keep out"),
    "bomb": (answer(200, gzip.compress(b"the war " * 4_000_000), Content_Type=HTML, Content_Encoding="gzip"), "20 MB"),
    "laughs": (answer(200, LAUGHS, Content_Type="application/rss+xml"), "XML entities"),
    "laughing-page": (answer(200, LAUGHS.replace("<rss version='2.0'>", "<html>"), Content_Type=HTML), "article text"),
    "scripts": (answer(200, "<html><body><script>x('x')</script></body></html>", Content_Type=HTML), "article text"),
    "picture": (answer(200, b"\x89PNG\r\n\x1a\n", Content_Type="image/png"), "is image/png, neither a page nor a text"),
    "lying-picture": (answer(200, b"\x89PNG\r\n\x1a\n" + bytes(99), Content_Type=HTML), "PNG picture"),
    "pdf": (answer(200, b"%PDF-1.7", Content_Type="application/pdf"), "is application/pdf"),
    "json": (answer(200, "[1, 2]", Content_Type="application/json"), "is application/json"),
    "zip": (answer(200, b"PK\x03\x04" + bytes(99), Content_Type="application/octet-stream"), "ZIP archive"),
    "nul": (answer(200, story(3).replace(". ", ".\x00 "), Content_Type="text/plain"), "NUL characters"),
    "binary": (answer(200, bytes(range(256)) * 9, Content_Type="text/plain"), "binary"),
    "no-feed": (answer(200, "nothing of the kind", Content_Type="application/rss+xml"), "no feed"),
    "cut-feed": (answer(200, "<rss version='2.0'><channel><item><title>x", Content_Type="text/xml"), "broken off"),
    "empty": (answer(200, b"", Content_Type=HTML), "is empty"),
    "french": (answer(200, "Les forces de la région sont dans le nord du pays.", Content_Type="text/plain"), "French"),
    "brotli": (answer(200, b"xx", Content_Type=HTML, Content_Encoding="br"), "compressed as 'br'"),
}  # fmt: skip


def test_each_fault_of_a_site_is_one_failure(desk: Desk, site: Site) -> None:
    desk.seconds = 4.0
    site.pages = {f"/{name}": fault for name, (fault, _) in FAULTS.items()}
    site.pages["/robots.txt"] = answer(200, "User-agent: *\nDisallow: /closed")
    site.pages["/first"] = page("First", *paragraphs(1))
    site.pages["/last"] = answer(
        200,
        f"<html><head><meta charset='iso-8859-1'></head><body><p>Café. {story(2)}</p></body></html>".encode("cp1252"),
        Content_Type="text/html",
    )
    counts = desk.add(*(f"{site.url}/{name}" for name in ("first", *FAULTS, "last")))
    failures = desk.failures()
    assert counts["new"] == 2, failures
    assert counts["failed"] == len(FAULTS)
    for name, (_, reason) in FAULTS.items():
        assert re.search(reason, failures[f"{site.url}/{name}"]), name
    wrong_encoding = next(stored for stored in desk.record.reports() if stored.report.url.endswith("/last"))
    assert "Café" in wrong_encoding.report.text


def test_addresses_inside_the_network_are_refused_at_every_hop(desk: Desk, site: Site, tmp_path: Path) -> None:
    inward = site.url.replace("127.0.0.1", "localhost")
    desk.web = Polite(pause=0.0)
    desk.intake = Intake(desk.web, desk.memory, desk.stop)
    (tmp_path / "a.txt").write_text(story(1))
    file = tmp_path / "feed.rss"
    file.write_text(f"<rss version='2.0'><channel><item><link>{site.url}/1</link></item></channel></rss>")
    sources = [
        f"{site.url}/1",
        inward,
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/",
        "http://0x7f000001/",
    ]
    desk.ingest.take(desk.intake.items((str(source), How()) for source in [*sources, file, tmp_path / "a.txt"]))
    assert desk.counts() == {"new": 1, "failed": 6}
    assert site.asked == []
    assert sum("private address" in reason for reason in desk.failures().values()) >= 3


def test_a_redirect_inwards(desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """One server plays the public one, another the one inside the network."""
    with serve() as inside:
        inside.pages["/secret"] = page("Secret", *paragraphs(1))
        site.pages["/moved"] = answer(302, Location=f"{inside.url.replace('127.0.0.1', 'localhost')}/secret")
        port = int(site.url.rpartition(":")[2])
        real = __import__("socket").getaddrinfo
        resolved: list[int] = []

        def resolve(host: str, asked: int, *args: object, **more: object) -> object:
            resolved.append(int(asked))
            return real(host, asked, *args, **more)

        monkeypatch.setattr("socket.getaddrinfo", resolve)
        monkeypatch.setattr("vedette.reports.fetch.is_public", lambda address: resolved[-1] == port)
        desk.web = Polite(pause=0.0)
        desk.intake = Intake(desk.web, desk.memory, desk.stop)
        desk.ingest.take(desk.intake.items([(f"{site.url}/moved", How())]))
        assert desk.counts() == {"failed": 1}
        assert "private address" in desk.failures()[f"{site.url}/moved"]
        assert inside.asked == []
        assert "/moved" in site.paths()


def test_a_certificate_that_does_not_hold(desk: Desk) -> None:
    with serve(Path(__file__).parents[2] / "data/self-signed.pem") as site:
        site.pages["/1"] = page("One", *paragraphs(1))
        assert desk.add(f"{site.url}/1") == {"failed": 1}
        assert "no secure connection" in desk.failures()[f"{site.url}/1"]


def test_no_network(desk: Desk) -> None:
    began = time.monotonic()
    assert desk.add("https://valley.example/1", "https://valley.example/2", "https://ridge.example/") == {"failed": 3}
    assert all("is not known" in reason for reason in desk.failures().values())
    assert time.monotonic() - began < 10


def test_half_characters_and_nul_in_a_row(desk: Desk, tmp_path: Path) -> None:
    rows = [
        {"text": story(1) + " \x00"},
        {"text": story(2), "title": "A\x00b"},
        {"text": story(3), "publisher": "x\ud800"},
        {"text": story(4) + " \ud800 went on"},
    ]
    table = tmp_path / "t.jsonl"
    table.write_text("\n".join(map(json.dumps, rows)))
    assert desk.add(table) == {"failed": 3, "new": 1}
    assert "its publisher holds half characters" in desk.failures()[f"{table}:3"]


def test_a_table_of_nothing_but_bad_rows_is_given_up(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vedette.record.ingest.intake._MOST_BAD", 30)
    table = tmp_path / "t.jsonl"
    table.write_text("{}\n" * 200 + json.dumps({"text": story(1)}))
    counts = desk.add(table)
    assert counts["failed"] < 60
    assert "nothing but bad reports" in desk.failures()[str(table)]


def test_stopping_does_not_wait_for_a_slow_site(desk: Desk, site: Site) -> None:
    def never(handler: object) -> None:
        time.sleep(8)

    site.pages["/never"] = never
    desk.begin()
    threading.Timer(0.5, desk.stop.set).start()
    began = time.monotonic()
    desk.ingest.take(desk.intake.items([(f"{site.url}/never", How())]))
    assert time.monotonic() - began < 5
    assert desk.failures() == {}


SUFFIXES = st.sampled_from(
    [".txt", ".html", ".md", ".jsonl", ".csv", ".warc", ".rss", ".xml", ".toml", ".json", ".jsonl.gz"]
)
STARTS = st.sampled_from([
    b"", b"<html><body>", b"<rss version='2.0'><channel><item><link>", b"text,title\n", b'{"text": "', b"WARC/1.0\r\n",
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00", b"[[feed]]\nurl = ",
    b'{"version": "https://jsonfeed.org/version/1", "items": [',
    b"---\ntitle: ", b"\xff\xfe", b"<?xml version='1.0'?><!DOCTYPE x [", story(1).encode(),
])  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STARTS, st.binary(max_size=200), SUFFIXES)
def test_no_file_raises_anything(tmp_path: Path, start: bytes, rest: bytes, suffix: str) -> None:
    file = tmp_path / f"file{suffix}"
    file.write_bytes(start + rest)
    intake = Intake(Polite(), None, threading.Event())
    for item in intake.items([(str(file), How())]):
        assert isinstance(item, Item)
        if isinstance(item.came, ReportError):
            assert "\n" not in item.came.what
