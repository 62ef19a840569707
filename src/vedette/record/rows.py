"""Between the words of Vedette and the rows of a record."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row

from vedette.claims.as_json import claim_line
from vedette.model import (
    Claim,
    Disagreement,
    Event,
    EventActor,
    EventPlace,
    EventQuantity,
    Known,
    Published,
    Report,
    Side,
    StatusChange,
)
from vedette.record import tables
from vedette.record.stored import StoredClaim, StoredReport

__all__ = [
    "claim_actor_rows",
    "claim_body",
    "claim_row",
    "content_hash",
    "digest",
    "event_actor_rows",
    "event_of",
    "event_row",
    "now",
    "report_digest",
    "report_row",
    "stored_claim",
    "stored_report",
    "utc",
]


def now() -> str:
    """This moment, ISO 8601 in UTC to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def utc(moment: datetime) -> str:
    """A moment, ISO 8601 in UTC to the second.

    Raises:
        ValueError: if it has no zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"not a moment, as it has no zone: {moment.isoformat()}")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def digest(value: Any) -> str:
    """SHA-256 of a JSON value in its one canonical form."""
    written = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(written.encode()).hexdigest()


# --- reports ---------------------------------------------------------------------------------------------------------


def content_hash(report: Report) -> str:
    """SHA-256 of what makes a report the same again: text, title and publisher, blanks and forms of letters aside."""
    parts = (report.text, report.title or "", report.publisher.value or "")
    return digest([" ".join(unicodedata.normalize("NFKC", part).split()) for part in parts])


def report_row(report: Report, *, fetched: datetime, headers: Mapping[str, str]) -> dict[str, Any]:
    """The row of a report, but for its number, its earlier version, its voice and the model."""
    day = report.published.day
    return {
        "id": report.id,
        "content": content_hash(report),
        "raw": report.sha256,
        "url": report.url,
        "title": report.title,
        "publisher": report.publisher.value,
        "publisher_method": report.publisher.method,
        "published": report.published.value,
        "published_day": day.isoformat() if day else None,
        "published_precision": report.published.precision,
        "published_method": report.published.method,
        "language": report.language,
        "text": report.text,
        "layout": [list(part) for part in report.layout],
        "fetched": utc(fetched),
        "headers": dict(headers),
    }


def report_digest(row: Mapping[str, Any]) -> str:
    """What the log keeps of a report: a hash of all that never changes of its row.

    Its voice does when a near-copy comes, and the model when it is read again.
    """
    return digest({name: row[name] for name in tables.report.c.keys() if name not in {"voice", "model"}})  # noqa: SIM118


def stored_report(row: Row[Any] | Mapping[str, Any]) -> StoredReport:
    """A report from its row."""
    got = row if isinstance(row, Mapping) else row._mapping
    report = Report(
        id=got["id"],
        text=got["text"],
        title=got["title"],
        publisher=Known(got["publisher"], got["publisher_method"]),
        published=Published(got["published"], got["published_precision"], got["published_method"]),
        language=got["language"],
        url=got["url"],
        sha256=got["raw"],
        layout=tuple((kind, start, end) for kind, start, end in got["layout"]),
    )
    return StoredReport(
        report=report,
        raw=got["raw"],
        fetched=got["fetched"],
        headers=got["headers"],
        previous=got["previous"],
        voice=got["voice"],
        model=got["model"],
        n=got["n"],
    )


# --- claims ----------------------------------------------------------------------------------------------------------


def claim_body(claim: Claim, report: Report) -> dict[str, Any]:
    """What is kept of a claim: its public JSON without the report, with its reasons and how far its place reaches."""
    body = claim_line(claim, report)
    del body["report"]
    if claim.place is not None:
        body["place"]["radius_km"] = claim.place.radius_km
    body["because"] = [[b.field, b.rule, [[s.start, s.end] for s in b.spans]] for b in claim.because]
    return body


def claim_row(claim: Claim, report: Report, *, main: bool) -> dict[str, Any]:
    """The row of a claim, of no event yet."""
    return {
        "id": claim.id,
        "report_id": report.id,
        "event_id": None,
        "at": claim.trigger.span.start,
        "type": claim.type,
        "status": claim.status,
        "main": main,
        "confidence": claim.confidence,
        "body": claim_body(claim, report),
    }


def claim_actor_rows(claim: Claim) -> list[dict[str, Any]]:
    """The rows of a claim's actors."""
    return [
        {
            "claim_id": claim.id,
            "role": role,
            "n": n,
            "actor_id": actor.id,
            "name": actor.name,
            "country": actor.country,
            "sector": actor.sector,
        }
        for role, actors in (("source", claim.source), ("target", claim.target))
        for n, actor in enumerate(actors)
    ]


