"""The grammar of comparisons, and how each is set against a record."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.watch.test_sections import IDLIB, PEOPLE, SARAQIB, TURKEY, Told, shelling
from tests.watch.world import ARMY, HAMA_PROVINCE, MOREK
from vedette.model import EventActor
from vedette.watch import State, phrases
from vedette.watch.phrases import find_in, find_phrases, likely, settle, worth_reading

DEAL = date(2018, 9, 17)
WIRE = ["Northern Wire"]


@pytest.mark.parametrize(
    ("sentence", "kind", "rank", "scope", "number"),
    [
        ("It was the deadliest attack since August.", "superlative", 1, "since", 0),
        ("The raid was the most significant in weeks, he said.", "superlative", 1, "within", 15),
        (
            "It is the heaviest toll of an attack in Idlib since March, when bombs killed ten.",
            "superlative",
            1,
            "since",
            0,
        ),
        ("the first air strike in two years", "first", 1, "within", 2),
        ("Planes struck the town for the first time in 22 days.", "first", 1, "within", 22),
        ("It was the third attack this month.", "ordinal", 3, "this", 0),
        ("the sixth convoy on the road since 22 May", "ordinal", 6, "since", 0),
        ("the bloodiest battle of the war", "superlative", 1, "all", 0),
        ("the highest number of violations in nearly three months", "superlative", 1, "within", 3),
        ("It was one of the deadliest attacks since August.", "superlative", 0, "since", 0),
    ],
)
def test_what_is_a_comparison(sentence: str, kind: str, rank: int, scope: str, number: int) -> None:
    (found,) = find_phrases(sentence)
    assert (found.kind, found.rank, found.scope.kind, found.scope.number) == (kind, rank, scope, number)
    assert sentence[found.start : found.start + len(found.text)] == found.text


pieces = st.sampled_from(
    [*likely(), "First", "THIRD", "firstly", "\u0130", " ", " attack", " since August", " in weeks", ". ", "\n", "x"]
)


@given(st.lists(st.lists(pieces, max_size=12).map("".join), max_size=6))
def test_the_first_look_at_many_texts_loses_none(texts: list[str]) -> None:
    worth = worth_reading(texts)
    assert worth == [n for n, text in enumerate(texts) if any(word in text.lower() for word in likely())]
    assert all(n in worth for n, text in enumerate(texts) if list(find_in(text)))


@given(st.lists(pieces, max_size=12).map("".join))
def test_words_of_rank_are_found_where_the_pattern_finds_them(text: str) -> None:
    found = [rank.span() for rank in phrases._ranks(text)]
    assert found == [rank.span() for rank in phrases._rank().finditer(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The first convoy arrived on Monday.",
        "He spoke first. It has been calm since August.",
        "It was the largest town of the province.",
        "The army has held the hill since the second of May.",
        "The third point, in Morek, has been manned since April, and the worst is over.",
        "Two people died this month.",
    ],
)
def test_what_is_none(sentence: str) -> None:
    assert list(find_phrases(sentence)) == []


@given(st.text(alphabet="the first deadliest since August in weeks this month 2 of.\n,", max_size=200))
def test_any_text_is_read_without_an_error_and_spans_stand_in_it(text: str) -> None:
    for found in find_phrases(text):
        assert 0 <= found.start < found.end <= len(text)
        assert "\n" not in found.text


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("the worst since August", "2018-09-01"),
        ("the worst since 3 October", "2018-10-04"),
        ("the worst since the Sochi deal", "2018-09-17"),
        ("the worst since Turkey and Russia agreed on a zone", "2018-09-17"),
        ("the worst since the deadline", "2018-10-11"),
        ("the worst in two weeks", "2018-11-10"),
        ("the worst in 22 days", "2018-11-02"),
        ("the worst this month", "2018-11-01"),
        ("the worst this year", "2018-01-01"),
        ("the worst this week", "2018-11-19"),
        ("the worst of the war", None),
    ],
)
def test_which_days(words: str, first: str | None) -> None:
    (found,) = find_phrases(words)
    since, why = settle(found.scope, date(2018, 11, 24), DEAL, date(2018, 10, 10))
    assert why is None
    assert (since.isoformat() if since else None) == first


def test_days_that_nobody_can_tell() -> None:
    (found,) = find_phrases("the worst attack since the flood")
    since, why = settle(found.scope, date(2018, 11, 24), DEAL)
    assert since is None and why is not None and "names no day" in why


# --- against a record ------------------------------------------------------------------------------------------------


def weekly(killed: float = 1) -> list[Told]:
    """A shelling each week from August to the middle of November, so that the record is not thin."""
    days = [f"2018-{month:02}-{day:02}" for month in (8, 9, 10) for day in (3, 10, 17, 24)] + [
        "2018-11-02",
        "2018-11-09",
    ]
    return [shelling(day, killed=(killed, killed, killed)) for day in days]


def check(watched: Callable[..., State], told: list[Told], period: str = "2018-11"):
    (found,) = watched(told, period).comparisons
    return found


def said(words: str, day: str = "2018-11-16", **other: object) -> Told:
    return shelling(day, **{"killed": (8, 8, 8), "words": words, "publishers": ["Northern Wire"], **other})


def test_a_superlative_supported(watched: Callable[..., State]) -> None:
    found = check(watched, [*weekly(), said("It was the deadliest attack since September.")])
    assert (found.verdict, found.measure, found.since) == ("supported", "killed", "2018-10-01")
    assert found.compared == 6
    assert "none of 6 events" in found.why
    assert found.counter_examples == ()


def test_a_superlative_contradicted_with_the_counter_example(watched: Callable[..., State]) -> None:
    worse = shelling("2018-10-20", killed=(20, 23, 25), place=SARAQIB, words="Shells killed 23 in Saraqib.")
    found = check(watched, [*weekly(), worse, said("It was the most significant attack in weeks.")])
    assert found.verdict != "contradicted" and not found.counter_examples  # four weeks ago is no longer "in weeks"
    later = shelling("2018-11-08", killed=(20, 23, 25), place=SARAQIB, words="Shells killed 23 in Saraqib again.")
    again = check(watched, [later])
    assert again.verdict == "contradicted"
    assert [line.title for line in again.counter_examples] == ["Shells killed 23 in Saraqib again."]


def test_figures_that_overlap_decide_nothing(watched: Callable[..., State]) -> None:
    perhaps = shelling("2018-11-08", killed=(5, 6, 12))
    found = check(watched, [*weekly(), perhaps, said("It was the deadliest attack in weeks.")])
    assert found.verdict == "not decidable"
    assert "figures differ: up to 12" in found.why


def test_a_thin_record_decides_nothing_and_says_how_thin(watched: Callable[..., State]) -> None:
    found = check(watched, [said("It was the deadliest attack since August.")])
    assert found.verdict == "not decidable"
    assert "begins only on 2018-11-16" in found.why
    old = check(watched, [shelling("2018-07-01", killed=(1, 1, 1))])
    assert old.verdict == "not decidable"
    assert "1 of 11 weeks" in old.why


def test_without_a_figure_of_its_own_nothing_is_decided(watched: Callable[..., State]) -> None:
    found = check(watched, [*weekly(), said("It was the deadliest attack since August.", killed=None)])
    assert found.verdict == "not decidable"
    assert "no figure is told of the event itself" in found.why


def test_first(watched: Callable[..., State]) -> None:
    words = "It was the first air strike since September."
    strike = said(words, mode="aerial")
    found = check(watched, [*weekly(), strike])
    assert found.verdict == "supported" and found.what == "ASSAULT/aerial"
    earlier = shelling("2018-10-12", mode="aerial", words="Jets bombed the town.")
    contradicted = check(watched, [earlier])
    assert contradicted.verdict == "contradicted"
    assert [line.day for line in contradicted.counter_examples] == ["2018-10-12"]


def test_the_third_this_month(watched: Callable[..., State]) -> None:
    words = "It was the third attack this month."
    assert check(watched, [*weekly(), said(words)]).verdict == "supported"
    more = check(watched, [shelling("2018-11-12")])
    assert more.verdict == "contradicted"
    assert len(more.counter_examples) == 3


def test_fewer_in_the_record_than_said_is_no_contradiction(watched: Callable[..., State]) -> None:
    found = check(watched, [*weekly(), said("It was the ninth attack this month.")])
    assert found.verdict == "not decidable"


@pytest.mark.parametrize(("until", "verdict"), [("2018-11-21", "supported"), ("2018-11-12", "contradicted")])
def test_what_is_told_of_several_days_together_is_no_further_attack(
    watched: Callable[..., State], until: str, verdict: str
) -> None:
    told = [*weekly(), shelling("2018-11-12", end=until), said("It was the third attack this month.")]
    assert check(watched, told).verdict == verdict


@pytest.mark.parametrize(("until", "verdict"), [("2018-11-10", "supported"), (None, "contradicted")])
def test_a_toll_of_several_days_is_no_deadlier_attack(
    watched: Callable[..., State], until: str | None, verdict: str
) -> None:
    week = shelling("2018-11-05", killed=(33.0, 33.0, 33.0), end=until)
    assert check(watched, [*weekly(), week, said("It was the deadliest attack since September.")]).verdict == verdict


@pytest.mark.parametrize(("whose", "verdict"), [(ARMY, "supported"), (TURKEY, "contradicted")])
def test_another_s_convoy_is_none_of_these(watched: Callable[..., State], whose: EventActor, verdict: str) -> None:
    def convoy(day: str, who: EventActor, words: str = "A convoy came.") -> Told:
        return Told("MOBILIZE", day, [who], [], IDLIB, "troops", words=words, publishers=["Wire"])

    last = convoy("2018-11-16", TURKEY, "It was the second Turkish convoy this month.")
    told = [*weekly(), convoy("2018-11-03", TURKEY), convoy("2018-11-05", whose), last]
    assert check(watched, told).verdict == verdict


def test_a_wave_of_attacks_is_no_single_one() -> None:
    assert not list(find_phrases("It was the second wave of attacks this month."))
    assert not list(find_phrases("It was the third deadly series of killings this year."))
    assert list(find_phrases("It was the second attack of the wave this month."))


def test_a_comparison_of_one_place_is_kept_to_it(watched: Callable[..., State]) -> None:
    worse = shelling("2018-11-08", killed=(30, 30, 30), place=IDLIB)
    words = "It was the deadliest attack on Saraqib in weeks."
    found = check(watched, [*weekly(), worse, said(words, place=SARAQIB)])
    assert found.where == "Saraqib"
    assert found.counter_examples == ()
    nowhere = "It was the deadliest attack on Kafr Nabl in weeks."
    unknown = check(watched, [said(nowhere, day="2018-12-01")], "2018-12")
    assert unknown.verdict == "not decidable" and "places nothing at Kafr Nabl" in unknown.why


def test_counts_of_vehicles(watched: Callable[..., State]) -> None:
    def convoy(day: str, size: float, words: str) -> Told:
        sizes = [("vehicle", size)]
        return Told("MOBILIZE", day, [TURKEY], [], IDLIB, "troops", counts=sizes, words=words, publishers=["Wire"])

    small = [convoy(day, 20, "A convoy came.") for day in ("2018-10-04", "2018-10-20", "2018-11-05")]
    big = convoy("2018-11-16", 70, "It was the largest convoy since September.")
    found = check(watched, [*weekly(), *small, big])
    assert (found.verdict, found.measure, found.compared) == ("supported", "count", 3)


def test_what_is_compared_may_stand_in_the_sentence_before(watched: Callable[..., State]) -> None:
    """A comparison whose own sentence makes no claim is given to the claim before it."""
    told = said("Shells killed eight in Idlib on Friday.\nIt was the deadliest attack in weeks.")
    found = check(watched, [*weekly(), told])
    assert found.sentence == "It was the deadliest attack in weeks."
    assert found.event.killed is not None and found.event.killed.best == 8


def test_people_are_no_attack(watched: Callable[..., State]) -> None:
    told = Told(
        "DISPLACEMENT", "2018-11-16", [PEOPLE], [], IDLIB, "fled", words="It was the deadliest attack in weeks."
    )
    assert watched([told], "2018-11").comparisons == ()


def test_what_is_placed_too_roughly_contradicts_nothing(watched: Callable[..., State]) -> None:
    """A strike somewhere in the next province may lie in the area, or not."""
    strike = said("It was the first air strike since September.", mode="aerial")
    rough = shelling("2018-10-12", mode="aerial", place=HAMA_PROVINCE, words="Jets bombed the province.")
    found = check(watched, [*weekly(), rough, strike])
    assert found.verdict == "not decidable"
    assert "1 of the kind that speaks against it may lie in the area" in found.why
    assert [line.day for line in found.counter_examples] == ["2018-10-12"]
    worse = said("It was the deadliest attack since September.", day="2018-11-17")
    heavy = shelling("2018-10-13", killed=(40, 40, 40), place=HAMA_PROVINCE)
    verdicts = {c.phrase: c.verdict for c in watched([worse, heavy], "2018-11").comparisons}
    assert verdicts["deadliest attack since September"] == "not decidable"


def test_one_of_the_deadliest_may_be_surpassed_by_few(watched: Callable[..., State]) -> None:
    words = "It was one of the deadliest attacks since August."
    attack = shelling("2018-11-16", words=words, trigger="attacks", killed=(5, 5, 5), publishers=WIRE)
    found = check(watched, [*weekly(), shelling("2018-10-05", killed=(9, 9, 9)), attack])
    assert (found.verdict, found.phrase) == ("supported", "one of the deadliest attacks since August")
    more = [shelling(f"2018-10-{day:02}", killed=(9, 9, 9)) for day in range(10, 24)]
    assert check(watched, more).verdict == "contradicted"


def test_a_number_of_violations_is_no_number_of_dead(watched: Callable[..., State]) -> None:
    words = "It recorded 58 violations, the highest number of any week since August."
    told = shelling("2018-11-16", words=words, trigger="violations", counts=[("violation", 58)], publishers=WIRE)
    deadly = shelling("2018-10-05", killed=(90, 90, 90))
    others = [shelling(f"2018-10-{day:02}", counts=[("violation", day)]) for day in (8, 15, 22)]
    found = check(watched, [*weekly(), deadly, *others, told])
    assert (found.verdict, found.measure) == ("supported", "number")


def test_how_something_was_done_must_be_told_to_contradict(watched: Callable[..., State]) -> None:
    """An attack that is only taken for an air strike is no earlier air strike."""
    words = "Jets bombed Idlib, the first air strike since August."
    strike = shelling("2018-11-16", mode="aerial", words=words, trigger="bombed", publishers=WIRE)
    gas = shelling("2018-10-12", mode="aerial", words="They were accused of an attack with gas.")
    assert check(watched, [*weekly(), gas, strike]).verdict == "supported"
    plane = shelling("2018-10-13", mode="aerial", words="A warplane hit Idlib.")
    assert check(watched, [plane]).verdict == "contradicted"


def test_nothing_of_any_kind_was_deadlier(watched: Callable[..., State]) -> None:
    words = "Rebels died in the deadliest clash since August."
    clash = shelling("2018-11-16", mode="firearms", words=words, trigger="clash", killed=(23, 23, 23), publishers=WIRE)
    found = check(watched, [*weekly(), clash])
    assert found.verdict == "supported" and "of any kind" in found.why


def test_a_title_and_its_sentence_are_one_comparison(watched: Callable[..., State]) -> None:
    words = "Deadliest attack since August\nIt was the deadliest attack on Idlib since August."
    attack = shelling("2018-11-16", words=words, killed=(5, 5, 5), publishers=WIRE)
    assert check(watched, [*weekly(), attack]).phrase == "deadliest attack on Idlib since August"


def test_the_first_fire_on_a_post(watched: Callable[..., State]) -> None:
    """Shells elsewhere in the village's surroundings are no earlier fire on the post."""
    words = (
        "Shells hit the observation post in Murak. It is the first time that the post has come under fire since August."
    )
    hit = shelling("2018-11-16", target=[TURKEY], words=words, place=MOREK, publishers=WIRE)
    found = check(watched, [*weekly(), shelling("2018-10-12", place=MOREK), hit])
    assert (found.verdict, found.where) == ("supported", "the post Morek")
