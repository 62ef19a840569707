import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.outlook.cases import IDLIB, small
from vedette.cli.outlook import outlook as command
from vedette.errors import DataFileError, InputError
from vedette.outlook.drawing import band_line, flow_map
from vedette.outlook.flee_folder import write_flee_folder
from vedette.outlook.outlook import NotEnoughKnown, Outlook, make_outlook
from vedette.outlook.outlook_file import read_outlook_file
from vedette.outlook.what_if import read_what_if, what_if_from_words


def made(**kwargs: object) -> Outlook:
    answer = make_outlook(small(), **kwargs)  # type: ignore[arg-type]
    assert isinstance(answer, Outlook)
    return answer


def test_every_figure_has_its_band_and_the_simple_answers() -> None:
    o = made(horizon=90)
    assert o.method == "counts and trend"
    assert [d.name for d in o.destinations] == ["North", "Far", "South"]
    for d in o.destinations:
        assert d.there.low <= d.there.low50 <= d.there.middle <= d.there.high50 <= d.there.high
        assert d.there.low < d.there.high
        assert d.stays == d.now
    arriving = sum(max(d.arriving.middle, 0) for d in o.destinations)
    assert sum(f.people.middle for f in o.flows) == pytest.approx(arriving)
    assert sum(x.people.middle for x in o.leaving) == pytest.approx(arriving)
    assert sum(d.equal - d.now for d in o.destinations) == pytest.approx(arriving)


def test_without_counts_it_is_an_order_of_magnitude_and_says_so() -> None:
    o = make_outlook(small(counted=False))
    assert isinstance(o, Outlook)
    assert o.method == "cold start"
    assert any("order of magnitude" in a for a in o.assumptions)
    assert o.total.high > 5 * o.total.low


def test_not_enough_is_known() -> None:
    answer = make_outlook(replace(small(counted=False), fighting={}))
    assert isinstance(answer, NotEnoughKnown)
    assert "fighting at any source" in answer.missing[0]
    bare = make_outlook(replace(small(), sites=small().sites[:3], roads=(), counts={}))
    assert isinstance(bare, NotEnoughKnown)
    assert any("kind camp" in m for m in bare.missing)


def test_the_same_twice() -> None:
    assert flow_map(made()) == flow_map(made())
    assert made() == made()


def test_closing_the_gate_sends_people_south() -> None:
    base, shut = made(), made(changes=what_if_from_words("close gate", small()))
    south = [next(d for d in o.destinations if d.name == "South").there.middle for o in (base, shut)]
    north = [next(d for d in o.destinations if d.name == "North").arriving.middle for o in (base, shut)]
    assert south[1] > south[0]
    assert north[1] < north[0]
    assert shut.what_if == ("Gate closes",)
    assert any("never measured" in a for a in shut.assumptions)


