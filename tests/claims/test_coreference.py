"""Whom pronouns and definite nouns mean, in sentences whose trees are written by hand."""

from __future__ import annotations

import pytest

from tests.claims.trees import at, tree
from vedette.claims.coreference import REACH, Memory
from vedette.model import ActorRef, Span

KNOWN = {
    "Erdogan": ("TUR", "GOV", True),
    "Putin": ("RUS", "GOV", True),
    "Turkey": ("TUR", "GOV", False),
    "Hezbollah": ("LBN", "REB", False),
    "Houthis": ("YEM", "REB", False),
    "troops": ("TUR", "MIL", False),
    "rebels": ("SYR", "REB", False),
}


def meant(*lines: str) -> str | None:
    """Whom the word behind the asterisk in the last sentence means, when all known actors before it are remembered."""
    memory = Memory()
    *_, last = lines
    mark = next(k for k, t in enumerate(last.split()) if t.startswith("*"))
    for n, line in enumerate(lines):
        s = tree(line.replace("*", ""))
        for w in s.words:
            if w.text in KNOWN:
                country, sector, person = KNOWN[w.text]
                memory.note(n, s, w.i, ActorRef(w.text, Span(0, 1), w.text.lower(), w.text, country, sector), person)
        if n == len(lines) - 1:
            found = memory.antecedent(n, s, mark)
    return found[0].name if found is not None else None


MET = "Erdogan/PROPN/nsubj>met met/root Putin/obj>met ."
RAIN = "Rain/nsubj>fell fell/root ."
HE = "*He/nsubj>left left/root ."


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ((MET, HE), "Erdogan"),
        ((RAIN, HE), None),
        ((MET, *(RAIN for _ in range(REACH)), HE), None),
        (("Turkey/PROPN/nsubj>warned warned/root .", "*It/nsubj>left left/root ."), "Turkey"),
        (("Turkey/PROPN/nsubj>warned warned/root .", HE), None),
        ((MET, "*It/nsubj>left left/root ."), None),
        (
            (
                RAIN,
                "Hezbollah/PROPN/nsubj>fired fired/root ;/PUNCT/punct>fired Turkey/PROPN/nsubj>said "
                "said/parataxis>fired "
                "*it/nsubj>left left/ccomp>said .",
            ),
            "Turkey",
        ),
        (("The/det>troops troops/nsubj>came came/root .", "*They/nsubj>left left/root ."), "troops"),
        (("Turkey/PROPN/nsubj>warned warned/root .", "*They/nsubj>left left/root ."), None),
        (("Houthis/PROPN/nsubj>fired fired/root .", "*They/nsubj>left left/root ."), "Houthis"),
        (("Hezbollah/PROPN/nsubj>fired fired/root .", "The/det>group *group/nsubj>left left/root ."), "Hezbollah"),
        (("Hezbollah/PROPN/nsubj>fired fired/root .", "A/det>group *group/nsubj>left left/root ."), None),
        (("Turkey/PROPN/nsubj>fired fired/root .", "The/det>group *group/nsubj>left left/root ."), None),
        (
            (
                "Hezbollah/PROPN/nsubj>fired fired/root .",
                "The/det>group Kurdish/amod>group *group/nsubj>left left/root .",
            ),
            None,
        ),
        ((MET, "The/det>president *president/nsubj>left left/root ."), "Erdogan"),
        (
            ("Hezbollah/PROPN/nsubj>fired fired/root ,/PUNCT/punct>group a/det>group *group/appos>Hezbollah .",),
            "Hezbollah",
        ),
        (("Erdogan/PROPN/nsubj>said said/root *he/nsubj>leave would/aux>leave leave/ccomp>said .",), "Erdogan"),
        ((MET, "*We/nsubj>left left/root ."), None),
        ((MET, "The/det>town *town/nsubj>fell fell/root ."), None),
    ],
)
def test_the_antecedent_is_settled_by_the_text_or_not_at_all(lines: tuple[str, ...], name: str | None):
    assert meant(*lines) == name


