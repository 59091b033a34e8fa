"""How good a scored pair list is: what it found, what it claimed falsely, and how honest its probabilities are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from transforms.linkage.marked_pairs import MarkedPairs, Mask, RankedPairs, Whole, mark_pairs, rank_pairs

PRECISIONS = (0.99, 0.999)
BIN_EDGES = (0.0, 0.001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatingPoint:
    """What one way of drawing the line gives; a rate without a denominator is NaN."""

    links: int
    """Pairs on the linked side of the line."""
    true_links: int
    true_pairs: int
    """Pairs of the truth, proposed or not."""

    @property
    def precision(self) -> float:
        """Share of the links that are true."""
        return self.true_links / self.links if self.links else float("nan")

    @property
    def recall(self) -> float:
        """Share of the true pairs that are linked; a pair that was never proposed is missed."""
        return self.true_links / self.true_pairs if self.true_pairs else float("nan")

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.links + self.true_pairs
        return 2 * self.true_links / total if total else float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallAt:
    """The largest recall at any line whose precision is at least this; 0 and no line if none is that precise."""

    precision: float
    recall: float
    match_weight: float | None
    """Lowest weight above the line, bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationBin:
    """Pairs whose probability lies in [low, high); the last bin holds its upper end too."""

    low: float
    high: float
    pairs: int
    claimed: float
    """True pairs that the probabilities promise: their sum."""
    observed: int
    """True pairs among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkageFigures:
    """The figures of one scored pair list against the truth."""

    pairs: int
    true_pairs: int
    true_proposed: int
    """True pairs that the list holds at all: what blocking left to find."""
    at_half: OperatingPoint
    """Links are the pairs of probability .5 or more."""
    at_threshold: OperatingPoint
    """Links are the pairs of the given probability or more."""
    at_claimed: OperatingPoint | None
    """Links are the pairs that the list itself claims; None if it claims none of its own."""
    best_f1: float
    best_f1_weight: float | None
    """Lowest weight above the line of the best F1, bits; None if no line finds anything."""
    average_precision: float
    """Sum over the steps of the list of precision times the recall gained; what is never reached gains nothing."""
    recall_at: tuple[RecallAt, ...]
    false_claimed: float
    """False links that the probabilities admit to: the sum of 1 - p over the pairs of probability .5 or more."""
    false_made: int
    """False links among the pairs of probability .5 or more."""
    calibration: tuple[CalibrationBin, ...]


def measure(
    pairs: pd.DataFrame,
    truth: pd.DataFrame,
    *,
    threshold: float = 0.5,
    precisions: Sequence[float] = PRECISIONS,
) -> LinkageFigures:
    """Return the figures of a scored pair list.

    Args:
        pairs: left_id, right_id, match_weight (bits), probability and, optionally, claimed; one row per pair.
        truth: left_id and right_id of every true pair. Those that `pairs` does not hold are misses.
        threshold: a probability at which to draw one more line.
        precisions: the precisions of which to say the recall.

    Raises:
        ValueError: a pair appears twice, a weight is not a number, or a probability or the threshold is none.
    """
    return figures_of(mark_pairs(pairs, truth), threshold=threshold, precisions=precisions)


def check_threshold(threshold: float) -> None:
    """Raise ValueError for a threshold that is no probability: beyond 1 nothing would be a link, below 0 everything."""
    if not 0 <= threshold <= 1:
        raise ValueError(f"threshold [{threshold}]: expected a probability, 0 to 1")


def figures_of(
    marked: MarkedPairs, *, threshold: float = 0.5, precisions: Sequence[float] = PRECISIONS
) -> LinkageFigures:
    """Return the figures of a list that was already held against the truth; see `measure`."""
    check_threshold(threshold)
    ranked = rank_pairs(marked)
    links, hits = ranked.curve()
    truths = int(marked.truths.sum())
    best, at = best_f1(links, hits, truths)
    half = marked.probability >= 0.5
    return LinkageFigures(
        pairs=len(marked.left),
        true_pairs=truths,
        true_proposed=int(marked.true.sum()),
        at_half=_point(marked, half),
        at_threshold=_point(marked, marked.probability >= threshold),
        at_claimed=None if marked.claimed is None else _point(marked, marked.claimed),
        best_f1=best,
        best_f1_weight=None if at is None else float(ranked.weights[at]),
        average_precision=average_precision(links, hits, truths),
        recall_at=tuple(_recall_at(ranked, links, hits, truths, precision) for precision in precisions),
        false_claimed=float((1 - marked.probability[half]).sum()),
        false_made=int((half & ~marked.true).sum()),
        calibration=_calibration(marked),
    )


def best_f1(links: Whole, hits: Whole, truths: int) -> tuple[float, int | None]:
    """Return the best F1 of a curve and the first step that reaches it; NaN without truths."""
    if not truths:
        return float("nan"), None
    if not len(links):
        return 0.0, None
    f1 = 2 * hits / (links + truths)
    return float(f1.max()), int(f1.argmax())


def average_precision(links: Whole, hits: Whole, truths: int) -> float:
    """Return the precision of every step, weighted by the recall that it gains; NaN without truths."""
    if not truths:
        return float("nan")
    gained = np.diff(hits, prepend=0)
    return float((gained * hits / np.maximum(links, 1)).sum() / truths)


def recall_at_precision(links: Whole, hits: Whole, truths: int, precision: float) -> tuple[float, int | None]:
    """Return the largest recall of a curve at that precision and its step; NaN without truths."""
    if not truths:
        return float("nan"), None
    good = np.flatnonzero((hits / np.maximum(links, 1) >= precision) & (hits > 0))
    if not len(good):
        return 0.0, None
    return float(hits[good[-1]] / truths), int(good[-1])


def _recall_at(ranked: RankedPairs, links: Whole, hits: Whole, truths: int, precision: float) -> RecallAt:
    recall, at = recall_at_precision(links, hits, truths, precision)
    weight = None if at is None else float(ranked.weights[at])
    return RecallAt(precision=precision, recall=recall, match_weight=weight)


def _point(marked: MarkedPairs, linked: Mask) -> OperatingPoint:
    return OperatingPoint(
        links=int(linked.sum()),
        true_links=int((linked & marked.true).sum()),
        true_pairs=int(marked.truths.sum()),
    )


def _calibration(marked: MarkedPairs) -> tuple[CalibrationBin, ...]:
    bins = len(BIN_EDGES) - 1
    places = np.minimum(np.searchsorted(BIN_EDGES, marked.probability, side="right") - 1, bins - 1)
    pairs = np.bincount(places, minlength=bins)
    claimed = np.bincount(places, weights=marked.probability, minlength=bins)
    observed = np.bincount(places[marked.true], minlength=bins)
    return tuple(
        CalibrationBin(
            low=BIN_EDGES[n],
            high=BIN_EDGES[n + 1],
            pairs=int(pairs[n]),
            claimed=float(claimed[n]),
            observed=int(observed[n]),
        )
        for n in range(bins)
    )
