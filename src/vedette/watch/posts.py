"""What happened to each observation post, and how it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vedette.model.arrangement import Post
from vedette.watch.answers import EventLine, Period, PostCount, PostState, PostStep, Range
from vedette.watch.facts import SOURCE, TARGET, Ints
from vedette.watch.geometry import Mask, distances_km
from vedette.watch.look import DONE, Look, Rows, ordinal
from vedette.watch.marks import ABOUT, BESIDE, LEFT, STRUCK, post_mark, step_mark, steps
from vedette.watch.where import OUTSIDE

__all__ = ["FIRE_NEARBY", "at_post", "post_candidates", "post_hits", "post_states", "post_work"]

#: An attack that lands beside a post, and hits neither it nor its people.
FIRE_NEARBY = "fire nearby"
_ATTACKED = "attacked"

#: So many steps of the period, and so many before it, are told in full.
_MOST, _BEFORE = 200, 30
#: From so many days between first and last on an event is told of several days together.
_SEVERAL = 2
_SENT = frozenset({"set up", "reinforced", "supplied"})
#: What only its operator does to a post.
_BY_OPERATOR = _SENT | {"withdrawn", "at work"}
#: Sectors of those who bear arms.
_ARMED = frozenset({"MIL", "COP", "SPY", "REB"})
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
        beside: for each row whether an attack only lands beside the post.
        of: rows by post; ``elsewhere`` those of posts that no report names.
    """

    what: Ints
    named: Mask
    beside: Mask
    of: Mapping[str, Rows]
    elsewhere: Rows

    def tell(self, rows: Rows) -> list[_Hit]:
        """Rows as hits."""
        names = steps()[1]
        return [
            _Hit(int(row), FIRE_NEARBY if self.beside[row] else names[self.what[row]].what, bool(self.named[row]))
            for row in rows
        ]


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
    went: dict[int, list[str]] = {}
    for post in arrangement.posts:
        for row in now[post.id]:
            went.setdefault(int(row), []).append(post.name)
    states = tuple(_state(look, post, shown[post.id], now[post.id], lines, period, went) for post in arrangement.posts)
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
    somebody = _somebody(look)[rows]
    about = look.marked(ABOUT)[rows]
    concerned = by | against | about
    named_any = about & np.any([look.marked(post_mark(post.id))[rows] for post in posts], axis=0)
    what = np.full(len(rows), -1, dtype=np.int8)
    for n, step in enumerate(steps()[1]):
        fits = look.is_type(step.types)[rows]
        words = look.marked(step_mark(n))[rows] if step.words else np.ones(len(rows), dtype=bool)
        # Who is attacked is known where a claim names the operator; beside a post, the words must tell of an attack:
        # an armoured column that "went to the post" is none.
        fits &= against | (about & words) if step.what == _ATTACKED else words
        if step.what in _SENT:
            fits &= by | (somebody & named_any & ~look.marked(LEFT)[rows])
        elif step.what in _BY_OPERATOR:
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
    beside = (every == _number(_ATTACKED)) & look.marked(BESIDE) & ~look.marked(STRUCK) & ~_people_hit(look, operators)
    return _Hits(every, by_name, beside, of, rows[told & ~any_named & (near < 0) & about & by])


def post_hits(look: Look) -> Mapping[str, Rows]:
    """The events that concern each post, by its id, in order of day."""
    return look.once("posts", _hits).of if look.arrangement.posts else {}


def post_work(look: Look) -> Mask:
    """What the operators of posts send to them and do at them; not to be written to."""
    return look.once("post work", _post_work)


def _post_work(look: Look) -> Mask:
    out = np.zeros(len(look.facts), dtype=bool)
    if look.arrangement.posts:
        hits = look.once("posts", _hits)
        rows = np.concatenate([*hits.of.values(), hits.elsewhere])
        mine = [n for n, step in enumerate(steps()[1]) if step.what in _SENT | {"at work"}]
        out[rows[np.isin(hits.what[rows], mine)]] = True
    out.flags.writeable = False
    return out


def _people_hit(look: Look, operators: np.uint64) -> Mask:
    """Where an operator's soldiers, and not only its post, are among the targets."""
    facts = look.facts
    out = np.zeros(len(facts), dtype=bool)
    armed = np.array([actor.sector in _ARMED for actor in facts.actors] or [False], dtype=bool)
    party = look.party_of_actor
    ours = np.array([p >= 0 and bool(int(operators) >> int(p) & 1) for p in party] or [False], dtype=bool)
    hit = (facts.who_role == TARGET) & (armed & ours)[facts.who_actor] if len(facts.who_actor) else None
    if hit is not None:
        out[facts.who_row[hit]] = True
    return out


def _number(what: str) -> int:
    return next(n for n, step in enumerate(steps()[1]) if step.what == what)


def _near(look: Look, rows: Rows) -> Ints:
    """For each row the number of the post that is nearest, if it is placed within that post's radius; else -1."""
    facts, posts = look.facts, look.arrangement.posts
    out: Ints = np.full(len(rows), -1, dtype=np.int64)
    fine = look.is_word(facts.precision, ["exact", "near"])[rows] & ~np.isnan(facts.lat[rows])
    some = np.flatnonzero(fine & np.any([at_post(look, post)[rows] for post in posts], axis=0))
    if not len(some):
        return out
    rows = rows[some]
    km = np.array([distances_km(facts.lat[rows], facts.lon[rows], post.lat, post.lon) for post in posts])
    nearest = np.argmin(np.where(np.isnan(km), np.inf, km), axis=0)
    reach = np.array([post.radius_km for post in posts])[nearest]
    out[some] = np.where(km[nearest, np.arange(len(rows))] <= reach, nearest, -1)
    return out


