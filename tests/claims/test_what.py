"""Which words state events, one word an event, in sentences whose trees are written by hand."""

# Trees stand on one line each.
# ruff: noqa: E501

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.claims.trees import at, plain, tree
from vedette.claims.lexicon import Lexicon
from vedette.claims.what import acts
from vedette.reading.parse import EventWord

ROLES = np.zeros((40, 5), dtype=np.float32)


def stated(line: str, *events: tuple[str, str, float], modes: tuple[tuple[str, float], ...] = ()) -> list[str]:
    """The words of the acts with type and mode, where the model sees the events named: word, type, probability."""
    s = tree(line)
    seen = [EventWord(at(s, word), ((kind, p),), {}, modes, ROLES[: len(s.words)]) for word, kind, p in events]
    s = tree(line, events=sorted(seen, key=lambda e: e.i))
    return [f"{s.words[a.i].text} {a.type}{'/' + a.mode if a.mode else ''}" for a in acts(s, Lexicon(()))]


def typed(line: str, *events: tuple[str, str, float]) -> list[str]:
    """The same without modes."""
    return [found.split("/")[0] for found in stated(line, *events)]


ONE = [
    ("Eleven/nsubj>died died/root in/case>ambush an/det>ambush ambush/obl>died .", "died", "ambush", "ambush"),
    ("Jets/nsubj>bombed bombed/root it/obj>bombed ,/PUNCT/punct>bombed killing/advcl>bombed ten/obj>killing .", "bombed", "killing", "bombed"),
    ("It/nsubj>killed killed/root ten/obj>killed and/cc>wounded wounded/conj>killed five/obj>wounded .", "killed", "wounded", "killed"),
    ("Raids/NOUN/nsubj>shook that/nsubj>killed killed/acl:relcl>Raids five/obj>killed shook/root Homs/PROPN/obj>shook .", "Raids", "killed", "Raids"),
    ("They/nsubj>went went/root on/advmod>went firing/xcomp>went .", "went", "firing", "firing"),
    ("The/det>offensive offensive/nsubj>halted launched/acl>offensive in/case>June June/PROPN/obl>launched halted/root .", "offensive", "launched", "offensive"),
]  # fmt: skip


ONE += [
    ("They/nsubj>came came/root under/case>fire fire/NOUN/obl>came .", "came", "fire", "fire"),
    ("It/nsubj>reported reported/root 18/nummod>dead dead/NOUN/obj>reported .", "reported", "dead", "dead"),
    ("Ten/NUM/nsubj>lost lost/root their/nmod:poss>lives lives/obj>lost and/cc>wounded 16/NUM/nsubj:pass>wounded wounded/conj>lost .", "lost", "wounded", "lost"),
    ("A/det>mine mine/nsubj>exploded exploded/root near/case>bus a/det>bus bus/obl>exploded .", "mine", "exploded", "mine"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "first", "second", "kept"), ONE, ids=[plain(row[0]) for row in ONE])
def test_one_event_told_by_two_words_is_one_act(line: str, first: str, second: str, kept: str):
    assert typed(line, (first, "ASSAULT", 0.9), (second, "ASSAULT", 0.9)) == [f"{kept} ASSAULT"]


COUNTED = [
    ("Ten/NUM/nsubj:pass>killed were/aux:pass>killed killed/root and/cc>wounded thirty/NUM/nsubj:pass>wounded wounded/conj>killed .", "killed", "wounded", "killed"),
    ("Guards/nsubj:pass>killed were/aux:pass>killed killed/root when/ADV/advmod>hit they/nsubj>hit hit/advcl>killed a/det>mine mine/obj>hit .", "killed", "hit", "killed"),
    ("Ten/NUM/nsubj:pass>killed were/aux:pass>killed killed/root and/cc>wounded thirty/NUM/nsubj:pass>wounded wounded/conj>killed in/case>shelling shelling/NOUN/obl>wounded .", "killed", "shelling", "shelling"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "first", "second", "kept"), COUNTED, ids=[plain(row[0]) for row in COUNTED])
