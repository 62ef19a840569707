"""What all pages share: the record, the arrangements, the templates."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from vedette.errors import RecordError
from vedette.record import Record
from vedette.version import __version__
from vedette.web.counting import Counting
from vedette.web.words import FILTERS

if TYPE_CHECKING:
    from vedette.actors import Registry
    from vedette.model.arrangement import Arrangement
    from vedette.share.boundaries import Boundaries

__all__ = ["STATIC", "Site", "page", "site_of"]

STATIC = Path(__file__).parent / "static"


@cache
def _registry() -> Registry:
    from vedette.actors import Registry  # takes a moment to load

    return Registry.load()


@dataclass(slots=True)
class Site:
    """What all pages share.

    Attributes:
        record: what is shown.
        arrangements: what is watched, by the name in its address.
        counting: counts of the record.
        needs_token: whether visitors give a token first.
        boundaries: what a user loaded for the maps.
    """

    record: Record
    arrangements: dict[str, Arrangement] = field(default_factory=dict)
    needs_token: bool = False
    boundaries: tuple[Boundaries, ...] = ()
    counting: Counting = field(init=False)
    templates: Environment = field(init=False)
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.counting = Counting(self.record)
        self.templates = Environment(
            loader=PackageLoader("vedette.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.templates.filters.update(FILTERS)
        self.templates.globals.update(asset=asset, version=__version__, site=self)

    @property
    def registry(self) -> Registry:
        """Who is known."""
        with self._lock:
            return _registry()

    def warm(self) -> None:
        """Count what the first pages ask for, so that nobody waits for it."""
        from vedette.record import EventFilter

        everything = EventFilter()
        with suppress(RecordError):  # the pages say it when they are asked for
            self.counting.total(everything)
            self.counting.total(EventFilter(reviews=("open",)))
            self.counting.line(everything)
            self.counting.facets(everything)
        _ = self.registry

    def to_review(self) -> str:
        """How many events nobody has looked at yet, for the navigation."""
        from vedette.record import EventFilter

        return str(self.counting.total(EventFilter(reviews=("open",))))


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a file under ``static``, which changes when its content does."""
    return f"/static/{name}?v={_digest(name)}"


def site_of(request: Request) -> Site:
    """The site that a request is for."""
    return cast(Site, request.app.state.site)


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page from its template, or the one block of it that a script asked for."""
    rendered = (
        site_of(request).templates.get_template(template).render(path=request.url.path, here=_here(request), **values)
    )
    return HTMLResponse(rendered, status_code=status)


def _here(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def keyed(arrangements: Iterable[tuple[Path, Arrangement]], taken: Sequence[str] = ()) -> dict[str, Arrangement]:
    """Arrangements by a name for the address: the folder's or the file's own, numbered where two are alike."""
    out: dict[str, Arrangement] = {}
    for file, arrangement in arrangements:
        stem = file.stem if file.stem != "arrangement" else file.resolve().parent.name
        base = "".join(c if c.isalnum() and c.isascii() else "-" for c in stem.lower()).strip("-") or "arrangement"
        name, n = base, 2
        while name in out or name in taken:
            name, n = f"{base}-{n}", n + 1
        out[name] = arrangement
    return out
