"""The situation report: every figure has its note, every format says the same, two runs give the same bytes."""

import json
import re
import string
import zipfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from tests.watch.world import ARMY, HTS, IDLIB, MOREK, PEOPLE, REBELS, RUSSIA, SARAQIB, TURKEY, Told, make
from vedette.cli import vedette
from vedette.errors import InputError, MissingExtraError
from vedette.model import EventActor, EventPlace
from vedette.model.arrangement import Arrangement
from vedette.record import Record
from vedette.share.boundaries import load_boundaries
from vedette.share.sitrep import WRITERS, make_document, sitrep
from vedette.share.sitrep.as_html import as_html
from vedette.share.sitrep.as_markdown import as_markdown
from vedette.share.sitrep.desk import _without_days
from vedette.share.sitrep.document import Cell, Document, Drawing, Items, KeyFigures, Section, Sentence, Table
from vedette.share.sitrep.messages import Messages, languages
from vedette.watch import load_arrangement, read_period
from vedette.watch.gather import forget
from vedette.watch.marks import steps

ROOT = Path(__file__).parents[2]
CATALOGUE = yaml.safe_load((ROOT / "src/vedette/share/data/messages.en.yaml").read_text("utf-8"))
WEEK = read_period("2018-W38")

ZONE = """\
name = "Zone of Idlib"
kind = "de-escalation zone"
from = 2018-06-01
source = "written for this test"
around_km = 25

[baseline]
from = 2018-06-04
until = 2018-09-16

[[area]]
country = "SYR"
admin1 = "Idlib"

[[party]]
id = "government"
name = "Syrian government"
actors = ["SYR"]

[[party]]
id = "opposition"
name = "Armed opposition"
actors = ["SYR/REB"]

[[party]]
id = "turkey"
name = "Turkey"
role = "guarantor"
actors = ["TUR"]

[[post]]
id = "saraqib"
name = "Saraqib post"
operator = "turkey"
lat = 35.86
lon = 36.81
radius_km = 3

[[post]]
id = "morek"
name = "Morek post"
operator = "turkey"
lat = 35.38
lon = 36.69

[[provision]]
id = "no-attack"
text = "No side attacks."
kind = "forbidden"
types = ["ASSAULT"]
from = 2018-06-01
publishers = 1

[[provision]]
id = "heavy"
text = "Heavy weapons leave by 10 October."
kind = "owed"
types = ["RETREAT/withdraw"]
from = 2018-09-17
deadline = 2018-10-10
"""


def world() -> list[Told]:
    """Fifteen weeks with a shelling each, then a week with all kinds of events."""
    first = date(2018, 6, 5)
    told = [
        Told(
            "ASSAULT",
            (first + timedelta(weeks=n)).isoformat(),
            [ARMY],
            [REBELS],
            IDLIB,
            "heavy-weapons",
            killed=(1, 1, 1),
        )
        for n in range(15)
    ]
    return [
        *told,
        Told(
            "ASSAULT",
            "2018-09-18",
            [ARMY],
            [PEOPLE],
            SARAQIB,
            "heavy-weapons",
            killed=(3, 5, 9),
            words="The army shelled Saraqib, killing five.",
            disagrees="quantity",
            sources=["monitors"],
        ),
        Told(
            "ASSAULT",
            "2018-09-19",
            [HTS],
            [ARMY],
            IDLIB,
            "firearms",
            killed=(2, 2, 2),
            publishers=("Northern Wire",),
            words="Fighters attacked a checkpoint.",
        ),
        Told(
            "ASSAULT",
            "2018-09-20",
            [ARMY],
            [TURKEY],
            SARAQIB,
            "heavy-weapons",
            words="Shells fell on the Saraqib post.",
        ),
        Told(
            "MOBILIZE",
            "2018-09-20",
            [TURKEY],
            [],
            MOREK,
            "troops",
            counts=[("military vehicle", 50)],
            words="A Turkish convoy of 50 military vehicles reached the Morek post.",
        ),
        Told(
            "DISPLACEMENT",
            "2018-09-21",
            [PEOPLE],
            [],
            IDLIB,
            "fled",
            counts=[("person", 3500)],
            words="3,500 people fled Idlib.",
        ),
        Told(
            "THREATEN",
            "2018-09-21",
            [RUSSIA],
            [REBELS],
            IDLIB,
            "violence",
            words="Russia threatened the rebels with force.",
        ),
        Told(
            "CONTROL",
            "2018-09-21",
            [HTS],
            [],
            IDLIB,
            "holds",
            counts=[("percent", 60)],
            status="ongoing",
            words="Hayat Tahrir al-Sham holds 60 percent of Idlib.",
        ),
        Told(
            "CONSULT",
            "2018-09-29",
            [RUSSIA],
            [TURKEY],
            IDLIB,
            "meet",
            status="planned",
            published="2018-09-20",
            words="Russia and Turkey will meet on 29 September.",
        ),
    ]


