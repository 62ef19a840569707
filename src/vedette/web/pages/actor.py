"""One actor: names, roles in time, whom it deals with, and its events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import Connection, func, select

from vedette.errors import InputError
from vedette.model import Event
from vedette.record import Record
from vedette.record.rows import event_of
from vedette.record.tables import event, event_actor
from vedette.web.graph import Neighbour, layout
from vedette.web.site import page, site_of

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

# Whom an actor deals with is counted over its newest events; so many are shown.
_NEWEST, _NEIGHBOURS = 1000, 12


@router.get("/actor/{actor_id:path}", response_class=HTMLResponse)
def show(request: Request, actor_id: str) -> HTMLResponse:
    """The page."""
    site = site_of(request)
    known = site.registry.get(actor_id)
    with site.record.engine.connect() as connection:
        names = _names(connection, actor_id)
        if not names and known is None:
            raise InputError(
                f"{actor_id}: no such actor is in the record or the registry; `vedette actors` looks names up"
            )
        neighbours = site.counting.kept(("neighbours", actor_id), lambda: _neighbours(site.record, actor_id))
        newest = _events(connection, actor_id)
        more = _more_than_drawn(connection, actor_id)
    name = known.name if known is not None else names[0]
    related = {
        ident: other.name
        for ident in ((*known.parents, *known.predecessors) if known is not None else ())
        if (other := site.registry.get(ident)) is not None
    }
    groups = {
        role.group: other.name
        for role in (known.roles if known is not None else ())
        if role.group and (other := site.registry.get(role.group)) is not None
    }
    return page(
        request,
        "actor.html",
        title=name,
        actor_id=actor_id,
        name=name,
        known=known,
        names=names,
        related=related,
        groups=groups,
        neighbours=neighbours,
        graph=layout(name, neighbours),
        events=newest,
        counted=_NEWEST if more else None,
    )


def _more_than_drawn(connection: Connection, actor_id: str) -> bool:
    some = select(event_actor.c.event_id).where(event_actor.c.actor_id == actor_id).limit(_NEWEST + 1).subquery()
    return int(connection.scalar(select(func.count()).select_from(some)) or 0) > _NEWEST


def _names(connection: Connection, actor_id: str) -> list[str]:
    """What the record calls it, from its newest events."""
    newest = (
        select(event_actor.c.name)
        .where(event_actor.c.actor_id == actor_id)
        .order_by(event_actor.c.day.desc())
        .limit(_NEWEST)
        .subquery()
    )
    query = select(newest.c.name).group_by(newest.c.name).order_by(func.count().desc(), newest.c.name).limit(20)
    return list(connection.scalars(query))


def _events(connection: Connection, actor_id: str, limit: int = 15) -> Sequence[Event]:
    newest = (
        select(event_actor.c.event_id, event_actor.c.day)
        .where(event_actor.c.actor_id == actor_id)
        .order_by(event_actor.c.day.desc())
        .limit(limit * 4)
    )
    ids = list(dict.fromkeys(row.event_id for row in connection.execute(newest)))
    query = (
        select(event.c.body)
        .where(event.c.id.in_(ids), event.c.review != "rejected")
        .order_by(event.c.day.desc(), event.c.id)
        .limit(limit)
    )
    return [event_of(body) for body in connection.scalars(query)]


def _neighbours(record: Record, actor_id: str) -> list[Neighbour]:
    """With whom it shares events as the other side, the most frequent first."""
    mine = (
        select(event_actor.c.event_id, event_actor.c.role)
        .where(event_actor.c.actor_id == actor_id)
        .order_by(event_actor.c.day.desc())
        .limit(_NEWEST)
        .subquery()
    )
    other = event_actor.alias("other")
    query = (
        select(
            other.c.actor_id, func.max(other.c.name).label("name"), mine.c.role, event.c.type, func.count().label("n")
        )
        .select_from(
            mine.join(other, (other.c.event_id == mine.c.event_id) & (other.c.role != mine.c.role)).join(
                event, event.c.id == mine.c.event_id
            )
        )
        .where(other.c.actor_id != actor_id, event.c.review != "rejected")
        .group_by(other.c.actor_id, mine.c.role, event.c.type)
    )
    found: dict[str, dict[str, Any]] = {}
    with record.engine.connect() as connection:
        for ident, name, role, kind, n in connection.execute(query):
            one = found.setdefault(ident, {"name": name, "out": 0, "in": 0, "types": {}})
            one["out" if role == "source" else "in"] += int(n)
            one["types"][kind] = one["types"].get(kind, 0) + int(n)
    ranked = sorted(found.items(), key=lambda item: (-(item[1]["out"] + item[1]["in"]), item[0]))
    return [
        Neighbour(
            ident,
            one["name"],
            one["out"],
            one["in"],
            tuple(sorted(one["types"].items(), key=lambda kind: (-kind[1], kind[0]))),
        )
        for ident, one in ranked[:_NEIGHBOURS]
    ]
