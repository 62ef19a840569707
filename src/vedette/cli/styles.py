"""Colours of types and statuses, the same in every table."""

from __future__ import annotations

__all__ = ["STATUS_STYLES", "TYPE_STYLES"]

TYPE_STYLES = {
    **dict.fromkeys(("ASSAULT", "COERCE", "MOBILIZE", "PROTEST"), "bold red"),
    **dict.fromkeys(("ACCUSE", "REJECT", "THREATEN", "SANCTION", "REQUEST"), "bold yellow"),
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"), "bold green"),
    **dict.fromkeys(("CONTROL", "RELATION", "DISPLACEMENT"), "bold blue"),
}
STATUS_STYLES = {"happened": "", "ongoing": "cyan", "planned": "blue", "possible": "yellow", "denied": "red"}
