"""Blocks read side by side: order kept, few in flight, so that memory stays that of a few blocks."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Job = TypeVar("Job")
Found = TypeVar("Found")


def in_order(
    work: Callable[[Job], Found], jobs: Iterable[Job], *, threads: int | None = None
) -> Iterator[Found]:
    """Yield what `work` makes of every job, in the order of the jobs; at most two a thread are under way."""
    count = threads or min(4, os.cpu_count() or 1)
    waiting: deque[Future[Found]] = deque()
    with ThreadPoolExecutor(count) as pool:
        for job in jobs:
            waiting.append(pool.submit(work, job))
            if len(waiting) >= 2 * count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
