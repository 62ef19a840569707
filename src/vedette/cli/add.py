"""``vedette add``: reports into the record."""

from __future__ import annotations

import sys

import click

from vedette.cli.ingesting import exit_code, fetching_options, given_date, session, show_summary
from vedette.cli.record_option import open_record, record_option
from vedette.cli.stopping import stopping
from vedette.cli.terminal import check_standard_input
from vedette.errors import InputError

__all__ = ["add"]


def _columns(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> dict[str, str]:
    from vedette.reports.rows import column_names

    try:
        return column_names(value)
    except InputError as error:
        raise click.BadParameter(str(error)) from error


@click.command("add")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@record_option
@click.option(
    "--published", metavar="DATE", callback=given_date, help="When the reports were published, such as 2018-09-17."
)
@click.option("--publisher", metavar="NAME", help="Who published the reports.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="NAME=THEIRS",
    callback=_columns,
    help="A column's name in JSON Lines or CSV, such as text=body; may be given several times.",
)
@fetching_options
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def add(
    sources: tuple[str, ...],
    record: str,
    published: str | None,
    publisher: str | None,
    columns: dict[str, str],
    workers: int,
    allow_private: bool,
    contact: str | None,
    as_json: bool,
) -> None:
    """Read reports and keep them in the record, with their claims and the events these add up to.

    Each source is a file of plain text, Markdown or HTML, a folder of them, JSON Lines or CSV, a web archive (WARC),
    a feed (RSS, Atom, JSON Feed; the articles behind its links are fetched), a feeds.toml, an http or https address
    of any of these, or - for standard input. What is in the record already is left as it is.

    \b
    Exit codes:  0  every report was read, or was there
                 1  some reports could not be read; each has a line on standard error
                 2  the command was called wrongly, or the record can't be used
                 3  no report could be read
    """
    from vedette.record.ingest import How

    check_standard_input(sources)
    how = How(published=published, publisher=publisher, columns=columns)
    with stopping() as stop, open_record(record, create=True) as opened:
        with session(opened, stop, workers=workers, allow_private=allow_private, contact=contact) as at_work:
            at_work.ingest.take(at_work.intake.items((source, how) for source in sources))
        show_summary(at_work.summary, as_json=as_json)
    sys.exit(stop.exit_code if stop.is_set() else exit_code(at_work.summary))
