"""What blocking rules offer, before any pair is written down: of each key, who asks for it and who has it.

A key that 300 left records ask for and 300 right records have makes 90,000 pairs of 600 numbers. Pairs are written down
for a few left records at a time, so that memory is bounded by what records say of themselves, not by how alike they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from transforms.linkage.candidates.hashing import is_new, repeated
from transforms.linkage.people.vocabulary import Hashes, Ints, Longs

RULE_BITS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What one rule offers in one part of the work: by key, left and right records, each ascending within a key."""

    rule: int
    left: Ints
    """May name a record twice for a key."""
    left_starts: Longs
    """Left records of key n are left[left_starts[n]:left_starts[n + 1]]."""
    right: Ints
    right_starts: Longs
    over_keys: Hashes
    """What was bounded, see Answer.names; row for row with over_left."""
    over_left: Ints
    """Left rows that asked for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """All that was offered, by left row: each entry is a left record, a rule and a run of records it is offered."""

    left: Ints
    """Ascending."""
    rules: np.ndarray[Any, np.dtype[np.int8]]
    first: Longs
    counts: Ints
    """Records of entry n are others[first[n]:first[n] + counts[n]]."""
    others: Ints

    def __len__(self) -> int:
        """Return how many times a pair was offered; one that several keys offer counts as often."""
        return int(self.counts.sum(dtype=np.int64))

    def ranges(self, most: int) -> Iterator[tuple[int, int]]:
        """Return ranges of left rows that are offered at most `most` pairs together, or one row that is offered more; one
        range at least, be it empty.

        What one row may be offered is bounded by the rules: as many right records a key as the key's rule allows.
        """
        opens = np.flatnonzero(is_new(self.left))
        rows = self.left[opens]
        done = np.r_[0, np.cumsum(self.counts, dtype=np.int64)][np.r_[opens[1:], len(self.left)]]
        at, before = 0, 0
        if not len(rows):
            yield 0, 0
        while at < len(rows):
            end = max(int(np.searchsorted(done, before + most, side="right")), at + 1)
            yield int(rows[at]), int(rows[end - 1]) + 1
            at, before = end, int(done[end - 1])

    def pairs(self, low: int, high: int) -> tuple[Ints, Ints, Ints]:
        """Return left row, right row and rules of every pair of the left rows from `low` up to `high`, each once, sorted.

        Rules are bits: bit n for rule n.
        """
        own = slice(*np.searchsorted(self.left, (low, high)).tolist())
        again, places = repeated(self.counts[own], self.first[own])
        # left row, right row, rule in one number: 26, 32 and 5 bits
        heads = (self.left[own].astype(np.int64) << (32 + RULE_BITS)) | self.rules[own]
        joined = heads[again] | (self.others[places].astype(np.int64) << RULE_BITS)
        del again, places
        pairs, marks = once(joined)
        return (pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32), marks


def once(joined: Longs) -> tuple[Longs, Ints]:
    """Return every pair once, ascending, and the rules that proposed it, as bits.

    Args:
        joined: left row, right row and number of the rule, see RULE_BITS; sorted in place.
    """
    joined.sort()
    pairs = joined >> RULE_BITS
    marks = np.left_shift(np.int32(1), (joined & ((1 << RULE_BITS) - 1)).astype(np.int32))
    starts = np.flatnonzero(is_new(pairs))
    if not len(starts):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32)
    return pairs[starts], np.bitwise_or.reduceat(marks, starts).astype(np.int32)


def offers_of(found: Sequence[Offered]) -> Offers:
    """Return what several parts of the work offer, each left record the right ones."""
    return _by_left(
        [_Side(one.rule, one.left, one.left_starts, one.right, one.right_starts) for one in found]
    )


def offers_within(found: Sequence[Offered]) -> Offers:
    """Return what is offered within one side, every two records at the earlier one, whichever of them asked."""
    sides = []
    for one in found:
        asks = _Side(one.rule, one.left, one.left_starts, one.right, one.right_starts)
        sides += [asks, _Side(one.rule, one.right, one.right_starts, one.left, one.left_starts)]
    return _by_left(sides, later=True)


@dataclass(frozen=True, slots=True)
class _Side:
    """Keys seen from those who are offered the others."""

    rule: int
    own: Ints
    own_starts: Longs
    others: Ints
    starts: Longs

    def entries(self, *, later: bool) -> tuple[Any, Any]:
        """Return, for each own record of each key, the first place among the others and how many there are.

        Args:
            later: only others in later rows.
        """
        keys = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.own_starts))
        first, last = self.starts[keys], self.starts[keys + 1]
        if later:
            groups = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))
            line = (groups << 32) | self.others
            first = np.searchsorted(line, (keys << 32) | self.own, side="right")
        return first, last - first


def _by_left(sides: Sequence[_Side], *, later: bool = False) -> Offers:
    left, rules, first, counts = (
        [np.zeros(0, dtype=kind)] for kind in (np.int32, np.int8, np.int64, np.int32)
    )
    others, before = [np.zeros(0, dtype=np.int32)], 0
    for side in sides:
        own_first, own_counts = side.entries(later=later)
        kept = np.flatnonzero(own_counts)
        left.append(side.own[kept])
        rules.append(np.full(len(kept), side.rule, dtype=np.int8))
        first.append(own_first[kept] + before)
        counts.append(own_counts[kept].astype(np.int32))
        others.append(side.others)
        before += len(side.others)
    whole = np.concatenate(left)
    order = np.argsort(whole, kind="stable")
    return Offers(
        left=whole[order], rules=np.concatenate(rules)[order], first=np.concatenate(first)[order],
        counts=np.concatenate(counts)[order], others=np.concatenate(others),
    )  # fmt: skip
