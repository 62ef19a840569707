"""Small questions to a parsed sentence that every other question about a claim builds on."""

from __future__ import annotations

from collections.abc import Sequence

from vedette.model import Span, TextSpan
from vedette.reading.parse import Sentence, Word

__all__ = [
    "PARTITIVES",
    "case_of",
    "child",
    "children",
    "conjuncts",
    "first_conjunct",
    "governors",
    "is_passive",
    "marks_of",
    "noun_phrase",
    "objects",
    "obliques",
    "partitive",
    "subjects",
    "text_of",
    "top_of",
]

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "nsubj:outer"})
# What belongs to a noun phrase as an actor is written: not relative clauses, further appositions or coordinates.
_INSIDE = frozenset(
    {
        *("det", "amod", "compound", "nummod", "nmod:poss", "flat", "fixed", "nmod:desc", "goeswith"),
        *("nmod:unmarked", "det:predet"),
    }
)


def children(s: Sentence, i: int, *relations: str) -> list[Word]:
    """The dependents of word ``i`` in any of ``relations`` (all of them if none is named), in order."""
    below = s.children[i]
    if not below:
        return []
    words = s.words
    return [words[c] for c in below if not relations or words[c].deprel in relations]


def child(s: Sentence, i: int, *relations: str) -> Word | None:
    """The first dependent of word ``i`` in any of ``relations``."""
    for c in s.children[i]:
        if s.words[c].deprel in relations:
            return s.words[c]
    return None


def case_of(s: Sentence, i: int) -> str:
    """The preposition(s) of a noun, lower case, joined by a space; empty if it has none."""
    words = []
    for c in children(s, i, "case"):
        words.append(c.text.lower())
        words += [f.text.lower() for f in children(s, c.i, "fixed")]
    return " ".join(words)


def marks_of(s: Sentence, i: int) -> str:
    """The word(s) that open a subordinate clause ("without", "instead of"), lower case, joined by a space."""
    words = []
    for c in children(s, i, "mark"):
        words.append(c.text.lower())
        words += [f.text.lower() for f in children(s, c.i, "fixed")]
    return " ".join(words)


def is_passive(s: Sentence, i: int) -> bool:
    """Is the verb a passive, with or without auxiliary ("was shelled", "reinforcements sent by")?"""
    return any(s.words[c].deprel in {"aux:pass", "nsubj:pass", "obl:agent"} for c in s.children[i]) or (
        s.words[i].deprel in {"acl", "acl:relcl"}
        and s.words[i].upos == "VERB"
        and s.words[i].text.lower().endswith(("ed", "en", "own", "ent", "id", "ept", "aid", "elt", "ought", "aught"))
        and not any(s.words[c].deprel in {"nsubj", "obj", "aux"} for c in s.children[i])
    )


def conjuncts(s: Sentence, i: int) -> list[int]:
    """Word ``i`` and what is coordinated with it, in order."""
    out = [i]
    for c in s.children[i]:
        if s.words[c].deprel == "conj":
            out += conjuncts(s, c)
    return out


def first_conjunct(s: Sentence, i: int) -> int:
    """The first of the words that ``i`` is coordinated with; itself where it is with none."""
    while s.words[i].deprel == "conj" and s.words[i].head >= 0:
        i = s.words[i].head
    return i


def governors(s: Sentence, i: int) -> list[int]:
    """The words above word ``i``, nearest first."""
    out, at = [], s.words[i].head
    while at >= 0 and at not in out:
        out.append(at)
        at = s.words[at].head
    return out


