"""``vedette failed``: what could not be got or read, and another try."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click
from rich.text import Text

from vedette.cli.ingesting import exit_code, fetching_options, session, show_summary
from vedette.cli.listing import show_list
from vedette.cli.record_option import open_record, record_option
from vedette.cli.stopping import stopping
from vedette.cli.terminal import console, one_line
from vedette.errors import InputError

if TYPE_CHECKING:
    from vedette.record import Failure

__all__ = ["failed"]


_COLUMNS: dict[str, dict[str, Any]] = {
    "SOURCE": {"ratio": 3, "overflow": "fold"},
    "REASON": {"ratio": 4, "overflow": "fold"},
    "TIMES": {"justify": "right"},
    "LAST": {"no_wrap": True},
}


@click.command("failed")
@record_option
@click.option("--retry", is_flag=True, help="Try all of them again, as they were given.")
@click.option(
    "--forget",
    "forgotten",
    multiple=True,
    metavar="SOURCE",
    help="Strike one off the list; may be given several times.",
)
@fetching_options
@click.option("--json", "as_json", is_flag=True, help="Print one failure a line as JSON, or the summary of --retry.")
def failed(
    record: str,
    retry: bool,
    forgotten: tuple[str, ...],
    workers: int,
    allow_private: bool,
    contact: str | None,
    as_json: bool,
) -> None:
    """List the sources that could not be got or read, the last first, each with its reason.

    A source leaves the list once it was read.

    \b
    Exit codes:  0  the list was printed, or all was read now
                 1  with --retry: some still can't be read
                 2  the command was called wrongly, or there is no record
                 3  with --retry: none can be read
    """
    with stopping() as stop, open_record(record) as opened:
        if forgotten:
            known = {failure.source for failure in opened.failures()}
            for source in forgotten:
                if source not in known:
                    raise InputError(
                        f"{source}: is not among the failures; `vedette failed` lists them as they are named"
                    )
                opened.forget_failure(source)
            if not retry:
                return
        failures = list(opened.failures())
        if not retry:
            for failure in failures if as_json else ():
                click.echo(json.dumps(asdict(failure), ensure_ascii=False))
            if not as_json:
                _show(failures)
            return
        from vedette.record.ingest import How

        with session(opened, stop, workers=workers, allow_private=allow_private, contact=contact) as at_work:
            tasks = [at_work.intake.again(failure.source, How.from_json(failure.how)) for failure in failures]
            at_work.ingest.take(at_work.intake.of_tasks(tasks))
        show_summary(at_work.summary, as_json=as_json)
    sys.exit(stop.exit_code if stop.is_set() else exit_code(at_work.summary))


def _show(failures: list[Failure]) -> None:
    if not failures:
        click.echo("Nothing failed.")
        return
    show_list(console(sys.stdout), _COLUMNS, map(_cells, failures))


def _cells(failure: Failure) -> tuple[Text, ...]:
    last = failure.last.replace("T", " ").removesuffix("Z")[:16]
    return Text(one_line(failure.source)), Text(one_line(failure.reason)), Text(str(failure.times)), Text(last)
