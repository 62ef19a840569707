"""The first page: summary, key figures, map and weeks."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from vedette.model.arrangement import Circle, Shape, Unit
from vedette.share.drawing import Bar, Extent, MapArea, MapPoint, area_map, extent_of, weekly_bars
from vedette.share.drawing.maps import circle
from vedette.share.sitrep.desk import Desk
from vedette.share.sitrep.document import Drawing, KeyFigure, KeyFigures, Paragraph, Section, Sentence
from vedette.share.text import short
from vedette.watch.answers import PostState, ProvisionState, Range

__all__ = ["figures", "picture", "summary", "troubled"]

_EASING = frozenset({"RETREAT", "AID", "CONCEDE", "AGREE", "COOPERATE"})
_VIOLENT = frozenset({"ASSAULT", "COERCE", "CONTROL"})
_TROUBLE = frozenset({"attacked", "surrounded"})
# From which probability on a week counts as unusual, as in the watch.
_UNUSUAL = 0.01


def span_of(desk: Desk) -> tuple[int, str]:
    """How many days the period has, as a number and in words."""
    period = desk.state.period
    days = (date.fromisoformat(period.until) - date.fromisoformat(period.since)).days + 1
    return days, desk.m("span days", count=days)


def troubled(desk: Desk) -> list[PostState]:
    """Posts that were attacked or surrounded in the period."""
    found = []
    for post in desk.state.posts:
        now = post.steps[len(post.steps) - post.in_period :] if post.in_period else ()
        if post.state == "surrounded" or any(step.what in _TROUBLE for step in now):
            found.append(post)
    return found


def _trouble_of(post: PostState) -> list[str]:
    """The events that troubled a post in the period, or before it, where it is still surrounded."""
    now = post.steps[len(post.steps) - post.in_period :] if post.in_period else ()
    found = [step.event.id for step in now if step.what in _TROUBLE]
    if not found:
        found = [step.event.id for step in post.steps if step.what == "surrounded"][-1:]
    return found


def _most_fled(desk: Desk) -> list[str]:
    """The events with the largest figure of people who fled."""
    found = desk.state.displacement
    return [line.event.id for line in found.lines if line.how == "fled" and line.people == found.largest]


def summary(desk: Desk) -> Section:
    """One paragraph."""
    state, m = desk.state, desk.m
    title = m("heading summary")
    if state.coverage.empty is not None:
        return Section("summary", title, (Paragraph((desk.words(state.coverage.empty, note="note record"),)),))
    said = [*_incidents(desk), *_provisions(desk)]
    posts = troubled(desk)
    if posts:
        events = [e for post in posts for e in _trouble_of(post)]
        names = m.listed(tuple(post.post.name for post in posts), 4)
        said.append(desk.say("summary posts", events=events, count=len(posts), names=names))
    fled = state.displacement.largest
    if fled is not None:
        events = _most_fled(desk)
        said.append(desk.say("summary displaced", events=events, range=m.range(fled.low, fled.best, fled.high)))
    ahead = next((c for c in state.calendar if c.became == "ahead" and c.since), None)
    if ahead is not None:
        what = desk.plan(ahead)
        note = "" if ahead.events else "note arrangement"
        what = short(what.rstrip("."), 90)
        said.append(desk.say("summary ahead", events=ahead.events, note=note, what=what, day=m.day(ahead.since)))
    said.append(desk.say("summary thin", note="note record", count=len(state.coverage.publishers)))
    return Section("summary", title, (Paragraph(tuple(said)),))


def _incidents(desk: Desk) -> list[Sentence]:
    state, m = desk.state, desk.m
    inside, around = state.incidents.inside, state.incidents.around
    days = m.days(state.period.since, state.period.until)
    said = [
        desk.say("summary incidents", events=inside, note="" if inside else "note record", count=len(inside), days=days)
    ]
    if desk.before is not None and desk.before.coverage.events:
        before, now = len(desk.before.incidents.inside), len(inside)
        key = "summary more" if now > before else "summary fewer" if now < before else "summary same"
        said.append(_compared(desk, key, before))
    said += _unusual(desk)
    if around:
        said.append(desk.say("summary around", events=around, count=len(around)))
    killed = state.incidents.killed
    if killed is None:
        said.append(desk.say("summary no killed", note="note record"))
    else:
        dead = [e for e in inside if e in desk.rows and desk.rows[e].event.killed is not None]
        said.append(desk.say("summary killed", events=dead or inside, range=desk.killed(killed)))
        said += _one_event(desk, dead, killed)
    return said


def _unusual(desk: Desk) -> list[Sentence]:
    """Weeks that are unusually high against the baseline, or that none is; nothing where that can't be told."""
    found = desk.state.escalation
    known = [w for w in found.weeks if w.expected is not None and w.high is not None and w.at_least is not None]
    if found.thin is not None or not known:
        return []
    high = [w for w in known if w.unusual or (w.at_least or 0.0) <= _UNUSUAL]
    if not high:
        week = known[-1]
        given: dict[str, Any] = {"expected": round(week.expected or 0.0, 1), "high": week.high or 0.0}
        return [desk.say("summary usual", note="note baseline", weeks=len(known), **given)]
    return [
        desk.say(
            "summary unusual", events=w.events, note="note baseline", week=w.week, count=w.count,
            expected=round(w.expected or 0.0, 1),
        )
        for w in sorted(high, key=lambda w: w.at_least or 0.0)[:2]
    ]  # fmt: skip


