"""Whom pronouns and definite nouns mean, where the report's own text settles it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vedette.model import ActorRef
from vedette.reading.parse import Sentence, Word

__all__ = ["NO_STATES", "Memory", "Mention"]

_SINGULAR_PERSON = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
_SINGULAR_THING = frozenset({"it", "its", "itself"})
_PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
_FIRST = frozenset({"we", "us", "our", "i", "me", "my", "ours"})
_GROUP_NOUNS = frozenset(
    "group movement organisation organization militia faction alliance coalition party network militant rebel "
    "insurgent fighter jihadist outfit force army separatist bloc junta".split()
)
_PERSON_NOUNS = frozenset(
    "president minister leader commander general spokesman spokeswoman spokesperson official premier chief king envoy "
    "ambassador secretary chairman prime".split()
)
_TITLES = frozenset("king president minister premier envoy ambassador secretary prime".split())
# What stands in place of a country with bodies of several states, and of none.
NO_STATES = frozenset({"IGO", "NGO"})
# How many sentences back an antecedent may stand.
REACH = 3


_ARMED = frozenset({"REB", "MIL", "OPP", "PAR", "UAF", "PRM"})
# Nouns that say on which side of a state the group stands: "the rebels" are never an army, nor "the army" rebels.
_REBELS = frozenset("militant rebel insurgent jihadist separatist militia faction guerrilla gunman outfit".split())
_ARMIES = frozenset({"army", "military"})
_PARTS_OF_ARMIES = frozenset(
    "artillery jet jets plane planes warplanes aircraft helicopters drones tanks vehicles convoy convoys post posts "
    "peacekeepers soldier soldiers base bases positions position gunners command commander".split()
)
_RULERS = frozenset({"junta"})
_MISSIONS = frozenset({"mission", "peacekeeper"})
# What a long name ends in that stands for the whole where it has a capital.
_SHORT_FOR = frozenset("front mission movement alliance union army council coalition league party congress".split())
# Those who are never meant where a pronoun attacks, holds or seizes.
_HARMLESS = frozenset({"CVL", "REF", "MED", "EDU", "JRN", "AGR", "LAB", "BUS", "REL", "NGO"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_COUNTED = frozenset({"two", "three", "four", "five", "six", "both"})
_NARROWING = frozenset({"amod", "compound", "nmod:poss", "nmod", "flat"})


def _sent_by_states(m: Mention) -> bool:
    """Is it peacekeepers or observers whom several states have sent?"""
    return not m.person and m.actor.country == "IGO" and m.actor.sector == "MIL"


def _is_army(actor: ActorRef) -> bool:
    """Is an army or its forces named, not only guns, jets, peacekeepers or single soldiers?"""
    last = actor.text.lower().split()[-1:] or [""]
    return last[0] not in _PARTS_OF_ARMIES


def _bears_arms(actor: ActorRef) -> bool:
    """May it be who attacks, holds or seizes? Bodies of states and aid groups do so by their troops alone."""
    return actor.sector not in _HARMLESS and (actor.country not in NO_STATES or actor.sector == "MIL")


def _bare_definite(s: Sentence, head: int) -> bool:
    """Is it a definite noun that nothing narrows down ("the group", not "the Kurdish group")?"""
    below = [s.words[c] for c in s.children[head]]
    if any(w.text.lower() in _COUNTED for w in below):
        return False
    return any(w.text.lower() in _DEFINITE for w in below) and not any(w.deprel in _NARROWING for w in below)


def _side(lemma: str) -> frozenset[str]:
    """The sectors of those whom a noun for a group may mean."""
    if lemma in _REBELS:
        return _ARMED - {"MIL"}
    if lemma in _ARMIES:
        return frozenset({"MIL"})
    return frozenset({"MIL", "GOV"}) if lemma in _RULERS else _ARMED


@dataclass(frozen=True, slots=True)
class Mention:
    """Someone named earlier: in which sentence, as its subject or not, one person or many."""

    sentence: int
    word: int
    subject: bool
    person: bool
    plural: bool
    actor: ActorRef


class Memory:
    """The actors of a report so far, latest last."""

    def __init__(self) -> None:
        self._mentions: list[Mention] = []
        #: The last two who were spoken of as two, and in which sentence.
        self.pair: tuple[int, tuple[Mention, Mention]] | None = None

    def note(self, sentence: int, s: Sentence, head: int, actor: ActorRef, person: bool) -> None:
        """Remember a named actor."""
        word = s.words[head]
        top = word
        while top.deprel in {"conj", "flat", "compound", "appos"} and top.head >= 0:
            top = s.words[top.head]
        plural = (word.lemma != word.text.lower() and word.text.lower().endswith("s") and word.upos == "NOUN") or (
            word.text.lower() in {"people", "police", "troops", "forces", "rebels", "houthis"}
            or (word.upos == "PROPN" and word.text.endswith("s") and not person and word.text.islower())
        )
        self._mentions.append(Mention(sentence, head, top.deprel.startswith("nsubj"), person, plural, actor))

    def antecedent(
        self, sentence: int, s: Sentence, head: int, *, by_force: bool = False
    ) -> tuple[ActorRef, str] | None:
        """Whom the pronoun or definite noun at ``head`` means, with the rule; None where the text doesn't settle it.

        Args:
            by_force: it does what only those who bear arms or rule do.
        """
        word = s.words[head]
        if word.upos == "PRON":
            near = self._near(sentence, head)
            able = [m for m in near if _bears_arms(m.actor)] if by_force else near
            return self._of_pronoun(able, sentence, word.text)
        chief = self._of_chief(s, head)
        if chief is not None:
            return chief
        if word.deprel == "appos" and word.head >= 0:
            named = [m for m in self._near(sentence, head) if m.sentence == sentence and m.word == word.head]
            if named and word.lemma in _GROUP_NOUNS | _PERSON_NOUNS:
                return named[-1].actor, f"«{word.text}» is said of the name before it"
        if not _bare_definite(s, head):
            return None
        return self._of_name(sentence, word) or self._of_definite(self._near(sentence, head), sentence, word)

    def of_sentence(self, sentence: int) -> list[Mention]:
        """The actors that a sentence names, in the order they were noted."""
        return self.between(sentence, sentence)

    def between(self, first: int, last: int) -> list[Mention]:
        """The actors that the sentences ``first`` to ``last`` (inclusive) name, in the order they were noted."""
        # Noted one sentence after the other: what is asked for stands near the end.
        start = len(self._mentions)
        while start and self._mentions[start - 1].sentence >= first:
            start -= 1
        return [m for m in self._mentions[start:] if m.sentence <= last]

    def last_pair(self, sentence: int, reach: int) -> tuple[Mention, Mention] | None:
        """The two who were spoken of as two at most ``reach`` sentences before."""
        return self.pair[1] if self.pair is not None and sentence - self.pair[0] <= reach else None

    def _near(self, sentence: int, head: int) -> list[Mention]:
        """The mentions before word ``head`` of a sentence that are within reach, in the order they were noted."""
        # Sentences are noted one after the other, so what lies out of reach stands in front.
        first = len(self._mentions)
        while first and sentence - self._mentions[first - 1].sentence <= REACH:
            first -= 1
        return [m for m in self._mentions[first:] if (m.sentence, m.word) < (sentence, head)]

    def _of_name(self, sentence: int, word: Word) -> tuple[ActorRef, str] | None:
        """ "The Front", "the Mission", with a capital: the last body whose name has the word, wherever it was named."""
        noun = word.text.lower()
        # "At the front" is where the fighting is; "the front holds a town" is the body.
        body = word.text[0].isupper() or (noun == "front" and word.deprel.startswith("nsubj"))
        if not body or noun not in _SHORT_FOR:
            return None
        for m in reversed(self._mentions):
            known = f"{m.actor.name} {m.actor.text}".lower().split()
            fits = noun in known or (noun == "mission" and _sent_by_states(m))
            if fits and not m.person and (m.sentence, m.word) < (sentence, word.i):
                return m.actor, f"«{word.text}» is short for {m.actor.name}"
        return None

    def _of_chief(self, s: Sentence, head: int) -> tuple[ActorRef, str] | None:
        """ "The Force Commander" is the one of the peacekeepers of whom the report tells."""
        word = s.words[head]
        before = s.words[head - 1].text.lower() if head else ""
        if word.lemma.lower() != "commander" or before != "force" or s.words[head - 1].text == "force":
            return None
        sent = [m for m in self._mentions if _sent_by_states(m)]
        if len({m.actor.id for m in sent}) != 1:
            return None
        return sent[-1].actor, f"the Force Commander is that of {sent[-1].actor.name}"

    def _of_pronoun(self, near: Sequence[Mention], sentence: int, text: str) -> tuple[ActorRef, str] | None:
        low = text.lower()
        if low in _SINGULAR_PERSON:
            return self._best([m for m in near if m.person], sentence, f"«{text}» is the last person named")
        if low in _SINGULAR_THING:
            bodies = [m for m in near if not m.person and not m.plural]
            # "The opposition denied that it had shelled": whoever speaks before anyone whom the registry knows.
            here = [m for m in bodies if m.sentence == sentence and m.subject and m.actor.sector is not None]
            known = [m for m in bodies if not m.actor.id.startswith("x-")]
            return self._best(here[-1:] or known or bodies, sentence, f"«{text}» is the last body named")
        if low in _PLURAL:
            return self._best([m for m in near if m.plural], sentence, f"«{text}» are the last group named")
        return None

    def _of_definite(self, near: Sequence[Mention], sentence: int, word: Word) -> tuple[ActorRef, str] | None:
        if word.lemma in _GROUP_NOUNS:
            side = _side(word.lemma)
            groups = [m for m in near if not m.person and m.actor.sector in side]
            if word.lemma in _ARMIES:
                # A state's own: never the peacekeepers whom others sent, nor its jets or posts alone.
                groups = [m for m in groups if m.actor.country not in NO_STATES and _is_army(m.actor)]
            known = [m for m in groups if not m.actor.id.startswith("x-")]
            return self._best(known or groups, sentence, f"«the {word.text}» is the last armed group named")
        if word.lemma.lower() in _MISSIONS:
            sent = [m for m in near if not m.person and m.actor.country == "IGO"]
            far = [m for m in self._mentions if _sent_by_states(m) and m.sentence < sentence]
            if not sent and len({m.actor.id for m in far}) == 1:
                sent = [replace(m, sentence=sentence) for m in far[-1:]]
            return self._best(sent, sentence, f"«the {word.text}» is the last body of states named")
        if word.lemma in _PERSON_NOUNS:
            persons = [m for m in near if m.person]
            if word.lemma in _TITLES:
                # "The king" is a king, whoever else was named after him.
                titled = [m for m in persons if word.lemma in f"{m.actor.text} {m.actor.because}".lower()]
                persons = titled if titled or word.lemma == "king" else persons
            return self._best(persons, sentence, f"«the {word.text}» is the last person named")
        return None

    @staticmethod
    def _best(mentions: Sequence[Mention], sentence: int, rule: str) -> tuple[ActorRef, str] | None:
        if not mentions:
            return None
        latest = max(m.sentence for m in mentions)
        if (
            latest == sentence
            and any(m.sentence == sentence - 1 for m in mentions)
            and not any(m.subject for m in mentions if m.sentence == sentence)
        ):
            latest = sentence - 1
        last = [m for m in mentions if m.sentence == latest]
        chosen = next((m for m in last if m.subject), last[-1])
        return chosen.actor, rule

    @staticmethod
    def first_person(word: str) -> bool:
        """Is it "we" or "I", whom only the speaker's name settles?"""
        return word.lower() in _FIRST
