from __future__ import annotations

from pathlib import Path

import pytest

from vedette import Reader
from vedette.claims.as_json import claim_line
from vedette.reports import load

EXAMPLES = sorted(p for p in (Path(__file__).parents[1] / "examples").iterdir() if p.suffix in {".txt", ".html"})


def lines(reading):
    return [claim_line(c, reading.report) for c in reading.claims]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_report_reads_the_same_alone_and_in_company(workers):
    reader = Reader()
    reports = [load(str(p)) for p in EXAMPLES]
    alone = [lines(reader.read(r)) for r in reports]
    assert sum(map(len, alone)) > 40
    assert [lines(r) for r in reader.read_many(reports, workers=workers)] == alone
    assert [lines(r) for r in reader.read_many(reports[::-1], workers=workers)] == alone[::-1]
