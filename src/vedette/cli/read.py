"""``vedette read``: reports into claims, as a table or as JSON lines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Protocol, Self

import click
from rich.console import Console
from rich.text import Text

from vedette.claims.as_json import json_line
from vedette.cli.numbers import WORKERS
from vedette.cli.table import show_reading
from vedette.cli.terminal import check_standard_input, console, one_line, until_read_enough
from vedette.errors import InputError, ReportError
from vedette.model import Reading, Report

if TYPE_CHECKING:
    from rich.progress import Progress

__all__ = ["read"]

_MANY = 3


class ReadsMany(Protocol):
    """What this command needs of :class:`vedette.reader.Reader`."""

    def read_many(self, reports: Iterable[Report], *, workers: int = 2) -> Iterator[Reading | ReportError]:
        """The readings in order; an error in the place of one that failed."""
        ...


def _new_reader() -> ReadsMany:
    from vedette.reader import Reader  # loads the model, so only when there is a report to read

    return Reader()


def _date(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    from vedette.reports.published import as_given

    try:
        as_given(value)
    except InputError as error:
        raise click.BadParameter(str(error)) from error
    return value


@click.command("read")
@click.argument("sources", nargs=-1, required=True, metavar="PATH|URL|-...")
@click.option(
    "--published", metavar="DATE", callback=_date, help="When the reports were published, such as 2018-09-17."
)
@click.option("--publisher", metavar="NAME", help="Who published the reports.")
@click.option("--json", "as_json", is_flag=True, help="Print one claim a line as JSON (docs/claims.md).")
@click.option("--explain", is_flag=True, help="Say which rule and which words decided each field.")
@click.option(
    "--workers",
    type=WORKERS,
    default=2,
    show_default=True,
    metavar="N",
    help="How many reports to work on at a time.",
)
@click.option("--allow-private", is_flag=True, help="Fetch addresses inside your own network too.")
def read(
    sources: tuple[str, ...],
    published: str | None,
    publisher: str | None,
    as_json: bool,
    explain: bool,
    workers: int,
    allow_private: bool,
) -> None:
    """Read reports into claims: who did what to whom, where, when, and who says so.

    Each source is a file of plain text or HTML, a folder of them, an http or https address, or - for standard input.
    --published and --publisher hold for every report given.

    \b
    Exit codes:  0  every report was read
                 1  some reports could not be read; each has a line on standard error
                 2  the command was called wrongly
                 3  no report could be read
    """
    if as_json and explain:
        raise click.UsageError("--json and --explain can't be used together: --explain is for people")
    check_standard_input(sources)
    from vedette.reports import gather, load

    run = _Run(list(gather(sources)), as_json=as_json, explain=explain)
    with until_read_enough(), run.screen:
        run.go(
            lambda where: load(where, published=published, publisher=publisher, allow_private=allow_private), workers
        )
    sys.exit(run.exit_code)


class _Run:
    """One call of the command: what is to be read, and how it went."""

    def __init__(self, sources: list[str], *, as_json: bool, explain: bool) -> None:
        self.sources = sources
        self.screen = _Screen(len(sources), as_json=as_json, explain=explain)
        self.done = 0
        self.failed = 0

    @property
    def exit_code(self) -> int:
        if not self.failed:
            return 0
        return 1 if self.done else 3

    def go(self, load: Callable[[str], Report], workers: int) -> None:
        """Load, read and write every report."""
        reports = self._loaded(load)
        first = next(reports, None)
        if first is None:
            return
        for reading in _new_reader().read_many(chain([first], reports), workers=workers):
            if isinstance(reading, ReportError):
                self._fail(reading)
            else:
                self.done += 1
                self.screen.show(reading)

    def _loaded(self, load: Callable[[str], Report]) -> Iterator[Report]:
        for where in self.sources:
            try:
                yield load(where)
            except ReportError as error:
                self._fail(error)

    def _fail(self, error: ReportError) -> None:
        self.failed += 1
        self.screen.complain(error)


class _Screen:
    """Standard output and standard error: readings, complaints and, for more than a few reports, a progress bar."""

    def __init__(self, total: int, *, as_json: bool, explain: bool) -> None:
        self._as_json = as_json
        self._explain = explain
        self._out = console(sys.stdout)
        self._error = console(sys.stderr)
        self._bar: Progress | None = None
        # JSON lines on a terminal stay whole lines, which a bar below them would not allow.
        if total > _MANY and sys.stderr.isatty() and not (as_json and sys.stdout.isatty()):
            self._bar = _bar(total, self._out if sys.stdout.isatty() else self._error)

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def show(self, reading: Reading) -> None:
        """Write one reading."""
        if self._as_json:
            for claim in reading.claims:
                sys.stdout.write(json_line(claim, reading.report) + "\n")
            sys.stdout.flush()
        else:
            show_reading(reading, self._out, explain=self._explain)
        self._advance()

    def complain(self, error: ReportError) -> None:
        """Say on one line of standard error why a report could not be read."""
        sys.stdout.flush()
        on = self._bar.console if self._bar is not None else self._error
        on.print(Text(f"vedette: {one_line(str(error))}"), soft_wrap=True)
        self._advance()

    def _advance(self) -> None:
        if self._bar is not None:
            self._bar.advance(self._bar.task_ids[0])


def _bar(total: int, on: Console) -> Progress:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=on, transient=True, redirect_stdout=False, redirect_stderr=False)
    bar.add_task("reading", total=total)
    return bar
