"""What the watch answers: the sections of a state as frozen dataclasses. Every line holds the ids of its events.

Days are ISO text. A count is a whole number only where something is known: where nothing was reported it is ``None``,
because no report is not the same as no event.
"""

from __future__ import annotations

from dataclasses import dataclass

from vedette.model.arrangement import Arrangement, Post, Provision

__all__ = [
    "CalendarEntry",
    "ChangePoint",
    "ComparisonCheck",
    "ContestedPlace",
    "ControlShare",
    "ControlState",
    "Coverage",
    "DisplacementLine",
    "DisplacementState",
    "Escalation",
    "EscalationWeek",
    "EventLine",
    "Incidents",
    "PairState",
    "PairWeek",
    "PartyRef",
    "Period",
    "PostCount",
    "PostState",
    "PostStep",
    "ProvisionState",
    "Range",
    "SetAside",
    "State",
    "StatedRelation",
    "Statement",
    "Tally",
    "ThinLine",
    "Violation",
    "Week",
]


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``since`` to ``until``, both inclusive; ``label`` is how it was asked for (``2018-W38``)."""

    since: str
    until: str
    label: str


@dataclass(frozen=True, slots=True)
class Range:
    """Lowest, best supported and highest figure; ``None`` where no claim gives one."""

    low: float | None
    best: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class PartyRef:
    """Who: ``id`` is a party's id in the file, or an actor's id where it is none of the parties."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event, short enough for a line.

    Attributes:
        day: of the event; where no claim says when, the day of the first report, and ``dated`` is false.
        where: ``inside``, ``around``, ``unclear`` (known too roughly to say) or ``outside``.
        parts: names of the parts of the area that it certainly lies in.
        by, against: the parties, or the actors that are none.
        sources: who says so; ``publishers``: who reports it, copies counted once.
        disputed: what its claims disagree on (``source``, ``status``, ``quantity`` ...).
    """

    id: str
    day: str | None
    dated: bool
    title: str
    type: str
    mode: str | None
    status: str
    place: str | None
    lat: float | None
    lon: float | None
    precision: str
    where: str
    parts: tuple[str, ...]
    by: tuple[PartyRef, ...]
    against: tuple[PartyRef, ...]
    killed: Range | None
    sources: tuple[str, ...]
    publishers: tuple[str, ...]
    disputed: tuple[str, ...]
    confidence: float
    review: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much the record knows of the area and the period.

    Attributes:
        events, reports, publishers: in the period, in the area or around it; ``publishers`` by name.
        before: events in the area before the period.
        first, last: days of the first and last event in the area in the whole record; ``None`` for none.
        change: number of the record's last change: what this state rests on.
        empty: why there is nothing to tell; ``None`` where there is something.
    """

    events: int
    reports: int
    publishers: tuple[str, ...]
    before: int
    first: str | None
    last: str | None
    change: int
    empty: str | None


# --- 1 incidents ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tally:
    """A row of a table of incidents: ``key`` for machines, ``label`` for people, events by where they are."""

    key: str
    label: str
    inside: tuple[str, ...]
    around: tuple[str, ...]
    unclear: tuple[str, ...]
    killed: Range | None

    @property
    def events(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.inside, *self.around, *self.unclear)


@dataclass(frozen=True, slots=True)
class Week:
    """One ISO week.

    Attributes:
        week: ``2018-W38``; ``since`` and ``until`` are its days, cut to the period.
        count: incidents inside; ``None`` where nothing at all was reported of the area.
        reported: events of any kind that were reported of the area or around it.
    """

    week: str
    since: str
    until: str
    count: int | None
    around: int | None
    unclear: int | None
    reported: int
    publishers: int
    killed: Range | None
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Incidents:
    """What happened in the period, and what was set aside and why."""

    inside: tuple[str, ...]
    around: tuple[str, ...]
    unclear: tuple[str, ...]
    killed: Range | None
    by_type: tuple[Tally, ...]
    by_party: tuple[Tally, ...]
    by_place: tuple[Tally, ...]
    by_week: tuple[Week, ...]
    worst: tuple[EventLine, ...]
    set_aside: tuple[SetAside, ...]


@dataclass(frozen=True, slots=True)
class SetAside:
    """Events that do not count, and why: ``reason`` is a word of ``data/reasons.toml``, ``words`` say it."""

    reason: str
    words: str
    events: tuple[str, ...]


# --- 2 violations -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Violation:
    """An event that breaches a provision: by whom according to whom, and who disputes it."""

    event: EventLine
    provision: str
    by: tuple[PartyRef, ...]
    according_to: tuple[str, ...]
    disputed_by: tuple[str, ...]
    standing: str
    why: str


