"""What several claims add up to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.model import STATUSES, EventActor
from vedette.ontology import event_types
from vedette.record.build import build_event
from vedette.record.settle.title import title_of
from vedette.record.told import Told

IDLIB = {
    "name": "Idlib",
    "text": "Idlib",
    "geonameid": 1,
    "lat": 35.93,
    "lon": 36.63,
    "country": "SYR",
    "admin1": "Idlib",
}
PROVINCE = IDLIB | {"name": "Idlib province", "text": "Idlib province", "geonameid": 2, "lat": 35.8, "lon": 36.7}
ALEPPO = IDLIB | {"name": "Aleppo", "text": "Aleppo", "geonameid": 3, "lat": 36.2, "lon": 37.16}
ARMY = {"id": "SYR-MIL", "name": "Syrian army", "text": "the army", "country": "SYR", "sector": "MIL"}
REBELS = {"id": "hts", "name": "HTS", "text": "HTS", "country": "SYR", "sector": "REB"}
GUNMEN = {"id": "x-gunmen", "name": "gunmen", "text": "gunmen", "country": None, "sector": None}


def killed(value: float | None, low: float | None = None, *, at: int = 10, role: str = "killed") -> dict[str, Any]:
    return {
        "text": f"{value or low}",
        "span": [at, at + 2],
        "value": value,
        "low": low,
        "high": None,
        "of": "person",
        "role": role,
    }


def told(n: int, **fields: Any) -> Told:
    day = fields.pop("day", "2018-09-05")
    publisher = fields.pop("publisher", f"Paper {n}")
    sentence = fields.pop("sentence", "The army shelled the town.")
    body: dict[str, Any] = {
        "type": "ASSAULT",
        "mode": "heavy-weapons",
        "context": [],
        "status": "happened",
        "source": [],
        "target": [],
        "place": None,
        "date": None,
        "quantities": [],
        "attribution": [],
        "trigger": {"text": "shelled", "span": [9, 16]},
        "sentence": {"text": sentence, "span": [0, len(sentence)]},
        "confidence": 0.9,
    }
    return Told(
        id=f"c{n:016x}",
        report_id=f"r{n:016x}",
        at=9,
        body=body | fields,
        published=day,
        day=day,
        publisher=publisher,
        voice=f"r{n:016x}",
    )


def test_a_later_higher_toll_is_no_contradiction() -> None:
    event = build_event([told(1, quantities=[killed(3)]), told(2, quantities=[killed(5)], day="2018-09-06")])
    assert event.killed is not None
    assert (event.killed.low, event.killed.best, event.killed.high) == (3, 5, 5)
    assert event.disagreements == ()


@pytest.mark.parametrize(("second", "day"), [(9, "2018-09-05"), (1, "2018-09-06")])
def test_another_figure_of_the_day_or_a_lower_one_later_contradicts(second: int, day: str) -> None:
    event = build_event([told(1, quantities=[killed(3)]), told(2, quantities=[killed(second)], day=day)])
    (found,) = event.disagreements
    assert (found.field, found.about) == ("quantity", "people killed")
    assert {side.value for side in found.sides} == {"3", str(second)}
    assert {side.sources for side in found.sides} == {("Paper 1",), ("Paper 2",)}


def test_a_bound_agrees_with_what_it_allows() -> None:
    event = build_event([told(1, quantities=[killed(None, 14)]), told(2, quantities=[killed(20)])])
    assert event.disagreements == () and event.killed is not None
    assert (event.killed.low, event.killed.best, event.killed.high) == (14, 20, 20)


def test_an_open_bound_has_no_highest() -> None:
    event = build_event([told(1, quantities=[killed(None, 14)])])
    assert event.killed is not None and (event.killed.low, event.killed.high) == (14, None)
    assert event.title.endswith("at least 14 killed")


@pytest.mark.parametrize(
    ("sentence", "total"),
    [("Shells killed 14 people, including 3 children.", 14), ("Shells killed 14 soldiers and 3 rebels here.", 17)],
)
def test_the_killed_of_one_claim_add_up_unless_some_are_part_of_others(sentence: str, total: int) -> None:
    some = [killed(14, at=sentence.index("14")), killed(3, at=sentence.index(" 3 ") + 1)]
    event = build_event([told(1, sentence=sentence, quantities=some)])
    assert event.killed is not None and event.killed.best == total


def test_who_are_among_the_dead_are_no_toll() -> None:
    toll = told(1, sentence="Strikes killed at least 44 people.", quantities=[killed(44, at=23)])
    part = "Eleven women and six children are among the dead."
    women = told(2, sentence=part, quantities=[killed(11, at=0), killed(6, at=17)])
    event = build_event([toll, women])
    assert event.killed is not None and (event.killed.low, event.killed.best, event.killed.high) == (44, 44, 44)


def test_copies_are_one_voice() -> None:
    one = told(1, publisher="Wire")
    copy = replace(told(2, publisher="Daily"), voice=one.voice)
    other = told(3, publisher="Post")
    event = build_event([one, copy, other])
    assert event.publishers == ("Wire", "Post") and event.reports == 3


def test_a_plan_then_the_deed() -> None:
    event = build_event([told(1, status="planned", day="2018-09-11"), told(2, day="2018-09-18")])
    assert event.status == "happened"
    assert [(h.published, h.status) for h in event.history] == [("2018-09-11", "planned"), ("2018-09-18", "happened")]


def test_a_plan_called_off() -> None:
    event = build_event([told(1, status="planned", day="2018-09-11"), told(2, status="denied", day="2018-09-13")])
    assert event.status == "denied" and not event.disagreements


def test_a_denial_is_a_side_and_must_outnumber() -> None:
    some = [told(1), told(2, status="denied", source=[ARMY])]
    event = build_event(some)
    (found,) = event.disagreements
    assert event.status == "happened" and [s.value for s in found.sides] == ["happened", "denied"]
    # Who denies having done it is not named as the one who did.
    assert event.source == ()
    assert build_event([*some, told(3, status="denied")]).status == "denied"
    assert event.confidence < build_event(some[:1]).confidence + 0.1


def test_who_did_it_is_disputed() -> None:
    event = build_event([told(1, source=[ARMY]), told(2, source=[ARMY]), told(3, source=[REBELS])])
    (found,) = event.disagreements
    assert found.field == "source" and [s.value for s in found.sides] == ["Syrian army", "HTS"]
    assert [a.name for a in event.source] == ["Syrian army"]


def test_a_vague_doer_is_no_side() -> None:
    event = build_event([told(1, source=[GUNMEN]), told(2, source=[REBELS])])
    assert event.disagreements == () and [a.name for a in event.source] == ["HTS"]


def test_two_who_fight_each_other_stand_on_one_side() -> None:
    event = build_event([told(1, source=[ARMY, REBELS]), told(2, source=[ARMY])])
    assert event.disagreements == () and {a.name for a in event.source} == {"Syrian army", "HTS"}


def test_the_finest_place_wins_and_a_province_is_no_rival() -> None:
    event = build_event(
        [told(1, place=PROVINCE | {"precision": "admin1"}), told(2, place=IDLIB | {"precision": "exact"})]
    )
    assert event.place is not None and event.place.name == "Idlib" and event.disagreements == ()


def test_two_towns_are_a_disagreement() -> None:
    some = [told(n, place=p | {"precision": "exact"}) for n, p in ((1, IDLIB), (2, IDLIB), (3, ALEPPO))]
    event = build_event(some)
    assert event.place is not None and event.place.name == "Idlib"
    assert [d.field for d in event.disagreements] == ["place"]


def when(start: str, end: str, precision: str = "day") -> dict[str, Any]:
    return {"text": "then", "span": [0, 4], "start": start, "end": end, "precision": precision}


def test_a_day_narrows_a_month() -> None:
    some = [told(1, date=when("2018-09-01", "2018-09-30", "month")), told(2, date=when("2018-09-04", "2018-09-04"))]
    event = build_event(some)
    assert (event.start, event.end, event.date_precision) == ("2018-09-04", "2018-09-04", "day")
    assert event.disagreements == ()


def test_unknown_stays_unknown() -> None:
    event = build_event([replace(told(1), published=None, day=None, publisher=None)])
    assert event.start is event.end is event.place is event.killed is event.first_published is None
    assert event.date_precision == "unknown" and event.publishers == ()


bodies = st.fixed_dictionaries(
    {
        "type": st.sampled_from(("ASSAULT", "CONTROL", "RETREAT")),
        "mode": st.none(),
        "status": st.sampled_from(STATUSES),
        "source": st.lists(st.sampled_from((ARMY, REBELS, GUNMEN)), max_size=2),
        "place": st.sampled_from((None, IDLIB | {"precision": "exact"}, ALEPPO | {"precision": "near"})),
        "date": st.sampled_from((None, when("2018-09-01", "2018-09-30", "month"), when("2018-09-04", "2018-09-04"))),
        "quantities": st.lists(st.builds(killed, st.integers(0, 99).map(float)), max_size=2),
        "day": st.sampled_from(("2018-09-05", "2018-09-06", "2018-10-01")),
    }
)


@given(st.lists(bodies, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(some: list[dict[str, Any]], chance: Any) -> None:
    claims = [told(n, **dict(body)) for n, body in enumerate(some)]
    event = build_event(claims)
    chance.shuffle(claims)
    assert build_event(claims) == event
    assert set(event.claims) == {c.id for c in claims}
    if event.killed is not None and event.killed.best is not None:
        assert (event.killed.low or 0) <= event.killed.best <= (event.killed.high or float("inf"))
    assert all(len(d.sides) >= 2 and all(s.claims for s in d.sides) for d in event.disagreements)
    assert event.history[-1].status == event.status


@pytest.mark.parametrize("status", STATUSES)
def test_every_type_and_mode_has_a_title(status: str) -> None:
    for kind, about in event_types().items():
        for mode in (None, *about.modes):
            line = title_of(kind, mode, status, (), (), None, ())
            assert line and "\n" not in line and line[0].isupper()


@pytest.mark.parametrize(
    ("names", "title"),
    [
        (("Jarjanaz", "seven"), "Jarjanaz shelled"),
        (("five others",), "Shelling"),
        (("146", "others"), "Shelling"),
        (("33rd Front", "two soldiers"), "33rd Front and two soldiers shelled"),
    ],
)
def test_a_title_names_nobody_who_is_only_counted(names: tuple[str, ...], title: str):
    hit = [EventActor(f"x-{n}", name, None, None) for n, name in enumerate(names)]
    assert title_of("ASSAULT", "heavy-weapons", "happened", (), hit, None, ()) == title
