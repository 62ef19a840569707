from __future__ import annotations

import threading
from pathlib import Path

import pytest

from vedette import Reader
from vedette.claims.as_json import claim_line
from vedette.errors import StoppedError
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


def test_parsing_can_be_stopped():
    """Ctrl-C while a long report is being parsed doesn't wait for its end."""
    stop = threading.Event()
    stop.set()
    parser = Reader()._parser
    report = load(str(EXAMPLES[0]))
    assert len(parser.parse(report, stop=threading.Event()).sentences) > 5
    with pytest.raises(StoppedError):
        parser.parse(report, stop=stop)
