"""Who stands near an event noun and is not its doer."""

from __future__ import annotations

import pytest

from tests.claims.trees import marked
from vedette.claims.doers import carried_out_by, stands_apart, watchers

DOES = [
    "The/det>army @army/nsubj>launched launched/root an/det>attack *attack/obj>launched .",
    "The/det>army @army/nsubj>killed killed/root ten/obj>killed in/case>raid a/det>raid *raid/obl>killed .",
    "The/det>army @army/nsubj>answered answered/root with/case>shelling *shelling/obl>answered .",
    "An/det>attack *attack/nsubj>failed by/case>rebels @rebels/nmod>attack failed/root .",
]
DOES_NOT = [
    "The/det>mission @mission/nsubj>deplored deplored/root the/det>killing *killing/obj>deplored .",
    "Ankara/PROPN/nsubj>respond would/aux>respond respond/root to/case>attack any/det>attack *attack/obl>respond .",
    "Ten/nsubj:pass>killed were/aux:pass>killed killed/root in/case>shelling *shelling/obl>killed .",
    "They/nsubj>mourned mourned/root @men/obj>mourned killed/acl>men in/case>fighting *fighting/obl>killed .",
    "The/det>army @army/nsubj>repelled repelled/root an/det>attack *attack/obj>repelled .",
]


def pointed(line: str):
    """The sentence, the event word (*) and the one asked about (@, else the first word)."""
    words = line.split()
    at = next((n for n, w in enumerate(words) if w.startswith("@")), 0)
    s, i = marked(line.replace("@", ""))
    return s, i, at


@pytest.mark.parametrize("line", DOES)
def test_those_who_carry_it_out_do_not_stand_apart(line: str):
    assert not stands_apart(*pointed(line))


@pytest.mark.parametrize("line", DOES_NOT)
def test_those_who_only_stand_near_do(line: str):
    s, i, at = pointed(line)
    assert stands_apart(s, i, at)
    assert not carried_out_by(s, i, at)


@pytest.mark.parametrize(
    ("line", "seen_by"),
    [
        ("The/det>mission mission/nsubj>spotted *spotted/root six/nummod>tanks tanks/obj>spotted .", ["mission"]),
        ("The/det>SMM SMM/PROPN/nsubj>heard *heard/root six/nummod>blasts blasts/obj>heard .", ["SMM"]),
        ("Idlib/PROPN/nsubj>saw *saw/root heavy/amod>fighting fighting/NOUN/obj>saw .", []),
        ("The/det>mission mission/nsubj>sent *sent/root six/nummod>tanks tanks/obj>sent .", []),
        ("Six/nummod>tanks tanks/nsubj:pass>seen were/aux:pass>seen *seen/root .", []),
    ],
)
def test_who_watches_is_told_from_who_does(line, seen_by):
    s, i = marked(line)
    assert [s.words[k].text for k in watchers(s, i)] == seen_by
