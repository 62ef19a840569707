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
from vedette.watch.answers import Period, PostCount, PostState, PostStep, Range
from vedette.watch.geometry import Mask, distances_km
from vedette.watch.look import DONE, Look, Rows, Told, iso, ordinal
from vedette.watch.where import OUTSIDE

__all__ = ["post_mask", "post_states"]

_TYPES = ("MOBILIZE", "ASSAULT", "AID", "RETREAT", "COERCE", "CONTROL")
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


def post_states(look: Look, period: Period) -> tuple[tuple[PostState, ...], tuple[PostStep, ...]]:
    """Every post at the end of the period, and what went to posts in the period that no report names."""
    arrangement = look.arrangement
    if not arrangement.posts:
        return (), ()
    rows = _candidates(look, period)
    told = look.told(rows)
    lines = {line.id: line for line in look.lines(rows)}
    names = {post.id: _names(post) for post in arrangement.posts}
    found: dict[str, list[tuple[int, PostStep]]] = {post.id: [] for post in arrangement.posts}
    anywhere: list[PostStep] = []
    for row in rows:
        ident = look.ids([int(row)])[0]
        if ident not in lines:
            continue
        near = _near(look, int(row))
        claims = told.get(ident, [])
        named = [post for post in arrangement.posts if _is_named(claims, names[post.id])]
        about = _about_posts(claims)
        hit = bool(int(look.against[row]) & int(look.bits([p.operator for p in arrangement.posts])))
        by = bool(int(look.by[row]) & int(look.bits([p.operator for p in arrangement.posts])))
        posts = named if (about or by or hit) else []
        if not posts and near is not None and (by or hit or about):
            posts = [near]
        step = _step(lines[ident].type, lines[ident].mode, claims, hit=hit or about, by=by)
        if step is None:
            continue
        what = PostStep(iso(look.facts.day[row]), step, lines[ident], _counts(look, [int(row)], step), bool(named))
        for post in posts:
            if post.since is None or step == "set up" or what.day is None or what.day >= post.since:
                found[post.id].append((int(row), what))
        if not posts and about and by and _in(look, int(row), period):
            anywhere.append(what)
    states = tuple(_state(look, post, found[post.id], period) for post in arrangement.posts)
    return states, tuple(anywhere)


def _candidates(look: Look, period: Period) -> Rows:
    """Events of the right types by or against an operator, or right beside a post, up to the end of the period."""
    rows = look.days(look.arrangement.since, period.until)
    operators = look.bits([post.operator for post in look.arrangement.posts])
    facts = look.facts
    kinds = look.is_type(_TYPES) & look.is_word(facts.status, (*DONE, "planned")) & look.unrejected
    concerned = ((look.by | look.against) & operators) > 0
    concerned &= look.where != OUTSIDE
    for post in look.arrangement.posts:
        concerned |= post_mask(look, post) & look.is_type(["ASSAULT", "CONTROL", "COERCE"])
    return look.only(rows, kinds & concerned)


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


def _is_named(claims: Sequence[Told], names: Sequence[str]) -> bool:
    for one in claims:
        words = f" {fold(one.sentence)} "
        stripped = f" {bare(fold(one.sentence))} "
        if any(f" {name} " in words or f" {name} " in stripped for name in names):
            return True
    return False


def _about_posts(claims: Sequence[Told]) -> bool:
    things, _ = _steps()
    return any(thing in one.sentence.lower() for one in claims for thing in things)


def _step(code: str, mode: str | None, claims: Sequence[Told], *, hit: bool, by: bool) -> str | None:
    sentences = [one.sentence.lower() for one in claims]
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
    if step not in {"set up", "reinforced", "supplied"}:
        return ()
    sums: dict[str, tuple[list[float], list[int]]] = {}
    for row in rows:
        first, last = np.searchsorted(facts.qty_row, [row, row + 1])
        for n in range(first, last):
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


def _state(look: Look, post: Post, found: list[tuple[int, PostStep]], period: Period) -> PostState:
    steps = tuple(step for _, step in found)
    real = [(row, step) for row, step in found if step.event.status in DONE]
    current = [row for row, _ in found if _in(look, row, period)]
    state, why = _standing(post, [step for _, step in real], steps, period)
    sent = [row for row, step in real if _in(look, row, period) and step.what in {"set up", "reinforced", "supplied"}]
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
