"""Each provision: kept, breached, disputed, or due; and what does not count as a breach, and why."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vedette.model import Event
from vedette.model.arrangement import Provision
from vedette.watch.answers import EventLine, PartyRef, Period, ProvisionState, SetAside, Violation
from vedette.watch.facts import SOURCE, TARGET, UNKNOWN_DAY
from vedette.watch.geometry import Mask
from vedette.watch.look import Look, Rows, iso, ordinal
from vedette.watch.marks import part_mark
from vedette.watch.reasons import reason_words
from vedette.watch.where import AROUND, INSIDE, NOWHERE, OUTSIDE, UNCLEAR

__all__ = ["SHOWN", "breach_mask", "owed_candidates", "violations"]

#: So many violations of a provision are told in full; of the others the ids.
SHOWN = 40
#: An event of which no day is told is taken to lie at most so many days before its first report.
_LATEST = 7
#: Who did it, and whether it was done at all: who disagrees on that disputes the breach.
_DISPUTES = frozenset({"source", "status"})
_REASONS = (
    *("rejected", "denied", "planned", "feared", "early", "undated", "late", "sum"),
    *("nowhere", "rough", "outside", "elsewhere"),
    *("nobody", "excepted", "other", "untold", "target", "allowed", "single"),
)


@dataclass(frozen=True, slots=True)
class _Judged:
    """Of the events of a provision's types: those that count, and the first reason against each of the others."""

    counts: Rows
    against: dict[str, Rows]


def violations(look: Look, period: Period) -> tuple[ProvisionState, ...]:
    """How every provision stands at the end of the period; exceptions are no provision to be kept."""
    return tuple(_state(look, p, period) for p in look.arrangement.provisions if p.kind != "allowed")


def _state(look: Look, provision: Provision, period: Period) -> ProvisionState:
    if period.until < provision.since:
        words = f"takes effect on {provision.since}"
        return ProvisionState(provision, "not in force", words, (), (), None, provision.deadline, (), (), ())
    rows = look.days(None, period.until)
    judged = _judge(look, provision, rows)
    return (_owed if provision.kind == "owed" else _forbidden)(look, provision, period, judged)


# --- what counts -----------------------------------------------------------------------------------------------------


def breach_mask(look: Look, provision: Provision) -> Mask:
    """The events that count as breaches of what a provision forbids (or as deeds of what it owes)."""
    out = np.zeros(len(look.facts), dtype=bool)
    out[_judge(look, provision, look.days(None, None)).counts] = True
    return out


def owed_candidates(look: Look) -> Mask:
    """Events, of whatever day, whose sentences may name a part of the area in which something is owed."""
    out = np.zeros(len(look.facts), dtype=bool)
    for provision in look.arrangement.provisions:
        if provision.kind == "owed" and provision.where:
            out |= look.is_type(provision.types) & (look.where != OUTSIDE)
    return out


def _judge(look: Look, provision: Provision, rows: Rows) -> _Judged:
    """Sort the events of a provision's types by the first reason that speaks against each."""
    facts = look.facts
    rows = look.only(rows, look.is_type(provision.types))
    # What happens elsewhere in the world is nobody's breach here, and no near miss either.
    rows = rows[look.where[rows] != OUTSIDE]
    status, day = facts.status[rows], facts.day[rows]
    since, until = ordinal(provision.since), ordinal(provision.until or look.arrangement.until, 10**7)
    where, parts = look.where[rows], look.parts[rows]
    here = (parts & look.part_bits(provision.where)) > 0
    if provision.kind == "owed" and provision.where:
        # A report says "the demilitarised zone" in so many words, though no place on a map.
        for part in provision.where:
            here |= look.marked(part_mark(part))[rows]
    by, against = look.by[rows], look.against[rows]
    named_by, named_against = _named(look, rows)
    tests: dict[str, Mask] = {
        "rejected": ~look.unrejected[rows],
        "denied": np.isin(status, facts.words_at(["denied"])),
        "planned": np.isin(status, facts.words_at(["planned"])),
        "feared": np.isin(status, facts.words_at(["possible"])),
        "early": day < since,
        "undated": (facts.dated[rows] == 0) & (day - _LATEST < since),
        "late": day > until,
        "sum": look.sums[rows],
        "nowhere": (where == NOWHERE) & ~here,
        "rough": (where == UNCLEAR) & ~here,
        "outside": (where == AROUND) & ~here,
        "elsewhere": (where == INSIDE) & ~here,
        "nobody": ~named_by if provision.by else np.zeros(len(rows), dtype=bool),
        "excepted": _meets(look, by, provision.except_by) | _meets(look, against, provision.except_against),
        "other": (by & look.bits(provision.by)) == 0 if provision.by else np.zeros(len(rows), dtype=bool),
        "untold": ~named_against if provision.against else np.zeros(len(rows), dtype=bool),
        "target": (against & look.bits(provision.against)) == 0
        if provision.against
        else np.zeros(len(rows), dtype=bool),
        "allowed": _allowed(look, provision, rows),
        "single": (facts.publishers[rows] < provision.publishers) & ~look.is_word(facts.review, ["accepted"])[rows],
    }
    if provision.kind == "owed":  # a deed that is told once is a deed that is told; it is the breach that needs two
        tests.pop("single")
    left = np.ones(len(rows), dtype=bool)
    out: dict[str, Rows] = {}
    for reason in _REASONS:
        if reason in tests:
            hit = left & tests[reason]
            if hit.any():
                out[reason] = rows[hit]
            left &= ~hit
    return _Judged(rows[left], out)


