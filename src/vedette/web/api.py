"""Everything shown, as JSON: read only, the same filters as the command line, described by OpenAPI 3.1."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import AfterValidator, Field, WithJsonSchema

from vedette.errors import InputError
from vedette.model import Event
from vedette.ontology import event_types
from vedette.record import Change, EventFilter, StoredClaim, StoredReport
from vedette.web.asking import filter_of
from vedette.web.site import site_of

__all__ = ["router"]

_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    said = {
        400: "What is asked for can't be used; `detail` says why.",
        404: "There is no such thing in the record.",
        422: "A value is not of the form that it must have; `detail` names it.",
        503: "The record can't be read just now.",
    }
    return {
        status: {"description": said[status], "content": {"application/problem+json": {"schema": _PROBLEM}}}
        for status in statuses
    }


router = APIRouter(prefix="/api", responses=_problems(400, 404, 422, 503))


# --- what may be asked ------------------------------------------------------------------------------------------------


def _is_day(value: str) -> str:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        raise ValueError("write a day as 2018-09-17")
    date.fromisoformat(value)
    return value


def _one_of(values: Iterable[str]) -> Callable[[str], str]:
    allowed = frozenset(values)

    def check(value: str) -> str:
        if value not in allowed:
            raise ValueError("is none of those that there are")
        return value

    return check


_TYPES = [
    name
    for code, kind in event_types().items()
    for name in (code, *(f"{code}/{mode}" for mode in kind.modes))
]  # fmt: skip

Day = Annotated[str, AfterValidator(_is_day), WithJsonSchema({"type": "string", "format": "date"})]
EventType = Annotated[str, AfterValidator(_one_of(_TYPES)), WithJsonSchema({"type": "string", "enum": _TYPES})]
Country = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Words = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")]
Number = Annotated[str, Field(pattern=r"^-?[0-9]{1,3}(\.[0-9]{1,6})?$")]
EventId = Annotated[str, Path(pattern="^e[0-9a-f]{16}$", description="Id of an event, also one that it had before.")]
ReportId = Annotated[str, Path(pattern="^r[0-9a-f]{16}$", description="Id of a report.")]
Limit = Annotated[int, Query(ge=1, le=500, description="At most so many.")]
Skip = Annotated[int, Query(ge=0, le=10_000, description="Leave out so many first.")]


def _asked(
    since: Annotated[Day | None, Query(description="First day, inclusive.")] = None,
    until: Annotated[Day | None, Query(description="Last day, inclusive.")] = None,
    type: Annotated[list[EventType], Query(description="Event types, or TYPE/mode.", max_length=20)] = [],
    actor: Annotated[
        list[Words], Query(description="Registry ids or parts of names, either side.", max_length=20)
    ] = [],
    source: Annotated[list[Words], Query(description="The same, of those who did it.", max_length=20)] = [],
    target: Annotated[list[Words], Query(description="The same, of those it was done to.", max_length=20)] = [],
    country: Annotated[list[Country], Query(description="ISO 3166-1 alpha-3 of the place.", max_length=20)] = [],
    admin1: Annotated[list[Words], Query(description="Names of first-level divisions.", max_length=20)] = [],
    status: Annotated[
        list[Literal["happened", "ongoing", "planned", "possible", "denied"]],
        Query(description="Whether it is so.", max_length=5),
    ] = [],
    review: Annotated[
        list[Literal["open", "accepted", "rejected"]],
        Query(description="What people made of it; rejected ones are left out unless asked for.", max_length=3),
    ] = [],
    publisher: Annotated[list[Words], Query(description="Names of publishers.", max_length=20)] = [],
    near: Annotated[
        str | None,
        Query(
            description="Within a distance of a place or a point: `Idlib,50km` or `35.93,36.63,50`.",
            pattern=r"^[^\x00-\x1f]{1,100},[0-9]{1,4}(km)?$",
            examples=["35.93,36.63,50"],
        ),
    ] = None,
    south: Annotated[float | None, Query(ge=-90, le=90, description="With west, north and east: a box.")] = None,
    west: Annotated[float | None, Query(ge=-180, le=180, description="More than east across the antimeridian.")] = None,
    north: Annotated[float | None, Query(ge=-90, le=90)] = None,
    east: Annotated[float | None, Query(ge=-180, le=180)] = None,
    box: Annotated[
        str | None,
        Query(
            description="The same in one value: south,west,north,east.",
            pattern=r"^-?[0-9]{1,3}(\.[0-9]{1,12})?(,-?[0-9]{1,3}(\.[0-9]{1,12})?){3}$",
        ),
    ] = None,
    text: Annotated[Words | None, Query(description="Words that its reports hold.")] = None,
    min_publishers: Annotated[int, Query(alias="min-publishers", ge=1, le=1000, description="Independent ones.")] = 1,
    disagrees: Annotated[Literal["1", "0"], Query(description="1: only where reports disagree.")] = "0",
    changed_after: Annotated[
        int | None, Query(alias="changed-after", ge=0, le=2**31 - 1, description="Touched after this change.")
    ] = None,
    id: Annotated[list[str], Query(description="These events only.", max_length=50)] = [],
) -> EventFilter:
    """The filter that all questions about events share."""
    pairs = [
        *(("type", value) for value in type),
        *(("actor", value) for value in actor),
        *(("source", value) for value in source),
        *(("target", value) for value in target),
        *(("country", value) for value in country),
        *(("admin1", value) for value in admin1),
        *(("status", value) for value in status),
        *(("review", value) for value in review),
        *(("publisher", value) for value in publisher),
        *(("id", value) for value in id),
        ("min-publishers", str(min_publishers)),
        ("disagrees", disagrees),
    ]
    for name, value in (("since", since), ("until", until), ("near", near), ("box", box), ("text", text)):
        if value is not None:
            pairs.append((name, value))
    if changed_after is not None:
        pairs.append(("changed-after", str(changed_after)))
    corners = [corner for corner in (south, west, north, east) if corner is not None]
    if corners:
        if len(corners) < 4:
            raise InputError("a box needs all of south, west, north and east")
        pairs.append(("box", ",".join(f"{corner:.6f}" for corner in corners)))
    return filter_of(pairs)


Asked = Annotated[EventFilter, Depends(_asked)]


# --- what is answered -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Events:
    """A page of events; ``more`` is true if ``total`` is a lower bound; ``next`` is what to skip for the next page."""

    events: list[Event]
    total: int
    more: bool
    next: int | None


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims as ``docs/claims.md`` describes them, each with its report, its event and its reasons."""

    claims: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ReportAnswer:
    """A report without its text, or with it."""

    id: str
    title: str | None
    publisher: str | None
    publisher_method: str
    published: str | None
    published_precision: str
    published_method: str
    language: str
    url: str
    fetched: str
    raw: str
    voice: str
    previous: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Reports:
    """A page of reports, newest first."""

    reports: list[ReportAnswer]
    next: int | None


