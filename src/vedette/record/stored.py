"""What a record gives back: reports, claims and changes as they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vedette.model import Event, Report

__all__ = ["OUTCOMES", "Added", "Change", "Failure", "Hit", "Page", "Problem", "Reread", "StoredClaim", "StoredReport"]

OUTCOMES = ("new", "already there", "new version", "near-copy")


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a report that was added.

    Attributes:
        report_id: the report's id; of a report that was already there, the id of the one that is kept.
        outcome: ``new``, ``already there``, ``new version`` (of the text at its address) or ``near-copy`` (of
            the text of another; kept, but with no voice of its own).
        events: ids of the events that its claims are part of, in the order of the claims.
    """

    report_id: str
    outcome: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reread:
    """What became of a report that was read again; nothing but its id where nothing changed.

    Attributes:
        added, removed, altered: ids of claims.
        events: ids of events that are new or say something else now.
        gone: ids that are no events any more, with the events that they lead to.
        failed: why it could not be read; then everything is as it was.
    """

    report_id: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    altered: tuple[str, ...]
    events: tuple[str, ...]
    gone: Mapping[str, str]
    failed: str | None = None

    @property
    def changed(self) -> bool:
        """True if a claim is another now."""
        return bool(self.added or self.removed or self.altered)


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report as it is kept.

    Attributes:
        report: the report.
        raw: SHA-256 of the bytes that it was read from, which are kept too.
        fetched: when those were got, ISO 8601 in UTC.
        headers: what a server sent with them.
        previous: id of an earlier text of the same address.
        voice: id of the first report of its group of near-copies; its own id where it stands alone.
        model: the version of Vedette and of the reading model that read it last.
        n: its number in the order added, from 1.
    """

    report: Report
    raw: str
    fetched: str
    headers: Mapping[str, str]
    previous: str | None
    voice: str
    model: str
    n: int


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A claim as it is kept.

    Attributes:
        event_id: the event that it is part of.
        main: whether its sentence is mainly about it.
        body: the object of ``vedette read --json`` without ``report`` (``docs/claims.md``), with ``because``:
            a list of ``[field, rule, [[start, end], ...]]``.
    """

    id: str
    report_id: str
    event_id: str | None
    main: bool
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that a search found.

    Attributes:
        snippet: a piece of the text around the first words found, with an ellipsis where it was cut.
        marks: half-open offsets into ``snippet`` of the words found.
    """

    report_id: str
    title: str | None
    publisher: str | None
    published: str | None
    snippet: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the log of changes.

    Attributes:
        n: its number, from 1, without gaps.
        at: when, ISO 8601 in UTC.
        who: the person or account.
        what: ``add``, ``reread``, ``accept``, ``reject``, ``set``, ``merge``, ``split``, ``undo`` ...
        subject: id of the report or event that was changed.
        body: what exactly.
        before, hash: SHA-256 of the line before, and of this line with it.
    """

    n: int
    at: str
    who: str
    what: str
    subject: str
    body: dict[str, Any]
    before: str
    hash: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be got or read.

    Attributes:
        source: the path or address as given.
        reason: why, as it was said.
        first, last: when it first and last failed, ISO 8601 in UTC.
        times: how often.
        how: how it was to be read: ``published``, ``publisher``, ``columns`` as given.
    """

    source: str
    reason: str
    first: str
    last: str
    times: int
    how: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a record that is not as it was written.

    Attributes:
        kind: ``file``, ``raw``, ``report``, ``claim``, ``event``, ``decision`` or ``change``.
        id: id or number of the item.
        what: what is wrong with it.
    """

    kind: str
    id: str
    what: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some events of those meant.

    Attributes:
        events: in their order.
        total: how many are meant.
        more: true if there are more than ``total``: further than ten thousand isn't counted.
        goes_on: true if others come after these.
    """

    events: tuple[Event, ...]
    total: int
    more: bool
    goes_on: bool
