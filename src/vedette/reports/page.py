"""An HTML page as a report: its text, title, publisher and date of publication.

The date comes from what the page says about itself: JSON-LD, then its meta elements, then a date shown beside the
headline, then its address. A date in the running text is never taken, nor a time of modification.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from vedette.errors import ReportError
from vedette.model import Known, Published
from vedette.reports.published import english_date, unknown, written_date

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["Page", "looks_like_html", "read_page"]

_ARTICLES = {
    "article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "backgroundnewsarticle", "blogposting",
    "liveblogposting", "opinionnewsarticle", "report", "socialmediaposting", "techarticle", "advertisercontentarticle",
    "askpublicnewsarticle", "reviewnewsarticle", "satiricalarticle", "scholarlyarticle",
}  # fmt: skip
_PAGES = {"webpage", "itempage", "aboutpage", "newspage", "creativework"}
_NOT_INTO = {
    "comment", "comments", "itemlistelement", "haspart", "mentions", "citation", "ispartof", "about", "video", "image",
    "review", "relatedlink", "isbasedon", "author", "publisher", "liveblogupdate", "associatedmedia",
}  # fmt: skip
_META_DATES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date.published",
    "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dcterms.date", "dc.date",
    "sailthru.date",
    "parsely-pub-date", "cxenseparse:recs:publishtime", "pubdate", "pub_date", "publishdate", "publish-date",
    "publish_date", "publication_date", "publication-date", "citation_publication_date", "article.published",
    "article_date_original", "originalpublicationdate", "displaydate", "date",
)  # fmt: skip
_META_SITES = ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "citation_publisher")
_LATER = re.compile(r"updat|modif|edit|last|revis|correct|chang|access|retriev|archiv|crawl|expir|©|copyright", re.I)
_DATE_CLASS = re.compile(
    r"(?:^|[\s_\-])(?:date|time|datetime|timestamp|published|pubdate|publish|posted|dateline|byline|meta|info|posted-on)"
    r"(?:$|[\s_\-])|entry-date|post-date|publishdate|datepublished|articledate|article-info",
    re.I,
)
_BESIDE = {"aside", "nav", "footer", "form", "figure", "table", "blockquote"}
_BESIDE_CLASS = re.compile(
    r"related|recommend|sidebar|widget|footer|comment|most-read|trending|promo|teaser|archive", re.I
)
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_NUMERIC = re.compile(r"\b(\d{1,2})([./-])(\d{1,2})\2(\d{4})\b")
_ADDRESS_DATE = re.compile(r"/((?:19|20)\d\d)/(\d\d?)/(\d\d?)(?:/|$)|/((?:19|20)\d\d)-(\d\d)-(\d\d)(?=[/\-_]|$)")
_HEAD = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    r"<(?:!doctype html|html|head|body|meta|title|article|main|div|p|h1)\b",
    re.I | re.S,
)
_NODES = 2000
_SHOWN_LIMIT = 120


@dataclass(frozen=True, slots=True)
class Page:
    """What was read off a page; ``text`` begins with the title where there is one."""

    text: str
    title: str | None
    publisher: Known
    published: Published


def looks_like_html(text: str) -> bool:
    """True if the text begins as a page does."""
    return _HEAD.match(text[:8192]) is not None


def read_page(markup: str, *, where: str, url: str | None) -> Page:
    """Read a page.

    Args:
        markup: the page, decoded.
        where: path or address as given, for the message.
        url: the page's address, where it has one.

    Raises:
        ReportError: if there is no text to be found in it.
    """
    from lxml.etree import LxmlError
    from trafilatura import bare_extraction  # costs half a second, so only when a page comes
    from trafilatura.utils import load_html

    try:
        tree = load_html(markup)
        found = None if tree is None else bare_extraction(markup, url=url, include_comments=False, include_tables=False)
    except (LxmlError, ValueError, TypeError, AttributeError, LookupError, RecursionError, AssertionError) as error:
        raise ReportError(where, "is HTML that can't be taken apart") from error
    if tree is None or found is None or isinstance(found, dict):
        raise ReportError(where, "is a page without an article text that could be found")
    body = _clean(found.text or "")
    if not body:
        raise ReportError(where, "is a page without an article text that could be found")
    linked = _article_of(tree)
    title = _title(tree, linked)
    address = url or _canonical(tree)
    return Page(
        text=_with_title(title, body),
        title=title,
        publisher=_publisher(tree, linked, url),
        published=_published(tree, linked, address),
    )


def _clean(text: str) -> str:
    text = _INVISIBLE.sub("", text.replace("\u00a0", " ").replace("\r", "\n"))
    lines = (re.sub(r"[ \t\f\v]+", " ", line).strip() for line in text.split("\n"))
    return "\n".join(line.removeprefix("- ") for line in lines if line)


def _with_title(title: str | None, body: str) -> str:
    if title is None:
        return body
    first, _, rest = body.partition("\n")
    if _plain(first) == _plain(title):
        return f"{first}\n{rest}" if rest else first
    return f"{title}\n{body}"


def _plain(words: str) -> str:
    return re.sub(r"\W+", " ", words).strip().lower()


# --- what the page says about itself -------------------------------------------------------------------------------


def _article_of(tree: HtmlElement) -> dict[str, Any]:
    """The JSON-LD object of the page's own article; empty if there is none or it is not clear which it is."""
    found = [thing for script in _scripts(tree) for thing in _objects(script)]
    articles = [thing for thing in found if _kinds(thing) & _ARTICLES]
    if len(articles) > 1:
        articles = _same_as_page(articles, tree) or articles
    if articles:
        dates = {str(thing.get("datePublished")) for thing in articles if thing.get("datePublished")}
        if len(dates) > 1:
            return {}
        return next((thing for thing in articles if thing.get("datePublished")), articles[0])
    pages = [thing for thing in found if _kinds(thing) & _PAGES]
    return pages[0] if len(pages) == 1 else {}


