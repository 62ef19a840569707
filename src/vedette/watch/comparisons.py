"""Comparisons that reports make, set against the record: supported, contradicted, or not decidable."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

import numpy as np
from sqlalchemy import select

from vedette.places.names import fold
from vedette.record.tables import claim, report
from vedette.watch.answers import ComparisonCheck, EventLine, Period
from vedette.watch.geometry import Floats, Mask
from vedette.watch.ids import among
from vedette.watch.look import DONE, Look, Rows, Told, iso, ordinal
from vedette.watch.phrases import Found, Phrase, Thing, is_here, is_post, settle, thing_of
from vedette.watch.posts import post_hits, post_work
from vedette.watch.where import INSIDE

__all__ = ["comparisons"]

_MOST = 200
_EXAMPLES = 5
#: So large a part of the weeks compared must be reported on, and so many events be known, before silence says anything.
_COVERED = 0.5
_FEWEST = 3
_TOGETHER = 100
#: From so many days between first and last on an event is told of several days together.
_SEVERAL = 2
#: So many characters before a comparison that the dead may be told of which it compares.
_BEFORE = 800
#: "One of the deadliest" is contradicted where so large a part were deadlier, and supported by so few.
_AMONG, _FEW = 0.5, 2
#: So many events at most are looked at for the words that they are told in.
_WORDED = 300


@dataclass(frozen=True, slots=True)
class _Said:
    """A comparison with the event that it is made of."""

    phrase: Phrase
    sentence: str
    told: Told
    row: int
    types: tuple[str, ...]
    thing: Thing | None


def comparisons(look: Look, period: Period) -> tuple[ComparisonCheck, ...]:
    """The comparisons of the period's reports, each with a verdict."""
    rows = look.near_between(period.since, period.until)
    rows = look.only(rows, look.unrejected)
    said = list(islice(_find(look, rows), _MOST))
    lines = {line.id: line for line in look.lines([s.row for s in said])}
    out: dict[tuple[object, ...], ComparisonCheck] = {}
    for one in said:
        line = lines.get(one.told.event)
        if line is None:
            continue
        check = _check(look, one, line)
        # A title and the sentence under it say the same: what says more is kept.
        key = (one.told.event, one.told.publisher, one.phrase.kind, one.phrase.rank, check.what, check.since)
        before = out.get(key)
        if before is None or len(check.phrase) > len(before.phrase):
            out[key] = check
    return tuple(out.values())


# --- finding ---------------------------------------------------------------------------------------------------------


def _find(look: Look, rows: Rows) -> Iterator[_Said]:
    """Comparisons in the reports behind events, each given to the event of its sentence or of the one before."""
    row_of = dict(zip(look.ids(rows), rows, strict=True))
    found = look.texts.comparisons(look.engine, rows)
    ids = sorted(found)
    for at in range(0, len(ids), _TOGETHER):
        some = ids[at : at + _TOGETHER]
        claims = _claims(look, some)
        for ident in some:
            for one in found[ident]:
                whose = _whose(look, one, claims.get(ident, []), row_of)
                if whose is not None:
                    yield whose


def _claims(look: Look, reports: Sequence[str]) -> dict[str, list[tuple[int, Told]]]:
    out: dict[str, list[tuple[int, Told]]] = {}
    query = (
        select(
            claim.c.id, claim.c.report_id, claim.c.event_id, claim.c.at, claim.c.body,
            report.c.publisher, report.c.published_day,
        )
        .join(report, report.c.id == claim.c.report_id)
        .where(among(claim.c.report_id, reports, look.engine.dialect.name), claim.c.event_id.is_not(None))
        .order_by(claim.c.report_id, claim.c.at)
    )  # fmt: skip
    with look.engine.connect() as connection:
        for row in connection.execute(query):
            told = Told(row.id, row.event_id, row.publisher, row.published_day, row.body)
            out.setdefault(row.report_id, []).append((row.at, told))
    return out


