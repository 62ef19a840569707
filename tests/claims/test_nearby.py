from __future__ import annotations

import pytest

from tests.reading.parses import event, sentence
from vedette.claims.nearby import belonging, dates_another, told_of_another, told_with_when, words_in
from vedette.model import Span

TEXT = "Jets bombed Omdurman after rebels left Bahri"
WHERE, WHEN = 0, 1


@pytest.fixture
def parsed():
    return sentence(
        TEXT,
        heads=(1, -1, 1, 5, 5, 1, 5),
        relations=("nsubj", "root", "obj", "mark", "nsubj", "advcl", "obj"),
        kinds=("NOUN", "VERB", "PROPN", "SCONJ", "NOUN", "VERB", "PROPN"),
    )


def at(words):
    start = TEXT.index(words)
    return Span(start, start + len(words))


def scores(**likely):
    rows = [[0.0, 0.0] for _ in range(7)]
    for word, p in likely.items():
        rows[TEXT.split().index(word)][WHERE] = p
    return event(1, rows)


def test_words_in_a_span(parsed):
    assert words_in(parsed, at("Omdurman after")) == [2, 3]
    assert words_in(parsed, Span(at("bombed").start + 1, at("bombed").end - 1)) == [1]
    assert words_in(parsed, Span(4, 5)) == []


def test_what_the_model_is_sure_of_belongs(parsed):
    phrases = [words_in(parsed, at("Bahri")), words_in(parsed, at("Omdurman"))]
    got = belonging(parsed, 1, scores(Omdurman=0.95, Bahri=0.1), WHERE, phrases)
    assert [c.index for c in got] == [1]
    assert got[0].rule == "role head 0.95, 1 steps in the tree"


def test_the_surest_stands_first(parsed):
    phrases = [words_in(parsed, at("Bahri")), words_in(parsed, at("Omdurman"))]
    got = belonging(parsed, 1, scores(Omdurman=0.7, Bahri=0.8), WHERE, phrases)
    assert [c.index for c in got] == [1, 0]
    assert got[0].score > got[1].score


def test_without_the_model_only_what_stands_near_belongs(parsed):
    phrases = [words_in(parsed, at("Bahri")), words_in(parsed, at("Omdurman"))]
    assert [c.index for c in belonging(parsed, 1, None, WHERE, phrases)] == [1]
    assert belonging(parsed, 1, None, WHERE, phrases, accept=0.7) == []


def test_a_clause_between_makes_it_less_likely(parsed):
    near, far = (
        belonging(parsed, 1, None, WHERE, [words_in(parsed, at(w))], accept=0.0)[0].score for w in ("Omdurman", "Bahri")
    )
    assert near == pytest.approx(0.65)
    assert far < near - 0.1


def test_the_event_word_itself_is_never_its_place(parsed):
    assert belonging(parsed, 1, scores(bombed=1.0), WHERE, [words_in(parsed, at("bombed"))]) == []


def test_only_the_column_asked_for_counts(parsed):
    assert belonging(parsed, 5, scores(Omdurman=0.99), WHEN, [words_in(parsed, at("Omdurman"))], accept=0.4) == []


def test_spans_outside_the_sentence_are_passed_over(parsed):
    assert belonging(parsed, 1, scores(), WHERE, [words_in(parsed, Span(900, 905))], accept=0.0) == []


def test_a_count_told_by_the_verb_of_another_act():
    s = sentence(
        "Rebels fired rockets after strikes killed five",
        heads=(1, -1, 1, 5, 5, 1, 5),
        relations=("nsubj", "root", "obj", "mark", "nsubj", "advcl", "obj"),
        kinds=("NOUN", "VERB", "NOUN", "SCONJ", "NOUN", "VERB", "NUM"),
    )
    assert told_of_another(s, 1, [6], {1, 4})
    assert not told_of_another(s, 4, [6], {1, 4})
    assert not told_of_another(s, 1, [6], {1})
    assert told_of_another(s, 1, [6], {1, 5})
    assert not told_of_another(s, 1, [2], {1, 4})


def test_a_date_in_the_phrase_of_what_came_before():
    s = sentence(
        "Jets bombed Goma after attacks on Tuesday",
        heads=(1, -1, 1, 4, 1, 6, 4),
        relations=("nsubj", "root", "obj", "case", "obl", "case", "nmod"),
        kinds=("NOUN", "VERB", "PROPN", "ADP", "NOUN", "ADP", "PROPN"),
    )
    assert dates_another(s, 1, [5, 6], {1, 4})
    assert not dates_another(s, 4, [5, 6], {1, 4})
    assert not dates_another(s, 1, [5, 6], {1})


def test_a_date_right_behind_the_talks_is_theirs_wherever_the_tree_hangs_it():
    s = sentence(
        "They met before talks in Astana on Friday",
        heads=(1, -1, 3, 1, 5, 3, 7, 1),
        relations=("nsubj", "root", "case", "obl", "case", "nmod", "case", "obl"),
        kinds=("PRON", "VERB", "ADP", "NOUN", "ADP", "PROPN", "ADP", "PROPN"),
    )
    assert dates_another(s, 1, [6, 7], {1, 3})
    assert not dates_another(s, 3, [6, 7], {1, 3})
    assert not dates_another(s, 1, [6, 7], {1})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Since March , when bombs fell , schools closed", True),
        ("Since March , where bombs fell , schools closed", False),
    ],
)
def test_a_day_that_a_when_tells_of(text, told):
    s = sentence(
        text,
        heads=(1, 8, 1, 5, 5, 8, 5, 8, -1),
        relations=("case", "obl", "punct", "advmod", "nsubj", "advcl", "punct", "nsubj", "root"),
        kinds=("ADP", "PROPN", "PUNCT", "ADV", "NOUN", "VERB", "PUNCT", "NOUN", "VERB"),
    )
    assert told_with_when(s, 5, [0, 1]) is told
    assert told_with_when(s, 4, [0, 1]) is told
    assert not told_with_when(s, 8, [0, 1])


def test_one_of_the_dead_is_said_of_the_dead():
    s = sentence(
        "Two died and one of the dead was young",
        heads=(1, -1, 8, 8, 6, 6, 3, 8, 1),
        relations=("nsubj", "root", "cc", "nsubj", "case", "det", "nmod", "cop", "conj"),
        kinds=("NUM", "VERB", "CCONJ", "NUM", "ADP", "DET", "NOUN", "AUX", "ADJ"),
    )
    assert told_of_another(s, 1, [3, 4, 5, 6], {1, 6})
    assert not told_of_another(s, 6, [3, 4, 5, 6], {1, 6})
    assert not told_of_another(s, 1, [3, 4, 5, 6], {1})
