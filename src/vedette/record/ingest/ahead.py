"""Working ahead: several sources at once, their results in order, however many each turns out to hold."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from vedette.errors import StoppedError
from vedette.record.ingest.item import Item, More, Task

__all__ = ["ahead"]


def ahead(tasks: Iterable[Task], *, threads: int, stop: threading.Event) -> Iterator[Item]:
    """The items of all tasks, in order.

    Args:
        tasks: taken one by one as there is room, so that a large source is never in memory as a whole.
        threads: how many are worked on at once.
        stop: once set, nothing more is begun and the items end.
    """
    pool = ThreadPoolExecutor(threads, thread_name_prefix="vedette-intake")
    try:
        yield from _in_order(iter(tasks), pool, 2 * threads, stop)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _in_order(tasks: Iterator[Task], pool: ThreadPoolExecutor, most: int, stop: threading.Event) -> Iterator[Item]:
    waiting: deque[Future[Item | More]] = deque()
    more = True
    while True:
        while more and len(waiting) < most and not stop.is_set():
            task = next(tasks, None)
            if task is None:
                more = False
            else:
                waiting.append(pool.submit(task))
        if not waiting or stop.is_set():
            return
        try:
            found = waiting.popleft().result()
        except StoppedError:
            return
        if isinstance(found, More):
            yield from _in_order(found.tasks, pool, most, stop)
        else:
            yield found
