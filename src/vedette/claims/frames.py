"""What a word states by what stands with it: to press towards a town asks for nothing, a veto that is lifted is none.

The data is ``data/frames.yaml``, whose head says what a frame may ask for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from vedette.claims.syntax import case_of, children, subjects
from vedette.errors import DataFileError
from vedette.ontology import event_types
from vedette.ontology.load import from_yaml
from vedette.reading.parse import Sentence, Word

__all__ = ["Frame", "Neighbour", "frame_of", "load", "moved", "stated"]

_FILE = "frames.yaml"
_KEYS = frozenset("because of mode verb noun below above subject holding clause unless becomes".split())
_NEIGHBOUR_KEYS = frozenset({"relations", "lemmas", "cases"})
NOTHING = "nothing"
UNSEEN = "unseen"
NAME = "@name"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A word above or below: in one of the relations; with one of the lemmas and cases, any if none is given."""

    relations: frozenset[str]
    lemmas: frozenset[str]
    cases: frozenset[str]

    def is_like(self, s: Sentence, word: Word, relation: str) -> bool:
        """Does ``word``, in ``relation``, fit?"""
        return (
            relation in self.relations
            and (not self.lemmas or _listed(word, self.lemmas))
            and (not self.cases or case_of(s, word.i) in self.cases)
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """One row of the file; ``type`` is None where the word states nothing."""

    because: str
    of: frozenset[str]
    modes: frozenset[str]
    lemmas: frozenset[str]
    verb: bool
    below: Neighbour | None
    above: Neighbour | None
    subject: frozenset[str]
    holding: frozenset[str]
    clause: frozenset[str]
    unless: frozenset[str]
    type: str | None
    mode: str | None

    def fits(self, s: Sentence, i: int, kind: str, mode: str | None) -> bool:
        """Does word ``i``, read as an event of ``kind`` in ``mode``, stand so?"""
        word = s.words[i]
        if word.lemma not in self.lemmas or kind not in self.of or (word.upos == "VERB") is not self.verb:
            return False
        if self.modes and (mode or "none") not in self.modes:
            return False
        if self.below is not None and not any(self.below.is_like(s, c, c.deprel) for c in children(s, i)):
            return False
        if self.above is not None and (word.head < 0 or not self.above.is_like(s, s.words[word.head], word.deprel)):
            return False
        if self.subject and not self._has_subject(s, i):
            return False
        first, last = s.subtree(i)
        inside = {w.lemma.lower() for w in s.words[first:last] if w.i != i}
        return self.unless.isdisjoint(inside) and not (self.clause and self.clause.isdisjoint(inside))

    def _has_subject(self, s: Sentence, i: int) -> bool:
        for k in subjects(s, i):
            if not _listed(s.words[k], self.subject):
                continue
            first, last = s.subtree(k)
            inside = {w.lemma.lower() for w in s.words[first : min(last, i) if k < i else last]}
            if not self.holding or self.holding & inside:
                return True
        return False


def _listed(word: Word, lemmas: frozenset[str]) -> bool:
    """Is the word of one of the lemmas, or a proper name where any name will do?"""
    return word.lemma.lower() in lemmas or (NAME in lemmas and word.upos == "PROPN")


def frame_of(s: Sentence, i: int, kind: str, mode: str | None) -> Frame | None:
    """The first frame that fits word ``i``, read as an event of ``kind`` in ``mode``."""
    for frame in _by_lemma().get(s.words[i].lemma, ()):
        if frame.fits(s, i, kind, mode):
            return frame
    return None


def stated(s: Sentence, i: int) -> Frame | None:
    """The frame that makes word ``i`` an event although the trigger head passed it over."""
    return frame_of(s, i, UNSEEN, None)


def moved(s: Sentence, i: int) -> str | None:
    """The type of event that it is where vehicles or troops are the ones who go somewhere; None if they are not."""
    frame = frame_of(s, i, "DISPLACEMENT", None)
    return frame.type if frame is not None else None


@cache
def _by_lemma() -> Mapping[str, tuple[Frame, ...]]:
    text = (files("vedette.claims") / "data" / _FILE).read_text(encoding="utf-8")
    out: dict[str, tuple[Frame, ...]] = {}
    for frame in load(text):
        for lemma in frame.lemmas:
            out[lemma] = (*out.get(lemma, ()), frame)
    return out


def load(text: str) -> tuple[Frame, ...]:
    """The frames of a file's text.

    Raises:
        DataFileError: naming the frame, if one is wrong.
    """
    raw = from_yaml(text, _FILE)
    sets = {name: frozenset(map(str, words)) for name, words in raw["words"].items()}
    return tuple(_frame(number, row, sets) for number, row in enumerate(raw["frames"], start=1))


def _frame(number: int, row: Mapping[str, object], sets: Mapping[str, frozenset[str]]) -> Frame:
    types = event_types()
    strange = set(row) - _KEYS
    if strange:
        raise DataFileError(_FILE, number, f"unknown key {', '.join(sorted(strange))}")
    if ("verb" in row) == ("noun" in row):
        raise DataFileError(_FILE, number, "needs verb or noun, and not both")
    of = _words(number, row.get("of"), sets)
    if not of or not of <= types.keys() | {UNSEEN}:
        raise DataFileError(_FILE, number, "needs the types that it is read as")
    kind, _, mode = str(row.get("becomes", "")).partition("/")
    if kind != NOTHING and (kind not in types or (mode and mode not in types[kind].modes)):
        raise DataFileError(_FILE, number, f"unknown type or mode {row.get('becomes')}")
    if not row.get("because"):
        raise DataFileError(_FILE, number, "needs its reason")
    return Frame(
        because=str(row["because"]),
        of=of,
        modes=_words(number, row.get("mode"), sets),
        lemmas=_words(number, row.get("verb") or row.get("noun"), sets),
        verb="verb" in row,
        below=_neighbour(number, row.get("below"), sets),
        above=_neighbour(number, row.get("above"), sets),
        subject=_words(number, row.get("subject"), sets),
        holding=_words(number, row.get("holding"), sets),
        clause=_words(number, row.get("clause"), sets),
        unless=_words(number, row.get("unless"), sets),
        type=None if kind == NOTHING else kind,
        mode=mode or None,
    )


def _words(number: int, given: object, sets: Mapping[str, frozenset[str]]) -> frozenset[str]:
    if given is None:
        return frozenset()
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise DataFileError(_FILE, number, f"needs a list, not {given!r}")
    out: set[str] = set()
    for word in given:
        if not isinstance(word, str):
            raise DataFileError(_FILE, number, f"{word!r} is no word: put it in quotes")
        if word.startswith("$"):
            if word[1:] not in sets:
                raise DataFileError(_FILE, number, f"no set of words is named {word}")
            out |= sets[word[1:]]
        else:
            out.add(word)
    return frozenset(out)


def _neighbour(number: int, given: object, sets: Mapping[str, frozenset[str]]) -> Neighbour | None:
    if given is None:
        return None
    if not isinstance(given, Mapping) or not set(given) <= _NEIGHBOUR_KEYS or not given.get("relations"):
        raise DataFileError(_FILE, number, "needs relations, and may have lemmas and cases")
    return Neighbour(
        relations=_words(number, given["relations"], sets),
        lemmas=_words(number, given.get("lemmas"), sets),
        cases=_words(number, given.get("cases"), sets),
    )
