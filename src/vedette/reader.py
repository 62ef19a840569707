"""The way in: a report goes in, a reading comes out."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from vedette.actors import Resolver as ActorResolver
from vedette.actors.own import load_registry
from vedette.claims.build import ClaimReader
from vedette.claims.lexicon import Lexicon
from vedette.errors import ReportError
from vedette.model import Reading, Report
from vedette.places import Resolver as PlaceResolver
from vedette.reading.model import ReadingModel
from vedette.reading.parse import Parse
from vedette.reading.parser import Parser

__all__ = ["Reader"]

# Parsed reports that wait for their claims, for each worker: enough to even out long and short reports.
AHEAD = 3


class Reader:
    """Reads reports; loads the model, the gazetteer and the registry once.

    Args:
        model: folder of another reading model than the package's own.
        threads: of the encoder; as many as there are cores if not given.

    Raises:
        InputError: if the model's files are missing.
    """

    def __init__(self, model: Path | None = None, *, threads: int | None = None) -> None:
        network = ReadingModel(model, threads=threads)
        self._model = model
        self._parser = Parser(network)
        self._on_one_core: Parser | None = Parser(network) if network.threads == 1 else None
        self._claims = ClaimReader(
            ActorResolver(load_registry()), PlaceResolver(), Lexicon.load(), network.labels.roles
        )

    def read(self, report: Report) -> Reading:
        """Claims, toponyms, attributions and sentences of one report."""
        return self._claims.read(self._parser.parse(report))

    def read_many(self, reports: Iterable[Report], *, workers: int = 2) -> Iterator[Reading | ReportError]:
        """Readings of many reports, in their order, while the reports stream in.

        Each worker sends reports through the encoder on a core of its own, ahead of the claims that are made here:
        several encoders on one core each get more done than one on all cores. With one worker everything happens in
        turn. The readings are the same. A report that breaks the reading comes back as its error.
        """
        if workers < 2:
            for report in reports:
                yield self._claim(self._parser.parse(report))
            return
        parser = self._single()
        stop = threading.Event()
        with ThreadPoolExecutor(workers, thread_name_prefix="vedette-encoder") as ahead:
            pending: deque[Future[Parse]] = deque()
            try:
                for report in reports:
                    pending.append(ahead.submit(parser.parse, report, stop=stop))
                    if len(pending) > workers * AHEAD:
                        yield self._claim(pending.popleft().result())
                while pending:
                    yield self._claim(pending.popleft().result())
            finally:
                stop.set()  # whoever asked is gone, or the reports are: nobody waits for what is still being parsed
                for left in pending:
                    left.cancel()

    def _single(self) -> Parser:
        """A parser whose encoder keeps to one core, made when it is first needed."""
        if self._on_one_core is None:
            self._on_one_core = Parser(ReadingModel(self._model, threads=1))
        return self._on_one_core

    def _claim(self, parse: Parse) -> Reading | ReportError:
        """A reading; what one report breaks costs that report only."""
        try:
            return self._claims.read(parse)
        except (ArithmeticError, LookupError, RecursionError, ValueError) as error:
            return ReportError(
                parse.report.url, f"could not be read ({type(error).__name__}: {error}); please report it"
            )
