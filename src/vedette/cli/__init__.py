"""The command line: one module a command, imported only when it is called."""

from __future__ import annotations

import importlib
import logging
from typing import Any

import click

from vedette.cli.ending import ending
from vedette.cli.streams import set_up
from vedette.version import __version__

__all__ = ["COMMANDS", "main", "vedette"]

#: Every command: the module under ``vedette.cli`` that has a click command of the same name, and its line of help.
COMMANDS = {
    "read": "Read reports into claims: who did what to whom, where, when, and who says so.",
    "add": "Read reports and keep them in the record, with their claims and the events these add up to.",
    "follow": "Visit feeds again and again, and add the reports that they name to the record.",
    "failed": "List the sources that could not be got or read, the last first, each with its reason.",
    "events": "List the events that the record holds: what happened, who to whom, where, when, by how many publishers.",
    "show": "Show events (e…) or reports (r…) in full.",
    "reports": "List the reports that the record holds, the newest first. `vedette show REPORT` tells all of one.",
    "search": "Search the texts of the reports, the best first.",
    "accept": "Say that events are right as they stand: their review is then accepted.",
    "reject": "Say that events are none: they are left out wherever rejected ones aren't asked for.",
    "set": "Put values over what the claims say of an event; the claims stay as they are. --because must say why.",
    "merge": "Make two events one. Both ids lead to it from then on.",
    "split": "Take claims (c…, as `vedette show EVENT` lists them) out of an event, into one of their own.",
    "undo": "Take back the decision that was made with a change, or an undo.",
    "verify": "Check that nothing in the record was altered: hash everything again, make every event again, compare.",
    "reread": "Read the reports in the record again with this version of Vedette and its model, and say what changed.",
    "places": "Places: look up, resolve, import.",
    "actors": "Look actors up, import more, and review those that reports named but nobody knows.",
    "export": "Write events to a file: GeoJSON, CSV, ACLED, UCDP GED, HAPI, PLOVER, Parquet, KML, XLSX, Atom.",
    "watch": "How a ceasefire or a zone stands over a period, seen from the record.",
    "alerts": "What the alert rules of ARRANGEMENT told, to whom and why; with --send, tell what is new.",
    "sitrep": "Write the situation report of an arrangement: a summary, figures, a map, and what they stand on.",
    "outlook": "Who may flee, where to, and how sure that is, beside the simple answers.",
    "dates": "Find the time expressions in TEXT and settle which days they mean.",
    "serve": "Show the record in a browser: events, reports, what is watched, and a queue to review.",
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

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        with ending():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        with ending():
            return super().invoke(ctx)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="vedette")
def vedette() -> None:
    """Read published news about an armed conflict into attributed claims, offline.

    \b
    Try:  vedette read examples
    """


def main() -> None:
    """The ``vedette`` program."""
    set_up()
    # What libraries log of a page that can't be taken apart is said by the failure already, in words for people.
    logging.getLogger().addHandler(logging.NullHandler())
    vedette(prog_name="vedette")