def _whose(look: Look, found: Found, claims: Sequence[tuple[int, Told]], row_of: dict[str, np.intp]) -> _Said | None:
    """The claim that a comparison is about: of its own sentence if one fits, else the nearest one that fits before.

    A toll is compared of an event that has one: "It is the heaviest toll since March" speaks of the dead just told.
    """
    phrase, start, end = found.phrase, found.start, found.end
    types = phrase.thing.types if phrase.thing else ("ASSAULT",) if phrase.measure == "killed" else ()
    toll = phrase.kind == "superlative" and "killed" in (phrase.measure, phrase.thing.measure if phrase.thing else "")
    best: tuple[tuple[int, int, int, int], Told] | None = None
    for at, told in claims:
        if told.event not in row_of or told.body["status"] not in DONE:
            continue
        code, mode = told.body["type"], told.body["mode"]
        if types and not any(t in (code, f"{code}/{mode}") or t.partition("/")[0] == code for t in types):
            continue
        exact = 0 if not types or f"{code}/{mode}" in types or code in types else 1
        here = start <= at < end
        if here and phrase.end <= at and phrase.scope.kind == "since":
            continue  # "since August, when bombs killed ten": that is the other event
        if not here and at >= start and start > 0:
            continue  # only a title speaks of what comes after it
        figure = not toll or not np.isnan(look.facts.killed_best[row_of[told.event]])
        near = here or start - at <= _BEFORE
        rank = (0 if figure and near else 1, 0 if here else 1, exact, abs(at - phrase.start))
        if best is None or rank < best[0]:
            best = (rank, told)
    if best is None:
        return None
    told = best[1]
    code, mode = told.body["type"], told.body["mode"]
    if not types:
        types = (f"{code}/{mode}",) if mode and phrase.kind != "superlative" else (code,)
    thing = phrase.thing or (thing_of(code) if phrase.kind == "superlative" and not phrase.measure else None)
    row = int(row_of[told.event])
    if phrase.measure == "number":
        thing = Thing(types, "number", _counted(look, row))
    return _Said(phrase, found.sentence, told, row, types, thing)


def _counted(look: Look, row: int) -> tuple[str, ...]:
    """What an event counts, harm and distances left out: "58 violations"."""
    facts = look.facts
    some = [(facts.text(int(facts.qty_of[n])), facts.text(int(facts.qty_role[n]))) for n in facts.quantities_of(row)]
    return tuple(dict.fromkeys(of for of, role in some if of and role is None))


# --- checking --------------------------------------------------------------------------------------------------------


def _check(look: Look, said: _Said, line: EventLine) -> ComparisonCheck:
    phrase, row = said.phrase, said.row
    day = date.fromordinal(int(look.facts.day[row])) if look.facts.day[row] else None
    verdict, why = "not decidable", "no day is known of the event itself"
    since: date | None = None
    examples: list[int] = []
    compared = 0
    measure = _measure(said)
    where = "the area"
    if day is not None:
        since, open_why = settle(phrase.scope, day, _deal(look, day, phrase.scope.words), _deadline(look, day))
        place, within = _place(look, said)
        if open_why is not None or within is None:
            why = open_why or f"the record places nothing at {place}, so that this can't be compared"
        else:
            others = _others(look, said, since, day)
            others = others[within[others]]
            where = place
            # Of what lies near the area, or is placed too roughly, it can't be said that it lies in it.
            sure = look.where[others] == INSIDE if place == "the area" else np.ones(len(others), dtype=bool)
            others, perhaps = others[sure], others[~sure]
            compared = len(others)
            if phrase.kind == "superlative":
                verdict, why, examples = _superlative(look, said, measure, others, since, day)
                if verdict == "not decidable" and measure == "killed" and not examples:
                    verdict, why = _a_fortiori(look, said, within, since, day, why)
            elif phrase.kind == "first":
                verdict, why, examples = _first(look, _worded(look, said, others), since, day)
            else:
                verdict, why, examples = _ordinal(look, said, _worded(look, said, others), since, day)
            if verdict != "contradicted" and not examples and len(perhaps):
                verdict, why, examples = _perhaps(look, said, measure, perhaps, day, verdict, why)
    return ComparisonCheck(
        phrase=phrase.text,
        sentence=said.sentence,
        kind=phrase.kind,
        what=" or ".join(said.types),
        measure=measure,
        where=where,
        since=since.isoformat() if since else None,
        until=day.isoformat() if day else None,
        verdict=verdict,
        why=why,
        counter_examples=look.lines(examples[:_EXAMPLES]),
        compared=compared,
        claim=said.told.id,
        publisher=said.told.publisher,
        event=line,
    )


