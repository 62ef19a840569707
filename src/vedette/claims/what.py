"""What happened: words that state an event, with their type and mode, from the model's trigger head and the lexicon."""

from __future__ import annotations

from dataclasses import dataclass

from vedette.claims.lexicon import Lexicon, choose_mode
from vedette.claims.says_who import is_cue
from vedette.claims.syntax import child, children
from vedette.reading.parse import EventWord, Sentence

__all__ = ["Act", "acts"]

# A word is taken as an event where the model gives it this much; less is enough where the lexicon agrees strongly.
SURE = 0.5
WITH_LEXICON = 0.25
STRONG_ENTRY = 0.6
LEXICON_BONUS = 0.3
# Where the sentence is likely about no event at all, the event word must be surer.
IDLE = 0.8
IDLE_RAISES = 0.15
REPORTING = 0.9


@dataclass(frozen=True, slots=True)
class Act:
    """A word that states an event."""

    i: int
    type: str
    mode: str | None
    probability: float
    event: EventWord | None
    rule: str


def acts(s: Sentence, lexicon: Lexicon) -> tuple[Act, ...]:
    """The events that the sentence states, in the order of their words."""
    idle = dict(s.main).get("NONE", 0.0) >= IDLE
    low = [w.lemma for w in s.words]
    out: list[Act] = []
    for event in s.events:
        word = s.words[event.i]
        if not any(ch.isalpha() for ch in word.text):
            continue
        p = event.probability
        listed = lexicon.lookup(word.lemma, word.upos)
        near = frozenset(_lemmas(s, event.i, low)) if listed else frozenset()
        entries = [e for e in listed if e.fits(near)]
        by_model = dict(event.types)
        scores = dict(by_model)
        for e in entries:
            scores[e.type] = max(scores.get(e.type, 0.0), by_model.get(e.type, 0.0) + LEXICON_BONUS * e.weight)
        kind, score = max(scores.items(), key=lambda x: (x[1], x[0]))
        strong = any(e.type == kind and e.weight >= STRONG_ENTRY for e in entries)
        floor = (WITH_LEXICON if strong else SURE) + (IDLE_RAISES if idle else 0.0)
        if is_cue(word.lemma) and word.upos == "VERB" and not entries:
            # Plain reporting is attribution, not an event: a verb of saying must be surer to count as one.
            floor = REPORTING
        if p < floor:
            continue
        rule = f"trigger head {p:.2f}" + (f", lexicon «{word.lemma}»" if entries else "")
        out.append(Act(event.i, kind, None, min(1.0, score), event, rule))
    kept = _without_doubles(s, out)
    return tuple(_with_mode(s, a, lexicon, low) for a in kept)


def _lemmas(s: Sentence, i: int, all_lemmas: list[str]) -> list[str]:
    """The lemmas of the clause of the event word, roughly: of its subtree and of what stands next to it."""
    first, last = s.subtree(i)
    return all_lemmas[max(0, min(first, i - 4), i - 14) : min(len(s.words), max(last, i + 5), i + 15)]


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
        if (
            word.deprel in {"compound", "amod", "nmod"}
            and above.type == a.type
            and s.words[above.i].upos in {"NOUN", "PROPN"}
        ):
            drop.add(a.i)
    for a in found:
        for c in children(s, a.i, "compound", "flat"):
            if c.i in by_word and by_word[c.i].type == a.type:
                drop.add(c.i)
    return [a for a in found if a.i not in drop]


def _with_mode(s: Sentence, act: Act, lexicon: Lexicon, all_lemmas: list[str]) -> Act:
    word = s.words[act.i]
    model = [
        (m.partition("/")[2], p) for m, p in (act.event.modes if act.event else ()) if m.startswith(act.type + "/")
    ]
    best = model[0] if model else None
    if best is not None and best[1] >= 0.6:
        return Act(act.i, act.type, best[0], act.probability, act.event, f"{act.rule}; mode head {best[1]:.2f}")
    words = _lemmas(s, act.i, all_lemmas)
    by_words = choose_mode(act.type, words)
    fitting = lexicon.best(word.lemma, word.upos, words)
    by_entry = fitting.mode if fitting is not None and fitting.type == act.type else None
    if by_words is not None:
        mode, how = by_words, "mode by the words around"
    elif by_entry is not None:
        mode, how = by_entry, "mode by the lexicon"
    elif best is not None and best[1] >= 0.35:
        mode, how = best[0], f"mode head {best[1]:.2f}"
    else:
        return act
    return Act(act.i, act.type, mode, act.probability, act.event, f"{act.rule}; {how}")
