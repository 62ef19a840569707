"""``vedette serve``: the record and what is watched, in a browser."""

from __future__ import annotations

from pathlib import Path

import click

from vedette.cli.record_option import open_record, record_option

__all__ = ["serve"]


@click.command()
@record_option
@click.option(
    "--arrangement",
    "arrangements",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A ceasefire or zone to show; may be given several times.",
)
@click.option(
    "--boundaries",
    "boundaries",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Administrative boundaries for the maps, as GeoJSON; may be given several times.",
)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="The address to bind.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free one.")
@click.option(
    "--token",
    envvar="VEDETTE_TOKEN",
    metavar="TEXT",
    help="What visitors must give first; needed for any address but this machine's own. Or VEDETTE_TOKEN.",
)
@click.option("--name", "names", multiple=True, metavar="HOST", help="A further name that the pages are reached by.")
@click.option("--open", "open_browser", is_flag=True, help="Open the pages in the browser.")
def serve(
    record: str,
    arrangements: tuple[Path, ...],
    boundaries: tuple[Path, ...],
    host: str,
    port: int,
    token: str | None,
    names: tuple[str, ...],
    open_browser: bool,
) -> None:
    """Show the record in a browser: events, reports, what is watched, and a queue to review.

    Only this machine can reach it unless --host says otherwise. Ctrl-C ends it.
    """
    from vedette.errors import MissingExtraError

    try:
        from vedette.web.serving import Serving
    except ModuleNotFoundError as error:
        if error.name not in {"fastapi", "uvicorn", "multipart", "python_multipart", "starlette", "pydantic"}:
            raise
        raise MissingExtraError("vedette serve", "web") from None
    from vedette.share.boundaries import load_boundaries
    from vedette.watch import load_arrangement
    from vedette.web.security import Rules

    rules = Rules(host, token or None, names)
    watched = [(file, load_arrangement(file)) for file in arrangements]
    lines = [load_boundaries(file) for file in boundaries]
    with open_record(record) as opened:
        serving = Serving(opened, watched, rules, port, boundaries=lines)
        click.echo(f"The pages are at {serving.address}")
        if rules.token is not None:
            click.echo("Visitors are asked for the token.")
        click.echo("Ctrl-C ends them.")
        if open_browser:
            click.launch(serving.address)
        serving.run()
