"""Fetching one address, within limits and never from inside the network.

The guard looks at the address that is connected to, at every hop, so neither a name that resolves to a private address
nor a redirect to one gets through. Sizes are counted while the answer comes in, after decompression too.
"""

from __future__ import annotations

import ipaddress
import math
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

import httpcore
import httpx

from vedette.errors import FetchError, InwardError, StoppedError
from vedette.version import __version__

__all__ = ["Fetched", "Unpacker", "fetch", "in_words", "is_public", "kept_headers"]

_HOPS = 8
_SECONDS = 60.0
_TIMEOUT = httpx.Timeout(15.0, connect=10.0)
_HEADERS = {
    "User-Agent": f"vedette/{__version__} (reads one page for a person)",
    "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9",
    "Accept-Language": "en",
    "Accept-Encoding": "gzip, deflate",
}
_REDIRECTS = {301, 302, 303, 307, 308}
# Answers after which the same question may be answered differently, in a moment or another day.
_SOON = {500, 502, 503, 504}
_LATER = {408, 425, 429}
_NOT_MODIFIED = 304
_CONDITIONS = {"if-none-match", "if-modified-since"}
# What is kept of a server's headers: not what it says about the visitor.
_KEPT_HEADERS = 60
_KEPT_LENGTH = 1000
_PRIVATE_HEADERS = {"set-cookie", "set-cookie2", "report-to", "nel", "alt-svc"}
_CHUNK = 65536
# How long, in seconds, a read waits before it looks whether it is to stop.
_TICK = 0.5


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave.

    Attributes:
        raw: the body, decompressed; empty where nothing changed.
        content_type: as the server sent it.
        url: the address in the end, after redirects.
        headers: what the server said, names in lower case, without cookies.
        unchanged: true if the server says that it is as it was ("304 Not Modified").
    """

    raw: bytes
    content_type: str | None
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    unchanged: bool = False


# Of IPv6 only this part is given out to the public internet; beside it stands what is translated to IPv4.
_INTERNET = ipaddress.ip_network("2000::/3")
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
# Of the protocols themselves, some of it global by name; a cloud answers at 192.0.0.192 with its machines' secrets.
_PROTOCOLS = ipaddress.ip_network("192.0.0.0/24")


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
        if inner is None and ip in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip not in _INTERNET:
            return False
    elif ip in _PROTOCOLS:
        return False
    return ip.is_global and not ip.is_multicast


class _UnknownNameError(httpcore.ConnectError):
    """There is no such host, or no network."""


class _Deadline:
    """A moment after which nothing more is waited for, or the sign to stop before that."""

    def __init__(self, seconds: float, stop: threading.Event | None) -> None:
        self._at = time.monotonic() + seconds
        self._stop = stop

    def left(self, timeout: float | None) -> float:
        """Seconds that a step may take.

        Raises:
            httpcore.ReadTimeout: if the time is over.
            StoppedError: if asked to stop.
        """
        if self._stop is not None and self._stop.is_set():
            raise StoppedError("stopped")
        left = self._at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for this address is over")
        return left if timeout is None else min(left, timeout)

    def put_off(self, seconds: float) -> None:
        """Time that was spent waiting for permission, not for the server."""
        self._at += seconds


class _TimedStream(httpcore.NetworkStream):
    """A stream that ends at a fixed moment, however slowly and steadily the other side sends."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        until = math.inf if timeout is None else time.monotonic() + timeout
        while True:
            try:
                return self._inner.read(max_bytes, self._deadline.left(_TICK))
            except httpcore.ReadTimeout:
                if time.monotonic() >= until:
                    raise
                self._deadline.left(None)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._deadline.left(timeout)
        return _TimedStream(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _GuardedBackend(httpcore.NetworkBackend):
    """Resolves the name itself, connects to public addresses only, and looks at the peer that it got."""

    def __init__(self, deadline: _Deadline, allow_private: bool) -> None:
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
            raise _UnknownNameError(f"the name {host!r} is not known") from error
        addresses = [str(entry[4][0]) for entry in found]
        allowed = [address for address in dict.fromkeys(addresses) if self._allow_private or is_public(address)]
        if not allowed:
            raise _PrivateAddressError(host)
        last: Exception | None = None
        for address in allowed[:4]:
            try:
                stream = self._inner.connect_tcp(
                    address, port, self._deadline.left(timeout), local_address, socket_options
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


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context()


class _GuardedTransport(httpx.BaseTransport):
    """An httpx transport over :class:`_GuardedBackend`; it knows no proxies, which would hide the peer."""

    def __init__(self, deadline: _Deadline, allow_private: bool) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=_certificates(), network_backend=_GuardedBackend(deadline, allow_private)
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


def fetch(
    where: str,
    *,
    allow_private: bool,
    limit: int,
    seconds: float = _SECONDS,
    headers: Mapping[str, str] | None = None,
    before_hop: Callable[[str], None] | None = None,
    cut: bool = False,
    stop: threading.Event | None = None,
) -> Fetched:
    """Get ``where``, following redirects.

    Args:
        where: an ``http`` or ``https`` address.
        allow_private: also addresses inside the network.
        limit: the body must be smaller than this many bytes.
        seconds: for all of it together, but for ``before_hop``.
        headers: to send besides the usual ones or in their place.
        before_hop: called with each address before it is asked for; what it raises ends the fetching.
        cut: take the beginning of a body that is too large.
        stop: once set, the fetching ends.

    Raises:
        FetchError: if nothing usable comes.
        StoppedError: if asked to stop.
    """
    deadline = _Deadline(seconds, stop)
    transport = _GuardedTransport(deadline, allow_private)

    def before(url: str) -> None:
        if before_hop is not None:
            began = time.monotonic()
            before_hop(url)
            deadline.put_off(time.monotonic() - began)

    try:
        sent = {**_HEADERS, **(headers or {})}
        with httpx.Client(transport=transport, trust_env=False, timeout=_TIMEOUT, headers=sent) as client:
            return _follow(client, where, limit, before, cut)
    except _PrivateAddressError as error:
        raise InwardError(where) from error
    except (httpx.TimeoutException, httpcore.TimeoutException) as error:
        raise FetchError(where, "took too long to answer", again="later") from error
    except (httpx.HTTPError, httpx.StreamError, httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        again = "later" if isinstance(error, _UnknownNameError) or _certificate_error(error) else "soon"
        again = "never" if isinstance(error, httpx.DecodingError) else again
        raise FetchError(where, f"could not be fetched: {_reason(error)}", again=again) from error
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(where, "is no address that can be fetched") from error


def _follow(client: httpx.Client, where: str, limit: int, before: Callable[[str], None], cut: bool) -> Fetched:
    url = _checked(where, httpx.URL(where))
    for _ in range(_HOPS):
        before(str(url))
        with client.stream("GET", url) as response:
            if response.status_code in _REDIRECTS and "location" in response.headers:
                url = _checked(where, url.join(response.headers["location"]))
                continue
            kept = kept_headers(response.headers)
            if response.status_code == _NOT_MODIFIED and _CONDITIONS & set(response.request.headers):
                return Fetched(b"", response.headers.get("content-type"), str(url), kept, unchanged=True)
            if response.status_code != 200:
                raise _refused(where, response)
            raw = _body(where, response, limit, cut)
            return Fetched(raw, response.headers.get("content-type"), str(url), kept)
    raise FetchError(where, f"redirects more than {_HOPS} times")


def _refused(where: str, response: httpx.Response) -> FetchError:
    status = response.status_code
    phrase = f"{status} {httpx.codes.get_reason_phrase(status)}".strip()
    again = "soon" if status in _SOON else "later" if status in _LATER else "never"
    wait = _seconds_until(response.headers.get("retry-after", "")) if again != "never" else None
    asks = f" and asks to wait {in_words(wait)}" if wait else ""
    return FetchError(where, f"the server answered {phrase}{asks}", status=status, again=again, wait=wait)


def in_words(seconds: float) -> str:
    """A stretch of time, roughly: ``40 seconds``, ``60 minutes``, ``3 hours``."""
    units = (("second", 1, 120), ("minute", 60, 7200), ("hour", 3600, 172_800), ("day", 86_400, math.inf))
    unit, length = next((unit, length) for unit, length, most in units if seconds < most)
    count = max(1, round(seconds / length))
    return f"{count:,} {unit}{'s' if count != 1 else ''}"


def _seconds_until(retry_after: str) -> float | None:
    """What ``Retry-After`` asks for: a number of seconds, or a date."""
    said = retry_after.strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def kept_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """What is worth keeping of a server's headers, names in lower case, none too long, none about the visitor."""
    kept = {name.lower()[:100]: _visible(value[:_KEPT_LENGTH]) for name, value in headers.items()}
    return {name: kept[name] for name in sorted(kept)[:_KEPT_HEADERS] if name not in _PRIVATE_HEADERS}


def _visible(value: str) -> str:
    """A header's value without characters that no server may send and no database keeps."""
    return "".join(letter for letter in value if letter.isprintable())


def _checked(where: str, url: httpx.URL) -> httpx.URL:
    if url.scheme not in {"http", "https"} or not url.host:
        raise FetchError(where, "only http and https addresses are fetched")
    if url.userinfo:
        raise FetchError(where, "an address with a name and password in it is not fetched")
    return url


def _body(where: str, response: httpx.Response, limit: int, cut: bool) -> bytes:
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise FetchError(where, f"the server sent it compressed as {encoding[:20]!r}, which was not asked for")
    unpack = Unpacker(encoding)
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
            if cut:
                break
            raise FetchError(where, f"is larger than {limit // 1_000_000} MB")
    else:
        if received and not unpack.finished:
            raise FetchError(where, "could not be fetched: the compressed answer breaks off", again="soon")
    return b"".join(parts)[:limit]


class Unpacker:
    """Decompresses in bounded pieces, so that a small answer can't become a huge one at once.

    Args:
        encoding: ``gzip``, ``x-gzip``, ``deflate``, or another for bytes that are taken as they are.
    """

    def __init__(self, encoding: str) -> None:
        self._stream: Any = None
        self._raw_tried = encoding != "deflate"
        if encoding in {"gzip", "x-gzip"}:
            self._stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        elif encoding == "deflate":
            self._stream = zlib.decompressobj()

    @property
    def finished(self) -> bool:
        """Whether what came so far is whole."""
        return self._stream is None or bool(self._stream.eof)

    def __call__(self, chunk: bytes) -> Iterator[bytes]:
        """What ``chunk`` stands for, in pieces of 64 KiB at most.

        Raises:
            httpx.DecodingError: if it is damaged.
        """
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


def _certificate_error(error: BaseException) -> bool:
    return isinstance(error, ssl.SSLError) or isinstance(error.__cause__ or error.__context__, ssl.SSLError)


def _reason(error: Exception) -> str:
    if _certificate_error(error):
        cause = error if isinstance(error, ssl.SSLError) else error.__cause__ or error.__context__
        why = getattr(cause, "verify_message", None) or getattr(cause, "reason", None) or str(cause)
        return (
            f"no secure connection ({' '.join(str(why).split())[:120].rstrip('.')}): save the page and add the file, "
            "or name the certificate of an authority of your own in SSL_CERT_FILE"
        )
    if isinstance(error, httpcore.RemoteProtocolError | httpx.RemoteProtocolError) and "buffer too long" in str(error):
        return "the server's headers are too long"
    said = " ".join(str(error).split())[:160]
    return said or type(error).__name__
