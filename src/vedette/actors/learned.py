"""What a report teaches about its actors: abbreviations it defines, surnames after full names, who is who."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from vedette.actors.phrase import agent_at_end, backing, joined
from vedette.actors.registry import Actor, Name, Registry, Role, longest
from vedette.actors.words import Token, name_key, slug, word_set

__all__ = ["Learned", "Mention", "learn", "sector_of_name"]

_SMALL = word_set("of the and for in de la du des e i y al el ash an as bin ibn von van der to on")
_PARTICLES = word_set("al el bin ibn ben abu von van der den de da di du dos ould ag al- um umm")
_SECTOR_WORDS: tuple[tuple[str, str], ...] = (
    ("ministry agency authority government directorate department bureau municipality council administration", "GOV"),
    ("police gendarmerie", "COP"),
    ("court tribunal prosecutor", "JUD"),
    ("parliament assembly congress senate", "LEG"),
    (
        "front army brigade brigades battalion battalions liberation resistance rebels jihad jihadist mujahideen "
        "militia insurgents guerrilla islamic revolutionary legion martyrs salvation defenders fighters ansar "
        "jaish jaysh liwa kataib harakat lashkar jamaat forces force",
        "REB",
    ),
    ("cartel gang", "CRM"),
    ("party bloc", "PTY"),
    (
        "association foundation charity relief rights watch committee society observatory network trust fund aid care "
        "initiative campaign observatory",
        "NGO",
    ),
    ("hospital clinic medical health", "MED"),
    ("university institute school academy college centre center", "EDU"),
    ("times news post herald tribune gazette television radio tv daily press journal broadcasting", "JRN"),
    ("company corporation inc ltd bank oil petroleum airlines group", "BUS"),
    ("union federation syndicate workers", "LAB"),
    ("church diocese mosque", "REL"),
)
# The nouns that a long name may be cut after.
_GATHERED = word_set("front army movement alliance council union coalition force forces party congress league")
_BY_WORD = {word: sector for words, sector in reversed(_SECTOR_WORDS) for word in words.split()}


def sector_of_name(words: Iterable[str]) -> str | None:
    """The sector that the words of an organisation's name point to ("Front", "Ministry", "Party")."""
    found = [_BY_WORD[w] for w in words if w in _BY_WORD]
    if not found:
        return None
    return found[0] if found[0] != "REB" or len(found) == 1 else next((f for f in found if f != "REB"), "REB")


@dataclass(frozen=True, slots=True)
class Mention:
    """Someone named in the report: where (in characters), who, and as what office."""

    at: int
    ref: str
    office: str | None
    country: str | None


@dataclass(slots=True)
class Learned:
    """What one report teaches.

    Attributes:
        root: names learned, word by word, as the registry keeps its own.
        actors: provisional actors by id.
        people: the persons named, in order.
        votes: how often each state is named beyond doubt.
        organs: organs of a state said with their country ("the Syrian regime"): where, which word, country.
        speaks_of_un: is the United Nations, or a body or mission of theirs, named?
        short: what long names are cut to.
    """

    root: dict[str | None, Any] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    people: list[Mention] = field(default_factory=list)
    votes: dict[str, int] = field(default_factory=dict)
    organs: list[tuple[int, str, str]] = field(default_factory=list)
    speaks_of_un: bool = False
    short: set[tuple[str, ...]] = field(default_factory=set)

    def add(self, key: Sequence[str], name: Name) -> None:
        """Adds one name; the first meaning stays the first."""
        if not key:
            return
        node = self.root
        for word in key:
            node = node.setdefault(word, {})
        have: tuple[Name, ...] = node.get(None, ())
        if name not in have:
            node[None] = (*have, name)