def _named(look: Look, rows: Rows) -> tuple[Mask, Mask]:
    """Whether anyone at all is named as source, and as target."""
    out = []
    for role in (SOURCE, TARGET):
        some = np.zeros(len(look.facts), dtype=bool)
        some[look.facts.who_row[look.facts.who_role == role]] = True
        out.append(some[rows])
    return out[0], out[1]


def _meets(look: Look, bits: np.ndarray[tuple[int], np.dtype[np.uint64]], parties: tuple[str, ...]) -> Mask:
    out: Mask = (bits & look.bits(parties)) > 0
    return out


def _allowed(look: Look, provision: Provision, rows: Rows) -> Mask:
    out = np.zeros(len(rows), dtype=bool)
    if provision.kind != "forbidden":
        return out
    for other in look.arrangement.provisions:
        if other.kind != "allowed":
            continue
        day = look.facts.day[rows]
        hit = look.is_type(other.types)[rows]
        hit &= (day >= ordinal(other.since)) & (day <= ordinal(other.until, 10**7))
        if other.by:
            hit &= _meets(look, look.by[rows], other.by)
        if other.against:
            hit &= _meets(look, look.against[rows], other.against)
        if other.where:
            hit &= (look.parts[rows] & look.part_bits(other.where)) > 0
        hit &= ~_meets(look, look.by[rows], other.except_by) & ~_meets(look, look.against[rows], other.except_against)
        out |= hit
    return out


def _in_period(look: Look, rows: Rows, period: Period) -> Rows:
    day = look.facts.day[rows]
    return rows[(day >= ordinal(period.since)) & (day <= ordinal(period.until))]


def _set_aside(look: Look, judged: _Judged, period: Period) -> tuple[SetAside, ...]:
    out = []
    for reason, rows in judged.against.items():
        some = _in_period(look, rows, period)
        if reason == "early":  # only what lies close enough to be mistaken for a breach
            some = some[look.facts.day[some] != UNKNOWN_DAY]
        if len(some):
            out.append(SetAside(reason, reason_words(reason), look.ids(some)))
    return tuple(out)


# --- forbidden -------------------------------------------------------------------------------------------------------


def _forbidden(look: Look, provision: Provision, period: Period, judged: _Judged) -> ProvisionState:
    now = _in_period(look, judged.counts, period)
    single = judged.against.get("single", judged.counts[:0])
    single_now = _in_period(look, single, period)
    told = sorted([*now, *single_now], key=lambda row: _heaviest(look, int(row)))
    shown = told[:SHOWN]
    lines = look.lines(shown)
    whole = look.events(line.id for line in lines if _DISPUTES.intersection(line.disputed))
    counted = set(look.ids(now))
    found = tuple(_violation(line, whole.get(line.id), provision, line.id in counted) for line in lines)
    disputed = [v for v in found if v.standing == "disputed"]
    earlier = judged.counts[look.facts.day[judged.counts] < ordinal(period.since)]
    known = len(look.inside(look.days(max(provision.since, period.since), period.until))) > 0
    if len(now):
        all_disputed = len(now) <= SHOWN and len([v for v in found if v.event.id in counted]) == len(
            [v for v in disputed if v.event.id in counted]
        )
        status = "disputed" if all_disputed else "breached"
        words = _count(len(now), "breach", "breaches")
        if disputed:
            words += f", {len(disputed)} of them disputed"
        if len(single_now):
            words += f"; {len(single_now)} more told by too few publishers"
    elif len(single_now):
        status, words = (
            "unconfirmed",
            f"{_count(len(single_now), 'breach', 'breaches')} told, none by enough publishers",
        )
    elif known:
        status, words = "kept", "no breach is reported, though the area is reported on"
    else:
        status, words = "not known", "nothing at all is reported of the area in these days"
    if provision.until is not None and provision.until < period.since:
        status, words = "not in force", f"ended on {provision.until}"
    first = judged.counts[:1]
    return ProvisionState(
        provision=provision,
        status=status,
        words=words,
        violations=found,
        earlier=look.ids(earlier),
        first=iso(look.facts.day[first[0]]) if len(first) else None,
        due=None,
        done_by=(),
        set_aside=_set_aside(look, judged, period),
        events=look.ids(now),
    )


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _heaviest(look: Look, row: int) -> tuple[float, ...]:
    best = look.facts.killed_best[row]
    dead = 0.0 if np.isnan(best) else float(best)
    return -dead, -float(look.facts.publishers[row]), float(look.facts.day[row])


