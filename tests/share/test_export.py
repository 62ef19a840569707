"""Every format written and read again by an independent reader."""

import csv
import errno
import hashlib
import io
import json
import struct
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import feedparser
import jsonschema
import openpyxl
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from vedette.errors import InputError
from vedette.model import Disagreement, Event, EventActor, EventPlace, EventQuantity, Side
from vedette.ontology import acled_events
from vedette.record import EventFilter, Record
from vedette.share import FORMATS, export
from vedette.share.about import About
from vedette.share.columns import columns
from vedette.share.export import _writer, format_of
from vedette.share.formats import xlsx
from vedette.share.rows import Evidence, Row

from .events import ARMY, EVENT, HTS, PLACE, RESIDENTS, Told, event, keep, new_record

ABOUT = About("x", 7, "2026-01-01T00:00:00Z", "all", False, True)
EVIDENCE = (
    Evidence(
        "c1",
        "The army shelled the town, monitors said.",
        "Shelling",
        "Northern Wire",
        "2018-09-16",
        "https://northern-wire.example/1",
    ),
    Evidence("c2", "Nine died.", None, "The Harbour Post", "2018-09-17T08:00:00+03:00", None),
)
ROW = Row(EVENT, "2026-01-01T00:00:00Z", EVIDENCE, admin2="Jisr-Ash-Shugur")
TEXT_FORMATS = sorted(set(FORMATS) - {"parquet", "xlsx"})
GEOJSON = {
    "type": "object",
    "required": ["type", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "geometry", "properties"],
                "properties": {
                    "type": {"const": "Feature"},
                    "id": {"type": ["string", "number"]},
                    "properties": {"type": ["object", "null"]},
                    "geometry": {
                        "oneOf": [
                            {"type": "null"},
                            {
                                "type": "object",
                                "required": ["type", "coordinates"],
                                "properties": {
                                    "type": {"const": "Point"},
                                    "coordinates": {
                                        "type": "array",
                                        "prefixItems": [
                                            {"type": "number", "minimum": -180, "maximum": 180},
                                            {"type": "number", "minimum": -90, "maximum": 90},
                                        ],
                                        "minItems": 2,
                                        "maxItems": 2,
                                    },
                                },
                            },
                        ]
                    },
                },
            },
        },
    },
    # RFC 7946, 7.1: these names must not be used otherwise.
    "not": {"anyOf": [{"required": [name]} for name in ("coordinates", "geometries", "geometry", "properties")]},
}


def written(name: str, *rows: Row, hxl: bool = False, about: About = ABOUT) -> bytes:
    out = io.BytesIO()
    writer = _writer(FORMATS[name])(out, about, hxl=hxl)
    for row in rows:
        writer.write(row)
    writer.close()
    return out.getvalue()


