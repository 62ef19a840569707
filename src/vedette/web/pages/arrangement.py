"""What is watched: how a ceasefire or a zone stands over a period, as the record has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from vedette.errors import InputError, VedetteError
from vedette.model.arrangement import Arrangement, Circle, Shape
from vedette.outlook.drawing import band_line, flow_map
from vedette.outlook.from_record import situation_from_record
from vedette.outlook.outlook import Outlook, make_outlook
from vedette.share.drawing import Bar, Line, Point, lines, sparkline, to_svg, weekly_bars
from vedette.watch import Period, State, read_period, state
from vedette.watch.alerts import alerts_of
from vedette.web.site import Site, page, site_of

__all__ = ["router"]

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the period beside what it is measured against.

    Attributes:
        value: as it is read.
        beside: what it is measured against, in words.
        changed: ``up`` or ``down`` where it is out of the ordinary, else empty.
        link: where it leads.
    """

    value: str
    name: str
    beside: str
    changed: str
    link: str


def _arrangement(site: Site, key: str) -> Arrangement:
    if key not in site.arrangements:
        raise InputError(f"{key}: there is no such arrangement here; `vedette serve --arrangement FILE` shows one")
    return site.arrangements[key]


def _period(arrangement: Arrangement, asked: str | None) -> Period:
    """The period asked for, else the one that the file names, else the last thirty days of the arrangement."""
    if asked:
        try:
            return read_period(asked)
        except ValueError as error:
            raise InputError(f"period={asked}: {error}") from None
    if arrangement.period:
        return read_period(arrangement.period)
    until = arrangement.until or date.today().isoformat()
    since = max(arrangement.since, (date.fromisoformat(until) - timedelta(days=29)).isoformat())
    return Period(since, until, f"{since}..{until}")


@router.get("/arrangement/{key}", response_class=HTMLResponse)
def show(request: Request, key: str) -> HTMLResponse:
    """The page: at once what was worked out before, or a frame that asks for it."""
    site = site_of(request)
    arrangement = _arrangement(site, key)
    period = _period(arrangement, request.query_params.get("period"))
    kept = site.counting.peek(("state", key, period))
    whole = kept is not None or "whole" in request.query_params
    return page(
        request,
        "arrangement.html",
        title=arrangement.name,
        key=key,
        arrangement=arrangement,
        period=period,
        around=_around(period),
        **(_told(site, key, arrangement, period) if whole else {"state": None}),
    )


@router.get("/arrangement/{key}/state", response_class=HTMLResponse)
def worked_out(request: Request, key: str) -> HTMLResponse:
    """What the page asks for after it has come."""
    site = site_of(request)
    arrangement = _arrangement(site, key)
    period = _period(arrangement, request.query_params.get("period"))
    told = _told(site, key, arrangement, period)
    return page(request, "arrangement_state.html", key=key, arrangement=arrangement, period=period, **told)


def _told(site: Site, key: str, arrangement: Arrangement, period: Period) -> dict[str, Any]:
    worked: State = site.counting.kept(("state", key, period), lambda: state(site.record, arrangement, period))
    return {
        "state": worked,
        "figures": list(_figures(worked)),
        "alerts": site.counting.kept(
            ("alerts", key, period), lambda: list(_by_rules(site, worked) if arrangement.alerts else _alerts(worked))
        ),
        "chart": _weeks(worked),
        "pairs": [(pair, _spark(pair.series)) for pair in worked.relations[:10]],
        "control_chart": _control(worked),
        "outlook": site.counting.kept(("outlook", key), lambda: _outlook(site, arrangement)),
        "area": _area(arrangement),
        "map_posts": [
            {"lat": post.post.lat, "lon": post.post.lon, "name": post.post.name, "state": post.state}
            for post in worked.posts
        ],
    }


