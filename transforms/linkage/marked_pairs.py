"""A scored pair list held against the truth, and its pairs in order of weight."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

Floats = np.ndarray[Any, np.dtype[np.float64]]
Whole = np.ndarray[Any, np.dtype[np.int64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPairs:
    """A scored pair list held against the truth; the arrays are of one row per pair, in the list's order."""

    left_ids: tuple[Any, ...]
    """Every left record of the list or of the truth, in order; the codes below index it."""
    left: Whole
    weight: Floats
    probability: Floats
    true: Mask
    claimed: Mask | None
    truths: Whole
    """By left code: true pairs of the record."""

    def only(self, chosen: Mask) -> "MarkedPairs":
        """Return the list without the pairs and truths of other left records; `chosen` is by left code."""
        kept = chosen[self.left]
        return MarkedPairs(
            left_ids=self.left_ids,
            left=self.left[kept],
            weight=self.weight[kept],
            probability=self.probability[kept],
            true=self.true[kept],
            claimed=None if self.claimed is None else self.claimed[kept],
            truths=np.where(chosen, self.truths, 0),
        )


def mark_pairs(pairs: pd.DataFrame, truth: pd.DataFrame) -> MarkedPairs:
    """Hold a scored list against the truth.

    Args:
        pairs: left_id, right_id, match_weight (bits), probability and, if the list draws a line itself, claimed.
        truth: left_id and right_id of every true pair.

    Raises:
        ValueError: a pair appears twice, a weight is not a number, or a probability is none.
    """
    weight = pairs["match_weight"].to_numpy(dtype=np.float64)
    probability = pairs["probability"].to_numpy(dtype=np.float64)
    if np.isnan(weight).any():
        raise ValueError(f"match_weight: [{int(np.isnan(weight).sum())}] of [{len(pairs)}] are not numbers")
    if not ((probability >= 0) & (probability <= 1)).all():
        raise ValueError(f"probability: not all of [{len(pairs)}] lie between 0 and 1")
    left, found_ids = _codes(pairs["left_id"], truth["left_id"])
    left_ids = np.asarray(found_ids, dtype=object)
    right, right_ids = _codes(pairs["right_id"], truth["right_id"])
    keys = pd.Series(left * np.int64(max(len(right_ids), 1)) + right)
    listed, wanted = keys.iloc[: len(pairs)], keys.iloc[len(pairs) :]
    for name, some in (("pairs", listed), ("truth", wanted)):
        if some.duplicated().any():
            raise ValueError(f"{name}: [{int(some.duplicated().sum())}] pairs appear more than once")
    order = np.argsort(left_ids, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return MarkedPairs(
        left_ids=tuple(left_ids[order].tolist()),
        left=rank[left[: len(pairs)]],
        weight=weight,
        probability=probability,
        true=listed.isin(wanted).to_numpy(dtype=np.bool_),
        claimed=pairs["claimed"].to_numpy(dtype=np.bool_) if "claimed" in pairs else None,
        truths=np.bincount(rank[left[len(pairs) :]], minlength=len(left_ids)),
    )


def _codes(listed: "pd.Series[Any]", wanted: "pd.Series[Any]") -> tuple[Whole, Any]:
    """Return whole numbers for the ids of both columns, one after the other, and the ids that they stand for."""
    codes, ids = pd.factorize(pd.concat([listed, wanted], ignore_index=True))
    if (codes < 0).any():
        raise ValueError(f"[{listed.name}]: an id is missing")
    return codes.astype(np.int64, copy=False), ids


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedPairs:
    """The list from the heaviest pair down, cut into steps.

    Pairs of one weight are taken at once. A step ends with each weight at which a true pair lies: at other lines
    precision only falls, so none of them can be best at anything. What lies below the last true pair is left out.
    """

    left: Whole
    true: Mask
    starts: Whole
    """Place of the first pair of every step."""
    weights: Floats
    """Lowest weight of every step."""

    def curve(self, multiplicity: Whole | None = None) -> tuple[Whole, Whole]:
        """Return links and true links after every step; a pair counts as often as its left record (by code)."""
        if not len(self.starts):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        counts = np.ones(len(self.left), dtype=np.int64) if multiplicity is None else multiplicity[self.left]
        links = np.add.reduceat(counts, self.starts, dtype=np.int64)
        hits = np.add.reduceat(counts * self.true, self.starts, dtype=np.int64)
        return links.cumsum(), hits.cumsum()


def rank_pairs(marked: MarkedPairs) -> RankedPairs:
    """Return the list in steps."""
    lowest = marked.weight[marked.true].min() if marked.true.any() else np.inf
    order = np.flatnonzero((marked.weight >= lowest) & marked.true.any())
    order = order[np.argsort(-marked.weight[order], kind="stable")]
    weight, true = marked.weight[order], marked.true[order]
    opens = np.flatnonzero(np.append(True, weight[1:] != weight[:-1])) if len(weight) else order
    holds = np.logical_or.reduceat(true, opens) if len(opens) else true
    ends = np.append(opens[1:], len(weight))[holds]
    return RankedPairs(
        left=marked.left[order], true=true, starts=np.append(0, ends)[:-1], weights=weight[ends - 1]
    )
