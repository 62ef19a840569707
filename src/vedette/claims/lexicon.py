"""Words that state events: verbs, event nouns, adjectives and longer expressions, with type, mode and weight.

The data is ``data/triggers.csv`` (``phrase,pos,type,mode,weight,needs``) and ``data/modes.csv``
(``type,mode,cue,weight``). Phrases and cues are written as lemmas. The head of a phrase, which carries its part of
speech, is the first word of a verb and the last of a noun (the last before "of").
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from vedette.errors import DataFileError
from vedette.ontology import event_types

__all__ = ["Entry", "Lexicon", "choose_mode", "modes_named"]

DATA = Path(__file__).parent / "data"
_MODES = DATA / "modes.csv"
_POS = frozenset({"VERB", "NOUN", "ADJ"})
_LOOSE = frozenset({"a", "an", "the", "of", "in", "on", "to", "for", "from", "with", "at", "by", "into", "and"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One word or expression and what it states.

    Attributes:
        phrase: its lemmas.
        pos: universal part of speech of its head: VERB, NOUN or ADJ.
        type, mode: the event type, and the mode where the words settle it.
        weight: from 0 to 1, how surely it states that in conflict news.
        needs: lemmas of which one must stand near it; empty if none is needed.
        rest: the lemmas beside the head that must stand near it, function words left out.
    """

    phrase: tuple[str, ...]
    pos: str
    type: str
    mode: str | None
    weight: float
    needs: frozenset[str]
    rest: frozenset[str] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        beside = frozenset(self.phrase) - {self.head}
        object.__setattr__(self, "rest", beside - _LOOSE or beside)

    @property
    def head(self) -> str:
        """The lemma that carries the expression."""
        return _head(self.phrase, self.pos)

    @property
    def exact(self) -> int:
        """How much it asks for: entries that ask for more go before those that ask for less."""
        return 2 * (len(self.phrase) - 1) + bool(self.needs)

    def fits(self, words: Collection[str]) -> bool:
        """True if what it asks for stands among the lemmas of the clause."""
        if self.rest and not self.rest.issubset(words):
            return False
        return not self.needs or not self.needs.isdisjoint(words)


def _head(phrase: tuple[str, ...], pos: str) -> str:
    if pos == "NOUN":
        return phrase[phrase.index("of") - 1] if "of" in phrase[1:] else phrase[-1]
    return phrase[0] if pos == "VERB" else phrase[-1]


class Lexicon:
    """The entries by the head and part of speech."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        table: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in entries:
            table[entry.head, entry.pos].append(entry)
        self._table: Mapping[tuple[str, str], tuple[Entry, ...]] = {
            key: tuple(sorted(found, key=lambda e: (-e.exact, -e.weight, e.type, e.mode or "", e.phrase)))
            for key, found in table.items()
        }

    @classmethod
    def load(cls) -> Lexicon:
        """The lexicon of the package, read once."""
        return _load()

    def __len__(self) -> int:
        return sum(len(found) for found in self._table.values())

    def __iter__(self) -> Iterator[Entry]:
        for found in self._table.values():
            yield from found

    def lookup(self, lemma: str, pos: str) -> tuple[Entry, ...]:
        """The entries whose head is a lemma: those that ask for more first, then the surer."""
        return self._table.get((lemma, pos), ())

    def best(self, lemma: str, pos: str, words: Collection[str]) -> Entry | None:
        """The entry that fits the clause best: the type of the surest that fits, and of that type the most exact.

        Args:
            lemma: of the word asked about.
            pos: its universal part of speech.
            words: the lemmas of its clause.
        """
        fitting = [entry for entry in self.lookup(lemma, pos) if entry.fits(words)]
        if not fitting:
            return None
        surest = max(fitting, key=lambda entry: entry.weight)
        return max((e for e in fitting if e.type == surest.type), key=lambda e: (e.exact, e.weight))


def read(path: Path) -> Iterator[Entry]:
    """The entries of a file.

    Raises:
        DataFileError: naming the line, if one is wrong.
    """
    types = event_types()
    seen: set[tuple[str, ...]] = set()
    sets: dict[str, frozenset[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file), start=1):
            if number == 1:
                continue
            if len(row) != 6:
                raise DataFileError(path.name, number, f"has {len(row)} fields, not 6")
            phrase, pos, kind, mode, weight, needs = row
            if pos not in _POS or not phrase or phrase != phrase.lower():
                raise DataFileError(path.name, number, "needs a phrase in small letters and VERB, NOUN or ADJ")
            if kind not in types or (mode and mode not in types[kind].modes):
                raise DataFileError(path.name, number, f"unknown type or mode {kind}/{mode}")
            if (key := (phrase, pos, kind, mode, needs)) in seen:
                raise DataFileError(path.name, number, f"{phrase} stands twice")
            seen.add(key)
            try:
                sure = float(weight)
            except ValueError:
                sure = -1.0
            if not 0 <= sure <= 1:
                raise DataFileError(path.name, number, f"the weight {weight} is not between 0 and 1")
            if needs not in sets:
                sets[needs] = frozenset(needs.split())
            yield Entry(tuple(phrase.split()), pos, kind, mode or None, sure, sets[needs])


@cache
def _load() -> Lexicon:
    return Lexicon(read(DATA / "triggers.csv"))


@cache
def _cues(path: Path) -> dict[str, dict[str, tuple[tuple[str, int], ...]]]:
    """For each type, the modes that a cue speaks for, with its weight."""
    types = event_types()
    table: dict[str, dict[str, list[tuple[str, int]]]] = defaultdict(lambda: defaultdict(list))
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file), start=1):
            if number == 1:
                continue
            if len(row) != 4 or not row[2] or not row[3].isdigit():
                raise DataFileError(path.name, number, "needs type, mode, cue and a whole weight")
            kind, mode, cue, weight = row
            if kind not in types or mode not in types[kind].modes:
                raise DataFileError(path.name, number, f"unknown type or mode {kind}/{mode}")
            table[kind][cue].append((mode, int(weight)))
    return {kind: {cue: tuple(found) for cue, found in cues.items()} for kind, cues in table.items()}


def modes_named(type: str, words: Sequence[str]) -> frozenset[str]:
    """Every mode of a type that some word, or two or three words in a row, speaks for."""
    return frozenset(mode for spoken_for in _standing(type, words) for mode, _ in spoken_for)


def _standing(type: str, words: Iterable[str]) -> list[tuple[tuple[str, int], ...]]:
    """The cues of a type that stand among the words, of one to three words, each as the modes it speaks for."""
    cues = _cues(_MODES).get(type, {})
    begin = _first_words(type)
    row = list(words)
    said = set(row)
    for k, word in enumerate(row):
        if word in begin:
            said |= {" ".join(row[k : k + 2]), " ".join(row[k : k + 3])}
    return [cues[cue] for cue in sorted(said & cues.keys())]


@cache
def _first_words(type: str) -> frozenset[str]:
    """The words that cues of several words begin with."""
    return frozenset(cue.split()[0] for cue in _cues(_MODES).get(type, {}) if " " in cue)


def choose_mode(type: str, words: Iterable[str]) -> str | None:
    """The mode of a type that the words of a clause speak for most; ``None`` if none does.

    Args:
        type: event type.
        words: lemmas of the clause in order, so that cues of two or three words are seen.
    """
    score: dict[str, int] = defaultdict(int)
    for spoken_for in _standing(type, words):
        for mode, weight in spoken_for:
            score[mode] += weight
    if not score:
        return None
    order = list(event_types()[type].modes)
    return min(score, key=lambda mode: (-score[mode], order.index(mode)))
