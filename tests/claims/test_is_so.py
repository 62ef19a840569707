"""Whether an event is so, in sentences whose trees are written by hand."""

# Trees stand on one line each.
# ruff: noqa: E501

from __future__ import annotations

import numpy as np
import pytest

from tests.claims.trees import at, cases, marked, plain, tree
from vedette.claims.is_so import decide, tense_of
from vedette.reading.parse import EventWord

CASES = cases("is_so.txt")


@pytest.mark.parametrize(("status", "line"), CASES, ids=[plain(line) for _, line in CASES])
def test_a_status_follows_from_the_tree(status: str, line: str):
    s, i = marked(line)
    verdict = decide(s, i, "ASSAULT", None)
    assert verdict.status == status, verdict.rule
    assert all(s.span.contains(span) for span in verdict.spans)


def test_a_standing_state_is_ongoing_and_a_taking_is_not():
    holds = tree("Rebels/nsubj>hold hold/root the/det>town town/obj>hold .")
    took = tree("Rebels/nsubj>captured captured/root the/det>town town/obj>captured .")
    assert decide(holds, at(holds, "hold"), "CONTROL", None).status == "ongoing"
    assert decide(took, at(took, "captured"), "CONTROL", None).status == "happened"


@pytest.mark.parametrize("kind", ["THREATEN", "REQUEST", "ACCUSE", "REJECT"])
def test_an_act_of_speech_that_was_uttered_happened(kind: str):
    s = tree("He/nsubj>warned warned/root that/mark>attack they/nsubj>attack would/aux>attack attack/ccomp>warned .")
    assert decide(s, at(s, "warned"), kind, None).status == "happened"
    assert decide(s, at(s, "attack"), "ASSAULT", None).status == "possible"


def test_a_threat_told_as_something_to_come_was_uttered():
    s = tree("It/nsubj>answer will/aux>answer answer/root in/case>kind kind/obl>answer .")
    assert decide(s, at(s, "answer"), "THREATEN", None).status == "happened"
    s = tree("They/nsubj>threaten may/aux>threaten threaten/root Goma/obj>threaten .")
    assert decide(s, at(s, "threaten"), "THREATEN", None).status == "possible"


def test_a_siege_that_began_goes_on():
    s = tree("The/det>siege siege/nsubj>began began/root in/case>May May/PROPN/obl>began .")
    assert (
        decide(s, at(s, "siege"), "COERCE", EventWord(1, (), {"ongoing": 1.0}, (), np.zeros((5, 5)))).status
        == "ongoing"
    )


def test_the_head_is_not_believed_in_a_denial_that_no_word_makes():
    heard = EventWord(1, (), {"denied": 0.9, "happened": 0.1}, (), np.zeros((6, 5)))
    line = "The/det>operation operation/nsubj>way is/cop>way {} under/case>way way/NOUN/root ."
    plainly = tree(line.format("still/advmod>way"))
    assert decide(plainly, 1, "ASSAULT", heard).status == "happened"
    hardly = tree(line.format("hardly/advmod>way"))
    assert decide(hardly, 1, "ASSAULT", heard).status == "denied"


def test_the_tense_of_dates_beside_an_event():
    assert [tense_of(x) for x in ("planned", "possible", "ongoing", "happened", "denied")] == [
        "future",
        "future",
        "present",
        "past",
        "past",
    ]


@pytest.mark.parametrize(
    ("line", "kind", "status"),
    [
        ("Rebels/nsubj>took had/aux>took *took/root the/det>town town/obj>took .", "CONTROL", "happened"),
        ("It/nsubj>town was/cop>town a/det>town town/NOUN/root *seized/acl>town by/case>rebels rebels/obl:agent>seized .", "CONTROL", "happened"),
        ("The/det>fall *fall/nsubj>shook of/case>Goma Goma/PROPN/nmod>fall shook/root markets/obj>shook .", "CONTROL", "happened"),
        ("Rebels/nsubj>ruled *ruled/root the/det>town town/obj>ruled .", "RELATION", "happened"),
        ("The/det>troops troops/nsubj:pass>stationed are/aux:pass>stationed *stationed/root there/advmod>stationed .", "MOBILIZE", "ongoing"),
        ("The/det>troops troops/nsubj:pass>stationed were/aux:pass>stationed *stationed/root there/advmod>stationed .", "MOBILIZE", "happened"),
        ("It/nsubj>observe would/aux>observe not/advmod>observe *observe/root any/det>truce truce/obj>observe .", "REJECT", "happened"),
        ("It/nsubj>refused has/aux>refused not/advmod>refused *refused/root .", "REJECT", "denied"),
        ("They/nsubj>refused refused/root an/det>ultimatum *ultimatum/obj>refused .", "THREATEN", "happened"),
        ("They/nsubj>refused refused/root an/det>attack *attack/obj>refused .", "ASSAULT", "denied"),
        ("They/nsubj>pressed pressed/root him/obj>pressed to/mark>lift lift/xcomp>pressed the/det>blockade *blockade/obj>lift .", "COERCE", "ongoing"),
        ("They/nsubj>lifted lifted/root the/det>blockade *blockade/obj>lifted .", "COERCE", "happened"),
        ("They/nsubj>pledged pledged/root *allegiance/obj>pledged .", "RELATION", "ongoing"),
        ("They/nsubj>pledged pledged/root *troops/obj>pledged .", "MOBILIZE", "planned"),
    ],
)  # fmt: skip
def test_a_status_depends_on_what_kind_of_event_it_is(line: str, kind: str, status: str):
    s, i = marked(line)
    verdict = decide(s, i, kind, None)
    assert verdict.status == status, verdict.rule
