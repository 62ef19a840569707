import hashlib
import io
import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vedette.errors import ReportError
from vedette.model import Report
from vedette.reports import MAX_BYTES, from_bytes, from_text, gather, load

STORY = """Shells land near a clinic in the north

Medics say two nurses were hurt

TALLINE, Oct 3 (Northern Wire) - Shells landed near a clinic in the north of the country on Tuesday, medics said.
The clinic had been marked on the maps that were given to both of the parties, according to an aid agency.
No one has said that it was behind the attack, and the army did not answer calls.

Source: northern-wire.example
"""


def parts(report: Report) -> dict[str, str]:
    return {kind: report.text[start:end] for kind, start, end in report.layout}


def test_plain_text_is_kept_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    report = load(str(path))
    assert report.text == STORY
    assert report.url == str(path)
    assert report.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert report.id == "r" + report.sha256[:16]
    assert report.language == "en"
    assert report.title == "Shells land near a clinic in the north"
    assert parts(report) == {
        "title": "Shells land near a clinic in the north",
        "standfirst": "Medics say two nurses were hurt",
        "dateline": "TALLINE, Oct 3 (Northern Wire) -",
        "source line": "Source: northern-wire.example",
    }
    assert (report.publisher.value, report.publisher.method) == ("northern-wire.example", "source line")
    assert report.published.value is None
    assert report.published.method == "the dateline gives day and month without the year"


def test_given_values_win() -> None:
    report = from_text(STORY, published="2023-10-04", publisher="Someone Else")
    assert (report.published.value, report.published.precision, report.published.method) == (
        "2023-10-04",
        "day",
        "given",
    )
    assert (report.publisher.value, report.publisher.method) == ("Someone Else", "given")


def test_a_dateline_takes_its_year_from_what_is_given() -> None:
    report = from_text(STORY, published="2023")
    assert (report.published.value, report.published.precision) == ("2023-10-03", "day")
    assert report.published.method == "dateline, year given"
    assert from_text(STORY, published="2023-10").published.value == "2023-10-03"
    assert from_text(STORY, published="2023-11").published.value == "2023-11"


def test_running_text_never_gives_the_date_of_publication() -> None:
    report = from_text("The war in Gaza\n\nOn 7 October 2023 the war began, and it has not ended since, the UN said.\n")
    assert report.published.value is None
    assert report.published.method == "the report states no date of publication"


def test_same_input_same_report() -> None:
    assert from_text(STORY) == from_text(STORY)


@pytest.mark.parametrize("given_date", ["yesterday", "2023-13-01", "3/10/2023", ""])
def test_a_wrong_date_is_refused(given_date: str) -> None:
    with pytest.raises(ReportError, match="is not a date"):
        from_text(STORY, published=given_date)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "is empty"),
        (b"... --- !!!", "no words"),
        (b"%PDF-1.7 some text", "is a PDF"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"\x1f\x8b\x08rest", "gzip"),
        (bytes(range(256)) * 40, "binary"),
        ("Le président a dit que les forces de la région ont été déployées dans le nord.".encode(), "French"),
        ("Войска вошли в город во вторник утром, сообщили местные жители и чиновники.".encode(), "Cyrillic script"),
        ("قالت مصادر محلية إن القوات دخلت المدينة صباح الثلاثاء".encode(), "Arabic script"),
        (b"lorem ipsum dolor sit amet consectetur adipiscing elit sed eiusmod tempor incididunt ut labore", "English"),
    ],
)
def test_what_is_no_report_is_refused(raw: bytes, message: str) -> None:
    with pytest.raises(ReportError, match=message):
        from_bytes(raw, where="thing")


