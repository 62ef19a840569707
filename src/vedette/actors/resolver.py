"""What the actor phrases of one report refer to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from vedette.actors.describe import Describer
from vedette.actors.learned import Learned, learn
from vedette.actors.phrase import Match, agent_at_end, backing
from vedette.actors.registry import Name, Registry
from vedette.actors.words import Token, tokenise
from vedette.model import ActorRef, Span

__all__ = ["ReportActors", "Resolver"]

# A region's name is a place's: where that lies, the places of the report settle together, so it has no vote here.
_VOTES = {"state": 1.0, "adjective": 1.0, "citizens": 1.0, "seat": 0.8, "force": 1.0, "region": 0.0}


class ReportActors:
    """The actors of one report: what its names and phrases refer to.

    Nothing but what it remembers of phrases changes once it is made, so threads may share it.
    """

    def __init__(self, registry: Registry, text: str, published: date | None) -> None:
        self._text = text
        self._registry = registry
        self._published = published
        self._tokens = tokenise(text)
        self._learned: Learned = learn(registry, text, self._tokens, published)
        self._describer = Describer(registry, self._learned, published)
        self._names = list(self._describer.matches(self._tokens))
        self._starts = [t.start for t in self._tokens]
        self._names_at = [m.start for m in self._names]

    def describe(self, phrase: str, span: Span, *, country_hint: str | None = None) -> ActorRef:
        """Who a noun phrase refers to.

        Args:
            phrase: the phrase as it stands in the text.
            span: where it stands.
            country_hint: alpha-3 of the country at hand (that of the place, say), used only where the phrase
                names an organ of a state or people at home and no country.
        """
        return self._describer.describe(phrase, span, country_hint)

    def of_country(self, noun: str, country: str, span: Span) -> ActorRef:
        """Who a noun means once it is known whose it is: "forces" of ``RUS`` as "Russian forces".

        Args:
            noun: the head noun.
            country: alpha-3 of the owner.
            span: where the phrase stands.
        """
        return self._describer.describe(f"{self._registry.adjective(country)} {noun}", span, None)

    def is_person(self, phrase: str) -> bool:
        """True if the phrase means one person: a name, a title, or a pronoun such as "he"."""
        return self._describer.is_person(phrase)

    def names_person(self, phrase: str) -> bool:
        """Is the whole phrase the name of a person of the registry or the report?"""
        tokens = tokenise(phrase)
        found = list(self._describer.matches(tokens))
        return len(found) == 1 and found[0].end == len(tokens) and found[0].names[0].kind == "person"

    def half(self, direction: str, span: Span) -> ActorRef | None:
        """Which state "the North" or "the South" is, where the report names one that is called so, or its other half.

        Args:
            direction: ``North`` or ``South``.
            span: where the word stands.
        """
        named = [m.names[0].ref for m in self._names if m.names[0].kind in {"state", "adjective", "citizens"}]
        for ref in dict.fromkeys(named):
            actor = self._describer.actor(ref)
            first, _, rest = actor.name.partition(" ") if actor is not None else ("", "", "")
            if first in {"North", "South"} and rest:
                names = self._registry.names(f"{direction} {rest}")
                state = next((n for n in names if n.kind == "state"), None)
                if state is not None:
                    return self._describer.describe(f"{direction} {rest}", span, None)
        return None

    def countries(self) -> Mapping[str, float]:
        """The votes of the report for each country, most first, from nationalities, leaders, groups and places."""
        votes: dict[str, float] = {}
        tokens = self._tokens
        for match in self._names:
            name = match.names[0]
            country, weight = self._country(name)
            if country is None or country in {"IGO", "NGO"} or not weight:
                continue
            if backing(tokens, match.start, match.end):
                weight *= 0.5
            votes[country] = votes.get(country, 0.0) + weight
        return MappingProxyType(dict(sorted(votes.items(), key=lambda v: (-v[1], v[0]))))

    def find(self, sentence_text: str, offset: int) -> tuple[tuple[Span, ActorRef], ...]:
        """The known actors named in a sentence, longest names first come, with where they stand in the report.

        Args:
            sentence_text: the sentence.
            offset: where the sentence starts in the report.
        """
        tokens, matches = self._within(sentence_text, offset)
        found: list[tuple[Span, ActorRef]] = []
        persons = {m.start for m in matches if m.names[0].kind == "person"}
        for match in matches:
            kind = match.names[0].kind
            end = match.end
            if backing(tokens, match.start, end) or kind == "region":
                continue
            if kind in {"adjective", "people"}:
                end = self._agent_after(tokens, end)
                if (end == match.end and kind == "adjective") or end in persons:
                    continue
            first, last = tokens[match.start].start, tokens[end - 1].end
            span = Span(first, last)
            found.append((span, self.describe(sentence_text[first - offset : last - offset], span)))
        return tuple(found)

    def _within(self, sentence_text: str, offset: int) -> tuple[list[Token], list[Match]]:
        """The tokens of a sentence, counted in the report, and the names among them.

        The report's own tokens and names serve, unless a name of the report runs over an end of the sentence.
        """
        stop = offset + len(sentence_text)
        first, last = bisect_left(self._starts, offset), bisect_left(self._starts, stop)
        low, high = bisect_left(self._names_at, first), bisect_left(self._names_at, last)
        cut = (low > 0 and self._names[low - 1].end > first) or (high > low and self._names[high - 1].end > last)
        if cut or self._text[offset:stop] != sentence_text:
            tokens = tokenise(sentence_text, offset)
            return tokens, list(self._describer.matches(tokens))
        return self._tokens[first:last], [Match(m.start - first, m.end - first, m.names) for m in self._names[low:high]]

    def _agent_after(self, tokens: list[Token], at: int) -> int:
        for end in range(min(at + 4, len(tokens)), at, -1):
            head = agent_at_end(tokens, at, end, self._registry.agents)
            if head is not None and head.start == at and tokens[at].key != "'s":
                return end
        return at

    def _country(self, name: Name) -> tuple[str | None, float]:
        if name.kind in _VOTES:
            return name.ref, _VOTES[name.kind]
        actor = self._describer.actor(name.ref)
        if actor is None:
            return None, 0.0
        if actor.kind == "person":
            role, _ = actor.role_on(self._published)
            if role is not None and role.country:
                return role.country, 0.8
            group = self._registry.get(role.group) if role is not None and role.group else None
            return (group.country, 0.8) if group is not None else (actor.country, 0.8)
        return actor.country, 1.0


class Resolver:
    """Makes the actors of reports from a registry."""

    def __init__(self, registry: Registry | None = None) -> None:
        self.registry = registry if registry is not None else Registry.load()

    def for_report(self, text: str, *, published: date | None = None) -> ReportActors:
        """What the actor phrases of one report refer to.

        Args:
            text: the whole text, so that abbreviations it defines and names it gives in full are learned.
            published: the day, for who held which office.
        """
        return ReportActors(self.registry, text, published)
