"""What happened to each observation post, and how it stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from vedette.model.arrangement import Post
from vedette.places.names import bare, fold
from vedette.watch.answers import EventLine, Period, PostCount, PostState, PostStep, Range
from vedette.watch.geometry import Mask, distances_km
from vedette.watch.look import DONE, Look, Rows, iso, ordinal
from vedette.watch.where import OUTSIDE

__all__ = ["post_mask", "post_states"]

#: So many steps of the period, and so many before it, are told in full.
_MOST, _BEFORE = 200, 30
_SENT = frozenset({"set up", "reinforced", "supplied"})
#: Counts of harm are not counts of what was sent.
_HARM = frozenset({"killed", "injured", "wounded", "detained", "abducted", "displaced", "destroyed"})


@dataclass(frozen=True, slots=True)
class _Step:
    what: str
    types: tuple[str, ...]
    words: tuple[str, ...]


@cache
def _steps() -> tuple[tuple[str, ...], tuple[_Step, ...]]:
    data = tomllib.loads(files("vedette.watch").joinpath("data/posts.toml").read_text("utf-8"))
    steps = tuple(_Step(s["what"], tuple(s["types"]), tuple(s["words"])) for s in data["step"])
    return tuple(data["things"]), steps


@dataclass(frozen=True, slots=True)
class _Hit:
    """An event that concerns posts: what it did, to which, and whether a report names them."""

    row: int
    what: str
    posts: tuple[Post, ...]
    named: bool


def post_states(look: Look, period: Period) -> tuple[tuple[PostState, ...], tuple[PostStep, ...]]:
    """Every post at the end of the period, and what went to posts in the period that no report names."""
    arrangement = look.arrangement
    if not arrangement.posts:
        return (), ()
    rows = _candidates(look, period)
    told = look.sentences(rows)
    names = {post.id: _names(post) for post in arrangement.posts}
    hits: dict[str, list[_Hit]] = {post.id: [] for post in arrangement.posts}
    anywhere: list[_Hit] = []
    for row, ident in zip(rows, look.ids(rows), strict=True):
        hit = _hit(look, int(row), [words for _, words in told.get(ident, ())], names)
        if hit is None:
            continue
        for post in hit.posts:
            day = iso(look.facts.day[row])
            if post.since is None or hit.what == "set up" or day is None or day >= post.since:
                hits[post.id].append(hit)
        if not hit.posts and _in(look, hit.row, period):
            anywhere.append(hit)
    shown = {ident: _shown(look, some, period) for ident, some in hits.items()}
    wanted = dict.fromkeys(hit.row for some in (*shown.values(), anywhere[-_MOST:]) for hit in some)
    lines = {line.id: line for line in look.lines(list(wanted))}
    states = tuple(_state(look, post, shown[post.id], hits[post.id], lines, period) for post in arrangement.posts)
    return states, tuple(_step_of(look, hit, lines) for hit in anywhere[-_MOST:] if look.ids([hit.row])[0] in lines)


def _hit(look: Look, row: int, sentences: Sequence[str], names: dict[str, tuple[str, ...]]) -> _Hit | None:
    """What an event did to which posts; no posts where it went to posts that nobody names; ``None`` for neither."""
    posts = look.arrangement.posts
    operators = int(look.bits([post.operator for post in posts]))
    against, by = bool(int(look.against[row]) & operators), bool(int(look.by[row]) & operators)
    about = _about_posts(sentences)
    named = tuple(post for post in posts if _is_named(sentences, names[post.id])) if about or by or against else ()
    facts = look.facts
    code, mode = facts.text(int(facts.type[row])) or "", facts.text(int(facts.mode[row]))
    what = _step(code, mode, sentences, hit=against or about, by=by)
    if what is None:
        return None
    if named:
        return _Hit(row, what, named, True)
    near = _near(look, row)
    if near is not None and (by or against or about):
        return _Hit(row, what, (near,), False)
    return _Hit(row, what, (), False) if about and by else None


def _shown(look: Look, hits: list[_Hit], period: Period) -> list[_Hit]:
    """Those of the period and the last of those before it."""
    before = [hit for hit in hits if not _in(look, hit.row, period)]
    return [*before[-_BEFORE:], *[hit for hit in hits if _in(look, hit.row, period)][-_MOST:]]


def _step_of(look: Look, hit: _Hit, lines: dict[str, EventLine]) -> PostStep:
    line = lines[look.ids([hit.row])[0]]
    return PostStep(line.day, hit.what, line, _counts(look, [hit.row], hit.what), hit.named)


def _candidates(look: Look, period: Period) -> Rows:
    """Events up to the end of the period that may concern a post.

    What an operator does; and what is done to it, or right beside a post, where that is not known to be elsewhere.
    """
    rows = look.days(look.arrangement.since, period.until)
    operators = look.bits([post.operator for post in look.arrangement.posts])
    facts = look.facts
    told = look.is_word(facts.status, (*DONE, "planned")) & look.unrejected & (look.where != OUTSIDE)
    near = np.zeros(len(facts), dtype=bool)
    for post in look.arrangement.posts:
        near |= post_mask(look, post)
    rough = ~look.is_word(facts.precision, ["exact", "near"])
    sent = look.is_type(["MOBILIZE", "AID", "RETREAT"]) & ((look.by & operators) > 0)
    done_to = look.is_type(["ASSAULT", "CONTROL", "COERCE"]) & (near | (rough & ((look.against & operators) > 0)))
    return look.only(rows, told & (sent | done_to))


def post_mask(look: Look, post: Post) -> Mask:
    """Which events are placed at a post, or within its radius."""
    facts = look.facts
    fine = look.is_word(facts.precision, ["exact", "near"])
    near: Mask = fine & (distances_km(facts.lat, facts.lon, post.lat, post.lon) <= post.radius_km)
    if post.geonameid is not None:
        near |= facts.geonameid == post.geonameid
    return near


def _near(look: Look, row: int) -> Post | None:
    facts = look.facts
    if facts.text(int(facts.precision[row])) not in {"exact", "near"} or np.isnan(facts.lat[row]):
        return None
    lat, lon = facts.lat[row : row + 1], facts.lon[row : row + 1]
    best = min(look.arrangement.posts, key=lambda p: float(distances_km(lat, lon, p.lat, p.lon)[0]))
    near = float(distances_km(lat, lon, best.lat, best.lon)[0]) <= best.radius_km
    return best if near else None


def _names(post: Post) -> tuple[str, ...]:
    found = {fold(name) for name in (post.name, post.place, *post.names)}
    found |= {bare(name) for name in found}
    return tuple(sorted(name for name in found if len(name) > 2))


def _is_named(sentences: Sequence[str], names: Sequence[str]) -> bool:
    for one in sentences:
        words = f" {fold(one)} "
        stripped = f" {bare(fold(one))} "
        if any(f" {name} " in words or f" {name} " in stripped for name in names):
            return True
    return False


def _about_posts(sentences: Sequence[str]) -> bool:
    things, _ = _steps()
    return any(thing in one.lower() for one in sentences for thing in things)


def _step(code: str, mode: str | None, sentences: Sequence[str], *, hit: bool, by: bool) -> str | None:
    sentences = [one.lower() for one in sentences]
    for step in _steps()[1]:
        if code not in step.types and f"{code}/{mode}" not in step.types:
            continue
        if step.what == "attacked" and not hit:
            continue
        if step.what in {"withdrawn", "set up", "supplied", "reinforced"} and not by:
            continue
        if not step.words or any(re.search(rf"\b{re.escape(w)}", s) for w in step.words for s in sentences):
            return step.what
    return None


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


def _in(look: Look, row: int, period: Period) -> bool:
    return bool(ordinal(period.since) <= look.facts.day[row] <= ordinal(period.until))


def _state(
    look: Look, post: Post, shown: list[_Hit], hits: list[_Hit], lines: dict[str, EventLine], period: Period
) -> PostState:
    told = [hit for hit in shown if look.ids([hit.row])[0] in lines]
    steps = tuple(_step_of(look, hit, lines) for hit in told)
    real = [(hit, step) for hit, step in zip(told, steps, strict=True) if step.event.status in DONE]
    current = [hit.row for hit in hits if _in(look, hit.row, period)]
    state, why = _standing(post, [step for _, step in real], steps, period)
    sent = [hit.row for hit, _ in real if _in(look, hit.row, period) and hit.what in _SENT]
    return PostState(
        post=post,
        state=state,
        why=why,
        since=post.since or next((s.day for _, s in real if s.what == "set up"), None),
        steps=steps,
        in_period=len(current),
        counts=_counts(look, sent, "reinforced"),
        events=look.ids(current),
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
