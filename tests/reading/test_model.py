from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from vedette.reading.model import BUDGET, CALL, _cuts


def cost(lengths, cuts):
    return sum((end - start) * lengths[end - 1] + CALL for start, end in cuts)


@given(st.lists(st.integers(3, 250), max_size=40).map(sorted))
def test_calls_take_every_row_once_in_order_and_keep_to_the_budget(lengths):
    cuts = _cuts(lengths)
    assert [i for start, end in cuts for i in range(start, end)] == list(range(len(lengths)))
    assert all((end - start) * lengths[end - 1] <= BUDGET or end - start == 1 for start, end in cuts)


@given(st.lists(st.integers(3, 120), min_size=1, max_size=7).map(sorted), st.data())
def test_no_other_way_to_cut_costs_less(lengths, data):
    inner = data.draw(st.sets(st.integers(1, max(1, len(lengths) - 1))))
    at = [0, *sorted(i for i in inner if i < len(lengths)), len(lengths)]
    other = list(pairwise(at))
    if all((end - start) * lengths[end - 1] <= BUDGET or end - start == 1 for start, end in other):
        assert cost(lengths, _cuts(lengths)) <= cost(lengths, other)