@dataclass(frozen=True, slots=True)
class ProvisionState:
    """How a provision stands at the end of the period.

    Attributes:
        events: all that count: the breaches of the period, or what tells of the deed and against it.
        status: ``kept`` (reports exist and none tells of a breach), ``breached``, ``disputed``, ``unconfirmed`` (only
            single reports), ``due`` (owed, the deadline lies ahead), ``done``, ``overdue``, ``not in force`` or
            ``not known`` (too little is reported to say).
        violations: those of the period, heaviest first, at most 40; ``earlier`` are ids of those before it.
        first: day of the first breach of all.
        done_by: for what is owed: events that tell of its being done.
        set_aside: events of the kind that do not qualify, with the reason.
        words: the status said in a sentence.
    """

    provision: Provision
    status: str
    words: str
    violations: tuple[Violation, ...]
    earlier: tuple[str, ...]
    first: str | None
    due: str | None
    done_by: tuple[EventLine, ...]
    set_aside: tuple[SetAside, ...]
    events: tuple[str, ...]


# --- 3 posts ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PostCount:
    """How many of what went to a post ("military vehicle"), as a range over who says so.

    ``shared_with``: names of other posts that the same events went to; what each got of it is not told.
    """

    of: str
    range: Range
    events: tuple[str, ...]
    shared_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PostStep:
    """One thing that happened to a post.

    Attributes:
        what: ``set up``, ``reinforced``, ``supplied``, ``at work`` (patrols, an alert), ``attacked``, ``fire nearby``
            (an attack that lands beside it), ``surrounded`` or ``withdrawn``.
        named: true if a report names the post or its village; false if it is only near enough.
    """

    day: str | None
    what: str
    event: EventLine
    counts: tuple[PostCount, ...]
    named: bool


@dataclass(frozen=True, slots=True)
class PostState:
    """A post at the end of the period.

    Attributes:
        state: ``planned``, ``manned``, ``surrounded``, ``withdrawn`` or ``None`` where nothing is known.
        why: the reason for the state.
        steps: those of the period and the last thirty before it, oldest first; ``in_period`` how many lie in it.
        counts: what was sent there in the period.
    """

    post: Post
    state: str | None
    why: str
    since: str | None
    steps: tuple[PostStep, ...]
    in_period: int
    counts: tuple[PostCount, ...]
    events: tuple[str, ...]


# --- 4 control --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ControlShare:
    """Who holds what share of which area, on a day, according to whom. Shares are percent."""

    day: str | None
    area: str
    holder: PartyRef
    share: Range
    sources: tuple[str, ...]
    publishers: tuple[str, ...]
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContestedPlace:
    """A place that several are said to hold, take or fight for.

    ``holders`` are (day, what is said, holder, sources), oldest first.
    """

    place: str
    holders: tuple[tuple[str | None, str, PartyRef, tuple[str, ...]], ...]
    why: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ControlState:
    """Shares over time, the latest with low and high over all sources, and contested places."""

    shares: tuple[ControlShare, ...]
    latest: tuple[ControlShare, ...]
    held: tuple[ContestedPlace, ...]
    contested: tuple[ContestedPlace, ...]


# --- 5 relations ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StatedRelation:
    """A standing fact that somebody states: ``relation`` is a mode of RELATION (``backs``, ``allied`` ...)."""

    relation: str
    source: PartyRef
    target: PartyRef
    day: str | None
    sources: tuple[str, ...]
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairWeek:
    """Mean weight of what two did to each other in a week, −10 (conflict) to 10 (cooperation)."""

    week: str
    weight: float
    count: int


@dataclass(frozen=True, slots=True)
class PairState:
    """Two actors.

    Attributes:
        weight: mean over the period; ``None`` where nothing is reported between them.
        before: mean before the period, since the arrangement's start.
        conflict, cooperation: ids of events of the period on either side of zero.
        series: weeks up to the end of the period that have events.
        stated: what is said of them as a standing fact.
        reading: ``fights``, ``opposes``, ``negotiates``, ``mixed``, ``works with`` or ``None``.
        at_odds: how the deeds and the stated relation disagree; ``None`` where they do not.
    """

    a: PartyRef
    b: PartyRef
    weight: float | None
    before: float | None
    conflict: tuple[str, ...]
    cooperation: tuple[str, ...]
    series: tuple[PairWeek, ...]
    stated: tuple[StatedRelation, ...]
    reading: str | None
    at_odds: str | None
    events: tuple[str, ...]


