"""Each section of a state, on records of a few happenings whose answer is plain."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.watch.conftest import NAMED, TEXT
from tests.watch.world import (
    ARMY,
    HAMA,
    HAMA_PROVINCE,
    HTS,
    IDLIB,
    IDLIB_PROVINCE,
    MOREK,
    PEOPLE,
    REBELS,
    RUSSIA,
    SARAQIB,
    SOCHI,
    TURKEY,
    Told,
    make,
)
from vedette.model import EventActor, EventPlace
from vedette.model.arrangement import Arrangement
from vedette.record import Record
from vedette.watch import State, load_arrangement, read_period, state
from vedette.watch.answers import ProvisionState

Watched = Callable[..., State]


def shelling(day: str = "2018-09-20", **other: object) -> Told:
    given: dict[str, object] = {
        "mode": "heavy-weapons",
        "source": [ARMY],
        "target": [PEOPLE],
        "words": "The army shelled Idlib.",
    }
    return Told("ASSAULT", day, **{**given, **other})  # type: ignore[arg-type]


# --- where -----------------------------------------------------------------------------------------------------------


def test_inside_around_unclear(watched: Watched) -> None:
    found = watched(
        [
            shelling(place=IDLIB),
            shelling(place=IDLIB_PROVINCE),
            shelling(place=MOREK),
            shelling(place=HAMA),
            shelling(place=HAMA_PROVINCE),
            shelling(place=SOCHI),
        ]
    ).incidents
    assert len(found.inside) == 3  # the town, the whole province that is a part, and Morek in the circle
    assert len(found.around) == 1  # Hama lies 27 km from Morek: 12 beyond the circle
    assert len(found.unclear) == 1  # somewhere in Hama province: it may be in the circle


def test_a_province_is_never_put_inside_a_village(watched: Watched) -> None:
    state = watched([shelling(place=HAMA_PROVINCE)])
    assert state.incidents.inside == ()
    assert len(state.incidents.unclear) == 1
    aside = {one.reason: one for one in state.violations[0].set_aside}
    assert set(aside) == {"rough"}
    assert "too roughly" in aside["rough"].words


# --- incidents -------------------------------------------------------------------------------------------------------


def test_incidents_by_type_party_place_and_week(watched: Watched) -> None:
    state = watched(
        [
            shelling("2018-09-18", killed=(3, 4, 6)),
            shelling("2018-09-19", killed=(1, 1, 1), place=SARAQIB),
            shelling("2018-10-02", source=[REBELS], mode="firearms"),
            shelling("2018-10-02", source=[]),
            Told("CONSULT", "2018-10-20", [TURKEY], [RUSSIA]),
        ]
    )
    found = state.incidents
    assert found.killed is not None
    assert (found.killed.low, found.killed.best, found.killed.high) == (4, 5, 7)
    assert {t.key: len(t.inside) for t in found.by_type} == {"ASSAULT/heavy-weapons": 3, "ASSAULT/firearms": 1}
    assert {t.key: len(t.inside) for t in found.by_party} == {"government": 2, "opposition": 1, "": 1}
    assert {t.label: len(t.inside) for t in found.by_place} == {"Idlib": 3, "Saraqib": 1}
    by_week = {w.week: w for w in found.by_week}
    assert by_week["2018-W38"].count == 2
    assert by_week["2018-W40"].count == 2
    assert by_week["2018-W42"].count == 0  # talks are reported, so that the week is known to be calm
    assert by_week["2018-W39"].count is None  # nothing at all is reported
    assert [w.week for w in found.by_week] == sorted(by_week)
    assert len(found.worst[0].title) and found.worst[0].killed == replace(found.worst[0].killed, best=4)  # type: ignore[type-var]


def test_what_is_no_incident_is_set_aside_with_the_reason(watched: Watched) -> None:
    state = watched(
        [
            shelling(status="planned"),
            shelling(status="possible"),
            shelling(status="denied"),
            shelling(review="rejected"),
            shelling("2018-09-20", end="2018-10-30", killed=(900, 900, 900)),
        ]
    )
    assert state.incidents.inside == ()
    assert {one.reason for one in state.incidents.set_aside} == {"planned", "feared", "denied", "rejected", "sum"}


# --- violations ------------------------------------------------------------------------------------------------------


def provision(state: State, ident: str = "no-attacks"):
    return next(p for p in state.violations if p.provision.id == ident)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (shelling("2018-09-18", place=HAMA), "outside"),
        (shelling("2018-09-20", source=[TURKEY]), "other"),
        (shelling("2018-09-20", source=[]), "nobody"),
        (shelling("2018-09-20", target=[HTS]), "excepted"),
        (shelling("2018-09-20", status="denied"), "denied"),
        (shelling("2018-09-20", status="planned"), "planned"),
        (shelling("2018-09-20", status="possible"), "feared"),
        (shelling("2018-09-20", publishers=["Northern Wire"]), "single"),
        (shelling("2018-09-20", place=HAMA_PROVINCE), "rough"),
        (shelling("2018-09-20", place=None), "nowhere"),
        (shelling(None, published="2018-09-19"), "undated"),  # type: ignore[arg-type]
        (shelling("2018-09-20", review="rejected"), "rejected"),
    ],
)
def test_what_is_no_breach_and_why(watched: Watched, told: Told, reason: str) -> None:
    found = provision(watched([told, Told("CONSULT", "2018-09-21", [ARMY], [RUSSIA])]))
    assert {one.reason for one in found.set_aside} == {reason}
    assert found.status == ("unconfirmed" if reason == "single" else "kept")
    assert found.events == ()


def test_before_it_took_effect(watched: Watched) -> None:
    found = provision(watched([shelling("2018-09-10")], "2018-09"))
    assert [one.reason for one in found.set_aside] == ["early"]


def test_breached_by_whom_according_to_whom(watched: Watched) -> None:
    state = watched([shelling(killed=(2, 2, 3), sources=["medics"]), shelling("2018-09-22", target=[HTS, PEOPLE])])
    found = provision(state)
    assert found.status == "breached"
    assert found.first == "2018-09-20"
    violation = found.violations[0]
    assert [ref.id for ref in violation.by] == ["government"]
    assert violation.according_to == ("medics",)
    assert violation.standing == "confirmed"
    assert "inside (Idlib)" in violation.why


def another(**other: object) -> Told:
    """A further claim of a shelling, by somebody who says otherwise."""
    return shelling(**{"publishers": ("Ministry Gazette",), "sources": ("the ministry",), **other})  # type: ignore[arg-type]


def test_a_breach_that_is_denied_is_disputed(watched: Watched) -> None:
    for otherwise in ({"source": [RUSSIA]}, {"status": "denied"}, {"status": "denied", "source": []}):
        disagrees = "status" if "status" in otherwise else "source"
        found = provision(watched([shelling(disagrees=disagrees, more=[another(**otherwise)])]))
        assert found.status == "disputed", otherwise
        assert found.violations[0].disputed_by == ("the ministry",)
    blamed = shelling(disagrees="source", id="e" + "a" * 16, more=[another(source=[RUSSIA])])
    assert provision(watched([blamed, shelling(id="e" + "b" * 16)])).status == "breached"


@pytest.mark.parametrize(
    ("what", "disagrees"),
    [
        ({"source": [EventActor("x-unit", "units", None, "MIL")]}, "source"),  # a word that is nobody's name
        ({"source": [EventActor("SYR", "Syria", "SYR", "GOV")]}, "source"),  # another name of the same party
        ({"source": [PEOPLE]}, "source"),  # those who are hit named as those who hit
        ({"source": [REBELS], "trigger": "responded", "words": "Rebels responded with rockets."}, "source"),
        ({"source": [REBELS], "status": "denied"}, "status"),  # denies a deed of others
        ({"type": "CONSULT", "status": "denied"}, "status"),  # denies something else
    ],
)
def test_what_is_no_dispute(watched: Watched, what: dict[str, object], disagrees: str) -> None:
    found = provision(watched([shelling(disagrees=disagrees, more=[replace(another(), **what)])]))  # type: ignore[arg-type]
    assert found.status == "breached"
    assert found.violations[0].disputed_by == ()


def test_a_person_s_yes_counts_where_publishers_are_few(watched: Watched) -> None:
    found = provision(watched([shelling(publishers=["Northern Wire"], review="accepted")]))
    assert found.status == "breached"
    assert found.violations[0].standing == "accepted"


def test_silence_is_not_a_kept_truce(watched: Watched) -> None:
    silent = provision(watched([shelling("2018-09-01")]))
    assert silent.status == "not known"
    assert "nothing at all is reported" in silent.words


def withdrawal(day: str, **other: object) -> Told:
    given: dict[str, object] = {"mode": "withdraw", "source": [REBELS], "place": MOREK, "words": "They withdrew."}
    return Told("RETREAT", day, **{**given, **other})  # type: ignore[arg-type]


def test_owed_due_done_overdue_disputed(watched: Watched) -> None:
    talks = Told("CONSULT", "2018-09-21", [ARMY], [RUSSIA], IDLIB)
    assert provision(watched([talks], "2018-09-17..2018-10-05"), "withdraw").status == "due"
    assert provision(watched([replace(talks, id="e" + "1" * 16)], "2018-10"), "withdraw").status == "overdue"
    done = provision(watched([withdrawal("2018-10-08", id="e" + "2" * 16)], "2018-10"), "withdraw")
    assert done.status == "done"
    assert done.done_by[0].day == "2018-10-08"
    both = watched([withdrawal("2018-10-09", status="denied", id="e" + "3" * 16)], "2018-10")
    assert provision(both, "withdraw").status == "disputed"


def test_a_part_of_the_area_named_in_words_counts_for_what_is_owed(watched: Watched) -> None:
    words = "Rebels pulled their tanks out of the demilitarized zone."
    found = watched([withdrawal("2018-10-08", place=IDLIB_PROVINCE, words=words)], "2018-10")
    assert provision(found, "withdraw").status == "done"
    elsewhere = withdrawal("2018-10-08", place=IDLIB_PROVINCE, id="e" + "4" * 16, words="They left.")
    # The first is there still, and counts; the other one is set aside.
    assert [a.reason for a in provision(watched([elsewhere], "2018-10"), "withdraw").set_aside] == ["elsewhere"]


def test_what_is_owed_is_read_claim_by_claim(watched: Watched, zone: Arrangement, tmp_path: Path) -> None:
    """An event in which one says that the fighters left and another that they did not, and where another is named."""
    zone_ = replace(zone, provisions=(replace(zone.provisions[1], about=("weapon", "tank")),))
    words = "Rebels pulled their tanks out of the demilitarised zone, and Russia praised it."
    left = withdrawal("2018-10-08", source=[REBELS, RUSSIA], words=words)
    denial = withdrawal("2018-10-08", status="denied", source=[], words="No tanks have left, the ministry said.",
                        publishers=["Ministry Gazette"], sources=["the ministry"])  # fmt: skip

    def look(*told: Told) -> ProvisionState:
        make(tmp_path / "owed.db", told)
        with Record.open(tmp_path / "owed.db") as record:
            (found,) = state(record, zone_, read_period("2018-10"), named=NAMED).violations
        return found

    # Of a part of the sentence that names no weapons nothing is owed.
    fighters = withdrawal(
        "2018-10-07", source=[REBELS], words="Fighters left Murak, while tanks stayed.", trigger="left"
    )
    assert look(fighters).status == "overdue"
    done = look(replace(left, id="e" + "6" * 16))
    assert (done.status, [line.by[0].id for line in done.done_by]) == ("done", ["opposition"])
    assert "told as done by Armed opposition (" in done.words
    both = look(replace(left, id="e" + "7" * 16, more=[denial]))
    assert both.status == "disputed"
    assert "not done, according to the ministry" in both.words
    # Nobody named: the words for what is owed are enough, but no party has done its part.
    nobody = withdrawal("2018-10-09", source=[], words="Tanks were withdrawn.", id="e" + "8" * 16)
    assert "somebody unnamed" in look(nobody).words


# --- posts -----------------------------------------------------------------------------------------------------------


def convoy(day: str, place: EventPlace, vehicles: float, words: str) -> Told:
    return Told("MOBILIZE", day, [TURKEY], [], place, "troops", counts=[("vehicle", vehicles)], words=words)


def test_a_post_over_time(watched: Watched) -> None:
    at = "the Turkish observation post in Murak"
    told = [
        Told("MOBILIZE", "2018-09-03", [TURKEY], [], MOREK, "troops", words=f"Turkey set up {at}."),
        convoy("2018-09-20", MOREK, 40, f"A convoy reached {at}."),
        convoy("2018-09-25", IDLIB_PROVINCE, 20, f"Trucks with fuel supplied {at}."),
        Told("ASSAULT", "2018-10-01", [ARMY], [TURKEY], MOREK, "heavy-weapons", words=f"Shells hit {at}."),
        Told("COERCE", "2018-10-05", [ARMY], [TURKEY], MOREK, "restrict", words=f"The army surrounded {at}."),
    ]
    (post,) = watched(told).posts
    assert [step.what for step in post.steps] == ["set up", "reinforced", "supplied", "attacked", "surrounded"]
    assert post.state == "surrounded"
    assert post.in_period == 4
    assert [(c.of, c.range.low, c.range.high) for c in post.counts] == [("vehicle", 60, 60)]
    left = Told(
        "RETREAT", "2018-10-20", [TURKEY], [], MOREK, "withdraw", words=f"Turkish troops left {at}.", id="e" + "5" * 16
    )
    assert watched([left]).posts[0].state == "withdrawn"


def test_a_battle_near_a_post_is_no_attack_on_it(watched: Watched) -> None:
    told = Told("ASSAULT", "2018-10-01", [ARMY], [REBELS], MOREK, "firearms", words="The army fought rebels in Morek.")
    assert watched([told]).posts[0].steps == ()


@pytest.mark.parametrize(
    ("words", "target", "what"),
    [
        ("Armoured vehicles and trucks went to the observation post in Murak.", [], None),  # misread: no attack is told
        ("Shells hit the observation post in Murak.", [], "attacked"),
        ("Shells fell near the observation post in Murak.", [], "fire nearby"),
        ("Jets bombed farms close to the Turkish observation post in Murak.", [], "fire nearby"),
        ("Shells landed 200 metres from the observation post in Murak.", [], "fire nearby"),
        ("Shells fell around the observation post in Murak and inside the fence.", [], "attacked"),
        ("A mine killed two Turkish soldiers near the observation post in Murak.", [TURKEY], "attacked"),
        ("The posts in Murak and Idlib came close to strikes last month.", [], "fire nearby"),
    ],
)
def test_an_attack_on_a_post_or_beside_it(
    watched: Watched, words: str, target: list[EventActor], what: str | None
) -> None:
    told = Told("ASSAULT", "2018-10-01", [ARMY], target, MOREK, words=words)
    assert [step.what for step in watched([told]).posts[0].steps] == ([what] if what else [])


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("Turkish soldiers patrolled around their observation post in Murak.", "at work"),
        ("Officers at the observation post in Murak put their soldiers on alert.", "at work"),
        ("A convoy reached the observation post in Murak, and soldiers began to build a wall.", "reinforced"),
        ("Turkey set up an observation post. The point lies in Murak.", "set up"),
        ("Turkey completed its ring of observation posts. A convoy drove to Murak.", "set up"),
        ("The observation post in Murak was established.", "set up"),
    ],
)
def test_what_an_operator_does_at_a_post(watched: Watched, words: str, what: str) -> None:
    said = words.split(". ")[0]
    one = Told("MOBILIZE", "2018-10-01", [TURKEY], [], IDLIB_PROVINCE, "troops", words=words, said=said)
    state = watched([one])
    assert [step.what for step in state.posts[0].steps] == [what]
    assert state.posts[0].state == "manned"
    # It is the working of the arrangement, no incident, and is said to be set aside.
    assert state.incidents.inside == ()
    assert [aside.reason for aside in state.incidents.set_aside] == ["post"]


def test_one_convoy_for_several_posts_is_said_to_be_one(tmp_path: Path) -> None:
    file = tmp_path / "two.toml"
    second = '[[post]]\nname = "Saraqib"\noperator = "turkey"\nlat = 35.8642\nlon = 36.8059\n\n'
    file.write_text(TEXT.replace("[[provision]]", second + "[[provision]]", 1), encoding="utf-8")
    words = "A convoy of 30 vehicles went to the observation posts in Murak and Saraqib."
    make(tmp_path / "record.db", [convoy("2018-10-01", IDLIB_PROVINCE, 30, words)])
    with Record.open(tmp_path / "record.db") as record:
        posts = state(record, load_arrangement(file, NAMED), read_period("2018-10"), named=NAMED).posts
    assert {p.post.name: p.counts[0].shared_with for p in posts} == {"Morek": ("Saraqib",), "Saraqib": ("Morek",)}


@pytest.mark.parametrize(
    ("words", "sent"),
    [
        ("A convoy of 60 vehicles went to the observation post in Murak.", 60.0),
        ("A convoy of 60 vehicles had left the observation post in Murak for the north.", None),
        ("A convoy of 60 vehicles went to Murak.", None),
    ],
)
def test_a_convoy_that_goes_to_a_named_post_is_its_operator_s(watched: Watched, words: str, sent: float | None) -> None:
    vehicles = EventActor("x-vehicles", "vehicles", None, None)
    (post,) = watched(
        [replace(convoy("2018-10-01", MOREK, 60, words), source=[vehicles], role="deployed")], "2018-10"
    ).posts
    assert [c.range.best for c in post.counts] == ([sent] if sent else [])


def test_rebels_who_go_to_a_post_are_not_its_operator(watched: Watched) -> None:
    words = "A convoy of 60 vehicles went to the observation post in Murak."
    (post,) = watched(
        [replace(convoy("2018-10-01", MOREK, 60, words), source=[REBELS], role="deployed")], "2018-10"
    ).posts
    assert post.counts == ()


@pytest.mark.parametrize(("since", "vehicles"), [(150.0, 170.0), (10.0, 85.0)])
def test_a_sum_over_days_holds_the_convoys_of_these_days(watched: Watched, since: float, vehicles: float) -> None:
    words = "A convoy went to the observation post in Murak."
    told = [convoy(f"2018-10-{day:02}", MOREK, size, words) for day, size in ((1, 20), (4, 30), (6, 35))]
    total = replace(convoy("2018-10-03", MOREK, since, words), end="2018-10-08")
    (post,) = watched([*told, total], "2018-10").posts
    assert [c.range.best for c in post.counts] == [vehicles]


def test_a_convoy_to_no_named_post(watched: Watched) -> None:
    words = "A Turkish convoy drove to the observation posts in the province."
    told = Told("MOBILIZE", "2018-10-01", [TURKEY], [], IDLIB_PROVINCE, "troops", words=words)
    state = watched([told])
    assert state.posts[0].steps == ()
    assert [step.what for step in state.convoys] == ["reinforced"]


# --- control ---------------------------------------------------------------------------------------------------------


def test_shares_by_source_with_low_and_high(watched: Watched) -> None:
    def share(day: str, percent: float, who: str) -> Told:
        return Told(
            "CONTROL",
            day,
            [HTS],
            [],
            IDLIB_PROVINCE,
            "hold",
            "ongoing",
            counts=[("percent", percent)],
            publishers=[who],
        )

    control = watched([share("2018-09-18", 60, "Northern Wire"), share("2018-10-01", 70, "Harbour Post")]).control
    assert [(s.share.best, s.publishers) for s in control.shares] == [(60, ("Northern Wire",)), (70, ("Harbour Post",))]
    (latest,) = control.latest
    assert (latest.share.low, latest.share.best, latest.share.high) == (60, 70, 70)
    assert latest.holder.id == "hts"


def test_contested_places(watched: Watched) -> None:
    told = [
        Told("CONTROL", "2018-09-20", [HTS], [], SARAQIB, "take"),
        Told("CONTROL", "2018-09-25", [REBELS], [], SARAQIB, "take"),
        Told("CONTROL", "2018-09-25", [REBELS], [], MOREK, "hold", "ongoing"),
    ]
    control = watched(told).control
    assert [place.place for place in control.contested] == ["Saraqib"]
    assert [place.place for place in control.held] == ["Mūrak"]


def test_each_claim_of_control_is_read_for_itself(watched: Watched) -> None:
    """One event may hold what several sentences say of several places; and a share of "it" is one of what was named."""
    held = Told("CONTROL", "2018-09-20", [HTS], [], SARAQIB, "hold", "ongoing", words="HTS holds Saraqib.")
    other = Told("CONTROL", "2018-09-20", [REBELS], [], MOREK, "hold", "ongoing", words="Rebels hold Murak.")
    control = watched([replace(held, more=[other])]).control
    assert {p.place: [ref.id for _, _, ref, _ in p.holders] for p in control.held} == {
        "Saraqib": ["hts"],
        "Mūrak": ["opposition"],
    }
    said = "They left the demilitarised zone. HTS holds two thirds of it."
    share = Told("CONTROL", "2018-10-01", [HTS], [], None, "hold", "ongoing", counts=[("percent", 67)], words=said,
                 said="HTS holds two thirds of it.")  # fmt: skip
    deed = Told("RETREAT", "2018-10-01", [HTS], [], IDLIB_PROVINCE, "withdraw", more=[share], words="They left.")
    shares = watched([deed]).control.shares
    assert {(s.area, s.holder.id, s.share.best) for s in shares} == {("demilitarised zone", "hts", 67)}
    lies = Told("CONTROL", "2018-10-02", [], [], IDLIB, "contest", "ongoing", words="The village lies east of Idlib.")
    assert not any(place.place == "Idlib" for place in watched([lies]).control.contested)


# --- relations -------------------------------------------------------------------------------------------------------


def pair(state: State, a: str, b: str):
    return next(r for r in state.relations if {r.a.id, r.b.id} == {a, b})


def test_allies_who_fight_and_opponents_who_work_together(watched: Watched) -> None:
    told = [
        Told("RELATION", "2018-09-18", [RUSSIA], [ARMY], None, "backs", "ongoing"),
        Told("ASSAULT", "2018-09-20", [ARMY], [RUSSIA], IDLIB),
        Told("RELATION", "2018-09-18", [TURKEY], [ARMY], None, "opposes", "ongoing"),
        Told("COOPERATE", "2018-09-21", [TURKEY], [ARMY], IDLIB),
        Told("CONSULT", "2018-09-21", [TURKEY], [RUSSIA], SOCHI),
    ]
    state = watched(told)
    allies, foes = pair(state, "russia", "government"), pair(state, "turkey", "government")
    assert allies.weight == -9.3 and allies.reading == "fights"
    assert allies.at_odds is not None and "stand together" in allies.at_odds
    assert foes.at_odds is not None and "opponents" in foes.at_odds
    talks = pair(state, "turkey", "russia")
    assert talks.reading == "negotiates"  # talks count wherever they are held
    assert [(w.week, w.count) for w in talks.series] == [("2018-W38", 1)]


def test_deeds_far_away_are_not_held_against_a_pair(watched: Watched) -> None:
    far = EventPlace("Tripoli", 2210247, 32.88, 13.19, "LBY", "Tripoli", "exact", 5)
    state = watched([Told("ASSAULT", "2018-09-20", [TURKEY], [RUSSIA], far)])
    assert not any({r.a.id, r.b.id} == {"turkey", "russia"} for r in state.relations)


# --- statements and the calendar -------------------------------------------------------------------------------------


def test_statements_with_their_conditions(watched: Watched) -> None:
    words = "Turkey warned that it would answer if the army attacked its posts, a minister said."
    told = [
        Told("THREATEN", "2018-09-20", [TURKEY], [ARMY], None, words=words, trigger="warned"),
        Told("REQUEST", "2018-09-21", [ARMY], [TURKEY], None, words="Damascus demanded that Turkey leave."),
        Told("REJECT", "2018-09-22", [HTS], [], None, words="The group rejected the deal."),
    ]
    first, second, third = watched(told).statements
    assert (first.kind, first.condition) == ("warning", "if the army attacked its posts")
    assert [ref.id for ref in first.speaker] == ["turkey"]
    assert [ref.id for ref in first.to] == ["government"]
    assert (second.kind, second.condition, third.kind) == ("demand", None, "refusal")
    assert first.words == words


def test_a_statement_is_what_its_own_sentence_says(watched: Watched) -> None:
    warning = Told("THREATEN", "2018-09-20", [REBELS], [HTS], None, words="Rebels warned HTS.", trigger="warned")
    threat = Told("THREATEN", "2018-09-20", [HTS], [REBELS], None, words="HTS threatens to attack if they stay.",
                  trigger="threatens", more=[warning])  # fmt: skip
    found = watched([threat]).statements
    assert sorted((s.kind, s.speaker[0].id, s.to[0].id) for s in found) == [
        ("threat", "hts", "opposition"),
        ("warning", "opposition", "hts"),
    ]
    # What is demanded in an event that is a meeting is a demand all the same.
    demand = Told("REQUEST", "2018-09-22", [TURKEY], [ARMY], None, words="Turkey demanded a ceasefire.")
    met = Told("CONSULT", "2018-09-22", [TURKEY], [RUSSIA], IDLIB, words="They met.", more=[demand])
    said = Told("THREATEN", "2018-09-23", [ARMY], [], None, words="The army had staged it, they said.", trigger="said")
    assert [s.kind for s in watched([met, said]).statements if (s.day or "") >= "2018-09-22"] == ["demand"]


def test_an_agreement_that_is_only_referred_to_is_no_statement(watched: Watched) -> None:
    told = [
        Told("AGREE", None, [RUSSIA], [TURKEY], None, words="It was the highest toll since Russia agreed on a zone.",
             trigger="agreed", published="2018-09-20"),
        Told("AGREE", "2018-09-21", [RUSSIA], [TURKEY], None, words="Russia agreed, but insisted on the roads.",
             trigger="agreed"),
        Told("AGREE", "2018-09-22", [TURKEY], [], None, words="Turkey offered talks.", trigger="offered"),
    ]  # fmt: skip
    found = watched(told).statements
    assert [(one.kind, one.day) for one in found] == [("agreement", "2018-09-21"), ("offer", "2018-09-22")]


def test_what_became_of_plans(watched: Watched) -> None:
    def plan(day: str | None, **other: object) -> Told:
        return Told("CONSULT", day, [TURKEY], [RUSSIA], SOCHI, status="planned", published="2018-09-18", **other)  # type: ignore[arg-type]

    told = [
        plan("2018-09-25", words="They will meet on 25 September."),
        Told("CONSULT", "2018-09-26", [TURKEY], [RUSSIA], SOCHI, words="They met."),
        plan("2018-10-15", words="They will meet on 15 October."),
        plan("2018-11-20", words="They will meet on 20 November."),
        Told(
            "AGREE", None, [TURKEY], [RUSSIA], SOCHI, status="planned", published="2018-09-18", words="They will agree."
        ),
    ]
    entries = {e.what: e for e in watched(told).calendar}
    assert entries["They will meet on 25 September."].became == "took place"
    assert len(entries["They will meet on 25 September."].evidence) == 1
    assert entries["They will meet on 15 October."].became == "no word"
    assert entries["They will meet on 20 November."].became == "ahead"
    assert entries["They will agree."].became == "undated"
    assert entries["Heavy weapons leave the zone."].kind == "deadline"


def test_a_plan_told_as_done_and_as_not_done(watched: Watched) -> None:
    plan = Told("MOBILIZE", None, [TURKEY], [RUSSIA], None, "troops", "planned", published="2018-09-18",
                words="Turkish and Russian troops will patrol the zone.", trigger="patrol")  # fmt: skip
    denied = Told("COOPERATE", None, [], [], IDLIB_PROVINCE, status="denied", published="2018-10-20",
                  words="Joint patrols have not started.", trigger="patrols")  # fmt: skip
    other = Told("COOPERATE", None, [], [], IDLIB_PROVINCE, status="denied", published="2018-10-21",
                 words="No data were exchanged.", trigger="exchanged")  # fmt: skip

    def became(told: list[Told]) -> tuple[str, str]:
        entry = next(e for e in watched(told).calendar if e.kind == "deployment")
        return entry.became, entry.why

    assert became([other, plan]) == ("undated", "no day was named, and nothing is told of it since")
    said = "told as not done by Northern Wire, Harbour Post on 2018-10-20"
    assert became([denied]) == ("did not take place", said)


def test_talks_of_two_who_are_named_side_by_side(watched: Watched) -> None:
    """A meeting far away by two parties of whom none is the other's target."""
    met = Told("CONSULT", "2018-10-10", [TURKEY, RUSSIA], [], SOCHI, "multilateral", published="2018-10-01",
               history=[("2018-10-01", "planned"), ("2018-10-10", "happened")])  # fmt: skip
    found = watched([met])
    assert [(e.since, e.became) for e in found.calendar if e.kind == "talks"] == [("2018-10-10", "took place")]
    assert pair(found, "turkey", "russia").reading == "negotiates"


