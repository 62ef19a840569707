from __future__ import annotations

import string
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from vedette.reading.encode import N_SHAPES, Encoder, shapes

PACKAGED = Path(str(files("vedette.reading"))) / "weights" / "tokenizer.json"


def small():
    """A WordPiece tokenizer of single letters, built here."""
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "army", "##s", *string.punctuation]
    pieces += [p + c for c in string.ascii_lowercase + string.digits for p in ("", "##")]
    vocabulary = {piece: i for i, piece in enumerate(dict.fromkeys(pieces))}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return tokenizer


ENCODERS = {"small": Encoder(small())}
if PACKAGED.is_file():
    ENCODERS["packaged"] = Encoder(Tokenizer.from_file(str(PACKAGED)))
each_encoder = pytest.mark.parametrize("encoder", ENCODERS.values(), ids=ENCODERS)

word = st.one_of(
    st.text(min_size=1, max_size=12), st.sampled_from(["army", "Armys", "U.N.", "T-72", "“", "\u200b", "\x01"])
)
sentence = st.lists(word, min_size=1, max_size=12)

LOWER, CAPITALISED, CAPITALS, DIGITS, MARK, MIXED, INITIAL, QUOTED = 1, 2, 3, 4, 5, 6, 7, 8


def test_shapes_give_back_case():
    words = "The Army of UN iPhone T-72 , A 2018 ’s".split()
    assert shapes(words)[0] == (INITIAL, CAPITALISED, LOWER, CAPITALS, MIXED, DIGITS, MARK, CAPITALISED, DIGITS, LOWER)


@pytest.mark.parametrize(("opens", "closes"), [("“", "”"), ("``", "''"), ("«", "»"), ('"', '"')])
def test_shapes_mark_what_is_quoted(opens, closes):
    got, still = shapes(["he", "said", opens, "go", closes, "twice"])
    assert [s >= QUOTED for s in got] == [False, False, True, True, False, False]
    assert not still


def test_a_quotation_goes_on_into_the_next_sentence():
    _, still = shapes(["“", "Go"])
    assert still
    assert shapes(["home", "”", "he"], still) == ((LOWER + QUOTED, MARK, LOWER), False)


@given(st.lists(st.text(min_size=1, max_size=8), max_size=15), st.booleans())
def test_every_word_has_a_shape_in_range(words, quoted):
    got, still = shapes(words, quoted)
    assert len(got) == len(words)
    assert all(0 < s < N_SHAPES for s in got)
    assert isinstance(still, bool)
    if not words:
        assert still == quoted


@each_encoder
def test_each_word_points_to_its_first_piece(encoder):
    ((ids, first),) = encoder.pieces([["armys", "a-b", "army"]])
    assert first[0] == 1
    assert first == sorted(first)
    assert encoder.pieces([["ARMYS", "A-B", "Army"]]) == [(ids, first)]


@each_encoder
def test_a_word_without_a_piece_points_to_the_end(encoder):
    ((ids, first),) = encoder.pieces([["army", "\x01", "army"]])
    assert first == [1, len(ids) - 1, 2]


@each_encoder
@given(st.lists(sentence, min_size=1, max_size=4))
def test_pieces_are_framed_and_words_stand_inside(encoder, sentences):
    for words, (ids, first) in zip(sentences, encoder.pieces(sentences), strict=True):
        end = len(ids) - 1
        assert len(first) == len(words)
        assert all(1 <= f <= end for f in first)
        there = [f for f in first if f < end]
        assert there == sorted(set(there))
        assert ids[0] != ids[-1]
    starts, ends = {ids[0] for ids, _ in encoder.pieces(sentences)}, {ids[-1] for ids, _ in encoder.pieces(sentences)}
    assert len(starts) == len(ends) == 1


@each_encoder
@given(st.lists(sentence, min_size=1, max_size=4))
def test_pieces_are_those_of_the_tokenizer_over_whole_sentences(encoder, sentences):
    whole = encoder._tokenizer.encode_batch(sentences, is_pretokenized=True)
    assert [ids for ids, _ in encoder.pieces(sentences)] == [got.ids for got in whole]


@each_encoder
@given(st.lists(sentence, min_size=1, max_size=4))
def test_a_batch_holds_every_row_and_nothing_else(encoder, sentences):
    rows = [(*got, shapes(words)[0]) for words, got in zip(sentences, encoder.pieces(sentences), strict=True)]
    batch = encoder.batch(rows)
    for i, (ids, first, shape) in enumerate(rows):
        assert batch.pieces[i, : len(ids)].tolist() == ids
        assert batch.mask[i].sum() == len(ids)
        assert batch.word_at[i, : len(first)].tolist() == first
        assert batch.words[i].sum() == len(first)
        end = len(ids) - 1
        for f, s in zip(first, shape, strict=True):
            assert f == end or batch.piece_shapes[i, f] == s
        assert batch.piece_shapes[i, 0] == 0
        for array, size in ((batch.pieces, len(ids)), (batch.mask, len(ids)), (batch.word_at, len(first))):
            assert not array[i, size:].any()
        assert not batch.piece_shapes[i, end:].any()
    assert {a.dtype for a in (batch.pieces, batch.mask, batch.piece_shapes, batch.word_at, batch.words)} == {
        np.dtype(np.int64)
    }
