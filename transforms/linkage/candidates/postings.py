"""Postings: by key, the rows that have it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from transforms.linkage.candidates.hashing import distinct, is_new, repeated
from transforms.linkage.people.vocabulary import Hashes, Ints, Longs

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Postings:
    """Records by key."""

    keys: Hashes
    """Distinct, ascending."""
    starts: Longs | Ints
    """Records of keys[n] are rows[starts[n]:starts[n + 1]]."""
    rows: Ints
    """Ascending within a key, each once."""

    def places(self, keys: Hashes) -> tuple[Any, Any]:
        """Return the bounds of every key's records within `rows`; both the same for a key nobody has.

        Args:
            keys: in any order.
        """
        if not len(self.keys):
            nothing = np.zeros(len(keys), dtype=np.int64)
            return nothing, nothing
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        first, last = (self.starts[places].astype(np.int64) for places in (at, at + 1))
        return first, np.where(self.keys[at] == keys, last, first)


class KnownKeys:
    """A set of keys that answers fast, and sometimes yes for a key that is not there."""

    def __init__(self, keys: Hashes) -> None:
        bits = min(25, max(16, len(keys).bit_length() + 4))
        self._shift = np.uint64(64 - bits)
        self._table = np.zeros(1 << bits, dtype=bool)
        self._table[self._places(keys)] = True

    def may_hold(self, keys: Hashes) -> Any:
        """Return where a key may be in the set."""
        return self._table[self._places(keys)]

    def _places(self, keys: Hashes) -> Any:
        with np.errstate(over="ignore"):
            return (keys * _MULTIPLIER) >> self._shift


def posted(keys: Hashes, rows: Ints) -> Postings:
    """Return postings of keys and the row of each, in any order."""
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    opens = is_new(keys)
    distinct = keys[opens]
    group = np.cumsum(opens) - 1
    del keys
    # the group above, the row below: sorted, a key's rows ascend and repeated ones are neighbors
    joined = (group.astype(np.uint64) << np.uint64(32)) | rows[order].astype(np.uint64)
    del order, group, opens
    joined.sort()
    joined = joined[is_new(joined)]
    counts = np.bincount((joined >> np.uint64(32)).astype(np.int64), minlength=len(distinct))
    starts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)])
    if starts[-1] < 2**31:
        starts = starts.astype(np.int32)
    return Postings(keys=distinct, starts=starts, rows=(joined & np.uint64(0xFFFFFFFF)).astype(np.int32))


def looked_up(parts: Sequence[tuple[Postings, Ints | None]], wanted: Hashes) -> Postings:
    """Return the postings of some keys, put together from several.

    Args:
        parts: postings, and which row each of their rows has become (-1: it is left out); None where rows are as they
            were.
        wanted: keys, in any order, repeated or not.
    """
    keys = distinct(wanted)
    found, rows = [np.zeros(0, dtype=np.uint64)], [np.zeros(0, dtype=np.int32)]
    for postings, became in parts:
        first, last = postings.places(keys)
        at, places = repeated(last - first, first)
        own = postings.rows[places]
        if became is not None:
            own = became[own]
            kept = np.flatnonzero(own >= 0)
            at, own = at[kept], own[kept]
        found.append(keys[at])
        rows.append(own.astype(np.int32))
    return posted(np.concatenate(found), np.concatenate(rows))
