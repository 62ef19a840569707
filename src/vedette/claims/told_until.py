"""Until when a daily report tells: "covering 25 April 06:00 hrs to 26 April 06:00 hrs", "as of 19:30, 3 May"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from vedette import dates
from vedette.reading.parse import Sentence

__all__ = ["told_until"]

# The head of a report, in sentences: titles and the line that names the period.
_HEAD = 6
_PERIOD = re.compile(r"\b(?:period|covering|covers|as of|24 hours|reporting)\b", re.IGNORECASE)
_EXACT = frozenset({"minute", "hour", "range"})


def told_until(sentences: Sequence[Sentence], published: date | None) -> datetime | None:
    """The last moment that the report tells of, without a time zone; None where its head names none near its day.

    A bare time of the day in such a report ("at 08:15 hrs") is the last such time before that moment.
    """
    if published is None:
        return None
    for s in sentences[:_HEAD]:
        if _PERIOD.search(s.text) is None:
            continue
        for expression in reversed(dates.find(s.text)):
            if expression.names_no_day:
                continue
            when = expression.resolve(published, "present")
            if when.end is not None and "T" in when.end and when.precision in _EXACT:
                moment = datetime.fromisoformat(when.end).replace(tzinfo=None)
                if abs((moment.date() - published).days) <= 1:
                    return moment
    return None
