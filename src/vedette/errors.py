"""The one hierarchy of errors.

::

    VedetteError
      x InputError            something given cannot be used
        - ReportError         a report could not be got or read
        - DataFileError       a line of a data file (registry, gazetteer, lexicon) is wrong
        - RecordError         a record could not be opened, read or written
      x MissingExtraError     an optional part of Vedette is not installed

Each message names the thing, the place (file, line, report) and the remedy.
"""

from __future__ import annotations

__all__ = ["DataFileError", "InputError", "MissingExtraError", "RecordError", "ReportError", "VedetteError"]


class VedetteError(Exception):
    """Base of every error that Vedette raises on purpose."""


class InputError(VedetteError):
    """Something that was given cannot be used."""


class ReportError(InputError):
    """A report could not be got or read.

    Args:
        where: the path or address as given.
        what: what is wrong, and what to do about it.
    """

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what


class DataFileError(InputError):
    """A line of a data file is wrong."""

    def __init__(self, file: str, line: int | None, what: str) -> None:
        super().__init__(f"{file}:{line}: {what}" if line is not None else f"{file}: {what}")
        self.file = file
        self.line = line
        self.what = what


class RecordError(InputError):
    """A record could not be opened, read or written.

    Args:
        record: the file or the address of the record, without a password.
        what: what is wrong, and what to do about it.
    """

    def __init__(self, record: str, what: str) -> None:
        super().__init__(f"{record}: {what}")
        self.record = record
        self.what = what


class MissingExtraError(VedetteError):
    """An optional part of Vedette is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs an extra that is not installed: pip install 'vedette[{extra}]'")
