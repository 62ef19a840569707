import gzip
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from tests.site import Site, answer, endless, hang_up, page, serve, trickle
from vedette.errors import FetchError, InputError, InwardError, LeftAloneError, StoppedError
from vedette.reports.fetch import in_words
from vedette.reports.polite import Polite, user_agent

STORY = page("A convoy is seen", "The army sent trucks to the north.")


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as site:
        site.pages["/story"] = STORY
        yield site


def polite(**settings: object) -> Polite:
    return Polite(**{"allow_private": True, "pause": 0.0, **settings})  # type: ignore[arg-type]


def test_robots_txt_is_read_once_and_the_agent_is_named(site: Site) -> None:
    web = polite(contact="desk@monitor.example")
    for _ in range(3):
        assert b"convoy" in web.get(site.url + "/story").raw
    assert [path for _, path, _ in site.asked] == ["/robots.txt", "/story", "/story", "/story"]
    for _, _, headers in site.asked:
        assert headers["user-agent"].startswith("vedette/")
        assert "desk@monitor.example" in headers["user-agent"]
        assert "cookie" not in headers


def test_a_refusal_is_obeyed(site: Site) -> None:
    site.pages["/robots.txt"] = answer(200, "User-agent: *\nDisallow: /story\nAllow: /other")
    site.pages["/other"] = STORY
    web = polite()
    with pytest.raises(FetchError, match=r"asks programs to keep out \(robots.txt: Disallow: /story\)") as caught:
        web.get(site.url + "/story")
    assert caught.value.again == "never"
    assert b"convoy" in web.get(site.url + "/other").raw
    assert "/story" not in site.paths()


def test_a_redirect_to_a_closed_page_is_not_followed(site: Site) -> None:
    site.pages["/robots.txt"] = answer(200, "User-agent: *\nDisallow: /closed")
    site.pages["/moved"] = answer(302, Location="/closed")
    site.pages["/closed"] = STORY
    with pytest.raises(FetchError, match="keep out"):
        polite().get(site.url + "/moved")
    assert site.paths() == ["/moved"]


@pytest.mark.parametrize(
    ("robots", "message"),
    [(answer(503), "503 Service Unavailable"), (answer(500), "500 Internal"), (answer(429), "429 Too Many")],
)
def test_a_site_whose_rules_can_not_be_had_is_left_alone(site: Site, robots: object, message: str) -> None:
    site.pages["/robots.txt"] = robots  # type: ignore[assignment]
    with pytest.raises(FetchError, match=f"its robots.txt could not be read .*{message}") as caught:
        polite().get(site.url + "/story")
    assert caught.value.again == "later"
    assert "/story" not in site.paths()


@pytest.mark.parametrize(
    "robots",
    [
        answer(404),
        answer(403),
        answer(410),
        answer(302, Location="/robots.txt"),
        endless,
        answer(200, b"\xff\x00" * 99),
    ],
)
def test_a_site_without_rules_is_open(site: Site, robots: object) -> None:
    site.pages["/robots.txt"] = robots  # type: ignore[assignment]
    assert b"convoy" in polite().get(site.url + "/story").raw


def test_requests_to_one_host_come_one_by_one_with_pauses(site: Site) -> None:
    web = polite(pause=0.2)
    for number in range(4):
        site.pages[f"/{number}"] = STORY
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: web.get(f"{site.url}/{number}"), range(4)))
    moments = sorted(moment for moment, path, _ in site.asked if path != "/robots.txt")
    assert all(later - earlier >= 0.15 for earlier, later in pairwise(moments))


def test_the_delay_that_a_site_asks_for_is_kept(site: Site) -> None:
    site.pages["/robots.txt"] = answer(200, "User-agent: vedette\nCrawl-delay: 0.5")
    web = polite()
    web.get(site.url + "/story")
    web.get(site.url + "/story")
    first, second = site.times("/story")
    assert second - first >= 0.39


def test_a_server_in_trouble_is_asked_again_three_times_at_most(site: Site) -> None:
    tries: list[int] = []

    def mends(handler: object) -> None:
        tries.append(1)
        (answer(503) if len(tries) < 2 else STORY)(handler)  # type: ignore[arg-type]

    site.pages["/mends"] = mends
    site.pages["/broken"] = answer(503)
    site.pages["/hangs-up"] = hang_up
    web = polite()
    assert b"convoy" in web.get(site.url + "/mends").raw
    for path in ("/broken", "/hangs-up"):
        with pytest.raises(FetchError) as caught:
            web.get(site.url + path)
        assert caught.value.again == "soon"
        assert len(site.times(path)) == 3
    first, second, third = site.times("/broken")
    assert second - first >= 0.5
    assert third - second >= 1.0