@dataclass(frozen=True, slots=True)
class HitAnswer:
    """A report that a search found; ``marks`` are offsets into ``snippet``."""

    report: str
    title: str | None
    publisher: str | None
    published: str | None
    snippet: str
    marks: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Hits:
    """What a search found, the best first."""

    hits: list[HitAnswer]
    next: int | None


@dataclass(frozen=True, slots=True)
class Changes:
    """Lines of the log, oldest first; ``last`` is the number of the last of all."""

    changes: list[Change]
    last: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What the record holds."""

    version: str
    last_change: int
    events: int
    events_more: bool
    arrangements: dict[str, str]


def _claim(claim: StoredClaim) -> dict[str, Any]:
    return {**claim.body, "report": claim.report_id, "event": claim.event_id}


def _report(stored: StoredReport, *, text: bool) -> ReportAnswer:
    r = stored.report
    return ReportAnswer(
        id=r.id,
        title=r.title,
        publisher=r.publisher.value,
        publisher_method=r.publisher.method,
        published=r.published.value,
        published_precision=r.published.precision,
        published_method=r.published.method,
        language=r.language,
        url=r.url,
        fetched=stored.fetched,
        raw=stored.raw,
        voice=stored.voice,
        previous=stored.previous,
        text=r.text if text else None,
    )


# --- questions --------------------------------------------------------------------------------------------------------


@router.get("/record", summary="What the record holds", tags=["record"])
def record(request: Request) -> Summary:
    """How many events, the last change, what is watched."""
    site = site_of(request)
    total = site.counting.total(EventFilter())
    return Summary(
        request.app.version,
        site.record.last_change(),
        total.n,
        total.more,
        {key: one.name for key, one in site.arrangements.items()},
    )


@router.get("/events", summary="Events", tags=["events"])
def events(
    request: Request,
    asked: Asked,
    order: Annotated[Literal["newest", "oldest", "uncertain", "changed"], Query()] = "newest",
    limit: Limit = 50,
    skip: Skip = 0,
) -> Events:
    """Events that all the given conditions hold for."""
    site = site_of(request)
    found = site.record.page(asked, order=order, limit=limit, offset=skip)
    return Events(list(found.events), found.total, found.more, skip + limit if found.goes_on else None)


@router.get("/events/{event_id}", summary="One event", tags=["events"])
def event(request: Request, event_id: EventId) -> Event:
    """One event, also by an id that it had before it was merged."""
    return site_of(request).record.event(event_id)


@router.get("/events/{event_id}/claims", summary="The claims behind an event", tags=["events"])
def claims(request: Request, event_id: EventId) -> Claims:
    """Its claims, oldest report first."""
    return Claims([_claim(claim) for claim in site_of(request).record.claims(event_id)])


@router.get("/counts/{by}", summary="How many events, by a field", tags=["events"])
def counts(
    request: Request,
    asked: Asked,
    by: Literal["type", "status", "country", "admin1", "day", "week", "month", "publisher", "actor", "review"],
) -> dict[str, int]:
    """How many events have each value; an empty name counts those of which it is not known."""
    site = site_of(request)
    return site.counting.kept(("counts", asked, by), lambda: site.record.counts(asked, by=by))


@router.get("/reports", summary="Reports", tags=["reports"])
def reports(
    request: Request,
    since: Annotated[Day | None, Query()] = None,
    until: Annotated[Day | None, Query()] = None,
    publisher: Annotated[Words | None, Query(description="Part of its name.")] = None,
    text: Annotated[Words | None, Query(description="Words that it holds.")] = None,
    limit: Limit = 50,
    skip: Skip = 0,
) -> Reports:
    """Reports, newest first, without their texts."""
    found = list(
        site_of(request).record.reports(
            since=since, until=until, publisher=publisher, text=text, limit=limit + 1, offset=skip
        )
    )
    return Reports([_report(one, text=False) for one in found[:limit]], skip + limit if len(found) > limit else None)


@router.get("/reports/{report_id}", summary="One report", tags=["reports"])
def report(request: Request, report_id: ReportId) -> ReportAnswer:
    """One report with its text."""
    return _report(site_of(request).record.report(report_id), text=True)


@router.get("/reports/{report_id}/claims", summary="The claims of a report", tags=["reports"])
def claims_of_report(request: Request, report_id: ReportId) -> Claims:
    """Its claims, in the order of the text."""
    record = site_of(request).record
    record.report(report_id)
    return Claims([_claim(claim) for claim in record.claims_of_report(report_id)])


@router.get("/search", summary="Search in the texts of reports", tags=["reports"])
def search(
    request: Request,
    q: Annotated[Words, Query(description='Words, "words in a row", begun*, -without.')],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    skip: Annotated[int, Query(ge=0, le=1000)] = 0,
) -> Hits:
    """Reports that hold what is asked for, the best first."""
    found = list(site_of(request).record.search(q, limit=limit + 1, offset=skip))
    hits = [
        HitAnswer(hit.report_id, hit.title, hit.publisher, hit.published, hit.snippet, list(hit.marks))
        for hit in found[:limit]
    ]
    return Hits(hits, skip + limit if len(found) > limit else None)


@router.get("/changes", summary="The log of changes", tags=["record"])
def changes(
    request: Request,
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="Only later ones.")] = 0,
    limit: Limit = 100,
) -> Changes:
    """What was added and decided, oldest first."""
    record = site_of(request).record
    return Changes(list(record.changes(after=after, limit=limit)), record.last_change())
