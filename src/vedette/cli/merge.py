"""``vedette merge``: make two events one."""

from __future__ import annotations

import click

from vedette.cli.decision import decision_options, said
from vedette.cli.record_option import open_record

__all__ = ["merge"]


@click.command("merge")
@click.argument("events", nargs=2, metavar="EVENT EVENT")
@decision_options
def merge(events: tuple[str, str], why: str, who: str | None, record: str) -> None:
    """Make two events one. Both ids lead to it from then on."""
    with open_record(record, who=who) as opened:
        change = opened.merge(*events, why=why)
        said(change, f"merged {events[0]} and {events[1]} into {opened.event(events[0]).id}")
