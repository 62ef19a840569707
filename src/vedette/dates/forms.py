"""What a time expression says, before it is known when it was said.

Each form is a small frozen dataclass with one method, ``settle``, that works out its interval from a :class:`Said`
(publication day, tense). A form that cannot be settled raises :class:`Open` with the reason.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal, Protocol

from vedette.dates.holidays import HOLIDAYS, holidays_in

__all__ = [
    "PARTS",
    "Anaphor",
    "AnaphorPart",
    "Approximately",
    "At",
    "Bounded",
    "Calendar",
    "Clock",
    "Decade",
    "DuringPart",
    "Edge",
    "Form",
    "Holiday",
    "Interval",
    "NightInto",
    "NthIn",
    "Numeric",
    "Open",
    "Range",
    "Said",
    "Season",
    "Shift",
    "Tense",
    "WeekOf",
    "Weekday",
    "Weekend",
    "WhichMonth",
    "WhichYear",
    "Window",
    "Within",
    "has_day",
]

Tense = Literal["past", "present", "future"]
Unit = Literal["minute", "hour", "day", "week", "month", "year", "decade"]

WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = "January February March April May June July August September October November December"
MONTH_NAMES = tuple(_MONTHS.split())

# part of the day -> first hour, number of hours (nights run into the next day)
PARTS: dict[str, tuple[int, int]] = {
    "small hours": (0, 6),
    "early": (0, 9),
    "dawn": (4, 3),
    "morning": (6, 6),
    "noon": (12, 1),
    "afternoon": (12, 6),
    "dusk": (17, 3),
    "evening": (18, 6),
    "late": (18, 6),
    "night": (18, 12),
    "midnight": (0, 24),
}


class Open(Exception):
    """The phrase stays open; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Said:
    """When and in which tense something was said.

    Attributes:
        day: the publication day, if known.
        moment: the publication time, if known.
        tense: of the clause that the expression stands in, if known.
        anchor: the day that the text was last speaking of, if the caller knows it.
    """

    day: date | None = None
    moment: datetime | None = None
    tense: Tense | None = None
    anchor: date | None = None

    def need_day(self, what: str) -> date:
        """The publication day.

        Raises:
            Open: if it is not known.
        """
        if self.day is None:
            raise Open(f"no publication date: {what} stays open")
        return self.day


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of time, both ends inclusive; an end that the words leave open is ``None``."""

    start: date | None
    end: date | None
    precision: str
    because: str

    @property
    def first_day(self) -> date:
        """The first day of an interval that has a start."""
        assert self.start is not None
        return self.start.date() if isinstance(self.start, datetime) else self.start

    @property
    def last_day(self) -> date:
        """The last day of an interval that has an end."""
        assert self.end is not None
        return self.end.date() if isinstance(self.end, datetime) else self.end


class Form(Protocol):
    """A parsed time expression."""

    def settle(self, said: Said) -> Interval:
        """Its interval.

        Raises:
            Open: if it cannot be settled.
        """
        ...


def days(n: int) -> timedelta:
    """A number of days."""
    return timedelta(days=n)


def add_months(day: date, n: int) -> date:
    """The same day of another month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_end(year: int, month: int) -> date:
    """A month's last day."""
    return date(year, month, monthrange(year, month)[1])


def _one(day: date, because: str) -> Interval:
    return Interval(day, day, "day", because)


def _pick(spans: list[tuple[date, date]], said: Said, day: date, what: str) -> tuple[tuple[date, date], str]:
    """Of several times that something happens, the one that the tense means."""
    if said.tense == "future":
        later = [s for s in spans if s[1] >= day]
        if later:
            return later[0], f"the next {what} after publication, for something to come"
    if said.tense == "present":
        return min(spans, key=lambda s: max((s[0] - day).days, (day - s[1]).days, 0)), f"the {what} nearest publication"
    before = [s for s in spans if s[0] <= day]
    if not before:
        raise Open(f"no {what} before publication")
    return before[-1], f"the last {what} before publication" + (
        "" if said.tense else " (no tense given: taken as past)"
    )


