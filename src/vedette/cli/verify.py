"""``vedette verify``: whether a record still is what was written."""

from __future__ import annotations

import sys

import click
from rich.text import Text

from vedette.cli.record_option import open_record, record_option
from vedette.cli.terminal import console, json_line, one_line, until_read_enough

__all__ = ["verify"]


@click.command("verify")
@click.option("--head", metavar="HASH", help="A line's hash noted earlier, which the log must still hold.")
@click.option("--json", "as_json", is_flag=True, help="Print one problem a line as JSON.")
@record_option
def verify(record: str, head: str | None, as_json: bool) -> None:
    """Check that nothing in the record was altered: hash everything again, make every event again, compare.

    Raw bytes against their SHA-256, reports and claims against the log, the words of every claim against the report,
    events against their claims and decisions, decisions against the log, and the log's chain of hashes. Each item that
    was altered is named.

    \b
    Exit codes:  0  everything is as it was written
                 1  something is not
                 2  the command was called wrongly
    """
    with open_record(record) as opened, until_read_enough():
        screen, problems = console(sys.stdout), 0
        for problem in opened.verify():
            problems += 1
            if as_json:
                sys.stdout.write(json_line({"kind": problem.kind, "id": problem.id, "what": problem.what}) + "\n")
            else:
                line = Text(f"{problem.kind} {one_line(problem.id)} ".replace("  ", " "), style="bold red")
                screen.print(line.append(one_line(problem.what), style="not bold"), soft_wrap=True)
        last, line_hash = opened.last_change(), opened.head()
        if head is not None and not opened.holds(head):
            problems += 1
            click.echo(f"the log holds no line with the hash {one_line(head)}: it was cut or written anew", err=True)
        if problems:
            said = f"{problems} problem{'' if problems == 1 else 's'}. What was altered can be read again from a copy."
            click.echo(said, err=True)
            sys.exit(1)
        if not as_json:
            screen.print(Text(f"{opened.name}: all is as it was written, over {last:,} changes."), soft_wrap=True)
            screen.print(Text(f"The log ends with {line_hash}", style="dim"), soft_wrap=True)
            note = "Note it elsewhere: `vedette verify --head HASH` then also shows whether the log was cut."
            screen.print(Text(note, style="dim"), soft_wrap=True)