def test_what_will_not_change_is_asked_once(site: Site) -> None:
    site.pages["/too-many"] = answer(429, Retry_After="3600")
    web = polite(seconds=0.5)
    site.pages["/slow"] = trickle
    for path in ("/absent", "/too-many", "/slow"):
        with pytest.raises(FetchError):
            web.get(site.url + path)
        assert len(site.times(path)) == 1


def test_a_host_that_asks_twice_to_be_left_alone_is(site: Site) -> None:
    for number in range(6):
        site.pages[f"/{number}"] = answer(429 if number % 2 else 503, Retry_After="10800")
    site.pages["/fine"] = STORY
    web = polite()
    said = []
    for path in ("/0", "/fine", "/1", "/2", "/3", "/fine"):
        try:
            web.get(site.url + path)
        except FetchError as error:
            said.append((path, isinstance(error, LeftAloneError), error.what))
    asks = "the server answered {} and asks to wait 3 hours".format
    assert said == [
        ("/0", False, asks("503 Service Unavailable")),
        ("/1", False, asks("429 Too Many Requests")),
        ("/2", False, asks("503 Service Unavailable")),
        ("/3", True, "was not asked for: 127.0.0.1 asks to be left alone for 3 hours"),
        ("/fine", True, "was not asked for: 127.0.0.1 asks to be left alone for 3 hours"),
    ]
    assert site.paths() == ["/0", "/fine", "/1", "/2"]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 second"), (40, "40 seconds"), (3600, "60 minutes"), (10_000, "3 hours"), (1e9, "11,574 days")],
)
def test_waits_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words


def test_a_short_wait_that_is_asked_for_is_kept(site: Site) -> None:
    tries: list[int] = []

    def busy(handler: object) -> None:
        tries.append(1)
        (answer(429, Retry_After="1") if len(tries) < 2 else STORY)(handler)  # type: ignore[arg-type]

    site.pages["/busy"] = busy
    polite().get(site.url + "/busy")
    first, second = site.times("/busy")
    assert second - first >= 1.0


def test_what_is_known_is_not_sent_again(site: Site) -> None:
    site.pages["/known"] = answer(304, ETag='"a"')
    got = polite().get(site.url + "/known", etag='"a"', last_modified="Tue, 03 Oct 2023 09:30:00 GMT")
    assert got.unchanged
    assert got.raw == b""
    _, _, headers = site.asked[-1]
    assert headers["if-none-match"] == '"a"'
    assert headers["if-modified-since"] == "Tue, 03 Oct 2023 09:30:00 GMT"


def test_headers_are_kept_without_cookies(site: Site) -> None:
    site.pages["/x"] = answer(200, "words", ETag='"b"', Set_Cookie="visitor=1", Content_Type="text/plain")
    got = polite().get(site.url + "/x")
    assert got.headers["etag"] == '"b"'
    assert not any("cookie" in name for name in got.headers)


def test_private_addresses_are_refused_robots_or_not(site: Site) -> None:
    with pytest.raises(InwardError, match="private address"):
        Polite(pause=0.0).get(site.url + "/story")
    assert site.asked == []


def test_a_bomb_and_an_endless_page_end(site: Site) -> None:
    bomb = gzip.compress(b"the war " * 4_000_000, 9)
    site.pages["/bomb"] = answer(200, bomb, Content_Type="text/html", Content_Encoding="gzip")
    site.pages["/endless"] = endless
    for path in ("/bomb", "/endless"):
        with pytest.raises(FetchError, match="larger than 20 MB"):
            polite().get(site.url + path)


def test_a_certificate_that_does_not_hold() -> None:
    pem = Path(__file__).parents[1] / "data/self-signed.pem"
    with serve(pem) as site, pytest.raises(FetchError, match=r"no secure connection \(self.signed certificate\)"):
        polite().get(site.url + "/story")


def test_stopping(site: Site) -> None:
    stop = threading.Event()
    web = polite(stop=stop, pause=30.0)
    web.get(site.url + "/story")
    threading.Timer(0.2, stop.set).start()
    began = time.monotonic()
    with pytest.raises(StoppedError):
        web.get(site.url + "/story")
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("contact", ["a\r\nX: y", "café", "x" * 201, "(x)"])
def test_a_contact_that_can_not_be_sent(contact: str) -> None:
    with pytest.raises(InputError, match="contact"):
        user_agent(contact)


def test_the_agent_without_a_contact() -> None:
    assert user_agent(None) == user_agent(" ")
    assert "(reads news for a conflict monitor)" in user_agent()
