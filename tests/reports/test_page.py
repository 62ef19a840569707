import json

import pytest

from vedette.errors import ReportError
from vedette.model import Report
from vedette.reports import from_bytes

# ruff: noqa: E501
PROSE = """<p>The army said on Tuesday that it had taken the town after a week of fighting in which at least 14 people
were killed, among them two nurses of the town's only clinic, according to the health office of the province.</p>
<p>On 7 October 2023 the war began. Residents of the villages around it fled to the south, where aid agencies are setting
up camps for the people who have nowhere else to go. The agencies asked both sides to let convoys through.</p>
<p>The governor, who spoke to reporters by telephone, denied that any civilian had been hurt by his men &lt;script&gt; he
&amp; others blamed "outlaws" for it. Talks between the sides are to open on 12 November in a neutral country.</p>"""


def page(head: str = "", above: str = "", below: str = "", prose: str = PROSE, h1: str = "Army takes town") -> bytes:
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>Army takes town | The Courier</title>{head}</head><body>"
        f"<main><article><h1>{h1}</h1>{above}{prose}{below}</article></main></body></html>"
    ).encode()


def linked(**fields: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', **fields})}</script>"


def read(raw: bytes, url: str | None = None) -> Report:
    return from_bytes(raw, where=url or "page.html", url=url)


def published(raw: bytes, url: str | None = None) -> tuple[str | None, str, str]:
    report = read(raw, url)
    return report.published.value, report.published.precision, report.published.method


def test_text_title_and_paragraphs() -> None:
    report = read(page())
    lines = report.text.split("\n")
    assert lines[0] == report.title == "Army takes town"
    assert lines[1].startswith("The army said on Tuesday that it had taken the town")
    assert len(lines) == 4
    assert "his men <script> he & others" in report.text
    assert ("title", 0, 15) in report.layout


def test_markup_in_text_is_text() -> None:
    report = read(page(h1="Army &lt;img src=x onerror=alert(1)&gt; town"))
    assert report.title == "Army <img src=x onerror=alert(1)> town"


@pytest.mark.parametrize(
    ("stated", "value", "precision"),
    [
        ("2018-09-17T09:30:00+03:00", "2018-09-17T09:30:00+03:00", "second"),
        ("2018-09-17T09:30:00.123Z", "2018-09-17T09:30:00Z", "second"),
        ("2018-09-17T09:30+0300", "2018-09-17T09:30+03:00", "minute"),
        ("2018-09-17 09:30", "2018-09-17T09:30", "minute"),
        ("2018-09-17", "2018-09-17", "day"),
        ("2018-09", "2018-09", "month"),
        ("Mon, 17 Sep 2018 09:30:00 GMT", "2018-09-17T09:30:00+00:00", "second"),
        ("September 17, 2018", "2018-09-17", "day"),
    ],
)
def test_json_ld_keeps_time_and_zone(stated: str, value: str, precision: str) -> None:
    assert published(page(linked(datePublished=stated, dateModified="2020-01-01"))) == (value, precision, "json-ld")


@pytest.mark.parametrize("stated", ["2018-13-40", "0001-01-01", "1970-01-01T00:00:00Z", "soon", "", "2018-09-17-01"])
def test_json_ld_nonsense_is_passed_over(stated: str) -> None:
    head = linked(datePublished=stated) + '<meta property="article:published_time" content="2018-09-17">'
    assert published(page(head)) == ("2018-09-17", "day", "meta article:published_time")


def test_json_ld_in_a_graph_and_with_lists() -> None:
    graph = {"@graph": [{"@type": "WebSite", "name": "The Courier"},
                        {"@type": ["Article", "NewsArticle"], "datePublished": "2018-09-17",
                         "publisher": [{"name": "The Courier"}]}]}  # fmt: skip
    report = read(page(f"<script type='application/ld+json'>\n//<![CDATA[\n{json.dumps(graph)}\n//]]></script>"))
    assert report.published.value == "2018-09-17"
    assert (report.publisher.value, report.publisher.method) == ("The Courier", "json-ld")


def test_json_ld_of_other_articles_is_not_taken() -> None:
    others = linked(headline="Other", datePublished="2011-01-01") + linked(headline="More", datePublished="2012-01-01")
    assert published(page(others))[0] is None
    own = linked(headline="Army takes town", datePublished="2018-09-17")
    assert published(page(others + own))[0] == "2018-09-17"
    inside = linked(headline="Army takes town", mentions={"@type": "NewsArticle", "datePublished": "2011-01-01"})
    assert published(page(inside))[0] is None


def test_broken_json_ld_is_passed_over() -> None:
    deep = "<script type='application/ld+json'>" + "[" * 20_000 + "</script>"
    assert published(page("<script type='application/ld+json'>{nope</script>" + deep + linked(datePublished="2018-09-17")))[
        0
    ] == "2018-09-17"  # fmt: skip


@pytest.mark.parametrize(
    "above",
    [
        "<time datetime='2018-09-17T09:30:00Z'>Monday</time>",
        "<span class='date'>17 September 2018</span>",
        "<p class='byline'>By Jane Doe, September 17, 2018</p>",
        "<div class='post-date'>Published: 17 September 2018, 10:30</div>",
        "<span class='article-info'>2018-09-17</span>",
        "<div class='meta'><span class='updated date'>Updated 19 September 2018</span> "
        "<span class='published'>17 September 2018</span></div>",
        "<span class='date'>17/09/2018</span>",
    ],
)
def test_the_date_shown_at_the_headline(above: str) -> None:
    value, _, method = published(page(above=above))
    assert value is not None
    assert value.startswith("2018-09-17")
    assert method in {"visible date", "time element"}


@pytest.mark.parametrize(
    "markup",
    [
        page(),
        page(above="<p class='date'>Last updated: 17 September 2018</p>"),
        page(above="<time class='modified' datetime='2018-09-17'>17 September 2018</time>"),
        page(head="<meta property='article:modified_time' content='2018-09-17'>"),
        page(head="<meta property='og:updated_time' content='2018-09-17'>"),
        page(head=linked(dateModified="2018-09-17")),
        page(below="<footer class='date'>© 2018 The Courier, 17 September 2018</footer>"),
        page(below="<aside><span class='date'>17 September 2018</span><a href='/x'>Other story</a></aside>"),
        page(below="<div class='related'><time datetime='2018-09-17'>17 September 2018</time></div>"),
        page(prose=PROSE + "<p>The deal of <time datetime='2018-09-17'>17 September 2018</time> had been meant to stop the "
                           "fighting in the whole of the province and for all of the time until the talks between "
                           "the two sides could be opened again, the envoy told the council.</p>"),
    ],
)  # fmt: skip
def test_dates_that_are_not_of_publication(markup: bytes) -> None:
    assert published(markup) == (None, "unknown", "the page states no date of publication")


def test_a_date_that_can_be_read_two_ways_stays_unknown() -> None:
    value, precision, why = published(page(above="<span class='date'>03/10/2018</span>"))
    assert (value, precision) == (None, "unknown")
    assert "day/month or month/day" in why


def test_the_address_gives_the_date_last() -> None:
    assert published(page(), "https://www.courier.example/2018/09/17/army-takes-town") == (
        "2018-09-17",
        "day",
        "date in the address",
    )


def test_publisher() -> None:
    named = read(page("<meta property='og:site_name' content='The  Courier'>"))
    assert (named.publisher.value, named.publisher.method) == ("The Courier", "meta og:site_name")
    at = read(page(), "https://www.courier.example/a")
    assert (at.publisher.value, at.publisher.method) == ("courier.example", "host of the address")
    nobody = read(page())
    assert (nobody.publisher.value, nobody.publisher.method) == (None, "the report does not name its publisher")


def test_title_without_the_name_of_the_site() -> None:
    markup = page("<meta property='og:site_name' content='The Courier'>").replace(b"<h1>Army takes town</h1>", b"")
    assert read(markup).title == "Army takes town"


@pytest.mark.parametrize(
    "markup",
    [
        b"<html></html>",
        b"<html><body><script>var the = 'army of the';</script></body></html>",
        b"<!doctype html><html><body><img src=x></body></html>",
        b"<html>" + b"<div>" * 50_000,
        b"<html><!-- " + b"<!--" * 5000,
    ],
)
def test_pages_without_an_article(markup: bytes) -> None:
    with pytest.raises(ReportError):
        read(markup)


@pytest.mark.parametrize(
    "markup",
    [
        page("<meta name=x content=y>" * 100_001),
        page(prose="<div class=date>" * 250 + PROSE * 2000),
        page(prose="<p " + " ".join(f"a{n}=x" for n in range(300_000)) + ">" + PROSE),
        page(prose="<p>" + "<span class=date>1</span>" * 51_000),
    ],
)
def test_pages_that_would_take_minutes_are_refused(markup: bytes) -> None:
    with pytest.raises(ReportError, match=r"too large a page|nested too deeply|attributes"):
        read(markup)


def test_long_runs_of_blanks_and_comments_cost_little() -> None:
    script = "<script type='application/ld+json'>{}-->" + " " * 300_000 + "x</script>"
    report = read(b"<!---->" * 1000 + page(script))
    assert report.title == "Army takes town"


def test_a_saved_page_with_its_pictures() -> None:
    picture = f"<img src='data:image/png;base64,{'iVBORw0KGgo/' * 1_000_000}=='>"
    report = read(page(prose=f"{picture}{PROSE}"))
    assert report.title == "Army takes town"
    assert "iVBOR" not in report.text
    assert len(report.text) > 200


def test_entity_bombs_stay_small() -> None:
    bomb = b'<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    report = read(bomb + page(prose=PROSE + "<p>&c;&c;&c; said the army</p>"))
    assert len(report.text) < 2000


def test_html_is_recognised_without_a_name() -> None:
    report = from_bytes(page(), where="-")
    assert report.text.startswith("Army takes town\n")
    plain = from_bytes(b"The <b>army</b> was in the town.", where="-")
    assert plain.text == "The <b>army</b> was in the town."
    named_plain = from_bytes(page(), where="x", content_type="text/plain")
    assert named_plain.text.startswith("<!DOCTYPE html>")
