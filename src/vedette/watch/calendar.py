"""What was planned and what was due, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import select

from vedette.record.tables import event
from vedette.watch.answers import CalendarEntry, EventLine, Period, ProvisionState
from vedette.watch.facts import SOURCE, TARGET
from vedette.watch.look import DONE, Look, Rows, Told, iso, ordinal
from vedette.watch.statements import plan_words
from vedette.watch.where import OUTSIDE

__all__ = ["calendar"]

_MOST = 200
#: A deed counts as what was planned if it lies at most so many days from the day that was named.
_SLACK = 3
#: Without a day: if it is told of within so many days.
_OPEN = 45
#: So many events at most are looked at as what may have become of a plan, and so long a beginning of words.
_CANDIDATES, _STEM = 40, 5
#: What one report calls a deployment another calls work together.
_SAME = {"MOBILIZE": ("MOBILIZE", "COOPERATE"), "COOPERATE": ("MOBILIZE", "COOPERATE")}
#: Rows of what was planned: told as done, and told as not done.
Outcome = tuple[list[int], list[int]]
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
    pools: dict[str, Rows] = {}
    like = {row: _like(look, row, plan, period, pools) for row, plan in found if plan.status not in DONE}
    words = _words(look, [*like, *(int(row) for some in like.values() for row in some)])
    outcomes = {row: _outcome(look, row, plans, some, words) for row, some in like.items()}
    told = sorted({done[0] for done, _ in outcomes.values() if done})
    lines = {line.id: line for line in look.lines(told)}
    shown = {row: lines[ident] for row, ident in zip(told, look.ids(told), strict=True) if ident in lines}
    disputed = look.told([row for row in told if "status" in look.facts.words_of("odd_", row)])
    out = [_plan(look, period, row, plan, outcomes.get(row), shown, disputed) for row, plan in found]
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
    look: Look,
    period: Period,
    row: int,
    found: Any,
    outcome: Outcome | None,
    lines: Mapping[int, EventLine],
    disputed: Mapping[str, Sequence[Told]],
) -> CalendarEntry:
    became, why, evidence = _became(look, period, found, outcome, lines, disputed)
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
    look: Look,
    period: Period,
    found: Any,
    outcome: Outcome | None,
    lines: Mapping[int, EventLine],
    disputed: Mapping[str, Sequence[Told]],
) -> tuple[str, str, tuple[str, ...]]:
    if outcome is None:
        return "took place", "told as planned first and as done later", (found.id,)
    done, denied = outcome
    evidence = look.ids([*done[:5], *denied[:5]])
    if done:
        line = lines.get(done[0])
        said = f": {line.title}" if line else ""
        why = f"told as done on {line.day if line else 'a day not known'}{said}"
        against = _deniers(found.type, disputed.get(evidence[0], ()))
        against += _when(look, denied)
        if against:
            return "disputed", f"{why}; told as not done by {', '.join(against)}", evidence
        return "took place", why, evidence
    if denied:
        return "did not take place", f"told as not done {_when(look, denied)[0]}", evidence
    if found.start is None:
        return "undated", "no day was named, and nothing is told of it since", ()
    if (found.end or found.start) > period.until:
        return "ahead", f"lies ahead of {period.until}", ()
    return "no word", f"its day has passed by {period.until}, and no report tells what became of it", ()


def _deniers(code: str, claims: Sequence[Told]) -> list[str]:
    """Who says of an event told as done that it was not."""
    return list(
        dict.fromkeys(
            claim.speaker or claim.publisher or "a report"
            for claim in claims
            if claim.body["type"] == code and claim.body["status"] == "denied"
        )
    )


def _when(look: Look, rows: Sequence[int]) -> list[str]:
    """By whom and when it is told that something was not done, the latest."""
    if not rows:
        return []
    last = rows[-1]
    day = iso(look.facts.published[last]) or "a day not known"
    return [f"by {', '.join(look.speakers(last)[:2]) or 'a report'} on {day}"]


def _pool(look: Look, code: str, period: Period) -> Rows:
    """Events of the kind of a plan, told as done or as not done by the end of the period, in order of day."""
    facts = look.facts
    rows = look.days(None, period.until)
    kept = look.is_type(_SAME.get(code, (code,)))[rows] & look.is_word(facts.status, (*DONE, "denied"))[rows]
    out: Rows = rows[kept & look.unrejected[rows] & (facts.published[rows] <= ordinal(period.until))]
    return out


def _like(look: Look, row: int, found: Any, period: Period, pools: dict[str, Rows]) -> tuple[int, ...]:
    """Events that may be what was planned, told as done or as not done, in order of day."""
    facts = look.facts
    if found.type not in pools:
        pools[found.type] = _pool(look, found.type, period)
    pool = pools[found.type]
    said = int(facts.published[row])
    if found.start is not None:
        first, last = ordinal(found.start) - _SLACK, ordinal(found.end or found.start) + _SLACK
    else:
        first, last = said, said + _OPEN
    rows = pool[np.searchsorted(facts.day[pool], first) :]
    denied = look.is_word(facts.status, ["denied"])[rows]
    # That it was not done may be said long after; done it was when it was to be done. What was told before the plan was
    # can't be its outcome.
    kept = (denied | (facts.day[rows] <= last)) & (facts.published[rows] >= said) & (rows != row)
    who = look.by[row] | look.against[row]
    if who:
        their = look.by[rows] | look.against[rows]
        shared = their & who
        both = int(who).bit_count() > 1  # both of two, not one of them with somebody else
        kept &= ((shared & (shared - np.uint64(1))) > 0 if both else shared > 0) | (denied & ((their & ~who) == 0))
    if found.geonameid is not None:
        kept &= (facts.geonameid[rows] == found.geonameid) | (facts.geonameid[rows] < 0)
    elif found.lat is not None:
        kept &= (facts.place[rows] == facts.place[row]) | (facts.place[rows] < 0)
    if facts.mode[row] >= 0:
        same = facts.type[rows] == facts.type[row]
        kept &= ~same | (facts.mode[rows] == facts.mode[row]) | (facts.mode[rows] < 0)
    return tuple(int(one) for one in rows[kept][-_CANDIDATES:])


def _words(look: Look, rows: Sequence[int]) -> dict[int, frozenset[str]]:
    """By which words events are stated, shortened so that "patrol", "patrols" and "patrolling" are one."""
    some = list(dict.fromkeys(rows))
    told = look.told(some, _TYPES)
    return {
        row: frozenset(claim.trigger.lower()[:_STEM] for claim in told.get(ident, ()))
        for row, ident in zip(some, look.ids(some), strict=True)
    }


def _outcome(
    look: Look, row: int, plans: Mapping[str, Any], like: Sequence[int], words: Mapping[int, frozenset[str]]
) -> Outcome:
    """Of what may be its outcome: that which is stated by the same word, or was placed and dated as the plan was."""
    facts = look.facts
    plan = plans[look.ids([row])[0]]
    done, denied = [], []
    for other in like:
        same_word = bool(words[row] & words[other])
        same_place = facts.place[row] >= 0 and facts.place[row] == facts.place[other]
        if look.is_word(facts.status, ["denied"])[other]:
            if same_word:
                denied.append(other)
        elif same_word or same_place or plan.start is not None:
            done.append(other)
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
