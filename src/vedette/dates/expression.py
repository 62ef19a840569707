"""Finding time expressions in a sentence, and settling them.

A cheap look at the words decides whether there can be any; then a small recursive-descent parser
(:mod:`vedette.dates.parser`) reads phrases from left to right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from vedette.dates.forms import Anaphor, AnaphorPart, Bounded, Clock, Form, Open, Said, Tense
from vedette.dates.parser import Parser
from vedette.dates.words import ANCHORS
from vedette.model import DateRef, Span

__all__ = ["TimeExpression", "find"]

_LETTERS = re.compile(r"[a-z]+")
_FIGURES = re.compile(r"\d(?:(?:(?<=1)[89]|(?<=2)[01])\d\d|\d?[:./-]\d|(?:st|nd|rd|th)\b|\d? ?[ap]\.?m\b)")


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression as it stands in the text, and what it says.

    Attributes:
        text: the words, with the preposition that belongs to them.
        span: where they stand.
        form: what they say (see :mod:`vedette.dates.forms`).
    """

    text: str
    span: Span
    form: Form

    @property
    def counts_from_text(self) -> bool:
        """Does it count from a day that an earlier sentence names ("the same day", "two weeks later")?"""
        form = self.form.inner if isinstance(self.form, Bounded) else self.form
        return isinstance(form, (Anaphor, AnaphorPart)) and form.base is None

    @property
    def names_no_day(self) -> bool:
        """Is it a bare time of the day ("at 08:15 hrs")?"""
        return isinstance(self.form, Clock) and self.form.base is None

    @property
    def begins(self) -> TimeExpression:
        """The time that "since March" counts from; any other expression is itself."""
        return replace(self, form=self.form.inner) if isinstance(self.form, Bounded) else self

    def resolve(
        self,
        published: date | datetime | None,
        tense: Tense | None = None,
        *,
        anchor: date | None = None,
    ) -> DateRef:
        """The interval that is meant.

        Args:
            published: when the report was published, to the day or better; ``None`` if unknown.
            tense: of the clause that the expression stands in; ``None`` is read as past where it matters, and as
                future after "until" and "by".
            anchor: the day that the text was last speaking of, for "the day before" and the like.
        """
        moment = published if isinstance(published, datetime) else None
        day = published.date() if isinstance(published, datetime) else published
        try:
            got = self.form.settle(Said(day, moment, tense, anchor))
        except Open as reason:
            return DateRef(self.text, self.span, None, None, "unknown", str(reason))
        except (OverflowError, ValueError, IndexError, StopIteration):
            return DateRef(self.text, self.span, None, None, "unknown", "outside the calendar")
        return DateRef(self.text, self.span, _iso(got.start), _iso(got.end), got.precision, got.because)


def _iso(value: date | None) -> str | None:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return value.isoformat() if value is not None else None


def find(sentence: str, *, offset: int = 0) -> tuple[TimeExpression, ...]:
    """The time expressions of a sentence, in order, none overlapping another.

    Args:
        sentence: plain text.
        offset: where the sentence stands in its text; the spans are moved by it.
    """
    if ANCHORS.isdisjoint(_LETTERS.findall(sentence.lower())) and _FIGURES.search(sentence) is None:
        return ()
    parser = Parser(sentence)
    return tuple(
        TimeExpression(sentence[start:end], Span(start + offset, end + offset), form)
        for form, start, end in parser.phrases()
    )