@dataclass(frozen=True, slots=True)
class Calendar:
    """A year, month, day, or part of these as written: ``7 October``, ``May 2014``, ``2011``."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    years_off: int | None = None

    def settle(self, said: Said) -> Interval:
        """See :class:`Form`."""
        year, month, day = self.year, self.month, self.day
        if year is None and self.years_off is not None:
            year = said.need_day("which year").year + self.years_off
        if year is not None:
            return self._checked(self._of(year), f"written out: {self}")
        if month is None and day is None:
            raise Open("nothing written")
        pub = said.need_day("which year" if month is not None else "which month")
        spans: list[tuple[date, date]] = []
        if month is None:
            assert day is not None
            for n in range(-3, 4):
                first = add_months(pub.replace(day=1), n)
                if day <= monthrange(first.year, first.month)[1]:
                    spans.append((first.replace(day=day), first.replace(day=day)))
            (start, end), why = _pick(spans, said, pub, f"{day}. of a month")
            return Interval(start, end, "day", why)
        for y in range(pub.year - 9, pub.year + 9):
            try:
                got = self._of(y)
            except Open:
                continue
            if self.weekday is None or got.first_day.weekday() == self.weekday:
                spans.append((got.first_day, got.last_day))
        if not spans:
            raise Open(f"{self} is no date of any year near publication")
        if self.weekday is not None:
            start, end = min(spans, key=lambda s: abs((s[0] - pub).days))
            return Interval(start, end, "day", "the year nearest publication in which day and weekday agree")
        (start, end), why = _pick(spans, said, pub, str(self))
        return Interval(start, end, "day" if day is not None else "month", why)

    def _of(self, year: int) -> Interval:
        if self.month is None:
            return Interval(date(year, 1, 1), date(year, 12, 31), "year", "")
        if self.day is None:
            return Interval(date(year, self.month, 1), month_end(year, self.month), "month", "")
        try:
            return _one(date(year, self.month, self.day), "")
        except ValueError:
            raise Open(f"{self.day} {MONTH_NAMES[self.month - 1]} {year} is no date") from None

    def _checked(self, got: Interval, because: str) -> Interval:
        if self.weekday is not None and self.day is not None and got.first_day.weekday() != self.weekday:
            because += (
                f"; the text says {WEEKDAY_NAMES[self.weekday]}, the calendar {WEEKDAY_NAMES[got.first_day.weekday()]}"
            )
        return replace(got, because=because)

    def __str__(self) -> str:
        parts = [
            str(self.day) if self.day else "",
            MONTH_NAMES[self.month - 1] if self.month else "",
            str(self.year) if self.year else "",
        ]
        return " ".join(p for p in parts if p)


@dataclass(frozen=True, slots=True)
class Numeric:
    """``03/04/2023``: two numbers of which either may be the month."""

    first: int
    second: int
    year: int

    def settle(self, said: Said) -> Interval:
        """See :class:`Form`."""
        readings = []
        for day, month in ((self.first, self.second), (self.second, self.first)):
            if 1 <= month <= 12 and 1 <= day <= monthrange(self.year, month)[1]:
                readings.append(date(self.year, month, day))
        readings = sorted(set(readings))
        if not readings:
            raise Open(f"{self.first}/{self.second}/{self.year} is no date")
        if len(readings) == 1:
            return _one(readings[0], "only one order of day and month gives a date")
        if said.day is not None and said.tense != "future":
            before = [r for r in readings if r <= said.day]
            if len(before) == 1:
                return _one(before[0], "the other order of day and month lies after publication")
        raise Open(f"day and month can be read either way: {readings[0]} or {readings[1]}")


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week: ``Thursday``, ``next Friday``, ``Monday of last week``.

    ``which`` is ``last``, ``this``, ``next`` or empty; ``weeks`` counts calendar weeks from the publication's.
    """

    day: int
    which: str = ""
    weeks: int | None = None

    def settle(self, said: Said) -> Interval:
        """See :class:`Form`."""
        name = WEEKDAY_NAMES[self.day]
        pub = said.need_day(f"which {name}")
        monday = pub - days(pub.weekday())
        weeks = self.weeks
        if self.which == "next":
            weeks = 1
        elif self.which == "this" and weeks is None:
            weeks = 0
        if weeks is not None:
            day = monday + days(7 * weeks + self.day)
            if self.which == "this" and said.tense == "past" and day > pub:
                return _one(day - days(7), f"the last {name} before publication")
            return _one(day, f"{name} of the week {weeks:+d} from publication's")
        back = (pub.weekday() - self.day) % 7
        if self.which == "last":
            return _one(pub - days(back or 7), f"the last {name} before the publication day")
        if self.which == "coming":
            return _one(pub + days((7 - back) % 7 or 7), f"the first {name} after the publication day")
        if back == 0:
            return _one(pub, f"published on a {name}: that day")
        if said.tense == "future":
            return _one(pub + days(7 - back), f"the next {name} after publication, for something to come")
        if said.tense == "present" and back > 3:
            return _one(pub + days(7 - back), f"the {name} nearest publication")
        why = "" if said.tense else " (no tense given: taken as past)"
        return _one(pub - days(back), f"the last {name} before publication{why}")


