"""What the commands share by which people decide: the reason, the name, what is said afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from vedette.cli.record_option import record_option
from vedette.cli.terminal import one_line
from vedette.record.stored import Change

__all__ = ["decision_options", "said"]

_Function = TypeVar("_Function", bound=Callable[..., Any])


def decision_options(function: _Function) -> _Function:
    """Add ``--because``, ``--who`` and ``--record``."""
    for option in (
        record_option,
        click.option("--who", metavar="NAME", help="Who decides; VEDETTE_WHO, else your account, if not given."),
        click.option("--because", "why", default="", metavar="REASON", help="Why, for those who read it later."),
    ):
        function = option(function)
    return function


def said(change: Change, done: str) -> None:
    """Say what was done, by which change, and how to take it back."""
    click.echo(f"change {change.n}: {one_line(done)} (`vedette undo {change.n}` takes it back)")
