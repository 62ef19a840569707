"""``vedette outlook``: who may flee, where to, and how sure that is."""

from __future__ import annotations

import dataclasses
import shutil
import textwrap
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vedette.cli.numbers import Number
from vedette.cli.record_option import open_record, record_option
from vedette.cli.terminal import WIDTH, json_line, plain
from vedette.errors import VedetteError

if TYPE_CHECKING:
    from vedette.outlook.bands import Band
    from vedette.outlook.outlook import NotEnoughKnown, Outlook
    from vedette.outlook.situation import Situation
    from vedette.outlook.what_if import Change

__all__ = ["outlook"]


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--horizon", type=click.Choice(["30d", "90d"]), default="30d", show_default=True, help="How far ahead.")
@click.option(
    "--on", metavar="DATE", help="Look ahead from this day, using nothing later. Default: the last day of the data."
)
@click.option(
    "--what-if",
    metavar="FILE|WORDS",
    help='Changes: a TOML file, or words such as "close Bab al-Hawa; offensive at Idlib people 200000".',
)
@click.option(
    "--svg", type=click.Path(path_type=Path, file_okay=False), help="Write map.svg and line.svg into this folder."
)
@click.option(
    "--to-flee", type=click.Path(path_type=Path, file_okay=False), help="Also write the case as a Flee folder."
)
@click.option("--flee", "with_flee", is_flag=True, help="Also run Flee over the period (needs the flee extra).")
@click.option(
    "--flee-scale",
    type=Number(1),
    default=100,
    show_default=True,
    help="How many people one of Flee's agents stands for.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of tables.")
@record_option
def outlook(
    path: Path,
    horizon: str,
    on: str | None,
    what_if: str | None,
    svg: Path | None,
    to_flee: Path | None,
    with_flee: bool,
    flee_scale: int,
    as_json: bool,
    record: str,
) -> None:
    """Who may flee, where to, and how sure that is, beside the simple answers.

    PATH is an arrangement, whose outlook is filled from the record; or an outlook.toml, a folder that holds one, or a
    Flee case folder.
    """
    from vedette.outlook.drawing import band_line, flow_map
    from vedette.outlook.flee_folder import write_flee_folder
    from vedette.outlook.outlook import NotEnoughKnown, Outlook, make_outlook
    from vedette.outlook.what_if import read_what_if, what_if_from_words

    try:
        situation = _situation(path, record)
        day = None
        if on is not None:
            try:
                day = situation.day_of(date.fromisoformat(on))
            except ValueError:
                raise click.BadParameter(f"{on!r} is no date (write 2018-09-17)", param_hint="--on") from None
            if not 0 <= day < situation.days:
                first, last = situation.start, situation.date_of(situation.days - 1)
                raise click.BadParameter(f"the data run from {first} to {last}", param_hint="--on")
        changes: tuple[Change, ...] = ()
        if what_if is not None:
            file = Path(what_if)
            changes = (
                read_what_if(file, situation) if file.suffix == ".toml" else what_if_from_words(what_if, situation)
            )
        answer = make_outlook(situation, day=day, horizon=int(horizon[:-1]), changes=changes)
        without = make_outlook(situation, day=day, horizon=int(horizon[:-1])) if changes else None
        if to_flee is not None:
            write_flee_folder(situation, to_flee)
        beside = _beside_flee(situation, flee_scale) if with_flee else []
    except VedetteError as e:
        raise click.ClickException(str(e)) from None
    if isinstance(answer, NotEnoughKnown):
        click.echo(json_line(_plain_missing(answer)) if as_json else plain(_missing_text(answer)))
        return
    if svg is not None:
        svg.mkdir(parents=True, exist_ok=True)
        (svg / "map.svg").write_text(flow_map(answer), encoding="utf-8")
        (svg / "line.svg").write_text(band_line(answer), encoding="utf-8")
    before = without if isinstance(without, Outlook) else None
    if as_json:
        told = _plain(answer)
        if before is not None:
            told["without"] = _plain_without(before)
        click.echo(json_line(told | ({"flee": beside} if with_flee else {})))
    else:
        click.echo(plain(_text(answer, before)))
        if with_flee:
            click.echo(plain(_flee_text(beside)))


