"""Who is known: states, leaders, armed groups, organisations, media and peoples, with dates."""

from __future__ import annotations

import gc
import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from vedette.actors.spelling import LEAST, Spellings
from vedette.actors.tables import DATA, SECTORS, Row, parse_day, read_rows, split
from vedette.actors.words import Token, name_key, singular, slug, tokenise, word_set

__all__ = ["ACTOR_COLUMNS", "Actor", "Agent", "Name", "Registry", "Role", "actor_of_row"]

ACTOR_COLUMNS = (
    *("id", "name", "aliases", "kind", "country", "sector", "roles", "parents", "predecessors", "from", "until"),
    *("short", "note"),
)
"""The columns of a table of actors; ``id`` and ``name`` are required."""

STATE_COLUMNS = ("id", "name", "aliases", "adjectives", "people", "seats", "forces")
"""The columns of the table of states, all required."""

_ROLE = re.compile(
    r"^(?:(?P<country>[A-Z]{3})|@(?P<group>[\w-]+)) (?P<office>[a-z' -]+?)"
    r"(?: (?P<from>[\d-]{4,10})?\.\.(?P<until>[\d-]{4,10})?)?$"
)
_PLAIN = re.compile(r"[A-Za-z0-9 -]+$")
_ARTICLE = re.compile(r"\b(?:al|ul|el|ash|as|an|ad|ar|at|az)-|\bal ", re.IGNORECASE)
_OFFICE_SECTORS = {
    "opposition leader": "OPP",
    "rebel leader": "REB",
    "separatist leader": "REB",
    "warlord": "REB",
    "commander": "MIL",
    "army chief": "MIL",
    "military chief": "MIL",
    "chief of staff": "MIL",
    "general": "MIL",
    "intelligence chief": "SPY",
    "police chief": "COP",
    "cleric": "REL",
    "religious leader": "REL",
    "businessman": "BUS",
    "activist": "CVL",
    "journalist": "JRN",
    "candidate": "PTY",
    "party leader": "PTY",
    "politician": "PTY",
    "crime boss": "CRM",
    "gang leader": "CRM",
    "speaker": "LEG",
    "tribal leader": "ELI",
    "former president": "ELI",
    "militia leader": "REB",
    "mercenary leader": "UAF",
}
_STRICT = word_set("ARENA CARE DAN FACT GOAL HALO MEND MODEL PACE PLAN SITE")
_OPEN_START, _OPEN_END = date.min, date.max


@dataclass(frozen=True, slots=True)
class Role:
    """What someone was, for whom, and when.

    Attributes:
        office: "president", "prime minister", "foreign minister", "leader" ...
        country: the state held office in; ``None`` for a group.
        group: id of the group or organisation; ``None`` for a state.
        sector: PLOVER sector of the office; ``None`` where the group decides.
        valid_from, valid_until: both inclusive; ``None`` is open.
    """

    office: str
    country: str | None
    group: str | None
    sector: str | None
    valid_from: date | None = None
    valid_until: date | None = None

    def is_office(self, country: str, office: str) -> bool:
        """True if it is that office of that state, and it is known since when."""
        return self.country == country and self.office == office and self.valid_from is not None

    def holds(self, on: date) -> bool:
        """True if the role was held on that day."""
        return (self.valid_from or _OPEN_START) <= on <= (self.valid_until or _OPEN_END)


@dataclass(frozen=True, slots=True)
class Actor:
    """One known actor.

    Attributes:
        id: stable id: alpha-3 for a state, else a slug.
        name: the usual name.
        kind: ``state``, ``person``, ``group``, ``organisation`` or ``people``.
        aliases: other names and spellings.
        short: names that mean this actor by themselves (a well-known surname).
        country: alpha-3, ``IGO`` or ``NGO``; ``None`` where there is no one country.
        sector: PLOVER sector; ``None`` where roles decide.
        roles: of a person, in the order given.
        parents, predecessors: ids.
        valid_from, valid_until: when it existed; ``None`` is open.
    """

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    country: str | None = None
    sector: str | None = None
    roles: tuple[Role, ...] = ()
    parents: tuple[str, ...] = ()
    predecessors: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    note: str = ""

    def existed(self, on: date) -> bool:
        """True if the actor existed on that day, as far as is known."""
        return (self.valid_from or _OPEN_START) <= on <= (self.valid_until or _OPEN_END)

    def role_on(self, on: date | None) -> tuple[Role | None, bool]:
        """The role held on a day (of several the last taken up), or the nearest before it, and whether it had ended.

        Without a day, the last role. Before the first role, the first one, as not ended.
        """
        if not self.roles:
            return None, False
        ordered = sorted(self.roles, key=lambda r: r.valid_from or _OPEN_START)
        if on is None:
            return ordered[-1], False
        held = [r for r in self.roles if r.holds(on)]
        if held:
            return max(held, key=lambda r: r.valid_from or _OPEN_START), False
        before = [r for r in ordered if (r.valid_from or _OPEN_START) <= on]
        return (before[-1], True) if before else (ordered[0], False)


