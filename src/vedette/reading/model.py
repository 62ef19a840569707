"""Runs the reading model: batches of sentences in, scores out; onnxruntime on the CPU."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from vedette.errors import InputError
from vedette.reading.encode import MAX_PIECES, Batch, Encoder

__all__ = ["Labels", "ReadingModel", "Scores"]

# Padded word pieces in one call: larger batches leave the cache and run slower (384 against 1,024: a tenth).
BUDGET = 384
# What a call costs beside its pieces, in pieces: measured as the least time over 53 reports among 0, 10, 20, 40.
CALL = 40

_Row = tuple[list[int], list[int], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Labels:
    """The names behind the model's outputs, in order, and how usual each step from tag to tag is.

    Attributes:
        steps: head of spans -> (T + 1, T) log-ratios, as ``tag_paths.best_path`` takes them.
    """

    word_heads: dict[str, tuple[str, ...]]
    deprels: tuple[str, ...]
    roles: tuple[str, ...]
    main: tuple[str, ...]
    steps: dict[str, tuple[tuple[float, ...], ...]]

    @classmethod
    def load(cls, path: Path) -> Labels:
        """Read ``labels.json``."""
        raw = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            word_heads={k: tuple(v) for k, v in raw["word_heads"].items()},
            deprels=tuple(raw["deprels"]),
            roles=tuple(raw["roles"]),
            main=tuple(raw["main"]),
            steps={k: tuple(map(tuple, v)) for k, v in raw["steps"].items()},
        )


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model says of one sentence of W words; scores before softmax or sigmoid.

    Attributes:
        tags: name of a word head -> (W, labels).
        arc: (W, W + 1), column 0 the root.
        deprel: (W,) label ids, for the best head of each word.
        role: (W, W, roles): event word, argument word, role.
        main: (types,).
    """

    tags: dict[str, npt.NDArray[np.float32]]
    arc: npt.NDArray[np.float32]
    deprel: npt.NDArray[np.int64]
    role: npt.NDArray[np.float32]
    main: npt.NDArray[np.float32]


class ReadingModel:
    """One encoder with its heads, loaded once.

    Args:
        folder: with ``model.onnx``, ``tokenizer.json`` and ``labels.json``; the package's own weights if not given.
        threads: of onnxruntime; as many as there are cores if not given.

    Raises:
        InputError: if a file of the model is missing.
    """

    def __init__(self, folder: Path | None = None, *, threads: int | None = None) -> None:
        if folder is None:
            with as_file(files("vedette.reading") / "weights") as packaged:
                folder = packaged
        for name in ("model.onnx", "tokenizer.json", "labels.json"):
            if not (folder / name).is_file():
                raise InputError(f"{folder / name}: a file of the reading model is missing; install vedette again")
        options = onnxruntime.SessionOptions()
        self.threads = threads or min(4, _cores())
        options.intra_op_num_threads = self.threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._encoder = Encoder(Tokenizer.from_file(str(folder / "tokenizer.json")))
        self.labels = Labels.load(folder / "labels.json")
        self._slices: dict[str, slice] = {}
        at = 0
        for name, names in self.labels.word_heads.items():
            self._slices[name] = slice(at, at + len(names))
            at += len(names)

    def run(self, rows: Sequence[tuple[Sequence[str], Sequence[int]]]) -> Iterator[tuple[int, Scores]]:
        """Scores of every row (words, their shapes), as (index of the row, scores), in the order of the batches.

        Rows of like length run together, so that little is padded. The activations of a call are quantised together:
        the scores of a row depend, in the last digits, on the rows that it is given with. A row of more than
        ``MAX_PIECES`` word pieces is cut after its last whole word within them: the caller gets scores of the first
        words only.
        """
        cut, groups = self._plan(rows)
        for group in groups:
            yield from self._batch(group, cut)

    def batches(self, rows: Sequence[tuple[Sequence[str], Sequence[int]]]) -> Iterator[Batch]:
        """The batches that ``run`` would send through the encoder."""
        cut, groups = self._plan(rows)
        for group in groups:
            yield self._encoder.batch([cut[i] for i in group])

    def _plan(self, rows: Sequence[tuple[Sequence[str], Sequence[int]]]) -> tuple[list[_Row], list[list[int]]]:
        """Rows as word pieces, cut to length, and which of them run together."""
        pieces = self._encoder.pieces([words for words, _ in rows])
        cut: list[_Row] = []
        for (ids, first), (_, shape) in zip(pieces, rows, strict=True):
            if len(ids) > MAX_PIECES:
                keep = sum(1 for f in first if f < MAX_PIECES - 1)
                end = first[keep] if keep < len(first) else len(ids) - 1
                cut.append(([*ids[: min(end, MAX_PIECES - 1)], ids[-1]], first[:keep], shape[:keep]))
            else:
                cut.append((ids, first, shape))
        order = sorted((i for i in range(len(rows)) if cut[i][1]), key=lambda i: (len(cut[i][0]), i))
        return cut, [order[a:b] for a, b in _cuts([len(cut[i][0]) for i in order])]

    def _batch(self, some: list[int], cut: list[_Row]) -> Iterator[tuple[int, Scores]]:
        batch = self._encoder.batch([cut[i] for i in some])
        tags, arc, deprel, role, main = self._session.run(
            ["tags", "arc", "deprel", "role", "main"],
            {
                "pieces": batch.pieces,
                "mask": batch.mask,
                "piece_shapes": batch.piece_shapes,
                "word_at": batch.word_at,
                "words": batch.words,
            },
        )
        for k, i in enumerate(some):
            w = len(cut[i][1])
            yield (
                i,
                Scores(
                    tags={name: tags[k, :w, part] for name, part in self._slices.items()},
                    arc=arc[k, :w, : w + 1],
                    deprel=deprel[k, :w],
                    role=role[k, :w, :w],
                    main=main[k],
                ),
            )


def _cuts(lengths: Sequence[int]) -> list[tuple[int, int]]:
    """Where to cut rows of rising length into calls, so that padding and calls together cost least."""
    n = len(lengths)
    best = [0.0] + [float("inf")] * n
    begin = [0] * (n + 1)
    for end in range(1, n + 1):
        longest = lengths[end - 1]
        for start in range(end - 1, -1, -1):
            padded = (end - start) * longest
            if padded > BUDGET and end - start > 1:
                break
            cost = best[start] + padded + CALL
            if cost < best[end]:
                best[end], begin[end] = cost, start
    out = []
    at = n
    while at:
        out.append((begin[at], at))
        at = begin[at]
    return out[::-1]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