def subjects(s: Sentence, i: int, *, depth: int = 0) -> list[int]:
    """Heads of the subject of a verb: its own, or the one it shares.

    A coordinated verb, an open complement ("agreed to withdraw"), an adverbial participle ("killing ten") share the
    subject of the verb above; a participle or relative clause at a noun has that noun as its subject.
    """
    own = child(s, i, *SUBJECTS)
    if own is not None:
        if own.upos == "PRON" and own.lemma in {"who", "which", "that"} and s.words[i].deprel == "acl:relcl":
            return [_nearer(s, own.i, s.words[i])]
        return conjuncts(s, own.i)
    word = s.words[i]
    if word.head < 0 or depth > 6:
        return []
    above = word.head
    if word.deprel in {"acl", "acl:relcl"} and s.words[above].upos in {"NOUN", "PROPN", "PRON"}:
        if any(c.deprel == "mark" and c.lemma == "to" for c in children(s, i)):
            # "plans to attack", "a bid to bring peace": the one whose plan it is.
            owner = child(s, above, "nmod:poss")
            if owner is not None:
                return conjuncts(s, owner.i)
            return subjects(s, s.words[above].head, depth=depth + 1) if s.words[above].head >= 0 else []
        verb = _loosely_after(s, i, above)
        return subjects(s, verb, depth=depth + 1) if verb is not None else [above]
    asked = _asked(s, i, above)
    if asked:
        return asked
    if word.deprel == "xcomp" or _charged(s, i, above):
        # "urged Israel to withdraw", "accused Israel of shelling": the one who is urged or accused.
        things = objects(s, above) if is_passive(s, above) else [c.i for c in children(s, above, "obj", "iobj")]
        if things and s.words[above].lemma in _OBJECT_CONTROL and not _each_other(s, things[0]):
            return conjuncts(s, things[0])
        return subjects(s, above, depth=depth + 1)
    if word.deprel in {"conj", "advcl", "parataxis"} and s.words[above].upos in {"VERB", "AUX", "NOUN", "ADJ"}:
        return subjects(s, above, depth=depth + 1)
    return []


def _loosely_after(s: Sentence, i: int, above: int) -> int | None:
    """The verb of "suspended talks with the rebels, accusing them": behind a comma a participle is the subject's."""
    if s.words[i].deprel != "acl" or i < 1 or s.words[i - 1].text != "," or not s.words[i].text.endswith("ing"):
        return None
    at = above
    while s.words[at].deprel in {"nmod", "conj", "compound", "flat"} and s.words[at].head >= 0:
        at = s.words[at].head
    verb = s.words[at].head
    return verb if s.words[at].deprel in {"obj", "obl"} and verb >= 0 and s.words[verb].upos == "VERB" else None


def _asked(s: Sentence, i: int, above: int) -> list[int]:
    """ "Called on both sides to withdraw", "appealed to donors to help": those on whom it is called do it."""
    cases = _ASKS.get(s.words[above].lemma)
    if cases is None or s.words[i].deprel not in {"xcomp", "advcl"} or marks_of(s, i) not in {"", "to"}:
        return []
    for c in children(s, above, "obl"):
        if c.i < i and case_of(s, c.i) in cases:
            return conjuncts(s, c.i)
    return []


_ASKS = {"call": {"on", "upon"}, "appeal": {"to"}, "prevail": {"on", "upon"}, "plead": {"with"}, "lean": {"on"}}


def _nearer(s: Sentence, pronoun: int, verb: Word) -> int:
    """What "which" stands for: in "fighters of X and of Y, which belongs to Z" it is Y, though it hangs on fighters.

    Only where the verb is a singular that the word above is not.
    """
    above = verb.head
    singular = verb.lemma != verb.text.lower() and verb.text.lower().endswith("s") and verb.upos == "VERB"
    whole = s.words[above]
    if not singular or whole.lemma == whole.text.lower() or not whole.text.lower().endswith("s"):
        return above
    k = pronoun - 1
    while k > above and (s.words[k].upos == "PUNCT" or s.words[k].deprel in {"flat", "compound"}):
        k = k - 1 if s.words[k].upos == "PUNCT" else s.words[k].head
    return k if k > above and s.words[k].upos == "PROPN" and above in governors(s, k) else above


_ACCUSING = frozenset({"accuse", "blame", "suspect", "condemn", "criticise", "criticize"})
_OBJECT_CONTROL = _ACCUSING | frozenset(
    "urge ask tell order force compel invite allow permit enable encourage want expect press push help call advise "
    "persuade convince forbid prevent request instruct require authorize authorise cause lead warn beg see let stop "
    "keep bar ban block deter discourage dissuade prohibit".split()
)


def _each_other(s: Sentence, i: int) -> bool:
    """ "Accused each other of shelling": those who accuse are those accused."""
    first = s.words[i - 1].text.lower() if i else ""
    return (first, s.words[i].text.lower()) in {("each", "other"), ("one", "another")}


def _charged(s: Sentence, i: int, above: int) -> bool:
    """Is it what someone is accused of, or kept from ("blamed Iran for shelling", "barred them from entering")?"""
    if s.words[i].deprel not in {"advcl", "ccomp"}:
        return False
    return s.words[above].lemma in _ACCUSING or marks_of(s, i) in {"of", "from"}


