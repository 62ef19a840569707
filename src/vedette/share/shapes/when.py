"""The days of an event as datasets want them: always some day, and how long a time it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vedette.model import Event

__all__ = ["When", "when"]


@dataclass(frozen=True, slots=True)
class When:
    """First and last day, and whether a report settles them (or they are only the day of the first report)."""

    start: date
    end: date
    settled: bool

    @property
    def days(self) -> int:
        """How many days it spans."""
        return (self.end - self.start).days + 1

    @property
    def middle(self) -> date:
        """The day in the middle."""
        return date.fromordinal((self.start.toordinal() + self.end.toordinal()) // 2)


def when(event: Event) -> When | None:
    """The event's days; those of its first report where no report settles them; ``None`` if that is unknown too."""
    if event.start is not None:
        start = date.fromisoformat(event.start[:10])
        end = date.fromisoformat(event.end[:10]) if event.end is not None else start
        return When(start, max(start, end), True)
    if event.first_published is not None:
        day = date.fromisoformat(event.first_published[:10])
        return When(day, day, False)
    return None