def _one_event(desk: Desk, dead: list[str], killed: Range) -> list[Sentence]:
    """Says so where most of the dead stand in one event: a figure that may be wrong, or a sum over a longer time."""
    counts = {e: _best_of(desk, e) for e in dead}
    if len(counts) < 2 or not _best(killed):
        return []
    most = max(counts, key=lambda e: (counts[e], e))
    if counts[most] <= _best(killed) / 2:
        return []
    event = desk.rows[most].event
    key = "summary one event" if event.start is not None else "summary one undated"
    return [desk.say(key, events=(most,), count=round(counts[most]), publishers=len(event.publishers))]


def _best_of(desk: Desk, event: str) -> float:
    of = desk.rows[event].event.killed
    return 0.0 if of is None else _best(Range(of.low, of.best, of.high))


def _compared(desk: Desk, key: str, count: int) -> Sentence:
    """A sentence about the days before, with their note."""
    assert desk.before is not None
    period = desk.before.period
    text = desk.m(key, span=span_of(desk)[1], before=count)
    note = desk.reckoned("note before", days=desk.m.days(period.since, period.until))
    events = desk.cite(desk.before.incidents.inside)
    return Sentence(text, (*events, *note), True)


def _provisions(desk: Desk) -> list[Sentence]:
    state = desk.state
    if not state.violations:
        return []
    breached = [p for p in state.violations if p.status == "breached"]
    overdue = [p for p in state.violations if p.status == "overdue"]
    said = []
    if breached:
        events = [v.event.id for p in breached for v in p.violations]
        said.append(desk.say("summary breached", events=events, count=len(breached), names=_named(desk, breached)))
    else:
        said.append(desk.say("summary not breached", note="note record"))
    disputed = [p for p in state.violations if p.status == "disputed"]
    if disputed:
        events = [v.event.id for p in disputed for v in p.violations]
        said.append(
            desk.say("summary disputed", events=events, note="" if events else "note record", count=len(disputed))
        )
    if overdue:
        names = _named(desk, overdue)
        said.append(desk.say("summary overdue", note="note arrangement", count=len(overdue), names=names))
    return said


def _named(desk: Desk, provisions: list[ProvisionState]) -> str:
    return desk.m.listed(tuple(f"“{short(p.provision.text.rstrip('.'), 70)}”" for p in provisions), 2)


