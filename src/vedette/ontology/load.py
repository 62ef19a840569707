"""The ontology's one loader: YAML data into frozen dataclasses, each file read when it is first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from vedette.errors import DataFileError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yaml import MappingNode

__all__ = [
    "AcledEvent",
    "EventType",
    "acled",
    "acled_events",
    "cameo_roots",
    "contexts",
    "event_types",
    "from_cameo",
    "sectors",
    "weight",
]

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class EventType:
    """One event type.

    Attributes:
        code: its name in capitals, as claims carry it.
        label: its name for people.
        quad: ``verbal cooperation``, ``material cooperation``, ``verbal conflict``, ``material conflict`` or ``none``.
        weight: from -10, conflict, to 10, cooperation.
        recipient: whether it is as a rule done to somebody.
        definition: what it covers.
        excludes: what belongs elsewhere.
        modes: its modes with their definitions.
    """

    code: str
    label: str
    quad: str
    weight: float
    recipient: bool
    definition: str
    excludes: str
    modes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AcledEvent:
    """An ACLED event type and sub-event type."""

    event_type: str
    sub_event_type: str


def _mapping(loader: Any, node: MappingNode) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in out:
            raise DataFileError("", key_node.start_mark.line + 1, f"the key {key} stands twice")
        out[key] = loader.construct_object(value_node, deep=True)
    return out


@cache
def _loader() -> Any:
    """Safe YAML in which a key that stands twice is an error; imported when the first file is read."""
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader: Any = type("Loader", (base,), {})
    loader.add_constructor("tag:yaml.org,2002:map", _mapping)
    return loader


def read(path: Path) -> dict[str, Any]:
    """A YAML file of the package's own.

    Raises:
        DataFileError: if it is no YAML, or a key stands twice.
    """
    return from_yaml(path.read_text(encoding="utf-8"), path.name)


def from_yaml(text: str, name: str) -> dict[str, Any]:
    """The text of a YAML file called ``name``, read in C where PyYAML has it: a ninth of the time that it takes else.

    Raises:
        DataFileError: if it is no YAML, or a key stands twice.
    """
    import yaml

    try:
        got = yaml.load(text, _loader())
    except DataFileError as error:
        raise DataFileError(name, error.line, error.what) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise DataFileError(name, mark.line + 1 if mark else None, f"is no YAML: {error}") from None
    if not isinstance(got, dict):
        raise DataFileError(name, None, "has no keys")
    return got


@cache
def event_types() -> Mapping[str, EventType]:
    """Every event type by its code, PLOVER's sixteen first."""
    return MappingProxyType(
        {
            code: EventType(
                code=code,
                label=raw["label"],
                quad=raw["quad"],
                weight=float(raw["weight"]),
                recipient=raw["recipient"],
                definition=raw["definition"],
                excludes=raw["not"],
                modes=MappingProxyType(raw["modes"]),
            )
            for code, raw in read(DATA / "types.yaml").items()
        }
    )


@cache
def contexts() -> Mapping[str, str]:
    """Every context with what it covers."""
    return MappingProxyType(read(DATA / "contexts.yaml"))


@cache
def sectors() -> Mapping[str, str]:
    """Every sector code with whom it covers, and the codes that stand instead of a country."""
    return MappingProxyType(read(DATA / "sectors.yaml"))


@cache
def _acled() -> dict[str, Any]:
    return read(DATA / "acled.yaml")


def acled_events() -> Mapping[str, tuple[str, ...]]:
    """ACLED's sub-event types by event type."""
    return MappingProxyType({name: tuple(subs) for name, subs in _acled()["events"].items()})


def acled(code: str, mode: str | None = None, *, civilians: bool = False) -> AcledEvent | None:
    """The ACLED event that a type and mode comes closest to; ``None`` where ACLED codes no such thing.

    Args:
        code: event type.
        mode: its mode, if known.
        civilians: whether those hit are unarmed.
    """
    table = _acled()
    keys = ([f"{code}/{mode}"] if mode else []) + ([] if mode and f"{code}/{mode}" in table["crosswalk"] else [code])
    for key in keys:
        if civilians and key in table["civilians"]:
            return AcledEvent(*table["civilians"][key])
        if key in table["crosswalk"]:
            return AcledEvent(*table["crosswalk"][key])
    return None


@cache
def _cameo() -> dict[str, str | None]:
    return read(DATA / "cameo.yaml")


def from_cameo(code: str) -> tuple[str, str | None] | None:
    """Type and mode for a CAMEO code of two to four figures; ``None`` where PLOVER has no such type."""
    table = _cameo()
    for length in range(len(code), 1, -1):
        if code[:length] in table:
            found = table[code[:length]]
            if found is None:
                return None
            name, _, mode = found.partition("/")
            return name, mode or None
    return None


@cache
def cameo_roots(code: str) -> tuple[str, ...]:
    """The CAMEO root codes that a type stands for, in order."""
    return tuple(sorted({k[:2] for k, v in _cameo().items() if v is not None and v.partition("/")[0] == code}))


def weight(code: str) -> float:
    """How cooperative (to 10) or conflictual (to -10) a type is; 0 for one that is unknown or a standing fact."""
    found = event_types().get(code)
    return found.weight if found is not None else 0.0
