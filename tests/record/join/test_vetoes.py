"""What may be one happening, and what can't, whatever the two share."""

from __future__ import annotations

from typing import Any

import pytest

from vedette.record.join.facts import facts_of
from vedette.record.join.strands import strands
from vedette.record.join.vetoes import ruled_out, told_as_two
from vedette.record.told import Told

TOWN = {"text": "Kharab", "name": "Kharab", "geonameid": 7, "lat": 35.9, "lon": 36.6, "country": "SYR"}
TOWN |= {"admin1": "Idlib", "precision": "exact", "radius_km": 5.0}
DAY = ("on 16 May", "2024-05-16", "2024-05-16")


def claim(
    kind: str,
    sentence: str,
    trigger: str,
    *,
    begins: int = 0,
    status: str = "happened",
    source: str = "",
    target: str = "",
    town: bool = False,
    when: tuple[str, str, str] | None = None,
    report: str = "r1",
) -> Told:
    """A claim as the record holds it; ``kind`` is a type, or one with /mode."""
    at = begins + sentence.index(trigger)
    act, _, mode = kind.partition("/")
    date = None
    if when:
        start = begins + sentence.index(when[0])
        date = {"text": when[0], "span": [start, start + len(when[0])], "start": when[1], "end": when[2]}
    body: dict[str, Any] = {
        "type": act,
        "mode": mode or None,
        "status": status,
        "sentence": {"text": sentence, "span": [begins, begins + len(sentence)]},
        "trigger": {"text": trigger, "span": [at, at + len(trigger)]},
        "source": [{"id": source, "country": None, "sector": None}] if source else [],
        "target": [{"id": target, "country": None, "sector": None}] if target else [],
        "place": TOWN if town else None,
        "date": date,
        "quantities": [],
    }
    day = "2024-05-17"
    return Told(f"c{report}{at:04d}", report, at, body, day, day, "Northern Wire", report)


def together(*claims: Told) -> bool:
    return len(strands(claims, {})) == 1


def facts(told: Told) -> Any:
    return facts_of(told, {})


KILLED = "The army shelled the market in Kharab on 16 May. "
MONTH = "In the past month 40 people were killed in Kharab."
HELD = "The army bombed Kharab, which rebels hold."
BACK = "Fighting drove 600 families from Kharab, most of whom had returned."
NO_STRIKES = "No strikes were recorded while artillery shelled Kharab."
WARNED = "The envoy warned the rebels and attacked the army."
TAKEN = "Rebels captured Kharab after fighting with the army."
OFFENSIVE = "Moscow prepared an offensive on the area that rebels hold."


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        pytest.param(
            claim("ASSAULT", KILLED, "shelled", target="x-market", town=True, when=DAY),
            claim(
                "ASSAULT",
                MONTH,
                "killed",
                begins=len(KILLED),
                target="x-people",
                town=True,
                when=("In the past month", "2024-04-17", "2024-05-17"),
            ),
            "a sum over many days, and one act",
            id="a sum over a month, one day",
        ),
        pytest.param(
            claim("ASSAULT/aerial", HELD, "bombed", target="x-kharab", town=True),
            claim("CONTROL/hold", HELD, "hold", status="ongoing", source="x-rebels", target="x-kharab", town=True),
            "acts of which one undoes or outlasts the other",
            id="an attack, and who holds the place",
        ),
        pytest.param(
            claim("DISPLACEMENT/fled", BACK, "drove", source="x-families", town=True),
            claim("DISPLACEMENT/returned", BACK, "returned", source="x-families", town=True),
            "acts of which one undoes or outlasts the other",
            id="fled, returned",
        ),
        pytest.param(
            claim("ASSAULT/aerial", NO_STRIKES, "strikes", status="denied", town=True),
            claim("ASSAULT/heavy-weapons", NO_STRIKES, "shelled", target="x-kharab", town=True),
            "one is so, the other isn't",
            id="what was not, what was",
        ),
        pytest.param(
            claim("THREATEN/violence", WARNED, "warned", source="x-envoy", target="x-rebels"),
            claim("ASSAULT", WARNED, "attacked", source="x-envoy", target="x-army"),
            "another act, of another thing",
            id="near types of one sentence that share no object",
        ),
        pytest.param(
            claim("ASSAULT", OFFENSIVE, "offensive", status="planned", target="x-area"),
            claim("CONTROL/hold", OFFENSIVE, "hold", status="ongoing", source="x-rebels"),
            "acts of which one undoes or outlasts the other",
            id="an offensive ahead, and who holds",
        ),
    ],
)
def test_two_happenings(one: Told, other: Told, why: str) -> None:
    for a, b in ((one, other), (other, one)):
        assert (ruled_out(facts(a), facts(b)) or told_as_two(facts(a), facts(b))) == why
    assert not together(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            claim("ASSAULT", KILLED, "shelled", target="x-market", town=True, when=DAY),
            claim("ASSAULT", "Nine were killed in the shelling.", "shelling", begins=len(KILLED)),
            id="taken up",
        ),
        pytest.param(
            claim("CONTROL/take", TAKEN, "captured", source="x-rebels", target="x-kharab", town=True),
            claim("ASSAULT", TAKEN, "fighting", source="x-rebels", target="x-kharab", town=True),
            id="near types of one place",
        ),
        pytest.param(
            claim("ASSAULT", MONTH, "killed", when=("In the past month", "2024-04-17", "2024-05-17"), town=True),
            claim("ASSAULT", "The killings in Kharab went on.", "killings", begins=len(MONTH) + 1, town=True),
            id="a sum, and what goes into it",
        ),
    ],
)
def test_one_happening(one: Told, other: Told) -> None:
    assert not ruled_out(facts(one), facts(other)) and not told_as_two(facts(one), facts(other))
    assert together(one, other)


def test_since_the_day_when_something_was_is_that_day() -> None:
    strained = "Relations were strained since 16 May, when a shell struck a bus in Kharab."
    when = ("since 16 May", "2024-05-16", "2024-05-17")
    assert not facts(claim("ASSAULT", strained, "struck", when=("since 16 May", "2024-05-10", "2024-05-17"))).summed
    counted = "Since 10 May shells struck Kharab."
    assert facts(claim("ASSAULT", counted, "struck", when=("Since 10 May", "2024-05-10", "2024-05-17"))).summed
    # A night is no sum.
    assert not facts(claim("ASSAULT", strained, "struck", when=when)).summed


@pytest.mark.parametrize(("status", "out"), [("ongoing", True), ("happened", False)])
def test_who_holds_a_place_is_not_who_took_it_on_a_day(status: str, out: bool) -> None:
    took = claim("CONTROL/take", "The army took Kharab on 16 May.", "took", target="x-kharab", town=True, when=DAY)
    held = "Kharab was occupied by the army on 16 May."
    other = claim("CONTROL/hold", held, "occupied", status=status, target="x-kharab", town=True, when=DAY, report="r2")
    assert (ruled_out(facts(took), facts(other)) is not None) == out
    assert (ruled_out(facts(other), facts(took)) is not None) == out
