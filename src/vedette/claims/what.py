"""What happened: words that state an event, with their type and mode, from the model's trigger head and the lexicon."""

from __future__ import annotations

from dataclasses import dataclass, replace

from vedette.claims.doubles import doubles
from vedette.claims.frames import frame_of, stated
from vedette.claims.is_so import SPEECH_ACTS
from vedette.claims.lexicon import Lexicon, choose_mode, modes_named
from vedette.claims.says_who import is_cue
from vedette.claims.syntax import children, governors
from vedette.claims.unseen import CASUALTIES, casualty_word, chief_word
from vedette.reading.parse import EventWord, Sentence, Word

__all__ = ["Act", "acts"]

# A word is taken as an event where the model gives it this much; less is enough where the lexicon agrees strongly.
SURE = 0.5
WITH_LEXICON = 0.25
STRONG_ENTRY = 0.6
LEXICON_BONUS = 0.3
# How much the type that the sentence is about speaks for an event's type: of weights from 0 to 1, those from 0.3 to
# 0.45 typed most of the held-out gold right.
OF_THE_SENTENCE = 0.45
# Where the sentence is likely about no event at all, the event word must be surer.
IDLE = 0.8
IDLE_RAISES = 0.15
REPORTING = 0.9
# Verbs that only hand on what is said; that it is a threat lies in the words said.
_PLAIN = frozenset({"say", "tell", "add", "reply", "note", "write", "counter", "be", "have"})
_ONLY_HELPS = frozenset({"have", "do", "will", "would"})
# Verbs that state no act of another kind by themselves.
_ONLY_SAYS = frozenset({"say", "tell", "add", "note"})
# Acts that come of nothing but a plain casualty; the modes that need more said than that.
_HARMED = frozenset("kill wound injure hurt die death casualty".split())
# How sure a casualty of a weapon is taken to be where only its words say so.
CASUALTY = 0.5
_NEEDS_WORDS = frozenset({"massacre", "execute", "crowd-control", "cleansing", "torture", "sexual", "beat"})
# The mode head likes these for a plain "attack": on the held-out gold, of those that no word of the sentence spoke for,
# 42 of 52 were wrong (with such a word: 5 of 29).
_SEEN_IN_WORDS = frozenset({"aerial", "firearms", "heavy-weapons", "massacre", "execute"})
SURE_OF_MODE = 0.6
_ANSWERS = frozenset({"answer", "respond", "reply", "retaliate"})
_KEEPS = frozenset({"prevent", "stop", "bar", "block", "keep", "hinder", "prohibit", "ban", "discourage"})


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
    about = dict(s.main)
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
        kind = max(scores, key=lambda t: (scores[t] + OF_THE_SENTENCE * about.get(t, 0.0), t))
        score = scores[kind]
        strong = any(e.type == kind and e.weight >= STRONG_ENTRY for e in entries)
        floor = (WITH_LEXICON if strong else SURE) + (IDLE_RAISES if idle else 0.0)
        only_says = word.lemma in _ONLY_SAYS and word.upos == "VERB"
        if only_says or (is_cue(word.lemma) and word.upos == "VERB" and not entries):
            # Plain reporting is attribution, not an event: a verb of saying must be surer to count as one.
            floor = REPORTING
        if word.upos == "AUX" and word.lemma in _ONLY_HELPS:
            continue
        if word.lemma == "be" or (kind == "THREATEN" and word.lemma in _PLAIN and word.upos == "VERB"):
            floor = REPORTING
        if p < floor or (only_says and kind not in SPEECH_ACTS):
            continue
        rule = f"trigger head {p:.2f}" + (f", lexicon «{word.lemma}»" if entries else "")
        out.append(Act(event.i, kind, None, min(1.0, score), event, rule))
    out += _unseen(s, lexicon, out)
    out.sort(key=lambda a: a.i)
    drop = doubles(s, out)
    framed = (_framed(s, _with_mode(s, a, lexicon, low)) for a in out if a.i not in drop)
    kept = [a for a in framed if a is not None]
    return tuple(_threatened(s, _kept_from(s, a, {a.i for a in kept}), kept) for a in kept)


