"""What a situation report is written from: the state of the arrangement, the events behind it, and the notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vedette.model.arrangement import Unit
from vedette.record.filters import EventFilter
from vedette.share.rows import Row, rows_of
from vedette.share.sitrep.document import Note, Ref, Sentence
from vedette.share.sitrep.messages import Messages
from vedette.share.text import QUOTED, clean, short
from vedette.watch.answers import CalendarEntry, EventLine, PartyRef, Range, State

if TYPE_CHECKING:
    from vedette.record import Record
    from vedette.share.boundaries import Boundaries
    from vedette.share.private import Discretion, Units

__all__ = ["Desk", "event_ids", "read_rows"]

_TOGETHER = 400
# Events of a note that are told of one by one, and ids that are listed at most.
_TOLD, _LISTED = 4, 24
_REVIEWS = ("open", "accepted", "rejected")


def event_ids(value: Any) -> set[str]:
    """The ids of all events that an answer of the watch holds."""
    from dataclasses import fields, is_dataclass

    found: set[str] = set()
    if isinstance(value, str):
        if len(value) == 17 and value[0] == "e" and all(c in "0123456789abcdef" for c in value[1:]):
            found.add(value)
    elif isinstance(value, tuple | list):
        for inner in value:
            found |= event_ids(inner)
    elif is_dataclass(value):
        for field in fields(value):
            found |= event_ids(getattr(value, field.name))
    return found


def read_rows(
    record: Record, ids: Iterable[str], *, units: Units, discretion: Discretion | None, texts: bool
) -> dict[str, Row]:
    """The events with these ids and their evidence."""
    wanted = sorted(set(ids))
    found: dict[str, Row] = {}
    for at in range(0, len(wanted), _TOGETHER):
        asked = EventFilter(ids=tuple(wanted[at : at + _TOGETHER]), reviews=_REVIEWS)
        events = record.events(asked, order="oldest")
        for row in rows_of(events, record.engine, units=units, discretion=discretion, texts=texts):
            found[row.event.id] = row
    return found


class Desk:
    """Says sentences, and keeps the notes that they carry.

    Attributes:
        state: the period.
        before: the same number of days before it; ``None`` where the arrangement was not yet in force.
        history: the weeks up to the end of the period.
        rows: the events behind them, in a sensitive report already without what is withheld.
        change: number of the record's last change that is no export.
        boundaries: administrative boundaries for the map.
    """

    def __init__(
        self,
        state: State,
        before: State | None,
        history: State,
        rows: Mapping[str, Row],
        messages: Messages,
        *,
        change: int,
        sensitive: bool,
        texts: bool,
        discretion: Discretion | None = None,
    ) -> None:
        self.state, self.before, self.history = state, before, history
        self.rows = rows
        self.m = messages
        self.change = change
        self.sensitive = sensitive
        self.texts = texts and not sensitive
        self.boundaries: tuple[Boundaries, ...] = ()
        self._discretion = discretion
        self._notes: list[Note] = []
        self._numbers: dict[object, int] = {}

    # --- sentences ----------------------------------------------------------------------------------------------------

    def say(self, key: str, /, *, events: Sequence[str] = (), note: str = "", **given: Any) -> Sentence:
        """A message as a sentence. One that states a number must say what it stands on.

        Args:
            key: of the message.
            events: ids of the events that it stands on.
            note: key of a message that says how it was reckoned, instead of or beside the events.
            given: fields of the message.
        """
        numbers = self.cite(events) + (self.reckoned(note) if note else ())
        figure = any(isinstance(v, int | float) and not isinstance(v, bool) for v in given.values())
        text = self.m(key, **{name: clean(v) if isinstance(v, str) else v for name, v in given.items()})
        figure = figure or any(c.isdigit() for c in _without_days(text))
        if figure and not numbers:
            numbers = self.reckoned("note record")
        return Sentence(text, numbers, figure)

    def words(self, text: str, *, events: Sequence[str] = (), note: str = "") -> Sentence:
        """Words that the watch has made, as a sentence with what they stand on."""
        return self.say("as said", events=events, note=note, words=_sentence(text))

    # --- notes --------------------------------------------------------------------------------------------------------

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes so far, by number."""
        return tuple(self._notes)

    def cite(self, events: Sequence[str]) -> tuple[int, ...]:
        """The number of the note for these events; the same events have the same note."""
        known = tuple(dict.fromkeys(e for e in events if e in self.rows))
        if not known:
            return ()
        key = ("events", frozenset(known))
        if key not in self._numbers:
            ordered = known if len(known) == 1 else tuple(sorted(known, key=self._weight))
            words = "" if len(known) == 1 else self.m("note events", count=len(known))
            refs = tuple(r for e in ordered[:_TOLD] for r in self._refs(e, alone=len(known) == 1))
            if len(known) > _TOLD:
                words += " " + self.m("note told", count=_TOLD)
            self._add(key, words, refs, ordered)
        return (self._numbers[key],)

    def reckoned(self, key: str, **given: Any) -> tuple[int, ...]:
        """The number of a note that says how something was reckoned."""
        if key == "note record":
            c = self.state.coverage
            given = {"change": self.change, "events": c.events, "reports": c.reports, "publishers": len(c.publishers)}
        elif key == "note baseline":
            e = self.state.escalation
            given = {
                "since": self.m.day(e.baseline_since) if e.baseline_since else self.m("not known"),
                "until": self.m.day(e.baseline_until) if e.baseline_until else self.m("not known"),
                "weeks": e.baseline_weeks,
                "change": self.change,
            }
        elif key == "note arrangement":
            a = self.state.arrangement
            given = {"source": clean(a.source) or clean(a.name)}
        words = self.m(key, **given)
        name = ("words", words)
        if name not in self._numbers:
            self._add(name, words, (), ())
        return (self._numbers[name],)

    def _add(self, key: object, words: str, refs: tuple[Ref, ...], events: tuple[str, ...]) -> None:
        number = len(self._notes) + 1
        self._numbers[key] = number
        self._notes.append(Note(number, words, refs, events[:_LISTED]))

    def _weight(self, event: str) -> tuple[float, int, str]:
        e = self.rows[event].event
        killed = (e.killed.best or e.killed.low or 0) if e.killed else 0
        return -killed, -len(e.publishers), event

    def _refs(self, event: str, *, alone: bool) -> list[Ref]:
        row = self.rows[event]
        most = QUOTED if alone else 140
        refs = []
        for x in row.evidence[: 3 if alone else 1]:
            sentence = short(x.sentence, most) if x.sentence else None
            refs.append(Ref(event, row.event.title, x.publisher, x.published, sentence, x.url))
        return refs or [Ref(event, row.event.title, None, None, None, None)]

    # --- names --------------------------------------------------------------------------------------------------------

    def name(self, party: PartyRef) -> str:
        """A party's or an actor's name; withheld where it must be."""
        if self.state.arrangement.party(party.id) is not None or self._discretion is None:
            return clean(party.name)
        return clean(party.name) if self._discretion.may_name(party.name) else self.m("name withheld")

    def names(self, parties: Iterable[PartyRef], most: int = 3) -> str:
        """Several of them."""
        return self.m.listed(tuple(dict.fromkeys(map(self.name, parties))), most)

    def speakers(self, names: Sequence[str], most: int = 3) -> str:
        """Who says so; what must not be named is withheld."""
        kept = self._discretion.speakers(tuple(names)) if self._discretion is not None else tuple(names)
        return self.m.listed(tuple(dict.fromkeys(map(clean, kept))), most)

    def title(self, event: EventLine | str) -> str:
        """An event's line, as it may be said."""
        ident = event if isinstance(event, str) else event.id
        row = self.rows.get(ident)
        if row is not None:
            return clean(row.event.title) or ident
        return ident

    def plan(self, entry: CalendarEntry) -> str:
        """What was announced, as it may be said: a provision's own words, else an event's line, else only its kind."""
        provision = next((p for p in self.state.arrangement.provisions if p.id == entry.provision), None)
        if provision is not None:
            return clean(provision.text)
        if not self.sensitive:
            return clean(entry.what)
        return self.title(entry.events[0]) if entry.events else self.m(f"plan {entry.kind}")

    def area(self, name: str) -> str:
        """An area that somebody holds a share of; in a sensitive report only those of the arrangement are named."""
        parts = self.state.arrangement.area.parts
        public = {self.state.arrangement.name, *(part.name for part in parts)}
        public |= {part.admin1 for part in parts if isinstance(part, Unit) and part.admin1}
        return clean(name) if not self.sensitive or name in public else self.m("area withheld")

    def killed(self, of: Range | None) -> str:
        """A range in words."""
        return self.m("not known") if of is None else self.m.range(of.low, of.best, of.high)


def _sentence(text: str) -> str:
    """Words that begin with a capital and end with a stop."""
    said = clean(text)
    if not said:
        return said
    return said[0].upper() + said[1:] + ("" if said[-1] in ".!?…" else ".")


def _without_days(text: str) -> str:
    """The text without days, weeks and months written in figures, which are no figures to be proved."""
    import re

    text = re.sub(r"\b\d{4}-(?:W\d\d|\d\d(?:-\d\d)?)\b", "", text)
    return re.sub(r"\b\d{1,2}(?: to \d{1,2})? (?:[A-Z][a-z]+)(?: \d{4})?", "", text)