def table(raw: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8"), newline="")))


# --- each format by a reader of its own -------------------------------------------------------------------------------


def test_csv() -> None:
    raw = written("csv", ROW)
    assert raw.decode("utf-8").endswith("\r\n")
    (row,) = table(raw)
    assert list(row) == [column.name for column in columns("events")]
    assert (row["id"], row["source"], row["target_id"]) == (EVENT.id, "Syrian army", "hts")
    assert (float(row["lat"]), float(row["lon"])) == (PLACE.lat, PLACE.lon)
    assert (row["killed_low"], row["killed"], row["killed_high"]) == ("3", "5", "9")
    assert row["quantities"] == "12 person injured; at least 2 military vehicle destroyed"
    assert row["publishers"] == "Northern Wire; The Harbour Post"
    assert row["disagreements"] == "quantity (people killed): 5 [monitors] / 9 [a rebel spokesman]"
    assert (row["evidence"], row["evidence_url"]) == (EVIDENCE[0].sentence, EVIDENCE[0].url)
    assert (row["admin2"], row["withheld"]) == ("Jisr-Ash-Shugur", "")


def test_geojson() -> None:
    bare = Row(event(2, place=None), None, ())
    made = json.loads(written("geojson", ROW, bare))
    jsonschema.Draft202012Validator(GEOJSON).validate(made)
    one, other = made["features"]
    assert one["geometry"]["coordinates"] == [36.3211, 35.8153]
    assert one["properties"]["source"][0] == {
        "id": "syria-mil",
        "name": "Syrian army",
        "country": "SYR",
        "sector": "MIL",
    }
    assert one["properties"]["killed"]["best"] == 5
    assert one["properties"]["evidence"][0]["url"] == EVIDENCE[0].url
    assert other["geometry"] is None and other["id"] == event(2).id
    assert made["about"]["change"] == 7
    jsonschema.Draft202012Validator(GEOJSON).validate(json.loads(written("geojson")))


def test_parquet(tmp_path: Path) -> None:
    file = tmp_path / "x.parquet"
    file.write_bytes(written("parquet", ROW, Row(event(2, place=None, start=None, end=None), None, ())))
    with duckdb.connect() as db:
        found = db.execute(
            "SELECT id, lat, killed, first_published, changed, reports, geometry FROM read_parquet(?) ORDER BY id",
            [str(file)],
        ).fetchall()
    empty, one = found
    assert one[:3] == (EVENT.id, 35.8153, 5.0)
    assert (one[3].isoformat(), one[4].isoformat()[:19], one[5]) == ("2018-09-16", "2026-01-01T00:00:00", 2)
    assert struct.unpack("<BIdd", one[6]) == (1, 1, 36.3211, 35.8153)
    assert empty[1] is None and empty[6] is None
    metadata = pyarrow.parquet.read_schema(file).metadata
    assert json.loads(metadata[b"geo"])["columns"]["geometry"]["encoding"] == "WKB"
    assert json.loads(metadata[b"vedette"])["change"] == 7


def test_xlsx() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", ROW, hxl=True)))
    assert book.sheetnames == ["README", "events"]
    assert "Made by Vedette" in str(book["README"]["A1"].value)
    heads, tags, row = book["events"].iter_rows()
    names = [c.value for c in heads]
    assert names == [column.name for column in columns("events")]
    assert [c.value for c in tags] == [column.hxl for column in columns("events")]
    made = dict(zip(names, row, strict=True))
    assert made["killed"].value == 5 and made["killed"].data_type == "n"
    assert made["lat"].value == 35.8153
    assert made["source"].value == "Syrian army" and made["source"].data_type == "s"
    assert made["evidence_url"].hyperlink.target == EVIDENCE[0].url


def test_a_full_sheet_is_followed_by_another_and_links_are_as_many_as_excel_reads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(xlsx, "_SHEET", 4)
    monkeypatch.setattr(xlsx, "_LINKS", 2)
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", *[ROW] * 8)))
    assert book.sheetnames == ["README", "events", "events 2", "events 3"]
    assert [sheet.max_row - 1 for sheet in book.worksheets[1:]] == [3, 3, 2]
    url = [column.name for column in columns("events")].index("evidence_url")
    linked = [[row[url].hyperlink is not None for row in sheet.iter_rows(min_row=2)] for sheet in book.worksheets[1:]]
    assert linked == [[True, True, False], [True, True, False], [True, True]]
    assert [row[url].value for row in book["events"].iter_rows(min_row=2)] == [EVIDENCE[0].url] * 3


def test_a_workbook_without_events_has_its_headers() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx")))
    assert [c.value for c in book["events"][1]] == [column.name for column in columns("events")]


def test_kml() -> None:
    root = etree.fromstring(written("kml", ROW, Row(event(2, place=None), None, ())))
    names = {"k": "http://www.opengis.net/kml/2.2"}
    assert root.xpath("string(//k:Placemark[1]/k:name)", namespaces=names) == EVENT.title
    assert root.xpath("string(//k:Placemark[1]//k:coordinates)", namespaces=names) == "36.32110,35.81530"
    assert root.xpath("string(//k:Placemark[1]//k:begin)", namespaces=names) == "2018-09-16"
    value = "string(//k:Placemark[1]//k:Data[@name='target']/k:value)"
    assert root.xpath(value, namespaces=names) == "Hayat Tahrir al-Sham"
    assert root.xpath("count(//k:Placemark)", namespaces=names) == 2
    assert root.xpath("count(//k:Point)", namespaces=names) == 1


def test_atom() -> None:
    feed = feedparser.parse(written("atom", ROW))
    assert not feed.bozo and feed.version == "atom10"
    (entry,) = feed.entries
    assert entry.title == EVENT.title and entry.title_detail.type == "text/plain"
    assert entry.id.startswith("urn:uuid:") and entry.updated == "2026-01-01T00:00:00Z"
    assert [link.href for link in entry.links] == [EVIDENCE[0].url]
    assert "monitors said" in entry.summary and "Disputed: quantity." in entry.summary
    assert {tag.term for tag in entry.tags} == {"ASSAULT", "happened"}


def test_plover() -> None:
    lines = written("plover", ROW, Row(event(2, type="CONTROL", mode="take"), None, ())).decode().splitlines()
    (record,) = map(json.loads, lines)
    assert (record["event"], record["mode"], record["date"]) == ("ASSAULT", "heavy-weapons", "2018-09-16")
    assert record["source"][0]["code"] == "SYRMIL" and record["target"][0]["actorText"] == "Hayat Tahrir al-Sham"
    assert record["magnitude"] == {
        "dead": 5,
        "deadLow": 3,
        "deadHigh": 9,
        "other": ["12 person injured", "at least 2 military vehicle destroyed"],
    }
    assert record["text"] == EVIDENCE[0].sentence


def test_acled() -> None:
    (row,) = table(written("acled", ROW))
    assert list(row) == [
        "event_id_cnty",
        "event_date",
        "year",
        "time_precision",
        "disorder_type",
        "event_type",
        "sub_event_type",
        "actor1",
        "assoc_actor_1",
        "inter1",
        "actor2",
        "assoc_actor_2",
        "inter2",
        "interaction",
        "civilian_targeting",
        "iso",
        "region",
        "country",
        "admin1",
        "admin2",
        "admin3",
        "location",
        "latitude",
        "longitude",
        "geo_precision",
        "source",
        "source_scale",
        "notes",
        "fatalities",
        "tags",
        "timestamp",
    ]
    assert len(row) == 31
    assert row["sub_event_type"] == "Shelling/artillery/missile attack"
    assert (row["disorder_type"], row["inter1"], row["inter2"], row["interaction"]) == (
        "Political violence",
        "1",
        "2",
        "12",
    )
    assert (row["iso"], row["region"], row["country"]) == ("760", "Middle East", "Syria")
    assert (row["time_precision"], row["geo_precision"], row["fatalities"]) == ("1", "1", "5")
    assert row["timestamp"] == "1767225600"
    assert "“The army shelled the town, monitors said.”" in row["notes"] and "Disputed: quantity" in row["notes"]


def test_ged() -> None:
    (row,) = table(written("ged", ROW))
    assert len(row) == 49
    assert (row["best"], row["low"], row["high"]) == ("5", "3", "9")
    assert int(row["deaths_a"]) + int(row["deaths_b"]) + int(row["deaths_civilians"]) + int(row["deaths_unknown"]) == 5
    assert (row["type_of_violence"], row["country_id"], row["gwnoa"], row["gwnob"]) == ("1", "652", "652", "")
    assert (row["where_prec"], row["date_prec"], row["priogrid_gid"]) == ("1", "1", "181153")
    assert row["geom_wkt"] == "POINT (36.3211 35.8153)" and row["dyad_name"] == "Syrian army - Hayat Tahrir al-Sham"
    assert 0 < int(row["id"]) < 2**63


def test_hapi() -> None:
    rows = [
        ROW,
        Row(event(2, killed=None, target=(RESIDENTS,)), None, ()),
        Row(event(3, start="2018-10-02", end=None), None, ()),
        Row(event(4, start=None, end=None, first_published="2018-09-30"), None, ()),
        Row(event(5, status="planned"), None, ()),
        Row(event(6, type="CONSULT", mode=None), None, ()),
    ]
    made = {
        (r["event_type"], r["reference_period_start"], r["provider_admin2_name"]): r
        for r in table(written("hapi", *rows))
    }
    assert len(made) == 4
    fought = made["political_violence", "2018-09-01", ""]
    assert (fought["events"], fought["fatalities"], fought["admin_level"]) == ("2", "5", "1")
    assert fought["warning"] == "1 dated by publication only" and fought["reference_period_end"] == "2018-09-30"
    assert made["civilian_targeting", "2018-09-01", ""]["fatalities"] == ""
    assert made["political_violence", "2018-09-01", "Jisr-Ash-Shugur"]["admin_level"] == "2"


@pytest.mark.parametrize("name", [f.name for f in FORMATS.values() if f.hxl and f.name != "xlsx"])
def test_the_hxl_row_has_a_tag_for_each_column(name: str) -> None:
    heads, tags, *_ = csv.reader(io.StringIO(written(name, ROW, hxl=True).decode()))
    assert len(heads) == len(tags) and all(tag.startswith("#") for tag in tags)
    assert len(set(tags)) == len(tags)


# --- what ACLED and UCDP would ask ------------------------------------------------------------------------------------


def acled(**fields: Any) -> dict[str, str]:
    return table(written("acled", replace(ROW, event=event(**fields))))[0]


def test_interaction_codes_follow_sector_and_country() -> None:
    abroad = EventActor("turkey-mil", "Turkish army", "TUR", "MIL")
    mission = EventActor("un", "United Nations", "IGO", None)
    assert acled(source=(abroad,), target=(HTS,))["interaction"] == "28"
    assert acled(source=(HTS,), target=(HTS,))["interaction"] == "22"
    assert acled(source=(mission,), target=())["interaction"] == "80"
    assert acled(source=(), target=(ARMY,))["interaction"] == "10"
    assert acled(source=(ARMY,), target=(RESIDENTS,), mode="firearms")["interaction"] == "17"


def test_civilians_protesters_and_territory() -> None:
    hit = acled(target=(RESIDENTS,), mode="firearms")
    assert (hit["event_type"], hit["sub_event_type"]) == ("Violence against civilians", "Attack")
    assert (hit["actor2"], hit["assoc_actor_2"], hit["civilian_targeting"]) == (
        "Civilians (Syria)",
        "residents",
        "Civilian targeting",
    )
    crowd = acled(type="PROTEST", mode=None, source=(RESIDENTS,), target=())
    assert (crowd["actor1"], crowd["inter1"], crowd["interaction"]) == ("Protesters (Syria)", "6", "60")
    assert (crowd["event_type"], crowd["disorder_type"]) == ("Protests", "Demonstrations")
    taken = {who[0].id: acled(type="CONTROL", mode="take", source=who)["sub_event_type"] for who in ((ARMY,), (HTS,))}
    assert taken == {"syria-mil": "Government regains territory", "hts": "Non-state actor overtakes territory"}


@pytest.mark.parametrize(
    ("start", "end", "precision", "day"),
    [
        ("2018-09-16", "2018-09-16", "1", "2018-09-16"),
        ("2018-09-10", "2018-09-16", "2", "2018-09-13"),
        ("2018-09-01", "2018-09-30", "3", "2018-09-15"),
        (None, None, "3", "2018-09-16"),
    ],
)
def test_time_precision(start: str | None, end: str | None, precision: str, day: str) -> None:
    row = acled(start=start, end=end)
    assert (row["time_precision"], row["event_date"]) == (precision, day)
    assert ("date=published" in row["tags"]) == (start is None)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "planned"},
        {"status": "denied"},
        {"type": "CONSULT", "mode": None},
        {"type": "RELATION", "mode": "backs"},
        {"start": "2018-01-01", "end": "2018-12-31"},
        {"start": None, "end": None, "first_published": None},
        {"place": replace(PLACE, precision="country")},
        {"place": None},
    ],
)
def test_what_acled_has_no_place_for_is_left_out_with_a_reason(fields: dict[str, Any]) -> None:
    writer = _writer(FORMATS["acled"])(io.BytesIO(), ABOUT, hxl=False)
    assert writer.write(replace(ROW, event=event(**fields)))
    assert writer.write(ROW) is None


