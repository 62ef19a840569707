import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.errors import ReportError
from vedette.reports import from_bytes
from vedette.reports.markdown import plain_markdown

NOTE = """---
title: "Convoy in the valley"
date: 2024-05-17
publisher: Valley Post
tags: [a, b]
---

## What was seen

The **army** sent *trucks* to [Kharab](https://x.example/k "a town") on Monday, `medics` said.

> The snake_case_name stays, and 2 * 3 * 4 too.

- [ ] A clinic was hit \\*again\\*.
![a picture](x.png)
***
See <https://x.example/more>.
"""


def test_marks_go_and_words_stay() -> None:
    plain = plain_markdown(NOTE)
    assert (plain.title, plain.published, plain.publisher) == ("Convoy in the valley", "2024-05-17", "Valley Post")
    assert [line for line in plain.text.split("\n") if line] == [
        "What was seen",
        "The army sent trucks to Kharab on Monday, medics said.",
        "The snake_case_name stays, and 2 * 3 * 4 too.",
        "A clinic was hit *again*.",
        "See https://x.example/more.",
    ]


@pytest.mark.parametrize("text", ["# A title #\n\nWords.", "A title\n=====\n\nWords.", "\n# **A** title\nWords."])
def test_the_first_heading_is_the_title(text: str) -> None:
    plain = plain_markdown(text)
    assert plain.title == "A title"
    assert [line for line in plain.text.split("\n") if line] == ["A title", "Words."]


def test_as_a_report() -> None:
    report = from_bytes(NOTE.encode(), where="note.md")
    assert report.title == "Convoy in the valley"
    assert report.text.startswith("Convoy in the valley\n")
    assert (report.published.value, report.published.method) == ("2024-05-17", "front matter")
    assert (report.publisher.value, report.publisher.method) == ("Valley Post", "front matter")
    given_ones = from_bytes(NOTE.encode(), where="note.md", published="2024-05-18", publisher="Somebody")
    assert (given_ones.published.value, given_ones.publisher.value) == ("2024-05-18", "Somebody")


@given(st.text(alphabet="#*_-`~[]()<>!\\ \n\ta1=:>|.\"'", max_size=200))
def test_any_text(text: str) -> None:
    plain_markdown(text)
    try:
        from_bytes(text.encode(), where="x.md")
    except ReportError:
        assert True


@pytest.mark.parametrize("piece", ["*", "# ", "[", "[a](", "`", "- ", "_a", "---\n", "\\", "<http://a", "![", "  "])
def test_long_texts_take_no_time(piece: str) -> None:
    plain_markdown(piece * (400_000 // len(piece)) + "x")