def figures(desk: Desk) -> Section:
    """The figures to see first, each with what to compare it with."""
    state, m = desk.state, desk.m
    made = [_incident_figure(desk), _killed_figure(desk)]
    if state.violations:
        breached = [p for p in state.violations if p.status == "breached"]
        events = [v.event.id for p in breached for v in p.violations]
        made.append(
            KeyFigure(
                m("figure provisions"), m.value(len(breached)), m("compare of", count=len(state.violations)),
                desk.cite(events) or desk.reckoned("note record"), "up" if breached else "",
            )
        )  # fmt: skip
    if state.posts:
        posts = troubled(desk)
        events = [e for post in posts for e in _trouble_of(post)]
        made.append(
            KeyFigure(
                m("figure posts"), m.value(len(posts)), m("compare of", count=len(state.posts)),
                desk.cite(events) or desk.reckoned("note record"), "up" if posts else "",
            )
        )  # fmt: skip
    fled = state.displacement.largest
    if fled is not None:
        events = _most_fled(desk)
        value = m.range(fled.low, fled.best, fled.high)
        compare = m("compare told", count=sum(line.how == "fled" for line in state.displacement.lines))
        made.append(KeyFigure(m("figure displaced"), value, compare, desk.cite(events) or desk.reckoned("note record")))
    c = state.coverage
    made.append(
        KeyFigure(
            m("figure publishers"), m.value(len(c.publishers)), m("compare events", count=c.events),
            desk.reckoned("note record"),
        )
    )  # fmt: skip
    return Section("figures", m("heading figures"), (KeyFigures(tuple(made)),))


def _incident_figure(desk: Desk) -> KeyFigure:
    state, m = desk.state, desk.m
    count = len(state.incidents.inside)
    notes = desk.cite(state.incidents.inside) or desk.reckoned("note record")
    tone = ""
    compare = m("compare nothing")
    weeks = state.escalation.weeks
    known = [w for w in weeks if w.expected is not None and w.high is not None]
    if state.escalation.thin is None and len(weeks) == 1 and known:
        expected, high = round(known[0].expected or 0.0, 1), known[0].high or 0.0
        compare = m("compare expected", expected=expected, high=high)
        notes += desk.reckoned("note baseline")
        tone = "up" if count > high else ""
    elif desk.before is not None and desk.before.coverage.events:
        before = len(desk.before.incidents.inside)
        compare = m("compare before", before=before, span=span_of(desk)[1])
        notes += desk.cite(desk.before.incidents.inside) or desk.reckoned("note record")
        tone = "up" if count > before else "down" if count < before else ""
    return KeyFigure(m("figure incidents"), m.value(count), compare, tuple(dict.fromkeys(notes)), tone)


def _killed_figure(desk: Desk) -> KeyFigure:
    state, m = desk.state, desk.m
    dead = [e for e in state.incidents.inside if e in desk.rows and desk.rows[e].event.killed is not None]
    notes = desk.cite(dead or state.incidents.inside) or desk.reckoned("note record")
    compare, tone = m("compare nothing"), ""
    before = desk.before
    if before is not None and before.coverage.events:
        was = desk.killed(before.incidents.killed) if before.incidents.killed else m("none")
        compare = m("compare before", before=was, span=span_of(desk)[1])
        notes += desk.cite(before.incidents.inside) or desk.reckoned("note record")
        now, then = _best(state.incidents.killed), _best(before.incidents.killed)
        tone = "up" if now > then else "down" if now < then else ""
    value = m("none reported") if state.incidents.killed is None else desk.killed(state.incidents.killed)
    return KeyFigure(m("figure killed"), value, compare, tuple(dict.fromkeys(notes)), tone)


def _best(of: Range | None) -> float:
    if of is None:
        return 0.0
    return next((v for v in (of.best, of.low, of.high) if v is not None), 0.0)


def picture(desk: Desk) -> Section:
    """The map, and the weeks up to the end of the period."""
    return Section("picture", desk.m("heading picture"), (*_map(desk), *_weeks(desk)))


