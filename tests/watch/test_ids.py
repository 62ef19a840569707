"""Many ids at once, found as one would find them one by one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vedette.watch.facts import FactsBuilder
from vedette.watch.ids import mixed, positions

idents = st.text(alphabet="0123456789abcdefgh", min_size=16, max_size=16).map(lambda text: f"e{text}")


def array(ids: list[str]) -> "np.ndarray[tuple[int], np.dtype[np.bytes_]]":
    return np.array([ident.encode() for ident in ids], dtype="S17")


@given(st.lists(idents, unique=True, max_size=40), st.data(), st.lists(idents, unique=True, max_size=5), st.booleans())
def test_every_id_is_found_where_it_stands(ids: list[str], data: st.DataObject, more: list[str], shuffle: bool) -> None:
    """In the same order with some taken out and others added, and in any order."""
    kept = [ident for ident in ids if data.draw(st.booleans())] + more
    if shuffle:
        kept = list(data.draw(st.permutations(kept)))
    expected = [ids.index(ident) if ident in ids else -1 for ident in kept]
    assert positions(array(ids), array(kept)).tolist() == expected


def test_short_and_no_ids() -> None:
    assert positions(array(["e1"]), array(["e1", "e"])).tolist() == [0, -1]
    assert positions(array([]), array(["e1"])).tolist() == [-1]
    assert len(set(mixed(array([f"e{n:016x}" for n in range(5000)])).tolist())) == 5000


def _add(builder: FactsBuilder, ident: str, day: str) -> None:
    row = dict.fromkeys(
        "type mode status review place country admin1 precision start end geonameid lat lon killed_low killed_best "
        "killed_high first_published disagrees".split()
    )
    row |= {"id": ident, "day": day, "confidence": 0.5, "n_reports": 1, "n_publishers": 1, "changed": 1}
    builder.add(row, source=[], target=[], publishers=[], sources=[], disagreed=[], quantities=[], radius=None)


days = st.integers(1, 6).map(lambda day: f"2018-09-0{day}")


@given(st.dictionaries(idents, days, max_size=20), st.dictionaries(idents, days, max_size=6), st.data())
def test_rows_added_later_stand_where_a_sort_would_put_them(
    first: dict[str, str], later: dict[str, str], data: st.DataObject
) -> None:
    builder = FactsBuilder()
    for ident, day in first.items():
        _add(builder, ident, day)
    facts = builder.facts()
    assert len(facts.order) == len(first)
    gone = {ident for ident in first if ident in later or data.draw(st.booleans())}
    builder = FactsBuilder(facts, gone)
    for ident, day in later.items():
        _add(builder, ident, day)
    renewed = builder.facts()
    in_order = [(int(renewed.day[row]), renewed.id[row]) for row in renewed.order]
    assert in_order == sorted(in_order)
    assert len(in_order) == len(renewed)