def _measure(said: _Said) -> str:
    if said.phrase.kind != "superlative":
        return "events"
    if said.phrase.measure:
        return said.phrase.measure
    return said.thing.measure if said.thing else "killed"


def _deal(look: Look, day: date, words: str) -> date:
    """When the deal that is meant took effect: by the provisions whose source the words name, else by most of them."""
    arrangement = look.arrangement
    past = [p for p in arrangement.provisions if p.since <= day.isoformat()]
    names = set(re.findall(r"\b[A-Z][a-z]{3,}", words))
    meant = [p.since for p in past if names & set(re.findall(r"\b[A-Z][a-z]{3,}", p.source))]
    days = meant or [p.since for p in past] or [arrangement.since]
    return date.fromisoformat(max(sorted(set(days)), key=days.count))


def _deadline(look: Look, day: date) -> date | None:
    past = [p.deadline for p in look.arrangement.provisions if p.deadline and p.deadline < day.isoformat()]
    return date.fromisoformat(max(past)) if past else None


def _place(look: Look, said: _Said) -> tuple[str, Mask | None]:
    """Where the comparison is about: a place that its words name, the event's own, or the whole area.

    The mask is ``None`` where the words name a place that the record places nothing at.
    """
    facts, words = look.facts, said.phrase.text
    everywhere = np.ones(len(facts), dtype=bool)
    before = words[: words.rfind(said.phrase.scope.words)] if said.phrase.scope.kind == "since" else words
    at_post = _at_post(look, said) if is_post(before) else None
    if at_post is not None:
        return at_post
    if is_here(said.sentence) and is_here(before):
        name = facts.text(int(facts.place[said.row]))
        return (name, facts.place == facts.place[said.row]) if name else ("the area", everywhere)
    area = {fold(name) for name in (*look.part_names, *look.division_names)}
    for found in re.finditer(
        r"\b(?:on|in|at|near|of|against|around) ((?:al-)?[A-Z][\w’'-]+(?: (?:al-)?[A-Z][\w’'-]+)*)", before
    ):
        wanted = fold(found[1])
        if wanted in area:
            continue
        alike = [n for n in np.unique(facts.place) if n >= 0 and fold(facts.words[n]) == wanted]
        text = fold(str((said.told.body["place"] or {}).get("text") or ""))
        if alike:
            return found[1], np.isin(facts.place, alike)
        if text == wanted and facts.place[said.row] >= 0:
            return found[1], facts.place == facts.place[said.row]
        return found[1], None
    return "the area", everywhere


def _at_post(look: Look, said: _Said) -> tuple[str, Mask] | None:
    """The observation post that the event concerns, and what else concerned it; ``None`` where it concerns none."""
    mine = [(ident, rows) for ident, rows in post_hits(look).items() if said.row in rows]
    if len(mine) != 1:
        return None
    out = np.zeros(len(look.facts), dtype=bool)
    out[mine[0][1]] = True
    names = {post.id: post.name for post in look.arrangement.posts}
    return f"the post {names[mine[0][0]]}", out


def _others(look: Look, said: _Said, since: date | None, day: date, types: tuple[str, ...] = ()) -> Rows:
    """Events of the same kind, or of other types, in the area and the days, the event itself left out."""
    rows = look.near_between(since.isoformat() if since else None, day.isoformat())
    kind: Mask = (
        look.is_type(types or said.types) & look.is_word(look.facts.status, DONE) & look.unrejected & ~look.sums
    )
    rows = look.only(rows, kind)
    rows = rows[rows != said.row]
    facts, own = look.facts, said.row
    several = facts.end[rows] - facts.day[rows] >= _SEVERAL
    if facts.end[own] - facts.day[own] < _SEVERAL:
        # What is told of several days together may hold the event itself, and adds up more than one: it is no other.
        summed = several & (facts.end[rows] >= facts.day[own]) if said.phrase.kind == "first" else several
        rows = rows[~summed]
    if "MOBILIZE" in said.types and look.by[own]:
        # "The fourth Turkish convoy" is none of somebody else's.
        rows = rows[((look.by[rows] & look.by[own]) > 0) | post_work(look)[rows]]
    out: Rows = rows
    return out


