from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from training import gold

from vedette.claims.quantities import find, role_near
from vedette.model import Span


def _table():
    rows = defaultdict(list)
    with (Path(__file__).parent / "quantities.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            answers = rows[row["sentence"]]
            if row["quantity"]:
                figures = [float(row[name]) if row[name] else None for name in ("value", "low", "high")]
                answers.append((row["quantity"], *figures, row["of"] or None, row["role"] or None))
    return rows


TABLE = _table()


def test_the_table_is_long_enough():
    assert len(TABLE) >= 120


@pytest.mark.parametrize("sentence", TABLE)
def test_quantity(sentence):
    got = [(q.text, q.value, q.low, q.high, q.of, q.role) for q in find(sentence)]
    assert got == TABLE[sentence]


def test_every_role_of_the_table_is_one_of_the_gold():
    assert {row[5] for rows in TABLE.values() for row in rows} - {None} <= set(gold.ROLES)


@pytest.mark.parametrize(
    ("sentence", "words", "role"),
    [
        ("The blast killed 12 soldiers near the town.", "12 soldiers", "killed"),
        ("12 soldiers killed three rebels.", "three rebels", "killed"),
        ("12 soldiers killed three rebels.", "12 soldiers", None),
        ("About 300 people gathered in the square.", "About 300 people", None),
        ("The town has 4,000 inhabitants.", "4,000 inhabitants", None),
        ("They killed 11 traders and set fire to 30 stalls.", "30 stalls", "destroyed"),
        ("They set 12 lorries on fire.", "12 lorries", "destroyed"),
        ("They set 12 prisoners free, and a house on fire.", "12 prisoners", None),
        ("The blast killed 11 traders and 30 stalls.", "30 stalls", None),
        ("At the filtration station they heard six explosions.", "six explosions", None),
        ("They will station 40 soldiers there.", "40 soldiers", "deployed"),
        ("Five civilians, including two girls, lost their lives.", "Five civilians", "killed"),
        ("Nothing here", "nothing at all", None),
    ],
)
def test_role_near(sentence, words, role):
    start = sentence.find(words)
    span = Span(start, start + len(words)) if start >= 0 else Span(500, 510)
    assert role_near(sentence, span) == role


def test_spans_move_with_the_offset():
    sentence = "At least 14 people were killed and $5 million was lost."
    for quantity in find(sentence, offset=70):
        assert sentence[quantity.span.start - 70 : quantity.span.end - 70] == quantity.text


WORDS = (
    "at least 14 people killed two dozen of them between 20 and 30 - 1.2 million % percent $ half a third the some "
    "several hundred thousands tens police officers wounded one single km 2014 , . were fled fired ( ) 24/7 "
    "twenty five or more so-called"
)
PIECES = WORDS.split()


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_no_mixture_of_numbers_raises(words):
    sentence = " ".join(words)
    last = 0
    for quantity in find(sentence):
        assert sentence[quantity.span.start : quantity.span.end] == quantity.text
        assert quantity.span.start >= last
        last = quantity.span.end
        assert quantity.role is None or quantity.role in gold.ROLES
        assert not (quantity.low is not None and quantity.high is not None and quantity.low > quantity.high)


@given(st.text(max_size=80))
def test_no_text_raises(text):
    for quantity in find(text):
        assert text[quantity.span.start : quantity.span.end] == quantity.text
