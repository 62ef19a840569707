"""How values read, and which addresses become links."""

import pytest

from vedette.model import EventQuantity
from vedette.web.words import country, days, figures, link, moment, number, quad


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example",
        "/report/x",
        "https:///x",
        "http://\nexample.org",
        " https://example.org",
        "https://exa mple.org",
        "story.txt",
        "-",
        "",
        None,
        "file:///etc/passwd",
        "http://[::1",
    ],
)
def test_what_is_no_web_address_is_no_link(address: str | None) -> None:
    assert link(address) is None


def test_a_web_address_is_a_link() -> None:
    assert link("https://example.org/a?b=c") == "https://example.org/a?b=c"


@pytest.mark.parametrize(
    ("low", "best", "high", "said"),
    [
        (3, 3, 3, "3"),
        (8, 12, 20, "12 (8 to 20)"),
        (14, None, None, "at least 14"),
        (None, None, 9, "at most 9"),
        (3, None, 5, "3 to 5"),
        (None, None, None, "unknown"),
        (None, 1200, None, "1,200"),
    ],
)
def test_figures(low: float | None, best: float | None, high: float | None, said: str) -> None:
    assert figures(EventQuantity("people", "killed", low, best, high)) == said


def test_days_and_moments() -> None:
    assert days("2018-09-17", "2018-09-17") == "17 Sep 2018"
    assert days("2018-09-17", None) == "17 Sep 2018"
    assert days("2018-09-17", "2018-09-20") == "17 Sep 2018 to 20 Sep 2018"
    assert days(None, None) == "unknown"
    assert moment("2018-09-17T09:30:00+03:00") == "17 Sep 2018, 09:30 +03:00"
    assert moment("2018-09-17T09:30:00Z") == "17 Sep 2018, 09:30 UTC"
    assert moment("2018-09") == "Sep 2018"
    assert moment("not a day") == "not a day"


def test_codes_have_names() -> None:
    assert country("SYR") == "Syria"
    assert country("XQZ") == "XQZ"
    assert country(None) == "unknown"
    assert number(12345.0) == "12,345"
    assert quad("ASSAULT") == "material-conflict"
    assert quad("no such type") == "no-quad"
