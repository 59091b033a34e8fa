"""What a night keeps of its keys, so that the next one can tell which of them crossed their bounds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from transforms.linkage.candidates.hashing import distinct, is_new
from transforms.linkage.people.vocabulary import Hashes, Ints, Longs


@dataclass(frozen=True, slots=True, kw_only=True)
class OverBound:
    """Keys that too many right records share and the left records that asked for them, row for row, each once."""

    rules: Ints
    """Number of the rule that bounds the key."""
    keys: Hashes
    """See meeting.Answer.names."""
    left: Ints

    def __len__(self) -> int:
        return len(self.keys)

    def of_rule(self, number: int) -> "OverBound":
        """Return those of one rule."""
        return self.take(np.flatnonzero(self.rules == number))

    def take(self, rows: Any) -> "OverBound":
        """Return some of them."""
        return OverBound(rules=self.rules[rows], keys=self.keys[rows], left=self.left[rows])

    @property
    def distinct_keys(self) -> int:
        """How many keys."""
        return len(distinct(self.keys))

    @property
    def distinct_left(self) -> int:
        """How many left records."""
        return len(distinct(self.left))

    def by_left(self, size: int) -> Ints:
        """Return the rules that bound a key of each of `size` left records, as bits: bit n for rule n."""
        found = np.zeros(size, dtype=np.int32)
        for number in distinct(self.rules).tolist():
            found[self.of_rule(number).left] |= 1 << number
        return found


def over_bound(parts: Iterable[tuple[int, Hashes, Ints]]) -> OverBound:
    """Return what several parts of the work found over its bound: rule, keys and left rows of each."""
    own = list(parts)
    rules = np.repeat(
        np.array([rule for rule, _, _ in own], dtype=np.int32), [len(keys) for _, keys, _ in own]
    )
    keys = np.concatenate([np.zeros(0, dtype=np.uint64), *(keys for _, keys, _ in own)])
    left = np.concatenate([np.zeros(0, dtype=np.int32), *(left for _, _, left in own)])
    order = np.lexsort((left, keys, rules))
    rules, keys, left = rules[order], keys[order], left[order]
    fresh = is_new(keys) | is_new(left) | is_new(rules)
    return OverBound(rules=rules[fresh], keys=keys[fresh], left=left[fresh])


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyCounts:
    """Keys that left records asked for and right records share: how many do."""

    keys: Hashes
    """Distinct, ascending; see meeting.Answer.names."""
    counts: Ints

    def of(self, keys: Hashes) -> Longs:
        """Return how many right records share each key; 0 for one that is not here."""
        found = np.zeros(len(keys), dtype=np.int64)
        if len(self.keys) and len(keys):
            at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
            found = np.where(self.keys[at] == keys, self.counts[at], 0).astype(np.int64)
        return found


def key_counts(parts: Sequence[tuple[Hashes, Longs]]) -> KeyCounts:
    """Return the counts of keys, each of which is in one part only."""
    keys = np.concatenate([np.zeros(0, dtype=np.uint64), *(keys for keys, _ in parts)])
    counts = np.concatenate([np.zeros(0, dtype=np.int64), *(counts for _, counts in parts)])
    order = np.argsort(keys)
    return KeyCounts(keys=keys[order], counts=counts[order].astype(np.int32))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptKeys:
    """All that is kept."""

    counts: KeyCounts
    over: OverBound