@dataclass(frozen=True, slots=True)
class Weekend:
    """``over the weekend``, ``last weekend``; Saturday and Sunday."""

    which: str = ""

    def settle(self, said: Said) -> Interval:
        """See :class:`Form`."""
        pub = said.need_day("which weekend")
        saturday = pub - days(pub.weekday()) + days(5)
        if self.which == "next":
            saturday += days(7)
        elif self.which == "last" or (
            self.which != "coming" and pub < saturday and (said.tense == "past" or not (said.tense or self.which))
        ):
            saturday -= days(7)
        return Interval(saturday, saturday + days(1), "range", f"{self.which or 'the'} weekend from publication")


@dataclass(frozen=True, slots=True)
class Shift:
    """A whole calendar unit counted from the publication's: ``yesterday``, ``last week``, ``two years ago``."""

    unit: Unit
    n: int
    loose: bool = False

    def settle(self, said: Said) -> Interval:
        """See :class:`Form`."""
        if self.unit in {"hour", "minute"}:
            return self._hours(said)
        got = shift(said.need_day("what this counts from"), self.unit, self.n)
        if self.loose:
            return replace(got, precision="approximate")
        return got

    def _hours(self, said: Said) -> Interval:
        pub = said.need_day("what this counts from")
        step = timedelta(hours=self.n) if self.unit == "hour" else timedelta(minutes=self.n)
        why = f"{self.n:+d} {self.unit}s from publication"
        if said.moment is None:
            if abs(step) >= timedelta(hours=24):
                start, end = sorted((pub, pub + step))
            else:
                start, end = sorted((pub, pub - days(1) if self.n < 0 else pub + days(1)))
            return Interval(start, end, "approximate", f"{why}; publication time not known")
        then = (said.moment + step).replace(second=0, microsecond=0)
        return Interval(then, then, self.unit, why)


def shift(pub: date, unit: str, n: int) -> Interval:
    """The calendar day, week, month, year or decade ``n`` on from the one that a day lies in."""
    why = f"{unit} {n:+d} from the publication's" if n else f"the publication's {unit}"
    if unit == "day":
        return _one(pub + days(n), why)
    if unit == "week":
        monday = pub - days(pub.weekday()) + days(7 * n)
        return Interval(monday, monday + days(6), "week", why)
    if unit == "month":
        first = add_months(pub.replace(day=1), n)
        return Interval(first, month_end(first.year, first.month), "month", why)
    year = pub.year + n
    if unit == "decade":
        start = pub.year // 10 * 10 + 10 * n
        return Interval(_year(start), date(_year(start).year + 9, 12, 31), "range", why)
    return Interval(_year(year), _year(year).replace(month=12, day=31), "year", why)


def _year(year: int) -> date:
    if not 1 <= year <= 9989:
        raise Open("outside the calendar")
    return date(year, 1, 1)