@pytest.fixture(autouse=True)
def forgotten() -> Any:
    forget()
    yield
    forget()


@pytest.fixture
def zone(tmp_path: Path) -> Arrangement:
    file = tmp_path / "zone.toml"
    file.write_text(ZONE, "utf-8")
    return load_arrangement(file)


@pytest.fixture
def record(tmp_path: Path) -> Any:
    make(tmp_path / "r.db", world())
    with Record.open(tmp_path / "r.db", who="tester") as opened:
        yield opened


def document(record: Record, zone: Arrangement, cache: Path, **given: Any) -> Document:
    return make_document(record, zone, WEEK, cache=cache, **given)[0]


@pytest.fixture
def made(record: Record, zone: Arrangement, tmp_path: Path) -> Document:
    return document(record, zone, tmp_path)


# --- figures and their notes ------------------------------------------------------------------------------------------


def marks(found: Document) -> list[tuple[str, tuple[int, ...]]]:
    """Every piece of text of the report that may state a figure, with its notes."""
    told = [(s.text, s.notes) for s in found.sentences()]
    for section in found.sections:
        for block in section.blocks:
            if isinstance(block, KeyFigures):
                told += [(f"{f.value} {f.compare}", f.notes) for f in block.figures]
            if isinstance(block, Table):
                # A row's figures may have their note in any of its cells.
                for row in block.rows:
                    notes = tuple(n for cell in row for n in cell.notes)
                    told.append((" ".join(cell.text for cell in row[1:]), notes))
    return told


def check(found: Document, record: Record) -> None:
    numbers = [note.number for note in found.notes]
    assert numbers == list(range(1, len(numbers) + 1))
    used = {n for _, notes in marks(found) for n in notes}
    assert used <= set(numbers)
    for text, notes in marks(found):
        if any(c.isdigit() for c in _without_days(text)):
            assert notes, f"no note: {text}"
    for note in found.notes:
        assert note.words or note.refs
        for ref in note.refs:
            event = record.event(ref.event)
            assert ref.event in note.events
            assert ref.publisher is None or ref.publisher in event.publishers


def test_every_figure_carries_a_note_that_leads_to_its_events(made: Document, record: Record) -> None:
    check(made, record)
    assert len(made.notes) > 10


PLACES = st.sampled_from([IDLIB, SARAQIB, MOREK, None])
ACTORS = st.lists(st.sampled_from([ARMY, HTS, REBELS, PEOPLE, TURKEY, RUSSIA]), max_size=2, unique=True)
KILLED = st.none() | st.tuples(*[st.integers(0, 40)] * 3).map(lambda t: tuple(float(x) for x in sorted(t)))
TOLD = st.builds(
    Told,
    st.sampled_from(["ASSAULT", "MOBILIZE", "DISPLACEMENT", "THREATEN", "CONTROL", "CONSULT", "RETREAT", "REQUEST"]),
    st.none() | st.dates(date(2018, 8, 20), date(2018, 10, 5)).map(date.isoformat),
    ACTORS,
    ACTORS,
    PLACES,
    st.sampled_from([None, "heavy-weapons", "withdraw", "fled", "troops", "holds"]),
    st.sampled_from(["happened", "ongoing", "planned", "possible", "denied"]),
    KILLED,
    st.lists(st.tuples(st.sampled_from(["person", "military vehicle", "percent"]), st.integers(1, 9000)), max_size=2),
    st.sampled_from([("Northern Wire",), ("Northern Wire", "Harbour Post"), ("A", "B", "C")]),
    st.sampled_from(
        ["It happened.", "3,500 people fled <b>Idlib</b>.", "=1+1 [x](javascript:alert(1)) *4*", "a | b {0} {x}"]
    ),
    disagrees=st.sampled_from([None, "source", "quantity", "status"]),
    sources=st.lists(st.sampled_from(["monitors", "Zahir Qandari", "the army"]), max_size=2, unique=True),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TOLD, max_size=8), st.booleans())