# --- displacement ----------------------------------------------------------------------------------------------------


def test_displacement_from_where_to_where(watched: Watched) -> None:
    words = "Some 3,000 people fled from Saraqib to Idlib, the bulletin said."
    told = Told(
        "DISPLACEMENT",
        "2018-09-20",
        [PEOPLE],
        [],
        SARAQIB,
        "fled",
        counts=[("people", 3000)],
        words=words,
        sources=["the bulletin"],
    )
    found = watched([told]).displacement
    (line,) = found.lines
    assert (line.origin, line.destination, line.how) == ("Saraqib", "Idlib", "fled")
    assert line.people is not None and line.people.best == 3000
    assert line.sources == ("the bulletin",)
    assert found.largest == line.people


def test_families_are_no_people_and_who_came_back_did_not_flee(watched: Watched) -> None:
    fled = Told("DISPLACEMENT", "2018-09-20", [PEOPLE], [], SARAQIB, "fled", counts=[("family", 1200)],
                words="Shelling of Saraqib, Binnish and Murak displaced 1,200 families.")  # fmt: skip
    back = Told("DISPLACEMENT", "2018-09-20", [PEOPLE], [], None, "returned", counts=[("people", 900)],
                words="Some 900 people returned.", publishers=["Relief Notes"])  # fmt: skip
    found = watched([replace(fled, more=[back])]).displacement
    first, second = found.lines
    assert (first.how, first.people, first.families and first.families.best) == ("fled", None, 1200)
    assert first.origin == "Saraqib, Binnish and Murak"
    assert (second.how, second.people and second.people.best, second.families) == ("returned", 900, None)
    assert found.largest is None


