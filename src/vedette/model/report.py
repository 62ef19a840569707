"""One published item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = ["Known", "Published", "Report"]


@dataclass(frozen=True, slots=True)
class Known:
    """A value with how it was found, or none with the reason why not.

    ``method`` says how the value was found ("given", "json-ld", "source line" ...);
    where ``value`` is ``None`` it says why it stays unknown.
    """

    value: str | None
    method: str


@dataclass(frozen=True, slots=True)
class Published:
    """When a report was published.

    Attributes:
        value: ISO 8601: ``2018-09-17`` or, where the time is known, ``2018-09-17T09:30:00+03:00``;
            ``None`` if unknown.
        precision: ``second``, ``minute``, ``day``, ``month``, ``year`` or ``unknown``.
        method: how it was found ("given", "json-ld", "meta article:published_time", "visible date",
            "dateline" ...), or why it stays unknown.
    """

    value: str | None
    precision: str
    method: str

    @property
    def day(self) -> date | None:
        """The calendar day, where it is known to the day or better."""
        if self.value is None or self.precision not in {"second", "minute", "day"}:
            return None
        return date.fromisoformat(self.value[:10])


@dataclass(frozen=True, slots=True)
class Report:
    """One published item, as read.

    Attributes:
        id: stable id, ``r`` and 16 hex digits of the SHA-256 of the raw bytes.
        text: the text that all spans point into. Title, standfirst and body stand in it, one paragraph a line,
            exactly as they were read; nothing is removed once spans exist.
        title: the title, which is also the first line of ``text`` where the report carries one.
        publisher: who published it, with how that is known.
        published: when, with precision and method.
        language: ISO 639-1 code, ``und`` if undetermined.
        url: the address, or the path as given for a local file, ``-`` for standard input.
        sha256: of the raw bytes, 64 hex digits.
        layout: spans of ``text`` that are no running prose, each with what it is: ``title``, ``standfirst``,
            ``dateline``, ``byline``, ``source line``.
    """

    id: str
    text: str
    title: str | None
    publisher: Known
    published: Published
    language: str
    url: str
    sha256: str
    layout: tuple[tuple[str, int, int], ...] = ()