def test_any_record_gives_a_report_whose_figures_have_notes(
    tmp_path_factory: pytest.TempPathFactory, told: list[Told], sensitive: bool
) -> None:
    forget()
    folder = tmp_path_factory.mktemp("any")
    (folder / "zone.toml").write_text(ZONE, "utf-8")
    with Record.open(folder / "r.db", create=True):
        pass
    make(folder / "r.db", told)
    with Record.open(folder / "r.db", who="tester") as opened:
        found = document(opened, load_arrangement(folder / "zone.toml"), folder, sensitive=sensitive)
        check(found, opened)
    page = as_html(found).decode("utf-8")
    tags = {element.tag for element in html.fromstring(page).iter() if isinstance(element.tag, str)}
    assert not tags & {"script", "img", "iframe", "object", "embed", "form", "b:b"}
    assert "<b>Idlib" not in page
    tokens = MarkdownIt("commonmark").parse(as_markdown(found).decode("utf-8"))
    inner = [child for token in tokens for child in [token, *(token.children or [])]]
    assert not {t.type for t in inner} & {"html_inline", "html_block", "image", "fence", "code_block"}
    assert all(str(t.attrs["href"]).startswith("http") for t in inner if t.type == "link_open")
    if sensitive:
        assert "Qandari" not in page


def test_the_summary_tells_the_week(made: Document) -> None:
    said = " ".join(s.text for s in made.sections[0].blocks[0].sentences)  # type: ignore[union-attr]
    assert "incidents inside the area are reported for 17 to 23 September 2018" in said
    assert "more than in the 7 days before (1)" in said
    assert "10 (8 to 11) killed" in said or "7 (5 to 11) killed" in said or "killed inside the area" in said
    assert "breached (“No side attacks”)" in said
    assert "Saraqib post" in said
    cards = {f.label: f for f in made.sections[1].blocks[0].figures}  # type: ignore[union-attr]
    assert cards["provisions breached"].value == "1" and cards["provisions breached"].compare == "of 2"
    assert cards["people who fled, largest figure"].value == "3,500"


def test_a_note_holds_what_its_figure_counts_and_nothing_beside(zone: Arrangement, tmp_path: Path) -> None:
    """Not a convoy to a post that was attacked, nor people who came back where those who fled are told of."""
    beside = [
        Told("MOBILIZE", "2018-09-19", [TURKEY], [], SARAQIB, "troops", words="A convoy reached the Saraqib post."),
        Told("DISPLACEMENT", "2018-09-22", [PEOPLE], [], IDLIB, "returned", counts=[("person", 9000)]),
        Told("DISPLACEMENT", "2018-09-22", [PEOPLE], [], SARAQIB, "fled", counts=[("person", 20)]),
    ]
    make(tmp_path / "beside.db", [*world(), *beside])
    with Record.open(tmp_path / "beside.db") as opened:
        found = document(opened, zone, tmp_path / "cache")
        cards = {f.label: f for f in found.sections[1].blocks[0].figures}  # type: ignore[union-attr]
        cited = {
            label: {
                opened.event(e).mode for n in cards[label].notes for e in found.notes[n - 1].events
            }
            for label in ("posts attacked or surrounded", "people who fled, largest figure")
        }  # fmt: skip
        assert cited == {"posts attacked or surrounded": {"heavy-weapons"}, "people who fled, largest figure": {"fled"}}
        (note,) = cards["people who fled, largest figure"].notes
        assert len(found.notes[note - 1].events) == 1


def test_every_step_of_a_post_that_the_watch_tells_has_its_words() -> None:
    said = Messages("en")
    assert {step.what for step in steps()[1]} | {"fire nearby"} <= {
        key.removeprefix("step ") for key in CATALOGUE if key.startswith("step ")
    }
    assert all(said(f"step {step.what}") for step in steps()[1])


