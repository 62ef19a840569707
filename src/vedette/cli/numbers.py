"""Whole numbers on the command line that every part behind it, the databases too, can hold."""

from __future__ import annotations

from typing import Any

import click

__all__ = ["WORKERS", "Number"]

_MOST = 2**31 - 1

#: How many reports are worked on at a time: a thread each.
WORKERS = click.IntRange(1, 64)


class Number(click.IntRange):
    """A whole number, from ``least`` on."""

    name = "number"

    def __init__(self, least: int) -> None:
        super().__init__(min=least)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number.

        Raises:
            click.BadParameter: if it is none, or none that can be meant.
        """
        number: int = super().convert(value, param, ctx)
        if number > _MOST:
            self.fail(f"{str(value)[:30]} is too large a number.", param, ctx)
        return number
