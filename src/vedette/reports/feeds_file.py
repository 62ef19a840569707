"""``feeds.toml``: which feeds to follow, how often, and who asks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from vedette.errors import DataFileError, InputError
from vedette.reports.polite import PAUSE, user_agent

__all__ = ["EVERY", "FeedSource", "FeedsFile", "read_feeds_file"]

#: How often a feed is visited where nothing is said, in seconds.
EVERY = 1800.0

_LIMIT = 1_000_000
_TOP = {"contact", "every", "pause", "feed"}
_FEED = {"url", "publisher", "every"}
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_SHORTEST, _LONGEST = 60.0, 30 * 86_400.0


@dataclass(frozen=True, slots=True)
class FeedSource:
    """One feed to follow.

    Attributes:
        url: its address.
        publisher: who publishes what it names, if that is known; else each page says so itself.
        every: seconds between two visits.
    """

    url: str
    publisher: str | None
    every: float


@dataclass(frozen=True, slots=True)
class FeedsFile:
    """What a ``feeds.toml`` says.

    Attributes:
        feeds: in the file's order.
        contact: where whoever follows them can be reached; sent with each request.
        pause: seconds between two requests to one host.
    """

    feeds: tuple[FeedSource, ...]
    contact: str | None
    pause: float


def read_feeds_file(path: Path) -> FeedsFile:
    """Read a ``feeds.toml``; what it may hold is told in ``docs/reports.md``.

    Raises:
        DataFileError: something in it is wrong, named with file and, where that is known, line.
    """
    text = _text(path)
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise DataFileError(str(path), int(line[1]) if line else None, f"is no TOML: {error}") from error
    reader = _Reader(path, text)
    reader.only(found, _TOP, None)
    contact = found.get("contact")
    if contact is not None:
        if not isinstance(contact, str):
            raise reader.wrong("contact", 'must be in quotes, such as "desk@example.org"')
        try:
            user_agent(contact)
        except InputError as error:
            raise DataFileError(str(path), reader.line_of(None, "contact"), str(error)) from error
    every = reader.seconds("every", found.get("every", EVERY), None)
    pause = found.get("pause", PAUSE)
    if isinstance(pause, bool) or not isinstance(pause, int | float) or not 0 <= pause <= 3600:
        raise reader.wrong("pause", f"is {pause!r}: give seconds, 0 to 3600")
    feeds = found.get("feed", [])
    if not isinstance(feeds, list) or not all(isinstance(one, dict) for one in feeds):
        raise reader.wrong("feed", "must be written as [[feed]] tables")
    if not feeds:
        raise DataFileError(str(path), None, 'names no feed: write [[feed]] and url = "https://..." below it')
    sources = tuple(reader.source(one, place, every) for place, one in enumerate(feeds))
    for place, source in enumerate(sources):
        if any(source.url == other.url for other in sources[:place]):
            raise DataFileError(str(path), reader.line_of(place), f"{source.url} stands twice")
    return FeedsFile(sources, contact, float(pause))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            raw = stream.read(_LIMIT + 1)
        if len(raw) > _LIMIT:
            raise DataFileError(str(path), None, f"is larger than {_LIMIT // 1_000_000} MB")
        return raw.decode("utf-8-sig")
    except FileNotFoundError as error:
        raise DataFileError(str(path), None, "does not exist") from error
    except (OSError, ValueError) as error:
        raise DataFileError(str(path), None, f"can't be read: {getattr(error, 'strerror', None) or error}") from error


class _Reader:
    """Values with the place that they stand at, for the messages."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = text.splitlines()
        self._heads = [n for n, line in enumerate(self._lines, 1) if re.match(r"\s*\[\[\s*feed\s*\]\]", line)]

    def line_of(self, place: int | None, key: str | None = None) -> int | None:
        """The line of a key in the feed of that place, or at the top."""
        start = 0 if place is None else self._heads[place] if place < len(self._heads) else 0
        following = [head for head in self._heads if head > start]
        end = following[0] - 1 if following else len(self._lines)
        if key is not None:
            for number in range(start, end):
                if re.match(rf"""\s*["']?{re.escape(key)}["']?\s*[=.]""", self._lines[number]):
                    return number + 1
        return start or None

    def wrong(self, key: str, what: str, place: int | None = None) -> DataFileError:
        return DataFileError(str(self._path), self.line_of(place, key), f"{key} {what}")

    def only(self, table: Mapping[str, Any], known: set[str], place: int | None) -> None:
        for key in table:
            if key not in known:
                raise self.wrong(key, f"is not known here; known: {', '.join(sorted(known))}", place)

    def seconds(self, key: str, value: Any, place: int | None) -> float:
        if isinstance(value, str) and (match := re.fullmatch(r"\s*(\d{1,6}(?:\.\d+)?)\s*([smhd])\s*", value)):
            value = float(match[1]) * _UNITS[match[2]]
        if isinstance(value, bool) or not isinstance(value, int | float) or not _SHORTEST <= value <= _LONGEST:
            raise self.wrong(key, f'is {value!r}: give a time from "1m" to "30d", such as "30m" or "2h"', place)
        return float(value)

    def source(self, table: Mapping[str, Any], place: int, every: float) -> FeedSource:
        self.only(table, _FEED, place)
        url = table.get("url")
        if not isinstance(url, str):
            raise self.wrong("url", "is missing or not in quotes", place)
        try:
            parts = urlsplit(url)
            fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and url.isprintable() and " " not in url
        except ValueError:
            fits = False
        if not fits:
            raise self.wrong("url", f"is {url[:80]!r}: give an http or https address", place)
        publisher = table.get("publisher")
        if publisher is not None and (not isinstance(publisher, str) or not publisher.strip()):
            raise self.wrong("publisher", "must be a name in quotes", place)
        return FeedSource(
            url, publisher.strip() if publisher else None, self.seconds("every", table.get("every", every), place)
        )
