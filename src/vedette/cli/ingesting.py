"""What ``add``, ``follow`` and ``failed --retry`` share: options, progress, complaints, the summary at the end."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self, TypeVar

import click
from rich.text import Text

from vedette.cli.numbers import WORKERS
from vedette.cli.terminal import console, one_line
from vedette.errors import InputError, ReportError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

    from vedette.cli.stopping import Stop
    from vedette.record import Added, Record
    from vedette.record.ingest import Ingest, Intake, Item, Memory, Summary
    from vedette.record.ingest.ingest import ReadsMany
    from vedette.reports.polite import Polite

__all__ = ["Session", "exit_code", "fetching_options", "given_date", "session", "show_summary"]

_Function = TypeVar("_Function", bound=Callable[..., Any])
_REASONS = 5


def fetching_options(function: _Function) -> _Function:
    """Add ``--workers``, ``--allow-private`` and ``--contact``."""
    for option in (
        click.option(
            "--contact",
            envvar="VEDETTE_CONTACT",
            metavar="TEXT",
            help="How sites can reach you, sent with each request; or VEDETTE_CONTACT.",
        ),
        click.option("--allow-private", is_flag=True, help="Fetch addresses inside your own network too."),
        click.option(
            "--workers",
            type=WORKERS,
            default=2,
            show_default=True,
            metavar="N",
            help="How many reports to work on at a time.",
        ),
    ):
        function = option(function)
    return function


def _new_reader() -> ReadsMany:
    from vedette.reader import Reader  # loads the model, so only when there is a report to read

    return Reader()


class Session:
    """One call of a command that gets reports into a record."""

    def __init__(self, web: Polite, memory: Memory, intake: Intake, ingest: Ingest) -> None:
        self.web = web
        self.memory = memory
        self.intake = intake
        self.ingest = ingest
        #: New reports, new versions, near-copies and failures that a person was told of.
        self.told = (0, 0, 0, 0)

    @property
    def summary(self) -> Summary:
        """How it went so far."""
        return self.ingest.summary


@contextmanager
def session(
    record: Record,
    stop: Stop,
    *,
    workers: int,
    allow_private: bool,
    contact: str | None,
    pause: float | None = None,
    show_bar: bool = True,
) -> Iterator[Session]:
    """What is needed to get reports into a record, with a progress bar on a terminal while the block runs."""
    from vedette.record.ingest import Ingest, Intake, Memory
    from vedette.reports.polite import PAUSE, Polite

    web = Polite(contact=contact, allow_private=allow_private, pause=PAUSE if pause is None else pause, stop=stop)
    memory = Memory(record)
    intake = Intake(web, memory, stop)
    with _Screen(intake, show_bar=show_bar) as screen:
        ingest = Ingest(record, memory, _reader, workers=workers, stop=stop, done=screen.done)
        yield Session(web, memory, intake, ingest)


def _reader() -> ReadsMany:
    return _new_reader()


def exit_code(summary: Summary) -> int:
    """0 if nothing failed, 1 if something did, 3 if all did."""
    if not summary.failed:
        return 0
    return 1 if summary.read else 3


class _Screen:
    """Standard error: a line for each failure, and on a terminal a bar with the rate and the time left."""

    def __init__(self, intake: Intake, *, show_bar: bool) -> None:
        self._intake = intake
        self._error: Console = console(sys.stderr)
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._reports = self._weight = 0
        if show_bar and sys.stderr.isatty():
            self._bar = _bar(self._error)
            self._task = self._bar.add_task("adding", total=None, reports=0)

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def done(self, item: Item, came: Added | ReportError) -> None:
        """Show what became of an item."""
        if isinstance(came, ReportError):
            on = self._bar.console if self._bar is not None else self._error
            on.print(Text(f"vedette: {one_line(str(came))}"), soft_wrap=True)
        else:
            self._reports += 1
        self._weight += item.weight
        if self._bar is not None and self._task is not None:
            whole = max(self._intake.expected, self._weight)
            self._bar.update(self._task, total=whole, completed=self._weight, reports=self._reports)


def _bar(on: Console) -> Progress:
    from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Task as BarTask

    class Rate(ProgressColumn):
        def render(self, task: BarTask) -> Text:
            seconds = task.elapsed or 0.0
            reports = task.fields["reports"]
            return Text(f"{reports} reports, {reports / seconds:.1f}/s" if seconds else f"{reports} reports")

    columns = (
        TextColumn("adding"), BarColumn(), Rate(), TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn()
    )  # fmt: skip
    return Progress(*columns, console=on, transient=True, redirect_stdout=False, redirect_stderr=False)


def show_summary(summary: Summary, *, as_json: bool) -> None:
    """Print how it went, for a person or as one line of JSON."""
    outcomes = summary.outcomes
    counts = {
        "read": summary.read,
        "new": outcomes["new"],
        "new versions": outcomes["new version"],
        "near-copies": outcomes["near-copy"],
        "already there": outcomes["already there"],
        "without events": summary.without_events,
        "failed": summary.failed,
    }
    if as_json:
        body: dict[str, Any] = {name.replace(" ", "_").replace("-", "_"): count for name, count in counts.items()}
        body["reasons"] = dict(summary.reasons.most_common())
        click.echo(json.dumps(body, ensure_ascii=False))
        return
    for name, count in counts.items():
        click.echo(f"{name:<14} {count:>6,}")
    for reason, count in summary.reasons.most_common(_REASONS):
        click.echo(f"  {count:>6,} × {one_line(reason)[:160]}")
    if len(summary.reasons) > _REASONS:
        click.echo(f"         and {len(summary.reasons) - _REASONS:,} other reasons")
    if summary.failed:
        click.echo("`vedette failed` lists what failed, `vedette failed --retry` tries it again.")


def given_date(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """The callback of ``--published``."""
    if value is None:
        return None
    from vedette.reports.published import as_given

    try:
        as_given(value)
    except InputError as error:
        raise click.BadParameter(str(error)) from error
    return value
