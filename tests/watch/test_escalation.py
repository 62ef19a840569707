"""Weeks against a baseline, in words."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.watch.change_points import change_points
from vedette.watch.escalation import escalation, holm
from vedette.watch.period import week_of
from vedette.watch.series import CountedWeek, highest_since

FIRST = date(2018, 1, 1)


def series(counts: list[int], exposures: list[float] | None = None) -> list[CountedWeek]:
    out = []
    for i, count in enumerate(counts):
        monday = FIRST + timedelta(weeks=i)
        exposure = 20.0 if exposures is None else exposures[i]
        out.append(CountedWeek(week_of(monday), monday.isoformat(), count, exposure, (f"e{i}",)))
    return out


def calm(weeks: int, seed: int = 3) -> list[int]:
    return [int(count) for count in np.random.default_rng(seed).poisson(6, weeks)]


def days(first: int, last: int) -> tuple[str, str]:
    """The days from one week of the series to another, both whole."""
    return (FIRST + timedelta(weeks=first)).isoformat(), (FIRST + timedelta(weeks=last, days=6)).isoformat()


def test_a_burst_is_unusual_and_says_since_when() -> None:
    found = escalation(series([*calm(30), 5, 24, 7]), baseline=days(0, 29), period=days(30, 32))
    assert found.thin is None and found.baseline_weeks == 30
    quiet, burst, after = found.weeks
    assert [week.week for week in found.weeks] == ["2018-W31", "2018-W32", "2018-W33"]
    assert burst.at_least is not None and burst.at_least < 0.01 and burst.high is not None and burst.count > burst.high
    assert burst.expected == pytest.approx(6, abs=1.5)
    assert burst.highest_since is None and burst.events == ("e31",)
    assert all(week.at_least is not None and week.at_least > 0.1 for week in (quiet, after))
    assert "2018-W32: 24, where about 6 were to be expected" in found.words
    assert "the highest since the record of it begins on 2018-01-01" in found.words
    assert "2018-W31" not in found.words


def test_two_weeks_together_use_what_the_single_week_leaves() -> None:
    """Counts are whole numbers: with few a week a part of the 1 % is left, and two high weeks together use it."""
    calm_weeks = [3, 2, 4, 3, 3, 2, 3, 4, 3, 3] * 5
    found = escalation(series([*calm_weeks, 8, 8, 2]), baseline=days(0, 49), period=days(50, 52))
    first, second, after = found.weeks
    assert first.at_least is not None and first.at_least > 0.01 and not first.unusual
    assert second.at_least is not None and second.at_least > 0.01 and second.unusual and second.together is not None
    assert not after.unusual
    assert "2018-W51 and 2018-W52 together: 16, where about 6 were to be expected" in found.words


def test_a_burst_is_not_told_again_of_the_week_after_it() -> None:
    found = escalation(series([*calm(30), 30, 6]), baseline=days(0, 29), period=days(31, 31))
    assert [(week.unusual, week.together) for week in found.weeks] == [(False, None)]


def test_an_earlier_week_as_high_is_named() -> None:
    counts = [*calm(4), 30, *calm(30, 5), 24]
    found = escalation(series(counts), baseline=days(5, 34), period=days(35, 35))
    assert found.weeks[0].highest_since == "2018-01-29"
    assert "the highest since the week of 2018-01-29" in found.words


def test_weeks_without_reports_are_not_weeks_without_incidents() -> None:
    counts, exposures = [*calm(12), 0, 0, 8], [20.0] * 12 + [0.0, 0.0, 20.0]
    found = escalation(series(counts, exposures), baseline=days(0, 11), period=days(12, 14))
    assert [week.at_least is None for week in found.weeks] == [True, True, False]
    assert found.weeks[0].expected is None and found.weeks[0].highest_since is None
    assert "2 weeks without reports: nothing is known of them" in found.words
    since = highest_since(series([*counts, 9], [*exposures, 20.0]), 15)
    assert since is not None and since.unknown == 2


def test_too_thin_a_baseline_says_so() -> None:
    counts = calm(20)
    exposures = [20.0] * 5 + [0.0] * 9 + [20.0] * 6
    found = escalation(series(counts, exposures), baseline=days(0, 13), period=days(14, 19))
    assert found.thin is not None and found.words == found.thin
    assert "not enough is known" in found.thin and "9 of them without any report" in found.thin
    assert all(week.at_least is None and week.expected is None and week.high is None for week in found.weeks)
    assert [week.count for week in found.weeks] == counts[14:]


def test_an_empty_record_gives_no_weeks_and_says_why() -> None:
    found = escalation([], baseline=days(0, 11), period=days(12, 14))
    assert found.weeks == () and found.changes == () and found.thin is not None and found.baseline_weeks == 0


def test_the_period_is_never_part_of_its_own_baseline() -> None:
    counts = [*calm(20), 60, 60, 60]
    apart = escalation(series(counts), baseline=days(0, 19), period=days(20, 22))
    over = escalation(series(counts), baseline=days(0, 22), period=days(20, 22))
    assert [week.at_least for week in apart.weeks] == [week.at_least for week in over.weeks]


def test_nothing_unusual_is_said_too() -> None:
    found = escalation(series(calm(40)), baseline=days(0, 35), period=days(36, 39))
    assert found.words == "none of 4 weeks is unusually high at the 0.01 level"


def test_the_same_weeks_give_the_same_answer() -> None:
    weeks = series([*calm(30), 5, 24, 7])
    one, other = (escalation(weeks, baseline=days(0, 29), period=days(30, 32)) for _ in range(2))
    assert one == other


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30), st.data())
def test_highest_since_is_what_looking_back_finds(counts: list[int], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(counts) - 1))
    since = highest_since(series(counts), at)
    if at == 0 or counts[at] == 0:
        assert since is None
        return
    assert since is not None
    earlier = [i for i in range(at) if counts[i] >= counts[at]]
    assert since.start == (series(counts)[earlier[-1]].start if earlier else None)
    assert since.weeks == at - 1 - (earlier[-1] if earlier else -1)


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_keeps_the_order_and_never_lowers(probabilities: list[float]) -> None:
    corrected = holm(probabilities)
    assert all(p <= c <= 1 for p, c in zip(probabilities, corrected, strict=True))
    ranked = sorted(zip(probabilities, corrected, strict=True))
    assert [c for _, c in ranked] == sorted(c for _, c in ranked)
    if probabilities:
        assert min(corrected) == pytest.approx(min(1.0, min(probabilities) * len(probabilities)))


def test_a_lasting_change_is_found_where_it_is_and_a_single_week_is_none() -> None:
    rng = np.random.default_rng(2)
    counts = [int(c) for c in (*rng.poisson(6, 26), *rng.poisson(18, 26))]
    (change,) = change_points(series(counts))
    assert abs(int(change.week[-2:]) - 27) <= 2
    assert change.before == pytest.approx(6, abs=1.5) and change.after == pytest.approx(18, abs=3)
    assert change_points(series([*calm(26), 30, *calm(25, 8)])) == ()


def test_more_publishing_is_no_change() -> None:
    rng = np.random.default_rng(2)
    volume = [float(v) for v in (*rng.poisson(30, 26), *rng.poisson(90, 26))]
    counts = [int(c) for c in rng.poisson(np.array(volume) / 5)]
    assert change_points(series(counts, volume)) == ()
    assert len(change_points(series(counts))) == 1


@pytest.mark.parametrize("counts", [[], [4], [0] * 40, [7] * 40, [1, 9] * 5])
def test_too_little_to_tell_a_change(counts: list[int]) -> None:
    assert change_points(series(counts)) == ()