def test_a_breach_of_several_provisions_is_told_in_full_once(made: Document) -> None:
    told = [s.text for section in made.sections if section.id == "violations" for s in section_sentences(section)]
    full = [text for text in told if "; by " in text]
    assert full and len(set(full)) == len(full)


def section_sentences(section: Section) -> list[Sentence]:
    return [s for b in section.blocks if isinstance(b, Items) for item in b.items for s in item.sentences]


def test_every_part_is_there_in_order(made: Document) -> None:
    assert [s.id for s in made.sections][:8] == [
        "summary",
        "figures",
        "picture",
        "violations",
        "events",
        "posts",
        "control",
        "displacement",
    ]
    assert [s.id for s in made.sections][-2:] == ["thin", "method"]
    assert {"statements", "calendar", "disagreements", "outlook"} <= {s.id for s in made.sections}
    drawn = [b for s in made.sections for b in s.blocks if isinstance(b, Drawing)]
    assert len(drawn) >= 2


def test_an_empty_record_says_what_that_means(zone: Arrangement, tmp_path: Path) -> None:
    with Record.open(tmp_path / "empty.db", create=True) as opened:
        found = document(opened, zone, tmp_path)
    said = " ".join(s.text for s in found.sentences())
    assert "record is empty" in said
    assert "Method and limits" in [s.title for s in found.sections]
    for suffix in (as_html, as_markdown):
        assert suffix(found)


def test_most_dead_in_one_event_that_nobody_dates_is_said(zone: Arrangement, tmp_path: Path) -> None:
    told = [
        *world(),
        Told("ASSAULT", None, [ARMY], [PEOPLE], IDLIB, "aerial", killed=(900, 900, 900), published="2018-09-21"),
    ]
    make(tmp_path / "sum.db", told)
    with Record.open(tmp_path / "sum.db") as opened:
        found = document(opened, zone, tmp_path)
    said = " ".join(s.text for s in found.sections[0].blocks[0].sentences)  # type: ignore[union-attr]
    assert "900 of them stand in a single event" in said and "may be a sum" in said


def test_the_outlook_of_an_arrangement_that_names_its_camps(record: Record, tmp_path: Path) -> None:
    found = document(record, load_arrangement(ROOT / "examples/idlib/arrangement.toml"), tmp_path)
    check(found, record)
    section = next(s for s in found.sections if s.id == "outlook")
    notes = {n for block in section.blocks for s in getattr(block, "sentences", ()) for n in s.notes}
    assert next(note.words for note in found.notes if note.number in notes).startswith("Reckoned from the camps")
    drawn = [block.scene for block in section.blocks if isinstance(block, Drawing)]
    assert [bool(s.desc.startswith("Map with")) for s in drawn] == [True, False]
    assert "Arrows:" in drawn[0].desc and " to " in drawn[0].desc


# --- the formats ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", sorted(WRITERS))
def test_two_runs_give_the_same_bytes(record: Record, zone: Arrangement, tmp_path: Path, suffix: str) -> None:
    files = [tmp_path / f"{n}{suffix}" for n in (1, 2)]
    for file in files:
        done = sitrep(record, zone, WEEK, file, cache=tmp_path)
        assert done.size == file.stat().st_size and done.notes > 10
    assert files[0].read_bytes() == files[1].read_bytes()
    logged = [change for change in record.changes() if change.what == "export"]
    assert [change.subject for change in logged] == [file.name for file in files]
    assert logged[0].body["format"] == f"sitrep {suffix[1:]}"


def test_html_needs_nothing_and_every_mark_leads_to_its_note(made: Document) -> None:
    page = html.fromstring(as_html(made).decode("utf-8"))
    ids = [element.get("id") for element in page.iter() if isinstance(element.tag, str) and element.get("id")]
    assert len(ids) == len(set(ids))
    inner = [a.get("href") for a in page.iter("a") if a.get("href").startswith("#")]
    assert inner and all(target[1:] in ids for target in inner)
    outer = [a.get("href") for a in page.iter("a") if not a.get("href").startswith("#")]
    assert outer and all(target.startswith("https://") for target in outer)
    assert not list(page.iter("script", "link", "img", "iframe"))
    assert page.get("lang") == "en" and len(list(page.iter("h1"))) == 1
    assert all(svg.get("role") == "img" for svg in page.iter("svg"))
    policy = page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert policy.startswith("default-src 'none'")
    assert all(th.get("scope") == "col" for th in page.iter("th"))