def _around(period: Period) -> dict[str, str]:
    """The periods before and after, of the same length."""
    since, until = date.fromisoformat(period.since), date.fromisoformat(period.until)
    length = (until - since).days + 1

    def shifted(days: int) -> str:
        return f"{since + timedelta(days=days)}..{until + timedelta(days=days)}"

    try:
        return {"before": shifted(-length), "after": shifted(length)}
    except OverflowError:
        return {}


def _figures(told: State) -> Iterator[Figure]:
    """The numbers of the period, each beside what was to be expected."""
    inside = len(told.incidents.inside)
    weeks = [week for week in told.escalation.weeks if week.expected is not None]
    expected = sum(week.expected or 0 for week in weeks)
    unusual = [week for week in weeks if week.unusual or (week.at_least is not None and week.at_least <= 0.05)]
    beside = f"{expected:,.0f} expected by the baseline" if weeks else told.escalation.thin or "no baseline"
    fewer = bool(weeks) and inside < 0.5 * expected
    yield Figure(f"{inside:,}", "incidents inside", beside, "up" if unusual else "down" if fewer else "", "#weeks")
    killed = told.incidents.killed
    if killed is not None:
        spread = [x for x in (killed.low, killed.high) if x is not None]
        yield Figure(
            f"{killed.best or killed.low or 0:,.0f}",
            "killed inside, as reported",
            f"from {min(spread):,.0f} to {max(spread):,.0f}" if len(set(spread)) > 1 else "",
            "",
            "#worst",
        )
    breaches = sum(len(one.violations) for one in told.violations)
    before = sum(len(one.earlier) for one in told.violations)
    yield Figure(
        f"{breaches:,}", "violations", f"{before:,} before the period", "up" if breaches else "", "#violations"
    )
    manned = sum(post.state == "manned" for post in told.posts)
    trouble = sum(post.state in {"surrounded", "withdrawn"} for post in told.posts)
    if told.posts:
        yield Figure(
            f"{manned} of {len(told.posts)}",
            "posts known to be manned",
            f"{trouble} surrounded or withdrawn" if trouble else "none known to be surrounded",
            "up" if trouble else "",
            "#posts",
        )
    largest = told.displacement.largest
    if largest is not None and largest.best is not None:
        yield Figure(f"{largest.best:,.0f}", "fled, the largest figure", "never a sum of what may overlap", "", "#fled")
    yield Figure(
        f"{told.coverage.reports:,}",
        "reports",
        f"of {len(told.coverage.publishers)} publishers, {told.coverage.events:,} events",
        "",
        "#thin",
    )


def _by_rules(site: Site, told: State) -> Iterator[tuple[str, str, str]]:
    """What the arrangement's own rules say: the rule's name, the words, and where it leads."""
    for alert in alerts_of(told, site.record):
        if alert.event_count == 1:
            link = f"/event/{alert.events[0].id}"
        else:
            link = f"/events?{_ids([one.id for one in alert.events])}" if alert.events else "#weeks"
        yield alert.rule, alert.title, link


def _alerts(told: State) -> Iterator[tuple[str, str, str]]:
    """What to look at first where the file has no rules of its own: its kind, the words, and where it leads."""
    for week in told.escalation.weeks:
        if week.unusual and week.expected is not None:
            yield (
                "escalation",
                f"{week.week}: {week.count} incidents where {week.expected:.1f} were expected",
                f"/events?{_ids(week.events)}" if week.events else "#weeks",
            )
    for post in told.posts:
        for step in post.steps[len(post.steps) - post.in_period :] if post.in_period else ():
            if step.what in {"attacked", "fire nearby", "surrounded"}:
                yield "post", f"{post.post.name} {step.what}: {step.event.title}", f"/event/{step.event.id}"
    for check in told.comparisons:
        if check.verdict == "contradicted":
            yield "claim contradicted", f"“{check.phrase}”: {check.why}", f"/event/{check.event.id}"
    breached: dict[str, tuple[str, list[str]]] = {}
    for provision in told.violations:
        for violation in provision.violations[:4]:
            breached.setdefault(violation.event.id, (violation.event.title, []))[1].append(violation.provision)
    for ident, (title, provisions) in breached.items():
        yield "violation", f"{title} ({', '.join(provisions)})", f"/event/{ident}"


