"""What an arrangement's rules have to say of its state: alerts, each with what it rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from vedette.model.alert import Alert, AlertEvent, Quoted
from vedette.model.arrangement import AlertRule
from vedette.record import EventFilter
from vedette.watch.escalation import LEVEL
from vedette.watch.posts import FIRE_NEARBY
from vedette.watch.state import look_at

if TYPE_CHECKING:
    from vedette.record import Record
    from vedette.watch.answers import State

__all__ = ["MOST_EVENTS", "alert_id", "alerts_of"]

#: An alert carries the evidence of so many events, and says how many more there are.
MOST_EVENTS = 10
_SENTENCES = 4
_TOGETHER = 500
#: What a breach must be to be told: confirmed by enough publishers or a person, or told by some and disputed by others.
_TOLD = frozenset({"confirmed", "accepted", "disputed", "single"})
#: The steps of a post that are told as attacks, and how.
_HIT = {"attacked": "Post {post} attacked", FIRE_NEARBY: "Fire near post {post}"}

_Found = tuple[str, str, str, tuple[str, ...]]  # about, title, why, ids of events


def alert_id(arrangement: str, rule: str, about: str) -> str:
    """The id of the alert that a rule raises about something."""
    return "a" + hashlib.sha256("\n".join((arrangement, rule, about)).encode()).hexdigest()[:16]


def alerts_of(state: State, record: Record, rules: Sequence[AlertRule] | None = None) -> tuple[Alert, ...]:
    """What the rules say of a state, in the order of the rules and, of one rule, of the days.

    An event that was told under an id that it had before it was merged is not told again.

    Args:
        state: of the arrangement, over the period that alerts are wanted for.
        record: the record that it was made from.
        rules: by default all of the arrangement's.
    """
    rules = state.arrangement.alerts if rules is None else rules
    told = {stored.alert.id for stored in record.alerts(state.arrangement.name)}
    out: dict[str, Alert] = {}
    for rule in rules:
        found = list(_APPLY[rule.when](state, record, rule))
        former = record.former_ids(ids[0] for about, _, _, ids in found if ids and ids[0] in about)
        for about, title, why, ids in found:
            ident = alert_id(state.arrangement.name, rule.name, about)
            before = {
                alert_id(state.arrangement.name, rule.name, about.replace(ids[0], old))
                for old in (former.get(ids[0], ()) if ids else ())
            }
            # A title and the sentence under it may say the same: one claim, one alert.
            if before & told or ident in out:
                continue
            out[ident] = Alert(
                id=ident,
                arrangement=state.arrangement.name,
                rule=rule.name,
                when=rule.when,
                about=about,
                title=title,
                why=why,
                events=tuple(_evidence(record, ids[:MOST_EVENTS])),
                event_count=len(ids),
            )
    return tuple(out.values())


def _violations(state: State, record: Record, rule: AlertRule) -> Iterator[_Found]:
    for provision in state.violations:
        if rule.provision not in (None, provision.provision.id):
            continue
        for breach in sorted(provision.violations, key=lambda v: (v.event.day or "", v.event.id)):
            event = breach.event
            if breach.standing not in _TOLD or len(event.publishers) < rule.publishers:
                continue
            said = f"; according to {', '.join(breach.according_to)}" if breach.according_to else ""
            against = f"; disputed by {', '.join(breach.disputed_by)}" if breach.disputed_by else ""
            yield (
                f"{provision.provision.id} {event.id}",
                f"Breach of {provision.provision.id}: {event.title}",
                f"{breach.why}{said}{against}. The provision: {provision.provision.text}",
                (event.id,),
            )


def _escalation(state: State, record: Record, rule: AlertRule) -> Iterator[_Found]:
    level = rule.level if rule.level is not None else 0.01
    for week in state.escalation.weeks:
        if week.at_least is None:
            continue
        if week.at_least > level:
            # With the week before it is unusual at 1 %: a rule that asks for a rarer thing is not told of that.
            if week.unusual and level >= LEVEL:
                yield (
                    f"{week.week} and the week before",
                    f"Unusual fortnight up to {week.week}: more incidents in two weeks than chance would bring",
                    f"The probability of two weeks together at least so high by chance is {week.together:.2g}, "
                    f"allowing for how much is published (the rule's level: {level:g}); {week.count} in the second",
                    week.events,
                )
            continue
        expected = "" if week.expected is None else f", where about {week.expected:.0f} were to be expected"
        since = f"; the highest since the week of {week.highest_since}" if week.highest_since else ""
        yield (
            week.week,
            f"Unusual week {week.week}: {week.count} incidents{expected}",
            f"The probability of a week at least so high by chance is {week.at_least:.2g}, allowing for how much is "
            f"published (the rule's level: {level:g}){since}",
            week.events,
        )


def _posts(state: State, record: Record, rule: AlertRule) -> Iterator[_Found]:
    for post in state.posts:
        if rule.post not in (None, post.post.id):
            continue
        for step in post.steps[len(post.steps) - post.in_period :]:
            if step.what not in _HIT or len(step.event.publishers) < rule.publishers:
                continue
            named = "a report names the post" if step.named else "the place is near enough to the post"
            yield (
                f"{post.post.id} {step.event.id}",
                f"{_HIT[step.what].format(post=post.post.name)}: {step.event.title}",
                f"{step.event.title}; {named}",
                (step.event.id,),
            )


def _comparisons(state: State, record: Record, rule: AlertRule) -> Iterator[_Found]:
    for check in state.comparisons:
        if check.verdict != "contradicted":
            continue
        who = check.publisher or "a report"
        examples = tuple(line.id for line in check.counter_examples)
        yield (
            f"claim {check.claim}",
            f"The record contradicts “{check.phrase}” ({who})",
            f"“{check.sentence}” {check.why}",
            (check.event.id, *(id_ for id_ in examples if id_ != check.event.id)),
        )


def _publishers(state: State, record: Record, rule: AlertRule) -> Iterator[_Found]:
    look, _ = look_at(record, state.arrangement)
    ids = look.ids(look.near(look.days(state.period.since, state.period.until)))
    for together in (ids[at : at + _TOGETHER] for at in range(0, len(ids), _TOGETHER)):
        asked = EventFilter(ids=together, types=rule.types, min_publishers=rule.publishers)
        for event in record.events(asked, order="oldest"):
            yield (
                event.id,
                event.title or event.type,
                f"{len(event.publishers)} independent publishers report it: {', '.join(event.publishers)}",
                (event.id,),
            )


_APPLY = {
    "violation": _violations,
    "escalation": _escalation,
    "post attacked": _posts,
    "comparison contradicted": _comparisons,
    "publishers": _publishers,
}


def _evidence(record: Record, ids: Iterable[str]) -> Iterator[AlertEvent]:
    reports: dict[str, tuple[str | None, str | None, str]] = {}
    for event_id in ids:
        event = record.event(event_id)
        quoted: dict[str, Quoted] = {}
        for claim in record.claims(event_id):
            sentence = _sentence(claim.body)
            if sentence is None or sentence in quoted or len(quoted) == _SENTENCES:
                continue
            if claim.report_id not in reports:
                report = record.report(claim.report_id).report
                reports[claim.report_id] = (report.publisher.value, report.published.value, report.url)
            publisher, published, url = reports[claim.report_id]
            quoted[sentence] = Quoted(sentence, publisher, published, url)
        yield AlertEvent(
            event.id, event.title, event.start or event.first_published, event.publishers, tuple(quoted.values())
        )


def _sentence(body: Mapping[str, object]) -> str | None:
    sentence = body.get("sentence")
    return str(sentence["text"]) if isinstance(sentence, Mapping) and sentence.get("text") else None
