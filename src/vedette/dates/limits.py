"""Grammar of limits and loose stretches: deadlines, what lies ahead, what is said without a number."""

from __future__ import annotations

from vedette.dates.forms import Bounded, Edge, Form, NthIn, Range, Shift, Window, Within
from vedette.dates.relative import RelativeRules
from vedette.dates.tokens import Found
from vedette.dates.words import DASHES, MODALS, UNITS, VAGUE, WHOLES

__all__ = ["LimitRules"]


class LimitRules(RelativeRules):
    """within 48 hours, no later than 15 October, in the days ahead, by year's end, days ago, the first three months."""

    def ranged(self, i: int, *, prep: bool) -> Found | None:
        """A node, or a range of two."""
        raise NotImplementedError

    def l_within(self, i: int) -> Found | None:
        """within 48 hours, within days: a deadline where something is to be done, else only how long it took."""
        got = self._number(i + 1)
        n, j = got if got is not None else (-1, i + 1)
        if got is None and not self.words[j].endswith("s"):
            return None
        unit = self._unit(j)
        if unit is None or self.words[unit[2]] in {"of", "after", "from"} or not self._to_come(i):
            return None
        if n < 0:
            return Within(unit[0], VAGUE[unit[0]], approximate=True), unit[2]
        return Within(unit[0], n * unit[1]), unit[2]

    def _to_come(self, i: int) -> bool:
        """Do the words before say that something is to be done?"""
        return any(word in MODALS for word in self.words[:i])

    def l_ahead(self, i: int, prep: bool) -> Found | None:
        """(the) days ahead, weeks to come."""
        unit = self._unit(i)
        if unit is None or not self.words[i].endswith("s"):
            return None
        j = unit[2]
        if self.words[j] == "ahead" and self.words[j + 1] != "of":
            return Window(unit[0], VAGUE[unit[0]], True), j + 1
        if self.words[j] == "to" and self.words[j + 1] == "come":
            return Window(unit[0], VAGUE[unit[0]], True), j + 2
        return None

    def l_ago(self, i: int, prep: bool) -> Found | None:
        """days ago, weeks ago; (by) year's end."""
        unit = self._unit(i)
        if unit is None:
            return None
        j = unit[2]
        if self.words[j] == "ago" and self.words[i].endswith("s"):
            return Window(unit[0], -VAGUE[unit[0]], True), j + 1
        return self.l_genitive(i, prep)

    def l_genitive(self, i: int, prep: bool) -> Found | None:
        """year's end, (the) month's end."""
        unit = self._unit(i)
        if unit is None or self.words[i] not in WHOLES:
            return None
        j = unit[2]
        if self.words[j] in {"'", "’"} and self.words[j + 1] == "s" and self.words[j + 2] == "end":
            return Edge("end", Shift(unit[0], 0)), j + 3
        return None

    def l_no_later(self, i: int) -> Found | None:
        """no later than 15 October, by no later than, at the latest by."""
        j = self._skip(i, "by")
        if self.words[j : j + 3] not in (["no", "later", "than"], ["not", "later", "than"]):
            return None
        return self._by(j + 3)

    def l_on_or_before(self, i: int) -> Found | None:
        """on or before 15 October."""
        return self._by(i + 3) if self.words[i + 1 : i + 3] == ["or", "before"] else None

    def _by(self, i: int) -> Found | None:
        got = self.ranged(self._skip(i, "on", "at"), prep=True)
        return (Bounded("by", got[0]), got[1]) if got is not None and not isinstance(got[0], Window) else None

    def l_so_far(self, i: int) -> Found | None:
        """so far this year."""
        if self.words[i + 1] != "far" or self.words[i + 2] != "this":
            return None
        unit = self._unit(i + 3)
        if unit is None or self.words[i + 3] not in WHOLES:
            return None
        return Bounded("since", Shift(unit[0], 0)), unit[2]

    def l_starting(self, i: int) -> Found | None:
        """starting on Monday, beginning 1 October, effective midnight Friday."""
        j = self._skip(i + 1, "from", "on", "at")
        got = self.ranged(j, prep=True)
        if got is None or isinstance(got[0], (Window, Bounded, Range)):
            return None
        return Bounded("from", got[0]), got[1]

    def l_as_early(self, i: int) -> Found | None:
        """as early as next week, as soon as Monday, as late as 2014, as recently as last week."""
        if self.words[i + 1] not in {"early", "soon", "late", "recently", "far"}:
            return None
        j = i + 2
        if self.words[j] == "back":
            j += 1
        if self.words[j] != "as":
            return None
        return self.ranged(j + 1, prep=True)

    def l_first_months(self, n: int, i: int) -> Found | None:
        """first three months of 2018, last two weeks of August."""
        got = self._number(i)
        if got is None or got[0] < 2 or n not in {1, -1}:
            return None
        count, j = got
        unit = self._unit(j)
        if unit is None or unit[0] not in {"day", "week", "month"} or self.words[unit[2]] not in {"of", "in"}:
            return None
        whole = self._whole(unit[2] + 1)
        if whole is None:
            return None
        ends: tuple[Form, Form] = (NthIn(unit[0], 1, whole[0]), NthIn(unit[0], count, whole[0]))
        if n < 0:
            ends = (NthIn(unit[0], -count, whole[0]), NthIn(unit[0], -1, whole[0]))
        return Range(*ends), whole[1]

    def l_week_to(self, i: int) -> int | None:
        """The index after "week to", "week through"."""
        return i + 2 if self.words[i] == "week" and self.words[i + 1] in {"to", "through"} else None

    def l_month_range(self, i: int, prep: bool) -> Found | None:
        """June-August 2018: months that stand alone only in a range with a year."""
        first = self._month(i)
        if first is None or not self._capital(i) or self.words[first[1]] not in DASHES:
            return None
        other = self._month(first[1] + 1)
        if other is None or self._year(other[1]) is None:
            return None
        return self.ranged(i, prep=True)

    def _is_unit(self, i: int) -> bool:
        return self.words[i] in UNITS
