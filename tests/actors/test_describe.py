"""Phrases as they stand in reports, and who they refer to."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vedette.actors import ReportActors, Resolver
from vedette.model import ActorRef, Span

RESOLVER = Resolver()
DAY = date(2018, 9, 17)
PLAIN = RESOLVER.for_report("", published=DAY)

TABLE = """
forces of President Bashar al-Assad | SYR-MIL | SYR | MIL
Assad's forces | SYR-MIL | SYR | MIL
the Assad regime | SYR | SYR | GOV
Turkey | TUR | TUR | GOV
Turkey's military | TUR-MIL | TUR | MIL
Turkey’s military | TUR-MIL | TUR | MIL
the Turkish army | TUR-MIL | TUR | MIL
Turkish troops in Syria | TUR-MIL | TUR | MIL
Ankara | TUR | TUR | GOV
the Kremlin | RUS | RUS | GOV
the White House | USA | USA | GOV
Downing Street | GBR | GBR | GOV
the Elysee | FRA | FRA | GOV
the IDF | ISR-MIL | ISR | MIL
the Tatmadaw | MMR-MIL | MMR | MIL
the Soviet Union | RUS | RUS | GOV
Zaire | COD | COD | GOV
Burmese troops | MMR-MIL | MMR | MIL
Czechoslovakia | CZE | CZE | GOV
U.S. | USA | USA | GOV
US servicemen | USA-MIL | USA | MIL
the United States military | USA-MIL | USA | MIL
Turkish foreign minister | mevlut-cavusoglu | TUR | GOV
the Russian president | vladimir-putin | RUS | GOV
the President of Ukraine | petro-poroshenko | UKR | GOV
US Secretary of State | mike-pompeo | USA | GOV
Former US President Barack Obama | barack-obama | USA | ELI
US President Donald Trump | donald-trump | USA | GOV
his Russian counterpart Vladimir Putin | vladimir-putin | RUS | GOV
Israeli Prime Minister Benjamin Netanyahu | benjamin-netanyahu | ISR | GOV
Hamas leader Ismail Haniyeh | ismail-haniyeh | PSE | REB
NATO Secretary General Jens Stoltenberg | jens-stoltenberg | IGO | MIL
UN Secretary-General Antonio Guterres | antonio-guterres | IGO | GOV
the Hayat Tahrir al-Sham (HTS) jihadist group | hts | SYR | REB
Hay'at Tahrir ash-Sham | hts | SYR | REB
HTS fighters | hts | SYR | REB
the Taliban | taliban | AFG | REB
Taliban suicide bombers | taliban | AFG | REB
a spokesman for the Houthis | houthis | YEM | REB
Iran-backed Houthi rebels | houthis | YEM | REB
Houthi-run television | al-masirah | YEM | JRN
M23 rebels | m23 | COD | REB
al-Shabab militants | al-shabaab | SOM | REB
Hizbollah | hezbollah | LBN | REB
Lebanon's Hezbollah | hezbollah | LBN | REB
the Kurdistan Workers' Party (PKK) | pkk | TUR | REB
the Tamil Tigers | ltte | LKA | REB
FARC guerrillas | farc | COL | REB
the Revolutionary Guards | irgc | IRN | MIL
Islamic State militants | islamic-state | None | REB
the paramilitary Rapid Support Forces (RSF) | rsf | SDN | REB
Sudan's army | SDN-MIL | SDN | MIL
the Saudi-led coalition | saudi-coalition | SAU | MIL
the US-led coalition | us-coalition | USA | MIL
pro-Russian separatists | novorossiya | UKR | REB
SPLM/A | splm | SDN | REB
Iraqi rebels | x-irq-rebel | IRQ | REB
Turkish-backed Syrian rebels | x-syr-rebel | SYR | REB
pro-Turkey rebels | x-rebel | None | REB
rebels in Syria | x-syr-rebel | SYR | REB
Afghan rebels | x-afg-rebel | AFG | REB
Darfur rebels | x-sdn-rebel | SDN | REB
two Palestinian civilians | x-pse-civilian | PSE | CVL
hundreds of Syrian refugees | x-syr-refugee | SYR | REF
residents of Idlib | x-syr-resident | SYR | CVL
Libyans | x-lby-people | LBY | CVL
Turkish police | TUR-COP | TUR | COP
members of the Syrian parliament | SYR-LEG | SYR | LEG
Latvian Constitutional Court | LVA-JUD | LVA | JUD
a Turkish soldier | x-tur-soldier | TUR | MIL
Belarus's rulers | BLR | BLR | GOV
Sudanese government | SDN | SDN | GOV
the Government of Myanmar | MMR | MMR | GOV
Palestinian officials | x-pse-official | PSE | GOV
the US ambassador to Israel | x-usa-ambassador | USA | GOV
UN peacekeepers | un-MIL | IGO | MIL
the United Nations | un | IGO | None
the U.N. Security Council | unsc | IGO | GOV
the African Union | au | IGO | None
NATO | nato | IGO | MIL
the International Committee of the Red Cross | red-cross | NGO | None
Doctors Without Borders | msf | NGO | MED
the Syrian Observatory for Human Rights | sohr | SYR | NGO
the Hurriyet daily | hurriyet | TUR | JRN
Anadolu Agency | aa | TUR | JRN
the TASS news agency | tass | RUS | JRN
SANA | sana | SYR | JRN
the OSCE Special Monitoring Mission | osce-smm | IGO | None
UNIFIL | unifil | IGO | MIL
rebels | x-rebel | None | REB
troops | x-troop | None | MIL
police | x-police | None | COP
civilians | x-civilian | None | CVL
protesters | x-protester | None | OPP
refugees | x-refugee | None | REF
journalists | x-journalist | None | JRN
medics | x-medic | None | MED
gunmen | x-gunman | None | UAF
militants | x-militant | None | REB
jihadists | x-jihadist | None | REB
a local official | x-local-official | None | GOV
rebel commander Abu Omar | x-abu-omar | None | REB
General Ahmed Hassan | x-ahmed-hassan | None | MIL
the Free Papua Brigade | x-free-papua-brigade | IDN | REB
a Venezuelan police helicopter | VEN-COP | VEN | COP
20 humanitarian workers employed by the UN refugee agency | x-humanitarian-worker | None | NGO
"""
ROWS = [[cell.strip() for cell in line.split(" | ")] for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("phrase", "ident", "country", "sector"), ROWS, ids=[r[0] for r in ROWS])
def test_phrase(phrase: str, ident: str, country: str, sector: str) -> None:
    found = PLAIN.describe(phrase, Span(5, 5 + len(phrase)))
    assert (found.id, str(found.country), str(found.sector)) == (ident, country, sector), found.because
    assert found.text == phrase
    assert found.span == Span(5, 5 + len(phrase))
    assert found.because


@pytest.mark.parametrize(
    ("phrase", "hint", "ident"),
    [
        ("the regime", "SYR", "SYR"),
        ("the government", "SDN", "SDN"),
        ("the army", "SDN", "SDN-MIL"),
        ("the president", "FRA", "emmanuel-macron"),
        ("rebels", "TCD", "x-tcd-rebel"),
        ("residents", "UKR", "x-ukr-resident"),
        ("troops", "SYR", "x-troop"),
        ("Turkish police", "SYR", "TUR-COP"),
        ("Congolese troops", "COG", "COG-MIL"),
        ("Congolese troops", None, "COD-MIL"),
    ],
)
def test_the_hint_stands_in_only_where_no_country_is_named(phrase: str, hint: str | None, ident: str) -> None:
    assert PLAIN.describe(phrase, Span(0, len(phrase)), country_hint=hint).id == ident


def _last(report: ReportActors, text: str, phrase: str, hint: str | None = None) -> str:
    at = text.rindex(phrase)
    return report.describe(phrase, Span(at, at + len(phrase)), country_hint=hint).id


def test_a_surname_means_the_person_named_in_full() -> None:
    text = "President Recep Tayyip Erdogan met General Ahmed Karim in Ankara. Erdogan spoke. Karim agreed. He left."
    report = RESOLVER.for_report(text, published=DAY)
    assert _last(report, text, "Erdogan") == "recep-tayyip-erdogan"
    assert _last(report, text, "Karim") == "x-ahmed-karim"
    assert _last(report, text, "He") == "x-ahmed-karim"


def test_the_report_defines_its_abbreviations() -> None:
    text = "The Northern Homeland Liberation Front (NHLF) attacked. The NHLF, in Chad, said so. Chadian troops fled."
    report = RESOLVER.for_report(text, published=DAY)
    assert _last(report, text, "NHLF") == "x-northern-homeland-liberation-front"
    assert _last(report, text, "Northern Homeland Liberation Front") == "x-northern-homeland-liberation-front"


def test_an_abbreviation_of_two_actors_follows_the_report() -> None:
    syria = "The SNA advanced in Syria, near Aleppo. Syrian troops fled."
    somalia = "The SNA advanced in Somalia, near Kismayo. Somali elders fled."
    assert _last(RESOLVER.for_report(syria, published=DAY), syria, "SNA") == "sna"
    assert _last(RESOLVER.for_report(somalia, published=DAY), somalia, "SNA") == "SOM-MIL"


def test_a_name_of_common_words_belongs_where_its_country_is_spoken_of() -> None:
    chad = "In Chad, the National Salvation Front attacked. Chadian troops fled."
    juba = "In Juba, the National Salvation Front attacked. South Sudanese troops fled."
    there = _last(RESOLVER.for_report(chad, published=DAY), chad, "the National Salvation Front")
    assert there == "x-national-salvation-front"
    assert _last(RESOLVER.for_report(juba, published=DAY), juba, "the National Salvation Front") == "nas"


def test_a_nationality_and_title_before_a_name_is_found_once() -> None:
    text = "Iraqi Prime Minister Nouri al-Maliki spoke."
    found = RESOLVER.for_report(text, published=DAY).find(text, 0)
    assert [span.of(text) for span, _ in found] == ["Nouri al-Maliki"]


def test_the_regime_is_the_one_named_before() -> None:
    text = "The Syrian regime shelled the town. Turkey condemned the regime."
    assert _last(RESOLVER.for_report(text, published=DAY), text, "the regime") == "SYR"


@pytest.mark.parametrize(
    ("day", "country", "sector", "because"),
    [
        (date(2010, 1, 1), "TUR", "GOV", "prime minister"),
        (date(2018, 1, 1), "TUR", "GOV", "president"),
        (None, "TUR", "GOV", "president"),
    ],
)
def test_roles_follow_the_date(day: date | None, country: str, sector: str, because: str) -> None:
    found = RESOLVER.for_report("", published=day).describe("Erdogan", Span(0, 7))
    assert (found.country, found.sector) == (country, sector)
    assert because in found.because


def test_a_rebel_may_become_a_president() -> None:
    before = RESOLVER.for_report("", published=date(2020, 1, 1)).describe("Ahmed al-Sharaa", Span(0, 15))
    after = RESOLVER.for_report("", published=date(2025, 6, 1)).describe("Abu Mohammed al-Golani", Span(0, 22))
    assert (before.id, before.sector) == (after.id, "REB")
    assert after.sector == "GOV"


def test_spellings_of_long_names() -> None:
    assert PLAIN.describe("Hayaat Tahrir al-Shaam", Span(0, 22)).id == "hts"
    assert PLAIN.describe("Abdel Fatah al Burhan", Span(0, 21)).id == PLAIN.describe("Burhan", Span(0, 6)).id


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Vladimir Putin", True),
        ("the Turkish foreign minister", True),
        ("he", True),
        ("General Ahmed Hassan", True),
        ("rebels", False),
        ("Turkey", False),
        ("Hamas", False),
        ("the Kremlin", False),
    ],
)
def test_is_person(phrase: str, expected: bool) -> None:
    assert PLAIN.is_person(phrase) is expected


def test_who_is_meant_is_remembered_only_between_two_who_are_named() -> None:
    """The same words mean another after someone else was named; asked in any order, the answers are the same."""
    text = (
        "President Vladimir Putin spoke. The president left. President Recep Tayyip Erdogan came, and the president "
        "spoke of the Syrian regime. He said the regime would fall. Ali Reza Bakhtiari, a Turkish general, agreed."
    )
    phrases = ("the president", "he", "the regime", "Erdogan", "the Turkish army", "Bakhtiari")
    asked = [(p, at) for p in phrases for at in range(0, len(text), 7)]

    def answers(actors: ReportActors, some: list[tuple[str, int]]) -> dict[tuple[str, int], ActorRef]:
        return {(p, at): actors.describe(p, Span(at, at + len(p))) for p, at in some}

    alone: dict[tuple[str, int], ActorRef] = {}
    for pair in asked:
        alone |= answers(RESOLVER.for_report(text, published=DAY), [pair])
    assert len({ref.id for (p, _), ref in alone.items() if p == "he"}) > 2
    together = RESOLVER.for_report(text, published=DAY)
    assert answers(together, asked) == alone
    assert answers(together, asked[::-1]) == alone


def test_countries_come_most_voted_first() -> None:
    text = "Turkey sent troops. Turkish tanks crossed into Syria. Putin called Ankara."
    votes = RESOLVER.for_report(text, published=DAY).countries()
    assert list(votes)[:2] == ["TUR", "SYR"]
    assert votes["RUS"] > 0


def test_find_gives_spans_of_the_report() -> None:
    text = "Reports said so. Turkish-backed rebels and the Turkish army fought Hayat Tahrir al-Sham near Idlib."
    sentence = text[17:]
    found = RESOLVER.for_report(text, published=DAY).find(sentence, 17)
    assert [span.of(text) for span, _ in found] == ["Turkish army", "Hayat Tahrir al-Sham"]
    assert [actor.id for _, actor in found] == ["TUR-MIL", "hts"]


WORDS = st.sampled_from(
    [
        *("the", "Turkish", "-", "backed", "rebels", "'s", "of", "(", ")", "HTS", "al-", "Assad", "forces", ",", "and"),
        *("General", "President", "in", "Syria", "two", "’s", "regime", "he", "Front", "é", "\n", "hundreds", "U.N."),
    ]
)


@settings(max_examples=120, deadline=None)
@given(st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=12).map(" ".join)))
def test_nothing_raises_and_the_answer_is_the_same_again(phrase: str) -> None:
    report = RESOLVER.for_report(phrase, published=DAY)
    span = Span(0, len(phrase))
    one = report.describe(phrase, span, country_hint="SYR")
    assert one == RESOLVER.for_report(phrase, published=DAY).describe(phrase, span, country_hint="SYR")
    assert one.id
    report.is_person(phrase)
    report.countries()
    for found, actor in report.find(phrase, 3):
        assert 3 <= found.start < found.end <= len(phrase) + 3
        assert actor.id


@pytest.mark.parametrize(
    ("phrase", "country"),
    [
        ("African Union forces", "IGO"),
        ("European Union troops", "IGO"),
        ("Western governments", None),
        ("the government", "SOM"),
        ("government forces", "SOM"),
    ],
)
def test_a_name_keeps_its_own_words_and_several_governments_are_not_the_one_at_hand(phrase, country):
    assert PLAIN.describe(phrase, Span(0, len(phrase)), country_hint="SOM").country == country


def test_joined_given_names_and_short_names():
    report = RESOLVER.for_report(
        "Foreign Minister Ho Jun-woo of South Korea spoke. The National Front for Liberation in Syria, and "
        "Houthi-run forces.",
        published=DAY,
    )

    def who(phrase: str, hint: str | None = None):
        return report.describe(phrase, Span(0, len(phrase)), country_hint=hint)

    assert (who("Foreign Minister Ho Jun-woo").name, report.is_person("Foreign Minister Ho Jun-woo")) == (
        "Ho Jun-woo",
        True,
    )
    assert who("the National Front").name == "National Front for Liberation"
    assert who("Houthi-run forces").sector == "REB"
    assert PLAIN.describe("the National Front", Span(0, 18)).name != "National Front for Liberation"


@pytest.mark.parametrize(("direction", "country"), [("North", "PRK"), ("South", "KOR")])
def test_halves_of_a_country(direction: str, country: str):
    report = RESOLVER.for_report("South Korean troops crossed the line.", published=DAY)
    found = report.half(direction, Span(0, 5))
    assert found is not None and found.country == country
    assert PLAIN.half(direction, Span(0, 5)) is None


def test_the_country_behind_a_direction():
    phrase = "Eleven rebel groups in the north-west of Syria"
    found = PLAIN.describe(phrase, Span(0, len(phrase)), country_hint="TUR")
    assert (found.country, found.sector) == ("SYR", "REB")
    phrase = "Eleven rebel groups in the north"
    assert PLAIN.describe(phrase, Span(0, len(phrase)), country_hint="TUR").country == "TUR"
