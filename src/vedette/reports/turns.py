"""Whose turn it is to ask a host: one request at a time, and a pause between two."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from vedette.errors import StoppedError

__all__ = ["Turn", "Turns"]

_TICK = 0.2


@dataclass(slots=True)
class _Host:
    """When a host may be asked again; whoever holds the lock is asking."""

    asking: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0


class Turns:
    """The turns of all hosts.

    Args:
        stop: once set, nobody gets a turn any more.
    """

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._hosts: dict[str, _Host] = {}
        self._table = threading.Lock()

    def _host(self, url: str) -> _Host:
        name = (urlsplit(url).hostname or "").lower()
        with self._table:
            return self._hosts.setdefault(name, _Host())

    def _wait_for(self, host: _Host) -> None:
        while not host.asking.acquire(timeout=_TICK):
            if self._stop.is_set():
                raise StoppedError("stopped")
        if self._stop.wait(max(0.0, host.free_at - time.monotonic())):
            host.asking.release()
            raise StoppedError("stopped")


class Turn:
    """The turn of one thread, at one host after another; a context manager that gives it back."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._host: _Host | None = None
        self._pause = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.give_back()

    def take(self, url: str, pause: float) -> None:
        """Wait for the turn at the host of ``url``; ``pause`` is how many seconds it rests afterwards.

        Raises:
            StoppedError: if asked to stop meanwhile.
        """
        self.give_back()
        host = self._turns._host(url)
        self._turns._wait_for(host)
        self._host, self._pause = host, pause

    def give_back(self) -> None:
        """Let others ask that host, after its pause, a little more or less of it."""
        if self._host is not None:
            self._host.free_at = time.monotonic() + self._pause * random.uniform(0.8, 1.2)
            self._host.asking.release()
            self._host = None
