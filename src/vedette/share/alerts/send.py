"""Sends what waits to be told, by every way that the arrangement names; what fails waits longer and is tried again."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import stamina

from vedette.errors import DeliveryError, InputError
from vedette.model.alert import Alert
from vedette.model.arrangement import Arrangement, Delivery
from vedette.record import Record
from vedette.record.alerts import StoredAlert
from vedette.share.alerts.as_json import alert_body
from vedette.share.alerts.feed import write_feed
from vedette.share.alerts.mail import message, send
from vedette.share.alerts.webhook import post

__all__ = ["Attempt", "Secrets", "deliveries_of_rules", "due", "feed_path", "secrets_of", "tell"]

# Without a handler of its own, what stamina logs would go to standard error; the failure itself is told.
logging.getLogger("stamina").addHandler(logging.NullHandler())

_ATTEMPTS = 3  # in one run
#: A run that dies over an alert holds it no longer than this.
_LEASE = timedelta(minutes=10)
_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=6)

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of telling one alert by one way: ``error`` says why it wasn't, ``again`` when it is tried next."""

    alert: Alert
    delivery: str
    error: str | None
    again: str | None


@dataclass(frozen=True, slots=True, repr=False)
class Secrets:
    """What the environment holds for a delivery; it is never shown."""

    key: bytes | None = None
    user: str | None = None
    password: str | None = None


def deliveries_of_rules(arrangement: Arrangement) -> dict[str, tuple[str, ...]]:
    """By rule, the names of the deliveries that tell it: those that it names, else all."""
    every = tuple(delivery.name for delivery in arrangement.deliveries)
    return {rule.name: rule.to or every for rule in arrangement.alerts}


def secrets_of(arrangement: Arrangement, environment: Mapping[str, str] = os.environ) -> dict[str, Secrets]:
    """What each delivery needs of the environment.

    Raises:
        InputError: a variable that the file names is not set.
    """
    out = {}
    for delivery in arrangement.deliveries:
        found = {}
        for name in (delivery.secret_env, delivery.user_env, delivery.password_env):
            if name is None:
                continue
            if not environment.get(name):
                where = f"{arrangement.file}:{delivery.line}" if delivery.line else arrangement.file
                raise InputError(
                    f"{where}: the delivery {delivery.name!r} needs the environment variable {name}, which is not set"
                )
            found[name] = environment[name]
        out[delivery.name] = Secrets(
            found[delivery.secret_env].encode() if delivery.secret_env else None,
            found[delivery.user_env] if delivery.user_env else None,
            found[delivery.password_env] if delivery.password_env else None,
        )
    return out


def feed_path(arrangement: Arrangement, delivery: Delivery) -> Path:
    """The file of an Atom delivery: beside the arrangement's, unless it is given from the root on."""
    return Path(arrangement.file).parent / delivery.target


def due(alerts: Iterable[StoredAlert], delivery: str, at: str) -> list[StoredAlert]:
    """Those that wait to be told by this way, and not for later."""
    return [
        stored
        for stored in alerts
        if any(d.name == delivery and d.state == "waiting" and d.due <= at for d in stored.deliveries)
    ]


def tell(
    record: Record,
    arrangement: Arrangement,
    *,
    secrets: Mapping[str, Secrets] | None = None,
    clock: Clock = lambda: datetime.now(UTC),
) -> tuple[Attempt, ...]:
    """Tell what waits to be told.

    Two that do this at the same time do not tell anything twice. If a run is killed between telling and noting it, the
    alert is told again after ten minutes; receivers know it by its id.

    Args:
        record: whose alerts wait.
        arrangement: which names the deliveries.
        secrets: by delivery; from the environment, if not given.
        clock: the time.

    Raises:
        InputError: a secret is missing; nothing was told then.
    """
    secrets = secrets_of(arrangement) if secrets is None else secrets
    out: list[Attempt] = []
    for delivery in arrangement.deliveries:
        run = _Run(record, arrangement, delivery, secrets[delivery.name], clock)
        out += _TELL[delivery.kind](run)
    return tuple(out)


