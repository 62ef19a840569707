"""A claim in its public JSON shape, as ``docs/claims.md`` describes it and ``claim.schema.json`` holds it."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

from vedette.model import ActorRef, AttributionLink, Claim, DateRef, PlaceRef, Quantity, Report, Span, TextSpan

__all__ = ["claim_line", "json_line", "schema"]

# What stands in a text but could steer a terminal or break a line; in JSON it can always be written as an escape.
_ESCAPED = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufff9-\ufffb]")


def schema() -> dict[str, Any]:
    """The JSON Schema of a claim."""
    read: dict[str, Any] = json.loads(files("vedette.claims").joinpath("claim.schema.json").read_text("utf-8"))
    return read


def json_line(claim: Claim, report: Report) -> str:
    """A claim as one line of JSON, without the line's end."""
    line = json.dumps(claim_line(claim, report), ensure_ascii=False, allow_nan=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def claim_line(claim: Claim, report: Report) -> dict[str, Any]:
    """A claim as the object that one line of ``vedette read --json`` holds."""
    return {
        "id": claim.id,
        "report": {
            "id": report.id,
            "title": report.title,
            "publisher": report.publisher.value,
            "published": report.published.value,
            "url": report.url,
        },
        "type": claim.type,
        "mode": claim.mode,
        "context": list(claim.context),
        "status": claim.status,
        "source": [_actor(actor) for actor in claim.source],
        "target": [_actor(actor) for actor in claim.target],
        "place": None if claim.place is None else _place(claim.place),
        "date": None if claim.date is None else _date(claim.date),
        "quantities": [_quantity(quantity) for quantity in claim.quantities],
        "attribution": [_link(link) for link in claim.attribution],
        "trigger": _text_span(claim.trigger),
        "sentence": _text_span(claim.sentence),
        "confidence": round(claim.confidence, 4),
    }


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def _text_span(words: TextSpan) -> dict[str, Any]:
    return {"text": words.text, "span": _span(words.span)}


def _actor(actor: ActorRef) -> dict[str, Any]:
    return {
        "text": actor.text,
        "span": _span(actor.span),
        "id": actor.id,
        "name": actor.name,
        "country": actor.country,
        "sector": actor.sector,
    }


def _place(place: PlaceRef) -> dict[str, Any]:
    return {
        "text": place.text,
        "span": _span(place.span),
        "name": place.name,
        "geonameid": place.geonameid,
        "lat": place.lat,
        "lon": place.lon,
        "country": place.country,
        "admin1": place.admin1,
        "precision": place.precision,
    }


def _date(when: DateRef) -> dict[str, Any]:
    return {
        "text": when.text,
        "span": _span(when.span),
        "start": when.start,
        "end": when.end,
        "precision": when.precision,
    }


def _quantity(quantity: Quantity) -> dict[str, Any]:
    return {
        "text": quantity.text,
        "span": _span(quantity.span),
        "value": _number(quantity.value),
        "low": _number(quantity.low),
        "high": _number(quantity.high),
        "of": quantity.of,
        "role": quantity.role,
    }


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


def _link(link: AttributionLink) -> dict[str, Any]:
    return {"text": link.text, "span": _span(link.span), "name": link.name, "cue": link.cue}
