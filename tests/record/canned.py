"""Readings without the model: sentences of ours, and claims whose words stand where they say."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from vedette.errors import ReportError
from vedette.model import (
    ActorRef,
    AttributionLink,
    Because,
    Claim,
    DateRef,
    Known,
    PlaceRef,
    Published,
    Quantity,
    Reading,
    Report,
    Span,
    TextSpan,
)

FETCHED = datetime(2024, 5, 17, 12, 0, tzinfo=UTC)

POINTS = {"Kharab": (35.9, 36.6, "SYR", "Idlib"), "Sahlan": (14.8, 43.0, "YEM", "Al Hudaydah")}
VERBS = {
    "shelled": ("ASSAULT", "heavy-weapons"),
    "attacked": ("ASSAULT", "firearms"),
    "met": ("CONSULT", "meet"),
    "left": ("RETREAT", "withdraw"),
}
_SENTENCE = re.compile(
    r"(?P<source>The \w+|\w+) (?P<verb>shelled|attacked|met|left) "
    r"(?P<target>the \w+)?(?:(?: in)? ?(?P<place>Kharab|Sahlan))?"
    r"(?: on (?P<date>\d{4}-\d\d-\d\d))?(?:, killing (?P<killed>\d+) people)?(?:, (?P<speaker>\w+) said)?\."
)


@dataclass(frozen=True, slots=True)
class Canned:
    """A reading and the bytes that it was read from."""

    reading: Reading
    raw: bytes


def canned(
    text: str,
    *,
    publisher: str | None = "Northern Wire",
    published: str | None = "2024-05-17",
    url: str = "report.txt",
    title: str | None = None,
    status: str = "happened",
) -> Canned:
    """A reading of sentences such as "The army shelled the rebels in Kharab on 2024-05-16, killing 3 people."."""
    raw = text.encode()
    sha256 = hashlib.sha256(raw).hexdigest()
    report = Report(
        id=f"r{sha256[:16]}",
        text=text,
        title=title,
        publisher=Known(publisher, "given"),
        published=Published(published, "day" if published else "unknown", "given"),
        language="en",
        url=url,
        sha256=sha256,
        layout=(("title", 0, len(title)),) if title else (),
    )
    return Canned(reading_of(report, status), raw)


def reading_of(report: Report, status: str = "happened") -> Reading:
    """What these sentences say in any report."""
    claims = tuple(_claim(report, found, status) for found in _SENTENCE.finditer(report.text))
    return Reading(report, (), (), (), claims, tuple(claim.id for claim in claims))


class CannedReader:
    """Reads these sentences, counts what it read, and fails where a text asks for it."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def read_many(self, reports: Iterable[Report], *, workers: int = 2) -> Iterator[Reading | ReportError]:
        for report in reports:
            self.read.append(report.url)
            yield ReportError(report.url, "could not be read") if "FAIL" in report.text else reading_of(report)


def _claim(report: Report, found: re.Match[str], status: str) -> Claim:
    def span(name: str) -> Span:
        return Span(*found.span(name))

    def actor(name: str) -> tuple[ActorRef, ...]:
        if not found[name]:
            return ()
        slug = found[name].lower().removeprefix("the ")
        return (ActorRef(found[name], span(name), f"x-{slug}", slug, None, "MIL" if slug == "army" else None),)

    place = None
    if found["place"]:
        lat, lon, country, admin1 = POINTS[found["place"]]
        place = PlaceRef(found["place"], span("place"), found["place"], None, lat, lon, country, admin1, "exact", 5.0)
    key = f"{report.id}|{found.start()}"
    kind, mode = VERBS[found["verb"]]
    return Claim(
        id="c" + hashlib.sha256(key.encode()).hexdigest()[:16],
        report_id=report.id,
        type=kind,
        mode=mode,
        context=("military",),
        status=status,
        source=actor("source"),
        target=actor("target"),
        place=place,
        date=DateRef(found["date"], span("date"), found["date"], found["date"], "day") if found["date"] else None,
        quantities=(Quantity(found["killed"], span("killed"), float(found["killed"]), None, None, "people", "killed"),)
        if found["killed"]
        else (),
        attribution=(AttributionLink(found["speaker"], span("speaker"), found["speaker"], "said"),)
        if found["speaker"]
        else (),
        trigger=TextSpan(found["verb"], span("verb")),
        sentence=TextSpan(found[0], Span(*found.span())),
        confidence=0.8,
        because=(Because("type", "a canned rule", (span("verb"),)),),
    )
