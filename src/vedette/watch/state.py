"""How an arrangement stands: every section over one period, from one look at the record."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date, timedelta
from pathlib import Path
from threading import Lock

import numpy as np

from vedette.actors import Registry
from vedette.model.arrangement import Arrangement
from vedette.record import Record
from vedette.watch.answers import Coverage, Period, State
from vedette.watch.calendar import calendar
from vedette.watch.comparisons import comparisons
from vedette.watch.control import control_state
from vedette.watch.displacement import displacement
from vedette.watch.gather import facts_of
from vedette.watch.incidents import incidents
from vedette.watch.look import Look, iso, ordinal
from vedette.watch.named import Named
from vedette.watch.period import read_period
from vedette.watch.posts import post_candidates, post_states
from vedette.watch.relations import relations
from vedette.watch.statements import statements
from vedette.watch.texts import Texts, texts_of
from vedette.watch.thin import thin_lines
from vedette.watch.violations import owed_candidates, violations
from vedette.watch.weekly import escalation_of
from vedette.watch.who import Sides

__all__ = ["default_period", "look_at", "state"]

_KEPT = 8
_lock = Lock()
_looks: OrderedDict[tuple[str, Arrangement, int], tuple[object, Look]] = OrderedDict()


def look_at(
    record: Record, arrangement: Arrangement, *, named: Named | None = None, cache: Path | None = None
) -> tuple[Look, int]:
    """An arrangement laid over a record, and the number of the change that it rests on; kept while nothing changes.

    Args:
        record: the record.
        arrangement: the arrangement.
        named: where places and actors are looked up; by default the shipped gazetteer and registry.
        cache: folder of what is kept between runs; by default in the user's cache folder.
    """
    named = named or _named()
    sides = Sides(arrangement.parties, named.registry)
    facts, change = facts_of(record, arrangement, sides, folder=cache)
    key = (record.engine.url.render_as_string(hide_password=False), arrangement, change)
    with _lock:
        kept = _looks.get(key)
        if kept is not None and kept[0] is facts and kept[1].engine is record.engine:
            _looks.move_to_end(key)
            return kept[1], change

    def texts(look: Look) -> Texts:
        return texts_of(look, record, owed_candidates(look) | post_candidates(look), change, folder=cache)

    with _lock:
        others = [one for (url, zone, _), (_, one) in _looks.items() if (url, zone) == key[:2]]
    before = next((one for one in others if facts.carried and one.facts.token is facts.carried.token), None)
    if before is not None and before.named is not named:
        before = None
    look = Look(record.engine, arrangement, facts, sides, named, texts, before)
    with _lock:
        _looks[key] = (facts, look)
        while len(_looks) > _KEPT:
            _looks.popitem(last=False)
    return look, change


_shared: list[Named] = []


def _named() -> Named:
    if not _shared:
        _shared.append(Named(registry=Registry.load()))
    return _shared[0]


def default_period(look: Look) -> Period:
    """The period that the file asks for; without one the last four weeks that anything is told of."""
    if look.arrangement.period is not None:
        return read_period(look.arrangement.period)
    rows = look.near_between(look.arrangement.since, look.arrangement.until)
    last = iso(look.facts.day[rows[-1]]) if len(rows) else None
    until = date.fromisoformat(last or look.arrangement.until or look.arrangement.since)
    since = until - timedelta(days=27)
    return Period(since.isoformat(), until.isoformat(), f"{since.isoformat()}..{until.isoformat()}")


def state(
    record: Record,
    arrangement: Arrangement,
    period: Period | None = None,
    *,
    named: Named | None = None,
    cache: Path | None = None,
) -> State:
    """How an arrangement stands over a period, as the record has it.

    Args:
        record: the record.
        arrangement: the arrangement.
        period: the days; by default those that the file asks for, else the last four weeks that anything is told of.
        named: where places and actors are looked up; by default the shipped gazetteer and registry.
        cache: folder of what is kept between runs; by default in the user's cache folder.
    """
    look, change = look_at(record, arrangement, named=named, cache=cache)
    period = period or default_period(look)
    happened = incidents(look, period)
    provisions = violations(look, period)
    posts, convoys = post_states(look, period)
    return State(
        arrangement=arrangement,
        period=period,
        coverage=_coverage(look, period, change),
        incidents=happened,
        violations=provisions,
        posts=posts,
        convoys=convoys,
        control=control_state(look, period),
        relations=relations(look, period),
        statements=statements(look, period),
        calendar=calendar(look, period, provisions),
        displacement=displacement(look, period),
        comparisons=comparisons(look, period),
        escalation=escalation_of(look, period),
        thin=thin_lines(look, period, happened.by_week),
    )


def _coverage(look: Look, period: Period, change: int) -> Coverage:
    facts = look.facts
    rows = look.near_between(period.since, period.until)
    everything = look.all_near
    before = look.inside(look.days(None, (date.fromisoformat(period.since) - timedelta(days=1)).isoformat()))
    names = sorted({facts.words[word] for word in look.publishers(rows)})
    return Coverage(
        events=len(rows),
        reports=len(look.texts.reports_of(rows)),
        publishers=tuple(names),
        before=len(before),
        first=iso(facts.day[everything[0]]) if len(everything) else None,
        last=iso(facts.day[everything[-1]]) if len(everything) else None,
        change=change,
        empty=_empty(look, period, change, len(rows), len(everything)),
    )


def _empty(look: Look, period: Period, change: int, now: int, ever: int) -> str | None:
    if now:
        return None
    if change == 0:
        return "the record is empty: nothing was ever added to it; this says nothing of how things stand"
    if not ever:
        return "the record holds nothing of this area, so that nothing can be told of it; no report is not peace"
    days = look.facts.day[look.all_near]
    near = days[np.argmin(np.abs(days - ordinal(period.since)))]
    return (
        f"the record holds nothing of this area from {period.since} to {period.until} (the nearest is of {iso(near)}); "
        "no report is not peace"
    )
