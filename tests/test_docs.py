"""The documentation is held by tests: what is undocumented, or documented and gone, fails."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import jsonschema
import pytest
from scripts.cli_docs import PAGE, commands

from vedette.claims.as_json import schema

ROOT = Path(__file__).parents[1]
CLI = PAGE.read_text("utf-8")
BY_HAND = re.sub(r"<!-- help: .*?<!-- end -->", "", CLI, flags=re.DOTALL)


OPTIONS = [
    (name, flag)
    for name, command in commands()
    for parameter in command.params
    if isinstance(parameter, click.Option)
    for flag in (*parameter.opts, *parameter.secondary_opts)
    if flag.startswith("--")
]


def section(name: str) -> str:
    """What is said by hand about a command and those below it."""
    match = re.search(rf"^## vedette {name.split()[0]}\n(.*?)(?=^## |\Z)", BY_HAND, re.MULTILINE | re.DOTALL)
    assert match is not None, f"docs/cli.md has no section for vedette {name}"
    return match[1]


def test_the_help_in_the_docs_is_current() -> None:
    """In a process of its own: click keeps the help option that a command was first called with."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}
    done = subprocess.run(
        [sys.executable, "-m", "scripts.cli_docs", "--check"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_every_command_is_documented(name: str) -> None:
    assert f"<!-- help: {name} -->" in CLI
    assert section(name).strip()
    assert " " not in name or f"`vedette {name}" in section(name)


@pytest.mark.parametrize(("name", "flag"), OPTIONS)
def test_every_option_is_documented(name: str, flag: str) -> None:
    assert re.search(rf"`{flag}\b", section(name)), f"say in docs/cli.md what vedette {name} {flag} does"


def test_no_option_is_documented_that_is_not_there() -> None:
    known = {flag for _, flag in OPTIONS} | {"--version", "--help"}
    assert set(re.findall(r"`(--[a-z0-9-]+)", BY_HAND)) <= known


def test_every_field_of_a_claim_is_documented() -> None:
    page = (ROOT / "docs/claims.md").read_text("utf-8")
    described = schema()
    fields = set(described["properties"]) | set(described["properties"]["report"]["properties"])
    for shape in described["$defs"].values():
        fields |= set(shape.get("properties", ()))
    assert not {field for field in fields if f"`{field}`" not in page}
    for name in ("type", "status"):
        assert not {value for value in described["properties"][name]["enum"] if f"`{value}`" not in page}
    for shape in ("place", "date"):
        assert all(f"`{value}`" in page for value in described["$defs"][shape]["properties"]["precision"]["enum"])


def test_the_example_claim_fits_the_schema() -> None:
    found = re.search(r"```json\n(.*?)```", (ROOT / "docs/claims.md").read_text("utf-8"), re.DOTALL)
    assert found is not None
    claim = json.loads(found[1])
    jsonschema.Draft202012Validator(schema()).validate(claim)
    text = claim["sentence"]["text"]
    for thing in (*claim["source"], claim["place"], claim["date"], *claim["quantities"], *claim["attribution"]):
        assert text[slice(*thing["span"])] == thing["text"]


@pytest.mark.parametrize("page", [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("examples/*.md")], ids=str)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?://|#)([^)#\s]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}, which is not there"


def test_the_locks_name_no_host_and_no_path() -> None:
    for lock in ROOT.glob("*.lock"):
        for line in lock.read_text("utf-8").splitlines():
            assert re.fullmatch(r"[A-Za-z0-9._\-\[\]]+==[\w.+!]+(?: ; .*)?|\s+# .*", line), f"{lock.name}: {line}"
