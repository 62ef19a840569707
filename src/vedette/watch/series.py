"""The weeks of a series: what was counted in each and how much was published in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["CountedWeek", "HighestSince", "highest_since"]


@dataclass(frozen=True, slots=True)
class CountedWeek:
    """One ISO week.

    Attributes:
        week: ``2018-W38``.
        start: its Monday, an ISO day.
        count: events, or deaths, or whatever the series counts; at least 0.
        exposure: how much was published in it, in one unit throughout: best as a count of other things that were told,
            so that what is counted does not raise it. 0: nothing, and then ``count`` says nothing either.
        events: ids of the events behind ``count``.
    """

    week: str
    start: str
    count: int
    exposure: float
    events: tuple[str, ...] = ()

    @property
    def end(self) -> str:
        """Its Sunday, an ISO day."""
        return (date.fromisoformat(self.start) + timedelta(days=6)).isoformat()


@dataclass(frozen=True, slots=True)
class HighestSince:
    """How far back one has to go for a week as high.

    Attributes:
        start: Monday of the last earlier week with at least as many; ``None`` if there is none in the series.
        first: Monday of the first week of the series: how far back could be looked at all.
        weeks: how many weeks lie between, that one and this one not counted.
        unknown: how many of these had no reports, so that a higher one may be missing.
    """

    start: str | None
    first: str
    weeks: int
    unknown: int


def highest_since(weeks: Sequence[CountedWeek], at: int) -> HighestSince | None:
    """How far back the last week lies that was as high as ``weeks[at]``.

    Args:
        weeks: in order, none left out.
        at: index of the week that is asked about.

    Returns:
        ``None`` where the week counts nothing, or nothing was published in it, or it is the first.
    """
    this = weeks[at]
    if at == 0 or this.count == 0 or this.exposure == 0:
        return None
    back = next((i for i in range(at - 1, -1, -1) if weeks[i].exposure > 0 and weeks[i].count >= this.count), None)
    between = weeks[(0 if back is None else back + 1) : at]
    return HighestSince(
        start=None if back is None else weeks[back].start,
        first=weeks[0].start,
        weeks=len(between),
        unknown=sum(week.exposure == 0 for week in between),
    )
