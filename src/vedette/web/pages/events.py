"""Events: a list, a map and a line of time that narrow each other."""

from __future__ import annotations

import re
from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse

from vedette.errors import InputError, RecordError
from vedette.model import STATUSES
from vedette.ontology import event_types
from vedette.record import EventFilter, Near, Page
from vedette.web.asking import MOST_SKIPPED, PAGE, View, pairs_of, view_of
from vedette.web.counting import Total
from vedette.web.site import page, site_of
from vedette.web.words import country, type_label

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_FACET_TITLES = {
    "type": "What",
    "status": "Is it so",
    "review": "Looked at",
    "country": "Country",
    "admin1": "Region",
    "actor": "Who",
    "publisher": "Publisher",
}
_BOX = re.compile(r"-?\d{1,3}(?:\.\d{1,12})?(?:,-?\d{1,3}(?:\.\d{1,12})?){3}")


def view_or_message(request: Request) -> tuple[View, str | None]:
    """The view that is asked for; all events and what is wrong where it can't be used."""
    try:
        view = view_of(request.query_params.multi_items())
    except InputError as error:
        return View(EventFilter()), str(error)
    return view, None


@router.get("/events", response_class=HTMLResponse)
def events(request: Request) -> HTMLResponse:
    """The page."""
    site = site_of(request)
    view, message = view_or_message(request)
    found = Page((), 0, more=False, goes_on=False)
    if message is None:
        try:
            found = site.counting.kept(
                ("page", view),
                lambda: site.record.page(view.asked, order=view.order, limit=PAGE, offset=view.skip),
            )
        except RecordError:  # nothing is wrong with what was asked
            raise
        except InputError as error:
            message, view = str(error), View(EventFilter())
    return page(
        request,
        "events.html",
        status=400 if message else 200,
        title="Events",
        message=message,
        view=view,
        chosen=_chosen(view),
        events=found.events,
        total=None if message else Total(found.total, found.more),
        more=found.goes_on and view.skip + PAGE <= MOST_SKIPPED,
        at_end=found.goes_on and view.skip + PAGE > MOST_SKIPPED,
        step=PAGE,
        types=event_types(),
        statuses=STATUSES,
        empty=site.record.last_change() == 0,
    )


@router.get("/events/facets", response_class=HTMLResponse)
def facets(request: Request) -> HTMLResponse:
    """The facets alone: they take longer than the page and come after it."""
    site = site_of(request)
    view, message = view_or_message(request)
    if message is not None:
        return page(request, "facets.html", status=400, facets=[], titles=_FACET_TITLES, view=view, message=message)
    counted = site.counting.facets(view.asked).facets
    labelled = [
        replace(facet, values=tuple((value, _label(facet.name, value, label), n) for value, label, n in facet.values))
        for facet in counted
    ]
    return page(request, "facets.html", facets=labelled, titles=_FACET_TITLES, view=view, message=None)


@router.get("/events/here", response_class=HTMLResponse)
def here(request: Request) -> HTMLResponse:
    """A few events of one place, for the map."""
    site = site_of(request)
    view, message = view_or_message(request)
    found = [] if message else list(site.record.events(view.asked, limit=9))
    return page(request, "here.html", status=400 if message else 200, events=found, view=view, message=message)


@router.get("/events/line.json")
def line(request: Request) -> JSONResponse:
    """Events over time, for the line."""
    view, message = view_or_message(request)
    if message is not None:
        return _problem(message)
    # The line shows all the time there is, with what is chosen marked on it.
    counted = site_of(request).counting.line(replace(view.asked, since=None, until=None))
    return JSONResponse(
        {
            "step": counted.step,
            "days": counted.days,
            "events": counted.events,
            "conflict": counted.conflict,
            "since": view.asked.since,
            "until": view.asked.until,
        }
    )


@router.get("/events/cells.json")
def cells(request: Request) -> JSONResponse:
    """The grid of the map: ``view`` is south,west,north,east of what is seen, ``zoom`` how near."""
    view, message = view_or_message(request)
    seen, zoom = request.query_params.get("view", ""), request.query_params.get("zoom", "")
    if message is None and (not _BOX.fullmatch(seen) or not re.fullmatch(r"\d{1,2}", zoom)):
        message = "view is south,west,north,east in degrees, and zoom a whole number"
    if message is not None:
        return _problem(message)
    south, west, north, east = map(float, seen.split(","))
    box = (max(south, -90.0), max(west, -180.0), min(north, 90.0), min(east, 180.0))
    counted = site_of(request).counting.cells(view.asked, box, int(zoom))
    return JSONResponse(
        [
            [round(cell.lat, 4), round(cell.lon, 4), cell.events, cell.conflict, [round(x, 5) for x in cell.box]]
            for cell in counted
        ]
    )


def _problem(message: str) -> JSONResponse:
    return JSONResponse({"title": "Can't be asked", "detail": message, "status": 400}, status_code=400)


def _label(facet: str, value: str, label: str) -> str:
    if facet == "type":
        return type_label(value)
    if facet == "country":
        return country(value)
    return label


def _chosen(view: View) -> list[tuple[str, str, str]]:
    """What narrows the view: its name, its value for people, and the query without it."""
    asked, out = view.asked, []
    for name, field in (
        ("type", "types"),
        ("who", "actors"),
        ("by", "sources"),
        ("against", "targets"),
        ("country", "countries"),
        ("region", "admin1"),
        ("status", "statuses"),
        ("publisher", "publishers"),
        ("event", "ids"),
    ):
        values: tuple[str, ...] = getattr(asked, field)
        for value in values:
            rest = tuple(v for v in values if v != value)
            out.append((name, _label(name, value, value), view.query(**{field: rest})))
    standard = EventFilter()
    if asked.reviews != standard.reviews:
        out.append(("looked at", " or ".join(asked.reviews), view.query(reviews=standard.reviews)))
    if asked.since or asked.until:
        days = " to ".join((asked.since or "the first", asked.until or "the last"))
        out.append(("days", days, view.query(since=None, until=None)))
    if asked.near:
        out.append(("near", _near(asked.near), view.query(near=None)))
    if asked.box:
        out.append(("on the map", "the part chosen", view.query(box=None)))
    if asked.text:
        out.append(("words", asked.text, view.query(text=None)))
    if asked.min_publishers > 1:
        out.append(("publishers", f"at least {asked.min_publishers}", view.query(min_publishers=1)))
    if asked.disagrees:
        out.append(("reports", "disagree", view.query(disagrees=False)))
    if asked.changed_after is not None:
        out.append(("changed after", f"change {asked.changed_after}", view.query(changed_after=None)))
    return out


def _near(near: Near) -> str:
    name = near.name.rpartition(",")[0] or f"{near.lat:g}, {near.lon:g}"
    return f"{near.km:g} km around {name}"


def query_of(asked: EventFilter) -> str:
    """A filter as the query of an address."""
    return View(asked).query() if pairs_of(asked) else ""
