"""All that the record holds of one event, for a person: fields, disagreements, history, claims, decisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from vedette.cli.evidence import marked_sentence
from vedette.cli.styles import STATUS_STYLES, TYPE_STYLES
from vedette.cli.terminal import one_line
from vedette.model import Event, EventActor, EventPlace, EventQuantity
from vedette.record.stored import Change, StoredClaim

if TYPE_CHECKING:
    from vedette.record import Record

__all__ = ["show_event"]

_WIDE = 140
_ABOUT = {
    "source": "who did it",
    "target": "to whom",
    "quantity": "how many",
    "status": "whether it is so",
    "place": "where",
    "date": "when",
}


def show_event(record: Record, event: Event, console: Console) -> None:
    """Print one event."""
    width = min(console.width, _WIDE)
    console.print(Rule(style="dim", characters="━"), width=width)
    console.print(Text(one_line(event.title), style="bold"), width=width)
    head = Text(event.type, style=TYPE_STYLES.get(event.type, "bold"))
    head.append(f" {event.mode}" if event.mode else "", style="not bold dim")
    head.append(" · ", style="not bold").append(event.status, style=STATUS_STYLES.get(event.status) or "not bold")
    head.append(f" · {event.review} · {event.id}", style="not bold dim")
    console.print(head, width=width)
    console.print()
    _show_pairs(list(_fields(event)), console, width)
    _show_disagreements(event, console, width)
    if len(event.history) > 1:
        console.print(Text("HISTORY", style="dim"))
        _show_pairs([(h.published or "undated", Text(h.status)) for h in event.history], console, width)
    _show_claims(record, record.claims(event.id), console, width)
    _show_decisions(record, event, console, width)


def _show_pairs(pairs: Sequence[tuple[str, Text]], console: Console, width: int) -> None:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in pairs:
        table.add_row(name, value)
    console.print(Padding(table, (0, 0, 1, 2)), width=width)


def _fields(event: Event) -> Iterator[tuple[str, Text]]:
    yield "who", _actors(event.source)
    yield "to whom", _actors(event.target)
    yield "where", _place(event.place)
    yield "when", _when(event)
    for quantity in event.quantities:
        yield "how many", Text(_quantity(quantity))
    yield "says", Text("; ".join(map(one_line, event.sources)) or "the publishers themselves")
    names = ", ".join(map(one_line, event.publishers)) or "unknown"
    reports = f"{event.reports} report{'' if event.reports == 1 else 's'}"
    yield "publishers", Text(f"{len(event.publishers)} independent, {reports}: {names}")
    yield "confidence", Text(f"{event.confidence:.2f}")


def _actors(actors: Sequence[EventActor]) -> Text:
    out = Text()
    for actor in actors:
        codes = " ".join(code for code in (actor.country, actor.sector) if code)
        out.append("; " if out else "").append(one_line(actor.name)).append(f" {codes}".rstrip(), style="dim")
    return out or Text("not said", style="dim")


def _place(place: EventPlace | None) -> Text:
    if place is None:
        return Text("not said", style="dim")
    out = Text(", ".join(one_line(part) for part in (place.name, place.admin1, place.country) if part))
    if place.lat is None or place.lon is None:
        return out.append(" (no such place is known)", style="dim")
    return out.append(f" ({place.lat:.4f}, {place.lon:.4f}; {place.precision})", style="dim")


def _when(event: Event) -> Text:
    if event.start is None and event.end is None:
        seen = f"; first reported {event.first_published}" if event.first_published else ""
        return Text(f"not settled{seen}", style="dim")
    days = [event.start or "…", event.end or "…"]
    return Text(days[0] if days[0] == days[1] else " – ".join(days)).append(f" ({event.date_precision})", style="dim")


def _quantity(quantity: EventQuantity) -> str:
    figures = [None if v is None else f"{v:,.10g}" for v in (quantity.low, quantity.best, quantity.high)]
    low, best, high = figures
    if low == high and low is not None:
        number = low
    elif best is not None and (low is not None or high is not None):
        number = f"{low or '…'} – {best} – {high or '…'}"
    else:
        number = best or " – ".join(v or "…" for v in (low, high))
    return " ".join(part for part in (number, one_line(quantity.of or ""), quantity.role or "") if part)


def _show_disagreements(event: Event, console: Console, width: int) -> None:
    if not event.disagreements:
        return
    console.print(Text("THE CLAIMS DISAGREE", style="bold yellow"))
    for one in event.disagreements:
        about = f": {one_line(one.about)}" if one.about else ""
        console.print(Text(f"  on {_ABOUT.get(one.field, one.field)}{about}"), width=width)
        sides = [
            (one_line(side.value), Text(", ".join(map(one_line, side.sources)) or "source unknown"))
            for side in one.sides
        ]
        _show_pairs([(f"  {value}", sources) for value, sources in sides], console, width)


def _show_claims(record: Record, claims: Sequence[StoredClaim], console: Console, width: int) -> None:
    console.print(Text("CLAIMS", style="dim"))
    for report_id, group in groupby(claims, key=lambda claim: claim.report_id):
        report = record.report(report_id).report
        published = (report.published.value or "undated")[:10]
        line = Text(f"  {published}  ").append(one_line(report.publisher.value or "publisher unknown"), style="bold")
        console.print(line.append(f"  {one_line(report.title or report.url)}  {report_id}", style="dim"), width=width)
        for claim in group:
            body = claim.body
            about = Text(f"{claim.id}  {body['type']}", style="dim")
            about.append(f" {body['mode']}" if body["mode"] else "").append(f", {body['status']}")
            says = [one_line(link["name"]) for link in body["attribution"]]
            about.append(f", says {' via '.join(says)}" if says else "")
            console.print(Padding(about, (0, 0, 0, 4)), width=width)
            console.print(Padding(marked_sentence(body, console), (0, 0, 1, 4)), width=width)


def _show_decisions(record: Record, event: Event, console: Console, width: int) -> None:
    made = list(record.decisions(event.id))
    if made:
        console.print(Text("DECISIONS", style="dim"))
        _show_pairs([(f"change {change.n}", _decision(change)) for change in made], console, width)


def _decision(change: Change) -> Text:
    out = Text(f"{change.at[:10]} {one_line(change.who)}: {change.what}")
    if change.what == "set":
        out.append(f" {change.body['field']} = {one_line(_value(change.body['value']))}")
    elif change.what == "merge":
        out.append(f" {' and '.join(change.body['merged'])}")
    elif change.what == "split":
        out.append(f" {', '.join(change.body['claims'])}")
    elif change.what == "undo":
        out.append(f" of change {change.body['undoes']}")
    why = one_line(change.body.get("why") or "")
    return out.append(f" — {why}" if why else "", style="dim")


def _value(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("name") or ", ".join(f"{k} {v:g}" for k, v in value.items() if v is not None))
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    return "unknown" if value is None else str(value)
