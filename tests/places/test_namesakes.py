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


def test_a_city_known_afar_is_no_small_namesake_in_a_country_that_only_acts(resolver):
    text = "Talks sponsored by the U.S. are due to open in Geneva on Wednesday. Troops fought in Khartoum."
    assert country(resolver, text, "Geneva", {"SDN": 3.0, "USA": 1.0}) == "CHE"
    text = "Police in Geneva, Illinois, searched a house near Chicago."
    assert country(resolver, text, "Geneva", {"USA": 1.0}) == "USA"


def test_a_town_of_some_size_is_no_hamlet_that_is_spelled_alike(resolver):
    assert country(resolver, "Turkish troops entered Afrin.", "Afrin", {"TUR": 1.0}) != "TUR"
    assert country(resolver, "Turkish and Syrian troops entered Afrin.", "Afrin", {"TUR": 1.0, "SYR": 1.0}) == "SYR"
