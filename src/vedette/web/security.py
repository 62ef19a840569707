"""What stands before every page: which hosts, which origins, which token, and the headers of every answer.

Vedette holds what sources said about people in danger, and runs on a laptop whose browser also visits other sites. So
no other site may read it (DNS rebinding: the Host is checked), act through it (the origin of every unsafe request is
checked) or frame it, and no text of a report can become a script (a policy without inline scripts or styles).
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from vedette.errors import InputError

__all__ = ["COOKIE", "MOST_BYTES", "POLICY", "Guard", "Rules", "set_cookie"]

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

#: The cookie that stands for the token after the first visit.
COOKIE = "vedette"

#: Bodies of requests: forms are small.
MOST_BYTES = 256 * 1024

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-src 'none'; frame-ancestors 'none'"
)
# A drawing is a document of its own, with its own styles and nothing else.
_POLICY_SVG = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    # Not "no-referrer": with that a browser sends "Origin: null" with our own forms.
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OPEN = ("/static/", "/token")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _host_of(value: str) -> str | None:
    """The host in a Host header, lower case, without the port; ``None`` if it is malformed."""
    if not value or any(c in value for c in "/\\@?# \t,"):
        return None
    try:
        parts = urlsplit(f"//{value}")
        _ = parts.port
    except ValueError:
        return None
    return parts.hostname


@dataclass(frozen=True, slots=True)
class Rules:
    """Who may ask.

    Attributes:
        host: the address that is bound.
        token: asked for where the address is not the machine's own; ``None`` asks for none.
        names: further names that the pages are reached by.

    Raises:
        InputError: the address can be reached from outside and there is no token, or it is short.
    """

    host: str = "127.0.0.1"
    token: str | None = field(default=None, repr=False)
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.token is not None and len(self.token) < 16:
            raise InputError(
                "--token: at least 16 characters, for others can try many; `openssl rand -hex 16` makes a good one"
            )
        if self.token is None and not _is_loopback(self.host):
            raise InputError(
                f"--host {self.host}: others can reach this address, so the pages need a token there: give --token "
                "or set VEDETTE_TOKEN"
            )

    def allows_host(self, value: str) -> bool:
        """True if a Host header names this machine as it is meant to be reached."""
        host = _host_of(value)
        if host is None:
            return False
        if _is_loopback(host) or host in {name.lower() for name in self.names} or host == self.host.lower():
            return True
        # Bound to every address: any address as a number, for only names can be rebound, and the machine's own name.
        everywhere = self.host in {"0.0.0.0", "::", "[::]"}
        return everywhere and (_is_address(host) or host == socket.gethostname().lower())

    def allows_origin(self, host: str, origin: str | None, site: str | None) -> bool:
        """True if an unsafe request comes from one of the pages themselves.

        A browser says so in ``Sec-Fetch-Site``; in older ones ``Origin`` names the host that was asked. A request that
        says neither is turned away as well.
        """
        if site is not None and site != "same-origin":
            return False
        if origin is not None:
            try:
                parts = urlsplit(origin)
            except ValueError:
                return False
            return parts.scheme in {"http", "https"} and parts.netloc.lower() == host.lower()
        return site == "same-origin"

    def cookie(self) -> str:
        """What the cookie holds: made from the token, which it does not give away."""
        return hmac.new((self.token or "").encode(), b"vedette pages", hashlib.sha256).hexdigest()

    def knows(self, token: str | None, cookie: str | None) -> bool:
        """True if no token is needed, or the right one (or its cookie) was given; takes the same time either way."""
        if self.token is None:
            return True
        by_token = hmac.compare_digest((token or "").encode(), self.token.encode())
        by_cookie = hmac.compare_digest((cookie or "").encode(), self.cookie().encode())
        return by_token or by_cookie


class Guard:
    """The outermost layer of the application."""

    def __init__(self, app: App, rules: Rules) -> None:
        self.app = app
        self.rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a request, pass it on, and put the headers on what comes back."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
                return
            raise RuntimeError(f"unexpected {scope['type']}")  # no web sockets are served
        headers = _headers(scope["headers"])
        send = _with_headers(send, scope)
        host = headers.get("host", "")
        if not self.rules.allows_host(host):
            await _answer(send, 421, "This address does not serve the name that you asked for.")
            return
        if scope["method"] not in _SAFE and not self.rules.allows_origin(
            host, headers.get("origin"), headers.get("sec-fetch-site")
        ):
            await _answer(send, 403, "This was asked for by another site, and is refused.")
            return
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MOST_BYTES:
            await _answer(send, 413, "More was sent than any form here holds.")
            return
        if self.rules.token is not None and not scope["path"].startswith(_OPEN):
            given = dict(parse_qsl(scope["query_string"].decode("latin-1")))
            scheme, _, bearer = headers.get("authorization", "").partition(" ")
            token = bearer if scheme.lower() == "bearer" else given.get("token")
            if not self.rules.knows(token, _cookie(headers.get("cookie", ""))):
                await _ask_for_token(send, scope)
                return
            if "token" in given:
                await _go_on_without_token(send, scope, given, self.rules)
                return
        await self.app(scope, _bounded(receive), send)


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    # The first of two wins nothing: a header that stands twice is joined, and then matches no rule.
    out: dict[str, str] = {}
    for key, value in raw:
        name = key.decode("latin-1").lower()
        out[name] = f"{out[name]}, {value.decode('latin-1')}" if name in out else value.decode("latin-1")
    return out


def _cookie(header: str) -> str | None:
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return None
    return found.value if found is not None else None


def set_cookie(rules: Rules) -> str:
    """The Set-Cookie header after the token was given."""
    return f"{COOKIE}={rules.cookie()}; HttpOnly; SameSite=Lax; Path=/; Max-Age=2592000"


def _bounded(receive: Receive) -> Receive:
    """The same body, at most MOST_BYTES of it; what is longer reads as a client that went away."""
    seen = 0

    async def wrapped() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        return {"type": "http.disconnect"} if seen > MOST_BYTES else message

    return wrapped


def _with_headers(send: Send, scope: Scope) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {key.lower(): value for key, value in message["headers"]}
            svg = given.get(b"content-type", b"").startswith(b"image/svg+xml")
            extra = [(b"content-security-policy", (_POLICY_SVG if svg else POLICY).encode()), *_HEADERS]
            if b"cache-control" not in given:
                extra.append((b"cache-control", b"private, no-cache"))
            message = {**message, "headers": [*message["headers"], *extra]}
        await send(message)

    return wrapped


async def _answer(
    send: Send, status: int, text: str, headers: Iterable[tuple[bytes, bytes]] = (), kind: str = "text/plain"
) -> None:
    start = [(b"content-type", f"{kind}; charset=utf-8".encode()), *headers]
    await send({"type": "http.response.start", "status": status, "headers": start})
    await send({"type": "http.response.body", "body": text.encode()})


async def _ask_for_token(send: Send, scope: Scope) -> None:
    if scope["method"] == "GET" and not scope["path"].startswith("/api"):
        back = quote(scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""))
        await _answer(send, 303, "The token, please.", [(b"location", f"/token?to={back}".encode())])
    else:
        await _answer(
            send,
            401,
            "Give the token: Authorization: Bearer TOKEN.",
            [(b"www-authenticate", b'Bearer realm="vedette"')],
        )


async def _go_on_without_token(send: Send, scope: Scope, given: dict[str, str], rules: Rules) -> None:
    """Keep the token out of the address bar, the history and what is sent on as a link."""
    rest = [(k, v) for k, v in parse_qsl(scope["query_string"].decode("latin-1")) if k != "token"]
    to = quote(scope["path"]) + (f"?{urlencode(rest)}" if rest else "")
    # A path of two slashes would lead to another host.
    to = "/" + to.lstrip("/")
    await _answer(send, 303, to, [(b"location", to.encode()), (b"set-cookie", set_cookie(rules).encode())])
