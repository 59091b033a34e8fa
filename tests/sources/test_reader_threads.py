"""Blocks side by side: in order, few at a time, faults reaching whoever asked."""

import threading
from collections.abc import Iterator

import pytest

from sources.readers.threads import in_order


def test_the_order_of_the_jobs_is_kept_and_few_are_under_way() -> None:
    given, ahead = 0, []

    def jobs() -> Iterator[int]:
        nonlocal given
        for job in range(50):
            given += 1
            yield job

    found = []
    for taken, one in enumerate(in_order(lambda job: job * job, jobs(), threads=2), start=1):
        found.append(one)
        ahead.append(given - taken)
    assert found == [job * job for job in range(50)]
    assert max(ahead) == 3  # two a thread, one of them handed over


def test_blocks_are_read_side_by_side() -> None:
    both = threading.Barrier(2, timeout=30)
    assert list(in_order(lambda job: both.wait() >= 0 and job, [1, 2], threads=2)) == [1, 2]


def test_a_fault_of_one_block_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        list(in_order(lambda job: 1 // job, [2, 1, 0, 1], threads=2))
