"""Why events do not count, in words kept as data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

__all__ = ["reason_words", "reasons"]


@cache
def reasons() -> Mapping[str, str]:
    """Every reason and its words."""
    return tomllib.loads(files("vedette.watch").joinpath("data/reasons.toml").read_text("utf-8"))


def reason_words(reason: str) -> str:
    """A reason said for people."""
    return reasons()[reason]
