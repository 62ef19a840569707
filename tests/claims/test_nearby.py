"""Which phrases belong to an event, by the tree and by the model's scores."""

from __future__ import annotations

import numpy as np

from tests.claims.trees import at, tree
from vedette.claims.nearby import belonging, words_in
from vedette.model import Span
from vedette.reading.parse import EventWord

S = tree(
    "Jets/nsubj>bombed bombed/root Homs/obj>bombed on/case>Sunday Sunday/obl>bombed "
    "after/mark>fled rebels/nsubj>fled had/aux>fled fled/advcl>bombed from/case>Hama Hama/PROPN/obl>fled .",
    start=100,
)
SPAN = {w.text: w.span for w in S.words}


def test_the_nearer_phrase_comes_first_and_another_clause_counts_against_it():
    found = belonging(S, at(S, "bombed"), None, 0, [SPAN["Hama"], SPAN["Homs"]], accept=0.3)
    assert [c.index for c in found] == [1, 0]
    assert found[0].score > found[1].score
    assert [c.index for c in belonging(S, at(S, "bombed"), None, 0, [SPAN["Hama"], SPAN["Homs"]])] == [1]
    assert [c.index for c in belonging(S, at(S, "fled"), None, 0, [SPAN["Hama"], SPAN["Homs"]])] == [0]


def test_the_score_of_the_model_outweighs_the_tree():
    roles = np.zeros((len(S.words), 1), dtype=np.float32)
    roles[at(S, "Hama"), 0] = 0.9
    event = EventWord(at(S, "bombed"), (("ASSAULT", 0.9),), {}, (), roles)
    found = belonging(S, at(S, "bombed"), event, 0, [SPAN["Homs"], SPAN["Hama"]])
    assert [c.index for c in found] == [1]


def test_the_event_word_and_what_stands_elsewhere_belong_to_nothing():
    i = at(S, "bombed")
    assert belonging(S, i, None, 0, [SPAN["bombed"], Span(0, 5)], accept=0.0) == []


def test_words_in_a_span_of_characters():
    whole = Span(SPAN["on"].start, SPAN["Sunday"].end)
    assert [S.words[k].text for k in words_in(S, whole)] == ["on", "Sunday"]
    assert words_in(S, Span(0, 50)) == []
