from pathlib import Path

import pytest

from vedette.reports import gather, load

FOLDER = Path(__file__).parents[1] / "examples"
NAMES = sorted(Path(source).name for source in gather([str(FOLDER)]) if Path(source).parent == FOLDER)

# What each example says of itself: publisher, when, and how that is known.
SAYS = {
    "arauca-clashes.html": (None, "2022-01-04", "visible date"),
    "donbas-daily-report.txt": (None, "2021-03-19", "date line"),
    "fasher-siege.html": ("The Marra Gazette", "2024-05-27T08:15:00+02:00", "json-ld"),
    "goma-road.txt": ("Lake Kivu Radio", "2024-02-08", "date line"),
    "hodeidah-truce.txt": ("Red Sea Dispatch", None, "the dateline gives day and month without the year"),
    "idlib-convoy.txt": ("levant-wire.example", "2020-02-29", "dateline"),
    "karabakh-truce.html": ("Caucasus Ledger", "2020-10-18T11:40:00+04:00", "meta article:published_time"),
    "mali-convoy.txt": ("Sahel Courier", "2022-06-04", "dateline"),
    "south-sudan-statement.txt": ("Upper Nile Peace Bulletin", "2022-12-09", "dateline"),
    "tripoli-front.txt": (None, "2020-01-23", "date line"),
}


@pytest.mark.parametrize("name", NAMES)
def test_examples(name: str) -> None:
    report = load(str(FOLDER / name))
    assert (report.publisher.value, report.published.value, report.published.method) == SAYS[name]
    assert report.title is not None
    assert report.text.startswith(report.title + "\n")
    assert 150 <= len(report.text.split()) <= 350
    assert "Vedette" not in report.text
    assert "aside" not in report.text and "More stories" not in report.text and "©" not in report.text


def test_every_example_is_described() -> None:
    described = (FOLDER / "README.md").read_text()
    assert all(f"`{name}`" in described for name in NAMES)
    assert set(SAYS) == set(NAMES)
    assert "written for this project" in described
    assert all("Written for the Vedette project" in path.read_text() for path in FOLDER.glob("*.html"))
