"""The heaviest candidates of every record of one side, found while all pairs pass by, a part at a time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from transforms.linkage.candidates.hashing import is_new
from transforms.linkage.people.vocabulary import Ints, Longs
from transforms.linkage.weights.competition import MOST_SERIOUS, SERIOUS, Odds, felt_odds, serious_pairs
from transforms.linkage.weights.score import Bits

_AT_ONCE = 50_000
"""Candidates of some records that are held against each other at once; memory only."""
_FEW = 1 << 18
"""Candidates that wait for the next choice, at least; memory only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heaviest:
    """Of every record, its serious candidates, 24 at most: the heaviest ones, and of equal ones the first."""

    own: Ints
    """Ascending."""
    other: Ints
    """By weight, the heaviest first, within a record."""
    weight: Bits
    cut: Bits
    """By record, the weight below which nothing is among them."""
    keys: Longs
    """Record and candidate in one number, ascending."""
    order: Longs
    """Which of the candidates each key is."""

    def __len__(self) -> int:
        return len(self.own)

    def places(self, own: Ints, other: Ints, weight: Bits) -> Longs:
        """Return where pairs, seen from their `own` record, stand among these; -1 for those that do not."""
        found = np.full(len(own), -1, dtype=np.int64)
        rows = np.flatnonzero((weight > SERIOUS) & (weight >= self.cut[own]))
        if len(rows) and len(self):
            wanted = (own[rows].astype(np.int64) << 32) | other[rows]
            at = np.minimum(np.searchsorted(self.keys, wanted), len(self) - 1)
            there = self.keys[at] == wanted
            found[rows[there]] = self.order[at[there]]
        return found

    def firsts(self, size: int) -> Longs:
        """Return, by record, the place of its very heaviest candidate; -1 for a record that has none."""
        found = np.full(size, -1, dtype=np.int64)
        opens = np.flatnonzero(is_new(self.own))
        found[self.own[opens]] = opens
        return found

    def odds_beside(self, rest: Odds, may_be_one: Callable[[Ints, Ints], Any]) -> Odds:
        """Return the odds of all other candidates of the same record that are not the same person.

        Args:
            rest: by record, the odds of all its candidates that are not here.
            may_be_one: which two candidates may be one person.
        """
        odds = felt_odds(self.weight)
        found = rest[self.own]
        opens = np.flatnonzero(is_new(self.own))
        cuts = opens[np.searchsorted(opens, np.arange(0, len(self), _AT_ONCE), side="right") - 1]
        edges = np.unique(np.r_[cuts, len(self)]).tolist()
        for low, high in pairwise(edges):
            part = slice(low, high)
            pairs = serious_pairs(self.own[part], self.weight[part])
            other = self.other[part]
            apart = ~np.asarray(may_be_one(other[pairs.first], other[pairs.second]), dtype=bool)
            first, second = pairs.first[apart], pairs.second[apart]
            own = odds[part]
            found[part] += np.bincount(first, weights=own[second], minlength=high - low)
            found[part] += np.bincount(second, weights=own[first], minlength=high - low)
        return found


def heaviest_of(pairs: Iterable[tuple[Ints, Ints, Bits]], size: int) -> Heaviest:
    """Return the heaviest candidates of every record, whichever part a pair stands in.

    Args:
        pairs: parts of all pairs: one record, the other one, weight in thousandths of a bit; each pair once.
        size: how many records there are.
    """
    cut = np.full(size, np.iinfo(np.int32).min, dtype=np.int32)
    chosen = _none()
    waiting, many = [chosen], 0
    for left, right, weight in pairs:
        rows = np.flatnonzero(weight > SERIOUS)
        for own, other in ((left[rows], right[rows]), (right[rows], left[rows])):
            kept = np.flatnonzero(weight[rows] >= cut[own])
            waiting.append((own[kept], other[kept], weight[rows][kept]))
            many += len(kept)
        if many > max(_FEW, 2 * len(chosen[0])):
            chosen = _chosen(waiting, cut)
            waiting, many = [chosen], 0
    own, other, weight = _chosen(waiting, cut)
    keys = (own.astype(np.int64) << 32) | other
    order = np.argsort(keys)
    return Heaviest(own=own, other=other, weight=weight, cut=cut, keys=keys[order], order=order)


_Rows = tuple[Ints, Ints, Bits]


def _none() -> _Rows:
    return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32)


def _chosen(waiting: Iterable[_Rows], cut: Bits) -> _Rows:
    """Return the heaviest of each record, and write down in `cut` what is too light for a record that has enough."""
    own, other, weight = (np.concatenate(parts) for parts in zip(*waiting, strict=True))
    order = np.lexsort((other, -weight.astype(np.int64), own))
    own = own[order]
    opens = np.flatnonzero(is_new(own))
    within = np.arange(len(own)) - np.repeat(opens, np.diff(np.r_[opens, len(own)]))
    last = within == MOST_SERIOUS - 1
    cut[own[last]] = weight[order][last]
    kept = within < MOST_SERIOUS
    return own[kept], other[order][kept], weight[order][kept]
