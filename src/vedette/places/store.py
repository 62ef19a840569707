"""The gazetteer's tables, and the one way in which places are written to them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
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
    keys: dict[str, int] = {}

    def put(key: str, kind: int) -> None:
        if key and kind < keys.get(key, 99):
            keys[key] = kind

    for spelling, kind in ((name, main), *((alternate, -1) for alternate in alternates)):
        key = fold(spelling)
        if kind < 0:
            if spelling.isascii() and spelling.islower():
                continue  # a machine's romanisation ("yi de li bo" for Idlib), not a name that anybody writes
            if not is_latin(spelling) or spelling[:1].islower():
                kind = OTHER
            elif spelling.isupper() and len(key) <= 4:
                kind = CODE
            else:
                kind = ALTERNATE
        put(key, kind)
        if kind in (MAIN, ALTERNATE):
            put(bare(key), BARE)
    return keys


class Writer:
    """Adds places and their names to an open database; the caller holds the transaction.

    With ``staged``, names are kept aside unsorted until ``merge``, which a file of millions of rows needs.
    """

    def __init__(self, connection: sqlite3.Connection, *, staged: bool = False) -> None:
        self.connection = connection
        self.staged = staged
        self._names = (
            "INSERT INTO name VALUES (?,?,?) ON CONFLICT (key, place) DO UPDATE SET kind = min(kind, excluded.kind)"
        )
        self._bones = "INSERT OR IGNORE INTO skeleton VALUES (?,?,?)"
        if staged:
            self._names = "INSERT INTO temp.new_name VALUES (?,?,?)"
            self._bones = "INSERT INTO temp.new_skeleton VALUES (?,?,?)"
            connection.execute("CREATE TEMP TABLE IF NOT EXISTS new_name (key TEXT, place INTEGER, kind INTEGER)")
            connection.execute(
                "CREATE TEMP TABLE IF NOT EXISTS new_skeleton (country TEXT, skeleton TEXT, place INTEGER)"
            )
            connection.execute("CREATE TEMP TABLE IF NOT EXISTS renewed (place INTEGER PRIMARY KEY)")

    def add(self, place: Place, alternates: Iterable[str] = (), nationalities: Iterable[str] = ()) -> None:
        """Write one place with all its keys; a place of the same id is replaced."""
        if self.staged and self.connection.execute("SELECT 1 FROM place WHERE id = ?", (place.id,)).fetchone():
            self.connection.execute("INSERT OR IGNORE INTO temp.renewed VALUES (?)", (place.id,))
        self.connection.execute(
            "INSERT OR REPLACE INTO place VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                place.id, place.geonameid, place.name, round(place.lat * 1e4), round(place.lon * 1e4), place.feature,
                place.country, place.admin1, place.admin2, place.population, place.radius, place.pcode, place.source,
            ),
        )  # fmt: skip
        self.name(place.id, place.country, keys_of(place.name, alternates))
        if nationalities:
            self.name(place.id, None, {fold(word): NATIONALITY for word in nationalities})

    def name(self, place: int, country: str | None, keys: dict[str, int]) -> None:
        """Write keys of a place, and the skeletons of those in Latin script."""
        self.connection.executemany(self._names, [(key, place, kind) for key, kind in keys.items()])
        if country is None:
            return
        bones = {skeleton(key) for key, kind in keys.items() if kind in (MAIN, ALTERNATE) and not key.isdigit()}
        self.connection.executemany(self._bones, [(country, b, place) for b in sorted(bones) if len(b) >= 2])

    def merge(self) -> None:
        """Bring what was kept aside into the tables, in order, and the index with it."""
        run = self.connection.execute
        run("DELETE FROM name WHERE place IN (SELECT place FROM temp.renewed)")
        run("DROP INDEX IF EXISTS name_place")
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
