"""An arrangement's outlook from the record: fighting and counts from events, populations from the gazetteer.

What the record cannot know (camps, crossings, roads, borders) comes from the file that the arrangement's ``[outlook]``
names. What is taken from where stands in the notes, which the outlook prints.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np

from vedette.errors import InputError
from vedette.model.arrangement import Arrangement
from vedette.outlook.outlook_file import read_situation
from vedette.outlook.situation import CAMP, SOURCE, TOWN, Count, Road, Site, Situation
from vedette.places import Gazetteer
from vedette.places.geometry import distance_km
from vedette.places.names import bare, fold
from vedette.record import Record
from vedette.watch.geometry import Mask, distances_km
from vedette.watch.look import DONE, Look, Rows
from vedette.watch.named import Named
from vedette.watch.state import look_at

__all__ = ["situation_from_record"]

#: An event so near to a site is taken to be there.
NEAR_KM = 8.0
#: From how many attacks on a place that the file lacks is a source of its own, and at most how many of them.
ENOUGH = 2
MOST_NEW = 12
#: Roads wind: so much longer than the way as the crow flies.
WINDING = 1.25
_PEOPLE = ("people", "person", "civilian", "resident", "refugee", "inhabitant")


def situation_from_record(
    record: Record, arrangement: Arrangement, *, named: Named | None = None, cache: Path | None = None
) -> Situation:
    """What is known for an outlook: the arrangement's outlook file, filled from the record.

    Args:
        record: the record.
        arrangement: must name an outlook file with its sites.
        named: where places are looked up; by default the shipped gazetteer.
        cache: folder of what the watch keeps between runs; by default in the user's cache folder.

    Raises:
        InputError: the arrangement names no outlook file.
        DataFileError: that file has a mistake.
    """
    if arrangement.outlook is None:
        raise InputError(
            f"{arrangement.file}: an outlook needs camps and crossings, which no record knows: write them into a file "
            '(docs/outlook.md) and name it in the arrangement: [outlook] file = "outlook.toml"'
        )
    base = read_situation(Path(arrangement.outlook))
    named = named or Named()
    look, _ = look_at(record, arrangement, named=named, cache=cache)
    attacks = _attacks(look)
    base = _longer(base, look, attacks)
    notes = list(base.notes)
    sites, roads = _with_new_sources(base, look, attacks, named.gazetteer, notes)
    sites = _with_people(sites, named.gazetteer, notes)
    fighting = _fighting(base, sites, look, attacks, notes)
    counts = _counts(base, sites, look, notes)
    return replace(
        base, sites=tuple(sites), roads=roads, fighting=fighting, counts=counts, notes=tuple(dict.fromkeys(notes))
    )


# --- the days --------------------------------------------------------------------------------------------------------


def _attacks(look: Look) -> Rows:
    """Attacks at places that are known, told as done, in order of day."""
    facts = look.facts
    attack = look.is_type(["ASSAULT"]) & look.is_word(facts.status, DONE) & look.unrejected & ~look.sums
    fine = look.is_word(facts.precision, ["exact", "near"]) & ~np.isnan(facts.lat)
    return look.only(look.days(None, None), attack & fine)


def _longer(base: Situation, look: Look, attacks: Rows) -> Situation:
    """The situation up to the last attack in or near the area, if that is later than the file's own end."""
    near = look.near(attacks)
    if not len(near):
        return base
    last = int(look.facts.day[near[-1]]) - base.start.toordinal() + 1
    return replace(base, days=max(base.days, last))


# --- sites -----------------------------------------------------------------------------------------------------------


def _at(look: Look, rows: Rows, site: Site) -> Mask:
    facts = look.facts
    out: Mask = distances_km(facts.lat[rows], facts.lon[rows], site.lat, site.lon) <= NEAR_KM
    return out


def _with_new_sources(
    base: Situation, look: Look, attacks: Rows, gazetteer: Gazetteer, notes: list[str]
) -> tuple[list[Site], tuple[Road, ...]]:
    """The file's sites, and places of the area that are attacked and that the file lacks."""
    sites, roads = list(base.sites), list(base.roads)
    first, last = base.start.toordinal(), base.start.toordinal() + base.days - 1
    rows = look.inside(attacks)
    rows = rows[(look.facts.day[rows] >= first) & (look.facts.day[rows] <= last)]
    for site in base.sites:
        rows = rows[~_at(look, rows, site)]
    groups: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        if look.facts.geonameid[row] > 0:
            groups[int(look.facts.geonameid[row])].append(int(row))
    often = sorted((g for g in groups.items() if len(g[1]) >= ENOUGH), key=lambda g: (-len(g[1]), g[0]))
    added, unpeopled = [], []
    for geonameid, numbers in often[:MOST_NEW]:
        place = gazetteer.get(geonameid)
        if place is None or any(s.name == place.name for s in sites):
            continue
        if not place.population:
            unpeopled.append(place.name)
            continue
        new = Site(
            name=place.name,
            lat=place.lat,
            lon=place.lon,
            country=base.home,
            kind=SOURCE,
            region=place.admin1 or "",
            population=place.population,
            source=f"GeoNames; {len(numbers)} attacks in the record",
        )
        if roads:
            ways = [s for s in sites if s.kind in {SOURCE, TOWN}]
            nearest = min(ways, key=lambda s: distance_km(s.lat, s.lon, new.lat, new.lon))
            km = distance_km(nearest.lat, nearest.lon, new.lat, new.lon) * WINDING
            roads.append(Road(nearest.name, new.name, round(km, 1)))
        sites.append(new)
        added.append(new.name)
    if added:
        way = ", each joined to the nearest place by a road of 1.25 times the distance" if base.roads else ""
        notes.append(f"attacked in the record and not in the file, so added as sources: {', '.join(added)}{way}")
    if unpeopled:
        notes.append(f"attacked in the record, but no population is known, so left out: {', '.join(unpeopled)}")
    return sites, tuple(roads)


