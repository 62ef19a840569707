"""Any usual spelling of a place: looked up, found in a text, and resolved in it."""

import csv
from pathlib import Path

import pytest

from vedette.places import Resolver
from vedette.places.geometry import distance_km

PEOPLE = {
    "SYR": "Syrian",
    "YEM": "Yemeni",
    "PSE": "Palestinian",
    "LBN": "Lebanese",
    "IRQ": "Iraqi",
    "UKR": "Ukrainian",
    "SDN": "Sudanese",
    "ETH": "Ethiopian",
    "AZE": "Azerbaijani",
    "LBY": "Libyan",
    "MLI": "Malian",
    "AFG": "Afghan",
    "MMR": "Myanmar",
    "SOM": "Somali",
}
with (Path(__file__).parent / "spellings.csv").open(encoding="utf-8", newline="") as lines:
    TABLE = [
        (spelling, row["country"], float(row["lat"]), float(row["lon"]))
        for row in csv.DictReader(lines)
        for spelling in row["spellings"].split("|")
    ]


def test_the_table_is_long_enough() -> None:
    assert len(TABLE) >= 350


@pytest.mark.parametrize(("spelling", "country", "lat", "lon"), TABLE, ids=[f"{row[0]} ({row[1]})" for row in TABLE])
def test_a_spelling(resolver: Resolver, spelling: str, country: str, lat: float, lon: float) -> None:
    hits = resolver.gazetteer.lookup(spelling, [country])
    assert any(p.country == country and distance_km(p.lat, p.lon, lat, lon) <= 15 for p in hits)

    text = f"{PEOPLE[country]} forces shelled {spelling} on Monday, residents said."
    spans = resolver.find(text)
    (span,) = [s for s in spans if s.of(text) == spelling.lstrip("'")]
    place = dict(zip(spans, resolver.resolve(text, spans), strict=True))[span]
    assert place is not None and place.country == country
    assert place.lat is not None and place.lon is not None
    assert distance_km(place.lat, place.lon, lat, lon) <= 25


@pytest.mark.parametrize(
    "text",
    [
        "Al-Baghdadi was killed, Syrian officials said.",
        "Syrian state media quoted Hassan al-Shami on Monday.",
        "In Syria, the group al-Nusra denied it.",
        "Yemeni officials spoke to Abdul-Malik al-Houthi.",
    ],
)
def test_what_only_looks_like_one_is_not_found(resolver: Resolver, text: str) -> None:
    assert {s.of(text) for s in resolver.find(text)} <= {"Syrian", "Syria", "Yemeni"}


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Insurgents attacked Palma in Cabo Delgado.", "Palma", "MOZ"),
        ("Mozambican troops retook Palma.", "Palma", "MOZ"),
        ("The holiday island's capital, Palma, is in Spain.", "Palma", "ESP"),
        ("Fighters seized Tripoli in northern Lebanon.", "Tripoli", "LBN"),
        ("Libyan forces left Tripoli.", "Tripoli", "LBY"),
        ("The army of Myanmar bombed Pale in Sagaing Region.", "Pale", "MMR"),
        ("The mayor of Pale met Bosnian officials.", "Pale", "BIH"),
        ("Clashes near New York in the Donetsk region, Ukraine's army said.", "New York", "UKR"),
        ("Syrian officials flew to New York.", "New York", "USA"),
        ("Syrian officials flew to Geneva.", "Geneva", "CHE"),
        ("Sudanese refugees reached Paris.", "Paris", "FRA"),
    ],
)
def test_a_small_place_against_a_big_namesake(resolver: Resolver, text: str, name: str, country: str) -> None:
    spans = resolver.find(text)
    place = dict(zip([s.of(text) for s in spans], resolver.resolve(text, spans), strict=True))[name]
    assert place is not None and place.country == country