class Name(NamedTuple):
    """One way to write one actor.

    Attributes:
        kind: ``state``, ``adjective``, ``seat``, ``force``, ``citizens``, ``region`` (all of a state), or
            ``actor``, ``person``, ``people``.
        ref: the actor's id.
        case: 0 any, 1 with a capital, 2 in capitals only.
        valid_from, valid_until: when the name is used; ``None`` is open.
    """

    kind: str
    ref: str
    case: int = 1
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Agent:
    """A generic word for an actor: "rebels", "foreign minister", "television".

    Attributes:
        sector: PLOVER sector; ``None`` where the words around decide.
        organ: an organ of a state: alone it means the country's at hand.
        home: people of the place itself.
        person: one person (in the singular).
        member: of the group named before it.
        thing: a place or building that stands for those in it.
        office: the office that one person holds at a time.
    """

    sector: str | None
    organ: bool = False
    home: bool = False
    person: bool = False
    member: bool = False
    thing: bool = False
    office: str | None = None


Node = dict[str | None, Any]


class _Trie:
    """Names by their folded words; the longest match wins."""

    __slots__ = ("root",)

    def __init__(self) -> None:
        self.root: Node = {}

    def add(self, key: Sequence[str], name: Name) -> None:
        node = self.root
        for word in key:
            node = node.setdefault(word, {})
        have: tuple[Name, ...] = node.get(None, ())
        if name not in have:
            node[None] = (*have, name)


def _case(alias: str) -> int:
    if alias.islower():
        return 0
    if alias in _STRICT:
        return 2
    if len(alias) <= 6 and alias.isupper() and " " not in alias and sum(map(str.isalpha, alias)) <= 3:
        return 2
    return 1


def alias_key(alias: str) -> tuple[str, ...]:
    """The words of an alias that are compared, without a leading "the"."""
    if _PLAIN.match(alias) and not _ARTICLE.search(alias):
        key = tuple(alias.lower().replace("-", " ").split())
    else:
        key = name_key(tokenise(alias))
    return key[1:] if len(key) > 2 and key[0] == "the" else key


def _days(row: Row) -> tuple[date | None, date | None]:
    try:
        start, end = parse_day(row["from"]), parse_day(row["until"], last=True)
    except ValueError as why:
        raise row.error(str(why)) from why
    if start and end and end < start:
        raise row.error(f"until {row['until']} lies before from {row['from']}")
    return start, end


def _roles(row: Row) -> tuple[Role, ...]:
    roles = []
    for text in (t.strip() for t in row["roles"].split(";")):
        if not text:
            continue
        found = _ROLE.match(text)
        if found is None:
            raise row.error(f"'{text}' is not a role: write 'TUR president 2014-08-28..' or '@hts leader 2017..'")
        try:
            start = parse_day(found["from"] or "")
            end = parse_day(found["until"] or "", last=True)
        except ValueError as why:
            raise row.error(str(why)) from why
        if start and end and end < start:
            raise row.error(f"'{text}' ends before it starts")
        sector = _OFFICE_SECTORS.get(found["office"], None if found["group"] else "GOV")
        roles.append(Role(found["office"], found["country"], found["group"], sector, start, end))
    return tuple(roles)


@lru_cache(maxsize=1)
def country_codes() -> frozenset[str]:
    """The alpha-3 codes of states, and ``IGO`` and ``NGO`` for bodies of no one country."""
    rows = read_rows(DATA / "states.csv", STATE_COLUMNS, STATE_COLUMNS)
    return frozenset(row["id"] for row in rows) | {"IGO", "NGO"}


