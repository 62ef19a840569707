"""Alerts as a record keeps them: each once, and what became of telling it by each way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from vedette.model.alert import Alert, AlertEvent, Quoted
from vedette.record.tables import alert, alert_delivery, alias

__all__ = ["STATES", "AlertDelivery", "StoredAlert", "former_ids", "listed", "note", "raised", "take"]

#: ``waiting`` to be sent, ``sent``, or ``known``: there before anybody wanted to be told.
STATES = ("waiting", "sent", "known")


@dataclass(frozen=True, slots=True)
class AlertDelivery:
    """What became of telling an alert by one way. Times are ISO 8601 in UTC.

    Attributes:
        name: of the delivery in the arrangement's file.
        state: one of ``STATES``.
        tries: how often it was tried.
        due: it is not tried again before; while somebody sends it, nobody else does before then.
        last: when it was last tried; ``None`` if never.
        error: what went wrong then; ``None`` if nothing did.
    """

    name: str
    state: str
    tries: int
    due: str
    last: str | None
    error: str | None


@dataclass(frozen=True, slots=True)
class StoredAlert:
    """An alert, when it was raised (ISO 8601 in UTC), and its deliveries by name."""

    alert: Alert
    raised: str
    deliveries: tuple[AlertDelivery, ...]


def raised(
    connection: Connection, alerts: Iterable[Alert], to: Mapping[str, Sequence[str]], *, at: str, state: str
) -> tuple[Alert, ...]:
    """Keep those that were not raised before, and have them wait to be told.

    Args:
        connection: in a transaction that writes.
        alerts: what the rules say now.
        to: by rule, the names of the deliveries that tell it.
        at: this moment.
        state: ``waiting``, or ``known`` for what nobody needs to be told.

    Returns:
        The new ones, in the order given.
    """
    new = []
    for one in alerts:
        if connection.scalar(select(alert.c.id).where(alert.c.id == one.id)) is not None:
            continue
        new.append(one)
        connection.execute(
            insert(alert).values(id=one.id, arrangement=one.arrangement, rule=one.rule, raised=at, body=_body(one))
        )
        for name in to[one.rule]:
            connection.execute(
                insert(alert_delivery).values(alert_id=one.id, delivery=name, state=state, tries=0, due=at)
            )
    return tuple(new)


def listed(connection: Connection, arrangement: str | None = None) -> Iterator[StoredAlert]:
    """Alerts, of one arrangement or of all, the oldest first."""
    query = select(alert).order_by(alert.c.raised, alert.c.id)
    if arrangement is not None:
        query = query.where(alert.c.arrangement == arrangement)
    rows = connection.execute(query).all()
    told: dict[str, list[AlertDelivery]] = {}
    wanted = select(alert_delivery).order_by(alert_delivery.c.alert_id, alert_delivery.c.delivery)
    for row in connection.execute(wanted):
        told.setdefault(row.alert_id, []).append(
            AlertDelivery(row.delivery, row.state, row.tries, row.due, row.last, row.error)
        )
    for row in rows:
        yield StoredAlert(_alert(row.body), row.raised, tuple(told.get(row.id, ())))


def take(connection: Connection, alert_id: str, delivery: str, *, at: str, until: str) -> bool:
    """Take it on oneself to tell an alert; false if it isn't due, was told, or somebody else is at it.

    Args:
        connection: in a transaction that writes.
        alert_id, delivery: what to tell, and how.
        at: this moment.
        until: if nothing is noted before, somebody died over it and another may try.
    """
    taken = connection.execute(
        update(alert_delivery)
        .where(
            alert_delivery.c.alert_id == alert_id,
            alert_delivery.c.delivery == delivery,
            alert_delivery.c.state == "waiting",
            alert_delivery.c.due <= at,
        )
        .values(due=until)
    )
    return taken.rowcount == 1


def note(
    connection: Connection, alert_id: str, delivery: str, *, at: str, tries: int, due: str, error: str | None
) -> None:
    """Note that it was told, or why it wasn't and when to try again."""
    connection.execute(
        update(alert_delivery)
        .where(alert_delivery.c.alert_id == alert_id, alert_delivery.c.delivery == delivery)
        .values(
            state="sent" if error is None else "waiting",
            tries=alert_delivery.c.tries + tries,
            due=due,
            last=at,
            error=error,
        )
    )


def former_ids(connection: Connection, event_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The ids that events had before others were merged into them."""
    out: dict[str, list[str]] = {}
    wanted = sorted(set(event_ids))
    for at in range(0, len(wanted), 500):
        query = select(alias).where(alias.c.event_id.in_(wanted[at : at + 500])).order_by(alias.c.old)
        for row in connection.execute(query):
            out.setdefault(row.event_id, []).append(row.old)
    return {event: tuple(ids) for event, ids in out.items()}


def _body(one: Alert) -> dict[str, Any]:
    return asdict(one)


def _alert(body: Mapping[str, Any]) -> Alert:
    events = tuple(
        AlertEvent(
            **{
                **event,
                "publishers": tuple(event["publishers"]),
                "sentences": tuple(Quoted(**sentence) for sentence in event["sentences"]),
            }
        )
        for event in body["events"]
    )
    return Alert(**{**body, "events": events})
