"""The one hierarchy of errors.

::

    VedetteError
      x InputError            something given cannot be used
        - ReportError         a report could not be got or read
          . FetchError        an address gave nothing usable
              InwardError     it leads to a private address inside the network
              LeftAloneError  its server asked to be left alone for a while
        - DataFileError       a line of a data file (registry, gazetteer, lexicon) is wrong
        - RecordError         a record could not be opened, read or written
          . AwayError         its database can't be reached for now
          . BusyError         another process is at the same work with it
      x DeliveryError         an alert could not be delivered
      x MissingExtraError     an optional part of Vedette is not installed
      x StoppedError          a person or the system asked the program to stop

Each message names the thing, the place (file, line, report) and the remedy.
"""

from __future__ import annotations

__all__ = [
    "AwayError",
    "BusyError",
    "DataFileError",
    "DeliveryError",
    "FetchError",
    "InputError",
    "InwardError",
    "LeftAloneError",
    "MissingExtraError",
    "RecordError",
    "ReportError",
    "StoppedError",
    "VedetteError",
]


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


class FetchError(ReportError):
    """An address gave nothing usable.

    Args:
        where: the address as given.
        what: what is wrong, and what to do about it.
        status: the HTTP status, if a server answered.
        again: whether trying again may help: ``never``, ``later`` or, after a moment, ``soon``.
        wait: seconds that the server asked to wait before that.
    """

    def __init__(
        self, where: str, what: str, *, status: int | None = None, again: str = "never", wait: float | None = None
    ) -> None:
        super().__init__(where, what)
        self.status = status
        self.again = again
        self.wait = wait


class InwardError(FetchError):
    """An address leads to a private address inside the network."""

    def __init__(self, where: str) -> None:
        super().__init__(where, "leads to a private address inside the network: add --allow-private if that is meant")


class LeftAloneError(FetchError):
    """A server asked more than once to be left alone for a while, so it was not asked for this address.

    Args:
        where: the address as given.
        host: the server.
        left: for how long, in words.
        wait: the same, in seconds.
    """

    def __init__(self, where: str, host: str, left: str, wait: float) -> None:
        what = f"was not asked for: {host} asks to be left alone for {left}"
        super().__init__(where, what, again="later", wait=wait)


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


class AwayError(RecordError):
    """The database of a record can't be reached: its server is gone for now, or there is none.

    Args:
        record: the address of the record, without a password.
        said: what the system says.
    """

    def __init__(self, record: str, said: str) -> None:
        what = "check the host and the port, and that the server runs; what was kept until now is kept"
        super().__init__(record, f"the database can't be reached: {said}; {what}")
        self.said = said


class BusyError(RecordError):
    """Another process is at the same work with a record."""


class DeliveryError(VedetteError):
    """An alert could not be delivered.

    Args:
        where: the receiver's address.
        what: what went wrong.
        soon: whether the same may work if it is tried again at once.
    """

    def __init__(self, where: str, what: str, *, soon: bool) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what
        self.soon = soon


class MissingExtraError(VedetteError):
    """An optional part of Vedette is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs an extra that is not installed: pip install 'vedette[{extra}]'")


class StoppedError(VedetteError):
    """A person or the system asked the program to stop; what was at hand is done, the rest is not begun."""
