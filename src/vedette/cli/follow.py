"""``vedette follow``: feeds into the record, as they come."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from vedette.cli.ingesting import Session, exit_code, fetching_options, session, show_summary
from vedette.cli.record_option import open_record, record_option
from vedette.cli.stopping import stopping
from vedette.cli.terminal import one_line
from vedette.errors import AwayError, BusyError

__all__ = ["follow"]

_BUSY = 4


@click.command("follow")
@click.argument("feeds", metavar="FEEDS.TOML", type=click.Path(path_type=Path))
@record_option
@click.option("--once", is_flag=True, help="Visit every feed once and end, for cron.")
@fetching_options
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def follow(
    feeds: Path, record: str, once: bool, workers: int, allow_private: bool, contact: str | None, as_json: bool
) -> None:
    """Visit feeds again and again, and add the reports that they name to the record.

    Feeds are asked only for what changed. What a site's robots.txt asks for is kept, a host gets one request at a
    time, and a feed in trouble is left alone for longer each time. A database that goes away is waited for, but not
    with --once. Ctrl-C ends it after the report at hand.

    \b
    Exit codes:  0  it was stopped, or with --once everything was read
                 1  with --once: some feeds or reports could not be read
                 2  the command was called wrongly, or a file can't be used
                 3  with --once: nothing could be read
                 4  another vedette follow is at work on the record
    """
    from vedette.record.ingest import Follower, only_one
    from vedette.reports.feeds_file import read_feeds_file

    said = read_feeds_file(feeds)
    with stopping() as stop, open_record(record, create=True) as opened:
        try:
            with (
                only_one(opened, "follow") as take_again,
                session(
                    opened,
                    stop,
                    workers=workers,
                    allow_private=allow_private,
                    contact=contact or said.contact,
                    pause=said.pause,
                    show_bar=once,
                ) as at_work,
            ):
                follower = Follower(
                    said.feeds,
                    intake=at_work.intake,
                    web=at_work.web,
                    memory=at_work.memory,
                    ingest=at_work.ingest,
                    stop=stop,
                    round_done=lambda: None if once else _tell(at_work),
                    record_away=_waits,
                    record_back=lambda: _goes_on(take_again),
                )
                if once:
                    for feed in follower.once():
                        due = at_work.memory.feed(feed.url).due
                        until = f" until {due:%Y-%m-%d %H:%M} UTC" if due is not None else ""
                        click.echo(f"vedette: {feed.url}: was in trouble, so it is left alone{until}", err=True)
                else:
                    follower.forever()
        except BusyError as error:
            click.echo(f"vedette: {error}", err=True)
            sys.exit(_BUSY)
        show_summary(at_work.summary, as_json=as_json)
    if not once:
        sys.exit(0)
    sys.exit(stop.exit_code if stop.is_set() else exit_code(at_work.summary))


def _waits(error: AwayError) -> None:
    what = f"the database can't be reached: {one_line(error.said)}; waiting for it"
    click.echo(f"vedette: {error.record}: {what}", err=True)


def _goes_on(take_again: Callable[[], None]) -> None:
    take_again()
    click.echo("vedette: the database can be reached again", err=True)


def _tell(at_work: Session) -> None:
    """One line after a round that brought something new."""
    outcomes = at_work.summary.outcomes
    now = (outcomes["new"], outcomes["new version"], outcomes["near-copy"], at_work.summary.failed)
    before, at_work.told = at_work.told, now
    new, versions, copies, failed = (later - earlier for later, earlier in zip(now, before, strict=True))
    if new or versions or copies or failed:
        parts = [f"{new} new", f"{versions} new versions", f"{copies} near-copies", f"{failed} failed"]
        click.echo(f"{datetime.now():%Y-%m-%d %H:%M}  {', '.join(part for part in parts if not part.startswith('0 '))}")
