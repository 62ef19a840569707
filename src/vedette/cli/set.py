"""``vedette set``: put a value over what the claims say of an event."""

from __future__ import annotations

import json
from typing import Any

import click

from vedette.cli.decision import decision_options, said
from vedette.cli.record_option import open_record
from vedette.errors import InputError

__all__ = ["set"]


@click.command("set")
@click.argument("event")
@click.argument("values", nargs=-1, required=True, metavar="FIELD=VALUE...")
@decision_options
def set(event: str, values: tuple[str, ...], why: str, who: str | None, record: str) -> None:
    """Put values over what the claims say of an event; the claims stay as they are. --because must say why.

    \b
    type=ASSAULT/aerial     status=denied       title="…"
    place=Idlib             start=2018-09-17    end=2018-09-18
    source="Syrian army"    target=…            killed=12  or low-best-high: killed=9-12-15

    Places and actors are looked up by name. An empty value (place=) says that it is not known. A value may be the JSON
    of the field, as `vedette show --json` prints it.
    """
    pairs = [_pair(value) for value in values]
    with open_record(record, who=who) as opened:
        for field, value in pairs:
            said(opened.set(event, field, value, why=why), f"set {field} of {event}")


def _pair(given: str) -> tuple[str, Any]:
    field, equals, value = given.partition("=")
    if not equals:
        raise InputError(f"{given}: write FIELD=VALUE, such as status=denied")
    if value[:1] in {"{", "["}:
        try:
            return field.strip(), json.loads(value)
        except json.JSONDecodeError as error:
            raise InputError(f"{field}: not JSON: {error}") from error
    return field.strip(), value or None