def _ids(events: Sequence[str]) -> str:
    return "&".join(f"id={ident}" for ident in events[:40])


def _weeks(told: State) -> Markup:
    """Incidents a week with what was expected."""
    expected = {week.week: week for week in told.escalation.weeks}
    bars = []
    for week in told.incidents.by_week:
        said = expected.get(week.week)
        bars.append(
            Bar(
                week.week,
                week.count,
                said.expected if said else None,
                0.0 if said and said.high is not None else None,
                said.high if said else None,
                now=said is not None and said.unusual,
                title=f"{week.week}: {'nothing reported' if week.count is None else week.count}",
            )
        )
    return _drawn(to_svg(weekly_bars(bars, title="Incidents a week, inside the area"))) if bars else Markup()


def _drawn(svg: str) -> Markup:
    """A drawing of our own as markup: every text in it was escaped where it was drawn."""
    return Markup(svg)


def _spark(series: Sequence[Any]) -> Markup:
    values = [week.weight for week in series]
    if len(values) < 2:
        return Markup()
    return _drawn(to_svg(sparkline(values, title="Mean weight a week, -10 conflict to 10 cooperation")))


def _control(told: State) -> Markup:
    """Shares of the area over time, a line a holder."""
    by_holder: dict[str, list[Point]] = {}
    for share in told.control.shares:
        if share.day is not None and share.share.best is not None:
            points = by_holder.setdefault(share.holder.name, [])
            points.append(Point(share.day, share.share.best, share.share.low, share.share.high))
    some = [Line(name, tuple(points)) for name, points in by_holder.items() if len(points) > 1]
    return _drawn(to_svg(lines(some[:4], title="Share of the area held", unit="percent"))) if some else Markup()


def _area(arrangement: Arrangement) -> dict[str, Any]:
    """What the map draws: the area, the posts, and the box that shows them."""
    parts: list[dict[str, Any]] = []
    points: list[tuple[float, float]] = []
    for part in arrangement.area.parts:
        if isinstance(part, Shape):
            parts.append({"rings": [[list(point) for point in ring] for ring in part.rings]})
            points += [point for ring in part.rings for point in ring]
        else:
            km = part.km if isinstance(part, Circle) else part.radius_km
            parts.append({"lat": part.lat, "lon": part.lon, "km": km})
            points += [(part.lat - km / 111, part.lon - km / 80), (part.lat + km / 111, part.lon + km / 80)]
    points += [(post.lat, post.lon) for post in arrangement.posts]
    lats, lons = [p[0] for p in points], [p[1] for p in points]
    return {"parts": parts, "box": [min(lats), min(lons), max(lats), max(lons)]}


@dataclass(frozen=True, slots=True)
class OutlookTold:
    """The outlook, or why there is none."""

    outlook: Outlook | None
    missing: tuple[str, ...]


def _outlook(site: Site, arrangement: Arrangement) -> OutlookTold | None:
    if arrangement.outlook is None:
        return None
    try:
        answer = make_outlook(situation_from_record(site.record, arrangement), horizon=30)
    except VedetteError as error:
        return OutlookTold(None, (str(error),))
    return OutlookTold(answer, ()) if isinstance(answer, Outlook) else OutlookTold(None, answer.missing)


@router.get("/arrangement/{key}/outlook-{drawing}.svg")
def outlook_drawing(request: Request, key: str, drawing: Literal["line", "map"]) -> Response:
    """How many are expected in all camps, or who may go where."""
    site = site_of(request)
    arrangement = _arrangement(site, key)
    told = site.counting.kept(("outlook", key), lambda: _outlook(site, arrangement))
    if told is None or told.outlook is None:
        raise InputError(f"{key}: there is no such outlook")
    drawn = band_line(told.outlook) if drawing == "line" else flow_map(told.outlook)
    return Response(drawn, media_type="image/svg+xml")
