"""Marks in a text: whatever the spans, the words stay as they are."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from vedette.web.marking import KINDS, Mark, Piece, claim_marks, marked, paragraphs

marks = st.builds(
    lambda start, length, kind, n: Mark(start, start + length, kind, f"c{n}", "why"),
    st.integers(0, 40),
    st.integers(0, 40),
    st.sampled_from(KINDS),
    st.integers(0, 3),
)


def flat(pieces: list[Piece], inside: frozenset[tuple[str, str]] = frozenset()) -> Iterator[frozenset[tuple[str, str]]]:
    """For each letter the marks it stands in."""
    for piece in pieces:
        here = inside if piece.mark is None else inside | {(piece.mark.kind, piece.mark.claim)}
        yield from (here for _ in piece.text)
        yield from flat(piece.parts, here)


@given(st.text(max_size=60), st.lists(marks, max_size=8))
def test_every_letter_stands_once_and_in_just_the_marks_that_cover_it(text: str, given_marks: list[Mark]) -> None:
    pieces = marked(text, given_marks)
    assert "".join(piece.words() for piece in pieces) == text
    for at, inside in enumerate(flat(pieces)):
        assert inside == {(m.kind, m.claim) for m in given_marks if m.start <= at < m.end}


@given(st.text("ab \n<&", max_size=80), st.lists(marks, max_size=8))
def test_paragraphs_are_the_lines_that_hold_something(text: str, given_marks: list[Mark]) -> None:
    got = ["".join(piece.words() for piece in pieces) for _, pieces in paragraphs(text, (), given_marks)]
    assert got == [line for line in text.split("\n") if line.strip()]


def test_crossing_marks_are_cut_where_they_cross() -> None:
    pieces = marked("abcdef", [Mark(0, 4, "place", "c1"), Mark(2, 6, "date", "c1")])
    assert [(piece.mark.kind if piece.mark else "", piece.words()) for piece in pieces] == [
        ("place", "abcd"),
        ("date", "ef"),
    ]


def test_a_claim_says_why() -> None:
    body = {
        "status": "happened",
        "sentence": {"span": [0, 30]},
        "trigger": {"span": [9, 13]},
        "source": [{"span": [0, 8], "name": "the army", "country": None, "sector": "MIL"}],
        "target": [],
        "place": {"span": [20, 26], "name": None, "admin1": None, "country": None, "precision": "unknown"},
        "date": None,
        "quantities": [],
        "attribution": [],
        "because": [["source", "nsubj of the trigger", [[0, 8]]]],
    }
    made = {mark.kind: mark for mark in claim_marks("c1", body, "Mobilize: troops")}
    assert set(made) == {"sentence", "trigger", "source", "place"}
    assert made["source"].why == "who did it: the army, MIL\nwhy: nsubj of the trigger"
    assert made["place"].why == "where: not settled (unknown)"
    assert made["trigger"].why == "what: Mobilize: troops, happened"
