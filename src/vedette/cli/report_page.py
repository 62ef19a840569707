"""All that the record holds of one report, for a person."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from vedette.cli.evidence import marked_sentence
from vedette.cli.styles import TYPE_STYLES
from vedette.cli.terminal import one_line
from vedette.record.stored import StoredReport

if TYPE_CHECKING:
    from vedette.record import Record

__all__ = ["show_report"]

_WIDE = 140


def show_report(record: Record, stored: StoredReport, console: Console) -> None:
    """Print one report: how it is known, and its claims with their events, in the order of its text."""
    report, width = stored.report, min(console.width, _WIDE)
    console.print(Rule(style="dim", characters="━"), width=width)
    console.print(Text(one_line(report.title or report.text.strip()[:80]), style="bold"), width=width)
    for fact in (
        f"{one_line(report.publisher.value or 'publisher unknown')} ({one_line(report.publisher.method)}) · "
        f"published {report.published.value or 'unknown'} ({one_line(report.published.method)})",
        one_line(report.url),
        f"{report.id} · got {stored.fetched} · SHA-256 {stored.raw}",
        f"read by {one_line(stored.model)}",
    ):
        console.print(Text(fact, style="dim"), width=width, overflow="fold")
    if stored.previous:
        console.print(Text(f"a newer text of {stored.previous}", style="yellow"), width=width)
    if stored.voice != report.id:
        console.print(Text(f"a near-copy of {stored.voice}: no voice of its own", style="yellow"), width=width)
    console.print()
    claims = record.claims_of_report(report.id)
    if not claims:
        console.print(Text("  no claims", style="dim"))
    for _, group in groupby(claims, key=lambda claim: claim.body["sentence"]["span"]):
        for claim in group:
            body = claim.body
            line = Text(body["type"], style=TYPE_STYLES.get(body["type"], "bold"))
            line.append(f" {body['mode']}" if body["mode"] else "", style="not bold dim")
            line.append(f" {body['status']}  {claim.id}  in {claim.event_id}", style="not bold dim")
            console.print(line, width=width)
            console.print(Padding(marked_sentence(body, console), (0, 0, 1, 2)), width=width)
