"""What happened: provisions, main events, posts, control, displacement."""

from __future__ import annotations

from vedette.share.drawing import RangeRow, range_bars
from vedette.share.sitrep.desk import Desk
from vedette.share.sitrep.document import Block, Cell, Drawing, Item, Items, Paragraph, Section, Sentence, Table
from vedette.watch.answers import EventLine, PostState, PostStep, ProvisionState, Violation

__all__ = ["control", "displacement", "events", "posts", "provisions"]

_MOST_EVENTS, _MOST_VIOLATIONS, _MOST_ROWS = 8, 4, 12


def provisions(desk: Desk) -> Section:
    """Each provision with its status, then the heaviest breaches."""
    m = desk.m
    title = m("heading violations")
    if not desk.state.violations:
        return Section("violations", title, (Paragraph((desk.say("provisions none"),)),))
    rows = tuple(_provision(desk, p) for p in desk.state.violations)
    heads = (m("head provision"), m("head status"), m("head count"), m("head parties"))
    blocks: list[Block] = [Table(m("table provisions"), heads, rows)]
    told: set[str] = set()
    for p in desk.state.violations:
        if not p.violations:
            continue
        ids = [v.event.id for v in p.violations]
        head = desk.say("violations count", events=ids, count=len(ids))
        items = [Item(p.provision.text.rstrip("."), (head,))]
        shown = p.violations[:_MOST_VIOLATIONS]
        for v in shown:
            if v.event.id not in told:
                day = m.day(v.event.day) if v.event.day else m("day unknown")
                items.append(Item(day, (_violation(desk, v),)))
        again = [v.event for v in shown if v.event.id in told]
        if again:
            titles = "; ".join(desk.title(e).rstrip(".") for e in again)
            items.append(Item("", (desk.say("violations again", events=[e.id for e in again], titles=titles),)))
        told |= {v.event.id for v in shown}
        rest = ids[_MOST_VIOLATIONS:]
        if rest:
            items.append(Item("", (desk.say("violations more", events=rest, count=len(rest)),)))
        blocks.append(Items(tuple(items)))
    return Section("violations", title, tuple(blocks))


def _provision(desk: Desk, p: ProvisionState) -> tuple[Cell, ...]:
    m = desk.m
    events = tuple(v.event.id for v in p.violations) or tuple(e.id for e in p.done_by)
    status = m(f"status {p.status}")
    if p.due is not None and p.status in {"due", "overdue"}:
        status += f" ({m.day(p.due)})"
    by = tuple(dict.fromkeys(desk.name(party) for v in p.violations for party in v.by))
    count = m.value(len(p.violations)) if p.provision.kind == "forbidden" else "–"
    notes = desk.cite(events) or (desk.reckoned("note record") if count != "–" else ())
    return (Cell(p.provision.text), Cell(status), Cell(count, notes, number=True), Cell(m.listed(by, 3) if by else "–"))


def _violation(desk: Desk, v: Violation) -> Sentence:
    given = {
        "title": desk.title(v.event).rstrip("."),
        "by": desk.names(v.by),
        "sources": desk.speakers(v.according_to or v.event.publishers),
    }
    if v.disputed_by:
        return desk.say("violation disputed", events=(v.event.id,), against=desk.speakers(v.disputed_by), **given)
    return desk.say("violation", events=(v.event.id,), **given)


def events(desk: Desk) -> Section:
    """The events that weigh most, each with who says so."""
    title = desk.m("heading events")
    worst = desk.state.incidents.worst[:_MOST_EVENTS]
    if not worst:
        return Section("events", title, (Paragraph((desk.say("events none"),)),))
    items = tuple(Item(desk.m.day(e.day) if e.day else desk.m("day unknown"), tuple(_event(desk, e))) for e in worst)
    return Section("events", title, (Items(items),))


def _event(desk: Desk, e: EventLine) -> list[Sentence]:
    m, cited = desk.m, (e.id,)
    said = [desk.say("event line", events=cited, title=desk.title(e).rstrip("."))]
    if e.killed is not None:
        said.append(desk.say("event killed", events=cited, range=desk.killed(e.killed)))
    if e.sources:
        told = desk.say("event told", events=cited, count=len(e.publishers), sources=desk.speakers(e.sources))
    else:
        told = desk.say("event told plain", events=cited, count=len(e.publishers))
    said.append(told)
    if e.disputed:
        fields = m.listed(tuple(m(f"field {f}") for f in dict.fromkeys(e.disputed) if f"field {f}" in m), 4)
        said.append(desk.say("event disputed", events=cited, fields=fields))
    if not e.dated and e.day:
        said.append(desk.say("event undated", events=cited, day=m.day(e.day)))
    return said


