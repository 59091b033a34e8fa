"""Keys as 64-bit integers, and lists of lists as flat arrays."""

from typing import Any

import numpy as np

from transforms.linkage.people.vocabulary import Hashes, Ints, Longs

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def mixed(values: Hashes) -> Hashes:
    """Return well-spread bits (the finalizer of SplitMix64, Steele, Lea and Flood 2014)."""
    with np.errstate(over="ignore"):
        spread = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        spread = (spread ^ (spread >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return np.asarray(spread ^ (spread >> np.uint64(31)), dtype=np.uint64)


def unordered(one: Hashes, other: Hashes) -> Hashes:
    """Return one key of two, the same in either order."""
    with np.errstate(over="ignore"):
        return mixed((one + other) * _MULTIPLIER ^ (one ^ other))


def spread(starts: Longs, rows: Ints | Longs) -> tuple[Any, Any]:
    """Return, for every value of some rows, which of the rows it belongs to, and its place among all values.

    Args:
        starts: CSR of the values.
        rows: rows, in any order, repeated or not.
    """
    first = starts[rows]
    counts = starts[rows + 1] - first
    if len(rows) and int(counts.min()) == 1 == int(counts.max()):
        return np.arange(len(rows), dtype=np.int64), first
    return repeated(counts, first)


def repeated(counts: Any, first: Any) -> tuple[Any, Any]:
    """Return, for `counts[n]` items from place `first[n]` on, the n of every item and its place."""
    counts = counts.astype(np.int64)
    at = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    ends = np.cumsum(counts)
    return at, np.arange(len(at), dtype=np.int64) + np.repeat(first - (ends - counts), counts)


def distinct(values: Any) -> Any:
    """Return each value once, ascending; faster than np.unique, which hashes numbers before it sorts them."""
    ordered = np.sort(values)
    return ordered[is_new(ordered)]


def is_new(values: Any) -> Any:
    """Return where a value differs from the one before it."""
    return np.r_[np.ones(min(len(values), 1), dtype=bool), values[1:] != values[:-1]]
