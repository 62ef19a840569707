"""Each provision: kept, breached, disputed, or due; and what does not count as a breach, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace

import numpy as np

from vedette.model import Event
from vedette.model.arrangement import Provision
from vedette.watch.answers import EventLine, Period, ProvisionState, SetAside, Violation
from vedette.watch.facts import SOURCE, TARGET, UNKNOWN_DAY
from vedette.watch.geometry import Mask
from vedette.watch.look import DONE, Look, Rows, Told, iso, ordinal
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
#: Words for what is done in answer to a deed, which is another deed.
_ANSWER = re.compile(r"(?:respon|retaliat|answer|return)")
_REASONS = (
    *("rejected", "denied", "planned", "feared", "early", "undated", "late", "sum"),
    *("nowhere", "rough", "outside", "elsewhere"),
    *("nobody", "excepted", "other", "untold", "target", "allowed", "single"),
)


#: Where one part of a sentence ends and another deed may begin.
_CUT = re.compile(r"[,;]\s|\b(?:and that|but|while|although)\b")
#: Reasons against an event as a whole that a single claim of it may not share.
_SAID = ("denied", "nobody", "excepted", "other", "untold", "target", "planned", "feared")
#: So many events at most are read for what is owed: the latest.
_READ = 200


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


def _set_aside(look: Look, judged: _Judged, period: Period, but: Container[int] = ()) -> tuple[SetAside, ...]:
    """What does not qualify; ``but``: rows that do after all."""
    out = []
    for reason, rows in judged.against.items():
        some = _in_period(look, rows, period)
        some = some[[int(row) not in but for row in some]] if but else some
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
    told_of = look.told([row for row, line in zip(shown, lines, strict=True) if line.id in whole])
    counted = set(look.ids(now))
    found = tuple(
        _violation(look, line, whole.get(line.id), told_of.get(line.id, ()), provision, line.id in counted)
        for line in lines
    )
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


def _violation(
    look: Look, line: EventLine, whole: Event | None, told: Sequence[Told], provision: Provision, counted: bool
) -> Violation:
    disputed_by = _disputed_by(look, line, whole, told) if whole else ()
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
        according_to=tuple(name for name in line.sources if name not in disputed_by) or line.publishers,
        disputed_by=disputed_by,
        standing=standing,
        why=why,
    )


def _disputed_by(look: Look, line: EventLine, whole: Event, told: Sequence[Told]) -> tuple[str, ...]:
    """Who denies an event, or blames another party for it.

    No dispute is: another name for the same party, somebody who is no party and of whom only a word is known
    ("units"), the side that is hit named as the one that hit it, and what stands beside a different deed in the
    same breath ("rebels responded").
    """
    by_id = {one.id: one for one in told}
    main = {ref.id for ref in line.by}
    hit = {ref.id for ref in line.against}
    out: dict[str, None] = {}
    for disagreement in whole.disagreements:
        if disagreement.field not in _DISPUTES:
            continue
        for side in disagreement.sides[1:]:
            for claim in (by_id[c] for c in side.claims if c in by_id):
                if disagreement.field == "status":
                    counts = claim.body["status"] == "denied" and _same_deed(look, line, claim, main)
                else:
                    named = {ref.id for ref in look.parties_of(claim, "source")}
                    counts = bool(named) and not named & (main | hit) and _same_deed(look, line, claim, None)
                if counts:
                    out[claim.speaker or claim.publisher or "a report"] = None
    return tuple(out)


def _same_deed(look: Look, line: EventLine, claim: Told, by: set[str] | None) -> bool:
    """Whether a claim is about what the event is: of its type, and not an answer to it by the other side.

    ``by``: the parties who did it; a denial that names other parties denies something else.
    """
    if claim.body["type"] != line.type or _ANSWER.match(claim.trigger.lower()):
        return False
    named = {ref.id for ref in look.parties_of(claim, "source")}
    return by is None or not named or bool(named & by)


# --- owed ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Deeds:
    """What is said of what is owed, claim by claim.

    Attributes:
        done: for each bound party ("" for somebody who is no party, or nobody named) the events that tell of the deed.
        who: names of those told as having done it who are no party.
        tellers: by event, who says that it was done.
        denied: the events that say that it was not done; ``deniers`` who says so.
    """

    done: dict[str, list[int]]
    who: tuple[str, ...]
    tellers: dict[int, tuple[str, ...]]
    denied: list[int]
    deniers: tuple[str, ...]


def _deeds(look: Look, provision: Provision, judged: _Judged) -> _Deeds:
    """Read the claims of the events that may tell of the deed: an event holds what several say of it."""
    may = [*judged.counts, *(row for reason in _SAID for row in judged.against.get(reason, ()))]
    rows = [row for row in map(int, may) if look.facts.day[row] >= ordinal(provision.since)]
    rows.sort(key=lambda row: (int(look.facts.day[row]), bytes(look.facts.id[row])))
    bound = set(provision.by)
    about = _about(provision)
    done: dict[str, list[int]] = {}
    who: dict[str, None] = {}
    tellers: dict[int, dict[str, None]] = {}
    denied: dict[int, None] = {}
    deniers: dict[str, None] = {}
    accepted = look.is_word(look.facts.review, ["accepted"])
    rows = rows[-_READ:]
    told = look.told(rows)
    for row, ident in zip(rows, look.ids(rows), strict=True):
        for claim in told.get(ident, ()):
            if not _of_types(claim, provision.types) or not about(_clause(claim)):
                continue
            named = look.parties_of(claim, "source")
            mine = {ref.id for ref in named} & bound
            if named and bound and not mine:
                continue  # somebody whom it doesn't bind
            status = claim.body["status"]
            if status == "denied" and not accepted[row]:
                denied[row] = None
                deniers[claim.speaker or claim.publisher or "a report"] = None
            elif status in DONE:
                others = [str(actor["name"]) for actor in claim.body["source"]]
                if not mine and bound and not provision.about:
                    continue  # without words for what is owed, it must be said who did it
                tellers.setdefault(row, {})[claim.speaker or claim.publisher or "a report"] = None
                for party in mine or {""}:
                    done.setdefault(party, []).append(row)
                if not mine:
                    who |= dict.fromkeys(others)
    by_row = {row: tuple(names) for row, names in tellers.items()}
    by_party = {party: list(dict.fromkeys(some)) for party, some in done.items()}
    return _Deeds(by_party, tuple(who), by_row, list(denied), tuple(deniers))


def _about(provision: Provision) -> Callable[[str], bool]:
    """Whether a clause is about what is owed."""
    if not provision.about:
        return lambda _: True
    words = re.compile(rf"\b(?:{'|'.join(map(re.escape, provision.about))})", re.IGNORECASE)
    return lambda sentence: words.search(sentence) is not None


def _clause(claim: Told) -> str:
    """The part of the sentence that the claim's word stands in: one sentence may tell of several deeds."""
    at = claim.body["trigger"]["span"][0] - claim.body["sentence"]["span"][0]
    cuts = [0, *(cut.end() for cut in _CUT.finditer(claim.sentence)), len(claim.sentence)]
    first = max((cut for cut in cuts if cut <= max(0, at)), default=0)
    return claim.sentence[first : min((cut for cut in cuts if cut > max(0, at)), default=len(claim.sentence))]