def _weeks(desk: Desk) -> tuple[Drawing, ...]:
    state, m = desk.state, desk.m
    weighed = {w.week: w for w in state.escalation.weeks}
    bars, ids = [], []
    for week in desk.history.incidents.by_week:
        weigh = weighed.get(week.week)
        known = weigh is not None and weigh.expected is not None
        now = week.until >= state.period.since and week.since <= state.period.until
        ids += list(week.events)
        bars.append(
            Bar(
                week.week, week.count, weigh.expected if weigh and known else None, 0.0 if known else None,
                weigh.high if weigh and known else None, now,
            )
        )  # fmt: skip
    if not bars:
        return ()
    banded = any(bar.high is not None for bar in bars)
    events = [e for e in ids if e in desk.rows]
    note = "note baseline" if banded else "note record"
    caption = desk.say("weeks caption" if banded else "weeks caption plain", events=events, note=note)
    scene = weekly_bars(bars, title=m("weeks title"), width=720, height=230)
    return (Drawing(scene, caption),)


def _map(desk: Desk) -> tuple[Drawing, ...]:
    state, m = desk.state, desk.m
    areas = _areas(desk)
    points = _points(desk)
    corners = [p for area in areas for ring in area.rings for p in ring] or [(p.lat, p.lon) for p in points]
    if not corners:
        return ()
    extent: Extent = extent_of(corners, margin=0.1, least_km=40, ratio=1.8)
    days = m.days(state.period.since, state.period.until)
    title = m("map title", name=state.arrangement.name, days=days)
    units = [MapArea(unit.name or "", (*unit.rings, *unit.lines)) for file in desk.boundaries for unit in file.units]
    scene = area_map(extent, title=title, areas=areas, points=points, units=units, width=720, height=440)
    inside, around = state.incidents.inside, state.incidents.around
    key = "map caption sensitive" if desk.sensitive else "map caption"
    events = (*inside, *around)
    note = "" if events else "note record"
    caption = desk.say(key, events=events, note=note, days=days, inside=len(inside), around=len(around))
    if any(isinstance(part, Unit) for part in state.arrangement.area.parts):
        caption = Sentence(f"{caption.text} {m('map circles')}", caption.notes, caption.figure)
    if units:
        files = m.listed(tuple(f"“{file.name}”" for file in desk.boundaries), 3)
        caption = Sentence(f"{caption.text} {m('map boundaries', names=files)}", caption.notes, caption.figure)
    return (Drawing(scene, caption),)


def _areas(desk: Desk) -> list[MapArea]:
    made = []
    for part in desk.state.arrangement.area.parts:
        if isinstance(part, Shape):
            made.append(MapArea(part.name, part.rings))
        elif isinstance(part, Circle):
            made.append(MapArea(part.name, (circle(part.lat, part.lon, part.km),)))
        elif isinstance(part, Unit):
            made.append(MapArea(part.name, (circle(part.lat, part.lon, part.radius_km),)))
    return made


def _points(desk: Desk) -> list[MapPoint]:
    """Events of the period by place, and posts; posts are left out where places must not be exact."""
    state, m = desk.state, desk.m
    ids = {*state.incidents.inside, *state.incidents.around}
    ids |= {step.event.id for post in state.posts for step in post.steps[len(post.steps) - post.in_period :]}
    ids |= {line.event.id for line in state.displacement.lines}
    at: dict[tuple[float, float, str], list[str]] = {}
    for ident in sorted(ids):
        row = desk.rows.get(ident)
        place = row.event.place if row is not None else None
        if row is None or place is None or place.lat is None or place.lon is None:
            continue
        if not desk.sensitive and place.precision in {"country", "admin1", "unknown"}:
            continue  # its point is the middle of a wide area, where nothing may have happened
        kind = "easing" if row.event.type in _EASING else "violence" if row.event.type in _VIOLENT else "other"
        at.setdefault((round(place.lat, 2), round(place.lon, 2), kind), []).append(ident)
    made = []
    for (lat, lon, kind), events in at.items():
        names = Counter(p.name for e in events if (p := desk.rows[e].event.place) is not None)
        name = names.most_common(1)[0][0]
        made.append(MapPoint(lat, lon, kind, name, len(events), m("map cluster", place=name, count=len(events))))
    if not desk.sensitive:
        made += [MapPoint(p.post.lat, p.post.lon, "post", p.post.name) for p in state.posts]
    return made