def test_casualties_told_beside_each_other_are_one_act(line: str, first: str, second: str, kept: str):
    assert typed(line, (first, "ASSAULT", 0.9), (second, "ASSAULT", 0.9)) == [f"{kept} ASSAULT"]


TWO = [
    ("Jets/nsubj>bombed bombed/root it/obj>bombed after/mark>killed rebels/nsubj>killed killed/advcl>bombed ten/obj>killed .", "bombed", "killed"),
    ("Rebels/nsubj>killed killed/root ten/obj>killed and/cc>raided raided/conj>killed shops/obj>raided .", "killed", "raided"),
    ("Ten/nsubj:pass>killed were/aux:pass>killed killed/root since/case>offensive the/det>offensive offensive/obl>killed .", "killed", "offensive"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "first", "second"), TWO, ids=[plain(row[0]) for row in TWO])
def test_two_events_stay_two(line: str, first: str, second: str):
    assert len(stated(line, (first, "ASSAULT", 0.9), (second, "ASSAULT", 0.9))) == 2


def test_an_attack_claimed_is_the_attack():
    line = "It/nsubj>claimed claimed/root responsibility/obj>claimed for/case>attack the/det>attack attack/nmod>responsibility ."
    seen = (("claimed", "ACCUSE", 0.99), ("responsibility", "ASSAULT", 0.9), ("attack", "ASSAULT", 0.9))
    assert typed(line, *seen) == ["attack ASSAULT"]
    assert typed(line, seen[2]) == ["attack ASSAULT"]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("No/det>one one/PRON/nsubj:pass>hurt was/aux:pass>hurt hurt/root .", []),
        ("Nobody/PRON/nsubj:pass>hurt was/aux:pass>hurt hurt/root .", []),
        ("One/PRON/nsubj:pass>hurt was/aux:pass>hurt hurt/root .", ["hurt ASSAULT"]),
    ],
)
def test_nobody_hurt_is_no_event(line: str, found: list[str]):
    assert stated(line, ("hurt", "ASSAULT", 0.9)) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("A/det>convoy convoy/nsubj>crossed of/case>trucks ten/nummod>trucks trucks/nmod>convoy crossed/root the/det>border border/obj>crossed .", "MOBILIZE/troops"),
        ("A/det>convoy convoy/nsubj>crossed with/case>food food/nmod>convoy crossed/root the/det>border border/obj>crossed .", "AID"),
        ("The/det>soldiers soldiers/nsubj>crossed crossed/root the/det>river river/obj>crossed .", "MOBILIZE/troops"),
        ("The/det>families families/nsubj>crossed crossed/root the/det>river river/obj>crossed .", "DISPLACEMENT/fled"),
    ],
)  # fmt: skip
def test_columns_are_sent_and_people_flee(line: str, found: str):
    assert stated(line, ("crossed", "DISPLACEMENT", 0.9)) == [f"crossed {found}"]


def test_troops_who_flee_do_flee():
    line = "Soldiers/NOUN/nsubj>fled fled/root across/case>river the/det>river river/obl>fled ."
    assert stated(line, ("fled", "DISPLACEMENT", 0.9)) == ["fled DISPLACEMENT/fled"]


def test_a_plain_death_is_no_massacre_and_a_told_threat_needs_more_than_told():
    killed = "Ten/nsubj:pass>killed were/aux:pass>killed killed/root ."
    assert stated(killed, ("killed", "ASSAULT", 0.9), modes=(("ASSAULT/massacre", 0.9),)) == ["killed ASSAULT"]
    told = "He/nsubj>told told/root reporters/obj>told ."
    assert stated(told, ("told", "THREATEN", 0.7)) == []
    assert stated(told, ("told", "THREATEN", 0.95)) == ["told THREATEN"]


