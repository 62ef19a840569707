"""An event of one claim: what an event is before any other claim joins it."""

from __future__ import annotations

from vedette.model import Event, EventActor, EventPlace, EventQuantity, StatusChange
from vedette.record.stored import StoredClaim, StoredReport

__all__ = ["event_of_one"]


def event_of_one(claim: StoredClaim, stored: StoredReport) -> Event:
    """The event that one claim tells of."""
    body, report = claim.body, stored.report
    day = report.published.day.isoformat() if report.published.day else None
    when = body["date"] or {}
    source, target = (
        tuple(EventActor(a["id"], a["name"], a["country"], a["sector"]) for a in body[role])
        for role in ("source", "target")
    )
    quantities = tuple(
        EventQuantity(
            q["of"] or "people",
            q["role"],
            q["value"] if q["low"] is None else q["low"],
            q["value"],
            q["value"] if q["high"] is None else q["high"],
        )
        for q in body["quantities"]
    )
    links = body["attribution"]
    where = body["place"]
    return Event(
        id="e" + claim.id[1:],
        type=body["type"],
        mode=body["mode"],
        context=tuple(body["context"]),
        status=body["status"],
        source=source,
        target=target,
        place=None
        if where is None
        else EventPlace(
            where["name"] or where["text"],
            where["geonameid"],
            where["lat"],
            where["lon"],
            where["country"],
            where["admin1"],
            where["precision"],
            where.get("radius_km"),
        ),
        start=(when.get("start") or "")[:10] or None,
        end=(when.get("end") or "")[:10] or None,
        date_precision=when.get("precision", "unknown"),
        quantities=quantities,
        killed=next((q for q in quantities if q.role == "killed"), None),
        claims=(claim.id,),
        reports=1,
        publishers=(report.publisher.value,) if report.publisher.value else (),
        sources=(links[0]["name"],) if links else (),
        disagreements=(),
        history=(StatusChange(day, body["status"], claim.id),),
        first_published=day,
        last_published=day,
        confidence=body["confidence"],
        title=_title(body),
    )


def _title(body: dict[str, object]) -> str:
    sentence = body["sentence"]
    assert isinstance(sentence, dict)
    text = " ".join(str(sentence["text"]).split())
    return text if len(text) <= 100 else text[:99].rsplit(" ", 1)[0] + "…"
