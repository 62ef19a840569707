"""What an event's type and mode settle of those who are counted."""

from __future__ import annotations

from datetime import date

import pytest

from tests.claims.trees import marked
from vedette.claims.plans import at_hand, fitting_roles, over_by, refused
from vedette.claims.what import Act
from vedette.model import DateRef, Quantity, Span


def counted(of: str, role: str | None) -> Quantity:
    return Quantity("5", Span(0, 1), 5.0, None, None, of, role, "a number")


@pytest.mark.parametrize(
    ("kind", "mode", "of", "role", "fitting"),
    [
        ("DISPLACEMENT", "fled", "family", None, "displaced"),
        ("DISPLACEMENT", None, "person", None, "displaced"),
        ("DISPLACEMENT", "returned", "person", None, "returned"),
        ("DISPLACEMENT", "hosted", "refugee", None, "hosted"),
        ("DISPLACEMENT", "evacuated", "resident", None, "evacuated"),
        ("DISPLACEMENT", "returned", "person", "killed", "killed"),
        ("DISPLACEMENT", "fled", "kilometre", None, None),
        ("PROTEST", "demo", "demonstrator", "detained", None),
        ("MOBILIZE", "troops", "military vehicle", None, "deployed"),
        ("MOBILIZE", "troops", "vehicle", "displaced", "deployed"),
        ("AID", None, "truck", "displaced", "delivered"),
        ("AID", None, "person", "displaced", None),
        ("ASSAULT", None, "person", "killed", "killed"),
    ],
)
def test_what_became_of_the_counted(kind: str, mode: str | None, of: str, role: str | None, fitting: str | None):
    (got,) = fitting_roles(kind, mode, [counted(of, role)])
    assert got.role == fitting


@pytest.mark.parametrize(
    ("line", "is_refused"),
    [
        ("They/nsubj>hold would/aux>hold hold/root no/det>talks *talks/obj>hold .", True),
        ("They/nsubj>meet will/aux>meet not/advmod>meet *meet/root .", True),
        ("They/nsubj>held held/root no/det>talks *talks/obj>held .", False),
        ("They/nsubj>hold would/aux>hold hold/root *talks/obj>hold .", False),
        ("They/nsubj>skip will/aux>skip skip/root no/det>talks *talks/obj>skip .", False),
    ],
)
def test_what_one_will_not_do_is_refused(line: str, is_refused: bool):
    s, i = marked(line)
    assert refused(s, Act(i, "CONSULT", None, 0.9, None, "trigger head")) is is_refused


@pytest.mark.parametrize(
    ("read", "nearest", "meant"),
    [
        ("2024-02-04", "2025-02-04", "2025-02-04"),  # written on 3 February 2025
        ("2026-01-30", "2025-01-30", "2025-01-30"),
        ("2024-06-04", "2025-06-04", "2024-06-04"),
        ("2024-03-20", "2025-03-20", "2024-03-20"),
        ("2025-01-30", "2025-01-30", "2025-01-30"),
    ],
)
def test_a_day_at_hand_is_meant_and_not_one_a_year_off(read: str, nearest: str, meant: str):
    def on(day: str) -> DateRef:
        return DateRef("on the day", Span(0, 1), day, day, "day", "written out")

    assert at_hand(date(2025, 2, 3), on(read), on(nearest)).start == meant
    assert at_hand(None, on(read), on(nearest)).start == read


@pytest.mark.parametrize(
    ("kind", "part", "precision", "end", "over"),
    [
        ("ASSAULT", "NOUN", "day", "2025-01-25", True),
        ("ASSAULT", "NOUN", "day", "2025-02-03", False),  # the day of the report
        ("ASSAULT", "NOUN", "range", "2025-01-25", False),
        ("ASSAULT", "VERB", "day", "2025-01-25", False),
        ("COERCE", "NOUN", "day", "2025-01-25", False),  # a siege goes on
    ],
)
def test_an_attack_of_one_day_is_over(kind: str, part: str, precision: str, end: str, over: bool):
    when = DateRef("on the day", Span(0, 1), end, end, precision, "written out")
    assert over_by(kind, part, when, date(2025, 2, 3)) is over
    assert over_by(kind, part, when, None) is False