def _same_as_page(articles: list[dict[str, Any]], tree: HtmlElement) -> list[dict[str, Any]]:
    names = {_plain(words) for words in (_meta(tree, "og:title"), _first_text(tree, ".//h1")) if words}
    named = [thing for thing in articles if _plain(str(thing.get("headline") or thing.get("name") or "")) in names]
    if named:
        return named
    address = _canonical(tree)
    return [thing for thing in articles if address and address in (thing.get("url"), thing.get("@id"))]


def _scripts(tree: HtmlElement) -> Iterator[Any]:
    for script in tree.iterfind(".//script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text:
            continue
        words = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$", "", script.text)
        try:
            yield json.loads(words.strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD document that may describe this page, breadth first."""
    waiting = [data]
    for _ in range(_NODES):
        if not waiting:
            return
        thing = waiting.pop(0)
        if isinstance(thing, list):
            waiting.extend(thing[:_NODES])
        elif isinstance(thing, dict):
            yield thing
            waiting.extend(
                value
                for key, value in thing.items()
                if isinstance(value, dict | list) and str(key).lower() not in _NOT_INTO
            )


def _kinds(thing: dict[str, Any]) -> set[str]:
    kinds = thing.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return {str(kind).rsplit("/", 1)[-1].lower() for kind in listed if kind}


def _meta(tree: HtmlElement, name: str) -> str | None:
    for element in tree.iterfind(".//meta"):
        names = (element.get("property"), element.get("name"), element.get("itemprop"))
        if any(given and given.strip().lower() == name for given in names):
            content = (element.get("content") or "").strip()
            if content:
                return content
    return None


def _canonical(tree: HtmlElement) -> str | None:
    for element in tree.iterfind(".//link"):
        if (element.get("rel") or "").lower() == "canonical" and (element.get("href") or "").startswith("http"):
            return str(element.get("href"))
    address = _meta(tree, "og:url")
    return address if address and address.startswith("http") else None


def _first_text(tree: HtmlElement, path: str) -> str | None:
    found = tree.findall(path)
    if len(found) != 1:
        return None
    words = " ".join(_clean(" ".join(found[0].itertext())).split())
    return words or None


def _title(tree: HtmlElement, linked: dict[str, Any]) -> str | None:
    headline = linked.get("headline")
    candidates = (
        _first_text(tree, ".//h1"),
        headline if isinstance(headline, str) else None,
        _meta(tree, "og:title"),
        _first_text(tree, ".//title"),
    )
    for words in candidates:
        if words and any(character.isalpha() for character in words) and len(words) <= 300:
            title = " ".join(_clean(words).split())
            return _without_site(title, _site(tree, linked))
    return None


def _without_site(title: str, site: str | None) -> str:
    head, mark, tail = title.rpartition(" | ")
    if not mark:
        head, mark, tail = title.rpartition(" - ")
    return head if mark and site and _plain(tail) == _plain(site) else title


def _site(tree: HtmlElement, linked: dict[str, Any]) -> str | None:
    publisher = _name(linked.get("publisher"))
    return publisher or next((name for key in _META_SITES if (name := _meta(tree, key))), None)


def _name(thing: Any) -> str | None:
    if isinstance(thing, list):
        thing = thing[0] if thing else None
    if isinstance(thing, dict):
        thing = thing.get("name")
    if not isinstance(thing, str):
        return None
    return " ".join(_clean(thing).split())[:120] or None


def _publisher(tree: HtmlElement, linked: dict[str, Any], url: str | None) -> Known:
    if name := _name(linked.get("publisher")):
        return Known(name, "json-ld")
    for key in _META_SITES:
        if name := _name(_meta(tree, key)):
            return Known(name, f"meta {key}")
    host = urlsplit(url).hostname if url else None
    if host:
        return Known(host.removeprefix("www."), "host of the address")
    return Known(None, "the page does not name its publisher")


# --- when -----------------------------------------------------------------------------------------------------------


def _published(tree: HtmlElement, linked: dict[str, Any], address: str | None) -> Published:
    stated = linked.get("datePublished")
    if isinstance(stated, str) and (found := written_date(stated, "json-ld")) is not None:
        return found
    for key in _META_DATES:
        content = _meta(tree, key)
        if content and (found := written_date(content, f"meta {key}")) is not None:
            return found
    shown, doubt = _shown(tree)
    if shown is not None:
        return shown
    if address and (found := _in_address(address)) is not None:
        return found
    return unknown(doubt or "the page states no date of publication")


def _in_address(address: str) -> Published | None:
    match = _ADDRESS_DATE.search(urlsplit(address).path)
    if match is None:
        return None
    year, month, day = match.group(1, 2, 3) if match[1] else match.group(4, 5, 6)
    return written_date(f"{year}-{int(month):02}-{int(day):02}", "date in the address")


def _shown(tree: HtmlElement) -> tuple[Published | None, str | None]:
    """The date shown beside the headline, or why a date that is shown can't be used."""
    doubt: str | None = None
    for element in tree.iter("time", "span", "p", "div", "small", "li", "abbr", "em", "strong", "b", "i", "dd"):
        if not _may_carry_date(element):
            continue
        words = " ".join(" ".join(element.itertext()).split())
        stamp = element.get("datetime") or element.get("content") or ""
        if _LATER.search(words) or _LATER.search(_labels(element)):
            continue
        if stamp and (found := written_date(stamp, "time element")) is not None:
            return found, None
        if not words or len(words) > _SHOWN_LIMIT:
            continue
        found, why = _read_shown(words)
        if found is not None:
            return found, None
        doubt = doubt or why
    return None, doubt


def _read_shown(words: str) -> tuple[Published | None, str | None]:
    numeric = _NUMERIC.search(words)
    if numeric is not None:
        first, second = int(numeric[1]), int(numeric[3])
        if first <= 12 and second <= 12 and first != second:
            return None, f"the date shown, {numeric[0]}, can be read as day/month or month/day"
    if (found := english_date(words, "visible date")) is not None:
        return found, None
    if not re.search(r"\d{4}", words):
        return None, None
    return _by_htmldate(words), None


def _by_htmldate(words: str) -> Published | None:
    from html import escape

    from htmldate import find_date
    from lxml.etree import LxmlError

    markup = f'<html><body><p class="date">{escape(words)}</p></body></html>'
    try:
        value = find_date(
            markup, extensive_search=False, original_date=True, min_date="1990-01-01", max_date="2099-12-31"
        )
    except (LxmlError, ValueError, TypeError, LookupError):
        return None
    return written_date(value, "visible date") if value else None


def _labels(element: HtmlElement) -> str:
    return " ".join(element.get(name) or "" for name in ("class", "id", "itemprop"))


def _may_carry_date(element: HtmlElement) -> bool:
    """A small element that is there to show a date, in the article's own part of the page."""
    labels = _labels(element)
    if element.tag != "time" and not _DATE_CLASS.search(labels) and "datepublished" not in labels.lower():
        return False
    if element.tag == "time" and len(" ".join(element.itertext())) > _SHOWN_LIMIT:
        return False
    return not any(
        above.tag in _BESIDE or _BESIDE_CLASS.search(_labels(above)) or (above.tag == "p" and _is_prose(above))
        for above in element.iterancestors()
    )


def _is_prose(element: HtmlElement) -> bool:
    return len(" ".join(element.itertext()).split()) > 25
