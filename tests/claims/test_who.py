"""Who does it and to whom, in sentences whose trees are written by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tests.claims.trees import cases, marked, phrase, plain, tree
from vedette.claims.who import find_roles
from vedette.reading.parse import EventWord, Sentence

ROLES = ("source", "target", "place", "date", "quantity")
CASES = cases("who.txt")


@pytest.mark.parametrize(("expected", "line"), CASES, ids=[plain(line) for _, line in CASES])
def test_the_roles_follow_from_the_tree(expected: str, line: str):
    s, i = marked(line)
    kind = expected.partition(":")[0]
    found = [" ; ".join(phrase(s, c.first, c.last) for c in cs) or "-" for cs in find_roles(s, i, kind, None, ROLES)]
    assert f"{kind}: {found[0]} -> {found[1]}".lower() == expected.lower()


def scored(s: Sentence, i: int, kind: str, given: dict[tuple[int, int], float]) -> EventWord:
    """An event word to whose words and roles the model gives these scores, and 0 to all others."""
    roles = np.zeros((len(s.words), len(ROLES)), dtype=np.float32)
    for at, score in given.items():
        roles[at] = score
    return EventWord(i, ((kind, 0.9),), {}, (), roles)


def test_a_verb_with_its_own_subject_takes_nobody_from_beyond_a_semicolon():
    line = (
        "Ankara/PROPN/nsubj>manned manned/root posts/obj>manned ;/PUNCT/punct>manned bases/NOUN/nsubj:pass>surrounded "
        "were/aux:pass>surrounded *surrounded/VERB/parataxis>manned ."
    )
    s, i = marked(line)
    event = scored(s, i, "COERCE", {(0, 0): 0.99, (2, 1): 0.99, (4, 1): 0.99})
    sources, targets = find_roles(s, i, "COERCE", event, ROLES)
    assert sources == []
    assert [phrase(s, c.first, c.last) for c in targets] == ["bases"]
    with_comma = tree(line.replace(";/PUNCT", ",/PUNCT").replace("*", ""))
    assert [c.head for c in find_roles(with_comma, i, "COERCE", event, ROLES)[0]] == [0]


def test_where_they_fired_from_is_nobody_hit():
    line = (
        "Shells/nsubj:pass>fired were/aux:pass>fired *fired/VERB/root from/case>Latakia Latakia/PROPN/obl>fired "
        "and/cc>Rajim Rajim/PROPN/conj>Latakia ."
    )
    s, i = marked(line)
    event = scored(s, i, "ASSAULT", {(4, 1): 0.9, (6, 1): 0.9})
    assert "Rajim" not in {s.words[c.head].text for c in find_roles(s, i, "ASSAULT", event, ROLES)[1]}


def test_a_score_of_the_model_fills_what_the_tree_does_not_and_a_low_one_empties_nothing():
    line = "The/det>army army/nsubj>shelled *shelled/root it/obj>shelled near/case>Homs Homs/PROPN/obl>shelled ."
    s, i = marked(line)
    event = scored(s, i, "ASSAULT", {(0, 0): 0.9, (1, 0): 0.9, (5, 1): 0.8})
    sources, targets = find_roles(s, i, "ASSAULT", event, ROLES)
    assert [phrase(s, c.first, c.last) for c in sources] == ["The army"]
    assert [(phrase(s, c.first, c.last), c.rule) for c in targets] == [("Homs", "role head")]
