"""The part of a record that concerns an arrangement, as columns: small enough to hold, quick enough to ask anything.

A row is an event. Text stands once, in a table of words; who took part, who published and what was counted stand in
long tables beside the rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vedette.watch.ids import positions
from vedette.watch.who import ActorKey

__all__ = ["SOURCE", "TARGET", "UNKNOWN_DAY", "Facts", "FactsBuilder", "Ints"]

Ints = NDArray[Any]
SOURCE, TARGET = 0, 1
#: From more new rows than these on it is quicker to sort all anew.
_FEW = 2000
#: The day of an event of which no day is known.
UNKNOWN_DAY = 0


@dataclass(frozen=True, slots=True)
class Carried:
    """What becomes of the rows of facts that are renewed: some are left out, the others move up, fresh ones follow.

    Attributes:
        token: of the facts before.
        gone: which of their rows are left out, in order.
        size: how many rows they had.
        fresh: the rows that follow, as facts of their own.
    """

    token: object
    gone: Ints
    size: int
    fresh: Facts

    @property
    def kept(self) -> int:
        """How many rows are carried over."""
        return self.size - len(self.gone)

    @property
    def spans(self) -> list[tuple[int, int]]:
        """From where to where rows are carried over: one more than rows are left out."""
        edges = self.gone.tolist()
        return list(zip([0, *(row + 1 for row in edges)], [*edges, self.size], strict=True))

    def spans_in(self, starts: Ints) -> list[tuple[int, int]]:
        """The same in a long table, of which it is known where each row begins."""
        return [(int(starts[first]), int(starts[after])) for first, after in self.spans]

    def column(self, old: NDArray[Any], fresh: NDArray[Any]) -> NDArray[Any]:
        """A column, a value for each row, of the facts before and of the fresh ones together."""
        return np.concatenate([*(old[first:after] for first, after in self.spans), fresh])

    def rows(self, old: Ints) -> Ints:
        """Row numbers as they are now, in the order given; those left out are left out."""
        if not len(self.gone):
            return old
        keep = np.ones(self.size, dtype=bool)
        keep[self.gone] = False
        now = np.cumsum(keep, dtype=np.int64) - 1
        out: Ints = now[old[keep[old]]]
        return out


@dataclass(slots=True)
class Facts:
    """Columns of events.

    ``day`` and ``end`` are proleptic ordinals; ``dated`` is false where they rest on the first publication. Words
    (``type`` ...) are numbers into ``words``, actors numbers into ``actors``; -1 is none. ``changed`` is the change
    that last touched the event. Long tables point to rows, in order: ``who_`` takes part, ``pub_`` publishes, ``qty_``
    is counted, ``src_`` says so, and on ``odd_`` the sources disagree.
    """

    id: NDArray[np.bytes_]
    type: Ints
    mode: Ints
    status: Ints
    review: Ints
    day: Ints
    dated: Ints
    end: Ints
    published: Ints
    place: Ints
    geonameid: Ints
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    radius: NDArray[np.float64]
    country: Ints
    admin1: Ints
    precision: Ints
    killed_low: NDArray[np.float64]
    killed_best: NDArray[np.float64]
    killed_high: NDArray[np.float64]
    reports: Ints
    publishers: Ints
    disagrees: Ints
    changed: Ints
    confidence: NDArray[np.float64]
    who_row: Ints
    who_role: Ints
    who_actor: Ints
    pub_row: Ints
    pub_word: Ints
    qty_row: Ints
    qty_of: Ints
    qty_role: Ints
    qty_low: NDArray[np.float64]
    qty_best: NDArray[np.float64]
    qty_high: NDArray[np.float64]
    src_row: Ints
    src_word: Ints
    odd_row: Ints
    odd_word: Ints
    words: list[str]
    actors: list[ActorKey]
    _numbers: dict[str, int] = field(init=False, repr=False)
    _starts: dict[str, Ints] = field(init=False, repr=False)
    _order: Ints | None = field(init=False, repr=False, default=None)
    #: Tells these facts from any others.
    token: object = field(init=False, repr=False, default_factory=object)
    #: Which others they were renewed from, if they were.
    carried: Carried | None = field(init=False, repr=False, default=None)

    def __post_init__(self) -> None:
        self._numbers = {word: n for n, word in enumerate(self.words)}
        self._starts = {}

    def __len__(self) -> int:
        return len(self.id)

    def word(self, text: str) -> int:
        """The number of a word; -2 where no event has it."""
        return self._numbers.get(text, -2)

    def words_at(self, text: Iterable[str]) -> list[int]:
        """The numbers of those of the words that any event has."""
        return [n for n in map(self.word, text) if n >= 0]

    def text(self, number: int) -> str | None:
        """A word by its number."""
        return None if number < 0 else self.words[number]

    def actors_of(self, row: int, role: int) -> list[int]:
        """The actors of a row in a role."""
        some = self.rows_of("who_", row)
        actors, roles = (column[some.start : some.stop].tolist() for column in (self.who_actor, self.who_role))
        return [actor for actor, one in zip(actors, roles, strict=True) if one == role]

    def quantities_of(self, row: int) -> range:
        """Where the counts of a row stand in the table of counts."""
        return self.rows_of("qty_", row)

    def words_of(self, table: str, row: int) -> tuple[str, ...]:
        """The words of a row in a long table: publishers (``pub_``), sources (``src_``), or what is disagreed on."""
        some = self.rows_of(table, row)
        return tuple(self.words[int(w)] for w in getattr(self, f"{table}word")[some.start : some.stop])

    def rows_of(self, table: str, row: int) -> range:
        """Where a row stands in a long table."""
        starts = self.starts(table)
        return range(int(starts[row]), int(starts[row + 1]))

    def starts(self, table: str) -> Ints:
        """For every row, and for the end, where it begins in a long table."""
        found = self._starts.get(table)
        if found is None:
            count = np.bincount(getattr(self, f"{table}row"), minlength=len(self.id))
            found = self._starts[table] = np.concatenate([[0], np.cumsum(count)])
        return found

    @property
    def order(self) -> Ints:
        """The rows by day and then by id, so that it doesn't matter when which event was read."""
        if self._order is None:
            self._order = np.lexsort((self.id, self.day))
        return self._order

    def renewed(self, gone: Iterable[str], fresh: Facts) -> Facts:
        """The same without some events, and with fresh ones behind them.

        Args:
            gone: ids of the events that are left out; those that are not there don't matter.
            fresh: facts whose words and actors begin with those of these facts.
        """
        at = positions(self.id, np.array([g.encode() for g in gone], dtype="S17"))
        carried = Carried(self.token, np.sort(at[at >= 0]), len(self), fresh)
        values: dict[str, Any] = {}
        spans = {"": carried.spans} | {table: carried.spans_in(self.starts(table)) for table in _LONG}
        for name in _COLUMNS:
            table = name[:4] if name[:4] in _LONG else ""
            old, new = getattr(self, name), getattr(fresh, name)
            if name == f"{table}row":
                parts = [old[a:b] - n for n, (a, b) in enumerate(spans[table])]
                new = new + np.int32(carried.kept)
            else:
                parts = [old[a:b] for a, b in spans[table]]
            values[name] = np.concatenate([*parts, new])
        out = Facts(**values, words=fresh.words, actors=fresh.actors)
        out.carried = carried
        if self._order is not None and len(fresh) <= _FEW:
            out._order = out._placed(carried.rows(self._order), carried.kept)
        return out

    def _placed(self, order: Ints, kept: int) -> Ints:
        """The order of the first rows with those behind them put in."""
        new = np.arange(kept, len(self))
        new = new[np.lexsort((self.id[new], self.day[new]))]
        days = self.day[order]
        at = []
        for row in new:
            first, last = (int(np.searchsorted(days, self.day[row], side=side)) for side in ("left", "right"))
            at.append(first + int(np.searchsorted(self.id[order[first:last]], self.id[row])))
        placed: Ints = np.insert(order, at, new)
        return placed

    def save(self, path: Path, meta: Mapping[str, Any]) -> None:
        """Write to a file, whole or not at all."""
        columns = {name: getattr(self, name) for name in _COLUMNS}
        text = json.dumps(
            {"meta": meta, "words": self.words, "actors": [[a.id, a.name, a.country, a.sector] for a in self.actors]}
        )
        columns["text"] = np.frombuffer(text.encode(), dtype=np.uint8)
        part = path.with_name(f".{path.name}.part")
        with part.open("wb") as out:
            np.savez(out, **columns)
        part.replace(path)

    @classmethod
    def load(cls, path: Path) -> tuple[Facts, dict[str, Any]]:
        """What :meth:`save` wrote.

        Raises:
            ValueError, KeyError, OSError: it is no such file.
        """
        with np.load(path, allow_pickle=False) as got:
            text = json.loads(got["text"].tobytes())
            values: dict[str, Any] = {name: got[name] for name in got.files if name != "text"}
        values["words"] = text["words"]
        values["actors"] = [ActorKey(*actor) for actor in text["actors"]]
        return cls(**values), text["meta"]


