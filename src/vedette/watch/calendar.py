"""What was planned and what was due, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from sqlalchemy import select

from vedette.record.tables import event
from vedette.watch.answers import CalendarEntry, EventLine, Period, ProvisionState
from vedette.watch.facts import SOURCE, TARGET
from vedette.watch.look import DONE, Look, Rows, iso, ordinal
from vedette.watch.statements import plan_words
from vedette.watch.where import OUTSIDE

__all__ = ["calendar"]

_MOST = 200
#: A deed counts as what was planned if it lies at most so many days from the day that was named.
_SLACK = 3
#: Without a day: if it is told of within so many days.
_OPEN = 45
#: Events that may be what was planned, told as done, and told as not done.
Like = tuple[Rows, Rows]
_TYPES = (
    "CONSULT",
    "AGREE",
    "RETREAT",
    "MOBILIZE",
    "COOPERATE",
    "ASSAULT",
    "AID",
    "CONCEDE",
    "SUPPORT",
    "DISPLACEMENT",
)


def calendar(look: Look, period: Period, provisions: tuple[ProvisionState, ...]) -> tuple[CalendarEntry, ...]:
    """Plans announced or due in the period, and deadlines, in order of their days."""
    rows = _rows(look, period)
    plans = _plans(look, look.ids(rows))
    found = [(int(row), plans[ident]) for row, ident in zip(rows, look.ids(rows), strict=True) if ident in plans]
    like = {row: _like(look, row, plan) for row, plan in found if plan.status not in DONE}
    done = {int(rows[0]) for rows, _ in like.values() if len(rows)}
    lines = {line.id: line for line in look.lines(sorted(done))}
    outcomes = {
        row: lines[ident] for row, ident in zip(sorted(done), look.ids(sorted(done)), strict=True) if ident in lines
    }
    out = [_plan(look, period, row, plan, like.get(row), outcomes) for row, plan in found]
    out += [e for e in (_deadline(state, period) for state in provisions) if e is not None]
    return tuple(sorted(out, key=lambda e: (e.since or e.announced or "9999", e.kind, e.what)))


def _rows(look: Look, period: Period) -> Rows:
    """Events planned now, or planned once and done since; due in the period, or announced in it."""
    facts = look.facts
    kinds = look.is_type(_TYPES) & look.unrejected
    concern = ((look.by | look.against) > 0) | (look.where != OUTSIDE)
    first, last = ordinal(period.since), ordinal(period.until)
    announced = (facts.published >= first) & (facts.published <= last)
    due = (facts.day >= first) & (facts.day <= last)
    planned = look.is_word(facts.status, ["planned"]) & (announced | due) & (facts.published <= last)
    # Said before it was done: only an event that was published before its own day can have been planned.
    foreseen = look.is_word(facts.status, DONE) & (facts.dated == 1) & (facts.published < facts.day) & due
    foreseen &= facts.published > 0
    return look.only(look.order, kinds & concern & (planned | foreseen))[-_MOST:]


def _plans(look: Look, ids: tuple[str, ...]) -> dict[str, Any]:
    """What is called how, from when to when, and since when it is told of, by id."""
    c = event.c
    query = select(c.id, c.type, c.status, c.title, c.start, c.end, c.first_published, c.geonameid, c.lat)
    with look.engine.connect() as connection:
        return {row.id: row for row in connection.execute(query.where(c.id.in_(ids))).all()}


def _plan(
    look: Look, period: Period, row: int, found: Any, like: Like | None, outcomes: Mapping[int, EventLine]
) -> CalendarEntry:
    became, why, evidence = _became(look, period, found, like, outcomes)
    return CalendarEntry(
        kind=plan_words().get(found.type, "plan"),
        what=found.title,
        since=found.start,
        until=found.end,
        announced=found.first_published,
        who=tuple(dict.fromkeys((*look.who(row, SOURCE), *look.who(row, TARGET)))),
        became=became,
        why=why,
        evidence=evidence,
        events=(found.id,),
    )


def _became(
    look: Look, period: Period, found: Any, like: Like | None, outcomes: Mapping[int, EventLine]
) -> tuple[str, str, tuple[str, ...]]:
    if like is None:
        return "took place", "told as planned first and as done later", (found.id,)
    done, denied = like
    if len(done):
        line = outcomes.get(int(done[0]))
        said = f": {line.title}" if line else ""
        return "took place", f"told as done on {line.day if line else 'a day not known'}{said}", look.ids(done[:5])
    if len(denied):
        return "did not take place", "told as not done", look.ids(denied[:5])
    if found.start is None:
        return "undated", "no day was named, and nothing is told of it since", ()
    if (found.end or found.start) > period.until:
        return "ahead", f"lies ahead of {period.until}", ()
    return "no word", f"its day has passed by {period.until}, and no report tells what became of it", ()


def _like(look: Look, row: int, found: Any) -> Like:
    """Events that may be what was planned, told as done, and told as not done."""
    facts = look.facts
    said = int(facts.published[row])
    if found.start is not None:
        first, last = ordinal(found.start) - _SLACK, ordinal(found.end or found.start) + _SLACK
    else:
        first, last = said, said + _OPEN
    rows = look.days(iso(max(first, 1)), iso(last))
    # What was told before the plan was can't be its outcome.
    rows = rows[(facts.type[rows] == facts.type[row]) & look.unrejected[rows] & (facts.published[rows] >= said)]
    rows = rows[rows != row]
    near = np.ones(len(rows), dtype=bool)
    who = look.by[row] | look.against[row]
    if who:
        shared = (look.by[rows] | look.against[rows]) & who
        near &= shared > 0
        if int(who).bit_count() > 1:  # both of two, not one of them with somebody else
            near &= (shared & (shared - np.uint64(1))) > 0
    if found.geonameid is not None:
        near &= (facts.geonameid[rows] == found.geonameid) | (facts.geonameid[rows] < 0)
    elif found.lat is not None:
        near &= (facts.place[rows] == facts.place[row]) | (facts.place[rows] < 0)
    if facts.mode[row] >= 0:
        near &= (facts.mode[rows] == facts.mode[row]) | (facts.mode[rows] < 0)
    rows = rows[near]
    done = rows[look.is_word(facts.status, DONE)[rows]]
    denied = rows[look.is_word(facts.status, ["denied"])[rows]]
    return done, denied


def _deadline(state: ProvisionState, period: Period) -> CalendarEntry | None:
    p = state.provision
    if p.deadline is None or p.since > period.until:
        return None
    became = {
        "done": "took place",
        "disputed": "disputed",
        "due": "ahead",
        "overdue": "did not take place" if not state.done_by else "partly",
        "not known": "no word",
    }.get(state.status, "no word")
    return CalendarEntry(
        kind="deadline",
        what=p.text,
        since=p.deadline,
        until=p.deadline,
        announced=p.since,
        who=(),
        became=became,
        why=state.words,
        evidence=tuple(line.id for line in state.done_by),
        events=state.events,
        provision=p.id,
    )