def test_unknown_deaths_are_empty_and_not_nought() -> None:
    assert acled(killed=None)["fatalities"] == ""
    assert acled(killed=EventQuantity("person", "killed", 3, None, None))["fatalities"] == "3"
    assert acled(killed=EventQuantity("person", "killed", 0, 0, 0))["fatalities"] == "0"


KILLED = st.none() | st.builds(
    lambda a, b, c: EventQuantity("person", "killed", *(float(x) for x in sorted((a, b, c)))),
    *[st.integers(0, 500)] * 3,
)
SECTOR = st.sampled_from([None, "GOV", "MIL", "REB", "CVL", "PRM", "COP", "JRN", "UAF", "XXX"])
ACTORS = st.lists(
    st.builds(
        EventActor,
        st.sampled_from(["a", "SYR", "x-b"]),
        st.text(max_size=12),
        st.sampled_from(["SYR", "TUR", "IGO", None]),
        SECTOR,
    ),
    max_size=3,
).map(tuple)
DAYS = st.none() | st.dates().map(lambda d: d.isoformat())
HOSTILE = st.text(max_size=40) | st.sampled_from(
    [
        "=cmd|' /C calc'!A0",
        "<script>alert(1)</script>",
        "@SUM(1)",
        "a;=1",
        '"',
        "]]>",
        "\x00\x0b",
        "‮txt",
        "\ud800",
        "-",
        "a\r\n=b",
    ]
)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    start = draw(DAYS)
    made = replace(
        EVENT,
        id=f"e{draw(st.integers(0, 2**64 - 1)):016x}",
        type=draw(st.sampled_from(["ASSAULT", "PROTEST", "CONTROL", "CONSULT", "COERCE", "RETREAT"])),
        mode=draw(st.sampled_from([None, "take", "firearms", "aerial", "withdraw"])),
        status=draw(st.sampled_from(["happened", "ongoing", "planned", "denied"])),
        source=draw(ACTORS),
        target=draw(ACTORS),
        place=draw(
            st.none()
            | st.builds(
                EventPlace,
                HOSTILE,
                st.none() | st.integers(1, 10**7),
                st.floats(-90, 90),
                st.floats(-180, 180),
                st.sampled_from(["SYR", "UKR", None, "SCG"]),
                st.none() | HOSTILE,
                st.sampled_from(["exact", "near", "admin2", "admin1", "country", "unknown"]),
                st.none() | st.floats(0, 500),
            )
        ),
        start=start,
        end=start,
        killed=draw(KILLED),
        quantities=(),
        title=draw(HOSTILE),
        sources=tuple(draw(st.lists(HOSTILE, max_size=2))),
        publishers=tuple(draw(st.lists(HOSTILE, max_size=2))),
        disagreements=(Disagreement("source", draw(HOSTILE), (Side(draw(HOSTILE), (), (draw(HOSTILE),)),) * 2),),
        first_published=draw(DAYS),
    )
    evidence = Evidence("c", draw(HOSTILE), draw(HOSTILE), draw(HOSTILE), None, draw(HOSTILE))
    return Row(
        made, draw(st.sampled_from([None, "2026-01-01T00:00:00Z"])), (evidence,), admin2=draw(st.none() | HOSTILE)
    )


