"""Checks the registry's tables: ``python -m vedette.actors.lint``.

Every fault is named with file and line; the exit status is 1 if there is one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from vedette.actors.registry import ACTOR_COLUMNS, STATE_COLUMNS, Actor, actor_of_row, alias_key
from vedette.actors.tables import DATA, SECTORS, Row, parse_day, read_rows, split
from vedette.errors import DataFileError

__all__ = ["faults", "gaps", "main", "terms"]

_TABLES = ("groups", "organisations", "people")


def faults() -> Iterator[DataFileError]:
    """Everything that is wrong in the bundled tables."""
    states = {row["id"] for row in read_rows(DATA / "states.csv", STATE_COLUMNS)}
    yield from _state_faults(states)
    yield from _actor_faults(states)
    yield from _agent_faults()
    yield from _term_faults()


def _state_faults(states: set[str]) -> Iterator[DataFileError]:
    seen: dict[str, int] = {}
    for row in read_rows(DATA / "states.csv", STATE_COLUMNS, STATE_COLUMNS):
        ident = row["id"]
        if not (len(ident) == 3 and ident.isascii() and ident.isupper()):
            yield row.error(f"'{ident}' is not an alpha-3 code")
        if ident in seen:
            yield row.error(f"the id '{ident}' stands twice (line {seen[ident]})")
        seen[ident] = row.line
    for table, columns in (
        ("former_states", ("country", "names", "adjectives", "people", "seats", "from", "until")),
        ("regions", ("country", "names")),
        ("peoples", ("id", "name", "forms", "country", "note")),
    ):
        for row in read_rows(DATA / f"{table}.csv", columns):
            if row["country"] and row["country"] not in states:
                yield row.error(f"no state has the code '{row['country']}'")
            if table == "former_states":
                yield from _day_faults(row)


def _day_faults(row: Row) -> Iterator[DataFileError]:
    for column in ("from", "until"):
        try:
            parse_day(row[column])
        except ValueError as why:
            yield row.error(str(why))


def _actor_faults(states: set[str]) -> Iterator[DataFileError]:
    actors: dict[str, tuple[Actor, Row]] = {}
    for table in _TABLES:
        for row in read_rows(DATA / f"{table}.csv", ACTOR_COLUMNS, ("name",)):
            try:
                actor = actor_of_row(row, "person" if table == "people" else "group")
            except DataFileError as wrong:
                yield wrong
                continue
            if actor.id in actors:
                yield row.error(f"the id '{actor.id}' stands twice ({actors[actor.id][1].file})")
                continue
            actors[actor.id] = actor, row
    for actor, row in actors.values():
        yield from _reference_faults(actor, row, actors, states)


def _reference_faults(
    actor: Actor, row: Row, actors: dict[str, tuple[Actor, Row]], states: set[str]
) -> Iterator[DataFileError]:
    for ident in (*actor.parents, *actor.predecessors, *(r.group for r in actor.roles if r.group)):
        if ident not in actors:
            yield row.error(f"no actor has the id '{ident}'")
        elif ident == actor.id:
            yield row.error("an actor cannot be its own parent or predecessor")
    for country in (actor.country, *(r.country for r in actor.roles)):
        if country and country not in states and country not in {"IGO", "NGO"}:
            yield row.error(f"no state has the code '{country}'")
    names = [alias_key(n) for n in (actor.name, *actor.aliases)]
    for name in (actor.name, *actor.aliases):
        if not alias_key(name):
            yield row.error(f"the alias '{name}' has no words to match")
    if actor.kind == "person" and not actor.roles:
        yield row.error("a person needs a role")
    if names and len(names[0]) == 0:
        yield row.error("the name has no words to match")


_OFFICES = frozenset(["president", "prime minister", "foreign minister", "defence minister", "king", "supreme leader"])
_FROM = date(2010, 1, 1)
_HANDOVER = timedelta(days=1)
# Two claimed the office for a while: Gbagbo and Ouattara, Jammeh and Barrow.
_DISPUTED = frozenset([("CIV", "president"), ("GMB", "president")])

#: One term of an office: who held it, from when, until when (``None``: still), and the row that says so.
Term = tuple[date, date | None, str, Row]


def terms() -> dict[tuple[str, str], list[Term]]:
    """The terms of the highest offices of states since 2010, by country and office, in order."""
    out: dict[tuple[str, str], list[Term]] = {}
    for row in read_rows(DATA / "people.csv", ACTOR_COLUMNS, ("name",)):
        try:
            actor = actor_of_row(row, "person")
        except DataFileError:
            continue  # named by the check of actors
        for role in actor.roles:
            if not role.country or role.group or role.office not in _OFFICES or role.valid_from is None:
                continue
            if role.valid_until is None or role.valid_until >= _FROM:
                term = (role.valid_from, role.valid_until, actor.name, row)
                out.setdefault((role.country, role.office), []).append(term)
    for held in out.values():
        held.sort(key=lambda term: (term[0], term[1] or date.max))
    return out


def _term_faults() -> Iterator[DataFileError]:
    """Two people in one office at once, or an end before the start."""
    for (country, office), held in sorted(terms().items()):
        for start, until, name, row in held:
            if until is not None and until < start:
                yield row.error(f"{name}, {country} {office}: the term ends before it begins")
        for (_, until, name, _), (start, _, other, row) in pairwise(held):
            if (country, office) not in _DISPUTED and (until is None or start < until - _HANDOVER):
                end = until or "no end"
                yield row.error(f"{country} {office}: {other} from {start}, while {name} holds it until {end}")


def gaps() -> Iterator[str]:
    """Months since 2010 in which the registry knows no holder of an office that it knows others of."""
    for (country, office), held in sorted(terms().items()):
        for (_, until, name, _), (start, _, other, _) in pairwise(held):
            if until is not None and start - until > timedelta(days=31):
                yield f"{country} {office}: nobody from {until} ({name}) to {start} ({other})"


def _agent_faults() -> Iterator[DataFileError]:
    for row in read_rows(DATA / "agents.csv", ("words", "sector", "flags"), ("words", "sector", "flags")):
        if row["sector"] and row["sector"] not in SECTORS:
            yield row.error(f"'{row['sector']}' is not a sector")
        letters, _, _ = row["flags"].partition("o=")
        for letter in letters:
            if letter not in "shpmx":
                yield row.error(f"'{letter}' is not a flag; flags are s, h, p, m, x and o=office")
        for word in split(row["words"]):
            if word != word.lower():
                yield row.error(f"'{word}' must be in lower case")


def main() -> int:
    """Prints every fault; 0 if there is none. With ``--gaps``, the gaps between terms too, which are no faults."""
    if "--gaps" in sys.argv[1:]:
        for gap in gaps():
            sys.stdout.write(f"{gap}\n")
    count = 0
    for fault in faults():
        sys.stdout.write(f"{fault}\n")
        count += 1
    sys.stdout.write(f"{count} fault{'' if count == 1 else 's'}\n")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
