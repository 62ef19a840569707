"""The weeks that escalation is told from: incidents of each, and how much else was told."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from sqlalchemy import select

from vedette.record.tables import report
from vedette.watch.answers import Escalation, Period
from vedette.watch.escalation import escalation
from vedette.watch.facts import Ints
from vedette.watch.incidents import incident_mask
from vedette.watch.look import Look, ordinal
from vedette.watch.period import week_of
from vedette.watch.series import CountedWeek

__all__ = ["counted_weeks", "escalation_of"]

_YEAR = 366


def escalation_of(look: Look, period: Period, *, level: float = 0.01) -> Escalation:
    """The period's weeks against the arrangement's baseline, or the year before the period."""
    baseline = look.arrangement.baseline
    since = date.fromisoformat(period.since)
    days = (
        (baseline.since, baseline.until)
        if baseline is not None
        else ((since - timedelta(days=_YEAR)).isoformat(), (since - timedelta(days=1)).isoformat())
    )
    weeks = counted_weeks(look, min(days[0], period.since), period.until)
    return escalation(weeks, baseline=days, period=(period.since, period.until), level=level)


def counted_weeks(look: Look, since: str, until: str) -> tuple[CountedWeek, ...]:
    """Every week from the first with a report in these days on, up to the end.

    A week's exposure is how many other events are told of it, which more publishing raises and a burst of incidents
    hardly: counting the reports would excuse a burst by the reports that tell of it. It is at least 1 where anything
    was published, and 0 where nothing was.
    """
    rows = look.days(since, until)
    mask = incident_mask(look)
    counted, others = look.inside(look.only(rows, mask)), look.only(rows, ~mask)
    first, last = ordinal(since), ordinal(until)
    monday = first - (first - 1) % 7
    mondays = np.arange(monday, last + 1, 7)
    at = np.searchsorted(look.facts.day[counted], [mondays, mondays + 7])
    told = np.diff(np.searchsorted(look.facts.day[others], [mondays, mondays + 7]), axis=0)[0]
    empty = mondays[(told == 0) & (at[0] == at[1])]
    published = _published(look, empty)
    out: list[CountedWeek] = []
    for n, start in enumerate(mondays.tolist()):
        some = counted[at[0][n] : at[1][n]]
        other = int(told[n])
        exposure = float(max(other, 1)) if other or len(some) or start in published else 0.0
        if out or exposure:
            day = date.fromordinal(start)
            out.append(CountedWeek(week_of(day), day.isoformat(), len(some), exposure, look.ids(some)))
    return tuple(out)


def _published(look: Look, mondays: Ints) -> frozenset[int]:
    """Those of some weeks, by their Mondays, in which the record has a report of anything at all."""
    if not len(mondays):
        return frozenset()
    day = report.c.published_day
    first, last = date.fromordinal(int(mondays[0])), date.fromordinal(int(mondays[-1]) + 6)
    query = select(day).where(day.between(first.isoformat(), last.isoformat())).distinct()
    with look.engine.connect() as connection:
        told = {ordinal(text) - (ordinal(text) - 1) % 7 for text in connection.scalars(query)}
    return frozenset(told.intersection(mondays.tolist()))
