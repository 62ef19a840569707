"""``vedette split``: take claims out of an event into one of their own."""

from __future__ import annotations

import click

from vedette.cli.decision import decision_options, said
from vedette.cli.record_option import open_record

__all__ = ["split"]


@click.command("split")
@click.argument("event")
@click.argument("claims", nargs=-1, required=True, metavar="CLAIM...")
@decision_options
def split(event: str, claims: tuple[str, ...], why: str, who: str | None, record: str) -> None:
    """Take claims (c…, as `vedette show EVENT` lists them) out of an event, into one of their own."""
    with open_record(record, who=who) as opened:
        change = opened.split(event, claims, why=why)
        homes = sorted({claim.event_id or "" for claim in opened.claims_with(claims)})
        said(change, f"split {len(dict.fromkeys(claims))} claims of {event} off into {', '.join(homes)}")
