"""``vedette watch``: how a ceasefire or a zone stands, seen from the record."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vedette.cli.record_option import open_record, record_option

if TYPE_CHECKING:
    from vedette.watch import Period

__all__ = ["watch"]

SECTIONS = (
    *("incidents", "violations", "posts", "control", "relations", "statements", "calendar"),
    *("displacement", "comparisons", "escalation", "thin"),
)


@click.command()
@click.argument("arrangement", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--period", metavar="PERIOD", help="2018, 2018-09, 2018-W38, 2018-09-17, or two days with .. between.")
@click.option("--since", metavar="DAY", help="First day of the period.")
@click.option("--until", metavar="DAY", help="Last day of the period.")
@click.option("--only", metavar="SECTIONS", help=f"Some sections only: {', '.join(SECTIONS)}.")
@click.option("--explain", is_flag=True, help="Also what does not count, and why, and every event's id.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of tables.")
@click.option("--new", is_flag=True, help="Print a commented arrangement file to begin with.")
@record_option
def watch(
    arrangement: Path | None,
    period: str | None,
    since: str | None,
    until: str | None,
    only: str | None,
    explain: bool,
    as_json: bool,
    new: bool,
    record: str,
) -> None:
    """How a ceasefire or a zone stands over a period, seen from the record.

    ARRANGEMENT is a file that describes it: parties, area, posts, provisions.
    """
    from vedette.watch.arrangement_file import load_arrangement, new_arrangement

    if new:
        click.echo(new_arrangement(), nl=False)
        return
    if arrangement is None:
        raise click.UsageError("name an arrangement file, or write one with: vedette watch --new")
    loaded = load_arrangement(arrangement)
    asked = _period(period, since, until, loaded.since)
    sections = _sections(only)
    from vedette.watch.state import state

    with open_record(record) as opened:
        found = state(opened, loaded, asked)
    if as_json:
        from vedette.watch.as_json import state_json

        click.echo(json.dumps(state_json(found), ensure_ascii=True, allow_nan=False))
        return
    from vedette.cli.terminal import console
    from vedette.cli.watch_table import show_state

    show_state(found, console(), sections=sections, explain=explain)


def _period(period: str | None, since: str | None, until: str | None, start: str) -> Period | None:
    """The period asked for; ``None`` for the one that the file asks for."""
    from vedette.watch.answers import Period
    from vedette.watch.period import read_period

    if period is not None and (since or until):
        raise click.UsageError("give --period, or --since and --until, not both")
    try:
        if period is not None:
            return read_period(period)
        if since is None and until is None:
            return None
        first = read_period(since).since if since else start
        last = read_period(until).until if until else date.today().isoformat()
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if last < first:
        raise click.UsageError(f"the period ends on {last}, before it starts on {first}")
    return Period(first, last, f"{first}..{last}")


def _sections(only: str | None) -> tuple[str, ...]:
    if only is None:
        return SECTIONS
    wanted = [word.strip() for word in only.split(",") if word.strip()]
    for word in wanted:
        if word not in SECTIONS:
            raise click.UsageError(f"there is no section {word!r}; sections: {', '.join(SECTIONS)}")
    return tuple(wanted)
