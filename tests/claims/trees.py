"""Parsed sentences written by hand, in short.

``The/det>army army/nsubj>shelled shelled/root the/det>town town/obj>shelled .`` has one word after another:
``text/deprel>head`` or ``text/UPOS/deprel>head``. The head is a word of the sentence (``army``, its second occurrence
``army@2``) or its index; the root has none. The part of speech may be left out where relation and letters show it.
A bare punctuation mark hangs on the root. Words are joined by single spaces. Relations are those of English EWT 2.15.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from vedette.model import Span
from vedette.reading.lemmas import lemmatise
from vedette.reading.parse import EventWord, Sentence, Tagged, Word

_BY_RELATION = {
    "det": "DET",
    "case": "ADP",
    "aux": "AUX",
    "aux:pass": "AUX",
    "cop": "AUX",
    "amod": "ADJ",
    "nummod": "NUM",
    "mark": "SCONJ",
    "cc": "CCONJ",
    "cc:preconj": "CCONJ",
    "root": "VERB",
    "ccomp": "VERB",
    "xcomp": "VERB",
    "advcl": "VERB",
    "acl": "VERB",
    "acl:relcl": "VERB",
    "csubj": "VERB",
    "parataxis": "VERB",
    "advmod": "ADV",
    "compound:prt": "ADP",
    "expl": "PRON",
    "punct": "PUNCT",
    "fixed": "ADP",
}
_BY_WORD = {"to": {"mark": "PART"}, "not": {"advmod": "PART"}, "n't": {"advmod": "PART"}, "’s": {"case": "PART"}}
_PRONOUNS = frozenset(
    "i me my we us our you your he him his she her it its they them their who whom which that what there "
    "itself himself themselves nobody anyone none".split()
)
_MARKS = frozenset('. , ; : ? ! “ ” " ( ) — – -'.split())


def tree(
    notation: str,
    *,
    start: int = 0,
    tagged: Mapping[str, Sequence[Tagged]] | None = None,
    events: Sequence[EventWord] = (),
) -> Sentence:
    """The sentence that the notation describes, its text beginning at character ``start`` of its report."""
    tokens = [_split(t) for t in notation.split()]
    texts = [t[0] for t in tokens]
    root = next(k for k, t in enumerate(tokens) if t[2] == "root")
    words: list[Word] = []
    at = start
    for i, (text, upos, deprel, head) in enumerate(tokens):
        span = Span(at, at + len(text))
        at += len(text) + 1
        above = _index(texts, head, notation) if head else root
        above = above if i != root else -1
        first = above if deprel == "conj" else i
        while tokens[first][2] == "conj":
            first = _index(texts, tokens[first][3], notation)
        # A coordinate is of the kind of the first.
        upos = upos or tokens[first][1] or _upos(first, texts[first], tokens[first][2])
        words.append(Word(i, text, span, lemmatise(text, upos), upos, above, deprel))
    _check(words, notation)
    text = " ".join(texts)
    below = tuple(tuple(w.i for w in words if w.head == k) for k in range(len(words)))
    return Sentence(
        span=Span(start, start + len(text)),
        text=text,
        words=tuple(words),
        children=below,
        tagged={k: tuple(v) for k, v in (tagged or {}).items()},
        events=tuple(events),
        main=(),
    )


def trees(*notations: str) -> tuple[str, tuple[Sentence, ...]]:
    """Several sentences, one after another, and the text they stand in."""
    out: list[Sentence] = []
    for notation in notations:
        out.append(tree(notation, start=out[-1].span.end + 1 if out else 0))
    return " ".join(s.text for s in out), tuple(out)


def marked(notation: str, **more: Any) -> tuple[Sentence, int]:
    """A sentence one word of which begins with an asterisk, and the index of that word."""
    tokens = notation.split()
    i = next(k for k, t in enumerate(tokens) if t.startswith("*"))
    tokens[i] = tokens[i][1:]
    return tree(" ".join(tokens), **more), i


def plain(notation: str) -> str:
    """The words of a notation without their tags."""
    return " ".join(t.split("/")[0] for t in notation.split())


def cases(name: str) -> list[tuple[str, str]]:
    """The lines of a file of trees beside this one, each with the heading (``= heading``) it stands under."""
    out: list[tuple[str, str]] = []
    heading = ""
    for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            heading = line[2:]
        elif line and not line.startswith("#"):
            out.append((heading, line))
    return out


def at(s: Sentence, word: str) -> int:
    """The index of a word: "army", or "army@2" for where it stands the second time."""
    return _index([w.text for w in s.words], word, s.text)


def phrase(s: Sentence, first: int, last: int) -> str:
    """The words ``first`` to ``last`` (exclusive) as they stand."""
    return " ".join(w.text for w in s.words[first:last])


def _split(token: str) -> tuple[str, str, str, str]:
    if token in _MARKS:
        return token, "PUNCT", "punct", ""
    left, _, head = token.partition(">")
    text, *tags = left.split("/")
    if len(tags) == 1:
        return text, "", tags[0], head
    upos, deprel = tags
    return text, upos, deprel, head


def _index(texts: Sequence[str], word: str, where: str) -> int:
    if word.lstrip("-").isdigit() and word not in texts:
        return int(word)
    text, _, which = word.partition("@")
    found = [k for k, t in enumerate(texts) if t == text]
    if len(found) < int(which or 1) or (len(found) > 1 and not which):
        raise ValueError(f"no one word «{word}» in: {where}")
    return found[int(which or 1) - 1]


def _upos(i: int, text: str, deprel: str) -> str:
    low = text.lower()
    if deprel in _BY_WORD.get(low, {}):
        return _BY_WORD[low][deprel]
    if low in _PRONOUNS and deprel not in {"det", "mark", "case", "advmod"}:
        return "PRON"
    if deprel in _BY_RELATION:
        return _BY_RELATION[deprel]
    return "PROPN" if text[:1].isupper() and i else "NOUN"


def _check(words: Sequence[Word], where: str) -> None:
    if sum(w.head < 0 for w in words) != 1:
        raise ValueError(f"not one root: {where}")
    for w in words:
        at, steps = w.i, 0
        while at >= 0:
            at, steps = words[at].head, steps + 1
            if steps > len(words):
                raise ValueError(f"a circle at «{w.text}»: {where}")
