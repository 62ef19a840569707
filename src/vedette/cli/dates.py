"""``vedette dates``: the time expressions of a sentence, and what they mean."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import get_args

import click

from vedette.dates import find
from vedette.dates.forms import Tense

__all__ = ["dates"]


def _published(context: click.Context, parameter: click.Parameter, value: str | None) -> date | datetime | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value) if len(value) <= 10 else datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no ISO date; give it as 2018-09-17 or 2018-09-17T09:30") from None


@click.command()
@click.argument("text")
@click.option("--published", metavar="DATE", callback=_published, help="When it was published, as an ISO date or time.")
@click.option("--tense", type=click.Choice(get_args(Tense)), help="Tense of the sentence; past if not given.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def dates(text: str, published: date | datetime | None, tense: Tense | None, as_json: bool) -> None:
    """Find the time expressions in TEXT and settle which days they mean.

    Prints one line for each: the words, the interval, its precision, and the rule, or why it stays open.
    """
    found = find(text)
    if not found and not as_json:
        click.echo("no time expressions found", err=True)
    for expression in found:
        when = expression.resolve(published, tense)
        if as_json:
            row = {
                **{"text": when.text, "span": [when.span.start, when.span.end], "start": when.start, "end": when.end},
                **{"precision": when.precision, "because": when.because},
            }
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            interval = f"{when.start or '?'} .. {when.end or '?'}" if when.start != when.end else when.start or "open"
            click.echo(f"{when.text}: {interval} ({when.precision}; {when.because})")
