"""What the reports behind an arrangement's events say, as far as the watch asks: each is read once, and that is kept.

Which reports tell of an event, what its sentences say of posts and parts (:mod:`vedette.watch.marks`), and which
comparisons a report makes. None of it changes unless the event is touched; so it is kept beside the facts, by the
event's id and the change that last touched it, in memory and in the cache folder.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, Select, func, select

from vedette.record.tables import claim, report
from vedette.watch.facts import Facts, Ints
from vedette.watch.gather import cache_folder, hash_at, key_of
from vedette.watch.geometry import Mask
from vedette.watch.ids import among, positions
from vedette.watch.marks import ABOUT, HELD, Reads, further, held_mark, marks_of, post_mark
from vedette.watch.phrases import Found, Phrase, Scope, Thing, find_in, words_key, worth_reading
from vedette.watch.said import Said
from vedette.watch.where import NOWHERE

if TYPE_CHECKING:
    from vedette.record import Record
    from vedette.watch.look import Look

__all__ = ["Texts", "forget_texts", "texts_of"]

_FORMAT = 2
_KEPT = 8
_TOGETHER = 500
#: From so many events and reports read on it costs less to write the file again than to read them again.
_WORTH = 500
_SPACE = re.compile(r"\s+")
#: So much of a text is looked at after a sentence.
_FURTHER = 500
#: How much of an event is known: nothing, its reports, its marks too.
_NOTHING, _REPORTS, _MARKS = 0, 1, 2

Rows = NDArray[np.intp]

_lock = Lock()
_memory: OrderedDict[str, Texts] = OrderedDict()


@dataclass(slots=True)
class Texts:
    """What is known of the texts: a row is an event, in the order of the facts.

    Attributes:
        id, changed: the event, and the change that last touched it.
        known: how much is known of it.
        rep_row, rep_n: which reports tell of it, as numbers into ``reports``.
        reports, searched: ids of reports, and which were searched for comparisons.
        mark_row, mark_n: which marks its sentences bear, and which types of claims it holds, as numbers into ``marks``.
        marks: the names of the marks; ``words`` tells whether they are still the same marks.
        found: the comparisons of the reports that make any.
        unsaved: how many events and reports were read since the file was written.
        said: the claims that were asked for last.
        token: of the facts whose rows these are.
        file, meta: where it is kept, and with which change of the record.
    """

    id: NDArray[np.bytes_]
    changed: Ints
    known: Ints
    rep_row: Ints
    rep_n: Ints
    reports: NDArray[np.bytes_]
    searched: Ints
    mark_row: Ints
    mark_n: Ints
    marks: list[str]
    words: str
    found: dict[int, tuple[Found, ...]]
    unsaved: int = 0
    said: Said = field(default_factory=Said, repr=False)
    token: object = None
    file: Path | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)
    _lock: Any = field(default_factory=Lock, repr=False)
    _masks: dict[str, Mask] = field(default_factory=dict, repr=False)

    # -- asking

    def marked(self, mark: str) -> Mask:
        """The events that bear a mark; not to be written to."""
        out = self._masks.get(mark)
        if out is None:
            out = np.zeros(len(self.id), dtype=bool)
            if mark in self.marks:
                out[self.mark_row[self.mark_n == self.marks.index(mark)]] = True
            out.flags.writeable = False
            self._masks[mark] = out
        return out

    def reports_of(self, rows: Rows) -> Ints:
        """The numbers of the reports behind events, each once."""
        wanted = np.zeros(len(self.id), dtype=bool)
        wanted[rows] = True
        return np.unique(self.rep_n[wanted[self.rep_row]])

    def comparisons(self, engine: Engine, rows: Rows) -> dict[str, tuple[Found, ...]]:
        """The comparisons that the reports behind events make, by the report's id; texts not yet searched are read."""
        numbers = self.reports_of(rows)
        with self._lock:
            new = numbers[self.searched[numbers] == 0]
            if len(new):
                with engine.connect() as connection:
                    self._search(connection, new)
                self.keep()
        return {self.reports[n].decode(): self.found[n] for n in map(int, numbers) if n in self.found}

    # -- reading

    def read(self, connection: Connection, rows: Rows, tests: Mapping[str, tuple[str, Reads]], marked: Mask) -> None:
        """Read of events which reports tell of them and, of those that ``marked`` names, the sentences."""
        if not len(rows):
            return
        reads = [(n, tests[name][1]) for n, name in enumerate(self.marks) if name in tests]
        holds = {code: self.marks.index(held_mark(code)) for code in HELD if held_mark(code) in self.marks}
        which = {n for n, name in enumerate(self.marks) if name in tests and name.startswith(post_mark(""))}
        known = _Numbers(self.reports)
        links: list[tuple[int, int]] = []
        marks: list[tuple[int, int]] = []
        plain, full = rows[~marked[rows]], rows[marked[rows]]
        for some, sentences in ((plain, False), (full, True)):
            for at in range(0, len(some), _TOGETHER):
                chunk = {self.id[row].decode(): int(row) for row in some[at : at + _TOGETHER]}
                said: dict[int, list[str]] = {row: [] for row in chunk.values()}
                columns = [claim.c.event_id, claim.c.report_id, claim.c.type]
                if sentences:
                    columns.append(claim.c.body["sentence", "text"].as_string())
                query = select(*columns).where(among(claim.c.event_id, list(chunk), connection.dialect.name))
                seen: set[tuple[int, int]] = set()
                held: set[tuple[int, int]] = set()
                got = connection.execute(query).all()
                numbers = known.of([one.report_id for one in got])
                for event_id, report_id, code, *sentence in got:
                    row = chunk[event_id]
                    seen.add((row, numbers[report_id]))
                    said[row] += [_SPACE.sub(" ", one) for one in sentence]
                    if code in holds:
                        held.add((row, holds[code]))
                links += sorted(seen)
                marks += sorted(held)
                if sentences:
                    found = {row: {n for n, test in reads if test(own)} for row, own in said.items()}
                    self._which(connection, chunk, found, reads, which)
                    marks += [(row, n) for row, own in found.items() for n in sorted(own)]
        self.known[plain], self.known[full] = _REPORTS, _MARKS
        new = known.new
        self.reports = np.concatenate([self.reports, np.array(new, dtype="S17")])
        self.searched = np.concatenate([self.searched, np.zeros(len(new), dtype="i1")])
        self.rep_row, self.rep_n = _joined(self.rep_row, self.rep_n, links)
        self.mark_row, self.mark_n = _joined(self.mark_row, self.mark_n, marks)
        self.unsaved += len(rows)

    def _which(
        self,
        connection: Connection,
        chunk: Mapping[str, int],
        found: Mapping[int, set[int]],
        reads: Sequence[tuple[int, Reads]],
        which: set[int],
    ) -> None:
        """Which post is meant, where the sentence names none and the next ones do."""
        about = self.marks.index(ABOUT) if ABOUT in self.marks else -1
        open_ = [ident for ident, row in chunk.items() if about in found[row] and not which & found[row]]
        if not open_:
            return
        end = claim.c.body["sentence", "span", 1].as_integer()
        query = (
            select(claim.c.event_id, func.substr(report.c.text, end + 1, _FURTHER))
            .join(report, report.c.id == claim.c.report_id)
            .where(among(claim.c.event_id, open_, connection.dialect.name))
        )
        for event_id, text in connection.execute(query):
            more = further(text)
            found[chunk[event_id]].update(n for n, test in reads if n in which and more and test(more))

    def _search(self, connection: Connection, numbers: Ints) -> None:
        by_id = {self.reports[n].decode(): int(n) for n in numbers}
        wanted = list(by_id)
        for at in range(0, len(wanted), _TOGETHER):
            got = connection.execute(_texts(wanted[at : at + _TOGETHER], connection.dialect.name)).all()
            for n in worth_reading([text for _, text in got]):
                ident, text = got[n]
                if found := tuple(find_in(text)):
                    self.found[by_id[ident]] = found
        self.searched[numbers] = 1
        self.unsaved += len(numbers)

    # -- keeping

    def for_facts(self, facts: Facts, marks: Sequence[str], words: str) -> Texts:
        """What of this still holds of other facts: of events that were not touched since."""
        out = _empty(facts, marks, words)
        out.reports, out.searched, out.found = self.reports, self.searched.copy(), dict(self.found)
        new_row = np.full(len(self.id), -1, dtype=np.int64)
        if facts.carried is not None and facts.carried.token is self.token:
            here = facts.carried.rows(np.arange(len(self.id)))
            new_row[np.delete(np.arange(len(self.id)), facts.carried.gone)] = here
            out.known = facts.carried.column(self.known, np.zeros(len(facts) - len(here), dtype="i1"))
        else:
            old = positions(self.id, facts.id)
            same = old >= 0
            if len(self.id):
                same &= self.changed[old] == facts.changed
            new_row[old[same]] = np.flatnonzero(same)
            out.known[same] = self.known[old[same]]
        out.rep_row, out.rep_n = _moved(new_row, self.rep_row, self.rep_n)
        rows, numbers = self.mark_row, self.mark_n
        if (self.marks, self.words) != (list(marks), words):
            # Other words are looked for now; which types of claims there are stays as it is.
            out.known = np.minimum(out.known, _REPORTS)
            as_now = {held_mark(code) for code in HELD} & set(marks)
            place = np.array([marks.index(m) if m in as_now else -1 for m in self.marks] or [-1], dtype=np.int64)
            still = place[numbers] >= 0
            rows, numbers = rows[still], place[numbers[still]].astype("i4")
        out.mark_row, out.mark_n = _moved(new_row, rows, numbers)
        out.unsaved, out.said = self.unsaved, self.said
        return out

    def keep(self) -> None:
        """Write to the file, whole or not at all, if enough was read since."""
        if self.unsaved < _WORTH or self.file is None:
            return
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self._save(self.file)
        except OSError:
            return  # a cache that can't be written costs time, not the answer
        self.unsaved = 0

    def _save(self, path: Path) -> None:
        text: dict[str, Any] = {"format": _FORMAT, "meta": dict(self.meta), "marks": self.marks, "words": self.words}
        text["phrases"] = words_key()
        text["found"] = {str(n): [asdict(one) for one in some] for n, some in self.found.items()}
        columns = {name: getattr(self, name) for name in _COLUMNS}
        columns["text"] = np.frombuffer(json.dumps(text).encode(), dtype=np.uint8)
        part = path.with_name(f".{path.name}.part")
        with part.open("wb") as out:
            np.savez(out, **columns)
        part.replace(path)

    @classmethod
    def load(cls, path: Path) -> Texts:
        """What :meth:`keep` wrote.

        Raises:
            ValueError, KeyError, TypeError, OSError: it is no such file.
        """
        with np.load(path, allow_pickle=False) as got:
            text = json.loads(got["text"].tobytes())
            columns: dict[str, Any] = {name: got[name] for name in _COLUMNS}
        if text["format"] != _FORMAT:
            raise ValueError(f"{path} has another format")
        found = {int(n): tuple(map(_found, some)) for n, some in text["found"].items()}
        if text["phrases"] != words_key():  # other words are looked for now
            found, columns["searched"] = {}, np.zeros_like(columns["searched"])
        return cls(**columns, marks=text["marks"], words=text["words"], found=found, meta=text["meta"])


