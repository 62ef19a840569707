"""Which words of a text are place names."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vedette.places import Resolver


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Syrian forces shelled the town of Saraqeb in Idlib province.", {"Syrian", "Saraqeb"}),
        ("Fighting near Bakhmut in Ukraine went on.", {"Bakhmut", "Ukraine"}),
        (
            "Israeli strikes hit Khan Younis in the Gaza Strip, Palestinian officials said.",
            {"Khan Younis", "Gaza Strip"},
        ),
    ],
)
def test_places_are_found(resolver: Resolver, text: str, wanted: set[str]) -> None:
    assert wanted <= {span.of(text) for span in resolver.find(text)}


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [
        ("George Washington spoke first.", "Washington"),
        ("Mr. London said on Sunday that he was well.", "London"),
        ("He asked for mercy. Of course, they refused.", "Of"),
        ("may be in march", "march"),
    ],
)
def test_persons_and_words_are_not(resolver: Resolver, text: str, unwanted: str) -> None:
    assert unwanted not in {span.of(text) for span in resolver.find(text)}


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200))
def test_spans_are_in_order_inside_and_apart(resolver: Resolver, text: str) -> None:
    spans = resolver.find(text)
    assert list(spans) == sorted(spans)
    for a, b in pairwise(spans):
        assert a.end <= b.start
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        assert span.of(text).strip() == span.of(text)