class _Learner:
    def __init__(self, registry: Registry, text: str, tokens: Sequence[Token], published: date | None) -> None:
        self.registry = registry
        self.text = text
        self.tokens = tokens
        self.published = published
        self.learned = Learned()
        self.spans: list[tuple[int, int, tuple[Name, ...]]] = []

    def run(self) -> Learned:
        tokens, i, size = self.tokens, 0, len(self.tokens)
        while i < size:
            token = tokens[i]
            if token.article or not token.key[0].isalnum():
                if token.key == "(":
                    self.abbreviation(i)
                i += 1
                continue
            end, names = longest_of(self.registry, self.learned, tokens, i)
            if names and names[0].ref in self.learned.actors:
                self.again(i, names[0].ref)
                i = end
                continue
            if names:
                self.spans.append((i, end, names))
                if len(names) == 1 and names[0].kind in {"state", "adjective", "seat", "citizens", "region"}:
                    self.learned.votes[names[0].ref] = self.learned.votes.get(names[0].ref, 0) + 1
                if names[0].kind == "person":
                    self.person(i, end, names)
                if names[0].kind == "actor":
                    self.shortened(i, end, names[0])
                    actor = self.registry.get(names[0].ref)
                    self.learned.speaks_of_un |= actor is not None and (actor.id == "un" or "un" in actor.parents)
                self.organ(i, end)
                i = end
                continue
            i = self.titled(i)
        return self.learned

    def person(self, start: int, end: int, names: tuple[Name, ...]) -> None:
        """A known person: remembers where, and the surname."""
        name = _best(names, self.registry.get, self.published)
        actor = self.registry.get(name.ref)
        if actor is None:
            return
        role, _ = actor.role_on(self.published)
        self.learned.people.append(
            Mention(self.tokens[start].start, actor.id, role.office if role else None, role.country if role else None)
        )
        if end - start > 1:
            self.surname(self.tokens[start:end], Name("person", actor.id))

    def shortened(self, start: int, end: int, name: Name) -> None:
        """ "The National Front" of a "National Front for Liberation": what stands before "for", if it ends in a group.

        Another group of the same country that is known by the short name keeps it.
        """
        key = name_key(self.tokens[start:end])
        cut = next((n for n, word in enumerate(key) if word in {"for", "of"} and n >= 2), 0)
        if not cut or key[cut - 1] not in _GATHERED:
            return
        actor = self.registry.get(name.ref)
        known = [self.registry.get(n.ref) for n in self.registry.names(" ".join(key[:cut]))]
        if actor is None or any(k is not None and k.id != actor.id and k.country == actor.country for k in known):
            return
        self.learned.add(key[:cut], name._replace(case=1))
        self.learned.short.add(key[:cut])

    def again(self, at: int, ref: str) -> None:
        """A provisional actor named once more."""
        actor = self.learned.actors[ref]
        if actor.kind == "person":
            office = actor.roles[0].office if actor.roles else None
            self.learned.people.append(Mention(self.tokens[at].start, ref, office, actor.country))

    def organ(self, start: int, end: int) -> None:
        """An organ of a state right after a name: "Syrian regime", "Turkey's government"."""
        tokens = self.tokens
        country = self.country_before(end)
        if country is None or country in {"IGO", "NGO"} or end >= len(tokens):
            return
        first = end + 1 if tokens[end].key == "'s" else end
        for stop in range(min(first + 3, len(tokens)), first, -1):
            head = agent_at_end(tokens, first, stop, self.registry.agents)
            if head is not None and head.start == first and head.agent.organ:
                self.learned.organs.append((tokens[first].start, head.key, country))
                return

    def surname(self, tokens: Sequence[Token], name: Name) -> None:
        """Learns the last word of a full name, with the particles before it."""
        key = name_key(tokens)
        if len(key) < 2:
            return
        first = len(key) - 1
        self.learned.add(key[first:], name)
        while first > 1 and key[first - 1] in _PARTICLES:
            first -= 1
            self.learned.add(key[first:], name)

    def titled(self, at: int) -> int:
        """A title and an unknown full name ("rebel commander Abu Hassan"): a provisional person."""
        tokens, size = self.tokens, len(self.tokens)
        start = at
        if not _capital(tokens[at]) or tokens[at].text.isupper():
            return at + 1
        end = at
        while (
            end < size
            and end - at < 5
            and (
                _capital(tokens[end])
                or tokens[end].article
                or tokens[end].key in _PARTICLES
                or (end > at and joined(tokens[end - 1], tokens[end]))
            )
        ):
            if end > at and self.text[tokens[end - 1].end : tokens[end].start].strip(" -.‑") != "":
                break
            if tokens[end].key in {"'s", "of", "the"} or self.registry.longest(tokens, end)[1]:
                break
            end += 1
        while end > at and not (
            _capital(tokens[end - 1]) or (end - at > 1 and joined(tokens[end - 2], tokens[end - 1]))
        ):
            end -= 1
        if end == at:
            return at + 1
        near = start > 0 and self.text[tokens[start - 1].end : tokens[start].start] == " "
        head = agent_at_end(tokens, max(0, start - 4), start, self.registry.agents) if near else None
        # A capitalised title ("Colonel Ahmed Hassan") stands within the run.
        for inner in range(min(3, end - at - 1), 0, -1):
            own = agent_at_end(tokens, at, at + inner, self.registry.agents)
            if own is not None and own.start == at and (own.agent.person or own.agent.member):
                head, start = own, at + inner
                break
        count = sum(1 for t in tokens[start:end] if not t.article)
        if head is None or not (head.agent.person or head.agent.member) or count < 2 or head.agent.thing:
            return max(end, at + 1) if count > 1 else at + 1
        name = " ".join(self.text[tokens[start].start : tokens[end - 1].end].split())
        country = self.country_before(head.start)
        ident = "x-" + slug(name)
        role = Role(head.agent.office or head.key, country, None, head.agent.sector)
        actor = Actor(ident, name, "person", country=country, sector=head.agent.sector, roles=(role,))
        self.learned.actors.setdefault(ident, actor)
        entry = Name("person", ident)
        self.learned.add(name_key(tokens[start:end]), entry)
        self.surname(tokens[start:end], entry)
        self.learned.people.append(Mention(tokens[start].start, ident, head.agent.office, country))
        return end

    def country_before(self, at: int) -> str | None:
        """The country of the name that ends within three words before a token."""
        for start, end, names in reversed(self.spans[-3:]):
            if at - 3 <= end <= at and not backing(self.tokens, start, end):
                name = names[0]
                if name.kind in {"state", "adjective", "force", "seat", "citizens", "region"}:
                    return name.ref
                actor = self.registry.get(name.ref)
                if actor is not None:
                    role, _ = actor.role_on(self.published)
                    return role.country if role is not None and role.country else actor.country
        return None

    def abbreviation(self, at: int) -> None:
        """ "Long Name (LN)", or "LN (Long Name)": the short one means the long one."""
        tokens = self.tokens
        close = at + 1
        while close < len(tokens) and tokens[close].key != ")" and close - at < 8:
            close += 1
        if close >= len(tokens) or tokens[close].key != ")" or close == at + 1:
            return
        inner = self.text[tokens[at].end : tokens[close].start].strip(" \"'“”‘’")
        if inner.lower().startswith("the "):
            inner = inner[4:]
        letters = [c for c in inner if c.isalpha()]
        inner_tokens = [t for t in tokens[at + 1 : close] if t.key != "the"]
        if not inner_tokens:
            return
        known = next(((s, e, n) for s, e, n in reversed(self.spans[-2:]) if e == at), None)
        short = 2 <= len(letters) <= 12 and " " not in inner and sum(c.isupper() for c in letters) >= 2
        if known is not None and known[2][0].kind in {"actor", "force", "person"}:
            key = name_key(inner_tokens)
            known_as = {n.ref for n in self.registry.names(inner)}
            here = [n for n in known[2] if n.kind in {"actor", "force"}]
            named = short or (len(inner_tokens) > 1 and all(_capital(t) or t.key in _SMALL for t in inner_tokens))
            if named and here and len(key) <= 6 and (not known_as or here[0].ref in known_as):
                self.learned.add(key, here[0]._replace(case=1))
            return
        if short:
            start = self.long_form(at, [c.lower() for c in letters])
            if start is not None:
                self.provisional(start, at, inner_tokens)

    def long_form(self, at: int, letters: list[str]) -> int | None:
        """Where the long name before a bracket starts, by its initials."""
        tokens = self.tokens
        words: list[int] = []
        i = at - 1
        while i >= 0 and at - i <= 14 and tokens[i].key[0] not in "(),;:":
            words.insert(0, i)
            i -= 1
        for start in reversed(range(len(words))):
            first = tokens[words[start]]
            if not _capital(first) or first.article:
                continue
            if _initials(letters, [tokens[w] for w in words[start:] if tokens[w].key != "'s"]):
                return words[start]
        return None

    def provisional(self, start: int, end: int, short: Sequence[Token]) -> None:
        tokens = self.tokens
        name = " ".join(self.text[tokens[start].start : tokens[end - 1].end].split())
        key = name_key(tokens[start:end])
        ident = "x-" + slug(name)
        country = next(
            (n[0].ref for s, e, n in self.spans if s >= start and e <= end and n[0].kind in {"state", "adjective"}),
            None,
        )
        country = country or self.country_before(start)
        abbreviation = self.text[short[0].start : short[-1].end]
        actor = Actor(ident, name, "group", (abbreviation,), country=country, sector=sector_of_name(key))
        self.learned.actors.setdefault(ident, actor)
        self.learned.add(key, Name("actor", ident))
        self.learned.add(name_key(short), Name("actor", ident))


