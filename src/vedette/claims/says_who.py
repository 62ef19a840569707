"""According to whom: the chain of those who say it, from the nearest speaker outward."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from vedette.claims.doers import watchers
from vedette.claims.syntax import (
    case_of,
    child,
    children,
    conjuncts,
    governors,
    is_passive,
    marks_of,
    noun_phrase,
    objects,
    subjects,
    top_of,
)
from vedette.model import Attribution, Span
from vedette.ontology.load import read
from vedette.reading.parse import Sentence

__all__ = ["Link", "Speaker", "chain", "is_cue", "quotations"]

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Link:
    """A link as words of one sentence: who says it, by which cue, by which rule."""

    sentence: int
    first: int
    last: int
    head: int
    cue: str
    rule: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """The speaker of a quotation: characters of the quotation, and the link that speaks it."""

    span: Span
    link: Link


@cache
def _raw() -> dict[str, Any]:
    return read(_DATA / "cues.yaml")


@cache
def _cues() -> dict[str, frozenset[str]]:
    return {k: frozenset(v) for k, v in _raw().items() if isinstance(v, list)}


def is_cue(lemma: str) -> bool:
    """Is this the lemma of a verb that attributes?"""
    return lemma in _cues()["verbs"]


def _link(s: Sentence, n: int, head: int, cue: str, rule: str) -> Link:
    first, last = noun_phrase(s, head)
    return Link(n, first, last, head, cue, rule)


def _usable(s: Sentence, i: int) -> bool:
    w = s.words[i]
    if w.lemma.lower() in _cues()["nobody"]:
        return False
    if any(c.text.lower() in {"no", "neither"} for c in children(s, i, "det")):
        return False
    return w.upos in {"NOUN", "PROPN", "PRON", "NUM", "ADJ", "X"}


def _named(s: Sentence, i: int) -> int:
    """The noun that a relative pronoun stands for, else the word itself."""
    w = s.words[i]
    if w.lemma.lower() in {"that", "who", "which"} and w.head >= 0:
        above = s.words[w.head].head
        if above >= 0 and s.words[above].upos in {"NOUN", "PROPN"}:
            return above
    return i


def _cue_text(s: Sentence, i: int) -> str:
    words = [i, *(c.i for c in children(s, i, "compound:prt", "fixed"))]
    return " ".join(s.words[k].text for k in sorted(words))


TOLD_ON = "told to one who publishes"
"""The rule of a link to the medium that was told."""


def _from_verb(s: Sentence, n: int, verb: int, rule: str) -> list[Link]:
    """The speaker at a verb of saying, and those who carry it outward."""
    out = [_link(s, n, k, _cue_text(s, verb), rule) for k in _speakers(s, verb)]
    if not out:
        out = _quoted_as(s, n, verb)
    for c in children(s, verb, "obj", "iobj", "obl"):
        case = case_of(s, c.i)
        told = case == "" and s.words[verb].lemma in {"tell", "inform"}
        if _carries(s, c.i) and (told or case in {"to", "on", "in", "by", "through", "via"}):
            out.append(_link(s, n, c.i, f"{_cue_text(s, verb)} {case}".strip(), TOLD_ON))
    for c in children(s, verb, "advcl", "parataxis", "acl", "conj"):
        thing = child(s, c.i, "obj")
        if (agent := _cited_by(s, c.i)) is not None:
            out.append(_link(s, n, agent, f"{c.text} {case_of(s, agent)}", "cited by another"))
        elif c.lemma in _cues()["passing_on"] and thing is not None and out:
            out.insert(0, _link(s, n, thing.i, c.text, "cites another"))
    for holder in out[:1]:
        out += _cited(s, n, holder.head)
    return out


def _speakers(s: Sentence, verb: int) -> list[int]:
    """Who says it: the subject of the verb, or the agent of a passive."""
    if child(s, verb, "aux:pass", "nsubj:pass") is not None:
        agent = child(s, verb, "obl:agent")
        speakers = conjuncts(s, agent.i) if agent is not None else []
    elif s.words[verb].deprel == "advcl" and marks_of(s, verb) == "as" and child(s, verb, "nsubj") is None:
        speakers = []
    else:
        speakers = [_named(s, k) for k in subjects(s, verb)]
    return [k for k in speakers if _usable(s, k)]


def _quoted_as(s: Sentence, n: int, verb: int) -> list[Link]:
    """Those of "Y quoted X as saying" and "X was quoted by Y as saying", at "saying"."""
    above = s.words[verb].head
    if above < 0 or s.words[verb].deprel != "advcl" or s.words[above].upos != "VERB":
        return []
    quoting = _cue_text(s, above)
    if is_passive(s, above):
        inner, outer, cue = objects(s, above), _cited_by(s, above), "by"
    else:
        inner, cue = objects(s, above), ""
        outer = next((_named(s, k) for k in subjects(s, above)), None)
    out = [_link(s, n, k, _cue_text(s, verb), "quoted as saying it") for k in inner if _usable(s, k)]
    if out and outer is not None and _usable(s, outer):
        out.append(_link(s, n, outer, f"{quoting} {cue}".strip(), "cited by another"))
    return out


def _carries(s: Sentence, i: int) -> bool:
    """Does the noun name one who publishes?"""
    near = (i, *(x.i for x in children(s, i, "compound", "flat", "conj")))
    return any(s.words[k].lemma.lower() in _cues()["carriers"] for k in near)


def _cited_by(s: Sentence, verb: int) -> int | None:
    """Who cites, at "cited by X", "reported in X"."""
    if s.words[verb].lemma not in _cues()["citing"]:
        return None
    return next((c.i for c in children(s, verb, "obl:agent", "obl") if case_of(s, c.i) in {"by", "in", "on"}), None)


def _cited(s: Sentence, n: int, noun: int) -> list[Link]:
    """Those who cite the one at ``noun``: "officials quoted by X"."""
    out: list[Link] = []
    for c in children(s, noun, "acl", "acl:relcl"):
        if (agent := _cited_by(s, c.i)) is not None:
            out.append(_link(s, n, agent, f"{c.text} {case_of(s, agent)}", "cited by another"))
    return out


def _according(s: Sentence, n: int, at: int) -> list[Link]:
    """The links of "according to X" at this word, with "cited by Z" inside it."""
    out: list[Link] = []
    for c in children(s, at, "obl", "nmod", "advcl", "parataxis", "acl"):
        held = child(s, c.i, "obl") if c.lemma == "accord" else c
        if held is None:
            continue
        opens = f"{case_of(s, c.i)} {marks_of(s, c.i)}".split()
        if c.lemma == "accord" or opens[:1] == ["according"] or opens == ["as", "per"]:
            for k in conjuncts(s, held.i):
                out.append(_link(s, n, k, "according to", "«according to»"))
            out += _cited(s, n, held.i)
        elif opens == ["by"] and c.lemma in _cues()["counts"]:
            owner = child(s, c.i, "nmod:poss") or next(iter(children(s, c.i, "nmod")), None)
            if owner is not None and _usable(s, owner.i):
                out.append(_link(s, n, owner.i, f"by {c.text}", "«by» whose count"))
    return out


def _comments(s: Sentence, n: int, at: int) -> list[Link]:
    """The carrier of a statement, an outer link: "in comments published in the Turkish press"."""
    out: list[Link] = []
    for c in children(s, at, "obl", "nmod"):
        if c.lemma not in _cues()["nouns"]:
            continue
        for inner in [*children(s, c.i, "acl", "nmod"), c]:
            for carrier in children(s, inner.i, "obl", "obl:agent", "nmod", "iobj", "obj"):
                if _carries(s, carrier.i):
                    words = [c.text, "" if inner is c else inner.text, case_of(s, carrier.i)]
                    out.append(_link(s, n, carrier.i, " ".join(w for w in words if w), "published by another"))
    return out


def chain(
    s: Sentence,
    n: int,
    i: int,
    *,
    own: bool,
    tagged: Sequence[Attribution],
    speakers: Sequence[Speaker],
) -> list[Link]:
    """The links that stand behind word ``i`` of sentence number ``n``, nearest first.

    Args:
        own: the word itself is an act of speech, whose speaker answers for what is said in it.
        tagged: attributions that the model found.
        speakers: speakers of quotations that run over several sentences.
    """
    out: list[Link] = []
    seen: set[tuple[int, int]] = set()

    def take(links: Iterable[Link]) -> None:
        for link in links:
            if (link.sentence, link.head) not in seen and not (link.sentence == n and link.first <= i < link.last):
                seen.add((link.sentence, link.head))
                out.append(link)

    if own:
        take(_own_speech(s, n, i))
    take(_seen_by(s, n, i))
    take(_above(s, n, i))
    take(_in_parataxis(s, n, i))
    if not out:
        take(_beside(s, n, i))
    if not out:
        take(_by_the_head(s, n, i, tagged))
    take(x.link for x in speakers if x.span.contains(s.words[i].span))
    return out


def _seen_by(s: Sentence, n: int, i: int) -> list[Link]:
    """Those who saw or heard it themselves, at the verb or at the one it is the object of."""
    out: list[Link] = []
    below = i
    for at in [i, *governors(s, i)]:
        if at == i or s.words[below].deprel in {"obj", "ccomp", "xcomp", "conj"}:
            out += [_link(s, n, k, _cue_text(s, at), f"saw it, by «{s.words[at].text}»") for k in watchers(s, at)]
        elif s.words[below].deprel not in {"nmod", "acl", "amod", "compound"}:
            break
        below = at
    return out


def _own_speech(s: Sentence, n: int, i: int) -> list[Link]:
    """The speaker of an act of speech whose content stands with it."""
    if s.words[i].upos != "VERB" or s.words[i].lemma not in _cues()["reporting"]:
        return []
    said = children(s, i, "ccomp", "parataxis") or any(w.text in {"“", '"', "``"} for w in s.words[i:])
    return [*_from_verb(s, n, i, "the speaker of the act itself"), *_comments(s, n, i)] if said else []


def _above(s: Sentence, n: int, i: int) -> list[Link]:
    """Those who say it by a verb or noun that governs it, and "according to" at any of them."""
    out = _according(s, n, i)
    lower = below = i
    for above in governors(s, i):
        w = s.words[above]
        says = _says(s, above, below) or _charges(s, above, below, lower)
        if w.upos in {"VERB", "AUX"} and says and not _unsaid(s, above):
            out += _from_verb(s, n, above, f"«{w.text}» governs it")
            out += _comments(s, n, above)
        if w.upos in {"NOUN", "PROPN"} and w.lemma in _cues()["nouns"] and s.words[below].deprel in {"ccomp", "acl"}:
            owner = child(s, above, "nmod:poss")
            out.append(_link(s, n, owner.i if owner else above, w.text, "a statement that says it"))
        out += _according(s, n, above)
        lower, below = below, above
    return out


def _charges(s: Sentence, verb: int, accused: int, lower: int) -> bool:
    """ "Accused both sides of bringing arms", where the tree hangs what is said on those who are accused."""
    return (
        s.words[accused].deprel in {"obj", "nsubj:pass"}
        and s.words[lower].deprel == "acl"
        and marks_of(s, lower) in _raw()["said_of"].get(s.words[verb].lemma, ())
    )


def _says(s: Sentence, verb: int, below: int) -> bool:
    """Does the verb say what stands at ``below`` under it?"""
    lemma, relation = s.words[verb].lemma, s.words[below].deprel
    if not is_cue(lemma):
        return False
    if relation in {"ccomp", "parataxis"}:
        return True
    if lemma == "put" and relation in {"obj", "nsubj:pass"}:
        # "Officials put the toll at 16", and not "put pressure on".
        return any(case_of(s, c.i) == "at" for c in children(s, verb, "obl"))
    if relation in {"obl", "advcl"}:
        before = case_of(s, below) or marks_of(s, below)
        return before in _raw()["said_of"].get(lemma, ())
    if relation == "xcomp" and passive_report(s, verb):
        return True
    return relation in {"obj", "xcomp", "nsubj:pass"} and lemma in _cues()["content"]


def _unsaid(s: Sentence, verb: int) -> bool:
    """ "The group has not claimed the attack": they say nothing of it."""
    negated = any(c.lemma in {"not", "never", "n't", "n’t"} for c in children(s, verb, "advmod", "aux"))
    return negated and s.words[verb].lemma in {"claim", "say", "admit", "acknowledge", "confirm", "report", "announce"}


def _in_parataxis(s: Sentence, n: int, i: int) -> list[Link]:
    """The verb of saying hangs below: "..., X said", "..., as X reported"."""
    out: list[Link] = []
    for above in [i, *governors(s, i)]:
        for c in children(s, above, "parataxis", "advcl"):
            if c.upos != "VERB" or not is_cue(c.lemma) or c.i == i or child(s, c.i, "ccomp") is not None:
                continue
            if (c.deprel == "parataxis" or marks_of(s, c.i) == "as") and i not in _under(s, c.i):
                out += _from_verb(s, n, c.i, f"«{c.text}» beside it")
                out += _comments(s, n, c.i)
    return out


def _by_the_head(s: Sentence, n: int, i: int, tagged: Sequence[Attribution]) -> list[Link]:
    """The first source that the attribution head gives to the word, where its cue is a word of plain saying."""
    at = s.words[i].span
    for a in tagged:
        if not (a.source and a.cue and any(c.contains(at) for c in a.content) and s.span.contains(a.source[0])):
            continue
        inside = [w.i for w in s.words if a.source[0].contains(w.span)]
        if not inside or inside[0] <= i <= inside[-1]:
            continue
        head = top_of(s, inside)
        spoken = {w.lemma for w in s.words if a.cue[0].contains(w.span)}
        if not _usable(s, head):
            continue
        if spoken & (_cues()["reporting"] | {"accord", "according"}) and s.words[head].upos in _SPEAKING:
            cue = a.cue[0]
            text = s.text[cue.start - s.span.start : cue.end - s.span.start] if s.span.contains(cue) else ""
            return [Link(n, inside[0], inside[-1] + 1, head, text, "attribution head")]
    return []


_SPEAKING = frozenset({"NOUN", "PROPN", "PRON", "ADJ", "NUM"})
_CLOSING = _SPEAKING | {"PUNCT", "ADP", "DET", "ADV"}
_BREAKS = frozenset({",", "”", '"', "''", ";", "—", "–"})


def _plain_noun(s: Sentence, i: int) -> bool:
    """ "Borno, Yobe and Adamawa states": taken for a verb, with names right before it and nothing that is said."""
    w = s.words[i]
    return w.lemma == "state" and i > 1 and s.words[i - 1].upos == "PROPN" and s.words[i - 2].lemma == "and"


def _beside(s: Sentence, n: int, i: int) -> list[Link]:
    """Who says it by the place in the sentence, where the tree does not tell: "..., X said on Monday."."""
    for w in reversed(s.words):
        if w.lemma in _cues()["reporting"] and w.upos in {"VERB", "AUX"} and w.i != i:
            subject = _set_off(s, w.i, i)
            if subject is not None and not _plain_noun(s, w.i):
                return [_link(s, n, subject, _cue_text(s, w.i), f"«{w.text}» stands behind it")]
    return _according_beside(s, n, i)


def _set_off(s: Sentence, verb: int, i: int) -> int | None:
    """The subject of a verb of saying that commas set off from word ``i``."""
    words = s.words
    if any(c.i > verb and c.i >= i for c in children(s, verb, "ccomp")):
        return None
    subject = child(s, verb, "nsubj")
    if subject is None or not _usable(s, subject.i):
        return None
    first, last = noun_phrase(s, subject.i)
    low, high = min(first, verb), max(last, verb + 1)
    if low == 0 or words[low - 1].text not in _BREAKS:
        return None
    ends = all(k.upos in _CLOSING for k in words[high:])
    inside = high < len(words) and words[high].text == ","
    return subject.i if (i < low - 1 and (ends or inside)) or (i > high and inside) else None


def _according_beside(s: Sentence, n: int, i: int) -> list[Link]:
    words = s.words
    for w in words[:-2]:
        if w.text.lower() != "according" or words[w.i + 1].text.lower() != "to":
            continue
        head = next((k.i for k in words[w.i + 2 :] if k.upos in {"NOUN", "PROPN", "PRON"}), None)
        while head is not None and words[head].deprel in _LEANING and words[head].head > head:
            head = words[head].head
        clause = _relative_clause(s, head) if head is not None else None
        if clause is not None and i not in _under(s, clause):
            # "M23 fighters, who according to UN experts are backed by Rwanda, captured Sake": of the backing alone.
            continue
        if head is not None and not w.i <= i <= head:
            return [_link(s, n, head, "according to", "«according to»")]
    return []


def _relative_clause(s: Sentence, i: int) -> int | None:
    """The nearest relative clause with a pronoun of its own that the word stands in."""
    while s.words[i].head >= 0:
        if s.words[i].deprel == "acl:relcl" and any(
            c.upos == "PRON" and c.lemma in {"who", "which", "that", "whom"} for c in children(s, i)
        ):
            return i
        i = s.words[i].head
    return None


_LEANING = frozenset({"compound", "amod", "nmod:poss", "nmod:desc"})


def passive_report(s: Sentence, verb: int) -> bool:
    """Is it a passive verb of saying ("is said to have shelled")?"""
    return child(s, verb, "aux:pass") is not None


def _under(s: Sentence, i: int) -> set[int]:
    out, todo = {i}, [i]
    while todo:
        for c in s.children[todo.pop()]:
            if c not in out:
                out.add(c)
                todo.append(c)
    return out


def quotations(text: str, sentences: Sequence[Sentence]) -> tuple[Speaker, ...]:
    """Quotations of more than one sentence with the speaker who is named where they end or begin."""
    out: list[Speaker] = []
    for span in _quoted(text):
        inside = [n for n, s in enumerate(sentences) if s.span.overlaps(span)]
        if not inside:
            continue
        for n in (inside[-1], inside[0]):
            s = sentences[n]
            outside = [w for w in s.words if not span.contains(w.span) and w.upos == "VERB" and is_cue(w.lemma)]
            links = [x for w in outside for x in _from_verb(s, n, w.i, "speaks the quotation")]
            links = [x for x in links if not span.contains(s.chars(x.first, x.last))]
            if links:
                out.append(Speaker(span, links[0]))
                break
    return tuple(out)


def _quoted(text: str) -> list[Span]:
    out: list[Span] = []
    start = -1
    for at, ch in enumerate(text):
        if ch == "“" or (ch == '"' and start < 0):
            start = at if start < 0 else start
        elif ch in {"”", '"'} and start >= 0:
            if at - start > 3:
                out.append(Span(start, at + 1))
            start = -1
        elif ch == "\n" and start >= 0 and "“" not in text[at : at + 3]:
            start = -1
    return out
