"""Is it so, over time: planned until it happened, denied by some."""

from __future__ import annotations

from collections.abc import Sequence

from vedette.model import Disagreement, StatusChange
from vedette.record.settle.sides import side, support
from vedette.record.told import Told

__all__ = ["settle_status"]

_DONE = ("happened", "ongoing")


def settle_status(claims: Sequence[Told]) -> tuple[str, tuple[StatusChange, ...], tuple[Disagreement, ...]]:
    """The status, its history and whether it is in dispute.

    Args:
        claims: of one event, oldest report first.
    """
    history: list[StatusChange] = []
    for end in range(1, len(claims) + 1):
        if end < len(claims) and claims[end].day == claims[end - 1].day:
            continue
        now = _status(claims[:end])
        if not history or history[-1].status != now:
            day = claims[end - 1].day
            first = next(
                (c for c in claims[:end] if c.status == now and c.day == day),
                next(c for c in claims[:end] if c.status == now),
            )
            history.append(StatusChange(day, now, first.id))
    status = history[-1].status
    said = [c for c in claims if c.status in _DONE]
    denied = [c for c in claims if c.status == "denied"]
    if not (said and denied):
        return status, tuple(history), ()
    sides = [side("happened", said), side("denied", denied)]
    if status == "denied":
        sides.reverse()
    return status, tuple(history), (Disagreement("status", "", tuple(sides)),)


def _status(claims: Sequence[Told]) -> str:
    """What the claims make likeliest. What is told as done outweighs plans, however old; a denial must outnumber it."""
    by = {s: [c for c in claims if c.status == s] for s in (*_DONE, "planned", "possible", "denied")}
    done = by["happened"] + by["ongoing"]
    if done:
        if support(by["denied"])[0] > support(done)[0]:
            return "denied"
        ongoing, happened = by["ongoing"], by["happened"]
        if not happened or not ongoing:
            return "happened" if happened else "ongoing"
        last = max(c.day or "" for c in done)
        newest = [c for c in done if (c.day or "") == last]
        return max(_DONE, key=lambda s: support([c for c in newest if c.status == s]))
    last = max(c.day or "" for c in claims)
    newest = [c for c in claims if (c.day or "") == last]
    return max(("planned", "possible", "denied"), key=lambda s: support([c for c in newest if c.status == s]))