def stored_claim(row: Row[Any]) -> StoredClaim:
    """A claim from its row."""
    got = row._mapping
    return StoredClaim(got["id"], got["report_id"], got["event_id"], got["main"], got["body"])


# --- events ----------------------------------------------------------------------------------------------------------


def event_row(event: Event, *, changed: int) -> dict[str, Any]:
    """The row of an event; ``changed`` is the number of the change that last touched it."""
    place, killed = event.place, event.killed
    return {
        "id": event.id,
        "type": event.type,
        "mode": event.mode,
        "status": event.status,
        "start": event.start,
        "end": event.end,
        "day": event.start or event.first_published,
        "place": place.name if place else None,
        "geonameid": place.geonameid if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "country": place.country if place else None,
        "admin1": place.admin1 if place else None,
        "precision": place.precision if place else "unknown",
        "killed_low": killed.low if killed else None,
        "killed_best": killed.best if killed else None,
        "killed_high": killed.high if killed else None,
        "n_reports": event.reports,
        "n_publishers": len(event.publishers),
        "n_claims": len(event.claims),
        "disagrees": bool(event.disagreements),
        "confidence": event.confidence,
        "review": event.review,
        "first_published": event.first_published,
        "last_published": event.last_published,
        "title": event.title,
        "body": asdict(event),
        "changed": changed,
    }


def event_actor_rows(event: Event) -> list[dict[str, Any]]:
    """The rows of an event's actors."""
    return [
        {
            "event_id": event.id,
            "role": role,
            "n": n,
            "actor_id": actor.id,
            "name": actor.name,
            "country": actor.country,
            "sector": actor.sector,
            "day": event.start or event.first_published,
        }
        for role, actors in (("source", event.source), ("target", event.target))
        for n, actor in enumerate(actors)
    ]


def event_of(body: Mapping[str, Any]) -> Event:
    """An event from its body (``dataclasses.asdict``, through JSON or not)."""
    return Event(
        **{
            **body,
            "context": tuple(body["context"]),
            "source": _actors(body["source"]),
            "target": _actors(body["target"]),
            "place": EventPlace(**body["place"]) if body["place"] else None,
            "quantities": tuple(EventQuantity(**quantity) for quantity in body["quantities"]),
            "killed": EventQuantity(**body["killed"]) if body["killed"] else None,
            "claims": tuple(body["claims"]),
            "publishers": tuple(body["publishers"]),
            "sources": tuple(body["sources"]),
            "disagreements": tuple(_disagreement(one) for one in body["disagreements"]),
            "history": tuple(StatusChange(**one) for one in body["history"]),
        }
    )


def _actors(bodies: Sequence[Mapping[str, Any]]) -> tuple[EventActor, ...]:
    return tuple(EventActor(**body) for body in bodies)


def _disagreement(body: Mapping[str, Any]) -> Disagreement:
    sides = tuple(Side(s["value"], tuple(s["claims"]), tuple(s["sources"])) for s in body["sides"])
    return Disagreement(body["field"], body["about"], sides)
