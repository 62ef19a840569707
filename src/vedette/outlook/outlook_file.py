"""``outlook.toml``: sites, roads, closures, fighting and counts in one file that a person can write."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from vedette.errors import DataFileError, InputError
from vedette.outlook.flee_folder import read_flee_folder
from vedette.outlook.situation import CAMP, CLOSURES, KINDS, Closure, Count, Road, Site, Situation
from vedette.outlook.what_if import nearest_names

__all__ = ["read_outlook_file", "read_situation"]

MOST_PEOPLE = 500_000_000
MOST_KM = 20_040.0
MAX_BYTES = 16 * 1024 * 1024
_TOP = {"name", "start", "until", "counts_file", "site", "road", "closure", "fighting", "count"}
_KEYS: dict[str, tuple[set[str], set[str]]] = {  # table -> must have, may have
    "site": ({"name", "lat", "lon", "country", "kind"}, {"region", "population", "capacity", "source"}),
    "road": ({"between", "km"}, set()),
    "closure": ({"kind", "at", "from"}, {"and", "until"}),
    "fighting": ({"at", "from", "until"}, {"intensity"}),
    "count": ({"at", "date", "people"}, {"new_basis", "source"}),
}


class _Table:
    """One table of the file, knowing on which line it starts."""

    def __init__(self, file: Path, line: int | None, kind: str, values: Mapping[str, Any]) -> None:
        self.file, self.line, self.kind, self.values = file, line, kind, values
        must, may = _KEYS[kind]
        for key in sorted(must - set(values)):
            raise self.error(f"[[{kind}]] has no {key}")
        for key in sorted(set(values) - must - may):
            raise self.error(f"[[{kind}]] has an unknown key {key!r}{nearest_names(key, sorted(must | may))}")

    def error(self, what: str) -> DataFileError:
        return DataFileError(str(self.file), self.line, what)

    def text(self, key: str, default: str = "") -> str:
        value = self.values.get(key, default)
        if not isinstance(value, str):
            raise self.error(f"{key} is {value!r}; it must be text")
        return value.strip()

    def number(self, key: str, low: float, high: float, default: float | None = None) -> float:
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(f"{key} is {value!r}, which is no number")
        if not low <= value <= high:
            raise self.error(f"{key} is {value}: it must lie between {low:g} and {high:g}")
        return float(value)

    def people(self, key: str) -> int | None:
        if key not in self.values:
            return None
        value = self.number(key, 0, MOST_PEOPLE)
        if value != int(value):
            raise self.error(f"{key} is {value}: it must be a whole number")
        return int(value)

    def day(self, key: str, start: date) -> int:
        value = self.values[key]
        if not isinstance(value, date):
            raise self.error(f"{key} is {value!r}; write a date without quotes: 2018-09-17")
        return (date(value.year, value.month, value.day) - start).days

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self.text(key)
        if value not in allowed:
            raise self.error(f"{key} is {value!r}; known: {', '.join(allowed)}")
        return value

    def known(self, name: str, names: Mapping[str, Site]) -> str:
        if name not in names:
            raise self.error(f"no site is called {name!r}{nearest_names(name, list(names))}")
        return name


def _load(path: Path) -> tuple[dict[str, Any], Callable[[str], list[_Table]]]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DataFileError(str(path), None, f"larger than {MAX_BYTES // 1024 // 1024} MiB")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as e:
        raise DataFileError(str(path), None, f"cannot be read: {e}") from None
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        m = re.search(r"line (\d+)", str(e))
        raise DataFileError(str(path), int(m[1]) if m else None, f"no TOML: {e}") from None
    heads: dict[str, list[int]] = {}
    for n, line in enumerate(text.splitlines(), 1):
        if m := re.match(r"\s*\[\[\s*([\w-]+)\s*\]\]", line):
            heads.setdefault(m[1], []).append(n)

    def tables(kind: str) -> list[_Table]:
        values = raw.get(kind, [])
        if not isinstance(values, list) or not all(isinstance(v, dict) for v in values):
            raise DataFileError(str(path), None, f"{kind} must be written as [[{kind}]] tables")
        lines = heads.get(kind, [])
        return [_Table(path, lines[i] if i < len(lines) else None, kind, v) for i, v in enumerate(values)]

    for key in raw:
        if key not in _TOP:
            head = re.compile(rf"\s*\[*\s*{re.escape(key)}\b")
            where = next((n for n, x in enumerate(text.splitlines(), 1) if head.match(x)), None)
            raise DataFileError(str(path), where, f"unknown key {key!r}{nearest_names(key, sorted(_TOP))}")
    return raw, tables


def _sites(tables: list[_Table]) -> dict[str, Site]:
    out: dict[str, Site] = {}
    for t in tables:
        name = t.text("name")
        if not name or name in out:
            raise t.error(f"{name} stands twice" if name else "name is empty")
        kind = t.one_of("kind", KINDS)
        if "capacity" in t.values and kind != CAMP:
            raise t.error(f"{name} is a {kind}: only a camp has a capacity")
        out[name] = Site(
            name=name,
            lat=t.number("lat", -90, 90),
            lon=t.number("lon", -180, 180),
            country=t.text("country"),
            kind=kind,
            region=t.text("region"),
            population=t.people("population"),
            capacity=t.people("capacity"),
            source=t.text("source"),
        )
    return out


def _roads(tables: list[_Table], sites: Mapping[str, Site]) -> tuple[Road, ...]:
    out = []
    for t in tables:
        ends = t.values["between"]
        if not isinstance(ends, list) or len(ends) != 2 or not all(isinstance(e, str) for e in ends):
            raise t.error('between must name two sites: ["Idlib", "Bab al-Hawa"]')
        out.append(Road(t.known(ends[0], sites), t.known(ends[1], sites), t.number("km", 0, MOST_KM)))
    return tuple(out)


def _closures(tables: list[_Table], sites: Mapping[str, Site], start: date) -> tuple[Closure, ...]:
    countries = {s.country: s for s in sites.values()}
    out = []
    for t in tables:
        kind = t.one_of("kind", CLOSURES)
        known = countries if kind == "border" else sites
        a, b = t.text("at"), t.text("and")
        for name in (a, b) if kind in {"border", "road", "redirection"} else (a,):
            if name not in known:
                what = "no site lies in a country called" if kind == "border" else "no site is called"
                raise t.error(f"{what} {name!r}{nearest_names(name, list(known))}")
        first = t.day("from", start)
        until = t.day("until", start) if "until" in t.values else None
        if until is not None and until < first:
            raise t.error("until comes before from: dates out of order")
        out.append(Closure(kind, a, b, first, until))
    return tuple(out)


def _fighting(tables: list[_Table], sites: Mapping[str, Site], start: date, days: int) -> dict[str, tuple[float, ...]]:
    series: dict[str, list[float]] = {}
    for t in tables:
        name = t.known(t.text("at"), sites)
        first, until = t.day("from", start), t.day("until", start)
        if until < first:
            raise t.error("until comes before from: dates out of order")
        if until < 0 or first >= days:
            raise t.error(f"lies wholly outside the days from {start.isoformat()} on that the file covers")
        row = series.setdefault(name, [0.0] * days)
        for d in range(max(0, first), min(days - 1, until) + 1):
            row[d] = max(row[d], t.number("intensity", 0, 1e6, 1.0))
    return {n: tuple(v) for n, v in series.items()}


class _Counts:
    """Counts of every camp, each in order and each day once."""

    def __init__(self, sites: Mapping[str, Site], start: date) -> None:
        self.sites, self.start = sites, start
        self.out: dict[str, list[Count]] = {}

    def add(self, name: str, count: Count, error: Callable[[str], DataFileError]) -> None:
        if name not in self.sites:
            raise error(f"no site is called {name!r}{nearest_names(name, list(self.sites))}")
        if self.sites[name].kind != CAMP:
            raise error(f"{name} is a {self.sites[name].kind}: people are counted at camps")
        if not 0 <= count.people <= MOST_PEOPLE:
            raise error(f"{count.people} people at {name}: a count lies between 0 and {MOST_PEOPLE:,}")
        row = self.out.setdefault(name, [])
        if row and count.day <= row[-1].day:
            raise error(f"a count of {name} that does not come after the one before it: dates out of order")
        row.append(count)


def _counts_csv(path: Path, counts: _Counts) -> None:
    """``date,site,people`` with that header."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as f:
            rows = list(csv.reader(f))
    except (OSError, UnicodeDecodeError, csv.Error) as e:
        raise DataFileError(str(path), None, f"cannot be read: {e}") from None
    if not rows or [c.strip().lower() for c in rows[0][:3]] != ["date", "site", "people"]:
        raise DataFileError(str(path), 1, "the first line must be: date,site,people")
    for n, row in enumerate(rows[1:], 2):
        if not any(c.strip() for c in row):
            continue

        def error(what: str, line: int = n) -> DataFileError:
            return DataFileError(str(path), line, what)

        if len(row) < 3:
            raise error("needs a date, a site and a number of people")
        try:
            day = (date.fromisoformat(row[0].strip()) - counts.start).days
            people = int(row[2].strip())
        except ValueError as e:
            raise error(f"not a date and a whole number: {e}") from None
        counts.add(row[1].strip(), Count(day, people), error)


