"""Fetching one address, within limits and never from inside the network.

The guard looks at the address that is connected to, at every hop, so neither a name that resolves to a private address
nor a redirect to one gets through. Sizes are counted while the answer comes in, after decompression too.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

from vedette.errors import ReportError

__all__ = ["Fetched", "fetch"]

_HOPS = 8
_SECONDS = 60.0
_TIMEOUT = httpx.Timeout(15.0, connect=10.0)
_HEADERS = {
    "User-Agent": "vedette/0.1 (reads one page for a person)",
    "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9",
    "Accept-Language": "en",
    "Accept-Encoding": "gzip, deflate",
}
_REDIRECTS = {301, 302, 303, 307, 308}
_CHUNK = 65536


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave.

    Attributes:
        raw: the body, decompressed.
        content_type: as the server sent it.
        url: the address in the end, after redirects.
    """

    raw: bytes
    content_type: str | None
    url: str


class _PrivateAddressError(OSError):
    """The connection would have gone inside the network."""


def is_public(address: str) -> bool:
    """True if ``address`` lies in the public internet."""
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


class _TimedStream(httpcore.NetworkStream):
    """A stream that ends at a fixed moment, however slowly and steadily the other side sends."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(self._deadline, timeout)
        return _TimedStream(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for this address is over")
    return left if timeout is None else min(left, timeout)


class _GuardedBackend(httpcore.NetworkBackend):
    """Resolves the name itself, connects to public addresses only, and looks at the peer that it got."""

    def __init__(self, deadline: float, allow_private: bool) -> None:
        self._inner = httpcore.SyncBackend()
        self._deadline = deadline
        self._allow_private = allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host!r} is not known") from error
        addresses = [str(entry[4][0]) for entry in found]
        allowed = [address for address in dict.fromkeys(addresses) if self._allow_private or is_public(address)]
        if not allowed:
            raise _PrivateAddressError(host)
        last: Exception | None = None
        for address in allowed[:4]:
            try:
                stream = self._inner.connect_tcp(
                    address, port, _left(self._deadline, timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
                continue
            peer = stream.get_extra_info("server_addr")
            if not self._allow_private and not (peer and is_public(str(peer[0]))):
                stream.close()
                raise _PrivateAddressError(host)
            return _TimedStream(stream, self._deadline)
        raise httpcore.ConnectError(f"{host} does not answer") from last

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        raise _PrivateAddressError(path)

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


class _Body(httpx.SyncByteStream):
    """An httpcore answer's body as httpx wants it."""

    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


class _GuardedTransport(httpx.BaseTransport):
    """An httpx transport over :class:`_GuardedBackend`; it knows no proxies, which would hide the peer."""

    def __init__(self, deadline: float, allow_private: bool) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(), network_backend=_GuardedBackend(deadline, allow_private)
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        self._pool.close()


def fetch(where: str, *, allow_private: bool, limit: int, seconds: float = _SECONDS) -> Fetched:
    """Get ``where``, following redirects.

    Args:
        where: an ``http`` or ``https`` address.
        allow_private: also addresses inside the network.
        limit: the body must be smaller than this many bytes.
        seconds: for all of it together.

    Raises:
        ReportError: if nothing usable comes.
    """
    transport = _GuardedTransport(time.monotonic() + seconds, allow_private)
    try:
        with httpx.Client(transport=transport, trust_env=False, timeout=_TIMEOUT, headers=_HEADERS) as client:
            return _follow(client, where, limit)
    except _PrivateAddressError as error:
        raise ReportError(
            where, "leads to a private address inside the network: add --allow-private if that is meant"
        ) from error
    except (httpx.TimeoutException, httpcore.TimeoutException) as error:
        raise ReportError(where, "took too long to answer") from error
    except (httpx.HTTPError, httpx.StreamError, httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise ReportError(where, f"could not be fetched: {_reason(error)}") from error
    except (httpx.InvalidURL, ValueError) as error:
        raise ReportError(where, "is no address that can be fetched") from error


def _follow(client: httpx.Client, where: str, limit: int) -> Fetched:
    url = _checked(where, httpx.URL(where))
    for _ in range(_HOPS):
        with client.stream("GET", url) as response:
            if response.status_code in _REDIRECTS and "location" in response.headers:
                url = _checked(where, url.join(response.headers["location"]))
                continue
            if response.status_code != 200:
                phrase = f"{response.status_code} {httpx.codes.get_reason_phrase(response.status_code)}".strip()
                raise ReportError(where, f"the server answered {phrase}")
            raw = _body(where, response, limit)
            return Fetched(raw, response.headers.get("content-type"), str(url))
    raise ReportError(where, f"redirects more than {_HOPS} times")


def _checked(where: str, url: httpx.URL) -> httpx.URL:
    if url.scheme not in {"http", "https"} or not url.host:
        raise ReportError(where, "only http and https addresses are fetched")
    if url.userinfo:
        raise ReportError(where, "an address with a name and password in it is not fetched")
    return url


def _body(where: str, response: httpx.Response, limit: int) -> bytes:
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise ReportError(where, f"the server sent it compressed as {encoding[:20]!r}, which was not asked for")
    unpack = _Unpacker(encoding)
    parts: list[bytes] = []
    size = received = 0
    for chunk in response.iter_raw(_CHUNK):
        received += len(chunk)
        for part in unpack(chunk):
            parts.append(part)
            size += len(part)
            if size >= limit:
                break
        if size >= limit or received >= limit:
            raise ReportError(where, f"is larger than {limit // 1_000_000} MB")
    return b"".join(parts)


class _Unpacker:
    """Decompresses in bounded pieces, so that a small answer can't become a huge one at once."""

    def __init__(self, encoding: str) -> None:
        self._stream: Any = None
        self._raw_tried = encoding != "deflate"
        if encoding in {"gzip", "x-gzip"}:
            self._stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        elif encoding == "deflate":
            self._stream = zlib.decompressobj()

    def __call__(self, chunk: bytes) -> Iterator[bytes]:
        if self._stream is None:
            yield chunk
            return
        while chunk:
            try:
                piece = self._stream.decompress(chunk, _CHUNK)
            except zlib.error as error:
                if self._raw_tried:
                    raise httpx.DecodingError("the compressed answer is damaged") from error
                self._raw_tried, self._stream = True, zlib.decompressobj(-zlib.MAX_WBITS)
                continue
            self._raw_tried = True
            if piece:
                yield piece
            chunk = self._stream.unconsumed_tail


def _reason(error: Exception) -> str:
    said = " ".join(str(error).split())[:160]
    return said or type(error).__name__