def _violation(line: EventLine, whole: Event | None, provision: Provision, counted: bool) -> Violation:
    disputed_by: dict[str, None] = {}
    for disagreement in whole.disagreements if whole else ():
        if disagreement.field in _DISPUTES:
            for side in disagreement.sides[1:]:
                disputed_by |= dict.fromkeys(side.sources)
    if disputed_by:
        standing = "disputed"
    elif line.review == "accepted":
        standing = "accepted"
    else:
        standing = "confirmed" if counted else "single"
    who = ", ".join(ref.name for ref in line.by) or "somebody unnamed"
    what = f"{line.type}/{line.mode}" if line.mode else line.type
    why = f"{what} by {who}"
    if line.against:
        why += f" against {', '.join(ref.name for ref in line.against)}"
    why += f", {line.where}" + (f" ({', '.join(line.parts)})" if line.parts else "")
    why += f", on {line.day}" if line.dated else f", first reported on {line.day}"
    return Violation(
        event=line,
        provision=provision.id,
        by=line.by,
        according_to=line.sources or line.publishers,
        disputed_by=tuple(disputed_by),
        standing=standing,
        why=why,
    )


# --- owed ------------------------------------------------------------------------------------------------------------


def _owed(look: Look, provision: Provision, period: Period, judged: _Judged) -> ProvisionState:
    done = judged.counts
    denied = judged.against.get("denied", done[:0])
    denied = denied[look.facts.day[denied] >= ordinal(provision.since)]
    # Whoever says that it was not done need not say it of every party, nor name a place.
    lines = look.lines(done[-SHOWN:])
    did = {ref.id for line in lines for ref in line.by}
    missing = [party for party in provision.by if party not in did]
    names = {p.id: p.name for p in look.arrangement.parties}
    passed = provision.deadline is not None and period.until > provision.deadline
    late = [line for line in lines if provision.deadline and line.day and line.day > provision.deadline]
    known = len(look.near(look.days(max(provision.since, look.arrangement.since), period.until))) > 0
    words = _owed_words(lines, late, [names[p] for p in missing], provision)
    if len(done) and len(denied):
        status = "disputed"
        words += f"; {_count(len(denied), 'event says', 'events say')} that it was not done"
    elif len(done) and not missing:
        status = "done"
    elif passed:
        status = "overdue" if known else "not known"
        if not known:
            words = "nothing at all is reported of the area since it took effect"
    else:
        status = "due"
    if status in {"due", "overdue"} and len(denied):
        words += f"; {_count(len(denied), 'event says', 'events say')} that it was not done"
    return ProvisionState(
        provision=provision,
        status=status,
        words=words,
        violations=(),
        earlier=(),
        first=None,
        due=provision.deadline,
        done_by=lines,
        set_aside=_set_aside(look, judged, period),
        events=look.ids([*done, *denied]),
    )


def _owed_words(lines: tuple[EventLine, ...], late: list[EventLine], missing: list[str], provision: Provision) -> str:
    due = f"due by {provision.deadline}" if provision.deadline else "owed without a deadline"
    if not lines:
        return f"{due}; no report tells that it was done"
    refs: dict[PartyRef, None] = {}
    for line in lines:
        refs |= dict.fromkeys(line.by)
    said = f"{due}; told as done by {', '.join(ref.name for ref in refs) or 'somebody unnamed'}"
    said += f" ({_count(len(lines), 'event', 'events')}, first on {lines[0].day})"
    if missing:
        said += f"; nothing is told of {', '.join(missing)}"
    if late and len(late) == len(lines):
        said += "; only after the deadline"
    return said
