"""The gazetteer's tables, and the one way in which places are written to them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vedette.places.names import bare, fold, is_latin, skeleton

__all__ = [
    "ALTERNATE",
    "BARE",
    "CODE",
    "INDEX",
    "MAIN",
    "NATIONALITY",
    "OTHER",
    "SCHEMA",
    "SPREAD",
    "Place",
    "Writer",
    "keys_of",
]

#: Kinds of names, the surest first.
MAIN, ALTERNATE, NATIONALITY, BARE, CODE, OTHER = range(6)

SCHEMA = """
CREATE TABLE place (
    id INTEGER PRIMARY KEY,
    geonameid INTEGER,            -- NULL where GeoNames has none, or its id is not known here
    name TEXT NOT NULL,
    lat INTEGER NOT NULL,         -- ten-thousandths of a degree
    lon INTEGER NOT NULL,
    feature TEXT NOT NULL,        -- GeoNames feature code
    country TEXT,                 -- ISO 3166-1 alpha-3
    admin1 TEXT,                  -- name of the first-level division
    admin2 TEXT,                  -- name of the second-level division
    population INTEGER NOT NULL,
    radius REAL NOT NULL,         -- km that the place may reach from its point
    pcode TEXT,
    source TEXT
);
CREATE TABLE name (
    key TEXT NOT NULL, place INTEGER NOT NULL, kind INTEGER NOT NULL, PRIMARY KEY (key, place)
) WITHOUT ROWID;
CREATE TABLE skeleton (
    country TEXT NOT NULL, skeleton TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (country, skeleton, place)
) WITHOUT ROWID;
CREATE TABLE division (
    country TEXT NOT NULL, level INTEGER NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, place INTEGER,
    PRIMARY KEY (country, level, code)
) WITHOUT ROWID;
CREATE TABLE boundary (
    id INTEGER PRIMARY KEY, level INTEGER NOT NULL, country TEXT, name TEXT NOT NULL, code TEXT,
    west REAL NOT NULL, south REAL NOT NULL, east REAL NOT NULL, north REAL NOT NULL, rings BLOB NOT NULL
);
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

#: How the shipped file, whose names stand packed, a place in a row, becomes one to look up in.
SPREAD = """
INSERT INTO name SELECT e.key, p.place, e.value FROM packed p, json_each(p.keys) e ORDER BY e.key, p.place;
DROP TABLE packed;
"""

#: Built after the tables are full; the shipped file is unpacked without it.
INDEX = """
CREATE INDEX IF NOT EXISTS name_place ON name (place);
CREATE INDEX IF NOT EXISTS place_geonameid ON place (geonameid);
CREATE INDEX IF NOT EXISTS place_feature ON place (feature) WHERE feature IN ('PCLI', 'TERR', 'ADM1');
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer.

    Attributes:
        id: the number of the row in its file.
        geonameid: the GeoNames id, where there is one.
        feature: GeoNames feature code (``PPL``, ``PPLC``, ``ADM1``, ``PCLI``, ``RGN``, ``STM`` ...).
        country: ISO 3166-1 alpha-3; ``None`` for what lies in several or none.
        radius: how far the place may reach from its point, in km.
        kind: how the name that was looked up stands to the place (one of the constants of ``vedette.places.store``).
        likeness: 1 for an exact key, less for a spelling that only resembles.
    """

    id: int
    geonameid: int | None
    name: str
    lat: float
    lon: float
    feature: str
    country: str | None
    admin1: str | None
    admin2: str | None
    population: int
    radius: float
    pcode: str | None = None
    source: str | None = None
    kind: int = MAIN
    likeness: float = 1.0


def keys_of(name: str, alternates: Iterable[str], *, main: int = MAIN) -> dict[str, int]:
    """Every key under which a place is found, with the kind of the best name that gives it."""
    return _keys(name, alternates, main)[0]


def _keys(name: str, alternates: Iterable[str], main: int) -> tuple[dict[str, int], set[str]]:
    """The keys, and the article-stripped ones of the names in Latin script, whose skeletons are kept."""
    keys: dict[str, int] = {}
    shorts: set[str] = set()
    for spelling, kind in _kinds(name, alternates, main):
        key = _fold(spelling)
        if not key:
            continue
        if kind == ALTERNATE and len(key) <= 4 and spelling.isupper():
            kind = CODE
        if kind < keys.get(key, 99):
            keys[key] = kind
        if kind <= ALTERNATE:
            short = bare(key)
            shorts.add(short)
            if keys.get(short, 99) > BARE:
                keys[short] = BARE
    return keys, shorts


_fold = fold.__wrapped__  # names of a dump hardly come again: remembering them costs more than it saves


def _kinds(name: str, alternates: Iterable[str], main: int) -> Iterator[tuple[str, int]]:
    yield name, main
    for spelling in alternates:
        if spelling.isascii():
            if spelling.islower() or spelling == name:
                continue  # a machine's romanisation ("yi de li bo" for Idlib), not a name that anybody writes
        elif not is_latin(spelling):
            yield spelling, OTHER
            continue
        if spelling:
            yield spelling, OTHER if spelling[0].islower() else ALTERNATE


