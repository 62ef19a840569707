"""A list for people: a table where the terminal is wide enough, else one entry below the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["show_list"]

# Columns; in fewer, ids and days would be cut, which are what one goes on with.
_NARROW = 70


def show_list(screen: Console, columns: Mapping[str, Mapping[str, Any]], rows: Iterable[Sequence[Text]]) -> None:
    """Print rows.

    Args:
        screen: where to.
        columns: by their headings, how each stands in a table, as ``rich.table.Table.add_column`` takes it.
        rows: a cell for each column.
    """
    if screen.width >= _NARROW:
        table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))
        for heading, settings in columns.items():
            table.add_column(heading, **settings)
        for row in rows:
            table.add_row(*row)
        screen.print(table)
        return
    for n, row in enumerate(rows):
        entry = Table.grid(padding=(0, 1, 0, 0))
        entry.add_column(style="dim", max_width=max(8, screen.width // 3), overflow="fold")
        entry.add_column(overflow="fold")
        for heading, cell in zip(columns, row, strict=True):
            if cell.plain:
                entry.add_row(heading, cell)
        if n:
            screen.print()
        screen.print(entry)
