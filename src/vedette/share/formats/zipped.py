"""Zip containers (XLSX, DOCX) whose bytes depend on their content alone."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import IO

__all__ = ["same_bytes"]

_MOMENT = (1980, 1, 1, 0, 0, 0)
_STAMPS = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def same_bytes(out: IO[bytes]) -> None:
    """Write the zip in ``out`` anew with one time for all of its parts, in order of their names as they stood."""
    out.seek(0)
    with zipfile.ZipFile(out) as made:
        parts = [(info.filename, made.read(info)) for info in made.infolist()]
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as anew:
        for name, body in parts:
            if name == "docProps/core.xml":
                body = _STAMPS.sub(rb"\g<1>1980-01-01T00:00:00Z\g<3>", body)
            info = zipfile.ZipInfo(name, _MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            anew.writestr(info, body)
    out.seek(0)
    out.truncate()
    out.write(packed.getvalue())
