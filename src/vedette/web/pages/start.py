"""The start page, what it is all about, and the token."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import func, select

from vedette.model import STATUSES
from vedette.ontology import event_types
from vedette.record import EventFilter, Record
from vedette.record.tables import report
from vedette.web.security import Rules, set_cookie
from vedette.web.site import page, site_of

__all__ = ["router"]

router = APIRouter(include_in_schema=False)


def _size(record: Record) -> dict[str, int | str | None]:
    """How much the record holds, and of which days."""
    with record.engine.connect() as connection:
        reports = connection.scalar(select(func.count()).select_from(report)) or 0
        first, last = connection.execute(
            select(func.min(report.c.published_day), func.max(report.c.published_day))
        ).one()
        publishers = connection.scalar(select(func.count(report.c.publisher.distinct()))) or 0
    return {"reports": reports, "first": first, "last": last, "publishers": publishers}


@router.get("/", response_class=HTMLResponse)
def start(request: Request) -> HTMLResponse:
    """What there is and where to go."""
    site = site_of(request)
    record = site.record
    changed = record.last_change()
    with record.engine.connect() as connection:
        newest = connection.scalar(select(func.max(report.c.n)))
    # Decisions don't change how many reports there are.
    size = site.counting.kept("size", lambda: _size(record), of=newest or 0)
    events = list(record.events(EventFilter(), limit=8))
    return page(
        request,
        "start.html",
        title="Vedette",
        size=size,
        total=site.counting.total(EventFilter(), 10_000_000),
        to_review=site.counting.total(EventFilter(reviews=("open",))),
        disagree=site.counting.total(EventFilter(disagrees=True)),
        events=events,
        failures=[failure for failure, _ in zip(record.failures(), range(5), strict=False)],
        changed=changed,
    )


@router.get("/about", response_class=HTMLResponse)
def about(request: Request) -> HTMLResponse:
    """What the words mean and how far to trust it."""
    return page(request, "about.html", title="About and method", types=event_types(), statuses=STATUSES)


@router.get("/token", response_class=HTMLResponse)
def token(request: Request) -> HTMLResponse:
    """Ask for the token."""
    return page(request, "token.html", title="Token", to=_own(request.query_params.get("to", "/")), wrong=False)


@router.post("/token")
def give_token(
    request: Request, given: Annotated[str, Form(max_length=500)] = "", to: Annotated[str, Form(max_length=2000)] = "/"
) -> Response:
    """Take the token and go on."""
    rules: Rules = request.app.state.rules
    if rules.token is not None and not rules.knows(given.strip(), None):
        return page(request, "token.html", status=401, title="Token", to=_own(to), wrong=True)
    answer = RedirectResponse(_own(to), status_code=303)
    if rules.token is not None:
        answer.headers["set-cookie"] = set_cookie(rules)
    return answer


def _own(address: str) -> str:
    """The address, if it is a path of these pages; the start page otherwise."""
    if not address.startswith("/") or address.startswith("//") or "\\" in address or any(ord(c) < 33 for c in address):
        return "/"
    parts = urlsplit(address)
    return address if not parts.scheme and not parts.netloc else "/"
