"""What the language layer sees in a report: sentences of words with syntax, spans and event words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vedette.model import Report, Span

__all__ = ["EventWord", "Parse", "Sentence", "Tagged", "Word"]


@dataclass(frozen=True, slots=True)
class Word:
    """A syntactic word. ``head`` is the index of its head in the sentence, -1 for the root."""

    i: int
    text: str
    span: Span
    lemma: str
    upos: str
    head: int
    deprel: str


@dataclass(frozen=True, slots=True)
class Tagged:
    """Words ``first`` to ``last`` (exclusive) under a label; ``continued`` if they go on from the sentence before."""

    label: str
    first: int
    last: int
    continued: bool = False


@dataclass(frozen=True, slots=True)
class EventWord:
    """A word that may state an event.

    Attributes:
        i: index of the word.
        types: event types with their probability, best first; what is left to 1 is "no event".
        statuses: probability of every status.
        modes: probability of modes ("ASSAULT/aerial"), best first, the likeliest few.
        roles: (words, roles) probability that each word belongs to each role of this event.
    """

    i: int
    types: tuple[tuple[str, float], ...]
    statuses: dict[str, float]
    modes: tuple[tuple[str, float], ...]
    roles: npt.NDArray[np.float32]

    @property
    def probability(self) -> float:
        """That the word states any event at all."""
        return sum(p for _, p in self.types)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, parsed.

    ``main`` is the type of event that the sentence is mainly about ("NONE" if none), with probability, best first.
    """

    span: Span
    text: str
    words: tuple[Word, ...]
    children: tuple[tuple[int, ...], ...]
    tagged: dict[str, tuple[Tagged, ...]]
    events: tuple[EventWord, ...]
    main: tuple[tuple[str, float], ...]

    def subtree(self, i: int) -> tuple[int, int]:
        """First and last (exclusive) word of the words that hang on ``i``, taken as one stretch."""
        first = last = i
        todo = [i]
        while todo:
            at = todo.pop()
            if at < first:
                first = at
            elif at > last:
                last = at
            todo.extend(self.children[at])
        return first, last + 1

    def chars(self, first: int, last: int) -> Span:
        """The characters of words ``first`` to ``last`` (exclusive)."""
        return Span(self.words[first].span.start, self.words[last - 1].span.end)


@dataclass(frozen=True, slots=True)
class Parse:
    """A report, parsed."""

    report: Report
    sentences: tuple[Sentence, ...]
