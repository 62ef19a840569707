"""The gazetteer: places by name, in the shipped file and in what was imported."""

from __future__ import annotations

import hashlib
import lzma
import os
import sqlite3
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path

import platformdirs
from rapidfuzz import fuzz, process

from vedette.errors import InputError
from vedette.places.boundaries import within
from vedette.places.names import bare, fold, skeleton
from vedette.places.store import BARE, INDEX, SPREAD, Place

__all__ = ["Gazetteer", "default_import_path"]

_COLUMNS = (
    "p.id, p.geonameid, p.name, p.lat / 1e4, p.lon / 1e4, p.feature, p.country, p.admin1, p.admin2, p.population, "
    "p.radius, p.pcode, p.source"
)
_BY_KEY = f"SELECT {_COLUMNS}, n.kind FROM name n JOIN place p ON p.id = n.place WHERE n.key = ?"
_MOST = 300
_CACHED = 20_000


def default_import_path() -> Path:
    """Where ``vedette places import`` keeps what it imports."""
    return Path(platformdirs.user_data_dir("vedette")) / "places.db"


def unpack(cache: Path | None = None) -> Path:
    """Unpack the shipped file into the cache folder, unless it is there; whole or not at all."""
    data = resources.files("vedette.places") / "data"
    digest = (data / "gazetteer.sha256").read_text("ascii").strip()
    folder = cache or Path(platformdirs.user_cache_dir("vedette"))
    target = folder / f"gazetteer-{digest[:16]}.db"
    if target.exists():
        return target
    raw = lzma.decompress((data / "gazetteer.db.xz").read_bytes())
    if hashlib.sha256(raw).hexdigest() != digest:
        raise InputError("the shipped gazetteer is damaged: install vedette again")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix=".gazetteer-", suffix=".db")
    except OSError as error:
        raise InputError(f"cannot unpack the gazetteer into {folder}: {error.strerror}") from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(raw)
        connection = sqlite3.connect(temporary)
        connection.execute("PRAGMA journal_mode=MEMORY")
        connection.executescript(f"BEGIN; {SPREAD} {INDEX} COMMIT;")
        connection.close()
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    return target


# How alike a name of the same consonants must be: the fewer they are, the more.
_LEAST_ALIKE = {2: 0.8, 3: 0.72}