def _capital(token: Token) -> bool:
    return token.text[:1].isupper()


def _initials(letters: list[str], words: Sequence[Token]) -> bool:
    """True if the letters are the initials of the words, small words optional."""
    i = 0
    for position, token in enumerate(words):
        if i < len(letters) and token.key[0] == letters[i]:
            i += 1
        elif position == 0 or not (token.article or token.key in _SMALL or token.glued):
            return False
    return i == len(letters)


def _best(names: tuple[Name, ...], get: Callable[[str], Actor | None], on: date | None) -> Name:
    """Of several persons of one name, the one in office on the day, else the first."""
    if len(names) == 1 or on is None:
        return names[0]
    for name in names:
        actor = get(name.ref)
        if actor is not None and any(r.holds(on) and r.valid_from for r in actor.roles):
            return name
    return names[0]


def learn(registry: Registry, text: str, tokens: Sequence[Token], published: date | None) -> Learned:
    """What the text teaches about its actors."""
    return _Learner(registry, text, tokens, published).run()


_DAYS = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december"
)


def _goes_on(registry: Registry, tokens: Sequence[Token], at: int) -> bool:
    """Does another name, of nobody and nothing known, follow right behind a single one?"""
    if at >= len(tokens) or tokens[at].start != tokens[at - 1].end + 1:
        return False
    token = tokens[at]
    small = not token.text[0].isupper() or token.text.isupper() or token.key in _DAYS or token.article
    return not small and token.key not in registry.agents and not registry.longest(tokens, at)[1]


def longest_of(registry: Registry, learned: Learned, tokens: Sequence[Token], at: int) -> tuple[int, tuple[Name, ...]]:
    """The longest name at a token, of the report's own or of the registry; the report's wins a tie."""
    key = tokens[at].key
    end, names = registry.longest(tokens, at) if registry.begins(key) else (at, ())
    if names and end - at == 1 and names[0].kind == "person" and _goes_on(registry, tokens, end):
        # "Moussa Aghali" is no Amr Moussa.
        end, names = at, ()
    if key in learned.root:
        own_end, own = longest(learned.root, tokens, at)
        if own and own_end >= end:
            return own_end, own
    return end, names