@settings(max_examples=50)
@given(rows())
def test_derived_columns_hold_for_any_event(row: Row) -> None:
    for made in table(written("acled", row)):
        assert made["sub_event_type"] in acled_events()[made["event_type"]]
        assert made["time_precision"] in {"1", "2", "3"} and made["geo_precision"] in {"1", "2", "3"}
        one, two = sorted((int(made["inter1"]), int(made["inter2"])))
        assert made["interaction"] == (f"{two}0" if one == 0 and two else str(one * 10 + two))
        assert made["event_date"][:4].lstrip("0") == made["year"]
    for made in table(written("ged", row)):
        best, low, high = (int(made[name]) for name in ("best", "low", "high"))
        assert best >= 1 and low <= best <= high
        assert sum(int(made[f"deaths_{side}"]) for side in ("a", "b", "civilians", "unknown")) == best
        assert 1 <= int(made["priogrid_gid"]) <= 259200
        assert made["type_of_violence"] in {"1", "2", "3"}


@settings(max_examples=50)
@given(rows())
def test_hostile_text_stays_text_in_every_format(row: Row) -> None:
    for name in TEXT_FORMATS:
        written(name, row, hxl=FORMATS[name].hxl).decode("utf-8")
    for name in ("csv", "acled", "ged", "hapi"):
        for made in csv.reader(io.StringIO(written(name, row).decode("utf-8"), newline="")):
            for cell in made:
                try:
                    float(cell)
                except ValueError:
                    assert cell.lstrip(' "`´‘’“”«»')[:1] not in set("=+-@＝＋－＠−|%") - {""} or cell == ""
    json.loads(written("geojson", row))
    for line in written("plover", row).decode().split("\n")[:-1]:
        json.loads(line)
    kml = etree.fromstring(written("kml", row), etree.XMLParser(resolve_entities=False))
    assert {etree.QName(e).localname for e in kml.iter()} <= {
        "kml",
        "Document",
        "name",
        "description",
        "Placemark",
        "TimeSpan",
        "begin",
        "end",
        "ExtendedData",
        "Data",
        "value",
        "Point",
        "coordinates",
    }
    atom = etree.fromstring(written("atom", row), etree.XMLParser(resolve_entities=False))
    assert {etree.QName(e).localname for e in atom.iter()} <= {
        "feed",
        "id",
        "title",
        "subtitle",
        "updated",
        "author",
        "name",
        "generator",
        "entry",
        "summary",
        "category",
        "published",
        "link",
    }
    assert all(e.get("href", "https:").startswith("http") for e in atom.iter())
    feed = feedparser.parse(written("atom", row))
    assert not feed.bozo and len(feed.entries) == 1


