"""One follower a record: a second one, started by cron while the first is still at work, leaves again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import text

from vedette.errors import AwayError, BusyError, RecordError
from vedette.record.record import Record

__all__ = ["only_one"]


@contextmanager
def only_one(record: Record, task: str) -> Iterator[Callable[[], None]]:
    """Be the only process that does ``task`` with a record while the block runs.

    The system lets go of the lock when a process ends in whatever way, so a killed one leaves nothing behind that
    would have to be cleaned up. A server of databases lets go of it when it goes away: what the block is given takes
    the lock again.

    Raises:
        BusyError: if another process is at it; from what the block is given, if another came first.
    """
    if record.engine.dialect.name == "sqlite":
        with _file_lock(record, Path(f"{record.name}.{task}.lock"), task):
            yield lambda: None
    else:
        with _database_lock(record, task) as again:
            yield again


def _busy(record: Record, task: str, who: str = "") -> BusyError:
    return BusyError(record.name, f"another `vedette {task}`{who} is at work on it; it goes on, this one ends")


@contextmanager
def _file_lock(record: Record, path: Path, task: str) -> Iterator[None]:
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise RecordError(
            record.name, f"{path} can't be written ({error.strerror}): it keeps two from working at once"
        ) from error
    try:
        if not _take(handle):
            process = os.pread(handle, 20, 0).decode("ascii", "ignore").strip()
            raise _busy(record, task, f" (process {process})" if process.isdigit() else "")
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> bool:
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _database_lock(record: Record, task: str) -> Iterator[Callable[[], None]]:
    number = int.from_bytes(hashlib.sha256(f"vedette {task}".encode()).digest()[:8], "big", signed=True)
    with record.engine.connect() as connection:

        def take() -> None:
            connection.rollback()
            if not connection.scalar(text("SELECT pg_try_advisory_lock(:n)"), {"n": number}):
                raise _busy(record, task)
            connection.commit()

        take()
        try:
            yield take
        finally:
            # With the connection the lock is gone, and that is no reason to hide why the block ended.
            with suppress(AwayError):
                connection.rollback()
                connection.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": number})
                connection.commit()
