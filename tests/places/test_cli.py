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


def run(*words: str) -> str:
    result = CliRunner().invoke(places, list(words))
    assert result.exit_code != 0 and "Traceback" not in result.output
    return result.output


def test_bad_input_is_named_with_the_remedy(tmp_path: Path) -> None:
    dump = tmp_path / "SY.txt"
    dump.write_text("900000001\tTal\tTal\t\t35.7\t36.5\tP\tPPL\tSY\t\t12\t\t\t\t0\t\t300\tAsia/Damascus\t2024-01-01\n")
    (tmp_path / "empty.txt").write_bytes(b"")
    into = ["--quiet", "--into", str(tmp_path / "own.db")]
    assert "feature classes are letters of" in run("import", *into, "--classes", "XQ", str(dump))
    assert "feature classes are letters of" in run("import", *into, "--classes", "", str(dump))
    assert "a folder; name the files in it" in run("import", *into, str(tmp_path))
    assert "empty.txt: empty" in run("import", *into, str(tmp_path / "empty.txt"))
    assert "cannot be made" in run("import", "--quiet", "--into", str(dump / "x" / "own.db"), str(dump))
    assert "begins with http:// or https://" in run("get", "SY", "--from", "ftp://example.org", "--into", str(tmp_path))
    assert "64 hexadecimal digits" in run("get", "SY", "--sha256", "SY=12", "--into", str(tmp_path))
    assert "give CC=HEX" in run("get", "SY", "--sha256", "abc", "--into", str(tmp_path))
    assert "alpha-3 code" in run("resolve", "Idlib", "--country", "Syria")
    assert not (tmp_path / "own.db").exists()


def test_nothing_found_is_said() -> None:
    result = CliRunner().invoke(places, ["resolve", "nothing here"])
    assert result.exit_code == 0 and "no place names found" in result.output
