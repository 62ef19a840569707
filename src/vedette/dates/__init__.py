"""Time expressions: finding them in a sentence, and settling which days they mean.

A rule module over the words, the publication date and the tense of the clause; see ``docs/dates.md``.
"""

from vedette.dates.expression import TimeExpression, find

__all__ = ["TimeExpression", "find"]
