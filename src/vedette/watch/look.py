"""An arrangement laid over its facts: who is which party, what lies inside; every question of the watch starts here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property
from math import isnan
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, select

from vedette import ontology
from vedette.model import Event
from vedette.model.arrangement import Arrangement
from vedette.record.rows import event_of
from vedette.record.tables import event
from vedette.watch.answers import EventLine, PartyRef, Range
from vedette.watch.facts import SOURCE, TARGET, UNKNOWN_DAY, Facts
from vedette.watch.geometry import Mask
from vedette.watch.ids import among
from vedette.watch.named import Named
from vedette.watch.said import Told
from vedette.watch.texts import Texts
from vedette.watch.where import INSIDE, NOWHERE, OUTSIDE, WHERE, place_events
from vedette.watch.who import ActorKey, Sides

__all__ = ["CIVILIANS", "DONE", "NOT_YET", "Look", "Rows", "Told", "iso", "known", "ordinal"]

Rows = NDArray[np.intp]
Bits = NDArray[np.uint64]
T = TypeVar("T")

DONE = ("happened", "ongoing")
NOT_YET = ("planned", "possible")
CIVILIANS = "civilians"
_TOGETHER = 500
_LAST_DAY = date.max.toordinal()
#: What is told of more days than these is a sum or a state, not one event.
_LONGEST = 14


def ordinal(day: str | None, missing: int = UNKNOWN_DAY) -> int:
    """A day as a number."""
    return missing if day is None else date.fromisoformat(day).toordinal()


def known(number: float) -> float | None:
    """A figure; ``None`` where it is not known."""
    return None if isnan(number) else float(number)


def iso(number: int) -> str | None:
    """A day as text; ``None`` where it is not known."""
    return None if number == UNKNOWN_DAY else date.fromordinal(int(number)).isoformat()


class Look:
    """What the sections ask.

    Attributes:
        facts: columns of events; ``order`` holds their rows by day.
        where: for each row a number into ``WHERE``; ``parts`` the parts it lies in, as bits.
        by, against: for each row its parties as bits, in the order of the file; the bit after the last is ``civilians``
            (``against`` only).
    """

    def __init__(
        self,
        engine: Engine,
        arrangement: Arrangement,
        facts: Facts,
        sides: Sides,
        named: Named,
        texts: Callable[[Look], Texts],
        before: Look | None = None,
    ) -> None:
        """Lay it over.

        Args:
            engine: of the record.
            arrangement: the arrangement.
            facts: the events that concern it.
            sides: its parties.
            named: where places and actors are looked up.
            texts: reads what the reports behind the events say.
            before: the same arrangement over the facts that these were renewed from: of events that stand as they did,
                nothing is worked out again.
        """
        self.engine, self.arrangement, self.facts, self.sides, self.named = engine, arrangement, facts, sides, named
        self._read_texts = texts
        self._once: dict[str, Any] = {}
        self.part_names = tuple(part.name for part in arrangement.area.parts)
        self._columns: dict[str, NDArray[Any]] = {}
        self._fresh: Look | None = None
        self._columns_before: dict[str, NDArray[Any]] = {}
        if before is not None and facts.carried is not None and facts.carried.token is before.facts.token:
            self._columns_before = dict(before._columns)
            self._fresh = Look(engine, arrangement, facts.carried.fresh, sides, named, texts)
        settled = (
            before.party_of_actor if before is not None and self._fresh is not None else np.zeros(0, dtype=np.int64)
        )
        party = [sides.party_of(actor) for actor in facts.actors[len(settled) :]]
        new = np.array([-1 if number is None else number for number in party], dtype=np.int64)
        self.party_of_actor: NDArray[np.int64] = np.concatenate([settled, new])

        def placed(look: Look) -> tuple[NDArray[np.int8], Bits]:
            return place_events(look.facts, arrangement.area, named)

        self.where: NDArray[np.int8] = self.column("where", lambda look: look.once("placed", placed)[0])
        self.parts: Bits = self.column("parts", lambda look: look.once("placed", placed)[1])
        self.by: Bits = self.column("by", lambda look: look._bits(SOURCE))
        self.against: Bits = self.column("against", lambda look: look._bits(TARGET) | look._civilians())
        self.order: Rows = facts.order
        self._days = facts.day[self.order].astype(np.int64)
        self._masks: dict[tuple[object, ...], Mask] = {}
        self._refs: dict[int, PartyRef] = {}
        self.unrejected: Mask = facts.review != facts.word("rejected")
        #: Events told of so many days that they are sums or states.
        self.sums: Mask = (facts.end - facts.day) > _LONGEST

    def column(self, name: str, make: Callable[[Look], NDArray[Any]]) -> NDArray[Any]:
        """A value for each event, made when it is first asked for; not to be written to.

        It must rest on the event alone, so that it holds for as long as the event stands as it does.
        """
        found = self._columns.get(name)
        if found is None:
            old = self._columns_before.pop(name, None)
            if old is not None and self._fresh is not None and self.facts.carried is not None:
                found = self.facts.carried.column(old, self._fresh.column(name, make))
            else:
                found = make(self)
            self._columns[name] = self._frozen(found)
        return found

    def _civilians(self) -> Bits:
        facts, bits = self.facts, np.zeros(len(self.facts), dtype=np.uint64)
        if len(facts.who_actor):
            civil = np.array([self.sides.is_civilian(actor) for actor in facts.actors], dtype=bool)
            bits[facts.who_row[(facts.who_role == TARGET) & civil[facts.who_actor]]] = self.bit(CIVILIANS)
        return bits

    def _bits(self, role: int) -> Bits:
        bits: Bits = np.zeros(len(self.facts), dtype=np.uint64)
        actors = self.facts.who_actor
        if not len(actors):
            return bits
        party = self.party_of_actor[actors]
        hit = (self.facts.who_role == role) & (party >= 0)
        np.bitwise_or.at(bits, self.facts.who_row[hit], np.uint64(1) << party[hit].astype(np.uint64))
        return bits

    # -- what texts say

    @cached_property
    def texts(self) -> Texts:
        """What the reports behind the events say; read when it is first asked for."""
        return self._read_texts(self)

    def marked(self, mark: str) -> Mask:
        """The events whose sentences bear a mark; not to be written to."""
        return self.texts.marked(mark)

    def once(self, name: str, make: Callable[[Look], T]) -> T:
        """What is the same for every period, made when it is first asked for."""
        if name not in self._once:
            self._once[name] = make(self)
        found: T = self._once[name]
        return found

    # -- words and numbers

    def bit(self, party: str) -> np.uint64:
        """The bit of a party, or of ``civilians``."""
        ids = [p.id for p in self.arrangement.parties]
        return np.uint64(1 << (ids.index(party) if party != CIVILIANS else len(ids)))

    def bits(self, parties: Iterable[str]) -> np.uint64:
        """The bits of several parties."""
        out = np.uint64(0)
        for party in parties:
            out |= self.bit(party)
        return out

    def part_bits(self, names: Sequence[str]) -> np.uint64:
        """The bits of parts of the area; without any, of all."""
        out = 0
        for n, name in enumerate(self.part_names):
            if not names or name in names:
                out |= 1 << n
        return np.uint64(out)

    def is_word(self, column: NDArray[Any], words: Iterable[str]) -> Mask:
        """Where a column of words holds one of them; not to be written to."""
        wanted = tuple(self.facts.words_at(words))
        key = (column.ctypes.data, wanted)
        out = self._masks.get(key)
        if out is None:
            out = np.zeros(len(column), dtype=bool)
            for number in wanted:
                out |= column == number
            self._masks[key] = self._frozen(out)
        return out

    def is_type(self, types: Iterable[str]) -> Mask:
        """Where type, or TYPE/mode, is one of them; not to be written to."""
        wanted = tuple(types)
        out = self._masks.get(("type", *wanted))
        if out is None:
            out = np.zeros(len(self.facts), dtype=bool)
            for text in wanted:
                code, _, mode = text.partition("/")
                hit = self.facts.type == self.facts.word(code)
                out |= hit & (self.facts.mode == self.facts.word(mode)) if mode else hit
            self._masks["type", *wanted] = self._frozen(out)
        return out

    @staticmethod
    def _frozen(column: NDArray[Any]) -> NDArray[Any]:
        column.flags.writeable = False
        return column

    def quad(self, *quads: str) -> list[str]:
        """The event types of a quarter of the cooperation-conflict plane."""
        return [code for code, t in ontology.event_types().items() if t.quad in quads]

    # -- which rows

    def days(self, since: str | None, until: str | None) -> Rows:
        """Rows of the days, both inclusive, in order of day; those of no known day are left out."""
        first = np.searchsorted(self._days, ordinal(since, 1), side="left")
        last = np.searchsorted(self._days, ordinal(until, _LAST_DAY), side="right")
        return self.order[first:last]

    def only(self, rows: Rows, mask: Mask) -> Rows:
        """Those rows where the mask holds."""
        return rows[mask[rows]]

    def near(self, rows: Rows) -> Rows:
        """Those inside, around, or perhaps inside."""
        out: Rows = rows[(self.where[rows] != OUTSIDE) & (self.where[rows] != NOWHERE)]
        return out

    @cached_property
    def all_near(self) -> Rows:
        """All events inside, around, or perhaps inside, in order of day."""
        return self.near(self.days(None, None))

    def near_between(self, since: str | None, until: str | None) -> Rows:
        """Those of :attr:`all_near` between two days, both inclusive."""
        days = self._days_near
        first = np.searchsorted(days, ordinal(since, 1), side="left")
        last = np.searchsorted(days, ordinal(until, _LAST_DAY), side="right")
        return self.all_near[first:last]

    @cached_property
    def _days_near(self) -> NDArray[np.int64]:
        return self.facts.day[self.all_near].astype(np.int64)

    @cached_property
    def division_names(self) -> tuple[str, ...]:
        """Names that mean the area or something larger than a place in it: its provinces and countries."""
        facts = self.facts
        words = {int(w) for column in (facts.admin1, facts.country) for w in np.unique(column[self.all_near]) if w >= 0}
        states = [self.sides.registry.get(facts.words[w]) for w in words]
        more = [name for state in states if state is not None for name in (state.name, *state.aliases)]
        return (*(facts.words[w] for w in words), *more)

    def inside(self, rows: Rows) -> Rows:
        """Those certainly inside."""
        out: Rows = rows[self.where[rows] == INSIDE]
        return out

    # -- what is shown

    def ids(self, rows: Rows | Sequence[int]) -> tuple[str, ...]:
        """The ids of events."""
        return tuple(self.facts.id[np.asarray(rows, dtype=np.intp)].astype("U17").tolist())

    def killed(self, rows: Rows) -> Range | None:
        """The dead of several events together; ``None`` where no claim counts any."""
        low, best, high = (getattr(self.facts, f"killed_{name}")[rows] for name in ("low", "best", "high"))
        some = ~(np.isnan(low) & np.isnan(best) & np.isnan(high))
        if not some.any():
            return None
        low, best, high = low[some], best[some], high[some]
        middle = np.where(np.isnan(best), np.where(np.isnan(low), high, low), best)
        return Range(
            float(np.where(np.isnan(low), 0.0, low).sum()),
            float(middle.sum()),
            float(np.fmax(np.where(np.isnan(high), middle, high), middle).sum()),
        )

    def who(self, row: int, role: int) -> tuple[PartyRef, ...]:
        """The parties of a row in a role; an actor that is none stands for itself."""
        out: dict[PartyRef, None] = {}
        for number in self.facts.actors_of(row, role):
            out[self.ref(number)] = None
        return tuple(out)

    def is_settled(self, actor: int) -> bool:
        """False for those of whom only the report's own words are known, no country and no sector."""
        key = self.facts.actors[actor]
        return self.party_of_actor[actor] >= 0 or not key.id.startswith("x-") or bool(key.country and key.sector)

    def ref(self, actor: int) -> PartyRef:
        """The party that an actor counts as, or the actor."""
        kept = self._refs.get(actor)
        if kept is None:
            kept = self._refs[actor] = self._ref(actor)
        return kept

    def _ref(self, actor: int) -> PartyRef:
        party = self.party_of_actor[actor]
        if party >= 0:
            found = self.arrangement.parties[party]
            return PartyRef(found.id, found.name)
        key = self.facts.actors[actor]
        return PartyRef(key.id, key.name)

    def parties_of(self, told: Told, role: str) -> tuple[PartyRef, ...]:
        """The parties that a claim itself names as ``source`` or ``target``; those who are none are left out."""
        out: dict[PartyRef, None] = {}
        for actor in told.body[role]:
            number = self.sides.party_of(ActorKey(actor["id"], actor["name"], actor["country"], actor["sector"]))
            if number is not None:
                found = self.arrangement.parties[number]
                out[PartyRef(found.id, found.name)] = None
        return tuple(out)

    def who_of(self, told: Told, role: str) -> tuple[PartyRef, ...]:
        """Whom a claim itself names as ``source`` or ``target``; an actor that is no party stands for itself."""
        out: dict[PartyRef, None] = {}
        for actor in told.body[role]:
            number = self.sides.party_of(ActorKey(actor["id"], actor["name"], actor["country"], actor["sector"]))
            found = None if number is None else self.arrangement.parties[number]
            out[PartyRef(found.id, found.name) if found else PartyRef(str(actor["id"]), str(actor["name"]))] = None
        return tuple(out)

    def events(self, ids: Iterable[str]) -> dict[str, Event]:
        """The whole of some events, by id."""
        wanted = list(dict.fromkeys(ids))
        out: dict[str, Event] = {}
        with self.engine.connect() as connection:
            for at in range(0, len(wanted), _TOGETHER):
                query = select(event.c.body).where(
                    among(event.c.id, wanted[at : at + _TOGETHER], self.engine.dialect.name)
                )
                for body in connection.scalars(query):
                    found = event_of(body)
                    out[found.id] = found
        return out

    def titles(self, ids: Iterable[str]) -> dict[str, str]:
        """What some events are called, by id; those that are gone are left out."""
        wanted = list(dict.fromkeys(ids))
        out: dict[str, str] = {}
        with self.engine.connect() as connection:
            for at in range(0, len(wanted), _TOGETHER):
                query = select(event.c.id, event.c.title).where(
                    among(event.c.id, wanted[at : at + _TOGETHER], self.engine.dialect.name)
                )
                out.update((row.id, row.title) for row in connection.execute(query))
        return out

    def lines(self, rows: Rows | Sequence[int]) -> tuple[EventLine, ...]:
        """Events as lines, in the order given."""
        numbers = [int(row) for row in rows]
        ids = self.ids(numbers)
        titles = self.titles(ids)
        return tuple(
            self._line(row, ident, titles[ident]) for row, ident in zip(numbers, ids, strict=True) if ident in titles
        )

    def _line(self, row: int, ident: str, title: str) -> EventLine:
        facts = self.facts
        return EventLine(
            id=ident,
            day=iso(facts.day[row]),
            dated=bool(facts.dated[row]),
            title=title,
            type=facts.text(int(facts.type[row])) or "",
            mode=facts.text(int(facts.mode[row])),
            status=facts.text(int(facts.status[row])) or "",
            place=facts.text(int(facts.place[row])),
            lat=known(facts.lat[row]),
            lon=known(facts.lon[row]),
            precision=facts.text(int(facts.precision[row])) or "unknown",
            where=WHERE[self.where[row]],
            parts=tuple(n for i, n in enumerate(self.part_names) if int(self.parts[row]) >> i & 1),
            by=self.who(row, SOURCE),
            against=self.who(row, TARGET),
            killed=self._killed(row),
            sources=facts.words_of("src_", row),
            publishers=facts.words_of("pub_", row),
            disputed=tuple(dict.fromkeys(facts.words_of("odd_", row))),
            confidence=float(facts.confidence[row]),
            review=facts.text(int(facts.review[row])) or "open",
        )

    def _killed(self, row: int) -> Range | None:
        facts = self.facts
        killed = Range(known(facts.killed_low[row]), known(facts.killed_best[row]), known(facts.killed_high[row]))
        return None if (killed.low, killed.best, killed.high) == (None, None, None) else killed

    def publishers(self, rows: Rows) -> set[int]:
        """Who publishes of events, as numbers of words."""
        return set(np.unique(self.facts.pub_word[self.long_rows("pub_", rows)]).tolist())

    def long_rows(self, table: str, rows: Rows) -> Rows:
        """Where some events stand in a long table."""
        starts = self.facts.starts(table)
        first, count = starts[rows], starts[np.asarray(rows) + 1] - starts[rows]
        if not len(first):
            return np.zeros(0, dtype=np.intp)
        skipped = np.repeat(first - np.concatenate([[0], np.cumsum(count)[:-1]]), count)
        out: Rows = np.arange(int(count.sum())) + skipped
        return out

    def speakers(self, row: int) -> tuple[str, ...]:
        """Who says so, or else who publishes it."""
        return self.facts.words_of("src_", row) or self.facts.words_of("pub_", row)

    def told(self, rows: Rows | Sequence[int], types: Sequence[str] = ()) -> dict[str, list[Told]]:
        """The claims of events, by event, oldest report first; of some types, or of all."""
        changed = self.facts.changed
        keys = [(ident, int(changed[row])) for ident, row in zip(self.ids(rows), rows, strict=True)]
        found = self.texts.said.of(self.engine, keys)
        out = {ident: [one for one in some if not types or one.body["type"] in types] for ident, some in found.items()}
        return {ident: some for ident, some in out.items() if some}
