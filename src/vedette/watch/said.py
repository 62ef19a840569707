"""The claims behind events, as the sections ask for them: what was read is kept for the next who asks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from sqlalchemy import Engine, select

from vedette.record.tables import claim, report
from vedette.watch.ids import among

__all__ = ["Said", "Told"]

_TOGETHER = 500
#: So many claims are kept, the last asked for: some 4 kB each.
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Told:
    """One claim of an event, with its report: what the text itself says.

    ``body`` is the claim's public JSON without the report; not to be written to.
    """

    id: str
    event: str
    publisher: str | None
    published: str | None
    body: dict[str, Any]

    @property
    def sentence(self) -> str:
        """The sentence that it stands in."""
        return str(self.body["sentence"]["text"])

    @property
    def trigger(self) -> str:
        """The word that states it."""
        return str(self.body["trigger"]["text"])

    @property
    def speaker(self) -> str | None:
        """Who says so: the nearest speaker, else the publisher."""
        links = self.body["attribution"]
        return str(links[0]["name"]) if links else self.publisher


class Said:
    """Claims by event and the change that last touched it, so that nothing stale is ever found."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, int], tuple[Told, ...]] = OrderedDict()
        self._claims = 0

    def of(self, engine: Engine, events: Sequence[tuple[str, int]]) -> dict[str, tuple[Told, ...]]:
        """The claims of events, oldest report first; events without claims are left out.

        Args:
            engine: of the record.
            events: ids, each with the number of the change that last touched it.
        """
        with self._lock:
            found = {}
            for key in events:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    found[key] = self._kept[key]
        missing = [key for key in dict.fromkeys(events) if key not in found]
        read: dict[str, list[Told]] = {}
        for one in _read(engine, [ident for ident, _ in missing]):
            read.setdefault(one.event, []).append(one)
        new = {key: tuple(read.get(key[0], ())) for key in missing}
        with self._lock:
            for key, some in new.items():
                if key not in self._kept:
                    self._kept[key] = some
                    self._claims += len(some)
            while self._claims > _MOST:
                _, dropped = self._kept.popitem(last=False)
                self._claims -= len(dropped)
        found |= new
        return {key[0]: found[key] for key in events if found[key]}


def _read(engine: Engine, ids: Sequence[str]) -> Iterator[Told]:
    if not ids:
        return
    with engine.connect() as connection:
        for at in range(0, len(ids), _TOGETHER):
            query = (
                select(claim.c.id, claim.c.event_id, report.c.publisher, report.c.published_day, claim.c.body)
                .join(report, report.c.id == claim.c.report_id)
                .where(among(claim.c.event_id, ids[at : at + _TOGETHER], engine.dialect.name))
                .order_by(report.c.published_day, report.c.id, claim.c.at, claim.c.id)
            )
            for row in connection.execute(query):
                yield Told(row.id, row.event_id, row.publisher, row.published_day, row.body)