class _Run:
    """One delivery of one run."""

    def __init__(
        self, record: Record, arrangement: Arrangement, delivery: Delivery, secrets: Secrets, clock: Clock
    ) -> None:
        self.record, self.arrangement, self.delivery = record, arrangement, delivery
        self.secrets, self.clock = secrets, clock

    def mine(self) -> list[StoredAlert]:
        """Take on oneself what is due."""
        at = self.clock()
        waiting = due(self.record.alerts(self.arrangement.name), self.delivery.name, _iso(at))
        return [stored for stored in waiting if self.take(stored, at)]

    def take(self, stored: StoredAlert, at: datetime) -> bool:
        """Take one alert; false if somebody else has it."""
        return self.record.take_alert(stored.alert.id, self.delivery.name, at=_iso(at), until=_iso(at + _LEASE))

    def done(self, stored: StoredAlert, tries: int, error: str | None) -> Attempt:
        """Note what came of it."""
        at = self.clock()
        before = next(told.tries for told in stored.deliveries if told.name == self.delivery.name)
        again = _iso(at + _wait(before + tries)) if error is not None else _iso(at)
        self.record.note_alert(stored.alert.id, self.delivery.name, at=_iso(at), tries=tries, due=again, error=error)
        return Attempt(stored.alert, self.delivery.name, error, again if error is not None else None)


def _feed(run: _Run) -> list[Attempt]:
    taken = run.mine()
    path = feed_path(run.arrangement, run.delivery)
    alerts = [
        stored
        for stored in run.record.alerts(run.arrangement.name)
        if any(told.name == run.delivery.name for told in stored.deliveries)
    ]
    if not taken and path.exists():
        return []
    try:
        write_feed(path, run.arrangement.name, alerts)
        error = None
    except OSError as wrong:
        error = f"can't be written: {wrong}"
    return [run.done(stored, 1, error) for stored in taken]


def _webhook(run: _Run) -> list[Attempt]:
    out = []
    waiting = due(run.record.alerts(run.arrangement.name), run.delivery.name, _iso(run.clock()))
    for stored in waiting:
        if not run.take(stored, run.clock()):
            continue
        body = alert_body(stored.alert, stored.raised)

        def once(stored: StoredAlert = stored, body: bytes = body) -> None:
            post(run.delivery.target, stored.alert.id, body, run.secrets.key)

        tries, failure = _patiently(once)
        out.append(run.done(stored, tries, None if failure is None else failure.what))
        # Whoever can't be reached for one can't be for the next; who refuses one may take the next.
        if failure is not None and failure.soon:
            break
    return out


def _mail(run: _Run) -> list[Attempt]:
    taken = run.mine()
    if not taken:
        return []
    delivery = run.delivery
    assert delivery.sender is not None and delivery.server is not None
    server, what = delivery.server, message(delivery.sender, delivery.target, taken, run.clock())

    def once() -> None:
        send(what, server, tls=delivery.tls, user=run.secrets.user, password=run.secrets.password)

    tries, failure = _patiently(once)
    return [run.done(stored, tries, None if failure is None else failure.what) for stored in taken]


_TELL: Mapping[str, Callable[[_Run], Sequence[Attempt]]] = {"atom": _feed, "webhook": _webhook, "email": _mail}


def _patiently(once: Callable[[], None]) -> tuple[int, DeliveryError | None]:
    """Try up to three times, the pauses growing and of uneven length; how often it was tried, and what failed."""
    tries = 0
    try:
        for attempt in stamina.retry_context(
            on=lambda error: isinstance(error, DeliveryError) and error.soon,
            attempts=_ATTEMPTS,
            timeout=None,
            wait_initial=0.5,
            wait_max=5.0,
            wait_jitter=0.5,
        ):
            with attempt:
                tries += 1
                once()
    except DeliveryError as failure:
        return tries, failure
    return tries, None


def _wait(tries: int) -> timedelta:
    """How long to wait after so many failures: a minute, doubled with every one, at most six hours."""
    doubled: int = 1 << min(tries, 12)
    return min(_LONGEST_WAIT, _FIRST_WAIT * doubled)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