@pytest.mark.parametrize("filling", [b"a", b"the war ", b"\x00", b"<p>x</p>"])
def test_twenty_megabytes_are_refused(tmp_path: Path, filling: bytes) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes((filling * (20_000_000 // len(filling) + 1))[:20_000_000])
    with pytest.raises(ReportError, match="too large"):
        load(str(path))


def test_a_book_is_no_report() -> None:
    with pytest.raises(ReportError, match="too long for one report"):
        from_bytes(b"the war and the peace " * 100_000, where="book.txt")


def test_paths_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="does not exist"):
        load(str(tmp_path / "absent.txt"))
    with pytest.raises(ReportError, match="folder with no reports"):
        load(str(tmp_path))
    with pytest.raises(ReportError, match="can't be read"):
        load("nul\0byte")
    with pytest.raises(ReportError, match="neither a file nor a folder"):
        load(os.devnull)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(STORY.encode())
        closed = False

    monkeypatch.setattr(sys, "stdin", Stdin())
    report = load("-")
    assert report.url == "-"
    assert report.text == STORY


def test_gather_walks_folders_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", "notes.md", ".hidden.txt", "deep/c.TXT", ".git/d.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    empty = tmp_path / "empty"
    empty.mkdir()
    root = str(tmp_path)
    assert list(gather(["-", root, "https://example.org/", str(empty), "absent.txt"])) == [
        "-",
        f"{root}/a.html",
        f"{root}/b.txt",
        f"{root}/deep/c.TXT",
        "https://example.org/",
        str(empty),
        "absent.txt",
    ]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"), ("utf-16-le", b""),
     ("utf-16-be", b""), ("utf-32-le", b"\xff\xfe\x00\x00"), ("cp1252", b""), ("utf-8", b"")],
)  # fmt: skip
def test_encodings(encoding: str, mark: bytes) -> None:
    words = "The army’s “victory” in Deir ez‑Zor – so the minister said – was denied by the café’s owner and by others."
    words = words.replace("‑", "-")
    assert from_bytes(mark + words.encode(encoding), where="x.txt").text == words


def test_a_declared_encoding_is_used() -> None:
    words = "The minister of the Łódź region said that the army was on its way to the border. " * 3
    report = from_bytes(words.encode("iso8859-2"), where="x.txt", content_type="text/plain; charset=ISO-8859-2")
    assert report.text == words
    lying = from_bytes(words.encode(), where="x.txt", content_type="text/plain; charset=ISO-8859-2")
    assert lying.text == words
    odd = from_bytes(
        "The café was hit by the army.".encode("latin-1"), where="x", content_type="text/plain;charset=hex"
    )
    assert odd.text == "The café was hit by the army."


def test_line_ends_are_made_one() -> None:
    report = from_bytes(b"A title of the report\r\n\r\nThe army was there.\rIt has left the town.", where="x.txt")
    assert report.text == "A title of the report\n\nThe army was there.\nIt has left the town."


def test_short_texts_are_let_through() -> None:
    assert from_text("Fighting erupts").language == "und"
    assert from_text("The army fled.").language == "en"


def check(report: Report) -> None:
    before = 0
    for kind, start, end in report.layout:
        assert kind in {"title", "standfirst", "dateline", "byline", "source line"}
        assert 0 <= before <= start < end <= len(report.text)
        assert report.text[start:end].strip() == report.text[start:end]
        before = end
    assert (report.published.value is None) == (report.published.precision == "unknown")
    assert report.published.method
    assert report.publisher.method


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400), st.sampled_from(["x.txt", "x.html", "-"]))
def test_no_bytes_raise_anything_but_report_errors(raw: bytes, where: str) -> None:
    try:
        check(from_bytes(raw, where=where))
    except ReportError as error:
        assert "\n" not in str(error)


PIECES = st.sampled_from(
    [*"\n\r\t –-—():,./ ", "BEIRUT", "Oct 3", " (Agency) - ", "By Jane Doe", "Source: ", "<p>", "</p>", "<html>",
     "&lt;", "<script type='application/ld+json'>", '{"@type":"NewsArticle","datePublished":', '"2023-10-07T',
     "</script>", "the", "army of the", "2023", "\x00", "\ud800", "é",
     "\u202e", "<time datetime='", "<h1>", "\n\n", "Published: 3 May 2021"]
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=40).map("".join), st.booleans())
def test_no_text_raises_anything_but_report_errors(text: str, page: bool) -> None:
    try:
        if page:
            check(from_bytes(b"<html><body>" + text.encode("utf-8", "replace"), where="x.html"))
        else:
            report = from_text(text)
            check(report)
            assert len(report.text) <= len(text)
    except ReportError as error:
        assert "\n" not in str(error)


def test_the_limit_is_what_the_message_says() -> None:
    assert MAX_BYTES == 20_000_000


def test_one_english_sentence_full_of_foreign_names_is_read() -> None:
    text = (
        "Thai soldiers opened fire in Prey Chan, a disputed border settlement in Banteay Meanchey province, Cambodia."
    )
    assert from_bytes(text.encode(), where="note.txt").text == text
