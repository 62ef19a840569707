"""Who a noun phrase refers to, rule by rule."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from vedette.actors.learned import Learned, longest_of, sector_of_name
from vedette.actors.phrase import (
    TRANSPARENT,
    Head,
    Match,
    agent_at_end,
    backing,
    head_end,
    is_plural,
    joined,
    skip_determiners,
    surface,
)
from vedette.actors.registry import Actor, Name, Registry
from vedette.actors.words import Token, name_key, singular, slug, tokenise, word_set
from vedette.model import ActorRef, Span

__all__ = ["Describer"]

_FORMER = word_set("former ex late ousted deposed then jailed imprisoned onetime erstwhile toppled overthrown")
_RANKS = word_set("general colonel commander admiral marshal brigadier major captain lieutenant")
_COMMON = word_set(
    "national people peoples 's popular patriotic democratic revolutionary islamic united union front army forces "
    "force liberation salvation resistance movement party congress council security human rights commission of the for "
    "and republican republic defence defense state transitional transition unity government new southern northern "
    "eastern western coalition alliance committee committees military administration freedom justice development reform"
)
_OF_STATES = frozenset({"state", "adjective", "seat", "citizens", "region"})
_BODIES = word_set("group movement organisation organization faction militia unit brigade battalion cell network")
_BEFORE = "named before the head"
_COMMANDERS = frozenset({"commander", "local commander", "field commander", "senior commander"})
# Offices that alone, with a capital, are the United Nations' where a report speaks of these.
_OF_THE_UN = {"secretary general": "un-secretariat"}
_OTHERS = word_set("ally rival enemy foe opponent adversary partner backer critic counterpart proxy")
_DIRECTIONS = word_set(
    "north south east west northern southern eastern western central northwestern northeastern "
    "southwestern southeastern downtown rural coastal upper lower"
)
_PREFIXES = word_set("deputy vice senior junior acting interim assistant chief pro anti non top joint supreme grand")
_HE = word_set("he him she her his hers himself herself")
_PRONOUNS = _HE | word_set("they them it we us i you who which that this these those their its themselves itself")
_REBEL = frozenset({"REB", "UAF", "CRM"})
_OWN_SECTOR = word_set("JRN MED COP JUD EDU CVL REF PTY LEG REL BUS LAB AGR NGO")
_ORGAN_NAMES = {
    "MIL": "military", "COP": "police", "JUD": "judiciary", "LEG": "parliament", "SPY": "intelligence services",
}  # fmt: skip
_COLLECTIVE = word_set("troop personnel serviceman infantry security force military police")
_SOFT = word_set(
    "official spokesman spokeswoman spokesperson leader chief commander fighter source adviser advisor delegation "
    "negotiator envoy representative worker staff team head member figure spokesperson man officer personnel force "
    "command position base camp headquarters convoy vehicle outpost checkpoint agent operative mediator delegate aide "
    "boss deputy chairman founder employee senior figure group organisation organization movement cell network wing "
    "unit faction militia patrol forces group helicopter station car post"
)
_MODIFIERS = {
    "islamist": "REB", "jihadist": "REB", "jihadi": "REB", "extremist": "REB", "salafist": "REB", "insurgent": "REB",
    "rebel": "REB", "guerrilla": "REB", "militant": "REB", "terrorist": "REB", "terror": "REB", "separatist": "REB",
    "secessionist": "REB", "armed": "REB", "paramilitary": "REB", "takfiri": "REB", "mutinous": "REB",
    "opposition": "OPP", "dissident": "OPP", "military": "MIL", "army": "MIL", "naval": "MIL", "defence": "MIL",
    "defense": "MIL", "navy": "MIL", "regime": "GOV", "government": "GOV", "state": "GOV", "royal": "GOV",
    "presidential": "GOV", "ruling": "GOV", "diplomatic": "GOV", "ministry": "GOV", "police": "COP", "security": "COP",
    "intelligence": "SPY", "judicial": "JUD", "parliamentary": "LEG", "religious": "REL", "criminal": "CRM",
    "drug": "CRM", "humanitarian": "NGO", "aid": "NGO", "relief": "NGO", "rights": "NGO", "medical": "MED",
    "health": "MED", "hospital": "MED", "rescue": "MED", "student": "EDU", "labour": "LAB", "labor": "LAB",
    "tribal": "ELI", "party": "PTY", "media": "JRN", "civilian": "CVL", "displaced": "REF", "refugee": "REF",
    "business": "BUS", "gendarmerie": "COP", "junta": "GOV", "protest": "OPP", "church": "REL", "militia": "REB",
}  # fmt: skip
_TAKES_OBJECT = word_set("of for from loyal belonging allied affiliated linked to with within by")
_LOCATES = word_set("in from at near inside across around of based on")


# Behind whatever a report says.
_BEHIND_ALL = 1 << 60


class _Found(NamedTuple):
    id: str
    name: str
    country: str | None
    sector: str | None
    because: str
    person: bool = False
    group: bool = False


class _Part(NamedTuple):
    """A phrase at work: its text, tokens, names, and the run of tokens that holds the head."""

    text: str
    tokens: Sequence[Token]
    matches: Sequence[Match]
    start: int
    stop: int
    end: int
    hint: str | None
    at: int
    depth: int


class Describer:
    """Decides who phrases refer to, given the registry, what the report taught, and its date."""

    def __init__(self, registry: Registry, learned: Learned, published: date | None) -> None:
        self._registry = registry
        self._learned = learned
        self._published = published
        self._agents = registry.agents
        # Phrases come back: as subject, as speaker, as what a pronoun means.
        self._parts: dict[str, tuple[list[Token], list[Match]]] = {}
        self._known: dict[tuple[str, str | None, int], _Found] = {}
        # Where a phrase stands matters only by who and what was named before it.
        self._named_at = sorted({m.at for m in learned.people} | {at for at, _, _ in learned.organs})

    def describe(self, phrase: str, span: Span, hint: str | None) -> ActorRef:
        """Who the phrase refers to."""
        found = self._told(phrase, hint, span.start)
        return ActorRef(phrase, span, found.id, found.name, found.country, found.sector, found.because)

    def is_person(self, phrase: str) -> bool:
        """True if the phrase means one person."""
        return self._told(phrase, None, _BEHIND_ALL).person

    def _told(self, phrase: str, hint: str | None, at: int) -> _Found:
        key = phrase, hint, bisect_left(self._named_at, at)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._phrase(phrase, hint, at, 0)
        return found

    def actor(self, ref: str) -> Actor | None:
        """The actor of that id, of the registry or the report."""
        return self._registry.get(ref) or self._learned.actors.get(ref)

    def matches(self, tokens: Sequence[Token]) -> Iterator[Match]:
        """The names standing in a run of tokens, longest first come, none overlapping."""
        i, size = 0, len(tokens)
        while i < size:
            token = tokens[i]
            if token.article:
                i += 1
                continue
            end, names = longest_of(self._registry, self._learned, tokens, i)
            if names:
                yield Match(i, end, names)
                i = end
            else:
                i += 1

    def _phrase(self, text: str, hint: str | None, at: int, depth: int) -> _Found:
        parts = self._parts.get(text)
        if parts is None:
            tokens = tokenise(text)
            parts = self._parts[text] = tokens, list(self.matches(tokens))
        tokens, matches = parts
        if not tokens:
            return _Found("x-" + slug(text), text.strip(), None, None, "no words")
        return self._run(text, tokens, matches, 0, len(tokens), hint, at, depth)

    def _run(
        self,
        text: str,
        tokens: Sequence[Token],
        matches: Sequence[Match],
        start: int,
        end: int,
        hint: str | None,
        at: int,
        depth: int,
    ) -> _Found:
        ends = {m.start: m.end for m in matches}
        start = skip_determiners(tokens, start, end, ends.__contains__)
        stop = head_end(tokens, start, end, lambda i: ends.get(i, i), self._agents)
        last = stop
        while last > start + 1 and tokens[last - 1].key == "'s":
            last -= 1
        if last > start and tokens[last - 1].key == ")":
            opened = next((i for i in range(last - 1, start, -1) if tokens[i].key == "("), start)
            if opened > start:
                last = opened
        part = _Part(text, tokens, matches, start, last, end, hint, at, depth)
        if (
            last - start == 1
            and tokens[start].key in _PRONOUNS
            and not (tokens[start].text.isupper() and start in ends)
        ):
            return self._pronoun(part)
        owner = self._owner(part)
        if owner is not None:
            part = part._replace(start=skip_determiners(tokens, owner + 1, last, ends.__contains__))
        return self._core(part, owner)

    def _owner(self, part: _Part) -> int | None:
        """The possessive mark that parts an owner from what is owned."""
        for i in range(part.stop - 2, part.start, -1):
            if part.tokens[i].key == "'s" and not any(m.start < i < m.end for m in part.matches):
                return i
        return None

    def _core(self, part: _Part, owner: int | None) -> _Found:
        last = next((m for m in part.matches if m.end == part.stop and m.start >= part.start), None)
        head = agent_at_end(part.tokens, part.start, part.stop, self._agents)
        if head is not None:
            # "African Union forces": the noun is "forces", since "Union" belongs to the name.
            cut = next((m.end for m in part.matches if m.start < head.start < m.end < part.stop), None)
            if cut is not None:
                head = agent_at_end(part.tokens, cut, part.stop, self._agents)
        if last is not None and (head is None or last.start <= head.start):
            return self._named(part, last, owner)
        if head is not None and self._transparent(part, head):
            return self._object(part, part.stop + 1, part.depth + 1)
        if head is not None and not self._titled_name(part, head):
            return self._agent(part, head, owner)
        word = part.tokens[part.stop - 1]
        if singular(word.key) in TRANSPARENT and part.stop < part.end and part.tokens[part.stop].key == "of":
            return self._object(part, part.stop + 1, part.depth + 1)
        if word.text[:1].isupper() or (word.key[0].isdigit() and word.glued) or self._joined_name(part):
            return self._proper(part, owner)
        return self._unknown(part, owner)

    @staticmethod
    def _joined_name(part: _Part) -> bool:
        """ "Shin Won-sik": does the phrase end in a name whose last part a hyphen joins in small letters?"""
        tokens, at = part.tokens, part.stop - 1
        return at >= part.start + 2 and tokens[at - 2].text[0].isupper() and joined(tokens[at - 1], tokens[at])

    def _transparent(self, part: _Part, head: Head) -> bool:
        tokens = part.tokens
        if part.stop >= part.end or tokens[part.stop].key != "of" or part.depth > 3:
            return False
        key = tokens[head.end - 1].key
        return (key in TRANSPARENT or head.key in TRANSPARENT) and not self._mods(part, head.start, None)

    def _titled_name(self, part: _Part, head: Head) -> bool:
        """True if capitals show a proper name that ends in a generic word ("Free Papua Front")."""
        tokens = part.tokens
        if not tokens[head.start].text[0].isupper() or tokens[head.end - 1].text.isupper():
            return False
        inside = {i for m in part.matches for i in range(m.start, m.end)}
        for i in range(head.start - 1, part.start - 1, -1):
            token = tokens[i]
            if not (token.text[0].isupper() or token.article or token.glued):
                return False
            key = singular(token.key)
            if i not in inside and key not in self._agents and key not in _MODIFIERS and key not in _FORMER:
                return token.key not in _PREFIXES
        return False

    def _object(self, part: _Part, start: int, depth: int) -> _Found:
        found = self._run(part.text, part.tokens, part.matches, start, part.end, part.hint, part.at, depth)
        return found._replace(person=False)

    # Names -------------------------------------------------------------------------------------------------------

    def _named(self, part: _Part, match: Match, owner: int | None) -> _Found:
        name = self._choose(match.names, part.hint, part.at)
        before = part.tokens[match.start - 1].key if match.start > part.start else ""
        written = surface(part.text, part.tokens, match.start, match.end)
        if name.kind == "person":
            return self._person(part, match, name)
        actor = self.actor(name.ref)
        if name.kind in {"state", "adjective", "seat", "citizens"}:
            state = actor.name if actor is not None else name.ref
            if name.kind == "citizens":
                return _Found(f"x-{name.ref.lower()}-people", written, name.ref, "CVL", f"people of {name.ref}")
            if before in _DIRECTIONS:
                return _Found(name.ref, state, name.ref, None, f"part of {name.ref}")
            rule = {"state": "name of a state", "adjective": "nationality", "seat": "seat of government"}[name.kind]
            return _Found(name.ref, state, name.ref, "GOV", rule)
        if name.kind == "region":
            return _Found("x-" + slug(written), written, name.ref, None, f"region of {name.ref}")
        if name.kind == "force":
            return self._organ(name.ref, "MIL", "armed forces by name")
        if actor is None:
            return self._unknown(part, owner)
        if self._elsewhere(part, match, actor, owner):
            return self._proper(part, owner, known=False)
        return self._of_actor(actor, part, "registry name" if not actor.id.startswith("x-") else "named in the report")

    def _elsewhere(self, part: _Part, match: Match, actor: Actor, owner: int | None) -> bool:
        """True if a name of common words ("National Salvation Front") stands where another country is spoken of."""
        if actor.country is None or actor.country in {"IGO", "NGO"} or actor.id.startswith("x-"):
            return False
        key = name_key(part.tokens[match.start : match.end])
        if key in self._learned.short or any(word not in _COMMON for word in key):
            return False
        mods = self._mods(part, match.start, owner)
        countries = {self._choose(m.names, part.hint, part.at).ref for m in mods if m.names[0].kind in _OF_STATES}
        countries = countries or set(self._learned.votes) or ({part.hint} if part.hint else set())
        return bool(countries) and actor.country not in countries

    def _of_actor(self, actor: Actor, part: _Part, rule: str) -> _Found:
        country = actor.country
        group = actor.kind in {"group", "organisation"} or actor.id.startswith("x-")
        return _Found(actor.id, actor.name, country, actor.sector, rule, group=group)

    def _choose(self, names: Sequence[Name], hint: str | None, at: int) -> Name:
        if len(names) == 1:
            return names[0]
        on = self._published
        if hint is not None:
            for name in names:
                actor = self.actor(name.ref)
                if name.ref == hint or (actor is not None and actor.country == hint):
                    return name
        people = [n for n in names if n.kind == "person"]
        if people:
            refs = {n.ref for n in people}
            said = [m.ref for m in self._learned.people if m.ref in refs and m.at < at]
            if said:
                return next(n for n in people if n.ref == said[-1])
        said_of = [self._learned.votes.get(self._country_of(n) or "", 0) for n in names]
        if not people and max(said_of) > 0:
            return names[said_of.index(max(said_of))]
        if on is not None:
            for name in names:
                actor = self.actor(name.ref)
                if actor is not None and actor.kind == "person":
                    if any(r.valid_from and r.holds(on) for r in actor.roles):
                        return name
                elif actor is not None and actor.existed(on) and (name.valid_until is None or on <= name.valid_until):
                    return name
        return names[0]

    def _country_of(self, name: Name) -> str | None:
        actor = self.actor(name.ref)
        return actor.country if actor is not None else None

    def _person(self, part: _Part, match: Match, name: Name) -> _Found:
        actor = self.actor(name.ref)
        if actor is None:
            return self._unknown(part, None)
        before = [t.key for t in part.tokens[part.start : match.start]]
        role, ended = actor.role_on(self._published)
        if self._published is None and len(actor.roles) > 1:
            titles = " ".join(before)
            rank = "MIL" if any(w in _RANKS for w in before) else None
            role = next((r for r in actor.roles if r.office in titles or (rank and r.sector == rank)), role)
        if role is None:
            return _Found(actor.id, actor.name, actor.country, actor.sector, "registry name", person=True)
        when = f" on {self._published}" if self._published else ""
        if role.group:
            group = self.actor(role.group)
            country = group.country if group is not None else actor.country
            sector = role.sector or (group.sector if group is not None else None)
            if sector is None and country == "IGO":
                sector = "GOV"
        else:
            country, sector = role.country, role.sector
        country = country or actor.country
        former = ended or (self._published is None and any(w in _FORMER for w in before))
        if former and sector in {"GOV", "LEG", "MIL", "COP", "SPY"}:
            sector = "ELI"
        of = role.country or role.group or ""
        rule = f"{'formerly ' if former else ''}{role.office} of {of}{when}" if of else f"{role.office} in the report"
        return _Found(actor.id, actor.name, country, sector, rule, person=True)

    # Generic heads -----------------------------------------------------------------------------------------------

    def _mods(self, part: _Part, before: int, owner: int | None) -> list[Match]:
        """The names before the head that say whose it is, those that only back it left out, those that run it last."""
        own: list[Match] = []
        runs: list[Match] = []
        for match in part.matches:
            inside = match.start >= part.start and match.end <= before
            owning = owner is not None and match.end <= owner
            if not (inside or owning):
                continue
            how = backing(part.tokens, match.start, match.end)
            if not how:
                own.append(match)
            elif how == "runs":
                runs.append(match)
        return own + runs

    def _agent(self, part: _Part, head: Head, owner: int | None) -> _Found:
        mods = self._mods(part, head.start, owner)
        sector = self._sector(part, head)
        former = any(t.key in _FORMER for t in part.tokens[part.start : head.start])
        if former and sector in {"GOV", "LEG"} and head.agent.person:
            sector = "ELI"
        whose = self._whose(part, mods)
        rule = _BEFORE
        if whose is None and owner is None and head.key in _OF_THE_UN and part.tokens[head.start].text[0].isupper():
            body = self.actor(_OF_THE_UN[head.key]) if self._learned.speaks_of_un else None
            if body is not None:
                return self._of_actor(body, part, f"{head.key} of the body that the report speaks of")
        if whose is None and owner is not None:
            whose = self._owned(part, owner)
            rule = "owner"
        if head.key in _OTHERS and rule == "owner":
            whose = None
        if whose is None and part.stop < part.end and part.depth < 3 and head.key not in _OTHERS:
            whose, rule = self._after(part)
        return self._settle(part, head, sector, whose, rule, former)

    def _whose(self, part: _Part, mods: Sequence[Match]) -> _Found | None:
        """The group, else the country, that the names before a head say it belongs to."""
        state: _Found | None = None
        for match in mods:
            name = self._choose(match.names, part.hint, part.at)
            actor = self.actor(name.ref)
            if name.kind in {"actor", "person"} and actor is not None:
                if name.kind == "person":
                    found = self._person(part, match, name)
                    role, _ = actor.role_on(self._published)
                    group = self.actor(role.group) if role is not None and role.group else None
                    if group is not None:
                        return self._of_actor(group, part, f"of {actor.name}")
                    if state is None and found.country:
                        state = found
                    continue
                found = self._of_actor(actor, part, f"of {actor.name}")
                if actor.sector in {"REB", "UAF"} or actor.country in {"IGO", "NGO"} or state is None:
                    return found
            elif name.kind == "people":
                if actor is not None and actor.country and state is None:
                    state = _Found(actor.id, actor.name, actor.country, "CVL", "people")
            elif state is None:
                state = _Found(name.ref, name.ref, name.ref, "GOV", name.kind)
        return state

    def _owned(self, part: _Part, owner: int) -> _Found | None:
        matches = [m for m in part.matches if m.end <= owner]
        start = next((i + 1 for i in range(owner - 1, -1, -1) if part.tokens[i].key == "'s"), 0)
        if part.depth > 2 or start >= owner:
            return None
        found = self._run(part.text, part.tokens, matches, start, owner, part.hint, part.at, part.depth + 1)
        return found if found.country or found.group else None

    def _after(self, part: _Part) -> tuple[_Found | None, str]:
        """What follows the head: "of President Assad", "in Syria", "loyal to"."""
        tokens, i = part.tokens, part.stop
        word = tokens[i].key
        while i < part.end and (tokens[i].key in _TAKES_OBJECT or tokens[i].key in _LOCATES):
            i += 1
        if i > part.stop and tokens[i - 1].key in _LOCATES:
            i = self._past_direction(part, i)
        if i == part.stop or i >= part.end:
            return None, ""
        found = self._run(part.text, part.tokens, part.matches, i, part.end, part.hint, part.at, part.depth + 1)
        prep = word if i > part.stop + 1 and tokens[part.stop].key in _LOCATES else tokens[i - 1].key
        if word in {"to", "with", "by"} or (word == "for" and prep == "for" and found.sector == "CVL"):
            return None, ""
        if found.country is None and not found.group and found.sector is None:
            return None, ""
        if prep in {"in", "at", "near", "inside", "across", "around", "on"} or word == "from":
            place = found.country if found.country not in {"IGO", "NGO"} else None
            return (_Found("", "", place, None, ""), f"{prep} {place}") if place else (None, "")
        return found, f"{word} {found.name}"

    @staticmethod
    def _past_direction(part: _Part, at: int) -> int:
        """ "In the north-west of Syria": where the name begins that the direction is of; ``at`` if there is none."""
        i = at
        while i < part.end and (part.tokens[i].key in _DIRECTIONS or part.tokens[i].key == "the"):
            i += 1
        return i + 1 if at < i < part.end - 1 and part.tokens[i].key == "of" else at

    def _sector(self, part: _Part, head: Head) -> str | None:
        """The head's sector, set right by the words before it ("rebel commander", "army spokesman")."""
        sector = head.agent.sector
        soft = sector is None or head.key in _SOFT or head.key.rpartition(" ")[2] in _SOFT
        inside = {i for m in part.matches for i in range(m.start, m.end)}
        for i in range(head.start - 1, part.start - 1, -1):
            if i in inside:
                continue
            if i > 0 and part.tokens[i].glued and part.tokens[i - 1].key in {"anti", "non"}:
                continue
            if (
                i + 1 < head.start
                and part.tokens[i + 1].glued
                and part.tokens[i + 1].key in {"backed", "held", "run", "led"}
            ):
                continue
            key = singular(part.tokens[i].key)
            other = _MODIFIERS.get(key)
            if other is None and soft:
                agent = self._agents.get(key)
                other = agent.sector if agent is not None and not agent.thing else None
            if other is None:
                continue
            if other in _REBEL and sector in {None, "MIL", "GOV", "UAF", "COP", "PTY", "JUD"}:
                return other
            if other == "OPP" and sector in {"MIL", "UAF", "REB"}:
                return "REB"
            if soft and not (other == "GOV" and sector in {"MIL", "COP", "SPY"}):
                return other if not (other == "GOV" and head.key == "fighter") else "MIL"
        return sector

    def _settle(
        self, part: _Part, head: Head, sector: str | None, whose: _Found | None, rule: str, former: bool
    ) -> _Found:
        agent, key = head.agent, head.key
        plural = is_plural(part.tokens[head.end - 1])
        person = agent.person and not plural
        name = surface(part.text, part.tokens, part.start, part.stop)
        if whose is not None and whose.group:
            return self._of_group(part, head, sector, whose, rule, name, person)
        country = whose.country if whose is not None else None
        if whose is not None and (sector is None or (sector == "GOV" and agent.member and rule != _BEFORE)):
            sector = whose.sector or sector
        if key in _COMMANDERS and sector == "REB" and self._of_a_state(part, head, whose, rule):
            # "A Rwandan commander" is the army's, where nothing says that he is a rebel.
            sector = "MIL"
        because = f"{key}, {rule}" if country else key
        if country is None:
            country, why = self._at_hand(part, head)
            because += why
        if country in {"IGO", "NGO"}:
            return _Found(f"x-{country.lower()}-{slug(key)}", name, country, sector, because, person)
        if agent.office and not plural and not former:
            holder = self._holder(part, agent.office, country)
            if holder is not None:
                return holder
        if country is not None and not former and country in self._registry:
            if sector == "GOV" and agent.organ and not agent.person:
                state = self._registry.get(country)
                return _Found(country, state.name if state else country, country, "GOV", because)
            if sector in _ORGAN_NAMES and not agent.thing and (not agent.person or singular(key) in _COLLECTIVE):
                return self._organ(country, sector, because)
        prefix = f"{country.lower()}-" if country else ""
        tail = f"former-{slug(key)}" if former else slug(key)
        return _Found(f"x-{prefix}{tail}", name, country, sector, because, person)

    @staticmethod
    def _of_a_state(part: _Part, head: Head, whose: _Found | None, rule: str) -> bool:
        """Does the head belong to a state by a name before it, and no word there call it a rebel's?"""
        before = (_MODIFIERS.get(singular(t.key)) for t in part.tokens[part.start : head.start])
        by_name = whose is not None and whose.sector == "GOV" and rule in {_BEFORE, "owner"}
        return by_name and not any(kind in {"REB", "OPP"} for kind in before)

    def _of_group(
        self, part: _Part, head: Head, sector: str | None, group: _Found, rule: str, name: str, person: bool
    ) -> _Found:
        own = sector in _OWN_SECTOR
        if group.country in {"IGO", "NGO"}:
            if sector in {None, group.sector} and not person:
                return group._replace(because=f"{head.key}, {group.because}")
            return _Found(
                f"{group.id}-{sector}" if sector and not person else f"x-{slug(group.name)}-{slug(head.key)}",
                f"{group.name} {surface(part.text, part.tokens, head.start, head.end)}" if not person else name,
                group.country, sector or group.sector, f"{head.key}, {group.because}", person,
            )  # fmt: skip
        if own and group.sector != sector:
            ident = f"x-{slug(surface(part.text, part.tokens, part.start, head.start))}-{slug(head.key)}"
            return _Found(ident, name, group.country, sector, f"{head.key}, {group.because}", person)
        return group._replace(
            sector=group.sector or sector, because=f"{head.key}, {group.because or rule}", person=person
        )

    def _at_hand(self, part: _Part, head: Head) -> tuple[str | None, str]:
        """The country meant where the phrase names none: the hint, or what the report said of the same word."""
        agent = head.agent
        if agent.organ and agent.office is not None:
            return part.hint, f", country at hand {part.hint}" if part.hint else ""
        organ = agent.organ or any(
            t.key in {"government", "regime", "junta", "state", "army"} for t in part.tokens[part.start : head.end]
        )
        if not (organ or agent.home):
            return None, ""
        if agent.organ and is_plural(part.tokens[head.end - 1]) and head.key in {"government", "regime", "state"}:
            return None, ""  # "Western governments" are several
        if part.hint is not None:
            return part.hint, f", country at hand {part.hint}"
        if organ:
            said = [r for r in self._learned.organs if r[1] == head.key]
            before = [r for r in said if r[0] < part.at] or said
            if before:
                return before[-1][2], f", as said before of {before[-1][2]}"
        return None, ""

    def _holder(self, part: _Part, office: str, country: str | None) -> _Found | None:
        """Who the holder of an office is: the last one named, or the registry's on the day."""
        named = [
            m
            for m in self._learned.people
            if m.office == office and m.at < part.at and (country is None or m.country == country)
        ]
        actor = self.actor(named[-1].ref) if named else None
        rule = f"last {office} named"
        if actor is None and country is not None and self._published is not None:
            actor = self._registry.holder(country, office, self._published)
            rule = f"{office} of {country} on {self._published}"
        if actor is None:
            return None
        role, _ = actor.role_on(self._published)
        return _Found(actor.id, actor.name, country or (role.country if role else actor.country), "GOV", rule, True)

    def _organ(self, country: str, sector: str, because: str) -> _Found:
        name = f"{self._registry.adjective(country)} {_ORGAN_NAMES[sector]}"
        return _Found(f"{country}-{sector}", name, country, sector, because)

    # The rest ----------------------------------------------------------------------------------------------------

    def _pronoun(self, part: _Part) -> _Found:
        word = part.tokens[part.start]
        if word.key in _HE:
            said = [m for m in self._learned.people if m.at < part.at]
            actor = self.actor(said[-1].ref) if said else None
            if actor is not None:
                found = self._person(part, Match(part.start, part.stop, ()), Name("person", actor.id))
                return found._replace(because=f"{word.key}: last person named")
        return _Found("x-" + word.key, word.text, None, None, "pronoun", word.key in _HE)

    def _proper(self, part: _Part, owner: int | None, *, known: bool = True) -> _Found:
        """A proper name that the registry lacks, with the title before it if there is one."""
        tokens, stop = part.tokens, part.stop
        first = stop - 1
        while first > part.start and (
            tokens[first - 1].text[:1].isupper() or tokens[first - 1].article or tokens[first].glued
            or (tokens[first - 1].key in {"of", "and", "for"} and tokens[first - 2].text[:1].isupper())
        ):  # fmt: skip
            first -= 1
        owners = [m.end for m in part.matches if part.start <= m.end < stop and m.start >= part.start]
        head = agent_at_end(tokens, part.start, first, self._agents)
        for cut in range(stop - 1, first, -1):
            own = agent_at_end(tokens, first, cut, self._agents)
            if own is not None and own.start >= first and (own.agent.person or own.agent.member):
                head, first = own, cut
                break
        else:
            inner = [e for e in owners if first < e < stop]
            titled = head is not None or (inner and sector_of_name(name_key(tokens[inner[-1] : stop])) is None)
            if inner and titled:
                first = max(first, inner[-1])
        name = surface(part.text, tokens, first, stop)
        near = self._near(name, tokens[first:stop]) if known else None
        if near is not None:
            return near
        whose = self._whose(part, self._mods(part, stop, owner))
        if whose is None and owner is not None:
            whose = self._owned(part, owner)
        country = whose.country if whose is not None else None
        ident = "x-" + slug(name)
        if head is not None:
            sector = self._sector(part, head) or (whose.sector if whose is not None and whose.group else None)
            person = head.agent.person or (head.agent.member and head.key not in _BODIES)
            return _Found(ident, name, country, sector, f"{head.key} by title", person)
        key = name_key(tokens[first:stop])
        sector = sector_of_name(key)
        person = sector is None and 2 <= len(key) <= 4 and not any(k[0].isdigit() for k in key)
        return _Found(ident, name, country, sector, "name not in the registry", person)

    def _near(self, name: str, tokens: Sequence[Token]) -> _Found | None:
        """A registry name that differs in spelling only."""
        ref = self._registry.nearest(name_key(tokens))
        actor = self._registry.get(ref) if ref else None
        if actor is None:
            return None
        if actor.kind == "person":
            found = self._person(
                _Part(name, tokens, (), 0, len(tokens), len(tokens), None, 0, 9),
                Match(0, len(tokens), ()), Name("person", actor.id),
            )  # fmt: skip
            return found._replace(because=f"spelled like {actor.name}: {found.because}")
        return _Found(
            actor.id, actor.name, actor.country, actor.sector, f"spelled like {actor.name}",
            group=actor.kind in {"group", "organisation"},
        )  # fmt: skip

    def _unknown(self, part: _Part, owner: int | None) -> _Found:
        whose = self._whose(part, self._mods(part, part.stop, owner))
        if whose is None and owner is not None:
            whose = self._owned(part, owner)
        inside = {i for m in part.matches for i in range(m.start, m.end)}
        sector = None
        for i in range(part.stop - 1, part.start - 1, -1):
            if i not in inside:
                agent = self._agents.get(singular(part.tokens[i].key))
                sector = _MODIFIERS.get(singular(part.tokens[i].key)) or (agent.sector if agent else None)
                if sector:
                    break
        name = surface(part.text, part.tokens, part.start, part.stop)
        country = whose.country if whose is not None else None
        if whose is not None and whose.group and sector is None:
            sector = whose.sector
        return _Found("x-" + slug(name), name, country, sector, "head noun not known")