def _situation(path: Path, record: str) -> Situation:
    """What is known: from a file or folder as it stands, or from an arrangement and the record."""
    from vedette.outlook.outlook_file import read_situation
    from vedette.watch.arrangement_file import is_arrangement, load_arrangement

    if not path.is_file() or not is_arrangement(path):
        return read_situation(path)
    from vedette.outlook.from_record import situation_from_record

    arrangement = load_arrangement(path)
    with open_record(record) as opened:
        return situation_from_record(opened, arrangement)


def _beside_flee(situation: Situation, scale: int) -> list[dict[str, object]]:
    """Where Flee puts people by the end of the period, beside gravity and the counts; totals are the counted ones."""
    from vedette.outlook.cold_start import follow_totals
    from vedette.outlook.flee_run import run_flee
    from vedette.outlook.score import observed

    ran = run_flee(situation, scale=scale)
    there = observed(situation)
    ours = follow_totals(situation, there.sum(axis=1), at_start=there[0])[-1]
    flee = ran.camps[-1] * there[-1].sum() / max(1.0, ran.camps[-1].sum())
    return [
        {"place": c.name, "flee": round(float(flee[k])), "gravity": round(float(ours[k])), "counted": round(float(x))}
        for k, (c, x) in enumerate(zip(situation.camps, there[-1], strict=True))
    ]


def _flee_text(rows: list[dict[str, object]]) -> str:
    cells = [(str(r["place"]), f"{r['flee']:,}", f"{r['gravity']:,}", f"{r['counted']:,}") for r in rows]
    heads = ("place", "Flee", "gravity", "counted")
    return "\n".join(["", "Flee over the whole period, given the totals, at its end", *_rows(heads, cells)])


def _missing_text(answer: NotEnoughKnown) -> str:
    lines = [f"Not enough is known for an outlook on {answer.name} from {answer.day}. Missing:"]
    return "\n".join([*lines, *_points(answer.missing)])


def _plain_missing(answer: NotEnoughKnown) -> dict[str, object]:
    return {
        "name": answer.name,
        "day": answer.day.isoformat(),
        "horizon": answer.horizon,
        "answer": None,
        "missing": answer.missing,
    }


def _points(said: Sequence[str]) -> list[str]:
    """Sentences as a list, as wide as the terminal."""
    width = min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns)
    wrap = textwrap.TextWrapper(
        max(40, width), initial_indent="  - ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )
    return [wrap.fill(one) for one in said]


def _band(b: Band) -> dict[str, int]:
    return {f.name: round(getattr(b, f.name)) for f in dataclasses.fields(b)}


def _plain(o: Outlook) -> dict[str, object]:
    """The public shape; ``docs/outlook.md`` describes it."""
    return {
        "name": o.name,
        "day": o.day.isoformat(),
        "horizon": o.horizon,
        "method": o.method,
        "what_if": list(o.what_if),
        "total": {
            "now": round(o.total_now) if _counted(o) else None,
            "then": _band(o.total),
            "if_all_stays": round(o.total_now),
        },
        "to": [
            {
                "place": d.name,
                "country": d.country,
                "now": round(d.now) if d.counted else None,
                "counted": d.counted.isoformat() if d.counted else None,
                "then": _band(d.there),
                "arriving": _band(d.arriving),
                "if_all_stays": round(d.stays),
                "if_equal_shares": round(d.equal),
            }
            for d in o.destinations
        ],
        "from": [{"place": x.origin, "leaving": _band(x.people), "if_equal_shares": round(x.equal)} for x in o.leaving],
        "flows": [
            {
                "from": f.origin,
                "to": f.to,
                "people": _band(f.people),
                "if_all_stays": 0,
                "if_equal_shares": round(f.equal),
            }
            for f in o.flows
            if f.people.high >= 1
        ],
        "line": [{"day": p.day.isoformat(), "people": _band(p.people), "counted": p.counted} for p in o.line],
        "drivers": [{"what": d.words, "people": _band(d.people)} for d in o.drivers],
        "assumptions": list(o.assumptions),
    }


def _plain_without(o: Outlook) -> dict[str, object]:
    """The same outlook without the change."""
    return {"total": _band(o.total), "to": [{"place": d.name, "then": _band(d.there)} for d in o.destinations]}


def _counted(o: Outlook) -> bool:
    """True if anybody was ever counted at any camp."""
    return any(d.counted for d in o.destinations)


def _range(b: Band) -> str:
    return f"{b.low:,.0f} – {b.middle:,.0f} – {b.high:,.0f}"


def _rows(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(r[i]) for r in [heads, *rows]) for i in range(len(heads))]
    return [
        "  " + "  ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(r, widths, strict=True)))
        for r in [heads, *rows]
    ]


