"""The options that say which events are meant, the same for every command that takes events."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

import click

from vedette.cli.numbers import Number
from vedette.errors import InputError
from vedette.model import REVIEWS, STATUSES
from vedette.record.filters import EventFilter, Near

__all__ = ["event_options", "loosened"]

_Function = TypeVar("_Function", bound=Callable[..., Any])


def _near(_: click.Context, __: click.Parameter, value: str | None) -> Near | None:
    if value is None:
        return None
    from vedette.record.meant import near

    try:
        return near(value)
    except InputError as error:
        raise click.BadParameter(str(error)) from error


def _day(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day: write 2018-09-17") from None


def _box(_: click.Context, __: click.Parameter, value: str | None) -> tuple[float, float, float, float] | None:
    if value is None:
        return None
    try:
        south, west, north, east = (float(part) for part in value.split(","))
    except ValueError:
        raise click.BadParameter(f"{value!r}: write south,west,north,east in degrees: 35,35.5,36.5,37") from None
    if not (-90 <= south <= north <= 90 and abs(west) <= 180 and abs(east) <= 180):
        raise click.BadParameter(f"{value!r}: no such box: south,west,north,east in degrees")
    return south, west, north, east


def _types(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    from vedette.ontology import event_types

    made = []
    for value in values:
        kind, _slash, mode = value.partition("/")
        known = event_types().get(kind.upper())
        if known is None:
            raise click.BadParameter(f"{value}: types are {', '.join(event_types())}")
        if mode and mode not in known.modes:
            raise click.BadParameter(f"{value}: modes of {known.code} are {', '.join(known.modes) or 'none'}")
        made.append(f"{known.code}/{mode}" if mode else known.code)
    return tuple(made)


def _upper(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value.upper() for value in values)


# Field of the filter, flag, and what click is told of it.
_OPTIONS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("since", "--since", {"metavar": "DAY", "callback": _day, "help": "From this day on."}),
    ("until", "--until", {"metavar": "DAY", "callback": _day, "help": "Up to this day."}),
    ("types", "--type", {"metavar": "TYPE[/MODE]", "multiple": True, "callback": _types, "help": "Of this type."}),
    ("actors", "--actor", {"metavar": "NAME|ID", "multiple": True, "help": "With this actor on either side."}),
    ("sources", "--source", {"metavar": "NAME|ID", "multiple": True, "help": "Done by this actor."}),
    ("targets", "--target", {"metavar": "NAME|ID", "multiple": True, "help": "Done to this actor."}),
    (
        "countries",
        "--country",
        {"metavar": "ISO3", "multiple": True, "callback": _upper, "help": "In this country (alpha-3)."},
    ),
    (
        "near",
        "--near",
        {"metavar": "PLACE,KM", "callback": _near, "help": 'Near a place, as "Idlib,50km", or a point.'},
    ),
    ("box", "--box", {"metavar": "S,W,N,E", "callback": _box, "help": "In this box of degrees."}),
    ("admin1", "--admin1", {"metavar": "NAME", "multiple": True, "help": "In this first-level division."}),
    ("statuses", "--status", {"type": click.Choice(STATUSES), "multiple": True, "help": "With this status."}),
    (
        "reviews",
        "--review",
        {
            "type": click.Choice(REVIEWS),
            "multiple": True,
            "help": "As a person left it; all but the rejected, if not given.",
        },
    ),
    ("publishers", "--publisher", {"metavar": "NAME", "multiple": True, "help": "Reported by this publisher."}),
    (
        "min_publishers",
        "--min-publishers",
        {"type": Number(1), "default": 1, "metavar": "N", "help": "By so many independent publishers."},
    ),
    ("text", "--text", {"metavar": "WORDS", "help": "Whose reports hold these words."}),
    ("disagrees", "--disagrees", {"is_flag": True, "help": "Only those that the reports disagree on."}),
    (
        "changed_after",
        "--changed-after",
        {"type": Number(0), "metavar": "N", "help": "Touched after change number N."},
    ),
    ("ids", "--id", {"metavar": "EVENT", "multiple": True, "help": "With this id."}),
)


def event_options(function: _Function) -> _Function:
    """Add the options of a filter of events, which come as ``asked: EventFilter``."""

    @functools.wraps(function)
    def called(**given: Any) -> Any:
        fields = {name: given.pop(f"asked_{name}") for name, _, _ in _OPTIONS}
        if not fields["reviews"]:
            del fields["reviews"]
        if fields["since"] and fields["until"] and fields["until"] < fields["since"]:
            raise click.BadParameter(f"{fields['until']} comes before {fields['since']}", param_hint="--until")
        return function(asked=EventFilter(**fields), **given)

    made: Any = called
    for name, flag, told in reversed(_OPTIONS):
        made = click.option(flag, f"asked_{name}", **told)(made)
    return made  # type: ignore[no-any-return]


def loosened(asked: EventFilter) -> list[tuple[str, EventFilter]]:
    """The filter without each of the options that it was made of, by the option's name."""
    usual = EventFilter()
    return [
        (flag, replace(asked, **{name: getattr(usual, name)}))
        for name, flag, _ in _OPTIONS
        if getattr(asked, name) != getattr(usual, name)
    ]
