"""Real receivers on this machine: an HTTP server and an SMTP server that can fail and come back."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

PEM = Path(__file__).with_name("localhost.pem")


def server_side() -> ssl.SSLContext:
    """TLS with the tests' own certificate, which only SSL_CERT_FILE makes anybody trust."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(PEM)
    return context


class Hook:
    """A webhook: what it got, and what it answers to each POST in turn (the last for all others)."""

    def __init__(self, answers: Sequence[int], tls: ssl.SSLContext | None) -> None:
        self.answers = list(answers)
        self._scheme = "http" if tls is None else "https"
        self.got: list[tuple[dict[str, str], bytes]] = []
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.got.append((dict(self.headers.items()), body))
                answer = hook.answers.pop(0) if len(hook.answers) > 1 else hook.answers[0]
                self.send_response(answer)
                if 300 <= answer < 400:
                    self.send_header("Location", "http://127.0.0.1:9/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    @property
    def address(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.port}/alerts"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def hook(*answers: int, tls: ssl.SSLContext | None = None) -> Iterator[Hook]:
    """A webhook that answers so; 200 if nothing is said."""
    server = Hook(answers or (200,), tls)
    try:
        yield server
    finally:
        server.close()


class Post:
    """What an SMTP server took, and how it answers."""

    def __init__(self, answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.messages: list[EmailMessage] = []
        self.encrypted: list[bool] = []
        self.logins: list[tuple[bytes, bytes]] = []

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer.startswith("2"):
            assert isinstance(envelope.content, bytes)
            message = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.messages.append(message)
            self.encrypted.append(session.ssl is not None)
        return answer

    def login(self, server: Any, session: Session, envelope: Envelope, mechanism: str, auth: Any) -> AuthResult:
        assert isinstance(auth, LoginPassword)
        self.logins.append((auth.login, auth.password))
        return AuthResult(success=auth.password == b"secret", handled=False)


@contextmanager
def smtp(*answers: str, tls: ssl.SSLContext | None = None, login: bool = False) -> Iterator[tuple[Post, str]]:
    """An SMTP server that answers so to messages, and its ``host:port``; ``tls``: it offers STARTTLS."""
    post = Post(answers or ("250 taken",))
    options: dict[str, Any] = {"tls_context": tls}
    if login:
        options |= {"authenticator": post.login, "auth_require_tls": tls is not None, "auth_required": True}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=port, ready_timeout=60, **options)
    controller.start()
    try:
        yield post, f"127.0.0.1:{port}"
    finally:
        controller.stop()
