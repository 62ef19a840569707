"""``vedette places``: import places, download them, and resolve the place names of a text."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from vedette.errors import VedetteError

__all__ = ["places"]


@click.group()
def places() -> None:
    """Places: look up, resolve, import."""


@places.command("resolve")
@click.argument("text")
@click.option(
    "--country", "countries", multiple=True, metavar="ISO3", help="A country that the text is about; repeatable."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a place.")
def resolve_command(text: str, countries: tuple[str, ...], as_json: bool) -> None:
    """Find the place names in TEXT and say what each means. TEXT may be - for standard input."""
    from vedette.places import Resolver
    from vedette.places.imports import alpha3_codes

    if text == "-":
        text = sys.stdin.read()
    try:
        known = alpha3_codes()
        for code in countries:
            if code.upper() not in known:
                raise click.BadParameter(f"{code!r} is no ISO 3166-1 alpha-3 code (SYR, YEM)", param_hint="--country")
        resolver = Resolver()
        spans = resolver.find(text)
        answers = resolver.resolve(text, spans, country_votes={code.upper(): 1.0 for code in countries})
    except VedetteError as error:
        raise click.ClickException(str(error)) from error
    if not spans and not as_json:
        click.echo("no place names found", err=True)
    for span, place in zip(spans, answers, strict=True):
        if as_json:
            found = None if place is None else asdict(place)
            click.echo(
                json.dumps({"text": span.of(text), "span": [span.start, span.end], "place": found}, ensure_ascii=False)
            )
        elif place is None:
            click.echo(f"{span.of(text)}: not in the gazetteer")
        else:
            where = ", ".join(part for part in (place.name, place.admin1, place.country) if part)
            click.echo(
                f"{place.text}: {where} ({place.lat:.4f}, {place.lon:.4f}) "
                f"{place.precision}, p {place.probability}; {place.because}"
            )
            for name, country, lat, lon, probability in place.alternatives:
                click.echo(f"    or {name}, {country or '-'} ({lat:.4f}, {lon:.4f}) p {probability}")


@places.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--classes", default="PA", show_default=True, help="GeoNames feature classes to take from dumps.")
@click.option("--into", type=click.Path(path_type=Path), help="The gazetteer file to write; the user's own by default.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
def import_command(files: tuple[Path, ...], classes: str, into: Path | None, quiet: bool) -> None:
    """Import FILES: GeoNames dumps and code files, OCHA P-code CSV, GeoJSON boundaries.

    All of it or nothing: a line that cannot be read is named, and the gazetteer stays as it was.
    """
    from rich.console import Console
    from rich.progress import Progress

    from vedette.places.gazetteer import default_import_path
    from vedette.places.imports import import_places

    target = into or default_import_path()
    try:
        with Progress(console=Console(stderr=True), disable=quiet) as bar:
            task = bar.add_task("Importing", total=None)
            done = import_places(
                files, target, classes=classes, progress=lambda n, of: bar.update(task, completed=n, total=of or None)
            )
    except VedetteError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"{target}: {done.places} places, {done.divisions} division codes, {done.boundaries} boundaries, "
        f"{done.pcodes} P-codes; {done.skipped} rows of other classes left out"
    )
    for line in done.ambiguous:
        click.echo(f"not attached: {line}")


@places.command("get")
@click.argument("countries", nargs=-1, required=True, metavar="CC...")
@click.option(
    "--from", "base", default="https://download.geonames.org/export/dump", show_default=True, help="The server to ask."
)
@click.option(
    "--into", type=click.Path(path_type=Path), help="The folder to keep the files in; the user's cache by default."
)
@click.option(
    "--sha256", "digests", multiple=True, metavar="CC=HEX", help="The SHA-256 that a file must have; repeatable."
)
@click.option(
    "--import/--no-import", "then_import", default=True, show_default=True, help="Import what was downloaded."
)
@click.pass_context
def get_command(
    context: click.Context,
    countries: tuple[str, ...],
    base: str,
    into: Path | None,
    digests: tuple[str, ...],
    then_import: bool,
) -> None:
    """Download the GeoNames dumps of countries (two letters each: SY YE), resuming what was begun."""
    from vedette.places.download import download

    wanted = {}
    for entry in digests:
        code, equals, digest = entry.partition("=")
        if not equals or code.upper() not in {country.upper() for country in countries}:
            raise click.BadParameter(f"{entry!r}: give CC=HEX, with a CC that is asked for", param_hint="--sha256")
        wanted[code.upper()] = digest.strip().lower()
    try:
        files = [download(code, base, folder=into, sha256=wanted.get(code.upper())) for code in countries]
    except VedetteError as error:
        raise click.ClickException(str(error)) from error
    for path in files:
        click.echo(str(path))
    if then_import:
        context.invoke(import_command, files=tuple(files), classes="PA", into=None, quiet=False)
