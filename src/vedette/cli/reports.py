"""``vedette reports``: which reports the record holds."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Any

import click
from rich.text import Text

from vedette.cli.listing import show_list
from vedette.cli.numbers import Number
from vedette.cli.record_option import open_record, record_option
from vedette.cli.terminal import console, json_line, one_line, until_read_enough
from vedette.record.stored import StoredReport

__all__ = ["reports"]


_COLUMNS: dict[str, dict[str, Any]] = {
    "PUBLISHED": {"no_wrap": True},
    "PUBLISHER": {"overflow": "fold", "max_width": 26},
    "TITLE": {"ratio": 1, "overflow": "fold"},
    "REPORT": {"no_wrap": True, "style": "dim"},
}


@click.command("reports")
@click.option("--since", metavar="DAY", help="Published on or after this day, such as 2018-09-17.")
@click.option("--until", metavar="DAY", help="Published on or before this day.")
@click.option("--publisher", metavar="NAME", help="By a publisher whose name holds this.")
@click.option("--text", metavar="WORDS", help='That hold these words, "words in a row", begun*, -without.')
@click.option("--limit", type=Number(0), default=50, metavar="N", show_default=True, help="At most so many; 0: all.")
@click.option("--json", "as_json", is_flag=True, help="Print one report a line as JSON, with its text.")
@record_option
def reports(
    record: str,
    since: str | None,
    until: str | None,
    publisher: str | None,
    text: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """List the reports that the record holds, the newest first. `vedette show REPORT` tells all of one."""
    with open_record(record) as opened, until_read_enough():
        found = opened.reports(since=since, until=until, publisher=publisher, text=text, limit=limit or None)
        if as_json:
            for stored in found:
                sys.stdout.write(json_line(asdict(stored)) + "\n")
            return
        rows = [_cells(stored) for stored in found]
        screen = console(sys.stdout)
        if rows:
            show_list(screen, _COLUMNS, rows)
        elif next(opened.reports(limit=1), None) is None:
            screen.print(
                Text(f"{opened.name} holds no reports yet. `vedette add REPORTS` reads some into it."), soft_wrap=True
            )
        else:
            screen.print(Text("No report fits; `vedette reports` without options lists the newest."))


def _cells(stored: StoredReport) -> tuple[Text, ...]:
    report = stored.report
    title = Text(one_line(report.title or report.text.strip()[:80]))
    notes = []
    if stored.voice != report.id:
        notes.append(f"near-copy of {stored.voice}")
    if stored.previous:
        notes.append(f"newer text of {stored.previous}")
    if notes:
        title.append("\n" + " · ".join(notes), style="dim")
    publisher = one_line(report.publisher.value or "?")
    return Text((report.published.value or "?")[:10]), Text(publisher), title, Text(report.id)
