"""Which day the text last spoke of."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from vedette.claims.spoken_of import day_spoken_of


def sentences(*texts: str) -> list[Any]:
    return [SimpleNamespace(text=text) for text in texts]


@pytest.mark.parametrize(
    ("before", "day"),
    [
        (["The truce began on Friday.", "It held."], date(2018, 9, 14)),
        (["They met on 3 May 2018.", "At 3 pm on Sunday they left."], date(2018, 9, 16)),
        (["They met in May.", "It held."], None),
        (["They met on 3 May 2018 and left the next day."], date(2018, 5, 4)),
        (["They met on 3 May 2018.", "Two days later they left."], date(2018, 5, 3)),
        (["On Friday it began.", *["Nothing."] * 6], None),
        ([], None),
    ],
)
def test_the_last_day_named(before: list[str], day: date | None) -> None:
    assert day_spoken_of(sentences(*before, "On the same day they left."), len(before), date(2018, 9, 17)) == day