def test_an_offensive_adds_its_people() -> None:
    o = made(changes=what_if_from_words("offensive at Beta people 10,000", small()))
    assert o.total.middle - made().total.middle == pytest.approx(10_000)
    assert next(x for x in o.leaving if x.origin == "Beta").people.middle > 9_000
    for d in o.destinations:
        assert d.there.low <= d.there.middle <= d.there.high


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("burn Gate", "not understood"),
        ("close Gaet", "nearest names: Gate"),
        ("close border Home and Abrod", "nearest names: Abroad"),
        ("offensive at North", "is a camp"),
        ("offensive at Town", "no population is known"),
    ],
)
def test_words_that_are_wrong(words: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        what_if_from_words(words, small())


def test_a_what_if_file_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "w.toml"
    path.write_text('[[change]]\ndo = "close"\nat = "Gate"\n\n[[change]]\ndo = "shut"\nat = "Gate"\n', encoding="utf-8")
    with pytest.raises(DataFileError, match=r"w.toml:5: do is 'shut'"):
        read_what_if(path, small())


def test_drawings_are_xml_without_script_or_address() -> None:
    evil = replace(small(), name='<script>alert("x")</script>')
    o = make_outlook(evil)
    assert isinstance(o, Outlook)
    for drawn in (flow_map(o), band_line(o)):
        root = ET.fromstring(drawn)
        assert not [e for e in root.iter() if e.tag.endswith("script")]
        assert "href" not in drawn


def lines_of_example(**changed: str) -> str:
    text = (IDLIB / "outlook.toml").read_text(encoding="utf-8")
    for old, new in changed.values():
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_the_example_reads() -> None:
    s = read_outlook_file(IDLIB / "outlook.toml")
    assert {c.name for c in s.camps} >= {"Atmeh camps", "Hatay", "Hama"}
    assert all(x.source for x in s.sites)
    o = make_outlook(s, changes=read_what_if(IDLIB / "offensive.toml", s))
    assert isinstance(o, Outlook)
    assert next(d for d in o.destinations if d.name == "Hatay").there.high == 0  # the border is shut


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("lat = 35.931", "lat = 135.931", r":\d+: lat is 135.931"),
        ("population = 98791", "population = -5", r":\d+: population is -5"),
        ('kind = "source"', 'kind = "city"', r":\d+: kind is 'city'"),
        (
            '"Jisr ash-Shughur", "Ariha"',
            '"Jisr ash-Shugur", "Ariha"',
            r":\d+: no site is called 'Jisr ash-Shugur'; nearest",
        ),
        ("until = 2018-09-17", "until = 2018-01-01", "dates out of order"),
        ("until = 2018-09-10", "until = 2018-09-01", r":\d+: until comes before from"),
        ("[[road]]", "[[raod]]", r":\d+: unknown key 'raod'; nearest names: road"),
        ("start = 2018-08-18", 'start = "soon"', "needs start"),
        ('name = "Idlib, September 2018"', "name = ", r":\d+: no TOML"),
    ],
)
def test_a_wrong_outlook_file_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "outlook.toml"
    text = (IDLIB / "outlook.toml").read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataFileError, match=said):
        read_outlook_file(path)