def _text(o: Outlook, without: Outlook | None) -> str:
    out = [f"{o.name}, {o.horizon} days from {o.day} ({o.method})"]
    if o.what_if:
        out.append(f"What if: {'; '.join(o.what_if)}")
    out += ["Ranges are 80 % bands: low – middle – high.", "", *_total_text(o), "", "To"]
    if _counted(o):
        heads: tuple[str, ...] = ("place", "country", "now", "counted", "then", "if all stays", "if equal shares")
    else:
        heads = ("place", "country", "arriving", "if all stays", "if equal shares")
    rows = []
    for d in o.destinations:
        now = (f"{d.now:,.0f}", d.counted.isoformat()) if d.counted else ("not known", "never")
        there = (_range(d.there), f"{d.stays:,.0f}", f"{d.equal:,.0f}")
        rows.append((d.name, d.country, *(now if _counted(o) else ()), *there))
    out += _rows(heads, rows)
    if without is not None:
        out += ["", *_without_text(o, without)]
    moving = sorted((f for f in o.flows if f.people.high >= 1), key=lambda f: -f.people.middle)
    out += ["", "From and to (largest first)"]
    out += _rows(
        ("from", "to", "people", "if all stays", "if equal shares"),
        [(f.origin, f.to, _range(f.people), "0", f"{f.equal:,.0f}") for f in moving[:15]],
    )
    if len(moving) > 15:
        out.append(f"  and {len(moving) - 15} smaller ones (--json has them all)")
    if o.drivers:
        out += ["", "What would change this most"]
        out += _points([f"{d.words}: {_range(d.people)}" for d in o.drivers])
    out += ["", "Assumed", *_points(o.assumptions)]
    return "\n".join(out)


def _total_text(o: Outlook) -> list[str]:
    if _counted(o):
        now = f"{o.total_now:,.0f}"
        return [f"All camps: {now} now; then {_range(o.total)}; if all stays as it is {now}"]
    return [
        f"Arriving at all camps: {_range(o.total)}; if all stays as it is 0",
        "Nobody has been counted there: how many are there already is not known.",
    ]


def _without_text(o: Outlook, without: Outlook) -> list[str]:
    """What the change makes of it, camp by camp."""
    pairs = [("all camps", o.total, without.total)]
    pairs += [(a.name, a.there, b.there) for a, b in zip(o.destinations, without.destinations, strict=True)]
    moved = [p for p in pairs if any(abs(x - y) >= 1 for x, y in zip(p[1].ends, p[2].ends, strict=True))]
    if not moved:
        return [
            "The change moves nobody: as things stand, nobody is expected to pass there (what is shut: see Assumed)."
        ]
    rows = [(name, _range(a), _range(b)) for name, a, b in moved]
    return ["What the change makes of it", *_rows(("place", "with it", "without it"), rows)]
