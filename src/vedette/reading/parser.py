"""Report to Parse: sentences, words, syntax, spans and event words, read by one model in one pass."""

from __future__ import annotations

import threading

from vedette.errors import StoppedError
from vedette.model import Report, Span
from vedette.reading.decode import decode
from vedette.reading.encode import shapes
from vedette.reading.lemmas import lemmatise
from vedette.reading.model import ReadingModel
from vedette.reading.parse import Parse, Sentence
from vedette.reading.sentences import abbreviations, split_sentences
from vedette.reading.tokens import Token, tokenize

__all__ = ["Parser", "Prepared", "prepare"]


class Parser:
    """Parses reports; holds the model."""

    def __init__(self, model: ReadingModel) -> None:
        self._model = model

    def parse(self, report: Report, *, stop: threading.Event | None = None) -> Parse:
        """One report.

        Its sentences go through the encoder among themselves: a report reads the same alone and among others.

        Args:
            report: the report.
            stop: once set, the parsing ends; a long report takes a minute.

        Raises:
            StoppedError: if asked to stop.
        """
        prepared = prepare(report)
        out: dict[int, Sentence] = {}
        # Each is decoded as it comes: what the model says of a long report's sentences would fill the memory.
        for at, scores in self._model.run([(words, marks) for _, _, words, marks in prepared]):
            if stop is not None and stop.is_set():
                raise StoppedError("stopped")
            span, tokens, _, _ = prepared[at]
            out[at] = decode(span, span.of(report.text), tokens, scores, self._model.labels, lemmatise)
        return Parse(report, tuple(out[at] for at in sorted(out)))


Prepared = tuple[Span, tuple[Token, ...], tuple[str, ...], tuple[int, ...]]


def prepare(report: Report) -> list[Prepared]:
    """The sentences of a report as span, tokens, words and shapes; source lines, bylines and datelines are left out."""
    text = report.text
    silent = [(start, end) for kind, start, end in report.layout if kind in {"source line", "byline", "dateline"}]
    out: list[Prepared] = []
    quoted, last = False, 0
    for span in split_sentences(text):
        if any(start <= span.start and span.end <= end for start, end in silent):
            continue
        for start, end in silent:
            if start <= span.start < end < span.end:
                inside = text[end : span.end]
                span = Span(span.end - len(inside.lstrip()), span.end)
        if "\n" in text[last : span.start]:
            quoted = False
        last = span.end
        tokens = tokenize(span.of(text), offset=span.start, abbreviations=abbreviations())
        words = tuple(t.text for t in tokens)
        marks, quoted = shapes(words, quoted)
        if words:
            out.append((span, tokens, words, marks))
    return out
