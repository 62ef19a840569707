"""Ctrl-C and the system's wish to end: the report at hand is finished, nothing more is begun."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click

__all__ = ["Stop", "stopping"]


class Stop(threading.Event):
    """Set once a signal came; ``signal`` is its number."""

    def __init__(self) -> None:
        super().__init__()
        self.signal: int | None = None

    @property
    def exit_code(self) -> int:
        """What a shell expects of a program that a signal ended."""
        return 128 + (self.signal or signal.SIGINT)


@contextmanager
def stopping() -> Iterator[Stop]:
    """Turn the first SIGINT or SIGTERM into a sign to stop; a second one ends the program at once."""
    stop = Stop()

    def on_signal(number: int, _: FrameType | None) -> None:
        stop.signal = number
        for one, handler in before.items():
            signal.signal(one, handler)
        click.echo("vedette: stopping after the report at hand", err=True)
        stop.set()

    if threading.current_thread() is not threading.main_thread():  # signals come to the main thread only
        yield stop
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, on_signal)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
