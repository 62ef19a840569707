"""A gate before PostgreSQL that connections go through until it is shut, as when a server goes away and comes back."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import make_url

__all__ = ["Gate", "gate"]


class Gate:
    """Passes on what goes to and fro, until it is shut."""

    def __init__(self, server: str) -> None:
        self._server = make_url(server)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._listening: socket.socket | None = None
        self._lock = threading.Lock()
        self.address = self._server.set(host="127.0.0.1", port=self._port, query={}).render_as_string(
            hide_password=False
        )
        self.open()

    def open(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", self._port))
        threading.Thread(target=self._let_in, args=(self._listening,), daemon=True).start()

    def shut(self) -> None:
        """Break every connection, and let none in."""
        assert self._listening is not None
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        with self._lock:
            for pair in self._pairs:
                for one in pair:
                    with contextlib.suppress(OSError):
                        one.shutdown(socket.SHUT_RDWR)
            self._pairs.clear()

    def _let_in(self, listening: socket.socket) -> None:
        while True:
            try:
                outer, _ = listening.accept()
            except OSError:
                return
            inner = self._connected()
            with self._lock:
                self._pairs.append((outer, inner))
            for one, other in ((outer, inner), (inner, outer)):
                threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()

    def _connected(self) -> socket.socket:
        host = str(self._server.query.get("host") or self._server.host or "127.0.0.1")
        port = self._server.port or 5432
        if not host.startswith("/"):
            return socket.create_connection((host, port))
        inner = socket.socket(socket.AF_UNIX)
        inner.connect(f"{host}/.s.PGSQL.{port}")
        return inner


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with one, contextlib.suppress(OSError):
        while data := one.recv(65_536):
            other.sendall(data)
        other.shutdown(socket.SHUT_RDWR)


@contextmanager
def gate(server: str) -> Iterator[Gate]:
    """A gate before ``server`` until the block ends; ``address`` leads through it."""
    made = Gate(server)
    try:
        yield made
    finally:
        made.shut()
