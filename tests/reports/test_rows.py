import gzip
import io
import json
from collections.abc import Iterator
from typing import IO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vedette.errors import InputError, ReportError
from vedette.model import Report
from vedette.reports.rows import Row, column_names, csv_rows, json_rows, row_report

STORY = "The army sent trucks to the north of the valley on Monday, medics told a radio station in the town."


def reports(rows: Iterator[Row | ReportError], where: str = "x") -> list[Report | str]:
    found: list[Report | str] = []
    for row in rows:
        try:
            if isinstance(row, ReportError):
                raise row
            found.append(row_report(row, where=f"{where}:{row.line}"))
        except ReportError as error:
            found.append(str(error))
    return found


def stream(text: str | bytes) -> IO[bytes]:
    return io.BytesIO(text.encode() if isinstance(text, str) else text)


def from_json(*lines: object) -> list[Report | str]:
    written = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    return reports(json_rows(stream("\n".join(written)), where="x"))


def test_json_lines() -> None:
    first, second = from_json(
        {
            "text": STORY,
            "title": "Trucks seen",
            "published": "2024-05-17",
            "publisher": "Post",
            "url": "https://p.example/1",
        },
        {"text": STORY},
    )
    assert isinstance(first, Report)
    assert first.text == f"Trucks seen\n{STORY}"
    assert first.title == "Trucks seen"
    assert first.layout[0] == ("title", 0, 11)
    assert (first.published.value, first.published.method) == ("2024-05-17", "given")
    assert (first.publisher.value, first.url) == ("Post", "https://p.example/1")
    assert isinstance(second, Report)
    assert second.url == "x:2"
    assert second.published.value is None
    assert first.sha256 != second.sha256


def test_a_title_that_the_text_has_already_stands_once() -> None:
    (report,) = from_json({"text": f"Trucks seen\n\n{STORY}", "title": "TRUCKS SEEN."})
    assert isinstance(report, Report)
    assert report.text.lower().count("trucks seen") == 1


def test_a_text_of_html_is_read_as_a_page() -> None:
    (report,) = from_json({"text": f"<html><body><article><p>{STORY}</p><p>{STORY}</p></article></body></html>"})
    assert isinstance(report, Report)
    assert "<p>" not in report.text


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "x:1: is no JSON"),
        ("[" * 100_000, "x:1: is no JSON"),
        ('"text"', "x:1: is no JSON object"),
        ({"title": "x"}, "x:1: has no text"),
        ({"text": ""}, "x:1: has no text"),
        ({"text": None}, "x:1: has no text"),
        ({"text": 5}, "x:1: text: 5 is no text"),
        ({"text": STORY, "published": 20240517}, "x:1: published: 20240517 is no text"),
        ({"text": STORY, "published": "last week"}, "x:1: published: 'last week' is not a date"),
        ({"text": STORY, "url": "javascript:alert(1)"}, "x:1: url: 'javascript:alert(1)' is not an http"),
        ({"text": STORY, "url": "https://x\n.example"}, "x:1: url:"),
        (
            {"text": "Le président a dit que les forces de la région ont été déployées dans le nord."},
            "x:1: is not English",
        ),
        ({"text": "..."}, "x:1: is empty"),
    ],
)
def test_bad_rows_are_named_and_the_rest_goes_on(line: object, message: str) -> None:
    first, second = from_json(line, {"text": STORY})
    assert isinstance(first, str)
    assert first.startswith(message)
    assert isinstance(second, Report)


@pytest.mark.parametrize("written", ["17 May 2024", "Fri, 17 May 2024 09:00:00 +0000", "2024-05-17T09:00:00Z"])
def test_dates_as_people_write_them(written: str) -> None:
    (report,) = from_json({"text": STORY, "published": written})
    assert isinstance(report, Report)
    assert report.published.day is not None
    assert report.published.day.isoformat() == "2024-05-17"


def test_columns_of_other_names() -> None:
    columns = column_names(["text=body", "published= when "])
    rows = json_rows(stream(json.dumps({"body": STORY, "when": "2024"})), where="x", columns=columns)
    (report,) = reports(rows)
    assert isinstance(report, Report)
    assert report.published.value == "2024"
    for wrong in ("body", "text=", "words=body", "=x"):
        with pytest.raises(InputError, match="text=body"):
            column_names([wrong])


def test_lines_that_can_not_be_read() -> None:
    raw = (
        b'\xef\xbb\xbf{"text": "'
        + STORY.encode()
        + b'"}\r\n\r\n{"text": "caf\xe9"}\n'
        + json.dumps({"text": STORY}).encode()
    )
    first, second, third = reports(json_rows(stream(raw), where="x"))
    assert isinstance(first, Report)
    assert second == "x:3: is not UTF-8, which JSON Lines must be"
    assert isinstance(third, Report)
    (only,) = reports(json_rows(stream(('{"text": "x"}\n' * 9).encode("utf-16")), where="x"))
    assert only == "x: is UTF-16: save it as UTF-8"


def test_an_endless_line_costs_itself() -> None:
    raw = b'{"text": "' + b"a" * 45_000_000 + b'"}\n' + json.dumps({"text": STORY}).encode()
    first, second = reports(json_rows(stream(raw), where="x"))
    assert first == "x:1: is longer than 20 MB"
    assert isinstance(second, Report)


