"""What an event's type and mode settle of those who are counted."""

from __future__ import annotations

import pytest

from vedette.claims.plans import fitting_roles
from vedette.model import Quantity, Span


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