class Writer:
    """Adds places and their names to an open database; the caller holds the transaction.

    With ``staged``, names are kept aside unsorted until ``merge``, which a file of millions of rows needs: keys that
    come in no order, put one by one into a tree larger than memory, would each cost a page.
    """

    def __init__(self, connection: sqlite3.Connection, *, staged: bool = False) -> None:
        self.connection = connection
        self.staged = staged
        self._places: list[tuple[object, ...]] = []
        self._new_names: list[tuple[str, int, int]] = []
        self._new_bones: list[tuple[str, str, int]] = []
        self._names = (
            "INSERT INTO name VALUES (?,?,?) ON CONFLICT (key, place) DO UPDATE SET kind = min(kind, excluded.kind)"
        )
        self._bones = "INSERT OR IGNORE INTO skeleton VALUES (?,?,?)"
        self._fresh = False
        if staged:
            self._fresh = connection.execute("SELECT 1 FROM place LIMIT 1").fetchone() is None
            self._names = "INSERT INTO temp.new_name VALUES (?,?,?)"
            self._bones = "INSERT INTO temp.new_skeleton VALUES (?,?,?)"
            for pragma in ("journal_mode=OFF", "cache_size=-65536"):
                connection.execute(f"PRAGMA temp.{pragma}")
            connection.execute("CREATE TEMP TABLE IF NOT EXISTS new_name (key TEXT, place INTEGER, kind INTEGER)")
            connection.execute(
                "CREATE TEMP TABLE IF NOT EXISTS new_skeleton (country TEXT, skeleton TEXT, place INTEGER)"
            )
            connection.execute("CREATE TEMP TABLE IF NOT EXISTS renewed (place INTEGER PRIMARY KEY)")

    def add(self, place: Place, alternates: Iterable[str] = (), nationalities: Iterable[str] = ()) -> None:
        """Write one place with all its keys; a place of the same id is replaced."""
        self._places.append(
            (
                place.id, place.geonameid, place.name, round(place.lat * 1e4), round(place.lon * 1e4), place.feature,
                place.country, place.admin1, place.admin2, place.population, place.radius, place.pcode, place.source,
            )
        )  # fmt: skip
        keys, shorts = _keys(place.name, alternates, MAIN)
        self._put(place.id, place.country, keys, shorts)
        if nationalities:
            self._put(place.id, None, {fold(word): NATIONALITY for word in nationalities}, set())
        if not self.staged or len(self._places) >= _BATCH:
            self.flush()

    def name(self, place: int, country: str | None, name: str, alternates: Iterable[str], *, main: int) -> None:
        """Write further names of a place, and the skeletons of those in Latin script."""
        self._put(place, country, *_keys(name, alternates, main))
        self.flush()

    def _put(self, place: int, country: str | None, keys: dict[str, int], shorts: set[str]) -> None:
        self._new_names += [(key, place, kind) for key, kind in keys.items()]
        if country is not None:
            bones = {skeleton(key) for key in shorts if not key.isdigit()}
            self._new_bones += [(country, b, place) for b in sorted(bones) if len(b) >= 2]

    def flush(self) -> None:
        """Write what waits to be written together."""
        run = self.connection.executemany
        if self.staged and not self._fresh:
            ids = [(row[0],) for row in self._places]
            run("INSERT OR IGNORE INTO temp.renewed SELECT id FROM place WHERE id = ?", ids)
        run("INSERT OR REPLACE INTO place VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", self._places)
        run(self._names, self._new_names)
        run(self._bones, self._new_bones)
        for rows in (self._places, self._new_names, self._new_bones):
            rows.clear()

    def merge(self) -> None:
        """Bring what was kept aside into the tables, in order, and the indexes with it."""
        self.flush()
        run = self.connection.execute
        count = "SELECT coalesce(max(rowid), 0) FROM"
        if run(f"{count} temp.new_name").fetchone()[0] > run(f"{count} place").fetchone()[0] // 8:
            run("DROP INDEX IF EXISTS name_place")  # made anew at once, it takes less than row by row
        run("DELETE FROM name WHERE place IN (SELECT place FROM temp.renewed)")
        run(
            "INSERT INTO name SELECT key, place, min(kind) FROM temp.new_name GROUP BY key, place "
            "ON CONFLICT (key, place) DO UPDATE SET kind = min(kind, excluded.kind)"
        )
        run(
            "INSERT OR IGNORE INTO skeleton "
            "SELECT DISTINCT country, skeleton, place FROM temp.new_skeleton ORDER BY 1, 2, 3"
        )
        for table in ("new_name", "new_skeleton", "renewed"):
            run(f"DELETE FROM temp.{table}")
        for statement in INDEX.split(";"):
            if statement.strip():
                run(statement)


#: So many places are written together.
_BATCH = 2000
