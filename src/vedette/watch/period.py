"""Periods as people write them: ``2018``, ``2018-Q3``, ``2018-09``, ``2018-W38``, ``2018-09-17``, or two days."""

from __future__ import annotations

import re
from datetime import date, timedelta

from vedette.watch.answers import Period

__all__ = ["read_period", "week_of", "weeks_between"]

_FORMS = (
    "a year (2018), a quarter (2018-Q3), a month (2018-09), a week (2018-W38), a day (2018-09-17) or two days "
    "(2018-09-01..2018-09-17)"
)
_QUARTER = re.compile(r"(\d{4})-?Q([1-4])", re.IGNORECASE)
_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)


def read_period(text: str) -> Period:
    """The days that a period means.

    Raises:
        ValueError: it is none; the message says which forms there are.

    >>> read_period("2018-W38").since, read_period("2018-09").until, read_period("2018-Q3").since
    ('2018-09-17', '2018-09-30', '2018-07-01')
    """
    word = text.strip()
    wrong = ValueError(f"{text!r} is no period: write {_FORMS}")
    try:
        if ".." in word:
            first, _, last = word.partition("..")
            since, until = read_period(first).since, read_period(last).until
            if until < since:
                raise ValueError(f"{text!r} ends before it starts")
            return Period(since, until, word)
        if found := _WEEK.fullmatch(word):
            monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
            return Period(monday.isoformat(), (monday + timedelta(days=6)).isoformat(), f"{found[1]}-W{found[2]:>02}")
        if found := _QUARTER.fullmatch(word):
            month = 3 * int(found[2])
            end = read_period(f"{found[1]}-{month:02}").until
            return Period(f"{found[1]}-{month - 2:02}-01", end, f"{found[1]}-Q{found[2]}")
        if re.fullmatch(r"\d{4}", word):
            year = date(int(word), 1, 1).year
            return Period(f"{year:04}-01-01", f"{year:04}-12-31", word)
        if re.fullmatch(r"\d{4}-\d{2}", word):
            first_day = date.fromisoformat(f"{word}-01")
            after = (first_day.replace(day=28) + timedelta(days=4)).replace(day=1)
            return Period(first_day.isoformat(), (after - timedelta(days=1)).isoformat(), word)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word):
            day = date.fromisoformat(word).isoformat()
            return Period(day, day, word)
    except ValueError as error:
        if str(error).endswith("starts") or "is no period" in str(error):
            raise
        raise wrong from None
    raise wrong


def week_of(day: date) -> str:
    """The ISO week of a day: ``2018-W38``."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def weeks_between(since: date, until: date) -> list[tuple[str, date, date]]:
    """ISO weeks that touch the days: name, first and last day, cut to the days."""
    out = []
    monday = since - timedelta(days=since.weekday())
    while monday <= until:
        sunday = monday + timedelta(days=6)
        out.append((week_of(monday), max(monday, since), min(sunday, until)))
        monday += timedelta(days=7)
    return out
