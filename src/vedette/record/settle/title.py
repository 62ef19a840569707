"""One line that a person can read; the words are ``record/data/titles.yaml``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from vedette.claims.numbers import amount, tokens
from vedette.errors import DataFileError
from vedette.model import EventActor, EventPlace, EventQuantity
from vedette.ontology import event_types

__all__ = ["title_of"]

DATA = Path(__file__).resolve().parents[1] / "data" / "titles.yaml"
_FORMS = ("did", "do", "done", "noun")
_MARKS = {"planned": "Planned: ", "possible": "Possible: ", "denied": "Denied: "}
# Names longer than this are cut at a word, so that a title stays one line.
_LONG = 60


@cache
def _words() -> dict[tuple[str, str | None], dict[str, Any]]:
    """The forms of every type and mode."""
    import yaml

    read: dict[str, dict[str, Any]] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    types = event_types()
    if missing := sorted(types.keys() ^ read.keys()):
        raise DataFileError(DATA.name, None, f"must hold every event type and no other: {', '.join(missing)}")
    out: dict[tuple[str, str | None], dict[str, Any]] = {}
    for kind, forms in read.items():
        own = {"of": False, **{k: v for k, v in forms.items() if k != "modes"}}
        if missing := [f for f in _FORMS if not own.get(f)]:
            raise DataFileError(DATA.name, None, f"{kind} lacks {', '.join(missing)}")
        out[kind, None] = own
        for mode, more in (forms.get("modes") or {}).items():
            if mode not in types[kind].modes:
                raise DataFileError(DATA.name, None, f"{kind} has no mode {mode}")
            out[kind, mode] = {**own, **more}
    return out


def title_of(
    kind: str,
    mode: str | None,
    status: str,
    source: Sequence[EventActor],
    target: Sequence[EventActor],
    place: EventPlace | None,
    quantities: Sequence[EventQuantity],
) -> str:
    """ "Syrian army shelled Jisr ash-Shughur, 3 killed"; what is not known is left out."""
    words = _words().get((kind, mode)) or _words()[kind, None]
    where = _place(place)
    doer, hit = _names(source), _names(target)
    place_is_object = not hit and bool(words["of"]) and place is not None and place.precision in {"exact", "admin2"}
    thing = _cut(place.name) if place_is_object and place is not None else hit
    if doer and thing:
        if status in {"planned", "possible"}:
            line = f"{doer} {'to' if status == 'planned' else 'may'} {words['do']} {thing}"
        else:
            line = f"{'Denied: ' if status == 'denied' else ''}{doer} {words['did']} {thing}"
        line += "" if place_is_object else where
    elif hit:
        line = f"{_MARKS.get(status, '')}{hit} {words['done']}{where}"
    else:
        line = f"{_MARKS.get(status, '')}{words['noun']}{f' by {doer}' if doer else ''}{where}"
    line += _toll(kind, quantities)
    return line[:1].upper() + line[1:]


def _names(actors: Sequence[EventActor]) -> str:
    names = list(dict.fromkeys(_cut(a.name) for a in actors if not _only_counted(a.name)))
    if len(names) > 2:
        names = [names[0], names[1], "others"]
        return f"{names[0]}, {names[1]} and others"
    return " and ".join(names)


def _only_counted(name: str) -> bool:
    """ "Seven", "146", "five others": how many they are, and not who."""
    row = [token for token in tokens(name) if token.low not in {"other", "others"}]
    counted = amount(row, 0) if row else None
    return not row or (counted is not None and counted.end == len(row))


def _cut(name: str) -> str:
    name = " ".join(name.split())
    return name if len(name) <= _LONG else name[:_LONG].rsplit(" ", 1)[0] + " …"


def _place(place: EventPlace | None) -> str:
    if place is None:
        return ""
    return f" {'near' if place.precision == 'near' else 'in'} {_cut(place.name)}"


def _toll(kind: str, quantities: Sequence[EventQuantity]) -> str:
    for quantity in quantities:
        if quantity.role == "killed" and quantity.of == "person":
            return f", {_count(quantity)} killed"
        if kind == "DISPLACEMENT" and quantity.of == "person" and quantity.role:
            return f", {_count(quantity)} people"
    return ""


def _count(quantity: EventQuantity) -> str:
    if quantity.best is None:
        return f"up to {quantity.high:,.0f}" if quantity.high is not None else "some"
    return f"{'' if quantity.high is not None else 'at least '}{quantity.best:,.0f}"
