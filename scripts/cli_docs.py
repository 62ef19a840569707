"""Copies the help of every command into docs/cli.md; ``--check`` only says whether that is needed.

Each block stands between ``<!-- help: NAME -->`` and ``<!-- end -->``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from click.testing import CliRunner

from vedette.cli import COMMANDS, vedette

PAGE = Path(__file__).parents[1] / "docs" / "cli.md"
_BLOCK = re.compile(r"<!-- help: (?P<name>[a-z -]+) -->\n.*?<!-- end -->", re.DOTALL)


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command and every command of a command, with its name as it is called."""
    root = click.Context(vedette, info_name="vedette")
    for name in COMMANDS:
        command = vedette.get_command(root, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {inner}", command.commands[inner]) for inner in sorted(command.commands))


def help_of(name: str) -> str:
    """The help of a command, or of the program itself, at 88 columns."""
    args = ["--help"] if name == "vedette" else [*name.split(), "--help"]
    shown = CliRunner().invoke(vedette, args, prog_name="vedette", terminal_width=88, max_content_width=88)
    if shown.exit_code:
        raise SystemExit(f"docs/cli.md has a block for {name!r}, which is no command")
    return shown.output


def with_help(page: str) -> str:
    """The page with every block brought up to date."""
    return _BLOCK.sub(
        lambda block: f"<!-- help: {block['name']} -->\n```text\n{help_of(block['name']).rstrip()}\n```\n<!-- end -->",
        page,
    )


def main() -> int:
    """Bring the page up to date, or check that it is."""
    page = PAGE.read_text("utf-8")
    missing = [name for name in ["vedette", *(name for name, _ in commands())] if f"<!-- help: {name} -->" not in page]
    if missing:
        sys.stderr.write(f"docs/cli.md has no block of help for: {', '.join(missing)}\n")
        return 1
    current = with_help(page)
    if "--check" in sys.argv[1:]:
        if current != page:
            sys.stderr.write("docs/cli.md is not current: run python scripts/cli_docs.py\n")
        return int(current != page)
    PAGE.write_text(current, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
