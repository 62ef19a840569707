"""Standard input, output and error as the program needs them, whatever the shell or cron gave it."""

from __future__ import annotations

import codecs
import os
import sys
from typing import Any, TextIO

__all__ = ["is_unicode", "set_up", "spelled"]

# What stands for a sign that the terminal's encoding lacks.
_SPELLED = str.maketrans(
    {
        "━": "-", "─": "-", "│": "|", "—": "-", "–": "-", "→": ">", "…": "...", "·": "-", "×": "x", "≥": ">=",
        "≤": "<=", "±": "+-", "“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " ", "\u202f": " ",
    }
)  # fmt: skip
_ERRORS = "vedette-escaped"


def set_up() -> None:
    """Give each of the three streams that was closed an empty one, and see to it that no character can't be written.

    A closed descriptor would be given to the next file that is opened, the record for instance, and what is printed
    would go there.
    """
    _fill()
    codecs.register_error(_ERRORS, _escaped)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=_ERRORS)


def _fill() -> None:
    for number, mode in enumerate("rww"):
        try:
            os.fstat(number)
        except OSError:
            handle = os.open(os.devnull, os.O_RDONLY if mode == "r" else os.O_WRONLY)  # takes the lowest free number
            if handle != number:
                os.dup2(handle, number)
                os.close(handle)
    # Standard input stays None: whoever asks for it is to be told.
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - a descriptor
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - a descriptor


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """What the encoding lacks, as JSON writes it."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    pairs = (int.from_bytes(units[at : at + 2], "big") for at in range(0, len(units), 2))
    return "".join(f"\\u{unit:04x}" for unit in pairs), error.end


def is_unicode(stream: TextIO) -> bool:
    """True if every character can be written to ``stream``."""
    return (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "").startswith("utf")


class _Spelled:
    """A stream whose encoding lacks signs: tables and sentences are written with the nearest that it has."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        code = self._stream.encoding
        return self._stream.write(text.translate(_SPELLED).encode(code, "replace").decode(code))


def spelled(stream: TextIO) -> Any:
    """``stream``, or one over it that any text for people can be written to."""
    return stream if is_unicode(stream) else _Spelled(stream)