# --- 6 statements and plans -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody says.

    Attributes:
        kind: ``warning``, ``threat``, ``demand``, ``refusal``, ``offer``,
            ``agreement`` or ``concession``.
        words: the sentence of the report.
        condition: the clause that the threat or offer hangs on ("if the army did not withdraw"); ``None`` for none.
    """

    kind: str
    day: str | None
    speaker: tuple[PartyRef, ...]
    to: tuple[PartyRef, ...]
    words: str
    condition: str | None
    claim: str
    publisher: str | None
    event: EventLine


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Something with a date ahead of it when it was said.

    Attributes:
        kind: ``talks``, ``deadline``, ``withdrawal``, ``deployment``, ``attack`` or ``plan``.
        since, until: the days meant; ``None`` where no day is said.
        became: ``took place``, ``partly``, ``did not take place``, ``disputed``, ``no word`` (its day has passed and
            nothing is reported), ``ahead`` or ``undated``.
        evidence: ids of the events that tell what became of it.
    """

    kind: str
    what: str
    since: str | None
    until: str | None
    announced: str | None
    who: tuple[PartyRef, ...]
    became: str
    why: str
    evidence: tuple[str, ...]
    events: tuple[str, ...]
    provision: str | None = None


# --- 7 displacement ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DisplacementLine:
    """People who left, came back, were taken out or in, according to whom.

    ``families``: where families are counted, not people.
    """

    event: EventLine
    how: str
    people: Range | None
    origin: str | None
    destination: str | None
    sources: tuple[str, ...]
    families: Range | None = None


@dataclass(frozen=True, slots=True)
class DisplacementState:
    """Lines of the period; ``largest`` is the largest figure of people who fled, never a sum of what may overlap."""

    lines: tuple[DisplacementLine, ...]
    largest: Range | None
    by_origin: tuple[Tally, ...]


# --- 8 comparisons ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ComparisonCheck:
    """A comparison that a report makes, set against the record.

    Attributes:
        phrase: the words ("heaviest since August"); ``sentence``: where they stand.
        kind: ``superlative``, ``first`` or ``ordinal``.
        measure: what is compared ("killed", "vehicle", "events").
        since, until: the days of the record that it is held against.
        verdict: ``supported``, ``contradicted`` or ``not decidable``.
        counter_examples: events that speak against it.
        compared: how many events it was held against.
        why: the verdict said in a sentence, with how thin the record is.
    """

    phrase: str
    sentence: str
    kind: str
    what: str
    measure: str
    where: str
    since: str | None
    until: str | None
    verdict: str
    why: str
    counter_examples: tuple[EventLine, ...]
    compared: int
    claim: str
    publisher: str | None
    event: EventLine


# --- 9 escalation -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EscalationWeek:
    """One week against the baseline.

    Attributes:
        count: incidents; ``reported``: how much was published of the area at all.
        expected: what the baseline and the publishing lead to expect; ``high``: exceeded once in a hundred weeks.
        at_least: probability of a week at least this high by chance; ``None`` where the baseline is too thin.
        highest_since: first day of the last week that was as high; ``None`` where none was.
        together: probability of this week and the one before being at least this high together; ``None`` where that was
            not looked at.
        unusual: by itself, or together with the week before, at the level that was asked for.
    """

    week: str
    count: int
    reported: int
    expected: float | None
    high: float | None
    at_least: float | None
    highest_since: str | None
    events: tuple[str, ...]
    together: float | None = None
    unusual: bool = False


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """A week from which on the level is another: mean counts before and after."""

    week: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Escalation:
    """Weeks of the period against a baseline; ``thin`` says why it cannot be told, where it cannot."""

    baseline_since: str | None
    baseline_until: str | None
    baseline_weeks: int
    weeks: tuple[EscalationWeek, ...]
    changes: tuple[ChangePoint, ...]
    words: str
    thin: str | None


# --- 10 what is thin --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ThinLine:
    """A gap: ``kind`` is ``no reports``, ``silent week``, ``single publisher``, ``one-sided`` or ``roughly placed``."""

    kind: str
    subject: str
    words: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """How an arrangement stands over a period, as the record has it.

    ``convoys`` are what went to posts in the period without a report that says to which.
    """

    arrangement: Arrangement
    period: Period
    coverage: Coverage
    incidents: Incidents
    violations: tuple[ProvisionState, ...]
    posts: tuple[PostState, ...]
    convoys: tuple[PostStep, ...]
    control: ControlState
    relations: tuple[PairState, ...]
    statements: tuple[Statement, ...]
    calendar: tuple[CalendarEntry, ...]
    displacement: DisplacementState
    comparisons: tuple[ComparisonCheck, ...]
    escalation: Escalation
    thin: tuple[ThinLine, ...]
