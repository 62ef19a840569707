"""Who did it, and to whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vedette.model import Disagreement, EventActor
from vedette.record.settle.sides import side, support
from vedette.record.told import Told

__all__ = ["settle_who"]

_ARMED = frozenset({"MIL", "REB", "PRM", "UAF", "COP", "SPY", "IMG"})
_UNARMED = frozenset({"CVL", "REF", "MED", "JRN", "EDU", "AGR", "LAB", "REL", "SOC", "NGO"})


def settle_who(claims: Sequence[Told], role: str) -> tuple[tuple[EventActor, ...], tuple[Disagreement, ...]]:
    """The actors of the best supported side, and the sides if there are several.

    Actors stand on one side if a claim names them together, or if they may be the same: one of them is described in
    general ("gunmen") and nothing known of it speaks against the other.

    Args:
        claims: of one event, oldest report first.
        role: ``source`` or ``target``.
    """
    # A denial of having done it names a source that does not count as the one who did.
    said = [c for c in claims if c.status != "denied"] or list(claims)
    actors: dict[str, dict[str, Any]] = {}
    holders: dict[str, list[Told]] = {}
    together: list[set[str]] = []
    for claim in said:
        named = {a["id"]: a for a in claim.body[role]}
        for ident, actor in named.items():
            actors.setdefault(ident, actor)
            holders.setdefault(ident, []).append(claim)
        together.append(set(named))
    if not actors:
        return (), ()
    groups = [sorted(g, key=list(actors).index) for g in _sides(actors, together)]
    order = list(actors)

    def claims_of(group: Sequence[str]) -> list[Told]:
        return list({c.id: c for ident in group for c in holders[ident]}.values())

    groups.sort(key=lambda g: (_negative(support(claims_of(g))), order.index(g[0])))
    best = _named(sorted(groups[0], key=lambda i: (_negative(support(holders[i])), order.index(i))), actors)
    settled = tuple(EventActor(i, actors[i]["name"], actors[i]["country"], actors[i]["sector"]) for i in best)
    sides = [g for g in groups if any(_specific(actors[i]) for i in g)]
    if len(sides) < 2 or (role == "target" and not _clash(sides, actors)):
        return settled, ()
    told = tuple(side(", ".join(actors[i]["name"] for i in _named(g, actors)), claims_of(g)) for g in sides)
    if len({s for t in sides for s in {c.voice for c in claims_of(t)}}) < 2:
        return settled, ()
    return settled, (Disagreement(role, "", told),)


def _negative(pair: tuple[int, float]) -> tuple[int, float]:
    return -pair[0], -pair[1]


def _specific(actor: dict[str, Any]) -> bool:
    """In the registry, or at least of a known country and sector."""
    return _listed(actor) or bool(actor["country"] and actor["sector"])


def _listed(actor: dict[str, Any]) -> bool:
    return not str(actor["id"]).startswith("x-")


def _named(group: Sequence[str], actors: dict[str, dict[str, Any]]) -> list[str]:
    """A side's specific actors; where it has none, all."""
    return [i for i in group if _specific(actors[i])] or list(group)


def _may_be_same(a: dict[str, Any], b: dict[str, Any]) -> bool:
    if a["country"] and b["country"] and a["country"] != b["country"]:
        return False
    if a["sector"] and b["sector"] and a["sector"] != b["sector"]:
        # A government's soldiers are often named by the state alone.
        return {a["sector"], b["sector"]} == {"GOV", "MIL"} and bool(a["country"] and b["country"])
    # Two names of the registry with one country and sector are two actors.
    return not (_listed(a) and _listed(b))


def _sides(actors: dict[str, dict[str, Any]], together: Sequence[set[str]]) -> list[set[str]]:
    """Actors in groups: first those that one claim names together, then the vague join the first they may be."""
    groups: list[set[str]] = []
    for named in [*together, *({i} for i in actors)]:
        if not named:
            continue
        meets = [g for g in groups if g & named]
        groups = [g for g in groups if not g & named]
        groups.append(set().union(named, *meets))
    order = list(actors)
    groups.sort(key=lambda g: min(order.index(i) for i in g))
    out: list[set[str]] = []
    for group in sorted(groups, key=lambda g: not any(_specific(actors[i]) for i in g)):
        home = next(
            (o for o in out if any(_may_be_same(actors[i], actors[j]) for i in sorted(group) for j in sorted(o))), None
        )
        if home is None:
            out.append(set(group))
        else:
            home |= group
    return out


def _clash(sides: Sequence[Sequence[str]], actors: dict[str, dict[str, Any]]) -> bool:
    """Whether the ones hit are armed by one account and unarmed by another."""
    kinds = [{actors[i]["sector"] for i in g} for g in sides]
    return any(k and k <= _ARMED for k in kinds) and any(k and k <= _UNARMED for k in kinds)
