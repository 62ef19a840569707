"""What the place names of a report mean."""

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vedette.model import PlaceRef, Span
from vedette.places import Resolver
from vedette.places.geometry import distance_km


def span(text: str, name: str, after: int = 0) -> Span:
    start = text.index(name, after)
    return Span(start, start + len(name))


def one(resolver: Resolver, text: str, name: str) -> PlaceRef:
    place = resolver.resolve(text, [span(text, name)])[0]
    assert place is not None
    return place


def near(place: PlaceRef, lat: float, lon: float, km: float) -> bool:
    assert place.lat is not None and place.lon is not None
    return distance_km(place.lat, place.lon, lat, lon) <= km


NEWS = (
    "Russian and Turkish presidents met in Sochi on Monday and agreed on a zone in Idlib province. Shelling hit "
    "villages southwest of Idlib in Syria, and Jisr al-Shugur was bombed."
)


def test_conflict_news_comes_out_right(resolver: Resolver) -> None:
    names = ["Russian", "Sochi", "Idlib province", "Syria", "Jisr al-Shugur"]
    spans = [span(NEWS, name) for name in names] + [span(NEWS, "Idlib", NEWS.index("southwest"))]
    russia, sochi, province, syria, jisr, city = resolver.resolve(NEWS, spans)
    assert russia is not None and (russia.country, russia.precision) == ("RUS", "country")
    assert sochi is not None and near(sochi, 43.6, 39.73, 5) and sochi.precision == "exact"
    assert province is not None and (province.country, province.precision) == ("SYR", "admin1")
    assert syria is not None and syria.country == "SYR"
    assert jisr is not None and near(jisr, 35.81, 36.32, 3) and jisr.admin1 == "Idlib"
    assert city is not None and city.precision == "near" and near(city, 35.93, 36.63, 25)
    assert city.lat is not None and city.lat < 35.93 and city.lon is not None and city.lon < 36.63


@pytest.mark.parametrize("name", ["Idlib", "Idleb", "İdlib"])
def test_idlib_is_the_city_unless_called_a_province(resolver: Resolver, name: str) -> None:
    city = one(resolver, f"Two died in {name}, Syria.", name)
    assert near(city, 35.93, 36.63, 3) and city.precision == "exact"
    assert any(a[0] == "Idlib" for a in city.alternatives) or name == "Idleb"
    province = one(resolver, f"Two died in {name} governorate, Syria.", name)
    assert province.precision == "admin1" or name == "Idleb"


@pytest.mark.parametrize(
    ("text", "name", "country", "lat", "lon", "km"),
    [
        ("A fire broke out in Paris, Texas, on Monday.", "Paris", "USA", 33.66, -95.56, 10),
        ("A fire broke out in Paris on Monday, the French minister said.", "Paris", "FRA", 48.86, 2.35, 10),
        ("Clashes in Tripoli, Lebanon, went on.", "Tripoli", "LBN", 34.44, 35.85, 10),
        ("Haftar's forces shelled Tripoli, the Libyan capital.", "Tripoli", "LBY", 32.89, 13.19, 15),
        ("The mayor of Donetsk, Ukraine, spoke.", "Donetsk", "UKR", 48.02, 37.8, 10),
        ("Rebels in Darfur, Sudan, attacked El Fasher.", "El Fasher", "SDN", 13.63, 25.35, 10),
        ("In Washington, a State Department spokesman urged both to talk.", "Washington", "USA", 38.9, -77.04, 10),
        ("Police in Washington state, north of Oregon, arrested three.", "Washington", "USA", 47.5, -120.5, 150),
        ("The Paris Police Department said so in France.", "Paris Police Department", "FRA", 48.86, 2.35, 10),
    ],
)
def test_context_decides(
    resolver: Resolver, text: str, name: str, country: str, lat: float, lon: float, km: float
) -> None:
    place = one(resolver, text, name)
    assert place.country == country
    assert near(place, lat, lon, km)


