"""One event: its fields with the sentences behind each, what is disagreed on, what people decided, and deciding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import select

from vedette.errors import InputError, VedetteError
from vedette.model import STATUSES, Event
from vedette.ontology import event_types
from vedette.record import Record, StoredClaim, StoredReport
from vedette.record.overrides import SETTABLE
from vedette.record.tables import event as event_table
from vedette.web.marking import Piece, claim_marks, marked
from vedette.web.site import page, site_of
from vedette.web.words import type_label

__all__ = ["Evidence", "evidence_of", "router"]

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A claim with its report and its sentence, marked."""

    claim: StoredClaim
    report: StoredReport
    sentence: list[Piece]


def evidence_of(record: Record, claims: Sequence[StoredClaim]) -> list[Evidence]:
    """Each claim with its sentence; reports are read once."""
    reports: dict[str, StoredReport] = {}
    out = []
    for claim in claims:
        if claim.report_id not in reports:
            reports[claim.report_id] = record.report(claim.report_id)
        report = reports[claim.report_id]
        body = claim.body
        start, end = body["sentence"]["span"]
        marks = claim_marks(claim.id, body, type_label(body["type"], body["mode"]), sentence=False)
        out.append(Evidence(claim, report, marked(report.report.text, marks, int(start), int(end))))
    return out


def _similar(record: Record, event: Event) -> list[Any]:
    """Events of the same kind at about the same time and place: what it could be merged with."""
    day = event.start or event.first_published
    if day is None:
        return []
    middle = date.fromisoformat(day[:10])
    t = event_table.c
    query = select(t.id, t.title, t.day, t.n_publishers).where(
        t.type == event.type,
        t.day >= (middle - timedelta(days=4)).isoformat(),
        t.day <= (middle + timedelta(days=4)).isoformat(),
        t.id != event.id,
        t.review != "rejected",
    )
    if event.place is not None and event.place.lat is not None and event.place.lon is not None:
        lat, lon = event.place.lat, event.place.lon
        query = query.where(t.lat.between(lat - 0.5, lat + 0.5), t.lon.between(lon - 0.6, lon + 0.6))
    elif event.place is not None:
        query = query.where(t.place == event.place.name)
    with record.engine.connect() as connection:
        return list(connection.execute(query.order_by(t.day, t.id).limit(8)))


@router.get("/event/{event_id}", response_class=HTMLResponse)
def show(request: Request, event_id: str) -> Response:
    """The page."""
    return _show(request, event_id)


def _show(request: Request, event_id: str, *, message: str | None = None, status: int = 200) -> Response:
    site = site_of(request)
    record = site.record
    event = record.event(event_id)
    if event.id != event_id and message is None:  # merged into another since
        return RedirectResponse(f"/event/{event.id}", status_code=307)
    evidence = evidence_of(record, record.claims(event.id))
    by_report: dict[str, list[Evidence]] = defaultdict(list)
    for one in evidence:
        by_report[one.report.report.id].append(one)
    changes = record.decisions(event.id)
    undone = {int(change.body["undoes"]) for change in changes if change.what == "undo"}
    return page(
        request,
        "event.html",
        status=status,
        title=event.title or "Event",
        event=event,
        evidence=evidence,
        behind=_behind(event, evidence),
        by_report=list(by_report.values()),
        claims={one.claim.id: one for one in evidence},
        changes=list(reversed(changes)),
        undone=undone,
        similar=_similar(record, event),
        settable=tuple(SETTABLE),
        types=event_types(),
        statuses=STATUSES,
        message=message,
    )


def _behind(event: Event, evidence: Sequence[Evidence]) -> dict[str, list[str]]:
    """For each field of the event the claims that say it, to link to."""
    out: dict[str, list[str]] = defaultdict(list)
    for one in evidence:
        body = one.claim.body
        for name in ("source", "target", "quantities"):
            if body[name]:
                out[name].append(one.claim.id)
        for name in ("place", "date"):
            if body[name] is not None:
                out[name].append(one.claim.id)
        if body["type"] == event.type:
            out["type"].append(one.claim.id)
        if body["status"] == event.status:
            out["status"].append(one.claim.id)
        if any(q["role"] == "killed" for q in body["quantities"]):
            out["killed"].append(one.claim.id)
        out["sources"].append(one.claim.id)
    return out


def _decided(request: Request, event_id: str, decide: Any) -> Response:
    """Carry a decision out and show the event it leaves; show the event with what is wrong where it can't be."""
    try:
        now = decide()
    except VedetteError as error:
        try:
            return _show(request, event_id, message=str(error), status=400)
        except InputError:
            raise error from None
    return RedirectResponse(f"/event/{quote(now or event_id)}#decided", status_code=303)


Words = Annotated[str, Form(max_length=2000)]
Short = Annotated[str, Form(max_length=200)]


@router.post("/event/{event_id}/accept")
def accept(request: Request, event_id: str, why: Words = "") -> Response:
    """Say that it is so."""
    return _decided(request, event_id, lambda: site_of(request).record.accept(event_id, why=why) and None)


@router.post("/event/{event_id}/reject")
def reject(request: Request, event_id: str, why: Words = "") -> Response:
    """Say that it is no event."""
    return _decided(request, event_id, lambda: site_of(request).record.reject(event_id, why=why) and None)


@router.post("/event/{event_id}/set")
def correct(request: Request, event_id: str, field: Short, value: Words = "", why: Words = "") -> Response:
    """Correct a field."""
    record = site_of(request).record
    return _decided(request, event_id, lambda: record.set(event_id, field, value.strip() or None, why=why) and None)


@router.post("/event/{event_id}/merge")
def merge(request: Request, event_id: str, other: Short, why: Words = "") -> Response:
    """Say that two are one."""

    def decide() -> str:
        record = site_of(request).record
        site_of(request).record.merge(event_id, other.strip(), why=why)
        return record.event(event_id).id

    return _decided(request, event_id, decide)


@router.post("/event/{event_id}/split")
def split(request: Request, event_id: str, claim: Annotated[list[str], Form()], why: Words = "") -> Response:
    """Say that one is two: the claims chosen become an event of their own."""
    return _decided(request, event_id, lambda: site_of(request).record.split(event_id, claim, why=why) and None)


@router.post("/event/{event_id}/undo/{n}")
def undo(request: Request, event_id: str, n: int, why: Words = "") -> Response:
    """Take a decision back."""
    return _decided(request, event_id, lambda: site_of(request).record.undo(n, why=why) and None)
