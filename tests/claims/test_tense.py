"""What a finite past asserts of the words under it, in sentences whose trees are written by hand."""

from __future__ import annotations

import pytest

from tests.claims.trees import at, tree
from vedette.claims.tense import asserted_past, at_once, changed_hands, had_been


@pytest.mark.parametrize(
    ("line", "word", "so"),
    [
        (
            "They/nsubj>regained regained/root control/NOUN/obj>regained of/case>town the/det>town town/nmod>control .",
            "control",
            True,
        ),
        ("They/nsubj>regain will/aux>regain regain/root control/NOUN/obj>regain .", "control", False),
        ("Control/NOUN/root of/case>town the/det>town town/nmod>Control .", "Control", False),
        ("They/nsubj>took took/root the/det>town town/obj>took .", "took", True),
    ],
)
def test_what_was_taken_has_changed_hands(line: str, word: str, so: bool):
    s = tree(line)
    assert changed_hands(s, at(s, word)) is so


@pytest.mark.parametrize(
    ("line", "past", "before"),
    [
        ("They/nsubj>reached had/aux>reached *reached/root it/obj>reached .", True, True),
        ("They/nsubj>reached have/aux>reached *reached/root it/obj>reached .", True, False),
        ("They/nsubj>reach will/aux>reach *reach/root it/obj>reach .", False, False),
    ],
)
def test_a_pluperfect_lies_before_the_time_beside_it(line: str, past: bool, before: bool):
    i = next(k for k, t in enumerate(line.split()) if t.startswith("*"))
    s = tree(line.replace("*", ""))
    assert asserted_past(s, i) is past
    assert had_been(s, i) is before


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("Homs/nsubj:pass>hit was/aux:pass>hit *hit/root .", True),
        ("Homs/nsubj:pass>hit has/aux>hit been/aux:pass>hit *hit/root .", False),
        ("Homs/nsubj:pass>hit is/aux>hit being/aux:pass>hit *hit/root .", False),
        ("Homs/nsubj:pass>besieged was/aux:pass>besieged *besieged/root .", False),
    ],
)
def test_what_is_done_in_a_moment(line: str, moment: bool):
    i = next(k for k, t in enumerate(line.split()) if t.startswith("*"))
    assert at_once(tree(line.replace("*", "")), i) is moment
