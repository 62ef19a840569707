"""A parsed report, and what its words refer to, put together into claims."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from vedette.actors import ReportActors
from vedette.actors import Resolver as ActorResolver
from vedette.claims import is_so, says_who
from vedette.claims.at_hand import parties
from vedette.claims.coreference import NO_STATES, Memory
from vedette.claims.lexicon import Lexicon
from vedette.claims.meant import both_roles, carried_on, meant_by, remember
from vedette.claims.mend import mended
from vedette.claims.nearby import belonging, dates_another, told_of_another, told_with_when
from vedette.claims.plans import (
    REFUSED_MODES,
    ahead_of,
    at_hand,
    fitting_roles,
    gone_by,
    nearer,
    over_by,
    refused,
    scheduled,
)
from vedette.claims.spoken_of import day_spoken_of
from vedette.claims.state import Near, ReportState, beside
from vedette.claims.syntax import case_of, governors
from vedette.claims.tense import changed_hands, had_been
from vedette.claims.told_until import told_until
from vedette.claims.what import Act, acts
from vedette.claims.where import (
    carried,
    datelines,
    definite,
    main_country,
    most_exact,
    only_where,
    stands_by,
    unsettled,
)
from vedette.claims.who import Candidate, find_roles
from vedette.model import (
    ActorRef,
    AttributionLink,
    Because,
    Claim,
    DateRef,
    PlaceRef,
    Quantity,
    Reading,
    Span,
    TextSpan,
    Toponym,
)
from vedette.places import Resolver as PlaceResolver
from vedette.reading.attribution import attributions
from vedette.reading.parse import Parse, Sentence

__all__ = ["ClaimReader"]

# Headlines and standfirsts are cut short and said again below: their claims would be the body's, twice and worse.
_REPEATED = frozenset({"title", "standfirst"})
# What happens where it happens: to meet in a capital makes that no place to come back to.
_ON_THE_GROUND = frozenset("ASSAULT CONTROL MOBILIZE RETREAT DISPLACEMENT COERCE AID PROTEST".split())
# Types whose act may be continued in the next sentence by a passive or a pronoun without naming the doer again.
_CARRIED_ON = frozenset({"MOBILIZE", "RETREAT", "AID", "ASSAULT", "COERCE"})
# Acts of those who bear arms or rule: "they" who do it are no hostages or refugees named on the way.
_BY_FORCE = frozenset({"ASSAULT", "CONTROL", "COERCE", "MOBILIZE"})
# Modes of control that tell of a change of hands, not of a state.
_CHANGES = frozenset({"take", "lose"})
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
        seats = frozenset(t.span for t in toponyms if known.describe(t.text, t.span).because == "seat of government")
        tagged = attributions(parse.sentences, text)
        state = ReportState(
            report=report,
            actors=known,
            memory=Memory(),
            toponyms=toponyms,
            speakers=says_who.quotations(text, parse.sentences),
            tagged=tagged,
            main_country=main_country(toponyms, seats),
            seats=seats,
            day=day,
            until=told_until(parse.sentences, day),
            sentences=parse.sentences,
        )
        repeated = [Span(a, b) for kind, a, b in report.layout if kind in _REPEATED]
        silent = {n for n, s in enumerate(parse.sentences) if any(r.overlaps(s.span) for r in repeated)}
        if len(silent) == len(parse.sentences):
            silent = set()
        for n, s in enumerate(parse.sentences):
            remember(state, n, s)
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
        for line in datelines(parse.report.text):
            body = known.describe(line.of(parse.report.text), line).country in NO_STATES
            if not body and not any(line.overlaps(t) for t in out):
                out.append(line)
        return tuple(sorted(out))

    # One sentence

    def _sentence(self, state: ReportState, n: int, s: Sentence) -> None:
        found = acts(s, self._lexicon)
        if not found:
            return
        near = beside(state, s, found)
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
        state: ReportState,
        n: int,
        s: Sentence,
        act: Act,
        near: Near,
    ) -> Claim:
        word = s.words[act.i]
        because: list[Because] = [Because("type", act.rule, (word.span,))]
        verdict = is_so.decide(s, act.i, act.type, act.event)
        kind, mode, status = act.type, act.mode, verdict.status
        if refused(s, act):
            kind, mode, status = "REJECT", REFUSED_MODES.get(act.type), "happened"
            verdict = replace(verdict, rule="«will not» or «would not» is a refusal")
        if kind == "CONTROL" and mode in _CHANGES and status == "ongoing" and changed_hands(s, act.i):
            status = "happened"
            verdict = replace(verdict, rule="what was taken or lost has been")
        because.append(Because("status", verdict.rule, verdict.spans))
        sources, targets = find_roles(s, act.i, act.type, act.event, self._roles)
        if kind == "CONSULT":
            targets = [c for c in targets if not only_where(s, act.i, c, near.toponyms, near.toponym_words)]
        place, why = self._place(state, n, s, act, near, sources, targets)
        if place is not None:
            because.append(Because("place", why, (place.span,)))
        hint = place.country if place is not None and place.country else state.main_country
        source, target = both_roles(state, n, s, sources, targets, hint, by_force=kind in _BY_FORCE)
        when = self._when(state, n, act, near, status)
        if when is not None:
            status, when, why_day = self._by_the_day(state, n, act, near, verdict, status, when)
            because += why_day
        if when is not None:
            because.append(Because("date", when.because, (when.span,)))
        if not source and kind in _CARRIED_ON:
            carried = carried_on(state, n, s, act, when)
            if carried is not None:
                source = carried[0]
                because.append(Because("source", carried[1]))
        counted = fitting_roles(kind, mode, self._how_much(s, act, near))
        because += [Because("quantities", q.because, (q.span,)) for q in counted]
        # "Turkish troops set up a post near Morek, the General Staff said": whose staff, those who act say.
        state_acts = next((a.country for a in source if a.sector in {"MIL", "GOV"} and a.country), None)
        links, speaker = self._says_who(state, n, s, act, near, state_acts or hint)
        because += [Because("attribution", link.because, (link.span,)) for link in links]
        source, target = parties(state, n, kind, source, target, speaker, hint)
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

    def _by_the_day(
        self, state: ReportState, n: int, act: Act, near: Near, verdict: is_so.Verdict, status: str, when: DateRef
    ) -> tuple[str, DateRef, list[Because]]:
        """What its date settles of the status, and the date as that status has it."""
        s = state.sentences[n]
        noun = s.words[act.i].upos == "NOUN"
        why = ""
        if status == "happened" and not verdict.sure and scheduled(s, act, when):
            why = f"present tense with «{when.text}»"
            status, when = "planned", self._when(state, n, act, near, "planned") or when
        elif status == "happened" and ahead_of(s, act):
            ahead = self._when(state, n, act, near, "planned")
            if ahead is not None and nearer(state.day, ahead, when):
                status, when = "planned", ahead
                why = f"before «{when.text}», which is to come"
        elif status == "ongoing" and not verdict.sure and over_by(act.type, s.words[act.i].upos, when, state.day):
            status = "happened"
            why = f"«{when.text}» was one day, and before the report"
        if status == "planned" and noun and gone_by(when, state.day):
            status = "happened"
            why = f"«{when.text}» was before the report"
        return status, when, [Because("status", why, (when.span,))] if why else []

    # Where, when, how much, says who

    def _place(
        self,
        state: ReportState,
        n: int,
        s: Sentence,
        act: Act,
        near: Near,
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
                    if act.type in _ON_THE_GROUND or place.country == state.main_country:
                        state.last_place = (n, place)
                    return place, chosen[0].rule
        open_names = [
            k for k, t in enumerate(near.toponyms) if t.place is None and not bare.issuperset(near.toponym_words[k])
        ]
        chosen = belonging(s, act.i, act.event, column, [near.toponym_words[k] for k in open_names], accept=0.6)
        if chosen:
            unknown = near.toponyms[open_names[chosen[0].index]]
            by = stands_by(state, n, unknown, near.toponyms)
            if by is not None:
                return by, f"{chosen[0].rule}; «{unknown.text}», of which nothing is known, lies by {by.name}"
            return unsettled(unknown), chosen[0].rule
        seat = self._capital_meant(state, s, act)
        if seat is not None:
            return seat, f"«{seat.text}» is the capital at hand: {seat.name}"
        again = carried(state, n, s, act.i)
        if again is not None:
            return again
        return None, ""

    def _capital_meant(self, state: ReportState, s: Sentence, act: Act) -> PlaceRef | None:
        """ "The capital" at the event: the seat of government of the main country, where the report names it."""
        below = [k for c in s.children[act.i] for k in (c, *s.children[c])]
        capitals = [k for k in below if s.words[k].lemma == "capital" and definite(s, k)]
        word = next((s.words[k] for k in capitals if not self._of_another_country(state, s, k)), None)
        if word is None:
            return None
        for t in state.toponyms:
            if t.place is None or t.place.country != state.main_country or t.place.precision not in {"exact", "near"}:
                continue
            if t.span in state.seats:
                return replace(t.place, text=word.text, span=word.span)
        return None

    @staticmethod
    def _of_another_country(state: ReportState, s: Sentence, k: int) -> bool:
        """ "The Turkish capital" in a report on Syria is not Damascus."""
        whose = [state.actors.describe(s.words[c].text, s.words[c].span) for c in s.children[k] if c < k]
        return any(a.because == "nationality" and a.country != state.main_country for a in whose)

    def _when(self, state: ReportState, n: int, act: Act, near: Near, status: str) -> DateRef | None:
        s, times = state.sentences[n], near.times
        chosen = belonging(s, act.i, act.event, self._roles.index("date"), near.time_words, accept=0.45)
        chosen = [c for c in chosen if not dates_another(s, act.i, near.time_words[c.index], near.acts)]
        if not chosen:
            return None
        tense = is_so.tense_of(status)
        if status == "possible" and s.words[act.i].upos == "VERB" and s.words[act.i].text.lower().endswith("ed"):
            tense = "past"
        expression = times[chosen[0].index]
        if told_with_when(s, act.i, near.time_words[chosen[0].index]):
            expression = expression.begins
        if expression.text.lower().startswith("within ") and status == "happened" and tense == "past":
            # "Captured two towns within five days": how long it took.
            return None
        if expression.text.lower().startswith(_LIMITS) and not had_been(s, act.i):
            tense = "future"
        anchor = day_spoken_of(state.sentences, n, state.day) if expression.counts_from_text else None
        said = state.until if state.until is not None and expression.names_no_day and tense == "past" else state.day
        ref = expression.resolve(said, tense, anchor=anchor)  # type: ignore[arg-type]
        if s.words[act.i].upos == "NOUN" or tense == "future":
            # "A truce from 4 February", written on the 3rd: last year's would be said to be.
            ref = at_hand(state.day, ref, expression.resolve(state.day, "present", anchor=anchor))
        return replace(ref, because=f"{ref.because}; {chosen[0].rule}")

    def _how_much(self, s: Sentence, act: Act, near: Near) -> tuple[Quantity, ...]:
        chosen = belonging(s, act.i, act.event, self._roles.index("quantity"), near.quantity_words, accept=0.45)
        mine = [c.index for c in chosen if not told_of_another(s, act.i, near.quantity_words[c.index], near.acts)]
        out = [near.quantities[k] for k in sorted(mine)]
        return tuple(replace(q, because=f"{q.because}; belongs to «{s.words[act.i].text}»") for q in out)

    def _says_who(
        self, state: ReportState, n: int, s: Sentence, act: Act, near: Near, hint: str | None
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
            ref = meant_by(state, link.sentence, where, link.head, link.first, link.last, hint)
            nearest = nearest if out else ref
            named = ref is not None and not (link.rule == says_who.TOLD_ON and where.words[link.head].upos == "NOUN")
            out.append(AttributionLink(text, span, ref.name if named and ref else text, link.cue, link.rule))
        return tuple(out), nearest
