"""``vedette show``: one event, report or claim's event in full."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from vedette.cli.record_option import open_record, record_option
from vedette.cli.terminal import console, json_line, until_read_enough
from vedette.errors import InputError

__all__ = ["show"]


@click.command("show")
@click.argument("ids", nargs=-1, required=True, metavar="EVENT|REPORT...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object each, with the claims.")
@record_option
def show(ids: tuple[str, ...], as_json: bool, record: str) -> None:
    """Show events (e…) or reports (r…) in full.

    An event: its fields, what its claims disagree on, its status over time, its claims with the words that they stand
    on, who published them, and what people decided. A report: how it is known, its claims and their events.
    """
    with open_record(record) as opened, until_read_enough():
        for given in ids:
            if given.startswith("r"):
                stored = opened.report(given)
                if as_json:
                    claims = opened.claims_of_report(given)
                    sys.stdout.write(json_line({**asdict(stored), "claims": [asdict(one) for one in claims]}) + "\n")
                    continue
                from vedette.cli.report_page import show_report

                show_report(opened, stored, console(sys.stdout))
                continue
            if not given.startswith("e"):
                raise InputError(f"{given}: no id of an event (e…) or a report (r…); `vedette events` lists events")
            event = opened.event(given)
            if as_json:
                claims = opened.claims(event.id)
                sys.stdout.write(json_line({**asdict(event), "claims": [asdict(one) for one in claims]}) + "\n")
                continue
            from vedette.cli.event_page import show_event

            show_event(opened, event, console(sys.stdout))
