"""TOML read strictly: every table and key knows its line, every error names it and what would be right."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from vedette.errors import DataFileError

__all__ = ["Keys", "TomlFile", "TomlTable", "nearest", "nearest_of"]

MAX_BYTES = 4 * 1024 * 1024
_HEAD = re.compile(r"\s*(\[{1,2})\s*([\w-]+)\s*\]{1,2}\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([\w-]+)\s*=")
_LONG = re.compile(r'"""|\'\'\'')

#: What a table must have, and what it may have.
Keys = tuple[frozenset[str], frozenset[str]]


def nearest(name: str, known: Iterable[str], *, most: int = 3) -> str:
    """``; nearest: …``, or nothing where none comes near."""
    close = nearest_of(name, known, most=most)
    return f"; nearest: {', '.join(close)}" if close else ""


def nearest_of(name: str, known: Iterable[str], *, most: int = 3) -> list[str]:
    """Those of the known words that come nearest, the nearest first."""
    folded = {word.casefold(): word for word in known}
    return [folded[word] for word in difflib.get_close_matches(name.casefold(), list(folded), n=most, cutoff=0.5)]


class TomlTable:
    """One table, with the line that it starts on and those of its keys."""

    def __init__(self, file: str, kind: str, line: int | None, values: Mapping[str, Any], lines: Mapping[str, int]):
        self.file, self.kind, self.line, self.values = file, kind, line, values
        self._lines = lines

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def error(self, what: str, key: str | None = None) -> DataFileError:
        """An error at the key's line, or where the table starts."""
        line = self._lines.get(key) if key is not None else None
        return DataFileError(self.file, line if line is not None else self.line, what)

    def check(self, keys: Keys) -> None:
        """All keys that must be there are, and no others than those that may.

        Raises:
            DataFileError: otherwise.
        """
        must, may = keys
        for key in sorted(set(self.values) - must - may):
            known = sorted(must | may)
            raise self.error(f"{self._name} has no key {key!r}; it may have: {', '.join(known)}", key)
        for key in sorted(must - set(self.values)):
            raise self.error(f"{self._name} needs {key}")

    @property
    def _name(self) -> str:
        return self.kind or "the file"

    def text(self, key: str, default: str = "") -> str:
        """Text without blanks around it."""
        value = self.values.get(key, default)
        if not isinstance(value, str):
            raise self.error(f"{key} is {value!r}; it must be text in quotes", key)
        if key in self.values and not value.strip():
            raise self.error(f"{key} is empty", key)
        return value.strip()

    def maybe(self, key: str) -> str | None:
        """Text, or ``None`` where the key is not there."""
        return self.text(key) if key in self.values else None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; one text alone counts as a list of one."""
        value = self.values.get(key, [])
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            raise self.error(f'{key} must be a list of texts: ["one", "two"]', key)
        return tuple(v.strip() for v in value)

    def number(self, key: str, low: float, high: float, default: float | None = None) -> float:
        """A number between two bounds."""
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(f"{key} is {value!r}; it must be a number between {low:g} and {high:g}", key)
        if not low <= value <= high:
            raise self.error(f"{key} is {value}; it must lie between {low:g} and {high:g}", key)
        return float(value)

    def whole(self, key: str, low: int, high: int, default: int) -> int:
        """A whole number between two bounds."""
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.error(f"{key} is {value!r}; it must be a whole number between {low} and {high}", key)
        return value

    def day(self, key: str) -> str | None:
        """An ISO day; ``None`` where the key is not there."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, datetime) or not isinstance(value, date):
            raise self.error(f"{key} is {value!r}; write a day without quotes: 2018-09-17", key)
        return value.isoformat()

    def one_of(self, key: str, allowed: Sequence[str], default: str | None = None) -> str:
        """One of the allowed words."""
        value = self.text(key) if default is None or key in self.values else default
        if value not in allowed:
            near = nearest(value, allowed, most=1)
            raise self.error(f"{key} is {value!r}; allowed: {', '.join(allowed)}{near}", key)
        return value

    def some_of(self, key: str, allowed: Sequence[str]) -> tuple[str, ...]:
        """Some of the allowed words."""
        values = self.texts(key)
        for value in values:
            if value not in allowed:
                known = ", ".join(allowed) or "none"
                raise self.error(f"{key} names {value!r}; known: {known}{nearest(value, allowed, most=1)}", key)
        return values


