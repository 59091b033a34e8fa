"""Postings: by key, the records that have it. Made once for a side, asked by every record that is looked for."""

from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from transforms.linkage.candidates.keys import Keys, RowFacts
from transforms.linkage.people.coded_people import CodedPeople
from transforms.linkage.people.vocabulary import Hashes, Ints, Longs, Vocabulary

_CHUNK = 100_000
NUMBERS = ("ssn", "license", "fbi", "state_id")
BASES = ("pairs", "words", "days", "last_fours", "addresses", *NUMBERS)
"""What a blocking rule may start from: two words of one name, a word, the whole date, ..."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Postings of one side, and whose they are: of other people they would say nothing."""

    people: CodedPeople
    postings: Mapping[str, Postings]
    """By base."""


class KnownKeys:
    """A set of keys that answers fast, and sometimes yes for a key that is not there."""

    def __init__(self, keys: Hashes) -> None:
        bits = min(26, max(16, len(keys).bit_length() + 4))
        self._shift = np.uint64(64 - bits)
        self._table = np.zeros(1 << bits, dtype=bool)
        self._table[keys >> self._shift] = True

    def may_hold(self, keys: Hashes) -> Any:
        """Return where a key may be in the set."""
        return self._table[keys >> self._shift]


def base_keys(facts: RowFacts, base: str) -> Keys:
    """Return the keys of records by one of BASES."""
    return facts.numbers(base) if base in NUMBERS else getattr(facts, base)()


def make_postings(
    people: CodedPeople,
    vocabulary: Vocabulary,
    base: str,
    *,
    wanted: Hashes | None = None,
    threads: int = 2,
) -> Postings:
    """Return the postings of a side.

    Args:
        people, vocabulary: the side.
        base: one of BASES.
        wanted: keys that will be asked for; others may be left out. All are kept when not given.
        threads: memory grows with them, nothing else changes.
    """
    known = None if wanted is None or base not in ("pairs", "words") else KnownKeys(wanted)

    def chunk(low: int) -> Keys:
        rows = np.arange(low, min(low + _CHUNK, len(people)), dtype=np.int32)
        own = base_keys(RowFacts(people, vocabulary, rows, is_left=False), base)
        if known is not None:
            kept = known.may_hold(own.keys)
            own = Keys(own.at[kept], own.keys[kept])
        return Keys((own.at + low).astype(np.int32), own.keys)

    with ThreadPoolExecutor(max(threads, 1)) as pool:
        chunks = list(pool.map(chunk, range(0, max(len(people), 1), _CHUNK)))
    return _posted(np.concatenate([own.keys for own in chunks]), np.concatenate([own.at for own in chunks]))


def make_index(
    people: CodedPeople, vocabulary: Vocabulary, bases: Collection[str], *, threads: int = 2
) -> Index:
    """Return the postings of a side for some bases."""
    postings = {base: make_postings(people, vocabulary, base, threads=threads) for base in bases}
    return Index(people=people, postings=postings)


def _posted(keys: Hashes, rows: Ints) -> Postings:
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    is_new = np.r_[np.ones(min(len(keys), 1), dtype=bool), keys[1:] != keys[:-1]]
    distinct = keys[is_new]
    group = np.cumsum(is_new) - 1
    del keys
    # the group above, the row below: sorted, a key's rows ascend and repeated ones are neighbors
    joined = (group.astype(np.uint64) << np.uint64(32)) | rows[order].astype(np.uint64)
    del order, group
    joined.sort()
    joined = joined[np.r_[np.ones(min(len(joined), 1), dtype=bool), joined[1:] != joined[:-1]]]
    counts = np.bincount((joined >> np.uint64(32)).astype(np.int64), minlength=len(distinct))
    starts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)])
    if starts[-1] < 2**31:
        starts = starts.astype(np.int32)
    return Postings(keys=distinct, starts=starts, rows=(joined & np.uint64(0xFFFFFFFF)).astype(np.int32))
