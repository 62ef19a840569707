"""Who stands on which side: states, armed groups and civilians, from sector and country."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from vedette.model import Event, EventActor
from vedette.ontology import AcledEvent, acled
from vedette.ontology.load import read

__all__ = ["acled_event", "hits_civilians", "inter", "is_civilian", "is_state", "table"]


@cache
def table() -> dict[str, Any]:
    """``data/sides.yaml``."""
    return read(Path(__file__).parents[1] / "data" / "sides.yaml")


def is_civilian(actor: EventActor) -> bool:
    """Whether an actor is unarmed, by its sector."""
    return actor.sector in table()["civilians"] or (actor.sector is None and actor.country == "NGO")


def is_state(actor: EventActor) -> bool:
    """Whether an actor acts for a state."""
    named_state = actor.sector is None and actor.country is not None and actor.id == actor.country
    return (actor.sector in table()["state"] or named_state) and actor.country not in {"IGO", "NGO", None}


def hits_civilians(event: Event) -> bool:
    """Whether all whom it is done to are known, and unarmed."""
    return bool(event.target) and all(map(is_civilian, event.target))


def inter(actors: Iterable[EventActor], country: str | None) -> int:
    """ACLED's kind of the first actor; 0 for none, 8 for a state's forces abroad and organisations of states."""
    first = next(iter(actors), None)
    if first is None:
        return 0
    if first.country == "IGO":
        return 8
    if is_state(first):
        return 1 if country is None or first.country == country else 8
    if first.sector is None:
        return 7 if is_civilian(first) else 8
    return int(table()["inter"].get(first.sector, 8))


def acled_event(event: Event) -> AcledEvent | None:
    """The ACLED event, with what only the sides can tell; ``None`` where ACLED codes no such thing."""
    found = acled(event.type, event.mode, civilians=hits_civilians(event))
    if found is not None and event.type == "CONTROL" and event.mode == "take":
        country = event.place.country if event.place else None
        if any(is_state(a) and a.country == country for a in event.source):
            return AcledEvent(*table()["regained"])
    return found
