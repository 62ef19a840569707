"""The sensitive mode: an event without private persons' names, publishers' words and exact places.

It works on the event itself, before any format is written, so that no format can forget it. What cannot be shown to be
harmless is withheld.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedette.actors.phrase import agent_at_end
from vedette.actors.registry import Actor, Registry
from vedette.actors.words import fold, tokenise
from vedette.model import Disagreement, Event, EventActor, EventPlace, EventQuantity, Side
from vedette.ontology import event_types
from vedette.ontology.load import read
from vedette.share.countries import countries, country_name

if TYPE_CHECKING:
    from vedette.places import Gazetteer, Place

__all__ = ["WITHHELD", "Discretion", "Units"]

WITHHELD = "withheld"
_NAMING = frozenset({"state", "adjective", "citizens", "seat", "force", "region", "people"})
_KINDS = frozenset({"state", "group", "organisation", "people"})


@cache
def _words() -> dict[str, Any]:
    raw = read(Path(__file__).parent / "data" / "private.yaml")
    return {key: value if isinstance(value, str) else frozenset(value) for key, value in raw.items()}


class Units:
    """Admin units of the gazetteer: where their middle lies."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._units: dict[tuple[str, str | None], Place | None] = {}
        self._by_id: dict[int, Place | None] = {}

    def admin1(self, country: str, name: str) -> Place | None:
        """The first-level division of that name; ``None`` where the gazetteer has no such division."""
        key = (country, name)
        if key not in self._units:
            wanted = fold(name)
            found = [p for p in self._gazetteer.lookup(name, [country]) if p.country == country and p.feature == "ADM1"]
            found.sort(key=lambda p: (fold(p.name) != wanted and fold(p.admin1 or "") != wanted, p.id))
            self._units[key] = found[0] if found else None
        return self._units[key]

    def country(self, code: str) -> Place | None:
        """The country's own entry."""
        key = (code, None)
        if key not in self._units:
            known = countries().get(code)
            found = [p for p in self._gazetteer.lookup(known.name) if p.country == code] if known else []
            found = [p for p in found if p.feature.startswith("PCL")]
            self._units[key] = found[0] if found else None
        return self._units[key]

    def place(self, geonameid: int | None) -> Place | None:
        """The place with this GeoNames id."""
        if geonameid is None:
            return None
        if geonameid not in self._by_id:
            if len(self._by_id) > 50_000:
                self._by_id.clear()
            self._by_id[geonameid] = self._gazetteer.get(geonameid)
        return self._by_id[geonameid]


