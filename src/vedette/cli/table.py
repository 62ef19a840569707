"""Claims as a table for a person.

One row a claim, and under the rows of a sentence the sentence itself with the words that state the claims marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from vedette.cli.styles import STATUS_STYLES, TYPE_STYLES
from vedette.cli.terminal import one_line, plain
from vedette.model import ActorRef, Claim, DateRef, PlaceRef, Quantity, Reading, Report, Span, TextSpan

__all__ = ["show_reading"]

_COLUMNS = ("what", "status", "who → whom", "where", "when", "how much", "says who")
_WIDTHS = (13, 8, 22, 12, 11, 15, 13)
_GROWS = (0, 0, 4, 2, 0, 2, 2)
_NARROW = sum(_WIDTHS) + len(_WIDTHS) - 1
_WIDE = 160


def show_reading(reading: Reading, console: Console, *, explain: bool = False, first: int | None = None) -> None:
    """Print what was read in one report.

    Args:
        reading: the report and its claims.
        console: where to.
        explain: say under each claim which rule and which words decided each field.
        first: show only so many claims.
    """
    width = min(console.width, _WIDE)
    _show_heading(reading, console, width)
    if not reading.claims:
        console.print(Text("  no claims\n", style="dim"))
        return
    if width >= _NARROW:
        console.print(_header(width))
    for sentence, group in groupby(reading.claims[:first], key=lambda claim: claim.sentence):
        claims = list(group)
        if explain:
            for claim in claims:
                _show_claim(claim, console, width)
                _show_sentence(sentence, [claim], console, width)
                _show_reasons(claim, reading.report, console, width)
        else:
            for claim in claims:
                _show_claim(claim, console, width)
            _show_sentence(sentence, claims, console, width)
    if first is not None and len(reading.claims) > first:
        console.print(Text(f"  … and {len(reading.claims) - first} more", style="dim"))


def _show_heading(reading: Reading, console: Console, width: int) -> None:
    report = reading.report
    console.print(Rule(style="dim", characters="━"), width=width)
    console.print(Text(one_line(report.title or report.text.strip()[:80]), style="bold"), width=width)
    facts = [
        f"{one_line(report.publisher.value or 'publisher unknown')} ({one_line(report.publisher.method)})",
        f"published {report.published.value or 'unknown'} ({one_line(report.published.method)})",
        f"{len(reading.claims)} claim{'' if len(reading.claims) == 1 else 's'}",
    ]
    console.print(Text(" · ".join(facts), style="dim"), width=width)
    console.print(Text(one_line(report.url), style="dim"), width=width, overflow="fold")
    console.print()


# --- one claim -------------------------------------------------------------------------------------------------------


def _widths(width: int) -> list[int]:
    spare = width - _NARROW
    return [base + spare * share // sum(_GROWS) for base, share in zip(_WIDTHS, _GROWS, strict=True)]


def _row(cells: Sequence[Text], width: int) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0), collapse_padding=True)
    for column_width in _widths(width):
        table.add_column(width=column_width, overflow="fold")
    table.add_row(*cells)
    return table


def _header(width: int) -> Table:
    return _row([Text(name.upper(), style="dim") for name in _COLUMNS], width)


def _show_claim(claim: Claim, console: Console, width: int) -> None:
    if width >= _NARROW:
        console.print(_row(list(_cells(claim)), width))
        return
    what, status, who, where, when, how_much, says = _cells(claim)
    what.append(" ").append_text(status)
    console.print(_on_one_line(what), width=width)
    for name, cell in (("who", who), ("where", where), ("when", when), ("how much", how_much), ("says", says)):
        if cell.plain:
            console.print(Text.assemble((f"  {name}: ", "dim"), _on_one_line(cell)), width=width)


def _on_one_line(cell: Text) -> Text:
    return Text(" ").join(cell.split("\n"))


def _cells(claim: Claim) -> Iterator[Text]:
    what = Text(claim.type, style=TYPE_STYLES.get(claim.type, "bold"))
    if claim.mode:
        what.append(f"\n{claim.mode}", style="not bold dim")
    yield what
    yield Text(claim.status, style=STATUS_STYLES.get(claim.status, ""))
    who = Text("\n").join(_actors(claim.source, "")) if claim.source else Text()
    if claim.target:
        who = Text("\n").join([*_actors(claim.source, ""), *_actors(claim.target, "→ ")])
    yield who
    yield _place(claim.place)
    yield _date(claim.date)
    yield Text("\n").join(_quantity(quantity) for quantity in claim.quantities)
    yield _says(claim)


def _actors(actors: Sequence[ActorRef], arrow: str) -> Iterator[Text]:
    for actor in actors:
        codes = " ".join(code for code in (actor.country, actor.sector) if code)
        text = Text(f"{arrow}{one_line(actor.name or actor.text)}")
        if codes:
            text.append(f" {codes}", style="dim")
        yield text


def _place(place: PlaceRef | None) -> Text:
    if place is None:
        return Text()
    if place.lat is None:
        return Text(f"{one_line(place.text)} ?")
    text = Text(one_line(place.name or place.text))
    if place.country and place.precision != "country":
        text.append(f" {place.country}", style="dim")
    return text


def _date(when: DateRef | None) -> Text:
    if when is None:
        return Text()
    if when.start is None and when.end is None:
        return Text(f"“{one_line(when.text)}” ?")
    start, end = (moment.replace("T", " ") if moment else "…" for moment in (when.start, when.end))
    return Text(start if start == end else f"{start}\n–{end}")


def _quantity(quantity: Quantity) -> Text:
    text = Text(one_line(quantity.text))
    if quantity.role:
        text.append(f" {quantity.role}", style="dim")
    return text


def _says(claim: Claim) -> Text:
    if not claim.attribution:
        return Text("the publisher", style="dim")
    nearest, *outward = [one_line(link.name or link.text) for link in claim.attribution]
    return Text("\n").join([Text(nearest), *(Text.assemble(("via ", "dim"), name) for name in outward)])


# --- its sentence and its reasons -------------------------------------------------------------------------------------


def _show_sentence(sentence: TextSpan, claims: Iterable[Claim], console: Console, width: int) -> None:
    coloured = console.color_system is not None
    text = Text(plain(sentence.text).replace("\n", " "), style="italic")
    triggers = {claim.trigger.span: TYPE_STYLES.get(claim.type, "bold") for claim in claims}
    for span, style in sorted(triggers.items(), reverse=True):
        start, end = span.start - sentence.span.start, span.end - sentence.span.start
        if not 0 <= start < end <= len(text):
            continue
        if coloured:
            text.stylize(f"{style} underline", start, end)
        else:
            text = text[:start] + Text(f"[{text.plain[start:end]}]") + text[end:]
    for line in text.wrap(console, width - 4):
        console.print(Text("  ").append_text(line), width=width)
    console.print()


def _show_reasons(claim: Claim, report: Report, console: Console, width: int) -> None:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(width=11, style="dim")
    table.add_column(width=28, overflow="fold")
    table.add_column(width=max(20, width - 47), overflow="fold", style="dim")
    for name, value, why in _reasons(claim, report):
        table.add_row(Text(name), Text(value), Text(why))
    console.print(Padding(table, (0, 0, 1, 4)), width=width)


def _reasons(claim: Claim, report: Report) -> Iterator[tuple[str, str, str]]:
    for because in claim.because:
        words = ", ".join(_evidence(span, report) for span in because.spans)
        value = {"type": claim.type, "mode": claim.mode or "", "status": claim.status}.get(because.field, "")
        yield because.field, value, f"{one_line(because.rule)}{': ' + words if words else ''}"
    refs: list[tuple[str, Sequence[ActorRef | PlaceRef | DateRef | Quantity]]] = [
        ("source", claim.source),
        ("target", claim.target),
        ("place", [claim.place] if claim.place else []),
        ("date", [claim.date] if claim.date else []),
        ("quantity", claim.quantities),
    ]
    for name, found in refs:
        for ref in found:
            yield name, _value(ref), _why(ref.because, ref.span, report)
    for link in claim.attribution:
        cue = f"cue “{one_line(link.cue)}”" if link.cue else "no cue"
        yield "says who", one_line(link.name), f"{cue}; {_why(link.because, link.span, report)}"
    yield "confidence", f"{claim.confidence:.2f}", claim.id


def _value(ref: ActorRef | PlaceRef | DateRef | Quantity) -> str:
    if isinstance(ref, ActorRef):
        return (
            " ".join(part for part in (one_line(ref.name), ref.country, ref.sector) if part) + f"\n{one_line(ref.id)}"
        )
    if isinstance(ref, PlaceRef):
        at = f"\n{ref.lat:.3f}, {ref.lon:.3f}" if ref.lat is not None and ref.lon is not None else ""
        return f"{one_line(ref.name or '?')} ({ref.precision}){at}"
    if isinstance(ref, DateRef):
        return f"{_on_one_line(_date(ref)).plain} ({ref.precision})"
    return _amount(ref)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"


def _amount(quantity: Quantity) -> str:
    low, high = quantity.low, quantity.high
    if quantity.value is not None:
        amount = _number(quantity.value)
    elif low is not None and high is not None:
        amount = f"{_number(low)}–{_number(high)}"
    elif low is not None:
        amount = f"≥ {_number(low)}"
    elif high is not None:
        amount = f"≤ {_number(high)}"
    else:
        amount = "?"
    return " ".join(part for part in (amount, one_line(quantity.of or ""), quantity.role) if part)


def _why(because: str, span: Span, report: Report) -> str:
    return f"{one_line(because) + ': ' if because else ''}{_evidence(span, report)}"


def _evidence(span: Span, report: Report) -> str:
    return f"“{one_line(span.of(report.text))}” [{span.start}:{span.end}]"
