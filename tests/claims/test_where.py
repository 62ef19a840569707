"""Where: a place that can't be settled keeps its words."""

# ruff: noqa: E501

import pytest

from vedette.claims.where import datelines, main_country
from vedette.model import Known, PlaceRef, Published, Report, Span, Toponym
from vedette.reader import Reader


@pytest.fixture(scope="module")
def reader():
    return Reader()


def read(reader, text):
    return reader.read(
        Report("r1", text, None, Known(None, "not given"), Published("2018-05-14", "day", "given"), "en", "-", "0" * 64)
    )


def test_a_place_that_nobody_knows_keeps_its_words_and_no_point(reader):
    got = read(reader, "Syrian government forces shelled the village of Qabtanabad on Sunday, activists in Hama said.")
    places = [c.place for c in got.claims if c.type == "ASSAULT"]
    assert places
    for place in places:
        assert place is not None
        assert (place.text, place.lat, place.country, place.precision) == ("Qabtanabad", None, None, "unknown")
        assert "no place of this name" in place.because


def test_a_known_place_is_settled(reader):
    got = read(reader, "Syrian government forces shelled the village of Khan Shaykhun on Sunday, activists said.")
    assert [c.place.country for c in got.claims if c.type == "ASSAULT" and c.place] == ["SYR"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Gangs attacked the airport of Port-au-Prince and Haiti's ports. They now control some 80 percent of the capital.", "capital"),
        ("Gangs attacked the airport of Cap-Haitien. They now control some 80 percent of the capital.", None),
    ],
)  # fmt: skip
def test_the_capital_is_the_seat_that_the_report_names(reader, text, place):
    held = [c.place for c in read(reader, text).claims if c.type == "CONTROL"]
    assert held
    seats = [p.text for p in held if p is not None and p.name == "Port-au-Prince"]
    assert seats == ([place] if place else [])


def test_whose_staff_says_it_is_told_by_those_who_act(reader):
    got = read(
        reader, "Turkish troops set up an observation point near Idlib in Syria on Sunday, the General Staff said."
    )
    assert [link.name for c in got.claims if c.type == "MOBILIZE" for link in c.attribution] == ["Turkish military"]


def test_relief_that_crosses_is_not_displaced(reader):
    text = "Two convoys of the United Nations with food for 85,000 people crossed the border at Bab al-Hawa in Syria."
    aid = [c for c in read(reader, text).claims if c.type == "AID"]
    assert aid
    assert all(q.role != "displaced" for c in aid for q in c.quantities)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Turkish troops entered Idlib province. Moscow sent envoys to Ankara. Rebels hold most of the province.", "Idlib"),
        ("Rebels met in Ankara on Sunday. They hold most of the province.", None),
        ("Rebels shelled Saraqib in Syria on Sunday. The army took the town on Monday.", "Saraqib"),
        ("Rebels shelled Saraqib in Syria on Sunday. The army took the empty towns on Monday.", None),
        ("Rebels met in Ankara on Sunday. Syrian troops shelled villages at the border.", None),
        ("Rebels shelled Saraqib in Syria on Sunday. Turkey deployed its troops.", None),
    ],
)  # fmt: skip
def test_the_town_and_the_province_are_those_named_before(reader, text, name):
    last = [c for c in read(reader, text).claims if c.type in {"CONTROL", "ASSAULT", "MOBILIZE"}][-1]
    assert (last.place and last.place.name) == name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Gunmen ambushed a patrol at Qabtanabad near Kumbo, Cameroon, on Sunday.", ("Qabtanabad near Kumbo", "Kumbo", "near")),
        ("Gunmen ambushed a patrol at Qabtanabad on Sunday, and Kumbo, Cameroon, was quiet.", ("Qabtanabad", None, "unknown")),
    ],
)  # fmt: skip
def test_an_unknown_place_lies_by_the_known_one_beside_it(reader, text, found):
    place = next(c.place for c in read(reader, text).claims if c.type == "ASSAULT")
    assert place is not None
    assert (place.text, place.name, place.precision) == found


@pytest.mark.parametrize(
    ("text", "towns"),
    [
        ("HAMA — Regime forces shelled Morek.", ["HAMA"]),
        ("REYHANLI, Turkey, Feb 8 — Turkey sent troops.", ["REYHANLI"]),
        ("A headline\nGAZA CITY (Orontes Press) — Shells fell.", ["GAZA CITY"]),
        ("UNDOF deplores killings — again.", []),
        ("The UN — a body of states — met.", []),
    ],
)
def test_a_dateline_names_a_town(text, towns):
    assert [d.of(text) for d in datelines(text)] == towns


def test_the_dateline_tells_the_country_at_hand(reader):
    shelled = (
        "Regime forces shelled the surroundings of the Turkish observation point on Friday. Ankara has not commented."
    )
    got = next(c for c in read(reader, "HAMA — " + shelled).claims if c.type == "ASSAULT")
    assert [a.country for a in got.source] == ["SYR"]
    assert "NATO" not in [t.text for t in read(reader, "NATO — which met in Brussels — said so.").toponyms]


def test_a_capital_that_speaks_weighs_less_than_a_town():
    def at(text, country):
        place = PlaceRef(text, Span(0, 4), text, None, 0.0, 0.0, country, None, "exact", probability=0.9)
        return Toponym(text, Span(len(text), len(text) + 4), place)

    town, capital = at("Hama", "SYR"), at("Ankara", "TUR")
    assert main_country([town, capital], {capital.span}) == "SYR"
    assert main_country([capital], {capital.span}) == "TUR"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Turkish drones struck vehicles near Sinjar and Makhmour in Iraq on Sunday.", "Sinjār"),
        ("Artillery shells killed nine tourists at Perekh, a resort in the Zakho district of Iraq, on Sunday.", "Zaxo"),
    ],
)
def test_the_first_of_several_is_meant_and_a_resort_lies_in_its_district(reader, text, name):
    place = next(c.place for c in read(reader, text).claims if c.type == "ASSAULT")
    assert place is not None and place.name == name
