"""Hosts, origins, tokens and headers, over a small application of its own."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from vedette.errors import InputError
from vedette.web.security import COOKIE, MOST_BYTES, POLICY, Guard, Rules, set_cookie

TOKEN = "a-token-of-enough-letters"


async def _app(scope: Any, receive: Any, send: Any) -> None:
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionResetError
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    kind = b"image/svg+xml" if scope["path"].endswith(".svg") else b"text/html"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]})
    await send({"type": "http.response.body", "body": b"reached"})


def ask(
    rules: Rules,
    path: str = "/",
    *,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    query: str = "",
    chunks: tuple[bytes, ...] = (b"",),
) -> tuple[int, dict[str, str], bytes]:
    sent: list[Any] = []
    given = {"host": "127.0.0.1:8765", **(headers or {})}
    waiting = [
        {"type": "http.request", "body": chunk, "more_body": n < len(chunks) - 1} for n, chunk in enumerate(chunks)
    ]

    async def receive() -> Any:
        return waiting.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": [(key.encode(), value.encode()) for key, value in given.items()],
    }
    # In a thread of its own: the browser of other tests keeps a loop running in this one.
    with ThreadPoolExecutor(1) as apart:
        apart.submit(asyncio.run, Guard(_app, rules)(scope, receive, send)).result()
    got = {key.decode(): value.decode() for key, value in sent[0]["headers"]}
    return sent[0]["status"], got, b"".join(message.get("body", b"") for message in sent[1:])


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost", "LOCALHOST:1", "[::1]:80", "127.8.9.1"])
def test_this_machine_is_served(host: str) -> None:
    assert ask(Rules(), headers={"host": host})[0] == 200


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "evil.example:8765", "127.0.0.1.evil.example", "", "localhost@evil.example", "a b", "[::1"),
        *("x:y:z", "127.0.0.1, evil.example", "192.168.1.4", "2130706433"),
    ],
)
def test_other_names_are_not(host: str) -> None:
    status, headers, body = ask(Rules(), headers={"host": host})
    assert status == 421
    assert b"reached" not in body
    assert headers["content-security-policy"] == POLICY


def test_a_further_name_is_served_when_it_is_given() -> None:
    assert ask(Rules(names=("vedette.lan",)), headers={"host": "Vedette.lan:8765"})[0] == 200


def test_bound_everywhere_serves_addresses_but_no_names() -> None:
    rules = Rules("0.0.0.0", TOKEN)
    asked = {"authorization": f"Bearer {TOKEN}"}
    assert ask(rules, headers={**asked, "host": "192.168.1.4:8765"})[0] == 200
    assert ask(rules, headers={**asked, "host": "evil.example"})[0] == 421


SAME = {"origin": "http://127.0.0.1:8765", "sec-fetch-site": "same-origin"}


@pytest.mark.parametrize(
    ("headers", "reached"),
    [
        (SAME, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"origin": "http://127.0.0.1:8765"}, True),
        ({}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "http://127.0.0.1:1"}, False),
        ({"origin": "http://127.0.0.1:8765", "sec-fetch-site": "cross-site"}, False),
        ({"origin": "http://127.0.0.1:8765", "sec-fetch-site": "same-site"}, False),
        ({"origin": "http://evil.example", "sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"origin": "http://[", "sec-fetch-site": "same-origin"}, False),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "X-ODD"])
def test_only_the_pages_themselves_change_anything(headers: dict[str, str], reached: bool, method: str) -> None:
    status, _, body = ask(Rules(), method=method, headers=headers)
    assert (status == 200) == reached
    assert (body == b"reached") == reached


def test_an_address_that_others_reach_needs_a_token() -> None:
    for host in ("0.0.0.0", "192.168.1.4", "vedette.lan", "::"):
        with pytest.raises(InputError, match="--token"):
            Rules(host)
    with pytest.raises(InputError, match="16 characters"):
        Rules("0.0.0.0", "short")
    assert "a-token" not in repr(Rules("0.0.0.0", TOKEN))


def test_without_the_token_nothing_is_told() -> None:
    rules = Rules("127.0.0.1", TOKEN)
    status, headers, body = ask(rules, "/event/e1", query="a=b")
    assert (status, headers["location"]) == (303, "/token?to=/event/e1%3Fa%3Db")
    assert b"reached" not in body
    assert ask(rules, "/api/events")[0] == 401
    assert ask(rules, "/event/e1/accept", method="POST", headers=SAME)[0] == 401
    assert ask(rules, headers={"cookie": f"{COOKIE}=wrong"})[0] == 303
    assert ask(rules, headers={"cookie": 'vedette="\\'})[0] == 303
    assert ask(rules, headers={"cookie": f"{COOKIE}={TOKEN}"})[0] == 303
    assert ask(rules, query="token=wrong")[0] == 303


def test_with_the_token_or_its_cookie_all_is_open() -> None:
    rules = Rules("127.0.0.1", TOKEN)
    assert ask(rules, "/api/events", headers={"authorization": f"Bearer {TOKEN}"})[0] == 200
    cookie = set_cookie(rules)
    assert "HttpOnly" in cookie
    assert TOKEN not in cookie
    assert ask(rules, headers={"cookie": cookie.split(";")[0]})[0] == 200


def test_a_token_in_the_address_is_taken_out_of_it() -> None:
    rules = Rules("127.0.0.1", TOKEN)
    status, headers, _ = ask(rules, "/events", query=f"token={TOKEN}&type=ASSAULT")
    assert (status, headers["location"]) == (303, "/events?type=ASSAULT")
    assert headers["set-cookie"] == set_cookie(rules)
    assert ask(rules, "//evil.example/", query=f"token={TOKEN}")[1]["location"] == "/evil.example/"


def test_every_answer_has_the_headers() -> None:
    for status, headers, _ in (
        ask(Rules()),
        ask(Rules(), headers={"host": "evil.example"}),
        ask(Rules(), method="POST"),
    ):
        assert status in {200, 403, 421}
        assert headers["content-security-policy"] == POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cache-control"] == "private, no-cache"
        assert headers["x-frame-options"] == "DENY"
    assert "unsafe" not in POLICY
    assert "frame-ancestors 'none'" in POLICY
    assert ask(Rules(), "/x.svg")[1]["content-security-policy"].startswith("default-src 'none'")


def test_a_body_is_bounded() -> None:
    long = str(MOST_BYTES + 1)
    assert ask(Rules(), method="POST", headers={**SAME, "content-length": long})[0] == 413
    assert ask(Rules(), method="POST", headers={**SAME, "content-length": "-1"})[0] == 413
    with pytest.raises(ConnectionResetError):
        ask(Rules(), method="POST", headers=SAME, chunks=(b"x" * MOST_BYTES, b"x"))
