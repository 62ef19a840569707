"""Events that the trigger head passed over: plain casualties, and the main verb of a sentence of one sure type."""

# Trees stand on one line each.
# ruff: noqa: E501

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.claims.trees import at, tree
from vedette.claims.lexicon import Lexicon
from vedette.claims.unseen import casualty_word, chief_word


@pytest.mark.parametrize(
    ("line", "word", "so"),
    [
        (
            "A/det>man man/nsubj:pass>injured was/aux:pass>injured injured/root by/case>shrapnel shrapnel/obl>injured .",
            "injured",
            True,
        ),
        (
            "A/det>man man/nsubj:pass>injured was/aux:pass>injured injured/root in/case>crash a/det>crash crash/obl>injured .",
            "injured",
            False,
        ),
        (
            "Two/nummod>farmers farmers/nsubj>died died/root when/ADV/advmod>hit it/nsubj>hit hit/advcl>died a/det>landmine landmine/obj>hit .",
            "died",
            True,
        ),
        ("He/nsubj>died died/root of/case>cancer cancer/obl>died .", "died", False),
        ("It/nsubj>injured injured/root two/obj>injured with/case>shrapnel shrapnel/obl>injured .", "injured", False),
        (
            "Many/nsubj>lost lost/root their/nmod:poss>lives lives/NOUN/obj>lost in/case>war the/det>war war/obl>lost .",
            "lost",
            True,
        ),
        (
            "Many/nsubj>lost lost/root their/nmod:poss>lives lives/NOUN/obj>lost at/case>sea sea/obl>lost .",
            "lost",
            False,
        ),
        (
            "Five/NUM/nsubj>were of/case>dead the/det>dead dead/NOUN/nmod>Five were/root in/case>Haris Haris/PROPN/obl>were .",
            "dead",
            True,
        ),
        ("The/det>dead dead/NOUN/nsubj>were were/root in/case>Haris Haris/PROPN/obl>were .", "dead", False),
        ("They/nsubj>put put/root the/det>toll toll/NOUN/obj>put at/case>20 20/NUM/obl>put .", "toll", True),
        ("The/det>toll toll/NOUN/nsubj>rose rose/root to/case>20 20/NUM/obl>rose .", "toll", True),
        ("They/nsubj>paid paid/root a/det>toll toll/NOUN/obj>paid of/case>20 20/NUM/nmod>toll .", "toll", False),
        ("The/det>toll toll/NOUN/nsubj>rose rose/root again/advmod>rose .", "toll", False),
    ],
)
def test_a_casualty_of_a_weapon(line: str, word: str, so: bool):
    s = tree(line)
    assert casualty_word(s, at(s, word)) is so


CONVOY = (
    "A/det>convoy convoy/nsubj>reached of/case>lorries lorries/nmod>convoy reached/root the/det>town town/obj>reached ."
)
SAID = "Officials/nsubj>said said/root a/det>convoy convoy/nsubj>reached reached/ccomp>said the/det>town town/obj>reached ."
MAN = "A/det>man man/nsubj>reached reached/root the/det>town town/obj>reached ."


@pytest.mark.parametrize(
    ("line", "main", "word"),
    [
        (CONVOY, (("MOBILIZE", 0.99),), "reached"),
        (SAID, (("MOBILIZE", 0.99),), "reached"),
        (CONVOY, (("MOBILIZE", 0.7), ("NONE", 0.3)), None),
        (CONVOY, (("NONE", 0.99),), None),
        (CONVOY, (("PROTEST", 0.99),), None),
        (MAN, (("MOBILIZE", 0.99),), None),
        (CONVOY, (), None),
    ],
)
def test_the_main_verb_where_the_sentence_and_what_moves_agree(
    line: str, main: tuple[tuple[str, float], ...], word: str | None
):
    s = replace(tree(line), main=main)
    chief = chief_word(s, Lexicon(()))
    assert (s.words[chief[0]].text if chief else None) == word
