"""Which record is meant: the path of a SQLite file, or the address of a PostgreSQL database, without its passwords."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from vedette.errors import InputError

__all__ = ["patience", "shown", "url_of"]

_DRIVER = "postgresql+psycopg"
_WRITE = "write postgresql://HOST/NAME"
# What people write who know another program of PostgreSQL: settings in a row, or an address without its slashes.
_SETTINGS = re.compile(r"\s*(?:(?:host|hostaddr|port|user|password|dbname|service)\s*=\s*\S+\s*){2,}", re.I)
_NO_SLASHES = re.compile(r"postgres(?:ql)?(?:\+\w+)?:", re.I)

# How long, in seconds, a server may take to answer, and how soon one that is gone without a word is noticed.
_PATIENCE = {
    "connect_timeout": 15,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}


def url_of(target: str | Path) -> URL:
    """The address of what was given.

    Raises:
        InputError: if it can't be the address of a record; no password is in the message.
    """
    if isinstance(target, Path) or "://" not in target:
        _look_at_path(str(target))
        return URL.create("sqlite", database=str(target))
    try:
        url = make_url(target)
    except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        hidden = re.sub(r"://.*@", "://***@", target, flags=re.S)
        raise InputError(f"{hidden}: not an address of a record: sqlite:///FILE or postgresql://HOST/NAME") from error
    if target.count("@") > 1 + sum(value.count("@") for value in _values(url)):
        # What stands behind the first @ may be the rest of the password.
        raise InputError(
            f"{url.drivername}://***@{target.rpartition('@')[2].partition('?')[0]}: a password with @ or / in it can't "
            "be told from the host: write %40 for @ and %2F for /"
        )
    if url.get_backend_name() not in {"sqlite", "postgresql", "postgres"}:
        raise InputError(f"{shown(url)}: a record is kept in SQLite or PostgreSQL, not in {url.get_backend_name()}")
    if url.drivername in {"postgresql", "postgres"}:
        url = url.set(drivername=_DRIVER)
    if url.drivername not in {"sqlite", "sqlite+pysqlite", _DRIVER}:
        write = "write sqlite:///FILE" if url.get_backend_name() == "sqlite" else _WRITE
        raise InputError(f"{shown(url)}: there is no such driver for a record; {write}")
    return url


def _values(url: URL) -> Iterator[str]:
    for value in url.query.values():
        yield from (value,) if isinstance(value, str) else value


def _look_at_path(path: str) -> None:
    if _SETTINGS.fullmatch(path):
        raise InputError(f"settings of a connection (host=..., dbname=...) are no address of a record: {_WRITE}")
    if _NO_SLASHES.match(path) and not Path(path).exists():
        hidden = re.sub(r":.*@", ":***@", path, flags=re.S)
        raise InputError(f"{hidden}: not an address of a record: {_WRITE}")


def shown(url: URL) -> str:
    """An address without its passwords, which may also stand among the settings behind the question mark."""
    hidden = {name: "***" for name in url.query if "password" in name.lower()}
    return url.update_query_dict(hidden).render_as_string(hide_password=True).replace("%2A%2A%2A", "***")


def patience(url: URL) -> dict[str, Any]:
    """How long to wait for a server, where the address doesn't say so itself."""
    return {name: value for name, value in _PATIENCE.items() if name not in url.query}