@pytest.mark.parametrize(
    ("text", "name", "lat", "lon", "km", "precision"),
    [
        ("A convoy was hit 12 km north of Hama in Syria.", "Hama", 35.24, 36.76, 3, "near"),
        ("A convoy was hit ten miles west of Donetsk in Ukraine.", "Donetsk", 48.02, 37.585, 3, "near"),
        ("Clashes on the outskirts of Bakhmut, Ukraine.", "Bakhmut", 48.59, 38.0, 3, "near"),
        ("Shells fell southwest of Idlib province in Syria.", "Idlib province", 35.70, 36.45, 12, "admin1"),
    ],
)
def test_relative_places(
    resolver: Resolver, text: str, name: str, lat: float, lon: float, km: float, precision: str
) -> None:
    place = one(resolver, text, name)
    assert place.precision == precision
    assert near(place, lat, lon, km)
    assert place.radius_km is not None and place.radius_km > 0


def test_between_two_towns(resolver: Resolver) -> None:
    text = "Fighting went on between Kafr Nabudah and Morek in Syria."
    first = resolver.resolve(text, [span(text, "Kafr Nabudah"), span(text, "Morek")])[0]
    assert first is not None and first.precision == "near"
    assert near(first, 35.40, 36.59, 4)


def test_a_relative_phrase_stays_with_its_place(resolver: Resolver) -> None:
    text = "Ten miles west of Donetsk in Ukraine, two died."
    ukraine = one(resolver, text, "Ukraine")
    assert ukraine.precision == "country" and near(ukraine, 49, 32, 1)


def test_votes_and_area_break_ties(resolver: Resolver) -> None:
    text = "Clashes were reported in Tripoli."
    spans = [span(text, "Tripoli")]
    lebanon = resolver.resolve(text, spans, country_votes={"LBN": 1.0})[0]
    libya = resolver.resolve(text, spans, country_votes={"LBY": 1.0})[0]
    assert lebanon is not None and lebanon.country == "LBN"
    assert libya is not None and libya.country == "LBY"
    inside = resolver.resolve(text, spans, area=(35.0, 33.0, 37.0, 35.0))[0]
    assert inside is not None and inside.country == "LBN"


def test_unknown_stays_unknown(resolver: Resolver) -> None:
    text = "They met in Xqzztbrrlm."
    assert resolver.resolve(text, [span(text, "Xqzztbrrlm")]) == (None,)


def test_probability_and_alternatives_are_probabilities(resolver: Resolver) -> None:
    text = "He lives in Springfield."
    place = one(resolver, text, "Springfield")
    assert place.probability is not None and 0 < place.probability < 0.9
    assert place.alternatives
    assert all(0 <= a[4] <= 1 for a in place.alternatives)
    assert [a[4] for a in place.alternatives] == sorted((a[4] for a in place.alternatives), reverse=True)


def test_same_input_same_answer_in_every_thread(resolver: Resolver) -> None:
    spans = resolver.find(NEWS)
    expected = resolver.resolve(NEWS, spans)
    got: list[object] = []
    threads = [threading.Thread(target=lambda: got.append(resolver.resolve(NEWS, spans))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [expected] * 6


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_spans_are_answered_in_order(resolver: Resolver, data: st.DataObject) -> None:
    text = data.draw(st.text("AIdlib, of north12km()'-.\nПé", max_size=80))
    cuts = data.draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=6))
    spans = [Span(min(c), max(c)) for c in cuts]
    answers = resolver.resolve(text, spans)
    assert len(answers) == len(spans)
    for wanted, answer in zip(spans, answers, strict=True):
        if answer is not None:
            assert answer.span == wanted and answer.text == wanted.of(text)
            assert answer.lat is not None and -90 <= answer.lat <= 90
            assert answer.probability is not None and 0 <= answer.probability <= 1


FAR = (
    "Jets struck Orum al-Kubra on Friday, activists in Idlib said. Syrian state media said that Kafr Zita and Maarrat "
    "an-Nu'man were hit too, and that shells fell in Hama in Syria."
)


def test_a_name_that_only_resembles_a_far_village_is_not_settled_there(resolver: Resolver) -> None:
    names = ["Orum al-Kubra", "Idlib", "Syrian", "Hama", "Syria"]
    spans = [span(FAR, n) for n in names[:-1]] + [span(FAR, "Syria", FAR.index("in Syria"))]
    orum, *others = resolver.resolve(FAR, spans)
    assert orum is None or orum.country == "SYR"
    assert {p.country for p in others if p} == {"SYR"}


