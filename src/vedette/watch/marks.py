"""What the sentences behind an event say of posts and parts of the area: marks, each a yes or no.

Sentences don't change: each is read once for an arrangement, and its marks are kept (:mod:`vedette.watch.texts`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from vedette.model.arrangement import Arrangement, Post
from vedette.places.names import bare, fold

__all__ = ["ABOUT", "Step", "marks_of", "part_mark", "post_mark", "step_mark", "steps"]

#: A sentence is about posts.
ABOUT = "posts"

Reads = Callable[[Sequence[str]], bool]


@dataclass(frozen=True, slots=True)
class Step:
    """What can happen to a post: the event types that it may be, and beginnings of the words that say so."""

    what: str
    types: tuple[str, ...]
    words: tuple[str, ...]


@cache
def steps() -> tuple[tuple[str, ...], tuple[Step, ...]]:
    """The things that posts are called by, and the steps (``data/posts.toml``)."""
    data = tomllib.loads(files("vedette.watch").joinpath("data/posts.toml").read_text("utf-8"))
    found = tuple(Step(s["what"], tuple(s["types"]), tuple(s["words"])) for s in data["step"])
    return tuple(data["things"]), found


def post_mark(post: str) -> str:
    """The mark of a post (by its id): a sentence names it, or its village."""
    return f"post {post}"


def step_mark(number: int) -> str:
    """The mark of a step: a sentence has one of its words."""
    return f"step {number}"


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
            out[step_mark(n)] = (repr(step.words), _step(step))
        for post in arrangement.posts:
            names = _names(post)
            out[post_mark(post.id)] = (repr(names), _named(names))
    for part in dict.fromkeys(name for p in arrangement.provisions if p.kind == "owed" for name in p.where):
        out[part_mark(part)] = (_plain(part), _part(_plain(part)))
    return out


def _about(sentences: Sequence[str], things: Sequence[str]) -> bool:
    return any(thing in one for one in map(str.lower, sentences) for thing in things)


def _step(step: Step) -> Reads:
    if not step.words:
        return lambda _: True
    words = re.compile(rf"\b(?:{'|'.join(map(re.escape, step.words))})")
    return lambda said: any(words.search(one.lower()) for one in said)


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
    return lambda said: any(name in _plain(one) for one in said)


def _plain(words: str) -> str:
    """Folded, with British and American spellings alike."""
    return re.sub(r"is(?=(?:e|ed|ing|ation)\b)", "iz", fold(words))
