from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from vedette.reading.trees import best_tree


def squares(most):
    return st.integers(1, most).flatmap(
        lambda n: arrays.arrays(
            np.float32, (n, n + 1), elements=st.floats(-8, 8, width=32, allow_nan=False, allow_subnormal=False)
        )
    )


def is_tree(heads):
    """One root, and every word reaches it."""
    if list(heads).count(0) != 1:
        return False
    for word in range(1, len(heads) + 1):
        seen = set()
        while word and word not in seen:
            seen.add(word)
            word = heads[word - 1]
        if word:
            return False
    return True


def value(scores, heads):
    return float(sum(np.float64(scores[i, h]) for i, h in enumerate(heads)))


@cache
def all_trees(n):
    return [heads for heads in product(range(n + 1), repeat=n) if is_tree(heads)]


def best_value(scores, roots):
    return max(value(scores, heads) for heads in all_trees(scores.shape[0]) if heads.index(0) in roots)


@given(squares(9))
def test_it_is_a_tree_with_one_root(scores):
    heads, _ = best_tree(scores)
    assert len(heads) == scores.shape[0]
    assert is_tree(heads)


@given(squares(3))
def test_it_is_the_best_tree_where_every_root_is_tried(scores):
    heads, _ = best_tree(scores)
    assert value(scores, heads) == pytest.approx(best_value(scores, range(scores.shape[0])), abs=1e-4)


@settings(max_examples=50)
@given(squares(4))
def test_it_is_the_best_tree_from_the_three_likeliest_roots(scores):
    heads, greedy = best_tree(scores)
    likeliest = np.argsort(-scores[:, 0])[:3].tolist()
    found = value(scores, heads)
    assert found >= best_value(scores, likeliest) - 1e-4
    if not greedy:
        assert found == pytest.approx(best_value(scores, likeliest), abs=1e-4)


@given(squares(6))
def test_it_says_whether_each_word_has_its_best_head(scores):
    heads, greedy = best_tree(scores)
    best = scores.argmax(1).tolist()
    assert greedy == (heads == best and is_tree(best))


def test_a_cycle_is_broken_where_it_costs_least():
    # Words 1 and 2 want each other; the root wants 1 a little more than 2.
    scores = np.array([[2.0, -9.0, 5.0], [1.0, 5.0, -9.0]], dtype=np.float32)
    assert best_tree(scores) == ([0, 1], False)


def test_one_word_is_the_root_whatever_it_scores():
    assert best_tree(np.array([[-3.0, 7.0]], dtype=np.float32)) == ([0], False)


def test_two_words_that_both_want_the_root_share_it_out():
    scores = np.array([[9.0, 0.0, 1.0], [8.0, 3.0, 0.0]], dtype=np.float32)
    assert best_tree(scores) == ([0, 1], False)
