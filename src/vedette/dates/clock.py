"""Grammar of the times and parts of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone, tzinfo

from vedette.dates.forms import At, Clock, DuringPart, Form, NightInto, Range, Shift
from vedette.dates.tokens import Found, Tokens
from vedette.dates.words import (
    CLOCK_PREPOSITIONS,
    DASHES,
    FROM_TODAY,
    NUMBERS,
    PART_PREPOSITIONS,
    PART_WORDS,
    WEEKDAYS,
    ZONE_PLACES,
    ZONES,
)

__all__ = ["ClockRules"]


class ClockRules(Tokens):
    """3 pm on Monday, 0600 GMT, the night of 7 October, overnight."""

    def n_clock(self, i: int, prep: bool) -> Found | None:
        """A time, and the day after it: 3 pm on Monday; 0600 GMT."""
        got = self.clock(i, sure=prep and i > 0 and self.words[i - 1] in CLOCK_PREPOSITIONS)
        if got is None:
            return None
        clock, j = got
        if self.words[j] in {"to", "until"} or self.words[j] in DASHES:
            other = self.clock(j + 1, sure=True)
            if other is not None:
                clock, j = replace(clock, until=other[0]), other[1]
        k = self._skip(self._skip(j, ","), "on", "of")
        day = self.day(k)
        if day is not None and not isinstance(day[0], At):
            clock, after = self._second_time(clock, day[1])
            return At(day[0], clock), after
        if self.words[k] in FROM_TODAY:
            return At(Shift("day", FROM_TODAY[self.words[k]]), clock), k + 1
        return clock, j

    def clock(self, i: int, *, sure: bool) -> tuple[Clock, int] | None:
        """A time of the day. Bare "15:30" and "9" count only where ``sure`` says that a time is expected."""
        kind, word = self.kinds[i], self.words[i]
        minute: int | None = None
        if kind == "c":
            hour, minute = (int(p) for p in word.replace(".", ":").split(":")[:2])
            dotted = "." in word
        elif kind == "n" and len(word) == 4 and (self._named_zone(i + 1) or self.words[i + 1] in {"hours", "hrs", "h"}):
            hour, minute, dotted = int(word[:2]), int(word[2:]), False
        elif kind == "n" and len(word) <= 2:
            hour, dotted = int(word), False
        elif sure and kind == "w" and 1 <= NUMBERS.get(word, 0) <= 12 and self.words[i + 1] in {"in", "o'clock"}:
            hour, dotted = NUMBERS[word], False
        else:
            return None
        if hour > 24 or (minute or 0) > 59:
            return None
        j = i + 1
        settled = kind == "n" and len(word) == 4
        mark = self.words[j].replace(".", "")
        if mark in {"am", "pm"} and self.kinds[j] == "w" and 1 <= hour <= 12:
            hour = hour % 12 + (12 if mark == "pm" else 0)
            settled, j = True, j + 1
        elif self.words[j] == "o'clock" or (
            (settled or (kind == "c" and not dotted)) and self.words[j] in {"hours", "hrs", "h"}
        ):
            settled, j = True, j + 1
        if (
            self.words[j] == "in"
            and self.words[j + 1] == "the"
            and self.words[j + 2] in PART_WORDS
            and (settled or kind == "c" or sure)
        ):
            if PART_WORDS[self.words[j + 2]] in {"afternoon", "evening"} and hour < 12:
                hour += 12
            settled, j = True, j + 3
        zone, note, after = self._zone(j)
        if after > j:
            settled, j = True, after
        elif kind == "c" and not dotted and (sure or len(word) >= 5):
            settled = settled or sure or self.words[i - 1] in {"at", ","} or self.words[i - 2 : i] == ["as", "of"]
        if not settled or hour > 24:
            return None
        return self._second_time(Clock(hour % 24, minute, zone, note), j)

    def _named_zone(self, i: int) -> bool:
        return self.words[i] in ZONES or (self.words[i] == "local" and self.words[i + 1] == "time")

    def _second_time(self, clock: Clock, i: int) -> tuple[Clock, int]:
        """The same time in GMT, in brackets, which gives the zone: 6 a.m. (0300 GMT)."""
        if clock.zone is not None or self.words[i] != "(":
            return clock, i
        other = self.clock(i + 1, sure=False)
        if other is None or other[0].zone is None or self.words[other[1]] != ")":
            return clock, i
        there = other[0].zone.utcoffset(None) or timedelta(0)
        ahead = (clock.hour - other[0].hour) * 60 + (clock.minute or 0) - (other[0].minute or 0)
        shift = timedelta(minutes=(ahead + 11 * 60) % 1440 - 11 * 60) + there
        return replace(clock, zone=timezone(shift), note=""), other[1] + 1

    def _zone(self, i: int) -> tuple[tzinfo | None, str, int]:
        """GMT, local time, Moscow time, and a second time in brackets: "(0300 GMT)"."""
        word = self.words[i]
        zone: tzinfo | None = None
        note, j = "", i
        if word in ZONES and self.kinds[i] == "w" and self.sentence[self.starts[i] : self.ends[i]].isupper():
            zone, j = ZONES[word], i + 1
            if self.words[j] in {"+", "-"} and self.kinds[j + 1] == "n" and len(self.words[j + 1]) <= 2:
                hours = int(self.words[j + 1]) * (1 if self.words[j] == "+" else -1)
                if abs(hours) <= 14:
                    zone, j = timezone(timedelta(hours=hours)), j + 2
        elif word == "local" and self.words[i + 1] == "time":
            note, j = "; local time", i + 2
        elif self.words[i + 1] == "time" and self.kinds[i] == "w" and self._capital(i):
            offset = ZONE_PLACES.get(word)
            zone = timezone(timedelta(hours=offset)) if offset is not None else None
            note, j = ("" if offset is not None else f"; {word} time, offset not known"), i + 2
        return zone, note, j

    def _day_tail(self, form: Form, i: int) -> Found:
        """A part of the day or a time after a day: Monday night, Monday at 3 pm, 7 October, early in the morning."""
        j = self._skip(i, ",")
        word = self.words[i]
        if word in PART_WORDS:
            return self._with_clock(At(form, DuringPart(PART_WORDS[word])), i + 1)
        if word == "early" and self.words[i + 1] == "morning":
            return At(form, DuringPart("small hours")), i + 2
        if word == "overnight":
            return At(form, DuringPart("night")), i + 1
        for k in (j, i):
            if self.words[k] in {"at", "around", "about", "shortly", "in", "before"}:
                k = self._skip(k, "shortly", "just")
                k = self._skip(k, "at", "around", "about", "before", "after", "in")
                k = self._skip(k, "around", "about", "the", "approximately", "exactly")
                if self.words[k] in PART_WORDS:
                    return At(form, DuringPart(PART_WORDS[self.words[k]])), k + 1
                if self.words[k] == "early" and self.words[k + 1] in {"hours", "morning"}:
                    return At(form, DuringPart("small hours")), k + 2
                clock = self.clock(k, sure=True)
                if clock is not None:
                    return At(form, clock[0]), clock[1]
            clock = self.clock(k, sure=False)
            if clock is not None:
                return At(form, clock[0]), clock[1]
        return form, i

    def _with_clock(self, form: At, i: int) -> Found:
        j = self._skip(i, ",")
        if self.words[j] in {"at", "around", "about"}:
            k = self._skip(j + 1, "around", "about")
            clock = self.clock(k, sure=True)
            if clock is None and self.kinds[k] == "n" and len(self.words[k]) <= 2 and 1 <= int(self.words[k]) <= 12:
                clock = (Clock(int(self.words[k]), None), k + 1) if self.kinds[k + 1] != "w" else None
            if clock is not None:
                when = clock[0]
                if isinstance(form.when, DuringPart) and form.when.part in {"afternoon", "evening", "night"}:
                    when = replace(when, hour=when.hour + 12) if 1 <= when.hour < 12 else when
                return At(form.day, when), clock[1]
        return form, i

    def n_part(self, i: int, prep: bool) -> Found | None:
        """morning of 7 October, night of Sunday, dawn on Monday, night between Sunday and Monday; at dawn."""
        word = self.words[i]
        part = PART_WORDS[word]
        j = i + 1
        before = self.words[i - 1] if i else ""
        if self.words[j] in {"of", "on", ",", "between", "from"}:
            k = j + 1
            k = self._skip(k, "on")
            day = self.day(k)
            if day is not None and not isinstance(day[0], At):
                form, after = day
                if self.words[after] in {"and", "to", "-", "–"} and (other := self.day(after + 1)) is not None:
                    return Range(At(form, DuringPart(part)), At(other[0], DuringPart("small hours"))), other[1]
                return At(form, DuringPart(part)), after
            span = self._night_span(k, part)
            if span is not None:
                return span
        if self.words[j] in FROM_TODAY and part != "night":
            return At(Shift("day", FROM_TODAY[self.words[j]]), DuringPart(part)), j + 1
        if (day := self.day(j)) is not None and not isinstance(day[0], At) and self.words[j] in WEEKDAYS:
            return At(day[0], DuringPart(part)), day[1]
        if not prep or before not in PART_PREPOSITIONS:
            return None
        if part == "night" and before in {"after", "before", "to"}:
            return None
        if part == "night" and before == "the" and self.words[j] in {"sky", "of"}:
            return None
        if part == "dawn" and (self.words[j] in {"of", "raid", "raids", "newspaper"} or self._capital(i)):
            return None
        if self.words[j] == "prayers" or (before == "the" and self.words[j] in {"after", "before"}):
            return None
        note, k = self._zone(j)[1:]
        return DuringPart(part), (k if note else j)

    def _night_span(self, k: int, part: str) -> Found | None:
        """ "the night of 3-4 October": one night."""
        if self.kinds[k] != "n":
            return None
        got = self.n_numeral_date(k, True)
        if got is None or not isinstance(got[0], Range):
            return None
        return At(got[0].first, DuringPart(part)), got[1]

    def n_hours(self, i: int, prep: bool) -> Found | None:
        """the early hours of Monday; in the small hours."""
        if self.words[i] not in {"early", "small", "wee", "late"} or self.words[i + 1] not in {"hours", "morning"}:
            return None
        if self.words[i + 1] == "morning":
            j = i + (3 if self.words[i + 2] == "hours" else 0)
            if j == i:
                return None
        else:
            j = i + 2
        part = "late" if self.words[i] == "late" else "small hours"
        k = self._skip(j, "of", "on")
        day = self.day(k)
        if day is None and self.words[k] in FROM_TODAY:
            day = Shift("day", FROM_TODAY[self.words[k]]), k + 1
        if day is None and self.words[k] == "this" and self.words[k + 1] == "morning":
            day = Shift("day", 0), k + 2
        if day is None or isinstance(day[0], At):
            return DuringPart(part), j
        return At(day[0], DuringPart(part)), day[1]

    def _early_part(self, edge: str, j: int) -> Found:
        """early morning, late night, late evening — with the day that may follow."""
        part = PART_WORDS[self.words[j]]
        name = "small hours" if (edge, part) in {("early", "morning")} else "late" if part == "night" else part
        k = self._skip(j + 1, "on", "of")
        day = self.day(k)
        if day is not None and not isinstance(day[0], At):
            return At(day[0], DuringPart(name)), day[1]
        return DuringPart(name), j + 1

    def n_today(self, i: int, prep: bool) -> Found | None:
        """today, yesterday, tomorrow, tonight, overnight."""
        word = self.words[i]
        if word == "tonight":
            return DuringPart("night", 0, named=True), i + 1
        if word == "overnight":
            into = self._skip(i + 1, "on", "into", "from", "to")
            day = self.day(into)
            if day is None or isinstance(day[0], At):
                return (DuringPart("overnight"), i + 1) if not self._noun_follows(i + 1) else None
            if self.words[day[1]] in {"to", "into"} and (other := self.day(day[1] + 1)) is not None:
                return Range(At(day[0], DuringPart("night")), At(other[0], DuringPart("small hours"))), other[1]
            if self.words[i + 1] in {"into", "to"}:
                return NightInto(day[0]), day[1]
            return At(day[0], DuringPart("night")), day[1]
        n = FROM_TODAY[word]
        form: Form = Shift("day", n)
        j = i + 1
        if self.words[j] == "'" or self.words[j] == "s":
            return form, j
        got = self._day_tail(form, j)
        return got

    def _noun_follows(self, i: int) -> bool:
        """After "overnight": an adjective ("overnight curfew") is no date unless it is an attack or the like."""
        return self.words[i] in {"curfew", "stay", "stop", "flight", "bus", "train", "bag", "camp", "success"}
