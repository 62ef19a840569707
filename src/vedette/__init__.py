"""Vedette reads published news about an armed conflict into attributed claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vedette.reader import Reader

__all__ = ["Reader", "__version__"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """``Reader`` brings the model with it, so it is imported when it is first asked for."""
    if name == "Reader":
        from vedette.reader import Reader

        return Reader
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
