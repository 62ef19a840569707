from urllib import robotparser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.reports.robots import Robots, parse_robots

SITE = "https://paper.example"


def forbidden(text: str, path: str, agent: str = "vedette") -> bool:
    return parse_robots(text, agent).forbids(SITE + path) is not None


@pytest.mark.parametrize(
    ("rules", "path", "closed"),
    [
        ("", "/", False),
        ("Disallow:", "/", False),
        ("Disallow: /", "/", True),
        ("Disallow: /", "", True),
        ("Disallow: /", "/robots.txt", False),
        ("Disallow: /private", "/private/x", True),
        ("Disallow: /private", "/privates", True),
        ("Disallow: /private/", "/private", False),
        ("Disallow: /\nAllow: /news/", "/news/1", False),
        ("Allow: /news/\nDisallow: /news/old", "/news/old/1", True),
        ("Disallow: /page\nAllow: /page", "/page", False),
        ("Disallow: /*.php$", "/a/b.php", True),
        ("Disallow: /*.php$", "/a/b.php?x", False),
        ("Disallow: /*.php", "/a/b.php?x", True),
        ("Disallow: /*?print", "/story?print=1", True),
        ("Disallow: /a*b*c$", "/abbc", True),
        ("Disallow: /a*b*c$", "/acb", False),
        ("Disallow: *", "/x", True),
        ("Disallow: /*", "/x", True),
        ("Disallow: /$", "/", True),
        ("Disallow: /$", "/x", False),
        ("Disallow: /caf%C3%A9", "/café/menu", True),
        ("Disallow: /café", "/caf%c3%a9/menu", True),
        ("Disallow: /%7Ejoe", "/~joe/x", True),
        ("Disallow: /a # a comment", "/a", True),
        ("disallow : /a", "/a", True),
        ("Disallow: /a$*b", "/a", False),
        ("Disallow: /fish*.php$", "/fishheads/catfish.php", True),
        ("Disallow: /xx*xx$", "/xxx", False),
    ],
)  # fmt: skip
def test_rules(rules: str, path: str, closed: bool) -> None:
    assert forbidden(f"User-agent: *\n{rules}", path) is closed


def test_the_own_group_counts_before_all_others() -> None:
    text = (
        "User-agent: *\nDisallow: /\n\nUser-agent: Vedette/2.0\nUser-agent: other\nDisallow: /a\n\n"
        "User-agent: vedette\nDisallow: /b"
    )
    assert not forbidden(text, "/x")
    assert forbidden(text, "/a")
    assert forbidden(text, "/b")
    assert forbidden(text, "/x", agent="somebody")
    assert not forbidden("User-agent: *\nDisallow: /\nUser-agent: vedette\nAllow: /", "/x")
    assert not forbidden("User-agent: *\nDisallow: /\nUser-agent: vedette\nCrawl-delay: 2", "/x")
    assert not forbidden("User-agent: vedettes\nDisallow: /", "/x")


def test_groups_are_not_ended_by_other_lines() -> None:
    text = "User-agent: vedette\nSitemap: https://paper.example/map.xml\n\nUser-agent: other\nDisallow: /a"
    assert forbidden(text, "/a")
    assert not forbidden("Disallow: /", "/a")
    assert forbidden("\ufeffUser-agent: *\r\nDisallow: /a\r\n", "/a")


@pytest.mark.parametrize(
    ("said", "delay"), [("10", 10.0), ("0.5", 0.5), ("nan", None), ("-1", None), ("soon", None), ("1e9", 86_400.0)]
)
def test_delays(said: str, delay: float | None) -> None:
    assert parse_robots(f"User-agent: *\nCrawl-delay: {said}\nDisallow: /a", "vedette").delay == delay


def test_a_page_in_its_place_says_nothing() -> None:
    assert parse_robots("<!doctype html><html><body>Not: found</body></html>", "vedette") == Robots()


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_is_read(text: str, path: str) -> None:
    parse_robots("User-agent: *\n" + text, "vedette").forbids(SITE + "/" + path)


@given(
    st.lists(st.sampled_from(["/a", "/a/b", "/b", "/ab", "/", "/a/b/c"]), max_size=4),
    st.sampled_from(["/a", "/a/b/x", "/c", "/b", "/abc"]),
)
def test_plain_rules_are_read_as_the_standard_library_reads_them(closed: list[str], path: str) -> None:
    """Where nothing is allowed again and no wildcard is used, the two agree."""
    text = "User-agent: *\n" + "".join(f"Disallow: {one}\n" for one in closed)
    standard = robotparser.RobotFileParser()
    standard.parse(text.splitlines())
    assert forbidden(text, path) is not standard.can_fetch("vedette", SITE + path)


def test_many_wildcards_take_no_time() -> None:
    assert not forbidden("User-agent: *\nDisallow: /" + "a*" * 5000 + "b", "/" + "a" * 5000)
