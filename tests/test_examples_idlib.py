"""The reports on the zone of Idlib say who published them and when in ways that Vedette finds by itself."""

from collections import Counter
from pathlib import Path

import pytest

from vedette.reports import gather, load

FOLDER = Path(__file__).parents[1] / "examples" / "idlib"
REPORTS = FOLDER / "reports"
NAMES = sorted(Path(source).name for source in gather([str(REPORTS)]))

# How publisher and date are found for each of the invented publishers.
FOUND = {
    "barada-news": ("Barada News", "agency in the dateline", "dateline"),
    "bosphorus-daily": ("Bosphorus Daily", "meta og:site_name", "meta article:published_time"),
    "crossline-bulletin": ("Crossline Bulletin", "source line", "date line"),
    "ebla-voice": ("Ebla Voice", "json-ld", "json-ld"),
    "gulf-courier": ("Gulf Courier", "agency in the dateline", "dateline"),
    "levant-wire": ("Levant Wire", "agency in the dateline", "dateline"),
    "neva-dispatch": ("Neva Dispatch", "json-ld", "json-ld"),
    "orontes-observatory": ("Orontes Observatory", "source line", "dateline"),
}


@pytest.mark.parametrize("name", NAMES)
def test_each_report_says_who_and_when(name: str) -> None:
    report = load(str(REPORTS / name))
    slug = next(slug for slug in FOUND if name[11:].startswith(slug))
    publisher, by, dated_by = FOUND[slug]
    assert (report.publisher.value, report.publisher.method) == (publisher, by)
    assert report.published.value is not None
    assert (report.published.value[:10], report.published.method) == (name[:10], dated_by)
    assert report.title is not None and report.text.startswith(report.title + "\n")
    assert report.language == "en"
    assert 80 <= len(report.text.split()) <= 220
    assert "Vedette" not in report.text and "©" not in report.text


def test_they_cover_the_months_and_the_voices() -> None:
    assert len(NAMES) >= 60
    assert {name[:7] for name in NAMES} == {f"2018-{month:02}" for month in range(5, 13)}
    voices = Counter(next(slug for slug in FOUND if name[11:].startswith(slug)) for name in NAMES)
    assert set(voices) == set(FOUND) and min(voices.values()) >= 4


def test_they_are_marked_as_written_for_the_project() -> None:
    page = (FOLDER / "README.md").read_text("utf-8")
    assert "written for this project" in page
    assert all(publisher in page for publisher, _, _ in FOUND.values())
    assert f"{len(NAMES)} short reports" in page
    assert all("Written for the Vedette project" in path.read_text("utf-8") for path in REPORTS.glob("*.html"))
