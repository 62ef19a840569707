"""An HTML page as a report: its text, title, publisher and date of publication."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from vedette.errors import ReportError
from vedette.model import Known, Published
from vedette.reports.about import About, about, cleaned, same_words
from vedette.reports.page_date import page_date

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["Page", "looks_like_html", "read_page", "with_title"]

_META_SITES = ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "citation_publisher")
_HEAD = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*)*"
    r"<(?:!doctype html|html|head|body|meta|title|article|main|div|p|h1)\b",
    re.I | re.S,
)
# A page of more markup than this is no report, and would take minutes to take apart.
_TAGS_LIMIT = 100_000
_DEPTHS_LIMIT = 1_500_000
# Each attribute is compared with all others of its element.
_ATTRIBUTES_LIMIT = 5_000
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{10000,}")
_PICTURE = re.compile(r"data:[\w.+/;=\-]{0,100},[\w+/=%\-]{1000,}")
_NAME_LIMIT = 120


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
    if markup.count("<") > _TAGS_LIMIT:
        raise ReportError(where, f"is too large a page: it has more than {_TAGS_LIMIT:,} tags")
    if any(found[0].count("=") > _ATTRIBUTES_LIMIT for found in _LONG_TAG.finditer(markup)):
        raise ReportError(where, f"is a page with an element of more than {_ATTRIBUTES_LIMIT:,} attributes")
    # Saved pages carry their pictures with them; the parser drops a page that has one of ten megabytes.
    markup = _PICTURE.sub("data:,", markup)
    from lxml.etree import LxmlError
    from trafilatura import bare_extraction  # costs half a second, so only when a page comes
    from trafilatura.utils import load_html

    try:
        tree = load_html(markup)
        if tree is not None and _depths(tree) > _DEPTHS_LIMIT:
            raise ReportError(where, "is a page whose elements are nested too deeply")
        found = None if tree is None else bare_extraction(tree, url=url, include_comments=False, include_tables=False)
    except (LxmlError, ValueError, TypeError, AttributeError, LookupError, RecursionError, AssertionError) as error:
        raise ReportError(where, "is HTML that can't be taken apart") from error
    body = _paragraphs(found.text or "") if found is not None and not isinstance(found, dict) else ""
    if not body:
        raise ReportError(where, "is a page without an article text that could be found")
    whole = load_html(markup)  # the extraction took its own tree apart
    says = about(whole)
    title = _title(says)
    return Page(
        text=with_title(title, body),
        title=title,
        publisher=_publisher(says, url),
        published=page_date(whole, says, url or says.address),
    )


def _depths(tree: HtmlElement) -> int:
    """The depths of all elements together, which is what taking a page apart costs at worst."""
    from lxml.etree import iterwalk

    depth = total = 0
    for event, _ in iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        total += depth
    return total


def _paragraphs(text: str) -> str:
    lines = (cleaned(line).removeprefix("- ") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def with_title(title: str | None, body: str) -> str:
    """The text with its title as first line, once."""
    if title is None:
        return body
    first, _, rest = body.partition("\n")
    if same_words(first, title):
        return f"{title}\n{rest}" if rest else title
    return f"{title}\n{body}"


def _title(says: About) -> str | None:
    headline = says.article.get("headline")
    for words in (says.headline, headline if isinstance(headline, str) else None, says.metas.get("og:title"), says.tab):
        title = cleaned(words) if words and len(words) <= 1000 else ""
        if len(title) <= 300 and any(character.isalpha() for character in title):
            return _without_site(title, _site(says))
    return None


def _without_site(title: str, site: str | None) -> str:
    head, mark, tail = title.rpartition(" | ")
    if not mark:
        head, mark, tail = title.rpartition(" - ")
    return head if mark and site and same_words(tail, site) else title


def _site(says: About) -> str | None:
    stated = _name(says.article.get("publisher"))
    return stated or next((name for key in _META_SITES if (name := _name(says.metas.get(key)))), None)


def _name(thing: Any) -> str | None:
    if isinstance(thing, list):
        thing = thing[0] if thing else None
    if isinstance(thing, dict):
        thing = thing.get("name")
    return cleaned(thing)[:_NAME_LIMIT] or None if isinstance(thing, str) else None


def _publisher(says: About, url: str | None) -> Known:
    if name := _name(says.article.get("publisher")):
        return Known(name, "json-ld")
    for key in _META_SITES:
        if name := _name(says.metas.get(key)):
            return Known(name, f"meta {key}")
    host = urlsplit(url).hostname if url else None
    if host:
        return Known(host.removeprefix("www."), "host of the address")
    return Known(None, "the page does not name its publisher")
