"""What reports say is shown as text and can never steer the terminal."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

import click
from rich.console import Console

from vedette.cli.ending import quietly
from vedette.cli.streams import spelled

__all__ = ["WIDTH", "check_standard_input", "console", "json_line", "one_line", "plain", "until_read_enough"]

#: Width of what is written to a file or a pipe.
WIDTH = 100

# Control characters but the newline, and characters that turn or hide the text around them.
_STEERING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufff9-\ufffb]"
)


def plain(text: str) -> str:
    """``text`` with blanks for the characters that could steer a terminal, one for one."""
    return _STEERING.sub(" ", text)


def one_line(text: str) -> str:
    """``text`` on one line, safe to show."""
    return " ".join(plain(text).split())


def json_line(value: Any) -> str:
    """A JSON value on one line, with what could steer a terminal written as escapes."""
    line = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def check_standard_input(sources: Sequence[str]) -> None:
    """``-`` can be given once.

    Raises:
        click.UsageError: if it is given more often.
    """
    if sources.count("-") > 1:
        raise click.UsageError("- is standard input, which can be read only once: give it once")


@contextmanager
def until_read_enough() -> Iterator[None]:
    """End quietly with 0 when whoever reads our output has seen enough, as ``head`` does."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        quietly()


class _Console(Console):
    """A console that leaves a broken pipe to the command, which knows the exit code."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console(stream: TextIO | None = None) -> Console:
    """A console that takes nothing that it prints for markup."""
    stream = stream or sys.stdout
    width = None if stream.isatty() or os.environ.get("COLUMNS") else WIDTH
    return _Console(file=spelled(stream), width=width, markup=False, highlight=False, emoji=False)