def test_counts_from_a_file_beside_it(tmp_path: Path) -> None:
    text = (IDLIB / "outlook.toml").read_text(encoding="utf-8")
    (tmp_path / "outlook.toml").write_text(
        text.replace("start =", 'counts_file = "c.csv"\nstart =', 1), encoding="utf-8"
    )
    counts = tmp_path / "c.csv"
    counts.write_text("date,site,people\n2018-09-01,Atmeh camps,100\n2018-09-12,Atmeh camps,400\n", encoding="utf-8")
    s = read_outlook_file(tmp_path / "outlook.toml")
    assert [c.people for c in s.counts["Atmeh camps"]] == [100, 400]
    counts.write_text("date,site,people\n2018-09-12,Atmeh camps,400\n2018-09-01,Atmeh camps,100\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"c.csv:3: .*out of order"):
        read_outlook_file(tmp_path / "outlook.toml")
    counts.write_text("date,site,people\n2018-09-12,Idlib,400\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"c.csv:2: Idlib is a source"):
        read_outlook_file(tmp_path / "outlook.toml")


def test_the_command(tmp_path: Path) -> None:
    write_flee_folder(small(), tmp_path / "case")
    done = CliRunner().invoke(command, [str(tmp_path / "case"), "--horizon", "90d", "--svg", str(tmp_path / "svg")])
    assert done.exit_code == 0, done.output
    for word in ("North", "if all stays", "if equal shares", "Assumed", "What would change this most"):
        assert word in done.output
    assert (tmp_path / "svg" / "map.svg").read_text(encoding="utf-8").startswith("<svg")
    done = CliRunner().invoke(command, [str(tmp_path / "case"), "--json", "--on", "2020-03-01"])
    said = json.loads(done.output)
    assert said["day"] == "2020-03-01"
    assert set(said["to"][0]["then"]) == {"low", "low50", "middle", "high50", "high"}


def test_a_change_stands_beside_the_outlook_without_it(tmp_path: Path) -> None:
    write_flee_folder(small(), tmp_path / "case")
    args = [str(tmp_path / "case"), "--what-if", "close Gate"]
    done = CliRunner().invoke(command, args)
    assert "without it" in done.output and "South" in done.output.split("What the change makes of it")[1]
    said = json.loads(CliRunner().invoke(command, [*args, "--json"]).output)
    alone = json.loads(CliRunner().invoke(command, [str(tmp_path / "case"), "--json"]).output)
    assert said["without"]["total"] == alone["total"]["then"]
    assert "without" not in alone
    done = CliRunner().invoke(command, [str(IDLIB / "outlook.toml"), "--what-if", "close Bab al-Hawa"])
    assert "The change moves nobody" in done.output  # the border behind it is shut already


def test_who_was_never_counted_is_not_known_rather_than_nobody() -> None:
    done = CliRunner().invoke(command, [str(IDLIB / "outlook.toml")])
    assert "how many are there already is not known" in done.output
    said = json.loads(CliRunner().invoke(command, [str(IDLIB / "outlook.toml"), "--json"]).output)
    assert said["total"]["now"] is None
    assert all(d["now"] is None and d["counted"] is None for d in said["to"])


def test_lines_are_no_wider_than_the_terminal_and_cannot_steer_it(tmp_path: Path) -> None:
    text = (IDLIB / "outlook.toml").read_text(encoding="utf-8")
    (tmp_path / "outlook.toml").write_text(
        text.replace('name = "Idlib, September 2018"', 'name = "Id\\u001b[2Jlib"', 1), encoding="utf-8"
    )
    done = CliRunner(env={"COLUMNS": "100"}).invoke(command, [str(tmp_path / "outlook.toml"), "--horizon", "90d"])
    assert done.exit_code == 0 and "Id" in done.output
    assert "\x1b" not in done.output
    assert max(map(len, done.output.splitlines())) <= 100


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["nowhere"], "no such file or folder"),
        ([str(IDLIB / "outlook.toml"), "--on", "2019-01-01"], "the data run from 2018-08-18 to 2018-09-17"),
        ([str(IDLIB / "outlook.toml"), "--on", "soon"], "is no date"),
        ([str(IDLIB / "outlook.toml"), "--flee", "--flee-scale", "0"], "not in the range"),
        ([str(IDLIB / "outlook.toml"), "--horizon", "45d"], "is not one of"),
        ([str(IDLIB / "outlook.toml"), "--what-if", "close Bab al-Hava"], "nearest names: Bab al-Hawa"),
    ],
)
def test_the_command_says_what_is_wrong(args: list[str], said: str) -> None:
    done = CliRunner().invoke(command, args)
    assert done.exit_code != 0
    assert said in done.output
    assert "Traceback" not in done.output


def test_flee_is_an_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    write_flee_folder(small(), tmp_path / "case")
    done = CliRunner().invoke(command, [str(tmp_path / "case"), "--flee"])
    assert done.exit_code == 1
    assert "pip install 'vedette[flee]'" in done.output


def test_every_option_is_documented() -> None:
    page = (IDLIB.parents[1] / "docs" / "outlook.md").read_text(encoding="utf-8")
    for option in command.params:
        for name in option.opts:
            assert not name.startswith("--") or f"`{name}" in page, name


def test_every_key_of_the_file_is_documented() -> None:
    from vedette.outlook.outlook_file import _KEYS, _TOP

    page = (IDLIB.parents[1] / "docs" / "outlook.md").read_text(encoding="utf-8")
    for key in _TOP | {k for must, may in _KEYS.values() for k in must | may}:
        assert f"`{key}`" in page or f"`[[{key}]]`" in page, key
