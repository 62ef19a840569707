"""Copies the columns of every exported table into docs/exports.md; ``--check`` only says whether that is needed.

Each block stands between ``<!-- columns: NAME -->`` and ``<!-- end -->``.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from vedette.share.columns import TABLES, columns

PAGE = Path(__file__).parents[1] / "docs" / "exports.md"
_BLOCK = re.compile(r"<!-- columns: (?P<name>[a-z]+) -->\n.*?<!-- end -->", re.DOTALL)


def table(name: str) -> str:
    """The columns of a table as one of Markdown."""
    rows = ["| column | what | from | HXL |", "|---|---|---|---|"]
    rows += [f"| `{c.name}` | {c.what} | {c.source} | `{c.hxl}` |" for c in columns(name)]
    return "\n".join(rows)


def with_columns(page: str) -> str:
    """The page with every block brought up to date."""
    return _BLOCK.sub(lambda b: f"<!-- columns: {b['name']} -->\n{table(b['name'])}\n<!-- end -->", page)


def main() -> int:
    """Bring the page up to date, or check that it is."""
    page = PAGE.read_text("utf-8")
    missing = [name for name in TABLES if f"<!-- columns: {name} -->" not in page]
    if missing:
        sys.stderr.write(f"docs/exports.md has no block for: {', '.join(missing)}\n")
        return 1
    current = with_columns(page)
    if "--check" in sys.argv[1:]:
        if current != page:
            sys.stderr.write("docs/exports.md is not current: run python -m scripts.export_docs\n")
        return int(current != page)
    PAGE.write_text(current, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