def posts(desk: Desk) -> Section:
    """Posts of which something is reported in the period; the others by name."""
    m, all_of = desk.m, desk.state.posts
    title = m("heading posts")
    if not all_of:
        return Section("posts", title, (Paragraph((desk.say("posts none"),)),))
    busy = [p for p in all_of if p.in_period]
    quiet = [p for p in all_of if not p.in_period]
    blocks: list[Block] = []
    if busy:
        heads = (m("head post"), m("head operator"), m("head state"), m("head happened"))
        blocks.append(Table(m("table posts"), heads, tuple(_post(desk, p) for p in busy)))
    if quiet:
        names = ", ".join(p.post.name for p in quiet)
        key = "posts quiet" if busy else "posts quiet all"
        blocks.append(Paragraph((desk.say(key, note="note record", count=len(quiet), names=names),)))
    convoys = desk.state.convoys[:_MOST_ROWS]
    if convoys:
        ids = [step.event.id for step in desk.state.convoys]
        blocks.append(Paragraph((desk.say("convoys", events=ids, count=len(ids)),)))
        blocks.append(Items(tuple(Item(m.day(step.day), (_convoy(desk, step),)) for step in convoys)))
    return Section("posts", title, tuple(blocks))


def _convoy(desk: Desk, step: PostStep) -> Sentence:
    counts = _counts(desk, step)
    given = {"title": desk.title(step.event).rstrip(".")}
    if counts:
        return desk.say("convoy counts", events=(step.event.id,), counts=counts, **given)
    return desk.say("convoy", events=(step.event.id,), **given)


def _counts(desk: Desk, step: PostStep) -> str:
    """What was sent, in words; what is counted may be a report's own words, so not in a sensitive report."""
    if desk.sensitive:
        return ""
    return ", ".join(f"{desk.m.range(c.range.low, c.range.best, c.range.high)} {c.of}" for c in step.counts)


def _post(desk: Desk, p: PostState) -> tuple[Cell, ...]:
    m = desk.m
    party = desk.state.arrangement.party(p.post.operator)
    steps = p.steps[len(p.steps) - p.in_period :]
    said = []
    for step in steps:
        counts = _counts(desk, step)
        line = m("post step", day=m.day(step.day), what=m(f"step {step.what}"))
        said.append(f"{line} ({counts})" if counts else line)
    state = m(f"state {p.state}") if p.state else m("not known")
    notes = desk.cite([step.event.id for step in steps])
    return (
        Cell(p.post.name),
        Cell(party.name if party else p.post.operator),
        Cell(state),
        Cell("; ".join(dict.fromkeys(said)), notes),
    )


def control(desk: Desk) -> Section:
    """Who is said to hold how much, and what is contested."""
    m, found = desk.m, desk.state.control
    title = m("heading control")
    said: list[Sentence] = []
    rows = []
    for share in found.latest:
        events = share.events
        given = {
            "holder": desk.name(share.holder),
            "range": m.range(share.share.low, share.share.best, share.share.high),
            "area": desk.area(share.area),
            "sources": desk.speakers(share.sources or share.publishers),
        }
        if share.day:
            said.append(desk.say("control share day", events=events, day=m.day(share.day), **given))
        else:
            said.append(desk.say("control share", events=events, **given))
        label = f"{given['holder']}, {given['area']}"
        rows.append(RangeRow(label, share.share.low, share.share.best, share.share.high))
    blocks: list[Block] = [Items(tuple(Item("", (s,)) for s in said))] if said else []
    if len(rows) > 1:
        ids = [e for share in found.latest for e in share.events]
        caption = desk.say("control caption", events=ids, note="note control")
        blocks.append(Drawing(range_bars(rows, title=m("control title"), unit="%"), caption))
    contested = found.contested
    if contested and desk.sensitive:
        ids = [e for c in contested for e in c.events]
        blocks.append(Paragraph((desk.say("contested sensitive", events=ids, count=len(contested)),)))
    elif contested:
        lines = [
            Item("", (desk.say("contested", events=c.events, place=c.place, why=c.why.rstrip(".")),))
            for c in contested[:_MOST_ROWS]
        ]
        blocks.append(Items(tuple(lines)))
    return Section("control", title, tuple(blocks) or (Paragraph((desk.say("control none"),)),))


def displacement(desk: Desk) -> Section:
    """People who fled, came back or were taken in, according to whom."""
    m, found = desk.m, desk.state.displacement
    title = m("heading displacement")
    if not found.lines:
        return Section("displacement", title, (Paragraph((desk.say("displacement none"),)),))
    blocks: list[Block] = []
    if found.largest is not None:
        ids = [line.event.id for line in found.lines if line.how == "fled" and line.people == found.largest]
        text = m.range(found.largest.low, found.largest.best, found.largest.high)
        blocks.append(Paragraph((desk.say("displaced largest", events=ids, range=text),)))
    items, rows = [], []
    for line in found.lines[:_MOST_ROWS]:
        given = {"title": desk.title(line.event).rstrip("."), "sources": desk.speakers(line.sources)}
        if line.people is None:
            said = desk.say("displaced line plain", events=(line.event.id,), **given)
        else:
            people = m.range(line.people.low, line.people.best, line.people.high)
            said = desk.say("displaced line", events=(line.event.id,), people=people, **given)
            rows.append(RangeRow(given["title"], line.people.low, line.people.best, line.people.high))
        items.append(Item(m.day(line.event.day), (said,)))
    blocks.append(Items(tuple(items)))
    if len(rows) > 1:
        ids = [line.event.id for line in found.lines[:_MOST_ROWS]]
        caption = desk.say("displacement caption", events=ids, note="note record")
        blocks.append(Drawing(range_bars(rows, title=m("displacement title")), caption))
    return Section("displacement", title, tuple(blocks))