class TomlFile:
    """A TOML file as tables with lines.

    Args:
        path: the file.
        single: names of ``[tables]``.
        many: names of ``[[tables]]``.
        top: keys that may stand before any table.

    Raises:
        DataFileError: it can't be read, is no TOML, or has a table or key that is not known.
    """

    def __init__(self, path: Path, *, single: Sequence[str], many: Sequence[str], top: Keys) -> None:
        self.path = path
        text = _read(path)
        try:
            self._raw = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            raise DataFileError(str(path), int(found[1]) if found else None, f"is no TOML: {error}") from None
        self._heads, self._keys = _lines(text)
        known = {*single, *many, *top[0], *top[1]}
        for key, value in self._raw.items():
            where = self._keys.get(("", 0), {}).get(key) or next(iter(self._heads.get(key, [])), None)
            if key not in known:
                word = "table" if isinstance(value, dict | list) else "key"
                near = nearest(key, known) or f"; known: {', '.join(sorted(known))}"
                raise DataFileError(str(path), where, f"there is no {word} {key!r}{near}")
            if key in single and not isinstance(value, dict):
                raise DataFileError(str(path), where, f"{key} must be written as a table: [{key}]")
            if key in many and not (isinstance(value, list) and all(isinstance(v, dict) for v in value)):
                raise DataFileError(str(path), where, f"{key} must be written as tables: [[{key}]]")
        plain = {key: value for key, value in self._raw.items() if key not in single and key not in many}
        self.top = TomlTable(str(path), "", 1, plain, self._keys.get(("", 0), {}))
        self.top.check(top)

    def error(self, what: str) -> DataFileError:
        """An error of the file as a whole."""
        return DataFileError(str(self.path), None, what)

    def one(self, name: str) -> TomlTable | None:
        """A ``[table]``, or ``None``."""
        if name not in self._raw:
            return None
        return self._table(name, 0, self._raw[name], f"[{name}]")

    def all(self, name: str) -> list[TomlTable]:
        """All ``[[tables]]`` of a name."""
        return [self._table(name, i, values, f"[[{name}]]") for i, values in enumerate(self._raw.get(name, []))]

    def _table(self, name: str, n: int, values: Mapping[str, Any], kind: str) -> TomlTable:
        heads = self._heads.get(name, [])
        line = heads[n] if n < len(heads) else None
        return TomlTable(str(self.path), kind, line, values, self._keys.get((name, n), {}))


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DataFileError(str(path), None, f"is larger than {MAX_BYTES // 1024 // 1024} MiB")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataFileError(str(path), None, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise DataFileError(str(path), None, "cannot be read: it is not UTF-8") from None


def _lines(text: str) -> tuple[dict[str, list[int]], dict[tuple[str, int], dict[str, int]]]:
    """Lines of the heads of tables by name, and of the keys by (table, number)."""
    heads: dict[str, list[int]] = {}
    keys: dict[tuple[str, int], dict[str, int]] = {}
    at = ("", 0)
    inside = ""
    for n, line in enumerate(text.splitlines(), 1):
        marks = _LONG.findall(line)
        if inside:
            if inside in marks:
                inside = ""
            continue
        if found := _HEAD.match(line):
            heads.setdefault(found[2], []).append(n)
            at = (found[2], len(heads[found[2]]) - 1)
        elif found := _KEY.match(line):
            keys.setdefault(at, {}).setdefault(found[1], n)
        if len(marks) % 2:
            inside = marks[-1]
    return heads, keys