def test_drones_that_fly_harm_nobody_and_an_unclaimed_attack_accuses_nobody():
    flies = "Drones/NOUN/nsubj>fly fly/root over/case>town the/det>town town/obl>fly ."
    assert stated(flies, ("fly", "ASSAULT", 0.9)) == ["fly MOBILIZE/weapons"]
    bombs = "Drones/NOUN/nsubj>bombed bombed/root the/det>town town/obj>bombed ."
    assert typed(bombs, ("bombed", "ASSAULT", 0.9)) == ["bombed ASSAULT"]
    nobody = "No/det>group group/nsubj>claimed claimed/root responsibility/obj>claimed ."
    assert stated(nobody, ("claimed", "ACCUSE", 0.95)) == []
    ground = "A/det>group group/nsubj>claimed claimed/root that/mark>fled rebels/nsubj>fled fled/ccomp>claimed ."
    assert stated(ground, ("claimed", "ACCUSE", 0.95)) == ["claimed ACCUSE"]


@pytest.mark.parametrize(
    ("line", "mode", "found"),
    [
        ("Three/nummod>soldiers soldiers/nsubj:pass>killed were/aux:pass>killed killed/root .", "firearms", "killed ASSAULT"),
        ("A/det>gunman gunman/nsubj>killed killed/root three/obj>killed .", "firearms", "killed ASSAULT/firearms"),
        ("The/det>attack attack/NOUN/nsubj>came came/root at/case>dawn dawn/obl>came .", "aerial", "attack ASSAULT"),
        ("Jets/nsubj>carried carried/root out/compound:prt>carried an/det>attack attack/NOUN/obj>carried .", "aerial", "attack ASSAULT/aerial"),
    ],
)  # fmt: skip
def test_a_weapon_that_no_word_speaks_of_is_no_mode(line: str, mode: str, found: str):
    word = found.split()[0]
    assert stated(line, (word, "ASSAULT", 0.9), modes=((f"ASSAULT/{mode}", 0.95),)) == [found]


@pytest.mark.parametrize(
    "line",
    [
        "They/nsubj>saw saw/root ten/nummod>violations violations/NOUN/obj>saw ,/PUNCT/punct>blasts including/case>blasts two/nummod>blasts blasts/NOUN/obl>saw .",
        "They/nsubj>saw saw/root ten/nummod>violations violations/NOUN/obj>saw ,/PUNCT/punct>blasts all/DET/nsubj>blasts of/case>them them/nmod>all blasts/NOUN/advcl>saw .",
    ],
)  # fmt: skip
def test_what_is_among_those_counted_is_no_event_of_its_own(line: str):
    assert typed(line, ("violations", "ASSAULT", 0.9), ("blasts", "ASSAULT", 0.9)) == ["violations ASSAULT"]


def test_what_is_threatened_is_no_second_threat():
    warned = "He/nsubj>warned warned/root that/mark>respond it/nsubj>respond would/aux>respond respond/ccomp>warned in/case>kind kind/obl>respond ."
    alone = "It/nsubj>respond will/aux>respond respond/root in/case>kind kind/obl>respond ."
    assert typed(warned, ("warned", "THREATEN", 0.9)) == ["warned THREATEN", "respond ASSAULT"]
    assert typed(alone) == ["respond THREATEN"]


def test_a_helping_verb_states_nothing():
    line = "It/nsubj>reckoned had/aux>reckoned not/advmod>reckoned reckoned/root with/case>war war/obl>reckoned ."
    assert typed(line, ("had", "THREATEN", 0.95), ("war", "ASSAULT", 0.9)) == ["war ASSAULT"]


def test_what_the_sentence_is_about_decides_between_likely_types():
    line = "They/nsubj>sent sent/root it/obj>sent ."
    s = tree(line)
    event = EventWord(1, (("AID", 0.5), ("MOBILIZE", 0.4)), {}, (), ROLES[: len(s.words)])
    for main, kind in (
        ((("MOBILIZE", 0.9), ("AID", 0.1)), "MOBILIZE"),
        ((("AID", 0.9),), "AID"),
        ((("COERCE", 0.9),), "AID"),
    ):
        (act,) = acts(replace(s, events=(event,), main=main), Lexicon(()))
        assert act.type == kind
