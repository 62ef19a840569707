"""What a record remembers of sources, so that nothing is fetched or read twice without need."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, insert, select, update

from vedette.model import Report
from vedette.record import tables
from vedette.record.ingest.item import Mark
from vedette.record.record import Record
from vedette.record.rows import content_hash, now, utc

__all__ = ["GIVEN_UP", "FeedState", "Memory"]

#: An entry that failed so often isn't tried again until the feed says something else of it.
GIVEN_UP = 3
_SLICE = 400


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a feed.

    Attributes:
        etag, last_modified: of the text that is known, for the server to compare.
        failures: failed visits in a row.
        due: the moment before which it is not to be visited again.
    """

    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    due: datetime | None = None


class Memory:
    """The memory of one record."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def holds(self, report: Report) -> str | None:
        """Id of the report of this text, title and publisher, or of these bytes, if the record has it."""
        table = tables.report
        query = select(table.c.id).where((table.c.id == report.id) | (table.c.content == content_hash(report)))
        with self._record.asking() as connection:
            return connection.scalar(query)

    def validators(self, url: str) -> tuple[str | None, str | None]:
        """``ETag`` and ``Last-Modified`` that came with the newest text kept from an address."""
        table = tables.report
        query = select(table.c.headers).where(table.c.url == url).order_by(table.c.n.desc()).limit(1)
        with self._record.asking() as connection:
            headers = connection.scalar(query) or {}
        return headers.get("etag"), headers.get("last-modified")

    # --- feeds --------------------------------------------------------------------------------------------------------

    def feed(self, url: str) -> FeedState:
        """What is remembered of a feed; nothing of one that was never visited."""
        with self._record.asking() as connection:
            row = connection.execute(select(tables.feed).where(tables.feed.c.url == url)).one_or_none()
        if row is None:
            return FeedState()
        due = datetime.fromisoformat(row.due) if row.due else None
        return FeedState(row.etag, row.last_modified, row.failures, due)

    def keep_feed(self, url: str, state: FeedState) -> None:
        """Remember a visit to a feed that ended now."""
        values = {
            "etag": state.etag,
            "last_modified": state.last_modified,
            "visited": now(),
            "failures": state.failures,
            "due": utc(state.due) if state.due else None,
        }
        with self._record.filling() as connection:
            if not connection.execute(update(tables.feed).where(tables.feed.c.url == url).values(values)).rowcount:
                connection.execute(insert(tables.feed).values(url=url, **values))

    # --- entries of feeds ---------------------------------------------------------------------------------------------

    def tries(self, marks: Collection[Mark]) -> dict[Mark, int]:
        """How often entries failed in a row, 0 for those that were read; those never met are left out."""
        table = tables.feed_entry
        wanted = list(marks)
        found: dict[Mark, int] = {}
        with self._record.asking() as connection:
            for start in range(0, len(wanted), _SLICE):
                some = [mark.address for mark in wanted[start : start + _SLICE]]
                rows = connection.execute(select(table).where(table.c.address.in_(some)))
                found |= {Mark(row.address, row.stamp): row.tries for row in rows}
        return {mark: found[mark] for mark in wanted if mark in found}

    def settle(self, mark: Mark) -> None:
        """An entry was read, or is known."""
        self._keep(mark, 0)

    def missed(self, mark: Mark, *, for_good: bool) -> None:
        """An entry failed; ``for_good`` if trying again won't help."""
        tries = GIVEN_UP if for_good else min(GIVEN_UP, self.tries([mark]).get(mark, 0) + 1)
        self._keep(mark, tries)

    def _keep(self, mark: Mark, tries: int) -> None:
        table = tables.feed_entry
        with self._record.filling() as connection:
            connection.execute(delete(table).where(table.c.address == mark.address))
            connection.execute(insert(table).values(address=mark.address, stamp=mark.stamp, seen=now(), tries=tries))


def moment() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)
