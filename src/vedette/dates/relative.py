"""Grammar of what counts from another day, and of parts of a stretch."""

from __future__ import annotations

from dataclasses import replace

from vedette.dates.forms import (
    Anaphor,
    AnaphorPart,
    At,
    Clock,
    DuringPart,
    Edge,
    Holiday,
    NthIn,
    Range,
    Season,
    Shift,
    Weekday,
    Weekend,
    WeekOf,
    WhichMonth,
    Window,
    has_day,
)
from vedette.dates.tokens import Found
from vedette.dates.words import (
    DASHES,
    EDGE_OF,
    EDGES,
    FROM_DAY,
    HOLIDAY_HEADS,
    MONTHS,
    ORDINALS,
    PART_WORDS,
    SEASONS,
    UNITS,
    VAGUE,
    WEEKDAYS,
    WHOLES,
)
from vedette.dates.written import CalendarRules

__all__ = ["RelativeRules"]


class RelativeRules(CalendarRules):
    """last week, two weeks ago, the day before, the third week of May."""

    def n_edge(self, i: int, prep: bool) -> Found | None:
        """early February, late Monday, mid-September, the end of May, earlier this week, early on Monday."""
        word = self.words[i]
        edge = EDGES[word]
        j = i + 1
        if word in EDGE_OF:
            inner = self._whole(j + 1) if self.words[j] == "of" else None
            if inner is None or isinstance(inner[0], (DuringPart, Clock, Window)):
                return None
            return Edge(edge, inner[0]), inner[1]
        if word == "mid" or self.words[j] in DASHES:
            j = self._skip(j, "-", "–")
        if self.words[j] in PART_WORDS and word in {"early", "late"} and self.words[j] in PART_WORDS:
            return self._early_part(edge, j)
        if self.words[j] in {"to", "or"} and word in {"mid", "early"}:
            j = self._skip(j + 1, "mid", "late")
            j = self._skip(j, "-", "–")
        if word in {"earlier", "later"} and self.words[j] == "in" and self.words[j + 1] == "the":
            unit = self._unit(j + 2)
            if unit is not None and (self.words[j + 2] in WHOLES or unit[0] == "day"):
                return (Anaphor("day", 0) if unit[0] == "day" else Edge(edge, Shift(unit[0], 0))), unit[2]
        if self.words[j] in {"on", "in", "into"}:
            j += 1
            if self.words[j - 1] == "in" and self.words[j] == "the" and self.words[j + 1] in PART_WORDS:
                return self._early_part(edge, j + 1)
        inner = self.core(self._skip(j, "the"), True)
        if inner is None or isinstance(inner[0], (Clock, Window, DuringPart)):
            return None
        form, after = inner
        if isinstance(form, At) and isinstance(form.when, Clock):
            return inner
        return Edge(edge, form), after

    def core(self, i: int, prep: bool) -> Found | None:
        """A stretch that can have an edge."""
        got = self.node(i, prep=prep)
        return got

    def n_weekend(self, i: int, prep: bool) -> Found | None:
        """the weekend."""
        if self.words[i] != "weekend" or self.words[i - 1] in {"a", "every", "long"}:
            return None
        j = i + 1
        if self.words[j] == "of" and (day := self.day(j + 1)) is not None:
            return day
        return Weekend(), j

    def n_which(self, i: int, prep: bool) -> Found | None:
        """last week, this Thursday, next month, this past weekend, last night, this morning, last May."""
        which = self.words[i]
        j = i + 1
        if which in {"this", "the"} and self.words[j] in {"past", "coming", "same", "very"}:
            which = {"past": "last", "coming": "coming", "same": "this", "very": "this"}[self.words[j]]
            j += 1
        word = self.words[j]
        n = {"last": -1, "this": 0, "next": 1, "coming": 1, "past": -1}.get(which, 0)
        if word in WEEKDAYS:
            return self._which_weekday(which, j)
        if word in PART_WORDS and which in {"this", "last"}:
            return self._which_part(which, j)
        if word == "weekend":
            return Weekend(which), j + 1
        if word in SEASONS:
            return Season(SEASONS[word], None, which), j + 1
        if word in MONTHS and self._capital(j):
            month, after = self._month(j) or (0, j)
            day = self._day_number(after)
            if day is not None:
                return WhichMonth(which, month, day), after + 1
            return WhichMonth(which, month), after
        if word in HOLIDAY_HEADS:
            got = self.n_holiday(j, prep)
            return (replace(got[0], which=which), got[1]) if got and isinstance(got[0], Holiday) else None
        unit = self._unit(j)
        if unit is not None and self.words[j] in WHOLES:
            after = unit[2]
            if self.words[after] in WEEKDAYS and word == "week":
                return Weekday(WEEKDAYS[self.words[after]], weeks=n), after + 1
            return Shift(unit[0], n), after
        if which in {"last", "next"}:
            return self.n_window(i, prep)
        return None

    def _which_weekday(self, which: str, j: int) -> Found:
        day, after = WEEKDAYS[self.words[j]], j + 1
        if which == "last" and self.words[after] == "week":
            return Weekday(day, weeks=-1), after + 1
        return self._day_tail(Weekday(day, which), after)

    def _which_part(self, which: str, j: int) -> Found | None:
        part = PART_WORDS[self.words[j]]
        if which == "last":
            if part not in {"night", "evening"}:
                return None
            return DuringPart(part, -1, named=True), j + 1
        return self._with_named_clock(DuringPart(part, 0, named=True), j + 1)

    def _with_named_clock(self, form: DuringPart, i: int) -> Found:
        got = self._with_clock(At(Shift("day", form.shift), form), i)
        return got if got[1] > i else (form, i)

    def n_window(self, i: int, prep: bool) -> Found | None:
        """past 24 hours, last three months, next few days, recent weeks, coming days, past week."""
        word = self.words[i]
        sign = 1 if word in {"next", "coming", "following", "upcoming"} else -1
        got = self._number(i + 1)
        n, j = got if got is not None else (0, i + 1)
        unit = self._unit(j)
        if unit is None:
            return None
        if got is None and self.words[j] in {"day", "hour"} and word == "last" and not prep:
            return None
        plural = self.words[j].endswith("s")
        after = unit[2]
        if self.words[after] in {"of", "in"} and word in {"last", "final"}:
            return None
        if n < 0 or (got is None and plural):
            return Window(unit[0], sign * VAGUE[unit[0]], True), after
        if word in {"coming", "upcoming"} and got is None and self.words[j] in {"week", "month", "year"}:
            return Shift(unit[0], 1), after
        return Window(unit[0], sign * max(n, 1) * unit[1]), after

    def n_ago(self, i: int, prep: bool) -> Found | None:
        """two weeks ago, a day earlier, three days later, a week from now."""
        got = self._number(i)
        if got is None:
            return None
        n, j = got
        if self.words[j] == "or" and (other := self._number(j + 1)) is not None:
            n, j = -1, other[1]
        unit = self._unit(j)
        if unit is None:
            return None
        name, times, j = unit
        word = self.words[j]
        vague = n < 0
        count = VAGUE[name] if vague else n * times
        if word == "ago":
            after = j + 1
            day = self._skip(after, "on")
            if self.words[day] in WEEKDAYS and name == "week" and not vague:
                return Weekday(WEEKDAYS[self.words[day]], weeks=-count), day + 1
            return (Window(name, -count, True) if vague else Shift(name, -count)), after
        if word in {"earlier", "before", "previously", "prior"} and self.words[j + 1] not in {"the", "a", "than"}:
            if word == "before" and (self.kinds[j + 1] == "w" and self.words[j + 1] not in {"in", "on", "when"}):
                return None
            return (Anaphor(name, -count), j + 1) if not vague else None
        if word in {"later", "afterwards"} and self.words[j + 1] != "than":
            return (Anaphor(name, count), j + 1) if not vague else None
        if word == "from" and self.words[j + 1] in {"now", "today"}:
            return (Window(name, count, True) if vague else Shift(name, count)), j + 2
        if word == "hence":
            return Shift(name, count), j + 1
        return None

    def n_anaphor(self, i: int, prep: bool) -> Found | None:
        """(the) day before, previous day, next day, following week, same day, night before."""
        word, then = self.words[i], self.words[i + 1]
        if word in FROM_DAY and then in UNITS:
            unit = self._unit(i + 1)
            assert unit is not None
            if self.words[i + 1].endswith("s"):
                return None
            if word == "next" and i > 1 and self.words[i - 2] in {"in", "over", "within", "during"}:
                return None
            n = FROM_DAY[word]
            return Anaphor(unit[0], n * unit[1]), unit[2]
        if word in FROM_DAY and then in PART_WORDS:
            n = FROM_DAY[word]
            part = PART_WORDS[then]
            return AnaphorPart(part, n), i + 2
        if word in {"night", "evening", "afternoon", "morning"} and then == "before":
            if self.kinds[i + 2] == "w" and self.words[i + 2] not in {"in", "on", "at", "and", "by", "had", "was"}:
                return None
            return AnaphorPart(PART_WORDS[word], -1), i + 2
        if word in {"day", "week", "month", "year"}:
            if word == "week" and then in {"of", "from", "beginning", "starting", "ending", "to", "through"}:
                got = self.day(self._skip(i + 2, "on"))
                if got is not None and has_day(got[0]) and not isinstance(got[0], At):
                    side = {"of": "", "ending": "to", "to": "to", "through": "to"}.get(then, "from")
                    return WeekOf(got[0], side), got[1]
                return None
            if then == "before" or (then == "after" and word == "day"):
                if self.words[i + 2] == "yesterday" and then == "before":
                    return Shift("day", -2), i + 3
                if self.words[i + 2] == "tomorrow" and then == "after":
                    return Shift("day", 2), i + 3
                if self.kinds[i + 2] == "w" and self.words[i + 2] not in {"in", "on", "at", "and", "by", "had", "was"}:
                    return None
                n = -1 if then == "before" else 1
                return Anaphor(word, n), i + 2  # type: ignore[arg-type]
        return None

    def n_that(self, i: int, prep: bool) -> Found | None:
        """that day."""
        if self.words[i + 1] in {"same", "very"}:
            return self.n_anaphor(i + 1, prep) if self.words[i + 1] == "same" else self.n_that(i + 1, prep)
        if self.words[i + 1] in PART_WORDS and self.words[i + 1] not in {"noon", "midnight"}:
            return AnaphorPart(PART_WORDS[self.words[i + 1]], 0), i + 2
        if self.words[i + 1] in {"day", "week", "month", "year"} and (prep or self.words[i + 1] == "day"):
            unit = self._unit(i + 1)
            assert unit is not None
            return Anaphor(unit[0], 0), i + 2
        return None

    def _whole(self, i: int) -> Found | None:
        """What a part is taken of: "May", "the year"."""
        k = self._skip(i, "the")
        unit = self._unit(k)
        if k > i and unit is not None and self.words[k] in WHOLES:
            return (Shift(unit[0], 0), unit[2]) if self.words[unit[2]] != "of" else None
        return self.node(k, prep=True)

    def l_first_months(self, n: int, i: int) -> Found | None:
        """first three months of 2018."""
        raise NotImplementedError

    def n_ordinal(self, i: int, prep: bool) -> Found | None:
        """third week of May, first Monday in June, last day of the year, first half of 2014, second quarter of 2020."""
        word = self.words[i]
        n = int(word[:-2]) if self.kinds[i] == "o" else ORDINALS[word]
        j = i + 1
        what = self.words[j]
        if what in WEEKDAYS and self.words[j + 1] in {"of", "in"}:
            whole = self._whole(j + 2)
            return (NthIn("weekday", n, whole[0], WEEKDAYS[what]), whole[1]) if whole else None
        if what == "weekend" and self.words[j + 1] in {"of", "in"}:
            whole = self._whole(j + 2)
            if whole is None:
                return None
            return Range(NthIn("weekend", n, whole[0], 5), NthIn("weekend", n, whole[0], 6)), whole[1]
        if (several := self.l_first_months(n, j)) is not None:
            return several
        if what == "half" and self.words[j + 1] == "of" and n in {1, 2}:
            whole = self._whole(j + 2)
            return (Edge("first half" if n == 1 else "second half", whole[0]), whole[1]) if whole else None
        if what in {"day", "week", "quarter", "month"} and self.words[j + 1] in {"of", "in"}:
            whole = self._whole(j + 2)
            if whole is None or isinstance(whole[0], (DuringPart, Clock)):
                return None
            if isinstance(whole[0], Holiday):
                return (replace(whole[0], nth=n), whole[1]) if what == "day" else None
            return NthIn(what, n, whole[0]), whole[1]
        if what in {"days", "weeks", "months"} and self.words[j + 1] in {"of", "in"} and n in {1, -1}:
            whole = self._whole(j + 2)
            if whole is None or isinstance(whole[0], (DuringPart, Clock)):
                return None
            return Edge("beginning" if n == 1 else "end", whole[0]), whole[1]
        return None

    def _in_units(self, i: int) -> Found | None:
        """in two weeks' time; will ... in two weeks."""
        got = self._number(i)
        if got is None:
            return None
        n, j = got
        unit = self._unit(j)
        if unit is None:
            return None
        after = unit[2]
        while self.words[after] in {"'", "’", "s"} and after < self.size:
            after += 1
        timed = self.words[after] == "time"
        if not timed and not any(w in {"will", "shall", "would", "ll", "due"} for w in self.words[:i]):
            return None
        if not timed:
            after = unit[2]
        if n < 0:
            return Window(unit[0], VAGUE[unit[0]], True), after + timed
        return Shift(unit[0], n * unit[1]), after + timed