_COLUMNS = tuple(f.name for f in fields(Facts) if f.init and f.name not in {"words", "actors"})
_LONG = ("who_", "pub_", "qty_", "src_", "odd_")
_FLOATS = frozenset("lat lon radius killed_low killed_best killed_high confidence qty_low qty_best qty_high".split())
_NARROW = frozenset("dated disagrees who_role".split())


class FactsBuilder:
    """Collects events and makes :class:`Facts` of them: all there are, or after others, some of which are ``gone``."""

    def __init__(self, before: Facts | None = None, gone: Iterable[str] = ()) -> None:
        self._before, self._gone = before, gone
        self._words: dict[str, int] = {w: n for n, w in enumerate(before.words)} if before else {}
        self._actors: dict[ActorKey, int] = {a: n for n, a in enumerate(before.actors)} if before else {}
        self._columns: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
        self._count = 0

    def _word(self, text: str | None) -> int:
        return -1 if text is None else self._words.setdefault(text, len(self._words))

    def add(
        self,
        row: Mapping[str, Any],
        *,
        source: Sequence[Mapping[str, Any]],
        target: Sequence[Mapping[str, Any]],
        publishers: Sequence[str],
        sources: Sequence[str],
        disagreed: Sequence[str],
        quantities: Sequence[Mapping[str, Any]],
        radius: float | None,
    ) -> None:
        """Take in one event: its row of the table of events, and what of its body is needed."""
        put = self._columns
        put["id"].append(row["id"].encode())
        for name in ("type", "mode", "status", "review", "place", "country", "admin1", "precision"):
            put[name].append(self._word(row[name]))
        put["day"].append(_ordinal(row["day"]))
        put["dated"].append(row["start"] is not None)
        put["end"].append(_ordinal(row["end"] or row["day"]))
        put["published"].append(_ordinal(row["first_published"]))
        put["geonameid"].append(row["geonameid"] or -1)
        for name in ("lat", "lon", "killed_low", "killed_best", "killed_high", "confidence"):
            put[name].append(_number(row[name]))
        put["radius"].append(_number(radius))
        put["reports"].append(row["n_reports"])
        put["publishers"].append(row["n_publishers"])
        put["disagrees"].append(bool(row["disagrees"]))
        put["changed"].append(row["changed"])
        for role, actors in ((SOURCE, source), (TARGET, target)):
            for actor in actors:
                key = ActorKey(actor["id"], actor["name"], actor["country"], actor["sector"])
                put["who_row"].append(self._count)
                put["who_role"].append(role)
                put["who_actor"].append(self._actors.setdefault(key, len(self._actors)))
        for table, words in (("pub_", publishers), ("src_", sources), ("odd_", disagreed)):
            for word in words:
                put[f"{table}row"].append(self._count)
                put[f"{table}word"].append(self._word(word))
        for quantity in quantities:
            put["qty_row"].append(self._count)
            put["qty_of"].append(self._word(quantity["of"]))
            put["qty_role"].append(self._word(quantity["role"]))
            for name in ("low", "best", "high"):
                put[f"qty_{name}"].append(_number(quantity[name]))
        self._count += 1

    def facts(self) -> Facts:
        """All of it."""
        values: dict[str, Any] = {name: np.array(column, dtype=_dtype(name)) for name, column in self._columns.items()}
        fresh = Facts(**values, words=list(self._words), actors=list(self._actors))
        return fresh if self._before is None else self._before.renewed(self._gone, fresh)


def _dtype(name: str) -> str:
    if name == "id":
        return "S17"
    return "f8" if name in _FLOATS else "i1" if name in _NARROW else "i4"


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def _ordinal(day: str | None) -> int:
    if day is None:
        return UNKNOWN_DAY
    try:
        return date.fromisoformat(day[:10]).toordinal()
    except ValueError:
        return UNKNOWN_DAY
