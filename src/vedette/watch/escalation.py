"""Escalation: is a week unusually high, allowing for how much is published, and did the level change?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vedette.watch.answers import Escalation, EscalationWeek
from vedette.watch.change_points import change_points
from vedette.watch.predict import Predictor, fit
from vedette.watch.series import CountedWeek, HighestSince, highest_since

__all__ = ["FEWEST_WEEKS", "LEVEL", "escalation", "holm", "unspent"]

#: Weeks with reports that a baseline must have; below that nothing is said.
FEWEST_WEEKS = 8
#: From which probability on a week counts as unusual.
LEVEL = 0.01


def escalation(
    weeks: Sequence[CountedWeek],
    *,
    baseline: tuple[str, str],
    period: tuple[str, str],
    level: float = LEVEL,
) -> Escalation:
    """Weigh the weeks of a period against those of a baseline.

    Args:
        weeks: every week from the first that is known of to the end of the period, in order, none left out.
        baseline: first and last day, ISO, both inclusive. Its weeks lie wholly within, and outside of the period.
        period: first and last day, ISO, both inclusive.
        level: the largest probability of an unusual week.

    Returns:
        The weeks that any day of the period lies in. ``thin`` says why nothing can be told of them, where nothing can;
        ``words`` says what stands out.
    """
    inside = [i for i, week in enumerate(weeks) if period[0] <= week.end and week.start <= period[1]]
    shown = set(inside)
    base = [
        week for i, week in enumerate(weeks) if i not in shown and baseline[0] <= week.start and week.end <= baseline[1]
    ]
    known = [week for week in base if week.exposure > 0]
    thin = _thin(len(base), len(known))
    predictor = None if thin else fit([week.count for week in known], [week.exposure for week in known])
    found = _weeks(weeks, inside, predictor, level)
    return Escalation(
        baseline_since=baseline[0],
        baseline_until=baseline[1],
        baseline_weeks=len(known),
        weeks=found,
        changes=change_points(weeks),
        words=thin or _words(weeks, inside, found, level),
        thin=thin,
    )


def holm(probabilities: Sequence[float]) -> tuple[float, ...]:
    """Probabilities of several series of one week, each corrected for all that were looked at (Holm 1979).

    Of series that are all as usual, the chance that any falls below a level is then at most that level.
    """
    order = sorted(range(len(probabilities)), key=probabilities.__getitem__)
    out = [1.0] * len(probabilities)
    highest = 0.0
    for rank, i in enumerate(order):
        highest = max(highest, min(1.0, probabilities[i] * (len(probabilities) - rank)))
        out[i] = highest
    return tuple(out)


def _thin(weeks: int, known: int) -> str | None:
    if known >= FEWEST_WEEKS:
        return None
    of = f"{weeks} week{'' if weeks == 1 else 's'}"
    silent = f", {weeks - known} of them without any report" if weeks > known else ""
    return (
        f"not enough is known: the baseline has {of}{silent}, and at least {FEWEST_WEEKS} with reports are needed; "
        "choose a longer baseline, or add reports of those weeks"
    )


def _weeks(
    weeks: Sequence[CountedWeek], inside: Sequence[int], predictor: Predictor | None, level: float
) -> tuple[EscalationWeek, ...]:
    """Each week by itself, and what its level leaves over together with the week before."""
    out: list[EscalationWeek] = []
    for i in inside:
        week = _week(weeks, i, predictor)
        if predictor is not None and week.at_least is not None:
            if week.at_least <= level:
                week = replace(week, unusual=True)
            # A burst is not told again of the ordinary week after it.
            elif i > 0 and weeks[i - 1].exposure > 0 and not _alone(weeks[i - 1], predictor, level):
                chance = predictor.together(
                    weeks[i - 1].count + weeks[i].count, (weeks[i - 1].exposure, weeks[i].exposure)
                )
                week = replace(week, together=chance, unusual=chance <= unspent(predictor, level, weeks[i].exposure))
        out.append(week)
    return tuple(out)


def _alone(week: CountedWeek, predictor: Predictor, level: float) -> bool:
    return predictor.at_least(week.count, week.exposure)[0] <= level


def unspent(predictor: Predictor, level: float, exposure: float) -> float:
    """What of the level the single week cannot use, as counts are whole numbers: so much is left for two together.

    With five a week the smallest unusual count may have a probability of 0.4 %: then 0.6 % are left of 1 %. Both looks
    together still call an ordinary week unusual no more often than the level says (Bonferroni's inequality).
    """
    return max(0.0, level - predictor.smallest(level, exposure)[1])


def _week(weeks: Sequence[CountedWeek], at: int, predictor: Predictor | None) -> EscalationWeek:
    week = weeks[at]
    since = highest_since(weeks, at)
    expected = high = probability = None
    # A week without reports is no week without incidents.
    if predictor is not None and week.exposure > 0:
        probability, effect = predictor.at_least(week.count, week.exposure)
        expected = predictor.expected(week.exposure, effect)
        high = float(predictor.quantile(0.99, week.exposure, effect))
    return EscalationWeek(
        week=week.week,
        count=week.count,
        reported=round(week.exposure),
        expected=expected,
        high=high,
        at_least=probability,
        highest_since=since.start if since else None,
        events=week.events,
    )


def _words(
    all_weeks: Sequence[CountedWeek], inside: Sequence[int], weeks: Sequence[EscalationWeek], level: float
) -> str:
    """What stands out, in a sentence or two."""
    silent = sum(week.at_least is None for week in weeks)
    said = []
    for i, week in zip(inside, weeks, strict=True):
        if not week.unusual:
            continue
        assert week.at_least is not None and week.expected is not None
        if week.at_least <= level:
            said.append(
                f"{week.week}: {week.count}, where about {week.expected:.0f} were to be expected "
                f"({_chance(week.at_least)}){_since(highest_since(all_weeks, i))}"
            )
        else:
            assert week.together is not None
            both = all_weeks[i - 1].count + week.count
            said.append(
                f"{all_weeks[i - 1].week} and {week.week} together: {both}, where about {2 * week.expected:.0f} were "
                f"to be expected ({_chance(week.together)})"
            )
    if not said:
        told = len(weeks) - silent
        said.append(f"none of {told} week{'' if told == 1 else 's'} is unusually high at the {level:.2g} level")
    if silent:
        said.append(f"{silent} week{'' if silent == 1 else 's'} without reports: nothing is known of them")
    return "; ".join(said)


def _chance(probability: float) -> str:
    """One week in so many, by chance."""
    return (
        "less than one week in 1,000 by chance"
        if probability < 0.0015
        else f"one week in {1 / probability:,.0f} by chance"
    )


def _since(since: HighestSince | None) -> str:
    if since is None or since.weeks < 2:
        return ""
    gap = f", {since.unknown} weeks between without reports" if since.unknown else ""
    if since.start is None:
        return f", the highest since the record of it begins on {since.first}{gap}"
    return f", the highest since the week of {since.start}{gap}"
