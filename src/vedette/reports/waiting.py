"""Pipes and standard input, which may take any time to say something: read whole, until asked to stop."""

from __future__ import annotations

import io
import os
import select
import stat
import sys
import threading
from pathlib import Path

from vedette.errors import ReportError, StoppedError

__all__ = ["is_pipe", "read_pipe", "read_standard_input"]

# How long, in seconds, a look at a pipe waits before it looks whether it is to stop.
_TICK = 0.25
_CHUNK = 65_536


def is_pipe(where: str) -> bool:
    """True if a path is a named pipe, or one that a shell made, such as ``<(zcat file)``."""
    try:
        return stat.S_ISFIFO(Path(where).stat().st_mode)
    except (OSError, ValueError):
        return False


def read_pipe(where: str, most: int, stop: threading.Event | None = None) -> bytes:
    """Up to ``most`` bytes of a named pipe; it waits until somebody writes into it.

    Raises:
        OSError: if it can't be read.
        StoppedError: if asked to stop.
    """
    handle = os.open(where, os.O_RDONLY | (0 if stop is None else os.O_NONBLOCK))
    try:
        return _read(handle, most, stop)
    finally:
        os.close(handle)


def read_standard_input(most: int, stop: threading.Event | None = None) -> bytes:
    """Up to ``most`` bytes of standard input.

    Raises:
        ReportError: if it is closed or can't be read.
        StoppedError: if asked to stop.
    """
    if sys.stdin is None or sys.stdin.closed:
        raise ReportError("-", "can't be read: standard input is closed")
    try:
        handle = sys.stdin.buffer.fileno()
    except io.UnsupportedOperation:  # what a test or another program put in its place
        return sys.stdin.buffer.read(most)
    try:
        return _read(handle, most, stop)
    except OSError as error:
        raise ReportError("-", f"can't be read: {error.strerror}") from error


def _read(handle: int, most: int, stop: threading.Event | None) -> bytes:
    parts: list[bytes] = []
    size = 0
    while size < most:
        while stop is not None and os.name == "posix" and not select.select([handle], [], [], _TICK)[0]:
            if stop.is_set():
                raise StoppedError("stopped")
        part = os.read(handle, min(_CHUNK, most - size))
        if not part:
            break
        parts.append(part)
        size += len(part)
    return b"".join(parts)
