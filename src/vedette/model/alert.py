"""What somebody is to be told, with what it rests on."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Alert", "AlertEvent", "Quoted"]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence of a report.

    Attributes:
        text: the sentence.
        publisher: of the report; ``None`` if unknown.
        published: ISO day or time; ``None`` if unknown.
        url: the report's address, or the path that it was read from.
    """

    text: str
    publisher: str | None
    published: str | None
    url: str


@dataclass(frozen=True, slots=True)
class AlertEvent:
    """An event that an alert rests on, as it was when the alert was raised.

    Attributes:
        id: the event's id.
        title: the event in one line.
        day: ISO day; ``None`` if unknown.
        publishers: the independent publishers behind it.
        sentences: of its reports, oldest first; not all of many.
    """

    id: str
    title: str
    day: str | None
    publishers: tuple[str, ...]
    sentences: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that somebody is to be told once.

    Attributes:
        id: ``a`` and 16 hex digits, made from ``arrangement``, ``rule`` and ``about``: the same thing is told once.
        arrangement: name of the arrangement.
        rule: name of the rule in its file.
        when: the kind of rule: ``violation``, ``escalation`` ...
        about: what it is about, for machines: a provision and an event, a week, a claim.
        title: it in one line.
        why: a sentence or two on why the rule applies.
        events: what it rests on, most important first; not all of many.
        event_count: how many there are.
    """

    id: str
    arrangement: str
    rule: str
    when: str
    about: str
    title: str
    why: str
    events: tuple[AlertEvent, ...]
    event_count: int