def _texts(ids: Sequence[str], dialect: str) -> Select[Any]:
    return select(report.c.id, report.c.text).where(among(report.c.id, ids, dialect))


class _Numbers:
    """Numbers of reports: of those known where they stand, of new ones after them, in the order that they come."""

    def __init__(self, reports: NDArray[np.bytes_]) -> None:
        self._reports = reports
        self._of: dict[str, int] = {}
        self.new: list[bytes] = []

    def of(self, ids: Sequence[str]) -> dict[str, int]:
        """The number of each, by id."""
        asked = [ident for ident in dict.fromkeys(ids) if ident not in self._of]
        places = positions(self._reports, np.array([ident.encode() for ident in asked], dtype="S17"))
        for ident, place in zip(asked, places.tolist(), strict=True):
            if place < 0:
                place = len(self._reports) + len(self.new)
                self.new.append(ident.encode())
            self._of[ident] = place
        return self._of


_COLUMNS = ("id", "changed", "known", "rep_row", "rep_n", "reports", "searched", "mark_row", "mark_n")


def _empty(facts: Facts, marks: Sequence[str], words: str) -> Texts:
    """Nothing known of any event."""
    none = np.zeros(0, dtype="i4")
    return Texts(
        id=facts.id,
        changed=facts.changed,
        known=np.zeros(len(facts), dtype="i1"),
        rep_row=none,
        rep_n=none,
        reports=np.zeros(0, dtype="S17"),
        searched=np.zeros(0, dtype="i1"),
        mark_row=none,
        mark_n=none,
        marks=list(marks),
        words=words,
        found={},
        token=facts.token,
    )


