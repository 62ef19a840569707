"""Flee's CSV folders: read one as it is published, and write one that Flee runs."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from vedette.errors import DataFileError
from vedette.outlook.situation import CAMP, CROSSING, SOURCE, TOWN, Closure, Count, Road, Site, Situation

__all__ = ["read_flee_folder", "write_flee_folder"]

# The largest number of people that is taken for a count of a place: more is a slip of the keyboard.
MOST_PEOPLE = 500_000_000
# Half the way round the Earth: no road is longer.
MOST_KM = 20_040.0
MAX_BYTES = 64 * 1024 * 1024

_KINDS = {"conflict": SOURCE, "town": TOWN, "default": TOWN, "marker": TOWN, "forward": CROSSING, "camp": CAMP}
_CLOSURES = {
    "country": "border",
    "location": "site",
    "link": "road",
    "camp": "camp",
    "idpcamp": "camp",
    "remove_forced_redirection": "redirection",
}
_SITE_COLUMNS = ("name", "region", "country", "latitude", "longitude", "location_type", "conflict_date", "population")


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a CSV file, knowing where it stands."""

    file: Path
    line: int
    cells: tuple[str, ...]

    def error(self, what: str) -> DataFileError:
        return DataFileError(str(self.file), self.line, what)

    def text(self, i: int) -> str:
        return self.cells[i] if i < len(self.cells) else ""

    def number(self, i: int, what: str, low: float, high: float) -> float:
        raw = self.text(i)
        try:
            value = float(raw)
        except ValueError:
            raise self.error(f"{what} is {raw!r}, which is no number") from None
        if not low <= value <= high:
            raise self.error(f"{what} is {raw}: it must lie between {low:g} and {high:g}")
        return value

    def whole(self, i: int, what: str, low: int = 0, high: int = MOST_PEOPLE) -> int:
        value = self.number(i, what, low, high)
        if value != int(value):
            raise self.error(f"{what} is {self.text(i)}: it must be a whole number")
        return int(value)

    def day(self, i: int) -> date:
        try:
            return date.fromisoformat(self.text(i))
        except ValueError:
            raise self.error(f"{self.text(i)!r} is no date (write 2018-09-17)") from None


def _rows(path: Path) -> Iterator[_Row]:
    """Every line that has something in it, the header (a leading ``#``) included."""
    if not path.is_file():
        raise DataFileError(str(path), None, "this file of the Flee folder is missing")
    if path.stat().st_size > MAX_BYTES:
        raise DataFileError(str(path), None, f"larger than {MAX_BYTES // 1024 // 1024} MiB: no Flee file")
    with path.open(newline="", encoding="utf-8-sig") as f:
        reader = csv.reader(f)
        try:
            for cells in reader:
                stripped = tuple(c.strip() for c in cells)
                if any(stripped):
                    yield _Row(path, reader.line_num, stripped)
        except (UnicodeDecodeError, csv.Error) as e:
            raise DataFileError(str(path), reader.line_num + 1, f"not readable as UTF-8 CSV: {e}") from None


def _body(path: Path) -> Iterator[_Row]:
    return (r for r in _rows(path) if not r.cells[0].startswith("#"))


def _nearest(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=3, cutoff=0.4)
    return f"; nearest names: {', '.join(close)}" if close else ""


def _known(row: _Row, name: str, sites: Mapping[str, Site]) -> str:
    """The site's name; a blank written for an underscore is taken for it, as published cases do both."""
    if name in sites:
        return name
    alike = [s for s in sites if s.replace("_", " ").casefold() == name.replace("_", " ").casefold()]
    if len(alike) != 1:
        raise row.error(f"no site is called {name!r}{_nearest(name, sites)}")
    return alike[0]


def _period(path: Path) -> tuple[date, int]:
    start: date | None = None
    length: int | None = None
    for row in _body(path):
        if row.text(0).lower() == "startdate":
            start = row.day(1)
        elif row.text(0).lower() == "length":
            length = row.whole(1, "Length", 1, 36_600)
    if start is None or length is None:
        raise DataFileError(str(path), None, "needs a line StartDate,YYYY-MM-DD and a line Length,DAYS")
    return start, length


