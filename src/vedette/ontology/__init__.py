"""The event ontology as data: PLOVER's types, modes and contexts, actor sectors, and crosswalks to ACLED and CAMEO."""

from vedette.ontology.load import (
    AcledEvent,
    EventType,
    acled,
    acled_events,
    cameo_roots,
    contexts,
    event_types,
    from_cameo,
    sectors,
    weight,
)

__all__ = [
    "AcledEvent",
    "EventType",
    "acled",
    "acled_events",
    "cameo_roots",
    "contexts",
    "event_types",
    "from_cameo",
    "sectors",
    "weight",
]
