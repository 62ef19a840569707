from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from vedette.actors.spelling import ALIKE, LEAST, Spellings

NAMES = {
    "abdel fattah burhan": "burhan",
    "hayat tahrir al sham": "hts",
    "abdul rashid dostum": "dostum",
    "abdel fattah sisi": "sisi",
}
words = st.lists(st.text("abdehilmrstu", min_size=1, max_size=9), min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("abdel fatah burhan", "burhan"),
        ("hayaat tahrir al shaam", "hts"),
        ("abdel fattah sissi", "sisi"),
        ("abdel fattah", None),
        ("rashid abdul dostum", None),
        ("burhan", None),
    ],
)
def test_a_name_differs_in_spelling_only(said, expected):
    assert Spellings(NAMES).nearest(tuple(said.split())) == expected


@given(words, words)
def test_no_name_that_is_alike_enough_is_passed_over_for_its_length(one, other):
    a, b = " ".join(one), " ".join(other)
    assert (b in Spellings({b: "x"})._of_like_length(len(a))) or fuzz.ratio(a, b) < ALIKE


@given(st.lists(words, max_size=8), words)
def test_what_is_remembered_is_what_is_found_anew(names, said):
    known = {" ".join(n): str(k) for k, n in enumerate(names)}
    spellings = Spellings(known)
    first = spellings.nearest(said)
    assert spellings.nearest(said) == first == Spellings(known).nearest(said)
    if len(said) > 1 and len(" ".join(said)) > LEAST and " ".join(said) in known:
        assert first == known[" ".join(said)]
