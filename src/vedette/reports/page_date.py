"""When a page was published, by what it says itself: never by its running text, never a time of modification."""

from __future__ import annotations

import re
from html import escape
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vedette.model import Published
from vedette.reports.about import About, short_text
from vedette.reports.published import english_date, unknown, written_date

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["page_date"]

_META_DATES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date.published",
    "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dcterms.date", "dc.date",
    "sailthru.date",
    "parsely-pub-date", "cxenseparse:recs:publishtime", "pubdate", "pub_date", "publishdate", "publish-date",
    "publish_date", "publication_date", "publication-date", "citation_publication_date", "article.published",
    "article_date_original", "originalpublicationdate", "displaydate", "date",
)  # fmt: skip
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
_NUMERIC = re.compile(r"\b(\d{1,2})([./-])(\d{1,2})\2(\d{4})\b")
_ADDRESS_DATE = re.compile(r"/((?:19|20)\d\d)/(\d\d?)/(\d\d?)(?:/|$)|/((?:19|20)\d\d)-(\d\d)-(\d\d)(?=[/\-_]|$)")
_SHOWN_LIMIT = 120
_PROSE_LIMIT = 180
_LOOKED_AT = 300


def page_date(tree: HtmlElement, says: About, address: str | None) -> Published:
    """The date of publication, with how it was found, or why it stays unknown.

    Args:
        tree: the page.
        says: what it says about itself.
        address: where it is.
    """
    stated = says.article.get("datePublished")
    if isinstance(stated, str) and (found := written_date(stated, "json-ld")) is not None:
        return found
    for name in _META_DATES:
        content = says.metas.get(name)
        if content and (found := written_date(content, f"meta {name}")) is not None:
            return found
    shown, doubt = _shown(tree)
    if shown is not None:
        return shown
    if address and (found := _in_address(address)) is not None:
        return found
    return unknown(doubt or "the page states no date of publication")


def _in_address(address: str) -> Published | None:
    try:
        match = _ADDRESS_DATE.search(urlsplit(address).path)
    except ValueError:
        return None
    if match is None:
        return None
    year, month, day = match.group(1, 2, 3) if match[1] else match.group(4, 5, 6)
    return written_date(f"{year}-{int(month):02}-{int(day):02}", "date in the address")


def _shown(tree: HtmlElement) -> tuple[Published | None, str | None]:
    """The date shown beside the headline, or why a date that is shown can't be used."""
    doubt: str | None = None
    elements = tree.iter("time", "span", "p", "div", "small", "li", "abbr", "em", "strong", "b", "i", "dd")
    for element in islice(filter(_is_made_for_dates, elements), _LOOKED_AT):
        words = short_text(element, _SHOWN_LIMIT)
        if words is None or _LATER.search(words) or _LATER.search(_labels(element)) or _is_beside(element):
            continue
        stamp = element.get("datetime") or element.get("content") or ""
        if stamp and (found := written_date(stamp, "time element")) is not None:
            return found, None
        found, why = _read_shown(words)
        if found is not None:
            return found, None
        doubt = doubt or why
    return None, doubt


def _labels(element: HtmlElement) -> str:
    return " ".join((element.get(name) or "")[:200] for name in ("class", "id", "itemprop"))


def _is_made_for_dates(element: HtmlElement) -> bool:
    if element.tag == "time":
        return True
    labels = _labels(element)
    return _DATE_CLASS.search(labels) is not None or "datepublished" in labels.lower()


def _is_beside(element: HtmlElement) -> bool:
    """True if it stands outside the article's own part of the page, or in its running text."""
    return any(
        above.tag in _BESIDE
        or _BESIDE_CLASS.search(_labels(above))
        or (above.tag == "p" and short_text(above, _PROSE_LIMIT) is None)
        for above in element.iterancestors()
    )


def _read_shown(words: str) -> tuple[Published | None, str | None]:
    numeric = _NUMERIC.search(words)
    if numeric is not None:
        first, second = int(numeric[1]), int(numeric[3])
        if first <= 12 and second <= 12 and first != second:
            return None, f"the date shown, {numeric[0]}, can be read as day/month or month/day"
    if (found := english_date(words, "visible date")) is not None:
        return found, None
    return (_by_htmldate(words) if re.search(r"\d{4}", words) else None), None


def _by_htmldate(words: str) -> Published | None:
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
