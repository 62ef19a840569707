"""The measures of joining, against examples worked by hand."""

from __future__ import annotations

import pytest
from bench.coref import b_cubed, ceaf_e, conll, muc
from hypothesis import given
from hypothesis import strategies as st


def clusters(*groups: str) -> dict[str, int]:
    return {thing: n for n, group in enumerate(groups) for thing in group}


# Gold {a b c} {d e f g}; found {a b} {c d} {e f g}.
GOLD, FOUND = clusters("abc", "defg"), clusters("ab", "cd", "efg")


def test_muc_by_hand() -> None:
    # Recall: (3 - 2) + (4 - 2) of 2 + 3 links. Precision: (2 - 1) + (2 - 2) + (3 - 1) of 1 + 1 + 2.
    assert (muc(GOLD, FOUND).recall, muc(GOLD, FOUND).precision) == pytest.approx((3 / 5, 3 / 4))


def test_b_cubed_by_hand() -> None:
    # a, b: 2/3 each, c: 1/3; d: 1/4; e, f, g: 3/4 each.
    assert b_cubed(GOLD, FOUND).recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 / 4 + 9 / 4) / 7)
    # a, b: 1; c, d: 1/2; e, f, g: 1.
    assert b_cubed(GOLD, FOUND).precision == pytest.approx((2 + 1 + 3) / 7)


def test_ceaf_e_by_hand() -> None:
    # abc with ab: 4/5; defg with efg: 6/7; over 2 gold clusters and 3 found ones.
    best = 4 / 5 + 6 / 7
    assert (ceaf_e(GOLD, FOUND).recall, ceaf_e(GOLD, FOUND).precision) == pytest.approx((best / 2, best / 3))


def test_ceaf_e_matches_one_to_one() -> None:
    # Both gold clusters overlap best with the one found cluster; it can stand for one of them only: 2·3/(3+5).
    assert ceaf_e(clusters("abc", "de"), clusters("abcde")).recall == pytest.approx((6 / 8) / 2)


def test_singletons_count_for_all_but_muc() -> None:
    gold, found = clusters("a", "b", "cd"), clusters("a", "bcd")
    assert muc(gold, found).recall == 1.0
    assert b_cubed(gold, found).precision == pytest.approx((1 + 1 / 3 + 2 / 3 + 2 / 3) / 4)


partitions = st.dictionaries(st.sampled_from("abcdefghijkl"), st.integers(0, 4), min_size=2)


@given(partitions)
def test_the_same_clusters_are_perfect(found: dict[str, int]) -> None:
    assert b_cubed(found, found).f1 == pytest.approx(1) and ceaf_e(found, found).f1 == pytest.approx(1)
    assert muc(found, found).f1 == pytest.approx(1 if len(set(found.values())) < len(found) else 0)


@given(partitions, st.data())
def test_recall_of_one_side_is_precision_of_the_other(gold: dict[str, int], data: st.DataObject) -> None:
    found = {thing: data.draw(st.integers(0, 4)) for thing in gold}
    for measure in (muc, b_cubed, ceaf_e):
        one, other = measure(gold, found), measure(found, gold)
        assert (one.recall, one.precision) == pytest.approx((other.precision, other.recall))
    assert 0 <= conll(gold, found) <= 1 + 1e-9
