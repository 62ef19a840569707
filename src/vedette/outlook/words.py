"""What an outlook assumes, in words."""

from __future__ import annotations

from vedette.outlook.situation import CAMP, SOURCE, Situation
from vedette.outlook.what_if import Change

__all__ = ["assumptions_in_words"]

STALE_DAYS = 60


def assumptions_in_words(
    situation: Situation, day: int, horizon: int, *, cold: bool, changes: tuple[Change, ...]
) -> tuple[str, ...]:
    """One sentence for everything that the reader must believe for the figures to hold."""
    out = []
    if cold:
        out.append(
            "No camp has two counts yet, so totals are an order of magnitude only: the range of what share of the "
            "people fled abroad in the first days of eight other conflicts."
        )
        out.append("Arrivals divide by distance and capacity (gravity), first over countries and then over camps.")
    else:
        out.append(
            "Growth goes on as over the last 30, 90 and 180 days where these agree, and fades: after 90 days it has "
            "lost two thirds of its pace."
        )
        out.append("Arrivals divide six parts as they did lately and four parts by distance (gravity).")
        out.append(
            "The bands are the errors that the same method made on eight other conflicts; they hold for an ordinary "
            "month of such a conflict, not for a turn that none of them took."
        )
    out.append("Where people come from is the model's division, never checked against counts, as nobody counts it.")
    out.append(
        "Distances run over the roads given."
        if situation.roads
        else "No roads are given: distances are as the crow flies, and ways lead to each site's nearest neighbours."
    )
    no_limit = [s.name for s in situation.sites if s.kind == CAMP and s.capacity is None]
    if no_limit:
        out.append(f"No capacity is known for {_some(no_limit)}: taken as unlimited.")
    no_people = [s.name for s in situation.sites if s.kind == SOURCE and s.population is None]
    if no_people:
        out.append(f"No population is known for {_some(no_people)}: counted as the smallest of places.")
    uncounted = [s.name for s in situation.camps if not situation.counts.get(s.name)]
    if uncounted and not cold:
        out.append(f"Nobody was ever counted at {_some(uncounted)}: taken to be empty now.")
    stale = [
        f"{s.name} ({day - situation.counts[s.name][-1].day} days)"
        for s in situation.camps
        if situation.counts.get(s.name) and day - situation.counts[s.name][-1].day > STALE_DAYS
    ]
    if stale:
        out.append(f"The last count is old at {_some(stale)}.")
    shut = [
        {
            "border": f"the border {c.a}–{c.b}",
            "road": f"the road {c.a}–{c.b}",
            "redirection": f"the transfer {c.a}–{c.b}",
        }.get(c.kind, c.a)
        for c in situation.closures
        if c.holds(day)
    ]
    if shut:
        out.append(f"Shut, and taken to stay shut for {horizon} days: {', '.join(shut)}.")
    if changes:
        out.append(
            "What if: the division is moved as Flee's movement rules, taken in the mean, move it. How right such "
            "moves are was never measured, as no conflict has taken both ways; the bands are widened, not calibrated."
        )
        if any(c.do == "offensive" and c.people is None for c in changes):
            out.append(
                "How many flee an offensive is the range of what other conflicts began with: an order of magnitude."
            )
        if any(c.do == "offensive" and c.people is not None for c in changes):
            out.append("The number that flees the offensive was given; its band runs from half to twice that.")
    out.extend(f"Data: {n}." for n in situation.notes)
    return tuple(out)


def _some(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 6 else f"{', '.join(names[:6])} and {len(names) - 6} more"