class Gazetteer:
    """Places by name. Safe to share between threads.

    >>> with Gazetteer.open() as places:
    ...     places.lookup("Jisr al-Shugur")[0].country
    'SYR'
    """

    def __init__(self, files: Sequence[Path]) -> None:
        self.files = tuple(files)
        self._local = threading.local()
        self._lock = threading.Lock()
        self._cache: OrderedDict[str, tuple[Place, ...]] = OrderedDict()
        self._bounded: bool | None = None
        self._voters: dict[str, tuple[Place, ...]] | None = None
        self._open: list[sqlite3.Connection] = []
        self._connections()

    @classmethod
    def open(cls, *imported: str | Path, cache: Path | None = None) -> Gazetteer:
        """The shipped gazetteer, unpacked if need be, and before it what was imported.

        Args:
            imported: files made by ``vedette places import``; by default the user's own, where it exists.
            cache: the folder to unpack into; by default the user's cache folder.
        """
        own = [Path(path) for path in imported]
        for path in own:
            if not path.exists():
                raise InputError(f"{path}: no such gazetteer; make it with: vedette places import")
        if not imported and default_import_path().exists():
            own = [default_import_path()]
        return cls([*own, unpack(cache)])

    @classmethod
    def shipped(cls, cache: Path | None = None) -> Gazetteer:
        """The shipped gazetteer alone."""
        return cls([unpack(cache)])

    def divisions(self) -> list[tuple[tuple[str, int, str], str]]:
        """The codes of divisions: (alpha-3, level, code) and the name."""
        rows = self._connections()[-1].execute("SELECT country, level, code, name FROM division")
        return [((row[0], row[1], row[2]), row[3]) for row in rows]

    def divisions_at(self, lat: float, lon: float) -> dict[int, str]:
        """By level, the names of the imported boundaries that the point lies in."""
        if self._bounded is None:
            self._bounded = any(c.execute("SELECT 1 FROM boundary LIMIT 1").fetchone() for c in self._connections())
        out: dict[int, str] = {}
        if self._bounded:
            for connection in self._connections():
                for level, name, _, _ in within(connection, lat, lon):
                    out.setdefault(level, name)
        return out

    def _connections(self) -> list[sqlite3.Connection]:
        mine: list[sqlite3.Connection] | None = getattr(self._local, "connections", None)
        if mine is None:
            mine = []
            for path in self.files:
                connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
                connection.execute("PRAGMA mmap_size=268435456")
                mine.append(connection)
            self._local.connections = mine
            with self._lock:
                self._open.extend(mine)
        return mine

    def close(self) -> None:
        """Close all files."""
        with self._lock:
            while self._open:
                self._open.pop().close()
            self._local = threading.local()

    def __enter__(self) -> Gazetteer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def by_key(self, key: str) -> tuple[Place, ...]:
        """The places under one exact key, those of the largest population first, at most a few hundred."""
        hit = self._cache.get(key)
        if hit is not None:
            return hit
        found: dict[object, Place] = {}
        for layer, connection in enumerate(self._connections()):
            for row in connection.execute(_BY_KEY, (key,)):
                found.setdefault(row[1] or (layer, row[0]), Place(*row))
        places = tuple(sorted(found.values(), key=_rank)[:_MOST])
        with self._lock:
            self._cache[key] = places
            if len(self._cache) > _CACHED:
                self._cache.popitem(last=False)
        return places

    def lookup(self, name: str, countries: Iterable[str] = (), *, fuzzy: bool = True) -> tuple[Place, ...]:
        """Places that ``name`` may mean, likeliest spelling first, then by population.

        The exact key first; then without articles; then, inside ``countries`` (or, without any, where the skeleton is
        long enough to be telling, anywhere), spellings with the same consonants and those that nearly resemble.
        """
        key = fold(name)
        if not key:
            return ()
        places = self.by_key(key)
        stripped = bare(key)
        if stripped != key:
            known = {place.id for place in places}
            places += tuple(_as_bare(place) for place in self.by_key(stripped) if place.id not in known)
        if places or not fuzzy:
            return places
        return self.resembling(key, tuple(sorted(set(countries))))

    def resembling(self, key: str, countries: tuple[str, ...]) -> tuple[Place, ...]:
        """Places inside ``countries`` whose names have the consonants of ``key``, or nearly resemble it."""
        memo = f"~{key}|{','.join(countries)}"
        hit = self._cache.get(memo)
        if hit is not None:
            return hit
        bones = skeleton(key)
        stripped = bare(key)
        found: dict[int, Place] = {}
        if len(bones) >= 2:
            for country in countries:
                self._same_bones(country, bones, stripped, found)
            if not found and len(bones) >= 3:
                for country in countries:
                    self._alike(country, bones, stripped, found)
        places = tuple(sorted(found.values(), key=lambda place: (-place.likeness, *_rank(place)))[:40])
        with self._lock:
            self._cache[memo] = places
        return places

    def _same_bones(self, country: str, bones: str, stripped: str, found: dict[int, Place]) -> None:
        for connection in self._connections():
            rows = connection.execute(
                "SELECT place FROM skeleton WHERE country = ? AND skeleton = ? LIMIT 200", (country, bones)
            )
            self._judge(connection, [row[0] for row in rows], stripped, _LEAST_ALIKE.get(len(bones), 0.7), found)

    def _alike(self, country: str, bones: str, stripped: str, found: dict[int, Place]) -> None:
        """Skeletons a letter or so away: those that begin alike, else those that begin alike but for one letter."""
        begins = {bones[:3]} if len(bones) > 3 else set()
        for starts in (begins, _near_beginnings(bones)):
            for connection in self._connections():
                near: list[tuple[float, int]] = []
                for start in sorted(starts):
                    rows = connection.execute(
                        "SELECT skeleton, place FROM skeleton WHERE country = ? AND skeleton >= ? AND skeleton < ? "
                        "AND length(skeleton) BETWEEN ? AND ? LIMIT 5000",
                        (country, start, start + "\x7f", len(bones) - 1, len(bones) + 1),
                    ).fetchall()
                    alike = process.extract(bones, [r[0] for r in rows], scorer=fuzz.ratio, score_cutoff=80, limit=None)
                    near += [(-likeness, rows[at][1]) for _, likeness, at in alike]
                self._judge(connection, [place for _, place in sorted(near)[:60]], stripped, 0.84, found)
            if found:
                return

    def _judge(
        self, connection: sqlite3.Connection, ids: list[int], stripped: str, least: float, found: dict[int, Place]
    ) -> None:
        for number in ids:
            if number in found:
                continue
            keys = connection.execute("SELECT key FROM name WHERE place = ? AND kind < 2", (number,))
            best = max((fuzz.ratio(stripped, bare(row[0])) / 100 for row in keys), default=0.0)
            if best >= least:
                place = self._place(connection, number)
                if place is not None:
                    found[number] = _with(place, BARE, best)

    def _place(self, connection: sqlite3.Connection, number: int) -> Place | None:
        row = connection.execute(f"SELECT {_COLUMNS}, 0 FROM place p WHERE p.id = ?", (number,)).fetchone()
        return None if row is None else Place(*row)

    def get(self, geonameid: int) -> Place | None:
        """The place with this GeoNames id."""
        for connection in self._connections():
            row = connection.execute(
                f"SELECT {_COLUMNS}, 0 FROM place p WHERE p.geonameid = ?", (geonameid,)
            ).fetchone()
            if row is not None:
                return Place(*row)
        return None

    def voters(self) -> dict[str, tuple[Place, ...]]:
        """By folded word: the countries (by name or nationality) and the states of the USA that it may name."""
        table = self._voters
        if table is None:
            table = {}
            query = (
                f"SELECT {_COLUMNS}, n.kind, n.key FROM place p JOIN name n ON n.place = p.id "
                "WHERE p.feature IN ('PCLI', 'TERR', 'ADM1') AND (p.feature != 'ADM1' OR p.country = 'USA') "
                "AND n.kind < 4"
            )
            for row in self._connections()[-1].execute(query):
                if " " not in row[-1] and (len(row[-1]) > 3 or row[-1] in _SHORT):
                    table[row[-1]] = (*table.get(row[-1], ()), Place(*row[:-1]))
            self._voters = table
        return table

    def has(self, key: str) -> bool:
        """True if there is a place under the exact key."""
        return bool(self.by_key(key))


