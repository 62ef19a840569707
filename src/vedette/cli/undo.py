"""``vedette undo``: take back a decision."""

from __future__ import annotations

import click

from vedette.cli.decision import decision_options, said
from vedette.cli.numbers import Number
from vedette.cli.record_option import open_record

__all__ = ["undo"]


@click.command("undo")
@click.argument("change", type=Number(1))
@decision_options
def undo(change: int, why: str, who: str | None, record: str) -> None:
    """Take back the decision that was made with a change, or an undo.

    Both stay in the log; `vedette show EVENT` lists an event's decisions with their numbers.
    """
    with open_record(record, who=who) as opened:
        said(opened.undo(change, why=why), f"undid change {change}")
