"""What happened to each observation post, and how it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vedette.model.arrangement import Post
from vedette.watch.answers import EventLine, Period, PostCount, PostState, PostStep, Range
from vedette.watch.facts import Ints
from vedette.watch.geometry import Mask, distances_km
from vedette.watch.look import DONE, Look, Rows, ordinal
from vedette.watch.marks import ABOUT, post_mark, step_mark, steps
from vedette.watch.where import OUTSIDE

__all__ = ["at_post", "post_candidates", "post_states"]

#: So many steps of the period, and so many before it, are told in full.
_MOST, _BEFORE = 200, 30
_SENT = frozenset({"set up", "reinforced", "supplied"})
#: What only its operator does to a post.
_BY_OPERATOR = _SENT | {"withdrawn"}
#: Counts of harm are not counts of what was sent.
_HARM = frozenset({"killed", "injured", "wounded", "detained", "abducted", "displaced", "destroyed"})


@dataclass(frozen=True, slots=True)
class _Hit:
    """An event that concerns posts: what it did, and whether a report names them."""

    row: int
    what: str
    named: bool


@dataclass(frozen=True, slots=True)
class _Hits:
    """What all events did to posts, whatever the period: rows in order of day.

    Attributes:
        what: for each row the number of the step, -1 for none.
        named: for each row whether a report names the post.
        of: rows by post; ``elsewhere`` those of posts that no report names.
    """

    what: Ints
    named: Mask
    of: Mapping[str, Rows]
    elsewhere: Rows

    def tell(self, rows: Rows) -> list[_Hit]:
        """Rows as hits."""
        names = steps()[1]
        return [_Hit(int(row), names[self.what[row]].what, bool(self.named[row])) for row in rows]


def post_states(look: Look, period: Period) -> tuple[tuple[PostState, ...], tuple[PostStep, ...]]:
    """Every post at the end of the period, and what went to posts in the period that no report names."""
    arrangement = look.arrangement
    if not arrangement.posts:
        return (), ()
    hits = look.once("posts", _hits)
    now: dict[str, Rows] = {}
    shown: dict[str, list[_Hit]] = {}
    for ident, rows in hits.of.items():
        first, after = _bounds(look, rows, period)
        now[ident] = rows[first:after]
        # Those of the period and the last of those before it.
        shown[ident] = hits.tell(np.concatenate([rows[max(0, first - _BEFORE) : first], now[ident][-_MOST:]]))
    anywhere = hits.tell(hits.elsewhere[slice(*_bounds(look, hits.elsewhere, period))][-_MOST:])
    wanted = dict.fromkeys(hit.row for some in (*shown.values(), anywhere) for hit in some)
    lines = {line.id: line for line in look.lines(list(wanted))}
    states = tuple(_state(look, post, shown[post.id], now[post.id], lines, period) for post in arrangement.posts)
    return states, tuple(_step_of(look, hit, lines) for hit in anywhere if look.ids([hit.row])[0] in lines)


def _bounds(look: Look, rows: Rows, period: Period) -> tuple[int, int]:
    """Where in rows, which stand in order of day, the period begins and ends."""
    first, after = np.searchsorted(look.facts.day[rows], [ordinal(period.since), ordinal(period.until) + 1])
    return int(first), int(after)


def _hits(look: Look) -> _Hits:
    """What an event did to which posts; to posts that nobody names where it is about posts and placed at none."""
    posts, facts = look.arrangement.posts, look.facts
    rows = look.only(look.days(look.arrangement.since, None), post_candidates(look))
    operators = look.bits([post.operator for post in posts])
    by, against = (look.by[rows] & operators) > 0, (look.against[rows] & operators) > 0
    about = look.marked(ABOUT)[rows]
    concerned = by | against | about
    what = np.full(len(rows), -1, dtype=np.int8)
    for n, step in enumerate(steps()[1]):
        fits = look.is_type(step.types)[rows]
        if step.words:
            fits &= look.marked(step_mark(n))[rows]
        if step.what == "attacked":
            fits &= against | about
        if step.what in _BY_OPERATOR:
            fits &= by
        what[(what < 0) & fits] = n
    named = {post.id: look.marked(post_mark(post.id))[rows] & concerned for post in posts}
    any_named = np.any(list(named.values()), axis=0)
    near = _near(look, rows)
    told, of = what >= 0, {}
    for n, post in enumerate(posts):
        hit = told & (named[post.id] | (~any_named & (near == n) & concerned))
        if post.since is not None:
            hit &= (facts.day[rows] >= ordinal(post.since)) | (what == _number("set up"))
        of[post.id] = rows[hit]
    every, by_name = np.full(len(facts), -1, dtype=np.int8), np.zeros(len(facts), dtype=bool)
    every[rows], by_name[rows] = what, any_named
    return _Hits(every, by_name, of, rows[told & ~any_named & (near < 0) & about & by])


def _number(what: str) -> int:
    return next(n for n, step in enumerate(steps()[1]) if step.what == what)


def _near(look: Look, rows: Rows) -> Ints:
    """For each row the number of the post that is nearest, if it is placed within that post's radius; else -1."""
    facts, posts = look.facts, look.arrangement.posts
    fine = look.is_word(facts.precision, ["exact", "near"])[rows] & ~np.isnan(facts.lat[rows])
    km = np.array([distances_km(facts.lat[rows], facts.lon[rows], post.lat, post.lon) for post in posts])
    nearest = np.argmin(np.where(np.isnan(km), np.inf, km), axis=0)
    reach = np.array([post.radius_km for post in posts])[nearest]
    within = fine & (km[nearest, np.arange(len(rows))] <= reach)
    out: Ints = np.where(within, nearest, -1)
    return out


