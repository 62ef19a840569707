"""A small report and what might be read in it, for tests of what comes after reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vedette.errors import ReportError
from vedette.model import (
    ActorRef,
    AttributionLink,
    Because,
    Claim,
    DateRef,
    PlaceRef,
    Quantity,
    Reading,
    Report,
    Span,
    TextSpan,
)
from vedette.reports import from_text

TEXT = """Army convoy enters Samarra Valley

DELVA, Oct 3 (Northern Wire) - The army sent some 50 trucks to Kharab on Monday, and shelled its market, \
killing at least 14 people, medics told Valley Radio.
The rebels [red]may[/red] withdraw from the valley, they said.
"""


def sample_report(where: str = "sample.txt") -> Report:
    return from_text(TEXT, where=where, published="2023-10-03", publisher="Northern Wire")


def sample_reading(report: Report | None = None) -> Reading:
    report = report or sample_report()

    def at(words: str) -> Span:
        start = report.text.index(words)
        return Span(start, start + len(words))

    def words(text: str) -> TextSpan:
        return TextSpan(text, at(text))

    first = words(report.text[report.text.index("The army") : report.text.index("Radio.") + 6])
    second = words("The rebels [red]may[/red] withdraw from the valley, they said.")
    army = ActorRef("The army", at("The army"), "x-army", "the army", "IRQ", "MIL", "subject of the verb")
    rebels = ActorRef("The rebels", at("The rebels"), "x-rebels", "rebels", None, "REB")
    place = PlaceRef(
        "Kharab", at("Kharab"), "Kharab", 1234, 34.5, 43.25, "IRQ", "Salah ad Din", "exact", because="only one"
    )
    when = DateRef("on Monday", at("on Monday"), "2023-10-02", "2023-10-02", "day", "weekday before publication")
    trucks = Quantity("some 50 trucks", at("some 50 trucks"), 50.0, None, None, "truck", "deployed")
    dead = Quantity("at least 14 people", at("at least 14 people"), None, 14.0, None, "person", "killed")
    says = (
        AttributionLink("medics", at("medics"), "medics", "told", "subject of a saying verb"),
        AttributionLink("Valley Radio", at("Valley Radio"), "Valley Radio", "told"),
    )
    claims = (
        Claim(
            *("c1", report.id, "MOBILIZE", "troops", (), "happened", (army,), (), place, when, (trucks,), says),
            trigger=words("sent"),
            sentence=first,
            confidence=0.91,
            because=(Because("type", "trigger head", (at("sent"),)), Because("status", "past tense", (at("sent"),))),
        ),
        Claim(
            *("c2", report.id, "ASSAULT", "heavy-weapons", ("military",), "happened", (army,), (rebels,), place, when),
            quantities=(dead,),
            attribution=says,
            trigger=words("shelled"),
            sentence=first,
            confidence=0.9,
        ),
        Claim(
            *("c3", report.id, "RETREAT", None, (), "possible", (rebels,), (), None, None, (), ()),
            trigger=words("withdraw"),
            sentence=second,
            confidence=0.5,
        ),
    )
    return Reading(report, (first, second), (), (), claims)


class SampleReader:
    """Reads the sample's claims out of the sample, nothing out of others, and fails where the text asks for it."""

    def read_many(self, reports: Iterable[Report], *, workers: int = 1) -> Iterator[Reading | ReportError]:
        for report in reports:
            if "FAIL" in report.text:
                yield ReportError(report.url, "could not be read")
            elif report.text == TEXT:
                yield sample_reading(report)
            else:
                yield Reading(report, (), (), (), ())
