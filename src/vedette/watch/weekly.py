"""The weeks that escalation is told from: incidents of each, and how much else was told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
from sqlalchemy import func, select

from vedette.record.tables import report
from vedette.watch.answers import Escalation, Period
from vedette.watch.escalation import escalation
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
    published = _published(look, since, until)
    first, last = ordinal(since), ordinal(until)
    monday = first - (first - 1) % 7
    days, other_days = look.facts.day[counted], look.facts.day[others]
    out: list[CountedWeek] = []
    while monday <= last:
        at = np.searchsorted(days, [monday, monday + 7])
        some = counted[at[0] : at[1]]
        other = int(np.diff(np.searchsorted(other_days, [monday, monday + 7]))[0])
        exposure = float(max(other, 1)) if other or len(some) or published.get(monday, 0) else 0.0
        if out or exposure:
            day = date.fromordinal(monday)
            out.append(CountedWeek(week_of(day), day.isoformat(), len(some), exposure, look.ids(some)))
        monday += 7
    return tuple(out)


def _published(look: Look, since: str, until: str) -> Mapping[int, int]:
    """Reports of the whole record by the Monday of their week."""
    day = report.c.published_day
    query = select(day, func.count()).where(day.between(since, until)).group_by(day)
    out: dict[int, int] = {}
    with look.engine.connect() as connection:
        for text, number in connection.execute(query):
            monday = ordinal(text) - (ordinal(text) - 1) % 7
            out[monday] = out.get(monday, 0) + int(number)
    return out
