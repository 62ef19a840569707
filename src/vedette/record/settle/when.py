"""When it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from vedette.model import Disagreement
from vedette.record.settle.sides import side, support
from vedette.record.told import Told

__all__ = ["settle_when"]

_PLANNED = frozenset({"planned", "possible"})


def settle_when(claims: Sequence[Told]) -> tuple[str | None, str | None, str, tuple[Disagreement, ...]]:
    """First day, last day, precision, and the sides if days differ.

    Of the days that claims give, the best supported interval, made as narrow as the others that agree with it allow.
    Days at which it was planned count only where none says that it happened.

    Args:
        claims: of one event, oldest report first.
    """
    dated = [c for c in claims if c.body["date"] is not None and c.body["date"]["start"]]
    done = [c for c in dated if c.status not in _PLANNED]
    dated = done or dated
    if not dated:
        return None, None, "unknown", ()
    by: dict[tuple[str, str], list[Told]] = {}
    for claim in dated:
        by.setdefault(_days(claim), []).append(claim)
    # A wide interval ("since April") agrees with a day in it and so speaks for it.
    held = {days: [c for other, some in by.items() if _meet(days, other) for c in some] for days in by}
    best = min(by, key=lambda d: (-support(held[d])[0], _length(d), -support(by[d])[1], d))
    start, end = best
    for days in sorted(by, key=lambda d: (_length(d), d)):
        if _meet((start, end), days) and _length(days) < _length((start, end)):
            start, end = max(start, days[0]), min(end, days[1])
    finest = min(held[best], key=lambda c: _length(_days(c)))
    precision = "day" if start == end else str(finest.body["date"]["precision"])
    rivals = [d for d in by if _length(d) <= 2]
    apart = [d for d in rivals if not _meet(d, (start, end))]
    if not apart or _length((start, end)) > 2:
        return start, end, precision, ()
    sides = [side(_words((start, end)), [c for c in held[best] if _length(_days(c)) <= 2])]
    sides += [side(_words(d), by[d]) for d in sorted(apart)]
    voices = {c.voice for c in dated if _length(_days(c)) <= 2}
    return start, end, precision, (Disagreement("date", "", tuple(sides)),) if len(voices) > 1 else ()


def _days(claim: Told) -> tuple[str, str]:
    when = claim.body["date"]
    start = str(when["start"])[:10]
    return start, str(when["end"] or when["start"])[:10]


def _meet(a: tuple[str, str], b: tuple[str, str]) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]


def _length(days: tuple[str, str]) -> int:
    try:
        return (date.fromisoformat(days[1]) - date.fromisoformat(days[0])).days + 1
    except ValueError:
        return 10**6


def _words(days: tuple[str, str]) -> str:
    return days[0] if days[0] == days[1] else f"{days[0]} to {days[1]}"
