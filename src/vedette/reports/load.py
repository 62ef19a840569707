"""From a path, an address, standard input, bytes or a text to a :class:`~vedette.model.Report`."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from vedette.errors import InputError, ReportError
from vedette.model import Known, Published, Report
from vedette.reports.about import cleaned
from vedette.reports.decode import decode
from vedette.reports.language import UNDETERMINED, language_of, name_of
from vedette.reports.layout import Layout, dateline_date, find_layout, unwrapped
from vedette.reports.markdown import SUFFIXES as MARKDOWN
from vedette.reports.markdown import Plain, plain_markdown
from vedette.reports.page import Page, looks_like_html, read_page, with_title
from vedette.reports.published import as_given, unknown, written_date
from vedette.reports.waiting import read_standard_input

__all__ = [
    "MAX_BYTES",
    "MAX_CHARACTERS",
    "SUFFIXES",
    "from_bytes",
    "from_text",
    "gather",
    "is_address",
    "load",
    "no_folder",
]

#: A report must be smaller than this.
MAX_BYTES = 20_000_000
#: Its text must be no longer than this: about 150,000 words.
MAX_CHARACTERS = 1_000_000
#: What is read of a folder.
SUFFIXES = (".htm", ".html", ".text", ".txt", ".xhtml")

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://")
_SURROGATE = re.compile("[\ud800-\udfff]")


def is_address(where: str) -> bool:
    """True if ``where`` is an address and no path."""
    return _ADDRESS.match(where) is not None


def gather(sources: Iterable[str], *, suffixes: tuple[str, ...] = SUFFIXES) -> Iterator[str]:
    """What to load: each source as given, and for a folder the reports in it and below it, in order of their paths.

    Hidden files and folders are left out, and so is what only bears the name of a report: a pipe would be waited for
    without end. A folder without reports, or one that may not be looked into, is passed on, so that :func:`load` can
    say so.

    Args:
        sources: paths, addresses, ``-``.
        suffixes: of the files that count as reports.
    """
    for source in sources:
        if source == "-" or is_address(source) or not Path(source).is_dir():
            yield source
            continue
        found = sorted(_reports_below(source, suffixes))
        yield from found or [source]


def _reports_below(folder: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    shut: list[str] = []
    for directory, folders, files in os.walk(folder, onerror=lambda error: shut.append(str(error.filename))):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            path = os.path.join(directory, name)  # noqa: PTH118 - keeps the path as it was given
            if name.lower().endswith(suffixes) and not name.startswith(".") and not _is_no_file(path):
                yield path
    yield from shut


def _is_no_file(path: str) -> bool:
    """True for a pipe, a socket or a device; a link that leads nowhere is a file that is missing."""
    found = Path(path)
    return found.exists() and not found.is_file()


def no_folder(where: str, suffixes: tuple[str, ...]) -> ReportError:
    """Why a folder is no report."""
    try:
        with os.scandir(where):
            pass
    except OSError as error:
        return ReportError(where, f"is a folder that can't be looked into: {error.strerror}")
    return ReportError(where, f"is a folder with no reports in it ({', '.join(suffixes)})")


def load(
    where: str, *, published: str | None = None, publisher: str | None = None, allow_private: bool = False
) -> Report:
    """Get and read one report.

    Args:
        where: a path, an ``http`` or ``https`` address, or ``-`` for standard input.
        published: when it was published, as an ISO 8601 date or date-time, if that is known.
        publisher: who published it, if that is known.
        allow_private: also fetch from addresses inside the network.

    Raises:
        ReportError: if there is no report to be had, with the reason.
    """
    content_type: str | None = None
    url: str | None = None
    if where == "-":
        raw = read_standard_input(MAX_BYTES)
    elif is_address(where):
        from vedette.reports.fetch import fetch  # httpx, only when there is something to fetch

        got = fetch(where, allow_private=allow_private, limit=MAX_BYTES)
        raw, content_type, url = got.raw, got.content_type, got.url
    else:
        raw = _read(where)
    return from_bytes(raw, where=where, content_type=content_type, url=url, published=published, publisher=publisher)


def _read(where: str) -> bytes:
    path = Path(where)
    try:
        if path.is_dir():
            raise no_folder(where, SUFFIXES)
        if path.exists() and not path.is_file() and not path.is_fifo():
            raise ReportError(where, "is neither a file nor a folder")
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES)
    except FileNotFoundError as error:
        raise ReportError(where, "does not exist") from error
    except PermissionError as error:
        raise ReportError(where, "may not be read: permission denied") from error
    except (OSError, ValueError) as error:
        raise ReportError(where, f"can't be read: {getattr(error, 'strerror', None) or error}") from error


def from_bytes(
    raw: bytes,
    *,
    where: str,
    content_type: str | None = None,
    url: str | None = None,
    published: str | None = None,
    publisher: str | None = None,
) -> Report:
    """Read a report from its bytes.

    Args:
        raw: the bytes of a plain text or an HTML page.
        where: the path or address as given; it becomes ``Report.url``.
        content_type: as a server sent it.
        url: the address in the end, if ``raw`` was fetched.
        published: as for :func:`load`.
        publisher: as for :func:`load`.

    Raises:
        ReportError: if they are no report.
    """
    if len(raw) >= MAX_BYTES:
        raise ReportError(where, f"is too large: a report must be smaller than {MAX_BYTES // 1_000_000} MB")
    if not raw.strip():
        raise ReportError(where, "is empty")
    kind = (content_type or "").lower()
    named_html = "html" in kind or where.lower().endswith((".html", ".htm", ".xhtml"))
    markup = named_html or (b"<" in raw[:4096] and not kind.startswith("text/plain"))
    text = decode(raw, where=where, content_type=content_type, markup=markup)
    page: Page | None = None
    front: Plain | None = None
    if named_html or (not kind.startswith("text/plain") and looks_like_html(text)):
        page = read_page(text, where=where, url=url)
        text = page.text
    elif kind.startswith("text/markdown") or where.lower().endswith(MARKDOWN):
        front = plain_markdown(text)
        text = front.text
    report = _report(
        text,
        page,
        sha256=hashlib.sha256(raw).hexdigest(),
        where=where,
        url=url,
        published=published,
        publisher=publisher,
        title=front.title if front else None,
    )
    return _with_front(report, front, published, publisher) if front else report


def _with_front(report: Report, front: Plain, published: str | None, publisher: str | None) -> Report:
    """A report with what its front matter says, where nothing was given."""
    if published is None and front.published and (dated := written_date(front.published, "front matter")) is not None:
        report = replace(report, published=dated)
    if front.publisher and not (publisher or "").strip():
        report = replace(report, publisher=Known(front.publisher, "front matter"))
    return report


def from_text(
    text: str,
    *,
    where: str = "-",
    published: str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    raw: bytes | None = None,
) -> Report:
    """Read a report from its plain text, as :func:`from_bytes` does from UTF-8.

    Args:
        text: the text.
        where: becomes ``Report.url``.
        published: as for :func:`load`.
        publisher: as for :func:`load`.
        title: the title, if it is known; it becomes the first line unless it is that already.
        raw: the bytes that the text was taken from, if they are others than its own.

    Raises:
        ReportError: if it is no report.
    """
    kept = raw
    raw = _SURROGATE.sub("\ufffd", text).encode()
    if len(raw) >= MAX_BYTES:
        raise ReportError(where, f"is too large: a report must be smaller than {MAX_BYTES // 1_000_000} MB")
    if not raw.strip():
        raise ReportError(where, "is empty")
    plain = decode(raw, where=where)
    sha256 = hashlib.sha256(raw if kept is None else kept).hexdigest()
    return _report(
        plain, None, sha256=sha256, where=where, url=None, published=published, publisher=publisher, title=title
    )


def _report(
    text: str,
    page: Page | None,
    *,
    sha256: str,
    where: str,
    url: str | None,
    published: str | None,
    publisher: str | None,
    title: str | None = None,
) -> Report:
    if not any(character.isalnum() for character in text):
        raise ReportError(where, "is empty: there are no words in it")
    if len(text) > MAX_CHARACTERS:
        raise ReportError(where, f"is too long for one report: {len(text):,} characters, at most {MAX_CHARACTERS:,}")
    language = language_of(text)
    if language not in {"en", UNDETERMINED}:
        raise ReportError(where, f"is not English (it looks like {name_of(language)}): Vedette reads English only")
    if page is None:
        text = unwrapped(text)
        title = cleaned(_SURROGATE.sub("\ufffd", title or "")) or None
        text = with_title(title, text.lstrip() if title else text)
    layout = find_layout(text, title=page.title if page else title)
    return Report(
        id=f"r{sha256[:16]}",
        text=text,
        title=(page.title if page else title) or layout.title,
        publisher=_publisher(publisher, page, layout, url),
        published=_published(where, published, page, layout),
        language=language,
        url=where,
        sha256=sha256,
        layout=layout.spans,
    )


def _publisher(given: str | None, page: Page | None, layout: Layout, url: str | None) -> Known:
    if given is not None and given.strip():
        return Known(given.strip(), "given")
    if page is not None and page.publisher.value is not None:
        return page.publisher
    if layout.source is not None:
        return Known(layout.source, "source line")
    if url is not None and (host := _host(url)):
        return Known(host, "host of the address")
    if layout.agency is not None:
        return Known(layout.agency, "agency in the dateline")
    return Known(None, "the report does not name its publisher")


def _host(url: str) -> str | None:
    from urllib.parse import urlsplit

    host = urlsplit(url).hostname
    return host.removeprefix("www.") if host else None


def _published(where: str, given: str | None, page: Page | None, layout: Layout) -> Published:
    known = unknown("the report states no date of publication")
    if given is not None:
        try:
            known = as_given(given)
        except InputError as error:
            raise ReportError(where, f"published: {error}") from error
    elif page is not None:
        known = page.published
    if known.precision not in {"unknown", "month", "year"}:
        return known
    if layout.published is not None and layout.published.value is not None and known.value is None:
        return layout.published
    if layout.dateline is None:
        return known
    dated = dateline_date(layout.dateline, known)
    if dated is not None:
        return dated
    if known.value is None:
        return unknown("the dateline gives day and month without the year")
    return known
