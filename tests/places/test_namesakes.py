"""Namesakes far away: a capital before its small namesake, and no place before a far one that only resembles."""

from __future__ import annotations

import pytest

from vedette.model import Span
from vedette.places import Resolver


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return Resolver()


def country(resolver: Resolver, text: str, name: str, votes: dict[str, float]) -> str | None:
    at = text.index(name)
    (place,) = resolver.resolve(text, [Span(at, at + len(name))], country_votes=votes)
    return place.country if place is not None else None


def test_a_capital_is_no_village_of_a_country_that_only_acts(resolver):
    votes = {"ARM": 6.0, "AZE": 5.0, "USA": 0.8, "RUS": 2.0}
    text = "The two leaders are to meet in Brussels on Sunday. Washington urged both to pull back."
    assert country(resolver, text, "Brussels", votes) == "BEL"


def test_a_village_that_is_said_to_lie_there_stays_there(resolver):
    text = "Police searched a farm in Brussels, Wisconsin, on Sunday."
    assert country(resolver, text, "Brussels", {"USA": 2.0}) == "USA"


def test_a_spelling_that_only_resembles_needs_a_country_that_the_report_is_about(resolver):
    text = "Armed youths raided the village of Khadian on 27 January. A soldier from Pakistan was killed."
    assert country(resolver, text, "Khadian", {"SSD": 6.0, "SDN": 4.0, "PAK": 1.0}) is None
    assert country(resolver, text, "Khadian", {"PAK": 4.0}) == "PAK"


def test_a_street_is_no_river(resolver):
    text = "Shells fell on Nile Street in Syria on Sunday."
    assert country(resolver, text, "Nile Street", {"SYR": 3.0}) is None


def test_a_district_said_to_lie_in_a_town_is_no_namesake_abroad(resolver):
    def found(text: str) -> list[str | None]:
        spans = [Span(text.index(n), text.index(n) + len(n)) for n in ("Hamdaniya", "Aleppo")]
        return [p.country if p else None for p in resolver.resolve(text, spans, country_votes={"SYR": 3.0, "IRQ": 1.0})]

    assert found("Rockets fell on the Hamdaniya district of Aleppo on Sunday.") == [None, "SYR"]
    assert found("Iraq held Hamdaniya and its people while Aleppo fell.") == ["IRQ", "SYR"]
