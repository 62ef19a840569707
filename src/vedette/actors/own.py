"""The user's own actors: a table beside the bundled ones, written whole or not at all."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from vedette.actors.petrarch import read_petrarch
from vedette.actors.registry import ACTOR_COLUMNS, Actor, Registry, Role, actor_of_row, country_codes
from vedette.actors.tables import read_rows
from vedette.errors import DataFileError, InputError

__all__ = ["default_path", "import_file", "load_registry", "read_own", "save_own"]


def default_path() -> Path:
    """Where the user's own actors are kept."""
    import platformdirs

    return Path(platformdirs.user_data_dir("vedette")) / "actors.csv"


def load_registry(path: Path | None = None) -> Registry:
    """The bundled registry with the user's own actors, where there are any."""
    own = path if path is not None else default_path()
    return Registry.load(own) if own.exists() else Registry.load()


def read_own(path: Path) -> dict[str, Actor]:
    """The actors of a table by id.

    Raises:
        DataFileError: if a line is wrong, or an id stands twice.
    """
    actors: dict[str, Actor] = {}
    lines: dict[str, int] = {}
    for row in read_rows(path, ACTOR_COLUMNS, ("name",)):
        actor = actor_of_row(row, "person" if row["roles"] else "group")
        if actor.id in actors:
            raise row.error(f"the id '{actor.id}' stands twice (line {lines[actor.id]})")
        actors[actor.id] = actor
        lines[actor.id] = row.line
    return actors


def import_file(source: Path, target: Path) -> tuple[int, int]:
    """Adds the actors of a CSV table or a PETRARCH dictionary to the user's own: all of them or none.

    Returns:
        How many are new, and how many took the place of one already there.

    Raises:
        DataFileError: if a line is wrong, an id stands twice, or a date does not exist.
    """
    registry = load_registry(target)
    if source.suffix.lower() == ".csv":
        coming = read_own(source)
        for row in read_rows(source, ACTOR_COLUMNS, ("name",)):
            for country in filter(None, row["country"].split("|")):
                if country.strip() not in country_codes():
                    raise row.error(f"'{country.strip()}' is not a country: write the alpha-3 code, IGO or NGO")
    else:
        coming = {}
        lines: dict[str, int] = {}
        for line, actor in read_petrarch(source, registry):
            if actor.id in coming:
                raise DataFileError(str(source), line, f"the id '{actor.id}' stands twice (line {lines[actor.id]})")
            coming[actor.id] = actor
            lines[actor.id] = line
    own = read_own(target) if target.exists() else {}
    replaced = sum(1 for ident in coming if ident in own or ident in registry)
    save_own(target, (own | coming).values())
    return len(coming) - replaced, replaced


def save_own(path: Path, actors: Iterable[Actor]) -> None:
    """Writes the table whole: a reader sees the old one or the new one, never a part.

    Raises:
        InputError: if the file cannot be written.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(ACTOR_COLUMNS)
    for actor in sorted(actors, key=lambda a: a.id):
        writer.writerow(_cells(actor))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".actors-", suffix=".csv")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(out.getvalue())
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError as why:
        raise InputError(f"{path}: cannot be written: {why.strerror}") from why


def _cells(actor: Actor) -> tuple[str, ...]:
    cells = {
        "id": actor.id,
        "name": actor.name,
        "aliases": "|".join(actor.aliases),
        "kind": actor.kind,
        "country": actor.country or "",
        "sector": actor.sector or "",
        "roles": ";".join(map(_role, actor.roles)),
        "parents": "|".join(actor.parents),
        "predecessors": "|".join(actor.predecessors),
        "from": actor.valid_from.isoformat() if actor.valid_from else "",
        "until": actor.valid_until.isoformat() if actor.valid_until else "",
        "short": "|".join(actor.short),
        "note": actor.note,
    }
    return tuple(cells[c] for c in ACTOR_COLUMNS)


def _role(role: Role) -> str:
    holder = f"@{role.group}" if role.group else (role.country or "")
    start = role.valid_from.isoformat() if role.valid_from else ""
    end = role.valid_until.isoformat() if role.valid_until else ""
    return f"{holder} {role.office} {start}..{end}" if start or end else f"{holder} {role.office}"
