"""What leaves in the sensitive mode, in any format, holds no sentence, title or address of a report and no exact point.

Over a made-up record, whose every event has its own sentence and an exact place.
"""

from __future__ import annotations

import html
import json
import zipfile
from pathlib import Path

import pyarrow.parquet
import pypdf
import pytest
from bench.synthetic import fill
from sqlalchemy import select

from tests.share.test_sitrep import ZONE
from vedette.record import EventFilter, Record
from vedette.record.tables import claim, event, report
from vedette.share import FORMATS, export
from vedette.share.sitrep import WRITERS, sitrep
from vedette.watch import load_arrangement, read_period
from vedette.watch.gather import forget


def words_in(file: Path) -> str:
    """All that a reader of the file could find, on one line."""
    if file.suffix in {".xlsx", ".docx"}:
        with zipfile.ZipFile(file) as parts:
            raw = "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    elif file.suffix == ".parquet":
        table = pyarrow.parquet.read_table(file)
        raw = json.dumps(table.drop(["geometry"]).to_pylist(), default=str) + str(table.schema.metadata)
    elif file.suffix == ".pdf":
        raw = "\n".join(page.extract_text() for page in pypdf.PdfReader(file).pages)
    else:
        raw = file.read_text("utf-8")
    return " ".join(html.unescape(raw).split())


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("sensitive") / "made-up.db"
    fill(target, events=400, seed=3)
    return target


def secrets(record: Record) -> tuple[set[str], set[str]]:
    """What must not be found: words of reports, and coordinates of exact places."""
    with record.engine.connect() as connection:
        said = {
            " ".join(text.split()) for text in connection.scalars(select(claim.c.body["sentence"]["text"].as_string()))
        }
        said |= {title for title in connection.scalars(select(report.c.title)) if title}
        said |= {url for url in connection.scalars(select(report.c.url)) if url.startswith("http")}
        rows = connection.execute(
            select(event.c.lat, event.c.lon).where(event.c.precision.in_(["exact", "near"]))
        ).all()
    return said, {f"{x:.4f}" for row in rows for x in row}


def test_what_is_looked_for_stands_in_a_file_that_is_not_sensitive(filled: Path, tmp_path: Path) -> None:
    """Else the next tests would find nothing whatever is written."""
    with Record.open(filled) as record:
        said, exact = secrets(record)
        export(record, EventFilter(), tmp_path / "all.geojson")
        text = words_in(tmp_path / "all.geojson")
        assert sum(sentence in text for sentence in said) > 100
        assert sum(point in text for point in exact) > 30


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_no_format_of_an_export_tells(filled: Path, tmp_path: Path, name: str) -> None:
    file = tmp_path / f"all{FORMATS[name].suffixes[0]}"
    with Record.open(filled) as record:
        said, exact = secrets(record)
        export(record, EventFilter(), file, sensitive=True)
    text = words_in(file)
    assert len(text) > 200
    assert {sentence for sentence in said if sentence in text} == set()
    assert {point for point in exact if point in text} == set()


@pytest.mark.parametrize("suffix", sorted(WRITERS))
def test_no_format_of_a_situation_report_tells(filled: Path, tmp_path: Path, suffix: str) -> None:
    forget()
    zone = tmp_path / "zone.toml"
    zone.write_text(ZONE, "utf-8")
    file = tmp_path / f"report{suffix}"
    with Record.open(filled) as record:
        said, exact = secrets(record)
        arrangement = load_arrangement(zone)
        sitrep(record, arrangement, read_period("2018"), file, sensitive=True, cache=tmp_path / "cache")
    forget()
    text = words_in(file)
    assert len(text) > 2000
    assert {sentence for sentence in said if sentence in text} == set()
    assert {point for point in exact if point in text} == set()