def read_outlook_file(path: Path) -> Situation:
    """Read an ``outlook.toml``; what it may hold is in ``docs/outlook.md``.

    Raises:
        DataFileError: something in it is wrong, named with file and line.
    """
    raw, tables = _load(path)
    start, until = raw.get("start"), raw.get("until")
    if not isinstance(start, date) or not isinstance(until, date):
        raise DataFileError(str(path), None, "needs start = YYYY-MM-DD and until = YYYY-MM-DD (dates without quotes)")
    if until < start:
        raise DataFileError(str(path), None, "until comes before start: dates out of order")
    days = (until - start).days + 1
    sites = _sites(tables("site"))
    if not sites:
        raise DataFileError(str(path), None, "no [[site]] in it")
    counts = _Counts(sites, start)
    for t in tables("count"):
        people = t.values["people"]
        if isinstance(people, bool) or not isinstance(people, int):
            raise t.error(f"people is {people!r}; it must be a whole number")
        counts.add(t.text("at"), Count(t.day("date", start), people, bool(t.values.get("new_basis", False))), t.error)
    if "counts_file" in raw:
        _counts_csv(path.parent / str(raw["counts_file"]), counts)
    notes = []
    for name, row in counts.out.items():
        if late := [c for c in row if c.day >= days]:
            notes.append(f"{path.name}: {len(late)} counts of {name} lie after {until.isoformat()} and are not used")
    return Situation(
        name=str(raw.get("name", path.stem)),
        start=start,
        days=days,
        sites=tuple(sites.values()),
        roads=_roads(tables("road"), sites),
        fighting=_fighting(tables("fighting"), sites, start, days),
        closures=_closures(tables("closure"), sites, start),
        counts={n: tuple(c) for n, c in counts.out.items()},
        notes=tuple(notes),
    )


def read_situation(path: Path) -> Situation:
    """A Flee folder or an ``outlook.toml`` (also a folder that holds one).

    Raises:
        InputError: it is neither.
    """
    if path.is_dir():
        return read_outlook_file(path / "outlook.toml") if (path / "outlook.toml").is_file() else read_flee_folder(path)
    if not path.exists():
        raise InputError(f"{path}: there is no such file or folder")
    return read_outlook_file(path)