def _sites(path: Path) -> tuple[dict[str, Site], dict[str, int]]:
    """The sites by name, and the day on which fighting starts where the file says it."""
    sites: dict[str, Site] = {}
    since: dict[str, int] = {}
    for row in _body(path):
        if row.text(0) == "name":
            continue
        if len(row.cells) < 6:
            raise row.error(f"has {len(row.cells)} columns; needs {', '.join(_SITE_COLUMNS)}")
        name, kind_word = row.text(0), row.text(5).lower()
        kind = next((k for word, k in _KINDS.items() if word in kind_word), None)
        if kind is None:
            raise row.error(f"location_type is {row.text(5)!r}; known: {', '.join(_KINDS)}")
        if name in sites:
            raise row.error(f"{name} stands twice")
        people = row.whole(7, "population") if row.text(7) else None
        sites[name] = Site(
            name=name,
            lat=row.number(3, "latitude", -90, 90),
            lon=row.number(4, "longitude", -180, 180),
            country=row.text(2) or "unknown",
            kind=kind,
            region=row.text(1),
            population=people if kind != CAMP else None,
            capacity=(people or None) if kind == CAMP else None,
        )
        if kind == SOURCE and row.text(6):
            since[name] = row.whole(6, "conflict_date", 0, 36_600)
    if not sites:
        raise DataFileError(str(path), None, "no site in it")
    return sites, since


def _roads(path: Path, sites: Mapping[str, Site]) -> tuple[Road, ...]:
    roads = []
    for row in _body(path):
        if row.text(0) == "name1":
            continue
        a, b = _known(row, row.text(0), sites), _known(row, row.text(1), sites)
        km = row.number(2, "distance", 0, MOST_KM)
        roads.append(Road(a, b, km, row.whole(3, "forced_redirection", 0, 2) if row.text(3) else 0))
    return tuple(roads)


def _fighting(path: Path, sites: Mapping[str, Site], days: int) -> dict[str, tuple[float, ...]]:
    rows = _rows(path)
    header = next(rows, None)
    if header is None:
        raise DataFileError(str(path), None, "empty")
    names = [_known(header, n, sites) for n in header.cells[1:] if n]
    values: list[list[float]] = [[] for _ in names]
    for expected, row in enumerate(rows):
        day = row.whole(0, "Day", 0, 36_600)
        if day != expected:
            raise row.error(f"day {day} where day {expected} was expected: days must follow one another from 0")
        if day >= days:
            continue
        for i, column in enumerate(values):
            column.append(row.number(i + 1, f"intensity of {names[i]}", 0, 1e6))
    return {n: tuple(v) for n, v in zip(names, values, strict=True) if any(v)}


def _closures(path: Path, sites: Mapping[str, Site]) -> tuple[Closure, ...]:
    countries = {s.country for s in sites.values()}
    out = []
    for row in _body(path):
        if row.text(0) == "closure_type":
            continue
        kind = _CLOSURES.get(row.text(0))
        if kind is None:
            raise row.error(f"closure_type is {row.text(0)!r}; known: {', '.join(_CLOSURES)}")
        a, b = row.text(1), row.text(2)
        if kind == "border":
            for name in (a, b):
                if name not in countries:
                    raise row.error(f"no site lies in a country called {name!r}{_nearest(name, countries)}")
        else:
            a = _known(row, a, sites)
            b = _known(row, b, sites) if kind in {"road", "redirection"} else b
        start = row.whole(3, "closure_start", 0, 36_600)
        end = row.whole(4, "closure_end", 0, 36_600) if row.text(4) else None
        if kind == "redirection" and end == 0:  # Flee reads the second day as "from then on again": never
            end = None
        if end is not None and end < start:
            raise row.error(f"closed from day {start} to day {end}: days out of order")
        out.append(Closure(kind, a, b, start, end))
    return tuple(out)


