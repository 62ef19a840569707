"""``arrangement.toml``: a ceasefire or zone in a file that a person can write; ``docs/arrangement.md`` describes it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from vedette import ontology
from vedette.model.arrangement import (
    ALERT_WHEN,
    ARRANGEMENT_KINDS,
    DELIVERY_TLS,
    PARTY_ROLES,
    PROVISION_KINDS,
    AlertRule,
    Area,
    AreaPart,
    Arrangement,
    Circle,
    Contact,
    Days,
    Delivery,
    Party,
    Post,
    Provision,
    Shape,
    Unit,
)
from vedette.watch.check import check
from vedette.watch.named import Named, read_rings
from vedette.watch.period import read_period
from vedette.watch.toml_tables import Keys, TomlFile, TomlTable

__all__ = ["CIVILIANS", "DELIVERIES", "ceasefire_words", "is_arrangement", "load_arrangement", "new_arrangement"]

#: A word that a provision may use beside the parties.
CIVILIANS = "civilians"
DELIVERIES = ("atom", "webhook", "email")
MOST_KM = 2000.0


def _keys(must: str, may: str = "") -> Keys:
    return frozenset(must.split()), frozenset(may.split())


_TOP = _keys("name kind from", "until source period around_km publishers")
_KEYS: Mapping[str, Keys] = {
    "baseline": _keys("from until"),
    "outlook": _keys("file"),
    "party": _keys("id name actors", "role"),
    "post": _keys("name operator", "id place country admin1 lat lon radius_km names since until source"),
    "provision": _keys(
        "id text kind types",
        "about by against except_by except_against where from until deadline publishers source",
    ),
    "contact": _keys("name country", "place lat lon admin1 note"),
    "alert": _keys("name when", "provision post level publishers types to"),
    "delivery": _keys("name kind target", "secret_env server sender user_env password_env tls"),
}
_AREA: Mapping[str, Keys] = {
    "geojson": _keys("geojson", "name"),
    "km": _keys("km", "name place country admin1 lat lon"),
    "": _keys("country", "name admin1 admin2"),
}
_ENV = re.compile(r"[A-Za-z_]\w*")


@cache
def ceasefire_words() -> Mapping[str, Mapping[str, str]]:
    """The traits of a ceasefire with their allowed words and what these mean."""
    return tomllib.loads(files("vedette.watch").joinpath("data/ceasefire.toml").read_text("utf-8"))


def new_arrangement() -> str:
    """A commented file to begin with; it can be loaded as it stands."""
    return files("vedette.watch").joinpath("data/new.toml").read_text("utf-8")


def is_arrangement(path: Path) -> bool:
    """True if a file looks like an arrangement, with mistakes in it or not: TOML that names parties."""
    try:
        with path.open("rb") as file:
            return "party" in tomllib.load(file)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False


def load_arrangement(path: Path, named: Named | None = None) -> Arrangement:
    """Read an ``arrangement.toml``.

    Args:
        path: the file.
        named: where places and actors are looked up; by default the shipped gazetteer and registry.

    Raises:
        DataFileError: something in it is wrong, named with file, line and what would be allowed.
    """
    many = [name for name in _KEYS if name not in {"baseline", "outlook"}]
    file = TomlFile(path, single=["baseline", "outlook", "traits"], many=["area", *many], top=_TOP)
    named = named or Named()
    top = file.top
    since = top.day("from")
    assert since is not None
    parties = _parties(file.all("party"), named)
    if not parties:
        raise file.error("has no [[party]]: somebody must be bound by it")
    area = Area(_area(file.all("area"), named, path.parent), top.number("around_km", 0, MOST_KM, 20))
    if not area.parts:
        raise file.error("the area is empty: it has no [[area]]")
    posts = _posts(file.all("post"), parties, named)
    provisions = _provisions(file.all("provision"), parties, area, since, top.whole("publishers", 1, 100, 2))
    deliveries = _deliveries(file.all("delivery"))
    period = top.maybe("period")
    if period is not None:
        try:
            read_period(period)
        except ValueError as error:
            raise top.error(str(error), "period") from None
    outlook = file.one("outlook")
    if outlook is not None:
        outlook.check(_KEYS["outlook"])
        if not (path.parent / outlook.text("file")).is_file():
            raise outlook.error(f"there is no file {path.parent / outlook.text('file')}", "file")
    arrangement = Arrangement(
        name=top.text("name"),
        kind=top.one_of("kind", ARRANGEMENT_KINDS),
        parties=tuple(parties.values()),
        area=area,
        since=since,
        until=top.day("until"),
        posts=posts,
        provisions=provisions,
        contacts=_contacts(file.all("contact"), named),
        alerts=_alerts(file.all("alert"), provisions, posts, deliveries),
        deliveries=deliveries,
        traits=_traits(file.one("traits")),
        baseline=_baseline(file.one("baseline")),
        period=period,
        outlook=None if outlook is None else str(path.parent / outlook.text("file")),
        source=top.text("source"),
        file=str(path),
    )
    check(arrangement, top)
    return arrangement


def _once(table: TomlTable, key: str, value: str, seen: Mapping[str, object]) -> None:
    if value in seen:
        raise table.error(f"{key} {value!r} stands twice", key)


def _parties(tables: Sequence[TomlTable], named: Named) -> dict[str, Party]:
    out: dict[str, Party] = {}
    owner: dict[str, str] = {}
    for table in tables:
        table.check(_KEYS["party"])
        ident = table.text("id")
        _once(table, "id", ident, out)
        if ident == CIVILIANS:
            raise table.error(f"{CIVILIANS!r} is kept for those who bear no arms; choose another id", "id")
        actors = named.actors(table, "actors")
        if not actors:
            raise table.error("actors is empty: nobody would count as this party", "actors")
        for actor in actors:
            if actor in owner:
                raise table.error(f"{actor!r} is an actor of the party {owner[actor]!r} already", "actors")
            owner[actor] = ident
        role = table.one_of("role", PARTY_ROLES, "party")
        out[ident] = Party(ident, table.text("name"), role, actors, table.line)
    return out


def _area(tables: Sequence[TomlTable], named: Named, folder: Path) -> tuple[AreaPart, ...]:
    out: list[AreaPart] = []
    names: dict[str, int | None] = {}
    for table in tables:
        kind = next((key for key in ("geojson", "km") if key in table), "")
        table.check(_AREA[kind])
        parts: list[AreaPart]
        if kind == "geojson":
            parts = [Shape(name, rings, table.line) for name, rings in read_rings(table, folder)]
        elif kind == "km":
            point = named.point(table)
            km = table.number("km", 0, MOST_KM)
            if km == 0:
                raise table.error("km is 0, so that this part of the area is empty", "km")
            name = table.maybe("name") or point.name
            parts = [Circle(name, point.lat, point.lon, km, point.geonameid, point.country, table.line)]
        else:
            parts = [_unit(table, named)]
        for part in parts:
            if part.name in names:
                raise table.error(f"a part of the area called {part.name!r} stands twice; give each a name", "name")
            names[part.name] = part.line
        out += parts
    return tuple(out)


def _unit(table: TomlTable, named: Named) -> Unit:
    country = named.country(table, table.text("country"))
    admin1, admin2 = table.maybe("admin1"), table.maybe("admin2")
    if admin1 is not None:
        admin1, admin2 = named.division(table, country, admin1, admin2)
    elif admin2 is not None:
        raise table.error("admin2 needs admin1 beside it", "admin2")
    lat, lon, radius = named.circle_of(country, admin1)
    name = table.maybe("name") or admin2 or admin1 or country
    return Unit(name, country, admin1, admin2, lat, lon, radius, table.line)


def _posts(tables: Sequence[TomlTable], parties: Mapping[str, Party], named: Named) -> tuple[Post, ...]:
    out: dict[str, Post] = {}
    for table in tables:
        table.check(_KEYS["post"])
        name = table.text("name")
        ident = table.maybe("id") or name
        _once(table, "id" if "id" in table else "name", ident, out)
        point = named.point(table)
        out[ident] = Post(
            id=ident,
            name=name,
            operator=table.one_of("operator", tuple(parties)),
            place=point.name,
            lat=point.lat,
            lon=point.lon,
            radius_km=table.number("radius_km", 0.1, 50, 3),
            names=table.texts("names"),
            geonameid=point.geonameid,
            since=table.day("since"),
            until=table.day("until"),
            source=table.text("source"),
            line=table.line,
        )
    return tuple(out.values())


def _types(table: TomlTable) -> tuple[str, ...]:
    known = ontology.event_types()
    out = table.texts("types")
    for word in out:
        code, _, mode = word.partition("/")
        if code not in known:
            raise table.error(f"types names {word!r}; types: {', '.join(known)}", "types")
        if mode and mode not in known[code].modes:
            modes = ", ".join(known[code].modes) or "none"
            raise table.error(f"types names {word!r}; modes of {code}: {modes}", "types")
    return out


def _provisions(
    tables: Sequence[TomlTable], parties: Mapping[str, Party], area: Area, since: str, publishers: int
) -> tuple[Provision, ...]:
    out: dict[str, Provision] = {}
    names = tuple(part.name for part in area.parts)
    ids = tuple(parties)
    for table in tables:
        table.check(_KEYS["provision"])
        ident = table.text("id")
        _once(table, "id", ident, out)
        types = _types(table)
        if not types:
            raise table.error("types is empty: nothing would be forbidden or owed", "types")
        out[ident] = Provision(
            id=ident,
            text=table.text("text"),
            kind=table.one_of("kind", PROVISION_KINDS),
            types=types,
            since=table.day("from") or since,
            by=table.some_of("by", ids),
            against=table.some_of("against", (*ids, CIVILIANS)),
            except_by=table.some_of("except_by", ids),
            except_against=table.some_of("except_against", (*ids, CIVILIANS)),
            where=table.some_of("where", names),
            until=table.day("until"),
            deadline=table.day("deadline"),
            publishers=table.whole("publishers", 1, 100, publishers),
            about=table.texts("about"),
            source=table.text("source"),
            line=table.line,
        )
    return tuple(out.values())


def _contacts(tables: Sequence[TomlTable], named: Named) -> tuple[Contact, ...]:
    out: dict[str, Contact] = {}
    for table in tables:
        table.check(_KEYS["contact"])
        name = table.text("name")
        _once(table, "name", name, out)
        neighbour = named.country(table, table.text("country"))
        # A crossing may be listed on either side of the border, so the neighbour's code is no filter.
        values = {key: value for key, value in table.values.items() if key != "country"}
        point = named.point(TomlTable(table.file, table.kind, table.line, values, {}))
        out[name] = Contact(name, neighbour, point.lat, point.lon, table.text("note"), table.line)
    return tuple(out.values())


def _deliveries(tables: Sequence[TomlTable]) -> tuple[Delivery, ...]:
    out: dict[str, Delivery] = {}
    for table in tables:
        table.check(_KEYS["delivery"])
        name = table.text("name")
        _once(table, "name", name, out)
        kind, target = table.one_of("kind", DELIVERIES), table.text("target")
        if kind == "webhook" and not re.fullmatch(r"https?://\S+", target):
            raise table.error(f"target is {target!r}; a webhook needs an http or https address", "target")
        if kind == "email":
            if not re.fullmatch(r"[^\s@]+@[^\s@]+", target):
                raise table.error(f"target is {target!r}; it must be an e-mail address", "target")
            for key in ("server", "sender"):
                if key not in table:
                    raise table.error(f"an e-mail delivery needs {key}")
        for key in ("secret_env", "user_env", "password_env"):
            if key in table and not _ENV.fullmatch(table.text(key)):
                raise table.error(f"{key} must name an environment variable, never hold the secret itself", key)
        out[name] = Delivery(
            name,
            kind,
            target,
            table.maybe("secret_env"),
            table.maybe("server"),
            table.maybe("sender"),
            table.maybe("user_env"),
            table.maybe("password_env"),
            table.one_of("tls", DELIVERY_TLS, "if offered"),
            table.line,
        )
    return tuple(out.values())


def _alerts(
    tables: Sequence[TomlTable],
    provisions: Sequence[Provision],
    posts: Sequence[Post],
    deliveries: Sequence[Delivery],
) -> tuple[AlertRule, ...]:
    out: dict[str, AlertRule] = {}
    for table in tables:
        table.check(_KEYS["alert"])
        name = table.text("name")
        _once(table, "name", name, out)
        when = table.one_of("when", ALERT_WHEN)
        for key, of in (("provision", "violation"), ("post", "post attacked"), ("level", "escalation")):
            if key in table and when != of:
                raise table.error(f"{key} goes with when = {of!r}, not {when!r}", key)
        out[name] = AlertRule(
            name=name,
            when=when,
            provision=table.one_of("provision", [p.id for p in provisions]) if "provision" in table else None,
            post=table.one_of("post", [p.id for p in posts]) if "post" in table else None,
            level=table.number("level", 1e-9, 0.5, 0.01) if when == "escalation" else None,
            publishers=table.whole("publishers", 1, 100, 2 if when == "publishers" else 1),
            types=_types(table),
            to=table.some_of("to", [d.name for d in deliveries]),
            line=table.line,
        )
    return tuple(out.values())


def _traits(table: TomlTable | None) -> tuple[tuple[str, str], ...]:
    if table is None:
        return ()
    words = ceasefire_words()
    table.check((frozenset(), frozenset(words)))
    return tuple((key, table.one_of(key, tuple(words[key]))) for key in words if key in table)


def _baseline(table: TomlTable | None) -> Days | None:
    if table is None:
        return None
    table.check(_KEYS["baseline"])
    since, until = table.day("from"), table.day("until")
    assert since is not None and until is not None
    if until < since:
        raise table.error(f"until {until} comes before from {since}", "until")
    return Days(since, until)