def test_a_far_place_stays_where_the_text_says_so(resolver: Resolver) -> None:
    text = FAR + " Talks were held in Orem, Utah, and in Geneva."
    spans = [span(text, n) for n in ("Idlib", "Hama", "Orem", "Utah", "Geneva")]
    orem, utah, geneva = resolver.resolve(text, spans)[2:]
    assert orem is not None and orem.country == "USA"
    assert utah is not None and utah.country == "USA"
    assert geneva is not None and geneva.country == "CHE"


def test_without_anything_else_in_the_text_nothing_is_doubted(resolver: Resolver) -> None:
    assert one(resolver, "A fair was held in Orem.", "Orem").country == "USA"


TRIPOLI = (
    "Fighters loyal to the government in Tripoli shelled the Abu Salim district on Monday. Haftar's men held Gharyan."
)
DERAA = "Government jets bombed Busra al-Harir and Tafas overnight, and tanks reached Deraa."
MARAWI = "Fighter planes bombed the Bangolo district of Marawi again, and smoke drifted towards Iligan."


@pytest.mark.parametrize(
    ("text", "names", "country", "unknown"),
    [
        (TRIPOLI, ["Abu Salim", "Tripoli", "Gharyan"], "LBY", 0),
        (DERAA, ["Busra al-Harir", "Tafas", "Deraa"], "SYR", 0),
        (MARAWI, ["Bangolo", "Marawi", "Iligan"], "PHL", 0),
    ],
)
def test_a_namesake_across_the_world_is_worse_than_no_place(
    resolver: Resolver, text: str, names: list[str], country: str, unknown: int
) -> None:
    found = resolver.resolve(text, [span(text, n) for n in names], country_votes={country: 1.0})
    assert found[unknown] is None or found[unknown].country == country
    assert [p.country if p else None for k, p in enumerate(found) if k != unknown] == [country] * (len(names) - 1)


def test_a_part_of_an_organisation_still_says_where(resolver: Resolver) -> None:
    text = "The Paris Police Department and the London Fire Brigade sent men."
    names = ["Paris Police Department", "London Fire Brigade"]
    found = resolver.resolve(text, [span(text, n) for n in names], country_votes={"FRA": 1.0, "GBR": 1.0})
    assert [p.country if p else None for p in found] == ["FRA", "GBR"]


def test_a_foreign_town_whose_country_is_named_stays(resolver: Resolver) -> None:
    text = "The Yemeni government met the Houthis at Rimbo in Sweden, and more talks are due in Geneva."
    names = ["Rimbo", "Sweden", "Geneva"]
    found = resolver.resolve(text, [span(text, n) for n in names], country_votes={"YEM": 1.0})
    assert [p.country if p else None for p in found] == ["SWE", "SWE", "CHE"]


def test_a_capital_goes_before_a_town_that_bore_its_name(resolver: Resolver) -> None:
    text = "Guns fired near Srinagar, Baramulla and Uri in Kashmir; the envoy was summoned in Islamabad on Friday."
    names = ["Srinagar", "Baramulla", "Uri", "Kashmir", "Islamabad"]
    found = resolver.resolve(text, [span(text, n) for n in names], country_votes={"IND": 1.0, "PAK": 1.0})
    assert found[-1] is not None and found[-1].country == "PAK"


@pytest.mark.parametrize("name", ["China", "Mexico", "Brazil", "Norway", "Denmark"])
def test_a_country_is_no_town_of_the_usa_because_the_usa_acts(resolver: Resolver, name: str) -> None:
    text = f"U.S. officials said travellers from {name}, Italy and Peru must wait. {name} protested."
    spans = [Span(i, i + len(name)) for i in (text.index(name), text.rindex(name))]
    for place in resolver.resolve(text, spans, country_votes={"USA": 1.0}):
        assert place is not None and place.precision == "country" and place.name == name


def test_a_town_called_after_a_country_is_one_where_the_words_say_so(resolver: Resolver) -> None:
    text = "The mayor of China, Texas, spoke."
    (place,) = resolver.resolve(text, [Span(13, 18)], country_votes={"USA": 1.0})
    assert place is not None and (place.country, place.admin1) == ("USA", "Texas")


@pytest.mark.parametrize("name", ["Prey Chan", "Loulouni"])
def test_a_name_that_only_vaguely_resembles_another_stays_unknown(resolver: Resolver, name: str) -> None:
    text = f"Thai soldiers opened fire in {name}, in Cambodia, and Mali protested in Washington."
    at = text.index(name)
    (place,) = resolver.resolve(text, [Span(at, at + len(name))])
    assert place is None
