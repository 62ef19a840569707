"""The situation report as PDF: the page, set on paper by WeasyPrint."""

from __future__ import annotations

import hashlib
from typing import Any

from vedette.errors import InputError, MissingExtraError
from vedette.share.sitrep.as_html import page
from vedette.share.sitrep.document import Document

__all__ = ["as_pdf"]


def as_pdf(document: Document) -> bytes:
    """The file; the same document gives the same bytes with the same fonts.

    Raises:
        MissingExtraError: if WeasyPrint, or a library of the system that it needs, is not there.
    """
    try:
        from weasyprint import HTML
    except (ImportError, OSError):  # OSError where Pango is not installed
        raise MissingExtraError("a situation report as PDF", "pdf") from None
    text = page(document, screen=False)
    made: Any = HTML(string=text, url_fetcher=_refuse)
    identifier = hashlib.sha256(text.encode("utf-8")).digest()[:16]
    raw = made.write_pdf(pdf_identifier=identifier, pdf_variant="pdf/ua-1")
    assert isinstance(raw, bytes)
    return raw


def _refuse(url: str, *_: object, **__: object) -> dict[str, Any]:
    raise InputError(f"{url}: a situation report fetches nothing")
