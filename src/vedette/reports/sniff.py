"""What a source is, told from its first bytes before its name: a report, or something that holds many."""

from __future__ import annotations

import codecs
import re
import zlib
from typing import Literal

__all__ = ["HEAD", "Kind", "is_text", "kind_of"]

#: ``report`` is one report; all others hold many, or name them.
Kind = Literal["report", "feed", "json feed", "json lines", "csv", "warc", "feeds"]

#: How many bytes of a source are looked at.
HEAD = 65_536

_GZIP = b"\x1f\x8b"
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_FEED_ROOT = re.compile(r"<(?:[A-Za-z_][\w.\-]{0,30}:)?(rss|feed|rdf)(?=[\s/>])", re.I)
_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/rdf+xml"}
_BY_TYPE: dict[str, Kind] = {
    **dict.fromkeys(_FEED_TYPES, "feed"),
    "application/feed+json": "json feed",
    "application/x-ndjson": "json lines",
    "application/jsonl": "json lines",
    "application/json-lines": "json lines",
    "text/csv": "csv",
    "application/warc": "warc",
}
_BY_SUFFIX: dict[str, Kind] = {
    ".jsonl": "json lines",
    ".ndjson": "json lines",
    ".csv": "csv",
    ".tsv": "csv",
    ".warc": "warc",
    ".rss": "feed",
    ".atom": "feed",
    ".rdf": "feed",
    ".toml": "feeds",
}
_TEXT_TYPES = {"application/xhtml+xml", "application/octet-stream", "application/xml", "text/xml", ""}
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?://(?:www\.)?jsonfeed\.org/version/', re.I)


def kind_of(head: bytes, *, name: str, content_type: str | None = None) -> Kind:
    """What a source is.

    Args:
        head: its first :data:`HEAD` bytes, or all of it.
        name: its path or address.
        content_type: as a server sent it.
    """
    packed = head.startswith(_GZIP)
    if packed:
        head = _unpacked(head)
    if head.startswith(b"WARC/"):
        return "warc"
    text = _decoded(head)
    if _begins_as_feed(text):
        return "feed"
    stripped = text.lstrip()
    if stripped.startswith("{") and _JSON_FEED.search(stripped):
        return "json feed"
    said = (content_type or "").partition(";")[0].strip().lower()
    named = _suffix(name, packed)
    kind = _BY_TYPE.get(said) or _BY_SUFFIX.get(named)
    if kind is not None:
        return kind
    if (said == "application/json" or named == ".json") and stripped.startswith("{"):
        return "json lines"
    if named == ".xml" and stripped.startswith("<?xml") and not said.startswith("text/html"):
        return "feed"  # of no kind that is known, which its reader says
    return "report"


def is_text(content_type: str | None) -> bool:
    """True for what a server may call a page or a text."""
    said = (content_type or "").partition(";")[0].strip().lower()
    return said in _TEXT_TYPES or (said.startswith("text/") and said not in _BY_TYPE)


def _suffix(name: str, packed: bool) -> str:
    name = re.split(r"[?#]", name)[0] if "://" in name else name
    if packed and name.lower().endswith(".gz"):
        name = name[:-3]
    last = re.split(r"[/\\]", name)[-1]
    return f".{last.rpartition('.')[2].lower()}" if "." in last else ""


def _unpacked(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, HEAD)
    except zlib.error:
        return b""


def _decoded(head: bytes) -> str:
    for mark, name in _BOMS:
        if head.startswith(mark):
            return head[len(mark) :].decode(name, "replace")
    return head.decode("latin-1")


def _begins_as_feed(text: str) -> bool:
    """True if the first element is a feed's; what may stand before it in XML is passed over."""
    at = 0
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        for opening, closing in (("<?", "?>"), ("<!--", "-->"), ("<!DOCTYPE", ">")):
            if text[at : at + len(opening)].upper() == opening:
                end = _doctype_end(text, at) if opening == "<!DOCTYPE" else text.find(closing, at)
                if end < 0:
                    return False
                at = end + len(closing)
                break
        else:
            break
    match = _FEED_ROOT.match(text, at)
    if match is None:
        return False
    # A feed of RSS 1.0 is RDF, which much else is too.
    return match[1].lower() != "rdf" or "purl.org/rss" in text[at : at + 4096] or "netscape.com/rdf" in text


def _doctype_end(text: str, at: int) -> int:
    """Where a document type declaration ends, with its own declarations in square brackets."""
    bracket, end = text.find("[", at), text.find(">", at)
    if 0 <= bracket < end:
        end = text.find("]", bracket)
        end = text.find(">", end) if end >= 0 else -1
    return end
