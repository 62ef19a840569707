"""Whom phrases without a name of their own mean, where the rest of the report settles it, and where it doesn't."""

# ruff: noqa: E501

from __future__ import annotations

import pytest

from vedette.model import Claim, Known, Published, Report
from vedette.reader import Reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def read(reader: Reader, text: str, day: str = "2018-10-10") -> tuple[Claim, ...]:
    published = Published(day, "day", "given")
    return reader.read(Report("r1", text, None, Known(None, "not given"), published, "en", "-", "0" * 64)).claims


def source(reader: Reader, text: str, kind: str) -> list[tuple[str, str | None]]:
    """Name and country of those who do the last claim of a type."""
    return [(a.name, a.country) for a in [c for c in read(reader, text) if c.type == kind][-1].source]


def target(reader: Reader, text: str, kind: str) -> list[tuple[str, str | None]]:
    """Name and country of those to whom the last claim of a type is done."""
    return [(a.name, a.country) for a in [c for c in read(reader, text) if c.type == kind][-1].target]


ARMENIA = "The Azerbaijani army shelled Armenian positions near Sotk on Friday, the ministry in Yerevan said. "


def test_the_two_armies_are_those_of_the_two_countries_named_before(reader):
    got = source(reader, ARMENIA + "The two armies agreed on a truce for Saturday.", "AGREE")
    assert sorted(country for _, country in got) == ["ARM", "AZE"]
    assert {name for name, _ in got} == {"Armenian military", "Azerbaijani military"}


def test_the_two_are_nobody_where_three_were_named_alike(reader):
    three = "Ministers of Chad, Niger and Mali signed an accord on Friday. "
    got = source(reader, three + "On Sunday the two armies agreed on a truce.", "AGREE")
    assert len({country for _, country in got}) < 2


def test_two_that_were_spoken_of_as_two_are_the_two_again(reader):
    text = (
        ARMENIA + "The two ministries reported further clashes. Moscow sent an envoy. The two armies agreed on a truce."
    )
    assert sorted(str(country) for _, country in source(reader, text, "AGREE")) == ["ARM", "AZE"]


@pytest.mark.parametrize(
    ("text", "kind", "country"),
    [
        ("North Korean soldiers crossed the line on Tuesday. The North bombarded the island of Yeonpyeong.", "ASSAULT", "PRK"),
        ("North Korean soldiers crossed the line on Tuesday. The South bombarded the island of Yeonpyeong.", "ASSAULT", "KOR"),
        ("Rebels from the north of Mali crossed the river. The North bombarded the island of Yeonpyeong.", "ASSAULT", None),
    ],
)  # fmt: skip
def test_the_north_is_a_state_where_the_report_names_one_of_its_halves(reader, text, kind, country):
    assert [c for _, c in source(reader, text, kind)][:1] == [country]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("One Armenian soldier was killed near Sotk. On Thursday four servicemen were wounded.", "ARM"),
        ("Armenian soldiers shot at Azerbaijani soldiers near Sotk. On Thursday four servicemen were wounded.", None),
        ("A Moroccan officer denied on Sunday that soldiers had been killed.", "MAR"),
        ("The Moroccan army said on Sunday that it had killed two soldiers.", None),
        ("A soldier from Pakistan was killed in Abyei on Sunday.", "PAK"),
        ("Syrian government forces shelled Hama. Rebels killed two soldiers near Morek.", "SYR"),
    ],
)
def test_soldiers_are_those_of_the_army_spoken_of_last_if_it_is_one(reader, text, country):
    hit = [
        a for c in read(reader, text) if c.type == "ASSAULT" for a in c.target if "soldier" in a.text or "men" in a.text
    ]
    assert [a.country for a in hit][-1:] == ([country] if country or hit else [])


def test_reinforcements_told_on_are_those_of_whom_the_report_said_that_they_came(reader):
    text = (
        "Turkey sent 300 military vehicles into Syria's Idlib province on Saturday, as government troops took Saraqib. "
        "Around 5,000 soldiers have come in since 2 February."
    )
    assert [c for _, c in source(reader, text, "MOBILIZE")] == ["TUR"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The National Front for Liberation holds Maarat al-Numan in Syria. The National Front shelled Morek.", "National Front for Liberation"),
        ("The Polisario Front holds Tifariti in Western Sahara. The Front shelled Mahbas on Sunday.", "Polisario Front"),
    ],
)  # fmt: skip
def test_a_long_name_is_meant_by_its_beginning_and_by_its_noun(reader, text, name):
    assert name in [n for n, _ in source(reader, text, "ASSAULT")]


def test_a_front_where_there_is_fighting_is_no_body(reader):
    text = "The Polisario Front holds Tifariti. Moroccan troops shelled villages at the front on Sunday."
    assert "Polisario Front" not in [n for n, _ in source(reader, text, "ASSAULT") + target(reader, text, "ASSAULT")]


def test_the_force_commander_and_the_secretary_general_are_those_of_the_body_at_hand(reader):
    text = "UNDOF was sent to the Golan in 1974. Weeks passed. Months passed. Years passed. The Force Commander met Israeli officers."
    assert [c for _, c in source(reader, text, "CONSULT")] == ["IGO"]
    text = "The United Nations sent aid to Golan. A spokesperson for the Secretary-General urged Syria to uphold the truce."
    assert [c for _, c in source(reader, text, "REQUEST")] == ["IGO"]
    text = "A spokesperson for the secretary-general of a party urged Syria to uphold the truce."
    assert [c for _, c in source(reader, text, "REQUEST")] != ["IGO"]


def test_the_king_is_a_king_and_no_secretary_general(reader):
    text = "King Mohammed VI spoke in Rabat. Antonio Guterres deplored the violence. Jordan backed the king."
    assert "IGO" not in [c for _, c in target(reader, text, "SUPPORT")]


