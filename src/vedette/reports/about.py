"""What a page says about itself: its JSON-LD, its meta elements, its address and its headline."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["About", "about", "cleaned", "same_words", "short_text"]

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
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_NODES = 2000
_SCRIPT_LIMIT = 1_000_000
_TITLE_LIMIT = 300


@dataclass(frozen=True, slots=True)
class About:
    """What a page says about itself.

    Attributes:
        article: the JSON-LD object of the page's own article; empty if there is none or it is not clear which it is.
        metas: the contents of its meta elements by their names in lower case.
        address: the address that it gives as its own.
        headline: the text of its only ``h1``.
        tab: the text of its ``title`` element.
    """

    article: dict[str, Any]
    metas: dict[str, str]
    address: str | None
    headline: str | None
    tab: str | None


def about(tree: HtmlElement) -> About:
    """Read what the page says about itself."""
    metas = _metas(tree)
    headline = _only_text(tree, ".//h1")
    address = _canonical(tree, metas)
    return About(
        article=_article(tree, {words for words in (metas.get("og:title"), headline) if words}, address),
        metas=metas,
        address=address,
        headline=headline,
        tab=_only_text(tree, ".//title"),
    )


def cleaned(text: str) -> str:
    """Text of a page without characters that nobody sees, its blanks made one."""
    return " ".join(_INVISIBLE.sub("", text).split())


def same_words(one: str, other: str) -> bool:
    """True if two titles differ in case, blanks and marks at most."""
    return _plain(one) == _plain(other)


def _plain(words: str) -> str:
    return re.sub(r"\W+", " ", words).strip().lower()


def short_text(element: HtmlElement, limit: int) -> str | None:
    """The text of an element; ``None`` if it is longer than ``limit``."""
    parts: list[str] = []
    size = 0
    for part in element.itertext():
        parts.append(str(part))
        size += len(part)
        if size > 2 * limit:  # blanks are made one below
            return None
    words = cleaned(" ".join(parts))
    return words if len(words) <= limit else None


def _only_text(tree: HtmlElement, path: str) -> str | None:
    found = tree.findall(path)
    return (short_text(found[0], _TITLE_LIMIT) or None) if len(found) == 1 else None


def _metas(tree: HtmlElement) -> dict[str, str]:
    """What the page's meta elements say, by their names in lower case; the first one of a name counts."""
    found: dict[str, str] = {}
    for element in tree.iterfind(".//meta"):
        content = (element.get("content") or "").strip()
        for name in (element.get("property"), element.get("name"), element.get("itemprop")):
            if name and content:
                found.setdefault(name.strip().lower(), content)
    return found


def _canonical(tree: HtmlElement, metas: dict[str, str]) -> str | None:
    for element in tree.iterfind(".//link"):
        if (element.get("rel") or "").lower() == "canonical" and (element.get("href") or "").startswith("http"):
            return str(element.get("href"))
    address = metas.get("og:url")
    return address if address and address.startswith("http") else None


def _article(tree: HtmlElement, titles: set[str], address: str | None) -> dict[str, Any]:
    found = [thing for script in _scripts(tree) for thing in _objects(script)]
    articles = [thing for thing in found if _kinds(thing) & _ARTICLES]
    if len(articles) > 1:
        named = [thing for thing in articles if any(same_words(_headline(thing), title) for title in titles)]
        placed = [thing for thing in articles if address and address in (thing.get("url"), thing.get("@id"))]
        articles = named or placed or articles
    if articles:
        dates = {str(thing.get("datePublished")) for thing in articles if thing.get("datePublished")}
        if len(dates) > 1:
            return {}
        return next((thing for thing in articles if thing.get("datePublished")), articles[0])
    pages = [thing for thing in found if _kinds(thing) & _PAGES]
    return pages[0] if len(pages) == 1 else {}


def _headline(thing: dict[str, Any]) -> str:
    return str(thing.get("headline") or thing.get("name") or "")[:_TITLE_LIMIT]


def _scripts(tree: HtmlElement) -> Iterator[Any]:
    for script in tree.iterfind(".//script"):
        words = (script.text or "").strip()
        if "ld+json" not in (script.get("type") or "").lower() or not 0 < len(words) <= _SCRIPT_LIMIT:
            continue
        for wrapping in ("<!--", "//<![CDATA[", "// <![CDATA[", "<![CDATA["):
            words = words.removeprefix(wrapping)
        for wrapping in ("-->", "]]>", "//"):
            words = words.rstrip().removesuffix(wrapping)
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
