"""Gets the facts of an arrangement out of a record, and keeps them: what was added since is all that is read again.

They are kept in the user's cache folder and in memory, under the number and hash of the record's last change. A record
that was made anew has other hashes, so that nothing stale is ever used.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import cos, radians
from pathlib import Path
from threading import Lock
from typing import Any

import platformdirs
from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, or_, select

from vedette.model.arrangement import Arrangement, Circle, Unit
from vedette.record import Record
from vedette.record.tables import alias, change, event, event_actor
from vedette.watch.facts import Facts, FactsBuilder
from vedette.watch.geometry import rings_box
from vedette.watch.who import STATE_SECTORS, Sides

__all__ = ["cache_folder", "facts_of", "forget", "hash_at", "key_of"]

_FORMAT = 4
_KEPT = 8
_ROUGH = ("admin1", "admin2", "country", "unknown")
_EVENT_ID = re.compile(r"e[0-9a-f]{16}")
_TOGETHER = 5000
_MOST_CHANGED = 50_000
_KM_PER_DEGREE = 111.195
_TWO = 2
#: A latitude that no place has.
_NO_LAT = 999.0

#: From so many events on that were touched since, it costs less to write the file again than to read them again.
_WORTH = 500


@dataclass(frozen=True, slots=True)
class _Kept:
    """Facts, the change that they rest on with its hash, and how many events were touched since they were written."""

    change: int
    hash: str
    facts: Facts
    unsaved: int = 0


_lock = Lock()
_memory: OrderedDict[str, _Kept] = OrderedDict()

_COLUMNS = (
    "id type mode status start end day place geonameid lat lon country admin1 precision "
    "killed_low killed_best killed_high n_reports n_publishers disagrees confidence review first_published changed"
).split()


def facts_of(
    record: Record, arrangement: Arrangement, sides: Sides, *, folder: Path | None = None
) -> tuple[Facts, int]:
    """The events that concern an arrangement, and the number of the last change that they rest on.

    Args:
        record: the record.
        arrangement: whose area and parties decide which events concern it.
        sides: the arrangement's parties.
        folder: where facts are kept between runs; by default the user's cache folder.
    """
    folder = folder or cache_folder()
    key = key_of(record, arrangement)
    with _lock:
        kept = _memory.get(key)
    file = folder / f"{key}.npz"
    if kept is None:
        kept = _load(file)
    with record.engine.connect() as connection:
        last, head = _head(connection)
        if kept is not None and not _same_past(connection, kept):
            kept = None
        if kept is None or kept.change != last:
            kept = _renewed(connection, kept, arrangement, sides, last, head) or _Kept(
                last, head, _all(connection, arrangement, sides), _WORTH
            )
            if kept.unsaved >= _WORTH:
                _save(file, kept)
                kept = replace(kept, unsaved=0)
    with _lock:
        _memory[key] = kept
        _memory.move_to_end(key)
        while len(_memory) > _KEPT:
            _memory.popitem(last=False)
    return kept.facts, last


def forget() -> None:
    """Let go of what is held in memory."""
    with _lock:
        _memory.clear()


def cache_folder() -> Path:
    """Where facts are kept between runs."""
    return Path(platformdirs.user_cache_dir("vedette")) / "watch"


def key_of(record: Record, arrangement: Arrangement) -> str:
    """What kept facts are named after: the record, and what of the arrangement decides which events concern it."""
    scope = [
        _FORMAT,
        record.engine.url.render_as_string(hide_password=True),
        [repr(part) for part in arrangement.area.parts],
        arrangement.area.around_km,
        [party.actors for party in arrangement.parties],
        [(post.lat, post.lon, post.radius_km) for post in arrangement.posts],
    ]
    return hashlib.sha256(json.dumps(scope).encode()).hexdigest()[:24]


def _head(connection: Connection) -> tuple[int, str]:
    row = connection.execute(select(change.c.n, change.c.hash).order_by(change.c.n.desc()).limit(1)).first()
    return (row.n, row.hash) if row else (0, "")


def _same_past(connection: Connection, kept: _Kept) -> bool:
    return kept.change > 0 and hash_at(connection, kept.change) == kept.hash


def hash_at(connection: Connection, number: int) -> str | None:
    """The hash of a change of the log, which no other record has at that number."""
    found: str | None = connection.scalar(select(change.c.hash).where(change.c.n == number))
    return found


def _load(file: Path) -> _Kept | None:
    if not file.is_file() or not zipfile.is_zipfile(file):
        return None
    try:
        facts, meta = Facts.load(file)
        return _Kept(int(meta["change"]), str(meta["hash"]), facts)
    except (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
        return None  # what can't be read is made again


def _save(file: Path, kept: _Kept) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        kept.facts.save(file, {"change": kept.change, "hash": kept.hash})
    except OSError:
        return  # a cache that can't be written costs time, not the answer


# --- what is asked ---------------------------------------------------------------------------------------------------


def _all(connection: Connection, arrangement: Arrangement, sides: Sides) -> Facts:
    builder = FactsBuilder()
    seen: set[str] = set()
    for condition in _scopes(arrangement, sides):
        _take(connection, builder, condition, seen)
    return builder.facts()


def _renewed(
    connection: Connection, kept: _Kept | None, arrangement: Arrangement, sides: Sides, last: int, head: str
) -> _Kept | None:
    """The facts brought up to date with what was changed since; ``None`` if that is better done from the beginning."""
    if kept is None:
        return None
    number, facts = kept.change, kept.facts
    changed = set(connection.scalars(select(event.c.id).where(event.c.changed > number).limit(_MOST_CHANGED + 1)))
    if len(changed) > _MOST_CHANGED:
        return None
    touched = changed | _named_since(connection, number)
    for ids in _chunks(sorted(changed), 500):
        touched.update(connection.scalars(select(alias.c.old).where(alias.c.event_id.in_(ids))))
    builder = FactsBuilder(facts, touched)
    seen: set[str] = set()
    # An event that the log names but that was not touched itself is still there as it was.
    for ids in _chunks(sorted(touched), 500):
        for condition in _scopes(arrangement, sides, few=True):
            _take(connection, builder, and_(event.c.id.in_(ids), condition), seen)
    return _Kept(last, head, builder.facts(), kept.unsaved + len(touched))


def _named_since(connection: Connection, number: int) -> set[str]:
    """Ids of events that the log names after a change: those that are gone are among them."""
    found: set[str] = set()
    for subject, body in connection.execute(select(change.c.subject, change.c.body).where(change.c.n > number)):
        found.update(_EVENT_ID.findall(subject))
        found.update(_EVENT_ID.findall(json.dumps(body)))
    return found


def _take(connection: Connection, builder: FactsBuilder, condition: ColumnElement[bool], seen: set[str]) -> None:
    query: Select[Any] = select(*(event.c[name] for name in _COLUMNS), event.c.body).where(condition)
    result = connection.execution_options(yield_per=_TOGETHER).execute(query)
    for row in result.mappings():
        if row["id"] in seen:
            continue
        seen.add(row["id"])
        body = row["body"]
        place = body["place"]
        builder.add(
            dict(row),
            source=body["source"],
            target=body["target"],
            publishers=body["publishers"],
            sources=body["sources"],
            disagreed=[one["field"] for one in body["disagreements"]],
            quantities=body["quantities"],
            radius=place["radius_km"] if place else None,
        )


def _scopes(arrangement: Arrangement, sides: Sides, *, few: bool = False) -> Iterator[ColumnElement[bool]]:
    """Which events concern the arrangement.

    With ``few`` in a way that is quick for a few events that are named beside it.

    Those near its area, those placed no better than its countries or not at all, and those between its parties wherever
    they are.
    """
    # For a few ids the planner must take these, not the index of a country or of coordinates: those are hidden from it.
    lat: Any = func.coalesce(event.c.lat, _NO_LAT) if few else event.c.lat
    country: Any = func.coalesce(event.c.country, "") if few else event.c.country
    yield or_(*(_box(*box, lat) for box in _boxes(arrangement)))
    countries = {part.country for part in arrangement.area.parts if not hasattr(part, "rings") and part.country}
    if countries:
        yield and_(country.in_(sorted(countries)), event.c.precision.in_(_ROUGH))
    if not sides.parties:
        return
    party_ids = sides.ids()
    # Two of them, in whatever roles: "Russia and Turkey met in Ankara" names both as those who met.
    some = event_actor.alias("s")
    ours = _is_party(some, sides, party_ids)
    if few:
        number = select(func.count()).where(some.c.event_id == event.c.id, ours).scalar_subquery()
        yield number >= _TWO
    else:
        several = select(some.c.event_id).where(ours).group_by(some.c.event_id).having(func.count() >= _TWO)
        yield event.c.id.in_(several)
    # What a party does, says or suffers somewhere that no report names.
    anyone = event_actor.alias("a")
    yield and_(
        lat == _NO_LAT if few else event.c.lat.is_(None),
        country == "" if few else event.c.country.is_(None),
        exists().where(anyone.c.event_id == event.c.id, _is_party(anyone, sides, party_ids)),
    )


def _is_party(actor: Any, sides: Sides, ids: Iterable[str]) -> ColumnElement[bool]:
    states, sectors = sides.countries()
    parts: list[ColumnElement[bool]] = []
    if ids:
        parts.append(actor.c.actor_id.in_(sorted(ids)))
    if states:
        organ = or_(actor.c.sector.is_(None), actor.c.sector.in_(sorted(STATE_SECTORS)))
        parts.append(and_(actor.c.country.in_(sorted(states)), organ))
    parts += [and_(actor.c.country == country, actor.c.sector == sector) for country, sector in sorted(sectors)]
    return or_(*parts)


def _boxes(arrangement: Arrangement) -> Iterator[tuple[float, float, float, float]]:
    around = arrangement.area.around_km
    for part in arrangement.area.parts:
        if isinstance(part, Unit):
            yield _grown((part.lat, part.lon, part.lat, part.lon), 2 * part.radius_km + around)
        elif isinstance(part, Circle):
            yield _grown((part.lat, part.lon, part.lat, part.lon), part.km + around)
        else:
            yield _grown(rings_box(part.rings), around)
    for post in arrangement.posts:
        yield _grown((post.lat, post.lon, post.lat, post.lon), post.radius_km)


def _grown(box: tuple[float, float, float, float], km: float) -> tuple[float, float, float, float]:
    south, west, north, east = box
    up = km / _KM_PER_DEGREE
    south, north = max(-90.0, south - up), min(90.0, north + up)
    side = up / max(0.01, cos(radians(max(abs(south), abs(north)))))
    if side >= 180 or east - west + 2 * side >= 360:
        return south, -180.0, north, 180.0
    return south, (west - side + 540) % 360 - 180, north, (east + side + 540) % 360 - 180


def _box(south: float, west: float, north: float, east: float, lat: Any) -> ColumnElement[bool]:
    lon = event.c.lon
    across: ColumnElement[bool] = lon.between(west, east) if west <= east else or_(lon >= west, lon <= east)
    return and_(lat.between(south, north), across)


def _chunks(things: list[str], size: int) -> Iterator[list[str]]:
    for at in range(0, len(things), size):
        yield things[at : at + size]
