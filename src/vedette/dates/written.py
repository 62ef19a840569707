"""Grammar of written dates, weekdays, seasons and holidays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from vedette.dates.clock import ClockRules
from vedette.dates.forms import (
    At,
    Calendar,
    Clock,
    Decade,
    Form,
    Holiday,
    Numeric,
    Range,
    Season,
    Weekday,
    WhichYear,
    has_day,
)
from vedette.dates.holidays import HOLIDAYS
from vedette.dates.tokens import Found, year_of
from vedette.dates.words import (
    DASHES,
    DETERMINERS,
    EDGES,
    EVENT_NOUNS,
    LOWER_CASE_WORDS,
    MONTHS,
    MONTHS_BARE,
    PEOPLE_AND_UNITS,
    PREPOSITIONS,
    SEASONS,
    WEEKDAYS,
    WEEKDAYS_SHORT,
)

__all__ = ["CalendarRules"]


class CalendarRules(ClockRules):
    """7 October 2023, Monday, the summer of 2014, Ramadan."""

    def n_iso(self, i: int) -> Found | None:
        """2023-10-07, 2023-10-07T06:30:00Z."""
        raw = self.words[i].upper()
        try:
            day = date.fromisoformat(raw[:10])
        except ValueError:
            y, m, d = (int(p) for p in raw[:10].split("-"))
            return Calendar(y, m if 1 <= m <= 12 else 1, d if 1 <= m <= 12 else 99), i + 1
        form = Calendar(day.year, day.month, day.day)
        if len(raw) > 10:
            try:
                at = datetime.fromisoformat(raw.replace(" ", "T", 1))
            except ValueError:
                return form, i + 1
            zone, after = at.tzinfo, i + 1
            if zone is None:
                zone, _, after = self._zone(after)
            return At(form, Clock(at.hour, at.minute, zone)), after
        return self._day_tail(form, i + 1)

    def n_slashes(self, i: int) -> Found | None:
        """07/10/2023, 2023/10/07, 07.10.2023."""
        raw = self.words[i]
        sep = "." if "." in raw else "/" if "/" in raw else "-"
        a, b, c = (int(p) for p in raw.split(sep))
        form: Form
        if len(raw.split(sep)[0]) == 4:
            form = Calendar(a, b if 1 <= b <= 12 else 1, c if 1 <= b <= 12 else 99)
        else:
            year = c if c >= 100 else year_of(c)
            form = Calendar(year, b if b <= 12 else 1, a if b <= 12 else 99) if sep == "." else Numeric(a, b, year)
        return self._day_tail(form, i + 1)

    def n_numeral_date(self, i: int, prep: bool) -> Found | None:
        """7 October 2023, 7-9 October, 7th of October, 17-Sep-2018, the 17th."""
        if self.words[i] == "9" and self.words[i + 1] == "/" and self.words[i + 2] == "11":
            return (Calendar(2001, 9, 11), i + 3) if self._touching(i) and self._touching(i + 1) else None
        day = self._day_number(i)
        if day is None:
            return None
        j = i + 1
        first: int | None = None
        if self.words[j] in DASHES or self.words[j] in {"to", "and", "/", "through", "until"}:
            second = self._day_number(j + 1)
            if second is not None and second > day and self._month(self._skip(j + 2, "of")) is not None:
                first, day, j = day, second, j + 2
        k = self._skip(j, "of")
        dash = self.words[k] in DASHES and self._touching(j - 1)
        month = self._month(k + 1 if dash else k)
        if month is None:
            if self.kinds[i] == "o" and prep and self.words[i - 1] == "the" and self.kinds[j] != "w":
                return Calendar(day=day), j
            return None
        if self.words[k] == "may" and not self._capital(k) and self._year(month[1]) is None:
            return None
        year, after = self._tail_year(month[1], dash)
        off: int | None = None
        if year is None:
            off, after = self._years_off(after)
        form = Calendar(year, month[0], day, years_off=off)
        if first is not None:
            return Range(replace(form, day=first), form), after
        return self._day_tail(form, after)

    def _tail_year(self, i: int, dash: bool = False) -> tuple[int | None, int]:
        j = i
        if dash and self.words[j] in DASHES:
            j += 1
            if self.kinds[j] == "n" and len(self.words[j]) == 2:
                return year_of(int(self.words[j])), j + 1
        elif self.words[j] == "," or (self.words[j] == "of" and self._year(j + 1) is not None):
            j += 1
        year = self._year(j)
        if year is not None and not (self.words[j - 1] == "," and self.words[j + 1] in PEOPLE_AND_UNITS):
            return year, j + 1
        return None, i

    def _years_off(self, i: int) -> tuple[int | None, int]:
        """ "last year" after a day or month: 7 October last year, May of this year."""
        j = self._skip(i, "of")
        which = {"last": -1, "this": 0, "next": 1, "same": None}.get(self.words[j])
        if which is not None and self.words[j + 1] == "year":
            return which, j + 2
        return None, i

    def n_month(self, i: int, prep: bool) -> Found | None:
        """October 7, 2023; October 7-9; October 2023; October."""
        got = self._month(i)
        if got is None:
            return None
        month, j = got
        word = self.words[i]
        dated = self._day_number(j) is not None and self._year(self._skip(j + 1, ",")) is not None
        if word in LOWER_CASE_WORDS and not self._capital(i) and not dated:
            return None
        day = self._day_number(j)
        if day is not None and (self.words[j + 1] not in {"%", "percent", "per", ":"} and not self._counted(j + 1)):
            return self._month_day(month, day, j + 1)
        if self.words[j] == "the" and self.kinds[j + 1] == "o" and self._day_number(j + 1) is not None:
            return self._month_day(month, int(self.words[j + 1][:-2]), j + 2)
        year, after = self._tail_year(j)
        if year is not None:
            return Calendar(year, month), after
        off, after = self._years_off(j)
        if off is not None:
            return Calendar(None, month, years_off=off), after
        if not self._capital(i):
            return None
        if word not in MONTHS_BARE and not self._month_stands(i, j, prep):
            return None
        if word == "march" and self.words[j] in {"to", "on"} and self._capital(j + 1) and self._month(j + 1) is None:
            return None
        return Calendar(None, month), j

    def _month_stands(self, i: int, j: int, prep: bool) -> bool:
        """A month whose name is also another word: may it stand alone here?"""
        if prep:
            return self.kinds[j] != "w" or not self._capital(j) or self.words[j] in MONTHS
        before = self.words[i - 1] if i else ""
        if before in {"last", "next", "this"} or before in EDGES:
            return True
        return before in {"the", "a", "its", "their", "his"} and self.words[j] in EVENT_NOUNS

    def _month_day(self, month: int, day: int, j: int) -> Found:
        last: int | None = None
        if self.words[j] in DASHES or self.words[j] in {"to", "and", "through"}:
            second = self._day_number(j + 1)
            apart = self.words[j] in {"and", "to"}
            noun = self.kinds[j + 2] == "w" and self.words[j + 2] not in {"in", "at", "and", "of"}
            if second is not None and second > day and not (apart and noun):
                last, j = second, j + 2
        year, after = self._tail_year(j)
        off: int | None = None
        if year is None:
            off, after = self._years_off(j)
        form = Calendar(year, month, day, years_off=off)
        if last is not None:
            return Range(form, replace(form, day=last)), after
        return self._day_tail(form, after)

    def n_year(self, i: int, prep: bool) -> Found | None:
        """2014; 2014-16; 1990s."""
        year = self._year(i)
        if year is None:
            return None
        j = i + 1
        if self.words[j] == "s" and self._touching(i):
            return (Decade(year), j + 1) if year % 10 == 0 else None
        if self.words[j] in {"%", "percent", "per", "°", "$"} or self._counted(j):
            return None
        before = self.words[i - 1] if i else ""
        if self.words[j] in DASHES and self._touching(i) and self.kinds[j + 1] == "n" and len(self.words[j + 1]) == 2:
            to = year // 100 * 100 + int(self.words[j + 1])
            if to > year and (prep or before in {"the", "("}):
                return Range(Calendar(year), Calendar(to)), j + 2
        if self.words[j] in DASHES and self._year(j + 1) is not None and not prep and before in {"the", "(", ","}:
            return Calendar(year), j
        determined = before in DETERMINERS
        if prep and (before != "of" or i < 2 or self.kinds[i - 2] == "w"):
            return Calendar(year), j
        noun = self.kinds[j] == "w" and not self._capital(j) and (year % 50 != 0 or self.words[j] in EVENT_NOUNS)
        if determined and noun and self._plausible(year):
            return Calendar(year), j
        if before == "(" and self.words[j] in {")", ","}:
            return Calendar(year), j
        return None

    def _plausible(self, year: int) -> bool:
        return 1900 <= year <= 2060

    def n_weekday(self, i: int, prep: bool) -> Found | None:
        """Monday; Monday, 17 September 2018; Monday of last week; Monday evening at 7."""
        word = self.words[i]
        j = i + 1
        if word in WEEKDAYS:
            day = WEEKDAYS[word]
        else:
            day = WEEKDAYS_SHORT[word]
            if not self._capital(i):
                return None
            dotted = self.words[j] == "." and self._touching(i)
            j = j + 1 if dotted else j
            k = self._skip(j, ",")
            if not dotted and not prep and self._month(k) is None and self._day_number(k) is None:
                return None
            if word in {"sun", "sat"} and not dotted and self.words[i - 1] == "the":
                return None
        # a date after it
        k = self._skip(j, ",")
        k = self._skip(k, "the")
        dated: Found | None = None
        if self.kinds[k] in "nois" and self.kinds[k]:
            dated = (
                self.n_iso(k)
                if self.kinds[k] == "i"
                else (self.n_slashes(k) if self.kinds[k] == "s" else self.n_numeral_date(k, prep=False))
            )
        elif self.kinds[k] == "w" and self.words[k] in MONTHS and self._month(k) is not None:
            dated = self.n_month(k, False)
        if dated is not None:
            form, after = dated
            if isinstance(form, Calendar) and form.day is not None:
                return replace(form, weekday=day), after
            if isinstance(form, At) and isinstance(form.day, Calendar):
                return replace(form, day=replace(form.day, weekday=day)), after
        # a week after it
        k = self._skip(j, "of", "in")
        if self.words[k] in {"last", "this", "next", "the"} and self.words[k + 1] == "week":
            weeks = {"last": -1, "this": 0, "next": 1, "the": 0}[self.words[k]]
            if self.words[k] != "the":
                return self._day_tail(Weekday(day, weeks=weeks), k + 2)
        if self.words[j] == "week" and word in WEEKDAYS:
            return Weekday(day, weeks=1), j + 1
        return self._day_tail(Weekday(day), j)

    def day(self, i: int) -> Found | None:
        """A single day, without looking for a range."""
        i = self._skip(i, "the")
        if i >= self.size:
            return None
        kind, word = self.kinds[i], self.words[i]
        if kind == "w":
            if word in WEEKDAYS or word in WEEKDAYS_SHORT:
                return self.n_weekday(i, True)
            if word in MONTHS:
                got = self.n_month(i, False)
                return got if got is not None and isinstance(got[0], (Calendar, At)) and has_day(got[0]) else None
            if word in {"last", "next", "this"} and self.words[i + 1] in WEEKDAYS:
                return self.n_which(i, True)
            return None
        if kind == "i":
            return self.n_iso(i)
        if kind == "s":
            return self.n_slashes(i)
        got = self.n_numeral_date(i, True) if kind in "no" else None
        return got if got is not None and not isinstance(got[0], Range) else None

    def n_season(self, i: int, prep: bool) -> Found | None:
        """spring 2014, the summer of 2014, in the autumn."""
        word = self.words[i]
        j = i + 1
        k = self._skip(j, "of", ",")
        year = self._year(k)
        before = self.words[i - 1] if i else ""
        if year is not None:
            after = k + 1
            if self.words[after] in DASHES and self.kinds[after + 1] == "n" and self._touching(k):
                after += 2
            return Season(SEASONS[word], year), after
        if self.words[k] in {"last", "this"} and self.words[k + 1] == "year":
            return None
        if word == "fall" or self._capital(i):
            return None
        if not prep or (self.kinds[j] == "w" and self.words[j] in {"offensive", "of", "camp", "session", "campaign"}):
            return None
        return (Season(SEASONS[word]), j) if before in {"the", *PREPOSITIONS} else None

    def n_holiday(self, i: int, prep: bool) -> Found | None:
        """Ramadan 2018, Eid al-Fitr, Christmas Eve, Easter Sunday."""
        word = self.words[i]
        if not self._capital(i):
            return None
        j = i + 1
        name = word
        if word == "eid":
            k = self._skip(j, "al", "ul", "el", "-")
            k = self._skip(k, "-", "–")
            if self.words[k] in {"fitr", "adha"}:
                name, j = f"eid al-{self.words[k]}", k + 1
        for length in (2, 1):
            joined = " ".join([word, *self.words[i + 1 : i + 1 + length]])
            if joined in HOLIDAYS:
                name, j = joined, i + 1 + length
                break
        if name not in HOLIDAYS:
            return None
        if name == "good friday" and self.words[j] in {"agreement", "accord"}:
            return None
        if name in {"new year", "easter"} and (self.words[j] in {"island", "rising", "speech", "address"}):
            return None
        if self._capital(j) and self.words[j] in {"island", "rising", "truce", "offensive"} and name == "easter":
            return None
        k = self._skip(j, "of", "in", ",")
        year = self._year(k)
        if year is not None:
            return Holiday(name, year), k + 1
        if self.words[j] in {"this", "last", "next"} and self.words[j + 1] == "year":
            return WhichYear({"last": -1, "this": 0, "next": 1}[self.words[j]], Holiday(name)), j + 2
        return Holiday(name), j