def test_a_name_is_whose_spokesman_it_is(reader):
    text = "In Cameroon's Bamenda Captain Atonfack Guemo, the army's spokesman, blamed separatists for the attack."
    assert {(a.country, a.sector) for c in read(reader, text) if c.type == "ACCUSE" for a in c.source} == {
        ("CMR", "MIL")
    }


def test_a_security_source_is_no_police(reader):
    (claim,) = [c for c in read(reader, "Turkey sent troops to Idlib, a security source said.") if c.type == "MOBILIZE"]
    assert [link.name for link in claim.attribution] == ["security source"]


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("The leaders of Turkey, Russia and France met in Istanbul. They praised the truce. They agreed to meet again.", {"TUR", "RUS", "FRA"}),
        ("Turkey and Russia met in Sochi. They agreed to meet again.", {"TUR", "RUS"}),
        ("Turkey warned of an attack. They agreed to meet again.", set()),
    ],
)  # fmt: skip
def test_they_are_the_several_who_were_the_subject_before(reader, text, countries):
    assert {c for _, c in source(reader, text, "AGREE")} == countries


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Some Turkish-backed fighters had left Idlib for the border in recent days, according to a commander.", (["TUR"], ["SYR"])),
        ("Some Turkish fighters, backed by Russia, had left Idlib for the border.", (["RUS"], ["TUR"])),
    ],
)  # fmt: skip
def test_the_backer_stands_before_the_participle(reader, text, parties):
    backs = [c for c in read(reader, text) if c.type == "RELATION"][-1]
    assert ([a.country for a in backs.source], [a.country for a in backs.target]) == parties


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Fighters of Hayat Tahrir al-Sham and of Nour al-Din al-Zenki, which belongs to the National Front for Liberation, fought each other in Kafr Halab.", "Nour al-Din al-Zenki"),
        ("Hayat Tahrir al-Sham, which belongs to an alliance, and Nour al-Din al-Zenki fought each other in Idlib.", "Hayat Tahrir al-Sham"),
    ],
)  # fmt: skip
def test_which_is_the_name_beside_it(reader, text, name):
    assert [n for n, _ in source(reader, text, "RELATION")] == [name]


def test_it_is_the_mission_that_was_the_subject_before(reader):
    text = (
        "UNISFA condemned the attack in Abyei. The Mission is working with the authorities in Juba. "
        "It has deployed more troops to Agok."
    )
    assert [c for _, c in source(reader, text, "MOBILIZE")] == ["IGO"]


@pytest.mark.parametrize(
    ("text", "kind", "countries"),
    [
        ("U.S. and British warships shot down 18 drones and three missiles on Tuesday.", "ASSAULT", ["USA", "GBR"]),
        ("American, British and French jets bombed Homs in Syria.", "ASSAULT", ["USA", "GBR", "FRA"]),
        ("British warships and a Yemeni crew shot down 18 drones on Tuesday.", "ASSAULT", ["GBR"]),
    ],
)
def test_several_nationalities_before_one_noun_are_several(reader, text, kind, countries):
    assert [c for _, c in source(reader, text, kind)][: len(countries)] == countries


def test_two_ministers_who_met_are_one_side_and_the_other(reader):
    text = "The Russian and Turkish defence ministers met in Sochi."
    assert [c for _, c in source(reader, text, "CONSULT")] == ["RUS"]
    assert [c for _, c in target(reader, text, "CONSULT")] == ["TUR"]


def test_both_and_the_two_koreas_are_two(reader):
    text = ARMENIA + "Washington urged both to pull their forces back."
    assert sorted(str(c) for _, c in target(reader, text, "REQUEST")) == ["ARM", "AZE"]
    text = "North Korean soldiers crossed the line. The two Koreas agreed on talks."
    assert sorted(str(c) for _, c in source(reader, text, "AGREE")) == ["KOR", "PRK"]


def test_the_fighters_of_a_commander_are_the_group(reader):
    text = "A PKK commander said that his fighters would not withdraw from the border with Iraq."
    assert [n for n, _ in source(reader, text, "REJECT")] == ["Kurdistan Workers' Party"]
    text = "A Turkish officer said that PKK fighters would not withdraw from the border with Iraq."
    assert [n for n, _ in source(reader, text, "REJECT")] == ["Kurdistan Workers' Party"]


def test_a_surname_before_another_name_is_nobody_known(reader):
    text = "The army shelled Tillia in Niger, Moussa Aghali, a local councillor, said. Attacks will follow, he said."
    assert "Amr Moussa" not in [link.name for c in read(reader, text) for link in c.attribution]


def test_soldiers_of_an_operation_are_those_of_the_country_at_hand(reader):
    text = "Soldiers of the Almahaou operation searched the bush near Tillia in Niger on Monday."
    assert [c for _, c in source(reader, text, "COERCE")] == ["NER"]


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("Hamas accused Israel of shelling the camp. The attack lasted an hour.", None),
        ("Israel shelled the camp. The attack lasted an hour.", "ISR"),
    ],
)
def test_what_one_is_accused_of_is_not_told_on_as_done(reader, text, doer):
    (attack,) = [c for c in read(reader, text) if c.trigger.text == "attack"]
    assert [a.country for a in attack.source] == ([doer] if doer else [])


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Turkish officers at the point put their soldiers on alert.", set()),
        ("Russia massed troops against Ukraine on the border.", {"UKR"}),
    ],
)
def test_nobody_is_sent_against_their_own(reader, text, countries):
    (sent,) = [c for c in read(reader, text) if c.type == "MOBILIZE"]
    assert {a.country for a in sent.target} == countries
