"""Getting reports: plain text, HTML pages, folders, standard input, an address -> :class:`~vedette.model.Report`."""

from vedette.reports.load import MAX_BYTES, MAX_CHARACTERS, SUFFIXES, from_bytes, from_text, gather, is_address, load
from vedette.reports.published import as_given

__all__ = [
    "MAX_BYTES",
    "MAX_CHARACTERS",
    "SUFFIXES",
    "as_given",
    "from_bytes",
    "from_text",
    "gather",
    "is_address",
    "load",
]
