"""Small questions to trees written by hand."""

from __future__ import annotations

import pytest

from tests.claims.trees import at, marked, phrase, tree
from vedette.claims import syntax
from vedette.claims.syntax import case_of, conjuncts, governors, is_passive, marks_of, noun_phrase, partitive, text_of


def names(line: str, question: str, *more: str) -> list[str]:
    s, i = marked(line)
    return [s.words[k].text for k in getattr(syntax, question)(s, i, *more)]


@pytest.mark.parametrize(
    ("line", "subject"),
    [
        ("The/det>army army/nsubj>shelled *shelled/root Homs/obj>shelled .", ["army"]),
        ("Turkey/PROPN/nsubj>met and/cc>Iran Iran/conj>Turkey *met/root .", ["Turkey", "Iran"]),
        ("They/nsubj>saw saw/root men/obj>saw who/nsubj>fled *fled/acl:relcl>men .", ["men"]),
        ("They/nsubj>saw saw/root men/obj>saw *carrying/acl>men guns/obj>carrying .", ["men"]),
        ("Rebels/nsubj>agreed agreed/root to/mark>leave *leave/xcomp>agreed .", ["Rebels"]),
        ("He/nsubj>urged urged/root rebels/obj>urged to/mark>leave *leave/xcomp>urged .", ["rebels"]),
        ("Rebels/nsubj:pass>forced were/aux:pass>forced forced/root to/mark>leave *leave/xcomp>forced .", ["Rebels"]),
        ("He/nsubj>accused accused/root Iran/obj>accused of/mark>shelling *shelling/advcl>accused .", ["Iran"]),
        (
            "Jets/nsubj>hit hit/root Homs/obj>hit ,/PUNCT/punct>killing *killing/advcl>hit ten/obj>killing .",
            ["Jets"],
        ),
        ("Their/nmod:poss>plan plan/nsubj>failed to/mark>attack *attack/acl>plan failed/root .", ["Their"]),
        ("*Go/root home/advmod>Go .", []),
    ],
)
def test_the_subject_is_the_own_or_the_shared_one(line: str, subject: list[str]):
    assert names(line, "subjects") == subject


@pytest.mark.parametrize(
    ("line", "thing"),
    [
        ("Jets/nsubj>hit *hit/root Homs/obj>hit and/cc>Hama Hama/conj>Homs .", ["Homs", "Hama"]),
        ("Homs/nsubj:pass>hit was/aux:pass>hit *hit/root .", ["Homs"]),
        ("They/nsubj>left left/root Homs/obj>left *shelled/acl>Homs by/case>jets jets/obl:agent>shelled .", ["Homs"]),
        ("They/nsubj>fled *fled/root .", []),
    ],
)
def test_the_object_of_a_passive_is_its_subject(line: str, thing: list[str]):
    assert names(line, "objects") == thing


@pytest.mark.parametrize(
    ("line", "passive"),
    [
        ("Homs/nsubj:pass>hit was/aux:pass>hit *hit/root .", True),
        ("They/nsubj>left left/root Homs/obj>left *shelled/acl>Homs .", True),
        ("They/nsubj>saw saw/root men/obj>saw *carrying/acl>men guns/obj>carrying .", False),
        ("They/nsubj>saw saw/root men/obj>saw who/nsubj>fled *fled/acl:relcl>men .", False),
        ("Jets/nsubj>hit *hit/root Homs/obj>hit .", False),
    ],
)
def test_passives(line: str, passive: bool):
    s, i = marked(line)
    assert is_passive(s, i) is passive


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        (
            "The/det>leader *leader/nsubj>fled of/case>group the/det>group group/nmod>leader fled/root .",
            "The leader of the group",
        ),
        ("Turkey/PROPN/nmod:poss>army 's/PART/case>Turkey *army/nsubj>fled fled/root .", "Turkey 's army"),
        ("*Turkey/PROPN/nmod:poss>army 's/PART/case>Turkey army/nsubj>fled fled/root .", "Turkey"),
        ("The/det>man *man/nsubj>fled who/nsubj>fought fought/acl:relcl>man fled/root .", "The man"),
        ("A/det>man *man/nsubj>fled from/case>Homs Homs/PROPN/nmod>man fled/root .", "A man"),
        (
            "President/NOUN/nmod:desc>Bashar *Bashar/nsubj>fled al-Assad/flat>Bashar fled/root .",
            "President Bashar al-Assad",
        ),
        ("He/nsubj>met met/root in/case>Homs *Homs/obl>met .", "Homs"),
        ("Rebels/NOUN/nsubj>fled and/cc>soldiers *soldiers/conj>Rebels fled/root .", "soldiers"),
        ("Also/advmod>army the/det>army *army/nsubj>fled fled/root .", "the army"),
        (
            "Iran/PROPN/obl>backed -/PUNCT/punct>backed backed/VERB/amod>group *group/nsubj>fled fled/root .",
            "Iran - backed group",
        ),
        (
            "the/det>group Front/PROPN/compound>group (/PUNCT/punct>HTS HTS/appos>Front )/PUNCT/punct>HTS "
            "jihadist/amod>group *group/nsubj>fled fled/root .",
            "the Front ( HTS ) jihadist group",
        ),
    ],
)
def test_a_noun_phrase_ends_before_relative_clauses(line: str, whole: str):
    s, i = marked(line)
    first, last = noun_phrase(s, i)
    assert phrase(s, first, last) == whole
    found = text_of(s, first, last)
    assert found.text == whole == s.text[found.span.start : found.span.end]


def test_what_opens_a_phrase_or_clause():
    s = tree(
        "He/nsubj>left left/root because/ADP/case>rain of/fixed>because rain/obl>left "
        "without/mark>eating eating/advcl>left ."
    )
    assert case_of(s, at(s, "rain")) == "because of"
    assert case_of(s, at(s, "He")) == ""
    assert marks_of(s, at(s, "eating")) == "without"
    assert governors(s, at(s, "of")) == [at(s, "because"), at(s, "rain"), at(s, "left")]
    assert conjuncts(s, at(s, "He")) == [at(s, "He")]


def test_a_partitive_gives_way_to_what_it_counts():
    s = tree("Dozens/nsubj>fled of/case>villagers villagers/nmod>Dozens fled/root .")
    assert s.words[partitive(s, 0)].text == "villagers"
    s = tree("The/det>leader leader/nsubj>fled of/case>group the/det>group group/nmod>leader fled/root .")
    assert s.words[partitive(s, at(s, "leader"))].text == "leader"


def test_obliques_stand_under_the_named_prepositions():
    line = "They/nsubj>sent *sent/root aid/obj>sent to/case>Homs Homs/obl>sent by/case>air air/obl>sent ."
    assert names(line, "obliques", "to") == ["Homs"]
    assert names(line, "obliques", "to", "by") == ["Homs", "air"]
