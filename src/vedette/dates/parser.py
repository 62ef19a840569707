"""The walk through a sentence: prepositions, ranges, and which rule a word calls for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from vedette.dates.forms import (
    Anaphor,
    AnaphorPart,
    Approximately,
    At,
    Bounded,
    Calendar,
    Clock,
    Decade,
    DuringPart,
    Edge,
    Form,
    Holiday,
    Numeric,
    Range,
    Season,
    Shift,
    Weekday,
    Weekend,
    WhichMonth,
    Window,
    Within,
    has_day,
)
from vedette.dates.limits import LimitRules
from vedette.dates.tokens import Found
from vedette.dates.words import (
    AFTER_FOR,
    ANCHORS,
    CONJUNCTIONS,
    DASHES,
    DROPPED,
    EDGES,
    FOR_THE,
    HOLIDAY_HEADS,
    MONTHS,
    NOT_AFTER_DATE,
    NUMBERS,
    ORDINALS,
    PART_WORDS,
    SEASONS,
    UNITS,
    WEEKDAYS,
    WEEKDAYS_SHORT,
    WHOLES,
)

__all__ = ["Parser"]

# how many words before its first telling word an expression may begin: "at around the beginning of the last week"
_REACH = 8


class Parser(LimitRules):
    """Reads phrases from left to right and keeps the longest."""

    def phrases(self) -> list[tuple[Form, int, int]]:
        """Every expression with its character offsets."""
        out: list[tuple[Form, int, int]] = []
        i = 0
        kinds, words = self.kinds, self.words
        hot = [n for n in range(self.size) if (words[n] in ANCHORS if kinds[n] == "w" else kinds[n] in "inosc")]
        hot.reverse()
        while i < self.size:
            while hot and hot[-1] < i:
                hot.pop()
            if not hot:
                break
            if hot[-1] > i + _REACH:
                i = hot[-1] - _REACH
            if not (words[i] in _STARTERS if kinds[i] == "w" else kinds[i] in "inosc"):
                i += 1
                continue
            got = self.phrase(i)
            if got is not None and self._possessive(got[1]) and words[i] in DROPPED:
                got = None  # "in next month's election", "after Sunday's raid": the time without the preposition
            if got is None or self._spoiled(i, got[1]):
                i += 1
                continue
            form, after = got
            form = self._with_base(form)
            if _names_a_day(form):
                self.base = form.day if isinstance(form, At) else form
            out.append((form, self.starts[i], self.ends[after - 1]))
            i = after
        return out

    def _spoiled(self, i: int, after: int) -> bool:
        """A name that only looks like a date: "the Sunday Times", "Bloody Sunday", "March 14 Alliance"."""
        for j in (after, after + 1):
            if self.words[j] in NOT_AFTER_DATE and self._capital(j) and self._joined(after - 1, j):
                return True
        if self.words[after] in DASHES and self._touching(after - 1) and self._touching(after):
            last = self.words[after - 1]
            if self.kinds[after + 1] == "w" and last in UNITS:
                return True
        before = self.words[i - 1] if i else ""
        if before in {"bloody", "black", "ash", "every", "each"}:
            return True
        if self.words[i] == "today" and i > 0 and self._capital(i) and self._capital(i - 1):
            return True
        return (
            before in DASHES and i > 1 and self.kinds[i - 2] in "wn" and self._touching(i - 1) and self._touching(i - 2)
        )

    def _with_base(self, form: Form) -> Form:
        if self.base is None:
            return form
        if isinstance(form, (Anaphor, AnaphorPart, Clock, Within)) and form.base is None:
            return replace(form, base=self.base)
        if isinstance(form, DuringPart) and form.base is None and not form.named and form.part != "overnight":
            return replace(form, base=self.base)
        if isinstance(form, Bounded) and isinstance(form.inner, (Anaphor, Clock)):
            return replace(form, inner=self._with_base(form.inner))
        return form

    def phrase(self, i: int) -> Found | None:
        """A node with the preposition before it and the range after it."""
        word = self.words[i]
        handler = _PHRASES.get(word) if self.kinds[i] == "w" else None
        if handler is not None:
            got = handler(self, i)
            if got is not None:
                return got
        return self.ranged(i, prep=False)

    def ranged(self, i: int, *, prep: bool) -> Found | None:
        """A node, or a range of two: "Friday to Sunday", "17-19 September", "2014-2016"."""
        got = self.node(i, prep=prep)
        if got is None:
            return None
        form, after = got
        word = self.words[after]
        if word in CONJUNCTIONS or (word in DASHES and after < self.size):
            other = self.node(after + 1, prep=True)
            if other is not None and _same_sort(form, other[0]):
                return Range(form, other[0]), other[1]
        elif word in {"and", "or"} and isinstance(form, Weekday):
            other = self.node(self._skip(after + 1, "on"), prep=True)
            if word == "and" and other is not None and isinstance(other[0], Weekday) and other[0].which == form.which:
                return Range(form, other[0]), other[1]
        elif word == "into" and isinstance(form, (At, DuringPart)):
            other = self.node(after + 1, prep=True)
            if other is not None and isinstance(other[0], (Weekday, At)):
                return Range(form, other[0]), other[1]
        return form, after

    def p_plain(self, i: int) -> Found | None:
        """on, in, at, during, over, for ..."""
        word = self.words[i]
        j = i + 1
        if word == "within" and (got := self.l_within(i)) is not None:
            return got
        if (
            word == "through"
            and (last := self.ranged(j, prep=True)) is not None
            and (isinstance(last[0], Weekday) or has_day(last[0]))
        ):
            return Bounded("until", last[0]), last[1]
        if word == "on" and self.words[j] == "or":
            return self.l_on_or_before(i)
        if word == "as" and (got := self.l_as_early(i)) is not None:
            return got
        if word == "as":
            if self.words[j] not in {"of", "from", "at", "early", "recently"}:
                return None
            if self.words[j] in {"early", "recently"}:
                return None
            got = self.ranged(j + 1, prep=True)
            return (Bounded("from", got[0]), got[1]) if got and self.words[j] == "from" else got
        if word == "on" and self.words[j] in {"or", "and"}:
            return None
        if word == "in" and (got := self._in_units(j)) is not None:
            return got
        timed = self.words[j] in WEEKDAYS or self.words[j] in AFTER_FOR or self._month(j) or self._day_number(j)
        if word == "for" and not timed:
            return None
        if word == "for" and self.words[j] == "the" and self.words[j + 1] not in FOR_THE:
            return None
        if word in {"at", "around", "about", "on", "in", "by"}:
            j = self._skip(j, "around", "about", "approximately", "roughly", "exactly", "only", "just")
        return self.ranged(j, prep=True)

    def p_about(self, i: int) -> Found | None:
        """around 7 October."""
        got = self.ranged(i + 1, prep=True)
        if got is None:
            return None
        if isinstance(got[0], (Clock, At, DuringPart)):
            return got
        return Approximately(got[0]), got[1]

    def p_bounded(self, i: int) -> Found | None:
        """since, until, by, before, after ..."""
        side = {
            **{"since": "since", "until": "until", "till": "until", "by": "by", "before": "before", "after": "after"},
            **{"prior": "before", "ahead": "before", "following": "after"},
        }[self.words[i]]
        j = i + 1
        if self.words[i] == "prior":
            if self.words[j] != "to":
                return None
            j += 1
        elif self.words[i] == "ahead":
            if self.words[j] != "of":
                return None
            j += 1
        elif side == "since" and self.words[j] == "then":
            return None
        if side == "by" and (got := self.l_no_later(i)) is not None:
            return got
        if self.words[j : j + 2] == ["at", "least"]:
            j += 2
        j = self._skip(j, "about", "around", "at", "on")
        if side in {"before", "after"} and self.words[j] in {"a", "an"}:
            return None
        if side == "until" and (self.words[j] in {"before", "after"}):
            j += 1
        got = self.ranged(j, prep=True)
        if got is None:
            return None
        if side in {"before", "after"} and isinstance(got[0], (At, Clock, DuringPart)):
            return got
        if side != "since" and isinstance(got[0], Window):
            return None
        return Bounded(side, got[0]), got[1]

    def p_from(self, i: int) -> Found | None:
        """from A to B; from A on."""
        got = self.ranged(self._skip(i + 1, "about", "around"), prep=True)
        if got is None:
            return None
        form, after = got
        if isinstance(form, Range):
            return form, after
        if self.words[after] in {"on", "onward", "onwards"} and self.words[after + 1] != "the":
            return Bounded("from", form), after + 1
        return None if isinstance(form, Calendar) and form.month is None and form.day is None else (form, after)

    def p_between(self, i: int) -> Found | None:
        """between A and B."""
        day, month = self._day_number(i + 1), None
        if (
            day is not None
            and self.words[i + 2] in {"and", "to"}
            and (other := self.node(i + 3, prep=True)) is not None
        ):
            month = other[0]
            if isinstance(month, Calendar) and month.month and month.day:
                return Range(Calendar(month.year, month.month, day), month), other[1]
        whole = self.ranged(i + 1, prep=True)
        if whole is not None and isinstance(whole[0], Range) and self.words[whole[1] - 2] in {"and", *DASHES}:
            return whole
        first = self.node(i + 1, prep=True)
        if first is None or (self.words[first[1]] not in {"and", "to"} and self.words[first[1]] not in DASHES):
            return None
        last = self.node(first[1] + 1, prep=True)
        if last is None:
            named = self._day_number(first[1] + 1)
            if named is not None and isinstance(first[0], Calendar) and first[0].day is not None:
                return Range(first[0], replace(first[0], day=named)), first[1] + 2
            return None
        if not _same_sort(first[0], last[0]):
            return None
        if isinstance(first[0], Clock) and isinstance(last[0], At) and isinstance(last[0].when, Clock):
            return At(last[0].day, replace(first[0], until=last[0].when)), last[1]
        if isinstance(first[0], Clock) and isinstance(last[0], Clock):
            return replace(first[0], until=last[0]), last[1]
        return Range(first[0], last[0]), last[1]

    def node(self, i: int, *, prep: bool) -> Found | None:
        """One expression without its preposition. ``prep`` says that a preposition stands before it."""
        kind, word = self.kinds[i], self.words[i]
        if i >= self.size:
            return None
        if kind == "w":
            for rule in _NODES.get(word, ()):
                got = rule(self, i, prep)
                if got is not None:
                    return got
            return None
        if kind == "i":
            return self.n_iso(i)
        if kind == "s":
            return self.n_slashes(i)
        if kind == "c":
            return self.n_clock(i, prep)
        if kind in "no":
            for rule in (Parser.n_numeral_date, Parser.n_clock, Parser.n_ago, Parser.n_year):
                got = rule(self, i, prep)
                if got is not None:
                    return got
        return None

    def n_the(self, i: int, prep: bool) -> Found | None:
        """the weekend, the past week, the third week of May, the day before, the night of 7 October, the 17th ..."""
        j = i + 1
        word, kind = self.words[j], self.kinds[j]
        if kind == "w":
            for rule in _AFTER_THE.get(word, ()):
                got = rule(self, j, prep)
                if got is not None:
                    return got
            return None
        if kind == "o":
            return self.n_numeral_date(j, True) or self.n_ordinal(j, prep)
        if kind == "n":
            year = self._year(j)
            if year is not None:
                return self.n_year(j, False)
            got = self.n_numeral_date(j, False)
            return got
        return None


def _names_a_day(form: Form) -> bool:
    """May a later "the next day" count from it?"""
    if isinstance(form, At):
        return _names_a_day(form.day)
    if isinstance(form, Shift):
        return form.unit == "day"
    return isinstance(form, (Weekday, Numeric)) or has_day(form)


def _sort(form: Form) -> str:
    if isinstance(form, At):
        return "clock" if isinstance(form.when, Clock) else "day"
    if isinstance(form, Calendar):
        return "day" if form.day is not None else "month" if form.month is not None else "year"
    if isinstance(form, Edge):
        return "month" if not isinstance(form.whole, (Weekday, Shift)) else "day"
    if isinstance(form, Shift):
        return "day" if form.unit == "day" else form.unit
    return {
        **{Weekday: "day", Numeric: "day", Clock: "clock", DuringPart: "day", Season: "month", Decade: "year"},
        **{WhichMonth: "month", Holiday: "day", Weekend: "day"},
    }.get(type(form), "")


def _same_sort(one: Form, other: Form) -> bool:
    a, b = _sort(one), _sort(other)
    if a == b:
        return a != ""
    return (
        {a, b} in ({"month", "year"}, {"day", "month"}, {"clock", "day"})
        and not (
            isinstance(one, Calendar) and isinstance(other, Calendar) and one.day is None and other.day is not None
        )
        and not (a == "day" and b == "clock")
    )


Rule = Callable[[Parser, int, bool], "Found | None"]

_PHRASES: dict[str, Callable[[Parser, int], Found | None]] = {
    **dict.fromkeys(
        ["on", "in", "at", "during", "over", "throughout", "for", "within", "as", "of", "through", "across", "upon"],
        Parser.p_plain,
    ),
    **dict.fromkeys(["around", "about", "circa"], Parser.p_about),
    **dict.fromkeys(
        ["since", "until", "till", "by", "before", "after", "prior", "ahead", "following"], Parser.p_bounded
    ),
    **dict.fromkeys(["no", "not"], Parser.l_no_later),
    **dict.fromkeys(["starting", "beginning", "effective"], Parser.l_starting),
    "so": Parser.l_so_far,
    "from": Parser.p_from,
    "between": Parser.p_between,
}
del _PHRASES["of"], _PHRASES["upon"], _PHRASES["across"]
_NODES: dict[str, tuple[Rule, ...]] = {}


def _rules(words: object, *rules: Rule) -> None:
    for word in words:  # type: ignore[attr-defined]
        _NODES[word] = (*_NODES.get(word, ()), *rules)


_rules([*WEEKDAYS, *WEEKDAYS_SHORT], Parser.n_weekday)
_rules(HOLIDAY_HEADS, Parser.n_holiday)
_rules(MONTHS, Parser.n_month, Parser.l_month_range)
_rules([unit for unit in UNITS if unit.endswith("s") or unit in WHOLES], Parser.l_ago)
_rules(["today", "yesterday", "tomorrow", "tonight", "overnight"], Parser.n_today)
_rules(["early", "small", "wee", "late"], Parser.n_hours)
_rules(EDGES, Parser.n_edge)
_rules(["last", "this", "next"], Parser.n_which)
_rules(["past", "recent", "coming", "upcoming"], Parser.n_window)
_rules(["the"], Parser.n_the)
_rules(["that"], Parser.n_that)
_rules(SEASONS, Parser.n_season)
_rules(PART_WORDS, Parser.n_part)
_rules([*NUMBERS, "few", "several", "couple"], Parser.n_ago, Parser.n_clock)
_AFTER_THE: dict[str, tuple[Rule, ...]] = {
    **dict.fromkeys(ORDINALS, (Parser.n_ordinal,)),
    **dict.fromkeys(EDGES, (Parser.n_edge,)),
    **dict.fromkeys(WEEKDAYS, (Parser.n_weekday,)),
    **dict.fromkeys(MONTHS, (Parser.n_month,)),
    **dict.fromkeys(SEASONS, (Parser.n_season,)),
    **dict.fromkeys(PART_WORDS, (Parser.n_part,)),
    "weekend": (Parser.n_weekend,),
    "past": (Parser.n_window,),
    "recent": (Parser.n_window,),
    "coming": (Parser.n_window,),
    "upcoming": (Parser.n_window,),
    "previous": (Parser.n_anaphor, Parser.n_window),
    "preceding": (Parser.n_anaphor, Parser.n_window),
    "following": (Parser.n_anaphor,),
    "same": (Parser.n_anaphor,),
    "evening": (Parser.n_anaphor, Parser.n_part),
    "morning": (Parser.n_anaphor, Parser.n_part),
    "afternoon": (Parser.n_anaphor, Parser.n_part),
    "next": (Parser.n_anaphor, Parser.n_window),
    "day": (Parser.n_anaphor,),
    "week": (Parser.n_anaphor,),
    "month": (Parser.n_anaphor,),
    "year": (Parser.n_anaphor,),
}
for _unit in UNITS:
    _AFTER_THE[_unit] = (*_AFTER_THE.get(_unit, ()), Parser.l_ahead, Parser.l_genitive)
_AFTER_THE["last"] = (Parser.n_ordinal, Parser.n_window)
_AFTER_THE["early"] = (Parser.n_hours, Parser.n_edge)
_AFTER_THE["small"] = (Parser.n_hours,)
_AFTER_THE["wee"] = (Parser.n_hours,)
_AFTER_THE["late"] = (Parser.n_hours, Parser.n_edge)
_AFTER_THE["night"] = (Parser.n_anaphor, Parser.n_part)
for _head in HOLIDAY_HEADS:
    _AFTER_THE[_head] = (Parser.n_holiday,)
_STARTERS = frozenset([*_NODES, *_PHRASES])
