"""``vedette reread``: the reports of a record read again, and what changed."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import click
from rich.text import Text

from vedette.cli.record_option import open_record, record_option
from vedette.cli.terminal import console, one_line

if TYPE_CHECKING:
    from vedette.record.rereading import Reads

__all__ = ["reread"]


def _new_reader() -> Reads:
    from vedette.reader import Reader  # loads the model, so only when there is a report to read

    return Reader()


@click.command("reread")
@click.option("--all", "everything", is_flag=True, help="Also the reports that this version has read already.")
@click.option("--quiet", is_flag=True, help="Only the summary.")
@record_option
def reread(record: str, everything: bool, quiet: bool) -> None:
    """Read the reports in the record again with this version of Vedette and its model, and say what changed.

    Only those that another version read last, unless --all is given. Claims that say the same keep their ids, and what
    people decided stays. It can be stopped at any time, and goes on where it stopped.

    \b
    Exit codes:  0  every report was read
                 1  some could not be read; they are as they were
                 2  the command was called wrongly
    """
    with open_record(record) as opened:
        screen = console(sys.stdout)
        waiting = opened.count_reports() if everything else opened.unread()
        if not waiting:
            screen.print(Text("Every report was read by this version already; --all reads them again all the same."))
            return
        counted: Counter[str] = Counter()
        for again in opened.reread(_new_reader(), everything=everything):
            counted["reports"] += 1
            if again.failed is not None:
                counted["failed"] += 1
                click.echo(f"vedette: {again.report_id}: {one_line(again.failed)}", err=True)
                continue
            if not again.changed:
                continue
            counted["changed"] += 1
            counted["added"] += len(again.added)
            counted["removed"] += len(again.removed)
            counted["altered"] += len(again.altered)
            counted["events"] += len(again.events)
            if not quiet:
                what = f"{len(again.added)} claims new, {len(again.removed)} gone, {len(again.altered)} altered"
                screen.print(Text(f"{again.report_id}: {what}; events {', '.join(again.events) or 'as they were'}"))
        screen.print(
            Text(
                f"{counted['reports']:,} reports read again, {counted['changed']:,} with other claims: "
                f"{counted['added']:,} new, {counted['removed']:,} gone, {counted['altered']:,} altered; "
                f"{counted['events']:,} events changed, {counted['failed']:,} reports failed"
            ),
            soft_wrap=True,
        )
    sys.exit(1 if counted["failed"] else 0)