def _found(body: Mapping[str, Any]) -> Found:
    phrase = dict(body["phrase"])
    thing = phrase["thing"]
    if thing is not None:
        thing = Thing(tuple(thing["types"]), thing["measure"], tuple(thing["of"]), tuple(thing["told"]))
    phrase |= {"thing": thing, "scope": Scope(**phrase["scope"])}
    return Found(Phrase(**phrase), body["start"], body["end"], body["sentence"])


def _joined(rows: Ints, numbers: Ints, more: Sequence[tuple[int, int]]) -> tuple[Ints, Ints]:
    if not more:
        return rows, numbers
    new = np.array(more, dtype="i4")
    rows, numbers = np.concatenate([rows, new[:, 0]]), np.concatenate([numbers, new[:, 1]])
    order = np.argsort(rows, kind="stable")
    return rows[order], numbers[order]


def _moved(new_row: Ints, rows: Ints, numbers: Ints) -> tuple[Ints, Ints]:
    moved = new_row[rows] if len(rows) else np.zeros(0, dtype=np.int64)
    kept = moved >= 0
    moved, numbers = moved[kept].astype("i4"), numbers[kept]
    if not len(moved) or (moved[1:] >= moved[:-1]).all():
        return moved, numbers
    order = np.argsort(moved, kind="stable")
    return moved[order], numbers[order]


