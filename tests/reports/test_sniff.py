import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.reports.sniff import Kind, is_text, kind_of


@pytest.mark.parametrize(
    ("head", "name", "content_type", "kind"),
    [
        (b"WARC/1.0\r\n", "x", None, "warc"),
        (gzip.compress(b"WARC/1.0\r\n"), "x.gz", None, "warc"),
        (gzip.compress(b'{"text": "x"}'), "x.jsonl.gz", None, "json lines"),
        (b'{"text": "x"}', "x.jsonl", None, "json lines"),
        (b'{"text": "x"}', "x.json", None, "json lines"),
        (b'{"text": "x"}', "https://x.example/a.jsonl?b=c.txt", "application/octet-stream", "json lines"),
        (b'{"text": "x"}', "https://x.example/a", "application/x-ndjson", "json lines"),
        (b"text,title\n", "x.CSV", None, "csv"),
        (b"text,title\n", "https://x.example/", "text/csv; charset=utf-8", "csv"),
        (b"[[feed]]\n", "feeds.toml", None, "feeds"),
        (b"<?xml version='1.0'?><urlset/>", "sitemap.xml", None, "feed"),
        (b"broken", "news.rss", None, "feed"),
        (b"broken", "https://x.example/rss", "application/rss+xml", "feed"),
        (b"<?xml version='1.0'?>\n<!-- x --><!DOCTYPE rss [<!ELEMENT a (b)>]><rss>", "x", "text/html", "feed"),
        (b"<atom:feed xmlns:atom='http://www.w3.org/2005/Atom'>", "x", None, "feed"),
        (b"<feedback>", "x", None, "report"),
        (b"<rdf:RDF xmlns:rdf='http://www.w3.org/'>", "x", None, "report"),
        (b"<!doctype html><html><body>about <rss> and feeds", "x", None, "report"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html>", "page.xhtml", None, "report"),
        (b"A text that begins with words <rss>", "x.txt", None, "report"),
        (b"", "", None, "report"),
        (b"\x1f\x8bbroken", "x.gz", None, "report"),
        (b"<!--", "x", None, "report"),
    ],
)
def test_kinds(head: bytes, name: str, content_type: str | None, kind: Kind) -> None:
    assert kind_of(head, name=name, content_type=content_type) == kind


@given(st.binary(max_size=200), st.text(max_size=20), st.none() | st.text(max_size=20))
def test_all_bytes_are_something(head: bytes, name: str, content_type: str | None) -> None:
    assert kind_of(head, name=name, content_type=content_type)


def test_text_types() -> None:
    assert is_text(None)
    assert is_text("text/html; charset=x")
    assert is_text("text/markdown")
    assert not is_text("image/png")
    assert not is_text("application/json")
    assert not is_text("text/csv")
