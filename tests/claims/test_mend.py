"""Coordinated verbs put where their form says they belong, in sentences whose trees are written by hand."""

# Trees stand on one line each.
# ruff: noqa: E501

from __future__ import annotations

import pytest

from tests.claims.trees import at, plain, tree
from vedette.claims.mend import mended
from vedette.reading.parse import Tagged

# The verb that is looked at, the verb that it hangs on afterwards, and the tree.
HIGHER = [
    ("complained", "demanded", "Damascus/PROPN/nsubj>demanded demanded/root that/mark>leave they/nsubj>leave leave/ccomp>demanded and/cc>complained complained/conj>leave to/case>council the/det>council council/obl>complained ."),
    ("offered", "asked", "He/nsubj>asked asked/root both/det>sides sides/obj>asked to/mark>stop stop/xcomp>asked and/cc>offered offered/conj>stop to/mark>mediate mediate/xcomp>offered ."),
    ("accuses", "denies", "Kigali/PROPN/nsubj>denies denies/root supporting/xcomp>denies the/det>rebels rebels/obj>supporting and/cc>accuses accuses/conj>supporting Kinshasa/PROPN/obj>accuses ."),
    ("bombed", "demanded", "Israel/PROPN/nsubj>demanded has/aux>demanded demanded/root that/mark>leave they/nsubj>leave leave/ccomp>demanded and/cc>bombed has/aux>bombed bombed/conj>leave depots/obj>bombed ."),
    ("accused", "denied", "A/det>spokesman spokesman/nsubj>denied denied/root that/mark>poisoned it/nsubj>poisoned had/aux>poisoned poisoned/ccomp>denied wells/obj>poisoned and/cc>accused accused/conj>poisoned Paris/PROPN/obj>accused ."),
]  # fmt: skip
AS_IT_WAS = [
    ("looted", "shelled", "He/nsubj>said said/root that/mark>shelled rebels/nsubj>shelled shelled/ccomp>said the/det>town town/obj>shelled and/cc>looted looted/conj>shelled shops/obj>looted ."),
    ("leave", "disarm", "They/nsubj>agreed agreed/root to/mark>disarm disarm/xcomp>agreed and/cc>leave to/mark>leave leave/conj>disarm ."),
    ("wounded", "killed", "Officials/nsubj>said said/root it/nsubj>killed had/aux>killed killed/ccomp>said ten/obj>killed and/cc>wounded wounded/conj>killed five/obj>wounded ."),
    ("fled", "leave", "The/det>army army/nsubj>told told/root them/obj>told to/mark>leave leave/xcomp>told and/cc>fled they/nsubj>fled fled/conj>leave ."),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "head", "line"), HIGHER, ids=[plain(line) for *_, line in HIGHER])
def test_a_finite_verb_goes_with_the_finite_verb_above(verb: str, head: str, line: str):
    s = mended(tree(line))
    assert s.words[s.words[at(s, verb)].head].text == head
    assert at(s, verb) in s.children[at(s, head)]
    assert sorted(c for below in s.children for c in below) == [w.i for w in s.words if w.head >= 0]


@pytest.mark.parametrize(
    ("line", "first", "last", "head"),
    [
        ("Mali/PROPN/nsubj>sent and/cc>Burkina Burkina/PROPN/conj>Mali Faso/PROPN/conj>Mali sent/root troops/obj>sent .", 2, 4, "Burkina"),
        ("Mali/PROPN/nsubj>sent and/cc>Niger Niger/PROPN/conj>Mali Chad/PROPN/conj>Mali sent/root troops/obj>sent .", 2, 3, "Mali"),
        ("Mali/PROPN/nsubj>sent and/cc>Faso Burkina/PROPN/compound>Faso Faso/PROPN/conj>Mali sent/root troops/obj>sent .", 2, 4, "Mali"),
    ],
)  # fmt: skip
def test_a_name_is_not_cut_by_an_and(line: str, first: int, last: int, head: str):
    s = mended(tree(line, tagged={"toponym": [Tagged("toponym", 0, 1, False), Tagged("toponym", first, last, False)]}))
    assert s.words[s.words[3].head].text == head


def test_a_title_is_no_subject_beside_the_name():
    line = "Vehicles/nsubj>left left/ccomp>said ,/PUNCT/punct>said said/root Colonel/PROPN/nsubj>said Lacaze/PROPN/nsubj>said ."
    s = mended(tree(line))
    assert (s.words[s.words[at(s, "Colonel")].head].text, s.words[at(s, "Colonel")].deprel) == ("Lacaze", "nmod:desc")
    apart = tree("Paris/PROPN/nsubj>met and/cc>Rome Rome/PROPN/nsubj>met met/root .")
    assert mended(apart) is apart


@pytest.mark.parametrize(("verb", "head", "line"), AS_IT_WAS, ids=[plain(line) for *_, line in AS_IT_WAS])
def test_verbs_of_like_form_stay(verb: str, head: str, line: str):
    before = tree(line)
    assert mended(before) is before
    assert before.words[before.words[at(before, verb)].head].text == head
