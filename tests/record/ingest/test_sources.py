"""Each kind of source, into a real record."""

import errno
import gzip
import json
import os
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.archive import Archive
from tests.record.ingest.conftest import Desk
from tests.record.ingest.stories import paragraphs, story
from tests.site import Answer, Site, answer, page, tagged
from vedette.errors import ReportError
from vedette.record import Record
from vedette.record.ingest import add_sources

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Valley Post</title>{items}</channel></rss>"""


def item(link: str | None, title: str = "A story", date: str | None = None, content: str | None = None) -> str:
    parts = [f"<title>{title}</title>"]
    parts += [f"<link>{link}</link>"] if link else []
    parts += [f"<pubDate>{date}</pubDate>"] if date else []
    parts += [f"<content:encoded><![CDATA[{content}]]></content:encoded>"] if content else []
    return f"<item>{''.join(parts)}</item>"


def feed(*items: str, kind: str = "application/rss+xml") -> Answer:
    return answer(200, RSS.format(items="".join(items)), Content_Type=kind)


def test_files_and_folders(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text(story(1))
    (folder / "deep/b.md").write_text(f"---\ntitle: Second\n---\n\n**{story(2)[:-1]}**.")
    (folder / "c.html").write_text(
        "<html><body><article>" + "".join(f"<p>{part}</p>" for part in paragraphs(3)) + "</article></body></html>"
    )
    (folder / "d.jsonl").write_text(json.dumps({"text": story(4)}))
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "data.json").write_text("{}")
    assert desk.add(folder) == {"new": 4}
    assert desk.record.count() >= 1
    assert desk.add(folder) == {"already there": 4}
    assert len(desk.reader.read) == 4, "what is there is not read again"
    with_report = {stored.report.url: stored for stored in desk.record.reports()}
    assert with_report[str(folder / "deep/b.md")].report.title == "Second"
    assert desk.intake.expected >= sum(item.weight for item, _ in desk.came[-4:])


def test_tables(desk: Desk, tmp_path: Path) -> None:
    lines = [
        {
            "body": story(1),
            "title": "One",
            "published": "2024-05-17",
            "publisher": "Post",
            "url": "https://p.example/1",
        },
        {"body": ""},
        {"body": story(2), "published": "whenever"},
        {"body": story(3)},
    ]
    table = tmp_path / "wire.jsonl"
    table.write_text("\n".join(map(json.dumps, lines)))
    assert desk.add(table, columns={"text": "body"}, publisher="Wire", published="2024-05-01") == {
        "new": 2,
        "failed": 2,
    }
    assert set(desk.failures()) == {f"{table}:2", f"{table}:3"}
    assert desk.failures()[f"{table}:2"] == "has no text"
    reports = {stored.report.url: stored.report for stored in desk.record.reports()}
    first, last = reports["https://p.example/1"], reports[f"{table}:4"]
    assert (first.publisher.value, first.published.value, first.title) == ("Post", "2024-05-17", "One")
    assert (last.publisher.value, last.published.value) == ("Wire", "2024-05-01")
    assert desk.add(table, columns={"text": "body"}, publisher="Wire", published="2024-05-01")["already there"] == 2

    sheet = tmp_path / "sheet.csv.gz"
    sheet.write_bytes(gzip.compress(f'title;text\nSix;"{story(6)}"\nonly one cell\n'.encode()))
    assert desk.add(sheet) == {"new": 1, "failed": 1}
    assert desk.failures()[f"{sheet}:3"].startswith("has 1 cells")


def test_only_the_rows_that_failed_are_tried_again(desk: Desk, tmp_path: Path) -> None:
    table = tmp_path / "wire.csv"
    table.write_text(f"body,published\n{story(1).replace(',', '')},2024-05-17\n{story(2).replace(',', '')},whenever\n")
    assert desk.add(table, columns={"text": "body"}) == {"new": 1, "failed": 1}
    assert desk.again() == {"failed": 1}
    (failure,) = desk.record.failures()
    assert (failure.source, failure.times) == (f"{table}:3", 2)
    table.write_text(table.read_text().replace("whenever", "2024-05-18"))
    assert desk.again() == {"new": 1}
    assert desk.failures() == {}
    assert len(desk.reader.read) == 2


def test_archives(desk: Desk, tmp_path: Path) -> None:
    def body(number: int) -> bytes:
        words = "".join(f"<p>{part}</p>" for part in paragraphs(number))
        return f"<html><body><article>{words}</article></body></html>".encode()

    archive = (
        Archive().add("https://p.example/1", body(1)).add("https://p.example/x", b"<html><script>x()</script></html>")
    )
    archive.add("https://p.example/x.png", b"x", content_type="image/png").add("https://p.example/2", body(2))
    file = tmp_path / "crawl.warc.gz"
    file.write_bytes(archive.raw)
    assert desk.add(file) == {"new": 2, "failed": 1}
    assert list(desk.failures()) == [f"{file}:2"]
    assert "(https://p.example/x) is a page without an article text" in desk.failures()[f"{file}:2"]
    stored = next(one for one in desk.record.reports() if one.report.url == "https://p.example/1")
    assert stored.fetched == "2024-05-17T08:00:00Z"
    assert stored.report.publisher.value == "p.example"
    assert stored.headers["content-type"].startswith("text/html")
    assert desk.again() == {"failed": 1}
    file.write_bytes(archive.raw[:-40])
    assert desk.add(file)["failed"] == 2
    assert "not complete" in desk.failures()[str(file)]


def test_a_feed_at_an_address_is_known_as_one(desk: Desk, site: Site) -> None:
    site.pages["/news"] = feed(
        item(f"{site.url}/1", "One", "Fri, 17 May 2024 09:00:00 +0000"), item("/2#comments", "Two"), kind="text/html"
    )
    site.pages["/1"] = page("One", *paragraphs(1))
    site.pages["/2"] = page("Two", *paragraphs(2), published="2024-05-18T08:00:00Z", publisher="Ridge Wire")
    assert desk.add(f"{site.url}/news") == {"new": 2}
    first, second = sorted((stored.report for stored in desk.record.reports()), key=lambda report: report.url)
    assert first.url == f"{site.url}/1"
    assert (first.published.value, first.published.method) == ("2024-05-17T09:00:00+00:00", "feed")
    assert first.publisher.value == "127.0.0.1"
    assert second.published.method == "meta article:published_time"
    assert second.publisher.value == "Ridge Wire"
    assert desk.add(f"{site.url}/news") == {"already there": 2}
    assert site.paths().count("/1") == 1, "an entry of which the feed says nothing new is not fetched again"


def test_an_entry_of_which_the_feed_says_something_new_is_asked_for_again(desk: Desk, site: Site) -> None:
    site.pages["/news"] = feed(item(f"{site.url}/1", "One"))
    site.pages["/1"] = page("One", *paragraphs(1))
    assert desk.add(f"{site.url}/news") == {"new": 1}
    site.pages["/news"] = feed(item(f"{site.url}/1", "One, corrected"))
    assert desk.add(f"{site.url}/news") == {"already there": 1}
    site.pages["/news"] = feed(item(f"{site.url}/1", "One, corrected twice"))
    site.pages["/1"] = page("One, corrected twice", *paragraphs(2))
    assert desk.add(f"{site.url}/news") == {"new version": 1}
    newest, oldest = sorted(desk.record.reports(), key=lambda stored: -stored.n)
    assert newest.previous == oldest.report.id
    assert site.paths().count("/1") == 3


def test_only_what_changed_is_asked_for(desk: Desk, site: Site) -> None:
    site.pages["/1"] = tagged('"v1"', page("One", *paragraphs(1)))
    site.pages["/news"] = feed(item(f"{site.url}/1", "One"))
    assert desk.add(f"{site.url}/news") == {"new": 1}
    site.pages["/news"] = feed(item(f"{site.url}/1", "One more"))
    assert desk.add(f"{site.url}/news") == {"already there": 1}
    assert [headers.get("if-none-match") for _, path, headers in site.asked if path == "/1"] == [None, '"v1"']
    assert desk.add(f"{site.url}/news") == {"already there": 1}
    assert site.paths().count("/1") == 2


@pytest.mark.parametrize(
    "trouble", [answer(404), answer(200, b"<html><script>x()</script></html>", Content_Type="text/html")]
)
def test_the_feeds_own_text_is_taken_where_the_page_can_not_be_had(desk: Desk, site: Site, trouble: Answer) -> None:
    whole = "".join(f"<p>{part}</p>" for part in paragraphs(1))
    site.pages["/1"] = trouble
    site.pages["/news"] = feed(
        item(f"{site.url}/1", "One", content=whole), item(None, "Two", content=whole.replace("1 people", "2 people")),
        item(f"{site.url}/3", "Three", content="<p>A teaser of a few words.</p>"), item(None, "Four"),
    )  # fmt: skip
    counts = desk.add(f"{site.url}/news")
    assert counts["failed"] == 2
    assert counts.get("new", 0) + counts.get("near-copy", 0) == 2
    taken = next(stored for stored in desk.record.reports() if stored.report.url == f"{site.url}/1")
    assert taken.headers["vedette-taken-from"].startswith(f"the feed {site.url}/news, as ")
    assert taken.report.title == "One"
    assert set(desk.failures()) == {f"{site.url}/3", f"{site.url}/news#4"}
    assert "neither a link" in desk.failures()[f"{site.url}/news#4"]
    site.pages["/1"] = page("One", *paragraphs(5))
    assert desk.add(f"{site.url}/1") == {"new version": 1}


def test_a_feed_in_a_file_and_a_list_of_feeds(desk: Desk, site: Site, tmp_path: Path) -> None:
    for number in (1, 2):
        site.pages[f"/{number}"] = page(f"Story {number}", *paragraphs(number))
    file = tmp_path / "saved.xml"
    file.write_text(RSS.format(items=item(f"{site.url}/1")))
    assert desk.add(file) == {"new": 1}
    site.pages["/news"] = feed(item(f"{site.url}/2"))
    feeds = tmp_path / "feeds.toml"
    feeds.write_text(
        f'[[feed]]\nurl = "{site.url}/news"\npublisher = "Valley Post"\n[[feed]]\nurl = "{site.url}/gone"\n'
    )
    assert desk.add(feeds) == {"new": 1, "failed": 1}
    assert {stored.report.publisher.value for stored in desk.record.reports()} == {"127.0.0.1", "Valley Post"}
    feeds.write_text("[[feed]]\nurl = 3\n")
    assert desk.add(feeds) == {"failed": 1}
    assert "url is missing" in desk.failures()[str(feeds)]


def test_a_json_feed(desk: Desk, site: Site) -> None:
    site.pages["/1"] = page("One", *paragraphs(1))
    body = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": f"{site.url}/1"}]}
    site.pages["/feed.json"] = answer(200, json.dumps(body), Content_Type="application/json")
    assert desk.add(f"{site.url}/feed.json") == {"new": 1}


def test_tables_and_archives_at_addresses(desk: Desk, site: Site) -> None:
    lines = json.dumps({"text": story(1)}) + "\n" + json.dumps({"text": ""})
    site.pages["/wire.jsonl"] = answer(200, lines, Content_Type="application/octet-stream")
    site.pages["/data"] = answer(200, f"text\n{story(2).replace(',', '')}\n", Content_Type="text/csv")
    archive = Archive().add("https://p.example/3", story(3).encode(), content_type="text/plain").raw
    site.pages["/crawl.warc.gz"] = answer(200, archive, Content_Type="application/gzip")
    assert desk.add(*(f"{site.url}/{name}" for name in ("wire.jsonl", "data", "crawl.warc.gz"))) == {
        "new": 3,
        "failed": 1,
    }
    assert list(desk.failures()) == [f"{site.url}/wire.jsonl#2"]
    site.pages["/wire.jsonl"] = answer(200, lines.replace('""', json.dumps(story(4))), Content_Type="text/plain")
    assert desk.again() == {"new": 1}


def test_the_order_is_that_of_the_sources(desk: Desk, site: Site, tmp_path: Path) -> None:
    import time

    def slowly(handler: object) -> None:
        time.sleep(0.3)
        page("Slow", *paragraphs(1))(handler)  # type: ignore[arg-type]

    site.pages["/slow"] = slowly
    names = []
    for number in range(2, 9):
        (tmp_path / f"{number}.txt").write_text(story(number))
        names.append(str(tmp_path / f"{number}.txt"))
    desk.add(f"{site.url}/slow", *names)
    assert desk.reader.read == [f"{site.url}/slow", *names]


def test_near_copies_and_other_publishers(desk: Desk, tmp_path: Path) -> None:
    for number, name in enumerate(("a", "b", "c")):
        (tmp_path / f"{name}.txt").write_text(f"{story(7)} Printed by paper {number} of {name}.")
    counts = [desk.add(tmp_path / f"{name}.txt", publisher=name) for name in ("a", "b", "c")]
    assert counts == [{"new": 1}, {"near-copy": 1}, {"near-copy": 1}]
    assert len({stored.voice for stored in desk.record.reports()}) == 1
    (event,) = desk.record.events()
    assert len(event.publishers) == 1


def test_a_report_that_breaks_the_reader_is_one_failure(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("FAIL: the army was in the town on Monday, they said.")
    (tmp_path / "b.txt").write_text(story(1))
    assert desk.add(tmp_path / "a.txt", tmp_path / "b.txt") == {"new": 1, "failed": 1}
    assert desk.failures() == {str(tmp_path / "a.txt"): "could not be read"}


def test_paths_that_can_not_be_read(desk: Desk, tmp_path: Path) -> None:
    assert desk.add(tmp_path / "absent.txt", tmp_path, os.devnull, "nul\0byte") == {"failed": 4}
    assert any("folder with no reports" in reason for reason in desk.failures().values())
    _, errors = zip(*desk.came, strict=True)
    assert all(isinstance(error, ReportError) for error in errors)


def test_a_relative_path_is_known_by_its_whole_path(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert desk.add("later.txt") == {"failed": 1}
    (tmp_path / "later.txt").write_text(story(1))
    monkeypatch.chdir("/")
    assert desk.again() == {"new": 1}


def test_a_stop_leaves_the_rest_alone(desk: Desk, tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"{number:02}.txt").write_text(story(number))
    desk.begin()
    done = desk.ingest._done

    def stop_after_three(item: object, came: object) -> None:
        done(item, came)  # type: ignore[arg-type]
        if len(desk.came) == 3:
            desk.stop.set()

    desk.ingest._done = stop_after_three  # type: ignore[assignment]
    from vedette.record.ingest import How

    desk.ingest.take(desk.intake.items([(str(tmp_path), How())]))
    assert desk.counts() == {"new": 3}
    desk.stop.clear()
    assert desk.add(tmp_path) == {"already there": 3, "new": 37}


def test_what_is_gone_says_so_when_it_is_tried_again(desk: Desk, site: Site, tmp_path: Path) -> None:
    table = tmp_path / "t.jsonl"
    table.write_text("{}\n{}\n")
    site.pages["/news"] = feed(item(None, "One"))
    assert desk.add(table, f"{site.url}/news") == {"failed": 3}
    table.write_text("{}\n")
    site.pages["/news"] = feed()
    assert desk.again() == {"failed": 3}
    assert "nothing at 2 any more" in desk.failures()[f"{table}:2"]
    assert "no entry 1 any more" in desk.failures()[f"{site.url}/news#1"]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_names_that_no_database_keeps(request: pytest.FixtureRequest, tmp_path: Path, kind: str) -> None:
    target = request.getfixturevalue("postgres_target") if kind == "postgresql" else str(tmp_path / "x.db")
    odd = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with Record.open(target, create=True, who="tester") as record:
        desk = Desk(record)
        with open(odd, "w") as file:  # noqa: PTH123 - a name of bytes
            file.write(story(1))
        assert desk.add(os.fsdecode(odd)) == {"new": 1}
        assert desk.add(os.fsdecode(odd) + "x", "nul\0byte.txt") == {"failed": 2}
        table = tmp_path / "t.jsonl"
        rows = [
            {"text": story(2), "publisher": "x" * 4000},
            {"text": story(3), "url": "https://p.example/" + "é" * 1500},
            {"text": story(4), "title": "x" * 9000},
            {"text": story(5), "url": "https://p.example/" + "x" * 1900, "publisher": "é" * 200},
        ]
        table.write_text("\n".join(map(json.dumps, rows)))
        assert desk.add(table) == {"failed": 3, "new": 1}
        assert len(desk.failures()) == 5


def test_from_python(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(story(1))
    told: list[tuple[str, object]] = []
    names = [str(tmp_path / "a.txt"), str(tmp_path / "absent.txt")]
    summary = add_sources(desk.record, names, reader=desk.reader, done=lambda *what: told.append(what))
    assert (summary.outcomes["new"], summary.failed) == (1, 1)
    assert [source for source, _ in told] == names
    assert dict(summary.reasons) == {"does not exist": 1}


def test_a_pipe_in_a_folder_is_not_waited_for(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(story(1))
    os.mkfifo(folder / "b.txt")
    (folder / "c.txt").symlink_to("nowhere.txt")
    (folder / "d.txt").symlink_to("d.txt")
    (folder / "again").symlink_to("..")
    assert desk.add(folder) == {"new": 1, "failed": 2}
    assert sorted(Path(source).name for source in desk.failures()) == ["c.txt", "d.txt"]


def test_a_folder_that_may_not_be_looked_into(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shut = tmp_path / "reports/shut"
    shut.mkdir(parents=True)
    (tmp_path / "reports/a.txt").write_text(story(1))
    real = os.scandir

    def scandir(path: str = ".") -> Any:  # root may look into everything, so that rights alone would show nothing
        if Path(path) == shut:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert desk.add(tmp_path / "reports") == {"new": 1, "failed": 1}
    assert desk.failures() == {str(shut): "is a folder that can't be looked into: Permission denied"}


@pytest.mark.parametrize("theirs", [None, "Mon, 01 Oct 2040 10:00:00 GMT"])
def test_a_date_in_the_future_is_not_believed(
    desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch, theirs: str | None
) -> None:
    """A page or a feed that is dated ahead; where the server's clock agrees with it, this machine's may be wrong."""
    late = "2040-10-01"
    if theirs:
        monkeypatch.setattr(BaseHTTPRequestHandler, "date_time_string", lambda *_: theirs)
    body = "".join(f"<p>{part}</p>" for part in paragraphs(1))
    meta = f'<meta property="article:published_time" content="{late}T10:00:00Z">'
    dated = f"<html><head><title>One</title>{meta}</head><body><article>{body}</article></body></html>"
    plain = f"<html><head><title>Two</title></head><body><article>{body}</article></body></html>"
    kind = "text/html; charset=utf-8"
    site.pages["/page"] = answer(200, dated, Content_Type=kind)
    site.pages["/entry"] = answer(200, plain, Content_Type=kind)
    site.pages["/news"] = feed(item(f"{site.url}/entry", date="Mon, 01 Oct 2040 10:00:00 GMT"))
    desk.add(f"{site.url}/page", f"{site.url}/news")
    found = [one.report.published for one in desk.record.reports()]
    assert len(found) == 2
    for published in found:
        if theirs:
            assert (published.value or "").startswith(late)
        else:
            assert published.value is None
            assert published.method == f"it is dated {late}, which is after it was fetched"
