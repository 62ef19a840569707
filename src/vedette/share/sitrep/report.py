"""A situation report from the record to a file."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

from vedette import __version__
from vedette.errors import InputError
from vedette.share.export import last_told
from vedette.share.sitrep import closing, conduct, opening, talk
from vedette.share.sitrep.desk import Desk, event_ids, read_rows
from vedette.share.sitrep.document import Document, Section
from vedette.share.sitrep.messages import Messages
from vedette.share.text import clean
from vedette.share.whole import WholeFile

if TYPE_CHECKING:
    from vedette.model.arrangement import Arrangement
    from vedette.record import Record
    from vedette.share.boundaries import Boundaries
    from vedette.share.private import Discretion, Units
    from vedette.watch.answers import Period

__all__ = ["WRITERS", "Sitrep", "make_document", "sitrep"]

#: The writer of each suffix: a function that makes the bytes of a file from a document.
WRITERS: Mapping[str, str] = {
    ".html": "vedette.share.sitrep.as_html:as_html",
    ".pdf": "vedette.share.sitrep.as_pdf:as_pdf",
    ".docx": "vedette.share.sitrep.as_docx:as_docx",
    ".md": "vedette.share.sitrep.as_markdown:as_markdown",
}
_WEEKS = 12


@dataclass(frozen=True, slots=True)
class Sitrep:
    """What became of a situation report: the period, how many notes it has, and the bytes of the file."""

    period: Period
    notes: int
    size: int


def sitrep(
    record: Record,
    arrangement: Arrangement,
    period: Period | None,
    path: Path,
    *,
    lang: str = "en",
    on: date | None = None,
    sensitive: bool = False,
    texts: bool = True,
    cache: Path | None = None,
    boundaries: Sequence[Boundaries] = (),
) -> Sitrep:
    """Write a situation report; the file appears when it is whole.

    Args:
        record: the record.
        arrangement: the arrangement.
        period: the days; by default those that the arrangement's file asks for.
        path: ``.html``, ``.pdf``, ``.docx`` or ``.md``.
        lang: language of the messages.
        on: day of making; by default the day of the record's last change, so that the same record gives the same file.
        sensitive: coarsen places and withhold private names and publishers' words.
        texts: whether publishers' sentences may be quoted.
        cache: folder of what the watch keeps between runs; by default in the user's cache folder.
        boundaries: administrative boundaries for the map.

    Raises:
        InputError: if the suffix or the language is not known, or the file can't be written.
        MissingExtraError: if the format needs an extra that is not installed.
    """
    suffix = path.suffix.lower()
    if suffix not in WRITERS:
        raise InputError(f"{path}: a situation report is written as {', '.join(WRITERS)}")
    module, _, name = WRITERS[suffix].partition(":")
    write = cast("Callable[[Document], bytes]", getattr(importlib.import_module(module), name))
    document, told = make_document(
        record,
        arrangement,
        period,
        lang=lang,
        on=on,
        sensitive=sensitive,
        texts=texts,
        cache=cache,
        boundaries=boundaries,
    )
    with WholeFile(path) as out:
        out.file.write(write(document))
        said = {"format": f"sitrep {suffix[1:]}", "period": told.label, "sensitive": sensitive, "texts": texts}
        record.exported(path.name, said)
        size = out.done()
    return Sitrep(told, len(document.notes), size)


def make_document(
    record: Record,
    arrangement: Arrangement,
    period: Period | None,
    *,
    lang: str = "en",
    on: date | None = None,
    sensitive: bool = False,
    texts: bool = True,
    cache: Path | None = None,
    boundaries: Sequence[Boundaries] = (),
) -> tuple[Document, Period]:
    """The report as a document, and the period that it is about.

    Raises:
        InputError: if the language is not known.
    """
    from vedette.places import Gazetteer
    from vedette.share.private import Discretion, Units

    messages = Messages(lang)
    with Gazetteer.open() as gazetteer:
        units = Units(gazetteer)
        discretion = None
        if sensitive:
            from vedette.actors.own import load_registry

            discretion = Discretion(load_registry(), units)
        desk = _desk(record, arrangement, period, messages, units, discretion, texts=texts, cache=cache)
        desk.boundaries = tuple(boundaries)
        return _written(desk, record, on, cache), desk.state.period


def _desk(
    record: Record,
    arrangement: Arrangement,
    period: Period | None,
    messages: Messages,
    units: Units,
    discretion: Discretion | None,
    *,
    texts: bool,
    cache: Path | None,
) -> Desk:
    from vedette.watch import state
    from vedette.watch.answers import Period

    now = state(record, arrangement, period, cache=cache)
    since, until = date.fromisoformat(now.period.since), date.fromisoformat(now.period.until)
    span = (until - since).days + 1
    day_before = (since - timedelta(days=1)).isoformat()
    earlier = (since - timedelta(days=span)).isoformat()
    before = state(record, arrangement, Period(earlier, day_before, f"{earlier}..{day_before}"), cache=cache)
    first = since - timedelta(days=since.weekday(), weeks=max(1, _WEEKS - span // 7))
    history = state(record, arrangement, Period(first.isoformat(), now.period.until, f"{first}..{until}"), cache=cache)
    ids = event_ids(now) | event_ids(before.incidents) | event_ids(history.incidents.by_week)
    rows = read_rows(record, ids, units=units, discretion=discretion, texts=texts)
    return Desk(
        now,
        before,
        history,
        rows,
        messages,
        change=last_told(record)[0],
        sensitive=discretion is not None,
        texts=texts,
        discretion=discretion,
    )


def _written(desk: Desk, record: Record, on: date | None, cache: Path | None) -> Document:
    m, state = desk.m, desk.state
    last, moment = last_told(record)
    day = on.isoformat() if on is not None else moment[:10] if moment else state.period.until
    sections: list[Section | None] = [opening.summary(desk), opening.figures(desk)]
    if state.coverage.empty is None:
        sections += [
            opening.picture(desk),
            conduct.provisions(desk),
            conduct.events(desk),
            conduct.posts(desk),
            conduct.control(desk),
            conduct.displacement(desk),
            talk.statements(desk),
            talk.calendar(desk),
            talk.disagreements(desk),
            talk.comparisons(desk),
            talk.outlook(desk, record, cache),
        ]
    sections += [closing.thin(desk), closing.method(desk)]
    days = m.days(state.period.since, state.period.until)
    named = state.period.label not in {state.period.since, f"{state.period.since}..{state.period.until}"}
    return Document(
        lang=m.lang,
        title=m("title", name=clean(state.arrangement.name)),
        subtitle=m("subtitle label", days=days, label=state.period.label) if named else m("subtitle", days=days),
        banner=m("banner") if desk.sensitive else "",
        made=m("made", day=m.day(day), program=f"Vedette {__version__}", change=last),
        sections=tuple(s for s in sections if s is not None and s.blocks),
        notes_title=m("heading notes"),
        notes=desk.notes,
        words=tuple((key, m(f"label {key}")) for key in ("contents", "note", "event", "unknown publisher", "undated")),
    )
