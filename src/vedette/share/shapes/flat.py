"""An event as one flat row: the CSV, XLSX and Parquet of ``vedette export``."""

from __future__ import annotations

from collections.abc import Iterable

from vedette.model import Disagreement, EventActor, EventQuantity
from vedette.share.rows import WITHHOLDING, Row

__all__ = ["Value", "amount", "flat", "joined", "said_quantity"]

Value = str | int | float | None


def flat(row: Row) -> dict[str, Value]:
    """The row, by the columns ``events`` of ``data/columns.yaml``."""
    e, place = row.event, row.event.place
    first = row.evidence[0] if row.evidence else None
    killed = e.killed
    return {
        "id": e.id,
        "type": e.type,
        "mode": e.mode,
        "context": joined(e.context),
        "status": e.status,
        "review": e.review,
        "title": e.title,
        "start": e.start,
        "end": e.end,
        "date_precision": e.date_precision,
        **_actors("source", e.source),
        **_actors("target", e.target),
        "place": place.name if place else None,
        "geonameid": place.geonameid if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "country": place.country if place else None,
        "admin1": place.admin1 if place else None,
        "admin2": row.admin2,
        "precision": place.precision if place else "unknown",
        "radius_km": amount(place.radius_km) if place else None,
        "killed_low": amount(killed.low) if killed else None,
        "killed": amount(killed.best) if killed else None,
        "killed_high": amount(killed.high) if killed else None,
        "quantities": joined(said_quantity(q) for q in e.quantities if q != killed),
        "reports": e.reports,
        "independent": len(e.publishers),
        "publishers": joined(e.publishers),
        "sources": joined(e.sources),
        "disagreements": joined(map(_disagreement, e.disagreements)),
        "first_published": e.first_published,
        "last_published": e.last_published,
        "confidence": round(e.confidence, 4),
        "changed": row.changed,
        "evidence": first.sentence if first else None,
        "evidence_publisher": first.publisher if first else None,
        "evidence_published": first.published if first else None,
        "evidence_url": first.url if first else None,
        "withheld": WITHHOLDING if row.sensitive else None,
    }


def _actors(side: str, actors: tuple[EventActor, ...]) -> dict[str, Value]:
    return {
        side: joined(a.name for a in actors),
        f"{side}_id": joined(a.id for a in actors),
        f"{side}_country": joined(a.country or "?" for a in actors),
        f"{side}_sector": joined(a.sector or "?" for a in actors),
    }


def joined(values: Iterable[str]) -> str | None:
    """Several values in one cell, parted by semicolons; ``None`` for none."""
    return "; ".join(v.replace(";", ",") for v in values) or None


def amount(value: float | None) -> int | float | None:
    """A whole number as one."""
    return int(value) if value is not None and value == int(value) else value


def said_quantity(q: EventQuantity) -> str:
    """A count in words: ``12–14 person injured``, ``at least 3 tank``."""
    low, high = amount(q.low), amount(q.high)
    if q.low is None and q.high is None:
        figure = str(amount(q.best)) if q.best is not None else "some"
    elif q.low is None:
        figure = f"at most {high}"
    elif q.high is None:
        figure = f"at least {low}"
    else:
        figure = str(low) if low == high else f"{low}–{high}"
    return " ".join(part for part in (figure, q.of or "", q.role or "") if part)


def _disagreement(what: Disagreement) -> str:
    about = f" ({what.about})" if what.about else ""
    sides = " / ".join(f"{s.value} [{', '.join(s.sources)}]" if s.sources else s.value for s in what.sides)
    return f"{what.field}{about}: {sides}"
