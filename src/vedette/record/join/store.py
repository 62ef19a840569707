"""What joining reads from a record and writes to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from vedette.model import Event
from vedette.record import tables
from vedette.record.join.facts import Facts, day_of, facts_of, taken_together
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

    # Claims

    def told(self, ids: Collection[str]) -> list[Told]:
        """Claims by id; ids without a claim are left out."""
        wanted = [i for i in ids if i not in self._told]
        claim, report = tables.claim.c, tables.report.c
        for some in chunks(wanted):
            query = select(
                *(claim.id, claim.report_id, claim.at, claim.body, claim.main),
                *(report.published, report.published_day, report.publisher, report.voice),
            ).join_from(tables.claim, tables.report)
            for row in self._at.execute(query.where(claim.id.in_(some))):
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

    # Strands

    def make_strands(self, report_ids: Collection[str]) -> list[Facts]:
        """Group the claims of reports anew and file what comes of it, in place of what stood there."""
        claim = tables.claim.c
        by_report: dict[str, list[Told]] = {}
        for some in chunks(report_ids):
            ids = list(self._at.scalars(select(claim.id).where(claim.report_id.in_(some))))
            for one in self.told(ids):
                by_report.setdefault(one.report_id, []).append(one)
        self._read_gists(by_report.keys())
        out: list[Facts] = []
        for report in sorted(by_report):
            out += strands(by_report[report], self._gists[report])
        claims = [c for s in out for c in s.claims]
        link = tables.link.c
        for some in chunks(claims):
            self._at.execute(delete(tables.strand).where(tables.strand.c.claim_id.in_(some)))
            self._at.execute(delete(tables.claim_key).where(tables.claim_key.c.claim_id.in_(some)))
            self._at.execute(delete(tables.link).where(link.claim_a.in_(some)))
            self._at.execute(delete(tables.link).where(link.claim_b.in_(some)))
        if claims:
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
        strand = tables.strand.c
        wanted = [i for i in first_ids if i not in self._strands]
        members: dict[str, list[str]] = {}
        for some in chunks(wanted):
            for row in self._at.execute(select(tables.strand).where(strand.first_id.in_(some))):
                members.setdefault(row.first_id, []).append(row.claim_id)
        told = self.told([c for some in members.values() for c in some])
        self._read_gists({c.report_id for c in told})
        for first, some in members.items():
            claims = self.told(some)
            self._strands[first] = taken_together([facts_of(c, self._gists[c.report_id]) for c in claims])
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

    def strands_of(self, claim_ids: Collection[str]) -> set[str]:
        """The first claims of the strands that claims are in."""
        out: set[str] = set()
        for some in chunks(claim_ids):
            query = select(tables.strand.c.first_id).where(tables.strand.c.claim_id.in_(some))
            out.update(self._at.scalars(query.distinct()))
        return out

    def claims_beside(self, claim_ids: Collection[str]) -> set[str]:
        """All claims of the strands that claims are in."""
        return {c for s in self.strands_at(self.strands_of(claim_ids)) for c in s.claims}

    def _read_gists(self, report_ids: Collection[str]) -> None:
        wanted = {i for i in report_ids if i not in self._gists}
        for some in chunks(wanted):
            for row in self._at.execute(select(tables.gist).where(tables.gist.c.report_id.in_(some))):
                self._gists[row.report_id] = row.words
        for some in chunks(wanted - self._gists.keys()):
            query = select(tables.report.c.id, tables.report.c.text).where(tables.report.c.id.in_(some))
            made = {row.id: gist_of(row.text) for row in self._at.execute(query)}
            self._gists |= made
            self._at.execute(insert(tables.gist), [{"report_id": i, "words": words} for i, words in made.items()])

    def candidates(self, facts: Facts) -> set[str]:
        """The first claims of the strands that a strand is to be compared with."""
        if facts.days is None:
            return set()
        first, last = padded(facts.days)
        key = tables.claim_key.c
        out: set[str] = set()
        for some in chunks(asks_for(facts)):
            query = select(key.claim_id).where(key.key.in_(some), key.first <= day_of(last), key.last >= day_of(first))
            out.update(self._at.scalars(query.distinct()))
        out.discard(facts.id)
        return out

    # Links

    def link(self, links: Mapping[tuple[str, str], float]) -> None:
        """Write links of strands that had none."""
        rows = [{"claim_a": a, "claim_b": b, "score": score} for (a, b), score in sorted(links.items())]
        if rows:
            self._at.execute(insert(tables.link), rows)

    def links_of(self, ids: Collection[str]) -> dict[tuple[str, str], float]:
        """All links of claims, to whichever others."""
        link = tables.link.c
        out: dict[tuple[str, str], float] = {}
        for some in chunks(ids):
            for column in (link.claim_a, link.claim_b):
                for row in self._at.execute(select(tables.link).where(column.in_(some))):
                    out[row.claim_a, row.claim_b] = row.score
        return out

    # Events

    def events_of(self, claim_ids: Collection[str]) -> set[str]:
        """The events that claims belong to."""
        claim = tables.claim.c
        out: set[str] = set()
        for some in chunks(claim_ids):
            query = select(claim.event_id).where(claim.id.in_(some), claim.event_id.is_not(None))
            out.update(self._at.scalars(query.distinct()))
        return out

    def claims_of(self, event_ids: Collection[str]) -> dict[str, set[str]]:
        """All claims of events."""
        claim = tables.claim.c
        out: dict[str, set[str]] = {e: set() for e in event_ids}
        for some in chunks(event_ids):
            for row in self._at.execute(select(claim.id, claim.event_id).where(claim.event_id.in_(some))):
                out[row.event_id].add(row.id)
        return out

    def bodies(self, event_ids: Collection[str]) -> dict[str, Mapping[str, Any]]:
        """The events as they stand, as JSON."""
        out: dict[str, Mapping[str, Any]] = {}
        for some in chunks(event_ids):
            query = select(tables.event.c.id, tables.event.c.body).where(tables.event.c.id.in_(some))
            out |= {row.id: row.body for row in self._at.execute(query)}
        return out

    def write(self, event: Event, *, change: int, known: bool) -> None:
        """Write an event, its actors, and that its claims are its own."""
        row = event_row(event, changed=change)
        if known:
            self._at.execute(update(tables.event).where(tables.event.c.id == event.id).values(row))
            self._at.execute(delete(tables.event_actor).where(tables.event_actor.c.event_id == event.id))
        else:
            self._at.execute(insert(tables.event).values(row))
        if actors := event_actor_rows(event):
            self._at.execute(insert(tables.event_actor), actors)

    def give(self, event_id: str, ids: Collection[str]) -> None:
        """Claims belong to an event from now on."""
        for some in chunks(ids):
            self._at.execute(update(tables.claim).where(tables.claim.c.id.in_(some)).values(event_id=event_id))

    def drop(self, event_ids: Collection[str]) -> None:
        """Take away events that have no claims any more."""
        for some in chunks(event_ids):
            self._at.execute(delete(tables.event_actor).where(tables.event_actor.c.event_id.in_(some)))
            self._at.execute(delete(tables.event).where(tables.event.c.id.in_(some)))

    def rename(self, gone: Mapping[str, str], present: Collection[str]) -> None:
        """Let the ids of events that are no more lead to those that hold their claims now."""
        alias = tables.alias.c
        for some in chunks(present):
            self._at.execute(delete(tables.alias).where(alias.old.in_(some)))
        for old, new in sorted(gone.items()):
            self._at.execute(update(tables.alias).where(alias.event_id == old).values(event_id=new))
            self._at.execute(delete(tables.alias).where(alias.old == old))
            self._at.execute(insert(tables.alias).values(old=old, event_id=new))


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