_SHORT = frozenset(["us", "uk", "usa", "uae", "drc", "ksa", "car"])
_CONSONANTS = "bdfghjklmnrstvx"


@lru_cache(maxsize=4096)
def _near_beginnings(bones: str) -> frozenset[str]:
    """Beginnings of skeletons that differ in one of the first three letters: another, one more or one less."""
    out = set()
    for at in range(min(3, len(bones))):
        out.add((bones[:at] + bones[at + 1 :])[:4])
        for letter in _CONSONANTS:
            out.add((bones[:at] + letter + bones[at + 1 :])[:4])
            out.add((bones[:at] + letter + bones[at:])[:4])
    return frozenset(start for start in out if len(start) >= 2)


_ORDER = {"CONT": 9, "PCLI": 8, "ADM1": 6, "PPLC": 5}


def _rank(place: Place) -> tuple[int, int, int]:
    return -_ORDER.get(place.feature, 0), -place.population, place.id


def _with(place: Place, kind: int, likeness: float) -> Place:
    return Place(
        place.id, place.geonameid, place.name, place.lat, place.lon, place.feature, place.country, place.admin1,
        place.admin2, place.population, place.radius, place.pcode, place.source, kind, likeness,
    )  # fmt: skip


def _as_bare(place: Place) -> Place:
    return _with(place, BARE, 0.97)
