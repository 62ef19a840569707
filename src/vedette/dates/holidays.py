"""Days that move from year to year, worked out by rule.

Islamic days follow the tabular calendar, which lies within a day or so of the sighted moon: they are given with a day
on either side. Easter, Orthodox Easter and the Jewish holidays are exact.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

__all__ = ["HOLIDAYS", "holidays_in"]

_ISLAMIC_EPOCH = 227_015  # proleptic Gregorian ordinal of 1 Muharram 1 (19 July 622)


def _islamic(year: int, month: int, day: int) -> date:
    ordinal = day + (29 * (month - 1) + month // 2) + (year - 1) * 354 + (3 + 11 * year) // 30 + _ISLAMIC_EPOCH - 1
    return date.fromordinal(ordinal)


def _islamic_spans(month: int, first: int, month_to: int, last: int) -> Callable[[int], list[tuple[date, date]]]:
    def spans(year: int) -> list[tuple[date, date]]:
        around = int((year - 622) * 33 / 32)
        found = []
        for hijri in range(around - 1, around + 3):
            start, end = _islamic(hijri, month, first), _islamic(hijri, month_to, last)
            if start.year == year:
                found.append((start, end))
        return found

    return spans


def _fixed(
    month: int, day: int, month_to: int | None = None, day_to: int | None = None
) -> Callable[[int], list[tuple[date, date]]]:
    def spans(year: int) -> list[tuple[date, date]]:
        return [(date(year, month, day), date(year, month_to or month, day_to or day))]

    return spans


def _easter(year: int) -> date:
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _orthodox_easter(year: int) -> date:
    a, b, c = year % 4, year % 7, year % 19
    d = (19 * c + 15) % 30
    e = (2 * a + 4 * b - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return date(year, month, day + 1) + timedelta(days=13)


def _around(day: Callable[[int], date], first: int, last: int) -> Callable[[int], list[tuple[date, date]]]:
    def spans(year: int) -> list[tuple[date, date]]:
        middle = day(year)
        return [(middle + timedelta(days=first), middle + timedelta(days=last))]

    return spans


def _rosh_hashanah(year: int) -> date:
    golden = year % 19 + 1
    twelve = (12 * golden) % 19
    whole, part = divmod(
        (year // 100 - year // 400 - 2) * 492_480 + 765_433 * twelve + 123_120 * (year % 4) - (313 * year + 89_081) * 5,
        492_480,
    )
    day = date(year, 8, 31) + timedelta(days=whole)
    fraction = part / 492_480
    weekday = day.isoweekday() % 7  # Sunday is 0
    if weekday in {0, 3, 5} or (weekday == 1 and fraction >= 23_269 / 25_920 and twelve > 11):
        day += timedelta(days=1)
    elif weekday == 2 and fraction >= 1_367 / 2_160 and twelve > 6:
        day += timedelta(days=2)
    return day


# name -> (its first and last days in a year, days of doubt on either side)
HOLIDAYS: dict[str, tuple[Callable[[int], list[tuple[date, date]]], int]] = {
    "ramadan": (_islamic_spans(9, 1, 9, 30), 1),
    "eid al-fitr": (_islamic_spans(10, 1, 10, 3), 1),
    "eid al-adha": (_islamic_spans(12, 10, 12, 13), 1),
    "ashura": (_islamic_spans(1, 10, 1, 10), 1),
    "arbaeen": (_islamic_spans(2, 20, 2, 20), 1),
    "mawlid": (_islamic_spans(3, 12, 3, 12), 1),
    "muharram": (_islamic_spans(1, 1, 1, 30), 1),
    "christmas": (_fixed(12, 25), 0),
    "christmas day": (_fixed(12, 25), 0),
    "christmas eve": (_fixed(12, 24), 0),
    "new year": (_fixed(1, 1), 0),
    "new year's day": (_fixed(1, 1), 0),
    "new year's eve": (_fixed(12, 31), 0),
    "nowruz": (_fixed(3, 20, 3, 21), 1),
    "orthodox christmas": (_fixed(1, 7), 0),
    "easter": (_around(_easter, 0, 0), 0),
    "easter sunday": (_around(_easter, 0, 0), 0),
    "easter monday": (_around(_easter, 1, 1), 0),
    "good friday": (_around(_easter, -2, -2), 0),
    "palm sunday": (_around(_easter, -7, -7), 0),
    "orthodox easter": (_around(_orthodox_easter, 0, 0), 0),
    "rosh hashanah": (_around(_rosh_hashanah, 0, 1), 0),
    "yom kippur": (_around(_rosh_hashanah, 9, 9), 0),
    "sukkot": (_around(_rosh_hashanah, 14, 20), 0),
    "simchat torah": (_around(_rosh_hashanah, 21, 22), 0),
    "passover": (_around(_rosh_hashanah, -163, -157), 0),
}
HOLIDAYS["eid"] = (lambda year: HOLIDAYS["eid al-fitr"][0](year) + HOLIDAYS["eid al-adha"][0](year), 1)


def holidays_in(name: str, year: int) -> list[tuple[date, date]]:
    """The first and last day of each time that the holiday falls in a year, with the days of doubt added."""
    spans, doubt = HOLIDAYS[name]
    slack = timedelta(days=doubt)
    return [(start - slack, end + slack) for start, end in spans(year)]
