"""What an outlook is made from: sites, roads, fighting by day, closures and counts of the displaced.

This is the whole of what the methods see. It is filled from a Flee folder, from an ``outlook.toml``, or by any
other code that has the same facts: nothing here knows where they came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

__all__ = ["CAMP", "CLOSURES", "CROSSING", "KINDS", "SOURCE", "TOWN", "Closure", "Count", "Road", "Site", "Situation"]

SOURCE = "source"
TOWN = "town"
CAMP = "camp"
CROSSING = "crossing"
KINDS = (SOURCE, TOWN, CAMP, CROSSING)
CLOSURES = ("border", "site", "road", "camp", "redirection")


@dataclass(frozen=True, slots=True)
class Site:
    """A place on the map of an outlook.

    Attributes:
        name: its name, unique in the situation.
        lat: degrees north.
        lon: degrees east.
        country: the country's name as the data write it, ``unknown`` where it is not said.
        kind: ``source`` (people may flee from it), ``town`` (on the way), ``camp`` (they stay: a camp, a district or
            a country that counts arrivals) or ``crossing`` (on the way, nobody stays).
        region: the first-level administrative area, empty where it is not said.
        population: of a source or town, ``None`` where unknown.
        capacity: of a camp, ``None`` where unknown or unlimited.
        source: where these facts come from, for the reader.
    """

    name: str
    lat: float
    lon: float
    country: str
    kind: str
    region: str = ""
    population: int | None = None
    capacity: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Road:
    """A way between two sites, in both directions.

    ``forced`` is 1 where everyone who comes to ``a`` is taken on to ``b``, 2 for the other way round, else 0.
    """

    a: str
    b: str
    km: float
    forced: int = 0


@dataclass(frozen=True, slots=True)
class Closure:
    """Something shut from day ``start`` up to day ``end`` (``None``: until the end).

    ``kind`` is ``border`` (between countries ``a`` and ``b``), ``site`` (all roads of ``a``), ``road`` (between ``a``
    and ``b``), ``camp`` (``a`` is no camp meanwhile) or ``redirection`` (nobody is taken on from ``a`` to ``b``).
    """

    kind: str
    a: str
    b: str
    start: int
    end: int | None

    def holds(self, day: int) -> bool:
        """True if it is shut on that day."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True, order=True)
class Count:
    """How many people were counted on a day.

    ``new_basis`` is true where the way of counting changed with this count (a first full registration, say), so that
    the step up to it is no movement of people.
    """

    day: int
    people: int
    new_basis: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything known for an outlook; day 0 is ``start``.

    Attributes:
        name: what the reader calls it.
        start: the calendar day of day 0.
        days: how many days the data cover.
        sites: in the order of the data.
        roads: none where only distances as the crow flies are known.
        fighting: for each source, its intensity by day (0 calm, 1 full), from day 0.
        closures: what is shut, and when.
        counts: for each camp, its counts in order of day.
        notes: what was assumed while reading, in words, for the reader.
    """

    name: str
    start: date
    days: int
    sites: tuple[Site, ...]
    roads: tuple[Road, ...] = ()
    fighting: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    closures: tuple[Closure, ...] = ()
    counts: Mapping[str, tuple[Count, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def home(self) -> str:
        """The country that people flee from: that of the first source, as Flee has it."""
        for site in self.sites:
            if site.kind == SOURCE:
                return site.country
        return "unknown"

    def of_kind(self, *kinds: str) -> tuple[Site, ...]:
        """The sites of these kinds, in order."""
        return tuple(s for s in self.sites if s.kind in kinds)

    @property
    def camps(self) -> tuple[Site, ...]:
        """Where people stay, in order."""
        return self.of_kind(CAMP)

    def site(self, name: str) -> Site:
        """The site of that name.

        Raises:
            KeyError: if there is none.
        """
        for site in self.sites:
            if site.name == name:
                return site
        raise KeyError(name)

    def date_of(self, day: int) -> date:
        """The calendar day."""
        return self.start + timedelta(days=day)

    def day_of(self, when: date) -> int:
        """The number of a calendar day, negative before the start."""
        return (when - self.start).days

    def known_on(self, day: int) -> Situation:
        """The same situation as someone saw it on that day: no later counts, no later fighting, no later closures."""
        return replace(
            self,
            days=min(self.days, day + 1),
            fighting={name: f[: day + 1] for name, f in self.fighting.items()},
            closures=tuple(
                replace(c, end=c.end if c.end is not None and c.end <= day else None)
                for c in self.closures
                if c.start <= day
            ),
            counts={name: tuple(c for c in cs if c.day <= day) for name, cs in self.counts.items()},
        )
