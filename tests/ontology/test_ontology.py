from __future__ import annotations

import shutil

import pytest
import yaml
from training import gold

from vedette import ontology
from vedette.errors import DataFileError
from vedette.ontology import load
from vedette.ontology.lint import lint, main


def test_the_data_is_clean():
    assert list(lint()) == []


def test_types_and_modes_are_those_of_the_gold():
    assert list(ontology.event_types()) and set(ontology.event_types()) == set(gold.TYPES)
    for code, kind in ontology.event_types().items():
        assert tuple(kind.modes) == tuple(gold.MODES.get(code, ())), code


def test_sixteen_types_are_plovers():
    assert sum(kind.quad != "none" for kind in ontology.event_types().values()) == 16


def test_contexts_and_sectors():
    assert {"military", "humanitarian", "migration", "negation"} <= set(ontology.contexts())
    assert {"GOV", "MIL", "REB", "CVL", "UAF", "IGO"} <= set(ontology.sectors())


@pytest.mark.parametrize(
    ("code", "mode", "civilians", "expected"),
    [
        ("ASSAULT", "drone", False, ("Explosions/Remote violence", "Air/drone strike")),
        ("ASSAULT", "heavy-weapons", True, ("Explosions/Remote violence", "Shelling/artillery/missile attack")),
        ("ASSAULT", "firearms", False, ("Battles", "Armed clash")),
        ("ASSAULT", "firearms", True, ("Violence against civilians", "Attack")),
        ("ASSAULT", None, True, ("Violence against civilians", "Attack")),
        ("ASSAULT", None, False, ("Battles", "Armed clash")),
        ("ASSAULT", "sexual", True, ("Violence against civilians", "Sexual violence")),
        ("PROTEST", "hunger", False, ("Protests", "Peaceful protest")),
        ("PROTEST", "riot", False, ("Riots", "Violent demonstration")),
        ("COERCE", "arrest", False, ("Strategic developments", "Arrests")),
        ("AGREE", None, False, ("Strategic developments", "Agreement")),
        ("CONSULT", "visit", False, None),
        ("NOTHING", None, False, None),
    ],
)
def test_acled(code, mode, civilians, expected):
    found = ontology.acled(code, mode, civilians=civilians)
    assert (found.event_type, found.sub_event_type) == expected if expected else found is None


@pytest.mark.parametrize(
    ("cameo", "expected"),
    [
        ("0841", ("RETREAT", "release")),
        ("08", ("CONCEDE", None)),
        ("0831", ("CONCEDE", None)),
        ("194", ("ASSAULT", "heavy-weapons")),
        ("1712", ("ASSAULT", "destroy")),
        ("1711", ("COERCE", "seize")),
        ("010", None),
        ("99", None),
    ],
)
def test_from_cameo(cameo, expected):
    assert ontology.from_cameo(cameo) == expected


def test_cameo_roots_cover_every_type_of_plover():
    for code, kind in ontology.event_types().items():
        assert bool(ontology.cameo_roots(code)) == (kind.quad != "none"), code
    assert ontology.cameo_roots("ASSAULT") == ("17", "18", "19", "20")


def test_weight_runs_from_conflict_to_cooperation():
    assert ontology.weight("ASSAULT") < ontology.weight("THREATEN") < 0 < ontology.weight("CONSULT")
    assert ontology.weight("CONTROL") == 0 == ontology.weight("NOTHING")


def test_what_is_loaded_cannot_be_changed():
    with pytest.raises(TypeError):
        ontology.event_types()["AGREE"].modes["new"] = "x"


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(load.DATA, tmp_path / "data")


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("types.yaml", "weight: 4.2", "weight: -4.2", "sign"),
        ("types.yaml", "weight: 4.2", "weight: 42", "from -10 to 10"),
        ("types.yaml", "quad: verbal cooperation", "quad: chat", "unknown quad"),
        ("types.yaml", "  label: Agree\n", "", "exactly the fields"),
        ("types.yaml", "    visit:", "    Visit X:", "slug"),
        ("types.yaml", "recipient: false", "recipient: perhaps", "neither true nor false"),
        ("types.yaml", "CONSULT:", "AGREE:", "stands twice"),
        ("contexts.yaml", "legal: National", "legal: national", "no sentence"),
        ("sectors.yaml", "GOV:", "gov:", "usual shape"),
        ("acled.yaml", "AGREE: [Strategic developments, Agreement]", "AGREE: [Battles, Agreement]", "no ACLED event"),
        ("acled.yaml", "  AGREE: [Strategic developments, Agreement]\n", "", "neither in the crosswalk"),
        ("acled.yaml", "ASSAULT/drone:", "ASSAULT/balloon:", "unknown type or mode"),
        ("cameo.yaml", '"03": AGREE', '"03": AGREED', "unknown type or mode"),
        ("cameo.yaml", '"03": AGREE\n', "", "root 03 is missing"),
        ("cameo.yaml", '"03"', '"33"', "no CAMEO code"),
        ("cameo.yaml", '"03": AGREE', '"03": [', "is no YAML"),
    ],
)
def test_the_linter_names_what_is_wrong(copy, file, old, new, says):
    path = copy / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    assert any(says in line for line in lint(copy)), list(lint(copy))


def test_a_missing_file_is_named(copy):
    (copy / "cameo.yaml").unlink()
    assert any("cameo.yaml" in line for line in lint(copy))


def test_a_file_without_keys_is_refused(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("- a\n")
    with pytest.raises(DataFileError, match=r"x\.yaml: has no keys"):
        load.read(path)


def test_linter_as_a_command(copy, monkeypatch, capsys):
    assert main() == 0
    (copy / "types.yaml").write_text("A: {}\n")
    monkeypatch.setattr("vedette.ontology.lint.lint", lambda: iter(["types.yaml: A is wrong"]))
    assert main() == 1
    assert capsys.readouterr().err == "types.yaml: A is wrong\n"


def test_plain_yaml_reads_the_same():
    for path in load.DATA.glob("*.yaml"):
        assert yaml.safe_load(path.read_text()) == load.read(path)
