"""Which Vedette reads: its version, and which weights came with it."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from vedette.version import __version__

__all__ = ["reading_version"]


@cache
def reading_version() -> str:
    """The version, ``+`` and the first digits of the SHA-256 of the reading model: another one may read otherwise."""
    weights = files("vedette.reading").joinpath("weights/model.onnx").read_bytes()
    return f"{__version__}+{hashlib.sha256(weights).hexdigest()[:12]}"
