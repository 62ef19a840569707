"""Actors met in reports that the registry lacks: counted, and promoted or merged on a person's word."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from vedette.actors.own import load_registry, read_own, save_own
from vedette.actors.registry import Actor, country_codes
from vedette.actors.tables import SECTORS
from vedette.errors import DataFileError, InputError

__all__ = ["Provisional", "merge", "promote", "provisional"]


@dataclass(frozen=True, slots=True)
class Provisional:
    """An actor met in reports that the registry lacks.

    Attributes:
        id: its provisional id.
        names: how it was named, most frequent first.
        country, sector: those said most often.
        count: how often it stands as source or target of a claim.
    """

    id: str
    names: tuple[str, ...]
    country: str | None
    sector: str | None
    count: int


def _actors(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, dict):
        for claim in value.get("claims", ()) if isinstance(value.get("claims"), list) else ():
            yield from _actors(claim)
        for side in ("source", "target"):
            for actor in value.get(side) or ():
                if isinstance(actor, dict) and isinstance(actor.get("id"), str):
                    yield actor


def provisional(paths: Iterable[Path]) -> list[Provisional]:
    """The provisional actors of claims in JSON Lines, most frequent first.

    Raises:
        DataFileError: if a file cannot be read, or a line is no JSON.
    """
    counts: Counter[str] = Counter()
    names: dict[str, Counter[str]] = {}
    facts: dict[str, Counter[tuple[str | None, str | None]]] = {}
    for path in paths:
        for actor in _read(path):
            ident = actor["id"]
            if not ident.startswith("x-"):
                continue
            counts[ident] += 1
            names.setdefault(ident, Counter())[str(actor.get("name") or actor.get("text") or ident)] += 1
            facts.setdefault(ident, Counter())[actor.get("country"), actor.get("sector")] += 1
    found = []
    for ident, count in sorted(counts.items(), key=lambda c: (-c[1], c[0])):
        country, sector = min(facts[ident].items(), key=lambda f: (-f[1], str(f[0])))[0]
        ordered = tuple(n for n, _ in sorted(names[ident].items(), key=lambda n: (-n[1], n[0])))
        found.append(Provisional(ident, ordered, country, sector, count))
    return found


def _read(path: Path) -> Iterator[Mapping[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as why:
        raise DataFileError(str(path), None, "not UTF-8: save the file as UTF-8") from why
    except OSError as why:
        raise DataFileError(str(path), None, f"cannot be read: {why.strerror}") from why
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except json.JSONDecodeError as why:
            raise DataFileError(str(path), number, f"not a JSON line: {why.msg}") from why
        yield from _actors(value)


def promote(ident: str, own: Path, *, name: str, country: str | None, sector: str | None, kind: str = "group") -> Actor:
    """Makes a provisional actor one of the user's own, under a permanent id.

    Args:
        ident: the provisional id; the new one is the same without ``x-``.
        own: the user's table.
        name: its name.
        country, sector: what it is.
        kind: ``group``, ``organisation`` or ``person``.

    Raises:
        InputError: if the id is not provisional, is taken, or the country or sector is unknown.
    """
    if not ident.startswith("x-"):
        raise InputError(f"'{ident}' is not provisional: those ids start with 'x-'")
    if sector is not None and sector not in SECTORS:
        raise InputError(f"'{sector}' is not a sector; sectors are {', '.join(sorted(SECTORS))}")
    if country is not None and country not in country_codes():
        raise InputError(f"'{country}' is not a country: write the alpha-3 code, IGO or NGO")
    if not name.strip():
        raise InputError("the name is empty")
    registry = load_registry(own)
    new = ident.removeprefix("x-")
    if new in registry:
        raise InputError(f"'{new}' is in the registry already: merge '{ident}' into it")
    actor = Actor(new, name, kind, country=country, sector=sector, note=f"promoted from {ident}")
    actors = read_own(own) if own.exists() else {}
    save_own(own, [*actors.values(), actor])
    return actor


def merge(ident: str, into: str, own: Path, *, names: Iterable[str]) -> Actor:
    """Makes names of a provisional actor aliases of a known one.

    Raises:
        InputError: if no actor has the id ``into``, or it is a state.
    """
    registry = load_registry(own)
    known = registry.get(into)
    if known is None:
        raise InputError(f"no actor has the id '{into}': 'vedette actors show NAME' tells ids")
    if known.kind in {"state", "people"}:
        raise InputError(f"'{into}' is a {known.kind}: names can be added to groups, organisations and persons only")
    note = known.note if ident in known.note else f"{known.note} merged with {ident}".strip()
    merged = replace(known, aliases=tuple(dict.fromkeys((*known.aliases, *names))), note=note)
    actors = read_own(own) if own.exists() else {}
    save_own(own, (actors | {merged.id: merged}).values())
    return merged
