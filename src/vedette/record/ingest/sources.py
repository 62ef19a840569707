"""Sources into a record in one call, for Python."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping

from vedette.errors import ReportError
from vedette.record.ingest.ingest import Ingest, ReadsMany, Summary
from vedette.record.ingest.intake import Intake
from vedette.record.ingest.item import How, Item
from vedette.record.ingest.memory import Memory
from vedette.record.record import Record
from vedette.record.stored import Added
from vedette.reports.polite import Polite

__all__ = ["add_sources"]


def add_sources(
    record: Record,
    sources: Iterable[str],
    *,
    published: str | None = None,
    publisher: str | None = None,
    columns: Mapping[str, str] | None = None,
    allow_private: bool = False,
    contact: str | None = None,
    workers: int = 2,
    reader: ReadsMany | None = None,
    done: Callable[[str, Added | ReportError], None] | None = None,
) -> Summary:
    """Do what ``vedette add`` does.

    Args:
        record: where to.
        sources: paths, folders, addresses or ``-``.
        published, publisher: hold for every report, where a table's row doesn't say otherwise.
        columns: what tables call ``text``, ``title``, ``published``, ``publisher`` and ``url``.
        allow_private: also fetch from addresses inside the network.
        contact: how sites can reach whoever fetches.
        workers: how many reports to read at a time.
        reader: reads them; :class:`vedette.Reader` if not given.
        done: called with each source and what became of it.

    Raises:
        RecordError: if the record can't be written; what was kept before is kept.
        InputError: for a contact that can't be sent.
    """
    stop = threading.Event()
    memory = Memory(record)
    intake = Intake(Polite(contact=contact, allow_private=allow_private, stop=stop), memory, stop)

    def tell(item: Item, came: Added | ReportError) -> None:
        if done is not None:
            done(item.source, came)

    ingest = Ingest(record, memory, lambda: reader or _reader(), workers=workers, stop=stop, done=tell)
    how = How(published, publisher, dict(columns or {}))
    ingest.take(intake.items((source, how) for source in sources))
    return ingest.summary


def _reader() -> ReadsMany:
    from vedette.reader import Reader  # loads the model, so only when there is a report to read

    return Reader()
