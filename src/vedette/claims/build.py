"""A parsed report, and what its words refer to, put together into claims."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from vedette import dates as time_expressions
from vedette.actors import ReportActors
from vedette.actors import Resolver as ActorResolver
from vedette.claims import is_so, says_who
from vedette.claims.contexts import contexts
from vedette.claims.coreference import Memory
from vedette.claims.lexicon import Lexicon
from vedette.claims.mend import mended
from vedette.claims.nearby import belonging, told_of_another, words_in
from vedette.claims.plans import REFUSED_MODES, fitting_roles, gone_by, refused, scheduled
from vedette.claims.quantities import find as find_quantities
from vedette.claims.spoken_of import day_spoken_of
from vedette.claims.syntax import case_of, children, governors, noun_phrase, objects, partitive
from vedette.claims.tense import had_been
from vedette.claims.what import Act, acts
from vedette.claims.where import definite, main_country, most_exact, only_where, unsettled
from vedette.claims.who import Candidate, find_roles
from vedette.claims.whose import distinct, lie_apart, only_a_weapon, owned_by, spoken_for, with_place, without_overlap
from vedette.model import (
    ActorRef,
    Attribution,
    AttributionLink,
    Because,
    Claim,
    DateRef,
    PlaceRef,
    Quantity,
    Reading,
    Report,
    Span,
    TextSpan,
    Toponym,
)
from vedette.places import Resolver as PlaceResolver
from vedette.reading.attribution import attributions
from vedette.reading.parse import Parse, Sentence, Word

__all__ = ["ClaimReader"]

# Headlines and standfirsts are cut short and said again below: their claims would be the body's, twice and worse.
_REPEATED = frozenset({"title", "standfirst"})
_PRONOUNS_OF_PLACE = frozenset({"its", "there", "it"})
_PLACE_NOUNS = frozenset(
    "province town city village area region district enclave zone territory country camp governorate border crossing "
    "neighbourhood neighborhood capital base airport".split()
)
# Types whose act may be continued in the next sentence by a passive or a pronoun without naming the doer again.
_CARRIED_ON = frozenset({"MOBILIZE", "RETREAT", "AID", "ASSAULT", "COERCE"})


@dataclass(slots=True)
class _State:
    """What has been read of the report so far."""

    report: Report
    actors: ReportActors
    memory: Memory
    toponyms: tuple[Toponym, ...]
    speakers: tuple[says_who.Speaker, ...]
    tagged: tuple[Attribution, ...]
    main_country: str | None
    day: date | None
    sentences: tuple[Sentence, ...]
    claims: list[tuple[int, Claim]] = field(default_factory=list)
    main: list[str] = field(default_factory=list)
    last_place: tuple[int, PlaceRef] | None = None
    seen: dict[tuple[int, int], ActorRef] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Near:
    """What a sentence holds that may belong to its events; each kind with the words that its phrases cover."""

    toponyms: tuple[Toponym, ...]
    toponym_words: list[list[int]]
    times: Sequence[time_expressions.TimeExpression]
    time_words: list[list[int]]
    quantities: Sequence[Quantity]
    quantity_words: list[list[int]]
    tagged: tuple[Attribution, ...]
    contexts: tuple[str, ...]
    acts: frozenset[int]


def _toponyms_in(state: _State, s: Sentence) -> tuple[Toponym, ...]:
    first = bisect_left(state.toponyms, s.span.start, key=lambda t: t.span.start)
    last = bisect_left(state.toponyms, s.span.end, key=lambda t: t.span.start)
    return tuple(t for t in state.toponyms[first:last] if s.span.contains(t.span))


def _near(state: _State, s: Sentence, found: Sequence[Act]) -> _Near:
    toponyms = _toponyms_in(state, s)
    times = time_expressions.find(s.text, offset=s.span.start)
    quantities = find_quantities(s.text, offset=s.span.start)
    return _Near(
        toponyms=toponyms,
        toponym_words=[words_in(s, t.span) for t in toponyms],
        times=times,
        time_words=[words_in(s, t.span) for t in times],
        quantities=quantities,
        quantity_words=[words_in(s, q.span) for q in quantities],
        tagged=tuple(a for a in state.tagged if a.source and s.span.contains(a.source[0])),
        contexts=contexts(s),
        acts=frozenset(a.i for a in found),
    )


_MEMBERS = frozenset({"troop", "force", "man", "fighter", "soldier", "member", "unit", "gunman", "militant", "rebel"})
_GROUPS = frozenset({"REB", "OPP", "UAF", "PAR", "PRM"})
# Where a noun phrase stands that later pronouns may mean.
_NAMING = frozenset(
    {
        "nsubj",
        "nsubj:pass",
        "nsubj:outer",
        "obj",
        "iobj",
        "obl",
        "obl:agent",
        "nmod",
        "conj",
        "root",
        "appos",
        "nmod:poss",
    }
)
_OFTEN_MEANT = frozenset(
    "rebel troop soldier militant insurgent fighter militia government army regime police group separatist protester "
    "refugee resident villager guerrilla gunman force coalition mission junta authority reinforcement convoy jihadist "
    "islamist extremist peshmerga marine peacekeeper observer monitor spokesman spokeswoman spokesperson".split()
)
# Capitalised, and yet no one whom a pronoun may mean.
_TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december ramadan easter christmas".split()
)
# Acts of those who bear arms or rule: "they" who do it are no hostages or refugees named on the way.
_BY_FORCE = frozenset({"ASSAULT", "CONTROL", "COERCE", "MOBILIZE"})


# A time that begins so is a limit: it lies ahead, whatever the tense of what it belongs to.
_LIMITS = ("for ", "by ", "until ", "no later ", "not later ", "on or before ")


def _threatened(s: Sentence, act: Act, claim: Claim, some: Sequence[tuple[Act, Claim]]) -> Claim:
    """ "Threatened to shoot down Turkish planes": whom it would strike is whom the threat is made to."""
    for other, harm in some:
        if harm.status == "possible" and act.i in governors(s, other.i) and harm.target:
            why = f"whom «{harm.trigger.text}» would strike"
            because = tuple(Because("target", why, (a.span,)) for a in harm.target)
            return replace(claim, target=harm.target, because=(*claim.because, *because))
    return claim


class ClaimReader:
    """Turns parses into readings; holds the resolvers and the lexicon."""

    def __init__(self, actors: ActorResolver, places: PlaceResolver, lexicon: Lexicon, roles: tuple[str, ...]) -> None:
        self._actors = actors
        self._places = places
        self._lexicon = lexicon
        self._roles = roles

    def read(self, parse: Parse) -> Reading:
        """Claims, toponyms, attributions and sentences of one report."""
        report, text = parse.report, parse.report.text
        parse = replace(parse, sentences=tuple(mended(s) for s in parse.sentences))
        day = report.published.day
        known = self._actors.for_report(text, published=day)
        spans = self._toponym_spans(parse, known)
        places = self._places.resolve(text, spans, country_votes=known.countries())
        toponyms = tuple(Toponym(s.of(text), s, p) for s, p in zip(spans, places, strict=True))
        tagged = attributions(parse.sentences, text)
        state = _State(
            report=report,
            actors=known,
            memory=Memory(),
            toponyms=toponyms,
            speakers=says_who.quotations(text, parse.sentences),
            tagged=tagged,
            main_country=main_country(toponyms),
            day=day,
            sentences=parse.sentences,
        )
        repeated = [Span(a, b) for kind, a, b in report.layout if kind in _REPEATED]
        silent = {n for n, s in enumerate(parse.sentences) if any(r.overlaps(s.span) for r in repeated)}
        if len(silent) == len(parse.sentences):
            silent = set()
        for n, s in enumerate(parse.sentences):
            self._remember(state, n, s)
            if n not in silent:
                self._sentence(state, n, s)
        return Reading(
            report=report,
            sentences=tuple(TextSpan(s.text, s.span) for s in parse.sentences),
            toponyms=toponyms,
            attributions=tagged,
            claims=tuple(c for _, c in state.claims),
            main=tuple(state.main),
        )

    def _toponym_spans(self, parse: Parse, known: ReportActors) -> tuple[Span, ...]:
        out: list[Span] = []
        for s in parse.sentences:
            for t in s.tagged["toponym"]:
                span = s.chars(t.first, t.last)
                # "Is to meet Tillerson in Vancouver": someone whom the report names is no town of that name.
                if case_of(s, t.last - 1) or not known.names_person(span.of(parse.report.text)):
                    out.append(span)
        return tuple(sorted(out))

    # One sentence

    def _sentence(self, state: _State, n: int, s: Sentence) -> None:
        found = acts(s, self._lexicon)
        if not found:
            return
        near = _near(state, s, found)
        about = dict(s.main)
        chief: tuple[float, str] | None = None
        first, mine = len(state.claims), list[tuple[Act, Claim]]()
        for act in found:
            claim = self._claim(state, n, s, act, near)
            state.claims.append((n, claim))
            # Among claims of the type that the sentence is about, the one nearest to the root of the tree.
            rank = about.get(act.type, 0.0) + 0.1 * act.probability - 0.02 * len(governors(s, act.i))
            if chief is None or rank > chief[0]:
                chief = (rank, claim.id)
            mine.append((act, claim))
        for k, (act, claim) in enumerate(mine):
            if claim.type == "THREATEN" and not claim.target:
                state.claims[first + k] = (n, _threatened(s, act, claim, mine))
        if chief is not None:
            state.main.append(chief[1])

    def _claim(
        self,
        state: _State,
        n: int,
        s: Sentence,
        act: Act,
        near: _Near,
    ) -> Claim:
        word = s.words[act.i]
        because: list[Because] = [Because("type", act.rule, (word.span,))]
        verdict = is_so.decide(s, act.i, act.type, act.event)
        kind, mode, status = act.type, act.mode, verdict.status
        if refused(s, act):
            kind, mode, status = "REJECT", REFUSED_MODES.get(act.type), "happened"
            verdict = replace(verdict, rule="«will not» or «would not» is a refusal")
        because.append(Because("status", verdict.rule, verdict.spans))
        sources, targets = find_roles(s, act.i, act.type, act.event, self._roles)
        if kind == "CONSULT":
            targets = [c for c in targets if not only_where(s, act.i, c, near.toponyms, near.toponym_words)]
        place, why = self._place(state, n, s, act, near, sources, targets)
        if place is not None:
            because.append(Because("place", why, (place.span,)))
        hint = place.country if place is not None and place.country else state.main_country
        source = self._who(state, n, s, sources, hint, by_force=kind in _BY_FORCE)
        target = self._who(state, n, s, targets, hint)
        when = self._when(state, n, act, near, status)
        if when is not None and status == "happened" and not verdict.sure and scheduled(s, act, when):
            status = "planned"
            because.append(Because("status", f"present tense with «{when.text}»", (when.span,)))
            when = self._when(state, n, act, near, status) or when
        if when is not None and status == "planned" and word.upos == "NOUN" and gone_by(when, state.day):
            status = "happened"
            because.append(Because("status", f"«{when.text}» was before the report", (when.span,)))
        if when is not None:
            because.append(Because("date", when.because, (when.span,)))
        if not source and kind in _CARRIED_ON:
            carried = self._carried_on(state, n, s, act, when)
            if carried is not None:
                source = carried[0]
                because.append(Because("source", carried[1]))
        counted = fitting_roles(kind, self._how_much(s, act, near))
        because += [Because("quantities", q.because, (q.span,)) for q in counted]
        # "Turkish troops set up a post near Morek, the General Staff said": whose staff, those who act say.
        state_acts = next((a.country for a in source if a.sector in {"MIL", "GOV"} and a.country), None)
        links, speaker = self._says_who(state, n, s, act, near, state_acts or hint)
        because += [Because("attribution", link.because, (link.span,)) for link in links]
        source = distinct(a for a in spoken_for(state.actors, source, speaker) if not only_a_weapon(a))
        target = without_overlap(source, distinct(target))
        because += [Because("source", a.because, (a.span,)) for a in source]
        because += [Because("target", a.because, (a.span,)) for a in target]
        key = f"{state.report.id}|{state.report.sha256}|{word.span.start}|{kind}"
        return Claim(
            id="c" + hashlib.sha256(key.encode()).hexdigest()[:16],
            report_id=state.report.id,
            type=kind,
            mode=mode,
            context=near.contexts,
            status=status,
            source=source,
            target=target,
            place=place,
            date=when,
            quantities=counted,
            attribution=links,
            trigger=TextSpan(word.text, word.span),
            sentence=TextSpan(s.text, s.span),
            confidence=round(min(0.99, max(0.05, act.probability)), 3),
            because=tuple(because),
        )

    # Who

    def _actor(
        self,
        state: _State,
        n: int,
        s: Sentence,
        head: int,
        first: int,
        last: int,
        hint: str | None,
        *,
        by_force: bool = False,
    ) -> ActorRef | None:
        key = (n, head)
        if key in state.seen:
            return state.seen[key]
        span = s.chars(first, last)
        phrase = span.of(state.report.text)
        counted = partitive(s, head)
        if counted != head:
            inner = self._actor(state, n, s, counted, *noun_phrase(s, counted), hint)
            if inner is not None:
                ref = replace(inner, text=phrase, span=span)
                state.seen[key] = ref
                return ref
        meant = state.memory.antecedent(n, s, head, by_force=by_force)
        if meant is not None:
            actor, rule = meant
            ref = replace(actor, text=phrase, span=span, because=f"{rule}: {actor.name}")
        elif s.words[head].upos == "PRON":
            if Memory.first_person(s.words[head].text):
                quoted = self._speaker_of(state, n, s, head, phrase, span)
                if quoted is None:
                    return None
                ref = quoted
            else:
                return None
        else:
            owner = next((w for w in children(s, head, "nmod:poss") if w.upos == "PRON"), None)
            whose = state.memory.antecedent(n, s, owner.i) if owner is not None else None
            if whose is not None and whose[0].country:
                hint = whose[0].country
            if whose is not None and s.words[head].lemma in _MEMBERS and whose[0].sector in _GROUPS:
                # "its fighters" of an armed group are the group.
                ref = replace(whose[0], text=phrase, span=span, because=f"members of {whose[0].name}: {whose[1]}")
            else:
                span, ref = self._described(state, s, head, span, hint)
            if ref.country is None and ref.sector is None and s.words[head].upos == "NOUN":
                ref = self._belonging_to(state, n, s, head, ref, hint)
            if owner is not None and ref.country is None:
                ref = self._owned(state, n, s, owner, whose, ref)
            if whose is not None and ref.country == hint:
                ref = replace(ref, because=f"{ref.because}; {whose[1]}: {whose[0].name}")
        state.seen[key] = ref
        return ref

    def _owned(
        self, state: _State, n: int, s: Sentence, owner: Word, whose: tuple[ActorRef, str] | None, ref: ActorRef
    ) -> ActorRef:
        """ "Its forces", and "our forces" in what is quoted: those of the one meant."""
        if whose is None and Memory.first_person(owner.text):
            said_by = self._speaker_of(state, n, s, owner.i, owner.text, owner.span)
            whose = (said_by, f"«{owner.text}» is the one quoted") if said_by is not None else None
        return owned_by(state.actors, ref, *whose) if whose is not None else ref

    def _described(self, state: _State, s: Sentence, head: int, span: Span, hint: str | None) -> tuple[Span, ActorRef]:
        """The noun phrase as the registry and its own words describe it, with the name that stands in apposition."""
        text = state.report.text
        wide = with_place(s, head, span)
        ref = state.actors.describe(wide.of(text), wide, country_hint=hint)
        ref = replace(ref, text=span.of(text), span=span)
        for c in children(s, head, "appos"):
            if c.i <= head:
                continue
            first, last = noun_phrase(s, c.i)
            beside = s.chars(first, last)
            other = state.actors.describe(beside.of(text), beside, country_hint=hint)
            whole = Span(span.start, beside.end)
            if c.upos == "PROPN" and s.words[head].upos == "NOUN" and span.end <= beside.start:
                # "The U.N. envoy, Ghassan Salame": the name says who, the title what they are.
                named = other if other.country or other.sector else replace(ref, id=other.id, name=other.name)
                merged = replace(named, country=named.country or ref.country, sector=named.sector or ref.sector)
                return whole, replace(merged, text=whole.of(text), span=whole, because=f"{ref.because}; named beside")
            if ref.country is None and ref.sector is None and (other.country or other.sector):
                # "MUJWA, an armed group": an unknown name is what is said beside it.
                return span, replace(
                    ref, country=other.country, sector=other.sector, because=f"{ref.because}; «{other.text}» beside it"
                )
        if ref.country is None and ref.sector == "GOV" and hint and state.actors.is_person(span.of(text)):
            ref = replace(ref, country=hint, because=f"{ref.because}; office in the country at hand, {hint}")
        return span, ref

    def _belonging_to(self, state: _State, n: int, s: Sentence, head: int, ref: ActorRef, hint: str | None) -> ActorRef:
        """ "the resignation of President X": where the noun itself is no actor, the one it belongs to."""
        for c in children(s, head, "nmod", "nmod:poss"):
            if c.upos in {"PROPN", "NOUN"} and (c.deprel == "nmod:poss" or case_of(s, c.i) in {"of", "by"}):
                inner = self._actor(state, n, s, c.i, *noun_phrase(s, c.i), hint)
                if inner is not None and inner.country is not None:
                    return replace(
                        inner, text=ref.text, span=ref.span, because=f"belongs to «{inner.text}»; {inner.because}"
                    )
        return ref

    def _speaker_of(self, state: _State, n: int, s: Sentence, head: int, phrase: str, span: Span) -> ActorRef | None:
        """ "We" and "I" inside a quotation are its speaker."""
        for speaker in state.speakers:
            link = speaker.link
            if not speaker.span.contains(s.words[head].span):
                continue
            where = state.sentences[link.sentence]
            known = self._actor(state, link.sentence, where, link.head, link.first, link.last, state.main_country)
            if known is not None:
                return replace(known, text=phrase, span=span, because=f"«{phrase}» is the one quoted: {known.name}")
        return None

    def _who(
        self,
        state: _State,
        n: int,
        s: Sentence,
        some: Sequence[Candidate],
        hint: str | None,
        *,
        by_force: bool = False,
    ) -> tuple[ActorRef, ...]:
        out: list[ActorRef] = []
        for c in some:
            ref = self._actor(state, n, s, c.head, c.first, c.last, hint, by_force=by_force)
            if ref is not None:
                out.append(replace(ref, because=f"{c.rule}; {ref.because}"))
        return tuple(out)

    def _carried_on(
        self, state: _State, n: int, s: Sentence, act: Act, when: DateRef | None
    ) -> tuple[tuple[ActorRef, ...], str] | None:
        """The doer of the same kind of act in the sentences before, where this one only says "they" or "the ..."."""
        things = objects(s, act.i) or ([act.i] if s.words[act.i].upos == "NOUN" else [])
        pointed = any(
            s.words[k].upos == "PRON"
            or any(s.words[c].text.lower() in {"the", "these", "those"} for c in s.children[k])
            for k in things
        )
        if not pointed and things:
            return None
        told: int | None = None
        for m, claim in reversed(state.claims):
            # The nearest sentence that tells of such an act is the one meant, even where it names no doer.
            if n - m > 3 or (told is not None and m < told):
                break
            if claim.type != act.type or (when is not None and claim.date is not None and lie_apart(when, claim.date)):
                continue
            if claim.source:
                return claim.source, f"told on from «{claim.trigger.text}» before"
            told = m if m < n else told
        return None

    def _remember(self, state: _State, n: int, s: Sentence) -> None:
        """Note every actor that the sentence names, for the pronouns to come."""
        noted: set[int] = set()
        for span, ref in state.actors.find(s.text, s.span.start):
            inside = words_in(s, span)
            if not inside:
                continue
            head = next((k for k in inside if s.words[k].head not in inside), inside[-1])
            top = head
            while (
                s.words[top].deprel in {"compound", "amod", "nmod:poss", "flat", "appos", "nmod:desc"}
                and s.words[top].head >= 0
            ):
                top = s.words[top].head
            if s.words[top].upos in {"NOUN", "PROPN"} and top not in noted and top != head:
                first, last = noun_phrase(s, top)
                whole = s.chars(first, last)
                noted.add(top)
                full = state.actors.describe(whole.of(state.report.text), whole, country_hint=state.main_country)
                if full.sector is not None:
                    state.memory.note(n, s, top, full, state.actors.is_person(whole.of(state.report.text)))
                    continue
            if head not in noted:
                noted.add(head)
                members = s.words[s.words[top].head] if s.words[top].deprel == "nmod" else None
                if members is not None and members.text.lower() == "members" and case_of(s, top) == "of":
                    # "The members of the Security Council" are those meant by the "they" to come.
                    noted.add(members.i)
                    state.memory.note(n, s, members.i, ref, False)
                state.memory.note(n, s, head, ref, state.actors.is_person(span.of(state.report.text)))
        places = [t.span for t in _toponyms_in(state, s)]
        for w in s.words:
            if (
                w.i in noted
                or w.lemma.lower() in _TIMES
                or w.upos not in {"PROPN", "NOUN"}
                or w.deprel not in _NAMING
                or not (
                    w.upos == "PROPN"
                    or any(c.upos == "PROPN" for c in children(s, w.i, "compound", "flat", "amod"))
                    or w.lemma in _OFTEN_MEANT
                )
            ):
                continue
            first, last = noun_phrase(s, w.i)
            span = s.chars(first, last)
            if any(p.contains(w.span) for p in places):
                continue
            meant = state.memory.antecedent(n, s, w.i)
            if meant is not None:
                # "The jihadists" who were named before are at hand again for the "they" to come.
                if w.upos == "NOUN" and w.deprel.startswith("nsubj"):
                    noted.add(w.i)
                    state.memory.note(n, s, w.i, meant[0], False)
                continue
            noted.add(w.i)
            phrase = span.of(state.report.text)
            ref = state.actors.describe(phrase, span, country_hint=state.main_country)
            if w.upos == "PROPN" or ref.sector is not None:
                state.memory.note(n, s, w.i, ref, state.actors.is_person(phrase))

    # Where, when, how much, says who

    def _place(
        self,
        state: _State,
        n: int,
        s: Sentence,
        act: Act,
        near: _Near,
        sources: Sequence[Candidate],
        targets: Sequence[Candidate],
    ) -> tuple[PlaceRef | None, str]:
        column = self._roles.index("place")
        usable = [k for k, t in enumerate(near.toponyms) if t.place is not None]
        bare = {
            k for c in (*sources, *targets) for k in range(c.first, c.last) if c.last - c.first <= 2 and c.score > 0.6
        }
        free = [k for k in usable if not bare.issuperset(near.toponym_words[k])]
        for pool, accept in ((free, 0.5), (usable, 0.75)):
            chosen = belonging(s, act.i, act.event, column, [near.toponym_words[k] for k in pool], accept=accept)
            if chosen:
                best = most_exact([(near.toponyms[pool[c.index]], c.score) for c in chosen])
                place = best.place
                if place is not None:
                    state.last_place = (n, place)
                    return place, chosen[0].rule
        open_names = [
            k for k, t in enumerate(near.toponyms) if t.place is None and not bare.issuperset(near.toponym_words[k])
        ]
        chosen = belonging(s, act.i, act.event, column, [near.toponym_words[k] for k in open_names], accept=0.6)
        if chosen:
            return unsettled(near.toponyms[open_names[chosen[0].index]]), chosen[0].rule
        seat = self._capital_meant(state, s, act)
        if seat is not None:
            return seat, f"«{seat.text}» is the capital at hand: {seat.name}"
        if state.last_place is not None and n - state.last_place[0] <= 2:
            for k in s.children[act.i]:
                for j in (k, *s.children[k]):
                    w = s.words[j]
                    pointed = w.lemma in _PLACE_NOUNS and any(
                        s.words[c].text.lower() in {"the", "its", "their", "that"} for c in s.children[j]
                    )
                    if pointed or (w.lemma in {"its", "there", "it"} and w.deprel in {"nmod:poss", "advmod"}):
                        span = w.span
                        place = state.last_place[1]
                        return replace(
                            place, text=w.text, span=span
                        ), f"«{w.text}» is the place named before: {place.name}"
        return None, ""

    def _capital_meant(self, state: _State, s: Sentence, act: Act) -> PlaceRef | None:
        """ "The capital" at the event: the seat of government of the main country, where the report names it."""
        below = [k for c in s.children[act.i] for k in (c, *s.children[c])]
        word = next((s.words[k] for k in below if s.words[k].lemma == "capital" and definite(s, k)), None)
        if word is None:
            return None
        for t in state.toponyms:
            if t.place is None or t.place.country != state.main_country or t.place.precision not in {"exact", "near"}:
                continue
            if state.actors.describe(t.text, t.span).because == "seat of government":
                return replace(t.place, text=word.text, span=word.span)
        return None

    def _when(self, state: _State, n: int, act: Act, near: _Near, status: str) -> DateRef | None:
        s, times = state.sentences[n], near.times
        chosen = belonging(s, act.i, act.event, self._roles.index("date"), near.time_words, accept=0.45)
        if not chosen:
            return None
        tense = is_so.tense_of(status)
        if status == "possible" and s.words[act.i].upos == "VERB" and s.words[act.i].text.lower().endswith("ed"):
            tense = "past"
        expression = times[chosen[0].index]
        if expression.text.lower().startswith(_LIMITS) and not had_been(s, act.i):
            tense = "future"
        anchor = day_spoken_of(state.sentences, n, state.day) if expression.counts_from_text else None
        ref = expression.resolve(state.day, tense, anchor=anchor)  # type: ignore[arg-type]
        return replace(ref, because=f"{ref.because}; {chosen[0].rule}")

    def _how_much(self, s: Sentence, act: Act, near: _Near) -> tuple[Quantity, ...]:
        chosen = belonging(s, act.i, act.event, self._roles.index("quantity"), near.quantity_words, accept=0.45)
        mine = [c.index for c in chosen if not told_of_another(s, act.i, near.quantity_words[c.index], near.acts)]
        out = [near.quantities[k] for k in sorted(mine)]
        return tuple(replace(q, because=f"{q.because}; belongs to «{s.words[act.i].text}»") for q in out)

    def _says_who(
        self, state: _State, n: int, s: Sentence, act: Act, near: _Near, hint: str | None
    ) -> tuple[tuple[AttributionLink, ...], ActorRef | None]:
        """Who says it, nearest first, and the nearest as an actor."""
        links = says_who.chain(
            s,
            n,
            act.i,
            own=act.type in is_so.SPEECH_ACTS,
            tagged=near.tagged,
            speakers=state.speakers,
        )
        out: list[AttributionLink] = []
        nearest: ActorRef | None = None
        for link in links:
            where = state.sentences[link.sentence]
            span = where.chars(link.first, link.last)
            text = span.of(state.report.text)
            ref = self._actor(state, link.sentence, where, link.head, link.first, link.last, hint)
            nearest = nearest if out else ref
            named = ref is not None and not (link.rule == says_who.TOLD_ON and where.words[link.head].upos == "NOUN")
            out.append(AttributionLink(text, span, ref.name if named and ref else text, link.cue, link.rule))
        return tuple(out), nearest
