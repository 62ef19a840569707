"""A state in its public JSON shape, as ``docs/watch.md`` describes it and ``state.schema.json`` holds it."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from importlib.resources import files
from typing import Any

from vedette.watch.answers import State

__all__ = ["made_schema", "schema", "state_json"]


def state_json(state: State) -> dict[str, Any]:
    """A state as the object that ``vedette watch --json`` prints: its dataclasses, field by field."""
    out: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(state), allow_nan=False))
    return out


def schema() -> dict[str, Any]:
    """The JSON Schema of a state."""
    read: dict[str, Any] = json.loads(files("vedette.watch").joinpath("state.schema.json").read_text("utf-8"))
    return read


def made_schema() -> dict[str, Any]:
    """The JSON Schema as the dataclasses of today give it; a test holds the shipped one to it."""
    definitions: dict[str, Any] = {}
    root = _object(State, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "How an arrangement stands",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def _object(kind: type[Any], definitions: dict[str, Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    names = [field.name for field in dataclasses.fields(kind)]
    return {
        "type": "object",
        "description": (kind.__doc__ or "").strip().splitlines()[0],
        "properties": {name: _shape(hints[name], definitions) for name in names},
        "required": names,
        "additionalProperties": False,
    }


_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean"}


def _shape(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    if hint is type(None):
        return {"type": "null"}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        if hint.__name__ not in definitions:
            definitions[hint.__name__] = {}
            definitions[hint.__name__] = _object(hint, definitions)
        return {"$ref": f"#/$defs/{hint.__name__}"}
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple and len(inner) == 2 and inner[1] is Ellipsis:
        return {"type": "array", "items": _shape(inner[0], definitions)}
    if origin is tuple:
        shapes = [_shape(one, definitions) for one in inner]
        return {"type": "array", "prefixItems": shapes, "minItems": len(inner), "maxItems": len(inner)}
    if origin in {typing.Union, types.UnionType}:
        return {"anyOf": [_shape(one, definitions) for one in inner]}
    raise TypeError(f"no JSON shape for {hint}")
