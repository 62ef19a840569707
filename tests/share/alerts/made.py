"""Alerts and an arrangement to try the ways of telling with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vedette.model.alert import Alert, AlertEvent, Quoted
from vedette.model.arrangement import AlertRule, Area, Arrangement, Circle, Delivery, Party
from vedette.record.alerts import StoredAlert
from vedette.watch.alerts import alert_id

RAISED = "2018-10-14T08:00:00Z"
HOSTILE = 'Say "<script>alert(1)</script>" & ]]> \x1b[31m\u202e\nSubject: other\r\nBcc: me@example.org'


def an_alert(number: int = 1, *, said: str = "The army shelled Morek, residents said.", title: str = "") -> Alert:
    """One of many alerts."""
    about = f"no-attacks e{number:016x}"
    event = AlertEvent(
        f"e{number:016x}",
        title or f"Army shelled Morek, number {number}",
        "2018-10-13",
        ("Levant Wire", "Ebla Voice"),
        (
            Quoted(said, "Levant Wire", "2018-10-13", "https://levant-wire.example/1"),
            Quoted("Shells fell near the post.", None, None, "/home/somebody/report.txt"),
        ),
    )
    return Alert(
        alert_id("Zone", "breach", about),
        "Zone",
        "breach",
        "violation",
        about,
        title or f"Breach of no-attacks: number {number}",
        "The army is bound; according to residents",
        (event,),
        1,
    )


def stored(number: int = 1, **given: str) -> StoredAlert:
    """An alert as it is kept."""
    return StoredAlert(an_alert(number, **given), RAISED, ())


def an_arrangement(folder: Path, deliveries: Sequence[Delivery]) -> Arrangement:
    """An arrangement with one rule and these deliveries."""
    return Arrangement(
        name="Zone",
        kind="de-escalation zone",
        parties=(Party("government", "Government", "party", ("SYR",)),),
        area=Area((Circle("Morek", 35.4, 36.7, 15),)),
        since="2018-09-17",
        alerts=(AlertRule("breach", "violation"),),
        deliveries=tuple(deliveries),
        file=str(folder / "arrangement.toml"),
    )
