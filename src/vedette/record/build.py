"""An event, made from the claims that speak of it and from what people decided about it."""

from __future__ import annotations

from collections.abc import Iterable

from vedette.model import Event, EventQuantity
from vedette.record.settle.how_many import settle_how_many
from vedette.record.settle.status import settle_status
from vedette.record.settle.title import title_of
from vedette.record.settle.what import settle_what
from vedette.record.settle.when import settle_when
from vedette.record.settle.where import settle_where
from vedette.record.settle.who import settle_who
from vedette.record.told import Told, in_order, voices

__all__ = ["build_event", "event_id"]


def event_id(claims: Iterable[Told]) -> str:
    """``e`` and the hex digits of the first claim's id: the same claims give the same id."""
    return "e" + in_order(claims)[0].id[1:]


def build_event(claims: Iterable[Told], *, review: str = "open") -> Event:
    """The event that claims add up to. The same claims give the same event, in whatever order they are given.

    Args:
        claims: at least one; all of one happening.
        review: what a person decided of it: ``open``, ``accepted`` or ``rejected``.
    """
    told = in_order(claims)
    kind, mode, context = settle_what(told)
    status, history, in_dispute = settle_status(told)
    source, who_differs = settle_who(told, "source")
    target, whom_differs = settle_who(told, "target")
    place, where_differs = settle_where(told)
    start, end, date_precision, when_differs = settle_when(told)
    quantities, how_many_differs = settle_how_many(told)
    days = [c.day for c in told if c.day]
    speakers: dict[str, None] = {}
    for claim in told:
        if claim.body["attribution"] and (name := claim.body["attribution"][0]["name"]):
            speakers[name] = None
    return Event(
        id=event_id(told),
        type=kind,
        mode=mode,
        context=context,
        status=status,
        source=source,
        target=target,
        place=place,
        start=start,
        end=end,
        date_precision=date_precision,
        quantities=quantities,
        killed=_killed(quantities),
        claims=tuple(c.id for c in told),
        reports=len({c.report_id for c in told}),
        publishers=_publishers(told),
        sources=tuple(speakers),
        disagreements=(
            *in_dispute,
            *who_differs,
            *whom_differs,
            *how_many_differs,
            *where_differs,
            *when_differs,
        ),
        history=history,
        first_published=min(days, default=None),
        last_published=max(days, default=None),
        confidence=_confidence(told, disputed=bool(in_dispute)),
        review=review,
        title=title_of(kind, mode, status, source, target, place, quantities),
    )


def _killed(quantities: Iterable[EventQuantity]) -> EventQuantity | None:
    return next((q for q in quantities if q.role == "killed" and q.of == "person"), None)


def _publishers(told: tuple[Told, ...]) -> tuple[str, ...]:
    """Who first carried each text; a publisher with several texts stands once."""
    return tuple(
        dict.fromkeys(
            name
            for some in voices(told).values()
            if (name := next((c.publisher for c in some if c.publisher), None)) is not None
        )
    )


def _confidence(told: tuple[Told, ...], *, disputed: bool) -> float:
    """That at least one voice was read rightly; less where some deny it."""
    missed = 1.0
    for some in voices(told).values():
        missed *= 1.0 - max(c.confidence for c in some)
    sure = min(0.99, 1.0 - missed)
    return round(sure * (0.7 if disputed else 1.0), 3)