def test_pdf_holds_the_text_and_is_tagged(record: Record, zone: Arrangement, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    sitrep(record, zone, WEEK, file, cache=tmp_path)
    read = pypdf.PdfReader(file)
    text = " ".join(" ".join(page.extract_text().split()) for page in read.pages)
    for words in (
        "Situation report: Zone of Idlib",
        "17 to 23 September 2018",
        "Key figures",
        "Method and limits",
        "Saraqib post",
    ):
        assert words in text
    root: Any = read.trailer["/Root"]
    assert root["/Lang"] == "en" and "/StructTreeRoot" in root
    assert "/CreationDate" not in (read.metadata or {})


def test_docx_holds_the_text_pictures_and_notes(record: Record, zone: Arrangement, tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    sitrep(record, zone, WEEK, file, cache=tmp_path)
    read = docx.Document(str(file))
    heads = [p.text for p in read.paragraphs if p.style is not None and p.style.name.startswith(("Heading", "Title"))]
    assert heads[0] == "Situation report: Zone of Idlib" and {"Summary", "Provisions", "Notes"} <= set(heads)
    body = read.element.body.xml
    anchors = set(re.findall(r'w:anchor="(note\d+)"', body))
    assert anchors and anchors <= set(re.findall(r'w:bookmarkStart [^>]*w:name="(note\d+)"', body))
    described = re.findall(r'<wp:docPr [^>]*descr="([^"]+)"', body)
    assert len(described) == len(read.inline_shapes) >= 2 and all(len(text) > 40 for text in described)
    assert read.tables[1].rows[0]._tr.xml.count("w:tblHeader") == 1
    with zipfile.ZipFile(file) as parts:
        assert {info.date_time for info in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2013" not in parts.read("docProps/core.xml")


def test_markdown_footnotes_are_all_defined_and_used(made: Document) -> None:
    text = as_markdown(made).decode("utf-8")
    defined = re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE)
    used = set(re.findall(r"\[\^(\d+)\](?!:)", text))
    assert defined == [str(n) for n in range(1, len(made.notes) + 1)]
    assert used == set(defined)
    assert "| Provision | Status | Breaches | By |" in text


def test_all_formats_say_the_same_sentences(made: Document) -> None:
    page = " ".join("".join(html.fromstring(as_html(made).decode("utf-8")).itertext()).split())
    plain = MarkdownIt("commonmark").enable("table").parse(as_markdown(made).decode("utf-8"))
    text = " ".join("".join(c.content for c in t.children or [] if c.type == "text") for t in plain)
    squeezed = re.sub(r"\[\^\d+\]", "", text).replace(" ", "")
    for sentence in made.sentences():
        assert sentence.text in page
        assert sentence.text.replace(" ", "") in squeezed, sentence.text


# --- sensitive, without texts, other calls ----------------------------------------------------------------------------


SECRETS = ("Qandari", "Kharab", "35.7654", "36.4321", "sentinelword")


@pytest.mark.parametrize("suffix", sorted(WRITERS))
def test_a_sensitive_report_withholds(zone: Arrangement, tmp_path: Path, suffix: str) -> None:
    zahir = EventActor("x-zahir-qandari", "Zahir Qandari", "SYR", "CVL")
    place = EventPlace("Kharab al-Sirr", 4711, 35.7654, 36.4321, "SYR", "Idlib", "exact", 1.0)
    told = [
        *world(),
        Told(
            "ASSAULT",
            "2018-09-19",
            [ARMY],
            [zahir],
            place,
            "firearms",
            killed=(1, 1, 1),
            disagrees="source",
            words="Zahir Qandari, sentinelword, was shot in Kharab al-Sirr.",
            sources=["Zahir Qandari"],
        ),
        Told(
            "DISPLACEMENT",
            "2018-09-20",
            [zahir],
            [],
            place,
            "fled",
            counts=[("person", 12)],
            words="Zahir Qandari fled.",
        ),
        Told(
            "THREATEN",
            "2018-09-20",
            [zahir],
            [ARMY],
            place,
            "violence",
            words="Zahir Qandari, sentinelword, threatened.",
        ),
        Told("CONTROL", "2018-09-20", [HTS], [ARMY], place, "take", words="Fighters took Kharab al-Sirr."),
        Told(
            "CONSULT",
            "2018-09-28",
            [zahir],
            [TURKEY],
            place,
            "meet",
            status="planned",
            published="2018-09-20",
            words="Zahir Qandari will meet them in Kharab al-Sirr.",
        ),
    ]
    make(tmp_path / "s.db", told)
    file = tmp_path / f"s{suffix}"
    with Record.open(tmp_path / "s.db") as opened:
        sitrep(opened, zone, WEEK, file, cache=tmp_path, sensitive=True)
    text = _text(file)
    for secret in SECRETS:
        assert secret not in text, secret
    assert "SENSITIVE" in text
    assert "name withheld" in text


def _text(file: Path) -> str:
    if file.suffix == ".pdf":
        return " ".join(" ".join(p.extract_text().split()) for p in pypdf.PdfReader(file).pages)
    if file.suffix == ".docx":
        with zipfile.ZipFile(file) as parts:
            return "\n".join(parts.read(n).decode("utf-8") for n in parts.namelist() if n.endswith((".xml", ".rels")))
    return file.read_text("utf-8")


def test_without_texts_no_sentence_of_a_report_is_quoted(record: Record, zone: Arrangement, tmp_path: Path) -> None:
    told = as_html(document(record, zone, tmp_path)).decode()
    untold = as_html(document(record, zone, tmp_path, texts=False)).decode()
    assert "killing five" in told and "threatened the rebels with force" in told
    for words in ("“The army shelled Saraqib", "“<bdi>The army shelled Saraqib", "“Russia threatened"):
        assert words not in untold
    assert "“<bdi>The army shelled Saraqib" in told and "“Russia threatened" in told
    assert "Northern Wire" in untold


def test_boundaries_stand_on_the_map(record: Record, zone: Arrangement, tmp_path: Path) -> None:
    file = tmp_path / "Idlib <districts>.geojson"
    ring = [[36.2, 35.3], [37.2, 35.3], [37.2, 36.2], [36.2, 36.2], [36.2, 35.3]]
    file.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}), "utf-8")
    told = document(record, zone, tmp_path / "cache", boundaries=[load_boundaries(file)])
    (drawing,) = [b for s in told.sections if s.id == "picture" for b in s.blocks if isinstance(b, Drawing)][:1]
    assert any(item.style == "unit" for item in drawing.scene.items)
    assert "boundaries of “Idlib <districts>”" in drawing.caption.text
    assert "Idlib &lt;districts&gt;" in as_html(told).decode() and "<districts>" not in as_html(told).decode()