def _step_of(look: Look, hit: _Hit, lines: dict[str, EventLine]) -> PostStep:
    line = lines[look.ids([hit.row])[0]]
    return PostStep(line.day, hit.what, line, _counts(look, [hit.row], hit.what), hit.named)


def post_candidates(look: Look) -> Mask:
    """Events that may concern a post, of whatever day.

    What an operator does; and what is done to it, in the area or around it, or to anybody right beside a post.
    """
    out: Mask = look.column("may concern a post", _post_candidates)
    return out


def _post_candidates(look: Look) -> Mask:
    operators = look.bits([post.operator for post in look.arrangement.posts])
    facts = look.facts
    told = look.is_word(facts.status, (*DONE, "planned")) & look.unrejected & (look.where != OUTSIDE)
    near = np.zeros(len(facts), dtype=bool)
    for post in look.arrangement.posts:
        near |= at_post(look, post)
    sent = look.is_type(["MOBILIZE", "AID", "RETREAT", "COOPERATE"]) & ((look.by & operators) > 0)
    sent |= look.is_type(["MOBILIZE"]) & _somebody(look)
    done_to = look.is_type(["ASSAULT", "CONTROL", "COERCE"]) & (near | ((look.against & operators) > 0))
    out: Mask = told & (sent | done_to)
    return out


def _somebody(look: Look) -> Mask:
    """Where whoever does it is named by no name: "a convoy of some 60 vehicles went to the points"."""
    out: Mask = look.column("by somebody", _by_somebody)
    return out


def _by_somebody(look: Look) -> Mask:
    facts = look.facts
    sent, out = np.zeros(len(facts), dtype=bool), np.ones(len(facts), dtype=bool)
    sent[facts.qty_row[np.isin(facts.qty_role, facts.words_at(["deployed"]))]] = True
    settled = np.array([look.is_settled(n) or key.country is not None for n, key in enumerate(facts.actors)] or [False])
    doer = facts.who_role == SOURCE
    if len(facts.who_actor):
        out[facts.who_row[doer & settled[facts.who_actor]]] = False
    return sent & out


def at_post(look: Look, post: Post) -> Mask:
    """Which events are placed at a post, or within its radius; not to be written to."""
    out: Mask = look.column(f"at post {post.id}", lambda looked: _at_post(looked, post))
    return out


def _at_post(look: Look, post: Post) -> Mask:
    facts = look.facts
    fine = look.is_word(facts.precision, ["exact", "near"])
    near: Mask = fine & (distances_km(facts.lat, facts.lon, post.lat, post.lon) <= post.radius_km)
    if post.geonameid is not None:
        near |= facts.geonameid == post.geonameid
    return near


def _counts(
    look: Look, rows: Iterable[int], step: str, went: Mapping[int, Sequence[str]] | None = None, post: str = ""
) -> tuple[PostCount, ...]:
    """What was sent, as ranges: over several events the figures are added up.

    ``went``: for each event the posts that it went to, so that it is said where one convoy served several.
    """
    facts = look.facts
    if step not in _SENT:
        return ()
    told: dict[str, list[tuple[int, list[float]]]] = {}
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
            told.setdefault(of, []).append((int(row), [float(value) for value in values]))
    sums = {of: (_added(look, some), [row for row, _ in some]) for of, some in told.items()}
    out = []
    for of, (have, events) in sums.items():
        others = dict.fromkeys(name for row in events for name in (went or {}).get(row, ()) if name != post)
        out.append(PostCount(of, Range(*have), look.ids(list(dict.fromkeys(events))), tuple(others)))
    return tuple(out)


def _added(look: Look, told: Sequence[tuple[int, list[float]]]) -> list[float]:
    """Low, best and high of all together.

    What is told of several days together ("since 6 September at least 150 vehicles") holds what is told of one of them,
    or is held by it: the higher of the two counts.
    """
    day, end = look.facts.day, look.facts.end
    out = [0.0, 0.0, 0.0]
    left = list(told)
    for row, values in sorted(told, key=lambda one: (day[one[0]] - end[one[0]], one[0])):
        if end[row] - day[row] < _SEVERAL or (row, values) not in left:
            continue
        within = [one for one in left if one[0] != row and day[row] <= day[one[0]] <= end[one[0]] <= end[row]]
        if within:
            left = [one for one in left if one not in within and one[0] != row]
            parts = [sum(one[1][i] for one in within) for i in range(3)]
            out = [have + max(value, part) for have, value, part in zip(out, values, parts, strict=True)]
    for _, values in left:
        out = [have + value for have, value in zip(out, values, strict=True)]
    return out


def _state(
    look: Look,
    post: Post,
    shown: list[_Hit],
    now: Rows,
    lines: dict[str, EventLine],
    period: Period,
    went: Mapping[int, Sequence[str]],
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
        counts=_counts(look, sent, "reinforced", went, post.name),
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
        if step.what in {"set up", "reinforced", "supplied", "at work"}:
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
