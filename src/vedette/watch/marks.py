"""What the sentences behind an event say of posts and parts of the area: marks, each a yes or no.

Sentences don't change: each is read once for an arrangement, and its marks are kept (:mod:`vedette.watch.texts`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from vedette.model.arrangement import Arrangement, Post
from vedette.places.names import bare, fold

__all__ = [
    "ABOUT",
    "BESIDE",
    "HELD",
    "LEFT",
    "STRUCK",
    "Step",
    "further",
    "held_mark",
    "marks_of",
    "part_mark",
    "plain",
    "post_mark",
    "step_mark",
    "steps",
]

#: A sentence is about posts.
ABOUT = "posts"
#: A sentence tells of fire beside a post, or on the post itself.
BESIDE, STRUCK = "beside a post", "on a post"
#: A sentence tells of somebody who sets out from a post.
LEFT = "leaves a post"
#: Types of claims that an event may hold though it is of another type: what is stated beside it in the same breath.
HELD = ("AGREE", "CONCEDE", "CONTROL", "REJECT", "REQUEST", "THREATEN")

Reads = Callable[[Sequence[str]], bool]


@dataclass(frozen=True, slots=True)
class Step:
    """What can happen to a post: the event types that it may be, and beginnings of the words that say so.

    ``made``: what the words must be about ("set up ... an observation point"); empty for anything.
    """

    what: str
    types: tuple[str, ...]
    words: tuple[str, ...]
    made: tuple[str, ...] = ()


@cache
def steps() -> tuple[tuple[str, ...], tuple[Step, ...]]:
    """The things that posts are called by, and the steps (``data/posts.toml``)."""
    data = _data()
    found = tuple(Step(s["what"], tuple(s["types"]), tuple(s["words"]), tuple(s.get("made", ()))) for s in data["step"])
    return tuple(data["things"]), found


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files("vedette.watch").joinpath("data/posts.toml").read_text("utf-8"))


def post_mark(post: str) -> str:
    """The mark of a post (by its id): a sentence names it, or its village."""
    return f"post {post}"


def step_mark(number: int) -> str:
    """The mark of a step: a sentence has one of its words."""
    return f"step {number}"


def held_mark(code: str) -> str:
    """The mark of a type: one of the event's claims is of it, whatever the event is."""
    return f"holds {code}"


def further(text: str) -> list[str]:
    """Of what follows a sentence about a post: those of the next two sentences that may say which post it was.

    >>> further("The point lies in Rashidin. Shops were shut. The point is new.")
    ['The point lies in Rashidin.']
    """
    sentences = [one.strip() for one in re.split(r"(?<=[.!?])\s+|\n+", text) if one.strip()]
    begin = tuple(f"{words} " for words in _data()["further"])
    return [one for one in sentences[:2] if one.startswith(begin)]


def part_mark(part: str) -> str:
    """The mark of a part of the area: a sentence names it in so many words."""
    return f"part {part}"


def marks_of(arrangement: Arrangement) -> dict[str, tuple[str, Reads]]:
    """The marks of an arrangement: for each its words, by which to tell that it is another, and what finds it."""
    out: dict[str, tuple[str, Reads]] = {}
    if arrangement.posts:
        things, found = steps()
        out[ABOUT] = (repr(things), lambda said: _about(said, things))
        for n, step in enumerate(found):
            out[step_mark(n)] = (repr((step.words, step.made)), _step(step))
        fire = next(step for step in found if step.what == "attacked")
        beside, struck = _fire(fire, things)
        out[BESIDE] = (beside.pattern, _both(_words(fire.words), beside))
        left = _leaving(things)
        out[LEFT] = (left.pattern, lambda said: any(left.search(one.lower()) for one in said))
        out[STRUCK] = (struck.pattern, _on(_words(fire.words), beside, struck))
        for post in arrangement.posts:
            names = _names(post)
            out[post_mark(post.id)] = (repr(names), _named(names))
    for part in dict.fromkeys(name for p in arrangement.provisions if p.kind == "owed" for name in p.where):
        out[part_mark(part)] = (plain(part), _part(plain(part)))
    return out


def _about(sentences: Sequence[str], things: Sequence[str]) -> bool:
    return any(thing in one for one in map(str.lower, sentences) for thing in things)


def _step(step: Step) -> Reads:
    if not step.words:
        return lambda _: True
    words = _words(step.words)
    if step.made:
        made = "|".join(map(re.escape, step.made))
        # "set up an observation point", "completed its ring of posts", "the point was set up"; no "wall at the point".
        words = re.compile(
            rf"{words.pattern}(?:(?!\b(?:at|around|near|to|inside|from|in)\b)[^.;,]){{0,60}}\b(?:{made})s?\b"
            rf"|\b(?:{made})s?\b[^.;,]{{0,40}}\b(?:was|were|been|being|is|are)\s+(?:\w+ly\s+)?{words.pattern}"
        )
    return lambda said: any(words.search(one.lower()) for one in said)


def _words(beginnings: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, beginnings))})")


def _fire(step: Step, things: Sequence[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What says that fire lands beside a post, and that it lands on it."""
    data = _data()
    post = "|".join(re.escape(thing) for thing in (*things, "the post", "the point", "the base"))
    beside = "|".join(map(re.escape, data["beside"]))
    inside, spared = ("|".join(map(re.escape, data[key])) for key in ("inside", "spared"))
    return (
        re.compile(rf"\b(?:{beside})\s(?:[^.;]{{0,40}}?\b)??(?:{post})|(?:{post})[^.;]{{0,60}}?\b(?:{spared})\b"),
        re.compile(rf"\b(?:{inside})\b|\b(?:{post})"),
    )


def _leaving(things: Sequence[str]) -> re.Pattern[str]:
    post = "|".join(re.escape(thing) for thing in (*things, "the post", "the point", "the base"))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, _data()['leaving']))})\s(?:[^.;,]{{0,30}}?\b)??(?:{post})")


def _both(one: re.Pattern[str], other: re.Pattern[str]) -> Reads:
    return lambda said: any(one.search(s) and other.search(s) for s in map(str.lower, said))


def _on(words: re.Pattern[str], beside: re.Pattern[str], struck: re.Pattern[str]) -> Reads:
    """Fire and a post in one sentence, once what only lies beside a post is taken out of it."""

    def reads(sentences: Sequence[str]) -> bool:
        said = (beside.sub(" ", one.lower()) for one in sentences)
        return any(words.search(one) and struck.search(one) for one in said)

    return reads


def _names(post: Post) -> tuple[str, ...]:
    found = {fold(name) for name in (post.name, post.place, *post.names)}
    found |= {bare(name) for name in found}
    return tuple(sorted(name for name in found if len(name) > 2))


def _named(names: Sequence[str]) -> Reads:
    def reads(sentences: Sequence[str]) -> bool:
        for one in sentences:
            words = f" {_folded(one)} "
            stripped = f" {_bare(one)} "
            if any(f" {name} " in words or f" {name} " in stripped for name in names):
                return True
        return False

    return reads


@lru_cache(maxsize=256)
def _folded(sentence: str) -> str:
    return fold(sentence)


@lru_cache(maxsize=256)
def _bare(sentence: str) -> str:
    return bare(fold(sentence))


def _part(name: str) -> Reads:
    return lambda said: any(name in plain(one) for one in said)


def plain(words: str) -> str:
    """Folded, with British and American spellings alike."""
    return re.sub(r"is(?=(?:e|ed|ing|ation)\b)", "iz", fold(words))
