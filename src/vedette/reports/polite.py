"""Fetching many addresses as a good guest: robots.txt, one request a host at a time, pauses, patience with faults."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vedette.errors import FetchError, InputError, InwardError, LeftAloneError, StoppedError
from vedette.reports.load import MAX_BYTES
from vedette.reports.robots import Robots, parse_robots
from vedette.reports.turns import Turn, Turns
from vedette.version import __version__

if TYPE_CHECKING:
    from vedette.reports.fetch import Fetched

__all__ = ["AGENT", "PAUSE", "Polite", "contact_from_environment", "user_agent"]

#: The name that robots.txt knows this program by.
AGENT = "vedette"
#: Seconds between two requests to one host, where its robots.txt asks for nothing else.
PAUSE = 0.5

# Longest time, in seconds, that one request waits for its turn because robots.txt or a server asks for it.
_LONGEST_PAUSE = 120.0
_LONGEST_WAIT = 10.0
_ATTEMPTS = 3
# A host that asks to wait for so many addresses in a row is asked for nothing more until then.
_ASKED_TO_WAIT = 2
# robots.txt: as much as RFC 9309 asks to read; kept for a day, or shortly if it couldn't be had.
_ROBOTS_LIMIT = 512_000
_ROBOTS_SECONDS = 20.0
_ROBOTS_KEPT = 86_400.0
_ROBOTS_KEPT_UNREACHED = 600.0
_ACCEPT = (
    "text/html, application/xhtml+xml, text/plain;q=0.9, application/rss+xml, application/atom+xml, "
    "application/feed+json, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
)


def user_agent(contact: str | None = None) -> str:
    """What the program calls itself to servers.

    Args:
        contact: an address of mail or a page where the person who runs it can be reached.

    Raises:
        InputError: if the contact can't stand in a header.
    """
    if contact is None or not contact.strip():
        return f"{AGENT}/{__version__} (reads news for a conflict monitor)"
    contact = contact.strip()
    if len(contact) > 200 or not contact.isascii() or not contact.isprintable() or set(contact) & set("()\\"):
        raise InputError(f"contact: {contact[:80]!r} can't be sent: give an e-mail address or the address of a page")
    return f"{AGENT}/{__version__} (reads news for a conflict monitor; {contact})"


def contact_from_environment() -> str | None:
    """``VEDETTE_CONTACT``: the contact that is sent where none is given."""
    return os.environ.get("VEDETTE_CONTACT") or None


@dataclass(slots=True)
class _Rules:
    """The robots.txt of one scheme, host and port, or why it could not be had."""

    reading: threading.Lock = field(default_factory=threading.Lock)
    robots: Robots | None = None
    trouble: FetchError | None = None
    until: float = 0.0


@dataclass(slots=True)
class _Tired:
    """How often a host asked in a row to be left alone, and until when."""

    times: int = 0
    until: float = 0.0


class Polite:
    """Fetches many addresses, from many threads if need be.

    Args:
        contact: as for :func:`user_agent`.
        allow_private: also addresses inside the network.
        pause: seconds between two requests to one host; a longer ``Crawl-delay`` wins.
        stop: once set, nothing more is begun and :class:`~vedette.errors.StoppedError` is raised instead.
        seconds: for one address, without the waiting for its turn.

    Raises:
        InputError: for a contact that can't be sent.
    """

    def __init__(
        self,
        *,
        contact: str | None = None,
        allow_private: bool = False,
        pause: float = PAUSE,
        stop: threading.Event | None = None,
        seconds: float = 60.0,
    ) -> None:
        self.agent = user_agent(contact)
        self._allow_private = allow_private
        self._pause = pause
        self._stop = stop or threading.Event()
        self._seconds = seconds
        self._turns = Turns(self._stop)
        self._rules: dict[str, _Rules] = {}
        self._tired: dict[str, _Tired] = {}
        self._table = threading.Lock()

    def get(
        self, where: str, *, limit: int = MAX_BYTES, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        """Get an address, if its site lets programs.

        Args:
            where: an ``http`` or ``https`` address.
            limit: the body must be smaller than this many bytes.
            etag: of the text that is known already.
            last_modified: the same.

        Raises:
            FetchError: if nothing usable comes.
            StoppedError: if asked to stop.
        """
        headers = {"User-Agent": self.agent, "Accept": _ACCEPT}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        return self._patiently(lambda: self._get(where, limit, headers))

    def _patiently(self, ask: Callable[[], Fetched]) -> Fetched:
        """Ask up to three times, the pauses between growing and of uneven length."""
        import stamina

        for attempt in stamina.retry_context(
            on=self._again, attempts=_ATTEMPTS, timeout=None, wait_initial=0.5, wait_max=5.0, wait_jitter=0.5
        ):
            with attempt:
                if self._stop.is_set():
                    raise StoppedError("stopped")
                return ask()
        raise AssertionError("stamina lets the last error through")

    def _again(self, error: Exception) -> bool | float:
        """Whether to ask once more at once: a server in trouble, a broken connection, or a short wait asked for."""
        if not isinstance(error, FetchError) or error.again == "never" or self._stop.is_set():
            return False
        if error.wait is not None:
            return error.wait + random.random() if error.wait <= _LONGEST_WAIT else False
        return error.again == "soon"

    def _get(self, where: str, limit: int, headers: dict[str, str]) -> Fetched:
        from vedette.reports.fetch import fetch

        with Turn(self._turns) as turn:
            at = where

            def before(url: str) -> None:
                nonlocal at
                turn.give_back()
                turn.take(url, self._look_at_robots(where, url))
                self._leave_alone(where, url)
                at = url

            try:
                got = fetch(
                    where,
                    allow_private=self._allow_private,
                    limit=limit,
                    seconds=self._seconds,
                    headers=headers,
                    before_hop=before,
                    stop=self._stop,
                )
            except FetchError as error:
                if error.status is not None:
                    self._note(at, error.wait)
                raise
            self._note(at, None)
            return got

    def _leave_alone(self, where: str, url: str) -> None:
        """Ask a host for nothing that asked to be left alone.

        Raises:
            LeftAloneError: if it did, and that is not over.
        """
        host = (urlsplit(url).hostname or "").lower()
        with self._table:
            tired = self._tired.get(host)
            left = tired.until - time.monotonic() if tired is not None and tired.times >= _ASKED_TO_WAIT else 0.0
        if left > 0:
            from vedette.reports.fetch import in_words

            raise LeftAloneError(where, host, in_words(left), left)

    def _note(self, url: str, wait: float | None) -> None:
        """Remember whether a host asked to be left alone for longer than one would wait for it here."""
        host = (urlsplit(url).hostname or "").lower()
        with self._table:
            if wait is None or wait <= _LONGEST_WAIT:
                self._tired.pop(host, None)
                return
            tired = self._tired.setdefault(host, _Tired())
            tired.times += 1
            tired.until = max(tired.until, time.monotonic() + wait)

    # --- robots.txt ---------------------------------------------------------------------------------------------------

    def _look_at_robots(self, where: str, url: str) -> float:
        """Seconds between two requests to this site.

        Raises:
            FetchError: if it asks programs to keep out, or doesn't say.
        """
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        with self._table:
            rules = self._rules.setdefault(site, _Rules())
        with rules.reading:
            if time.monotonic() >= rules.until:
                self._read_robots(site, rules)
        if rules.trouble is not None:
            if isinstance(rules.trouble, InwardError):
                raise InwardError(where)
            raise FetchError(where, rules.trouble.what, status=rules.trouble.status, again=rules.trouble.again)
        assert rules.robots is not None
        closed = rules.robots.forbids(url)
        if closed is not None:
            raise FetchError(
                where,
                f"the site asks programs to keep out (robots.txt: Disallow: {closed[:80]}): "
                "open it in a browser, save it and add the file",
            )
        return max(self._pause, min(rules.robots.delay or 0.0, _LONGEST_PAUSE))

    def _read_robots(self, site: str, rules: _Rules) -> None:
        from vedette.reports.fetch import fetch

        rules.robots = rules.trouble = None
        kept = _ROBOTS_KEPT
        try:
            got = self._patiently(
                lambda: fetch(
                    f"{site}/robots.txt",
                    allow_private=self._allow_private,
                    limit=_ROBOTS_LIMIT,
                    seconds=min(_ROBOTS_SECONDS, self._seconds),
                    headers={"User-Agent": self.agent, "Accept": "text/plain, */*;q=0.1"},
                    cut=True,
                    stop=self._stop,
                )
            )
            rules.robots = parse_robots(got.raw.decode("utf-8", "replace"), AGENT)
        except FetchError as error:
            if _says_nothing(error):
                rules.robots = Robots()
            else:
                rules.trouble, kept = _trouble(site, error), _ROBOTS_KEPT_UNREACHED
        rules.until = time.monotonic() + kept


def _says_nothing(error: FetchError) -> bool:
    """True where there is no robots.txt, or one that can't be: RFC 9309 then lets programs in."""
    if error.status is not None:
        return 400 <= error.status < 500 and error.status not in {408, 425, 429}
    return error.again == "never" and not isinstance(error, InwardError)


def _trouble(site: str, error: FetchError) -> FetchError:
    """Why nothing is fetched from a site whose rules could not be had."""
    if isinstance(error, InwardError):
        return error
    what = error.what
    if error.status is not None:
        what = f"its robots.txt could not be read ({what}), so nothing is fetched from there for now"
    return FetchError(site, what, status=error.status, again="never" if error.again == "never" else "later")
