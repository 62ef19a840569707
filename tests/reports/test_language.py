"""English or not, also where a report is a list; other languages by their name, or by none where they can't be told."""

# Reports stand on one line each.
# ruff: noqa: E501

from __future__ import annotations

import pytest

from vedette.reports.language import language_of, name_of

ENGLISH = [
    "Idlib: 3 killed, 12 wounded. Saraqib: two shells, no casualties. Maarat al-Numan: air strikes, four houses destroyed.",
    "Killed: 4\nWounded: 11\nAir strikes: 6\nShells: 40\nRoads closed: 2\nVillages hit: Hass, Kafr Nabl, Jarjanaz",
    "- Donetsk: 12 explosions, 3 tanks observed\n- Stanytsia Luhanska: bridge closed, 2 civilians injured",
    "Al-Shabaab fighters ambush convoy near Marka; Burundian peacekeepers repulse attack, kill seven; road reopened.",
    "The army said that its troops had withdrawn from the town after two days of fighting.",
]
OTHERS = [
    (
        "Au moins dix personnes ont été tuées quand une bombe a explosé sur un marché de la ville, selon la police.",
        "French",
    ),
    (
        "Al menos diez personas murieron cuando una bomba explotó en un mercado de la ciudad, según la policía.",
        "Spanish",
    ),
    ("Minst tio personer dödades när en bomb exploderade vid en marknad i staden, uppger polisen.", "Swedish"),
    (
        "Cel puțin zece persoane au fost ucise după ce o bombă a explodat într-o piață din oraș, a anunțat poliția.",
        "Romanian",
    ),
    ("Watu kumi wameuawa baada ya bomu kulipuka katika soko la mji siku ya Jumatatu, polisi walisema.", "Swahili"),
    ("Ít nhất mười người đã thiệt mạng khi một quả bom phát nổ tại một khu chợ trong thành phố.", "Vietnamese"),
    ("Almenys deu persones han mort quan una bomba ha esclatat en un mercat de la ciutat dilluns.", "another language"),
    ("Herî kêm deh kes hatin kuştin dema bombeyek li bazara bajêr di roja Duşemê de teqiya.", "another language"),
]


@pytest.mark.parametrize("text", ENGLISH)
def test_a_terse_list_is_english_too(text: str):
    assert language_of(text) == "en"


@pytest.mark.parametrize(("text", "name"), OTHERS, ids=[name for _, name in OTHERS])
def test_another_language_is_named_or_left_unnamed(text: str, name: str):
    assert language_of(text) != "en"
    assert name_of(language_of(text)) == name
