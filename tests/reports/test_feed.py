import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vedette.errors import ReportError
from vedette.reports.feed import MAX_FEED, Feed, read_feed
from vedette.reports.sniff import kind_of

LONG = "The army said that a convoy of trucks had reached the valley before dawn. " * 12

RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Valley Post</title><link>https://valley.example/</link>
<item><title>Convoy &amp; trucks seen</title><link>https://valley.example/1#top</link>
<pubDate>Tue, 03 Oct 2023 09:30:00 +0300</pubDate><description>A teaser.</description></item>
<item><title>Second</title><link>/2</link><content:encoded><![CDATA[<p>{LONG}</p><script>x()</script>]]></content:encoded></item>
<item><title>Third</title><link>javascript:alert(1)</link><guid>https://valley.example/3</guid></item>
<item><title>Fourth</title><link>file:///etc/passwd</link></item>
</channel></rss>"""

ATOM = """<?xml version="1.0"?><!-- a comment --><feed xmlns="http://www.w3.org/2005/Atom"><title>Ridge Wire</title>
<entry><title type="html">A &lt;b&gt;truce&lt;/b&gt; holds</title><link href="https://ridge.example/a"/>
<id>urn:1</id><published>2024-05-17T08:00:00Z</published><updated>2024-05-18T08:00:00Z</updated></entry>
<entry><title>Changed only</title><link href="b"/><updated>2024-05-18T08:00:00Z</updated></entry></feed>"""

RSS1 = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Old</title></channel>
<item><title>One</title><link>https://old.example/1</link><dc:date>2024-05-17</dc:date></item></rdf:RDF>"""

JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Delta News",
        "items": [
            {
                "id": "1",
                "url": "https://delta.example/1",
                "title": "One",
                "date_published": "2024-05-17T08:00:00+02:00",
            },
            {"id": "https://delta.example/2", "content_text": LONG},
            {"id": 7, "url": ["x"], "title": 3, "date_published": 5},
            "no item",
        ],
    }
)


def read(text: str | bytes, **more: str) -> Feed:
    return read_feed(text.encode() if isinstance(text, str) else text, where="feed", **more)


def test_rss() -> None:
    feed = read(RSS, base="https://valley.example/rss")
    assert feed.title == "Valley Post"
    assert feed.trouble is None
    first, second, third, fourth = feed.entries
    assert (first.n, first.link, first.title) == (1, "https://valley.example/1", "Convoy & trucks seen")
    assert first.published is not None
    assert (first.published.value, first.published.method) == ("2023-10-03T09:30:00+03:00", "feed")
    assert first.content is None
    assert second.link == "https://valley.example/2"
    assert second.published is None
    assert second.content is not None
    assert "convoy of trucks" in second.content
    assert "x()" not in second.content
    assert third.link == "https://valley.example/3"
    assert fourth.link is None


def test_atom() -> None:
    feed = read(ATOM, base="https://ridge.example/feeds/all")
    first, second = feed.entries
    assert feed.title == "Ridge Wire"
    assert first.title == "A truce holds"
    assert first.link == "https://ridge.example/a"
    assert first.published is not None
    assert first.published.value is not None
    assert first.published.value.startswith("2024-05-17T08:00:00")
    assert second.link == "https://ridge.example/feeds/b"
    assert second.published is None, "a time of change is no date of publication"


def test_rss_1() -> None:
    (entry,) = read(RSS1).entries
    assert entry.published is not None
    assert entry.published.value == "2024-05-17"


def test_json_feed() -> None:
    first, second, third, fourth = read(JSON).entries
    assert first.link == "https://delta.example/1"
    assert first.published is not None
    assert first.published.value == "2024-05-17T08:00:00+02:00"
    assert (second.link, second.content, second.is_html) == ("https://delta.example/2", LONG, False)
    assert (third.link, third.title, third.published) == (None, None, None)
    assert fourth.link is None


def test_the_stamp_changes_with_what_the_feed_says() -> None:
    before, again = read(RSS).entries[0], read(RSS.replace("Second", "2nd")).entries[0]
    assert before.stamp == again.stamp
    assert read(RSS.replace("A teaser", "Another")).entries[0].stamp != before.stamp


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    text = RSS.replace("Second", "Café “talks”").replace("UTF-8", encoding)
    assert read(text.encode(encoding)).entries[1].title == "Café “talks”"


