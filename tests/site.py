"""A web server on this machine whose pages a test lays down, good and bad ones."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

__all__ = ["Answer", "Site", "answer", "endless", "hang_up", "page", "serve", "tagged", "trickle"]

Answer = Callable[[BaseHTTPRequestHandler], None]


def answer(status: int, body: bytes | str = b"", **headers: str) -> Answer:
    raw = body.encode() if isinstance(body, str) else body

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(raw)))
        handler.end_headers()
        handler.wfile.write(raw)

    return send


def page(title: str, *paragraphs: str, published: str | None = None, publisher: str | None = None) -> Answer:
    """A news page."""
    metas = f'<meta property="article:published_time" content="{published}">' if published else ""
    metas += f'<meta property="og:site_name" content="{publisher}">' if publisher else ""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return answer(
        200,
        f"<!doctype html><html><head><title>{title}</title>{metas}</head><body><article><h1>{title}</h1>{body}"
        "</article></body></html>",
        Content_Type="text/html; charset=utf-8",
    )


def tagged(etag: str, inner: Answer) -> Answer:
    """What changes only with its tag: whoever knows that one gets nothing more."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("If-None-Match") == etag:
            answer(304, ETag=etag)(handler)
            return
        whole = handler.end_headers

        def with_tag() -> None:
            handler.send_header("ETag", etag)
            whole()

        handler.end_headers = with_tag  # type: ignore[method-assign]
        inner(handler)
        handler.end_headers = whole  # type: ignore[method-assign]

    return send


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    while True:
        handler.wfile.write(b"<p>the war goes on and on</p>" * 4000)


def trickle(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b"the ")
        handler.wfile.flush()
        time.sleep(0.05)


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


class Site:
    """What the server answers, and what it was asked."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.pages: dict[str, Answer] = {}
        self.asked: list[tuple[float, str, Mapping[str, str]]] = []

    def paths(self) -> list[str]:
        """The paths asked for so far, but for robots.txt."""
        return [path for _, path, _ in self.asked if path != "/robots.txt"]

    def times(self, path: str) -> list[float]:
        return [moment for moment, asked, _ in self.asked if asked == path]


@contextmanager
def serve(certificate: Path | None = None) -> Iterator[Site]:
    """A server until the block ends; with a certificate (and its key in the same file) it speaks TLS."""
    site = Site("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((time.monotonic(), self.path, {k.lower(): v for k, v in self.headers.items()}))
            try:
                site.pages.get(self.path, answer(404))(self)
            except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    scheme = "http"
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "https"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    site.url = f"{scheme}://127.0.0.1:{server.server_address[1]}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