@settings(max_examples=20)
@given(rows())
def test_workbooks_hold_no_formula_and_open_again(row: Row) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", row)))
    for line in book["events"].iter_rows(min_row=2):
        for cell in line:
            assert cell.data_type in {"s", "n", "inlineStr"}
            assert not str(cell.value or "").startswith("=")


@settings(max_examples=30)
@given(rows())
def test_parquet_holds_any_event(row: Row) -> None:
    (made,) = pyarrow.parquet.read_table(io.BytesIO(written("parquet", row))).to_pylist()
    assert made["id"] == row.event.id
    assert (made["geometry"] is None) == (row.event.place is None)


# --- the whole way ----------------------------------------------------------------------------------------------------


@pytest.fixture
def record(tmp_path: Path) -> Any:
    with new_record(tmp_path) as made:
        keep(made, EVENT, [Told("The army shelled the town on Sunday. " * 20), Told("Nine died.", "The Harbour Post")])
        keep(made, event(2, status="planned", title="Talks", type="CONSULT", mode=None, source=(), target=()))
        keep(made, event(3, review="rejected"))
        yield made


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_two_exports_are_the_same_bytes_and_both_are_logged(record: Record, tmp_path: Path, name: str) -> None:
    hashes = []
    for n in (1, 2):
        file = tmp_path / f"{n}{FORMATS[name].suffixes[0]}"
        done = export(record, EventFilter(), file)
        assert done.format == name and done.size == file.stat().st_size
        hashes.append(hashlib.sha256(file.read_bytes()).hexdigest())
    assert hashes[0] == hashes[1]
    logged = [change for change in record.changes() if change.what == "export"]
    assert [change.subject for change in logged] == [f"{n}{FORMATS[name].suffixes[0]}" for n in (1, 2)]
    assert logged[0].body["format"] == name and logged[0].body["events"] == done.events


