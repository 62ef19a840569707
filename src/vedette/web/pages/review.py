"""The review queue: the least certain event first, one at a time, by keyboard."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import literal, select, tuple_

from vedette.errors import VedetteError
from vedette.model import REVIEWS
from vedette.record import EventFilter, Record
from vedette.record.overrides import SETTABLE
from vedette.record.paging import Meant
from vedette.record.rows import event_of
from vedette.record.tables import event as table
from vedette.web.asking import View
from vedette.web.pages.event import evidence_of
from vedette.web.pages.events import view_or_message
from vedette.web.site import page, site_of

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

# Sentences shown of an event that very many claims stand behind; its own page has all.
_SENTENCES = 6


def _at(record: Record, asked: EventFilter, *, after: str | None, before: str | None) -> Any:
    """The body of the next event in the queue: the least certain, or the one after or before another."""
    c, ident = table.c.confidence, table.c.id
    with record.asking() as connection:
        query = select(ident).where(table.c.review == "open", *Meant(connection, asked).conditions)
        cursor = after or before
        if cursor is not None:
            row = connection.execute(select(c, ident).where(ident == cursor)).first()
            if row is not None:
                there = tuple_(literal(row[0], c.type), literal(row[1], ident.type))
                query = query.where(tuple_(c, ident) > there if after else tuple_(c, ident) < there)
        order = (c.desc(), ident.desc()) if before else (c, ident)
        found = connection.scalar(query.order_by(*order).limit(1))
        return connection.scalar(select(table.c.body).where(ident == found)) if found is not None else None


def _queue(view: View) -> EventFilter:
    return replace(view.asked, reviews=("open",))


@router.get("/review", response_class=HTMLResponse)
def review(request: Request) -> HTMLResponse:
    """The page, or the next item alone where a script asks for it."""
    view, message = view_or_message(request)
    after, before = request.query_params.get("after"), request.query_params.get("before")
    at = request.query_params.get("at")
    return _item(request, view, after=after, before=before, at=at, message=message)


def _item(
    request: Request,
    view: View,
    *,
    after: str | None = None,
    before: str | None = None,
    at: str | None = None,
    message: str | None = None,
    done: tuple[str, str, int] | None = None,
) -> HTMLResponse:
    site = site_of(request)
    record = site.record
    event = None
    if at:
        event = record.event(at)
    else:
        body = _at(record, _queue(view), after=after, before=before)
        event = event_of(body) if body is not None else None
    evidence = evidence_of(record, record.claims(event.id)[:_SENTENCES]) if event is not None else []
    return page(
        request,
        "review_item.html" if request.headers.get("hx-request") else "review.html",
        status=400 if message else 200,
        title="Review",
        view=view,
        event=event,
        evidence=evidence,
        left=site.counting.total(_queue(view)),
        done=done,
        message=message,
        settable=tuple(SETTABLE),
        start_over=bool(after or before),
        no_events=event is None and not site.counting.total(EventFilter(reviews=REVIEWS)).n,
    )


@router.post("/review/{event_id}/{what}")
def decide(
    request: Request,
    event_id: str,
    what: str,
    why: Annotated[str, Form(max_length=2000)] = "",
    field: Annotated[str, Form(max_length=200)] = "",
    value: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Accept, reject or correct, and go on to the next."""
    record = site_of(request).record
    view, _ = view_or_message(request)
    verb = {"accept": "accepted", "reject": "rejected", "set": "corrected"}.get(what)
    if verb is None:
        return page(
            request, "problem.html", status=404, title="Not found", what="There is no such decision.", message=None
        )
    try:
        if what == "set":
            change = record.set(event_id, field, value.strip() or None, why=why)
        else:
            change = record.accept(event_id, why=why) if what == "accept" else record.reject(event_id, why=why)
    except VedetteError as error:
        return _item(request, view, at=event_id, message=str(error))
    stays = what == "set"
    if not request.headers.get("hx-request"):
        rest = view.query()
        step = f"at={event_id}" if stays else f"after={event_id}"
        return RedirectResponse(f"/review?{step}{'&' + rest if rest else ''}", status_code=303)
    done = (verb, event_id, change.n)
    return _item(request, view, at=event_id, done=done) if stays else _item(request, view, after=event_id, done=done)


@router.post("/review/{event_id}/undo/{n}")
def undo(request: Request, event_id: str, n: int) -> Response:
    """Take the last decision back, and show its event again."""
    record = site_of(request).record
    view, _ = view_or_message(request)
    try:
        record.undo(n, why="")
    except VedetteError as error:
        return _item(request, view, at=event_id, message=str(error))
    if not request.headers.get("hx-request"):
        return RedirectResponse(f"/review?at={event_id}", status_code=303)
    return _item(request, view, at=event_id, done=("taken back", event_id, 0))
