"""Sentences of tokens to what the encoder takes: word pieces, where each word begins, and the shape of each word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

__all__ = ["MAX_PIECES", "N_SHAPES", "Batch", "Encoder", "shapes"]

# Longer rows are cut into several: attention is quadratic and no sentence of prose is longer.
MAX_PIECES = 250
N_SHAPES = 16

_LOWER, _CAPITALISED, _CAPITALS, _DIGITS, _MARK, _MIXED, _INITIAL = 1, 2, 3, 4, 5, 6, 7
_QUOTED = 8

# Words whose pieces are kept, some tens of megabytes at most.
_REMEMBERED = 100_000


def _shape(word: str, first: bool) -> int:
    if word.isalpha() and word.islower():
        return _LOWER
    if any(ch.isdigit() for ch in word):
        return _DIGITS
    if not any(ch.isalpha() for ch in word):
        return _MARK
    if word.islower():
        return _LOWER
    if word.isupper() and len(word) > 1:
        return _CAPITALS
    if (word[0].isupper() and word[1:].islower()) or len(word) == 1:
        return _INITIAL if first else _CAPITALISED
    return _MIXED


def shapes(words: Sequence[str], quoted: bool = False) -> tuple[tuple[int, ...], bool]:
    """The shape of each word (1 to 15; 8 is added inside quotation marks) and whether a quotation is still open.

    The encoder is uncased and reads one sentence at a time; shapes give it back case, and whether a quotation that
    began in an earlier sentence of the paragraph goes on.
    """
    out: list[int] = []
    for i, word in enumerate(words):
        if word in {"“", "``", "«"}:
            quoted = True
        elif word in {"”", "''", "»"}:
            quoted = False
        elif word == '"':
            quoted = not quoted
        out.append(_shape(word, i == 0) + (_QUOTED if quoted else 0))
    return tuple(out), quoted


@dataclass(frozen=True, slots=True)
class Batch:
    """Arrays for one call of the encoder, all int64: B rows, P pieces, W words.

    ``pieces``, ``mask``, ``piece_shapes`` are (B, P); ``word_at`` (B, W) gives the first piece of each word, 0 where
    there is none; ``words`` (B, W) is 1 where there is a word.
    """

    pieces: npt.NDArray[np.int64]
    mask: npt.NDArray[np.int64]
    piece_shapes: npt.NDArray[np.int64]
    word_at: npt.NDArray[np.int64]
    words: npt.NDArray[np.int64]


class Encoder:
    """Word pieces of a tokenizer, padded into batches."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = tokenizer
        self._begin, self._end = tokenizer.encode("").ids
        self._known: dict[str, list[int]] = {}

    def pieces(self, sentences: Sequence[Sequence[str]]) -> list[tuple[list[int], list[int]]]:
        """For each sentence its piece ids (with [CLS] and [SEP]) and the index of the first piece of each word.

        A word without any piece (a stray control character) is given the index of [SEP].
        """
        known = self._known
        unknown = {word for words in sentences for word in words if word not in known}
        if unknown:
            if len(known) > _REMEMBERED:
                known = self._known = {}
                unknown = {word for words in sentences for word in words}
            listed = list(unknown)
            # Word pieces of a word depend on nothing beside it, so each word is cut once.
            for word, got in zip(
                listed,
                self._tokenizer.encode_batch([[w] for w in listed], is_pretokenized=True, add_special_tokens=False),
                strict=True,
            ):
                known[word] = got.ids
        out: list[tuple[list[int], list[int]]] = []
        for words in sentences:
            ids = [self._begin]
            first = []
            for word in words:
                some = known[word]
                first.append(len(ids) if some else -1)
                ids += some
            end = len(ids)
            ids.append(self._end)
            out.append((ids, [f if f >= 0 else end for f in first]))
        return out

    @staticmethod
    def batch(rows: Sequence[tuple[list[int], list[int], Sequence[int]]]) -> Batch:
        """Pad rows of (piece ids, first piece of each word, shape of each word) into one batch."""
        b = len(rows)
        p = max(len(r[0]) for r in rows)
        w = max(len(r[1]) for r in rows)
        pieces = np.zeros((b, p), dtype=np.int64)
        mask = np.zeros((b, p), dtype=np.int64)
        piece_shapes = np.zeros((b, p), dtype=np.int64)
        word_at = np.zeros((b, w), dtype=np.int64)
        words = np.zeros((b, w), dtype=np.int64)
        for i, (ids, first, shape) in enumerate(rows):
            pieces[i, : len(ids)] = ids
            mask[i, : len(ids)] = 1
            word_at[i, : len(first)] = first
            words[i, : len(first)] = 1
            bounds = [*first[1:], len(ids) - 1]
            for start, end, kind in zip(first, bounds, shape, strict=True):
                piece_shapes[i, start:end] = kind
        return Batch(pieces, mask, piece_shapes, word_at, words)
