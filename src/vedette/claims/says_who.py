"""According to whom: the chain of those who say it, from the nearest speaker outward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from vedette.claims.syntax import case_of, child, children, conjuncts, governors, noun_phrase, subjects
from vedette.model import Attribution, Span
from vedette.reading.parse import Sentence

__all__ = ["Link", "Speaker", "chain", "is_cue", "quotations"]


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
def _cues() -> dict[str, frozenset[str]]:
    raw = yaml.safe_load((files("vedette.claims") / "data" / "cues.yaml").read_text(encoding="utf-8"))
    return {k: frozenset(v) for k, v in raw.items()}


def is_cue(lemma: str) -> bool:
    """Is this the lemma of a verb that attributes?"""
    return lemma in _cues()["verbs"]


def _link(s: Sentence, n: int, head: int, cue: str, rule: str) -> Link:
    first, last = noun_phrase(s, head)
    return Link(n, first, last, head, cue, rule)


def _usable(s: Sentence, i: int) -> bool:
    w = s.words[i]
    if w.lemma.lower() in {"there", "which", "what", "that", "who", "whom"}:
        return False
    if any(c.text.lower() == "no" for c in children(s, i, "det")):
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


def _from_verb(s: Sentence, n: int, verb: int, rule: str) -> list[Link]:
    """The speaker at a verb of saying, and those who carry it outward."""
    out: list[Link] = []
    passive = child(s, verb, "aux:pass", "nsubj:pass") is not None
    if passive:
        agent = child(s, verb, "obl:agent")
        speakers = conjuncts(s, agent.i) if agent is not None else []
    else:
        speakers = [_named(s, k) for k in subjects(s, verb)]
    speakers = [k for k in speakers if _usable(s, k)]
    if speakers:
        out.append(_link(s, n, speakers[0], _cue_text(s, verb), rule))
        for other in speakers[1:]:
            out.append(_link(s, n, other, _cue_text(s, verb), rule))
    for c in children(s, verb, "obj", "iobj", "obl"):
        low = {s.words[k].lemma.lower() for k in (c.i, *(x.i for x in children(s, c.i, "compound", "flat", "conj")))}
        case = case_of(s, c.i)
        if low & _cues()["carriers"] and (
            (case == "" and s.words[verb].lemma in {"tell", "inform"}) or case in {"to", "on", "in", "by", "through", "via"}
        ):
            out.append(_link(s, n, c.i, f"{_cue_text(s, verb)} {case}".strip(), "told to one who publishes"))
    for c in children(s, verb, "advcl", "parataxis", "acl", "conj"):
        if c.lemma in _cues()["citing"] and (agent := child(s, c.i, "obl:agent", "obl")) is not None:
            if case_of(s, agent.i) in {"by", "in", "on"}:
                out.append(_link(s, n, agent.i, f"{c.text} {case_of(s, agent.i)}", "cited by another"))
        elif c.lemma in {"cite", "quote"} and (thing := child(s, c.i, "obj")) is not None and out:
            out.insert(0, _link(s, n, thing.i, c.text, "cites another"))
    for holder in out[:1]:
        for c in children(s, holder.head, "acl", "acl:relcl"):
            if c.lemma in _cues()["citing"] and (agent := child(s, c.i, "obl:agent", "obl")) is not None:
                out.append(_link(s, n, agent.i, f"{c.text} {case_of(s, agent.i)}".strip(), "cited by another"))
    return out


def _according(s: Sentence, n: int, at: int) -> list[Link]:
    """"according to X" at this word, with "citing Y" and "cited by Z" inside it."""
    out: list[Link] = []
    for c in children(s, at, "obl", "nmod", "advcl", "parataxis", "acl"):
        case = case_of(s, c.i)
        direct = case.startswith("according") or case in {"as per"}
        if not direct and c.lemma in {"accord"} :
            inner = child(s, c.i, "obl")
            if inner is None:
                continue
            c, direct = inner, True
        if not direct:
            marks = [x for x in children(s, c.i, "case", "mark") if x.lemma in {"accord", "according"}]
            direct = bool(marks)
        if direct:
            for k in conjuncts(s, c.i):
                out.append(_link(s, n, k, "according to", "«according to»"))
            for inner in children(s, c.i, "acl", "acl:relcl"):
                agent = child(s, inner.i, "obl:agent", "obl")
                if inner.lemma in _cues()["citing"] and agent is not None:
                    out.append(_link(s, n, agent.i, f"{inner.text} by", "cited by another"))
    return out


def _comments(s: Sentence, n: int, at: int) -> list[Link]:
    """"In comments published in the Turkish press": the carrier of a statement, an outer link."""
    out: list[Link] = []
    for c in children(s, at, "obl", "nmod"):
        if c.lemma in _cues()["nouns"]:
            for inner in [*children(s, c.i, "acl", "nmod"), c]:
                for carrier in children(s, inner.i, "obl", "obl:agent", "nmod", "iobj", "obj"):
                    low = {s.words[k].lemma.lower() for k in (carrier.i, *(x.i for x in children(s, carrier.i, "compound", "flat")))}
                    if low & _cues()["carriers"]:
                        cue = f"{c.text} {inner.text} {case_of(s, carrier.i)}" if inner is not c else f"{c.text} {case_of(s, carrier.i)}"
                        out.append(_link(s, n, carrier.i, cue, "published by another"))
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

    def take(links: list[Link]) -> None:
        for link in links:
            if (link.sentence, link.head) not in seen and not link.first <= i < link.last:
                seen.add((link.sentence, link.head))
                out.append(link)

    if own and s.words[i].upos == "VERB" and s.words[i].lemma in _cues()["reporting"]:
        said = children(s, i, "ccomp", "parataxis") or any(w.text in {"“", '"', "``"} for w in s.words[i:])
        if said:
            take(_from_verb(s, n, i, "the speaker of the act itself"))
            take(_comments(s, n, i))
    below = i
    take(_according(s, n, i))
    for above in governors(s, i):
        w, under = s.words[above], s.words[below]
        if w.upos in {"VERB", "AUX"} and is_cue(w.lemma) and under.deprel in {"ccomp", "parataxis", "xcomp", "obj", "advcl", "root", "csubj", "nsubj:pass", "obl"}:
            strong = under.deprel in {"ccomp", "parataxis"} or (
                under.deprel in {"obj", "xcomp", "nsubj:pass"} and w.lemma in _cues()["content"]
            ) or (
                under.deprel == "obl" and (w.lemma, case_of(s, below)) in {("accuse", "of"), ("warn", "of"), ("warn", "against"), ("blame", "for")}
            ) or (under.deprel in {"advcl", "ccomp"} and w.lemma in {"accuse", "blame"}) or (
                under.deprel == "xcomp" and passive_report(s, above)
            )
            if strong:
                take(_from_verb(s, n, above, f"«{w.text}» governs it"))
                take(_comments(s, n, above))
        if w.upos in {"NOUN", "PROPN"} and w.lemma in _cues()["nouns"] and under.deprel in {"ccomp", "acl"}:
            owner = child(s, above, "nmod:poss")
            take([_link(s, n, owner.i if owner else above, w.text, "a statement that says it")])
        take(_according(s, n, above))
        below = above
    # "..., X said": the verb of saying hangs below as a parataxis.
    for above in [i, *governors(s, i)]:
        for c in children(s, above, "parataxis", "advcl"):
            if c.upos == "VERB" and is_cue(c.lemma) and not c.i == i and child(s, c.i, "ccomp") is None and (
                c.deprel == "parataxis" or any(m.lemma == "as" for m in children(s, c.i, "mark"))
            ):
                if i in _under(s, c.i):
                    continue
                take(_from_verb(s, n, c.i, f"«{c.text}» beside it"))
                take(_comments(s, n, c.i))
    if not out:
        take(_beside(s, n, i))
    at = s.words[i].span
    if not out:
        for a in tagged:
            if a.source and a.cue and any(c.contains(at) for c in a.content) and s.span.contains(a.source[0]):
                inside = [w.i for w in s.words if a.source[0].contains(w.span)]
                if inside and not inside[0] <= i <= inside[-1]:
                    head = next((k for k in inside if s.words[k].head not in inside), inside[-1])
                    cue = s.text[a.cue[0].start - s.span.start : a.cue[0].end - s.span.start] if s.span.contains(a.cue[0]) else ""
                    spoken = {w.lemma for w in s.words if a.cue[0].contains(w.span)}
                    if spoken & (_cues()["reporting"] | {"accord", "according"}) and s.words[head].upos in {"NOUN", "PROPN", "PRON", "ADJ", "NUM"}:
                        take([Link(n, inside[0], inside[-1] + 1, head, cue, "attribution head")])
                        break
    for speaker in speakers:
        if speaker.span.contains(at) and not (speaker.link.sentence == n and speaker.link.first <= i < speaker.link.last):
            key = (speaker.link.sentence, speaker.link.head)
            if key not in seen:
                seen.add(key)
                out.append(speaker.link)
    return out


def _beside(s: Sentence, n: int, i: int) -> list[Link]:
    """"..., X said on Monday." and "... according to X", by their place in the sentence where the tree does not tell."""
    words = s.words
    for w in reversed(words):
        if w.lemma not in _cues()["reporting"] or w.upos not in {"VERB", "AUX"} or w.i == i:
            continue
        if any(c.i > w.i and words[c.i].i >= i for c in children(s, w.i, "ccomp")):
            continue
        subject = child(s, w.i, "nsubj")
        if subject is None or not _usable(s, subject.i):
            continue
        first, last = noun_phrase(s, subject.i)
        low, high = min(first, w.i), max(last, w.i + 1)
        opens = low > 0 and words[low - 1].text in {",", "”", '"', "''", ";", "—", "–"}
        ends = high >= len(words) or all(
            k.upos in {"PUNCT", "ADP", "NOUN", "PROPN", "NUM", "DET", "ADJ", "PRON", "ADV"} for k in words[high:]
        )
        inside = high < len(words) and words[high].text == ","
        if opens and ((i < low - 1 and (ends or inside)) or (i > high and inside)):
            return [_link(s, n, subject.i, _cue_text(s, w.i), f"«{w.text}» stands behind it")]
    for w in words[:-2]:
        if w.text.lower() == "according" and words[w.i + 1].text.lower() == "to":
            head = next((k.i for k in words[w.i + 2 :] if k.upos in {"NOUN", "PROPN", "PRON"}), None)
            while head is not None and words[head].deprel in {"compound", "amod", "nmod:poss", "nmod:desc"} and words[head].head > head:
                head = words[head].head
            if head is not None and not w.i <= i <= head:
                return [_link(s, n, head, "according to", "«according to»")]
    return []


def passive_report(s: Sentence, verb: int) -> bool:
    """"is said to have shelled": a passive verb of saying."""
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
