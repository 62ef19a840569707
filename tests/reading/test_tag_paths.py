from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from vedette.reading.tag_paths import NEVER, WEIGHT, best_path

OUT, BEGIN, INSIDE = 0, 1, 2
# A new name rarely begins right after another; I- only goes on.
STEPS = ((0.0, 0.1, NEVER), (-0.2, -5.0, 3.0), (-0.1, -4.0, 2.5), (0.0, 0.5, NEVER))
NEUTRAL = ((0.0,) * 3,) * 4


def scores(*rows):
    return np.log(np.array(rows, dtype=np.float32))


def rows(most, tags=3):
    return st.integers(1, most).flatmap(
        lambda n: arrays.arrays(np.float32, (n, tags), elements=st.floats(-4, 4, width=32, allow_subnormal=False))
    )


def value(log, path, steps):
    before = [len(steps) - 1, *path]
    return sum(float(log[i, t]) + WEIGHT * steps[before[i]][t] for i, t in enumerate(path))


def test_a_new_beginning_within_a_name_is_its_inside():
    """Word by word this is B, B: two names."""
    assert best_path(scores((0.2, 0.7, 0.1), (0.1, 0.5, 0.4)), STEPS) == [BEGIN, INSIDE]


def test_an_inside_without_a_beginning_finds_one():
    assert best_path(scores((0.5, 0.45, 0.05), (0.02, 0.08, 0.9)), STEPS) == [BEGIN, INSIDE]


def test_two_sure_names_side_by_side_stay_two():
    assert best_path(scores((0.001, 0.998, 0.001), (0.001, 0.998, 0.001)), STEPS) == [BEGIN, BEGIN]


def test_words_without_doubt_stay_out():
    sure = (0.999, 0.0006, 0.0004)
    assert best_path(scores(sure, (0.1, 0.8, 0.1), sure, sure), STEPS) == [OUT, BEGIN, OUT, OUT]


@given(rows(12))
def test_neutral_steps_leave_every_word_its_best_tag(log):
    best = log.max(1)
    assert np.allclose([log[i, t] for i, t in enumerate(best_path(log, NEUTRAL))], best, atol=1e-5)


@given(rows(6), st.lists(st.lists(st.floats(-1, 1), min_size=3, max_size=3), min_size=4, max_size=4))
def test_no_other_path_is_better(log, steps):
    """Against every path, where no tag is so unlikely that it is left out from the start."""
    log = np.clip(log, -1.5, 1.5)
    norm = log - np.logaddexp.reduce(log, axis=1, keepdims=True)
    got = best_path(log, steps)
    best = max(value(norm, path, steps) for path in product(range(3), repeat=len(log)))
    assert value(norm, got, steps) >= best - 1e-4
    assert best_path(log + 7.0, steps) == got  # what is added to all tags of a word alike says nothing


@given(rows(20))
def test_a_path_never_goes_on_from_outside(log):
    path = best_path(log, STEPS)
    possible = np.exp(log - np.logaddexp.reduce(log, axis=1, keepdims=True)) >= 0.01
    for i, tag in enumerate(path):
        if tag == INSIDE and (i == 0 or path[i - 1] == OUT):
            assert not possible[i, OUT] and not possible[i, BEGIN]
