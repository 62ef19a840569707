"""Distances and directions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.places.geometry import BEARINGS, distance_km, middle, offset

LATS = st.floats(-85, 85)
LONS = st.floats(-180, 180)


def test_known_distance() -> None:
    assert distance_km(36.2012, 37.1612, 33.5102, 36.2913) == pytest.approx(310, abs=3)  # Aleppo to Damascus


@given(LATS, LONS, st.sampled_from(sorted(BEARINGS.values())), st.floats(0, 500))
def test_offset_lies_as_far_as_said(lat: float, lon: float, bearing: float, km: float) -> None:
    assert distance_km(lat, lon, *offset(lat, lon, bearing, km)) == pytest.approx(km, abs=0.01)


@given(LATS, LONS, LATS, LONS)
def test_distance_is_symmetric_and_bounded(a: float, b: float, c: float, d: float) -> None:
    there = distance_km(a, b, c, d)
    assert there == pytest.approx(distance_km(c, d, a, b), abs=1e-6)
    assert 0 <= there <= 20016


@given(LATS, st.floats(-60, 60), LATS, st.floats(-60, 60))
def test_middle_is_as_far_from_both(a: float, b: float, c: float, d: float) -> None:
    point = middle(a, b, c, d)
    assert distance_km(a, b, *point) == pytest.approx(distance_km(c, d, *point), abs=0.5)
