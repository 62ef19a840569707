"""What may be one happening, and what can't, whatever the two share."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from vedette.record.join.compare import features
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
    count: tuple[float, str, str] | None = None,
) -> Told:
    """A claim as the record holds it.

    ``kind`` is a type, or one with /mode; an actor may have country and sector (``army SYR MIL``); what is counted is
    how many, of what, and in which role.
    """
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
        "source": [_actor(source)] if source else [],
        "target": [_actor(target)] if target else [],
        "place": TOWN if town else None,
        "date": date,
        "quantities": [_counted(*count, begins)] if count else [],
    }
    day = "2024-05-17"
    return Told(f"c{report}{at:04d}", report, at, body, day, day, "Northern Wire", report)


def _actor(words: str) -> dict[str, str | None]:
    name, country, sector = (*words.split(), None, None)[:3]
    return {"id": name, "country": country, "sector": sector}


def _counted(number: float, of: str, role: str, begins: int) -> dict[str, Any]:
    return {"of": of, "role": role, "value": number, "low": None, "high": None, "span": [begins, begins + 1]}


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


IN_NOVEMBER = ("in November", "2023-11-01", "2023-11-30")
TOLL = "At least 26 civilians were killed in Kharab in November."
COLUMN = "A convoy of vehicles crossed to Kharab on 16 May."


def two(one: Told, other: Told) -> str | None:
    found = {ruled_out(facts(a), facts(b)) for a, b in ((one, other), (other, one))}
    assert len(found) == 1
    return found.pop()


@pytest.mark.parametrize(
    ("sentence", "source", "toll"),
    [
        (TOLL, "", True),
        ("At least 26 civilians were killed in a raid on Kharab in November.", "", False),
        ("At least 26 civilians were killed in November when a shell hit the market in Kharab.", "", False),
        ("The army killed 26 civilians in Kharab in November.", "army", False),
    ],
)
def test_a_toll_of_a_month_is_no_act_of_a_day(sentence: str, source: str, toll: bool) -> None:
    month = claim(
        "ASSAULT", sentence, "killed", source=source, town=True, when=IN_NOVEMBER, count=(26, "civilian", "killed")
    )
    day = claim(
        "ASSAULT", "Shelling killed nine in Kharab on 24 November.", "Shelling", town=True, report="r2",
        when=("on 24 November", "2023-11-24", "2023-11-24"), count=(9, "person", "killed"),
    )  # fmt: skip
    assert two(month, day) == ("a sum over many days, and one act" if toll else None)


def test_a_sum_is_no_act_of_which_another_report_gives_no_day_but_of_those_who_fled() -> None:
    since = ("between 4 and 9 May", "2024-05-04", "2024-05-09")
    counted = "At least 33 were killed in Kharab between 4 and 9 May."
    struck = "Strikes killed 13 in Kharab."
    assert two(
        claim("ASSAULT", counted, "killed", town=True, when=since), claim("ASSAULT", struck, "killed", report="r2")
    )
    fled = "Some 30,000 fled from Kharab between 4 and 9 May."
    assert not two(
        claim("DISPLACEMENT/fled", fled, "fled", town=True, when=since),
        claim("DISPLACEMENT/fled", "Some 7,000 fled from Kharab.", "fled", report="r2"),
    )


@pytest.mark.parametrize(("first", "why"), [("2024-05-01", "sums over other days"), ("2024-05-05", None)])
def test_sums_over_other_days_are_two(first: str, why: str | None) -> None:
    one = "Since 4 May 40 were killed in Kharab."
    other = "Since then 26 were killed in Kharab."
    assert (
        two(
            claim("ASSAULT", one, "killed", town=True, when=("Since 4 May", "2024-05-04", "2024-05-10")),
            claim("ASSAULT", other, "killed", town=True, when=("Since then", first, "2024-05-10"), report="r2"),
        )
        == why
    )


@pytest.mark.parametrize(
    ("number", "day", "why"),
    [
        (35.0, "2024-05-18", "two days, and two counts of what was sent"),
        (60.0, "2024-05-18", None),
        (35.0, "2024-05-16", None),
    ],
)
def test_two_convoys(number: float, day: str, why: str | None) -> None:
    later = "A convoy of vehicles entered Kharab on Saturday."
    assert (
        two(
            claim("MOBILIZE/troops", COLUMN, "crossed", town=True, when=DAY, count=(60, "vehicle", "deployed")),
            claim(
                "MOBILIZE/troops", later, "entered", town=True, when=("on Saturday", day, day), report="r2",
                count=(number, "vehicle", "deployed"),
            ),
        )
        == why
    )  # fmt: skip


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ("turkish-army TUR MIL", None),
        ("turkey TUR GOV", None),
        ("nusra SYR REB", "two forces, each of which goes its own way"),
        ("convoy", None),
    ],
)
def test_forces_of_two_sides_go_their_own_way(other: str, why: str | None) -> None:
    troops = "Troops are positioned in Kharab."
    assert (
        two(
            claim("MOBILIZE/troops", COLUMN, "crossed", source="tsk TUR MIL", town=True),
            claim("MOBILIZE/troops", troops, "positioned", source=other, town=True, report="r2"),
        )
        == why
    )
    here = claim("MOBILIZE/troops", troops, "positioned", begins=len(COLUMN) + 1, source=other, town=True)
    assert two(claim("MOBILIZE/troops", COLUMN, "crossed", source="tsk TUR MIL", town=True), here) == why


def test_a_column_that_was_sent_is_no_attack() -> None:
    convoy = claim("MOBILIZE/troops", COLUMN, "crossed", town=True, count=(80, "vehicle", "deployed"))
    fire = claim("ASSAULT", "The army destroyed a launcher near Kharab.", "destroyed", source="army SYR MIL", town=True)
    assert two(convoy, replace(fire, id="other", report_id="r2")) == "a column that was sent, and an attack"
    headed = "A convoy headed for Kharab, which came close to strikes last month."
    assert not together(
        claim("MOBILIZE/troops", headed, "headed", source="tsk TUR MIL", town=True),
        claim("ASSAULT", headed, "strikes", town=True),
    )


def test_weapons_are_withdrawn_and_people_leave() -> None:
    weapons = claim("RETREAT/withdraw", "Tanks are to be withdrawn by then.", "withdrawn", target="x-tanks")
    people = "All radical groups are to leave by then."
    assert two(weapons, claim("RETREAT/withdraw", people, "leave", source="nusra", report="r2"))
    both = "The group pulled back with its weapons."
    assert not two(weapons, claim("RETREAT/withdraw", both, "pulled", source="nusra", report="r2"))


@pytest.mark.parametrize(
    ("act", "status", "other", "out"),
    [
        ("RETREAT/ceasefire", "possible", "CONTROL/contest", True),
        ("RETREAT/access", "possible", "CONTROL/take", True),
        ("RETREAT/withdraw", "happened", "CONTROL/take", False),
        ("RETREAT/withdraw", "planned", "AGREE", True),
        ("RETREAT/withdraw", "happened", "AGREE", False),
    ],
)
def test_acts_of_several_families(act: str, status: str, other: str, out: bool) -> None:
    said = "The truce, the roads and Kharab."
    assert (
        two(
            claim(act, said, "truce", status=status, town=True),
            claim(other, said, "Kharab", town=True, report="r2"),
        )
        is not None
    ) == out


def test_what_is_still_ahead_was_not_done_before_it_was_told() -> None:
    ahead = facts(claim("ASSAULT", "They prepare an attack on Kharab.", "attack", status="planned"))
    done = facts(replace(claim("ASSAULT", "They attacked Kharab.", "attacked", report="r2"), day="2024-05-16"))
    assert ahead.days.gap(done.days) == 1


def test_one_column_of_one_sentence_is_one_whatever_day_stands_beside_it() -> None:
    words = "Some 25 vehicles entered Kharab on 16 May and headed for posts that were hit in April."
    one = claim("MOBILIZE/troops", words, "entered", source="tsk TUR MIL", town=True, when=DAY)
    april = ("in April", "2024-04-01", "2024-04-30")
    other = claim("MOBILIZE/troops", words, "headed", source="tsk TUR MIL", town=True, when=april)
    apart = {"day apart", "days apart", "long apart"}
    assert apart & features(facts(one), facts(other)).keys()
    counted = {"quantities": [_counted(25, "vehicle", "deployed", 0)]}
    one, other = (replace(c, body={**c.body, **counted}) for c in (one, other))
    assert not apart & features(facts(one), facts(other)).keys() and together(one, other)
