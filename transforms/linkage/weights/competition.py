"""Rivals: a left record has one partner at most among right records that are different people.

The odds e_i of a pair were weighed as if it stood alone. Of several right records that exclude each other, at most one is
the person, so the odds of i against everything else are e_i / (1 + sum of the others' e): what the rivals take is
log2(1 + sum of the others' e) bits. A right record that may be the same person filed twice is no rival.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from transforms.linkage.people.vocabulary import Ints, Longs
from transforms.linkage.weights.score import Bits

Odds = np.ndarray[Any, np.dtype[np.float64]]
_LIGHTEST, _HEAVIEST = -40_000, 60_000
SERIOUS = -10_000
"""Weight (thousandths of a bit) from which a rival's odds are felt: below it takes less than 0.0015 bits from anyone."""
MOST_SERIOUS = 24
"""Candidates of one left record that are held against each other: the heaviest ones."""

AS_IF = 20
"""Left records that the expected share counts as, beside those that are there."""


@dataclass(frozen=True, slots=True)
class SeriousPairs:
    """Every two candidates of one left record whose odds are both felt, as places among all candidates."""

    first: Longs
    second: Longs
    places: Longs
    """All candidates that are held against each other."""
    more: Longs
    """Serious candidates beyond these."""
    before_more: Longs
    """For each of those, the heaviest candidate of the same left record."""


def serious_pairs(left: Ints, weight: Bits) -> SeriousPairs:
    """Return every two serious candidates of one left record.

    Of more than 24 such candidates the 24 heaviest are held against each other, and the rest against the heaviest alone.

    Args:
        left: left row of each candidate; equal rows stand together.
        weight: weight of each by itself, thousandths of a bit.
    """
    rows = np.flatnonzero(weight > SERIOUS)
    rows = rows[np.lexsort((rows, -weight[rows].astype(np.int64), left[rows]))]
    starts = np.flatnonzero(_is_new(left[rows]))
    within = np.arange(len(rows)) - np.repeat(starts, np.diff(np.r_[starts, len(rows)]))
    beyond = np.flatnonzero(within >= MOST_SERIOUS)
    more, before_more = rows[beyond], rows[beyond - within[beyond]]
    rows = rows[within < MOST_SERIOUS]
    own = left[rows]
    firsts, seconds = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for step in range(1, MOST_SERIOUS):
        hit = own[step:] == own[:-step]
        if not hit.any():
            break
        firsts.append(rows[:-step][hit])
        seconds.append(rows[step:][hit])
    return SeriousPairs(np.concatenate(firsts), np.concatenate(seconds), rows, more, before_more)


def rival_bits(left: Ints, weight: Bits, serious: SeriousPairs, may_be_same: Any, is_like_first: Any) -> Bits:
    """Return the bits, at most 0, that each candidate loses to the others of its left record.

    Odds are summed, never subtracted from a sum: beside one that outweighs the others by far, a difference has no digits.

    Args:
        left: left row of each candidate; equal rows stand together.
        weight: weight of each by itself, thousandths of a bit.
        serious: see `serious_pairs`.
        may_be_same: row for row with the serious pairs: whether their right records may be one person.
        is_like_first: whether those beyond the serious pairs may be one person with the heaviest of their left record: they
            lose what that one loses, for a person filed a hundred times has no rivals.
    """
    odds = felt_odds(weight)
    starts = np.flatnonzero(_is_new(left))
    if not len(starts):
        return np.zeros(0, dtype=np.int32)
    group = np.repeat(np.arange(len(starts)), np.diff(np.r_[starts, len(left)]))
    is_serious = np.zeros(len(left), dtype=bool)
    is_serious[serious.places] = True
    like_first, first_of_all = serious.more[is_like_first], serious.before_more[is_like_first]
    is_no_rest = is_serious.copy()
    is_no_rest[like_first] = True
    rest = np.add.reduceat(np.where(is_no_rest, 0.0, odds), starts)[group]
    # a candidate that is not serious is no heavier than the serious ones, or feels next to nothing of itself
    others = np.where(is_serious, rest, np.add.reduceat(odds, starts)[group] - odds)
    apart = ~np.asarray(may_be_same, dtype=bool)
    first, second = serious.first[apart], serious.second[apart]
    others += np.bincount(first, weights=odds[second], minlength=len(left))
    others += np.bincount(second, weights=odds[first], minlength=len(left))
    others[like_first] = others[first_of_all]
    return taken_by(others)


def felt_odds(weight: Bits) -> Odds:
    """Return odds from weights in thousandths of a bit, the extreme ones cut."""
    return np.asarray(np.exp2(np.clip(weight.astype(np.float64), _LIGHTEST, _HEAVIEST) / 1000))


def taken_by(others: Odds) -> Bits:
    """Return the bits, at most 0, that odds of others take, thousandths."""
    return np.asarray(-np.round(1000 * np.log2(1 + np.maximum(others, 0.0))), dtype=np.int32)


def _is_new(values: Any) -> Any:
    return np.r_[np.ones(min(len(values), 1), dtype=bool), values[1:] != values[:-1]]


def expected_share(left: Ints, weight: Bits, left_size: int, start: float, *, rounds: int = 12) -> float:
    """Return the share of left records that have a partner, by expectation-maximization over the prior alone
    (Saerens, Latinne and Decaestecker 2002), as if AS_IF records had been seen before at the share `start`: of one or two
    left records an estimate would only repeat what their own pairs say.

    Args:
        left, weight: candidate pairs, weighed under the share `start`.
        left_size: all left records, with or without candidates.
        start: the share that the weights assumed.
    """
    return share_of(total_odds(left, weight, left_size), start, rounds=rounds)


def total_odds(left: Ints, weight: Bits, left_size: int) -> Odds:
    """Return, by left row, the odds of all its candidates together; 0 where it has none.

    Args:
        left, weight: candidate pairs, weights in thousandths of a bit.
        left_size: all left records.
    """
    odds = np.exp2(np.clip(weight.astype(np.float64) / 1000, -60, 60))
    return np.asarray(np.bincount(left, weights=odds, minlength=left_size), dtype=np.float64)


def share_of(total: Odds, start: float, *, rounds: int = 12) -> float:
    """Return the share of left records that have a partner, see `expected_share`.

    Args:
        total: by left row, see `total_odds`, under the share `start`.
    """
    share = start
    for _ in range(rounds):
        factor = share / (1 - share) / (start / (1 - start))
        partners = float((total * factor / (1 + total * factor)).sum())
        found = (partners + AS_IF * start) / (len(total) + AS_IF)
        share = min(max(found, 1e-5), 1 - 1e-5)
    return share
