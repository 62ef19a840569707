"""Vedette reads published news about an armed conflict into attributed claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vedette.version import __version__

if TYPE_CHECKING:
    from vedette.reader import Reader
    from vedette.record import Record

__all__ = ["Reader", "Record", "__version__"]


def __getattr__(name: str) -> Any:
    """``Reader`` brings the model with it and ``Record`` SQLAlchemy, so each is imported when it is first asked for."""
    if name == "Reader":
        from vedette.reader import Reader

        return Reader
    if name == "Record":
        from vedette.record import Record

        return Record
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
