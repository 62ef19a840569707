"""A noun phrase taken apart: names in it, its head, what stands before and after the head."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from vedette.actors.registry import Agent, Name
from vedette.actors.words import Token, singular, word_set

__all__ = ["Head", "Match", "agent_at_end", "backing", "head_end", "is_plural", "joined", "skip_determiners", "surface"]

_DETERMINERS = word_set(
    "the a an this that these those some any all both each every several many most few various other another certain "
    "more less least at up to around about nearly almost over under some than only just roughly approximately "
    "his her its their our my your such no"
)
_NUMBERS = word_set(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands "
    "million millions dozen dozens scores first second third half quarter"
)
_BREAKS = word_set(
    "of in from by at with for on against near inside within across outside around along between under behind into "
    "to who whom whose which that where loyal linked allied affiliated belonging based backed led supported including "
    "fighting seeking trying operating living fleeing holed stationed accused suspected wearing carrying opposed close "
    "aligned tied controlled trapped killed wounded and or as amid throughout among after before during "
    ", ; : ) is are was were has have had"
)
_BACKING = word_set(
    "backed supported sponsored funded financed trained armed aligned allied equipped supplied brokered mediated made "
    "imposed friendly linked affiliated designated leaning born bred educated inspired hosted assisted organized "
    "organised drafted built occupied occupying held bound claimed recognised recognized sanctioned administered "
    "mandated wide speaking loyal affiliated"
)
_AFTER_PARTICIPLE = word_set("by in from at with for on near to as inside against during")
_PARTLY = word_set("led run controlled owned based dominated governed ruled")

TRANSPARENT = word_set(
    "hundred hundreds thousand thousands dozen dozens scores score number numbers group groups majority rest batch "
    "convoy member members couple series crowd crowds handful some most many all one two three four five six seven "
    "eight nine ten several few half part parts element elements million millions tens wave waves lot lots plenty "
    "column range pair trio percent remnant remnants bulk section sections mix mixture coalition alliance "
    "contingent detachment team squad generation generations side each both none any bodies body band bands gang"
)
"""Heads that count or gather: the actor is what follows "of"."""


class Match(NamedTuple):
    """A name of the registry (or of the report) in a phrase: tokens ``start`` to ``end``, and what it may mean."""

    start: int
    end: int
    names: tuple[Name, ...]


class Head(NamedTuple):
    """A generic head noun: its tokens and what is known of it."""

    start: int
    end: int
    key: str
    agent: Agent


def skip_determiners(tokens: Sequence[Token], at: int, end: int, named: Callable[[int], bool]) -> int:
    """The first token that is no determiner, possessive pronoun or number, unless a name starts there."""
    while at < end - 1:
        token = tokens[at]
        if named(at):
            return at
        if token.key[0].isdigit() and tokens[at + 1].glued:
            return at  # "a 62-year-old man"
        if token.key in _DETERMINERS or token.key in _NUMBERS or token.key[0].isdigit() or token.key in "(),;:":
            at += 2 if at + 2 < end and tokens[at + 1].key == "of" else 1
            continue
        return at
    return at


def _title_over(tokens: Sequence[Token], at: int, start: int, end: int, agents: Mapping[str, Agent]) -> int:
    """Where a generic noun that holds a preposition ends ("secretary of state"), if one spans the token; else -1."""
    for first in range(max(start, at - 2), at):
        for last in range(min(at + 4, end), at + 1, -1):
            words = [t.key for t in tokens[first : last - 1]]
            if " ".join([*words, singular(tokens[last - 1].key)]) in agents:
                return last
    return -1


def head_end(
    tokens: Sequence[Token], start: int, end: int, inside: Callable[[int], int], agents: Mapping[str, Agent]
) -> int:
    """Where the part that holds the head ends: at the first preposition, comma or clause outside a name."""
    i = start
    while i < end:
        skip = inside(i)
        if skip > i:
            i = skip
            continue
        token = tokens[i]
        if token.key == "(":
            while i < end and tokens[i].key != ")":
                i += 1
            i += 1
            continue
        if i > start and not token.glued and _breaks(tokens, i, end):
            over = _title_over(tokens, i, start, end, agents) if token.key in {"of", "for"} else -1
            if over < 0:
                return i
            i = over
            continue
        i += 1
    return end


def _breaks(tokens: Sequence[Token], i: int, end: int) -> bool:
    after = tokens[i + 1] if i + 1 < end else None
    if after is not None and after.glued:
        return False
    key = tokens[i].key
    return key in _BREAKS or (after is not None and key.endswith("ed") and after.key in _AFTER_PARTICIPLE)


def backing(tokens: Sequence[Token], start: int, end: int) -> str:
    """Whether a name only says who backs or runs: ``backs``, ``runs`` or empty.

    ``backs``: "Turkish-backed", "pro-Iranian"; ``runs``: "Houthi-run", "Kurdish-led", "Libya-based".
    """
    if start > 0 and tokens[start].glued and tokens[start - 1].key in {"pro", "anti", "non"}:
        return "backs"
    if end < len(tokens):
        after = tokens[end]
        if (after.glued or after.key in {"backed", "supported"}) and after.key in _BACKING:
            return "backs"
        if after.glued and after.key in _PARTLY:
            return "runs"
    return ""


def joined(before: Token, token: Token) -> bool:
    """Is it the second half of a given name in small letters ("Won-sik"), not what a hyphen says of a name?"""
    small = token.glued and token.text.islower() and before.text[:1].isupper() and not before.text.isupper()
    return small and len(token.key) <= 6 and token.key not in _BACKING | _PARTLY and not token.key.endswith("ed")


def agent_at_end(tokens: Sequence[Token], start: int, end: int, agents: Mapping[str, Agent]) -> Head | None:
    """The longest generic noun that ends a run of tokens."""
    if end <= start:
        return None
    last = singular(tokens[end - 1].key)
    for size in range(min(5, end - start), 0, -1):
        first = end - size
        key = " ".join([t.key for t in tokens[first : end - 1]] + [last]) if size > 1 else last
        agent = agents.get(key)
        if agent is not None:
            return Head(first, end, key, agent)
    return None


def is_plural(token: Token) -> bool:
    """True for a plural or collective form."""
    return singular(token.key) != token.key or token.key in {"people", "police", "personnel", "crew", "staff"}


def surface(text: str, tokens: Sequence[Token], start: int, end: int) -> str:
    """The words from a token to another as they stand in ``text`` (offsets of the tokens counted from its start)."""
    if end <= start:
        return text.strip()
    return " ".join(text[tokens[start].start : tokens[end - 1].end].split())
