"""A state as tables for a person, a hundred columns wide."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from vedette.cli.terminal import one_line
from vedette.watch.answers import (
    CalendarEntry,
    ComparisonCheck,
    ControlShare,
    DisplacementLine,
    EventLine,
    PartyRef,
    PostCount,
    ProvisionState,
    Range,
    SetAside,
    State,
    Statement,
    Tally,
)

__all__ = ["figure", "show_state", "sparkline"]

_WIDTH = 100
_ROWS = 12
_BARS = "▁▂▃▄▅▆▇█"
_STYLES = {
    **dict.fromkeys(
        ("breached", "overdue", "contradicted", "attacked", "surrounded", "did not take place"), "bold red"
    ),
    **dict.fromkeys(("disputed", "unconfirmed", "not decidable", "withdrawn", "no word", "single", "partly"), "yellow"),
    **dict.fromkeys(("kept", "done", "supported", "took place", "confirmed", "accepted"), "green"),
    **dict.fromkeys(("due", "ahead", "planned", "set up", "reinforced", "supplied", "manned"), "cyan"),
}


def show_state(state: State, console: Console, *, sections: Sequence[str], explain: bool = False) -> None:
    """Print how an arrangement stands.

    Args:
        state: what the watch found.
        console: where to.
        sections: names of the sections to show, in order.
        explain: also what does not count and why, and the ids of all events.
    """
    out = _Out(console, explain)
    _heading(state, out)
    for name in sections:
        if state.coverage.empty is None or name in {"violations", "posts", "calendar", "thin"}:
            _SECTIONS[name](state, out)


class _Out:
    """Prints within the width."""

    def __init__(self, console: Console, explain: bool) -> None:
        self.console, self.explain = console, explain
        self.width = min(console.width, _WIDTH)

    def heading(self, title: str, aside: str = "") -> None:
        self.console.print()
        text = Text(title.upper(), style="bold")
        if aside:
            text.append(f"  {one_line(aside)}", style="not bold dim")
        self.console.print(text, width=self.width)

    def line(self, text: str | Text, style: str = "", indent: int = 2) -> None:
        text = Text(one_line(text), style=style) if isinstance(text, str) else text
        for part in text.wrap(self.console, self.width - indent):
            self.console.print(Text(" " * indent).append_text(part), width=self.width)

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str | Text]], widths: Sequence[int | None]) -> None:
        """``None`` widths share what is left; a column of numbers has a head that begins with a blank."""
        rows = list(rows)
        if not rows:
            return
        table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False, header_style="dim")
        fixed = sum(w for w in widths if w is not None) + len(widths)
        free = max(12, (self.width - 2 - fixed) // max(1, sum(w is None for w in widths)))
        for head, width in zip(heads, widths, strict=True):
            right = head.startswith(" ")
            table.add_column(head.strip(), width=width or free, overflow="fold", justify="right" if right else "left")
        for row in rows:
            table.add_row(*(Text(one_line(c)) if isinstance(c, str) else c for c in row))
        grid = Table.grid(padding=0)
        grid.add_column(width=2)
        grid.add_column()
        grid.add_row("", table)
        self.console.print(grid, width=self.width)

    def more(self, shown: int, of: int) -> None:
        if of > shown:
            self.line(f"… and {of - shown} more (--json has them all)", "dim")

    def ids(self, ids: Sequence[str]) -> None:
        if self.explain and ids:
            self.line(" ".join(ids), "dim", indent=4)


# --- words -----------------------------------------------------------------------------------------------------------


def figure(value: Range | None) -> str:
    """``34–40–51``: low, best and high; equal figures once; an open side with a sign."""
    if value is None:
        return ""
    numbers = [None if v is None else f"{v:,.0f}" for v in (value.low, value.best, value.high)]
    low, best, high = numbers
    if low is None and best is None:
        return f"≤ {high}" if high else ""
    if high is None and (best is None or best == low):
        return f"≥ {low}"
    seen = list(dict.fromkeys(n for n in numbers if n is not None))
    return "–".join(seen)


def sparkline(values: Sequence[int | float | None]) -> str:
    """A small chart; a dot where nothing is known.

    >>> sparkline([0, 2, None, 4])
    '▁▄·█'
    """
    top = max((v for v in values if v is not None), default=0)
    return "".join("·" if v is None else _BARS[round(v / top * (len(_BARS) - 1)) if top else 0] for v in values)


def _styled(word: str) -> Text:
    return Text(word, style=_STYLES.get(word, ""))


def _names(refs: Sequence[PartyRef], most: int = 2) -> str:
    names = [one_line(ref.name) for ref in refs]
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _some(names: Sequence[str], most: int = 3) -> str:
    return ", ".join(one_line(n) for n in names[:most]) + (
        f" and {len(names) - most} more" if len(names) > most else ""
    )


def _day(line: EventLine) -> str:
    return f"{line.day or '?'}{'' if line.dated else '*'}"


def _says(line: EventLine) -> str:
    return _who_says(line.sources or line.publishers, line)


def _who_says(names: Sequence[str], line: EventLine) -> str:
    return f"{_some(names, 2)} [{len(line.publishers)}]"


def _event_rows(lines: Sequence[EventLine]) -> list[tuple[str | Text, ...]]:
    return [(_day(x), x.title, x.where, figure(x.killed), _says(x)) for x in lines]


# --- the head --------------------------------------------------------------------------------------------------------


def _heading(state: State, out: _Out) -> None:
    a, p, c = state.arrangement, state.period, state.coverage
    out.console.print(Rule(style="dim", characters="━"), width=out.width)
    out.console.print(Text(one_line(a.name), style="bold"), width=out.width)
    held = f"{a.kind}, from {a.since}" + (f" until {a.until}" if a.until else "")
    out.line(f"{held}; guarantors: {_some([g.name for g in a.guarantors]) or 'none'}", "dim", 0)
    out.line(f"Period {p.since} to {p.until}; the record as of its change {c.change}", "dim", 0)
    if c.empty is not None:
        out.line(Text(one_line(c.empty[0].upper() + c.empty[1:] + "."), style="bold yellow"), indent=0)
        return
    out.line(
        f"{c.events} events in the area and around it, from {c.reports} reports by {len(c.publishers)} publishers: "
        f"{_some(c.publishers, 8)}",
        "dim",
        0,
    )
    out.line("* no day is told; the day of the first report.  [n] independent publishers.", "dim", 0)


# --- the sections ----------------------------------------------------------------------------------------------------


def _incidents(state: State, out: _Out) -> None:
    found = state.incidents
    dead = f"; killed inside {figure(found.killed)}" if found.killed else ""
    out.heading(
        "Incidents", f"{len(found.inside)} inside, {len(found.around)} around, {len(found.unclear)} unclear{dead}"
    )
    weeks = found.by_week
    if weeks:
        chart = sparkline([w.count for w in weeks])
        out.line(f"by week  {chart}  {weeks[0].week} to {weeks[-1].week}, at most {max((w.count or 0) for w in weeks)}")
    for title, tallies in (("type", found.by_type), ("by", found.by_party), ("place", found.by_place)):
        out.console.print()
        _tallies(title, tallies, out)
    if found.worst:
        out.console.print()
        out.table(
            ("day", "heaviest", "where", " killed", "according to"),
            _event_rows(found.worst[:8]),
            (11, None, 7, 9, 26),
        )
        out.ids([x.id for x in found.worst[:8]])
    _aside(found.set_aside, out)


def _tallies(title: str, tallies: Sequence[Tally], out: _Out, most: int = 8) -> None:
    out.table(
        (title, " inside", " around", " unclear", " killed"),
        [
            (t.label or "place not told", str(len(t.inside)), str(len(t.around)), str(len(t.unclear)), figure(t.killed))
            for t in tallies[:most]
        ],
        (46, 8, 8, 8, 16),
    )
    out.more(most, len(tallies))
    if out.explain:
        for t in tallies[:most]:
            out.line(f"{t.label or 'place not told'}: {' '.join(t.events)}", "dim", 4)


def _aside(found: Sequence[SetAside], out: _Out, indent: int = 2) -> None:
    if not out.explain or not found:
        return
    out.line("set aside", "dim", indent)
    for one in found:
        out.line(
            f"{len(one.events)} × {one.words}: {' '.join(one.events[:12])}{' …' if len(one.events) > 12 else ''}",
            "dim",
            4,
        )


def _violations(state: State, out: _Out) -> None:
    out.heading("Provisions", "what was agreed, and how it stands")
    for p in state.violations:
        _provision(p, out)


def _provision(p: ProvisionState, out: _Out) -> None:
    head = Text("  ").append_text(_styled(p.status)).append(f"  {one_line(p.provision.id)}: ", style="bold")
    head.append(one_line(p.provision.text))
    for n, part in enumerate(head.wrap(out.console, out.width - 2)):
        out.console.print(Text("    " if n else "").append_text(part), width=out.width)
    out.line(p.words + (f"; first on {p.first}" if p.first else ""), "dim", 4)
    rows: list[tuple[str | Text, ...]] = [
        (
            _day(v.event),
            _styled(v.standing),
            v.event.title,
            figure(v.event.killed),
            _violation_says(v.according_to, v.disputed_by),
        )
        for v in p.violations[:6]
    ]
    rows += [(_day(x), _styled("done"), x.title, "", _says(x)) for x in p.done_by[:4]]
    out.table(("day", "standing", "event", " killed", "according to"), rows, (11, 10, None, 9, 28))
    out.more(6, len(p.violations))
    out.ids(p.events)
    _aside(p.set_aside, out, 4)


def _violation_says(says: Sequence[str], disputed: Sequence[str]) -> str:
    return _some(says, 2) + (f"; disputed by {_some(disputed, 2)}" if disputed else "")


def _posts(state: State, out: _Out) -> None:
    if not state.posts:
        return
    out.heading("Posts", "how each stands at the end of the period; what came in it")
    out.table(
        ("post", "state", "why", "sent in the period"),
        [(p.post.name, _styled(p.state or "unknown"), p.why, _sent(p.counts)) for p in state.posts],
        (16, 11, None, 24),
    )
    since = state.period.since
    steps = [(p, s) for p in state.posts for s in p.steps if s.day is None or s.day >= since]
    steps.sort(key=lambda one: one[1].day or "")
    out.console.print()
    out.table(
        ("day", "post", "what", "event", "according to"),
        [(_day(s.event), p.post.name, _styled(s.what), s.event.title, _says(s.event)) for p, s in steps[-_ROWS:]],
        (11, 14, 11, None, 26),
    )
    out.more(_ROWS, len(steps))
    out.ids(list(dict.fromkeys(s.event.id for _, s in steps)))
    if state.convoys:
        out.line("to posts that no report names", "dim")
        out.table(
            ("day", "what", "event", "according to"),
            [(_day(s.event), _styled(s.what), s.event.title, _says(s.event)) for s in state.convoys[-6:]],
            (11, 11, None, 26),
        )


def _sent(counts: Sequence[PostCount]) -> str:
    return ", ".join(
        f"{figure(c.range)} {_many(one_line(c.of), c.range)}"
        + (f" (with {_some(c.shared_with, 3)})" if c.shared_with else "")
        for c in counts
    )


_IRREGULAR = {"person": "people", "man": "men", "woman": "women", "child": "children"}


def _many(word: str, count: Range) -> str:
    """A counted thing in the plural, where there is more than one of it."""
    if {count.low, count.best, count.high} <= {1.0, None} or word.endswith("s"):
        return word
    head, _, last = word.rpartition(" ")
    last = _IRREGULAR.get(last) or (f"{last[:-1]}ies" if re.search(r"[^aeiou]y$", last) else f"{last}s")
    return f"{head} {last}".strip()


def _control(state: State, out: _Out) -> None:
    found = state.control
    if not (found.shares or found.contested or found.held):
        return
    out.heading("Control", "who is said to hold what")
    out.table(
        ("area", "holder", " percent", "course", "last said", "by"),
        [
            (
                s.area,
                s.holder.name,
                figure(s.share),
                _course(found.shares, s),
                s.day or "?",
                _some(s.sources or s.publishers),
            )
            for s in found.latest[:_ROWS]
        ],
        (18, 24, 10, 10, 10, None),
    )
    for place in found.contested[:8]:
        out.line(Text.assemble(("contested ", "bold red"), (one_line(place.place), "bold"), f"  {one_line(place.why)}"))
        for day, what, holder, sources in place.holders[-4:]:
            out.line(f"{day or '?'}  {what}: {holder.name} ({_some(sources, 2)})", "dim", 6)
        out.ids(place.events)
    for place in found.held[:8]:
        out.line(f"{place.place}: {place.why}")


def _course(shares: Sequence[ControlShare], last: ControlShare) -> str:
    """The shares said of an area and holder, over time."""
    return sparkline([s.share.best for s in shares if s.area == last.area and s.holder == last.holder][-10:])


def _relations(state: State, out: _Out) -> None:
    if not state.relations:
        return
    out.heading("Relations", "mean weight of what two did to each other, −10 conflict to 10 cooperation")
    rows: list[tuple[str | Text, ...]] = []
    for r in state.relations:
        stated = ", ".join(dict.fromkeys(s.relation for s in r.stated))
        rows.append(
            (
                f"{r.a.name} – {r.b.name}",
                "" if r.weight is None else f"{r.weight:+.1f}",
                "" if r.before is None else f"{r.before:+.1f}",
                str(len(r.events)),
                sparkline([w.weight + 10 for w in r.series[-12:]]),
                r.reading or "",
                stated,
            )
        )
    out.table(("pair", " now", " before", " events", "weeks", "deeds", "said"), rows[:20], (None, 6, 6, 6, 12, 11, 12))
    out.more(20, len(rows))
    for r in state.relations:
        if r.at_odds:
            out.line(Text.assemble(("at odds ", "bold yellow"), one_line(f"{r.a.name} – {r.b.name}: {r.at_odds}")))
            out.ids(r.events)


def _statements(state: State, out: _Out) -> None:
    if not state.statements:
        return
    out.heading("Statements")
    shown = state.statements[-16:]
    out.table(("day", "kind", "who → whom", "words", "in"), [_statement(s) for s in shown], (11, 10, 22, None, 16))
    out.more(len(shown), len(state.statements))
    out.ids([s.event.id for s in shown])


def _statement(s: Statement) -> tuple[str | Text, ...]:
    words = Text(one_line(s.words))
    if s.condition:
        at = words.plain.find(one_line(s.condition))
        if at >= 0:
            words.stylize("bold underline", at, at + len(one_line(s.condition)))
    who = _names(s.speaker) + (f" → {_names(s.to)}" if s.to else "")
    return (_day(s.event), s.kind, who, words, one_line(s.publisher or "?"))


def _calendar(state: State, out: _Out) -> None:
    if not state.calendar:
        return
    out.heading("Calendar", "what was planned or due, and what became of it")
    shown = state.calendar[-20:]
    out.table(("day", "kind", "what", "became", "because"), [_entry(e) for e in shown], (11, 10, None, 13, 34))
    out.more(len(shown), len(state.calendar))
    out.ids([i for e in shown for i in e.events])


def _entry(e: CalendarEntry) -> tuple[str | Text, ...]:
    return (e.since or "no day", e.kind, e.what, _styled(e.became), e.why)


def _displacement(state: State, out: _Out) -> None:
    found = state.displacement
    if not found.lines:
        return
    out.heading("Displacement", f"largest single figure {figure(found.largest)}" if found.largest else "")
    out.table(
        ("day", "how", " people", "from", "to", "according to"),
        [
            (_day(x.event), x.how, _moved(x), x.origin or "", x.destination or "", _who_says(x.sources, x.event))
            for x in found.lines[-_ROWS:]
        ],
        (11, 10, 17, 17, 17, None),
    )
    out.more(_ROWS, len(found.lines))
    out.ids([x.event.id for x in found.lines])


def _moved(line: DisplacementLine) -> str:
    families = f"{figure(line.families)} families" if line.families else ""
    return ", ".join(said for said in (figure(line.people), families) if said)


def _comparisons(state: State, out: _Out) -> None:
    if not state.comparisons:
        return
    out.heading("Comparisons checked", "what reports compare, set against the record")
    order = {"contradicted": 0, "supported": 1}
    for c in sorted(state.comparisons, key=lambda c: order.get(c.verdict, 2))[:_ROWS]:
        _comparison(c, out)
    out.more(_ROWS, len(state.comparisons))


def _comparison(c: ComparisonCheck, out: _Out) -> None:
    head = _styled(c.verdict).append(f"  “{one_line(c.phrase)}”", style="default not bold")
    head.append(f"  {one_line(c.publisher or 'publisher unknown')}, {c.event.day}", style="dim")
    out.line(head)
    days = f"{c.since or 'the beginning'} to {c.until}" if c.until else "no days"
    out.line(f"{c.why} ({c.what}, {c.where}, {days})", "dim", 4)
    for line in c.counter_examples[:3]:
        dead = f" ({figure(line.killed)} killed)" if line.killed and c.measure == "killed" else ""
        out.line(f"{_day(line)}  {line.title}{dead}: {_says(line)}", "", 6)
    out.ids([c.event.id, *(line.id for line in c.counter_examples)])


def _escalation(state: State, out: _Out) -> None:
    found = state.escalation
    base = f"baseline {found.baseline_since} to {found.baseline_until}" if found.baseline_since else ""
    out.heading("Escalation", base)
    out.line(found.words or found.thin or "", "yellow" if found.thin else "")
    high = [w for w in found.weeks if w.unusual or (w.at_least is not None and w.at_least <= 0.05)]
    out.table(
        ("week", " incidents", " reports", " expected", " 1 in 100", " chance", "highest since"),
        [
            (
                w.week,
                str(w.count),
                str(w.reported),
                "" if w.expected is None else f"{w.expected:.1f}",
                "" if w.high is None else f"{w.high:.0f}",
                "" if w.at_least is None else f"{w.at_least:.3f}",
                w.highest_since or "",
            )
            for w in high[-_ROWS:]
        ],
        (10, 9, 8, 9, 9, 8, 14),
    )
    for change in found.changes:
        out.line(f"level changed in {change.week}: from {change.before:.1f} to {change.after:.1f} a week")


def _thin(state: State, out: _Out) -> None:
    if not state.thin:
        return
    out.heading("What is thin")
    for x in state.thin:
        out.line(Text.assemble((f"{x.kind}  ", "yellow"), (one_line(x.subject), "bold"), f": {one_line(x.words)}"))
        out.ids(x.events)


_SECTIONS: dict[str, Callable[[State, _Out], None]] = {
    "incidents": _incidents,
    "violations": _violations,
    "posts": _posts,
    "control": _control,
    "relations": _relations,
    "statements": _statements,
    "calendar": _calendar,
    "displacement": _displacement,
    "comparisons": _comparisons,
    "escalation": _escalation,
    "thin": _thin,
}