@dataclass(frozen=True, slots=True)
class Window:
    """A length of time that ends, or begins, at publication: ``the past 24 hours``, ``the coming weeks``."""

    unit: Unit
    n: int
    approximate: bool = False

    def settle(self, said: Said) -> Interval:
        """See :class:`Form`."""
        pub = said.need_day("what this counts from")
        if self.unit in {"minute", "hour"}:
            hours = abs(self.n) if self.unit == "hour" else 1
            reach = max(1, -(-hours // 24))
            other = pub + days(reach if self.n > 0 else -reach)
        elif self.unit in {"day", "week"}:
            other = pub + days(self.n * (7 if self.unit == "week" else 1))
        else:
            other = add_months(pub, self.n * {"month": 1, "year": 12, "decade": 120}[self.unit])
        start, end = sorted((pub, other))
        side = "up to" if self.n < 0 else "from"
        why = f"{abs(self.n)} {self.unit}(s) {side} publication"
        return Interval(start, end, "approximate" if self.approximate else "range", why)


def _anchored(said: Said, base: Form | None) -> tuple[date | None, str]:
    """The day that something counts from, if the text names one, and how it is known."""
    if base is not None:
        named = base.settle(said)
        if named.start is not None:
            return named.first_day, "from the day named before it"
    return said.anchor, "from the day that the text speaks of"


@dataclass(frozen=True, slots=True)
class Within:
    """A deadline: ``within 48 hours`` from the day named before it, the one spoken of, or publication."""

    unit: Unit
    n: int
    approximate: bool = False
    base: Form | None = None

    def settle(self, said: Said) -> Interval:
        """See :class:`Form`."""
        day, why = _anchored(said, self.base)
        if day is None:
            day, why = said.need_day("what this counts from"), "from publication"
        got = Window(self.unit, self.n, self.approximate).settle(replace(said, day=day, moment=None))
        return replace(got, because=f"{self.n} {self.unit}(s) {why}")


@dataclass(frozen=True, slots=True)
class Anaphor:
    """Counted from a day that the text named before: ``the day before``, ``two weeks later``, ``the same day``.

    ``base`` is the expression that stands before it in the sentence, where there is one.
    """

    unit: Unit
    n: int
    base: Form | None = None

    def settle(self, said: Said) -> Interval:
        """See :class:`Form`."""
        day, why = _anchored(said, self.base)
        why = f"counted {why}"
        if day is not None:
            if self.unit == "week" and abs(self.n) >= 1:
                return Interval(day + days(7 * self.n), day + days(7 * self.n), "approximate", why)
            return replace(shift(day, self.unit, self.n), because=why)
        if self.unit == "day" and self.n in {-1, 0} and said.tense != "future":
            pub = said.need_day("what this counts from")
            why = "the sentence names no other day: counted from the publication day"
            return Interval(pub + days(self.n), pub + days(self.n), "approximate", why)
        if self.unit == "day" and self.n == 1 and said.tense == "future":
            return shift(said.need_day("what this counts from"), "day", 1)
        raise Open("counts from a day that the sentence does not name")


@dataclass(frozen=True, slots=True)
class Decade:
    """``the 1990s``."""

    start: int

    def settle(self, said: Said) -> Interval:
        """See :class:`Form`."""
        return Interval(date(self.start, 1, 1), date(self.start + 9, 12, 31), "range", "written out")


_SEASONS = {"spring": (3, 0), "summer": (6, 0), "autumn": (9, 0), "winter": (12, 1)}


@dataclass(frozen=True, slots=True)
class Season:
    """A season of the northern year, by whole months; a winter belongs to the year that it begins in."""

    name: str
    year: int | None = None
    which: str = ""

    def settle(self, said: Said) -> Interval:
        """See :class:`Form`."""
        if self.year is not None:
            start, end = self._of(self.year)
            return Interval(start, end, "season", "northern seasons, whole months")
        pub = said.need_day(f"which {self.name}")
        spans = [self._of(y) for y in range(pub.year - 2, pub.year + 3)]
        if self.which == "last":
            start, end = [s for s in spans if s[1] < pub][-1]
        elif self.which == "next":
            start, end = next(s for s in spans if s[0] > pub)
        elif self.which == "this":
            start, end = next(s for s in spans if s[1].year == pub.year)
        else:
            (start, end), _ = _pick(spans, said, pub, self.name)
        return Interval(start, end, "season", f"{self.which or 'the'} {self.name} from publication; northern seasons")

    def _of(self, year: int) -> tuple[date, date]:
        first, over = _SEASONS[self.name]
        return date(year, first, 1), month_end(year + over, (first + 1) % 12 + 1)


@dataclass(frozen=True, slots=True)
class Holiday:
    """``Ramadan``, ``Eid al-Fitr``, ``Easter``; ``nth`` is a day within it, ``-1`` its last."""

    name: str
    year: int | None = None
    which: str = ""
    nth: int | None = None

    def settle(self, said: Said) -> Interval:
        """See :class:`Form`."""
        doubt = HOLIDAYS[self.name][1]
        if self.year is not None:
            spans = holidays_in(self.name, self.year)
            if len(spans) != 1:
                raise Open(f"{self.name} falls {len(spans)} times in {self.year}")
            (start, end), why = spans[0], "worked out for the year"
        else:
            pub = said.need_day(f"which year's {self.name}")
            spans = [s for y in range(pub.year - 2, pub.year + 3) for s in holidays_in(self.name, y)]
            spans.sort()
            if self.which == "last":
                (start, end), why = [s for s in spans if s[1] < pub][-1], "the last before publication"
            elif self.which == "next":
                (start, end), why = next(s for s in spans if s[0] > pub), "the next after publication"
            elif self.which == "this":
                inside = [s for s in spans if s[0].year == pub.year]
                if len(inside) != 1:
                    raise Open(f"{self.name} falls {len(inside)} times in {pub.year}")
                (start, end), why = inside[0], "the publication year's"
            else:
                (start, end), why = _pick(spans, said, pub, self.name)
        if self.nth is not None:
            slack = days(doubt)
            day = start + slack + days(self.nth - 1) if self.nth > 0 else end - slack + days(self.nth + 1)
            start, end = day - slack, day + slack
        exact = "day" if start == end else "range"
        if doubt:
            why += "; by the tabular calendar, a day of doubt on either side"
        return Interval(start, end, "approximate" if doubt else exact, why)


def _part_of(whole: Interval, numerator: int, denominator: int) -> tuple[date, date]:
    total = (whole.last_day - whole.first_day).days + 1
    start = whole.first_day + days(total * numerator // denominator)
    return start, whole.first_day + days(total * (numerator + 1) // denominator - 1)


@dataclass(frozen=True, slots=True)
class Edge:
    """A part of a longer stretch: ``early February``, ``the end of the year``, ``earlier this week``."""

    edge: str
    whole: Form

    def settle(self, said: Said) -> Interval:
        """See :class:`Form`."""
        edge = self.edge
        whole = self.whole.settle(said)
        if whole.start is None or whole.end is None:
            raise Open("a part of something without an end")
        if edge in {"earlier", "later"}:
            if said.day is not None and whole.first_day <= said.day <= whole.last_day and whole.precision != "day":
                start, end = (whole.start, said.day) if edge == "earlier" else (said.day, whole.end)
                return Interval(start, end, "range", f"{whole.because}; {edge} than publication")
            return whole
        if whole.precision == "day":
            if edge in {"mid", "middle"}:
                return whole
            part = {"beginning": "early", "end": "late"}.get(edge, edge)
            return At(_Fixed(whole), DuringPart(part)).settle(said) if part in PARTS else whole
        if edge in {"first half", "second half"}:
            start, end = _half(whole, edge == "second half")
            return Interval(start, end, "range", f"{whole.because}; its {edge}")
        if edge in {"beginning", "end"}:
            total = (whole.last_day - whole.first_day).days + 1
            if whole.precision == "year":
                start = whole.first_day if edge == "beginning" else whole.first_day.replace(month=11)
                end = month_end(start.year, start.month + 1)
                return Interval(start, end, "approximate", f"{whole.because}; {edge} of it")
            reach = 2 if total <= 7 else 7 if total <= 31 else total // 6
            if edge == "beginning":
                start, end = whole.first_day, whole.first_day + days(reach - 1)
            else:
                start, end = whole.last_day - days(reach - 1), whole.last_day
        elif whole.precision == "month" and edge in {"early", "mid", "late"}:
            first = whole.first_day
            start = first.replace(day={"early": 1, "mid": 11, "late": 21}[edge])
            end = {"early": first.replace(day=10), "mid": first.replace(day=20), "late": whole.last_day}[edge]
        elif isinstance(self.whole, Decade):
            first_year, last_year = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(edge, (0, 9))
            start = date(whole.first_day.year + first_year, 1, 1)
            end = date(whole.first_day.year + last_year, 12, 31)
        elif whole.precision == "year":
            first_month = {"early": 1, "mid": 5, "middle": 5, "late": 9}.get(edge, 1)
            start = whole.first_day.replace(month=first_month)
            end = month_end(start.year, first_month + 3)
        else:
            start, end = _part_of(whole, {"early": 0, "mid": 1, "middle": 1, "late": 2}.get(edge, 0), 3)
        return Interval(start, end, "approximate", f"{whole.because}; {edge} in it")


def _half(whole: Interval, second: bool) -> tuple[date, date]:
    first, last = whole.first_day, whole.last_day
    if whole.precision == "year":
        return (first.replace(month=7), last) if second else (first, date(first.year, 6, 30))
    if whole.precision == "month":
        return (first.replace(day=16), last) if second else (first, first.replace(day=15))
    return _part_of(whole, int(second), 2)


@dataclass(frozen=True, slots=True)
class _Fixed:
    """A form that is settled already."""

    interval: Interval

    def settle(self, said: Said) -> Interval:
        return self.interval


@dataclass(frozen=True, slots=True)
class NthIn:
    """``the third week of May``, ``the first Monday in June``, ``the last day of the year``, ``the second quarter``.

    ``weekday`` is set for days of the week; ``nth`` counts from 1, or from -1 backwards.
    """

    unit: str
    nth: int
    whole: Form
    weekday: int | None = None

    def settle(self, said: Said) -> Interval:
        """See :class:`Form`."""
        whole = self.whole.settle(said)
        if whole.start is None or whole.end is None:
            raise Open("a part of something without an end")
        if isinstance(self.whole, Holiday):
            slack = days(HOLIDAYS[self.whole.name][1])
            whole = replace(whole, start=whole.first_day + slack, end=whole.last_day - slack)
        first, last, n = whole.first_day, whole.last_day, self.nth
        why = f"{whole.because}; number {n} in it"
        if self.weekday is not None:
            if n > 0:
                day = first + days((self.weekday - first.weekday()) % 7 + 7 * (n - 1))
            else:
                day = last - days((last.weekday() - self.weekday) % 7 - 7 * (n + 1))
            return self._within(Interval(day, day, "day", why), whole)
        if self.unit == "day":
            day = first + days(n - 1) if n > 0 else last + days(n + 1)
            return self._within(Interval(day, day, "day", why), whole)
        if self.unit == "week":
            if n > 0:
                start = first + days(7 * (n - 1))
                end = min(start + days(6), last)
            else:
                end = last + days(7 * (n + 1))
                start = end - days(6)
            return self._within(Interval(start, end, "week", why), whole)
        size = 3 if self.unit == "quarter" else 1
        count = 12 // size
        index = n - 1 if n > 0 else count + n
        if not 0 <= index < count:
            raise Open(f"no {self.unit} number {n}")
        start = add_months(first, index * size)
        end = add_months(start, size) - days(1)
        return self._within(Interval(start, end, "range" if size == 3 else "month", why), whole)

    def _within(self, got: Interval, whole: Interval) -> Interval:
        if not (whole.first_day <= got.first_day and got.last_day <= whole.last_day):
            raise Open(f"no {self.unit} number {self.nth} in it")
        return replace(got, precision="approximate") if isinstance(self.whole, Holiday) else got


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of the day: ``0600 GMT``, ``3:30 pm``, ``9 a.m. local time``.

    ``zone`` is a fixed offset where the text names one; ``note`` says what it names otherwise.
    """

    hour: int
    minute: int | None
    zone: tzinfo | None = None
    note: str = ""
    until: Clock | None = None
    base: Form | None = None

    def settle(self, said: Said) -> Interval:
        """See :class:`Form`."""
        if self.base is not None:
            return self.on(self.base.settle(said))
        pub = said.anchor or said.need_day("which day")
        got = self.on(_one(pub, "no day is named: the publication day is taken"))
        late = said.moment is not None and said.tense == "past" and isinstance(got.start, datetime)
        if late and said.anchor is None and _after(got.start, said.moment):
            return self.on(_one(pub - days(1), "no day is named: the last such time before publication"))
        return got

    def on(self, day: Interval) -> Interval:
        """This time on a day."""
        if day.start is None or day.precision not in {"day", "part of day", "approximate"}:
            raise Open("a time of the day, and no single day")
        at = datetime.combine(day.first_day, time(self.hour, self.minute or 0), self.zone)
        if self.until is not None:
            to = datetime.combine(
                day.first_day, time(self.until.hour, self.until.minute or 0), self.until.zone or self.zone
            )
            if self.zone is None and to.tzinfo is not None:
                at = at.replace(tzinfo=to.tzinfo)
            if to < at:
                to += days(1)
            return Interval(at, to, "range", day.because + self.note)
        if self.minute is None:
            return Interval(at, at.replace(minute=59), "hour", day.because + self.note)
        return Interval(at, at, "minute", day.because + self.note)


def _after(one: date | None, other: datetime | None) -> bool:
    if not isinstance(one, datetime) or other is None:
        return False
    if (one.tzinfo is None) != (other.tzinfo is None):
        return one.replace(tzinfo=None) > other.replace(tzinfo=None)
    return one > other


@dataclass(frozen=True, slots=True)
class DuringPart:
    """A part of a day: ``overnight``, ``this morning``, ``at dawn``.

    ``shift`` counts days from the publication day; ``named`` is false where no day is said.
    """

    part: str
    shift: int = 0
    named: bool = False
    base: Form | None = None

    def settle(self, said: Said) -> Interval:
        """See :class:`Form`."""
        if self.base is not None:
            return self.on(self.base.settle(said))
        if self.part == "overnight":
            day = (said.anchor or said.need_day("which night")) + days(0 if said.tense == "future" else -1)
            return DuringPart("night").on(
                _one(
                    day,
                    "the night before the publication day"
                    if said.tense != "future"
                    else "the night after the publication day",
                )
            )
        pub = said.need_day("which day") if self.named else said.anchor or said.need_day("which day")
        why = "counted from the publication day" if self.named else "no day is named: the publication day is taken"
        return self.on(_one(pub + days(self.shift), why))

    def on(self, day: Interval) -> Interval:
        """This part of a day."""
        if day.start is None or day.precision not in {"day", "part of day", "approximate"}:
            raise Open("a part of the day, and no single day")
        first, hours = PARTS["night" if self.part == "overnight" else self.part]
        start = datetime.combine(day.first_day, time(first))
        if self.part == "night" and day.last_day > day.first_day:
            hours += 24 * ((day.last_day - day.first_day).days - 1)
        precision = "day" if self.part == "midnight" else "hour" if self.part == "noon" else "part of day"
        if precision == "day":
            return Interval(day.first_day, day.first_day, "day", day.because + "; midnight may be at either end of it")
        return Interval(start, start + timedelta(hours=hours, minutes=-1), precision, day.because)


@dataclass(frozen=True, slots=True)
class At:
    """A day with a time or part of it: ``early Monday``, ``Sunday night``, ``3 pm on 7 October``."""

    day: Form
    when: Clock | DuringPart

    def settle(self, said: Said) -> Interval:
        """See :class:`Form`."""
        return self.when.on(self.day.settle(said))


@dataclass(frozen=True, slots=True)
class Range:
    """``from Friday to Sunday``, ``between 7 and 10 October``, ``2014-2016``."""

    first: Form
    last: Form

    def settle(self, said: Said) -> Interval:
        """See :class:`Form`."""
        first, last = self.first, self.last
        if isinstance(first, Calendar) and isinstance(last, Calendar):
            if last.year is not None and first.year is None:
                first = replace(first, year=last.year)
                if first.month and last.month and (first.month, first.day or 1) > (last.month, last.day or 31):
                    first = replace(first, year=last.year - 1)
            elif first.year is not None and last.year is None:
                last = replace(last, year=first.year)
        if isinstance(first, Calendar) and isinstance(last, Calendar) and first.year is None and last.year is None:
            start = first.settle(said)
            end = last.settle(replace(said, day=start.first_day, tense="future"))
        elif said.tense == "future":
            start = first.settle(said)
            end = last.settle(said)
            while isinstance(last, Weekday) and end.last_day < start.first_day:
                end = replace(end, end=end.last_day + days(7))
        else:
            end = last.settle(said)
            start = first.settle(said)
            if isinstance(first, Weekday) and start.first_day > end.first_day:
                start = replace(start, start=start.first_day - days(7))
        if start.start is None or end.end is None:
            raise Open("a range without an end")
        if start.first_day > end.last_day:
            raise Open("the range ends before it begins")
        if isinstance(start.start, datetime) != isinstance(end.end, datetime):
            return Interval(start.first_day, end.last_day, "range", f"{start.because}; to: {end.because}")
        return Interval(start.start, end.end, "range", f"{start.because}; to: {end.because}")


@dataclass(frozen=True, slots=True)
class Bounded:
    """``since 7 October``, ``until Sunday``, ``by the end of May``, ``before 2014``, ``after Friday``."""

    side: str
    inner: Form

    def settle(self, said: Said) -> Interval:
        """See :class:`Form`."""
        side, pub = self.side, said.day
        if side == "since":
            got = self.inner.settle(replace(said, tense="past"))
            why = f"{got.because}; up to publication" if pub else f"{got.because}; no publication date to end it"
            end = pub if pub is not None and (got.start is None or got.first_day <= pub) else None
            return Interval(got.start, end, "range", why)
        if side == "from":
            got = self.inner.settle(said)
            begun = pub is not None and said.tense != "future" and got.start is not None and got.first_day <= pub
            return Interval(got.start, pub if begun else None, "range", f"{got.because}; from it on")
        tense = said.tense
        if side in {"until", "by"}:
            tense = "present" if tense == "past" and isinstance(self.inner, (Calendar, Edge)) else tense or "future"
        inner = self.inner.settle(replace(said, tense=tense))
        if side in {"until", "by"}:
            start = pub if pub is not None and inner.end is not None and inner.last_day >= pub else None
            return Interval(start, inner.end, "range", f"{inner.because}; {side} it")
        if side == "before" and isinstance(self.inner, Edge) and self.inner.edge == "end":
            start = pub if pub is not None and inner.end is not None and inner.last_day >= pub else None
            return Interval(start, inner.end, "range", f"{inner.because}; before it is over")
        if side == "before":
            end = inner.first_day - days(1) if inner.start is not None else None
            return Interval(None, end, "range", f"{inner.because}; before it")
        start = inner.last_day + days(1) if inner.end is not None else None
        end = pub if pub is not None and start is not None and said.tense != "future" and start <= pub else None
        return Interval(start, end, "range", f"{inner.because}; after it")


@dataclass(frozen=True, slots=True)
class Approximately:
    """``around 7 October``."""

    inner: Form

    def settle(self, said: Said) -> Interval:
        """See :class:`Form`."""
        got = self.inner.settle(said)
        if got.precision == "day" and got.start is not None:
            slack = days(3)
            return Interval(got.first_day - slack, got.last_day + slack, "approximate", f"{got.because}; about")
        return replace(got, precision="approximate", because=f"{got.because}; about")


@dataclass(frozen=True, slots=True)
class NightInto:
    """``overnight into Monday``: the night that ends on a day."""

    day: Form

    def settle(self, said: Said) -> Interval:
        """See :class:`Form`."""
        got = self.day.settle(said)
        eve = got.first_day - days(1)
        return DuringPart("night").on(replace(got, start=eve, end=eve))


@dataclass(frozen=True, slots=True)
class AnaphorPart:
    """``the night before``, ``the following morning``, ``that evening``."""

    part: str
    n: int
    base: Form | None = None

    def settle(self, said: Said) -> Interval:
        """See :class:`Form`."""
        return DuringPart(self.part).on(Anaphor("day", self.n, self.base).settle(said))


@dataclass(frozen=True, slots=True)
class WhichMonth:
    """``last May``, ``next October``, ``this 7 October``: counted in months, not in calendar years."""

    which: str
    month: int
    day: int | None = None

    def settle(self, said: Said) -> Interval:
        """See :class:`Form`."""
        pub = said.need_day(f"which {MONTH_NAMES[self.month - 1]}")
        if self.which == "this":
            return Calendar(pub.year, self.month, self.day).settle(said)
        options = [Calendar(y, self.month, self.day).settle(said) for y in range(pub.year - 1, pub.year + 2)]
        if self.which == "last":
            got = [o for o in options if o.last_day < pub][-1]
        else:
            got = next(o for o in options if o.first_day > pub)
        return replace(got, because=f"the {self.which} one, counted from publication")


@dataclass(frozen=True, slots=True)
class WhichYear:
    """``Ramadan last year``."""

    years: int
    inner: Holiday

    def settle(self, said: Said) -> Interval:
        """See :class:`Form`."""
        return replace(self.inner, year=said.need_day("which year").year + self.years).settle(said)


@dataclass(frozen=True, slots=True)
class WeekOf:
    """``the week of 12 May``: the calendar week with that day; ``week ending 12 May``: the seven days up to it."""

    day: Form
    side: str = ""

    def settle(self, said: Said) -> Interval:
        """See :class:`Form`."""
        day = self.day.settle(said)
        first = day.first_day
        if self.side == "to":
            first -= days(6)
        elif self.side == "":
            first -= days(first.weekday())
        return Interval(first, first + days(6), "week", day.because)


def has_day(form: Form) -> bool:
    """True for a single day, with or without a time."""
    if isinstance(form, At):
        return True
    return isinstance(form, Calendar) and form.day is not None
