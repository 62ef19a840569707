"""Until when a daily report tells, by the line that names its period."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.claims.trees import tree
from vedette.claims.told_until import told_until

DAY = date(2006, 4, 26)


def plain_sentence(text: str):
    first, *rest = text.split()
    return tree(" ".join([f"{first}/NOUN/root", *(f"{w}/X/dep>0" for w in rest)]))


@pytest.mark.parametrize(
    ("line", "until"),
    [
        ("covering the period 25 April 06:00 hrs to 26 April 06:00 hrs", datetime(2006, 4, 26, 6)),
        ("Daily report , information as of 19:30, 25 April 2006", datetime(2006, 4, 25, 19, 30)),
        ("covering the period 25 May 06:00 hrs to 26 May 06:00 hrs", None),
        ("At 13:40 hrs on 25 April a woman blew herself up", None),
        ("covering the month of April", None),
    ],
)
def test_the_period_of_a_daily_report(line: str, until: datetime | None):
    assert told_until([plain_sentence("DAILY REPORT"), plain_sentence(line)], DAY) == until
    assert told_until([plain_sentence(line)], None) is None


def test_only_the_head_names_the_period():
    body = [plain_sentence("Shots were heard")] * 6
    assert told_until([*body, plain_sentence("the period 25 April 06:00 hrs to 26 April 06:00 hrs")], DAY) is None
