"""``vedette events``: which events the record holds, as a table or as JSON lines."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.text import Text

from vedette.cli.event_options import event_options, loosened
from vedette.cli.listing import show_list
from vedette.cli.numbers import Number
from vedette.cli.record_option import open_record, record_option
from vedette.cli.styles import STATUS_STYLES, TYPE_STYLES
from vedette.cli.terminal import console, json_line, one_line, until_read_enough
from vedette.model import Event, EventQuantity
from vedette.record.filters import ORDERS, EventFilter

if TYPE_CHECKING:
    from vedette.record import Record

__all__ = ["events"]


_COLUMNS: dict[str, dict[str, Any]] = {
    "DAY": {"no_wrap": True},
    "WHAT": {"no_wrap": True},
    "WHO, WHOM, WHERE": {"ratio": 1, "overflow": "fold"},
    "KILLED": {"justify": "right", "no_wrap": True},
    "BY": {"justify": "right", "no_wrap": True},
    "EVENT": {"no_wrap": True, "style": "dim"},
}


@click.command("events")
@event_options
@click.option("--order", type=click.Choice(ORDERS), default="newest", show_default=True, help="Which come first.")
@click.option("--limit", type=Number(0), default=50, metavar="N", show_default=True, help="At most so many; 0: all.")
@click.option("--json", "as_json", is_flag=True, help="Print one event a line as JSON.")
@record_option
def events(asked: EventFilter, record: str, order: str, limit: int, as_json: bool) -> None:
    """List the events that the record holds: what happened, who to whom, where, when, by how many publishers.

    All options given must hold; of one that is given several times, any. Rejected events are left out unless
    --review rejected asks for them. `vedette show EVENT` tells all of one.
    """
    with open_record(record) as opened, until_read_enough():
        if as_json:
            for event in opened.events(asked, order=order, limit=limit or None):
                sys.stdout.write(json_line(asdict(event)) + "\n")
            return
        screen = console(sys.stdout)
        total = opened.count(asked)
        if not total:
            _nothing(opened, asked, screen)
            return
        found = list(opened.events(asked, order=order, limit=limit or None))
        show_list(screen, _COLUMNS, map(_cells, found))
        shown = "" if len(found) == total else f"{len(found)} of "
        more = "; --limit 0 shows all" if len(found) < total else ""
        screen.print(Text(f"\n{shown}{total:,} event{'' if total == 1 else 's'}{more}", style="dim"))


def _cells(event: Event) -> tuple[Text, ...]:
    day = event.start or (f"({event.first_published})" if event.first_published else "?")
    what = Text(event.type, style=TYPE_STYLES.get(event.type, "bold"))
    if event.mode:
        what.append(f"\n{event.mode}", style="not bold dim")
    title = Text(one_line(event.title))
    notes = [event.status] if event.status != "happened" else []
    if event.review != "open":
        notes.append(event.review)
    if event.disagreements:
        notes.append("claims disagree on " + ", ".join(dict.fromkeys(d.field for d in event.disagreements)))
    if notes:
        title.append(f"\n{' · '.join(notes)}", style=STATUS_STYLES.get(event.status) or "dim")
    by = str(len(event.publishers)) if event.publishers else "?"
    return Text(day), what, title, Text(_killed(event.killed)), Text(by), Text(event.id)


def _killed(killed: EventQuantity | None) -> str:
    if killed is None:
        return ""
    low, best, high = (None if value is None else f"{value:,.0f}" for value in (killed.low, killed.best, killed.high))
    if low == high and best is not None:
        return best
    if high is None:
        return f"≥ {low}"
    if low is None:
        return f"≤ {high}"
    return f"{low}–{high}"


def _nothing(record: Record, asked: EventFilter, screen: Console) -> None:
    """Say why the list is empty, and what to do."""
    if not record.count(EventFilter(reviews=())):
        screen.print(
            Text(f"{record.name} holds no events yet. `vedette add REPORTS` reads reports into it."), soft_wrap=True
        )
        return
    screen.print(Text("No event fits all of that."))
    for name, wider in loosened(asked):
        if left := record.count(wider):
            screen.print(Text(f"  without {name}: {left:,}"))
    total = record.count(EventFilter())
    screen.print(Text(f"The record holds {total:,}; `vedette events` lists them."))