class Discretion:
    """Decides what may be said, and makes events that say no more.

    Args:
        registry: who is known.
        units: admin units, for places.
    """

    def __init__(self, registry: Registry, units: Units) -> None:
        self._registry = registry
        self._units = units
        self._speakers: dict[str, bool] = {}

    def event(self, event: Event) -> Event:
        """The event with private names, free words and exact places taken out; counts, days and status stay."""
        source, target = self._actors(event.source), self._actors(event.target)
        place = self.place(event.place)
        quantities = tuple(self._quantity(q) for q in event.quantities)
        killed = None if event.killed is None else self._quantity(event.killed)
        coarse = replace(
            event,
            source=source,
            target=target,
            place=place,
            quantities=quantities,
            killed=killed,
            sources=self.speakers(event.sources),
            disagreements=tuple(self._disagreement(d) for d in event.disagreements),
            title="",
        )
        return replace(coarse, title=_title(coarse))

    def speakers(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Those names that may be said, in order, and one "name withheld" for all others."""
        kept = tuple(dict.fromkeys(name for name in names if self.may_name(name)))
        return kept if len(kept) == len(set(names)) else (*kept, str(_words()["withheld"]))

    def may_keep(self, actor: EventActor) -> bool:
        """Whether an actor's name may be said: an organisation, an office-holder, or a description of nobody."""
        known = self._registry.get(actor.id)
        if known is not None:
            return self._is_public(known) and (known.kind == "person" or self.may_name(actor.name))
        owner, _, sector = actor.id.rpartition("-")
        if not actor.id.startswith("x-") and sector.isupper() and owner:
            group = self._registry.get(owner)
            if group is not None and group.kind in _KINDS:
                return self.may_name(actor.name)
        return self.may_name(actor.name)

    def may_name(self, name: str) -> bool:
        """Whether a name, with nothing else known of it, may be said."""
        if name not in self._speakers:
            if len(self._speakers) > 50_000:
                self._speakers.clear()
            self._speakers[name] = self._harmless(name)
        return self._speakers[name]

    def place(self, place: EventPlace | None) -> EventPlace | None:
        """The admin unit that the place lies in; its country where no unit is known."""
        if place is None:
            return None
        unit = level = None
        if place.country and place.admin1:
            unit, level = self._units.admin1(place.country, place.admin1), "admin1"
            if unit is None:  # known by name and not where it lies: no point is better than a wrong or an exact one
                return EventPlace(place.admin1, None, None, None, place.country, place.admin1, "admin1")
        elif place.country:
            unit, level = self._units.country(place.country), "country"
        if unit is None or level is None:
            name = country_name(place.country)
            return EventPlace(name or WITHHELD, None, None, None, place.country, None, "country" if name else "unknown")
        return EventPlace(
            name=unit.name,
            geonameid=unit.geonameid,
            lat=unit.lat,
            lon=unit.lon,
            country=place.country,
            admin1=place.admin1,
            precision=level,
            radius_km=unit.radius,
        )

    def _is_public(self, actor: Actor) -> bool:
        if actor.kind != "person":
            return actor.kind in _KINDS
        public = _words()["public"]
        return any(
            role.sector in public
            if role.sector is not None
            else (group := self._registry.get(role.group or "")) is not None and group.sector in public
            for role in actor.roles
        )

    def _harmless(self, name: str) -> bool:
        """A known organisation or office-holder, an organisation by its last word, or a description in common nouns."""
        tokens = tokenise(name)
        if not tokens:
            return False
        for ref in self._registry.names(name):
            if ref.kind in _NAMING:
                return True
            known = self._registry.get(ref.ref)
            if known is not None and self._is_public(known):
                return True
        rest, at, named = [], 0, False
        while at < len(tokens):
            end, names = self._registry.longest(tokens, at)
            known = self._registry.get(names[0].ref) if names else None
            if end > at and known is not None and known.kind in _KINDS:
                named, at = True, end
                continue
            rest.append(tokens[at])
            at += 1
        words = [t for t in rest if t.key not in {"'s", "(", ")", ",", "&"} and not t.article]
        if not words:
            return True
        vocabulary = _words()
        agents = self._registry.agents
        # "Amal, a teacher": a name that some group bears too, and a person that bears it.
        if named and any(t.key == "," for t in rest):
            return False
        if all(not t.text[:1].isupper() for t in words):
            head = agent_at_end(rest, 0, len(rest), agents)
            begin = head.start if head is not None else len(rest)
            described = all(
                t.key in vocabulary["beside"] or t.key in agents or t.text.lower() in vocabulary["beside"]
                for t in rest[:begin]
                if t in words
            )
            return described and (head is not None or named)
        heads = vocabulary["organisations"]
        ending = tokens[-1].text.lower() in heads
        opening = len(tokens) > 2 and tokens[0].text.lower() in heads and tokens[1].text.lower() in {"of", "for"}
        person = any(
            (agent := agents.get(t.key)) is not None and agent.person and t.text.lower() not in heads for t in rest
        )
        return (ending or opening) and not person

    def _actors(self, actors: tuple[EventActor, ...]) -> tuple[EventActor, ...]:
        made = []
        for actor in actors:
            if not self.may_keep(actor):
                name = str(_words()["withheld"])
                actor = EventActor(WITHHELD, name, actor.country, actor.sector)
            made.append(actor)
        return tuple(dict.fromkeys(made))

    def _quantity(self, quantity: EventQuantity) -> EventQuantity:
        if quantity.of is None:
            return quantity
        of = quantity.of.lower().strip()
        known = of in _words()["counted"] or of in self._registry.agents
        return quantity if known else replace(quantity, of=None)

    def _disagreement(self, what: Disagreement) -> Disagreement:
        hidden = what.field not in {"quantity", "status", "date"}
        sides = []
        for side in what.sides:
            value = WITHHELD if hidden and not (what.field != "place" and self.may_name(side.value)) else side.value
            sides.append(Side(value, side.claims, self.speakers(side.sources)))
        about = what.about if not hidden and self._counts_nobody(what.about) else ""
        return Disagreement(what.field, about, tuple(sides))

    def _counts_nobody(self, about: str) -> bool:
        words = about.lower().split()
        roles = {"killed", "injured", "displaced", "detained", "deployed", "returned", "missing", "released"}
        return not words or all(
            w in roles or w in _words()["counted"] or w in self._registry.agents or w in _words()["beside"]
            for w in words
        )


def _title(event: Event) -> str:
    """One line from what may be said."""
    types = event_types()
    label = types[event.type].label if event.type in types else event.type
    who = ", ".join(a.name for a in event.source)
    whom = ", ".join(a.name for a in event.target)
    parts = [f"{label}: {who}" if who else label]
    if whom:
        parts.append(f"→ {whom}")
    line = " ".join(parts)
    if event.place is not None and event.place.name != WITHHELD:
        line += f", {event.place.name}"
    if event.killed is not None and event.killed.best is not None:
        line += f", {event.killed.best:g} killed"
    return line
