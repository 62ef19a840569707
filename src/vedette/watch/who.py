"""Which party an actor counts as."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from vedette.actors import Registry
from vedette.model.arrangement import Party

__all__ = ["CIVIL_SECTORS", "STATE_SECTORS", "ActorKey", "Sides"]

#: The organs of a state: who counts as "SYR".
STATE_SECTORS = frozenset({"GOV", "MIL", "COP", "SPY", "JUD", "LEG"})
#: Those who bear no arms and hold no power.
CIVIL_SECTORS = frozenset({"CVL", "MED", "JRN", "EDU", "REF", "LAB", "AGR", "REL", "SOC", "BUS", "NGO"})
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class ActorKey:
    """An actor as the record has it."""

    id: str
    name: str
    country: str | None
    sector: str | None


@dataclass(slots=True)
class Sides:
    """The parties of an arrangement, and whom they take in.

    The more exact entry decides: an actor's own id, then that of the group it is a branch or leader of, then a sector
    of its country, then its state.
    """

    parties: tuple[Party, ...]
    registry: Registry
    _entries: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self._entries = {actor: n for n, party in enumerate(self.parties) for actor in party.actors}

    def party_of(self, actor: ActorKey) -> int | None:
        """The number of the party that an actor counts as; ``None`` for none."""
        for ident in self._line(actor.id):
            if ident in self._entries and not (ident == actor.country and ident != actor.id):
                if ident == actor.id and len(ident) == 3 and ident.isupper():
                    break  # a state itself: its sector may say more
                return self._entries[ident]
        if actor.country is not None:
            by_sector = self._entries.get(f"{actor.country}/{actor.sector}")
            if by_sector is not None:
                return by_sector
            if actor.sector is None or actor.sector in STATE_SECTORS:
                return self._entries.get(actor.country)
        return None

    def is_civilian(self, actor: ActorKey) -> bool:
        """True if the actor bears no arms."""
        return actor.sector in CIVIL_SECTORS

    def _line(self, ident: str) -> Iterable[str]:
        """An actor, its parents and the groups that it leads, nearest first."""
        seen: dict[str, None] = {ident: None}
        rank = [ident]
        for _ in range(_DEEPEST):
            above = []
            for one in rank:
                known = self.registry.get(one)
                if known is not None:
                    groups = (role.group for role in known.roles if role.group)
                    above += [up for up in (*known.parents, *groups) if up not in seen]
            if not above:
                break
            seen |= dict.fromkeys(above)
            rank = above
        return seen

    def ids(self) -> frozenset[str]:
        """The single actors that the parties name, with their branches and leaders, for looking them up."""
        named = {entry for entry in self._entries if "/" not in entry and not (len(entry) == 3 and entry.isupper())}
        if not named:
            return frozenset()
        below = {a.id for a in self.registry if a.parents or a.roles if named & set(self._line(a.id))}
        return frozenset(named | below)

    def countries(self) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
        """The states, and the sectors of countries, that the parties name."""
        states = frozenset(e for e in self._entries if len(e) == 3 and e.isupper())
        sectors = frozenset((e[:3], e[4:]) for e in self._entries if "/" in e)
        return states, sectors
