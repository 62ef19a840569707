import gzip
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive import PAGE, Archive
from vedette.errors import ReportError
from vedette.reports.warc import ArchivedPage, archived_pages


def read(archive: Archive | bytes, cut: int = 0) -> list[ArchivedPage | ReportError]:
    raw = archive if isinstance(archive, bytes) else archive.raw
    return list(archived_pages(io.BytesIO(raw[: len(raw) - cut]), where="a.warc"))


@pytest.mark.parametrize("packed", [True, False])
def test_pages_are_found_and_all_else_is_passed_over(packed: bool) -> None:
    archive = Archive(packed=packed)
    archive.add("", b"software: a test", kind="warcinfo", content_type="application/warc-fields")
    archive.add(Set_Cookie="a=b", ETag='"1"')
    archive.add(kind="request", body=b"")
    archive.add("https://valley.example/x.png", b"\x89PNG", content_type="image/png")
    archive.add("https://valley.example/moved", status="302 Found")
    archive.add("https://valley.example/robots.txt", b"User-agent: *", content_type="text/plain")
    archive.add("dns:valley.example", b"x", kind="resource", content_type="text/plain")
    archive.add("https://valley.example/t", b"Words of a text.", content_type="TEXT/PLAIN")
    archive.add("https://valley.example/r", PAGE, kind="resource", content_type="text/html")
    first, second, third = read(archive)
    assert isinstance(first, ArchivedPage)
    assert (first.n, first.url, first.raw) == (2, "https://valley.example/1", PAGE)
    assert first.content_type == "text/html; charset=utf-8"
    assert first.fetched == datetime(2024, 5, 17, 8, tzinfo=UTC)
    assert first.headers["etag"] == '"1"'
    assert "set-cookie" not in first.headers
    assert isinstance(second, ArchivedPage)
    assert second.raw == b"Words of a text."
    assert isinstance(third, ArchivedPage)
    assert third.raw == PAGE


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:9], body[9:])) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (chunked(PAGE), {"Transfer_Encoding": "chunked"}),
        (gzip.compress(PAGE), {"Content_Encoding": "gzip"}),
        (chunked(gzip.compress(PAGE)), {"Content_Encoding": "gzip", "Transfer_Encoding": "chunked"}),
        (PAGE, {"Content_Encoding": "gzip"}),
    ],
)
def test_bodies_are_unpacked(body: bytes, headers: dict[str, str]) -> None:
    (page,) = read(Archive().add(body=body, **headers))
    assert isinstance(page, ArchivedPage)
    assert page.raw == PAGE


def test_a_record_that_can_not_be_unpacked_costs_itself() -> None:
    archive = (
        Archive().add(body=PAGE, Content_Encoding="br").add(body=b"\x1f\x8b" + PAGE, Content_Encoding="gzip").add()
    )
    first, second, third = read(archive)
    assert str(first).startswith("a.warc:1: (https://valley.example/1) can't be taken apart: it is compressed as 'br'")
    assert str(second).startswith("a.warc:2: ")
    assert isinstance(third, ArchivedPage)


def test_a_body_that_breaks_off_costs_itself() -> None:
    first, second = read(Archive().add(body=gzip.compress(PAGE)[:-20], Content_Encoding="gzip").add())
    assert str(first).endswith("can't be taken apart: its compressed body breaks off")
    assert isinstance(second, ArchivedPage)


def test_a_bomb_inside() -> None:
    bomb = gzip.compress(b"the war " * 10_000_000, 9)
    first, second = read(Archive().add(body=bomb, Content_Encoding="gzip").add())
    assert "is larger than 20 MB" in str(first)
    assert isinstance(second, ArchivedPage)


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_that_breaks_off(packed: bool) -> None:
    found = read(Archive(packed=packed).add().add(), cut=60)
    assert isinstance(found[0], ArchivedPage)
    assert isinstance(found[-1], ReportError)
    assert str(found[-1]).startswith("a.warc")


def test_damage_is_told_and_nothing_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    raw = Archive(packed=False).add().add().raw
    broken = raw.replace(b"WARC/1.0", b"WRAC/1.0", 2).replace(b"WRAC", b"WARC", 1)
    first, *rest = read(broken)
    assert isinstance(first, ArchivedPage)
    assert any(isinstance(one, ReportError) and "damaged" in str(one) for one in rest)
    longer = raw.replace(b"Content-Length: ", b"Content-Length: 1", 1)
    assert any(isinstance(one, ReportError) for one in read(longer))
    assert capsys.readouterr() == ("", "")


def test_a_header_that_never_ends() -> None:
    raw = b"WARC/1.0\r\nX: " + b"y" * 5_000_000
    (only,) = read(raw)
    assert "header of a record does not end" in str(only)


def test_an_archive_without_anything() -> None:
    for raw in (b"", gzip.compress(b"")):
        (only,) = archived_pages(io.BytesIO(raw), where="x.warc")
        assert str(only) == "x.warc: is empty: there is no record of a web archive in it"


def test_no_archive() -> None:
    for raw in (b"", b"hello\n", gzip.compress(b"")):
        assert all(isinstance(one, ReportError) for one in archived_pages(io.BytesIO(raw), where="x"))


WHOLE = [
    Archive(packed=packed).add().add(body=chunked(PAGE), Transfer_Encoding="chunked").raw for packed in (True, False)
]


@settings(max_examples=150)
@given(
    st.sampled_from(WHOLE),
    st.lists(st.tuples(st.integers(0, 1200), st.integers(0, 9), st.binary(max_size=9)), min_size=1, max_size=4),
)
def test_no_damage_raises(whole: bytes, damage: list[tuple[int, int, bytes]]) -> None:
    raw = bytearray(whole)
    for place, length, instead in damage:
        raw[place : place + length] = instead
    for one in read(bytes(raw)):
        assert isinstance(one, ArchivedPage) or "\n" not in str(one)