def test_the_day_of_making_is_given_or_that_of_the_last_change(
    record: Record, zone: Arrangement, tmp_path: Path
) -> None:
    last = next(c for c in record.changes(after=record.last_change() - 1))
    assert Messages("en").day(last.at) in document(record, zone, tmp_path).made
    assert "24 September 2018" in document(record, zone, tmp_path, on=date(2018, 9, 24)).made


def test_what_cannot_be_written_is_said(record: Record, zone: Arrangement, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"written as \.html, \.pdf, \.docx, \.md"):
        sitrep(record, zone, WEEK, tmp_path / "a.txt", cache=tmp_path)
    with pytest.raises(InputError, match="no messages in this language"):
        sitrep(record, zone, WEEK, tmp_path / "a.md", lang="xx", cache=tmp_path)


@pytest.mark.parametrize(("suffix", "module"), [(".pdf", "weasyprint"), (".docx", "docx")])
def test_a_missing_extra_is_named(
    record: Record, zone: Arrangement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, module: str
) -> None:
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(MissingExtraError, match=re.escape(f"vedette[{suffix[1:]}]")):
        sitrep(record, zone, WEEK, tmp_path / f"a{suffix}", cache=tmp_path)
    assert not (tmp_path / f"a{suffix}").exists()


def test_the_command(tmp_path: Path) -> None:
    make(tmp_path / "c.db", world())
    (tmp_path / "zone.toml").write_text(ZONE, "utf-8")
    file = tmp_path / "out.md"
    call = ["sitrep", str(tmp_path / "zone.toml"), "--record", str(tmp_path / "c.db"), "-o", str(file)]
    done = CliRunner().invoke(vedette, [*call, "--period", "2018-W38", "--on", "2018-09-24", "--no-text"])
    assert done.exit_code == 0, done.output
    assert "2018-W38" in done.output
    assert "Made on 24 September 2018" in file.read_text("utf-8")
    assert CliRunner().invoke(vedette, [*call, "--period", "soon"]).exit_code == 2
    assert CliRunner().invoke(vedette, [*call, "--on", "soon"]).exit_code == 2


