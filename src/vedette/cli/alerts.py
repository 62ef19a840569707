"""``vedette alerts``: what an arrangement's rules have told, and telling what they say now."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vedette.cli.record_option import open_record, record_option

if TYPE_CHECKING:
    from rich.console import Console

    from vedette.model.alert import Alert
    from vedette.model.arrangement import Arrangement
    from vedette.record import Record
    from vedette.record.alerts import StoredAlert
    from vedette.share.alerts.send import Attempt

__all__ = ["alerts"]


@click.command()
@click.argument("arrangement", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--send", is_flag=True, help="Tell what is new, and what waits from earlier runs.")
@click.option("--dry-run", is_flag=True, help="Say what --send would tell whom; tell nobody, change nothing.")
@click.option("--as-known", is_flag=True, help="Note what the rules say now as known, without telling anybody.")
@click.option("--period", metavar="PERIOD", help="Look at this period, not the file's: 2018-09, 2018-W38 ...")
@click.option("--json", "as_json", is_flag=True, help="Print one alert a line as JSON (docs/alerts.md).")
@record_option
def alerts(
    arrangement: Path,
    send: bool,
    dry_run: bool,
    as_known: bool,
    period: str | None,
    as_json: bool,
    record: str,
) -> None:
    """What the alert rules of ARRANGEMENT told, to whom and why; with --send, tell what is new.

    \b
    Exit codes:  0  all that was due is told, or nothing was to be sent
                 1  something could not be told; it waits and is tried again by a later --send
                 2  the command was called wrongly, or something given can't be used
    """
    if send + dry_run + as_known > 1:
        raise click.UsageError("give one of --send, --dry-run and --as-known")
    from vedette.watch.arrangement_file import load_arrangement

    loaded = load_arrangement(arrangement)
    if not loaded.alerts:
        raise click.UsageError(f"{arrangement} has no [[alert]]: say in it who is to be told of what (docs/alerts.md)")
    with open_record(record) as opened:
        run = _Run(opened, loaded, as_json)
        if send:
            run.send(period)
        elif as_known:
            run.known(period)
        elif dry_run:
            run.dry_run(period)
        else:
            run.listed()
    sys.exit(run.exit_code)


class _Run:
    """One call of the command."""

    def __init__(self, record: Record, arrangement: Arrangement, as_json: bool) -> None:
        self.record, self.arrangement, self.as_json = record, arrangement, as_json
        self.exit_code = 0

    def send(self, period: str | None) -> None:
        """Raise what is new and tell all that is due."""
        from vedette.record.rows import now
        from vedette.share.alerts.send import deliveries_of_rules, secrets_of, tell

        secrets = secrets_of(self.arrangement)  # before anything is raised: a missing one is the user's to mend
        to = deliveries_of_rules(self.arrangement)
        new = self.record.raise_alerts(self._found(period), to, at=now())
        attempts = tell(self.record, self.arrangement, secrets=secrets)
        touched = {alert.id for alert in new} | {attempt.alert.id for attempt in attempts}
        self.show([stored for stored in self.record.alerts(self.arrangement.name) if stored.alert.id in touched])
        if not self.as_json:
            self._sum_up(new, attempts)
        if any(attempt.error is not None for attempt in attempts):
            self.exit_code = 1

    def known(self, period: str | None) -> None:
        """Note what the rules say as known."""
        from vedette.record.rows import now
        from vedette.share.alerts.send import deliveries_of_rules

        to = deliveries_of_rules(self.arrangement)
        new = self.record.raise_alerts(self._found(period), to, at=now(), known=True)
        click.echo(f"{_count(len(new), 'alert')} noted as known; nobody was told", err=self.as_json)

    def dry_run(self, period: str | None) -> None:
        """Show what would be told."""
        from vedette.record.rows import now
        from vedette.share.alerts.as_json import alert_data
        from vedette.share.alerts.send import deliveries_of_rules, due

        stored = self.record.alerts(self.arrangement.name)
        there = {one.alert.id for one in stored}
        new = [alert for alert in self._found(period) if alert.id not in there]
        to = deliveries_of_rules(self.arrangement)
        waiting: dict[str, list[str]] = {}
        for delivery in self.arrangement.deliveries:
            for one in due(stored, delivery.name, now()):
                waiting.setdefault(one.alert.id, []).append(delivery.name)
        if self.as_json:
            for alert in new:
                click.echo(json.dumps(alert_data(alert, None) | {"would_tell": list(to[alert.rule])}))
            for one in stored:
                if one.alert.id in waiting:
                    click.echo(json.dumps(alert_data(one.alert, one.raised) | {"would_tell": waiting[one.alert.id]}))
            return
        out = _console()
        for alert in new:
            _show(out, alert, f"new, would be told by {_by(to[alert.rule])}")
        for one in stored:
            if one.alert.id in waiting:
                _show(out, one.alert, f"raised {one.raised}, would be told by {_by(waiting[one.alert.id])}")
        click.echo(f"{_count(len(new), 'new alert')}, {len(waiting)} waiting; nobody was told")

    def listed(self) -> None:
        """Show all that was ever raised."""
        stored = self.record.alerts(self.arrangement.name)
        self.show(stored)
        if not stored and not self.as_json:
            click.echo("no alert was raised yet; --dry-run shows what the rules say now")

    def show(self, stored: Sequence[StoredAlert]) -> None:
        """Show alerts and what became of them."""
        if self.as_json:
            from vedette.share.alerts.as_json import stored_data

            for one in stored:
                click.echo(json.dumps(stored_data(one)))
            return
        out = _console()
        for one in stored:
            _show(out, one.alert, f"raised {one.raised}", *_told(one))

    def _found(self, period: str | None) -> tuple[Alert, ...]:
        from vedette.watch.alerts import alerts_of
        from vedette.watch.period import read_period
        from vedette.watch.state import state

        try:
            asked = None if period is None else read_period(period)
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--period") from None
        return alerts_of(state(self.record, self.arrangement, asked), self.record)

    def _sum_up(self, new: Sequence[Alert], attempts: Sequence[Attempt]) -> None:
        failed = [attempt for attempt in attempts if attempt.error is not None]
        click.echo(
            f"{_count(len(new), 'new alert')}; told {len(attempts) - len(failed)}"
            + (f", {len(failed)} could not be told and wait" if failed else "")
        )
        from vedette.cli.terminal import one_line

        for name, why in dict.fromkeys((attempt.delivery, attempt.error) for attempt in failed):
            click.echo(f"vedette: {one_line(f'{name}: {why}')}", err=True)


def _told(stored: StoredAlert) -> list[str]:
    lines = []
    for told in stored.deliveries:
        if told.state == "sent":
            lines.append(f"{told.name}: sent {told.last}")
        elif told.state == "known":
            lines.append(f"{told.name}: known, nobody was told")
        elif told.error is not None:
            lines.append(f"{told.name}: waits, tried {_count(told.tries, 'time')}, again from {told.due}: {told.error}")
        else:
            lines.append(f"{told.name}: waits")
    return lines or ["its rule names no delivery"]


def _show(out: Console, alert: Alert, *lines: str) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from vedette.cli.terminal import one_line
    from vedette.share.alerts.words import evidence_lines

    out.print(Text(one_line(alert.title), style="bold"))
    first = f"rule “{one_line(alert.rule)}”, {alert.id}; {one_line(lines[0])}"
    for line in (first, one_line(alert.why), *(one_line(line) for line in lines[1:])):
        out.print(Padding(Text(line), (0, 0, 0, 2)))
    for line in evidence_lines(alert):
        out.print(Padding(Text(one_line(line.strip())), (0, 0, 0, 4 if line.startswith("-") else 6)))
    out.print()


def _console() -> Console:
    from vedette.cli.terminal import console

    return console(sys.stdout)


def _by(names: Sequence[str]) -> str:
    return ", ".join(names) or "nothing: the file has no [[delivery]]"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
