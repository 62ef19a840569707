"""Sentences built by hand, for tests of what works on parsed ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vedette.model import Span
from vedette.reading.parse import EventWord, Sentence, Tagged, Word
from vedette.reading.sentences import split_sentences
from vedette.reading.tokens import tokenize

HEADS = ("entity", "toponym", "speaker", "cue", "content")


def sentence(
    text: str,
    span: Span | None = None,
    *,
    heads: Sequence[int] = (),
    relations: Sequence[str] = (),
    kinds: Sequence[str] = (),
    **marks: Sequence[str],
) -> Sentence:
    """A sentence of ``text``, where every mark (speaker="medics") is a piece of it, "+" before it if it goes on.

    Without ``heads`` every word hangs on the one before it.
    """
    span = span or Span(0, len(text))
    tokens = tokenize(span.of(text), offset=span.start)
    heads = heads or range(-1, len(tokens) - 1)
    words = tuple(
        Word(
            i,
            t.text,
            Span(t.start, t.end),
            t.text.lower(),
            kinds[i] if kinds else "NOUN",
            heads[i],
            relations[i] if relations else "dep",
        )
        for i, t in enumerate(tokens)
    )
    tagged = {
        head: tuple(sorted(_tagged(words, text, span, marks.get(head, ())), key=lambda t: t.first)) for head in HEADS
    }
    children = tuple(tuple(w.i for w in words if w.head == i) for i in range(len(words)))
    return Sentence(span, span.of(text), words, children, tagged, (), ())


def _tagged(words: Sequence[Word], text: str, span: Span, pieces: Sequence[str]) -> list[Tagged]:
    out = []
    for piece in pieces:
        start = text.index(piece.removeprefix("+"), span.start, span.end)
        there = Span(start, start + len(piece.removeprefix("+")))
        inside = [w.i for w in words if w.span.overlaps(there)]
        out.append(Tagged("x", inside[0], inside[-1] + 1, piece.startswith("+")))
    return out


def sentences(text: str, **marks: Sequence[str]) -> list[Sentence]:
    """The sentences of a text, each with the marks that stand in it."""
    out = []
    for span in split_sentences(text):
        here = {k: [p for p in v if p.removeprefix("+") in span.of(text)] for k, v in marks.items()}
        out.append(sentence(text, span, **here))
    return out


def event(i: int, probabilities: Sequence[Sequence[float]]) -> EventWord:
    """An event word whose roles have these probabilities, a row a word."""
    return EventWord(i, (("ASSAULT", 1.0),), {"happened": 1.0}, (), np.array(probabilities, dtype=np.float32))
