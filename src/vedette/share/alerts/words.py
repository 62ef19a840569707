"""An alert as plain text, for e-mail, feeds and the terminal."""

from __future__ import annotations

from vedette.model.alert import Alert, Quoted
from vedette.share.text import short, web_link

__all__ = ["evidence_lines", "text_of"]


def evidence_lines(alert: Alert) -> list[str]:
    """What it rests on: events with their publishers, and what these wrote."""
    lines = []
    for event in alert.events:
        by = ", ".join(short(name) for name in event.publishers) or "publisher unknown"
        lines.append(f"- {event.day or 'day unknown'}: {short(event.title)} [{event.id}; {by}]")
        lines += [f"    {_quoted(sentence)}" for sentence in event.sentences]
    if alert.event_count > len(alert.events):
        lines.append(f"- and {alert.event_count - len(alert.events)} more events")
    return lines


def text_of(alert: Alert, raised: str) -> str:
    """All of it, a paragraph a part."""
    return "\n".join(
        [
            short(alert.title),
            "",
            short(alert.why, 1000),
            "",
            *evidence_lines(alert),
            "",
            f"Rule: {short(alert.rule)}. Arrangement: {short(alert.arrangement)}. Raised {raised}. Alert {alert.id}.",
        ]
    )


def _quoted(sentence: Quoted) -> str:
    link = web_link(sentence.url)
    said = ", ".join(
        part for part in (sentence.publisher and short(sentence.publisher), sentence.published, link) if part
    )
    return f"“{short(sentence.text)}” ({said or 'publisher unknown'})"
