import gzip
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from vedette.errors import ReportError
from vedette.reports import load
from vedette.reports.fetch import fetch, is_public

WORDS = b"The army said that it had taken the town after a week of fighting, and that it was on its way to the border."
Answer = Callable[[BaseHTTPRequestHandler], None]


def answer(status: int, body: bytes = b"", **headers: str) -> Answer:
    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return send


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/plain")
    handler.end_headers()
    while True:
        handler.wfile.write(b"the war " * 8000)


def trickle(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"the ")
        handler.wfile.flush()
        time.sleep(0.05)


def slow_head(handler: BaseHTTPRequestHandler) -> None:
    for _ in range(100):
        handler.wfile.write(b"H")
        handler.wfile.flush()
        time.sleep(0.05)


PAGES: dict[str, Answer] = {
    "/plain": answer(200, WORDS, Content_Type="text/plain; charset=utf-8"),
    "/gzip": answer(200, gzip.compress(WORDS), Content_Type="text/plain", Content_Encoding="gzip"),
    "/deflate": answer(200, zlib.compress(WORDS), Content_Type="text/plain", Content_Encoding="deflate"),
    "/raw-deflate": answer(200, zlib.compress(WORDS)[2:-4], Content_Type="text/plain", Content_Encoding="deflate"),
    "/broken-gzip": answer(200, b"\x1f\x8b" + WORDS, Content_Type="text/plain", Content_Encoding="gzip"),
    "/brotli": answer(200, WORDS, Content_Encoding="br"),
    "/bomb": answer(
        200, gzip.compress(b"the war " * 20_000_000, 9), Content_Type="text/plain", Content_Encoding="gzip"
    ),
    "/cut-gzip": answer(200, gzip.compress(WORDS * 20)[:-40], Content_Type="text/plain", Content_Encoding="gzip"),
    "/cut-deflate": answer(200, zlib.compress(WORDS)[:-9], Content_Type="text/plain", Content_Encoding="deflate"),
    "/unchanged": answer(304),
    "/absent": answer(404),
    "/picture": answer(200, b"\x89PNG\r\n\x1a\n" + bytes(100), Content_Type="image/png"),
    "/moved": answer(302, Location="/plain"),
    "/loop": answer(302, Location="/loop"),
    "/to-file": answer(302, Location="file:///etc/passwd"),
    "/to-nowhere": answer(302, Location="http://[::1"),
    "/endless": endless,
    "/trickle": trickle,
    "/slow-head": slow_head,
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        try:
            PAGES[self.path](self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("path", ["/plain", "/gzip", "/deflate", "/raw-deflate", "/moved"])
def test_fetches(site: str, path: str) -> None:
    report = load(site + path, allow_private=True)
    assert report.text == WORDS.decode()
    assert report.url == site + path
    assert (report.publisher.value, report.publisher.method) == ("127.0.0.1", "host of the address")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/broken-gzip", "damaged"),
        ("/brotli", "not asked for"),
        ("/bomb", "larger than 20 MB"),
        ("/endless", "larger than 20 MB"),
        ("/cut-gzip", "breaks off"),
        ("/cut-deflate", "breaks off"),
        ("/unchanged", "304 Not Modified"),
        ("/absent", "404 Not Found"),
        ("/picture", "PNG picture"),
        ("/loop", "redirects more than"),
        ("/to-file", "only http and https"),
        ("/to-nowhere", "no address|only http|could not be fetched"),
    ],
)
def test_what_can_not_be_fetched(site: str, path: str, message: str) -> None:
    with pytest.raises(ReportError, match=message):
        load(site + path, allow_private=True)


@pytest.mark.parametrize("path", ["/trickle", "/slow-head"])
def test_slow_answers_end(site: str, path: str) -> None:
    began = time.monotonic()
    with pytest.raises(ReportError, match="too long"):
        fetch(site + path, allow_private=True, limit=1000, seconds=0.4)
    assert time.monotonic() - began < 3


def test_private_addresses_are_refused(site: str) -> None:
    with pytest.raises(ReportError, match="private address"):
        load(site + "/plain")
    with pytest.raises(ReportError, match="private address"):
        load(site.replace("127.0.0.1", "localhost") + "/plain")


def test_a_redirect_inwards_is_refused(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first hop is let through as if it were public; the second one is looked at again."""
    seen: list[str] = []

    def first_only(address: str) -> bool:
        seen.append(address)
        return len(seen) <= 2  # the name and the peer of the first connection

    monkeypatch.setattr("vedette.reports.fetch.is_public", first_only)
    monkeypatch.setitem(PAGES, "/inwards", answer(302, Location=site.replace("127.0.0.1", "localhost") + "/plain"))
    with pytest.raises(ReportError, match="private address"):
        load(site + "/inwards")


@pytest.mark.parametrize(
    "where",
    ["ftp://example.org/x", "file:///etc/passwd", "http://", "http://user:secret@example.org/", "http://[::1",
     "http://a b/", "javascript://alert(1)", "http://\x00/", "http://" + "a" * 70 + ".example/", "http://name.invalid/"],
)  # fmt: skip
def test_odd_addresses(where: str) -> None:
    with pytest.raises(ReportError):
        load(where)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("192.0.0.192", False),
        ("::127.0.0.1", False),
        ("::ffff:0:127.0.0.1", False),
        ("64:ff9b:1::7f00:1", False),
        ("64:ff9b::808:808", True),
        ("2002:808:808::", True),
        ("fec0::1", False),
        ("ff0e::1", False),
        ("no address", False),
    ],
)
def test_is_public(address: str, public: bool) -> None:
    assert is_public(address) is public
