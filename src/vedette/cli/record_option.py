"""``--record``: which record a command works on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from vedette.record import Record

__all__ = ["DEFAULT", "open_record", "record_option"]

#: The record where none is named.
DEFAULT = "vedette.db"

_Function = TypeVar("_Function", bound=Callable[..., Any])


def record_option(function: _Function) -> _Function:
    """Add ``--record``, which comes as ``record: str``."""
    return click.option(
        "--record",
        envvar="VEDETTE_RECORD",
        default=DEFAULT,
        metavar="FILE|URL",
        help="The record; VEDETTE_RECORD, else ./vedette.db, if not given.",
    )(function)


def open_record(record: str, *, create: bool = False, who: str | None = None) -> Record:
    """Open the record that was named, in the name of ``who`` or of the account.

    Raises:
        RecordError: if there is none, or it can't be opened.
    """
    from vedette.record import Record  # SQLAlchemy, only when there is a record to open

    return Record.open(record, create=create, who=who)