def _value(look: Look, rows: Sequence[int] | Rows, measure: str, thing: Thing | None) -> tuple[Floats, Floats]:
    """Lowest and highest figure of events; ``nan`` where none is told."""
    facts = look.facts
    numbers = np.asarray(rows, dtype=np.intp)
    if measure == "killed":
        best = facts.killed_best[numbers]
        return np.fmin(facts.killed_low[numbers], best), np.fmax(facts.killed_high[numbers], best)
    low = np.full(len(numbers), np.nan)
    high = np.full(len(numbers), np.nan)
    words = facts.words_at(thing.of) if thing else []
    for n, row in enumerate(numbers):
        for q in facts.quantities_of(int(row)):
            if int(facts.qty_of[q]) in words:
                low[n] = np.fmax(low[n], np.fmin(facts.qty_low[q], facts.qty_best[q]))
                high[n] = np.fmax(high[n], np.fmax(facts.qty_high[q], facts.qty_best[q]))
    return np.where(np.isnan(low), high, low), np.where(np.isnan(high), low, high)


def _superlative(
    look: Look, said: _Said, measure: str, others: Rows, since: date | None, day: date
) -> tuple[str, str, list[int]]:
    if measure == "events":
        return "not decidable", "a comparison of how important talks or posts are can't be counted", []
    _, high = _value(look, [said.row], measure, said.thing)
    if np.isnan(high[0]):
        return "not decidable", f"no figure is told of the event itself ({_what(measure)})", []
    other_low, other_high = _value(look, others, measure, said.thing)
    more = others[other_low > high[0]]
    if said.phrase.rank == 0:
        return _among(look, said, measure, others, more, since, day)
    if len(more):
        more = more[np.argsort(-_value(look, more, measure, said.thing)[0])]
        n = len(more)
        return (
            "contradicted",
            f"{n} {'event has' if n == 1 else 'events have'} a higher figure ({_what(measure)}) in the days compared",
            [int(r) for r in more],
        )
    perhaps = others[other_high > high[0]]
    known = int((~np.isnan(other_low)).sum())
    thin = _thin(look, known, since, day, f"with a figure ({_what(measure)})")
    if len(perhaps):
        return (
            "not decidable",
            f"{len(perhaps)} may have been as high, as figures differ: up to {np.nanmax(other_high):g}",
            [int(r) for r in perhaps],
        )
    if thin:
        return "not decidable", thin, []
    return "supported", f"none of {known} events with a figure ({_what(measure)}) exceeds {high[0]:g}", []


def _first(look: Look, others: Rows, since: date | None, day: date) -> tuple[str, str, list[int]]:
    before = others[look.facts.day[others] < ordinal(day.isoformat())]
    if len(before):
        last = iso(look.facts.day[before[-1]])
        return (
            "contradicted",
            f"the record holds {len(before)} of the kind in the days compared, the last on {last}",
            [int(r) for r in before[::-1]],
        )
    thin = _thin(look, None, since, day, "")
    return ("not decidable", thin, []) if thin else ("supported", "the record holds none of the kind before it", [])


def _ordinal(look: Look, said: _Said, others: Rows, since: date | None, day: date) -> tuple[str, str, list[int]]:
    number = len(others) + 1
    rank = said.phrase.rank
    if number == rank:
        return "supported", f"the record holds {number} of the kind in these days, this one included", []
    if number > rank:
        return (
            "contradicted",
            f"the record holds {number} of the kind in these days, this one included, not {rank}",
            [int(r) for r in others],
        )
    return "not decidable", f"the record holds only {number} of the kind in these days, this one included", []


def _among(
    look: Look, said: _Said, measure: str, others: Rows, more: Rows, since: date | None, day: date
) -> tuple[str, str, list[int]]:
    """ "One of the deadliest": few may have been more."""
    low, _ = _value(look, others, measure, said.thing)
    known = int((~np.isnan(low)).sum())
    words = f"{len(more)} of {known} events with a figure ({_what(measure)}) in the days compared have a higher one"
    thin = _thin(look, known, since, day, f"with a figure ({_what(measure)})")
    if len(more) > _FEW and len(more) > _AMONG * known:
        return "contradicted", words, [int(row) for row in more]
    if thin or len(more) > _FEW:
        return "not decidable", thin or words, []
    return "supported", words, []


