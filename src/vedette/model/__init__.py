"""The words of Vedette as frozen, slotted dataclasses: no I/O, no third-party imports."""

from vedette.model.claim import (
    STATUSES,
    ActorRef,
    AttributionLink,
    Because,
    Claim,
    DateRef,
    PlaceRef,
    Quantity,
    TextSpan,
)
from vedette.model.event import (
    REVIEWS,
    Disagreement,
    Event,
    EventActor,
    EventPlace,
    EventQuantity,
    Side,
    StatusChange,
)
from vedette.model.reading import Attribution, Reading, Toponym
from vedette.model.report import Known, Published, Report
from vedette.model.span import Span

__all__ = [
    "REVIEWS",
    "STATUSES",
    "ActorRef",
    "Attribution",
    "AttributionLink",
    "Because",
    "Claim",
    "DateRef",
    "Disagreement",
    "Event",
    "EventActor",
    "EventPlace",
    "EventQuantity",
    "Known",
    "PlaceRef",
    "Published",
    "Quantity",
    "Reading",
    "Report",
    "Side",
    "Span",
    "StatusChange",
    "TextSpan",
    "Toponym",
]
