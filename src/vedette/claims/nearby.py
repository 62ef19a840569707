"""Which of several phrases belongs to an event: the model's role score, then how near it stands in the tree."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import takewhile

from vedette.claims.syntax import case_of, child, governors, top_of
from vedette.model import Span
from vedette.reading.parse import EventWord, Sentence

__all__ = ["Choice", "belonging", "dates_another", "told_of_another", "told_with_when", "words_in"]


@dataclass(frozen=True, slots=True)
class Choice:
    """The index of a phrase that belongs to the event, with its score and the rule."""

    index: int
    score: float
    rule: str


def words_in(s: Sentence, span: Span) -> list[int]:
    """The words of the sentence that share a character with ``span``."""
    start, end = span.start, span.end
    return [w.i for w in s.words if w.span.start < end and start < w.span.end]


def belonging(
    s: Sentence, i: int, event: EventWord | None, column: int, phrases: Sequence[Sequence[int]], *, accept: float = 0.5
) -> list[Choice]:
    """Phrases (each as its words, from ``words_in``) that belong to the event at word ``i``, surest first.

    The score is the model's probability of the role (0.35 where the model saw no event), plus up to 0.3 for standing
    near the event word in the dependency tree without another clause between.
    """
    out: list[Choice] = []
    roles = event.roles[:, column].tolist() if event is not None and phrases else []
    for k, inside in enumerate(phrases):
        if not inside or list(inside) == [i]:
            continue
        p = max(roles[w] for w in inside) if event is not None else 0.35
        steps, clauses = _path(s, i, inside)
        near = max(0.0, 0.3 - 0.06 * max(0, steps - 1) - 0.12 * clauses)
        if p + near >= accept:
            out.append(Choice(k, p + near, f"role head {p:.2f}, {steps} steps in the tree"))
    return sorted(out, key=lambda c: -c.score)


def told_of_another(s: Sentence, i: int, inside: Sequence[int], acts: Collection[int]) -> bool:
    """Does the phrase's own verb say what another act did: "fired rockets after an air strike killed five"?"""
    if i not in inside and any(k in acts and case_of(s, k) == "of" for k in inside):
        return True  # "one of the dead" is said of the dead
    at = top_of(s, inside)
    while s.words[at].upos != "VERB" and s.words[at].head >= 0 and at not in acts:
        at = s.words[at].head
    if at == i or s.words[at].upos != "VERB":
        return False
    if at in acts and at not in governors(s, i):
        # "Killed 4,000, and 60,000 were evacuated": each has its own.
        return True
    doer = child(s, at, "nsubj")
    return doer is not None and doer.i in acts and doer.i != i


_BESIDE_ANOTHER = frozenset({"before", "after", "ahead of", "since", "until", "prior to", "following", "pending"})


_IN_PHRASE = frozenset({"ADP", "PROPN", "NOUN", "DET", "ADJ", "NUM"})


def dates_another(s: Sentence, i: int, inside: Sequence[int], acts: Collection[int]) -> bool:
    """Does the date stand in the phrase of another act, which this one came before or after ("before the talks on")?"""
    between = takewhile(lambda k: k != i, governors(s, top_of(s, inside)))
    if any(k in acts and case_of(s, k) in _BESIDE_ANOTHER for k in between):
        return True
    # The same where the tree hangs the date on the verb: nothing but names stands between the act and the date.
    for k in range(inside[0] - 1, i, -1):
        if k in acts and case_of(s, k) in _BESIDE_ANOTHER:
            return True
        if s.words[k].upos not in _IN_PHRASE:
            return False
    return False


def told_with_when(s: Sentence, i: int, inside: Sequence[int]) -> bool:
    """ "Since March, when bombs killed": does the word stand in a clause with "when" right behind the date?"""
    for k in range(inside[-1] + 1, min(inside[-1] + 3, len(s.words))):
        word = s.words[k]
        if word.text.lower() == "when":
            return k < i and word.head in {i, *governors(s, i)} and word.head > k
        if word.text != ",":
            return False
    return False


_CLAUSE = frozenset({"ccomp", "parataxis", "advcl", "acl:relcl", "csubj", "conj"})


def _path(s: Sentence, i: int, inside: Sequence[int]) -> tuple[int, int]:
    """Steps between word ``i`` and the phrase in the tree, and how many clauses begin between them."""
    up: dict[int, tuple[int, int]] = {}
    at, steps, clauses = i, 0, 0
    while at >= 0 and at not in up:
        up[at] = (steps, clauses)
        clauses += s.words[at].deprel in _CLAUSE and s.words[at].upos in {"VERB", "AUX", "ADJ"}
        at, steps = s.words[at].head, steps + 1
    best = (99, 9)
    for start in inside:
        at, steps, clauses, seen = start, 0, 0, set()
        while at >= 0 and at not in seen:
            if at in up:
                best = min(best, (steps + up[at][0], clauses + up[at][1]))
                break
            seen.add(at)
            clauses += s.words[at].deprel in _CLAUSE and s.words[at].upos in {"VERB", "AUX", "ADJ"}
            at, steps = s.words[at].head, steps + 1
    return best
