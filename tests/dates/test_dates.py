from __future__ import annotations

import csv
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from vedette.cli.dates import dates
from vedette.dates import TimeExpression, find

PUBLISHED = date(2018, 9, 17)  # a Monday


def _table():
    rows = defaultdict(list)
    with (Path(__file__).parent / "phrases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = (row["published"], row["tense"], row["sentence"])
            answers = rows[key]
            if row["expression"]:
                answers.append((row["expression"], row["start"] or None, row["end"] or None, row["precision"]))
    return rows


TABLE = _table()


def test_the_table_is_long_enough():
    assert len(TABLE) >= 200


@pytest.mark.parametrize("key", TABLE, ids=lambda key: f"{key[2]} ({key[1] or 'no tense'})")
def test_phrase(key):
    published, tense, sentence = key
    got = []
    for expression in find(sentence):
        when = expression.resolve(date.fromisoformat(published), tense or None)
        got.append((when.text, when.start, when.end, when.precision))
        assert when.because
    assert got == TABLE[key]


def _only(sentence: str) -> TimeExpression:
    (expression,) = find(sentence)
    return expression


@pytest.mark.parametrize("phrase", ["on Thursday", "last week", "yesterday", "in May", "7 October", "during Ramadan"])
def test_without_a_publication_date_it_stays_open_and_says_why(phrase):
    when = _only(phrase).resolve(None, "past")
    assert (when.start, when.end, when.precision) == (None, None, "unknown")
    assert when.because.startswith("no publication date")


@pytest.mark.parametrize(
    ("phrase", "start", "end"),
    [
        ("on 7 October 2023", "2023-10-07", "2023-10-07"),
        ("in 2014", "2014-01-01", "2014-12-31"),
        ("Ramadan 2018", "2018-05-15", "2018-06-15"),
        ("since May 2014", "2014-05-01", None),
    ],
)
def test_what_is_written_out_needs_no_publication_date(phrase, start, end):
    when = _only(phrase).resolve(None)
    assert (when.start, when.end) == (start, end)


def test_publication_time_settles_hours_and_bare_times():
    published = datetime(2018, 9, 17, 9, 30, tzinfo=UTC)
    assert _only("three hours ago").resolve(published).start == "2018-09-17T06:30+00:00"
    assert _only("at 0600 GMT").resolve(published, "past").start == "2018-09-17T06:00+00:00"
    assert _only("at 2300 GMT").resolve(published, "past").start == "2018-09-16T23:00+00:00"


def test_anchor_is_the_day_the_text_speaks_of():
    assert _only("the next day").resolve(PUBLISHED, "past", anchor=date(2018, 5, 3)).start == "2018-05-04"
    assert _only("two weeks later").resolve(PUBLISHED, "past", anchor=date(2018, 5, 3)).start == "2018-05-17"


@pytest.mark.parametrize("ahead", range(7))
def test_weekday_of_publication_is_that_day_for_the_past_and_others_are_the_last(ahead):
    published = PUBLISHED + timedelta(days=ahead)
    when = _only("on Monday").resolve(published, "past")
    assert when.start == PUBLISHED.isoformat()


def test_weekday_and_date_that_disagree_are_named():
    when = _only("on Sunday, 7 October 2023").resolve(PUBLISHED)
    assert when.start == "2023-10-07" and "the calendar Saturday" in when.because


def test_weekday_picks_the_year_of_a_date():
    assert _only("on Saturday, 7 October").resolve(date(2023, 12, 1), "past").start == "2023-10-07"


def test_spans_move_with_the_offset():
    sentence = "It began on Thursday, and since Friday it is quiet."
    for expression in find(sentence, offset=100):
        assert sentence[expression.span.start - 100 : expression.span.end - 100] == expression.text


WORDS = (
    "on in since until by between and from to the last next this early late mid - , Monday Tuesday May March 7 17 2014 "
    "2018 week weeks month year days ago earlier later day before night at 3:30 pm 0600 GMT ( ) Ramadan first third of "
    "weekend past recent overnight 31 February 99 2018-09-17 03/04/2018 ' s half 1990s a two summer Eid tomorrow"
)
PIECES = WORDS.split()


@given(st.lists(st.sampled_from(PIECES), max_size=9), st.sampled_from([None, "past", "present", "future"]))
def test_no_mixture_of_time_words_raises(words, tense):
    sentence = " ".join(words)
    last = 0
    for expression in find(sentence):
        assert sentence[expression.span.start : expression.span.end] == expression.text
        assert expression.span.start >= last
        last = expression.span.end
        for published in (PUBLISHED, None, datetime(2018, 9, 17, 9, 30), date(1, 1, 2), date(9999, 12, 30)):
            when = expression.resolve(published, tense)
            assert when.because
            if when.start and when.end:
                assert when.start[:10] <= when.end[:10]
            if when.precision != "unknown":
                assert when.start or when.end


@given(st.text(max_size=80))
def test_no_text_raises(text):
    for expression in find(text):
        assert text[expression.span.start : expression.span.end] == expression.text
        expression.resolve(PUBLISHED, "past")


def test_command_line():
    run = CliRunner().invoke(dates, ["Fighting began on Thursday.", "--published", "2018-09-17", "--tense", "past"])
    assert run.exit_code == 0
    assert run.output.startswith("on Thursday: 2018-09-13 (day; the last Thursday before publication")
    assert '"start": null' in CliRunner().invoke(dates, ["on Thursday", "--json"]).output
    bad = CliRunner().invoke(dates, ["on Thursday", "--published", "17/9/2018"])
    assert bad.exit_code == 2 and "no ISO date" in bad.output


def test_what_since_counts_from():
    (since,) = find("since 9 March")
    assert since.begins.resolve(date(2018, 9, 17)).end == "2018-03-09"
    assert since.resolve(date(2018, 9, 17)).end == "2018-09-17"
    (on,) = find("on 9 March")
    assert on.begins is on
