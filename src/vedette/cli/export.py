"""``vedette export``: events of the record to a file in a format of the field."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from vedette.cli.event_options import event_options
from vedette.cli.record_option import open_record, record_option
from vedette.cli.terminal import one_line

if TYPE_CHECKING:
    from vedette.record.filters import EventFilter

__all__ = ["export"]

#: Names of the formats; ``vedette.share.export.FORMATS`` says what they are.
FORMAT_NAMES = ("geojson", "csv", "acled", "ged", "hapi", "plover", "parquet", "kml", "xlsx", "atom")


@click.command("export")
@event_options
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The file to write; its suffix says the format.",
)
@click.option("--format", "chosen", type=click.Choice(FORMAT_NAMES), help="The format, where the suffix does not say.")
@click.option("--sensitive", is_flag=True, help="Withhold private names, exact places and publishers' words.")
@click.option("--no-text", is_flag=True, help="Leave out the publishers' sentences and titles.")
@click.option("--hxl", is_flag=True, help="Put a row of HXL hashtags under the headers (tables only).")
@record_option
def export(
    asked: EventFilter, output: Path, chosen: str | None, sensitive: bool, no_text: bool, hxl: bool, record: str
) -> None:
    """Write events to a file: GeoJSON, CSV, ACLED, UCDP GED, HAPI, PLOVER, Parquet, KML, XLSX, Atom.

    The options before -o say which events; all that is given must hold.

    \b
    Try:  vedette export --country SYR --since 2018-09-01 -o idlib.geojson
          vedette export --type ASSAULT -o clashes.acled.csv
          vedette export --sensitive -o to-share.xlsx
    """
    from vedette.share.export import export as write

    with open_record(record) as opened:
        done = write(opened, asked, output, format=chosen, sensitive=sensitive, texts=not no_text, hxl=hxl)
    noun = "event" if done.events == 1 else "events"
    click.echo(f"{one_line(str(output))}: {done.events:,} {noun} as {done.format}", err=True)
    for why, number in sorted(done.left_out.items(), key=lambda one: (-one[1], one[0])):
        click.echo(f"  left out {number:,}: {why}", err=True)
