"""Files that appear when they are whole."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from vedette.errors import InputError

__all__ = ["WholeFile"]


class WholeFile:
    """A file that appears when it is whole: written beside its place and then moved there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}-", suffix=".part")
        except OSError as error:
            raise InputError(f"{path}: can't be written: {error.strerror or error}") from error
        self._part = Path(name)
        self.file = os.fdopen(handle, "w+b")

    def __enter__(self) -> WholeFile:
        return self

    def __exit__(self, kind: object, error: BaseException | None, *_: object) -> None:
        try:
            self.file.close()
        except OSError as late:  # what was still to be written found no room
            error = error or late
        self._part.unlink(missing_ok=True)
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            raise InputError(f"{self._path}: can't be written: {error.strerror}") from error

    def done(self) -> int:
        """Move the file to its place; returns its size in bytes."""
        self.file.flush()
        os.fsync(self.file.fileno())
        size = self.file.seek(0, os.SEEK_END)
        self.file.close()
        try:
            # A temporary file is for its owner only; what is exported is as open as what the user makes otherwise.
            mask = os.umask(0)
            os.umask(mask)
            self._part.chmod(0o666 & ~mask)
            if self._path.is_dir():
                raise InputError(f"{self._path}: is a folder, not a file")
            self._part.replace(self._path)
        except OSError as error:
            raise InputError(f"{self._path}: can't be written: {error.strerror}") from error
        return size