def test_a_lying_encoding() -> None:
    text = RSS.replace("Second", "Café").replace("UTF-8", "iso-8859-2")
    assert read(text.encode("utf-8")).entries[1].title == "Café"


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]><rss version='2.0'><channel><item><title>&m;</title></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "no feed"),
        (b"this is no feed at all", "no feed"),
        (b"<?xml version='1.0'?><urlset><url/></urlset>", "no feed"),
        (b"<rss version='2.0'><channel><item><title>x</ti", "no feed|broken|entr"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "PNG"),
        (BOMB.encode(), "XML entities"),
        (BOMB.encode("utf-16"), "XML entities"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": 3}', "no list of items"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', "broken JSON Feed"),
        (b'{"a":' * 100_000, "broken JSON Feed"),
        (b" " * MAX_FEED, "too large"),
        (b"<rss version='2.0'><channel>" + b"<a>" * 200_000, "nested too deeply"),
        (b"<rss version='2.0'><channel><item " + b"a='' " * 100_000 + b"/></channel></rss>", "thousands of attributes"),
        (b"<rss version='2.0'><channel>" + b"<![CDATA[" * 500_000, "more than 400,000 tags"),
    ],
)
def test_what_is_no_feed(raw: bytes, message: str) -> None:
    try:
        feed = read(raw)
    except ReportError as error:
        import re

        assert re.search(message, str(error))
    else:
        assert feed.trouble


def test_external_entities_are_not_read() -> None:
    text = '<?xml version="1.0"?><!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss version="2.0"><channel><title>T</title>'
    text += "<item><link>https://x.example/1</link></item></channel></rss>"
    assert read(text).title == "T"


def test_a_feed_that_breaks_off_keeps_what_could_be_read() -> None:
    feed = read(RSS[: RSS.index("<item><title>Third")])
    assert [entry.title for entry in feed.entries][:2] == ["Convoy & trucks seen", "Second"]
    assert feed.trouble is not None
    assert "broken off" in feed.trouble


def test_markup_in_a_feed_is_not_counted_as_its_elements() -> None:
    item = "<item><title>T</title><link>https://x.example/1</link><description><![CDATA[" + "<br>" * 20_000
    feed = read(f"<rss version='2.0'><channel><!-- {'<a>' * 20_000} -->{item}]]></description></item></channel></rss>")
    assert [entry.link for entry in feed.entries] == ["https://x.example/1"]


def test_a_sloppy_feed_is_no_failure() -> None:
    feed = read(RSS.replace("Convoy &amp; trucks", "Convoy & trucks"))
    assert len(feed.entries) == 4
    assert feed.trouble is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [(RSS, "feed"), (ATOM, "feed"), (RSS1, "feed"), (JSON, "json feed"), ("\ufeff" + RSS, "feed"), (BOMB, "feed")],
)
def test_feeds_are_known_by_what_they_hold(text: str, kind: str) -> None:
    assert kind_of(text.encode(), name="https://x.example/news", content_type="text/html") == kind


PIECES = st.sampled_from(
    ["<rss version='2.0'>", "<channel>", "<item>", "</item>", "</channel>", "</rss>", "<title>", "</title>", "<link>",
     "https://x.example/", "</link>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>", "<link href='", "'/>",
     "<![CDATA[", "]]>", "<content type='html'>", "<content type='xhtml'><div>", "&lt;b&gt;", "&", "&#0;", "&#x110000;",
     "<!DOCTYPE x [", "]>", "<?xml version='1.0' encoding='", "utf-7", "'?>", "<pubDate>", "Tue, 99 Foo", "0000",
     "\x00",
     "\ud800", "<published>", "-", "<author><email>", "<guid isPermaLink='", "<media:content url='", "\n"]
)  # fmt: skip


@settings(max_examples=200)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_feed_raises_anything_but_report_errors(text: str) -> None:
    try:
        feed = read(text.encode("utf-8", "replace"))
    except ReportError as error:
        assert "\n" not in str(error)
    else:
        for entry in feed.entries:
            assert entry.link is None or entry.link.lower().startswith(("http://", "https://"))


@settings(max_examples=100)
@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_report_errors(raw: bytes) -> None:
    for prefix in (b"", b"<rss version='2.0'><channel><item>", b'{"version":'):
        with contextlib.suppress(ReportError):
            read(prefix + raw)


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "url", "title", "content_html", "date_published", "x"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(st.lists(JSONS, max_size=4), JSONS)
def test_no_json_feed_raises_anything_but_report_errors(items: list[object], title: object) -> None:
    feed = read(json.dumps({"version": "https://jsonfeed.org/version/1", "title": title, "items": items}))
    assert len(feed.entries) == len(items)