def actor_of_row(row: Row, kind: str) -> Actor:
    """The actor of one line of a table.

    Raises:
        DataFileError: if a field of the line is wrong.
    """
    name = row["name"].strip()
    if not name:
        raise row.error("the name is empty")
    sector, country = row["sector"].strip() or None, row["country"].split("|")[0].strip() or None
    if sector and sector not in SECTORS:
        raise row.error(f"'{sector}' is not a sector; sectors are {', '.join(sorted(SECTORS))}")
    if country and not (len(country) == 3 and country.isascii() and country.isupper()):
        raise row.error(f"'{country}' is not a country: write the alpha-3 code, IGO or NGO")
    start, end = _days(row)
    ident = row["id"].strip() or slug(name)
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]*", ident) or ident.startswith("x-"):
        if not row["id"].strip():
            raise row.error(f"no id can be made of the name '{name}': fill in the column id")
        raise row.error(f"'{ident}' is not an id: use letters, digits and hyphens, and no 'x-' in front")
    return Actor(
        id=ident,
        name=name,
        kind=row["kind"].strip() or kind,
        aliases=split(row["aliases"]),
        short=split(row["short"]),
        country=country,
        sector=sector,
        roles=_roles(row) if row["roles"] else (),
        parents=split(row["parents"]),
        predecessors=split(row["predecessors"]),
        valid_from=start,
        valid_until=end,
        note=row["note"],
    )


