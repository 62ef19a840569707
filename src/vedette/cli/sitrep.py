"""``vedette sitrep``: what is sent to a head of mission, as HTML, PDF, DOCX or Markdown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from vedette.cli.record_option import open_record, record_option
from vedette.cli.terminal import one_line

__all__ = ["sitrep"]


@click.command("sitrep")
@click.argument("arrangement", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--period", metavar="PERIOD", help="2018, 2018-09, 2018-W38, 2018-09-17, or two days with .. between.")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The file to write: .html, .pdf, .docx or .md.",
)
@click.option("--lang", default="en", show_default=True, metavar="TAG", help="Language of the messages.")
@click.option(
    "--on",
    metavar="DAY",
    help="Day of making that the report names; the day of the record's last change, if not given.",
)
@click.option(
    "--boundaries",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Administrative boundaries for the map, as GeoJSON; may be given several times.",
)
@click.option("--sensitive", is_flag=True, help="Withhold private names, exact places and publishers' words.")
@click.option("--no-text", is_flag=True, help="Leave out the publishers' sentences.")
@record_option
def sitrep(
    arrangement: Path,
    period: str | None,
    output: Path,
    lang: str,
    on: str | None,
    boundaries: tuple[Path, ...],
    sensitive: bool,
    no_text: bool,
    record: str,
) -> None:
    """Write the situation report of an arrangement: a summary, figures, a map, and what they stand on.

    ARRANGEMENT is a file that describes a ceasefire or a zone (docs/arrangement.md).
    """
    from vedette.share.boundaries import load_boundaries
    from vedette.share.sitrep import sitrep as write
    from vedette.watch import load_arrangement, read_period

    loaded = load_arrangement(arrangement)
    asked = made = None
    if period is not None:
        try:
            asked = read_period(period)
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--period") from None
    if on is not None:
        try:
            made = date.fromisoformat(on)
        except ValueError:
            raise click.BadParameter(f"{on!r} is no day: write 2018-09-24", param_hint="--on") from None
    lines = [load_boundaries(file) for file in boundaries]
    with open_record(record) as opened:
        done = write(
            opened,
            loaded,
            asked,
            output,
            lang=lang,
            on=made,
            sensitive=sensitive,
            texts=not no_text,
            boundaries=lines,
        )
    click.echo(f"{one_line(str(output))}: {done.period.label}, {done.notes:,} notes", err=True)