def test_the_filter_holds_and_what_has_no_place_is_counted(record: Record, tmp_path: Path) -> None:
    assert export(record, EventFilter(), tmp_path / "a.csv").events == 2
    assert export(record, EventFilter(reviews=("rejected",)), tmp_path / "b.csv").events == 1
    done = export(record, EventFilter(), tmp_path / "c.acled.csv")
    assert (done.events, list(done.left_out.values())) == (1, [1])


def test_evidence_is_short_whatever_the_reports_hold(record: Record, tmp_path: Path) -> None:
    export(record, EventFilter(), tmp_path / "a.geojson")
    for feature in json.loads((tmp_path / "a.geojson").read_text("utf-8"))["features"]:
        quoted = [e["sentence"] or "" for e in feature["properties"]["evidence"]]
        assert sum(map(len, quoted)) <= 300
    export(record, EventFilter(), tmp_path / "b.geojson", texts=False)
    text = (tmp_path / "b.geojson").read_text("utf-8")
    assert "shelled the town" not in text and "Shelling near the border" not in text
    assert "northern-wire.example" in text


def test_a_file_is_whole_or_not_there(record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.csv"
    file.write_text("before")

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "disk full")

    monkeypatch.setattr("vedette.share.formats.tables.CsvWriter.write", fail)
    with pytest.raises(InputError, match=r"a\.csv: can't be written: disk full"):
        export(record, EventFilter(), file)
    assert file.read_text() == "before"
    assert [path.name for path in tmp_path.glob("*.part")] == [] and not list(tmp_path.glob(".a.csv*"))
    assert not [change for change in record.changes() if change.what == "export"]


