"""``vedette accept``: say that events are right as they stand."""

from __future__ import annotations

import click

from vedette.cli.decision import decision_options, said
from vedette.cli.record_option import open_record

__all__ = ["accept"]


@click.command("accept")
@click.argument("events", nargs=-1, required=True, metavar="EVENT...")
@decision_options
def accept(events: tuple[str, ...], why: str, who: str | None, record: str) -> None:
    """Say that events are right as they stand: their review is then accepted.

    It holds when the event's reports are read again, and when more reports join it.
    """
    with open_record(record, who=who) as opened:
        for event in events:
            said(opened.accept(event, why=why), f"accepted {event}")
