"""The entries of a feed: the articles behind the links, or what the feed itself carries of them."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from vedette.errors import FetchError, InwardError, ReportError
from vedette.model import Report
from vedette.record.ingest.item import Got, How, Item, Known, Mark, Opened, Task, checked, in_time, told
from vedette.record.ingest.memory import GIVEN_UP, Memory, moment
from vedette.reports import from_bytes, from_text, is_address
from vedette.reports.feed import Entry, Feed
from vedette.reports.polite import Polite
from vedette.reports.sniff import HEAD, is_text, kind_of

__all__ = ["Entries", "mark_of", "pending"]

_WEIGHT = 50_000


def mark_of(entry: Entry, where: str) -> Mark:
    """By what an entry is remembered: its link, or its place in the feed's words where it has none."""
    return Mark(entry.link or f"{where}#{hashlib.sha256((entry.title or '').encode()).hexdigest()[:16]}", entry.stamp)


class Entries:
    """Gets what feeds name.

    Args:
        web: fetches addresses.
        memory: what was read before; without one everything is fetched.
        expect: told of more to do.
    """

    def __init__(self, web: Polite, memory: Memory | None, expect: Callable[[int], None]) -> None:
        self._web = web
        self._memory = memory
        self._expect = expect

    def tasks(
        self, feed: Feed, where: str, how: How, only: int | None = None, weight: int = 0, *, patient: bool = True
    ) -> Iterator[Task]:
        """What to do for the entries of a feed.

        Args:
            feed: the feed.
            where: its path or address.
            how: how they are to be read.
            only: the number of the one entry that is wanted.
            weight: what the feed itself is taken to weigh.
            patient: try those again too that failed too often.
        """
        entries = [entry for entry in feed.entries if only is None or entry.n == only]
        self._expect(len(entries) * _WEIGHT - weight)
        name = where if is_address(where) else str(Path(where).absolute())
        yield told(name, how, Opened())
        if only is not None and not entries:
            what = f"has no entry {only} any more; `vedette failed --forget` strikes it off"
            yield told(f"{name}#{only}" if is_address(where) else f"{name}:{only}", how, ReportError(where, what))
        if feed.trouble:
            yield told(name, how, ReportError(where, feed.trouble))
        tries = self._memory.tries([mark_of(entry, where) for entry in entries]) if self._memory else {}
        for entry in entries:
            mark = mark_of(entry, where)
            failed = tries.get(mark)
            source = entry.link or (f"{name}#{entry.n}" if is_address(where) else f"{name}:{entry.n}")
            if failed == 0:
                yield told(source, how, Known(), mark, _WEIGHT)
            elif failed is not None and failed >= GIVEN_UP and not patient:
                self._expect(-_WEIGHT)
            else:
                yield self._task(entry, where, source, how, mark)

    def _task(self, entry: Entry, where: str, source: str, how: How, mark: Mark) -> Task:
        def task() -> Item:
            try:
                return Item(source, how, self._get(entry, where, how), mark, _WEIGHT)
            except ReportError as error:
                return Item(source, how, error, mark, _WEIGHT)

        return task

    def _get(self, entry: Entry, where: str, how: How) -> Got | Known:
        if entry.link is None:
            if entry.content is None:
                what = "has neither a link that can be fetched nor its whole text in the feed"
                raise ReportError(where, f"entry {entry.n} ({entry.title or 'without a title'}) {what}")
            return _from_feed(entry, where, how, "it has no link")
        try:
            return self._fetched(entry, entry.link, how)
        except InwardError:
            raise
        except ReportError as error:
            if entry.content is None:
                raise
            return _from_feed(entry, where, how, error.what)

    def _fetched(self, entry: Entry, link: str, how: How) -> Got | Known:
        etag, modified = self._memory.validators(link) if self._memory else (None, None)
        got = self._web.get(link, etag=etag, last_modified=modified)
        if got.unchanged:
            if etag or modified:
                return Known()
            raise FetchError(link, "the server says that nothing changed since a visit that never was")
        if not is_text(got.content_type):
            said = (got.content_type or "").partition(";")[0].strip()[:60]
            raise ReportError(link, f"is {said}, neither a page nor a text")
        if kind_of(got.raw[:HEAD], name=got.url, content_type=got.content_type) != "report":
            raise ReportError(link, "is another feed or table, not a report")
        report = from_bytes(
            got.raw,
            where=link,
            content_type=got.content_type,
            url=got.url,
            published=how.published,
            publisher=how.publisher,
        )
        now = moment()
        return checked(Got(_dated(in_time(report, now, got.headers), entry), got.raw, now, got.headers))


def _from_feed(entry: Entry, where: str, how: How, why: str) -> Got:
    """The report from the whole text that the feed carries, which its publisher put there for programs to read."""
    assert entry.content is not None
    url = entry.link or where
    raw = entry.content.encode("utf-8", "replace")
    text, title = entry.content, entry.title
    if entry.is_html:
        head = f"<title>{html.escape(title)}</title>" if title else ""
        page = f"<!doctype html><html><head>{head}</head><body><article>{entry.content}</article></body></html>"
        text = from_bytes(page.encode("utf-8", "replace"), where=url, content_type="text/html; charset=utf-8").text
    report = from_text(text, where=url, published=how.published, publisher=how.publisher, title=title, raw=raw)
    if report.publisher.value is None and is_address(url):
        # As for a page that doesn't name its publisher.
        known = from_bytes(text.encode("utf-8", "replace"), where=url, content_type="text/plain", url=url).publisher
        report = replace(report, publisher=known)
    headers = {"vedette-taken-from": f"the feed {where}, as {why}"[:1000]}
    return checked(Got(_dated(report, entry), raw, moment(), headers))


def _dated(report: Report, entry: Entry) -> Report:
    """The report with the feed's date, where it does not know its own to the day."""
    if entry.published is None or report.published.day is not None:
        return report
    return replace(report, published=entry.published)


def pending(memory: Memory, marks: Iterable[Mark]) -> bool:
    """True if entries are left that are to be tried again."""
    wanted = list(marks)
    tries = memory.tries(wanted)
    return any(not (tries.get(mark) == 0 or tries.get(mark, 1) >= GIVEN_UP) for mark in wanted)