def _of_types(claim: Told, types: Sequence[str]) -> bool:
    code, mode = claim.body["type"], claim.body["mode"]
    return any(code == t or (code == t.partition("/")[0] and mode in (None, t.partition("/")[2])) for t in types)


def _owed(look: Look, provision: Provision, period: Period, judged: _Judged) -> ProvisionState:
    deeds = _deeds(look, provision, judged)
    rows = list(dict.fromkeys(row for some in deeds.done.values() for row in some))
    rows.sort(key=lambda row: (int(look.facts.day[row]), bytes(look.facts.id[row])))
    says = dict(zip(look.ids(rows), (deeds.tellers[row] for row in rows), strict=True))
    lines = tuple(replace(line, sources=says[line.id]) for line in look.lines(rows[-SHOWN:]))
    missing = [party for party in provision.by if party not in deeds.done]
    names = {p.id: p.name for p in look.arrangement.parties}
    passed = provision.deadline is not None and period.until > provision.deadline
    late = [line for line in lines if provision.deadline and line.day and line.day > provision.deadline]
    known = len(look.near(look.days(max(provision.since, look.arrangement.since), period.until))) > 0
    did = [names[p] for p in provision.by if p in deeds.done]
    if "" in deeds.done:
        did += deeds.who or ("somebody unnamed",)
    words = _owed_words(lines, late, did, [names[p] for p in missing], provision)
    if rows and deeds.denied:
        status = "disputed"
    elif rows and not missing:
        status = "done"
    elif passed:
        status = "overdue" if known else "not known"
        if not known:
            words = "nothing at all is reported of the area since it took effect"
    else:
        status = "due"
    if deeds.denied and status != "not known":
        said = _count(len(deeds.denied), "event says", "events say")
        words += f"; {said} that it was not done, according to {', '.join(deeds.deniers[:4])}"
    return ProvisionState(
        provision=provision,
        status=status,
        words=words,
        violations=(),
        earlier=(),
        first=None,
        due=provision.deadline,
        done_by=lines,
        set_aside=_set_aside(look, judged, period, {*rows, *deeds.denied}),
        events=look.ids(list(dict.fromkeys([*rows, *deeds.denied]))),
    )


def _owed_words(
    lines: tuple[EventLine, ...], late: list[EventLine], did: Sequence[str], missing: list[str], provision: Provision
) -> str:
    due = f"due by {provision.deadline}" if provision.deadline else "owed without a deadline"
    if not lines:
        return f"{due}; no report tells that it was done"
    said = f"{due}; told as done by {', '.join(did)}"
    said += f" ({_count(len(lines), 'event', 'events')}, first on {lines[0].day})"
    if missing:
        said += f"; nothing is told of {', '.join(missing)}"
    if late and len(late) == len(lines):
        said += "; only after the deadline"
    return said
