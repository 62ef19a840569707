"""What a site asks of programs in its robots.txt, read as RFC 9309 says.

The standard library's reader takes the first rule that fits and knows no wildcards, so it would both fetch what sites
close with ``/*?print`` and keep out of what they open again with ``Allow``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

__all__ = ["Robots", "parse_robots"]

_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9\-._~]")
_TOKEN = re.compile(r"[A-Za-z_\-]+")
# Longest delay that is taken for meant.
_LONGEST_DELAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for one program.

    Attributes:
        rules: pairs of a path pattern and whether it is allowed.
        delay: seconds between two visits, where the site asks for that.
    """

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float | None = None

    def forbids(self, url: str) -> str | None:
        """The pattern that closes an address, or ``None``.

        Of the patterns that fit the longest counts, of equally long ones ``Allow``.
        """
        parts = urlsplit(url)
        path = _normal(parts.path or "/") + (f"?{_normal(parts.query)}" if parts.query else "")
        if path == "/robots.txt":
            return None
        fitting = [(len(pattern), allowed, pattern) for pattern, allowed in self.rules if _fits(pattern, path)]
        if not fitting:
            return None
        _, allowed, pattern = max(fitting)
        return None if allowed else pattern


def parse_robots(text: str, agent: str) -> Robots:
    """The rules that a robots.txt has for ``agent``: all of its groups together, else those of ``*``, else none."""
    own: list[tuple[str, bool]] = []
    others: list[tuple[str, bool]] = []
    delays: dict[str, float] = {}
    found = False
    names: set[str] = set()
    naming = False
    for line in text.lstrip("\ufeff").splitlines():
        key, mark, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not mark:
            continue
        if key == "user-agent":
            names = names if naming else set()
            naming = True
            names.add("*" if value.startswith("*") else _token(value))
            found = found or agent.lower() in names
            continue
        if key not in {"allow", "disallow", "crawl-delay"}:
            continue  # Sitemap and the like stand anywhere and end no group
        naming = False
        for name in names & {agent.lower(), "*"}:
            if key == "crawl-delay":
                if (seconds := _seconds(value)) is not None:
                    delays.setdefault(name, seconds)
            elif value:
                (others if name == "*" else own).append((_normal(value), key == "allow"))
    name = agent.lower() if found else "*"
    return Robots(tuple(own if found else others), delays.get(name))


def _token(value: str) -> str:
    match = _TOKEN.match(value)
    return match[0].lower() if match else ""


def _seconds(value: str) -> float | None:
    try:
        seconds = float(value[:12])
    except ValueError:
        return None
    return min(seconds, _LONGEST_DELAY) if seconds > 0 else None  # not so for "nan" either


def _normal(path: str) -> str:
    """One spelling for each path: letters beyond ASCII escaped, what needs no escape not, escapes in capitals."""

    def one(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if _UNRESERVED.fullmatch(character) else match[0].upper()

    escaped = quote(path, safe="%/?#[]@!$&'()*+,;=:-._~|{}^`\\\"<>", errors="replace")
    return _ESCAPE.sub(one, escaped)


def _fits(pattern: str, path: str) -> bool:
    """True if the pattern fits from the start of the path: ``*`` is anything, ``$`` at the end is the end."""
    whole = pattern.endswith("$")
    first, *rest = (pattern[:-1] if whole else pattern).split("*")
    if not path.startswith(first):
        return False
    if not rest:
        return not whole or path == first
    at = len(first)
    last = rest.pop()
    for piece in rest:
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return len(path) - at >= len(last) and path.endswith(last) if whole else path.find(last, at) >= 0
