"""The command line: one module a command, imported only when it is called."""

from __future__ import annotations

import importlib
import logging
import os
import sys
from typing import Any

import click

from vedette.errors import VedetteError
from vedette.version import __version__

__all__ = ["COMMANDS", "main", "vedette"]

#: Every command: the module under ``vedette.cli`` that has a click command of the same name, and its line of help.
COMMANDS = {
    "read": "Read reports into claims: who did what to whom, where, when, and who says so.",
    "add": "Read reports and keep them in the record.",
    "follow": "Visit feeds again and again, and add the reports that they name.",
    "failed": "What could not be got or read, and another try.",
    "events": "List the events that the record holds.",
    "show": "Show an event or a report with its claims and their words.",
    "reports": "List the reports that the record holds.",
    "search": "Search the texts of the reports.",
    "accept": "Say that events are right as they stand.",
    "reject": "Say that events are none.",
    "set": "Put a value over what the claims say of an event.",
    "merge": "Make two events one.",
    "split": "Take claims out of an event into one of their own.",
    "undo": "Take back a decision.",
    "verify": "Check that nothing in the record was altered.",
    "reread": "Read the reports in the record again with this version.",
    "places": "Places: look up, resolve, import.",
    "actors": "Look actors up, import more, and review those that reports named but nobody knows.",
    "export": "Write events to a file: GeoJSON, CSV, ACLED, UCDP GED, HAPI, Parquet, KML, XLSX, Atom.",
    "watch": "How a ceasefire or a zone stands over a period, seen from the record.",
    "alerts": "What an arrangement's alert rules told, and telling what is new.",
    "sitrep": "Write the situation report of an arrangement as HTML, PDF, DOCX or Markdown.",
    "outlook": "Who may flee, where to, and how sure that is, beside the simple answers.",
    "dates": "Find the time expressions in TEXT and settle which days they mean.",
    "serve": "The record and what is watched, in a browser.",
}


class _Commands(click.Group):
    """A group that imports a command only when it is called, so that ``vedette --help`` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"vedette.cli.{cmd_name}")
        command = getattr(module, cmd_name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Whoever read our output has seen enough; Python would complain once more when it closes the stream.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except VedetteError as error:
            click.echo(f"vedette: {error}", err=True)
            sys.exit(2)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="vedette")
def vedette() -> None:
    """Read published news about an armed conflict into attributed claims, offline.

    \b
    Try:  vedette read examples
    """


def main() -> None:
    """The ``vedette`` program."""
    # What libraries log of a page that can't be taken apart is said by the failure already, in words for people.
    logging.getLogger().addHandler(logging.NullHandler())
    vedette(prog_name="vedette")
