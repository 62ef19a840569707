"""A file as it is or, if it is gzipped, as what it unpacks to; a bomb is told from a file."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from vedette.errors import ReportError

__all__ = ["opened"]

_GZIP = b"\x1f\x8b"
# News shrinks to a third or a tenth. What unpacks to more than this, beyond the first megabytes, is a bomb.
_MOST_RATIO = 200
_FREE = 16_000_000


class _Plain(io.RawIOBase):
    """Another stream as a raw one."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._inner.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Guarded(io.RawIOBase):
    """What a gzipped file unpacks to, until that is out of all proportion."""

    def __init__(self, inner: gzip.GzipFile, packed: IO[bytes], where: str) -> None:
        self._inner = inner
        self._packed = packed
        self._where = where
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        # read1, as what could be unpacked before a damaged place would be lost with all others
        data = self._inner.read1(len(buffer))
        count = len(data)
        buffer[:count] = data
        self._size += count
        if self._size > _FREE and self._size > _MOST_RATIO * max(1, self._packed.tell()):
            raise ReportError(self._where, f"unpacks to more than {_MOST_RATIO} times its size: a gzip bomb")
        return count


@contextmanager
def opened(stream: IO[bytes], where: str) -> Iterator[io.BufferedReader[Any]]:
    """What a file holds, unpacked if need be.

    Args:
        stream: the file, at its start; it must be able to go back.
        where: its path or address, for messages.

    Raises:
        ReportError: while it is read, if it is a bomb.
    """
    start = stream.tell()
    packed = stream.read(2) == _GZIP
    stream.seek(start)
    if not packed:
        yield stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(_Plain(stream), 65_536)
        return
    with gzip.GzipFile(fileobj=stream) as inner, io.BufferedReader(_Guarded(inner, stream, where), 65_536) as whole:
        yield whole