def test_what_cannot_be_written_is_said(record: Record, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="suffix names no format"):
        export(record, EventFilter(), tmp_path / "a.txt")
    with pytest.raises(InputError, match="HXL"):
        export(record, EventFilter(), tmp_path / "a.kml", hxl=True)
    with pytest.raises(InputError, match="can't be written"):
        export(record, EventFilter(), tmp_path / "nowhere" / "a.csv")


def test_the_longest_suffix_says_the_format() -> None:
    names = {"a.csv": "csv", "a.ACLED.csv": "acled", "a.ged.csv": "ged", "a.plover.json": "plover", "a.json": "geojson"}
    assert {name: format_of(Path(name)).name for name in names} == names
    assert format_of(Path("a.csv"), "acled").name == "acled"


def test_zip_parts_carry_no_time() -> None:
    with zipfile.ZipFile(io.BytesIO(written("xlsx", ROW))) as parts:
        assert {info.date_time for info in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def _all_text(file: Path) -> str:
    raw = file.read_bytes()
    if file.suffix == ".xlsx":
        with zipfile.ZipFile(file) as parts:
            return "\n".join(parts.read(name).decode("utf-8") for name in parts.namelist())
    if file.suffix == ".parquet":
        read = pyarrow.parquet.read_table(file)
        return json.dumps(read.to_pylist(), default=str) + str(read.schema.metadata)
    return raw.decode("utf-8")


SECRET = EventActor("x-qandari-zahir", "Zahir Qandari", "SYR", "CVL")
SECRETS = ("Qandari", "qandari", "Kharab", "35.7654", "36.4321", "36.43210", "sentinelword", "/secret-path", "4711")


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_sensitive_files_hold_no_private_name_place_or_sentence(tmp_path: Path, name: str) -> None:
    hidden: Event = event(
        source=(ARMY,),
        target=(SECRET, RESIDENTS),
        mode="firearms",
        place=EventPlace("Kharab al-Sirr", 4711, 35.7654, 36.4321, "SYR", "Idlib", "exact", 1.0),
        sources=("Zahir Qandari", "monitors"),
        quantities=(EVENT.quantities[0], EventQuantity("son of Zahir Qandari", "killed", 1, 1, 1)),
        disagreements=(
            Disagreement("target", "", (Side("Zahir Qandari", (), ("Zahir Qandari",)), Side("residents", (), ()))),
            Disagreement("place", "", (Side("Kharab al-Sirr", (), ()), Side("Idlib", (), ()))),
            Disagreement("quantity", "sons of Zahir Qandari killed", (Side("1", (), ()), Side("2", (), ()))),
        ),
        title="Syrian army shot Zahir Qandari in Kharab al-Sirr",
    )
    told = Told("Zahir Qandari, sentinelword, was shot.", title="Qandari shot", url="https://x.example/secret-path")
    file = tmp_path / f"out{FORMATS[name].suffixes[0]}"
    with new_record(tmp_path) as record:
        keep(record, hidden, [told])
        asked = EventFilter(actors=("Zahir Qandari",), text="sentinelword") if name == "none" else EventFilter()
        done = export(record, asked, file, sensitive=True)
        assert done.events == 1
        logged = json.dumps([change.body for change in record.changes() if change.what == "export"])
    text = _all_text(file)
    for secret in SECRETS:
        assert secret not in text, f"{secret} stands in {name}"
        assert secret not in logged
    assert "withheld" in text or name == "hapi"
    if name in {"csv", "geojson", "plover", "kml", "parquet", "xlsx", "acled", "ged"}:
        assert "Syrian army" in text and "name withheld" in text
    if name == "csv":
        (row,) = table(file.read_bytes())
        assert (row["precision"], row["place"], row["admin1"]) == ("admin1", "Idlib", "Idlib")
        assert (
            abs(float(row["lat"]) - 35.8) < 0.5 and row["withheld"] and not row["evidence"] and not row["evidence_url"]
        )


def test_a_sensitive_export_does_not_tell_whom_it_was_asked_about(tmp_path: Path) -> None:
    with new_record(tmp_path) as record:
        keep(record, event(target=(SECRET,)), [Told("Zahir Qandari was shot.")])
        export(record, EventFilter(actors=("Qandari",)), tmp_path / "a.geojson", sensitive=True)
        assert "Qandari" not in json.dumps([c.body for c in record.changes() if c.what == "export"])
    assert "Qandari" not in (tmp_path / "a.geojson").read_text("utf-8")
