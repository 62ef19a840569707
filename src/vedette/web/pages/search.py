"""Search over everything: reports by their words, events by their title and id, actors by their names."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from vedette.errors import InputError, RecordError
from vedette.record import EventFilter
from vedette.record.search import MOST_RANKED
from vedette.web.marking import Mark, marked
from vedette.web.site import page, site_of

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_ID = re.compile(r"[er][0-9a-f]{16}")
_STEP = 20


@router.get("/search", response_class=HTMLResponse)
def search(request: Request) -> Response:
    """The page; an id leads straight to what it names."""
    site = site_of(request)
    q = request.query_params.get("q", "").strip()[:500]
    skip_given = request.query_params.get("skip", "0")
    skip = int(skip_given) if re.fullmatch(r"\d{1,4}", skip_given) else 0
    if _ID.fullmatch(q):
        return RedirectResponse(f"/{'event' if q[0] == 'e' else 'report'}/{q}", status_code=303)
    hits: list[Any] = []
    events: list[Any] = []
    actors: list[Any] = []
    message = None
    if q:
        try:
            found = site.counting.kept(
                ("search", q, skip), lambda: list(site.record.search(q, limit=_STEP + 1, offset=skip))
            )
            hits = [(hit, marked(hit.snippet, [Mark(a, b, "found") for a, b in hit.marks])) for hit in found]
            if skip == 0:
                events = site.counting.kept(
                    ("search events", q), lambda: list(site.record.events(EventFilter(text=q), limit=6))
                )
        except RecordError:  # nothing is wrong with what was asked
            raise
        except InputError as error:
            message = str(error)
        if skip == 0:
            actors = list(site.registry.lookup(q))[:8]
    return page(
        request,
        "search.html",
        status=400 if message else 200,
        title=f"Search: {q}" if q else "Search",
        q=q,
        hits=hits[:_STEP],
        more=len(hits) > _STEP,
        ranked=MOST_RANKED if len(hits) > _STEP else None,
        skip=skip,
        step=_STEP,
        events=events,
        actors=actors,
        message=message,
    )
