"""Rivals: a left record has one partner at most among right records that are different people.

The odds e_i of a pair were weighed as if it stood alone. Of several right records that exclude each other, at most one is
the person, so the odds of i against everything else are e_i / (1 + sum of the others' e): what the rivals take is
log2(1 + sum of the others' e) bits. A right record that may be the same person filed twice is no rival.
"""

from typing import Any

import numpy as np

from transforms.linkage.people.vocabulary import Ints
from transforms.linkage.weights.score import Bits

_LEAST_ODDS = 2.0**-40
SERIOUS = -10_000
"""Weight (thousandths of a bit) from which a rival's odds are felt: below it takes less than 0.0015 bits from anyone."""


_MOST_SERIOUS = 24
"""Candidates of one left record that are held against each other: the heaviest ones."""


def serious_pairs(left: Ints, weight: Bits) -> tuple[Any, Any]:
    """Return the places of every two candidates of one left record whose odds are both felt, heaviest first.

    Of more than 24 such candidates, the others' odds are small beside those of the heaviest, and none of them is asked
    whether it may be one person with another.

    Args:
        left: left row of each pair; equal rows stand together.
        weight: weight of each pair by itself, thousandths of a bit.
    """
    rows = np.flatnonzero(weight > SERIOUS)
    rows = rows[np.lexsort((rows, -weight[rows].astype(np.int64), left[rows]))]
    own = left[rows]
    starts = np.flatnonzero(np.r_[np.ones(min(len(own), 1), dtype=bool), own[1:] != own[:-1]])
    place = np.arange(len(own)) - np.repeat(starts, np.diff(np.r_[starts, len(own)]))
    rows = rows[place < _MOST_SERIOUS]
    own = left[rows]
    firsts, seconds = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for step in range(1, _MOST_SERIOUS):
        hit = own[step:] == own[:-step]
        if not hit.any():
            break
        firsts.append(rows[:-step][hit])
        seconds.append(rows[step:][hit])
    return np.concatenate(firsts), np.concatenate(seconds)


def rival_bits(left: Ints, weight: Bits, same: tuple[Any, Any] | None = None) -> Bits:
    """Return the bits, at most 0, that each pair loses to the other candidates of its left record.

    Args:
        left: left row of each pair; equal rows stand together.
        weight: weight of each pair by itself, thousandths of a bit.
        same: places of two pairs of one left record whose right records may be one person, both ways round.
    """
    odds = np.exp2(np.clip(weight.astype(np.float64) / 1000, -40, 60))
    odds[odds <= _LEAST_ODDS] = 0.0
    starts = np.flatnonzero(np.r_[np.ones(min(len(left), 1), dtype=bool), left[1:] != left[:-1]])
    if not len(starts):
        return np.zeros(0, dtype=np.int32)
    group = np.repeat(np.arange(len(starts)), np.diff(np.r_[starts, len(left)]))
    others = np.maximum(np.add.reduceat(odds, starts)[group] - odds, 0.0)
    # where one pair outweighs the rest by far, the difference of sums has lost its digits: take it from the rest
    others = _exactly(odds, others, starts, group)
    if same is not None and len(same[0]):
        np.subtract.at(others, same[0], odds[same[1]])
        others = np.maximum(others, 0.0)
    return np.asarray(-np.round(1000 * np.log2(1 + others)), dtype=np.int32)


def _exactly(odds: Any, others: Any, starts: Any, group: Any) -> Any:
    """Return the sum of the others' odds for the strongest pair of each group, without subtracting it from a sum."""
    top = np.maximum.reduceat(odds, starts)
    is_top = odds == top[group]
    rest = np.add.reduceat(np.where(is_top, 0.0, odds), starts)
    tops = np.add.reduceat(is_top.astype(np.int64), starts)
    found = others.copy()
    found[is_top] = (rest + (tops - 1) * top)[group][is_top]
    return found


def expected_share(left: Ints, weight: Bits, left_size: int, start: float, *, rounds: int = 12) -> float:
    """Return the share of left records that have a partner, by expectation-maximization over the prior alone
    (Saerens, Latinne and Decaestecker 2002).

    Args:
        left, weight: candidate pairs, weighed under the share `start`.
        left_size: all left records, with or without candidates.
        start: the share that the weights assumed.
    """
    odds = np.exp2(np.clip(weight.astype(np.float64) / 1000, -60, 60))
    total = np.bincount(left, weights=odds, minlength=left_size)
    share = start
    for _ in range(rounds):
        factor = share / (1 - share) / (start / (1 - start))
        found = float((total * factor / (1 + total * factor)).sum() / max(left_size, 1))
        share = min(max(found, 1e-5), 1 - 1e-5)
    return share
