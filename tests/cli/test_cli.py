import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

import vedette as package
from vedette.cli import COMMANDS
from vedette.cli import vedette as program

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}


def test_version() -> None:
    result = CliRunner().invoke(program, ["--version"])
    assert result.output == f"vedette, version {package.__version__}\n"


def test_help_lists_every_command() -> None:
    shown = CliRunner().invoke(program, ["--help"]).output
    for name in COMMANDS:
        assert f"\n  {name} " in shown


def test_an_unknown_command() -> None:
    result = CliRunner().invoke(program, ["raed"])
    assert result.exit_code == 2
    assert "No such command 'raed'" in result.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_the_line_of_help_is_the_command_s_own(name: str) -> None:
    context = program.make_context("vedette", [], resilient_parsing=True)
    command = program.get_command(context, name)
    assert command is not None
    assert command.help is not None
    assert command.help.split("\n")[0] == COMMANDS[name]


def test_help_imports_little() -> None:
    script = "import sys; sys.argv = ['vedette', '--help']\nimport atexit\n"
    script += "atexit.register(lambda: print(sorted(m for m in sys.modules if m.split('.')[0] in HEAVY)))\n"
    script += "HEAVY = {'rich', 'httpx', 'trafilatura', 'numpy', 'onnxruntime', 'lxml', 'yaml'}\n"
    script += "from vedette.cli import main; main()\n"
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", script], env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert time.monotonic() - began < 10


def test_python_m_vedette() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "vedette", "--version"], env=ENVIRONMENT, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("vedette, version ")
