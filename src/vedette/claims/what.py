"""What happened: words that state an event, with their type and mode, from the model's trigger head and the lexicon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from vedette.claims.syntax import child, children
from vedette.reading.parse import EventWord, Sentence

__all__ = ["Act", "Entry", "TriggerLexicon", "acts"]

# A word is taken as an event where the model gives it this much; less is enough where the lexicon agrees strongly.
SURE = 0.5
WITH_LEXICON = 0.25
STRONG_ENTRY = 0.6
LEXICON_BONUS = 0.3
# Where the sentence is likely about no event at all, the event word must be surer.
IDLE = 0.8
IDLE_RAISES = 0.15


class Entry(Protocol):
    """What this module asks of a line of the trigger lexicon."""

    @property
    def type(self) -> str:
        """Event type."""

    @property
    def mode(self) -> str | None:
        """Mode of the type, if the word settles it."""

    @property
    def weight(self) -> float:
        """How surely the word states that type in conflict news, 0 to 1."""

    @property
    def condition(self) -> frozenset[str]:
        """Lemmas of which one must stand near; empty for none."""


class TriggerLexicon(Protocol):
    """What this module asks of the lexicon."""

    def lookup(self, lemma: str, pos: str) -> tuple[Entry, ...]:
        """Entries of a lemma."""

    def mode(self, kind: str, words: frozenset[str]) -> str | None:
        """The mode that the words of the clause speak for."""


@dataclass(frozen=True, slots=True)
class Act:
    """A word that states an event."""

    i: int
    type: str
    mode: str | None
    probability: float
    event: EventWord | None
    rule: str


def acts(s: Sentence, lexicon: TriggerLexicon) -> tuple[Act, ...]:
    """The events that the sentence states, in the order of their words."""
    idle = dict(s.main).get("NONE", 0.0) >= IDLE
    out: list[Act] = []
    for event in s.events:
        word = s.words[event.i]
        if not any(ch.isalpha() for ch in word.text):
            continue
        p = event.probability
        entries = [e for e in lexicon.lookup(word.lemma, word.upos) if _holds(s, event.i, e)]
        scores = dict(event.types)
        for e in entries:
            scores[e.type] = max(scores.get(e.type, 0.0), dict(event.types).get(e.type, 0.0) + LEXICON_BONUS * e.weight)
        kind, score = max(scores.items(), key=lambda x: (x[1], x[0]))
        strong = any(e.type == kind and e.weight >= STRONG_ENTRY for e in entries)
        floor = (WITH_LEXICON if strong else SURE) + (IDLE_RAISES if idle else 0.0)
        if p < floor:
            continue
        rule = f"trigger head {p:.2f}" + (f", lexicon «{word.lemma}»" if entries else "")
        out.append(Act(event.i, kind, None, min(1.0, score), event, rule))
    kept = _without_doubles(s, out)
    return tuple(_with_mode(s, a, lexicon) for a in kept)


def _holds(s: Sentence, i: int, entry: Entry) -> bool:
    if not entry.condition:
        return True
    near = {w.lemma.lower() for w in _clause(s, i)} | {w.text.lower() for w in _clause(s, i)}
    return bool(near & entry.condition)


def _clause(s: Sentence, i: int) -> list[object]:
    first, last = s.subtree(i)
    span = range(max(0, min(first, i - 4)), min(len(s.words), max(last, i + 5)))
    return [s.words[k] for k in span if abs(k - i) <= 14]


def _without_doubles(s: Sentence, found: list[Act]) -> list[Act]:
    """A light verb and its event noun ("launched an attack") state one event: the noun's."""
    by_word = {a.i: a for a in found}
    drop: set[int] = set()
    for a in found:
        word = s.words[a.i]
        above = by_word.get(word.head)
        if above is None or word.upos not in {"NOUN", "PROPN"}:
            continue
        if word.deprel in {"obj", "nsubj:pass"} and above.type == a.type and child(s, above.i, "nmod") is None:
            drop.add(a.i if above.probability > a.probability + 0.2 else above.i)
        if word.deprel in {"compound", "amod", "nmod"} and above.type == a.type and s.words[above.i].upos in {"NOUN", "PROPN"}:
            drop.add(a.i)
    for a in found:
        for c in children(s, a.i, "compound", "flat"):
            if c.i in by_word and by_word[c.i].type == a.type:
                drop.add(c.i)
    return [a for a in found if a.i not in drop]


def _with_mode(s: Sentence, act: Act, lexicon: TriggerLexicon) -> Act:
    word = s.words[act.i]
    model = [(m.partition("/")[2], p) for m, p in (act.event.modes if act.event else ()) if m.startswith(act.type + "/")]
    best = model[0] if model else None
    words = frozenset(w.lemma.lower() for w in _clause(s, act.i))  # type: ignore[attr-defined]
    by_words = lexicon.mode(act.type, words)
    by_entry = next((e.mode for e in lexicon.lookup(word.lemma, word.upos)
                     if e.type == act.type and e.mode and _holds(s, act.i, e)), None)
    if best is not None and best[1] >= 0.6:
        mode, how = best[0], f"mode head {best[1]:.2f}"
    elif by_words is not None:
        mode, how = by_words, "mode by the words around"
    elif by_entry is not None:
        mode, how = by_entry, "mode by the lexicon"
    elif best is not None and best[1] >= 0.35:
        mode, how = best[0], f"mode head {best[1]:.2f}"
    else:
        return act
    return Act(act.i, act.type, mode, act.probability, act.event, f"{act.rule}; {how}")