def test_gzipped_and_damaged() -> None:
    packed = gzip.compress((json.dumps({"text": STORY}) + "\n").encode() * 3)
    assert len(reports(json_rows(stream(packed), where="x"))) == 3
    found = reports(json_rows(stream(packed[:-12]), where="x"))
    assert isinstance(found[-1], str)
    assert "can't be read beyond line" in found[-1]


def test_a_gzip_bomb() -> None:
    packed = gzip.compress(b'{"text": "' + b"a" * 5_000_000 + b'"}\n', 9) * 4
    *before, last = json_rows(stream(packed), where="x")
    assert isinstance(last, ReportError)
    assert "gzip bomb" in str(last)
    assert len(before) < 4


def test_blank_lines_without_end() -> None:
    raw = b"\n" * 200_000 + json.dumps({"text": STORY}).encode()
    (only,) = reports(json_rows(stream(raw), where="x"))
    assert isinstance(only, str)
    assert "nothing but blank lines" in only


def from_csv(written: str | bytes, **columns: str) -> list[Report | str]:
    return reports(csv_rows(stream(written), where="x", columns=columns))


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_csv(mark: str) -> None:
    head = mark.join(("Title", "TEXT", "other", "published"))
    row = mark.join(("Trucks seen", f'"{STORY}\n\nIt went on, ""for hours"", they said."', "", "2024-05-17"))
    first, second = from_csv(f"{head}\n{row}\n\n{row.replace('Trucks', 'Tanks')}\n")
    assert isinstance(first, Report)
    assert first.text == f'Trucks seen\n{STORY}\n\nIt went on, "for hours", they said.'
    assert first.url == "x:2"
    assert isinstance(second, Report)
    assert second.url == "x:6"


def test_csv_as_spreadsheets_save_it() -> None:
    raw = f"sep=;\r\ntext;title\r\n{STORY};Café “talks”\r\n".encode("cp1252")
    (report,) = from_csv(raw)
    assert isinstance(report, Report)
    assert report.title == "Café “talks”"
    (again,) = from_csv(b"\xef\xbb\xbf" + f"text\n{STORY}".replace(",", " ").encode())
    assert isinstance(again, Report)


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("", ["x: is empty"]),
        (
            "title,body\na,b\n",
            [
                "x:1: no column is called 'text'; there are: title, body (say which holds the text with --column "
                "text=body)",
            ],
        ),
        (
            "text,title\nonly one\nThe army was in the town.,b\n",
            ["x:2: has 1 cells where the first line names 2", None],
        ),
        (
            'text,title\nThe army was in the town.,b\n"never closed,b\n',
            [None, "x:3: is no row of CSV: a quote is opened"],
        ),
        ('text,title\n"a"b,c\nThe army was in the town.,b\n', ["x:2: is no row of CSV", None]),
    ],
)
def test_bad_csv(text: str, messages: list[str | None]) -> None:
    found = from_csv(text)
    assert len(found) == len(messages)
    for got, message in zip(found, messages, strict=True):
        assert isinstance(got, Report) if message is None else isinstance(got, str) and got.startswith(message)


@pytest.mark.parametrize(
    ("names", "choice"),
    [
        (["id", "Body"], "text=Body"),
        (["headline", "Texts"], "text=Texts"),
        (["headline", "full text"], "'text=full text'"),
        (["headline", "when"], "text=NAME"),
        (["\x1b[31m; rm -rf", "content"], "text=content"),
    ],
)
def test_a_missing_text_is_told_with_the_nearest_name(names: list[str], choice: str) -> None:
    (only,) = reports(json_rows(stream(json.dumps(dict.fromkeys(names, STORY))), where="x"))
    assert isinstance(only, str)
    assert only.startswith("x:1: has no text; there are: ")
    assert only.endswith(f"(say which holds the text with --column {choice})")


def test_the_text_column_of_csv_can_be_named() -> None:
    (report,) = from_csv(f'id,Body\n1,"{STORY}"\n', text="body")
    assert isinstance(report, Report)


@settings(max_examples=150)
@given(st.binary(max_size=300), st.sampled_from([b"", b"text,title\n", b'{"text": "', b"\x1f\x8b\x08\x00"]))
def test_no_bytes_raise(raw: bytes, prefix: bytes) -> None:
    for read in (json_rows, csv_rows):
        for got in reports(read(stream(prefix + raw), where="x")):
            assert isinstance(got, Report) or ("\n" not in got and got.startswith("x"))


@given(st.lists(st.lists(st.text(max_size=30), min_size=2, max_size=2), max_size=6))
def test_csv_that_was_written_is_read(rows: list[list[str]]) -> None:
    import csv

    out = io.StringIO()
    csv.writer(out).writerows([["text", "title"], *rows])
    got = list(csv_rows(stream(out.getvalue().encode("utf-8", "replace")), where="x"))
    full = [row for row in rows if any(cell.strip() for cell in row)]
    if not any(set("\r\n\0\ud800") & set(cell) or not cell.isprintable() for row in rows for cell in row):
        assert [row.values for row in got if isinstance(row, Row)] == [{"text": a, "title": b} for a, b in full]