def _series(path: Path, start: date, notes: list[str]) -> list[Count]:
    """One camp's counts, in order of day; days before the start are negative."""
    by_day: dict[int, int] = {}
    latest: _Row | None = None
    late = 0  # how many lines in a row stand after a later date
    for row in _body(path):
        if row.text(0).lower() in {"date", "datetime"}:
            continue
        if not row.text(1):
            notes.append(f"{path}:{row.line}: no count beside {row.text(0)}; left out")
            continue
        day = (row.day(0) - start).days
        people = row.whole(1, "count")
        in_order = latest is None or row.day(0) >= latest.day(0)
        if by_day.get(day, people) != people:
            stands = people if in_order else by_day[day]
            notes.append(
                f"{path}:{row.line}: a second count of {row.text(0)} ({people}, first {by_day[day]}); {stands} stands"
            )
            people = stands
        by_day[day] = people
        if in_order or latest is None:
            latest, late = row, 0
        else:
            late += 1
            if late == 1:
                notes.append(
                    f"{path}:{row.line}: {row.text(0)} stands after the later {latest.text(0)} of line {latest.line}; "
                    "from here on lines are put in the order of their dates"
                )
    if not by_day:
        raise DataFileError(str(path), None, "no count in it")
    return [Count(d, n) for d, n in sorted(by_day.items())]


def _added(parts: list[list[Count]]) -> list[Count]:
    """The sum of several files that make one camp, on every day that any of them has; the last count stands."""
    if len(parts) == 1:
        return parts[0]
    days = sorted({c.day for p in parts for c in p})
    return [Count(d, sum(next((c.people for c in reversed(p) if c.day <= d), 0) for p in parts)) for d in days]


def _counts(folder: Path, start: date, sites: Mapping[str, Site], notes: list[str]) -> dict[str, tuple[Count, ...]]:
    layout = folder / "data_layout.csv"
    out: dict[str, tuple[Count, ...]] = {}
    for row in _body(layout):
        if row.text(0) == "total":
            continue
        name = _known(row, row.text(0), sites)
        files = [folder / f for f in row.cells[1:] if f]
        for f in files:
            if not f.resolve().is_relative_to(folder.resolve()):
                raise row.error(f"{f.name} lies outside the folder")
            if not f.is_file():
                raise row.error(f"names {f.name} for {name}, and there is no such file in {folder}")
        if not files:
            raise row.error(f"no file named for {name}")
        out[name] = tuple(_added([_series(f, start, notes) for f in files]))
    return out


def _with_corrections(
    path: Path, counts: dict[str, tuple[Count, ...]], start: date
) -> tuple[dict[str, tuple[Count, ...]], list[str]]:
    """Marks the counts that start a new basis; says which dates meet no count."""
    out = dict(counts)
    unmet = []
    for row in _body(path):
        name = row.text(0)
        if name not in out:
            raise row.error(f"no counts are given for {name!r}{_nearest(name, out)}")
        day = (row.day(1) - start).days
        if any(c.day == day for c in out[name]):
            out[name] = tuple(Count(c.day, c.people, c.new_basis or c.day == day) for c in out[name])
        else:
            unmet.append(f"{path.name}:{row.line}: {name} has no count on {row.text(1)}; this correction has no effect")
    return out, unmet