def _with_people(sites: list[Site], gazetteer: Gazetteer, notes: list[str]) -> list[Site]:
    """Sources without a population get the gazetteer's, where it has the place."""
    out, filled = [], []
    for site in sites:
        if site.kind == SOURCE and site.population is None:
            near = [
                place
                for place in gazetteer.lookup(site.name, fuzzy=False)
                if place.population and distance_km(place.lat, place.lon, site.lat, site.lon) <= NEAR_KM
            ]
            if near:
                site = replace(site, population=near[0].population)
                filled.append(site.name)
        out.append(site)
    if filled:
        notes.append(f"populations from GeoNames: {', '.join(filled)}")
    return out


# --- fighting --------------------------------------------------------------------------------------------------------


def _fighting(
    base: Situation, sites: list[Site], look: Look, attacks: Rows, notes: list[str]
) -> Mapping[str, tuple[float, ...]]:
    """Attacks a day at each source and town; a day of the file's own fighting counts as at least what the file says."""
    first = base.start.toordinal()
    days = look.facts.day[attacks] - first
    within = (days >= 0) & (days < base.days)
    rows, days = attacks[within], days[within]
    out: dict[str, tuple[float, ...]] = {}
    told = 0
    for site in sites:
        own = base.fighting.get(site.name, ())
        if site.kind not in {SOURCE, TOWN}:
            if own:
                out[site.name] = own
            continue
        series = np.zeros(base.days)
        here = days[_at(look, rows, site)]
        np.add.at(series, here, 1.0)
        told += len(here)
        series[: len(own)] = np.maximum(series[: len(own)], own)
        if series.any():
            out[site.name] = tuple(float(v) for v in series)
    last = base.start + timedelta(days=base.days - 1)
    many = f"{told} attack" + ("" if told == 1 else "s")
    notes.append(
        f"fighting from {many} in the record, {base.start.isoformat()} to {last.isoformat()}, within {NEAR_KM:g} km"
    )
    return out


# --- counts ----------------------------------------------------------------------------------------------------------


def _counts(base: Situation, sites: list[Site], look: Look, notes: list[str]) -> Mapping[str, tuple[Count, ...]]:
    """Counts of people sheltered at a camp, as the record tells them, between the file's own counts.

    Only a figure of how many are there is a count; how many came or left is not.
    """
    facts = look.facts
    hosted = look.is_type(["DISPLACEMENT/hosted"]) & look.is_word(facts.status, DONE) & look.unrejected
    rows = look.only(look.days(base.start.isoformat(), None), hosted)
    counts = {name: {count.day: count for count in row} for name, row in base.counts.items()}
    added: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        day = int(facts.day[row]) - base.start.toordinal()
        people = _people(look, int(row))
        for site in _camps_at(look, int(row), sites):
            if people is not None and 0 <= day < base.days and day not in counts.get(site.name, {}):
                counts.setdefault(site.name, {})[day] = Count(day, people)
                said = f"{(base.start + timedelta(days=day)).isoformat()} {people:,} (event {look.ids([int(row)])[0]})"
                added[site.name].append(said)
    if added:
        told = "; ".join(f"{len(rows)} at {name}: {', '.join(rows)}" for name, rows in added.items())
        notes.append(f"counts from the record: {told}")
    return {name: tuple(row[day] for day in sorted(row)) for name, row in counts.items()}


def _camps_at(look: Look, row: int, sites: list[Site]) -> Iterator[Site]:
    facts = look.facts
    name = facts.text(int(facts.place[row]))
    for site in sites:
        if site.kind != CAMP:
            continue
        if name is not None and bare(fold(name)) == bare(fold(site.name)):
            yield site
            return
    lat, lon = float(facts.lat[row]), float(facts.lon[row])
    if np.isnan(lat) or facts.text(int(facts.precision[row])) not in {"exact", "near"}:
        return
    camps = [site for site in sites if site.kind == CAMP]
    nearest = min(camps, key=lambda s: distance_km(s.lat, s.lon, lat, lon), default=None)
    if nearest is not None and distance_km(nearest.lat, nearest.lon, lat, lon) <= NEAR_KM:
        yield nearest


def _people(look: Look, row: int) -> int | None:
    facts = look.facts
    best = 0.0
    for n in facts.quantities_of(row):
        of, role = facts.text(int(facts.qty_of[n])) or "", facts.text(int(facts.qty_role[n]))
        if role == "killed" or not (of.endswith(_PEOPLE) or role == "displaced"):
            continue
        value = facts.qty_best[n] if not np.isnan(facts.qty_best[n]) else facts.qty_low[n]
        best = max(best, float(np.nan_to_num(value)))
    return int(best) if best > 0 else None
