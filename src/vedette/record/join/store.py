"""What joining reads from a record and writes to it."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, Select, Text, bindparam, cast, delete, insert, select, update

from vedette.model import Event
from vedette.record import tables
from vedette.record.join.facts import LONGEST, Facts, day_of, facts_of, taken_together
from vedette.record.join.keys import asks_for, found_under, padded
from vedette.record.join.strands import strands
from vedette.record.join.words import bag, tokens
from vedette.record.rows import event_actor_rows, event_row
from vedette.record.told import Told

__all__ = ["Shelf", "chunks", "gist_of"]

# Parameters of one statement; SQLite of old allows 999.
_AT_ONCE = 500
# How many of a report's rarer words say what it is about, and of how many words of its beginning.
_GIST, _READ = 48, 900
# Strands that are kept as made, those used last: reports that come together tell of the same days, and to make a strand
# from its claims takes longer than to compare it. They are known by the very words of their claims.
_KEPT = 4000
_kept: OrderedDict[tuple[Any, ...], Facts] = OrderedDict()

# Statements are built once, as that takes longer than to run them.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_claim, _report, _strand, _key = tables.claim.c, tables.report.c, tables.strand.c, tables.claim_key.c
_CLAIMS_IN_REPORTS = select(_claim.id).where(_claim.report_id.in_(_IDS))
_PRESENT = select(_claim.id).where(_claim.id.in_(_IDS))
_TOLD = (
    select(
        *(_claim.id, _claim.report_id, _claim.at, _claim.body, _claim.main),
        *(_report.published, _report.published_day, _report.publisher, _report.voice),
    )
    .join_from(tables.claim, tables.report)
    .where(_claim.id.in_(_IDS))
)
_STRANDS_WITH = select(_strand.first_id, _strand.claim_id).where(
    _strand.first_id.in_(select(_strand.first_id).where(_strand.claim_id.in_(_IDS)))
)
_MEMBERS = (
    select(
        *(_strand.first_id, _claim.id, _claim.report_id, _claim.at, _report.published_day),
        cast(_claim.body, Text).label("written"),
    )
    .join_from(tables.strand, tables.claim)
    .join(tables.report, _report.id == _claim.report_id)
    .where(_strand.first_id.in_(_IDS))
)
_GISTS = select(tables.gist).where(tables.gist.c.report_id.in_(_IDS))
_TEXTS = select(_report.id, _report.text).where(_report.id.in_(_IDS))
# No window of days is longer than LONGEST, so that what begins before that doesn't reach into another: bounded on both
# sides the index is read only where it matters, however far back the record goes.
_FOUND = select(_key.key, _key.claim_id).where(
    _key.key.in_(_IDS),
    _key.first >= bindparam("earliest"),
    _key.first <= bindparam("until"),
    _key.last >= bindparam("since"),
)
_LINKS = tuple(select(tables.link).where(column.in_(_IDS)) for column in (tables.link.c.claim_a, tables.link.c.claim_b))
_EVENTS_WITH = select(_claim.id, _claim.event_id).where(
    _claim.event_id.in_(select(_claim.event_id).where(_claim.id.in_(_IDS), _claim.event_id.is_not(None)))
)
_CLAIMS_OF = select(_claim.id, _claim.event_id).where(_claim.event_id.in_(_IDS))
_BODIES = select(tables.event.c.id, tables.event.c.body).where(tables.event.c.id.in_(_IDS))
_UNFILE = tuple(
    delete(column.table).where(column.in_(_IDS))
    for column in (_strand.claim_id, _key.claim_id, tables.link.c.claim_a, tables.link.c.claim_b)
)
_REWRITE = update(tables.event).where(tables.event.c.id == bindparam("known"))
_GIVE = update(tables.claim).where(_claim.id == bindparam("given")).values(event_id=bindparam("to"))
_TAKE_ACTORS = delete(tables.event_actor).where(tables.event_actor.c.event_id.in_(_IDS))
_TAKE_EVENTS = delete(tables.event).where(tables.event.c.id.in_(_IDS))
_TAKE_ALIASES = delete(tables.alias).where(tables.alias.c.old.in_(_IDS))


def chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    """Ids in portions that one statement can take, sorted, each once."""
    left = iter(sorted(set(ids)))
    while some := list(islice(left, _AT_ONCE)):
        yield some


class Shelf:
    """Claims, links and events of one record within one transaction; what was read once is kept."""

    def __init__(self, connection: Connection) -> None:
        self._at = connection
        self._told: dict[str, Told] = {}
        self._strands: dict[str, Facts] = {}
        self._gists: dict[str, dict[str, float]] = {}

    def _rows(self, query: Select[Any], ids: Iterable[str], **more: Any) -> Iterator[Row[Any]]:
        for some in chunks(ids):
            yield from self._at.execute(query, {"ids": some, **more})

    def _ids(self, query: Select[Any], ids: Iterable[str], **more: Any) -> set[str]:
        return {row[0] for row in self._rows(query, ids, **more)}

    # Claims

    def told(self, ids: Collection[str]) -> list[Told]:
        """Claims by id; ids without a claim are left out."""
        for row in self._rows(_TOLD, (i for i in ids if i not in self._told)):
            self._told[row.id] = Told(
                id=row.id,
                report_id=row.report_id,
                at=row.at,
                body=row.body,
                published=row.published,
                day=row.published_day,
                publisher=row.publisher,
                voice=row.voice,
                main=row.main,
            )
        return [self._told[i] for i in ids if i in self._told]

    def present(self, ids: Collection[str]) -> set[str]:
        """Those ids that have a claim."""
        return self._ids(_PRESENT, ids)

    # Strands

    def make_strands(self, claim_ids: Collection[str]) -> list[Facts]:
        """Group the claims of the reports of claims anew and file what comes of it, in place of what stood there."""
        reports = {c.report_id for c in self.told(claim_ids)}
        by_report: dict[str, list[Told]] = {}
        for one in self.told(sorted(self._ids(_CLAIMS_IN_REPORTS, reports))):
            by_report.setdefault(one.report_id, []).append(one)
        self._read_gists(by_report.keys())
        out: list[Facts] = []
        for report in sorted(by_report):
            out += strands(by_report[report], self._gists[report])
        for some in chunks(c for s in out for c in s.claims):
            for query in _UNFILE:
                self._at.execute(query, {"ids": some})
        if out:
            rows = [{"claim_id": c, "first_id": s.id} for s in out for c in s.claims]
            self._at.execute(insert(tables.strand), rows)
        keys = [
            {"claim_id": s.id, "key": key, "first": day_of(s.days.first), "last": day_of(s.days.last)}
            for s in out
            if s.days is not None
            for key in found_under(s)
        ]
        if keys:
            self._at.execute(insert(tables.claim_key), keys)
        self._strands |= {s.id: s for s in out}
        return out

    def strands_at(self, first_ids: Collection[str]) -> list[Facts]:
        """Strands by their first claims."""
        members: dict[str, list[Row[Any]]] = {}
        for row in self._rows(_MEMBERS, (i for i in first_ids if i not in self._strands)):
            members.setdefault(row.first_id, []).append(row)
        missing: dict[str, tuple[Any, ...]] = {}
        for first, rows in members.items():
            rows.sort(key=lambda row: str(row.id))
            known = tuple((row.id, row.published_day, hash(row.written)) for row in rows)
            if (made := _kept.get(known)) is not None:
                _kept.move_to_end(known)
                self._strands[first] = made
            else:
                missing[first] = known
        self._read_gists({members[first][0].report_id for first in missing})
        for first, known in missing.items():
            rows = members[first]
            gist = self._gists[rows[0].report_id]
            made = taken_together([facts_of(_compared(row), gist) for row in rows])
            self._strands[first] = _kept[known] = made
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
        return [self._strands[i] for i in sorted(first_ids) if i in self._strands]

    def parted(self, strand: Facts, cannot: Collection[tuple[str, str]]) -> list[Facts]:
        """A strand in as many parts as it takes for no two claims to be together that must not."""
        inside = set(strand.claims)
        if not any(a in inside and b in inside for a, b in cannot):
            return [strand]
        told = self.told(strand.claims)
        parts: list[list[Facts]] = []
        for facts in (facts_of(c, strand.gist) for c in told):
            home = next(
                (p for p in parts if not any((min(facts.id, f.id), max(facts.id, f.id)) in cannot for f in p)), None
            )
            if home is None:
                parts.append([facts])
            else:
                home.append(facts)
        return [taken_together(part) for part in parts]

    def strands_with(self, claim_ids: Collection[str]) -> dict[str, set[str]]:
        """The strands that claims are in, by their first claims, with all of their claims."""
        out: dict[str, set[str]] = {}
        for row in self._rows(_STRANDS_WITH, claim_ids):
            out.setdefault(row.first_id, set()).add(row.claim_id)
        return out

    def _read_gists(self, report_ids: Collection[str]) -> None:
        wanted = {i for i in report_ids if i not in self._gists}
        for row in self._rows(_GISTS, wanted):
            self._gists[row.report_id] = row.words
        made = {row.id: gist_of(row.text) for row in self._rows(_TEXTS, wanted - self._gists.keys())}
        if made:
            self._gists |= made
            self._at.execute(insert(tables.gist), [{"report_id": i, "words": words} for i, words in made.items()])

    def candidates(self, some: Iterable[Facts]) -> dict[str, set[str]]:
        """For each strand, the first claims of those that it is to be compared with."""
        by_window: dict[tuple[int, int], list[tuple[Facts, tuple[str, ...]]]] = {}
        for facts in some:
            if facts.days is not None:
                by_window.setdefault(padded(facts.days), []).append((facts, asks_for(facts)))
        out: dict[str, set[str]] = {}
        for (first, last), asking in by_window.items():
            days = {"earliest": day_of(first - LONGEST), "since": day_of(first), "until": day_of(last)}
            under: dict[str, list[str]] = {}
            for row in self._rows(_FOUND, {key for _, keys in asking for key in keys}, **days):
                under.setdefault(row.key, []).append(row.claim_id)
            for facts, keys in asking:
                out[facts.id] = {i for key in keys for i in under.get(key, ())} - {facts.id}
        return out

    # Links

    def link(self, links: Mapping[tuple[str, str], float]) -> None:
        """Write links of strands that had none."""
        rows = [{"claim_a": a, "claim_b": b, "score": score} for (a, b), score in sorted(links.items())]
        if rows:
            self._at.execute(insert(tables.link), rows)

    def links_of(self, ids: Collection[str]) -> dict[tuple[str, str], float]:
        """All links of strands, to whichever others."""
        return {(row.claim_a, row.claim_b): row.score for query in _LINKS for row in self._rows(query, ids)}

    def links_among(self, ids: Collection[str]) -> dict[tuple[str, str], float]:
        """The links of strands to each other."""
        return {(row.claim_a, row.claim_b): row.score for row in self._rows(_LINKS[0], ids) if row.claim_b in ids}

    # Events

    def events_with(self, claim_ids: Collection[str]) -> dict[str, set[str]]:
        """The events that claims belong to, with all of their claims."""
        out: dict[str, set[str]] = {}
        for row in self._rows(_EVENTS_WITH, claim_ids):
            out.setdefault(row.event_id, set()).add(row.id)
        return out

    def claims_of(self, event_ids: Collection[str]) -> dict[str, set[str]]:
        """All claims of events."""
        out: dict[str, set[str]] = {e: set() for e in event_ids}
        for row in self._rows(_CLAIMS_OF, event_ids):
            out[row.event_id].add(row.id)
        return out

    def bodies(self, event_ids: Collection[str]) -> dict[str, Mapping[str, Any]]:
        """The events as they stand, as JSON."""
        return {row.id: row.body for row in self._rows(_BODIES, event_ids)}

    def write(self, events: Sequence[Event], *, change: int, known: Collection[str]) -> None:
        """Write events with their actors, in place of those that are ``known``."""
        new = [event_row(e, changed=change) for e in events if e.id not in known]
        old = [{"known": e.id, **event_row(e, changed=change)} for e in events if e.id in known]
        actors = [row for e in events for row in event_actor_rows(e)]
        for some in chunks(row["known"] for row in old):
            self._at.execute(_TAKE_ACTORS, {"ids": some})
        if old:
            self._at.execute(_REWRITE, old)
        if new:
            self._at.execute(insert(tables.event), new)
        if actors:
            self._at.execute(insert(tables.event_actor), actors)

    def give(self, homes: Mapping[str, str]) -> None:
        """Claims (keys) belong to events (values) from now on."""
        if homes:
            self._at.execute(_GIVE, [{"given": claim, "to": event} for claim, event in sorted(homes.items())])

    def drop(self, event_ids: Collection[str]) -> None:
        """Take away events that have no claims any more."""
        for some in chunks(event_ids):
            self._at.execute(_TAKE_ACTORS, {"ids": some})
            self._at.execute(_TAKE_EVENTS, {"ids": some})

    def rename(self, gone: Mapping[str, str], present: Collection[str]) -> None:
        """Let the ids of events that are no more lead to those that hold their claims now."""
        alias = tables.alias.c
        for some in chunks(present):
            self._at.execute(_TAKE_ALIASES, {"ids": some})
        for old, new in sorted(gone.items()):
            self._at.execute(update(tables.alias).where(alias.event_id == old).values(event_id=new))
            self._at.execute(delete(tables.alias).where(alias.old == old))
            self._at.execute(insert(tables.alias).values(old=old, event_id=new))


def _compared(row: Row[Any]) -> Told:
    """As much of a claim as comparing needs."""
    return Told(
        id=row.id,
        report_id=row.report_id,
        at=row.at,
        body=json.loads(row.written),
        published=None,
        day=row.published_day,
        publisher=None,
        voice="",
    )


def gist_of(text: str) -> dict[str, float]:
    """The words that say what a text is about: the rarer ones of its beginning, those said twice before all."""
    counts: dict[str, int] = {}
    for word in tokens(text)[:_READ]:
        counts[word] = counts.get(word, 0) + 1
    weights: dict[str, float] = {}
    for low, weight in bag(counts).items():
        weights[low] = weight
    repeated: dict[str, int] = {}
    for word, n in counts.items():
        for low in bag((word,)):
            repeated[low] = repeated.get(low, 0) + n
    scored = {w: round(weights[w] * (1.0 + min(3, n - 1) / 2.0), 2) for w, n in repeated.items()}
    kept = sorted(scored, key=lambda w: (-scored[w], w))[:_GIST]
    return {w: scored[w] for w in sorted(kept)}
