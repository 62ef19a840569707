"""How the program ends: what went wrong on one line of standard error, and the exit code."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from vedette.errors import VedetteError

__all__ = ["WRONG", "ending", "quietly"]

#: Exit code of a wrong call, or of something given that can't be used.
WRONG = 2

# What the system says when what is printed can't be kept: the disk is full, or the file was closed.
_OUTPUT = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF}


@contextmanager
def ending() -> Iterator[None]:
    """Turn whatever ends a command early into one line on standard error and an exit code."""
    try:
        yield
    except BrokenPipeError:
        quietly()
    except KeyboardInterrupt:
        _say("stopped")
        sys.exit(128 + signal.SIGINT)
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        more = f" (`{error.ctx.command_path} --help` tells more)" if error.ctx is not None else ""
        _say(error.format_message().rstrip(".\n ") + more)
        sys.exit(WRONG)
    except click.ClickException as error:
        _say(error.format_message())
        sys.exit(WRONG)
    except VedetteError as error:
        _say(str(error))
        sys.exit(WRONG)
    except OSError as error:
        if error.errno not in _OUTPUT:
            raise
        place = f"{error.filename}: " if error.filename else "the output "
        _say(f"{place}can't be written: {error.strerror}")
        _let_go()
        sys.exit(WRONG)


def quietly() -> None:
    """End with 0, as whoever read our output has seen enough, as ``head`` does."""
    _let_go()
    sys.exit(0)


def _let_go() -> None:
    # Python would complain once more when it closes the stream.
    try:
        out = sys.stdout.fileno()
    except (OSError, ValueError):  # a stream that is no file
        return
    os.dup2(os.open(os.devnull, os.O_WRONLY), out)


def _say(what: str) -> None:
    from vedette.cli.terminal import one_line  # rich, only when there is something to say

    click.echo(f"vedette: {one_line(what)}", err=True)