def _step_of(look: Look, hit: _Hit, lines: dict[str, EventLine]) -> PostStep:
    line = lines[look.ids([hit.row])[0]]
    return PostStep(line.day, hit.what, line, _counts(look, [hit.row], hit.what), hit.named)


def post_candidates(look: Look) -> Mask:
    """Events that may concern a post, of whatever day.

    What an operator does; and what is done to it, or right beside a post, where that is not known to be elsewhere.
    """
    operators = look.bits([post.operator for post in look.arrangement.posts])
    facts = look.facts
    told = look.is_word(facts.status, (*DONE, "planned")) & look.unrejected & (look.where != OUTSIDE)
    near = np.zeros(len(facts), dtype=bool)
    for post in look.arrangement.posts:
        near |= at_post(look, post)
    rough = ~look.is_word(facts.precision, ["exact", "near"])
    sent = look.is_type(["MOBILIZE", "AID", "RETREAT"]) & ((look.by & operators) > 0)
    done_to = look.is_type(["ASSAULT", "CONTROL", "COERCE"]) & (near | (rough & ((look.against & operators) > 0)))
    out: Mask = told & (sent | done_to)
    return out


def at_post(look: Look, post: Post) -> Mask:
    """Which events are placed at a post, or within its radius."""
    facts = look.facts
    fine = look.is_word(facts.precision, ["exact", "near"])
    near: Mask = fine & (distances_km(facts.lat, facts.lon, post.lat, post.lon) <= post.radius_km)
    if post.geonameid is not None:
        near |= facts.geonameid == post.geonameid
    return near


def _counts(look: Look, rows: Iterable[int], step: str) -> tuple[PostCount, ...]:
    """What was sent, as ranges: over several events the figures are added up."""
    facts = look.facts
    if step not in _SENT:
        return ()
    sums: dict[str, tuple[list[float], list[int]]] = {}
    for row in rows:
        for n in facts.quantities_of(int(row)):
            of, role = facts.text(int(facts.qty_of[n])), facts.text(int(facts.qty_role[n]))
            if of is None or role in _HARM or "point" in of or "post" in of:
                continue
            low, best, high = facts.qty_low[n], facts.qty_best[n], facts.qty_high[n]
            best = best if not np.isnan(best) else (low if not np.isnan(low) else high)
            if np.isnan(best):
                continue
            values = [low if not np.isnan(low) else best, best, high if not np.isnan(high) else best]
            have, events = sums.setdefault(of, ([0.0, 0.0, 0.0], []))
            for i, value in enumerate(values):
                have[i] += float(value)
            events.append(row)
    return tuple(
        PostCount(of, Range(*have), look.ids(list(dict.fromkeys(events)))) for of, (have, events) in sums.items()
    )


def _state(
    look: Look, post: Post, shown: list[_Hit], now: Rows, lines: dict[str, EventLine], period: Period
) -> PostState:
    told = [hit for hit in shown if look.ids([hit.row])[0] in lines]
    steps = tuple(_step_of(look, hit, lines) for hit in told)
    real = [(hit, step) for hit, step in zip(told, steps, strict=True) if step.event.status in DONE]
    state, why = _standing(post, [step for _, step in real], steps, period)
    current = {int(row) for row in now}
    sent = [hit.row for hit, _ in real if hit.row in current and hit.what in _SENT]
    return PostState(
        post=post,
        state=state,
        why=why,
        since=post.since or next((s.day for _, s in real if s.what == "set up"), None),
        steps=steps,
        in_period=len(now),
        counts=_counts(look, sent, "reinforced"),
        events=look.ids(now),
    )


def _standing(
    post: Post, real: Sequence[PostStep], steps: Sequence[PostStep], period: Period
) -> tuple[str | None, str]:
    """The state that the last telling step leaves the post in; else what the file says."""
    for step in reversed(real):
        if step.what == "withdrawn":
            return "withdrawn", f"told as withdrawn on {step.day}"
        if step.what == "surrounded":
            return "surrounded", f"told as surrounded on {step.day}"
        if step.what in {"set up", "reinforced", "supplied"}:
            said = f"told as {step.what} on {step.day}" if step.day else f"told as {step.what}"
            return "manned", said
    if post.until is not None and post.until < period.since:
        return "withdrawn", f"the arrangement file has it until {post.until}"
    if post.since is not None and post.since <= period.until:
        return "manned", f"the arrangement file has it since {post.since}; no report says otherwise"
    if any(step.event.status == "planned" for step in steps):
        return "planned", "only told as planned"
    if post.since is not None:
        return None, f"the arrangement file has it from {post.since} on, after the period"
    return None, "nothing is known of it"
