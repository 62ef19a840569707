"""What is thin, and how all of it was made."""

from __future__ import annotations

from vedette.share.drawing.maps import DISCLAIMER
from vedette.share.sitrep.desk import Desk
from vedette.share.sitrep.document import Item, Items, Paragraph, Section

__all__ = ["method", "thin"]


def thin(desk: Desk) -> Section:
    """Gaps: who is not heard, what is placed roughly."""
    m, found = desk.m, desk.state.thin
    title = m("heading thin")
    if not found:
        return Section("thin", title, (Paragraph((desk.say("thin none"),)),))
    items = tuple(
        Item(line.subject, (desk.words(line.words, events=line.events, note="note record"),)) for line in found
    )
    return Section("thin", title, (Items(items),))


def method(desk: Desk) -> Section:
    """How the report was made, and what it can't tell."""
    state, m = desk.state, desk.m
    c = state.coverage
    said = [desk.say("method claims"), desk.say("method count"), desk.say("method figures"), desk.say("method reading")]
    facts = [desk.say("method record", note="note record", reports=c.reports, publishers=len(c.publishers))]
    aside = [(a.words, a.events) for a in state.incidents.set_aside if a.events]
    if aside:
        events = [e for _, those in aside for e in those]
        why = "; ".join(m("aside part", count=len(those), why=words) for words, those in aside)
        facts.append(desk.say("method aside", events=events, count=len(events), why=why))
    if state.escalation.thin is not None:
        facts.append(desk.words(state.escalation.thin, note="note record"))
    if state.arrangement.source:
        facts.append(desk.say("method arrangement", source=state.arrangement.source.rstrip(".")))
    last = [desk.say("method text" if desk.texts else "method no text"), desk.say("method map", disclaimer=DISCLAIMER)]
    return Section(
        "method", m("heading method"), (Paragraph(tuple(said)), Paragraph(tuple(facts)), Paragraph(tuple(last)))
    )