def _a_fortiori(look: Look, said: _Said, within: Mask, since: date | None, day: date, why: str) -> tuple[str, str]:
    """Where too few of the kind are known: if nothing of any kind was deadlier, nothing of this kind was."""
    _, own = _value(look, [said.row], "killed", said.thing)
    codes = tuple(dict.fromkeys(t.partition("/")[0] for t in said.types))
    if np.isnan(own[0]) or codes == said.types:
        return "not decidable", why
    others = _others(look, said, since, day, codes)
    others = others[within[others] & (look.where[others] == INSIDE)]
    _, high = _value(look, others, "killed", said.thing)
    known = int((~np.isnan(high)).sum())
    thin = _thin(look, known, since, day, "with a figure (people killed)")
    if thin or (high > own[0]).any():
        return "not decidable", why
    return "supported", f"none of {known} attacks of any kind with a figure (people killed) exceeds {own[0]:g}"


def _worded(look: Look, said: _Said, others: Rows) -> Rows:
    """Of events of a kind those that a sentence tells in a word of it: of how something was done the type alone says
    too little to contradict a report."""
    if said.thing is None or not said.thing.told or not len(others):
        return others
    words = re.compile(rf"\b(?:{'|'.join(map(re.escape, said.thing.told))})", re.IGNORECASE)
    told = look.told(others[-_WORDED:], ["ASSAULT"])
    keep = [
        any(words.search(one.sentence) and one.body["status"] in DONE for one in told.get(ident, ()))
        for ident in look.ids(others)
    ]
    out: Rows = others[np.array(keep, dtype=bool)]
    return out


def _perhaps(
    look: Look, said: _Said, measure: str, perhaps: Rows, day: date, verdict: str, why: str
) -> tuple[str, str, list[int]]:
    """What lies near the area, or is placed too roughly, and would speak against a comparison if it lay in it."""
    if said.phrase.kind == "superlative":
        if measure == "events":
            return verdict, why, []
        own, (_, other) = (_value(look, rows, measure, said.thing) for rows in ([said.row], perhaps))
        perhaps = perhaps[other > own[1][0]]
    else:
        perhaps = _worded(look, said, perhaps)
        if said.phrase.kind == "first":
            perhaps = perhaps[look.facts.day[perhaps] < ordinal(day.isoformat())]
        elif verdict != "supported":
            return verdict, why, []
    n = len(perhaps)
    if not n or (said.phrase.rank == 0 and n <= _FEW):
        return verdict, why, []
    speaks = "speaks" if n == 1 else "speak"
    words = f"{n} of the kind that {speaks} against it may lie in the area: near it, or placed too roughly to say"
    if verdict == "not decidable":
        words = f"{why}; {words}"
    return "not decidable", words, [int(row) for row in perhaps[::-1]]


def _what(measure: str) -> str:
    return {"killed": "people killed", "count": "how many", "number": "how many"}.get(measure, measure)


def _thin(look: Look, known: int | None, since: date | None, day: date, which: str) -> str | None:
    """Why the record is too thin to say that there was nothing more; ``None`` if it is not."""
    rows = look.near_between(since.isoformat() if since else None, day.isoformat())
    everything = look.near_between(None, day.isoformat())
    if len(everything) == 0:
        return "the record holds nothing of the area before it"
    begins = int(look.facts.day[everything[0]])
    start = since.toordinal() if since else begins
    weeks = max(1, (day.toordinal() - start) // 7 + 1)
    reported = len(np.unique((look.facts.day[rows] - 1) // 7))
    if since is None:
        return f"the record of the area begins only on {iso(begins)}"
    if begins > start + 14 and begins - start > 0.2 * (day.toordinal() - start):
        return f"the record of the area begins only on {iso(begins)}, after {since.isoformat()}"
    if reported < _COVERED * weeks:
        return f"only {reported} of {weeks} weeks compared have any report of the area"
    if len(rows) <= _FEWEST:
        return "the record holds hardly anything of the area in the days compared"
    if known is not None and known < _FEWEST:
        number = f"only {known}" if known else "none"
        return f"the record holds {number} of the kind {which} in the days compared"
    return None
