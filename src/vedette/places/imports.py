"""Further places for the gazetteer: GeoNames dumps, division code files, P-codes and boundaries.

Every import is one transaction: a line that cannot be read leaves the gazetteer as it was, and is named.
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from vedette.errors import DataFileError, InputError
from vedette.places.names import bare, fold
from vedette.places.store import INDEX, MAIN, SCHEMA, Place, Writer

if TYPE_CHECKING:
    from vedette.places.gazetteer import Gazetteer

__all__ = ["Imported", "alpha3_codes", "import_places"]

_COLUMNS = 19
_CLASSES = "AHLPRSTUV"
_TOWN_RADIUS = 2.0
_RADII = {"PCLI": 300.0, "ADM1": 60.0, "ADM2": 25.0, "ADM3": 10.0, "PPL": _TOWN_RADIUS}

#: Called with how many bytes were read of how many; either may be unknown (0).
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Imported:
    """What an import did.

    Attributes:
        places, divisions, boundaries, pcodes: how many were written or attached.
        skipped: rows of other feature classes.
        ambiguous: P-codes that were not attached, each with the reason.
    """

    places: int = 0
    divisions: int = 0
    boundaries: int = 0
    pcodes: int = 0
    skipped: int = 0
    ambiguous: list[str] = field(default_factory=list)


def import_places(
    files: Sequence[Path], database: Path, *, classes: str = "PA", progress: Progress | None = None
) -> Imported:
    """Import files into a gazetteer of the user's own, made if it is not there.

    Args:
        files: GeoNames dumps (19 columns, .txt or .zip), admin1CodesASCII.txt or admin2Codes.txt, OCHA P-code CSV
            files, GeoJSON boundaries; what each is is told from its content.
        database: the SQLite file to write to.
        classes: the GeoNames feature classes to take from dumps.
        progress: told how far each file is.

    Raises:
        DataFileError: a line that cannot be read; nothing of the whole call is kept.
    """
    unknown = sorted(set(classes.upper()) - set(_CLASSES))
    if unknown or not classes:
        raise InputError(f"{classes!r}: feature classes are letters of {_CLASSES}")
    for path in files:
        if path.is_dir():
            raise InputError(f"{path}: a folder; name the files in it")
        if not path.is_file():
            raise InputError(f"{path}: no such file")
        if not path.stat().st_size:
            raise DataFileError(str(path), None, "empty")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(database, isolation_level=None)
    except (OSError, sqlite3.OperationalError) as error:
        raise InputError(f"{database}: cannot be made: {error}") from error
    done = Imported()
    try:
        with _transaction(connection, database):
            for path in files:
                _Import(connection, path, classes, progress or _quiet, done).run()
        return done
    except sqlite3.DatabaseError as error:
        raise InputError(f"{database}: cannot be written to: {error}") from error
    finally:
        connection.close()


def _quiet(done: int, of: int) -> None:
    """Tell nobody."""


@contextmanager
def _transaction(connection: sqlite3.Connection, database: Path) -> Iterator[None]:
    connection.execute("PRAGMA cache_size=-65536")
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'place'").fetchone():
            for statement in _statements(SCHEMA + INDEX):
                connection.execute(statement)
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one: ``executescript`` would end the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


class _Import:
    """One file on its way in."""

    def __init__(
        self, connection: sqlite3.Connection, path: Path, classes: str, progress: Progress, done: Imported
    ) -> None:
        self.connection = connection
        self.path = path
        self.classes = frozenset(classes.upper())
        self.progress = progress
        self.done = done
        self.writer = Writer(connection, staged=True)
        self._shipped: Gazetteer | None = None
        self.divisions = dict(_shipped_divisions())
        self.divisions.update(
            ((row[0], row[1], row[2]), row[3])
            for row in connection.execute("SELECT country, level, code, name FROM division")
        )

    def run(self) -> None:
        """Tell what the file is, and read it."""
        name = self.path.name.lower()
        if name.endswith(".zip"):
            self._zip()
        elif name.endswith((".geojson", ".json")):
            self._boundaries()
        else:
            with self.path.open("rb") as raw:
                self._text(raw, self.path.name, self.path.stat().st_size)
        self.writer.merge()
        if self._shipped is not None:
            self._shipped.close()

    def _zip(self) -> None:
        try:
            with zipfile.ZipFile(self.path) as archive:
                members = [
                    m
                    for m in archive.infolist()
                    if m.filename.lower().endswith((".txt", ".csv")) and "readme" not in m.filename.lower()
                ]
                if not members:
                    raise DataFileError(str(self.path), None, "no .txt or .csv file inside; give a GeoNames dump")
                for member in members:
                    with archive.open(member) as raw:
                        self._text(raw, f"{self.path.name}/{member.filename}", member.file_size)
        except zipfile.BadZipFile as error:
            raise DataFileError(str(self.path), None, "not a whole .zip file; download it again") from error

    def _text(self, raw: IO[bytes], name: str, size: int) -> None:
        first = raw.readline()
        columns = first.count(b"\t") + 1
        head = self._decode(first, name, 1)
        lines = self._lines(raw, name, head, size)
        if columns == _COLUMNS:
            self._dump(lines, name)
        elif columns == 4 and head.split("\t")[0].count(".") in (1, 2):
            self._codes(lines, name)
        elif "," in head and any("pcode" in fold(cell).replace(" ", "") for cell in head.split(",")):
            self._pcodes(lines, name)
        else:
            raise DataFileError(
                name, 1, f"{columns} tab-separated columns: not a GeoNames dump (19), a code file (4) or a P-code CSV"
            )

    def _decode(self, line: bytes, name: str, number: int) -> str:
        try:
            return line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise DataFileError(name, number, f"not UTF-8 (byte {error.start}); convert the file to UTF-8") from error

    def _lines(self, raw: IO[bytes], name: str, head: str, size: int) -> Iterator[tuple[int, str]]:
        yield 1, head
        read = len(head)
        for number, line in enumerate(raw, 2):
            read += len(line)
            if number % 5000 == 0:
                self.progress(read, size)
            yield number, self._decode(line, name, number)
        self.progress(size, size)

    # -- GeoNames dumps

    def _dump(self, lines: Iterable[tuple[int, str]], name: str) -> None:
        alpha3 = _alpha3()
        seen = bytearray(1 << 21)  # a bit for every id; grows with the largest
        for number, line in lines:
            text = line.rstrip("\r\n")
            if not text:
                continue
            if text.count("\t") != _COLUMNS - 1:
                raise DataFileError(
                    name, number, f"{text.count(chr(9)) + 1} columns where a GeoNames dump has {_COLUMNS}"
                )
            cells = text.split("\t", 7)
            if cells[6] not in self.classes:
                self.done.skipped += 1
                continue
            cells[7:] = cells[7].split("\t")
            place = self._place(cells, name, number, alpha3)
            at, bit = place.id >> 3, 1 << (place.id & 7)
            if at >= len(seen):
                seen.extend(bytes(at + 1 - len(seen)))
            if seen[at] & bit:
                raise DataFileError(name, number, f"geonameid {place.id} stands twice in this file")
            seen[at] |= bit
            self.writer.add(place, [cells[2], *cells[3].split(",")])
            if place.feature in ("ADM1", "ADM2") and place.country:
                self._division(place, cells)
            self.done.places += 1

    def _place(self, cells: list[str], name: str, number: int, alpha3: dict[str, str]) -> Place:
        try:
            geonameid, population = int(cells[0]), int(cells[14] or 0)
        except ValueError as error:
            raise DataFileError(name, number, f"geonameid and population must be whole numbers: {error}") from error
        try:
            lat, lon = float(cells[4]), float(cells[5])
        except ValueError as error:
            raise DataFileError(name, number, f"latitude and longitude must be numbers: {error}") from error
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise DataFileError(name, number, f"no such point: {lat}, {lon}")
        if not 0 < geonameid < 1 << 31 or not cells[1].strip():
            raise DataFileError(name, number, "a place needs a positive geonameid and a name")
        country = alpha3.get(cells[8])
        if cells[8] and country is None:
            raise DataFileError(name, number, f"no country has the code {cells[8]!r}")
        feature = cells[7] or cells[6]
        key = country or ""
        admin1 = self.divisions.get((key, 1, cells[10]))
        admin2 = self.divisions.get((key, 2, f"{cells[10]}.{cells[11]}"))
        if feature == "ADM1":
            admin1 = admin1 or cells[1]
        elif feature == "ADM2":
            admin2 = cells[1]
        radius = _RADII.get(feature, _TOWN_RADIUS)
        return Place(
            geonameid, geonameid, cells[1], lat, lon, feature, country, admin1, admin2, max(population, 0), radius,
            source=f"GeoNames {cells[18]}",
        )  # fmt: skip

    def _division(self, place: Place, cells: list[str]) -> None:
        level = 1 if place.feature == "ADM1" else 2
        code = cells[10] if level == 1 else f"{cells[10]}.{cells[11]}"
        name = place.admin1 if level == 1 else place.admin2
        if code and name and place.country:
            self._put_division(place.country, level, code, name, place.id)

    def _put_division(self, country: str, level: int, code: str, name: str, place: int | None) -> None:
        self.divisions[country, level, code] = name
        self.connection.execute(
            "INSERT OR REPLACE INTO division VALUES (?,?,?,?,?)", (country, level, code, name, place)
        )

    # -- codes

    def _codes(self, lines: Iterable[tuple[int, str]], name: str) -> None:
        alpha3 = _alpha3()
        for number, line in lines:
            text = line.rstrip("\r\n")
            if not text:
                continue
            cells = text.split("\t")
            parts = cells[0].split(".")
            if len(cells) != 4 or len(parts) not in (2, 3):
                raise DataFileError(name, number, "a code file has four columns: CC.CODE, name, ASCII name, geonameid")
            country = alpha3.get(parts[0])
            if country is None:
                raise DataFileError(name, number, f"no country has the code {parts[0]!r}")
            if not cells[3].strip().isdigit():
                raise DataFileError(name, number, f"geonameid must be a whole number: {cells[3]!r}")
            self._put_division(country, len(parts) - 1, ".".join(parts[1:]), cells[1], int(cells[3]))
            self.done.divisions += 1

    # -- P-codes

    def _pcodes(self, lines: Iterable[tuple[int, str]], name: str) -> None:
        reader = csv.DictReader(io.StringIO("".join(line for _, line in lines)))
        fields = [fold(f or "").replace(" ", "") for f in reader.fieldnames or []]
        by_fold = dict(zip(fields, reader.fieldnames or [], strict=True))
        pcode, label = by_fold.get("pcode"), by_fold.get("name")
        location, level, parent = by_fold.get("location"), by_fold.get("adminlevel"), by_fold.get("parentpcode")
        if not (pcode and label and location and level):
            raise DataFileError(name, 1, "a P-code file needs the columns Location, Admin Level, P-Code and Name")
        known: dict[str, tuple[str, str, str | None]] = {}
        for row in reader:
            number = reader.line_num
            code, country = (row[pcode] or "").strip(), (row[location] or "").strip().upper()
            if code.startswith("#"):
                continue
            if not code or not (row[label] or "").strip():
                raise DataFileError(name, number, "a row needs a P-code and a name")
            if len(country) != 3:
                raise DataFileError(name, number, f"Location must be an ISO 3166-1 alpha-3 code: {country!r}")
            if not (row[level] or "").strip().isdigit():
                raise DataFileError(name, number, f"Admin Level must be a whole number: {row[level]!r}")
            if code in known:
                raise DataFileError(name, number, f"P-code {code} stands twice in this file")
            above = (row[parent] or "").strip() if parent else ""
            admin1 = known[above][2] if above in known else None
            known[code] = (country, row[label], admin1)
            self._attach(code, row[label], country, int(row[level]), admin1, known)

    def _attach(
        self, code: str, label: str, country: str, level: int, admin1: str | None, known: dict[str, Any]
    ) -> None:
        if level not in (1, 2, 3):
            return
        feature = f"ADM{level}"
        rows = self._divisions_named(label, country, feature)
        if admin1 is not None:
            rows = [row for row in rows if row.admin1 == admin1]
        if len(rows) != 1:
            why = "no division of that name" if not rows else f"{len(rows)} divisions of that name"
            self.done.ambiguous.append(f"{code} {label} ({country}, level {level}): {why} within its parent")
            return
        place = rows[0]
        known[code] = (country, label, place.admin1)
        if not self.connection.execute("SELECT 1 FROM place WHERE id = ?", (place.id,)).fetchone():
            self.writer.add(place, [label])
        self.writer.name(place.id, country, label, [code], main=MAIN)
        self.connection.execute("UPDATE place SET pcode = ? WHERE id = ?", (code, place.id))
        self.done.pcodes += 1

    def _divisions_named(self, label: str, country: str, feature: str) -> list[Place]:
        from vedette.places.gazetteer import Gazetteer

        found: dict[tuple[str | None, str], Place] = {}
        columns = (
            "SELECT p.id, p.geonameid, p.name, p.lat / 1e4, p.lon / 1e4, p.feature, p.country, p.admin1, p.admin2, "
            "p.population, p.radius, p.pcode, p.source FROM name n JOIN place p ON p.id = n.place "
            "WHERE n.key = ? AND p.country = ? AND p.feature = ?"
        )
        keys = {fold(label), bare(fold(label))}
        for key in sorted(keys):
            for row in self.connection.execute(columns, (key, country, feature)):
                found[row[7], row[2]] = Place(*row)
        if not found:
            if self._shipped is None:
                self._shipped = Gazetteer.shipped()
            for place in self._shipped.lookup(label, [country]):
                if place.country == country and place.feature == feature and place.likeness >= 0.8:
                    number = place.geonameid or -place.id
                    found[place.admin1, place.name] = Place(
                        number, place.geonameid, place.name, place.lat, place.lon, place.feature, place.country,
                        place.admin1, place.admin2, place.population, place.radius, None, place.source,
                    )  # fmt: skip
        return list(found.values())

    # -- boundaries

    def _boundaries(self) -> None:
        try:
            data = json.loads(self.path.read_bytes())
        except json.JSONDecodeError as error:
            raise DataFileError(str(self.path), error.lineno, f"not JSON: {error.msg}") from error
        except UnicodeDecodeError as error:
            raise DataFileError(str(self.path), None, f"not UTF-8: {error.reason}") from error
        features = data.get("features") if isinstance(data, dict) else None
        if not isinstance(features, list):
            raise DataFileError(str(self.path), None, "no FeatureCollection; give GeoJSON boundaries")
        for number, feature in enumerate(features, 1):
            self._boundary(feature, number)
            self.progress(number, len(features))

    def _boundary(self, feature: Any, number: int) -> None:
        where = f"{self.path.name} (feature {number})"
        if not isinstance(feature, dict) or not isinstance(feature.get("geometry"), dict):
            raise DataFileError(where, None, "a feature needs a geometry")
        geometry = feature["geometry"]
        if geometry.get("type") not in ("Polygon", "MultiPolygon"):
            raise DataFileError(where, None, f"a boundary is a Polygon or MultiPolygon, not {geometry.get('type')!r}")
        shapes = geometry.get("coordinates")
        polygons = [shapes] if geometry["type"] == "Polygon" else shapes
        try:
            rings = [[(float(p[0]), float(p[1])) for p in ring] for polygon in polygons for ring in polygon]
        except (TypeError, ValueError, IndexError) as error:
            raise DataFileError(where, None, "coordinates must be pairs of numbers") from error
        if not rings or any(len(ring) < 4 for ring in rings):
            raise DataFileError(where, None, "a ring needs four points or more")
        properties = feature.get("properties") or {}
        level, name, code, country = _named(properties)
        if name is None:
            raise DataFileError(where, None, "no name among the properties (ADM1_EN, shapeName, name ...)")
        xs = [x for ring in rings for x, _ in ring]
        ys = [y for ring in rings for _, y in ring]
        blob = b"".join(
            struct.pack("<I", len(ring)) + b"".join(struct.pack("<dd", x, y) for x, y in ring) for ring in rings
        )
        self.connection.execute(
            "INSERT INTO boundary (level, country, name, code, west, south, east, north, rings) "
            "VALUES (?,?,?,?,?,?,?,?,?)",
            (level, country, name, code, min(xs), min(ys), max(xs), max(ys), blob),
        )
        self.done.boundaries += 1


def _named(properties: dict[str, Any]) -> tuple[int, str | None, str | None, str | None]:
    """Level, name, code and country of a boundary, by the property names in use."""
    lowered = {str(key).lower(): value for key, value in properties.items() if value not in (None, "")}

    def text(*names: str) -> str | None:
        for name in names:
            if name in lowered:
                return str(lowered[name])
        return None

    country = text("iso3", "adm0_iso3", "shapegroup", "iso_a3", "adm0_a3", "gid_0")
    for level in (3, 2, 1, 0):
        name = text(f"adm{level}_en", f"name_{level}", f"admin{level}name_en", f"admin{level}name", f"adm{level}_name")
        if name:
            return level, name, text(f"adm{level}_pcode", f"gid_{level}", f"admin{level}pcod"), country
    kind = text("shapetype", "admlevel", "admin_level", "level") or "1"
    digits = [ch for ch in kind if ch.isdigit()]
    return (
        int(digits[0]) if digits else 1,
        text("shapename", "name", "name_en"),
        text("shapeid", "pcode", "code"),
        country,
    )


def alpha3_codes() -> frozenset[str]:
    """Every ISO 3166-1 alpha-3 code."""
    return frozenset(_alpha3().values())


def _alpha3() -> dict[str, str]:
    """ISO 3166-1 alpha-2 to alpha-3."""
    table: dict[str, str] = {}
    text = (resources.files("vedette.places") / "data" / "codes.csv").read_text("utf-8")
    for row in csv.DictReader(io.StringIO(text)):
        table[row["alpha2"]] = row["alpha3"]
    return table


def _shipped_divisions() -> list[tuple[tuple[str, int, str], str]]:
    """The division codes that the shipped gazetteer knows."""
    from vedette.places.gazetteer import Gazetteer

    with Gazetteer.shipped() as shipped:
        return shipped.divisions()
