"""The record: reports kept, claims joined into events, what people decided about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vedette.record.filters import ORDERS, EventFilter, Near
from vedette.record.stored import Added, Change, Failure, Hit, Page, Problem, Reread, StoredClaim, StoredReport

if TYPE_CHECKING:
    from vedette.record.record import Record

__all__ = [
    "ORDERS",
    "Added",
    "Change",
    "EventFilter",
    "Failure",
    "Hit",
    "Near",
    "Page",
    "Problem",
    "Record",
    "Reread",
    "StoredClaim",
    "StoredReport",
]


def __getattr__(name: str) -> Any:
    """``Record`` brings SQLAlchemy with it, so it is imported when it is first asked for."""
    if name == "Record":
        from vedette.record.record import Record

        return Record
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
