"""Many ids at once: found, joined and asked for by number instead of as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ARRAY, ColumnElement, Text, any_, bindparam

__all__ = ["among", "mixed", "positions"]

_MIX = np.uint64(0x9E3779B97F4A7C15)
_BYTES = 17
#: So many gaps between two lists of the same order are stepped over, each at most so wide.
_GAPS, _NEAR = 300, 256
#: So many ids are few.
_FEW = 2000


def mixed(ids: NDArray[np.bytes_]) -> NDArray[np.uint64]:
    """A number for each id of 17 characters: alike for equal ids, and hardly ever for others."""
    raw = np.ascontiguousarray(ids.astype("S17")).view(np.uint8).reshape(-1, _BYTES)
    halves = np.ascontiguousarray(raw[:, 1:]).view("<u8")
    out: NDArray[np.uint64] = (halves[:, 0] * _MIX) ^ halves[:, 1]
    return out


def positions(ids: NDArray[np.bytes_], wanted: NDArray[np.bytes_]) -> NDArray[np.int64]:
    """Where each of the wanted ids stands among ``ids``, which are all different; -1 where it does not."""
    out: NDArray[np.int64] = np.full(len(wanted), -1, dtype=np.int64)
    if not len(ids) or not len(wanted):
        return out
    keys, asked = mixed(ids), mixed(wanted)
    _side_by_side(keys, asked, out)
    left = np.flatnonzero(out < 0)
    if 0 < len(left) <= _FEW:
        # Few are looked for among many: it is these that are put in order.
        few = np.sort(asked[left])
        there = np.flatnonzero(few[np.minimum(np.searchsorted(few, keys), len(few) - 1)] == keys)
        at = there[np.argsort(keys[there], kind="stable")]
        if len(at):
            out[left] = at[np.minimum(np.searchsorted(keys[at], asked[left]), len(at) - 1)]
    elif len(left):
        order = np.argsort(keys)
        out[left] = order[np.minimum(np.searchsorted(keys, asked[left], sorter=order), len(ids) - 1)]
    out[(out < 0) | (ids[out] != wanted)] = -1
    return out


def _side_by_side(keys: NDArray[np.uint64], asked: NDArray[np.uint64], out: NDArray[np.int64]) -> None:
    """Fill in what stands in the same order in both, as it does where few were taken out and others added behind."""
    i = j = 0
    for _ in range(_GAPS):
        size = min(len(keys) - j, len(asked) - i)
        if size <= 0:
            return
        differ = keys[j : j + size] != asked[i : i + size]
        same = int(differ.argmax()) if differ.any() else size
        out[i : i + same] = np.arange(j, j + same)
        i, j = i + same, j + same
        if same < size:
            further = np.flatnonzero(keys[j : j + _NEAR] == asked[i])
            i, j = (i, j + int(further[0])) if len(further) else (i + 1, j)


def among(column: ColumnElement[Any], values: Sequence[str], dialect: str) -> ColumnElement[bool]:
    """That a column holds one of the values; PostgreSQL takes them as one array, which it plans much quicker."""
    if dialect == "postgresql":
        return column == any_(bindparam(None, list(values), type_=ARRAY(Text)))
    return column.in_(values)