class Registry:
    """Who is known, by name and by id.

    A registry does not change once it is made; :meth:`extended` gives a new one.
    """

    _bundled: Registry | None = None
    _lock = threading.Lock()

    def __init__(self, actors: Iterable[Actor] = ()) -> None:
        self._actors: dict[str, Actor] = {}
        self._trie = _Trie()
        self._agents: dict[str, Agent] = {}
        self._pending: dict[str, tuple[Row, str]] = {}
        self._officers: dict[str, list[str]] = {}
        self._adjectives: dict[str, str] = {}
        self._spellings: Spellings | None = None
        for actor in actors:
            self._add(actor)

    @classmethod
    def load(cls, *extra: Path) -> Registry:
        """The bundled registry, with tables of the user's own added after it.

        Raises:
            DataFileError: if a table is wrong.
        """
        with cls._lock:
            if cls._bundled is None:
                cls._bundled = _load_bundled()
        registry = cls._bundled
        for path in extra:
            rows = read_rows(path, ACTOR_COLUMNS, ("name",))
            registry = registry.extended(actor_of_row(row, "group") for row in rows)
        return registry

    def extended(self, actors: Iterable[Actor]) -> Registry:
        """A registry with more actors; one whose id is known already takes the place of the known one."""
        new = Registry()
        added = {a.id: a for a in actors}
        new._agents, new._adjectives = self._agents, self._adjectives
        new._trie.root = _without(self._trie.root, {i for i in added if i in self})
        new._actors = {k: a for k, a in self._actors.items() if k not in added}
        new._pending = {k: row for k, row in self._pending.items() if k not in added and k not in self._actors}
        new._officers = {c: [i for i in idents if i not in added] for c, idents in self._officers.items()}
        for actor in added.values():
            new._add(actor)
        return new

    def _add(self, actor: Actor) -> None:
        self._actors[actor.id] = actor
        kind = actor.kind if actor.kind in {"person", "people"} else "actor"
        for alias in (actor.name, *actor.aliases, *actor.short):
            self._add_name(alias, kind, actor.id)
        for country in sorted({role.country for role in actor.roles if role.country}):
            self._officers.setdefault(country, []).append(actor.id)

    def _add_row(self, row: Row, kind: str) -> None:
        """Adds the names of a bundled line; the actor itself is made when it is first asked for."""
        ident = row["id"] or slug(row["name"])
        if ident in self:
            raise row.error(f"the id '{ident}' stands twice")
        self._pending[ident] = row, kind
        named = kind if kind == "person" else "actor"
        for alias in (row["name"], *split(row["aliases"]), *split(row["short"])):
            self._add_name(alias, named, ident)
        if row["roles"]:
            for country in sorted({role[:3] for role in row["roles"].split(";") if role[0] != "@"}):
                self._officers.setdefault(country, []).append(ident)

    def _add_name(
        self,
        alias: str,
        kind: str,
        ref: str,
        start: date | None = None,
        end: date | None = None,
        case: int | None = None,
    ) -> None:
        key = alias_key(alias)
        if not key:
            return
        name = Name(kind, ref, _case(alias) if case is None else case, start, end)
        self._trie.add(key, name)
        if "'s" in key:
            joined: list[str] = []
            for word in key:
                if word == "'s" and joined:
                    joined[-1] += "s"
                else:
                    joined.append(word)
            self._trie.add(joined, name)

    def __len__(self) -> int:
        return len(self._actors.keys() | self._pending.keys())

    def __iter__(self) -> Iterator[Actor]:
        """Every actor, by id."""
        for ident in sorted(self._actors.keys() | self._pending.keys()):
            actor = self.get(ident)
            if actor is not None:
                yield actor

    def __contains__(self, ident: object) -> bool:
        return ident in self._actors or ident in self._pending

    def get(self, ident: str) -> Actor | None:
        """The actor with that id."""
        actor = self._actors.get(ident)
        if actor is None:
            waiting = self._pending.get(ident)
            if waiting is not None:
                actor = self._actors.setdefault(ident, actor_of_row(*waiting))
        return actor

    @property
    def root(self) -> Mapping[str | None, Any]:
        """The names, word by word, for matching along a text."""
        return self._trie.root

    @property
    def agents(self) -> Mapping[str, Agent]:
        """Generic words, in the singular, joined by one blank."""
        return self._agents

    def adjective(self, country: str) -> str:
        """The usual adjective of a state ("Turkish"), else its name or code."""
        known = self.get(country)
        return self._adjectives.get(country) or (known.name if known else country)

    def names(self, text: str) -> tuple[Name, ...]:
        """All that a whole name may mean, whatever its case."""
        node: Any = self._trie.root
        for word in alias_key(text.strip()):
            node = node.get(word)
            if node is None:
                return ()
        found: tuple[Name, ...] = node.get(None, ())
        return found

    def lookup(self, name: str, on: date | None = None) -> tuple[Actor, ...]:
        """The actors that a name or id means, those that existed on the day first.

        Args:
            name: an id, a name, an alias or an abbreviation, in any case and spelling that folds alike.
            on: the day.
        """
        found: dict[str, Actor] = {}
        direct = self.get(name) or self.get(name.strip().upper() if len(name.strip()) == 3 else "")
        names = self.names(name)
        for ref in ([direct.id] if direct else []) + [n.ref for n in names if _current(n, on)] + [n.ref for n in names]:
            actor = self.get(ref)
            if actor is not None:
                found.setdefault(ref, actor)
        result = list(found.values())
        if on is not None:
            result.sort(key=lambda a: not a.existed(on))
        return tuple(result)

    def holder(self, country: str, office: str, on: date) -> Actor | None:
        """Who held an office on a day, where the registry knows exactly one."""
        held = [
            actor
            for actor in map(self.get, self._officers.get(country, ()))
            if actor is not None and any(r.is_office(country, office) and r.holds(on) for r in actor.roles)
        ]
        return held[0] if len(held) == 1 else None

    def nearest(self, key: tuple[str, ...]) -> str | None:
        """The id of a group, organisation or person whose long name differs from a key in spelling only."""
        with self._lock:
            if self._spellings is None:
                self._spellings = Spellings(self._long_names())
        return self._spellings.nearest(key)

    def _long_names(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for actor in self:
            if actor.kind in {"state", "people"}:
                continue
            for alias in (actor.name, *actor.aliases):
                key = alias_key(alias)
                if len(key) > 1 and len(" ".join(key)) >= LEAST:
                    names.setdefault(" ".join(key), actor.id)
        return names

    def begins(self, key: str) -> bool:
        """Does any name begin with the folded word?"""
        return key in self._trie.root

    def longest(self, tokens: Sequence[Token], at: int) -> tuple[int, tuple[Name, ...]]:
        """The longest name that starts at a token: where it ends, and what it may mean."""
        return longest(self._trie.root, tokens, at)


def longest(root: Mapping[str | None, Any], tokens: Sequence[Token], at: int) -> tuple[int, tuple[Name, ...]]:
    """The longest name in a trie that starts at a token: where it ends, and what it may mean."""
    node: Any = root.get(tokens[at].key)
    if node is None:
        return at, ()
    best, names = at, ()
    i, size, first = at + 1, len(tokens), at
    while True:
        here = node.get(None)
        if here is not None:
            kept = tuple(n for n in here if _cased(n.case, tokens, first, i))
            if kept:
                best, names = i, kept
        j = i
        while j < size and tokens[j].article:
            j += 1
        if j >= size:
            return best, names
        node = node.get(tokens[j].key)
        if node is None:
            return best, names
        i = j + 1


def _cased(case: int, tokens: Sequence[Token], start: int, end: int) -> bool:
    if case == 0:
        return True
    if case == 2:
        return tokens[start].text.isupper()
    return tokens[start].text[0].isupper() or any(t.text[0].isupper() for t in tokens[start + 1 : end])


def _current(name: Name, on: date | None) -> bool:
    return on is None or (name.valid_from or _OPEN_START) <= on <= (name.valid_until or _OPEN_END)


def _without(node: Node, dropped: set[str]) -> Node:
    """A copy of a trie without the names of some actors."""
    copy: Node = {}
    for word, below in node.items():
        if word is None:
            kept = tuple(n for n in below if n.ref not in dropped)
            if kept:
                copy[None] = kept
        else:
            copy[word] = _without(below, dropped)
    return copy


def _load_bundled() -> Registry:
    registry = Registry()
    collecting = gc.isenabled()
    gc.disable()  # Half of the loading time would go to looking for garbage among what is only added to.
    try:
        _load_states(registry)
        for table, kind in (("groups", "group"), ("organisations", "organisation"), ("people", "person")):
            for row in read_rows(DATA / f"{table}.csv", ACTOR_COLUMNS, ("name",)):
                registry._add_row(row, kind)
        _load_peoples(registry)
        _load_agents(registry)
    finally:
        if collecting:
            gc.enable()
    return registry


def _load_states(registry: Registry) -> None:
    for row in read_rows(DATA / "states.csv", STATE_COLUMNS, STATE_COLUMNS):
        ident = row["id"]
        state = Actor(ident, row["name"], "state", split(row["aliases"]), country=ident, sector="GOV")
        if ident in registry:
            raise row.error(f"the id '{ident}' stands twice")
        registry._actors[ident] = state
        for alias in (state.name, *state.aliases):
            registry._add_name(alias, "state", ident)
        adjectives = split(row["adjectives"])
        if adjectives:
            registry._adjectives[ident] = adjectives[0]
        for kind, words in (
            ("adjective", adjectives),
            ("citizens", split(row["people"])),
            ("seat", split(row["seats"])),
            ("force", split(row["forces"])),
        ):
            for word in words:
                registry._add_name(word, kind, ident)
    columns = ("country", "names", "adjectives", "people", "seats", "from", "until")
    for row in read_rows(DATA / "former_states.csv", columns, columns):
        start, end = _days(row)
        for column, kind in (
            ("names", "state"),
            ("adjectives", "adjective"),
            ("people", "citizens"),
            ("seats", "seat"),
        ):
            for word in split(row[column]):
                registry._add_name(word, kind, row["country"], start, end)
    for row in read_rows(DATA / "regions.csv", ("country", "names"), ("country", "names")):
        for word in split(row["names"]):
            registry._add_name(word, "region", row["country"])


def _load_peoples(registry: Registry) -> None:
    for row in read_rows(DATA / "peoples.csv", ("id", "name", "forms", "country", "note"), ("id", "name", "forms")):
        if row["id"] in registry:
            raise row.error(f"the id '{row['id']}' stands twice")
        forms = split(row["forms"])
        actor = Actor(row["id"], row["name"], "people", forms, country=row["country"] or None, sector="CVL")
        registry._actors[actor.id] = actor
        for alias in (actor.name, *forms):
            registry._add_name(alias, "people", actor.id)


def _load_agents(registry: Registry) -> None:
    for row in read_rows(DATA / "agents.csv", ("words", "sector", "flags"), ("words", "sector", "flags")):
        letters, _, office = row["flags"].partition("o=")
        agent = Agent(
            sector=row["sector"] or None,
            organ="s" in letters,
            home="h" in letters,
            person="p" in letters,
            member="m" in letters,
            thing="x" in letters,
            office=office or None,
        )
        for word in split(row["words"]):
            *first, last = alias_key(word)
            registry._agents.setdefault(" ".join((*first, singular(last))), agent)
