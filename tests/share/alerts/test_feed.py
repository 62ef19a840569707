"""The feed, read by another program."""

from pathlib import Path

import feedparser
import pytest

from tests.share.alerts.made import HOSTILE, RAISED, an_alert, stored
from vedette.record.alerts import StoredAlert
from vedette.share.alerts.feed import MOST, feed, write_feed


def test_a_reader_finds_the_newest_first_with_evidence_and_links() -> None:
    later = StoredAlert(an_alert(2), "2018-10-15T08:00:00Z", ())
    read = feedparser.parse(feed("Zone", [stored(1), later]))
    assert not read.bozo and read.feed.title == "Alerts: Zone" and read.feed.updated == "2018-10-15T08:00:00Z"
    assert [entry.title for entry in read.entries] == [f"Breach of no-attacks: number {n}" for n in (2, 1)]
    entry = read.entries[1]
    assert entry.updated == RAISED and entry.tags[0].term == "violation"
    assert "The army shelled Morek, residents said." in entry.content[0].value
    assert [link.href for link in entry.links] == ["https://levant-wire.example/1"]


def test_an_alert_keeps_its_identity() -> None:
    one, other = (feedparser.parse(feed("Zone", alerts)) for alerts in ([stored(1)], [stored(1), stored(2)]))
    assert one.feed.id == other.feed.id
    assert one.entries[0].id in {entry.id for entry in other.entries}


def test_what_reports_say_stays_text() -> None:
    read = feedparser.parse(feed("Zone", [stored(1, title=HOSTILE, said=HOSTILE)]), sanitize_html=False)
    assert not read.bozo
    assert read.entries[0].title_detail.type == "text/plain"
    assert "<script>" in read.entries[0].title
    assert b"<script>" not in feed("Zone", [stored(1, title=HOSTILE, said=HOSTILE)])


def test_no_alert_is_a_feed_too() -> None:
    read = feedparser.parse(feed("Zone", []))
    assert not read.bozo and read.entries == []


def test_it_holds_the_newest_only() -> None:
    many = [StoredAlert(an_alert(n), f"2018-10-14T08:{n // 60:02}:{n % 60:02}Z", ()) for n in range(MOST + 5)]
    read = feedparser.parse(feed("Zone", many))
    assert len(read.entries) == MOST and read.entries[0].title.endswith(f"number {MOST + 4}")


def test_a_file_is_replaced_as_a_whole_and_keeps_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "alerts.xml"
    write_feed(path, "Zone", [])
    assert path.stat().st_mode & 0o777 == 0o644
    path.chmod(0o640)
    write_feed(path, "Zone", [stored(1)])
    assert path.stat().st_mode & 0o777 == 0o640 and b"number 1" in path.read_bytes()
    assert [file.name for file in tmp_path.iterdir()] == ["alerts.xml"]
    with pytest.raises(OSError, match="nowhere"):
        write_feed(tmp_path / "nowhere" / "alerts.xml", "Zone", [])
