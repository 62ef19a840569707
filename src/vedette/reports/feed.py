"""RSS, Atom and JSON feeds: which reports a feed names, and what it says of each."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from vedette.errors import ReportError
from vedette.model import Published
from vedette.reports.about import cleaned
from vedette.reports.decode import decode
from vedette.reports.published import written_date

__all__ = ["MAX_FEED", "Entry", "Feed", "read_feed"]

#: A feed must be smaller than this many bytes.
MAX_FEED = 10_000_000
_MOST_ENTRIES = 5_000
_TITLE_LIMIT = 300
# Shorter content is a teaser, whatever the feed calls it.
_FULL_WORDS = 80
_XML_ENCODING = re.compile(r"""^(\s*<\?xml[^>]{0,200}?)\s+encoding\s*=\s*["'][^"']{0,60}["']""", re.I)
_ELEMENT = re.compile(r"<(/?)[A-Za-z_][^<>]*?(/?)>")
# What costs feedparser more than seconds: it looks at all that is open at each element.
_MOST_TAGS = 400_000
_DEEPEST = 10_000
_MOST_ATTRIBUTES = 1_000
_TAG = re.compile(r"<[^<>]{0,2000}>")
_CLOSED = re.compile(r"</(?:[\w.\-]{1,30}:)?(?:rss|feed|rdf)\s*>\s*(?:<!--[^<>]{0,4000}-->\s*|\x00)*$", re.I)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one report.

    Attributes:
        n: its place in the feed, from 1.
        link: address of the report; ``None`` if there is none that can be fetched.
        title: its title.
        published: when, if the feed says so; a time of change is not that.
        content: its whole text, where the feed carries it: HTML or plain text.
        is_html: whether ``content`` is HTML.
        stamp: SHA-256 of all that the feed says of it: another stamp, another text.
    """

    n: int
    link: str | None
    title: str | None
    published: Published | None
    content: str | None
    is_html: bool
    stamp: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed.

    Attributes:
        title: of the feed, usually its publisher's name.
        entries: in the feed's order.
        trouble: what is wrong with it, where that may have cost entries.
    """

    title: str | None
    entries: tuple[Entry, ...]
    trouble: str | None = None


def read_feed(raw: bytes, *, where: str, content_type: str | None = None, base: str | None = None) -> Feed:
    """Read a feed.

    Args:
        raw: its bytes.
        where: path or address as given, for the message.
        content_type: as a server sent it.
        base: its address, for links that are relative.

    Raises:
        ReportError: if it is none, or broken so that nothing can be read.
    """
    if len(raw) >= MAX_FEED:
        raise ReportError(where, f"is too large: a feed must be smaller than {MAX_FEED // 1_000_000} MB")
    text = decode(raw, where=where, content_type=content_type, markup=True)
    if text.lstrip("\ufeff \n\t").startswith("{"):
        return _json_feed(text, where, base)
    if re.search(r"<!ENTITY", text, re.I):
        raise ReportError(where, "is a feed that declares XML entities, which are not expanded: they can be a bomb")
    if text.count("<") > _MOST_TAGS:
        raise ReportError(where, f"is too large a feed: it has more than {_MOST_TAGS:,} tags")
    if _depth(text) > _DEEPEST:
        raise ReportError(where, "is a feed whose elements are nested too deeply, or have thousands of attributes")
    return _xml_feed(text, where, base)


def _depth(text: str) -> int:
    """How deep elements stand in one another, or too deep if one has attributes beyond number.

    Sloppy markup never closes some elements, so it may be told deeper than it is.
    """
    depth = deepest = at = 0
    while (at := text.find("<", at)) >= 0:
        for opening, closing in (("<![CDATA[", "]]>"), ("<!--", "-->")):
            if text.startswith(opening, at):
                at = text.find(closing, at)
                if at < 0:
                    return deepest
                break
        else:
            found = _ELEMENT.match(text, at)
            if found is not None and found[0].count("=") > _MOST_ATTRIBUTES:
                return _DEEPEST + 1
            if found is not None and not found[2]:
                depth = max(0, depth - 1) if found[1] else depth + 1
                deepest = max(deepest, depth)
            at += 1
    return deepest


# --- RSS and Atom -----------------------------------------------------------------------------------------------------


def _xml_feed(text: str, where: str, base: str | None) -> Feed:
    import feedparser

    known = _XML_ENCODING.sub(r"\1", text, count=1).encode("utf-8", "replace")
    headers = {"content-type": "application/xml; charset=utf-8", **({"content-location": base} if base else {})}
    try:
        # Always bytes in memory: of a string feedparser would fetch or open what it names.
        found = feedparser.parse(io.BytesIO(known), response_headers=headers, sanitize_html=True)
    except (
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise ReportError(where, f"is a feed that can't be taken apart ({type(error).__name__})") from error
    entries = list(found.get("entries", ()))
    version = str(found.get("version") or "")
    why = found.get("bozo_exception") if found.get("bozo") else None
    if not entries and (why is not None or not version):
        raise ReportError(where, f"is no feed that can be read{f': {_said(why)}' if why else ''}")
    read = [_xml_entry(n, entry, version, base) for n, entry in enumerate(entries[:_MOST_ENTRIES], 1)]
    trouble = None
    if why is not None and not _CLOSED.search(text[-8192:]):
        if read and read[-1].link is None and read[-1].content is None:
            read.pop()  # the one in which it breaks off
        trouble = f"is broken off ({_said(why)}): {len(read)} entries could be read"
    if len(entries) > _MOST_ENTRIES:
        trouble = f"has {len(entries):,} entries; only the first {_MOST_ENTRIES:,} were taken"
    return Feed(
        title=_words(dict.get(found.get("feed") or {}, "title")),
        entries=tuple(read),
        trouble=trouble,
    )


def _xml_entry(n: int, entry: dict[str, Any], version: str, base: str | None) -> Entry:
    # dict.get, because feedparser's own lookup takes "updated" for "published" and the other way round.
    def get(key: str) -> Any:
        return dict.get(entry, key)

    published = get("published")
    if published is None and version in {"rss10", "rss090"}:
        published = get("updated")  # dc:date, which in RSS 1.0 is the date of publication
    content, is_html = _xml_content(get("content"))
    return _entry(
        n,
        links=(get("link"), get("id")),
        base=base,
        title=get("title"),
        published=published,
        content=content,
        is_html=is_html,
        said=[get(key) for key in ("title", "published", "updated", "summary")],
    )


def _xml_content(parts: Any) -> tuple[str | None, bool]:
    for part in parts if isinstance(parts, list) else ():
        value = part.get("value") if isinstance(part, dict) else None
        if isinstance(value, str) and len(value.split()) >= _FULL_WORDS:
            return value, part.get("type") != "text/plain"
    return None, True


# --- JSON Feed --------------------------------------------------------------------------------------------------------


def _json_feed(text: str, where: str, base: str | None) -> Feed:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReportError(where, f"is a broken JSON Feed: {_said(error)}") from error
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list):
        raise ReportError(where, "is no JSON Feed: it has no list of items")
    return Feed(
        title=_words(data.get("title")),
        entries=tuple(
            _json_entry(n, item if isinstance(item, dict) else {}, base)
            for n, item in enumerate(items[:_MOST_ENTRIES], 1)
        ),
        trouble=f"has {len(items):,} items; only the first {_MOST_ENTRIES:,} were taken"
        if len(items) > _MOST_ENTRIES
        else None,
    )


def _json_entry(n: int, item: Mapping[str, Any], base: str | None) -> Entry:
    html, plain = item.get("content_html"), item.get("content_text")
    content = html if isinstance(html, str) else plain if isinstance(plain, str) else None
    return _entry(
        n,
        links=(item.get("url"), item.get("id")),
        base=base,
        title=item.get("title"),
        published=item.get("date_published"),
        content=content,
        is_html=isinstance(html, str),
        said=[item.get(key) for key in ("title", "date_published", "date_modified", "summary")],
    )


# --- both -------------------------------------------------------------------------------------------------------------


def _entry(
    n: int,
    *,
    links: tuple[Any, ...],
    base: str | None,
    title: Any,
    published: Any,
    content: str | None,
    is_html: bool,
    said: list[Any],
) -> Entry:
    full = content if content is not None and len(content.split()) >= _FULL_WORDS else None
    written = json.dumps([str(part) for part in (*said, full)], ensure_ascii=True)
    return Entry(
        n=n,
        link=next((link for one in links if (link := _link(one, base))), None),
        title=_words(title),
        published=written_date(published, "feed") if isinstance(published, str) and published.strip() else None,
        content=full,
        is_html=is_html,
        stamp=hashlib.sha256(written.encode()).hexdigest(),
    )


def _link(value: Any, base: str | None) -> str | None:
    """An http or https address without its fragment; nothing else is ever fetched."""
    if not isinstance(value, str) or not value.strip() or len(value.encode("utf-8", "replace")) > 2000:
        return None
    try:
        whole = urljoin(base or "", value.strip())
        parts = urlsplit(whole)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host or any(ord(letter) < 33 for letter in whole):
        return None
    return parts._replace(fragment="").geturl()


def _words(value: Any) -> str | None:
    """A title as plain words: feedparser keeps markup in it."""
    if not isinstance(value, str):
        return None
    import html

    words = cleaned(html.unescape(_TAG.sub(" ", value[: 10 * _TITLE_LIMIT])))
    return words[:_TITLE_LIMIT] or None


def _said(error: Any) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
