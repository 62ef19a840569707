from collections import Counter
from itertools import combinations

import pytest

from tests.record.canned import FETCHED, canned
from vedette.errors import InputError
from vedette.model import REVIEWS
from vedette.record import EventFilter, Near, Record, asking

TEXTS = {
    "The army shelled the rebels in Kharab on 2024-05-16, killing 3 people, medics said.": (
        "Northern Wire",
        "2024-05-17",
    ),
    "Rebels attacked the army in Sahlan on 2024-05-01.": ("Red Coast Dispatch", "2024-05-02"),
    "Diplomats met the rebels.": ("Red Coast Dispatch", "2024-06-03"),
    "The army left Kharab.": (None, None),
}


@pytest.fixture
def filled(record: Record) -> Record:
    for text, (publisher, published) in TEXTS.items():
        one = canned(text, publisher=publisher, published=published, url=f"{text[:9]}.txt")
        record.add(one.reading, one.raw, fetched=FETCHED)
    return record


def types(record: Record, asked: EventFilter, order: str = "oldest") -> list[str]:
    found = [event.type for event in record.events(asked, order=order)]
    assert record.count(asked) == len(found)
    return found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (EventFilter(), ["ASSAULT", "ASSAULT", "CONSULT", "RETREAT"]),
        (EventFilter(since="2024-05-16"), ["ASSAULT", "CONSULT"]),
        (EventFilter(until="2024-05-16"), ["ASSAULT", "ASSAULT"]),
        (EventFilter(types=("ASSAULT/firearms", "retreat")), ["ASSAULT", "RETREAT"]),
        (EventFilter(actors=("x-diplomats",)), ["CONSULT"]),
        (EventFilter(actors=("REBEL",)), ["ASSAULT", "ASSAULT", "CONSULT"]),
        (EventFilter(sources=("rebel",)), ["ASSAULT"]),
        (EventFilter(targets=("rebel",)), ["ASSAULT", "CONSULT"]),
        (EventFilter(actors=("%",)), []),
        (EventFilter(countries=("YEM",)), ["ASSAULT"]),
        (EventFilter(near=Near(35.93, 36.63, 50)), ["ASSAULT", "RETREAT"]),
        (EventFilter(near=Near(35.93, 36.63, 3)), []),
        (EventFilter(box=(10, 40, 20, 45)), ["ASSAULT"]),
        (EventFilter(box=(10, 40, 20, 30)), ["ASSAULT"]),  # over the antimeridian
        (EventFilter(admin1=("idlib",)), ["ASSAULT", "RETREAT"]),
        (EventFilter(statuses=("denied",)), []),
        (EventFilter(publishers=("red coast dispatch",)), ["ASSAULT", "CONSULT"]),
        (EventFilter(min_publishers=2), []),
        (EventFilter(text="kharab"), ["ASSAULT", "RETREAT"]),
        (EventFilter(text="medic"), ["ASSAULT"]),
        (EventFilter(disagrees=True), []),
        (EventFilter(changed_after=2), ["CONSULT", "RETREAT"]),
        (EventFilter(reviews=("rejected",)), []),
    ],
)
def test_filters(filled: Record, asked: EventFilter, found: list[str]) -> None:
    assert types(filled, asked) == found


def test_orders(filled: Record) -> None:
    assert types(filled, EventFilter(), "newest") == ["CONSULT", "ASSAULT", "ASSAULT", "RETREAT"]
    assert types(filled, EventFilter(), "changed") == ["RETREAT", "CONSULT", "ASSAULT", "ASSAULT"]
    assert [e.type for e in filled.events(order="oldest", limit=2, offset=1)] == ["ASSAULT", "CONSULT"]
    with pytest.raises(InputError, match="not an order of events: newest, oldest"):
        filled.events(order="best")


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("type", {"ASSAULT": 2, "CONSULT": 1, "RETREAT": 1}),
        ("country", {"": 1, "SYR": 2, "YEM": 1}),
        ("week", {"": 1, "2024-04-29": 1, "2024-05-13": 1, "2024-06-03": 1}),
        ("month", {"": 1, "2024-05": 2, "2024-06": 1}),
        ("publisher", {"": 1, "Northern Wire": 1, "Red Coast Dispatch": 2}),
        ("actor", {"x-army": 3, "x-diplomats": 1, "x-rebels": 3}),
        ("review", {"open": 4}),
    ],
)
def test_counts(filled: Record, by: str, expected: dict[str, int]) -> None:
    assert filled.counts(by=by) == expected


@pytest.mark.parametrize("few", [0, 1, 20_000])
def test_actors_are_counted_alike_along_the_index_and_by_the_events(
    filled: Record, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "_FEW", few)
    events = list(filled.events(order="oldest"))
    filled.reject(events[0].id)
    filled.accept(events[1].id)
    for size in range(4):
        for reviews in combinations(REVIEWS, size):
            asked = EventFilter(reviews=reviews)
            expected: Counter[str] = Counter()
            for event in filled.events(asked):
                expected.update({actor.id for actor in (*event.source, *event.target)})
            assert filled.counts(asked, by="actor") == dict(sorted(expected.items())), reviews


def test_what_can_not_be_asked(filled: Record) -> None:
    with pytest.raises(InputError, match="yesterday: not a day"):
        filled.events(EventFilter(since="yesterday"))
    with pytest.raises(InputError, match="names no words"):
        filled.count(EventFilter(text="…"))
    with pytest.raises(InputError, match="can't be counted by that"):
        filled.counts(by="mood")


def test_reports(filled: Record) -> None:
    assert [r.report.published.value for r in filled.reports()] == ["2024-06-03", "2024-05-17", "2024-05-02", None]
    assert [r.n for r in filled.reports(publisher="coast", until="2024-05-31")] == [2]
    assert [r.n for r in filled.reports(text="army", since="2024-05-10")] == [1]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("rebel", {1, 2, 3}),
        ("shelling", {1}),  # the same stem
        ("KHÁRAB", {1, 4}),
        ('"left kharab"', {4}),
        ('"kharab left"', set()),
        ("army -rebels", {4}),
        ("dipl*", {3}),
        ("killing: 3) OR NEAR(", set()),
        ("the -army", {3}),
        ("'; drop table report", set()),
    ],
)
def test_search(filled: Record, asked: str, found: set[int]) -> None:
    assert {filled.report(hit.report_id).n for hit in filled.search(asked)} == found


def test_what_was_found_is_marked(filled: Record) -> None:
    (hit,) = filled.search("medics shelled")
    assert [hit.snippet[a:b] for a, b in hit.marks] == ["shelled", "medics"]
    assert hit.publisher == "Northern Wire"
