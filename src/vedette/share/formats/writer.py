"""What every writer of a format does."""

from __future__ import annotations

import re
from typing import IO, Any, Protocol

from vedette.share.about import About
from vedette.share.rows import Row

__all__ = ["Writer", "json_text"]

_ESCAPED = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufff9-\ufffb]")


class Writer(Protocol):
    """Writes rows to an open binary file; made with the file and what it is about."""

    def __init__(self, out: IO[bytes], about: About, *, hxl: bool = False) -> None: ...

    def write(self, row: Row) -> str | None:
        """Write an event, or say why this format has no place for it."""
        ...

    def close(self) -> None:
        """Write what ends the file; the file itself stays open."""
        ...


def json_text(value: Any) -> str:
    """JSON on one line, in which no character can break a line or steer a terminal."""
    import json

    line = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", line)
