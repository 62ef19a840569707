"""Checks the ontology's data: ``python -m vedette.ontology.lint`` prints what is wrong and exits 1."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vedette.errors import DataFileError
from vedette.ontology.load import DATA, read

__all__ = ["lint", "main"]

_QUADS = {"verbal cooperation", "material cooperation", "verbal conflict", "material conflict", "none"}
_FIELDS = {"label", "quad", "weight", "recipient", "definition", "not", "modes"}
_SLUG = re.compile(r"[a-z]+(?:[-_][a-z]+)*")


def lint(folder: Path = DATA) -> Iterator[str]:
    """Everything that is wrong, each as ``file: what``."""
    files: dict[str, dict[str, Any]] = {}
    for name in ("types", "contexts", "sectors", "acled", "cameo"):
        try:
            files[name] = read(folder / f"{name}.yaml")
        except (DataFileError, OSError) as error:
            yield str(error)
    if len(files) < 5:
        return
    types = files["types"]
    yield from _types(types)
    yield from _glossary("contexts", files["contexts"], _SLUG)
    yield from _glossary("sectors", files["sectors"], re.compile(r"[A-Z]{3}"))
    keys = set(types) | {
        f"{code}/{mode}" for code, raw in types.items() if isinstance(raw.get("modes"), dict) for mode in raw["modes"]
    }
    yield from _acled(files["acled"], keys, set(types))
    yield from _cameo(files["cameo"], keys)


def _sentence(text: object) -> bool:
    return isinstance(text, str) and len(text) > 5 and text[0].isupper() and text.endswith(".")


def _types(types: dict[str, Any]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for code, raw in types.items():
        where = f"types.yaml: {code}"
        if not re.fullmatch(r"[A-Z]+", str(code)):
            yield f"{where} is not in capitals"
        if not isinstance(raw, dict) or set(raw) != _FIELDS:
            yield f"{where} has not exactly the fields {', '.join(sorted(_FIELDS))}"
            continue
        if raw["quad"] not in _QUADS:
            yield f"{where}: unknown quad {raw['quad']}"
        if not isinstance(raw["weight"], int | float) or not -10 <= raw["weight"] <= 10:
            yield f"{where}: the weight is no number from -10 to 10"
        elif raw["quad"] != "none" and ("conflict" in raw["quad"]) != (raw["weight"] < 0):
            yield f"{where}: weight {raw['weight']} has not the sign of {raw['quad']}"
        if not isinstance(raw["recipient"], bool):
            yield f"{where}: recipient is neither true nor false"
        for text in (raw["definition"], raw["not"], *raw["modes"].values()):
            if not _sentence(text):
                yield f"{where}: «{text}» is no sentence"
            elif text in seen:
                yield f"{where}: «{text}» stands at {seen[text]} too"
            else:
                seen[text] = code
        for mode in raw["modes"]:
            if not _SLUG.fullmatch(str(mode)):
                yield f"{where}: the mode {mode} is no slug"


def _glossary(name: str, table: dict[str, Any], shape: re.Pattern[str]) -> Iterator[str]:
    for key, text in table.items():
        if not shape.fullmatch(str(key)):
            yield f"{name}.yaml: {key} has not the usual shape"
        if not _sentence(text):
            yield f"{name}.yaml: {key}: «{text}» is no sentence"


def _acled(table: dict[str, Any], keys: set[str], types: set[str]) -> Iterator[str]:
    events = table["events"]
    for part in ("crosswalk", "civilians"):
        for key, pair in table[part].items():
            if key not in keys:
                yield f"acled.yaml: {part}: unknown type or mode {key}"
            if len(pair) != 2 or pair[1] not in events.get(pair[0], ()):
                yield f"acled.yaml: {part}: {key}: {pair} is no ACLED event"
    covered = {key.partition("/")[0] for key in table["crosswalk"]}
    for code in sorted(types - covered - set(table["none"])):
        yield f"acled.yaml: {code} is neither in the crosswalk nor under none"


def _cameo(table: dict[str, Any], keys: set[str]) -> Iterator[str]:
    for code, target in table.items():
        if not isinstance(code, str) or not re.fullmatch(r"(?:0[1-9]|1\d|20)\d{0,2}", code):
            yield f"cameo.yaml: {code!r} is no CAMEO code (put it in quotes)"
        if target is not None and target not in keys:
            yield f"cameo.yaml: {code}: unknown type or mode {target}"
    for root in range(1, 21):
        if f"{root:02}" not in table:
            yield f"cameo.yaml: the root {root:02} is missing"


def main() -> int:
    """Print what is wrong."""
    wrong = list(lint())
    for line in wrong:
        sys.stderr.write(line + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