def objects(s: Sentence, i: int) -> list[int]:
    """Heads of the direct object (of a passive: of its subject), coordinates with it."""
    if is_passive(s, i):
        own = child(s, i, "nsubj:pass", "nsubj")
        if own is not None and not (own.upos == "PRON" and own.lemma in {"who", "which", "that"}):
            return conjuncts(s, own.i)
        return [s.words[i].head] if s.words[i].deprel in {"acl", "acl:relcl"} else []
    thing = child(s, i, "obj")
    return conjuncts(s, thing.i) if thing is not None else []


def obliques(s: Sentence, i: int, *prepositions: str) -> list[int]:
    """Heads of the prepositional dependents of word ``i`` under any of ``prepositions``, coordinates with them."""
    out: list[int] = []
    for c in children(s, i, "obl", "nmod", "obl:agent"):
        if case_of(s, c.i) in prepositions:
            out += conjuncts(s, c.i)
    return out


def top_of(s: Sentence, inside: Sequence[int]) -> int:
    """The word of some (in order, at least one) that hangs on none of the others; the last in a ring."""
    return next((k for k in inside if s.words[k].head not in inside), inside[-1])


def noun_phrase(s: Sentence, i: int) -> tuple[int, int]:
    """First and last (exclusive) word of the noun phrase of ``i``: of-phrases yes, relative clauses no."""
    keep = {i}
    todo = [i]
    while todo:
        at = todo.pop()
        for c in s.children[at]:
            if c not in keep and _belongs(s, c, at, i):
                keep.add(c)
                todo.append(c)
    first = last = i
    while first - 1 in keep:
        first -= 1
    while last + 1 in keep:
        last += 1
    # A gap closes over brackets and hyphens that hang elsewhere in the tree.
    low, high = min(keep), max(keep)
    if all(k in keep or s.words[k].upos in _MARKS for k in range(low, first)):
        first = low
    if all(k in keep or s.words[k].upos in _MARKS for k in range(last, high)):
        last = high
    while first < i and s.words[first].upos == "PUNCT" and s.words[first].text not in {"“", '"'}:
        first += 1
    while last > i and s.words[last].upos == "PUNCT" and s.words[last].text not in {")", "”"}:
        last -= 1
    return first, last + 1


_MARKS = frozenset({"PUNCT", "SYM"})
_PARTICLES = frozenset({"also", "only", "even", "not", "just"})


def _belongs(s: Sentence, c: int, at: int, i: int) -> bool:
    """Does word ``c`` below word ``at`` belong to the noun phrase of ``i``?"""
    w = s.words[c]
    if at != i and at < i and s.words[at].deprel == "amod":
        # "Iran-backed Hezbollah": whatever the participle brings stands before the noun.
        return c < i
    if w.deprel == "case":
        return at != i
    if w.deprel == "nmod":
        return c > at and case_of(s, c) == "of"
    if w.deprel == "appos":
        # "the Hayat Tahrir al-Sham (HTS) jihadist group": an abbreviation in brackets right behind.
        return 0 < c - at <= 2 and w.text.isupper()
    if w.deprel == "punct":
        return w.text in {"-", "–", "'", "’"} or (at != i and w.text in {"(", ")"})
    if w.deprel == "advmod":
        return c < at and w.upos in {"ADV", "ADJ"} and w.lemma not in _PARTICLES
    return w.deprel in _INSIDE


PARTITIVES = frozenset(
    "dozen hundred thousand score million member group number some most many several all handful majority part "
    "contingent column pair couple crowd wave series batch unit none any each one two three four five six seven eight "
    "nine ten".split()
)


def partitive(s: Sentence, i: int) -> int:
    """The noun that is meant where word ``i`` only counts it ("dozens of his neighbours", "two of its soldiers")."""
    w = s.words[i]
    if w.upos in {"NUM", "DET", "PRON", "ADJ"} or w.lemma.lower() in PARTITIVES:
        for c in children(s, i, "nmod", "obl"):
            if case_of(s, c.i) == "of":
                return partitive(s, c.i)
    return i


def text_of(s: Sentence, first: int, last: int) -> TextSpan:
    """The words as they stand in the report."""
    span = s.chars(first, last)
    return TextSpan(s.text[span.start - s.span.start : span.end - s.span.start], Span(span.start, span.end))
