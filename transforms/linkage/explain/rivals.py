"""Who else fits the left record: the right records that compete with the explained one, by id and weight."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from transforms.linkage.engine import Sides, WeighedCandidates, rivals_of
from transforms.linkage.explain.words import load_words
from transforms.linkage.weights.competition import SERIOUS
from transforms.linkage.weights.model import LinkageModel

_MOST_RIVALS = 5
FELT = 500
"""Thousandths of a bit from which it is worth saying who takes them from a pair that was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """Another right record that could be the left one."""

    right_id: str
    weight: int
    """How well it fits by itself, thousandths of a bit."""
    is_counted: bool
    """False where it may be the explained right record filed twice, which takes nothing from it."""


def rivals_beside(
    weighed: WeighedCandidates, left_row: int, right_row: int, fit: int, sides: Sides, model: LinkageModel
) -> tuple[Rival, ...]:
    """Return the other right records that a left record was compared with and fits best, at most five, the best first.

    Args:
        weighed: all candidates of the left record, perhaps among those of others.
        left_row, right_row: the explained pair.
        fit: what it weighs by itself, thousandths of a bit, rivals left aside.
        sides: the sides the rows are of.
        model: what weighed.
    """
    fits = weighed.prior + weighed.evidence.astype(np.int64)
    rows = np.flatnonzero((weighed.left == left_row) & (weighed.right != right_row) & (fits > SERIOUS))
    best = rows[np.lexsort((weighed.right[rows], -fits[rows]))][:_MOST_RIVALS]
    if not len(best):
        return ()
    # each held against the explained record alone takes something, or may be that record filed twice
    two = np.repeat(np.arange(len(best), dtype=np.int32), 2)
    right = np.full(len(two), right_row, dtype=np.int32)
    right[1::2] = weighed.right[best]
    weights = np.full(len(two), fit, dtype=np.int32)
    weights[1::2] = fits[best]
    taken = rivals_of(two, right, weights, sides, model)[::2]
    return tuple(
        Rival(
            right_id=str(sides.right.record_ids[int(weighed.right[row])]),
            weight=int(fits[row]),
            is_counted=bool(own < 0),
        )
        for row, own in zip(best, taken, strict=True)
    )


def rivals_in_words(rivals: Sequence[Rival], form: str) -> str:
    """Return a sentence about some rivals, with id and weight of each.

    Args:
        rivals: one or more.
        form: some or filed_twice.
    """
    return load_words().named["rivals"][form].format(records=records_in_words(rivals))


def next_in_words(rival: Rival, fit: int) -> str:
    """Return a sentence about the best rival where none of them could be the left record.

    Args:
        rival: the best one.
        fit: what the explained pair weighs by itself, thousandths of a bit.
    """
    form = "next_higher" if rival.weight > fit else "next_lower"
    bits = f"{abs(fit - rival.weight) / 1000:.3f}"
    return load_words().named["rivals"][form].format(records=records_in_words([rival]), bits=bits)


def records_in_words(rivals: Sequence[Rival]) -> str:
    """Return the ids of some rivals and what each would weigh by itself."""
    first, *more = [f"{rival.right_id} ({rival.weight / 1000:.3f} bits by itself)" for rival in rivals]
    return f"{', '.join([first, *more[:-1]])} and {more[-1]}" if more else first
