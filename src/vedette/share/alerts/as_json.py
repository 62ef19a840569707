"""The JSON shape of an alert: what a webhook gets and what ``vedette alerts --json`` prints (``docs/alerts.md``)."""

from __future__ import annotations

import json
from typing import Any

from vedette.model.alert import Alert
from vedette.record.alerts import StoredAlert
from vedette.share.text import short, web_link

__all__ = ["alert_body", "alert_data", "stored_data"]


def alert_data(alert: Alert, raised: str | None) -> dict[str, Any]:
    """An alert; ``raised`` is when (ISO 8601 in UTC), ``None`` if it was not yet."""
    return {
        "id": alert.id,
        "arrangement": alert.arrangement,
        "rule": alert.rule,
        "when": alert.when,
        "about": alert.about,
        "title": short(alert.title),
        "why": short(alert.why, 1000),
        "raised": raised,
        "event_count": alert.event_count,
        "events": [
            {
                "id": event.id,
                "title": short(event.title),
                "day": event.day,
                "publishers": [short(name) for name in event.publishers],
                "sentences": [
                    {
                        "text": short(quoted.text),
                        "publisher": None if quoted.publisher is None else short(quoted.publisher),
                        "published": quoted.published,
                        # Where it was read from on this machine is nobody else's business.
                        "url": web_link(quoted.url),
                    }
                    for quoted in event.sentences
                ],
            }
            for event in alert.events
        ],
    }


def alert_body(alert: Alert, raised: str) -> bytes:
    """The same as bytes: the same alert always gives the same."""
    return json.dumps(alert_data(alert, raised), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def stored_data(stored: StoredAlert) -> dict[str, Any]:
    """An alert with what became of telling it."""
    return alert_data(stored.alert, stored.raised) | {
        "deliveries": [
            {
                "name": told.name,
                "state": told.state,
                "tries": told.tries,
                "last": told.last,
                "next": told.due if told.state == "waiting" else None,
                "error": told.error,
            }
            for told in stored.deliveries
        ]
    }
