"""Draws what ``vedette read`` prints for one report: ``python scripts/picture.py REPORT [CLAIMS]``.

The picture goes to docs/images/read.svg; CLAIMS is how many of the claims it shows (all, if not given).
"""

from __future__ import annotations

import io
import re
import sys
from html import unescape
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from vedette.cli.table import show_reading
from vedette.model import Reading
from vedette.reader import Reader
from vedette.reports import load

PICTURE = Path(__file__).parents[1] / "docs" / "images" / "read.svg"

THEME = TerminalTheme(
    (18, 22, 28),
    (222, 226, 232),
    [(60, 66, 76), (240, 113, 106), (126, 198, 128), (232, 190, 92), (108, 164, 248), (200, 150, 230), (96, 200, 208),
     (222, 226, 232)],
)  # fmt: skip

# As rich draws it, but without a font from elsewhere: a page must fetch nothing.
FORMAT = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="Output of vedette read">
<style>
.{unique_id}-matrix {{ font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: {char_height}px;
  line-height: {line_height}px; font-variant-east-asian: full-width; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""

_RUN = re.compile(
    r'<text(?P<style>[^>]*?)x="(?P<x>[\d.]+)"(?P<place>[^>]*?)textLength="[\d.]+"(?P<clip>[^>]*)>(?P<words>[^<]*)</text>'
)
_CHARACTER = 12.2  # width of one, as rich lays them out


def draw(reading: Reading, first: int | None = None) -> str:
    """The picture of a reading's table, or of its first claims."""
    console = Console(
        file=io.StringIO(),
        width=100,
        record=True,
        force_terminal=True,
        color_system="truecolor",
        markup=False,
        highlight=False,
    )
    show_reading(reading, console, first=first)
    svg = console.export_svg(title="vedette read", theme=THEME, code_format=FORMAT, unique_id="vedette")
    return _RUN.sub(_without_blanks, svg)


def _without_blanks(run: re.Match[str]) -> str:
    """A run of text without the blanks at its ends, which some programs draw and some do not."""
    words = run["words"].replace("&#160;", "\u00a0")
    lead = len(words) - len(words.lstrip("\u00a0"))
    words = words.strip("\u00a0")
    if not words:
        return ""
    x = float(run["x"]) + lead * _CHARACTER
    length = len(unescape(words)) * _CHARACTER
    escaped = words.replace("\u00a0", "&#160;")
    return f'<text{run["style"]}x="{x:.1f}"{run["place"]}textLength="{length:.1f}"{run["clip"]}>{escaped}</text>'


def main() -> None:
    """Read one report and draw it."""
    reading = Reader().read(load(sys.argv[1]))
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(draw(reading, int(sys.argv[2]) if len(sys.argv) > 2 else None), "utf-8")


if __name__ == "__main__":
    main()
