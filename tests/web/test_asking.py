"""Filters in addresses: there and back, and what can't be used is named."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.errors import InputError
from vedette.model import REVIEWS, STATUSES
from vedette.ontology import event_types
from vedette.record import EventFilter, Near
from vedette.record.meant import near
from vedette.web.asking import View, filter_of, near_of, pairs_of, view_of

words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).map(str.strip).filter(bool)
many = st.lists(words, max_size=3, unique=True).map(tuple)
days = st.dates().map(lambda d: d.isoformat())
degrees = st.integers(-8000, 8000).map(lambda n: n / 100)


def near_point(lat: float, lon: float, km: int) -> Near:
    return Near(lat, lon, float(km), f"{lat:g},{lon:g},{km}km")


@st.composite
def filters(draw: st.DrawFn) -> EventFilter:
    south, north = sorted((draw(degrees), draw(degrees)))
    return EventFilter(
        since=draw(st.none() | days),
        until=draw(st.none() | days),
        types=tuple(draw(st.lists(st.sampled_from(sorted(event_types())), max_size=3, unique=True))),
        actors=draw(many),
        sources=draw(many),
        targets=draw(many),
        countries=tuple(
            draw(st.lists(st.text(string.ascii_uppercase, min_size=3, max_size=3), max_size=2, unique=True))
        ),
        near=draw(st.none() | st.builds(near_point, degrees, degrees, st.integers(1, 500))),
        box=draw(st.none() | st.just((south, draw(degrees), north, draw(degrees)))),
        admin1=draw(many),
        statuses=tuple(draw(st.lists(st.sampled_from(STATUSES), max_size=3, unique=True))),
        reviews=tuple(draw(st.lists(st.sampled_from(REVIEWS), min_size=1, max_size=3, unique=True))),
        publishers=draw(many),
        min_publishers=draw(st.integers(1, 9)),
        text=draw(st.none() | words),
        disagrees=draw(st.booleans()),
        changed_after=draw(st.none() | st.integers(0, 10**6)),
        ids=draw(many),
    )


@given(filters())
def test_a_filter_is_the_same_after_going_through_an_address(asked: EventFilter) -> None:
    assert filter_of(pairs_of(asked)) == asked


@given(
    st.lists(st.tuples(st.sampled_from(["type", "since", "box", "near", "order", "skip", "x"]), st.text(max_size=30)))
)
def test_whatever_stands_in_an_address_is_a_view_or_an_error_that_names_it(pairs: list[tuple[str, str]]) -> None:
    def nowhere(name: str) -> Near:
        raise InputError(f"no place {name}")

    try:
        filter_of([(name, value) for name, value in pairs if value.strip()], place=nowhere)
    except InputError as error:
        assert str(error)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("since", "2018-02-30"),
        ("since", "18-02-03"),
        ("until", "tomorrow"),
        ("type", "WAR"),
        ("type", "ASSAULT/no-such-mode"),
        ("status", "sure"),
        ("review", "maybe"),
        ("country", "Syria"),
        ("box", "1,2,3"),
        ("box", "40,30,30,40"),
        ("near", "35.9"),
        ("min-publishers", "0"),
        ("min-publishers", "٣"),
        ("changed-after", "-1"),
        ("order", "loudest"),
        ("skip", "10001"),
        ("actor", "a\0b"),
        ("text", "x" * 501),
    ],
)
def test_what_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(InputError) as caught:
        view_of([(name, value)])
    assert name in str(caught.value) or value[:20] in str(caught.value)


def test_until_before_since_is_said() -> None:
    with pytest.raises(InputError, match="comes before"):
        view_of([("since", "2018-09-17"), ("until", "2018-09-01")])


def test_near_a_point_and_near_a_name() -> None:
    assert near_of("35.93, 36.63, 50km") == near_point(35.93, 36.63, 50)
    idlib = near_of("Idlib,50km")
    assert (round(idlib.lat), round(idlib.lon), idlib.km, idlib.name) == (36, 37, 50.0, "Idlib,50km")
    # The same that the command line takes for it.
    assert idlib == near("Idlib,50km")
    with pytest.raises(InputError, match="near=Nowhere at all: no such place"):
        near_of("Nowhere at all,5")


def test_a_view_keeps_its_order_and_begins_again_when_it_is_narrowed() -> None:
    view = View(EventFilter(types=("ASSAULT",)), "oldest", 50)
    assert view.query() == "type=ASSAULT&order=oldest&skip=50"
    assert view.query(countries=("SYR",)) == "type=ASSAULT&country=SYR&order=oldest"
    assert view.query(skip=100) == "type=ASSAULT&order=oldest&skip=100"
