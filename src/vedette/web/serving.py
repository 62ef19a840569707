"""Serving the pages on a port of this machine."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import python_multipart  # noqa: F401  # forms need it, and a page that fails halfway is no way to find out
import uvicorn

from vedette.errors import InputError
from vedette.record import Record
from vedette.web.app import make_app
from vedette.web.security import Rules

if TYPE_CHECKING:
    from vedette.model.arrangement import Arrangement
    from vedette.share.boundaries import Boundaries

__all__ = ["Serving"]


class Serving:
    """The pages on a bound port.

    Args:
        record: what is shown.
        arrangements: what is watched.
        rules: who may ask, and the address to bind.
        port: 0 takes any free one.
        boundaries: lines that the maps can show.
        warm: count what the first pages need as soon as it runs.

    Raises:
        InputError: the address can't be bound.
    """

    def __init__(
        self,
        record: Record,
        arrangements: Iterable[tuple[Path, Arrangement]],
        rules: Rules,
        port: int,
        *,
        boundaries: Iterable[Boundaries] = (),
        warm: bool = True,
    ) -> None:
        self._rules = rules
        host = rules.host.strip("[]")
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((host, port))
        except OSError as error:
            self._socket.close()
            raise InputError(f"--host {host} --port {port}: can't be bound ({error.strerror}); try --port 0") from None
        config = uvicorn.Config(
            make_app(record, arrangements, rules=rules, boundaries=boundaries, warm=warm),
            log_level="warning",
            # An access log would keep tokens and who looked at what.
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ws="none",
            timeout_keep_alive=30,
        )
        self._server = uvicorn.Server(config)

    @property
    def port(self) -> int:
        """The port that was bound."""
        return int(self._socket.getsockname()[1])

    @property
    def address(self) -> str:
        """Where the pages are."""
        host = self._rules.host
        shown = "127.0.0.1" if host in {"0.0.0.0", "::", "[::]"} else host
        return f"http://{f'[{shown}]' if ':' in shown and not shown.startswith('[') else shown}:{self.port}/"

    def run(self) -> None:
        """Serve until interrupted."""
        self._server.run(sockets=[self._socket])

    def stop(self) -> None:
        """End it, from another thread."""
        self._server.should_exit = True