# --- what is thin, what is empty -------------------------------------------------------------------------------------


def test_thin(watched: Watched) -> None:
    told = [shelling(f"2018-09-{day}", publishers=["Northern Wire"]) for day in range(18, 24)]
    lines = watched(told).thin
    kinds = {(x.kind, x.subject) for x in lines}
    assert ("no reports", "demilitarised zone") in kinds
    assert ("no reports", "Morek") in kinds
    assert ("one-sided", "Syrian government") in kinds
    assert any(x.kind == "single publisher" and x.subject == "2018-W38" for x in lines)
    assert any(x.kind == "silent week" and "silence, not calm" in x.words for x in lines)
    single = next(x for x in lines if x.kind == "single publisher" and x.subject == "2018-W38")
    assert len(single.events) == 6


def test_an_empty_record_is_not_peace(watched: Watched) -> None:
    state = watched([])
    assert state.coverage.empty is not None and "record is empty" in state.coverage.empty
    assert all(week.count is None for week in state.incidents.by_week)
    assert {p.status for p in state.violations} == {"not known"}
    assert state.incidents.killed is None
    nothing_here = watched([shelling(place=SOCHI)])
    assert nothing_here.coverage.empty is not None and "nothing of this area" in nothing_here.coverage.empty


def test_every_line_carries_its_events(watched: Watched) -> None:
    told = [shelling("2018-09-18"), shelling("2018-10-02", source=[REBELS])]
    state = watched(told)
    ids = set(state.incidents.inside)
    assert len(ids) == 2
    for tallies in (state.incidents.by_type, state.incidents.by_party, state.incidents.by_place):
        assert {e for t in tallies for e in t.events} == ids
    assert {e for w in state.incidents.by_week for e in w.events} == ids
    assert set(provision(state).events) == {v.event.id for v in provision(state).violations} == ids