# --- messages ---------------------------------------------------------------------------------------------------------


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_message_is_whole() -> None:
    for key, message in CATALOGUE.items():
        if isinstance(message, dict):
            assert {"by", "one", "other"} <= set(message) <= {"by", "one", "other", "none"}, key
            assert message["by"] in _fields(message["other"]) | {"weeks"}, key
        else:
            assert isinstance(message, str | list), key


def test_every_message_that_is_used_is_there_and_none_is_idle() -> None:
    code = "\n".join(p.read_text("utf-8") for p in (ROOT / "src/vedette/share/sitrep").glob("*.py"))
    lookups = re.compile(r"(status|kind|plan|became|verdict|state|step|field|label) ")
    plain = {key for key in CATALOGUE if not lookups.match(key)}
    idle = {key for key in plain if f'"{key}"' not in code and f"'{key}'" not in code}
    assert not idle
    asked = set(re.findall(r'(?:say|reckoned|\bm|desk\.m|self\.m)\(\s*"([a-z ]+)"', code))
    assert asked <= set(CATALOGUE)


def test_every_word_of_the_watch_has_a_message() -> None:
    for kind, words in {
        "status": (
            "kept",
            "breached",
            "disputed",
            "unconfirmed",
            "due",
            "done",
            "overdue",
            "not in force",
            "not known",
        ),
        "kind": ("warning", "threat", "demand", "refusal", "offer", "concession"),
        "became": ("took place", "partly", "did not take place", "disputed", "no word", "ahead", "undated"),
        "verdict": ("supported", "contradicted", "not decidable"),
        "plan": ("talks", "deadline", "withdrawal", "deployment", "attack", "plan"),
        "state": ("planned", "manned", "surrounded", "withdrawn"),
        "step": ("set up", "reinforced", "supplied", "attacked", "surrounded", "withdrawn"),
    }.items():
        assert {f"{kind} {word}" for word in words} <= set(CATALOGUE)


def test_plurals_ranges_and_days() -> None:
    m = Messages("en")
    assert m("compare events", count=1) == "for 1 event" and m("compare events", count=1200) == "for 1,200 events"
    assert m("summary incidents", count=0, days="d").startswith("No incident")
    assert m.range(3, 5, 9) == "5 (3 to 9)" and m.range(3, 3, 9) == "3 to 9" and m.range(4, 4, 4) == "4"
    assert m.range(50, None, None) == "at least 50" and m.range(None, None, 7) == "at most 7"
    assert m.range(None, None, None) == "not known"
    assert m.days("2018-09-17", "2018-09-23") == "17 to 23 September 2018"
    assert m.days("2018-09-17", "2018-12-31") == "17 September to 31 December 2018"
    assert m.days("2018-12-31", "2019-01-06") == "31 December 2018 to 6 January 2019"
    assert (
        m.listed(("A",)) == "A"
        and m.listed(("A", "B")) == "A and B"
        and m.listed(tuple("ABCDE")) == "A, B and 3 others"
    )
    assert languages() == ("en",)


@given(st.text(max_size=40))
def test_what_is_filled_in_is_never_a_message(text: str) -> None:
    assert Messages("en")("as said", words=text) == text


def _cells(rows: Sequence[Sequence[Cell]]) -> list[str]:
    return [cell.text for row in rows for cell in row]


def test_the_table_of_provisions(made: Document) -> None:
    section = next(s for s in made.sections if s.id == "violations")
    table = section.blocks[0]
    assert isinstance(table, Table)
    assert "breached" in _cells(table.rows) and "due (10 October 2018)" in _cells(table.rows)
