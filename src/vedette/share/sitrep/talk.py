"""What is said and what is ahead: statements, calendar, disagreements, comparisons, the outlook."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.errors import InputError, RecordError
from vedette.model import Disagreement, Side
from vedette.share.drawing import Line, Point, lines
from vedette.share.private import WITHHELD
from vedette.share.sitrep.desk import Desk
from vedette.share.sitrep.document import Block, Drawing, Item, Items, Paragraph, Section, Sentence
from vedette.share.sitrep.flows import flow_scene
from vedette.share.sitrep.rounding import two_figures
from vedette.share.text import short
from vedette.watch.answers import CalendarEntry, Statement

if TYPE_CHECKING:
    from vedette.record import Record

__all__ = ["calendar", "comparisons", "disagreements", "outlook", "statements"]

_MOST = 10
_HORIZON = 30


def statements(desk: Desk) -> Section:
    """Warnings, threats, demands, refusals and offers of the period."""
    m, found = desk.m, desk.state.statements
    title = m("heading statements")
    if not found:
        return Section("statements", title, (Paragraph((desk.say("statements none"),)),))
    blocks: list[Block] = [
        Items(tuple(Item(m.day(s.day), tuple(_statement(desk, s))) for s in found[:_MOST])),
    ]
    rest = [s.event.id for s in found[_MOST:]]
    if rest:
        blocks.append(Paragraph((desk.say("statements more", events=rest, count=len(rest)),)))
    return Section("statements", title, tuple(blocks))


def _statement(desk: Desk, s: Statement) -> list[Sentence]:
    given = {"speaker": desk.names(s.speaker), "kind": desk.m(f"kind {s.kind}")}
    cited = (s.event.id,)
    if not s.speaker:
        said = [desk.say("statement nobody", events=cited, kind=given["kind"])]
    elif s.to:
        said = [desk.say("statement", events=cited, to=desk.names(s.to), **given)]
    else:
        said = [desk.say("statement alone", events=cited, **given)]
    if desk.texts and s.words:
        said.append(desk.say("statement words", events=cited, words=short(s.words, 240)))
    return said


def calendar(desk: Desk) -> Section:
    """What was announced, and what became of it."""
    m, found = desk.m, desk.state.calendar
    title = m("heading calendar")
    if not found:
        return Section("calendar", title, (Paragraph((desk.say("calendar none"),)),))
    blocks: list[Block] = [Items(tuple(_entry(desk, c) for c in found[:_MOST]))]
    rest = [e for c in found[_MOST:] for e in c.events]
    if len(found) > _MOST:
        blocks.append(Paragraph((desk.say("calendar more", events=rest, count=len(found) - _MOST),)))
    return Section("calendar", title, tuple(blocks))


def _entry(desk: Desk, c: CalendarEntry) -> Item:
    m = desk.m
    head = m("day unknown") if c.since is None else m.days(c.since, c.until or c.since)
    what = desk.plan(c)
    events = (*c.events, *c.evidence)
    note = "" if events or c.provision is None else "note arrangement"
    became = m(f"became {c.became}")
    said = desk.say("calendar line", events=events, note=note, what=what.rstrip("."), became=became)
    return Item(head, (said,))


def disagreements(desk: Desk) -> Section:
    """Events of the period on which reports disagree, both sides said."""
    m, state = desk.m, desk.state
    title = m("heading disagreements")
    ids = dict.fromkeys((*state.incidents.inside, *state.incidents.around, *state.incidents.unclear))
    disputed = [desk.rows[e] for e in ids if e in desk.rows and desk.rows[e].event.disagreements]
    disputed.sort(key=lambda r: (-len(r.event.publishers), r.event.start or "", r.event.id))
    if not disputed:
        return Section("disagreements", title, (Paragraph((desk.say("disagreements none"),)),))
    items = []
    for row in disputed[:_MOST]:
        said = [
            desk.say(
                "disagreement", events=(row.event.id,), title=desk.title(row.event.id).rstrip("."),
                field=m(f"field {d.field}"), about=f" ({d.about})" if d.about else "", sides=_sides(desk, d),
            )
            for d in row.event.disagreements
        ]  # fmt: skip
        items.append(Item(m.day(row.event.start or row.event.first_published), tuple(said)))
    blocks: list[Block] = [Items(tuple(items))]
    rest = [row.event.id for row in disputed[_MOST:]]
    if rest:
        blocks.append(Paragraph((desk.say("disagreements more", events=rest, count=len(rest)),)))
    return Section("disagreements", title, tuple(blocks))


def _sides(desk: Desk, d: Disagreement) -> str:
    m = desk.m
    if all(side.value == WITHHELD for side in d.sides):
        return m("side withheld", count=len(d.sides))

    def said(side: Side) -> str:
        value = m("name withheld") if side.value == WITHHELD else side.value
        if side.sources:
            return m("side", value=value, sources=desk.speakers(side.sources))
        return m("side plain", value=value)

    text = said(d.sides[0])
    for side in d.sides[1:]:
        text = m("sides", one=text, other=said(side))
    return text


def comparisons(desk: Desk) -> Section | None:
    """Comparisons that reports make ("heaviest since"), set against the record; ``None`` where there are none."""
    m, found = desk.m, desk.state.comparisons
    if not found:
        return None
    items = []
    for c in found[:_MOST]:
        events = (c.event.id, *(e.id for e in c.counter_examples))
        verdict = m(f"verdict {c.verdict}")
        if desk.texts:
            why = c.why[:1].upper() + c.why[1:].rstrip(".") + "."
            said = desk.say("comparison", events=events, phrase=short(c.phrase, 80), verdict=verdict, why=why)
        else:
            said = desk.say("comparison sensitive", events=events, verdict=verdict)
        items.append(Item(m.day(c.event.day), (said,)))
    return Section("comparisons", m("heading comparisons"), (Items(tuple(items)),))


def outlook(desk: Desk, record: Record, cache: Path | None) -> Section:
    """What the displacement outlook says for the days after the period, where the arrangement names its data."""
    m, arrangement = desk.m, desk.state.arrangement
    title = m("heading outlook")
    if arrangement.outlook is None:
        return Section("outlook", title, (Paragraph((desk.say("outlook none"),)),))
    from vedette.outlook.from_record import situation_from_record
    from vedette.outlook.outlook import NotEnoughKnown, make_outlook

    try:
        situation = situation_from_record(record, arrangement, cache=cache)
        last = situation.days - 1
        day = min(last, max(0, situation.day_of(date.fromisoformat(desk.state.period.until))))
        answer = make_outlook(situation, day=day, horizon=_HORIZON)
    except RecordError:  # nothing is wrong with what was asked
        raise
    except InputError as error:
        said = desk.say("outlook failed", note="note record", why=str(error))
        return Section("outlook", title, (Paragraph((said,)),))
    file = Path(arrangement.outlook).name
    note = desk.reckoned("note outlook", file=file, day=m.day(answer.day.isoformat()))

    def reckoned(key: str, **given: object) -> Sentence:
        return Sentence(m(key, **given), note, True)

    if isinstance(answer, NotEnoughKnown):
        said = reckoned("outlook missing", what="; ".join(answer.missing))
        return Section("outlook", title, (Paragraph((said,)),))
    total = answer.total
    counted = any(d.counted for d in answer.destinations)
    opening = [
        reckoned(
            "outlook total" if counted else "outlook arriving", days=answer.horizon, day=m.day(answer.day.isoformat()),
            now=two_figures(answer.total_now), middle=two_figures(total.middle), low=two_figures(total.low),
            high=two_figures(total.high),
        ),
        reckoned("outlook stays" if counted else "outlook nobody", now=two_figures(answer.total_now)),
    ]  # fmt: skip
    arriving = sorted(answer.destinations, key=lambda d: (-d.arriving.middle, d.name))
    items = tuple(
        Item(
            "",
            (
                reckoned(
                    "outlook to", place=d.name, low=two_figures(d.arriving.low), middle=two_figures(d.arriving.middle),
                    high=two_figures(d.arriving.high),
                ),
            ),
        )
        for d in arriving[:6]
        if d.arriving.high >= 1
    )  # fmt: skip
    points = tuple(
        Point(
            p.day.isoformat(),
            two_figures(p.people.middle),
            two_figures(p.people.low),
            two_figures(p.people.high),
            p.counted,
        )
        for p in answer.line
    )
    scene = lines([Line(m("outlook camps"), points)], title=m("outlook title" if counted else "outlook title arriving"))
    blocks: list[Block] = [Paragraph(tuple(opening))]
    if not desk.sensitive:  # it shows places that were attacked
        where = flow_scene(answer, m("outlook map", days=answer.horizon, day=m.day(answer.day.isoformat())))
        blocks += [Drawing(where, reckoned("outlook map caption"))] if where is not None else []
    blocks.append(Drawing(scene, reckoned("outlook caption")))
    if items:
        blocks.append(Items(items))
    if answer.assumptions and not desk.sensitive:  # they name places that were attacked
        assumed = [reckoned("outlook assumed", what=a.rstrip(".")) for a in answer.assumptions]
        blocks.append(Items(tuple(Item("" if n else m("outlook assuming"), (one,)) for n, one in enumerate(assumed))))
    return Section("outlook", title, tuple(blocks))
