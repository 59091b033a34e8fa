"""Pairs of people to pairs of their values: every value of one against every value of the other, and back."""

from typing import Any

import numpy as np

from transforms.linkage.people.coded_people import Small
from transforms.linkage.people.vocabulary import Ints, Longs


def crossed(left: Ints, right: Ints, left_start: Longs, right_start: Longs) -> tuple[Longs, Longs, Longs]:
    """Return pair, left value and right value of every combination, by pair.

    Args:
        left, right: rows of the pairs.
        left_start, right_start: CSR of the values of each side.
    """
    many_left = left_start[left + 1] - left_start[left]
    many_right = right_start[right + 1] - right_start[right]
    times = many_left * many_right
    if len(left) and int(times.min()) == 1 == int(times.max()):
        return np.arange(len(left), dtype=np.int64), left_start[left], right_start[right]
    pair = np.repeat(np.arange(len(left), dtype=np.int64), times)
    within = np.arange(len(pair), dtype=np.int64) - np.repeat(np.cumsum(times) - times, times)
    across = many_right[pair]
    return pair, left_start[left][pair] + within // across, right_start[right][pair] + within % across


def highest(pair: Longs, levels: Any, pairs: int) -> Small:
    """Return the highest level of each pair; 0 where it has no value to compare. `pair` is sorted."""
    best = np.zeros(pairs, dtype=np.int8)
    if len(pair) == pairs and bool((np.diff(pair) == 1).all()):
        return np.asarray(levels, dtype=np.int8)
    starts = np.flatnonzero(np.r_[np.ones(min(len(pair), 1), dtype=bool), pair[1:] != pair[:-1]])
    if len(starts):
        best[pair[starts]] = np.maximum.reduceat(np.asarray(levels, dtype=np.int8), starts)
    return best