def texts_of(look: Look, record: Record, marked: Mask, change: int, *, folder: Path | None = None) -> Texts:
    """What the reports behind an arrangement's events say, brought up to date and kept.

    Args:
        look: the arrangement laid over its facts.
        record: the record that they are from.
        marked: the events whose sentences are asked for marks.
        change: the change that the facts rest on.
        folder: where texts are kept between runs; by default the user's cache folder.
    """
    tests = marks_of(look.arrangement)
    words = hashlib.sha256(repr([words for words, _ in tests.values()]).encode()).hexdigest()[:16]
    key = key_of(record, look.arrangement)
    file = (folder or cache_folder()) / f"{key}.texts.npz"
    with _lock:
        before = _memory.get(key)
    with record.engine.connect() as connection:
        if before is None:
            before = _load(file, connection)
        elif not _same_past(connection, before.meta):
            before = None
        old = before or _empty(look.facts, (), "")
        texts = old.for_facts(look.facts, [*tests, *map(held_mark, HELD)], words)
        texts.file, texts.meta = file, {"change": change, "hash": hash_at(connection, change)}
        near = np.zeros(len(look.facts), dtype=bool)
        near[look.all_near] = True
        near |= (look.where == NOWHERE) & ((look.by | look.against) > 0)  # what a party says or does, no place told
        due = near & (texts.known < _REPORTS)
        due |= marked & (texts.known < _MARKS)
        texts.read(connection, np.flatnonzero(due), tests, marked)
    texts.keep()
    with _lock:
        _memory[key] = texts
        _memory.move_to_end(key)
        while len(_memory) > _KEPT:
            _memory.popitem(last=False)
    return texts


def _same_past(connection: Connection, meta: Mapping[str, Any]) -> bool:
    number, head = meta.get("change"), meta.get("hash")
    return isinstance(number, int) and isinstance(head, str) and hash_at(connection, number) == head


def _load(file: Path, connection: Connection) -> Texts | None:
    if not file.is_file() or not zipfile.is_zipfile(file):
        return None
    try:
        texts = Texts.load(file)
    except (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
        return None  # what can't be read is made again
    return texts if _same_past(connection, texts.meta) else None


def forget_texts() -> None:
    """Let go of what is held in memory."""
    with _lock:
        _memory.clear()
