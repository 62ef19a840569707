import socket
from typing import Any

import pytest
from hypothesis import settings

# A busy machine is no reason to fail: examples have no time limit.
settings.register_profile("vedette", deadline=None)
settings.load_profile("vedette")

LOCAL = {"localhost", "127.0.0.1", "::1"}


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reaches beyond this machine."""
    resolve = socket.getaddrinfo

    def local_only(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host not in LOCAL:
            raise socket.gaierror(f"tests have no network: {host}")
        return resolve(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", local_only)
