"""The command line of this room."""

import json
from pathlib import Path

from click.testing import CliRunner

from vedette.cli.places import places

TEXT = "Syrian forces shelled Jisr al-Shugur in Idlib province."


def test_resolve_prints_a_line_a_place() -> None:
    result = CliRunner().invoke(places, ["resolve", TEXT])
    assert result.exit_code == 0
    assert "Syrian: Syria, SYR (35.0000, 38.0000) country" in result.output
    assert "Idlib: Idlib, Idlib, SYR" in result.output


def test_resolve_reads_standard_input_and_prints_json() -> None:
    result = CliRunner().invoke(places, ["resolve", "-", "--json", "--country", "SYR"], input=TEXT)
    rows = [json.loads(line) for line in result.output.splitlines()]
    assert {row["place"]["country"] for row in rows if row["place"]} == {"SYR"}
    assert all(TEXT[slice(*row["span"])] == row["text"] for row in rows)


def test_import_says_what_it_did_and_names_a_bad_line(tmp_path: Path) -> None:
    codes = tmp_path / "admin1CodesASCII.txt"
    codes.write_text("SY.12\tIdlib\tIdlib\t169387\n")
    into = tmp_path / "own.db"
    good = CliRunner().invoke(places, ["import", "--quiet", "--into", str(into), str(codes)])
    assert good.exit_code == 0 and "1 division codes" in good.output
    codes.write_text("SY.12\tIdlib\tIdlib\t169387\nQQ.01\tX\tX\t1\n")
    bad = CliRunner().invoke(places, ["import", "--quiet", "--into", str(into), str(codes)])
    assert bad.exit_code == 1
    assert "admin1CodesASCII.txt:2: no country has the code 'QQ'" in bad.output


def test_get_offline_says_what_to_do(tmp_path: Path) -> None:
    result = CliRunner().invoke(places, ["get", "SY", "--from", "http://127.0.0.1:9", "--into", str(tmp_path)])
    assert result.exit_code == 1
    assert "without a network" in result.output
