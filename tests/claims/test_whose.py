"""Whose forces, where the noun alone does not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from vedette.actors import Resolver
from vedette.claims.whose import distinct, lie_apart, only_a_weapon, owned_by, spoken_for, without_overlap
from vedette.model import DateRef, Span

RESOLVER = Resolver()
ACTORS = RESOLVER.for_report("Moscow and Kyiv spoke of the front.", published=date(2022, 6, 29))


def actor(phrase: str):
    return ACTORS.describe(phrase, Span(0, len(phrase)))


def when(start: str | None, end: str | None):
    return DateRef("then", Span(0, 4), start, end, "day", "given")


@pytest.mark.parametrize(
    ("noun", "owner", "country", "sector"),
    [
        ("its forces", "the Russian defence ministry", "RUS", "MIL"),
        ("our troops", "the Ukrainian president", "UKR", "MIL"),
        ("its aircraft", "the Israeli army", "ISR", "MIL"),
        ("its fighters", "the United Nations", None, "REB"),
        ("its offices", "the Russian defence ministry", None, None),
    ],
)
def test_men_and_means_of_war_belong_to_their_owner(noun, owner, country, sector):
    got = owned_by(ACTORS, actor(noun), actor(owner), "«its» is the last body named")
    assert (got.country, got.text) == (country, noun)
    if country:
        assert got.sector == sector


def test_an_army_speaks_of_its_own_and_a_monitor_does_not():
    aircraft = actor("two aircraft")
    assert spoken_for(ACTORS, [aircraft], actor("the Israeli army"))[0].country == "ISR"
    assert spoken_for(ACTORS, [aircraft], actor("a monitor"))[0].country is None
    assert spoken_for(ACTORS, [aircraft], None) == (aircraft,)


def test_a_named_force_stays_what_it_is():
    turkish = actor("Turkish aircraft")
    assert spoken_for(ACTORS, [turkish], actor("the Israeli army")) == (turkish,)


def test_nobody_is_named_twice_or_acts_on_themselves():
    russia, ukraine = actor("Russia"), actor("Ukraine")
    assert distinct([russia, ukraine, replace(russia, text="Moscow")]) == (russia, ukraine)
    assert without_overlap([russia], [ukraine, russia]) == (ukraine,)


def test_dates_that_share_no_day_lie_apart():
    assert lie_apart(when("2022-06-01", "2022-06-02"), when("2022-06-03", "2022-06-03"))
    assert not lie_apart(when("2022-06-01", "2022-06-03"), when("2022-06-03T18:00", "2022-06-04"))
    assert not lie_apart(when(None, None), when("2022-06-03", "2022-06-04"))


@pytest.mark.parametrize(("phrase", "weapon"), [("a shell", True), ("two rockets", True), ("the army", False)])
def test_a_weapon_is_nobody(phrase, weapon):
    assert only_a_weapon(actor(phrase)) is weapon


def test_the_mission_of_a_report_is_no_organ_of_the_country_it_is_in():
    assert ACTORS.describe("the Mission", Span(0, 11), country_hint="UKR").country is None
    assert ACTORS.describe("the diplomatic mission", Span(0, 22), country_hint="UKR").country == "UKR"