def read_flee_folder(folder: Path) -> Situation:
    """Read a Flee case: ``input_csv/`` and, where there is one, ``source_data/``.

    Raises:
        DataFileError: a file is missing or a line of it is wrong, named with file and line.
    """
    inputs, source = folder / "input_csv", folder / "source_data"
    if not inputs.is_dir():
        raise DataFileError(str(folder), None, "no Flee folder: it has no input_csv/")
    notes: list[str] = []
    start, days = _period(inputs / "sim_period.csv")
    sites, since = _sites(inputs / "locations.csv")
    roads = _roads(inputs / "routes.csv", sites)
    if (inputs / "conflicts.csv").is_file():
        fighting = _fighting(inputs / "conflicts.csv", sites, days)
    else:
        fighting = {n: tuple(float(d >= first) for d in range(days)) for n, first in since.items()}
        notes.append(
            f"{inputs / 'conflicts.csv'} is missing: fighting runs on from each conflict_date in locations.csv"
        )
    closures: tuple[Closure, ...] = ()
    if (inputs / "closures.csv").is_file():
        closures = _closures(inputs / "closures.csv", sites)
    else:
        notes.append(f"{inputs / 'closures.csv'} is missing: nothing is taken to be shut")
    counts: dict[str, tuple[Count, ...]] = {}
    if source.is_dir():
        counts = _counts(source, start, sites, notes)
    else:
        notes.append(f"{source} is missing: no counts are known")
    if (inputs / "registration_corrections.csv").is_file():
        counts, unmet = _with_corrections(inputs / "registration_corrections.csv", counts, start)
        notes.extend(unmet)
    uncounted = [s.name for s in sites.values() if s.kind == CAMP and s.name not in counts]
    if counts and uncounted:
        notes.append(f"no counts for {', '.join(uncounted)}")
    # Whoever has fighting is a source, whatever the first column of types called it.
    placed = tuple(
        Site(s.name, s.lat, s.lon, s.country, SOURCE, s.region, s.population, None, s.source)
        if s.kind == TOWN and s.name in fighting
        else s
        for s in sites.values()
    )
    return Situation(
        name=folder.resolve().name,
        start=start,
        days=days,
        sites=placed,
        roads=roads,
        fighting=fighting,
        closures=closures,
        counts=counts,
        notes=tuple(notes),
    )


def _write(path: Path, rows: Iterable[Iterable[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as f:
        csv.writer(f, lineterminator="\n").writerows(rows)


def _file_name(name: str) -> str:
    return "".join(c if c.isalnum() else "_" for c in name.lower()) + ".csv"


def write_flee_folder(situation: Situation, folder: Path) -> None:
    """Write a situation as a Flee case that Flee 3 runs and :func:`read_flee_folder` reads back."""
    inputs, source = folder / "input_csv", folder / "source_data"
    words = {SOURCE: "conflict_zone", TOWN: "town", CAMP: "camp", CROSSING: "forwarding_hub"}
    first = {n: next((d for d, v in enumerate(f) if v > 0), 0) for n, f in situation.fighting.items()}
    _write(inputs / "sim_period.csv", [["StartDate", situation.start.isoformat()], ["Length", situation.days]])
    _write(
        inputs / "locations.csv",
        [
            ["#name", *_SITE_COLUMNS[1:]],
            *(
                [
                    s.name,
                    s.region,
                    s.country,
                    s.lat,
                    s.lon,
                    words[s.kind],
                    first.get(s.name, 0) if s.kind == SOURCE else "",
                    (s.capacity if s.kind == CAMP else s.population) or 0,
                ]
                for s in situation.sites
            ),
        ],
    )
    _write(
        inputs / "routes.csv",
        [["#name1", "name2", "distance", "forced_redirection"], *([r.a, r.b, r.km, r.forced] for r in situation.roads)],
    )
    names = list(situation.fighting)
    _write(
        inputs / "conflicts.csv",
        [
            ["#Day", *names],
            *(
                [d, *((f[d] if d < len(f) else f[-1]) for f in situation.fighting.values())]
                for d in range(situation.days)
            ),
        ],
    )
    words_of = {v: k for k, v in _CLOSURES.items() if k != "idpcamp"}
    _write(
        inputs / "closures.csv",
        [
            ["#closure_type", "name1", "name2", "closure_start", "closure_end"],
            *(
                [words_of[c.kind], c.a, c.b, c.start, situation.days if c.end is None else c.end]
                for c in situation.closures
            ),
        ],
    )
    corrections = [
        [n, situation.date_of(c.day).isoformat(), "normalize"]
        for n, cs in situation.counts.items()
        for c in cs
        if c.new_basis
    ]
    _write(inputs / "registration_corrections.csv", corrections)
    if not situation.counts:
        return
    layout = [["total", "refugees.csv"], *([n, _file_name(n)] for n in situation.counts)]
    _write(source / "data_layout.csv", layout)
    totals = _added([list(cs) for cs in situation.counts.values()])
    _write(source / "refugees.csv", ([situation.date_of(c.day).isoformat(), c.people] for c in totals))
    for n, cs in situation.counts.items():
        _write(source / _file_name(n), ([situation.date_of(c.day).isoformat(), c.people] for c in cs))
