"""The tables of docs/exports.md are those of the data file, and the crosswalks' data hold together."""

import subprocess
import sys
from pathlib import Path

import yaml
from scripts.export_docs import PAGE, with_columns

from vedette.ontology import acled_events, sectors
from vedette.share.columns import TABLES, columns
from vedette.share.countries import countries
from vedette.share.export import FORMATS
from vedette.share.shapes.sides import table

ROOT = Path(__file__).parents[2]


def test_the_columns_in_the_docs_are_current() -> None:
    page = PAGE.read_text("utf-8")
    assert with_columns(page) == page, "run python -m scripts.export_docs"
    assert all(f"<!-- columns: {name} -->" in page for name in TABLES)


def test_every_format_and_suffix_is_documented() -> None:
    page = PAGE.read_text("utf-8")
    for one in FORMATS.values():
        assert f"| `{one.name}` |" in page
        assert all(f"`{suffix}`" in page for suffix in one.suffixes)


def test_the_command_knows_every_format() -> None:
    from vedette.cli.export import FORMAT_NAMES

    assert set(FORMAT_NAMES) == set(FORMATS)


def test_columns_are_named_once() -> None:
    for name in TABLES:
        names = [column.name for column in columns(name)]
        assert len(set(names)) == len(names)
    assert (len(columns("acled")), len(columns("ged"))) == (31, 49)


def test_sectors_and_sub_events_of_the_sides_are_known() -> None:
    known = set(sectors())
    assert set(table()["inter"]) <= known and set(table()["civilians"]) <= known and set(table()["state"]) <= known
    subs = {sub for event, all_of in acled_events().items() for sub in (event, *all_of)}
    assert set(table()["disorder"]) <= subs and set(acled_events()) <= set(table()["disorder"])


def test_countries_have_one_number_and_the_regions_are_known() -> None:
    numbers = [c.numeric for c in countries().values() if c.numeric is not None]
    assert len(set(numbers)) == len(numbers) and len(numbers) > 240
    gw = [c.gw for c in countries().values() if c.gw is not None]
    assert len(set(gw)) == len(gw) > 190
    assert {c.ged_region for c in countries().values()} == {"Africa", "Americas", "Asia", "Europe", "Middle East", None}
    some = {"SYR": 652, "YEM": 678, "UKR": 369, "SDN": 625, "SSD": 626, "DEU": 260, "RUS": 365, "COD": 490, "MMR": 775}
    assert {code: countries()[code].gw for code in some} == some


def test_the_world_has_the_countries_of_the_table() -> None:
    from vedette.share.drawing.world import world

    drawn = {name for name, _ in world()._countries if len(name) == 3}
    assert drawn <= set(countries()) and len(drawn) > 230


def test_data_files_are_yaml_without_doubles() -> None:
    for file in (ROOT / "src/vedette/share/data").glob("*.yaml"):
        assert yaml.safe_load(file.read_text("utf-8"))


def test_help_stays_quick_and_imports_nothing_heavy() -> None:
    code = (
        "import sys; from vedette.cli import vedette; vedette(['export', '--help'], standalone_mode=False);"
        "assert not {'sqlalchemy', 'openpyxl', 'pyarrow', 'numpy', 'weasyprint'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True, env={"PYTHONPATH": "src"})