def test_what_comes_later_is_no_antecedent():
    s = tree("He/nsubj>left left/root before/mark>came Putin/nsubj>came came/advcl>left .")
    memory = Memory()
    memory.note(0, s, at(s, "Putin"), ActorRef("Putin", Span(0, 1), "putin", "Putin", "RUS", "GOV"), True)
    assert memory.antecedent(0, s, at(s, "He")) is None


def test_first_person():
    assert Memory.first_person("We") and not Memory.first_person("they")


TROOPS = "The/det>troops troops/nsubj>came came/root ."
HEZBOLLAH = "Hezbollah/PROPN/nsubj>fired fired/root ."


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ((HEZBOLLAH, TROOPS, "The/det>militants *militants/nsubj>left left/root ."), "Hezbollah"),
        ((TROOPS, HEZBOLLAH, "The/det>army *army/nsubj>left left/root ."), "troops"),
        ((TROOPS, "The/det>jihadists *jihadists/nsubj>left left/root ."), None),
        ((HEZBOLLAH, "The/det>army *army/nsubj>left left/root ."), None),
        ((HEZBOLLAH, "The/det>junta *junta/nsubj>left left/root ."), None),
        ((TROOPS, "The/det>force *force/nsubj>left left/root ."), "troops"),
    ],
)
def test_rebels_are_no_army_and_an_army_is_no_rebels(lines: tuple[str, ...], name: str | None):
    assert meant(*lines) == name


def test_the_army_is_no_force_that_others_sent():
    memory = Memory()
    first = tree("MINUSMA/PROPN/nsubj>came came/root .")
    memory.note(0, first, 0, ActorRef("MINUSMA", Span(0, 1), "minusma", "MINUSMA", "IGO", "MIL"), False)
    second = tree("The/det>army army/nsubj>fired fired/root .")
    assert memory.antecedent(1, second, 1) is None
    memory.note(1, second, 0, ActorRef("Mali", Span(0, 1), "mli", "Malian military", "MLI", "MIL"), False)
    third = tree("The/det>army army/nsubj>fired fired/root .")
    found = memory.antecedent(2, third, 1)
    assert found is not None and found[0].country == "MLI"


@pytest.mark.parametrize(("by_force", "name"), [(False, "hostages"), (True, "rebels")])
def test_they_who_act_by_force_are_no_hostages(by_force: bool, name: str):
    memory = Memory()
    first = tree("The/det>rebels rebels/nsubj>freed freed/root .")
    memory.note(0, first, 1, ActorRef("rebels", Span(0, 1), "x", "rebels", "MLI", "REB"), False)
    second = tree("The/det>hostages hostages/nsubj>left left/root .")
    memory.note(1, second, 1, ActorRef("hostages", Span(0, 1), "y", "hostages", "ARE", "CVL"), False)
    found = memory.antecedent(2, tree("They/nsubj>hold hold/root ."), 0, by_force=by_force)
    assert found is not None and found[0].name == name


def test_it_that_is_denied_is_whoever_denies():
    memory = Memory()
    first = tree("Hezbollah/PROPN/nsubj>spoke spoke/root .")
    memory.note(0, first, 0, ActorRef("Hezbollah", Span(0, 1), "hezbollah", "Hezbollah", "LBN", "REB"), False)
    second = tree(
        "The/det>opposition opposition/nsubj>denied denied/root that/mark>fired it/nsubj>fired fired/ccomp>denied ."
    )
    memory.note(1, second, 1, ActorRef("opposition", Span(0, 1), "x-opposition", "opposition", "SSD", "OPP"), False)
    found = memory.antecedent(1, second, 4, by_force=True)
    assert found is not None and found[0].name == "opposition"


@pytest.mark.parametrize(("sector", "meant"), [("GOV", None), (None, None), ("MIL", "body")])
def test_a_body_of_states_attacks_by_its_troops_alone(sector: str | None, meant: str | None):
    memory = Memory()
    first = tree("IOM/PROPN/nsubj>spoke spoke/root .")
    memory.note(0, first, 0, ActorRef("IOM", Span(0, 1), "iom", "body", "IGO", sector), False)
    fired = tree("It/nsubj>fired fired/root .")
    found = memory.antecedent(1, fired, 0, by_force=True)
    assert (found[0].name if found else None) == meant
    assert memory.antecedent(1, fired, 0) is not None
