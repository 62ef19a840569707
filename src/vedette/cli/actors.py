"""``vedette actors``: who is known, and what to do about those who are not."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from vedette.actors.own import default_path, import_file, load_registry
from vedette.actors.registry import Actor, Registry
from vedette.actors.review import merge as merge_into
from vedette.actors.review import promote as promote_one
from vedette.actors.review import provisional
from vedette.cli.numbers import Number
from vedette.errors import InputError

__all__ = ["actors"]

_FILE = click.Path(dir_okay=False, path_type=Path)
_registry_option = click.option(
    "--registry",
    "own",
    type=_FILE,
    default=None,
    help="Table of your own actors.",
)


class _Failed(click.ClickException):
    """Bad input: the message alone, exit status 2."""

    exit_code = 2


@click.group()
def actors() -> None:
    """Look actors up, import more, and review those that reports named but nobody knows."""


@actors.command()
@click.argument("name")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), default=None, help="The day that roles and names are for.")
@_registry_option
def show(name: str, on: datetime | None, own: Path | None) -> None:
    """Show who NAME (a name, an abbreviation or an id) is, on a day."""
    day = on.date() if on is not None else None
    try:
        registry = load_registry(own)
    except InputError as why:
        raise _Failed(str(why)) from why
    found = registry.lookup(name, day)
    if not found:
        raise click.ClickException(f"no actor is called '{name}'")
    for actor in found:
        click.echo(_shown(actor, registry, day))


def _shown(actor: Actor, registry: Registry, day: date | None) -> str:
    lines = [f"{actor.name} ({actor.kind}, id {actor.id})"]
    role, ended = actor.role_on(day)
    if role is not None:
        when = f" on {day}" if day else ""
        was = "formerly " if ended else ""
        whose = role.country or role.group or "?"
        group = registry.get(role.group) if role.group else None
        sector = role.sector or (group.sector if group is not None else None)
        country = role.country or (group.country if group is not None else None)
        lines.append(f"  {was}{role.office} of {whose}{when}: country {country or '?'}, sector {sector or '?'}")
    else:
        lines.append(f"  country {actor.country or '?'}, sector {actor.sector or '?'}")
    if actor.valid_from or actor.valid_until:
        there = "" if day is None or actor.existed(day) else f": not on {day}"
        lines.append(f"  from {actor.valid_from or '?'} until {actor.valid_until or 'now'}{there}")
    for label, values in (
        ("also", (*actor.aliases, *actor.short)),
        ("part of", actor.parents),
        ("was before", actor.predecessors),
    ):
        if values:
            lines.append(f"  {label}: {', '.join(dict.fromkeys(values))}")
    if day is None:
        for one in actor.roles:
            lines.append(
                f"  {one.office} of {one.country or one.group}: {one.valid_from or ''}..{one.valid_until or ''}"
            )
    return "\n".join(lines)


@actors.command("import")
@click.argument("file", type=_FILE)
@_registry_option
def import_(file: Path, own: Path | None) -> None:
    """Add the actors of FILE, a CSV table or a PETRARCH dictionary, to your own: all of them or none."""
    target = own or default_path()
    try:
        new, replaced = import_file(file, target)
    except InputError as why:
        raise _Failed(str(why)) from why
    click.echo(f"{new} new, {replaced} replaced, in {target}")


@actors.command()
@click.argument("claims", type=_FILE, nargs=-1, required=True)
@click.option("--top", type=Number(1), default=50, show_default=True, help="How many to list.")
def review(claims: tuple[Path, ...], top: int) -> None:
    """List actors that claims name but the registry lacks, most frequent first.

    CLAIMS are JSON Lines files as `vedette read --json` prints them.
    """
    try:
        found = provisional(claims)
    except InputError as why:
        raise _Failed(str(why)) from why
    table = Table(box=None, pad_edge=False)
    for heading in ("times", "id", "names", "country", "sector"):
        table.add_column(heading, justify="right" if heading == "times" else "left")
    for one in found[:top]:
        names = ", ".join(one.names[:3])
        table.add_row(str(one.count), one.id, names, one.country or "?", one.sector or "?")
    Console(highlight=False, markup=False, soft_wrap=True).print(table)


@actors.command()
@click.argument("provisional_id")
@click.option("--name", required=True, help="Its name.")
@click.option("--country", default=None, help="Alpha-3 code, IGO or NGO.")
@click.option("--sector", default=None, help="PLOVER sector code: GOV, MIL, REB, ...")
@click.option("--kind", type=click.Choice(["group", "organisation"]), default="group", show_default=True)
@_registry_option
def promote(
    provisional_id: str, name: str, country: str | None, sector: str | None, kind: str, own: Path | None
) -> None:
    """Make the actor with PROVISIONAL_ID one of your own."""
    try:
        actor = promote_one(provisional_id, own or default_path(), name=name, country=country, sector=sector, kind=kind)
    except InputError as why:
        raise _Failed(str(why)) from why
    click.echo(f"{provisional_id} is now {actor.id} ({actor.name})")


@actors.command()
@click.argument("provisional_id")
@click.argument("into")
@click.option("--name", "names", multiple=True, required=True, help="A name that from now on means INTO; repeatable.")
@_registry_option
def merge(provisional_id: str, into: str, names: tuple[str, ...], own: Path | None) -> None:
    """Make names of the actor with PROVISIONAL_ID names of the known actor INTO."""
    try:
        actor = merge_into(provisional_id, into, own or default_path(), names=names)
    except InputError as why:
        raise _Failed(str(why)) from why
    click.echo(f"{', '.join(names)} now mean {actor.name} ({actor.id})")
