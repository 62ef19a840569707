"""``vedette reject``: say that events are none."""

from __future__ import annotations

import click

from vedette.cli.decision import decision_options, said
from vedette.cli.record_option import open_record

__all__ = ["reject"]


@click.command("reject")
@click.argument("events", nargs=-1, required=True, metavar="EVENT...")
@decision_options
def reject(events: tuple[str, ...], why: str, who: str | None, record: str) -> None:
    """Say that events are none: they are left out wherever rejected ones aren't asked for.

    It holds when the event's reports are read again, and when more reports join it.
    """
    with open_record(record, who=who) as opened:
        for event in events:
            said(opened.reject(event, why=why), f"rejected {event}")
