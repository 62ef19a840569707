import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vedette.errors import DataFileError
from vedette.reports.feeds_file import read_feeds_file

GOOD = """contact = "desk@monitor.example"
every = "1h"
pause = 2

[[feed]]
url = "https://valley.example/rss"
publisher = "Valley Post"

[[feed]]
url = "https://ridge.example/atom.xml"
every = "10m"
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "feeds.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_it_says(tmp_path: Path) -> None:
    found = read_feeds_file(write(tmp_path, GOOD))
    assert (found.contact, found.pause) == ("desk@monitor.example", 2.0)
    first, second = found.feeds
    assert (first.url, first.publisher, first.every) == ("https://valley.example/rss", "Valley Post", 3600.0)
    assert (second.publisher, second.every) == (None, 600.0)


def test_the_least_that_it_must_say(tmp_path: Path) -> None:
    found = read_feeds_file(write(tmp_path, '[[feed]]\nurl = "http://x.example/"'))
    assert (found.contact, found.pause, found.feeds[0].every) == (None, 0.5, 1800.0)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('every = "1h"', 'every = "often"', 2, "every is 'often'"),
        ('every = "1h"', 'every = "1s"', 2, "every is 1.0"),
        ("pause = 2", "pause = -1", 3, "pause is -1"),
        ("pause = 2", "pausa = 2", 3, "pausa is not known here"),
        ("desk@monitor.example", "d\\nesk", 1, "contact"),
        ('"desk@monitor.example"', "5", 1, "contact must be in quotes"),
        ('url = "https://ridge', 'url = "ftp://ridge', 10, "url is 'ftp:"),
        ('url = "https://ridge.example/atom.xml"\n', "", 9, "url is missing"),
        ('publisher = "Valley Post"', "publisher = 3", 7, "publisher must be a name"),
        ("ridge.example/atom.xml", "valley.example/rss", 9, "stands twice"),
        ("[[feed]]", "[feed", 5, "no TOML"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    with pytest.raises(DataFileError) as caught:
        read_feeds_file(write(tmp_path, GOOD.replace(old, new, 1)))
    assert message in str(caught.value)
    assert caught.value.line == line


def test_no_file_and_no_feeds(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="does not exist"):
        read_feeds_file(tmp_path / "absent.toml")
    with pytest.raises(DataFileError, match="names no feed"):
        read_feeds_file(write(tmp_path, ""))
    with pytest.raises(DataFileError, match=r"\[\[feed\]\] tables"):
        read_feeds_file(write(tmp_path, "feed = 3"))
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataFileError, match="can't be read"):
        read_feeds_file(tmp_path / "binary.toml")


@settings(max_examples=80)
@given(st.lists(st.sampled_from([*GOOD.splitlines(), "[[feed]]", "url = 'x'", "feed = []", "[feed]", "every = nan",
                                 "pause = inf", "every = true", "'every' = 60", "x"]), max_size=8))  # fmt: skip
def test_nothing_else_is_raised(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    with contextlib.suppress(DataFileError):
        read_feeds_file(write(tmp_path_factory.mktemp("feeds"), "\n".join(lines)))
