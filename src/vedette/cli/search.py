"""``vedette search``: full-text search in the reports."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click
from rich.padding import Padding
from rich.text import Text

from vedette.cli.numbers import Number
from vedette.cli.record_option import open_record, record_option
from vedette.cli.terminal import console, json_line, one_line, plain, until_read_enough
from vedette.record.stored import Hit

__all__ = ["search"]


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=Number(1), default=20, show_default=True, metavar="N", help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="Print one hit a line as JSON.")
@record_option
def search(words: tuple[str, ...], limit: int, as_json: bool, record: str) -> None:
    """Search the texts of the reports, the best first.

    All words must be there, in any form ("shelled" finds "shelling"). "Words in quotes" must stand in a row, a word
    may be begun*, and a -word must not be there (after --, so that it isn't taken for an option).
    """
    with open_record(record) as opened, until_read_enough():
        # The shell took quotes away, so an argument of several words is meant as words in a row.
        asked = " ".join(f'"{word}"' if " " in word.strip() and '"' not in word else word for word in words)
        found = opened.search(asked, limit=limit)
        if as_json:
            for hit in found:
                sys.stdout.write(json_line(asdict(hit)) + "\n")
            return
        screen, any_found = console(sys.stdout), False
        for hit in found:
            any_found = True
            screen.print(_heading(hit))
            screen.print(Padding(_snippet(hit, coloured=screen.color_system is not None), (0, 0, 1, 2)))
        if any_found:
            return
        if next(opened.reports(limit=1), None) is None:
            screen.print(
                Text(f"{opened.name} holds no reports yet. `vedette add REPORTS` reads some into it."), soft_wrap=True
            )
        else:
            screen.print(Text(f"No report holds {asked}. Try fewer words, or the beginning of one: shell*"))


def _heading(hit: Hit) -> Text:
    facts = f"{(hit.published or 'undated')[:10]}  {one_line(hit.publisher or 'publisher unknown')}  "
    return Text(facts).append(one_line(hit.title or ""), style="bold").append(f"  {hit.report_id}", style="dim")


def _snippet(hit: Hit, *, coloured: bool) -> Text:
    out, at, shown = Text(), 0, plain(hit.snippet).replace("\n", " ")
    for start, end in hit.marks:
        out.append(shown[at:start])
        out.append(shown[start:end] if coloured else f"[{shown[start:end]}]", style="bold yellow" if coloured else "")
        at = end
    return out.append(shown[at:])