def _threatened(s: Sentence, act: Act, kept: list[Act]) -> Act:
    """ "Warned that it would answer with force": the warning is the threat, and the answer is what is threatened."""
    if act.type != "THREATEN" or s.words[act.i].lemma not in _ANSWERS:
        return act
    above = governors(s, act.i)
    if not any(a.type == "THREATEN" and (a.i in above or s.words[a.i].head == act.i) for a in kept if a.i != act.i):
        return act
    return Act(act.i, "ASSAULT", None, act.probability, act.event, f"{act.rule}; what is threatened")


def _unseen(s: Sentence, lexicon: Lexicon, found: list[Act]) -> list[Act]:
    """Events that the trigger head passed over: plain casualties, and the main verb of a sentence of one sure type."""
    seen = {a.i for a in found}
    weak = {e.i: e for e in s.events}
    more = [
        Act(w.i, "ASSAULT", None, CASUALTY, weak.get(w.i), f"«{w.text}» by a weapon")
        for w in s.words
        if w.i not in seen and w.lemma in CASUALTIES and casualty_word(s, w.i)
    ]
    seen |= {a.i for a in more}
    for w in s.words:
        frame = stated(s, w.i) if w.i not in seen else None
        if frame is not None and frame.type is not None:
            more.append(Act(w.i, frame.type, frame.mode, CASUALTY, weak.get(w.i), frame.because))
    if not found and not more:
        chief = chief_word(s, lexicon)
        if chief is not None:
            i, kind, sure = chief
            why = f"the sentence is about {kind} {sure:.2f}, lexicon «{s.words[i].lemma}»"
            more.append(Act(i, kind, None, sure, weak.get(i), why))
    return more


def _lemmas(s: Sentence, i: int, all_lemmas: list[str]) -> list[str]:
    """The lemmas of the clause of the event word, roughly: of its subtree and of what stands next to it."""
    first, last = s.subtree(i)
    return all_lemmas[max(0, min(first, i - 4), i - 14) : min(len(s.words), max(last, i + 5), i + 15)]


def _with_mode(s: Sentence, act: Act, lexicon: Lexicon, all_lemmas: list[str]) -> Act:
    word = s.words[act.i]
    model = [
        (m.partition("/")[2], p) for m, p in (act.event.modes if act.event else ()) if m.startswith(act.type + "/")
    ]
    if word.lemma in _HARMED:
        # A plain "killed" makes no massacre: the words around must say so.
        by_words = choose_mode(act.type, _lemmas(s, act.i, all_lemmas))
        model = [(m, p) for m, p in model if m not in _NEEDS_WORDS or m == by_words]
    if any(m in _SEEN_IN_WORDS for m, _ in model):
        spoken_of = _spoken_of(lexicon, word, act, all_lemmas)
        model = [(m, p) for m, p in model if m not in _SEEN_IN_WORDS or m in spoken_of]
    best = model[0] if model else None
    if best is not None and best[1] >= SURE_OF_MODE:
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


def _spoken_of(lexicon: Lexicon, word: Word, act: Act, all_lemmas: list[str]) -> frozenset[str | None]:
    """The modes that a word of the sentence speaks of: a plain "attack" came neither from the air nor by gun."""
    own = {e.mode for e in lexicon.lookup(word.lemma, word.upos) if e.type == act.type and not e.exact}
    return modes_named(act.type, all_lemmas) | own


def _kept_from(s: Sentence, act: Act, taken: set[int]) -> Act:
    """ "The army prevented civilians from reaching Aleppo": what happened is that they were kept from it."""
    above = s.words[act.i].head
    if act.type not in {"DISPLACEMENT", "RETREAT"} or above < 0 or above in taken or s.words[act.i].upos != "VERB":
        return act
    verb = s.words[above]
    held = verb.upos == "VERB" and verb.lemma in _KEEPS and any(c.text.lower() == "from" for c in children(s, act.i))
    if not held:
        return act
    return Act(above, "COERCE", "restrict", act.probability, None, f"{act.rule}; «{verb.text}» keeps them from it")


def _framed(s: Sentence, act: Act) -> Act | None:
    """The act as what stands with its word makes it; None where it is none."""
    frame = frame_of(s, act.i, act.type, act.mode)
    if frame is None:
        return act
    if frame.type is None:
        return None
    return replace(act, type=frame.type, mode=frame.mode, rule=f"{act.rule}; {frame.because}")
